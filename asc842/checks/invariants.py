"""Identities that hold in every book, each with residual and tolerance."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from asc842.checks.second_method import present_value
from asc842.contract_checks.check import Check, compared
from asc842.reports.book import LeaseBook

ZERO = Decimal("0.00")
HALF_A_CENT = Decimal("0.005")


def invariants(book: LeaseBook) -> tuple[Check, ...]:
    """Check ends, totals, the present value, every row of the schedule, and the journal."""
    return (*_ends(book), *_totals(book), _second_value(book), *_rows(book), _journal(book))


def _total(column: pd.Series[Any]) -> Decimal:
    return sum(column, ZERO)


def _ends(book: LeaseBook) -> Iterator[Check]:
    last = book.schedule.iloc[-1]
    for name, column, source in (("liability ends at zero", "liability_closing", "842-20-35-1"),
                                 ("right-of-use asset ends at zero", "asset_closing", "842-20-35-3, -35-7")):
        yield compared(name, ZERO, last[column], ZERO, source, about=str(last["period"]))


def _totals(book: LeaseBook) -> Iterator[Check]:
    s, schedule = book.summary, book.schedule
    beside = s["initial_direct_costs"] + s["prepaid_rent"] - s["incentives"]
    yield compared("total cost = payments + initial direct costs + prepaid rent - incentives",
                   s["rent"] + beside, _total(schedule["cost"]), ZERO, "842-20-25-6, -25-8")
    unpaid = s["opening_liability"] + (s["day_one_payment"])
    yield compared("total interest = payments - opening liability - day-one payment", s["rent"] - unpaid,
                   _total(schedule["interest"]), ZERO, "842-20-35-1")
    yield compared("opening asset = liability + day-one payment + costs + prepaid rent - incentives",
                   unpaid + beside, s["opening_asset"], ZERO, "842-20-30-5")
    yield compared("payments of the schedule = payments list",
                   _total(book.payments.loc[book.payments["in_liability"], "rent"]), _total(schedule["rent"]), ZERO,
                   "design of the schedule: rent is what falls due")


def _second_value(book: LeaseBook) -> Check:
    s, p = book.summary, book.payments[book.payments["in_liability"]]
    if book.policy.day_one_payment == "excluded":
        p = p[p["due"] != s["commencement"]]
    exact = present_value(list(zip(p["due"], p["counted"], p["rent"], strict=True)), s["commencement"],
                          s["discount_rate"], s["rate_convention"], s["compounding"])
    return compared("present value by a second method", round(exact, 6), s["opening_liability"], HALF_A_CENT,
                    "842-20-30-1", detail="each payment alone, in decimals of 40 digits")


def _rows(book: LeaseBook) -> Iterator[Check]:
    t = book.schedule
    sums = {
        "gross rent - abatement = rent": t["gross_rent"] - t["abatement"] - t["rent"],
        "liability rows foot": t["liability_opening"] + t["interest"] - t["payment"] + t["liability_adjustment"]
        - t["liability_closing"],
        "asset rows foot": t["asset_opening"] - t["amortization"] + t["asset_adjustment"] - t["asset_closing"],
        "cost = interest + amortization": t["interest"] + t["amortization"] - t["cost"],
        "liability opens where it closed": t["liability_opening"].iloc[1:] - t["liability_closing"].shift().iloc[1:],
        "asset opens where it closed": t["asset_opening"].iloc[1:] - t["asset_closing"].shift().iloc[1:],
    }
    for name, residuals in sums.items():
        wrong = residuals[residuals != 0]
        where = ", ".join(t.loc[wrong.index[:6], "period"])
        yield compared(name, ZERO, max(map(abs, wrong), default=ZERO), ZERO, "every row of the schedule",
                       about=f"{len(residuals)} rows", detail=f"fails in {where}" if where else "")


def _journal(book: LeaseBook) -> Check:
    """Compare debits with credits, entry by entry."""
    entries = book.journal.groupby(["date", "entry"], sort=False)[["debit", "credit"]].agg(_total)
    wrong = [abs(d - c) for d, c in zip(entries["debit"], entries["credit"], strict=True) if d != c]
    return compared("every journal entry balances", ZERO, max(wrong, default=ZERO), ZERO, "double entry",
                    about=f"{len(entries)} entries")
