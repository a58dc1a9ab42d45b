"""Interest that payments of finance leases settle: what has accrued by the day of each (842-20-45-5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.base.lazy import pd
from asc842.calendar.positions import Days, Ints, by_owner_and_day
from asc842.closing.holdings import Holdings
from asc842.ledger.rounding import cents
from asc842.ledger.schedule import Schedule
from asc842.ledger.unpaid import rows_of
from asc842.measurement.discount import Discounting
from asc842.measurement.events import Wave
from asc842.measurement.measured import settling

FAR = np.datetime64("9999-12-31", "D")
"""A day after all others."""


@dataclass(frozen=True, slots=True)
class _Paid:
    """Payments of finance leases in order of time, by lease; each field (payments,).

    ``accrued`` is the interest of the lease from commencement up to the day, paid or not, in whole minor units.
    """

    lease: Ints
    day: Days
    amount: Ints
    accrued: Ints


def interest_paid(h: Holdings, first: np.datetime64, last: np.datetime64) -> Ints:
    """Interest paid from one day to another by finance leases, (leases,), in whole minor units.

    A payment settles the interest that has accrued unpaid up to its day first, and no more of it: one at the start of
    a month settles that of the month before, none of the month that begins.
    """
    paid, interest = h.once("interest of payments", lambda: _settled(h))
    within = (paid.day >= first) & (paid.day <= last)
    return h.sum_by_lease(paid.lease[within], interest[within])


def _settled(h: Holdings) -> tuple[_Paid, Ints]:
    """Return each payment and the interest it settles.

    Unpaid interest is a sum that payments take down, but not below nothing: the sum less the least it has been.
    """
    paid = _payments(h)
    if not len(paid.lease):
        return paid, np.zeros(0, dtype=np.int64)
    of_lease = pd.Series(paid.lease)
    run = pd.Series(paid.accrued) - pd.Series(np.maximum(paid.amount, 0)).groupby(of_lease).cumsum()
    unpaid = run - run.groupby(of_lease).cummin().clip(upper=0)
    accrued, grown = (x.groupby(of_lease).diff().fillna(x) for x in (pd.Series(paid.accrued), unpaid))
    return paid, np.asarray(accrued - grown, dtype=np.int64)


def _payments(h: Holdings) -> _Paid:
    """Payments of every span while its lease is a finance lease, and rent for days used paid when a lease ends."""
    s, waves = h.schedule, h.measurement.waves
    before = np.zeros(len(h.leases), dtype=np.int64)
    parts = []
    for number, wave in enumerate(waves):
        closing, opening = _closing(s, waves, number), _opening(s, number)
        part, total = _of_span(wave, opening, closing, before)
        parts += [_when_ended(wave, before), part]
        np.add.at(before, wave.spans.lease, total)
    joined = [np.concatenate([getattr(p, name) for p in parts]) for name in _Paid.__dataclass_fields__]
    order = np.argsort(joined[0], kind="stable")
    return _as_paid(_Paid(*(column[order] for column in joined)), s)


def _as_paid(paid: _Paid, s: Schedule) -> _Paid:
    """Take off what is not paid when it falls due, and add what of it is paid later.

    By the later day so much has accrued as by the payment before it.
    """
    u = s.unpaid.where(np.isin(s.unpaid.lease, paid.lease))
    if not len(u):
        return paid
    order = np.lexsort((paid.day, paid.lease))
    paid = _Paid(*(getattr(paid, name)[order] for name in _Paid.__dataclass_fields__))
    key = by_owner_and_day(paid.lease, paid.day)
    less = _less(key, paid.amount, by_owner_and_day(u.lease, u.due), u.amount)
    later = u.where(~u.forgiven)
    place = np.searchsorted(key, by_owner_and_day(later.lease, later.paid), side="right") - 1
    finance = s.by_class.finance[rows_of(s.by_class, later.lease, later.paid)]
    known = finance & (place >= 0) & (paid.lease[np.maximum(place, 0)] == later.lease)
    place = place[known]
    columns = ((paid.lease, later.lease[known]), (paid.day, later.paid[known]), (less, later.amount[known]),
               (paid.accrued, paid.accrued[place]))
    joined = [np.concatenate(pair) for pair in columns]
    order = np.lexsort((joined[1], joined[0]))
    return _Paid(*(column[order] for column in joined))


def _less(key: Ints, amounts: Ints, due: Ints, unpaid: Ints) -> Ints:
    """Take what is not paid off the payments of its lease and day, ``key`` (payments,) and ``due`` (parts,)."""
    left = amounts.copy()
    rest = unpaid.copy()
    for part, day in enumerate(due.tolist()):
        for i in range(*np.searchsorted(key, [day, day + 1]).tolist()):
            taken = min(rest[part], max(left[i], 0))
            left[i] -= taken
            rest[part] -= taken
    return left


def _when_ended(wave: Wave, before: Ints) -> _Paid:
    """Rent for days used that an event pays: it settles what has accrued in all spans before it."""
    which = wave.spans.finance & (wave.events.rent_due != 0)
    lease = wave.spans.lease[which]
    return _Paid(lease, wave.events.date[which], wave.events.rent_due[which], before[lease])


def _of_span(wave: Wave, opening: Ints, closing: Ints, before: Ints) -> tuple[_Paid, Ints]:
    """Payments of a wave's finance spans, and the interest of each of its spans in all (0 of operating leases).

    What has accrued by a payment is the balance before it, the value of all that is then unpaid, and what was paid,
    above the opening balance: as the schedule derives the interest of a period from its balances.
    """
    spans, p = wave.spans, wave.payments
    which = np.flatnonzero(spans.finance[p.span] & settling(spans, p))
    span = p.span[which]
    order = np.lexsort((p.due[which], span))
    which, span = which[order], span[order]
    amount, due = p.net[which], p.due[which]
    factor = Discounting.by_convention(spans.anchor, spans.start, spans.rate, spans.convention,
                                       spans.compounding).factors(p.counted[which], due, span)
    balance = cents(_to_come(amount * factor, span) / factor)
    paid_before = _running(amount, span) - amount
    kept = due < np.where(np.isnat(spans.until), FAR, spans.until)[span]
    paid = np.bincount(span[kept], weights=amount[kept], minlength=len(spans)).astype(np.int64)
    lease = spans.lease[span]
    accrued = before[lease] + balance + paid_before - opening[span]
    part = _Paid(lease[kept], due[kept], amount[kept], accrued[kept])
    return part, np.where(spans.finance, closing + paid - opening, 0)


def _running(amounts: np.ndarray, span: Ints) -> np.ndarray:
    """Sums of amounts up to each, by span; spans in order."""
    return pd.Series(amounts).groupby(span).cumsum().to_numpy()


def _to_come(values: np.ndarray, span: Ints) -> np.ndarray:
    """Sums of values from each on, by span; spans in order."""
    return _running(values[::-1], span[::-1])[::-1]


def _opening(s: Schedule, number: int) -> Ints:
    """Liability with which the spans of a wave open, (spans,)."""
    return s.events.liability_after[s.events.wave == number] if number else s.opening_liability


def _closing(s: Schedule, waves: list[Wave], number: int) -> Ints:
    """Liability with which the spans of a wave end: that before the next event, else nothing, (spans,)."""
    left = np.zeros(len(s.opening_liability), dtype=np.int64)
    if number + 1 < len(waves):
        left[waves[number + 1].spans.lease] = s.events.liability_before[s.events.wave == number + 1]
    return left[waves[number].spans.lease]
