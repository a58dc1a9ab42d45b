"""Payments of many outlined leases at once: dated, priced and abated in whole arrays.

What :mod:`asc842.payments` does one payment at a time, in integers: a day's place in a month is a whole number of
units (1/377,580 of a month), so rent over any days is an exact fraction and rounds as the exact fraction does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.money import round_half_up
from asc842.calendar.periods import SCALE, months_position
from asc842.calendar.positions import (
    Days,
    Ints,
    boundary,
    day_of_month,
    days_in_month,
    first_of_month,
    month_number,
)
from asc842.closing.portfolio.outline import Block, Relief, Version

EPOCH = date(1970, 1, 1).toordinal()
FAR = 1 << 24
"""More days than there are; block number times this, plus a day, puts the days of all blocks in one order."""


@dataclass(frozen=True, slots=True)
class BulkPayments:
    """Payments in whole cents, each field (payments,); ``lease`` and ``event`` are as the caller numbered them."""

    lease: Ints
    event: Ints
    due: Days
    counted: Days
    gross: Ints
    abatement: Ints

    def of(self, leases: Ints) -> BulkPayments:
        """Return the payments of some leases, which are numbered anew in the order given, ascending."""
        place, which = np.searchsorted(leases, self.lease), np.isin(self.lease, leases)
        return BulkPayments(place[which].astype(np.int64), self.event[which], self.due[which], self.counted[which],
                            self.gross[which], self.abatement[which])


@dataclass(frozen=True, slots=True)
class _Table:
    """Blocks as arrays (blocks,), and their steps and single payments as arrays of their own."""

    months: Ints
    anchor: Days
    calendar: np.ndarray
    arrears: np.ndarray
    due_day: Ints
    begin: Days
    stop: Days
    step_block: Ints
    step_start: Days
    step_cents: Ints
    once_block: Ints
    once_due: Days
    once_counted: Days
    once_cents: Ints

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> _Table:
        steps = [(i, *step) for i, b in enumerate(blocks) for step in b.steps]
        once = sorted((i, *paid) for i, b in enumerate(blocks) for paid in b.once)
        return cls(
            _ints(b.months for b in blocks), _days(b.anchor for b in blocks),
            np.array([b.calendar for b in blocks], dtype=bool), np.array([b.arrears for b in blocks], dtype=bool),
            _ints(b.due_day for b in blocks), _days(b.begin for b in blocks), _days(b.stop for b in blocks),
            _ints(s[0] for s in steps), _days(s[1] for s in steps), _ints(s[3] for s in steps),
            _ints(o[0] for o in once), _days(o[1] for o in once), _days(o[2] for o in once),
            _ints(o[3] for o in once))


@dataclass(frozen=True, slots=True)
class _Pool:
    """All payments, in order of block and of the days they pay for; each field (payments,)."""

    block: Ints
    covers_from: Days
    covers_after: Days
    due: Days
    counted: Days
    gross: Ints


def bulk_payments(versions: Sequence[tuple[int, Version]]) -> tuple[BulkPayments, set[int]]:
    """Date and price what versions of leases promise; each comes with the number of its lease.

    Also returns the numbers of leases whose abatements do not fit (above the rent, meeting none, meeting a payment
    twice), of which nothing may be used: dated one by one, they are refused or priced with more care.
    """
    blocks = [block for _, version in versions for block in version.blocks]
    owner = _ints(n for n, (_, version) in enumerate(versions) for _ in version.blocks)
    lease = _ints(number for number, _ in versions)
    table = _Table.of(blocks)
    rent = _Rent(table)
    pool = _pool(table, rent)
    abated, odd = _abated(versions, blocks, owner, pool, rent, table)
    wanted = pool.due >= _days(v.since for _, v in versions)[owner[pool.block]]
    of = owner[pool.block][wanted]
    event = _ints(v.event for _, v in versions)
    payments = BulkPayments(lease[of], event[of], pool.due[wanted], pool.counted[wanted], pool.gross[wanted],
                            abated[wanted])
    return payments, {int(lease[n]) for n in odd}


class _Rent:
    """Rent accrued on each block up to any day, as a multiple of cents / (months x ``SCALE``)."""

    def __init__(self, table: _Table) -> None:
        self.table = table
        self.keys = table.step_block * FAR + table.step_start.astype(np.int64)
        starts = self._position(table.step_block, table.step_start)
        lengths = np.diff(starts, append=starts[-1:])
        # Sums run on from block to block and may wrap around; differences within a block are exact all the same.
        self.before = np.concatenate([[0], np.cumsum(table.step_cents * lengths)])[:-1]
        self.starts = starts

    def between(self, block: Ints, first: Days, after: Days) -> Ints:
        """Rent from one day to the day before another, in those units."""
        return self.up_to(block, after) - self.up_to(block, first)

    def up_to(self, block: Ints, day: Days) -> Ints:
        """Rent from the beginning of each block to the day before another, in those units; only differences count."""
        step = np.searchsorted(self.keys, block * FAR + day.astype(np.int64), side="right") - 1
        return self.before[step] + self.table.step_cents[step] * (self._position(block, day) - self.starts[step])

    def _position(self, block: Ints, day: Days) -> Ints:
        """Place of a day in units of a month, counted as the block's rent is: by calendar month or from its anchor."""
        place = months_position(day)
        other = np.flatnonzero(~self.table.calendar[block])
        if len(other):
            place[other] = _anniversary(self.table.anchor[block[other]], day[other])
        return place


