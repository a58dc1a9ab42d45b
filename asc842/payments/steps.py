"""Steps of rent: from when to when, and how much an instalment is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from asc842.base.errors import Problem
from asc842.base.money import half_up, minor_units
from asc842.calendar.cycles import Cycle
from asc842.calendar.grid import MonthGrid
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent, RentRow
from asc842.contract.values import largest
from asc842.intake.rules.rent import escalator_problems
from asc842.payments.cycle import is_part, months_of, rent_cycle
from asc842.payments.figures import OWN_AMOUNTS, area_charged, default_figure, instalment, printed, usable
from asc842.payments.rises import Rising, rises
from asc842.payments.row_dates import RowDates
from asc842.payments.row_problems import beyond_measure, no_amount, timeline_problems, unclear_rise
from asc842.payments.rows import row_dates, until_next
from asc842.payments.term import Term


class Step(NamedTuple):
    """Rent that stays the same from ``start`` to the day before ``after``.

    ``instalment`` is what a whole payment period costs, in currency units, rounded to the cent. ``row`` is the
    printed row's title; ``area`` what it charges on, where known. ``own`` are first day, and day after the last, of a
    row that prints what its own days cost, fewer than a payment pays for; its ``instalment`` is that amount.
    """

    start: date
    after: date
    instalment: Fraction
    row: str
    area: Fraction | None
    own: tuple[date, date] | None = None

    def share(self, first: date, last: date) -> Fraction | None:
        """Return the part of the row's own days from ``first`` to the day before ``last``; None without such days."""
        return Fraction((last - first).days, (self.own[1] - self.own[0]).days) if self.own else None


def steps_of(lease: Lease, rent: Rent, key: str, term: Term | None = None) -> tuple[list[Step], list[Problem]]:
    """Work out the steps of one component of rent that is paid at intervals, in the days of ``term`` in which it runs.

    By default these are as the lease says.
    """
    term, judged = term or Term.of(lease, rent), lease.judges_rows(rent)
    rows, problems = row_dates(lease, rent, key, term, judged=judged)
    problems += escalator_problems(rent, key)
    if problems:
        return [], problems
    added = _escalated_rows(rent, rows, term)
    if added or len(rows) < len(rent.rows):  # else each row lasts until the next already
        rows = until_next([*rows, *added])
    steps, problems = _priced(lease, rent, rows, key, judged=judged)
    return steps, [*problems, *timeline_problems(rows, term, key)]


def _escalated_rows(rent: Rent, rows: list[RowDates], term: Term) -> list[RowDates]:
    """Rows that the escalator adds after a last row with no stated end."""
    if rent.escalator is None or not rows or rows[-1].stated:
        return []
    last, every = rows[-1].start, rent.escalator.every_months
    first = rent.escalator.first_month
    grid = MonthGrid(term.lease_month(first, rent) if first else last)
    n = 0 if first else 1
    added = list[RowDates]()
    while (begin := grid.boundary(every * n)) < term.stop:
        if begin > last:
            added.append(RowDates(RentRow(label=f"escalated {begin}"), begin, term.stop, False, -1))
        n += 1
    return added


def _priced(lease: Lease, rent: Rent, rows: list[RowDates], key: str, *, judged: bool,
            ) -> tuple[list[Step], list[Problem]]:
    steps, problems = list[Step](), list[Problem]()
    before: Rising | None = None
    cycle, minor, most = rent_cycle(rent, lease.commencement), minor_units(), largest()
    for dated in rows:
        row, own = dated.row, None
        governing = lease.governing(rent, row) if judged else None
        figure = governing.answer if governing else default_figure(rent, row)
        if figure and (governing is None or usable(rent, row, figure)):
            own = _own_days(rent, cycle, dated, figure) if dated.stated and dated.start < dated.after else None
            before = _printed(rent, cycle, dated, figure, judged=governing is not None, own=own is not None)
        elif before is not None and rises(rent, row):
            if before.column_of(row) is None or before.lacks_area(row):
                problems.append(unclear_rise(dated, before.columns, key))
                continue
            before = before.risen(row)
        else:
            if not problems or not rises(rent, row):
                problems.append(no_amount(lease, rent, dated, key, figure))
            continue
        paid = before.instalment
        if not 0 <= paid.numerator <= most * paid.denominator:
            problems += [] if problems or dated.after <= dated.start else beyond_measure(dated, paid, key)
            continue
        area = area_charged(rent, before.row)
        if own:
            paid = Fraction(printed(row, figure or "") or 0)
        if minor % paid.denominator:
            paid = Fraction(half_up(paid))
        steps.append(Step(dated.start, dated.after, paid, row.title, Fraction(area) if area else None, own))
    return steps, problems


def rising_rows(lease: Lease, rent: Rent, term: Term) -> list[tuple[RowDates, Rising]]:
    """Return the rows of a component that holds together, each with the rent that it prints or has risen to."""
    judged, cycle = lease.judges_rows(rent), rent_cycle(rent, lease.commencement)
    found = list[tuple[RowDates, Rising]]()
    rows, _ = row_dates(lease, rent, "", term, judged=judged)
    for dated in until_next([*rows, *_escalated_rows(rent, rows, term)]):
        governing = lease.governing(rent, dated.row) if judged else None
        figure = governing.answer if governing else default_figure(rent, dated.row)
        if figure and usable(rent, dated.row, figure):
            own = bool(dated.stated and _own_days(rent, cycle, dated, figure))
            found.append((dated, _printed(rent, cycle, dated, figure, judged=governing is not None, own=own)))
        elif found and rises(rent, dated.row):
            found.append((dated, found[-1][1].risen(dated.row)))
    return found


def _printed(rent: Rent, cycle: Cycle, dated: RowDates, figure: str, *, judged: bool, own: bool) -> Rising:
    """Return the rent of a row by the figure that governs, as whole payments where it prints less than one."""
    if figure != "period_total" and not own:
        return Rising(rent, dated.row, dated.row, instalment(rent, dated.row, figure), figure, judged)
    months = months_of(rent, cycle, dated.start, dated.after)
    found = Rising.printed(rent, dated.row, figure, months, judged=judged)
    return found.for_days(printed(dated.row, figure) or Decimal(0), months) if own else found


def _own_days(rent: Rent, cycle: Cycle, dated: RowDates, figure: str) -> tuple[date, date] | None:
    """Return the days of a row that says where it ends, where it prints what they cost: fewer than a payment's."""
    printed_for_days = figure in OWN_AMOUNTS and is_part(rent, cycle, dated.start, dated.after)
    return (dated.start, dated.after) if printed_for_days else None
