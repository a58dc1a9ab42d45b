"""Leasehold improvements (842-20-35-12, -35-12A, -35-13), through lease files; figures worked out beside each test."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import asc842
from event_workbooks import with_events
from lease_files import book_of, lease_text, refused

D = Decimal
RENT = {"id": "rent-1", "name": "Rent", "frequency": "monthly", "timing": "advance", "source": "lease, 3",
        "rows": [{"monthly": D(1000)}]}
ACCUMULATED, LOSS = "Accumulated amortization of leasehold improvements", "Loss on leasehold improvements"
EQUITY, AMORTIZATION = "Equity, transfers under common control", "Amortization of leasehold improvements"


def improvement(cost: str, in_service: str, life: int | str, **more: Any) -> dict[str, Any]:
    return {"id": "walls", "name": "Walls", "cost": D(cost), "in_service": date.fromisoformat(in_service),
            "useful_life": life if isinstance(life, int) else date.fromisoformat(life), **more}


def lease(*improvements: dict[str, Any], start: str = "2024-01-01", end: str = "2028-12-31", **more: Any) -> str:
    return lease_text(start, end, RENT, leasehold_improvements=list(improvements), **more)


def table(book: asc842.LeaseBook) -> pd.DataFrame:
    return book.tables["leasehold_improvements"].set_index("period")


def debits(book: asc842.LeaseBook, account: str) -> dict[date, Decimal]:
    rows = book.journal[(book.journal["account"] == account) & (book.journal["debit"] != 0)]
    return dict(zip(rows["date"], rows["debit"], strict=True))


def failing(book: asc842.LeaseBook) -> list[str]:
    return [c.name for c in book.checks if c.status == "fail"]


def test_shorter_of_useful_life_and_remaining_term_with_its_renewal() -> None:
    """A CPA examination question (gaodun.com, 600oav): 540,000 two years into twelve, eight more by a renewal.

    With the renewal 18 years are left and the life of 15 counts: 36,000 a year, 504,000 after the first. Without it
    the ten years of the term do: 54,000.
    """
    walls = improvement("540000", "2022-01-01", 180)
    renewal = [{"id": "renewal", "kind": "renewal", "lease_term_end": date(2039, 12, 31), "rent": [RENT]}]
    for answer, left, why in (("exercised", "504000", "its useful life"), ("not exercised", "486000",
                                                                           "the lease term")):
        book = book_of(lease(walls, start="2020-01-01", end="2031-12-31", options=renewal, judgements=[
            {"question": "option", "option": "renewal", "answer": answer}]))
        row = table(book).loc["2022-12"]
        assert (row["closing"], row["limited_by"], row["paragraph"]) == (D(left), why, "842-20-35-12")
        assert sum(table(book)["amortization"]) == 540000
        assert failing(book) == []


def test_a_longer_term_lengthens_what_is_left() -> None:
    """120,000 over 60 months is 2,000; after 24 months 72,000 are left, over 60 months more 1,200."""
    book = book_of(with_events(lease(improvement("120000", "2024-01-01", 120)), {
        "kind": "reassessment", "effective": date(2026, 1, 1), "lease_term_end": date(2030, 12, 31),
        "discount_rate": D("0.07")}))
    assert list(table(book)["amortization"]) == [D(2000)] * 24 + [D(1200)] * 60
    assert table(book).loc["2026-01", "amortized_to"] == date(2030, 12, 31)
    assert failing(book) == []


def test_a_life_that_ends_first_is_not_lengthened() -> None:
    """36 months of life: 120,000 / 36, whatever the term."""
    book = book_of(with_events(lease(improvement("120000", "2024-01-01", "2026-12-31")), {
        "kind": "reassessment", "effective": date(2026, 1, 1), "lease_term_end": date(2030, 12, 31),
        "discount_rate": D("0.07")}))
    assert table(book)["closing"].iloc[-1] == 0
    assert (table(book).index[-1], len(table(book))) == ("2026-12", 36)
    # An event after the life has ended finds nothing to amortize.
    late = book_of(with_events(lease(improvement("120000", "2024-01-01", 12)), {
        "kind": "reassessment", "effective": date(2026, 1, 1), "lease_term_end": date(2030, 12, 31),
        "discount_rate": D("0.07")}))
    assert len(table(late)) == 12


def test_a_shorter_term_shortens_what_is_left() -> None:
    """72,000 after 24 months, over the 24 that are left: 3,000."""
    book = book_of(with_events(lease(improvement("120000", "2024-01-01", 120)), {
        "kind": "modification", "effective": date(2026, 1, 1), "lease_term_end": date(2027, 12, 31),
        "discount_rate": D("0.07")}))
    assert list(table(book)["amortization"]) == [D(2000)] * 24 + [D(3000)] * 24
    assert failing(book) == []


def test_an_improvement_in_service_after_an_event_takes_the_term_as_it_stands() -> None:
    """In service on 2027-01-01, after the term was extended to 2030: 48,000 over 48 months."""
    book = book_of(with_events(lease(improvement("48000", "2027-01-01", 120)), {
        "kind": "reassessment", "effective": date(2026, 1, 1), "lease_term_end": date(2030, 12, 31),
        "discount_rate": D("0.07")}))
    assert list(table(book)["amortization"]) == [D(1000)] * 48


def test_a_termination_writes_off_the_rest() -> None:
    """120,000 over 60 months; to 2026-07-15, 30 months and 15 of 31 days: 59,032.26 are left and lost."""
    exact = Fraction(120000) * (1 - (30 + Fraction(15, 31)) / 60)
    assert round(float(exact), 2) == 59032.26
    book = book_of(with_events(lease(improvement("120000", "2024-01-01", 120)), {
        "kind": "termination", "effective": date(2026, 7, 16), "penalty": D(500)}))
    assert table(book)["written_off"].iloc[-1] == D("59032.26")
    assert debits(book, LOSS) == {date(2026, 7, 16): D("59032.26")}
    assert failing(book) == []
    at_end = book_of(with_events(lease(improvement("120000", "2024-01-01", 120)), {
        "kind": "termination", "effective": date(2026, 6, 30), "at_end_of_day": True}))
    assert debits(at_end, LOSS) == {date(2026, 6, 30): D("60000.00")}


def test_what_is_removed_is_written_off_on_its_last_day() -> None:
    book = book_of(lease(improvement("60000", "2024-01-01", 120, removed=date(2026, 12, 31))))
    assert debits(book, LOSS) == {date(2026, 12, 31): D("24000.00")}
    assert failing(book) == []


def test_an_asset_that_the_lessee_will_own_leaves_the_improvement_its_life() -> None:
    """An option to purchase reasonably certain: 120 months of life, 60 of them after the lease; 1,000 each."""
    book = book_of(lease(improvement("120000", "2024-01-01", 120), classification="finance", options=[
        {"id": "buy", "kind": "purchase", "price": D(100)}], judgements=[
        {"question": "option", "option": "buy", "answer": "exercised"},
        {"question": "useful_life", "answer": date(2043, 12, 31)}]))
    assert list(table(book)["amortization"]) == [D(1000)] * 120
    assert table(book)["limited_by"].iloc[0].startswith("its useful life: the underlying asset passes")
    assert failing(book) == []


def test_a_purchase_gives_the_improvement_its_life_back() -> None:
    """120,000 over 60 months; bought after 24, 72,000 are left over the 96 months of life left: 750."""
    book = book_of(with_events(lease(improvement("120000", "2024-01-01", 120)), {
        "kind": "purchase", "effective": date(2026, 1, 1), "price": D(50000)}))
    assert list(table(book)["amortization"]) == [D(2000)] * 24 + [D(750)] * 96
    assert failing(book) == []


def test_common_control_takes_the_life_to_the_group_and_ends_in_equity() -> None:
    """842-20-35-12A: a lease of one year, walls of ten: 1,000 a month, 108,000 to equity when control ends."""
    walls = improvement("120000", "2024-01-01", 120, common_control=True)
    book = book_of(lease(walls, end="2024-12-31"))
    assert list(table(book)["amortization"]) == [D(1000)] * 12 + [0]
    assert debits(book, EQUITY) == {date(2024, 12, 31): D("108000.00")}
    assert debits(book, LOSS) == {}
    assert set(table(book)["paragraph"]) == {"842-20-35-12A"}
    assert failing(book) == []
    # Carried on by an extension, amortization just goes on.
    longer = book_of(with_events(lease(walls, end="2024-12-31"), {
        "kind": "modification", "effective": date(2024, 12, 1), "lease_term_end": date(2025, 12, 31),
        "discount_rate": D("0.06")}))
    assert list(table(longer)["amortization"])[:24] == [D(1000)] * 24
    assert debits(longer, EQUITY) == {date(2025, 12, 31): D("96000.00")}


def test_common_control_lasts_no_longer_than_the_lessors_own_lease() -> None:
    """The lessor leases from outside the group until 2027: 48 months, 2,500 each."""
    book = book_of(lease(improvement("120000", "2024-01-01", 120, common_control=True,
                                     head_lease_end=date(2027, 12, 31))))
    assert list(table(book)["amortization"]) == [D(2500)] * 48
    assert table(book)["limited_by"].iloc[0] == "the lessor's own lease"


def test_acquired_in_a_business_combination() -> None:
    """842-20-35-13: at 30,000 on the day of the acquisition, with 30 months of the term left, 1,000 each."""
    book = book_of(lease(improvement("30000", "2026-07-01", 84, acquired=True)))
    assert list(table(book)["amortization"]) == [D(1000)] * 30
    assert set(table(book)["paragraph"]) == {"842-20-35-12, 842-20-35-13"}


def test_a_lease_in_transition_carries_the_rest_in() -> None:
    """120,000 over 60 months from 2020 on; at the transition of 2022 72,000 are left, and only they are booked."""
    transition = ('\n[transition]\nmethod = "effective date"\nformer = "operating"\ndate = 2022-01-01\n'
                  "package_of_expedients = true\n")
    book = book_of(lease(improvement("120000", "2020-01-01", 120), start="2020-01-01", end="2024-12-31") + transition)
    t = table(book)
    assert (t.index[0], t["carried_in"].iloc[0], sum(t["amortization"])) == ("2022-01", 72000, 72000)
    assert failing(book) == []


@pytest.mark.parametrize("weights", ["months", "days"])
def test_part_months(weights: str) -> None:
    """From March 20 to the end of 2028: 12 of 31 days and 57 months, or days over days."""
    book = book_of(lease(improvement("100000", "2024-03-20", 120)), cost_weights=weights)
    whole, first = (57 + Fraction(12, 31), Fraction(12, 31)) if weights == "months" else (
        Fraction((date(2029, 1, 1) - date(2024, 3, 20)).days), Fraction(12))
    assert float(table(book)["amortization"].iloc[0]) == pytest.approx(float(100000 * first / whole), abs=0.005)
    assert failing(book) == []


@given(st.decimals("0.01", 10**7, places=2), st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(1, 200),
       st.booleans(), st.dates(date(2024, 1, 2), date(2028, 12, 31)), st.dates(date(2029, 1, 1), date(2033, 12, 31)))
def test_any_improvement_ends_at_zero(cost: Decimal, in_service: date, life: int, common: bool, event: date,
                                      end: date) -> None:
    """Whatever the days: rows foot, what enters leaves, and lease cost is that of a lease without it."""
    change = {"kind": "reassessment", "effective": event, "lease_term_end": end, "discount_rate": D("0.07")}
    book = book_of(with_events(lease(improvement(str(cost), str(in_service), life, common_control=common)), change))
    t = table(book)
    assert sum(t["amortization"]) + sum(t["written_off"]) + sum(t["transferred"]) == cost
    assert failing(book) == []
    without = book_of(with_events(lease_text("2024-01-01", "2028-12-31", RENT), change))
    pd.testing.assert_frame_equal(book.schedule, without.schedule)


def test_amortization_is_booked_apart_from_lease_cost() -> None:
    """Each month 2,000 against accumulated amortization; what comes into service only where it is booked here."""
    text = lease(improvement("120000", "2024-01-01", 120))
    elsewhere, here = book_of(text), book_of(text, leasehold_improvements="booked here")
    assert set(debits(elsewhere, AMORTIZATION).values()) == {D("2000.00")}
    assert len(debits(elsewhere, AMORTIZATION)) == 60
    assert debits(elsewhere, "Leasehold improvements") == {}
    assert debits(here, "Leasehold improvements") == {date(2024, 1, 1): D("120000.00")}
    assert sum(debits(elsewhere, "Operating lease cost").values()) == 60000
    assert failing(elsewhere) == failing(here) == []


def test_a_close_rolls_improvements_forward(tmp_path: Path) -> None:
    """Two leases, month after month through an extension and a termination: journal and roll-forward agree."""
    files = tmp_path / "leases"
    files.mkdir()
    longer = with_events(lease(improvement("120000", "2024-01-01", 120), lease_id="longer"), {
        "kind": "reassessment", "effective": date(2026, 1, 1), "lease_term_end": date(2030, 12, 31),
        "discount_rate": D("0.07")})
    ended = with_events(lease(improvement("60000", "2025-12-10", 120), lease_id="ended"), {
        "kind": "termination", "effective": date(2026, 2, 10)})
    for name, text in (("longer", longer), ("ended", ended), ("none", lease_text(
            "2024-01-01", "2026-12-31", RENT, lease_id="none"))):
        (files / f"{name}.toml").write_text(text, encoding="utf-8")
    closing = {}
    for period in ("2025-12", "2026-01", "2026-02", "2026-03"):
        result = asc842.close(files, period, register=tmp_path / "register.db", out=None)
        assert result.passed, [c for c in result.book.checks if c.status == "fail"]
        rolled = result.book.reports["leasehold improvements roll-forward, period"].set_index("lease")
        lines = result.book.lines
        booked = lines[lines["account"] == ACCUMULATED].groupby("lease", observed=True)["credit"].sum()
        if period != "2025-12":  # the first close catches up with the months before it
            for name, row in rolled.iterrows():
                assert row["amortization"] + row["written off"] == booked.get(name, 0), (period, name)
                assert row["opening"] == closing[name]
        closing = dict(rolled["closing"])
        assert set(closing) == {"longer", "ended"}
        cost = result.book.reports["lease cost, period"].set_index("lease")
        assert cost.loc["longer", "total"] == 100000
    assert closing == {"longer": 6840000, "ended": 0}  # 72,000 less three months of 1,200


def test_the_workbook_has_a_sheet_of_them(tmp_path: Path) -> None:
    book = book_of(lease(improvement("120000", "2024-01-01", 120)))
    sheets = openpyxl.load_workbook(book.to_workbook(tmp_path / "book.xlsx"))
    assert "Leasehold improvements" in sheets.sheetnames
    accounts = [row[4] for row in sheets["Journal"].iter_rows(values_only=True)]
    assert accounts.count(ACCUMULATED) == 60


@pytest.mark.parametrize(("in_service", "at_end", "taken"), [
    ("2026-06-14", False, True), ("2026-06-15", False, False), ("2026-06-16", False, False),
    ("2026-06-15", True, True), ("2026-06-16", True, False)])
def test_in_service_around_the_day_of_a_termination(in_service: str, at_end: bool, taken: bool) -> None:
    """Ended at the start of June 15 there is no lease on that day; at its end, there is none on the 16th."""
    end = {"id": "end", "kind": "termination", "effective": date(2026, 6, 15), "at_end_of_day": at_end}
    assert (refused(with_events(lease(improvement("1000", in_service, 12)), end)) == []) == taken


@pytest.mark.parametrize(("in_service", "taken"), [
    ("2028-12-31", True), ("2029-01-01", True), ("2029-12-31", True), ("2030-01-01", False)])
def test_in_service_on_the_first_day_of_a_longer_term(in_service: str, taken: bool) -> None:
    """The term is lengthened at the end of its last day: the event takes effect on January 1, 2029."""
    longer = {"id": "longer", "kind": "modification", "effective": date(2028, 12, 31), "at_end_of_day": True,
              "discount_rate": D("0.06"), "lease_term_end": date(2029, 12, 31)}
    assert (refused(with_events(lease(improvement("1000", in_service, 12)), longer)) == []) == taken


def test_refused_with_the_reason() -> None:
    """Each day that does not fit, at its key; bad_input has the words."""
    def keys(*args: Any, **more: Any) -> list[str]:
        return [p.key.split(".")[-1] for p in refused(lease(improvement(*args, **more)))]

    assert keys("1000", "2023-12-31", 12) == ["in_service"]
    assert keys("1000", "2029-01-01", 12) == ["in_service"]
    assert keys("1000", "2025-01-01", "2024-12-31") == ["useful_life"]
    assert keys("1000", "2025-01-01", 12, removed=date(2024, 12, 31)) == ["removed"]
    assert keys("1000", "2025-01-01", 12, removed=date(2029, 1, 1)) == ["removed"]
    assert keys("1000", "2025-01-01", 12, head_lease_end=date(2026, 1, 1)) == ["head_lease_end"]
    assert keys("0", "2025-01-01", 12) == ["cost"]
    twice = improvement("1000", "2025-01-01", 12)
    assert [p.key for p in refused(lease(twice, twice))] == ["facts.leasehold_improvements[1].id"]
