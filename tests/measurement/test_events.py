"""Published examples of events in a lease's life, through a lease file; figures in the sources' own precision.

Half a unit of the printed precision where a source's figures stand alone; two units where it adds up rounded ones
(each case says so).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import asc842
from lease_files import at, book_of, complete, lease_text, measured_amounts, refused, toml

ANNUAL = {"frequency": "annual", "due_day": 1}
D = Decimal
UNITS, CHAINED = D("0.5"), D("2")


def with_events(text: str, *events: Mapping[str, Any]) -> str:
    tables = [{"reason": "Given.", **e} for e in complete(text, events)]
    return text + "".join(f"\n[[events]]\n{lines_of(e)}\n" for e in tables)


def lines_of(table: Mapping[str, Any]) -> str:
    return "\n".join(f"{key} = {toml(value)}" for key, value in table.items() if value is not None)


def rent(amounts: list[Any], start: int, timing: str = "arrears") -> dict[str, Any]:
    """Annual rent, one row a year."""
    rows = [{"label": f"{start + i}", "from": date.fromisoformat(f"{start + i}-01-01"), "amount": D(str(a))}
            for i, a in enumerate(amounts)]
    due = {"due_day": 1} if timing == "advance" else {}
    return {"id": "base", "name": "Base rent", "frequency": "annual", "timing": timing, "rows": rows,
            "source": "lease, 2", **due}


def close(actual: D, printed: int, tolerance: D) -> None:
    assert abs(actual - D(printed)) <= tolerance, (actual, printed)


def growing(first: int, rate: str, n: int) -> list[D]:
    return [(D(first) * (1 + D(rate)) ** i).quantize(D("0.01")) for i in range(n)]


def event(book: asc842.LeaseBook) -> dict[str, Any]:
    (row,) = book.events.to_dict("records")
    return dict(row)


def year(book: asc842.LeaseBook, y: int, column: str) -> D:
    rows = book.schedule[book.schedule["period"].str[:4] == str(y)]
    return sum(rows[column], D(0))


@pytest.mark.parametrize("kind", ["operating", "finance"])
def test_reassessment_of_the_term(kind: str) -> None:
    """FASB 842-20-55-31..39 (Example 3 Case B): five more years at 55,000, 7.83 %; chained rounding."""
    base = lease_text("2025-01-01", "2034-12-31", rent([50000] * 10, 2025, "advance"), rate="0.0587",
                      classification=kind, costs=[{"amount": D(15000), "name": "Broker"}])
    book = book_of(with_events(base, {
        "id": "extension", "kind": "reassessment", "effective": date(2031, 1, 1),
        "lease_term_end": date(2039, 12, 31), "discount_rate": D("0.0783"),
        "rent": [rent([50000] * 4 + [55000] * 5, 2031, "advance")]}))
    e = event(book)
    close(e["liability_before"], 183973, CHAINED)
    close(e["liability_after"], 355189, CHAINED)
    close(e["liability_after"] - e["liability_before"], 171216, CHAINED)
    close(e["asset_before"], 189973 if kind == "operating" else 162807, CHAINED)
    close(e["asset_after"], 361189 if kind == "operating" else 334023, CHAINED)
    assert e["gain_loss"] == 0
    if kind == "finance":
        close(year(book, 2031, "amortization"), 37114, CHAINED)
        close(year(book, 2031, "interest"), 23896, CHAINED)
    else:
        close(sum((year(book, y, "cost") for y in range(2025, 2031)), D(0)), 309000, UNITS)
        close(sum((year(book, y, "cost") for y in range(2031, 2040)), D(0)), 481000, UNITS)
        close(year(book, 2031, "cost"), 53444, UNITS)
    assert book.passed


def test_modification_extends() -> None:
    """FASB 842-10-55-162..165 (Example 16 Case A)."""
    base = lease_text("2025-01-01", "2034-12-31", rent([100000] * 10, 2025), rate="0.06")
    book = book_of(with_events(base, {
        "id": "extension", "kind": "modification", "effective": date(2030, 1, 1),
        "lease_term_end": date(2039, 12, 31), "discount_rate": D("0.07"), "rent": [rent([110000] * 10, 2030)]}))
    e = event(book)
    close(e["liability_before"], 421236, UNITS)
    close(e["asset_before"], 421236, UNITS)
    close(e["liability_after"], 772594, UNITS)
    close(e["asset_after"] - e["asset_before"], 351358, UNITS)
    assert book.passed


@pytest.mark.parametrize(("method", "asset_change", "gain"),
                         [("liability", -247888, 36781), ("right of use", -257218 + 10714, 38166)])
def test_partial_termination(method: str, asset_change: int, gain: int) -> None:
    """FASB 842-10-55-177..185 (Example 18), both approaches; chained rounding."""
    base = lease_text("2025-01-01", "2034-12-31", rent(growing(100000, "0.05", 10), 2025), rate="0.06")
    book = book_of(with_events(base, {
        "id": "half", "kind": "partial termination", "effective": date(2030, 1, 1), "method": method,
        "share_terminated": D("0.5"), "discount_rate": D("0.07"), "rent": [rent(growing(68000, "0.05", 5), 2030)]}))
    e = event(book)
    close(e["liability_before"], 590767, CHAINED)
    close(e["asset_before"], 514436, CHAINED)
    close(e["liability_after"], 306098, CHAINED)
    close(e["asset_after"] - e["asset_before"], asset_change, CHAINED)
    close(e["gain_loss"], gain, CHAINED)
    assert book.passed


def test_impairment_of_an_operating_asset() -> None:
    """FASB 842-20-55-47..51 (Example 5)."""
    base = lease_text("2025-01-01", "2034-12-31", rent([10000] * 10, 2025), rate="0.07")
    book = book_of(with_events(base, {"id": "impairment", "kind": "impairment", "effective": date(2027, 12, 31),
                                      "at_end_of_day": True, "impairment": D(35000)}))
    e = event(book)
    close(e["asset_before"], 53893, UNITS)
    close(e["asset_after"], 18893, UNITS)
    close(e["liability_after"], 53893, UNITS)
    close(year(book, 2027, "cost") - year(book, 2027, "gain_loss"), 45000, UNITS)
    close(year(book, 2028, "amortization"), 2699, UNITS)
    close(year(book, 2028, "interest"), 3773, UNITS)
    close(year(book, 2029, "interest"), 3337, UNITS)
    close(at(book, "2028-12-31")["liability_closing"], 47665, UNITS)
    close(at(book, "2028-12-31")["asset_closing"], 16194, UNITS)
    assert book.passed


def test_guarantee_becomes_probable() -> None:
    """PwC Leases guide, Example 5-4: 10,000 probable from year 3 on, rate unchanged, finance lease."""
    base = lease_text("2025-01-01", "2029-12-31", rent([100000] * 5, 2025, "advance"), rate="0.05",
                      classification="finance")
    guarantee = {"id": "guarantee", "name": "Residual value guarantee", "frequency": "once", "source": "lease, 9",
                 "rows": [{"on": date(2029, 12, 31), "amount": D(10000)}]}
    book = book_of(with_events(base, {"id": "probable", "kind": "guarantee", "effective": date(2027, 1, 1),
                                      "rent": [guarantee]}))
    e = event(book)
    close(e["liability_before"], 285941, UNITS)
    close(e["liability_after"], 294579, UNITS)
    close(e["asset_after"], 281395, UNITS)
    for y, interest in ((2027, 9729), (2028, 5215), (2029, 476)):
        close(year(book, y, "interest"), interest, UNITS)
        close(year(book, y, "amortization"), 93798, UNITS)
    assert book.passed


def test_compounding_stays_that_of_commencement_where_rent_is_paid_less_often() -> None:
    """Monthly rent becomes 12,000 a year in advance: that of 2027 is discounted by twelve months of 0.5 %."""
    base = lease_text("2025-01-01", "2027-12-31", {"id": "base", "timing": "advance", "rows": [{"monthly": D(1000)}]})
    yearly = {"id": "base", "name": "Rent", "frequency": "annual", "timing": "advance", "source": "lease, 1",
              "rows": [{"from": date(2026, 1, 1), "amount": D(12000)}]}
    book = book_of(with_events(base, {"id": "yearly", "kind": "modification", "effective": date(2026, 1, 1), "rent": [
        yearly], "discount_rate": D("0.06"), "classification": "operating"}))
    assert event(book)["liability_after"] == (12000 + 12000 / D("1.005") ** 12).quantize(D("0.01"))


def test_termination_leaves_nothing() -> None:
    """Both balances go; gain = liability - asset - penalty, so the life's cost is what was paid."""
    base = lease_text("2025-01-01", "2026-12-31", {"frequency": "monthly", "timing": "advance",
                                                   "rows": [{"month": 1, "monthly": D(1000)}]}, rate="0.06")
    book = book_of(with_events(base, {"id": "end", "kind": "termination", "effective": date(2026, 3, 31),
                                      "at_end_of_day": True, "penalty": D(1500)}))
    assert (book.schedule["period"].iloc[-1], len(book.schedule)) == ("2026-03", 15)
    assert book.schedule["rent"].sum() == D(15000)
    assert book.schedule["cost"].sum() - book.schedule["gain_loss"].sum() == D(16500)
    assert book.passed


