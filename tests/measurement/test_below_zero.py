"""Balances below zero: incentives above the rent, remeasurement of an asset that is so already, no proportion."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import asc842
from lease_files import at, book_of, lease_text, load_text, measured_amounts
from test_incentives import with_events

D = Decimal
CENT = D("0.01")
STEP = 1 + D("0.06") / 12


def worth(amounts: dict[int, D], now: int = 0) -> D:
    """Value at the end of month ``now`` of amounts due at the ends of later months, at 6 % a year, monthly."""
    return sum((a / STEP ** (m - now) for m, a in amounts.items() if m > now), D(0)).quantize(CENT)


# Twelve rents of 1,000 at the ends of the months of 2025, and 26,000 from the lessor at the end of the year.
NET = {m: D(1000) for m in range(1, 13)} | {12: D(1000) - 26000}
ABOVE = lease_text("2025-01-01", "2025-12-31", {"timing": "arrears", "rows": [{"monthly": D(1000)}]}, incentives=[
    {"id": "ti", "amount": D(26000), "receivable": [{"on": date(2025, 12, 31), "amount": D(26000)}]}])


def test_a_receivable_above_all_rent_leaves_liability_and_asset_below_zero() -> None:
    """842-20-30-5: the asset is the liability, here what the lessor owes; the cost is 12,000 less 26,000."""
    book = book_of(ABOVE)
    assert book.summary["opening_liability"] == worth(NET) == D("-12870.61")
    assert book.summary["opening_asset"] == worth(NET)
    assert sum(book.schedule["cost"]) == -14000
    assert sum(book.schedule["gain_loss"]) == 0
    assert book.passed
    noted = {c.name: c.actual for c in book.checks if c.status == "note"}
    assert D(noted["right-of-use asset not below zero"].replace(",", "")) <= worth(NET)
    assert D(noted["lease liability not below zero"].replace(",", "")) <= worth(NET)


def test_measure_comes_to_the_same_and_says_it() -> None:
    leases = pd.DataFrame([{"lease": "test-lease", "commencement": "2025-01-01", "lease_term_end": "2025-12-31",
                            "discount_rate": 0.06}])
    dues = pd.date_range("2025-01-31", "2025-12-31", freq="ME").date
    payments = pd.DataFrame([{"lease": "test-lease", "due": due, "gross_rent": 1000, "timing": "arrears",
                              "incentive": 26000 if due.month == 12 else 0} for due in dues])
    found, book = measured_amounts({"leases": leases, "payments": payments}), book_of(ABOVE)
    assert found["summary"]["opening_asset"].tolist() == [float(worth(NET))]
    assert found["summary"]["cost_total"].tolist() == [-14000.0]
    for column in ("liability_closing", "asset_closing", "cost"):
        assert found["schedule"][column].tolist() == [float(x) for x in book.schedule[column]]
    notes = found["notes"].to_dict("records")
    assert [n["note"] for n in notes] == ["lease liability below zero", "right-of-use asset below zero"]
    # Lowest just before the money comes: -25,000 / 1.005 at the end of November.
    assert (notes[0]["period"], notes[0]["lowest"]) == ("2025-11", float((D(-25000) / STEP).quantize(CENT)))


def test_a_lease_of_which_no_balance_falls_below_zero_has_no_note() -> None:
    leases = pd.DataFrame([{"lease": "a", "commencement": "2025-01-01", "lease_term_end": "2025-01-31",
                            "discount_rate": 0.06}])
    payments = pd.DataFrame([{"lease": "a", "due": "2025-01-31", "gross_rent": 1000}])
    notes = measured_amounts({"leases": leases, "payments": payments})["notes"]
    assert (list(notes.columns), len(notes)) == (["lease", "note", "period", "lowest"], 0)


def test_a_close_takes_it_and_says_it(tmp_path: Path) -> None:
    folder = tmp_path / "leases"
    folder.mkdir()
    (folder / "a.toml").write_text(ABOVE, encoding="utf-8")
    result = asc842.close(folder, "2025-01", out=tmp_path / "out")
    assert result.passed
    kinds = {r["kind"]: r["detail"] for r in result.book.exceptions.to_dict("records")}
    later = worth(NET, now=1)
    assert kinds["negative asset"].startswith(f"{at(book_of(ABOVE), '2025-01-31')['asset_closing']:,}")
    assert kinds["negative liability"].startswith(f"{later:,}")


# Rent of 1,000 at the ends of 24 months, and 30,000 received at commencement: the asset is below zero from the start.
BELOW = lease_text("2025-01-01", "2026-12-31", {"id": "base", "timing": "arrears", "rows": [{"monthly": D(1000)}]},
                   incentives=[{"id": "ti", "amount": D(30000), "received": date(2025, 1, 1)}])


def less(amount: int, **more: Any) -> str:
    return with_events(BELOW, {"id": "less", "kind": "modification", "effective": date(2026, 1, 1),
                               "discount_rate": D("0.06"), "rent": [
                                   {"id": "base", "name": "Rent", "source": "lease, rider", "timing": "arrears",
                                    "rows": [{"monthly": D(amount)}]}], **more})


def test_an_asset_below_zero_falls_no_further() -> None:
    """842-20-35-4: what the liability falls by is a gain; the asset has nothing to give.

    The liability falls from twelve rents of 1,000 to twelve of 400, at 6 % both.
    """
    event = book_of(less(400)).events.iloc[0]
    fall = worth({m: D(1000) for m in range(1, 13)}) - worth({m: D(400) for m in range(1, 13)})
    assert event["liability_before"] - event["liability_after"] == fall
    assert event["asset_before"] < 0
    assert event["asset_after"] == event["asset_before"]
    assert event["gain_loss"] == fall
    assert book_of(less(400)).passed


def test_a_liability_that_rises_lifts_an_asset_below_zero() -> None:
    event = book_of(less(1500)).events.iloc[0]
    assert event["asset_after"] - event["asset_before"] == event["liability_after"] - event["liability_before"] > 0
    assert event["gain_loss"] == 0


def test_what_an_incentive_takes_below_zero_is_no_gain() -> None:
    """Only the remeasurement goes to profit or loss: 600 less a month is worth 6,971.36; 40,000 received is not."""
    book = book_of(less(400, incentive=D(40000)))
    event = book.events.iloc[0]
    fall = event["liability_before"] - event["liability_after"]
    assert event["gain_loss"] == fall
    assert event["asset_after"] == event["asset_before"] - 40000
    assert book.passed


def test_measure_agrees_on_an_asset_below_zero() -> None:
    book = book_of(less(400))
    leases = pd.DataFrame([{"lease": "a", "commencement": "2025-01-01", "lease_term_end": "2026-12-31",
                            "discount_rate": 0.06, "incentives": 30000}])
    ends = pd.date_range("2025-01-31", "2026-12-31", freq="ME").date
    rows = [{"lease": "a", "due": e, "gross_rent": 1000, "timing": "arrears", "event": 0} for e in ends]
    rows += [{"lease": "a", "due": e, "gross_rent": 400, "timing": "arrears", "event": 1} for e in ends[12:]]
    events = pd.DataFrame([{"lease": "a", "effective": "2026-01-01", "treatment": "remeasure"}])
    found = measured_amounts({"leases": leases, "payments": pd.DataFrame(rows), "events": events})["schedule"]
    assert found["gain_loss"].tolist() == [float(x) for x in book.schedule["gain_loss"]]
    assert found["asset_closing"].tolist() == [float(x) for x in book.schedule["asset_closing"]]


def test_a_liability_below_zero_gives_no_proportion() -> None:
    """A part ends of a lease by which the lessor owes money: there is no share by which the asset falls."""
    text = with_events(ABOVE.replace("timing", "id = \"base\", timing", 1).replace('id = "rent-1", ', "", 1), {
        "id": "part", "kind": "partial termination", "effective": date(2025, 7, 1), "discount_rate": D("0.06"),
        "method": "liability", "rent": [{"id": "base", "name": "Rent", "source": "lease, rider", "timing": "arrears",
                                         "rows": [{"monthly": D(500)}]}]})
    with pytest.raises(asc842.InputError) as refusal:
        asc842.account_for(load_text(text))
    (problem,) = refusal.value.problems
    assert problem.key == "events[0].method"
    assert 'method = "right of use"' in problem.remedy
    assert "above zero" in problem.expected


def test_costs_of_a_modification_are_in_the_asset_before_it_falls_to_nothing() -> None:
    """1,000.00 is left of an impaired asset, 300.00 are paid for the modification, and rent falls from 1,000 to 200:
    the liability falls by four fifths of 18 payments; what the asset can't take of that is a gain (842-20-35-4)."""
    text = lease_text("2025-01-01", "2026-12-31", {"id": "base", "timing": "arrears", "rows": [{"monthly": D(1000)}]})
    owed = worth({m: D(1000) for m in range(7, 25)}, now=6)
    lost = {"id": "lost", "kind": "impairment", "effective": date(2025, 7, 1), "order": 1, "impairment": owed - 1000}
    less = {"id": "less", "kind": "modification", "effective": date(2025, 7, 1), "order": 2,
            "discount_rate": D("0.06"), "initial_direct_costs": D(300), "rent": [{
                "id": "base", "name": "Rent", "source": "lease, 9", "timing": "arrears",
                "rows": [{"monthly": D(200)}]}]}
    book = book_of(with_events(text, lost, less))
    after = worth({m: D(200) for m in range(7, 25)}, now=6)
    _, row = book.events.to_dict("records")
    assert (row["asset_after"], row["gain_loss"]) == (0, owed - after - 1000 - 300)
    assert book.passed


def test_a_liability_that_is_below_zero_on_the_first_day_alone_is_noted() -> None:
    """26,000 come from the lessor at the end of the first month: after it eleven rents of 1,000 are owed."""
    leases = pd.DataFrame([{"lease": "a", "commencement": "2025-01-01", "lease_term_end": "2025-12-31",
                            "discount_rate": 0.06}])
    payments = pd.DataFrame([{"lease": "a", "due": due, "gross_rent": 1000, "timing": "arrears",
                              "incentive": 26000 if due.month == 1 else 0}
                             for due in pd.date_range("2025-01-31", "2025-12-31", freq="ME").date])
    notes = measured_amounts({"leases": leases, "payments": payments})["notes"]
    (low,) = notes[notes["note"] == "lease liability below zero"]["lowest"]
    assert low == float(worth({m: D(1000) for m in range(1, 13)} | {1: D(-25000)}))
