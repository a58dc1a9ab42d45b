"""Identities of many leases at once: ends, rows of the schedule and entries of the journal, for each lease by itself.

Those of one lease with its book (:mod:`asc842.checks.invariants`) have the same names and find the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.base.lazy import pd
from asc842.base.money import from_cents, in_currency
from asc842.book.books import Books
from asc842.book.coded import Coded
from asc842.calendar.positions import Ints
from asc842.checks.invariants import DOUBLE_ENTRY, ENDS, FOOT, JOURNAL, OPENS, ROWS
from asc842.ledger.foots import FOOTS


@dataclass(frozen=True, slots=True)
class LeaseIdentity:
    """What has to be nil for each lease: ``residual`` (leases,) in whole minor units, and what each is about.

    A ``balance`` is written with the decimals of its currency, also where it is nil.
    """

    name: str
    source: str
    residual: Ints
    about: np.ndarray
    balance: bool = False

    def check(self, lease: int, currency: str) -> Check:
        """Return the check of one lease, by its position."""
        return self.of(int(self.residual[lease]), str(self.about[lease]), currency)

    def of(self, residual: int, about: str, currency: str) -> Check:
        """Return the check of a lease that this is left over of."""
        with in_currency(currency):
            actual = from_cents(residual) if residual or self.balance else ZERO
            return compared(self.name, ZERO, actual, ZERO, self.source, about=about)


def identities(h: Books, lines: Coded, labels: np.ndarray) -> Iterator[LeaseIdentity]:
    """Yield the identities of every lease.

    ``lines`` are those of their whole lives, in order of lease and date, ``labels`` (rows,) the periods of the rows of
    the schedule.
    """
    s, leases = h.schedule, len(h.leases)
    first = np.flatnonzero(np.diff(s.lease, prepend=-1))
    rows = np.diff(np.append(first, len(s.lease)))
    last = first + rows - 1
    for name, column, source in ENDS:
        yield LeaseIdentity(name, source, getattr(s, column)[last], labels[last], balance=True)
    for name, made in FOOT.items():
        off = sum(sign * getattr(s, part) for part, sign in FOOTS[made].items()) - getattr(s, made)
        yield LeaseIdentity(name, ROWS, np.maximum.reduceat(np.abs(off), first), _counted(rows, "rows"))
    for what in ("liability", "asset"):
        off = np.append(0, getattr(s, f"{what}_opening")[1:] - getattr(s, f"{what}_closing")[:-1])
        off[first] = 0
        yield LeaseIdentity(OPENS.format(what), ROWS, np.maximum.reduceat(np.abs(off), first),
                            _counted(rows - 1, "rows"))
    yield _balanced(lines, leases)


def _balanced(lines: Coded, leases: int) -> LeaseIdentity:
    """Compare debits with credits, entry by entry."""
    kind, _ = pd.factorize(lines.entry)
    order = np.lexsort((kind, lines.date, lines.lease))
    lease, date, kind = lines.lease[order], lines.date[order], kind[order]
    new = np.append(True, (lease[1:] != lease[:-1]) | (date[1:] != date[:-1]) | (kind[1:] != kind[:-1]))[:len(order)]
    begins = np.flatnonzero(new)
    left = np.abs(np.add.reduceat(lines.amount[order], begins)) if len(begins) else np.zeros(0, dtype=np.int64)
    worst, entries = np.zeros(leases, dtype=np.int64), np.bincount(lease[begins], minlength=leases)
    np.maximum.at(worst, lease[begins], left)
    return LeaseIdentity(JOURNAL, DOUBLE_ENTRY, worst, _counted(entries, "entries"))


def _counted(numbers: Ints, noun: str) -> np.ndarray:
    known, codes = np.unique(numbers, return_inverse=True)
    return np.array([f"{n} {noun}" for n in known.tolist()], dtype=object)[codes]

