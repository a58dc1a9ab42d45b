"""Figures of one lease by name: those of its schedule, its opening balances, its totals and its events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from asc842.base.constants import DAY
from asc842.base.errors import InputError, Problem
from asc842.base.money import in_currency_of
from asc842.calendar.grid import month_end
from asc842.derivation import journal  # noqa: F401  (entries announce themselves)
from asc842.derivation.entry_parts import JournalLine, line
from asc842.derivation.figure import Derived, Part, amount
from asc842.derivation.lease_end import after_the_end
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.moves import WORDS as MOVES
from asc842.derivation.moves import day_one, move, opening, stated
from asc842.derivation.schedule import WORDS, balance_at, figure
from asc842.derivation.standing import DueWindow, current, liability, owed, rate, remaining

Find = Callable[[LeaseSteps, date | None], Derived]
LONGEST = 20


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """A figure that can be asked for by name: what it ``is``, and how it is found at a day, or without one."""

    name: str
    means: str
    find: Find


FIGURES: dict[str, NamedFigure] = {}
"""Every figure of any lease by name; those of events come with the lease."""


def named(name: str, means: str) -> Callable[[Find], Find]:
    """Announce the function below as what finds a figure of a name."""
    def announce(find: Find) -> Find:
        FIGURES[name] = NamedFigure(name, means, find)
        return find
    return announce


@in_currency_of("book.lease.currency")
def lease_figure(s: LeaseSteps, name: str, day: date | None = None) -> Derived:
    """Return a figure of a lease by its name, at or for the period of a day.

    Raises InputError where there is no figure of that name, or none at that day.
    """
    asked = name.strip()
    known = FIGURES.get(asked.lower().replace(" ", "_").replace("-", "_"))
    if known is not None and day is not None and known.name in AFTER_THE_END and day > s.schedule["ends"][-1]:
        return after_the_end(s, known.find(s, day))
    if known is not None:
        return known.find(s, day)
    event, _, part = asked.partition(": ")
    if event == "journal":
        return posted_on(s, part, day)
    number = next((n for n, of in enumerate(s.events) if of is not None and of.id == event), None)
    if number is not None and part in MOVES:
        return move(s, number, part)
    raise InputError([Problem("explain.figure-unknown", "figure", f'"{asked}"', _expected(s),
                              "name one of these", values={"figure": asked})])


def posted_on(s: LeaseSteps, account: str, day: date | None) -> Derived:
    """Return what the journal books on an account in the month of a day, or ever: debits less credits."""
    rows = [row for row in s.book.plain["journal"].rows()
            if row["account"] == account and (day is None or row["period"] == f"{day:%Y-%m}")]
    if not rows:
        known = dict.fromkeys(s.book.plain["journal"]["account"])
        raise InputError([Problem("explain.no-row", "figure", f"no line on {account}", f"one of: {', '.join(known)}",
                                  "name another account or another day")])
    cents = [row["debit"] - row["credit"] for row in rows]
    return Derived(f"{account}, booked", "sum", lambda: [
        Part(line(s, JournalLine(row["date"], row["entry"], account, one)), 1, row["entry"])
        for row, one in zip(rows, cents, strict=True)], kept=amount(sum(cents), s.digits), word=account,
        digits=s.digits)


def _expected(s: LeaseSteps) -> str:
    events = [of.id for of in s.events if of is not None]
    of_events = f"; of events ({', '.join(events[:LONGEST])}), such as {events[0]}: gain_loss" if events else ""
    return f"one of: {', '.join(FIGURES)}; journal: ACCOUNT{of_events}"


def row_of(s: LeaseSteps, day: date) -> int:
    """Return the row of the schedule that holds a day; raises InputError where none does."""
    schedule = s.schedule
    for i, (starts, ends) in enumerate(zip(schedule["starts"], schedule["ends"], strict=True)):
        if starts <= day <= ends or (starts.replace(day=1) <= day <= month_end(starts) and day >= ends):
            return i
    first, last = schedule["starts"][0], schedule["ends"][-1]
    raise InputError([Problem("explain.no-such-day", "as-of", str(day), f"a day from {first} to {last}",
                              "name a day of the lease's schedule")])


def _measured_on(s: LeaseSteps, day: date) -> date:
    """Return a day at the end of which balances stand in the schedule; raises InputError where it is within a period.

    Within a period the balance before it is known: it would leave out payments and interest of the period so far.
    """
    schedule = s.schedule
    for starts, ends in zip(schedule["starts"], schedule["ends"], strict=True):
        if starts <= day < ends and day != s.enters:
            ends_near = f"the end of a period: {starts - DAY}, {ends}"
            raise InputError([Problem("explain.no-such-day", "as-of", str(day), ends_near,
                                      "name the end of a period, at which balances are measured")])
    return day


def _balance(what: str) -> Find:
    def find(s: LeaseSteps, day: date | None) -> Derived:
        if day is None:
            return opening(s, 0, what)
        found = balance_at(s, what, _measured_on(s, day))
        if found is None:
            row_of(s, day)  # refuses a day before the lease
            return opening(s, 0, what)
        return found
    return find


def _column(column: str) -> Find:
    def find(s: LeaseSteps, day: date | None) -> Derived:
        if day is not None:
            return figure(s, column, row_of(s, day))
        return total(s, column)
    return find


def total(s: LeaseSteps, column: str) -> Derived:
    """Return what a column of the schedule comes to over the life of a lease."""
    schedule = s.schedule
    cents = schedule.cents(column)
    return Derived(f"{WORDS[column]} in all", "sum", lambda: [
        Part(figure(s, column, row), 1, schedule["period"][row]) for row, one in enumerate(cents) if one],
        kept=amount(sum(cents), s.digits), word=WORDS[column], digits=s.digits)


for _what in ("liability", "asset"):
    named(_what, "balance at the end of a period; without a day, the one that the lease opens with")(_balance(_what))
for _name in WORDS:
    named(_name, "column of the schedule in the period of a day; without a day, over the life of the lease")(
        _column(_name))


def _current(s: LeaseSteps, day: date | None) -> Derived:
    return current(s, _measured_on(s, _asked(s, day)))


def _noncurrent(s: LeaseSteps, day: date | None) -> Derived:
    at = _measured_on(s, _asked(s, day))
    return Derived("noncurrent portion", "sum", [Part(liability(s, at)), Part(current(s, at), -1)],
                   word="noncurrent portion", paragraph="842-20-45-1", digits=s.digits)


def _owed(s: LeaseSteps, day: date | None) -> Derived:
    at = _asked(s, day)
    return owed(s, at, DueWindow(at))


def _asked(s: LeaseSteps, day: date | None) -> date:
    """Return the day that is asked about: without one, that on which the lease enters these books."""
    return s.enters if day is None else day


AT_A_DAY: dict[str, Find] = {"current": _current, "noncurrent": _noncurrent, "payments_due": _owed,
                             "remaining_months": lambda s, day: remaining(s, _asked(s, day)),
                             "discount_rate": lambda s, day: rate(s, _asked(s, day))}
for _name, _find in AT_A_DAY.items():
    named(_name, "at the end of a day; without a day, of that on which the lease enters these books")(_find)
AFTER_THE_END = ("liability", "asset", "current", "noncurrent", "payments_due")
"""Figures that are asked for after a lease has ended, too: nothing is left, and the answer says since when and why."""
SUMMARY: dict[str, Find] = {
    "opening_liability": lambda s, _: opening(s, 0, "liability"), "opening_asset": lambda s, _: opening(s, 0, "asset"),
    "interest_total": lambda s, _: total(s, "interest"), "cost_total": lambda s, _: total(s, "cost"),
    "day_one_payment": lambda s, _: day_one(s, 0), "initial_direct_costs": lambda s, _: stated(s, 0, "costs"),
    "prepaid_rent": lambda s, _: stated(s, 0, "prepaid"), "incentives": lambda s, _: stated(s, 0, "incentives"),
}
for _name, _find in SUMMARY.items():
    named(_name, "figure of the summary of the lease")(_find)