def test_termination_that_the_lessee_is_paid_for() -> None:
    """842-20-40-1, without interest: 10 x 20 to pay and 40 received at the start, so half of it is 100 and 80.

    Liability 100 and asset 80 go and 15 is received: a gain of 35.
    """
    base = lease_text("2025-01-01", "2025-10-31", {"frequency": "monthly", "timing": "arrears", "rows": [
        {"month": 1, "monthly": D(20)}]}, rate="0.00", incentives=[{"amount": D(40), "received": date(2025, 1, 1)}])
    end = {"id": "end", "kind": "termination", "effective": date(2025, 5, 31), "at_end_of_day": True}
    book = book_of(with_events(base, end | {"received": D("15.00")}))
    did = event(book)
    assert [did[k] for k in ("liability_before", "asset_before", "gain_loss", "paid")] == [100, 80, 35, -15]
    lines = book.journal[book.journal["entry"] == "event 1"].set_index("account")
    assert lines["debit"].to_dict() == {"Right-of-use asset": 0, "Lease liability": 100, "Cash": 15,
                                        "Gain or loss on termination of leases": 0}
    assert lines["credit"].to_dict() == {"Right-of-use asset": 80, "Lease liability": 0, "Cash": 0,
                                         "Gain or loss on termination of leases": 35}
    # Rent of five months, less the incentive and what is received.
    assert book.schedule["cost"].sum() - book.schedule["gain_loss"].sum() == 5 * 20 - 40 - 15
    assert book.passed
    both = event(book_of(with_events(base, end | {"received": D("15.00"), "penalty": D("5.00")})))
    assert (both["gain_loss"], both["paid"]) == (30, -10)


