"""Journal lines of many leases from the schedule, as arrays: dated, balanced, in whole cents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from asc842.calendar.positions import Days, Ints, by_owner_and_day
from asc842.ledger.ownership import Owned, owned_by
from asc842.ledger.roles import ROLES
from asc842.ledger.schedule import Schedule
from asc842.ledger.split_rows import Rows, split_rows
from asc842.measurement.events import IN_PLACE, Events, Wave
from asc842.measurement.measured import settling
from asc842.measurement.unpaid import Unpaid

Line = tuple[str, Ints]
"""A role and its debits (negative: credits) in cents."""
_CREDITED = (("lease_liability", -1, "interest"), ("right_of_use_asset", -1, "amortization"))
BY_PERIOD: dict[str, tuple[tuple[str, int, str], ...]] = {
    "operating lease cost": (("lease_cost", 1, "cost"), *_CREDITED),
    "finance lease cost": (("interest", 1, "interest"), ("amortization", 1, "amortization"), *_CREDITED),
    "depreciation": (("depreciation", 1, "amortization"), ("property", -1, "amortization"),
                     ("interest", 1, "interest"), ("lease_liability", -1, "interest")),
}
"""What the entries of a period book: on the account of which role, with which sign, which column of the schedule."""
AT_EVENTS = {"right_of_use_asset": (1, "asset_change"), "lease_liability": (-1, "liability_change"),
             "impairment_loss": (1, "impairment_loss"), "termination_gain_loss": (-1, "termination_gain"),
             "remeasurement_gain_loss": (-1, "remeasurement_gain"), "gain_loss": (-1, "other_gain"),
             "property": (1, "bought")}
"""What the entry of an event books of its moves: by the role of the account, with which sign, which move."""
PlacesOn = Callable[[Ints, Days], Ints]
"""The places of leases (n,) in the ledger on days (n,), by number (n,)."""
Moving = tuple[Ints, Days]
"""Leases that move to another place in the ledger, and the first day there."""


@dataclass(frozen=True, slots=True)
class Entries:
    """Journal lines, each field of shape (lines,), in order of lease, date and entry; no line is zero.

    ``lease`` indexes the leases, ``kind`` indexes ``kinds`` (names of entries), ``role`` indexes ROLES. ``amount`` is
    the debit, negative for a credit. ``wave`` is the number of the event that an entry books, else 0. ``finance`` is
    the classification that an entry is booked under: that of the row it books, or of the terms after an event.
    """

    lease: Ints
    date: Days
    kind: Ints
    role: Ints
    amount: Ints
    wave: Ints
    finance: np.ndarray
    kinds: tuple[str, ...]

    def where(self, which: np.ndarray) -> Entries:
        """Return some of the lines."""
        return Entries(self.lease[which], self.date[which], self.kind[which], self.role[which], self.amount[which],
                       self.wave[which], self.finance[which], self.kinds)


@dataclass(frozen=True, slots=True)
class _Booked:
    kind: str
    wave: int
    step: int | Ints
    dates: Days
    owner: Ints
    finance: np.ndarray
    lines: Sequence[Line]


def entries_of(s: Schedule, waves: Sequence[Wave], first: np.datetime64 | None = None,
               last: np.datetime64 | None = None, *, due_days: bool = False, moves: Moving | None = None) -> Entries:
    """Commencement, event and monthly entries of every lease, dated from ``first`` to ``last`` where these are given.

    A lease that began before it came into these books has an entry of a transition, an acquisition or a take-over
    instead.

    Commencement (842-20-30-1, -30-5) books the asset against liability, the day-one payment, costs, prepaid rent
    and incentives; an event books what it changes. Each month an operating lease books its cost against liability
    and asset (842-20-25-6), a finance lease interest and amortization (842-20-25-5); each payment settles the
    liability, of which an incentive received is a negative part. An asset of which the lessee becomes the owner is
    property, and depreciates, from the end of the lease on. Where a lease changes its classification inside a month,
    what accrues until then is booked on the day before; so it is, by days, where a lease ``moves`` inside one, with
    what fell due until then. Payments and incentives are dated with the month's other
    entries or, with ``due_days``, on the days they are due. A line that would be zero is left out; an entry balances
    because its lines are the schedule's own row.
    """
    def asked(rows: Rows) -> np.ndarray:
        since = np.full(len(rows.ends), True) if first is None else rows.ends >= first
        return since if last is None else since & (rows.ends <= last)

    blocks = list(_blocks(s, waves, asked, due_days=due_days, moves=moves))
    kinds = tuple(dict.fromkeys(b.kind for b in blocks))
    parts = [part for block in blocks for part in _parts(block, kinds, first, last)]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    columns = [column[columns[-1] != 0] for column in columns]
    lease, date, step, line, kind, role, wave, finance, amount = columns
    order = np.lexsort((line, kind, step, date, lease))
    return Entries(lease[order], date[order], kind[order], role[order], amount[order], wave[order], finance[order],
                   kinds)


def totals_before(s: Schedule, waves: Sequence[Wave], day: np.datetime64 | Days, number: int | Ints = 1,
                  places: tuple[int, PlacesOn] | None = None, *, due_days: bool = False,
                  moves: Moving | None = None) -> Ints:
    """Add up what is booked before a day (one, or one of each lease): debits less credits in cents.

    What an event books on that day itself counts where it comes before the event of a ``number`` (of each lease).
    ``places`` are how many there are, and a function that gives those of leases on days; by default each lease is one.
    Shape (2, places, roles): booked under operating, and under finance classification.
    """
    leases = len(s.opening_asset)
    count, on = places or (leases, lambda lease, _: lease)
    totals, days = np.zeros((2, count, len(ROLES)), dtype=np.int64), np.broadcast_to(day, leases)
    numbers = np.broadcast_to(number, leases)
    for block in _blocks(s, waves, lambda rows: rows.ends < days[rows.lease], due_days=due_days, moves=moves):
        until = days[block.owner]
        early = block.dates < until
        if block.wave:
            early |= (block.dates == until) & (block.wave < numbers[block.owner])
        place = on(block.owner[early], block.dates[early]) + count * block.finance[early]
        for role, amounts in block.lines:
            summed = np.bincount(place, weights=amounts[early], minlength=2 * count)
            totals[:, :, ROLES.index(role)] += summed.astype(np.int64).reshape(2, count)
    return totals


def _blocks(s: Schedule, waves: Sequence[Wave], asked: Callable[[Rows], np.ndarray], *, due_days: bool,
            moves: Moving | None) -> Iterator[_Booked]:
    """Yield all that is booked; of what is booked by period, only the rows ``asked`` for."""
    rows = Rows.of(s) if moves is None else split_rows(Rows.of(s), waves, s.unpaid, *moves)
    rows = rows.where(asked(rows))
    yield _commencement(s, waves[0])
    yield _transition(s, waves[0])
    yield _acquisition(s, waves[0])
    yield _take_over(s, waves[0])
    yield from _events(s, waves)
    yield from _monthly(rows, owned_by(rows, waves))
    yield from _on_due_days(waves, s.unpaid) if due_days else _at_period_ends(rows)
    yield _bought_at_end(s, owned_by(s, waves))


def _parts(block: _Booked, kinds: tuple[str, ...], first: np.datetime64 | None,
           last: np.datetime64 | None) -> Iterator[tuple[np.ndarray, ...]]:
    which = np.full(len(block.owner), True) if first is None else block.dates >= first
    which &= True if last is None else block.dates <= last
    owner, dates = block.owner[which], block.dates[which]
    step = np.broadcast_to(np.asarray(block.step, dtype=np.int64), len(which))[which]
    for i, (role, amounts) in enumerate(block.lines):
        yield (owner, dates, step, np.full(len(owner), i), np.full(len(owner), kinds.index(block.kind)),
               np.full(len(owner), ROLES.index(role)), np.full(len(owner), block.wave), block.finance[which],
               amounts[which])


def _commencement(s: Schedule, wave: Wave) -> _Booked:
    events = wave.events
    incentive, *credited = _adjustments(events)
    lines = [("right_of_use_asset", s.opening_asset), incentive, ("lease_liability", -s.opening_liability),
             ("cash", -s.day_one), *credited]
    came = events.adoption
    new = np.flatnonzero(~came.applies & ~came.acquired & ~came.is_taken_over)
    return _Booked("commencement", 0, 0, events.date[new], new, wave.spans.finance[new],
                  [(role, amounts[new]) for role, amounts in lines])


def _transition(s: Schedule, wave: Wave) -> _Booked:
    """Put asset and liability in the place of the earlier balances; equity takes the rest (842-10-65-1)."""
    events = wave.events
    were, these = events.adoption, np.flatnonzero(events.adoption.applies)
    lines = [("right_of_use_asset", s.opening_asset), ("lease_liability", -s.opening_liability),
             ("capital_lease_asset", -were.capital_asset), ("capital_lease_obligation", were.obligation),
             ("prepaid_rent", -events.prepaid), ("unamortized_incentives", events.incentives),
             ("unamortized_costs", -events.costs - were.written_off), ("exit_cost_liability", were.exit_costs),
             ("favorable_terms", -np.maximum(were.off_market, 0)),
             ("unfavorable_terms", np.maximum(-were.off_market, 0))]
    rest = -sum((amounts for _, amounts in lines), np.zeros_like(s.opening_asset))
    every = [*lines, ("adoption_equity", rest)]
    return _Booked("transition", 0, 0, events.date[these], these, wave.spans.finance[these],
                  [(role, amounts[these]) for role, amounts in every])


def _acquisition(s: Schedule, wave: Wave) -> _Booked:
    """Book leases acquired in a business combination against its consideration and goodwill (805-20-30-24)."""
    these = np.flatnonzero(wave.events.adoption.acquired)
    asset, liability = s.opening_asset[these], s.opening_liability[these]
    return _Booked("acquisition", 0, 0, wave.events.date[these], these, wave.spans.finance[these], [
        ("right_of_use_asset", asset), ("lease_liability", -liability),
        ("acquisition_consideration", liability - asset)])


def _take_over(s: Schedule, wave: Wave) -> _Booked:
    """Book the balances that other books carried, on their day; what restating them changes is equity's.

    The other side is cleared by the entry that closes these balances there.
    """
    came = wave.events.adoption
    these = np.flatnonzero(came.is_taken_over)
    asset, liability, restated = s.opening_asset[these], s.opening_liability[these], came.restated[these]
    return _Booked("take-over", 0, 0, wave.events.date[these], these, wave.spans.finance[these], [
        ("right_of_use_asset", asset), ("lease_liability", -liability), ("restatement_equity", -restated),
        ("take_over_clearing", liability - asset + restated)])


def _adjustments(events: Events) -> list[Line]:
    """What enters the asset besides the liability."""
    return [("lease_incentive", events.incentives), ("initial_direct_cost", -events.costs),
            ("prepaid_rent", -events.prepaid)]


def _events(s: Schedule, waves: Sequence[Wave]) -> Iterator[_Booked]:
    """Book, for each event, how asset and liability move, what is paid, and the gain or loss left."""
    for number, wave in enumerate(waves[1:], 1):
        did, events = s.events, wave.events
        these = did.wave == number
        moved = [(role, sign * getattr(did, name)[these]) for role, (sign, name) in AT_EVENTS.items()]
        lines = [*moved[:2], *_adjustments(events), *((x.role, x.sign * getattr(events, x.name)) for x in IN_PLACE),
                 *moved[2:]]
        after_the_day = np.where(events.date < wave.spans.start, 4, 1)
        yield _Booked(f"event {number}", number, after_the_day, events.date, wave.spans.lease, wave.spans.finance,
                     lines)


def _bought_at_end(s: Schedule, owned: Owned) -> _Booked:
    """At the end of the lease the carrying amount of an asset that the lessee then owns is reclassified to property.

    842-20-40-2: a purchase is no termination. The entry is dated as the month's other entries are.
    """
    passes = owned.passes
    lines = [("property", s.asset_closing[passes]), ("right_of_use_asset", -s.asset_closing[passes])]
    return _Booked("purchase", 0, 4, s.ends[passes], s.lease[passes], s.finance[passes], lines)


def _monthly(s: Rows, owned: Owned) -> Iterator[_Booked]:
    leased_or_owned = (("finance lease cost", s.finance & ~owned.after), ("depreciation", s.finance & owned.after))
    for kind, which in (*leased_or_owned, ("operating lease cost", ~s.finance)):
        yield _Booked(kind, 0, 2, s.ends[which], s.lease[which], s.finance[which], _lines(kind, s, which))


def _at_period_ends(s: Rows) -> Iterator[_Booked]:
    """Payments and incentives of each period, dated with its other entries."""
    yield from _settled(s.ends, s.lease, s.finance, s.payment + s.incentive, s.incentive)


def _on_due_days(waves: Sequence[Wave], unpaid: Unpaid) -> Iterator[_Booked]:
    """Payments and incentives of each due day of a lease; what is not paid then is taken off, and paid on its day."""
    yield from _less_unpaid(waves, unpaid)
    for wave in waves:
        spans, p = wave.spans, wave.payments
        which = settling(spans, p) & ((p.due < spans.until[p.span]) | np.isnat(spans.until[p.span]))
        _, one, place = np.unique(by_owner_and_day(p.span[which], p.due[which]), return_index=True,
                                  return_inverse=True)
        paid, received = (np.bincount(place, weights=amounts[which], minlength=len(one)).astype(np.int64)
                          for amounts in (p.gross - p.abatement, p.incentive))
        span, due = p.span[which][one], p.due[which][one]
        yield from _settled(due, spans.lease[span], spans.finance[span], paid, received)


def _less_unpaid(waves: Sequence[Wave], unpaid: Unpaid) -> Iterator[_Booked]:
    put_off = unpaid.where(~unpaid.forgiven)
    for part, day, sign in ((unpaid, unpaid.due, -1), (put_off, put_off.paid, 1)):
        if len(part):
            yield _Booked("payment", 0, 3, day, part.lease, _finance_on(waves, part.lease, day), [
                ("lease_liability", sign * part.amount), ("cash", -sign * part.amount)])


def _finance_on(waves: Sequence[Wave], lease: Ints, day: Days) -> np.ndarray:
    """Return whether leases are finance leases on days, each (n,)."""
    finance = waves[0].spans.finance[lease]
    for wave in waves[1:]:
        of = np.full(len(waves[0].spans), -1)
        of[wave.spans.lease] = np.arange(len(wave.spans))
        of = of[lease]
        since = (of >= 0) & (wave.spans.start[of] <= day)
        finance = np.where(since, wave.spans.finance[of], finance)
    return np.asarray(finance)


def _settled(dates: Days, lease: Ints, finance: np.ndarray, paid: Ints, received: Ints) -> Iterator[_Booked]:
    yield _Booked("payment", 0, 3, dates, lease, finance, [("lease_liability", paid), ("cash", -paid)])
    yield _Booked("incentive received", 0, 3, dates, lease, finance,
                 [("cash", received), ("lease_liability", -received)])


def _lines(kind: str, s: Rows, which: np.ndarray) -> list[Line]:
    return [(role, sign * getattr(s, column)[which]) for role, sign, column in BY_PERIOD[kind]]
