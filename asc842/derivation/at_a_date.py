"""Reports of a close at a date: maturity, current portion, averages, what has not commenced (842-20-50)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from asc842.base.constants import DAY
from asc842.calendar.grid import MonthGrid
from asc842.closing.reports.maturity import REST
from asc842.closing.reports.maturity import YEAR as YEAR_TO
from asc842.contract.events import Event
from asc842.derivation.figure import Part
from asc842.derivation.improvements import improved
from asc842.derivation.lease_steps import LeaseSteps, day_of
from asc842.derivation.moves import balance_before, move, opening
from asc842.derivation.payments import settled
from asc842.derivation.report_cells import ANY, Stretch, cell, row_sum
from asc842.derivation.roll_forwards import expenses
from asc842.derivation.standing import MATURITY, DueWindow, asset, current, liability, owed
from asc842.payments.expense import SHORT_TERM
from asc842.payments.improvements import MOVEMENTS

REPORT, ASSETS, LATER, SHORT, IMPAIRED = ("maturity", "right-of-use assets", "not yet commenced",
                                          "short-term commitment", "impairments")
YEAR = 12


def _due(s: LeaseSteps, at: Stretch, column: str = "") -> list[Part]:
    """Return what falls due in the year that a column names by its last day; after all of them, what is left."""
    through = date.fromisoformat(column[-len("2003-12-31"):]) if column else None
    after = max([at.last, *(end for end in at.year_ends if through is None or end < through)])
    return list(owed(s, at.last, DueWindow(after, through)).parts)


for _name in (REST, YEAR_TO):
    cell(REPORT, f"{_name}{ANY}", MATURITY)(_due)
cell(REPORT, "thereafter", MATURITY)(_due)


def _balance(s: LeaseSteps, at: Stretch) -> list[Part]:
    return [Part(liability(s, at.last))]


def _current(s: LeaseSteps, at: Stretch) -> list[Part]:
    return [Part(current(s, at.last))]


def _years(columns: Sequence[str]) -> dict[str, int]:
    return {c: 1 for c in columns if c.startswith((REST, YEAR_TO)) or c == "thereafter"}


row_sum(REPORT, "total", _years, MATURITY)
row_sum(REPORT, "imputed interest", lambda _: {"liability": 1, "total": -1}, MATURITY)
cell(REPORT, "liability", "842-20-35-1")(_balance)
cell(REPORT, "current", "842-20-45-1")(_current)
row_sum(REPORT, "noncurrent", lambda _: {"liability": 1, "current": -1}, "842-20-45-1")


def _asset(s: LeaseSteps, at: Stretch) -> list[Part]:
    return [Part(asset(s, at.last))]


def _current_asset(s: LeaseSteps, at: Stretch) -> list[Part]:
    """Return the asset of a lease of twelve months or less: all of it is current; else none is."""
    spans = s.steps[s.in_force(at.last)].wave.spans
    begins = s.steps[0].wave.spans
    ends = max(day_of(spans.after[0]), day_of(begins.asset_after[0]))
    short = ends <= MonthGrid(day_of(begins.anchor[0])).boundary(YEAR)
    return _asset(s, at) if short and not s.steps[0].wave.events.adoption.applies[0] else []


cell(ASSETS, "right-of-use asset", "842-20-45-1")(_asset)
cell(ASSETS, "current", "842-20-45-1")(_current_asset)
row_sum(ASSETS, "noncurrent", lambda _: {"right-of-use asset": 1, "current": -1}, "842-20-45-1")


def _promised(s: LeaseSteps, _: Stretch) -> list[Part]:
    return [Part(settled(s, 0, i), 1, f"due {p.due}") for i, p in enumerate(s.paid[0])]


def _will_open(s: LeaseSteps, _: Stretch) -> list[Part]:
    return [Part(opening(s, 0, "liability"))]


cell(LATER, "payments", "842-20-50-3(b)")(_promised)
cell(LATER, "opening_liability", "842-20-50-3(b)")(_will_open)


def _spent(s: LeaseSteps, at: Stretch) -> list[Part]:
    return expenses(s, at.first, at.last, (SHORT_TERM,))


def _committed(s: LeaseSteps, at: Stretch) -> list[Part]:
    begins = at.last + DAY
    return expenses(s, begins, MonthGrid(begins).boundary(YEAR) - DAY, (SHORT_TERM,), "paid")


cell(SHORT, "cost of the year to date", "842-20-50-8")(_spent)
cell(SHORT, "commitment of the next 12 months", "842-20-50-8")(_committed)
row_sum(SHORT, "difference", lambda _: {
    "commitment of the next 12 months": 1, "cost of the year to date": -1}, "842-20-50-8")


def _impaired(s: LeaseSteps, at: Stretch) -> list[int]:
    def of(event: Event | None) -> bool:
        return event is not None and event.kind == "impairment"
    return [n for n, event in enumerate(s.events) if of(event)
            and at.first <= day_of(s.steps[n].wave.events.date[0]) <= at.last]


def _before(s: LeaseSteps, at: Stretch) -> list[Part]:
    return [Part(balance_before(s, n, "asset")) for n in _impaired(s, at)]


def _loss(s: LeaseSteps, at: Stretch) -> list[Part]:
    return [Part(move(s, n, "impairment_loss")) for n in _impaired(s, at)]


def _after(s: LeaseSteps, at: Stretch) -> list[Part]:
    return [Part(opening(s, n, "asset")) for n in _impaired(s, at)]


for _name, _make in (("asset before", _before), ("impairment loss", _loss), ("asset after", _after)):
    cell(IMPAIRED, _name, "842-20-35-9")(_make)


def _owed(s: LeaseSteps, at: Stretch) -> list[Part]:
    return list(owed(s, at.last, DueWindow(at.last)).parts)


cell("weighted averages by lease", "liability", "842-20-55-11")(_balance)
cell("weighted averages by lease", "payments", "842-20-55-12")(_owed)


def _improved(s: LeaseSteps, at: Stretch, column: str) -> list[Part]:
    """Return a column of the months of leasehold improvements: balances at either end, flows within."""
    return improved(s, at.first, at.last, column)


for _name in ("opening", *MOVEMENTS, "closing"):
    cell("leasehold improvements roll-forward", _name, "842-20-35-12")(partial(_improved, column=_name))
