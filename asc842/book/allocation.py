"""Components of a contract and their shares as a table."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

from asc842.base.money import from_cents
from asc842.base.plain_table import PlainTable
from asc842.book import TABLES
from asc842.payments.allocation import Allocated
from asc842.payments.build import allocated_versions
from asc842.payments.shares import shares_of
from asc842.timeline.amendments import begun
from asc842.timeline.timeline import LeaseVersion, Timeline

COMPONENT_COLUMNS = ("event", "component", "name", "kind", "standalone_price", "estimated", "share", "consideration",
                     "accounted_for", "source")


@TABLES.at(40, "life", name="components")
def allocation_table(life: Timeline) -> PlainTable:
    """One row per component at commencement, and after each event that states components again.

    ``share`` is that of the consideration (nine digits), ``consideration`` its part of the rent
    then promised; exact Decimals. ``accounted_for`` says where: here, or in another file, or with the lease.
    """
    rows = list[dict[str, object]]()
    for version, allocated in zip(life.versions, allocated_versions(life), strict=True):
        if version.event is None or version.event.components:
            first = version.first if version.event else begun(version.lease)
            rows += _rows(life, version, [a for a in allocated if a.due >= first])
    return PlainTable.of_records(COMPONENT_COLUMNS, rows)


def _rows(life: Timeline, version: LeaseVersion, allocated: list[Allocated]) -> list[dict[str, object]]:
    shares, event = shares_of(version.lease, life.policy), version.event.id if version.event else ""
    ours = {c.id for c in (shares.own, *shares.beside)} if shares else set()
    rows = []
    for c in version.lease.facts.components:
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
