"""What one component of rent charges in one version of a lease: its steps, its times and when they fall due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from asc842.base.constants import DAY
from asc842.base.errors import Problem
from asc842.base.money import to_cents
from asc842.calendar.cycles import Cycle, MonthCycle
from asc842.calendar.grid import MonthGrid, month_end
from asc842.contract.lease import Lease
from asc842.contract.rejudged import events_in_order
from asc842.contract.rent import Rent, RentRow
from asc842.payments.broken import due_from, gives_way
from asc842.payments.cycle import rent_cycle
from asc842.payments.pricing import Pricing
from asc842.payments.steps import Step, steps_of
from asc842.payments.term import Term

Cut = tuple[date, date]
"""A day up to which an instalment was paid for before an event, and the day on which what follows falls due."""


@dataclass(frozen=True, slots=True)
class Once:
    """Rent paid once: due date, date at whose start it counts, whole cents, and the row that states it."""

    due: date
    counted: date
    cents: int
    timing: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Charge:
    """One component of rent as a version of a lease has it: what a payment engine needs, and nothing by period.

    It runs from ``begin`` to the day before ``stop``, of a lease that commences on ``start``, and nothing of it falls
    due before ``due_from``; ``steps`` say what an instalment is, and ``cycle`` what it pays for. ``due_day`` is 0
    where none is stated. A component that an event or a renewal replaces ``gives_way``; the instalment that this
    breaks falls due when the whole one would have, which pays up to the day before ``whole_after``. ``cuts`` part
    instalments of which a part was paid for before an event.
    """

    rent: Rent
    why: str
    timing: str
    due_day: int
    cycle: Cycle
    start: date
    begin: date
    stop: date
    steps: tuple[Step, ...] = ()
    once: tuple[Once, ...] = ()
    gives_way: bool = False
    whole_after: date | None = None
    cuts: tuple[Cut, ...] = ()
    due_from: date | None = None


def charge_of(lease: Lease, rent: Rent, key: str, pricing: Pricing, cuts: tuple[Cut, ...], of: Term,
              ) -> tuple[Charge | None, list[Problem]]:
    """Resolve one component of rent at a pricing; None, and what is wrong, where it does not hold together.

    ``of`` is the term of the lease.
    """
    if rent.frequency == "once":
        return _once(lease, rent, key, pricing, cuts, of)
    term = of.of_rent(rent)
    steps, problems = steps_of(lease, rent, key, term)
    if problems:
        return None, problems
    terms, cycle, breaks = lease.payment_terms(rent), rent_cycle(rent, of.start), gives_way(lease, rent)
    return Charge(rent, pricing.why(rent), terms.timing, terms.due_day or 0, cycle, of.start, term.begin, term.stop,
                  tuple(pricing.steps(lease, rent, steps)), gives_way=breaks,
                  whole_after=of.after if breaks and terms.timing == "arrears" else None, cuts=cuts,
                  due_from=due_from(lease, rent, term.begin)), []


def _once(lease: Lease, rent: Rent, key: str, pricing: Pricing, cuts: tuple[Cut, ...], term: Term,
          ) -> tuple[Charge | None, list[Problem]]:
    paid, problems = list[Once](), list[Problem]()
    for index, row in enumerate(rent.rows):
        if row.on is None or row.amount is None:
            problems.append(_unstated(row, f"{key}.rows[{index}]"))
        elif rent.ends and row.on > rent.ends:
            continue  # an event has put other payments in the place of these
        elif term.start <= row.on <= term.end or agreed_beyond(lease, rent, row.on):
            paid.append(_paid(lease, rent, row, row.on, pricing))
        elif not term.end < row.on < term.reach:  # else of a time that only an option not taken would bring
            problems.append(Problem("rent.row-outside-term",
                                    f"{key}.rows[{index}].on", str(row.on), f"a date from {term.start} to {term.end}",
                                    "correct the date; rent paid before the lease begins is [[facts.prepaid_rent]]"))
    if problems:
        return None, problems
    paid.sort(key=lambda p: p.due)
    cycle = MonthCycle(MonthGrid(term.start), 1)
    return Charge(rent, pricing.why(rent), "", 0, cycle, term.start, term.start, term.after, once=tuple(paid),
                  cuts=cuts), []


def _unstated(row: RentRow, path: str) -> Problem:
    missing = " and ".join(name for name in ("on", "amount") if getattr(row, name) is None)
    return Problem("rent.row-incomplete",
                   path, f"a payment made once without {missing}", "on = the due date, and amount = ...",
                   f"add {missing}")


def agreed_beyond(lease: Lease, rent: Rent, due: date) -> bool:
    """Whether an event that brings a payment has it fall due after the end of the term that it leaves or finds.

    What is agreed to be paid after an exit is a payment for the term through the exit (842-10-30-5); a later event
    that ends the term sooner does not undo it.
    """
    ends = None
    for event in events_in_order(lease):
        ends = event.lease_term_end or ends
        if rent.id.endswith(f"/{event.id}"):
            return ends is not None and due > ends
    return False


def _paid(lease: Lease, rent: Rent, row: RentRow, due: date, pricing: Pricing) -> Once:
    term = Term.of(lease)
    steps = pricing.steps(lease, rent, [Step(due, due + DAY, Fraction(row.amount or 0), row.title, None)])
    timing = rent.timing or ("arrears" if due == term.end else "advance")
    return Once(due, counted(due, term.after, timing), to_cents(sum(s.instalment for s in steps)), timing,
                tuple(steps))


def counted(due: date, covers_after: date, timing: str) -> date:
    """Return the date at whose start a payment counts in discounting (design, section 4)."""
    at_end = timing == "arrears" and (due == month_end(due) or due + DAY == covers_after)
    return due + DAY if at_end else due

