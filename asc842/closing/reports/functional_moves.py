"""What changes of classification move between accounts, in functional currencies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.book.classified import class_changes
from asc842.calendar.positions import Days, Ints
from asc842.closing.foreign import Exchange, flows_of_rows
from asc842.closing.holdings import Holdings
from asc842.closing.reports.asset_rates import rates_before
from asc842.ledger.rounding import cents


@dataclass(frozen=True, slots=True)
class Moved:
    """Changes of classification of leases in a foreign currency, each field (changes,): liability and asset in cents.

    ``finance`` is the classification after the change.
    """

    date: Days
    lease: Ints
    finance: np.ndarray
    liability: Ints
    asset: Ints


@dataclass(frozen=True, slots=True)
class Early:
    """Parts of periods inside which leases change classification, up to the change; each field (parts,).

    ``finance`` is the classification of the part, ``after`` that of its period's end, ``period_ends`` the last day of
    that. ``flows`` are those of the liability by name, as in :func:`asc842.closing.foreign.liability_flows`, in cents
    of the functional currency, ``amortization`` is in those of the lease's own.
    """

    lease: Ints
    ends: Days
    period_ends: Days
    finance: np.ndarray
    after: np.ndarray
    flows: dict[str, Ints]
    amortization: Ints

    def before(self, day: Days, since: Days) -> np.ndarray:
        """Tell which parts end after one day of their lease and before another, each (leases,)."""
        return np.asarray((self.ends > day[self.lease]) & (self.ends < since[self.lease]))


def early_parts(h: Holdings, exchange: Exchange) -> Early:
    """Return what is booked of a period before a change of classification inside it, at the period's average rate."""
    return h.once("early parts", lambda: _early_parts(h, exchange))


def _early_parts(h: Holdings, exchange: Exchange) -> Early:
    s = h.schedule.by_class
    period = h.grid.number(s.starts)
    ends = np.append((np.diff(s.lease) != 0) | (np.diff(period) != 0), True)
    last = np.flatnonzero(ends)[np.cumsum(ends) - ends]
    i = np.flatnonzero(~ends & exchange.foreign[s.lease])
    last, lease = last[i], s.lease[i]
    flows = {name: sign * exchange.turned(lease, amounts[i], s.ends[last], average=True)
             for name, (sign, amounts) in flows_of_rows(s).items()}
    return Early(lease, s.ends[i], s.ends[last], s.finance[i], s.finance[last], flows, s.amortization[i])


def functional_moves(h: Holdings, exchange: Exchange) -> Moved:
    """Return what stood under the other classification when leases changed theirs.

    The liability at the closing rate of the last period end before, and what was booked since at the rate of its day;
    the asset at its own rate. Exchange differences of the period of the change belong to the class at its end.
    """
    return h.once("functional moves", lambda: _joined(h, exchange))


def _joined(h: Holdings, exchange: Exchange) -> Moved:
    nothing = [np.zeros(0, dtype=kind) for kind in ("M8[D]", "i8", bool, "i8", "i8")]
    parts = [nothing, *_each(h, exchange)]
    return Moved(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _each(h: Holdings, exchange: Exchange) -> Iterator[tuple[np.ndarray, ...]]:
    for number, wave, changed in class_changes(h):
        which = np.flatnonzero(changed & exchange.foreign[wave.spans.lease])
        lease, date = wave.spans.lease[which], wave.events.date[which]
        before = _Before.of(h, early_parts(h, exchange), lease, date, wave.spans.start[which], number)
        asset = cents(before.asset(h) * exchange.minor * rates_before(h, exchange, number))
        yield date, lease, wave.spans.finance[which], before.liability(h, exchange)[lease], asset[lease]


@dataclass(frozen=True, slots=True)
class _Before:
    """What was booked of some leases before a day of each.

    ``closed`` is the last day of the period before the one of the change, (leases,); ``events``, ``began`` and
    ``parts`` are positions of what was booked after it: in the events of the schedule, in the leases, and in parts of
    the period up to the change.
    """

    closed: Days
    events: Ints
    began: Ints
    parts: Early
    which: np.ndarray

    @classmethod
    def of(cls, h: Holdings, parts: Early, lease: Ints, date: Days, since: Days, number: int) -> _Before:
        did, begun = h.schedule.events, h.commencements()
        closed, until = (np.full(len(h.leases), np.datetime64("NaT"), dtype="datetime64[D]") for _ in range(2))
        closed[lease], until[lease] = h.grid.first_day(h.grid.number(date)) - ONE_DAY, since
        # No day is before or after NaT, the day of leases that do not change.
        return cls(closed, np.flatnonzero((did.date > closed[did.lease]) & (did.wave < number)),
                   np.flatnonzero((begun > closed) & (begun < until)), parts, parts.before(closed, until))

    def liability(self, h: Holdings, exchange: Exchange) -> Ints:
        """In functional currencies, (leases,)."""
        s, did, i = h.schedule, h.schedule.events, self.events
        change = exchange.turned(did.lease[i], (did.liability_after - did.liability_before)[i], did.date[i])
        opened = exchange.turned(self.began, s.opening_liability[self.began], h.commencements()[self.began])
        owed = self._closing(h.liability)
        return (exchange.turned(np.arange(len(owed)), owed, self.closed) + h.sum_by_lease(did.lease[i], change)
                + h.sum_by_lease(self.began, opened)
                + self._of_parts(h, sum(self.parts.flows.values(), np.zeros_like(self.parts.lease))))

    def asset(self, h: Holdings) -> Ints:
        """In leases' own currencies, (leases,)."""
        s, did, i = h.schedule, h.schedule.events, self.events
        return (self._closing(h.asset) + h.sum_by_lease(did.lease[i], did.asset_change[i])
                + h.sum_by_lease(self.began, s.opening_asset[self.began])
                - self._of_parts(h, self.parts.amortization))

    def _of_parts(self, h: Holdings, amounts: Ints) -> Ints:
        return h.sum_by_lease(self.parts.lease[self.which], amounts[self.which])

    def _closing(self, balance: Callable[[np.datetime64], Ints]) -> Ints:
        """Balance of each lease at the end of its last period that was closed; 0 of a lease that does not change."""
        found = np.zeros(len(self.closed), dtype=np.int64)
        for day in np.unique(self.closed[~np.isnat(self.closed)]):
            found = np.where(self.closed == day, balance(day), found)
        return found
