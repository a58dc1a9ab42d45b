"""Schedules with rent that is not paid when it falls due: put off, it stays in the liability; forgiven, it leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.calendar.positions import Days, Ints, by_owner_and_day
from asc842.calendar.reporting import ReportingGrid
from asc842.ledger.schedule import COLUMNS, Schedule
from asc842.measurement.unpaid import Unpaid

KEYS = ("lease", "starts", "ends", "finance")
_Finance = Callable[[Ints, Days], np.ndarray]


def reaching(s: Schedule, unpaid: Unpaid, grid: ReportingGrid) -> Schedule:
    """Return a schedule with rows up to the last day on which anything is paid later, however early the lease ends."""
    late = unpaid.where(~unpaid.forgiven)
    if not len(late):
        return s
    last, rows = np.full(len(s.opening_asset), -1), np.arange(len(s.lease))
    last[s.lease] = rows
    beyond = late.where(late.paid > s.ends[last[late.lease]])
    if not len(beyond):
        return s
    divided = s.divided and _longer(s.divided, beyond, grid)
    return replace(_longer(s, beyond, grid), divided=divided)


def _longer(s: Schedule, beyond: Unpaid, grid: ReportingGrid) -> Schedule:
    columns: dict[str, np.ndarray] = {name: getattr(s, name).copy() for name in (*KEYS, *COLUMNS)}
    added = {name: [values] for name, values in columns.items()}
    for lease in np.unique(beyond.lease).tolist():
        row = int(np.flatnonzero(s.lease == lease)[-1])
        first, until = (int(n) for n in grid.number(np.array([s.ends[row], beyond.paid[beyond.lease == lease].max()])))
        columns["ends"][row] = grid.first_day(np.array([first + 1]))[0] - ONE_DAY
        numbers = np.arange(first + 1, until + 1)
        more: dict[str, Any] = dict.fromkeys(COLUMNS, np.zeros(len(numbers), dtype=np.int64)) | {
            "lease": np.full(len(numbers), lease), "finance": np.full(len(numbers), s.finance[row]),
            "starts": grid.first_day(numbers), "ends": grid.first_day(numbers + 1) - ONE_DAY}
        for name, values in more.items():
            added[name].append(values)
    joined = {name: np.concatenate(parts) for name, parts in added.items()}
    order = np.argsort(joined["lease"], kind="stable")
    longer: dict[str, Any] = {name: values[order] for name, values in joined.items()}
    return replace(s, **longer)


def with_unpaid(s: Schedule, unpaid: Unpaid) -> Schedule:
    """Return a schedule in which what is not paid when it falls due is no payment.

    What is forgiven of it is an adjustment of the liability on its due date; what is put off is owed, without
    interest, until the day on which it is paid.
    """
    if not len(unpaid):
        return s

    def finance(lease: Ints, day: Days) -> np.ndarray:
        return s.by_class.finance[rows_of(s.by_class, lease, day)]

    divided = s.divided and _overlaid(s.divided, unpaid, finance)
    return replace(_overlaid(s, unpaid, finance), divided=divided, unpaid=unpaid)


def _overlaid(s: Schedule, unpaid: Unpaid, finance: _Finance) -> Schedule:
    put_off, forgiven = unpaid.where(~unpaid.forgiven), unpaid.where(unpaid.forgiven)
    parts = ((put_off, put_off.due, -1), (put_off, put_off.paid, 1), (forgiven, forgiven.due, -1))
    less, later, gone = (_by_row(s, part.lease, day, part.amount) for part, day, _ in parts)
    of_finance = sum((sign * _by_row(s, part.lease, day, part.amount * finance(part.lease, day))
                      for part, day, sign in parts), np.zeros_like(gone))
    owed = _running(s, less - later)
    return replace(
        s, payment=s.payment - less - gone + later, finance_payment=s.finance_payment + of_finance, forgiven=gone,
        liability_adjustment=s.liability_adjustment - gone,
        liability_opening=s.liability_opening + owed - (less - later), liability_closing=s.liability_closing + owed)


def rows_of(s: Schedule, lease: Ints, day: Days) -> Ints:
    """Return the row of each lease that holds a day, (n,); the last one where the day is beyond it."""
    place = np.searchsorted(by_owner_and_day(s.lease, s.ends), by_owner_and_day(lease, day))
    return np.asarray(np.minimum(place, np.searchsorted(s.lease, lease, side="right") - 1))


def _by_row(s: Schedule, lease: Ints, day: Days, amount: Ints) -> Ints:
    """Add amounts up by the row of their lease that holds their day."""
    return np.bincount(rows_of(s, lease, day), weights=amount, minlength=len(s.lease)).astype(np.int64)


def _running(s: Schedule, amounts: Ints) -> Ints:
    """Sums of amounts up to each row, by lease."""
    summed = np.cumsum(amounts)
    begins = np.flatnonzero(np.diff(s.lease, prepend=-1))
    before = summed[begins] - amounts[begins]
    return np.asarray(summed - np.repeat(before, np.diff(np.append(begins, len(s.lease)))))


def unmatched(s: Schedule, unpaid: Unpaid) -> Ints:
    """Return the parts of which more is not paid than settles the liability in their period, by their numbers."""
    row = rows_of(s, unpaid.lease, unpaid.due)
    less = np.bincount(row, weights=unpaid.amount, minlength=len(s.lease)).astype(np.int64)
    return np.flatnonzero((less > np.maximum(s.payment + s.incentive, 0))[row])
