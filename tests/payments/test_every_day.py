"""No day of a term lacks rent: what an event asks for beyond instalments paid in part falls due. Figures by hand."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import asc842
from asc842.api.account_for import account_for
from asc842.checks.every_day import NAME, every_day_checks
from asc842.closing.portfolio import read_portfolio
from asc842.closing.portfolio.rent import rent_of_all
from asc842.timeline.timeline import Timeline
from lease_files import book_of, lease_text, load_text, measured_amounts
from test_incentives import with_events
from test_portfolio import write

D = Decimal
MONTHLY = {"id": "base", "timing": "advance", "rows": [{"monthly": D(1000)}]}


def extended(rent: Any, end: str, effective: str, new_end: str, **more: Any) -> str:
    return with_events(lease_text("2025-01-01", end, rent), {
        "id": "longer", "kind": "modification", "effective": date.fromisoformat(effective), "discount_rate": D("0.07"),
        "lease_term_end": date.fromisoformat(new_end), **more})


def due(book: asc842.LeaseBook, last: int) -> list[tuple[str, str, Decimal]]:
    assert [c for c in book.checks if c.status == "fail"] == []
    rows = book.payments.to_dict("records")[-last:]
    return [(str(p["due"]), str(p["covers_from"]), p["rent"]) for p in rows]


def test_the_rest_of_a_month_that_was_paid_in_part() -> None:
    """15 of 31 days of December are paid on the 1st, 483.87; 16 more, 516.13, fall due on the first of them.

    Present value at 7 % / 12 on the 10th: 6/31 of a month to the 16th, 22/31 to January 1, and three months more.
    """
    book = book_of(extended(MONTHLY, "2027-12-15", "2027-12-10", "2028-04-30"))
    assert due(book, 6)[:3] == [("2027-12-01", "2027-12-01", D("483.87")), ("2027-12-16", "2027-12-16", D("516.13")),
                                ("2028-01-01", "2028-01-01", D(1000))]
    assert book.summary["rent"] == 40 * 1000
    growth = 1 + 0.07 / 12
    expected = 516.13 / growth ** (6 / 31) + sum(1000 / growth ** (22 / 31 + n) for n in range(4))
    assert round(expected, 2) == 4464.55
    assert book.events.iloc[0]["liability_after"] == D("4464.55")


def test_the_rest_of_a_year_that_was_paid_in_part() -> None:
    """120,000 a year, half of it for the first half of 2027; then the second half, 60,000 on July 1, and 2028."""
    yearly = {"id": "base", "timing": "advance", "frequency": "annual", "rows": [{"amount": D(120000)}]}
    book = book_of(extended(yearly, "2027-06-30", "2027-05-01", "2028-12-31"))
    assert due(book, 3) == [("2027-01-01", "2027-01-01", D(60000)), ("2027-07-01", "2027-07-01", D(60000)),
                            ("2028-01-01", "2028-01-01", D(120000))]
    expected = 60000 / 1.07 ** (2 / 12) + 120000 / 1.07 ** (8 / 12)
    assert abs(float(book.events.iloc[0]["liability_after"]) - expected) < 0.0051


@pytest.mark.parametrize("timing", ["advance", "arrears"])
@pytest.mark.parametrize("at_end", [False, True])
@pytest.mark.parametrize("day", ["2027-11-30", "2027-12-01", "2027-12-02", "2027-12-14", "2027-12-15"])
def test_every_day_on_which_a_lease_may_be_extended(day: str, at_end: bool, timing: str) -> None:
    """Whatever the day, forty months at 1,000 are paid for, each day once."""
    book = book_of(extended({**MONTHLY, "timing": timing}, "2027-12-15", day, "2028-04-30", at_end_of_day=at_end))
    assert book.summary["rent"] == 40 * 1000
    paid = sorted((p["covers_from"], p["covers_to"]) for p in book.payments.to_dict("records"))
    assert all(after[0] == before[1] + timedelta(days=1) for before, after in pairwise(paid))
    assert book.passed


def test_longer_twice_in_one_month() -> None:
    """To the 20th, then to the end of January: 15/31, 5/31 and 11/31 of December, and all of January."""
    text = with_events(extended(MONTHLY, "2027-12-15", "2027-12-10", "2027-12-20"), {
        "id": "again", "kind": "modification", "effective": date(2027, 12, 18), "discount_rate": D("0.07"),
        "lease_term_end": date(2028, 1, 31)})
    assert due(book_of(text), 4) == [
        ("2027-12-01", "2027-12-01", D("483.87")), ("2027-12-16", "2027-12-16", D("161.29")),
        ("2027-12-21", "2027-12-21", D("354.84")), ("2028-01-01", "2028-01-01", D(1000))]


def test_other_rent_within_days_paid_for_once_more() -> None:
    """516.13 for the 16th to the 31st is 32.258 a day; from the 20th rent is 2,000: 4 days at the old, 12 at the new.

    387.10 is credited against 774.19 for the 12 days.
    """
    text = with_events(extended(MONTHLY, "2027-12-15", "2027-12-10", "2027-12-31"), {
        "id": "more", "kind": "modification", "effective": date(2027, 12, 20), "discount_rate": D("0.07"),
        "rent": [{**MONTHLY, "name": "Rent", "source": "lease, 2", "rows": [{"monthly": D(2000)}]}]})
    book = book_of(text)
    assert due(book, 2) == [("2027-12-16", "2027-12-16", D("516.13")),
                            ("2027-12-20", "2027-12-20", D("774.19") - D("387.10"))]
    exact = 35 * 1000 + Fraction(19, 31) * 1000 + Fraction(12, 31) * 2000
    assert abs(Fraction(book.summary["rent"]) - exact) <= Fraction(1, 100)


def test_a_share_abates_of_the_rest_alone() -> None:
    """Half of December's rent abates by the amendment: of 516.13 that falls due after it, 258.065, half up."""
    text = extended(MONTHLY, "2027-12-15", "2027-12-10", "2028-04-30", abatements=[
        {"id": "half", "share": D("0.5"), "months": ["2027-12"], "source": "lease, 9"}])
    assert due(book_of(text), 6)[1] == ("2027-12-16", "2027-12-16", D("516.13") - D("258.07"))


