"""Every report of a close, by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

import numpy as np

from asc842.base.constants import IN_LEASE_CURRENCY
from asc842.base.errors import InputError
from asc842.base.frames import places_in
from asc842.base.lazy import pd
from asc842.book.classified import finance_at
from asc842.calendar.fiscal import FiscalCalendar, FiscalPeriod
from asc842.closing.foreign import functional_currencies
from asc842.closing.holdings import Holdings
from asc842.closing.lines import current_portion
from asc842.closing.posted import Posted
from asc842.closing.reports import (
    AT_END,
    BY_LEASE,
    EACH,
    FLOWS,
    NOTES,
    OF_IMPROVEMENTS,
    OF_SALES,
    YEAR_BEFORE,
)
from asc842.closing.reports.by_entity import parted
from asc842.closing.reports.functional import functional_reports
from asc842.closing.reports.maturity import YEARS
from asc842.ledger.standing import Standing

DESCRIBED = ("entity", "currency", "asset_class", "classification")
"""What each row of a report by lease is described by, and reports by class are grouped by."""
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Between:
    """A block of leases from the ``first`` to the ``last`` day of a stretch of time, and what is ``posted`` of it."""

    h: Holdings
    first: np.datetime64
    last: np.datetime64
    posted: Posted | None


@dataclass(frozen=True, slots=True)
class AtEnd:
    """A block of leases as they stand ``now``, and stood a fiscal year ``before``; ``year_ends`` as of maturity."""

    h: Holdings
    now: Standing
    before: Standing | None
    year_ends: np.ndarray


def reports_of(h: Holdings, calendar: FiscalCalendar, period: FiscalPeriod, now: Standing,
               posted: Posted | None = None, *, year_before: bool = True) -> Tables:
    """Return a block's part of every report of a period by name, in whole cents; one row per lease where not said.

    Flows come for the period, for the fiscal year to date, and for the same stretch of the year before (the
    comparative of 842-20-50-4), each under its own name. Leases in a foreign currency have further reports in the
    functional one, where there are rates. Flows are tied to what is ``posted`` and have rows of leases that are not
    in the close, after the others; without it they are those of today's schedule alone. Averages of the
    ``year_before`` cost as much as a further standing of all leases; a close that writes no reports leaves them out.
    """
    spans = stretches(calendar, period)
    reports = Tables()
    for name, (first, last) in spans.items():
        make = partial(_flows, h, posted, posted.finance_at(last) if posted else finance_at(h, last))
        # Before a register begins nothing is posted that a part of the stretch could be tied to.
        whole = posted is not None and first < posted.begins
        flows = make(first, last) if whole else parted(h, first, last, make, posted)
        reports |= {f"{what}, {name}": table for what, table in flows.items()}
    reports |= {name: in_functional(h, described_by(h, table, now.finance, now.at))
                for name, table in functional_reports(h, spans, now, posted).items()}
    prior = spans.get("prior year to date") if year_before else None
    at_end = AtEnd(h, now, current_portion(h, prior[1]) if prior else None, year_ends(calendar, period))
    found = {made.name: (made.of(at_end), made.marks) for made in AT_END if prior or YEAR_BEFORE not in made.marks}
    return reports | {name: described_by(h, table, now.finance, now.at) if BY_LEASE in marks else table
                      for name, (table, marks) in found.items()}


def _flows(h: Holdings, posted: Posted | None, finance: np.ndarray, first: np.datetime64, last: np.datetime64
           ) -> Tables:
    """Make the flows of a stretch, each row under the entity and asset class that its lease has on the last day."""
    stretch, has = Between(h, first, last, posted), h.features
    none = {mark for mark, asked in ((OF_IMPROVEMENTS, has.improvements), (OF_SALES, has.sales)) if not asked}
    # Leases that are not in the close may owe a financing obligation, or have owed one.
    gone = {OF_SALES} if posted is not None and posted.gone.any() else set[str]()
    tables = {made.name: made.of(stretch) for made in FLOWS if made.marks.isdisjoint(none - gone)}
    empty = {made.name for made in FLOWS if made.marks & none}
    return {what: described_by(posted or h, table, finance, last)
            for what, table in tables.items() if len(table) or what not in empty}


def stretches(calendar: FiscalCalendar, period: FiscalPeriod) -> dict[str, tuple[np.datetime64, np.datetime64]]:
    """First and last day of the period, of the year to date, and of that of the year before, if there is one."""
    year = calendar.year(period.year)
    found = {"period": (period.first_day, period.last_day), "year to date": (year[0].first_day, period.last_day)}
    try:
        before = calendar.year(period.year - 1)
    except InputError:
        before = []
    if before:
        found["prior year to date"] = before[0].first_day, before[min(period.number, len(before)) - 1].last_day
    return {name: (np.datetime64(first), np.datetime64(last)) for name, (first, last) in found.items()}


def first_day_before(calendar: FiscalCalendar, period: FiscalPeriod) -> date:
    """First day of the fiscal year before that of a period, or of its own where the calendar has none before."""
    try:
        return calendar.year(period.year - 1)[0].first_day
    except InputError:
        return calendar.year(period.year)[0].first_day


def year_ends(calendar: FiscalCalendar, period: FiscalPeriod) -> np.ndarray:
    """Last days of the fiscal year of a period and of the five years after it; by 365 days where a calendar stops."""
    ends = [calendar.year(period.year)[-1].last_day]
    for year in range(period.year + 1, period.year + 1 + YEARS):
        try:
            ends.append(calendar.year(year)[-1].last_day)
        except InputError:
            ends.append(ends[-1] + timedelta(days=365))
    return np.array(ends, dtype="datetime64[D]")


def described_by(h: Holdings | Posted, table: pd.DataFrame, finance: np.ndarray, at: np.datetime64) -> pd.DataFrame:
    """Put entity, currency, asset class and classification beside the lease of each row, as they are on a day.

    ``finance`` tells the finance leases, (leases,); a table that has a classification of its own keeps that.
    """
    stands = _standing_under(h, at)
    place, table = places_in(h.leases, table["lease"]), table.reset_index(drop=True)
    known = {name: stands[name].array.take(place) for name in DESCRIBED[:-1]}
    known["classification"] = np.where(finance, "finance", "operating")[place]
    # Put in beside columns that stay as they are: a table made of all of them anew takes four times as long.
    for number, (name, values) in enumerate(known.items(), 1):
        table.insert(number, name, table.pop(name) if name in table else values)
    return table


def _standing_under(h: Holdings | Posted, at: np.datetime64) -> pd.DataFrame:
    """Dimensions of each lease as they are on a day; of leases that are not in the close, as the register has them."""
    own = h.h if isinstance(h, Posted) else h

    def worked_out() -> pd.DataFrame:
        stands: pd.DataFrame = own.places.table.iloc[own.places.at(at)]
        gone = h.dimensions.iloc[len(own.leases):]
        return pd.concat([stands, gone], ignore_index=True) if len(gone) else stands
    # What it is made from is kept with it, so that nothing else can be taken for that.
    return own.once(("stands under", id(h), at), lambda: (h, worked_out()))[1]


def in_functional(h: Holdings, table: pd.DataFrame) -> pd.DataFrame:
    """Name the functional currency of each row, in which its amounts are, as its currency."""
    functional = functional_currencies(h.dimensions, h.policy.functional_currencies)
    return table.assign(currency=table["lease"].map(dict(zip(h.leases, functional, strict=True))))


def by_class(table: pd.DataFrame, name: str = "") -> pd.DataFrame:
    """Add a report by lease up by entity, currency, asset class and classification, with the number of leases.

    Leases in different currencies are never added up; those of which every amount is zero are not counted, unless
    the report of that ``name`` is one that names EACH lease.
    """
    numbers = {column: table[column].to_numpy(np.int64) for column in _whole_numbers(table)}
    amounts = [c for c in numbers if c not in ("lease", *DESCRIBED, *IN_LEASE_CURRENCY)]
    some = np.full(len(table), names_each(name) or not numbers) | _any(numbers.values(), len(table))
    keys = {key: table[key].fillna("").values if key == "asset_class" else table[key].values for key in DESCRIBED}
    first, group = _groups([key[some] for key in keys.values()])
    summed = np.zeros((len(first), len(amounts)), dtype=np.int64)
    for place, amount in enumerate(amounts):
        np.add.at(summed[:, place], group, numbers[amount][some])
    described = {key: found[some].take(first) for key, found in keys.items()}
    added_up = pd.DataFrame(summed, columns=amounts)
    for number, (column, found) in enumerate(
            {"leases": np.bincount(group, minlength=len(first)), **described}.items()):
        added_up.insert(number, column, found)
    return added_up


def _groups(keys: Sequence[Any]) -> tuple[np.ndarray, np.ndarray]:
    """Rows alike in some keys, in order of these: the first row of each group, and the group of each row."""
    code = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        codes, names = pd.factorize(key, sort=True, use_na_sentinel=False)
        code = code * (len(names) + 1) + codes
    _, first, group = np.unique(code, return_index=True, return_inverse=True)
    return first, group


def shown(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a report that a reader sees: those of which any amount is not zero, or all of it."""
    return table if names_each(name) else moved(table)


@cache
def names_each(name: str) -> bool:
    """Whether a report names each lease, whatever its amounts are."""
    return any(made.name == name and EACH in made.marks for made in (*FLOWS, *AT_END, *NOTES))


def moved(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a report of which any amount is not zero."""
    amounts = _whole_numbers(table)
    return table[_any((table[name].to_numpy(np.int64) for name in amounts), len(table))] if amounts else table


def _any(numbers: Iterable[np.ndarray], count: int) -> np.ndarray:
    """Tell the rows of which any number is not zero, (count,)."""
    found = np.zeros(count, dtype=bool)
    for amounts in numbers:
        found |= amounts != 0
    return found


def _whole_numbers(table: pd.DataFrame) -> list[str]:
    return [name for name, dtype in zip(table.columns, table.dtypes, strict=True) if dtype.kind == "i"]
