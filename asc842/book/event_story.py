"""What each event changed, in words: terms, rent still to come, monthly cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from asc842.base.money import from_cents, text
from asc842.book.book_tables import BookTables
from asc842.contract.agreed import approved_on
from asc842.contract.basis import weights_text
from asc842.contract.events import AMOUNTS, KINDS, Event
from asc842.contract.lease import Lease
from asc842.contract.rejudged import takes_effect


def event_stories(book: BookTables) -> list[tuple[dict[str, Any], str]]:
    """Return each event that the lease is measured through, as a row of ``book.events``, with what it changed."""
    terms, events = [version.lease for version in book.life.versions], book.life.events
    rows = book.event_rows
    released = () if book.moves is None else book.moves.released.tolist()
    return [(row, "; ".join((story(book, terms[n], terms[n + 1], event), *_carried(row, released[n]))))
            for n, (row, event) in enumerate(zip(rows, events, strict=True))]


def story(book: BookTables, before: Lease, after: Lease, event: Event) -> str:
    """Write what an event changed: terms, amounts, and the cost of a month before and after it."""
    said = [*_approved(book, event), *_terms(before, after, event), *_amounts(event),
            *_cost(book, takes_effect(event))] or ["no term changes"]
    return "; ".join([event.triggered_by, *said] if event.trigger else said)


def _approved(book: BookTables, event: Event) -> Iterator[str]:
    """State the day on which both parties approved it, where both must and it is known."""
    day = approved_on(book.lease, event)
    if day:
        yield f"approved {day}"
    if event.approved_reason:
        yield f"approved then: {event.approved_reason.rstrip('.')}"
    if event.effective_reason:
        yield f"accounted for on {event.effective}: {event.effective_reason.rstrip('.')}"


def _terms(before: Lease, after: Lease, event: Event) -> Iterator[str]:
    if KINDS[event.kind].ends_lease:
        yield "nothing is left of the lease"
        return
    if event.kind == "sublease":
        yield f"sublet ({event.sublease}): right-of-use asset derecognized; the liability accretes interest alone"
    for label, old, new in (
            ("rate", _percent(before.discount_rate), _percent(after.discount_rate)),
            ("classification", before.classification, after.classification),
            ("term ends", before.lease_term_end, after.lease_term_end)):
        if old != new and not (label == "classification" and event.kind == "sublease"):
            yield f"{label} {old} → {new}"
    yield from _rent(event)
    if event.abatements:
        yield f"abated: {', '.join(a.id for a in event.abatements)}"
    if event.share_terminated:
        yield f"{_percent(event.share_terminated)} of the right of use ends, asset by {event.method}"
    if event.amortization_end:
        yield f"asset amortized to {event.amortization_end}"
    stated = (("asset group", event.asset_group), ("fair value by", event.fair_value_method),
            ("caption", event.caption), ("segment", event.segment))
    yield from (f"{label}: {text}" for label, text in stated if text)
    if event.basis:
        yield f"basis: {weights_text(event.basis)}"


def _rent(event: Event) -> Iterator[str]:
    """Name the rent that an event brings, by the day from which it runs; what is paid once by its days."""
    named = dict[str, list[str]]()
    for r in event.rent:
        days = [str(row.on) for row in r.rows if row.on] if r.frequency == "once" else []
        when = f"paid on {', '.join(days)}" if days else f"rent from {r.begins or takes_effect(event)}"
        named.setdefault(when, []).append(r.name)
    for when, names in named.items():
        yield f"{when}: {', '.join(dict.fromkeys(names))}"


def _percent(rate: Decimal) -> str:
    return f"{rate * 100:.2f} %"


def _amounts(event: Event) -> Iterator[str]:
    for name, label in AMOUNTS.items():
        amount = getattr(event, name)
        if amount:
            yield f"{label} {text(amount)}"


def _cost(book: BookTables, first: date) -> Iterator[str]:
    """Compare the cost of the last whole period before a day with that of the first whole one after it."""
    schedule = book.plain["schedule"]
    before = [cost for ends, cost in zip(schedule["ends"], schedule["cost"], strict=True) if ends < first]
    after = [cost for starts, cost in zip(schedule["starts"], schedule["cost"], strict=True) if starts >= first]
    if before and after and before[-1] != after[0]:
        yield f"cost of a month {text(before[-1])} → {text(after[0])}"


def _carried(row: dict[str, Any], released: int) -> Iterator[str]:
    """Describe the amounts of an event that are neither the liability's nor the asset's alone."""
    yield from _caught_up(row)
    if released and row["liability_remeasured"]:
        yield (f"liability {text(from_cents(released))} less by what ends, remeasured by "
               f"{text(row['liability_remeasured'])}")
    yield from _amortized(row)
    yield from _not_carried(row)


def _caught_up(row: dict[str, Any]) -> Iterator[str]:
    if row["catch_up"]:
        yield f"cost of the time gone by {text(row['catch_up'])} less, the asset as much more"


def _amortized(row: dict[str, Any]) -> Iterator[str]:
    if row["amortized"]:
        yield f"no life is left, all of the asset amortized at once: {text(row['amortized'])}"


def _not_carried(row: dict[str, Any]) -> Iterator[str]:
    """State the amount taken to profit or loss because the asset is zero and cannot carry it."""
    if row["remeasurement_gain"] and not row["asset_after"]:
        word = "gain" if row["remeasurement_gain"] > 0 else "loss"
        yield (f"the asset is at nothing, and what it cannot carry is a {word} of "
               f"{text(abs(row['remeasurement_gain']))}")