def test_an_amount_that_abates_a_month_abates_no_rest_of_it() -> None:
    """100.00 off December and January: December began before, January has it."""
    text = extended(MONTHLY, "2027-12-15", "2027-12-10", "2028-04-30", abatements=[
        {"id": "less", "amount": D(100), "months": ["2027-12", "2028-01"], "source": "lease, 9"}])
    assert [rent for *_, rent in due(book_of(text), 6)[:3]] == [D("483.87"), D("516.13"), D(900)]


@pytest.mark.parametrize("timing", ["advance", "arrears"])
@pytest.mark.parametrize(("amount", "whole"), [("6000", 57000), ("1500", 25500)])
def test_rent_that_begins_before_the_event_that_sets_it(timing: str, amount: str, whole: int) -> None:
    """3,000 to May, then the new rent from June 1, agreed on June 15: five months and seven."""
    rent = {**MONTHLY, "timing": timing, "rows": [{"monthly": D(3000)}]}
    new = {**rent, "name": "Rent", "source": "lease, 2", "begins": date(2025, 6, 1), "rows": [{"monthly": D(amount)}]}
    book = book_of(with_events(lease_text("2025-01-01", "2025-12-31", rent), {
        "id": "new", "kind": "modification", "effective": date(2025, 6, 15), "discount_rate": D("0.07"),
        "rent": [new]}))
    assert book.summary["rent"] == whole == 5 * 3000 + 7 * int(amount)
    assert book.passed


def test_space_added_back_to_the_first_of_the_month() -> None:
    """300 a month from June 1, agreed on June 15: seven months, of which the first falls due with the agreement."""
    new = {"id": "store", "name": "Store", "source": "lease, 2", "timing": "advance", "begins": date(2025, 6, 1),
           "rows": [{"monthly": D(300)}]}
    book = book_of(with_events(lease_text("2025-01-01", "2025-12-31", MONTHLY), {
        "id": "store", "kind": "modification", "effective": date(2025, 6, 15), "discount_rate": D("0.07"),
        "rent": [new]}))
    assert book.summary["rent"] == 12 * 1000 + 7 * 300
    assert ("2025-06-15", "2025-06-01", D(300)) in due(book, 20)


# The check -----------------------------------------------------------------------------------------------------------


def failing(book: asc842.LeaseBook) -> list[tuple[str, str, str]]:
    return [(c.expected, c.actual, c.detail) for c in book.checks if c.name == NAME and c.status == "fail"]


