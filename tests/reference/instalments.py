"""Instalments dated and priced one at a time, in decimals and fractions: the second engine for rent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import get_args

from asc842.base.constants import DAY
from asc842.base.errors import Problem
from asc842.base.money import to_cents
from asc842.calendar.cycles import Cycle, NamedDays, number_of, weekday_on_or_after
from asc842.calendar.grid import day_in_month, month_end, next_month
from asc842.contract.judgements import PaymentTerms
from asc842.contract.lease import Lease
from asc842.contract.rent import MONTHS_PER_PAYMENT, QUARTER_DAYS, Rent, RentRow, Weekday
from asc842.payments.broken import gives_way
from asc842.payments.charge import agreed_beyond, counted
from asc842.payments.cycle import rent_cycle
from asc842.payments.parted import Cuts
from asc842.payments.payment import Payment
from asc842.payments.pricing import AS_PRINTED, Pricing
from asc842.payments.steps import Step, steps_of
from asc842.payments.term import Term
from reference.day_counts import Counted, days_counted


def instalments_of(lease: Lease, rent: Rent, key: str, pricing: Pricing = AS_PRINTED,
                   ) -> tuple[list[Payment], list[Problem]]:
    """Date and price all instalments of one component, in order of the time they pay for."""
    if rent.frequency == "once":
        return _single_payments(lease, rent, key, pricing)
    steps, problems = steps_of(lease, rent, key)
    if problems:
        return [], problems
    steps = pricing.steps(lease, rent, steps)
    term, terms, cycle = Term.of(lease, rent), lease.payment_terms(rent), rent_cycle(rent, lease.commencement)
    found = [_instalment(rent, days_counted(lease, rent, begin, after, cycle), first, steps, term, terms,
                         pricing.why(rent))
             for first, begin, after in _payment_periods(cycle, term)]
    return _due_as_whole(lease, rent, cycle, found) if terms.timing == "arrears" else found, []


def _due_as_whole(lease: Lease, rent: Rent, cycle: Cycle, found: list[Payment]) -> list[Payment]:
    """Let an instalment in arrears that an event breaks fall due when the whole of it would have."""
    if not found or not gives_way(lease, rent):
        return found
    whole = rent.model_copy(update={"ends": None})
    term, terms = Term.of(lease, whole), lease.payment_terms(rent)
    first, _, after = next(p for p in _payment_periods(cycle, term) if p[2] >= found[-1].covers_after)
    due = _due(rent, terms, first, after, term)
    return [*found[:-1], replace(found[-1], due=due, counted=counted(due, after, "arrears"))]


def _payment_periods(cycle: Cycle, term: Term) -> Iterator[tuple[date, date, date]]:
    """Yield (first day of the whole period, first day paid for, day after the last day paid for)."""
    n = number_of(cycle, term.begin)
    while (first := cycle.boundary(n)) < term.stop:
        n += 1
        yield first, max(first, term.begin), min(cycle.boundary(n), term.stop)


def priced(steps: Iterable[Step], counted: Counted, begin: date, after: date) -> Fraction:
    """Exact rent for the days from ``begin`` to the day before ``after`` of one payment, in currency units."""
    total = Fraction(0)
    for step in steps:
        first, last = max(begin, step.start), min(after, step.after)
        if first < last:
            total += step.instalment * (step.share(first, last) or counted.share(first, last))
    return total


def _instalment(rent: Rent, days: Counted, first: date, steps: list[Step], term: Term, terms: PaymentTerms,
                why: str) -> Payment:
    begin, after = days.begin, days.after
    due = _due(rent, terms, first, after, term)
    gross = priced(steps, days, begin, after)
    return Payment(rent.id, begin, after, due, counted(due, after, terms.timing), terms.timing, to_cents(gross),
                   tuple(s for s in steps if s.start < after and s.after > begin), rent.measured,
                   why, rent.source)


def _due(rent: Rent, terms: PaymentTerms, first: date, after: date, term: Term) -> date:
    """In advance: on the due day of the month in which the period begins, not before commencement.

    In arrears: on the first due day that comes on or after the last day paid for. Where rent goes by weeks, half
    months or quarter days, the first day of the week or month that is due on or after either.
    """
    if rent.frequency not in MONTHS_PER_PAYMENT:
        return max(_named_due(rent, first if terms.timing == "advance" else after - DAY, terms.timing), term.begin)
    if terms.timing == "advance":
        by_default = 1 if rent.by_calendar else first.day
        return max(day_in_month(first, terms.due_day or by_default), term.begin)
    last = after - DAY
    if terms.due_day is None:
        return last
    # The last day of a month is its 31st here, so that due days of 28 to 30 fall once in every month.
    last_number = 31 if last == month_end(last) else last.day
    month = last if terms.due_day >= last_number else next_month(last)
    return day_in_month(month, terms.due_day)


def _named_due(rent: Rent, day: date, timing: str) -> date:
    """Return the day on which rent falls due that is no earlier than the first day paid for, or the last."""
    if rent.due_weekday:
        return weekday_on_or_after(day, get_args(Weekday).index(rent.due_weekday))
    if rent.due_days:
        return NamedDays.every_month(rent.due_days).on_or_after(day)
    # A quarter paid for in arrears is paid on the quarter day that follows it.
    ends_quarter = rent.frequency == "quarter-day" and timing == "arrears"
    return NamedDays.every_year(rent.quarter_days or QUARTER_DAYS).on_or_after(day) if ends_quarter else day


def _single_payments(lease: Lease, rent: Rent, key: str, pricing: Pricing) -> tuple[list[Payment], list[Problem]]:
    term, payments, problems = Term.of(lease), list[Payment](), list[Problem]()
    for index, row in enumerate(rent.rows):
        path = f"{key}.rows[{index}]"
        if row.on is None or row.amount is None:
            missing = " and ".join(name for name in ("on", "amount") if getattr(row, name) is None)
            problems.append(Problem("rent.row-incomplete", path, f"a payment made once without {missing}",
                                    "on = the due date, and amount = ...", f"add {missing}"))
        elif rent.ends and row.on > rent.ends:
            continue  # an event has put other payments in the place of these
        elif agreed_beyond(lease, rent, row.on):
            payments.append(_single(lease, rent, row, row.on, pricing))
        elif term.end < row.on < term.reach:
            continue  # of a time that only an option not taken would bring into the term
        elif not term.start <= row.on <= term.end:
            problems.append(Problem("rent.row-outside-term",
                                    f"{path}.on", str(row.on), f"a date from {term.start} to {term.end}",
                                    "correct the date; rent paid before the lease begins is [[facts.prepaid_rent]]"))
        else:
            payments.append(_single(lease, rent, row, row.on, pricing))
    return payments, problems


def _single(lease: Lease, rent: Rent, row: RentRow, due: date, pricing: Pricing) -> Payment:
    term = Term.of(lease)
    steps = pricing.steps(lease, rent, [Step(due, due + DAY, Fraction(row.amount or 0), row.title, None)])
    cents = to_cents(sum(s.instalment for s in steps))
    timing = rent.timing or ("arrears" if due == term.end else "advance")
    return Payment(rent.id, due, due + DAY, due, counted(due, term.after, timing), timing, cents, tuple(steps),
                   rent.measured, pricing.why(rent), rent.source)


def parted(lease: Lease, rent: Rent, payments: Iterable[Payment], cuts: Cuts) -> list[Payment]:
    """Part instalments of one component at the days up to which it was paid for before events."""
    found = list(payments)
    for cut, due in cuts.get(rent.id, ()):
        found = [part for p in found for part in _parts(lease, rent, p, cut, due)]
    return found


def _parts(lease: Lease, rent: Rent, p: Payment, cut: date, due: date) -> list[Payment]:
    if not p.covers_from <= cut < p.covers_after:
        return [p]
    rest = replace(p, covers_from=cut, due=due, counted=counted(due, p.covers_after, p.timing),
                   steps=tuple(s for s in p.steps if s.after > cut), rest=cut > p.covers_from)
    if cut == p.covers_from:
        return [rest]
    days = days_counted(lease, rent, p.covers_from, cut)
    paid = to_cents(priced(list(p.steps), days, p.covers_from, cut))
    # Paid before the event: on the last of its days at the latest.
    before = min(p.due, cut - DAY)
    first = replace(p, covers_after=cut, due=before, counted=counted(before, cut, p.timing), gross=paid, abated={},
                    steps=tuple(s for s in p.steps if s.start < cut))
    return [first, replace(rest, gross=p.gross - paid)]
