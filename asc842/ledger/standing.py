"""The position of every lease at a date: terms in force, what is still to be paid, and the current portion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.calendar.periods import months_in_term
from asc842.calendar.positions import Days, Floats, Ints, boundary
from asc842.ledger.ownership import owned_by
from asc842.ledger.put_off import PutOff
from asc842.ledger.rounding import cents
from asc842.ledger.schedule import Schedule
from asc842.measurement.discount import Discounting
from asc842.measurement.events import Wave
from asc842.measurement.span import SpanPayments, Spans

YEAR = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """Leases at the end of a day; every field has shape (leases,), amounts in whole cents.

    ``commenced`` says whether the lease has begun, ``live`` whether it has a liability or an asset. ``current`` is
    the part of the liability presented as current, ``current_computed`` what the method makes of it, below zero or
    above the liability too, ``present_value`` the exact value of all payments that remain.
    ``rate`` is the yearly discount rate in force, ``months`` what remains of the term, ``finance`` the
    classification. ``owed`` lists undiscounted payments in force that fall due later: lease, due date, amount.
    """

    at: np.datetime64
    commenced: np.ndarray
    live: np.ndarray
    liability: Ints
    asset: Ints
    current: Ints
    current_computed: Ints
    present_value: Floats
    rate: Floats
    months: Floats
    finance: np.ndarray
    term_end: Days
    owed: tuple[Ints, Days, Ints]

    @property
    def noncurrent(self) -> Ints:
        """The part of the liability that is not current."""
        return self.liability - self.current

    @property
    def outside(self) -> np.ndarray:
        """Whether the current portion as computed is not between nothing and the liability, (leases,)."""
        return np.asarray((self.current_computed < np.minimum(self.liability, 0))
                          | (self.current_computed > np.maximum(self.liability, 0)))


def standing_at(at: np.datetime64, s: Schedule, waves: Sequence[Wave], method: str = "present value",
                of_finance: str = "", *, within: bool = False) -> Standing:
    """Return the position of every lease at the end of the day ``at``.

    The current portion is the present value of the payments due in the twelve months that follow (842-20-45-1, as
    in EY's Illustration 4-14), or by the ``principal`` method what the liability falls by in these months, as that of
    debt is (PwC, Leases, 9.2.1.2); finance leases go by the method ``of_finance`` where one is given. It is
    below zero where more is to be received in that time than paid, or where the liability grows, and above the
    liability where that is so of the time after; ``within`` presents the nearest of zero and the liability instead.
    """
    entered = waves[0].events.date
    commenced = entered <= at
    terms, payments = _in_force(at, waves, commenced)
    rows, leased = rows_at(s, at, entered), owned_by(s, waves).leased(s.asset_closing)
    liability = balances(s.liability_closing, rows, s.opening_liability)
    asset = balances(leased, rows, s.opening_asset)
    after = np.full(len(terms), at + ONE_DAY)
    by_principal = np.where(terms.finance, (of_finance or method) == "principal", method == "principal")
    late = PutOff.at(s.unpaid, at, len(terms))
    value, current = _values(terms, payments, after, by_principal, late)
    computed = np.where(liability != 0, current, 0)
    shown = np.clip(computed, np.minimum(liability, 0), np.maximum(liability, 0)) if within else computed
    return Standing(at, commenced, (liability != 0) | (asset != 0), liability, asset, shown, computed, value,
                    terms.rate, np.maximum(months_in_term(after, terms.after), 0.0), terms.finance,
                    terms.after - ONE_DAY, late.payments((payments.span, payments.due, payments.net)))


NOT_YET, OPENED = -1, -2


def balances(column: Ints, rows: Ints, opening: Ints) -> Ints:
    """Return a closing balance of every lease in its row of :func:`rows_at`, (leases,): 0 before commencement.

    At the end of the day of a take-over it is the ``opening`` one, (leases,).
    """
    return np.where(rows >= 0, column[rows], np.where(rows == OPENED, opening, 0))


def rows_at(s: Schedule, at: np.datetime64, entered: Days) -> Ints:
    """Return the position of each lease's last row at the end of a day, (leases,): NOT_YET before commencement.

    ``entered`` (leases,) is the day on which each comes into these books; OPENED where no row ends by then, as on the
    day of a take-over.
    """
    found = np.where(entered <= at, OPENED, NOT_YET)
    reached = np.flatnonzero(s.ends <= at)
    # Rows are in order of time, so that the last of a lease wins.
    found[s.lease[reached]] = reached
    return found


def _in_force(at: np.datetime64, waves: Sequence[Wave], commenced: np.ndarray) -> tuple[Spans, SpanPayments]:
    """Terms of every lease after the events up to a day, and what they promise to be paid after it."""
    first = waves[0].spans
    fields = {name: getattr(first, name).copy() for name in Spans.__dataclass_fields__}
    number = np.zeros(len(first), dtype=np.int64)
    for n, wave in enumerate(waves[1:], 1):
        done = wave.events.date <= at
        lease = wave.spans.lease[done]
        number[lease] = n
        for name, values in fields.items():
            values[lease] = getattr(wave.spans, name)[done]
    parts = [_owed(wave, commenced & (number == n), at) for n, wave in enumerate(waves)]
    joined = [np.concatenate([getattr(p, name) for p in parts]) for name in SpanPayments.__dataclass_fields__]
    return Spans(**fields), SpanPayments(*joined)


def _owed(wave: Wave, current: np.ndarray, at: np.datetime64) -> SpanPayments:
    """Payments of the spans that are in force, by lease: those due after a day that settle a liability."""
    lease = wave.spans.lease[wave.payments.span]
    which = np.flatnonzero((wave.payments.due > at) & current[lease] & wave.payments.settles)
    return wave.payments.of(which, lease)


def _values(terms: Spans, payments: SpanPayments, after: Days, by_principal: np.ndarray, late: PutOff
            ) -> tuple[Floats, Ints]:
    """Present value of payments at the start of ``after``, by lease, and the current portion of it.

    What is put off counts at its amount until it is paid, and on the day on which it is.
    """
    year_on = boundary(after, np.full(len(after), YEAR))
    start = np.maximum(after, terms.anchor)
    at_close = Discounting.by_convention(terms.anchor, start, terms.rate, terms.convention, terms.compounding)
    factors = at_close.factors(payments.counted, payments.due, payments.span)
    soon = payments.due < year_on[payments.span]
    value = payments.net * factors
    within, beyond = (_sum(np.where(which, value, 0.0), payments, len(after)) for which in (soon, ~soon))
    whole = within + beyond + late.outstanding
    current = cents(within - late.taken_over(year_on, at_close)) + late.before(year_on)
    if not by_principal.any():
        return whole, current
    principal = cents(whole) - cents(beyond / at_close.factors(year_on, year_on)) - late.over(year_on)
    return whole, np.where(by_principal, principal, current)


def _sum(values: Floats, payments: SpanPayments, leases: int) -> Floats:
    return np.bincount(payments.span, weights=values, minlength=leases).astype(np.float64)

