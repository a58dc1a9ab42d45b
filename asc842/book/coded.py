"""Journal lines by number: what is added up and sorted before accounts are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from asc842.book.books import Books
from asc842.book.improvements import ENTRIES, entry_name
from asc842.calendar.positions import Days, Ints
from asc842.ledger.entries import entries_of
from asc842.ledger.roles import ROLES
from asc842.payments.expense import role_of

FOREVER = np.datetime64("1800-01-01")


@dataclass(frozen=True, slots=True)
class Coded:
    """Lines by number, each field (lines,): lease, day, entry as text, role, classification, debit less credit, place.

    ``lease`` is the position of the lease, ``role`` indexes ROLES, ``finance`` is the classification that the line is
    booked under, ``amount`` is in cents, ``place`` numbers the place in the ledger that it is booked under
    (:class:`asc842.book.places.Places`).
    """

    lease: Ints
    date: Days
    entry: np.ndarray
    role: Ints
    finance: np.ndarray
    amount: Ints
    place: Ints

    def where(self, which: np.ndarray) -> Coded:
        """Return some of the lines, or all in another order."""
        return Coded(*(getattr(self, name)[which] for name in Coded.__dataclass_fields__))


def joined(parts: Sequence[Coded]) -> Coded:
    """Return all lines of several parts, in that order."""
    return Coded(*(np.concatenate([getattr(part, name) for part in parts]) for name in Coded.__dataclass_fields__))


def no_lines() -> Coded:
    """Return no lines at all."""
    return Coded(*(np.zeros(0, dtype=kind) for kind in ("i8", "M8[D]", object, "i8", bool, "i8", "i8")))


def schedule_lines(h: Books, first: np.datetime64, last: np.datetime64) -> Coded:
    """Lines that the schedule makes, dated from ``first`` to ``last``."""
    entries = entries_of(h.schedule, h.measurement.waves, first, last, due_days=on_due_days(h),
                         moves=h.places.within)
    return Coded(entries.lease, entries.date, np.array(entries.kinds, dtype=object)[entries.kind], entries.role,
                 entries.finance, entries.amount, h.places.on(entries.lease, entries.date))


def on_due_days(h: Books) -> bool:
    """Whether the policy dates payments on the days they are due."""
    return h.policy.payment_entry_date == "due day"


def lines_outside(h: Books, first: np.datetime64, last: np.datetime64) -> Coded:
    """Lines that the schedule does not make: costs outside the liability, improvements, sales and leasebacks."""
    return joined([_expense_lines(h, first, last) if len(h.expenses) else no_lines(),
                   _improvement_lines(h, first, last) if len(h.improvements) else no_lines(),
                   _leaseback_lines(h, first, last) if len(h.sale_leaseback) else no_lines()])


def _leaseback_lines(h: Books, first: np.datetime64, last: np.datetime64) -> Coded:
    """Lines of sales and leasebacks, one for each account of an entry."""
    t = _within(h.sale_leaseback, "date", first, last, lease=np.int64, entry=object, role=object, cents=np.int64)
    one = dict[tuple[object, ...], int]()
    place = [one.setdefault(key, len(one)) for key in zip(t["lease"], t["date"], t["entry"], t["role"], strict=True)]
    cents = np.bincount(place, weights=t["cents"], minlength=len(one)).astype(np.int64)
    at = np.unique(place, return_index=True)[1]
    lease, day, entry = (t[name][at] for name in ("lease", "date", "entry"))
    role = np.array([ROLES.index(name) for name in t["role"][at]], dtype=np.int64)
    return Coded(lease, day, entry, role, finance_on(h, lease, day), cents, h.places.on(lease, day))


def _improvement_lines(h: Books, first: np.datetime64, last: np.datetime64) -> Coded:
    """Two lines for each movement of an improvement that is booked."""
    booked = [kind for kind in ENTRIES if kind != "addition" or h.policy.leasehold_improvements == "booked here"]
    parts = list[Coded]()
    for kind in booked:
        on = "starts" if kind == "addition" else "ends"
        t = _within(h.improvements, on, first, last, **{kind: np.int64}, lease=np.int64, improvement=object)
        moved = np.flatnonzero(t[kind])
        day, lease, cents = t[on][moved], t["lease"][moved], t[kind][moved]
        entry = np.array([entry_name(kind, name) for name in t["improvement"][moved]], dtype=object)
        finance = finance_on(h, lease, day)
        parts += [Coded(lease, day, entry, np.full(len(moved), ROLES.index(role)), finance, sign * cents,
                        h.places.on(lease, day))
                  for role, sign in zip(ENTRIES[kind][:2], (1, -1), strict=True)]
    return joined(parts)


def _expense_lines(h: Books, first: np.datetime64, last: np.datetime64) -> Coded:
    """Cost, cash, and what is accrued or prepaid, for each cost outside the liability."""
    e = _within(h.expenses, "date", first, last, lease=np.int64, cost=np.int64, paid=np.int64, kind=object,
                item=object, held=object)
    lease, date, cost, paid = (e[name] for name in ("lease", "date", "cost", "paid"))
    own = np.array([ROLES.index(role_of(kind)) for kind in e["kind"]], dtype=np.int64)
    entry = np.array([f"{kind}: {item}" for kind, item in zip(e["kind"], e["item"], strict=True)], dtype=object)
    held = np.array([ROLES.index(role) for role in e["held"]], dtype=np.int64)
    roles = np.stack([own, np.full(len(lease), ROLES.index("cash")), held], axis=1)
    amounts = np.stack([cost, -paid, paid - cost], axis=1)
    lease, date, entry, finance = (np.repeat(x, 3) for x in (lease, date, entry, finance_on(h, lease, date)))
    lines = Coded(lease, date, entry, roles.ravel(), finance, amounts.ravel(), h.places.on(lease, date))
    return lines.where(lines.amount != 0)


def _within(t: Any, on: str, first: np.datetime64, last: np.datetime64, **kinds: Any) -> dict[str, np.ndarray]:
    """Return columns of a table as arrays of some kinds: of the rows dated, by the column ``on``, within two days."""
    day = np.asarray(t[on]).astype("datetime64[D]")
    which = (day >= first) & (day <= last)
    return {on: day[which]} | {name: np.asarray(t[name]).astype(kind)[which] for name, kind in kinds.items()}


def finance_on(h: Books, lease: Ints, date: Days) -> np.ndarray:
    """Return whether leases are finance leases on days, each (n,); before commencement as at commencement."""
    waves = h.measurement.waves
    finance = waves[0].spans.finance[lease]
    for wave in waves[1:]:
        since = np.full(len(h.leases), np.datetime64("NaT"), dtype="datetime64[D]")
        later = np.zeros(len(h.leases), dtype=bool)
        since[wave.spans.lease], later[wave.spans.lease] = wave.spans.start, wave.spans.finance
        finance = np.where(since[lease] <= date, later[lease], finance)
    return finance