def test_a_term_beyond_the_rent_fails() -> None:
    """Rent ends with 2026, the lease with 2027; nothing says that the last year is free."""
    book = book_of(lease_text("2025-01-01", "2027-12-31", {**MONTHLY, "ends": date(2026, 12, 31)}))
    assert failing(book) == [("1,095", "730", "commencement: no rent, and no free rent, is stated from 2027-01-01 to "
                              "2027-12-31")]
    free = [{"monthly": D(1000), "to": date(2026, 12, 31)}, {"from": date(2027, 1, 1), "monthly": D(0)}]
    assert book_of(lease_text("2025-01-01", "2027-12-31", {**MONTHLY, "rows": free})).passed


def test_an_extension_beyond_the_rent_fails() -> None:
    rent = {**MONTHLY, "ends": date(2025, 12, 31)}
    (found,) = failing(book_of(extended(rent, "2025-12-31", "2025-06-01", "2026-12-31")))
    assert found[2] == "longer: no rent, and no free rent, is stated from 2026-01-01 to 2026-12-31"


def test_a_payment_that_is_missing_is_found() -> None:
    """What is promised, without the rent of March: the days of the rent table tell."""
    book = account_for(load_text(lease_text("2025-01-01", "2025-12-31", MONTHLY)))
    (kept,) = book.promised
    without = dataclasses.replace(book, promised=[[p for p in kept if p.covers_from.month != 3]])
    (check,) = every_day_checks(without)
    assert (check.status, check.expected, check.actual) == ("fail", "365", "334")
    (check,) = every_day_checks(book)
    assert check.status == "pass"


def test_rent_paid_once_says_nothing_of_days() -> None:
    once = {"id": "base", "timing": "advance", "frequency": "once", "rows": [{"on": date(2025, 1, 1),
                                                                              "amount": D(12000)}]}
    assert [c for c in book_of(lease_text("2025-01-01", "2025-12-31", once)).checks if c.name == NAME] == []


# Tables --------------------------------------------------------------------------------------------------------------

HEAD = {"lease": "a", "commencement": "2025-01-01", "lease_term_end": "2027-12-15", "discount_rate": "0.06",
        "classification": "operating"}
LONGER = {"lease": "a", "id": "longer", "kind": "modification", "effective": "2027-12-10", "discount_rate": "0.07",
          "lease_term_end": "2028-04-30"}


@pytest.mark.parametrize("end", ["2027-12-15", "2027-11-30"])
def test_tables_say_the_same(tmp_path: Path, end: str) -> None:
    """Cut short inside of a month, or at its end: the rent is that of a lease by itself."""
    found = read_portfolio(write(
        tmp_path, leases=[{**HEAD, "lease_term_end": end}], events=[{**LONGER, "effective": end}],
        rent=[{"lease": "a", "rent": "base", "frequency": "monthly", "timing": "advance", "monthly": "1000.00"}]))
    (held,) = found.leases
    assert held.alone is None
    schedule = measured_amounts({k: v for k, v in found.tables().items() if k in ("leases", "payments", "events")})
    assert schedule["schedule"]["gross_rent"].sum() == 40 * 1000


def test_a_close_of_tables_fails_where_a_day_has_no_rent(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    folder = write(tmp_path / "in", leases=[{**HEAD, "lease_term_end": "2027-12-31"}], rent=[
        {"lease": "a", "rent": "base", "frequency": "monthly", "timing": "advance", "monthly": "1000.00",
         "ends": "2026-12-31"}])
    result = asc842.close(folder, "2025-01", out=tmp_path / "out", reports=False)
    assert not result.passed
    assert "contract differences that no judgement resolves" in [c.name for c in result.book.checks
                                                                 if c.status == "fail"]


def test_what_a_portfolio_dates_by_itself() -> None:
    """Days that no component covers; not a lease extended, even inside an instalment."""
    leases = [extended(MONTHLY, "2027-12-15", "2027-12-10", "2028-04-30"),
              extended(MONTHLY, "2027-11-30", "2027-11-10", "2028-04-30"),
              lease_text("2025-01-01", "2027-12-31", {**MONTHLY, "ends": date(2026, 12, 31)})]
    assert rent_of_all([(i, Timeline(load_text(text))) for i, text in enumerate(leases)])[1] == {2}
