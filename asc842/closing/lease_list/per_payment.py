"""Rent of a month or a year as the rent of one payment; what makes no whole cents stays a year's rent."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from asc842.base.money import digits_of
from asc842.contract.rent import MONTHS_PER_PAYMENT

RENTS = ("rent", "step_amount", "renewal_rent")
"""Columns of one row that are per month, or per year, as its rent is."""
STEPS = {"step_rate": "escalator.rate", "step_amount": "escalator.amount", "step_months": "escalator.every_months",
         "frequency": "frequency"}
MONTHS_OF = {"monthly": 1, "yearly": 12}


def of_one_payment(row: Mapping[str, str], per: str, of_renewal: str) -> dict[str, str] | None:
    """Return the cells of a row that are per month or year as those of one payment; None where cents don't hold it.

    ``per`` is what the rent and its steps are per, ``of_renewal`` what the rent of the renewal is per.
    """
    places = digits_of(row.get("currency", "USD"))
    months = MONTHS_PER_PAYMENT.get(row.get("frequency", "monthly"))
    changed = dict[str, str]()
    for name in RENTS:
        text, of = row.get(name, ""), of_renewal if name == "renewal_rent" else per
        if not text[:1].isdigit() or of not in MONTHS_OF or months == MONTHS_OF[of]:
            continue
        if months is None:
            return None
        amount = Decimal(text) * months / MONTHS_OF[of]
        if amount != (rounded := round(amount, places)):
            return None
        changed[name] = f"{rounded:f}"
    return changed


def as_a_year(row: dict[str, str], per: str) -> dict[str, str] | None:
    """Move the rent of a row, and its steps, into a row of Rent steps that says it for a year; None where it can't be.

    A first step that is a day, or a renewal with a rent of its own, has no place there.
    """
    own_renewal = row.get("renewal_rent", "as before") != "as before"
    if per != "yearly" or own_renewal or not row.get("first_step", "0").isdigit():
        return None
    made = {"lease": row.get("lease", ""), "annual": row.pop("rent")}
    for column, key in STEPS.items():
        if column in row:
            made[key] = row.pop(column)
    if "first_step" in row:
        made["escalator.first_month"] = row.pop("first_step")
    return made
