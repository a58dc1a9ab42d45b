"""After the end of a lease: a stay from month to month, an extension from the day after, one that is signed later."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from event_workbooks import with_events
from lease_files import book_of, lease_text

D = Decimal
RENT = {"id": "base", "timing": "advance", "rows": [{"monthly": D("1000.00")}]}
# The lessee stays at 150 % of the rent from January 1, 2026; a new lease is signed on March 12.
STAY = {"id": "stay", "kind": "holdover", "effective": date(2026, 1, 1), "source": "lease, 20", "rent": [
    {"id": "base", "name": "Rent", "timing": "advance", "source": "lease, 20", "ends": date(2026, 3, 11),
     "rows": [{"monthly": D("1500.00")}]}]}


def text(**more: Any) -> str:
    """A year at 1,000.00 a month, 6 %."""
    return lease_text("2025-01-01", "2025-12-31", RENT, **more)


def test_rent_of_a_holdover_is_cost_as_incurred_and_in_no_liability() -> None:
    plain, book = book_of(text()), book_of(with_events(text(), STAY))
    assert book.summary["opening_liability"] == plain.summary["opening_liability"]
    assert book.schedule["cost"].tolist() == plain.schedule["cost"].tolist()
    e = book.tables["expenses"]
    # March: 11 of 31 days, 532.26.
    assert e.groupby("period")["cost"].sum().to_dict() == {
        "2026-01": D("1500.00"), "2026-02": D("1500.00"), "2026-03": D("532.26")}
    # From month to month nothing lasts for more than a month (842-20-50-4(c)).
    assert set(e["kind"]) == {"one-month lease cost"}
    assert book.summary["one_month_lease_cost_total"] == D("3532.26")
    (note,) = [c for c in book.checks if c.about == "stay"]
    assert (note.status, note.actual) == ("note", "3,532.26 from 2026-01-01 to 2026-03-11")
    assert book.passed


def test_an_extension_dated_the_day_after_is_that_at_the_end_of_the_last_day() -> None:
    terms = {"kind": "modification", "discount_rate": D("0.07"), "classification": "operating",
             "lease_term_end": date(2026, 12, 31)}
    after = book_of(with_events(text(), {**terms, "effective": date(2026, 1, 1)}))
    at_end = book_of(with_events(text(), {**terms, "effective": date(2025, 12, 31), "at_end_of_day": True}))
    # Twelve payments of 1,000, the first on that day, at 7 % / 12.
    worth = D(str(round(sum(1000 / (1 + 0.07 / 12) ** k for k in range(12)), 2)))
    assert after.events["liability_after"].iloc[0] == at_end.events["liability_after"].iloc[0] == worth
    for column in ("liability_closing", "asset_closing", "cost"):
        assert after.schedule[column].tolist()[-12:] == at_end.schedule[column].tolist()[-12:]


def test_what_is_signed_ten_weeks_later_is_told_of_its_way() -> None:
    late = {"kind": "modification", "effective": date(2026, 3, 12), "discount_rate": D("0.07"),
            "classification": "operating", "lease_term_end": date(2027, 12, 31)}
    with pytest.raises(asc842.InputError) as error:
        book_of(with_events(text(), late))
    (problem,) = error.value.problems
    assert "holdover" in problem.remedy
    assert "a lease of its own" in problem.remedy


@pytest.mark.parametrize(("change", "key"), [
    ({"effective": date(2025, 12, 31)}, "events[0].effective"),
    ({"rent": [{k: v for k, v in STAY["rent"][0].items() if k != "ends"}]}, "events[0].rent[0].ends"),
    ({"rent": [{**STAY["rent"][0], "rows": [{"from": date(2026, 2, 1), "monthly": D(1)}]}]}, "events[0].rent[0]"),
    ({"discount_rate": D("0.06")}, "events[0].discount_rate")])
def test_what_does_not_fit_is_refused(change: dict[str, Any], key: str) -> None:
    with pytest.raises(asc842.InputError) as error:
        book_of(with_events(text(), {**STAY, **change}))
    assert [p.key[:len(key)] for p in error.value.problems] == [key]


LATER = {**STAY, "id": "then", "rent": [
    {**STAY["rent"][0], "ends": date(2026, 4, 30), "rows": [{"monthly": D(2000)}]}]}


def test_rent_of_a_day_is_stated_by_one_holdover() -> None:
    # 11 of 31 days of March at 1,500.00 and 20 at 2,000.00: 532.26 and 1,290.32.
    book = book_of(with_events(text(), STAY, {**LATER, "effective": date(2026, 3, 12)}))
    assert book.summary["one_month_lease_cost_total"] == D(3000) + D("532.26") + D("1290.32") + D(2000)
    with pytest.raises(asc842.InputError) as error:
        book_of(with_events(text(), STAY, {**LATER, "effective": date(2026, 3, 11)}))
    assert [p.key for p in error.value.problems] == ["events[1].effective"]


def test_days_between_holdovers_without_rent_are_told() -> None:
    book = book_of(with_events(text(), STAY, {**LATER, "effective": date(2026, 3, 15)}))
    notes = {c.about: c.detail for c in book.checks if c.about in ("stay", "then")}
    assert "No rent is stated" not in notes["stay"]
    assert notes["then"].endswith(". No rent is stated from 2026-03-12 to 2026-03-14")


@pytest.mark.heavy
def test_a_close_books_the_holdover_month_by_month(tmp_path: Path) -> None:
    (tmp_path / "test-lease.toml").write_text(with_events(text(), STAY))
    place = f"sqlite:///{tmp_path}/register.db"
    months = (("2025-12", 0), ("2026-01", 150000), ("2026-02", 150000), ("2026-03", 53226), ("2026-04", 0))
    for period, cents in months:
        result = asc842.close(tmp_path, period, out=None, register=place)
        # It is at rest when the stay is over, not when the lease is.
        assert ("no activity" in set(result.book.exceptions["kind"])) == (period == "2026-04")
        lines = result.book.lines
        of = lines[lines["account"] == "Cost of leases of a month or less"]
        assert sum(of["debit"] - of["credit"]) == cents
        assert result.passed
