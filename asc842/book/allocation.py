"""Components of a contract and their shares as a table."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pandas as pd

from asc842.base.money import from_cents
from asc842.book import TABLES
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.payments.allocation import Allocated
from asc842.payments.amendments import begun, events_in_order, takes_effect, versions
from asc842.payments.build import allocated_versions
from asc842.payments.shares import shares_of

COMPONENT_COLUMNS = ("event", "component", "name", "kind", "standalone_price", "estimated", "share", "consideration",
                     "accounted_for", "source")


@TABLES.at(40, "lease", "policy", name="components")
def allocation_frame(lease: Lease, policy: Policy) -> pd.DataFrame:
    """One row per component at commencement, and after each event that states components anew.

    ``share`` is that of the consideration (nine digits), ``consideration`` what of the rent then promised the
    component is given; exact Decimals. ``accounted_for`` says where: here, or in another file, or with the lease.
    """
    rows = list[dict[str, object]]()
    events = [None, *events_in_order(lease)]
    for version, event, allocated in zip(versions(lease), events, allocated_versions(lease, policy), strict=True):
        if event is None or event.components:
            first = takes_effect(event) if event else begun(version)
            rows += _rows(version, event.id if event else "", [a for a in allocated if a.due >= first], policy)
    return pd.DataFrame(rows, columns=list(COMPONENT_COLUMNS))


def _rows(version: Lease, event: str, allocated: list[Allocated], policy: Policy) -> list[dict[str, object]]:
    shares = shares_of(version, policy)
    ours = {c.id for c in (shares.own, *shares.beside)} if shares else set()
    rows = []
    for c in version.facts.components:
        divided = shares is not None and c in shares.components
        given = sum(a.parts[c.id].rent_due for a in allocated if a.parts) if divided else 0
        where = "not separated" if not divided else "here" if c.id in ours else "a file of its own"
        rows.append({"event": event, "component": c.id, "name": c.name, "kind": c.kind,
                     "standalone_price": c.standalone_price, "estimated": c.estimated,
                     "share": _decimal(shares.part(c)) if shares and divided else None,
                     "consideration": from_cents(given) if divided else None, "accounted_for": where,
                     "source": c.source})
    return rows


def _decimal(share: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = 9
        return Decimal(share.numerator) / Decimal(share.denominator)
