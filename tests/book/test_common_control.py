"""Leasehold improvements between entities under common control (ASU 2023-01): impairment, changes, disclosure.

842-20-35-12A to -35-12C, 842-20-50-7A, 842-10-65-7; figures are worked out beside each test.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from lease_files import book_of, refused
from test_improvements import EQUITY, LOSS, D, debits, failing, improvement, lease, table

ADOPTED = "Retained earnings, adoption of ASC 842"


def credits(book: asc842.LeaseBook, account: str) -> dict[date, Decimal]:
    rows = book.journal[(book.journal["account"] == account) & (book.journal["credit"] != 0)]
    return dict(zip(rows["date"], rows["credit"], strict=True))


def walls(**more: Any) -> dict[str, Any]:
    """120,000 from the first day of a lease of 2024 to 2028, with ten years of life to the group."""
    return improvement("120000", "2024-01-01", 120, common_control=True, **more)


def impaired(amount: str, on: date = date(2025, 12, 31)) -> list[dict[str, Any]]:
    return [{"on": on, "amount": D(amount), "reason": "Tested with its asset group.", "source": "lease, 2"}]


def test_an_impairment_leaves_less_over_the_life_that_is_left() -> None:
    """Two years at 12,000 leave 96,000; 24,000 of it lost, 72,000 over the 96 months that remain: 750.

    Without common control the term of 60 months counts: 24,000 a year, 72,000 less 24,000 over 36 months.
    """
    book = book_of(lease(walls(impairments=impaired("24000")), end="2033-12-31"))
    t = table(book)
    assert list(t["amortization"][t["amortization"] != 0]) == [D(1000)] * 24 + [D(750)] * 96
    assert t["impaired"].sum() == 24000
    assert debits(book, LOSS) == {date(2025, 12, 31): D("24000.00")}
    assert failing(book) == []
    alone = book_of(lease(improvement("120000", "2024-01-01", 120, impairments=impaired("24000"))))
    assert float(table(alone)["amortization"].iloc[-1]) == round(48000 / 36, 2)
    assert failing(alone) == []


def test_an_impairment_inside_a_month() -> None:
    """On 2025-12-16: 15.5 of 31 days... 23 months and 16 of 31 days are over, at 1,000 a month."""
    book = book_of(lease(walls(impairments=impaired("10000", date(2025, 12, 16))), end="2033-12-31"))
    t = book.tables["leasehold_improvements"]
    (row,) = t[t["impaired"] != 0].to_dict("records")
    assert row["opening"] == D(str(round(120_000 - 1000 * (23 + 16 / 31), 2)))
    assert sum(t["amortization"]) == 110_000
    assert failing(book) == []


def test_an_impairment_above_what_is_carried_is_refused() -> None:
    text = lease(walls(impairments=impaired("96000.01")), end="2033-12-31")
    (problem,) = refused(text)
    assert (problem.key, problem.expected) == ("facts.leasehold_improvements[0].impairments[0].amount",
                                               "at most what it is carried at then, 96,000.00")
    assert refused(lease(walls(impairments=impaired("96000")), end="2033-12-31")) == []
    keys = [p.key.rpartition(".")[2] for p in refused(lease(walls(impairments=impaired("1", date(2023, 12, 31)))))]
    assert keys == ["on"]


@pytest.mark.parametrize(("on", "taken"), [
    ("2023-12-31", False), ("2024-01-01", True), ("2026-06-30", True), ("2026-07-01", False)])
def test_an_impairment_is_of_a_day_of_use(on: str, taken: bool) -> None:
    """From the day put in service through the day of removal, on which the asset is there still."""
    text = lease(improvement("120000", "2024-01-01", 120, removed=date(2026, 6, 30),
                             impairments=impaired("1", date.fromisoformat(on))))
    assert [p.key.rpartition(".")[2] for p in refused(text)] == ([] if taken else ["on"])


def test_the_update_taken_up_prospectively_spreads_what_is_left_over_the_life_to_the_group() -> None:
    """842-10-65-7: 2,000 a month over the term to the end of 2024, then 96,000 over the 108 months of life left."""
    book = book_of(lease(walls(common_control_from=date(2025, 1, 1))))
    t = table(book)
    amounts = list(t["amortization"])
    assert amounts[:12] == [D(2000)] * 12
    assert sum(amounts[12:24]) == round(D(96000) * 12 / 108, 2)
    assert set(t["paragraph"]) == {"842-20-35-12", "842-20-35-12A"}
    # What is left when the lease ends goes to equity.
    assert debits(book, EQUITY) == {date(2028, 12, 31): round(D(96000) * 60 / 108, 2)}
    assert failing(book) == []


def test_taken_up_retrospectively_the_difference_is_in_equity() -> None:
    """842-10-65-7: as if 1,000 a month had been the amortization of 2024: 12,000 back, then 1,000 a month."""
    book = book_of(lease(walls(common_control_from=date(2025, 1, 1), restated=True)))
    t = table(book)
    assert list(t["amortization"][t["amortization"] != 0]) == [D(2000)] * 12 + [D(1000)] * 48
    assert credits(book, ADOPTED) == {date(2025, 1, 1): D("12000.00")}
    assert debits(book, EQUITY) == {date(2028, 12, 31): D("60000.00")}
    assert failing(book) == []


def test_no_longer_under_common_control_the_term_counts_from_then_on() -> None:
    """842-20-35-12C: 24,000 by the end of 2025, then 96,000 over the 36 months of term left; nothing to equity."""
    book = book_of(lease(walls(common_control_until=date(2025, 12, 31))))
    amounts = list(table(book)["amortization"])
    assert amounts[:24] == [D(1000)] * 24
    assert round(float(amounts[24]), 2) == round(96000 / 36, 2)
    assert sum(amounts) == 120000
    assert debits(book, EQUITY) == {}
    assert failing(book) == []


def test_what_does_not_fit_is_refused() -> None:
    def keys(**more: Any) -> list[str]:
        return [p.key.rpartition(".")[2] for p in refused(lease(improvement("1000", "2024-01-01", 12, **more)))]

    assert keys(common_control_from=date(2025, 1, 1)) == ["common_control_from"]
    assert keys(common_control=True, common_control_from=date(2023, 1, 1)) == ["common_control_from"]
    assert keys(common_control=True, common_control_from=date(2025, 1, 1),
                common_control_until=date(2024, 6, 30)) == ["common_control_until"]
    assert keys(common_control=True, restated=True) == ["restated"]


def test_a_close_discloses_those_that_outlast_their_leases(tmp_path: Path) -> None:
    """842-20-50-7A: what is left, the life left to the group, and the term left; those that do not outlast it do not.

    At the end of 2025 walls of ten years have 96,000 and 96 months left, the lease 36 months.
    """
    (tmp_path / "leases").mkdir()
    for name, one in (("long", walls()), ("short", {**walls(), "useful_life": 48}),
                      ("other", improvement("120000", "2024-01-01", 120))):
        (tmp_path / "leases" / f"{name}.toml").write_text(
            lease(one, lease_id=name), encoding="utf-8")
    result = asc842.close(tmp_path / "leases", "2025-12", out=None, register=tmp_path / "register.db")
    assert result.passed
    (row,) = result.book.reports["leasehold improvements under common control"].to_dict("records")
    assert (row["lease"], row["improvement"], row["unamortized"]) == ("long", "Walls", 96_000_00)
    assert (row["life_to_group_months"], row["remaining_months"]) == (96, 36)


def test_the_year_in_which_the_update_is_taken_up_tells_what_it_changed(tmp_path: Path) -> None:
    """842-10-65-8: taken up on 2025-01-01, when 96,000 of 120,000 is left after a year at 2,000 a month over the term.

    As if it always had been, 1,000 a month over the life to the group, 12,000 more would be left. By the end of
    February two months at 1,000, or at 96,000 / 108, are amortized instead of two at 2,000. A year later it is old.
    """
    (tmp_path / "leases").mkdir()
    for name, more in (("on", {}), ("always", {"restated": True})):
        (tmp_path / "leases" / f"{name}.toml").write_text(
            lease(walls(common_control_from=date(2025, 1, 1), **more), lease_id=name), encoding="utf-8")
    closed = [asc842.close(tmp_path / "leases", period, out=None, register=tmp_path / f"{period}.db")
              for period in ("2025-02", "2026-02")]
    told, later = (result.book.reports["common control taken up"].set_index("lease") for result in closed)
    assert later.empty
    assert list(told["taken_up_on"]) == ["2025-01-01", "2025-01-01"]
    assert told["way"].to_dict() == {"always": "as if always", "on": "prospectively"}
    assert list(told["unamortized_before"]) == [96_000_00, 96_000_00]
    assert told["equity"].to_dict() == {"always": 12_000_00, "on": 0}
    assert list(told["amortized_to_before"]) == ["2028-12-31", "2028-12-31"]
    assert list(told["amortized_to"]) == ["2033-12-31", "2033-12-31"]
    assert told["amortization"].to_dict() == {"always": 2_000_00, "on": round(96_000_00 * 2 / 108)}
    assert told["amortization_before"].to_dict() == {"always": 4_000_00, "on": 4_000_00}
