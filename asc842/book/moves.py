"""Entries that move balances between accounts: where a lease changes its classification, or its place in the ledger.

Every line is booked under a classification and a place. Where either changes, the balances of the balance sheet
accounts move from the accounts before to the new ones, by difference: it is added up from the lines booked so far.
Between entities it moves against the account ``intercompany``, so that the entry of each balances by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from asc842.book.books import Books
from asc842.book.classified import accounts_of, class_changes
from asc842.book.coded import FOREVER, Coded, joined, lines_outside, no_lines, on_due_days
from asc842.calendar.positions import Days, Ints
from asc842.ledger.entries import totals_before
from asc842.ledger.roles import BALANCES, ROLES

INTERCOMPANY = ROLES.index("intercompany")
RECLASSIFIED = ("reclassification to operating lease accounts", "reclassification to finance lease accounts")
WITHIN, AWAY, HERE = "transfer within the entity", "transfer to another entity", "transfer from another entity"


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of leases, each field (changes,): at most one of each lease, the n-th of all that have so many.

    Lines dated before ``since`` are under what was before, as are those of events of that day below ``number``.
    ``finance`` and ``place`` are those from then on, ``was_finance`` and ``was_place`` those before.
    """

    lease: Ints
    since: Days
    date: Days
    number: Ints
    was_finance: np.ndarray
    finance: np.ndarray
    was_place: Ints
    place: Ints


@dataclass(frozen=True, slots=True)
class MovedBalances:
    """Lines of all changes: ``every`` one, and those ``booked``, on accounts or in places that differ."""

    every: Coded
    booked: Coded


def booked_moves(h: Books) -> Coded:
    """Every entry that moves balances to other accounts or another place, dated on the day of the change.

    A balance of which neither account nor place changes stays where it is.
    """
    return _all_moves(h).booked


def moves(h: Books) -> Coded:
    """Everything that changes move from one classification or place to the other, whatever the accounts."""
    return _all_moves(h).every


def totals_by_place(h: Books, day: np.datetime64) -> Ints:
    """Add up what is booked before a day, except the reclassification of the current portion.

    (2, places, roles): under operating and under finance classification, debits less credits in cents.
    """
    totals = _booked_before(h, np.full(len(h.leases), day), 1)
    moved = booked_moves(h)
    return _added(totals, moved.where(moved.date < day))


def _all_moves(h: Books) -> MovedBalances:
    return h.once("moves", lambda: _worked_out(h))


def _worked_out(h: Books) -> MovedBalances:
    every, booked = [no_lines()], [no_lines()]
    moved = np.zeros((2, len(h.places), len(ROLES)), dtype=np.int64)
    for change in changes(h):
        since, number = np.full(len(h.leases), FOREVER), np.zeros(len(h.leases), dtype=np.int64)
        since[change.lease], number[change.lease] = change.since, change.number
        part, lasting = _moved(h, change, _booked_before(h, since, number) + moved)
        _added(moved, part)
        every.append(part)
        booked.append(lasting)
    return MovedBalances(joined(every), joined(booked))


def changes(h: Books) -> Iterator[Changes]:
    """Yield the first change of every lease that has one, then the second of every lease that has two, and so on."""
    lease, since, date, number, finance, place = _in_order(h)
    if not len(lease):
        return
    is_finance, placed = h.measurement.waves[0].spans.finance.copy(), np.arange(len(h.leases))
    first = np.flatnonzero(np.append(True, lease[1:] != lease[:-1]))
    rank = np.arange(len(lease)) - np.repeat(first, np.diff(np.append(first, len(lease))))
    for n in range(rank.max() + 1):
        at = np.flatnonzero(rank == n)
        these = lease[at]
        now_finance = np.where(number[at] > 0, finance[at], is_finance[these])
        now_place = np.where(number[at] > 0, placed[these], place[at])
        yield Changes(these, since[at], date[at], number[at], is_finance[these], now_finance, placed[these], now_place)
        is_finance[these], placed[these] = now_finance, now_place


def _in_order(h: Books) -> list[np.ndarray]:
    """Changes by lease and time: lease, since, date, number of the wave (0: a transfer), finance, place.

    A transfer takes effect as its day begins: before an event of that day, after one at the end of the day before.
    """
    later = h.places.later
    lease, day, none = h.places.lease[later], h.places.since[later], np.zeros(len(later), dtype=np.int64)
    parts = [(lease, day, day, none, none > 0, later)]
    for wave_number, wave, changed in class_changes(h):
        of = wave.spans.lease[changed]
        parts.append((of, wave.spans.start[changed], wave.events.date[changed], np.full(len(of), wave_number),
                      wave.spans.finance[changed], np.zeros(len(of), dtype=np.int64)))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    lease, since, date, number = columns[:4]
    order = np.lexsort((number, date, since, lease))
    return [column[order] for column in columns]


def _moved(h: Books, c: Changes, totals: Ints) -> tuple[Coded, Coded]:
    """Move balances from the accounts before to the new ones: all of them, and those that are booked."""
    n = len(BALANCES)
    roles = np.tile(BALANCES, len(c.lease))
    lease, date, was, now, left, here, number = (np.repeat(x, n) for x in (
        c.lease, c.date, c.was_finance, c.finance, c.was_place, c.place, c.number))
    amount = totals[was.astype(np.int64), left, roles]
    entity = np.array([x if isinstance(x, str) else "" for x in h.places.table["entity"]], dtype=object)
    across = entity[left] != entity[here]
    reclassified = np.array(RECLASSIFIED, dtype=object)[now.astype(np.int64)]
    away, arrived = (np.where(number > 0, reclassified, np.where(across, name, WITHIN)) for name in (AWAY, HERE))
    both = Coded(np.tile(lease, 2), np.tile(date, 2), np.concatenate([away, arrived]), np.tile(roles, 2),
                 np.concatenate([was, now]), np.concatenate([-amount, amount]), np.concatenate([left, here]))
    accounts = accounts_of(h)
    differ = (accounts[was.astype(np.int64), left, roles] != accounts[now.astype(np.int64), here, roles]) | (
        left != here)
    lasting = both.where((both.amount != 0) & np.tile(differ, 2).astype(bool))
    crossing = both.where((both.amount != 0) & np.tile(across, 2).astype(bool))
    return both.where(both.amount != 0), joined([lasting, _between(crossing)])


def _between(lines: Coded) -> Coded:
    """Lines on the account between the entities: one for each of them, for all that it gives or takes."""
    places, at, group = np.unique(lines.place, return_index=True, return_inverse=True)
    amount = -np.bincount(group, weights=lines.amount, minlength=len(places)).astype(np.int64)
    first = lines.where(at)
    found = Coded(first.lease, first.date, first.entry, np.full(len(at), INTERCOMPANY), first.finance, amount,
                  first.place)
    return found.where(found.amount != 0)


def _booked_before(h: Books, days: Days, number: int | Ints) -> Ints:
    """Add up what is booked before a day of each lease, without moves, (2, places, roles)."""
    places = len(h.places), h.places.on
    totals = totals_before(h.schedule, h.measurement.waves, days, number, places, due_days=on_due_days(h),
                           moves=h.places.within)
    lines = lines_outside(h, FOREVER, days.max())
    return _added(totals, lines.where(lines.date < days[lines.lease]))


def _added(totals: Ints, lines: Coded) -> Ints:
    np.add.at(totals, (lines.finance.astype(np.int64), lines.place, lines.role), lines.amount)
    return totals
