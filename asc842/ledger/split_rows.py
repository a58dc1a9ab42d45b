"""What periods book of each lease, in parts where the lease moves to another place in the ledger inside one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.calendar.positions import Days, Ints, by_owner_and_day
from asc842.ledger.schedule import Schedule
from asc842.measurement.events import Wave
from asc842.measurement.measured import settling
from asc842.measurement.unpaid import Unpaid


@dataclass(frozen=True, slots=True)
class Rows:
    """What is booked of leases by stretch of time, each field (rows,), in order of lease and time; whole cents."""

    lease: Ints
    starts: Days
    ends: Days
    finance: np.ndarray
    cost: Ints
    interest: Ints
    amortization: Ints
    payment: Ints
    incentive: Ints

    @classmethod
    def of(cls, s: Schedule) -> Rows:
        """Return the rows of a schedule by class."""
        return cls(*(getattr(s.by_class, name) for name in cls.__dataclass_fields__))

    def where(self, which: np.ndarray) -> Rows:
        """Return some of the rows."""
        return Rows(*(getattr(self, name)[which] for name in Rows.__dataclass_fields__))


def split_rows(rows: Rows, waves: Sequence[Wave], unpaid: Unpaid, lease: Ints, since: Days) -> Rows:
    """Split rows inside which leases move, each on a day: those days (moves,) begin a row of their own.

    Interest and amortization accrue by days, each part rounded so that all add up; what is paid or received by its
    due day is in the part that has this day, less what is then ``unpaid``.
    """
    row = np.searchsorted(by_owner_and_day(rows.lease, rows.starts), by_owner_and_day(lease, since), side="right") - 1
    inside = (row >= 0) & (rows.lease[row] == lease) & (rows.starts[row] < since) & (since <= rows.ends[row])
    if not inside.any():
        return rows
    whole, cut = np.arange(len(rows.lease)), np.unique(row[inside])
    order = np.lexsort((np.concatenate([rows.starts, since[inside]]), np.concatenate([whole, row[inside]])))
    of = np.concatenate([whole, row[inside]])[order]
    starts = np.concatenate([rows.starts, since[inside]])[order]
    last = np.append(of[1:] != of[:-1], True)
    ends = np.where(last, rows.ends[of], np.append(starts[1:], starts[-1]) - ONE_DAY)
    found = replace(rows.where(of), starts=starts, ends=ends)
    these = np.flatnonzero(np.isin(of, cut))
    accrued = {name: _accrued(getattr(rows, name), rows, of[these], ends[these]) for name in (
        "interest", "amortization")}
    accrued["cost"] = accrued["interest"] + accrued["amortization"]
    settled = _settled(found, waves, unpaid, these, last[these])
    for name, amounts in (accrued | settled).items():
        getattr(found, name)[these] = amounts
    return found


def _accrued(amounts: Ints, rows: Rows, of: Ints, ends: Days) -> Ints:
    """Spread amounts of rows over their parts, in order, by days: what has accrued by then less what had before."""
    days = (rows.ends[of] - rows.starts[of]).astype(np.int64) + 1
    gone = (ends - rows.starts[of]).astype(np.int64) + 1
    so_far = (2 * amounts[of] * gone + days) // (2 * days)
    before = np.where(np.append(True, of[1:] != of[:-1]), 0, np.append(0, so_far[:-1]))
    return np.asarray(so_far - before)


def _settled(found: Rows, waves: Sequence[Wave], unpaid: Unpaid, these: Ints, last: np.ndarray) -> dict[str, Ints]:
    """Payments and incentives that fall due in each of some parts; the last part of a row has what is left of it."""
    part, due = found.where(these), {name: np.zeros(len(these), dtype=np.int64) for name in ("payment", "incentive")}
    numbers = by_owner_and_day(part.lease, part.starts)
    for wave in waves:
        spans, p = wave.spans, wave.payments
        owner = spans.lease[p.span]
        which = np.flatnonzero(np.isin(owner, part.lease) & settling(spans, p)
                               & ((p.due < spans.until[p.span]) | np.isnat(spans.until[p.span])))
        at = np.searchsorted(numbers, by_owner_and_day(owner[which], p.due[which]), side="right") - 1
        held = (at >= 0) & (part.lease[at] == owner[which]) & (p.due[which] <= part.ends[at])
        np.add.at(due["payment"], at[held], p.net[which][held])
        np.add.at(due["incentive"], at[held], p.incentive[which][held])
    later = unpaid.where(~unpaid.forgiven)
    for some, day, sign in ((unpaid, unpaid.due, -1), (later, later.paid, 1)):
        at = np.searchsorted(numbers, by_owner_and_day(some.lease, day), side="right") - 1
        held = (at >= 0) & (part.lease[at] == some.lease) & (day <= part.ends[at])
        np.add.at(due["payment"], at[held], sign * some.amount[held])
    first = np.flatnonzero(np.append(True, last[:-1]))
    group = np.cumsum(np.append(True, last[:-1])) - 1
    for name, amounts in due.items():
        early = np.where(last, 0, amounts)
        rest = getattr(part, name)[first] - np.add.reduceat(early, first)
        due[name] = np.where(last, rest[group], early)
    return due
