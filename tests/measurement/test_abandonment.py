"""An asset whose life ends before the lease does, and what later events make of it.

1,000 a year in arrears from 2025 to 2027 at 6 %. Use ends with 2026, so that the asset is amortized by then; from
2027 on an increase of the liability has no days to be amortized over, and is cost at once.
"""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from asc842.book.event_story import event_stories
from heavy import params
from lease_files import at, book_of, lease_text, refused
from test_event_matrix import FEW, SHAPES, base, events, sound
from test_incentives import with_events

D = Decimal
BASE = {"id": "base", "timing": "arrears", "frequency": "annual"}
ABANDONED = {"id": "empty", "kind": "abandonment", "effective": date(2026, 1, 1),
             "amortization_end": date(2026, 12, 31)}
NOW = date(2027, 1, 1)


def lease(kind: str = "operating") -> str:
    return lease_text("2025-01-01", "2027-12-31", {**BASE, "rows": [{"amount": D(1000)}]}, classification=kind)


def new_rent(amount: int) -> list[dict[str, Any]]:
    return [{**BASE, "name": "Rent", "source": "lease, 9", "rows": [{"amount": D(amount)}]}]


def value(amount: int, years: int) -> Decimal:
    return round(sum(amount / D("1.06") ** k for k in range(1, years + 1)), 2)


def money(book: Any, account: str, day: date) -> Decimal:
    lines = book.journal[(book.journal["account"] == account) & (book.journal["date"] == day)
                         & book.journal["entry"].str.startswith("event")]
    return sum(lines["debit"] - lines["credit"], D(0))


@pytest.mark.parametrize("kind", ["operating", "finance"])
@pytest.mark.parametrize(("amount", "word"), [(1500, "loss"), (700, "gain")])
def test_what_no_life_is_left_for_is_profit_or_loss(kind: str, amount: int, word: str) -> None:
    book = book_of(with_events(lease(kind), ABANDONED, {
        "id": "more", "kind": "contingency resolved", "effective": NOW, "rent": new_rent(amount)}))
    event = book.events.iloc[1]
    change = value(amount, 1) - value(1000, 1)
    assert (event["liability_before"], event["liability_after"]) == (value(1000, 1), value(amount, 1))
    assert (event["asset_before"], event["asset_after"], event["gain_loss"]) == (0, 0, -change)
    accounts = book.policy.accounts
    liability = accounts.finance_lease_liability if kind == "finance" else accounts.lease_liability
    assert money(book, accounts.remeasurement_gain_loss, NOW) == -money(book, liability, NOW) == change
    assert at(book, "2027-01-31")["gain_loss"] == -change
    assert f"{word} of {abs(change)}" in event_stories(book)[1][1]
    sound(book)


def test_a_new_use_gives_the_increase_a_life() -> None:
    """The event says that the space is used again to the end of the lease: the increase is amortized over it."""
    book = book_of(with_events(lease(), ABANDONED, {
        "id": "again", "kind": "modification", "effective": NOW, "discount_rate": D("0.06"), "rent": new_rent(1500),
        "amortization_end": date(2027, 12, 31)}))
    increase = value(1500, 1) - value(1000, 1)
    assert (book.events.iloc[1]["asset_after"], book.events.iloc[1]["gain_loss"]) == (increase, 0)
    for month in range(1, 13):
        row = book.schedule[book.schedule["period"] == f"2027-{month:02d}"].iloc[0]
        assert abs(row["asset_closing"] - increase * (12 - month) / 12) <= D("0.005")
    sound(book)


def test_an_asset_abandoned_on_the_spot_is_cost_at_once() -> None:
    """Two rents of level cost are left: the asset is the liability, 1,833.39, and goes on the day."""
    at_once = {**ABANDONED, "amortization_end": date(2025, 12, 31)}
    book = book_of(with_events(lease(), at_once))
    event = book.events.iloc[0]
    assert (event["asset_before"], event["asset_after"]) == (value(1000, 2), 0)
    assert (event["gain_loss"], event["amortized"]) == (0, value(1000, 2))
    assert event["liability_after"] == value(1000, 2)
    assert f"all of the asset amortized at once: {value(1000, 2):,}" in event_stories(book)[0][1]
    january = at(book, "2026-01-31")
    assert january["amortization"] == value(1000, 2)
    later = book.schedule[book.schedule["starts"] >= date(2026, 1, 1)]
    assert sum(later["cost"]) == 2000  # The asset, and interest of what is left to pay.
    sound(book)