def _anniversary(anchor: Days, day: Days) -> Ints:
    n = month_number(day) - month_number(anchor)
    n = n - (day < boundary(anchor, n))
    first = boundary(anchor, n)
    length = (boundary(anchor, n + 1) - first).astype(np.int64)
    return n * SCALE + (day - first).astype(np.int64) * (SCALE // length)


def _pool(t: _Table, rent: _Rent) -> _Pool:
    block, first, covers_from, covers_after, accrued = _periods(t, rent)
    cents = _rounded(accrued, t.months[block] * SCALE)
    due, late = _due_in_advance(t, block, first), np.flatnonzero(t.arrears[block])
    due[late] = _due_in_arrears(t, block[late], covers_after[late])
    counted, following = due.copy(), due[late] + ONE_DAY
    at_end = (day_of_month(following) == 1) | (following == covers_after[late])
    counted[late[at_end]] = following[at_end]
    parts = zip((block, covers_from, covers_after, due, counted, cents),
                (t.once_block, t.once_due, t.once_due + ONE_DAY, t.once_due, t.once_counted, t.once_cents),
                strict=True)
    if not len(t.once_block):
        return _Pool(block, covers_from, covers_after, due, counted, cents)
    columns = [np.concatenate(part) for part in parts]
    order = np.argsort(columns[0] * FAR + columns[1].astype(np.int64), kind="stable")
    return _Pool(*(column[order] for column in columns))


def _periods(t: _Table, rent: _Rent) -> tuple[Ints, Days, Days, Days, Ints]:
    """Block, first day of the whole period, first day paid for, day after the last, and rent of every instalment."""
    priced = np.unique(t.step_block)
    count = np.zeros(len(t.months), dtype=np.int64)
    count[priced] = ((month_number(t.stop) - month_number(t.anchor)) // t.months + 1)[priced]
    count = np.maximum(count, 0)
    # One boundary more than there are periods: each period ends where the next one begins.
    bounds = np.where(count > 0, count + 1, 0)
    block = np.repeat(np.arange(len(count)), bounds)
    n = (np.arange(len(block)) - np.repeat(np.cumsum(bounds) - bounds, bounds)) * t.months[block]
    at = boundary(t.anchor[block], n)
    cut = np.minimum(np.maximum(at, t.begin[block]), t.stop[block])
    accrued = rent.up_to(block, cut)
    begins = np.flatnonzero(n < np.repeat(count * t.months, bounds))
    begins = begins[(at[begins] < t.stop[block[begins]]) & (at[begins + 1] > t.begin[block[begins]])]
    return block[begins], at[begins], cut[begins], cut[begins + 1], accrued[begins + 1] - accrued[begins]


def _due_in_advance(t: _Table, block: Ints, first: Days) -> Days:
    by_default = np.where(t.calendar[block], 1, day_of_month(first))
    day = np.where(t.due_day[block] > 0, t.due_day[block], by_default)
    return np.maximum(_day_in_month(month_number(first), day), t.begin[block])


def _due_in_arrears(t: _Table, block: Ints, covers_after: Days) -> Days:
    """Return the last day paid for, or the first due day on or after it, a month's last day counting as its 31st."""
    last = covers_after - ONE_DAY
    number = np.where(day_of_month(covers_after) == 1, 31, day_of_month(last))
    given = t.due_day[block]
    month = month_number(last) + (given < number)
    return np.where(given > 0, _day_in_month(month, given), last)


def _day_in_month(month: Ints, day: Ints) -> Days:
    inside = np.minimum(np.maximum(day, 1), days_in_month(month))
    return np.asarray(first_of_month(month) + (inside - 1).astype("timedelta64[D]"))


def _rounded(numerator: Ints, denominator: Ints) -> Ints:
    """Round to the nearest whole number, a half upwards."""
    return (2 * numerator + denominator) // (2 * denominator)


# Abatement -----------------------------------------------------------------------------------------------------------


def _abated(versions: Sequence[tuple[int, Version]], blocks: Sequence[Block], owner: Ints, pool: _Pool, rent: _Rent,
            table: _Table) -> tuple[Ints, set[int]]:
    """Return what abates of each payment, in cents, and the versions in which an abatement does not fit."""
    reliefs = [(k, r) for k, block in enumerate(blocks) for r in block.reliefs]
    abated = np.zeros(len(pool.block), dtype=np.int64)
    if not reliefs:
        return abated, {n for n, (_, v) in enumerate(versions) if v.abatements}
    which, payment = _touches(reliefs, pool)
    block = _ints(k for k, _ in reliefs)[which]
    abated[payment] = _taken(reliefs, which, payment, pool, rent, table)
    met = np.unique(owner[block] * FAR + _ints(r.abatement for _, r in reliefs)[which])
    meets = np.bincount(met // FAR, minlength=len(versions))
    odd = {n for n, (_, v) in enumerate(versions) if v.abatements != meets[n]}
    touched, times = np.unique(payment, return_counts=True)
    wrong = np.concatenate([touched[times > 1], np.flatnonzero(abated > pool.gross)])
    return abated, odd | set(owner[pool.block[wrong]].tolist())


def _touches(reliefs: Sequence[tuple[int, Relief]], pool: _Pool) -> tuple[Ints, Ints]:
    """Pairs of an abatement and a payment that it meets.

    A stated amount belongs to the instalment whose time begins in the window; a share to every day of it.
    """
    base = _ints(k for k, _ in reliefs) * FAR
    first, after = (base + _days(d).astype(np.int64) for d in ((r.window.first for _, r in reliefs),
                                                               (r.window.after for _, r in reliefs)))
    begins = pool.block * FAR + pool.covers_from.astype(np.int64)
    ends = pool.block * FAR + pool.covers_after.astype(np.int64)
    amount = np.array([r.amount is not None for _, r in reliefs])
    low = np.where(amount, np.searchsorted(begins, first, side="left"), np.searchsorted(ends, first, side="right"))
    high = np.searchsorted(begins, after, side="left")
    count = np.maximum(high - low, 0)
    which = np.repeat(np.arange(len(reliefs)), count)
    within = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    return which, low[which] + within


def _taken(reliefs: Sequence[tuple[int, Relief]], which: Ints, payment: Ints, pool: _Pool, rent: _Rent,
           table: _Table) -> Ints:
    """Cents that each abatement takes off each payment it meets: its amount, or its share of the days it covers."""
    numerator = _ints(r.share.numerator if r.share else 0 for _, r in reliefs)[which]
    denominator = _ints(r.share.denominator if r.share else 1 for _, r in reliefs)[which]
    amount = _ints(r.amount or 0 for _, r in reliefs)[which]
    taken = amount + _rounded(numerator * pool.gross[payment], denominator)
    first = np.maximum(_days(r.window.first for _, r in reliefs)[which], pool.covers_from[payment])
    after = np.minimum(_days(r.window.after for _, r in reliefs)[which], pool.covers_after[payment])
    part = (first > pool.covers_from[payment]) | (after < pool.covers_after[payment])
    for i in np.flatnonzero(part & (numerator > 0)).tolist():
        block = pool.block[payment[i:i + 1]]
        exact = int(rent.between(block, first[i:i + 1], after[i:i + 1])[0])
        unit = int(table.months[block[0]]) * SCALE * int(denominator[i])
        taken[i] = round_half_up(Fraction(exact * int(numerator[i]), unit))
    return taken


def _ints(values: object) -> Ints:
    return np.array(list(values), dtype=np.int64)  # type: ignore[call-overload]


def _days(values: object) -> Days:
    """Dates as an array; by way of their ordinals, which is several times as fast."""
    numbers: list[int] = [d.toordinal() - EPOCH for d in values]  # type: ignore[attr-defined]
    return np.array(numbers, dtype=np.int64).astype("datetime64[D]")
