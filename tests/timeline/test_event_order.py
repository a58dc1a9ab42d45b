"""Several events: at the same time, in a stated order, and one after the other; what no balance allows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import asc842
from asc842.cli import main
from lease_files import book_of, lease_text, refused
from test_incentives import with_events

D = Decimal
DAY = date(2026, 5, 1)
BASE = lease_text("2025-01-01", "2028-12-31", {"id": "base", "timing": "advance", "rows": [
    {"monthly": D("1000.00")}, {"month": 25, "monthly": D("1300.00")}]}, costs=[{"amount": D("500.00")}],
    incentives=[{"id": "ti", "amount": D("2000.00"),
                 "receivable": [{"on": date(2027, 3, 31), "amount": D("2000.00")}]}])
STEP_UP = {"id": "base", "name": "Rent", "timing": "advance", "source": "lease, 5",
           "rows": [{"monthly": D("1450.00")}]}
# One event of each kind that leaves the lease running; each touches what its name says.
EVENTS: dict[str, dict[str, Any]] = {
    "rent": {"kind": "contingency resolved", "rent": [STEP_UP]},
    "rate": {"kind": "modification", "discount_rate": D("0.09")},
    "class": {"kind": "reassessment", "discount_rate": D("0.06"), "classification": "finance"},
    "allowance": {"kind": "incentive", "incentive_id": "ti",
                  "receivable": [{"on": date(2027, 6, 30), "amount": D("1500.00")}]},
    "money": {"kind": "incentive", "incentive": D("333.33")},
    "loss": {"kind": "impairment", "impairment": D("777.77")},
    "life": {"kind": "abandonment", "amortization_end": date(2027, 8, 31)},
    "half": {"kind": "partial termination", "method": "liability", "discount_rate": D("0.06"), "rent": [
        {**STEP_UP, "rows": [{"monthly": D("600.00")}]}]},
}
# Pairs that change the same thing, or of which one shares out balances that the other moves.
DEPENDENT = {frozenset(p) for p in (("rate", "class"), *(("half", other) for other in EVENTS if other != "half"))}


def events_of(*names: str, **more: Any) -> list[dict[str, Any]]:
    return [{"id": name, "effective": DAY, **EVENTS[name], **more} for name in names]


@pytest.mark.parametrize(("a", "b"), [p for p in combinations(EVENTS, 2) if frozenset(p) not in DEPENDENT])
def test_order_of_independent_events_does_not_matter(a: str, b: str) -> None:
    one, other = book_of(with_events(BASE, *events_of(a, b))), book_of(with_events(BASE, *events_of(b, a)))
    assert one.schedule.equals(other.schedule)
    assert one.passed
    assert other.passed


@pytest.mark.parametrize(("a", "b"), sorted(map(sorted, DEPENDENT)))
def test_order_of_dependent_events_has_to_be_said(a: str, b: str) -> None:
    text = with_events(BASE, *events_of(a, b))
    assert [p.key for p in refused(text)] == ["events[1]"]
    both = [with_events(BASE, *events_of(a, order=n), *events_of(b, order=3 - n)) for n in (1, 2)]
    books = [book_of(t) for t in both]
    assert [list(b.events["id"]) for b in books] == [[a, b], [b, a]]
    assert all(b.passed for b in books)


def test_order_matters_where_half_ends_before_or_after_the_loss() -> None:
    """First half of the asset ends and then 777.77 of what is left; or first 777.77, and then half of the rest."""
    half = {"kind": "partial termination", "method": "right of use", "share_terminated": D("0.5"),
            "discount_rate": D("0.06"), "id": "half", "effective": DAY}
    loss = {"id": "loss", "effective": DAY, **EVENTS["loss"]}
    first = book_of(with_events(BASE, half | {"order": 1}, loss | {"order": 2})).events
    last = book_of(with_events(BASE, half | {"order": 2}, loss | {"order": 1})).events
    lost_first = last["asset_after"].iloc[1] - first["asset_after"].iloc[1]
    assert abs(lost_first - D("777.77") / 2) <= D("0.01")
    assert first["gain_loss"].sum() - last["gain_loss"].sum() + lost_first == 0


@pytest.mark.parametrize(("order", "key"), [((1, 1), "events[1].order"), ((1, None), "events[1]"),
                                            ((None, 1), "events[0]")])
def test_an_order_that_says_nothing_is_refused(order: tuple[int | None, int | None], key: str) -> None:
    events = [e | ({"order": o} if o else {}) for e, o in zip(events_of("rent", "half"), order, strict=True)]
    assert [p.key for p in refused(with_events(BASE, *events))] == [key]


def test_end_of_day_comes_before_the_start_of_the_next() -> None:
    """Whichever stands first in the file: the loss at the end of 2026-04-30, then the rent of 2026-05-01."""
    loss = {"id": "loss", "effective": date(2026, 4, 30), "at_end_of_day": True, **EVENTS["loss"]}
    (rent,) = events_of("rent")
    one, other = book_of(with_events(BASE, loss, rent)), book_of(with_events(BASE, rent, loss))
    assert list(one.events["id"]) == list(other.events["id"]) == ["loss", "rent"]
    assert one.schedule.equals(other.schedule)
    april = one.schedule[one.schedule["period"] == "2026-04"].iloc[0]
    assert (april["asset_adjustment"], april["gain_loss"]) == (D("-777.77"), D("-777.77"))
    assert one.passed


def test_start_and_end_of_the_same_day() -> None:
    (rent,) = events_of("rent")
    end = {"id": "end", "kind": "termination", "effective": DAY, "at_end_of_day": True, "penalty": D(100)}
    book = book_of(with_events(BASE, end, rent))
    assert list(book.events["id"]) == ["rent", "end"]
    assert book.schedule["rent"].iloc[-1] == D("1450.00")
    assert book.passed


def test_a_remeasurement_to_zero_beside_another_event_needs_an_order() -> None:
    """After a loss that leaves 1.00, less rent takes the asset to zero with a gain. Before the loss it would not."""
    (rate,) = events_of("rate")
    before = book_of(with_events(BASE, rate | {"discount_rate": D("0.06")})).events["asset_before"].iloc[0]
    loss = {"id": "loss", "effective": DAY, "kind": "impairment", "impairment": before - 1}
    fewer = {"id": "fewer", "effective": DAY, "kind": "contingency resolved",
             "rent": [{**STEP_UP, "rows": [{"monthly": D("900.00")}]}]}
    with pytest.raises(asc842.InputError) as error:
        book_of(with_events(BASE, loss, fewer))
    assert [p.key for p in error.value.problems] == ["events[1]"]
    book = book_of(with_events(BASE, loss | {"order": 1}, fewer | {"order": 2}))
    assert book.events["gain_loss"].iloc[1] > 0
    assert book.passed


def test_a_loss_above_the_asset_is_refused_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "lease.toml"
    path.write_text(with_events(BASE, {"id": "loss", "effective": DAY, "kind": "impairment",
                                       "impairment": D("9999999.00")}), encoding="utf-8")
    result = CliRunner().invoke(main, ["schedule", str(path), "--out", str(tmp_path)])
    line = next(i for i, x in enumerate(path.read_text().splitlines(), 1) if x.startswith("impairment ="))
    assert result.exit_code == 2
    assert f"lease.toml:{line}: events[0].impairment" in result.output
    assert "at most the right-of-use asset before it" in result.output
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_liability_that_rises_is_no_measure_of_what_ends() -> None:
    """At half the rate the same rent is worth more: no part of the asset has ended by that."""
    ends = {"id": "part", "effective": DAY, "kind": "partial termination", "method": "liability",
            "discount_rate": D("0.03"), "classification": "operating"}
    with pytest.raises(asc842.InputError, match="a liability that falls") as error:
        book_of(with_events(BASE, ends))
    assert [p.key for p in error.value.problems] == ["events[0].method"]


@pytest.mark.parametrize(("event", "key"), [
    ({"kind": "partial termination", "method": "right of use", "share_terminated": D("1.2"),
      "discount_rate": D("0.06")}, "events[0].share_terminated"),
    ({"kind": "partial termination", "method": "right of use", "share_terminated": 1, "discount_rate": D("0.06")},
     "events[0].share_terminated"),
    ({"kind": "partial termination", "method": "right of use", "share_terminated": 0, "discount_rate": D("0.06")},
     "events[0].share_terminated"),
    ({"kind": "separate contract"}, "events[0]"),
    ({"kind": "separate contract", "added_right_of_use": "two floors"}, "events[0]"),
    ({"kind": "modification", "rent": [STEP_UP]}, "events[0]"),
])
def test_events_that_say_too_little_or_too_much(event: dict[str, Any], key: str) -> None:
    assert key in [p.key for p in refused(with_events(BASE, {"id": "news", "effective": DAY, **event}))]


def test_a_separate_contract_with_its_evidence_changes_nothing() -> None:
    event = {"id": "more", "kind": "separate contract", "effective": DAY, "added_right_of_use": "two more floors",
             "standalone_price": "12.00 a square foot, as new tenants pay in the building"}
    assert book_of(with_events(BASE, event)).schedule.equals(book_of(BASE).schedule)
