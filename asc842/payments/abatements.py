"""Abatement over whole arrays: what the payments of any number of leases are relieved of, in whole cents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from fractions import Fraction

import numpy as np

from asc842.calendar.positions import Days, Ints
from asc842.calendar.recurring import Mask, days_of, ints_of
from asc842.contract.rent import Abatement
from asc842.payments.dating import FAR, DatedRent, Engine
from asc842.payments.exact import FITS, Numbers, bits, groups, half_up, product, running, sums, whole
from asc842.payments.windows import Window

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class AbatementWindow:
    """An abatement in one window of days of one charge; ``number`` is that of the abatement among all.

    It takes off an ``amount``, which belongs to the instalment whose time begins in the window, or a ``share`` of
    every day in it; with ``of_area``, the share that this is of the area let. ``part`` of the window is meant.
    """

    number: int
    charge: int
    window: Window
    amount: int | None
    share: Fraction
    of_area: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """An abatement of one version of a lease: ``rank`` is its place in the contract, it ends at ``until`` cents."""

    abatement: Abatement
    key: str
    version: int
    rank: int
    until: int | None


@dataclass(frozen=True, slots=True)
class Touches:
    """Abatements meeting payments, in the order in which they are taken off; each field (touches,).

    Abatement ``number`` relieves ``payment`` of the rent from ``first`` to the day before ``after``, by ``cents``
    where ``kept``: an abatement up to a total touches nothing once that is reached.
    """

    number: Ints
    payment: Ints
    relief: Ints
    first: Days
    after: Days
    cents: Ints
    kept: Mask

    def at(self, which: Ints | Mask) -> Touches:
        """Return some of them."""
        return Touches(*(getattr(self, f.name)[which] for f in fields(self)))


def relieved(engine: Engine, paid: DatedRent, reliefs: Sequence[AbatementWindow],
             applied: Sequence[Applied]) -> Touches:
    """Take abatements off payments: each touch with its cents, those by which the rounded sum of its payment grows."""
    found = _met(paid, reliefs, applied)
    if not len(found.payment):
        return found
    quantities = _Quantities(engine, paid, reliefs, found, applied)
    version = ints_of(a.version for a in applied)[found.number]
    wide = np.isin(version, version[~quantities.fits])
    for which, cast in ((~wide, np.int64), (wide, object)):
        at = np.flatnonzero(which)
        if len(at):
            found.cents[at], found.kept[at] = _taken(found.at(at), applied, *quantities.of(at, cast))
    return found


def _met(paid: DatedRent, reliefs: Sequence[AbatementWindow], applied: Sequence[Applied]) -> Touches:
    """Return which abatement meets which payment, by abatement and in order of time."""
    charge = ints_of(r.charge for r in reliefs)
    first, after = days_of(r.window.first for r in reliefs), days_of(r.window.after for r in reliefs)
    amount = np.array([r.amount is not None for r in reliefs], dtype=bool)
    area = np.array([r.of_area for r in reliefs], dtype=bool)
    begins, ends = (paid.charge * FAR + day.astype(np.int64) for day in (paid.begin, paid.after))
    low = np.where(amount, np.searchsorted(begins, charge * FAR + first.astype(np.int64), side="left"),
                   np.searchsorted(ends, charge * FAR + first.astype(np.int64), side="right"))
    count = np.maximum(np.searchsorted(begins, charge * FAR + after.astype(np.int64), side="left") - low, 0)
    relief = np.repeat(np.arange(len(reliefs)), count)
    payment = np.arange(len(relief)) - np.repeat(np.cumsum(count) - count - low, count)
    first, after = first[relief], after[relief]
    first = np.where(amount[relief], paid.begin[payment], np.maximum(first, paid.begin[payment]))
    after = np.where(amount[relief], paid.after[payment], np.minimum(after, paid.after[payment]))
    meant = np.where(amount[relief], ~paid.rest[payment], first < after) & ~(area[relief] & paid.once[payment])
    number = ints_of(r.number for r in reliefs)[relief]
    rank = ints_of(a.rank for a in applied)[number]
    order = np.lexsort((relief, payment, first, number, rank))
    order = order[meant[order]]
    return Touches(number[order], payment[order], relief[order], first[order], after[order],
                   np.zeros(len(order), dtype=np.int64), np.ones(len(order), dtype=bool))


class _Quantities:
    """What each touch takes off, exactly: the product of its ``factors`` over that of its ``divisors``, by pieces.

    A stated amount, a share of all the cents of an instalment that it covers whole, or else a share of the rent of
    the days that it covers, piece by piece at the steps they fall under.
    """

    def __init__(self, engine: Engine, paid: DatedRent, reliefs: Sequence[AbatementWindow], found: Touches,
                 applied: Sequence[Applied]) -> None:
        self.found = found
        share = [r.share if r.amount is None else Fraction(r.amount) for r in reliefs]
        up, down = whole([s.numerator for s in share]), whole([s.denominator for s in share])
        part = [r.window.part for r in reliefs]
        self.up, self.down = up[found.relief], down[found.relief]
        self.part = (ints_of(p.numerator for p in part)[found.relief],
                     ints_of(p.denominator for p in part)[found.relief])
        amount = np.array([r.amount is not None for r in reliefs], dtype=bool)[found.relief]
        area = np.array([r.of_area for r in reliefs], dtype=bool)[found.relief]
        all_of = (found.first == paid.begin[found.payment]) & (found.after == paid.after[found.payment])
        by_days = ~amount & (area | ~(all_of | paid.once[found.payment]))
        self.base = np.where(amount, 1, paid.gross[found.payment])
        self.pieces = np.flatnonzero(by_days)
        self._by_days(engine, paid, area)
        self.fits = self._fit(bits((whole([a.until or 0 for a in applied])[found.number],)))

    def _by_days(self, engine: Engine, paid: DatedRent, area: Mask) -> None:
        at, found = self.pieces, self.found
        of = paid.instalments.at(found.payment[at])
        p = engine.pieces(of, found.first[at], found.after[at])
        row, steps = at[p.row], engine.steps
        up, down = steps.areas(engine.charges) if area.any() else (steps.own, steps.own)
        of_area = area[row]
        self.rows = row
        self.factors = (steps.cents[p.step], p.part, self.up[row], np.where(of_area, down[p.step], 1))
        self.divisors = (steps.unit[p.step], p.whole, self.down[row], np.where(of_area, up[p.step], 1))

    def _fit(self, until: np.ndarray) -> Mask:
        """Tell which touches are sure to fit 64 bits together with all others of their payment, and up to a total."""
        up = bits((self.up, self.base, self.part[0]))
        down = bits((self.down, self.part[1]))
        if len(self.rows):
            starts = np.flatnonzero(np.append([True], self.rows[1:] != self.rows[:-1]))
            at, over = self.rows[starts], np.add.reduceat(bits(self.divisors), starts)
            sum_up = np.maximum.reduceat(bits(self.factors), starts) + over + 8
            up[at], down[at] = sum_up + bits((self.part[0][at],)), over + bits((self.part[1][at],))
        order = np.argsort(self.found.payment, kind="stable")
        payment = self.found.payment[order]
        starts = np.flatnonzero(np.append([True], payment[1:] != payment[:-1]))
        lone, over = np.diff(starts, append=len(payment)) == 1, np.add.reduceat(down[order], starts)
        high = np.maximum.reduceat(up[order], starts) + np.where(lone, 0, over + 8)
        high = np.maximum(high, over + np.maximum.reduceat(until[order], starts))
        fits = np.empty(len(order), dtype=bool)
        fits[order] = (high < FITS)[groups(starts, len(order))]
        return fits

    def of(self, at: Ints, cast: type) -> tuple[Numbers, Numbers]:
        """Return the quantities of some touches as fractions."""
        up = product([x[at].astype(cast) for x in (self.up, self.base, self.part[0])])
        down = product([x[at].astype(cast) for x in (self.down, self.part[1])])
        mine = np.isin(self.rows, at)
        if mine.any():
            rows = self.rows[mine]
            starts = np.flatnonzero(np.append([True], rows[1:] != rows[:-1]))
            n, d = sums(starts, *(product([x[mine].astype(cast) for x in each])
                                  for each in (self.factors, self.divisors)))
            to = np.searchsorted(at, rows[starts])
            up[to], down[to] = (x * part[rows[starts]].astype(cast)
                                for x, part in zip((n, d), self.part, strict=True))
        missing = np.setdiff1d(np.intersect1d(self.pieces, at), self.rows[mine])
        up[np.searchsorted(at, missing)] = 0
        return up, down


def _taken(found: Touches, applied: Sequence[Applied], up: Numbers, down: Numbers) -> tuple[Ints, Mask]:
    """Return the cents of each touch and whether it is kept, abatement after abatement."""
    payments, payment = np.unique(found.payment, return_inverse=True)
    order = np.argsort(payment, kind="stable")
    starts = np.searchsorted(payment[order], np.arange(len(payments)))
    unit = np.lcm.reduceat(down[order], starts)
    exact, off = up * (unit[payment] // down), unit * 0
    rank = ints_of(a.rank for a in applied)[found.number]
    until = ints_of(-1 if a.until is None else a.until for a in applied)[found.number]
    cents, kept = np.zeros(len(up), dtype=np.int64), np.ones(len(up), dtype=bool)
    for at in np.split(np.arange(len(rank)), np.flatnonzero(np.diff(rank)) + 1):
        of = payment[at]
        before = off[of] + running(of, exact[at])
        found_cents = (half_up(before + exact[at], unit[of]) - half_up(before, unit[of])).astype(np.int64)
        if (until[at] >= 0).any():
            kept[at] = _up_to(found.number[at], until[at], found_cents, exact, at, unit[of])
        cents[at] = np.where(kept[at], found_cents, 0)
        np.add.at(off, of[kept[at]], exact[at][kept[at]])
    return cents, kept


def _up_to(number: Ints, until: Ints, cents: Ints, exact: Numbers, at: Ints, unit: Numbers) -> Mask:
    """Let abatements up to a total end where it is reached: the last touch takes what is left, later ones nothing."""
    left = until - running(number, cents)
    stops = (until >= 0) & ((left <= 0) | (exact[at] > left * unit)).astype(bool)
    after = running(number, stops.astype(np.int64))
    last = stops & (after == 0) & (left > 0)
    cents[last] = left[last]
    exact[at[last]] = (left * unit)[last]
    return np.asarray((after == 0) & (~stops | last))
