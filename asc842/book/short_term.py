"""A short-term lease as tables: rent that settles nothing, until an event ends the exemption."""

from __future__ import annotations

import pandas as pd

from asc842.base.constants import ZERO
from asc842.base.money import from_cents
from asc842.payments.short_term import ShortTerm


def unrecognized(tables: dict[str, pd.DataFrame], short_term: ShortTerm | None) -> dict[str, pd.DataFrame]:
    """Return the tables of one lease with nothing in the asset while it is exempt.

    What is accrued or prepaid joins the asset with the event that ends the exemption (842-20-25-3).
    """
    if short_term is None:
        return tables
    beside = ("initial_direct_costs", "incentives")
    not_in = (*beside, "prepaid_rent", *tables["leases"].columns.intersection(["off_market"]))
    leases = {name: pd.Series([ZERO], dtype=object) for name in not_in}
    found = tables | {"leases": tables["leases"].assign(**leases)}
    if "events" in tables:
        rows = [dict(row) for row in tables["events"].to_dict("records")]
        for number, row in enumerate(rows, 1):
            row.update(dict.fromkeys(beside, ZERO) if short_term.exempt[number] else {})
            ends = number == short_term.ends_with
            row["prepaid_rent"] = from_cents(-(short_term.carried or 0)) if ends else ZERO
        found["events"] = pd.DataFrame(rows)
    return found