def test_only_a_termination_is_paid_for() -> None:
    base = lease_text("2025-01-01", "2025-10-31", {"timing": "arrears", "rows": [{"monthly": D(20)}]})
    bought = {"id": "buy", "kind": "purchase", "effective": date(2025, 5, 31), "price": D(1), "received": D(1)}
    assert [p.key for p in refused(with_events(base, bought))] == ["events[0].received"]
    leases = pd.DataFrame([{"lease": "A", "commencement": "2025-01-01", "lease_term_end": "2025-10-31",
                            "discount_rate": 0.06}])
    payments = pd.DataFrame([{"lease": "A", "due": f"2025-{m:02d}-01", "gross_rent": 20} for m in range(1, 11)])
    events = pd.DataFrame([{"lease": "A", "effective": "2025-05-31", "treatment": "purchase", "penalty": -1}])
    with pytest.raises(asc842.InputError, match="below zero only where the lessee is paid"):
        measured_amounts({"leases": leases, "payments": payments, "events": events})


HISTORY = Path(__file__).resolve().parents[2] / "inputs" / "windham-v-history.toml"
SPOILT = {
    "rent that ends before the term": ("lease_year = 6, through_lease_year = 6, rate = 4.16, annual",
                                       "lease_year = 6, to = 2008-01-31, rate = 4.16, annual", "events[0].rent[0]"),
    "abatement above the rent": ("amount = 16185.81", "amount = 96185.81", "events[0].abatements[0]"),
    "a modification without a rate": ("\ndiscount_rate = 0.06\n\n[[events.rent]]", "\n\n[[events.rent]]", "events[0]"),
    "an event after the term": ("approved = 2003-04-04", "approved = 2010-04-01", "events[0].effective"),
    "what its kind does not take": ('kind = "modification"', 'kind = "modification"\nimpairment = 5',
                                    "events[0].impairment"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_bad_event_is_refused_where_it_stands(name: str, tmp_path: Path) -> None:
    old, new, key = SPOILT[name]
    text = HISTORY.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / "lease.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(asc842.InputError) as error:
        asc842.load(path)
    assert [p.key for p in error.value.problems if p.key.startswith(key)]
    assert all(p.line for p in error.value.problems)


def test_windham_history_through_its_amendment() -> None:
    """From 2003-04-04 on all 204,307 sf are measured at 6 %: the present value of 2003-04-01 with that day's rent is
    3,767,477.02, as for inputs/windham-v.toml; less that rent, 44,936.03, with interest of a tenth of a month. All
    later liabilities are those of that file."""
    book = asc842.account_for(asc842.load(HISTORY))
    e = event(book)
    assert abs(e["liability_after"] - (D("3767477.02") - D("44936.03")) * D("1.005") ** D("0.1")) <= D("0.01")
    assert e["asset_after"] - e["asset_before"] == e["liability_after"] - e["liability_before"]
    assert at(book, "2003-12-31")["liability_closing"] == D("3416598.39")
    assert at(book, "2007-12-31")["liability_closing"] == D("759996.76")
    assert book.passed


@pytest.mark.parametrize("days", [(45,), (10, 200), (59, 60, 400)])
@pytest.mark.parametrize("kind", ["operating", "finance"])
def test_an_event_that_changes_nothing_changes_no_cent(kind: str, days: tuple[int, ...]) -> None:
    rows = [{"month": 1, "monthly": D("1234.57")}, {"month": 9, "monthly": D("1302.11")}]
    base = lease_text("2025-01-17", "2027-03-09", {"timing": "advance", "due_day": 5, "rows": rows}, rate="0.0725",
                      classification=kind, costs=[{"amount": D("321.99"), "name": "Broker"}])
    events = [{"id": f"e{n}", "kind": "modification", "effective": date(2025, 1, 17) + timedelta(n),
               "discount_rate": D("0.0725")} for n in days]
    plain, changed = book_of(base), book_of(with_events(base, *events))
    assert changed.schedule.equals(plain.schedule)
    assert changed.passed


def test_an_event_that_leaves_no_payment_leaves_no_liability() -> None:
    """Rent in advance on the 1st; on June 15 the term is shortened to June 30: nothing is left to pay."""
    rent = {"timing": "advance", "rows": [{"monthly": Decimal("1000.00")}]}
    book = book_of(lease_text("2025-01-01", "2025-12-31", rent) + """
[[events]]
id = "shorter"
kind = "modification"
effective = 2025-06-15
approved = 2025-06-15
classification = "operating"
discount_rate = 0.06
lease_term_end = 2025-06-30
reason = "Given back early."
""")
    assert book.events["liability_after"].tolist() == [Decimal("0.00")]
    assert book.schedule["period"].iloc[-1] == "2025-06"
    assert book.summary["rent"] == Decimal("6000.00")
    assert book.passed
