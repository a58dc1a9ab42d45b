"""A short-term lease as tables: rent that settles nothing, until an event ends the exemption."""

from __future__ import annotations

from typing import Any

from asc842.base.constants import ZERO
from asc842.base.money import from_cents
from asc842.measurement.typed import Rows
from asc842.payments.short_term import ShortTerm


def unrecognized(rows: Rows, short_term: ShortTerm | None) -> Rows:
    """Return the rows of one lease with nothing in the asset while it is exempt.

    What is accrued or prepaid joins the asset with the event that ends the exemption (842-20-25-3).
    """
    if short_term is None:
        return rows
    lease, outside = rows["leases"][0], ("initial_direct_costs", "incentives")
    nothing = {name: ZERO for name in (*outside, "prepaid_rent", "off_market") if name in lease}
    found: Rows = rows | {"leases": [lease | nothing]}
    if "events" in rows:
        found["events"] = [_unrecognized(row, number, short_term) for number, row in enumerate(rows["events"], 1)]
    return found


def _unrecognized(row: dict[str, Any], number: int, short_term: ShortTerm) -> dict[str, Any]:
    nothing = dict.fromkeys(("initial_direct_costs", "incentives"), ZERO) if short_term.exempt[number] else {}
    carried = from_cents(-(short_term.carried or 0)) if number == short_term.ends_with else ZERO
    return row | nothing | {"prepaid_rent": carried}