@pytest.mark.parametrize("kind", ["operating", "finance"])
def test_a_shorter_term_ends_the_life_with_it(kind: str) -> None:
    """Abandoned to be empty by the end of 2026; then the lease is cut to end in June: the asset is gone by June."""
    shorter = {"id": "shorter", "kind": "modification", "effective": date(2026, 3, 1), "discount_rate": D("0.06"),
               "lease_term_end": date(2026, 6, 30)}
    book = book_of(with_events(lease(kind), ABANDONED, shorter))
    left = book.events.iloc[1]["asset_after"]
    assert left > 0
    for months, end in ((1, "2026-03-31"), (3, "2026-05-31")):
        # Half a cent for the balance, and half a cent by which the one it starts from was rounded.
        assert abs(at(book, end)["asset_closing"] - left * (4 - months) / 4) <= D("0.01")
    assert at(book, "2026-06-30")["asset_closing"] == 0
    sound(book)


def test_an_impaired_asset_lasts_no_longer_than_its_useful_life() -> None:
    """After an impairment the asset of an operating lease goes to the end of its life, here half a year on."""
    text = lease() + '\n[[judgements]]\nquestion = "useful_life"\nanswer = 2026-06-30\nreason = "Demolished."\n'
    book = book_of(with_events(text, {"id": "loss", "kind": "impairment", "effective": date(2026, 1, 1),
                                      "impairment": D("633.39")}))
    assert book.events.iloc[0]["asset_after"] == value(1000, 2) - D("633.39") == D("1200.00")
    assert [at(book, end)["asset_closing"] for end in ("2026-01-31", "2026-03-31", "2026-06-30")] == [
        D(1000), D(600), D(0)]
    sound(book)


def test_a_life_that_ends_before_the_event_is_refused() -> None:
    (problem,) = refused(with_events(lease(), {**ABANDONED, "amortization_end": date(2025, 12, 30)}))
    assert problem.key == "events[0].amortization_end"
    assert "2025-12-31" in problem.expected


AFTER = [n for n in events("advance", "monthly", "operating") if n not in ("abandoned", "loss")]


@pytest.mark.parametrize("name", AFTER)
@pytest.mark.parametrize("shapes", [
    FEW[::2], pytest.param([x for x in SHAPES if x not in FEW[::2]], marks=pytest.mark.heavy)],
    ids=["three", "others"])
def test_every_kind_of_event_after_an_abandonment(name: str, shapes: list[tuple[str, str, str, str]]) -> None:
    """Empty since February 2026; the event comes in July, where of most leases no life is left to carry it."""
    for timing, frequency, form, kind in shapes:
        gone = {"id": "empty", "kind": "abandonment", "effective": date(2026, 1, 1),
                "amortization_end": date(2026, 2, 28)}
        event = {"id": "event", "effective": date(2026, 7, 1), **events(timing, frequency, kind)[name]}
        book = book_of(with_events(base(timing, frequency, form, kind), gone, event))
        assert set(book.schedule[book.schedule["starts"] > date(2026, 2, 28)]["asset_closing"]) == {D(0)}
        sound(book)


@pytest.mark.parametrize("seed", params(range(16), range(6)))
def test_chains_after_an_abandonment(seed: int) -> None:
    """Events of several kinds during the rest of the asset's life and after it, at starts and ends of days."""
    rng = random.Random(seed)
    shape = rng.choice(SHAPES)
    timing, frequency, _, kind = shape
    names = rng.sample([n for n in AFTER if n not in ("end", "purchase", "shorter", "extension")], 3)
    days = sorted(rng.sample(range(300), 3))
    chain = [{"id": "empty", "kind": "abandonment", "effective": date(2026, 1, 10),
              "amortization_end": date(2026, rng.randint(2, 11), 28)}]
    chain += [{"id": f"e{i}", "effective": date.fromordinal(date(2026, 1, 15).toordinal() + day),
               **events(timing, frequency, kind)[name], "at_end_of_day": rng.random() < 0.4}
              for i, (name, day) in enumerate(zip(names, days, strict=True))]
    for i, event in enumerate(chain):
        if "abatements" in event:
            event["abatements"] = [{**a, "id": f"relief-{i}"} for a in event["abatements"]]
    sound(book_of(with_events(base(*shape), *chain)))


def test_rent_goes_on_evenly_beside_the_weights_of_an_abandoned_asset() -> None:
    """Weights stated for what is left of the asset's life say nothing about rent, which ASC 840 spreads to the end.

    In 2027 the 1,000 of that year and the 500 that come to be fixed: 1,500 in the schedule as it was kept before.
    """
    weights = [{"from": date(2026, 7, 1), "to": date(2026, 12, 31), "weight": 1}]
    book = book_of(with_events(
        lease(), ABANDONED, {"id": "dear", "kind": "modification", "effective": date(2026, 7, 1), "basis": weights,
                             "discount_rate": D("0.06"), "classification": "operating"},
        {"id": "fixed", "kind": "contingency resolved", "effective": NOW,
         "rent": [{**BASE, "id": "sales", "name": "Sales", "source": "lease, 9", "rows": [{"amount": D(500)}]}]}))
    sound(book)
    before = book.tables["asc840"]
    assert sum(before.loc[before["starts"] >= NOW, "rent_expense"]) == 1500
    assert before["deferred_rent"].iloc[-1] == 0
