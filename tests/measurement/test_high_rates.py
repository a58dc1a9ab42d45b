"""Discount rates of 100 % and more: accepted where they are said to be meant, and noted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from asc842.closing.portfolio import read_portfolio
from event_workbooks import with_events
from lease_files import book_of, lease_text, measured_amounts
from test_portfolio import write

D = Decimal
RENT = {"timing": "advance", "rows": [{"monthly": D("1000.00")}]}


def text(rate: str, **more: Any) -> str:
    """A year's lease at a rate."""
    judged = {"question": "discount_rate", "answer": D(rate), **more}
    return lease_text("2025-01-01", "2025-12-31", RENT, rate=None, judgements=[judged])


# 1,000 at the start of each of 12 months at 150 % a year, 12.5 % a month; the first is paid on the first day.
WORTH = D(str(round(sum(1000 / 1.125**k for k in range(1, 12)), 2)))


def test_a_rate_above_100_percent_measures_and_is_noted() -> None:
    book = book_of(text("1.5", unusual_rate=True))
    assert book.summary["opening_liability"] == WORTH
    assert [c.actual for c in book.checks if "discount rate within" in c.name] == ["150.00 %"]
    assert book.passed


@pytest.mark.parametrize(("rate", "more"), [("1.5", {}), ("6", {}), ("1", {}), ("0.06", {"unusual_rate": True}),
                                            ("101", {"unusual_rate": True})])
def test_a_rate_that_may_be_a_percentage_is_refused(rate: str, more: dict[str, Any]) -> None:
    with pytest.raises(asc842.InputError):
        book_of(text(rate, **more))


def test_an_event_may_bring_such_a_rate() -> None:
    event = {"kind": "modification", "effective": date(2025, 7, 1), "discount_rate": D("2.4"),
             "classification": "operating"}
    with pytest.raises(asc842.InputError):
        book_of(with_events(text("0.06"), event))
    book = book_of(with_events(text("0.06"), {**event, "unusual_rate": True}))
    # Six payments of 1,000 from July 1 on at 20 % a month.
    assert book.events["liability_after"].iloc[0] == D(str(round(sum(1000 / 1.2**k for k in range(6)), 2)))


def test_tables_say_it_too(tmp_path: Path) -> None:
    head = {"lease": "a", "commencement": "2025-01-01", "lease_term_end": "2025-12-31", "classification": "operating",
            "discount_rate": "1.5"}
    row = {"lease": "a", "timing": "advance", "monthly": "1000.00"}
    held = read_portfolio(write(tmp_path, leases=[head], rent=[row]))
    refused = held.rejected[0].error.problems
    assert [p.key for p in refused] == ["discount_rate"]
    assert refused[0].remedy.endswith("write true in the column discount_rate.unusual_rate")
    tables = read_portfolio(write(tmp_path, leases=[{**head, "discount_rate.unusual_rate": "true"}],
                                  rent=[row])).tables()
    assert round(D(measured_amounts(tables)["summary"]["opening_liability"].iloc[0]), 2) == WORTH
    tables["leases"] = tables["leases"].drop(columns="unusual_rate")
    with pytest.raises(asc842.InputError):
        measured_amounts(tables)
