"""Rules on the fiscal calendar of a policy file, and the periods that it takes from a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import get_args

from asc842.base.constants import DAY
from asc842.base.errors import Problem
from asc842.contract.fiscal import WEEKS, Calendar, PeriodLabel, PrintedPeriod
from asc842.contract.policy import Policy
from asc842.intake.text.messages import FIRST_YEAR, LAST_YEAR
from asc842.intake.text.text_table import TextTable, read_csv
from asc842.intake.text.typed_dates import how_to_write
from asc842.intake.text.words import quoted

COLUMNS = ("period", "first_day", "last_day")
LARGEST_CALENDAR = 1_000_000
_LABEL = re.compile(get_args(PeriodLabel)[1].metadata[0].pattern)
_WEEKS_ONLY, _MONTHS_ONLY = ("weekday", "year_ends", "week_53"), ("fiscal_year_end", "year_named")


def with_periods(policy: Policy, folder: Path) -> tuple[Policy, list[Problem]]:
    """Return the policy with the periods of its calendar's file read in, and what is wrong with that file."""
    calendar = policy.calendar
    if calendar.kind != "custom" or calendar.file is None or calendar.periods:
        return policy, []
    periods, problems = _read_periods(read_csv(folder / calendar.file, LARGEST_CALENDAR))
    calendar = calendar.model_copy(update={"periods": tuple(periods), "file": None})
    return policy.model_copy(update={"calendar": calendar}), problems


def calendar_problems(calendar: Calendar) -> Iterator[Problem]:
    """Keys of the calendar that do not go together, and periods written into the policy that do not follow on."""
    custom, given = calendar.kind == "custom", calendar.model_fields_set
    if custom and bool(calendar.file) == bool(calendar.periods):
        found = "both file and periods" if calendar.file else "neither file nor periods"
        yield Problem("calendar.no-periods",
                      "calendar", found, "the periods of a custom calendar, from a file or written here",
                      'add file = "calendar.csv"' if not calendar.file else "keep one of the two")
    useless = {"file": custom, "periods": custom} | dict.fromkeys(_WEEKS_ONLY, calendar.kind in WEEKS) | dict.fromkeys(
        _MONTHS_ONLY, not custom)
    for name, useful in useless.items():
        if name in given and not useful:
            kinds = {"file": '"custom"', "periods": '"custom"'}.get(name, "a calendar of weeks")
            kinds = "a calendar of months or weeks" if name in _MONTHS_ONLY else kinds
            yield Problem("calendar.kind",
                          f"calendar.{name}", f"{name} with kind = {quoted(calendar.kind)}", f"{name} with {kinds}",
                          "take it out, or correct the kind")
    rows = [(p.period, p.first_day, p.last_day) for p in calendar.periods]
    for i, found, expected, remedy in sequence_problems(rows):
        yield Problem("calendar.order", f"calendar.periods[{i}]", found, expected, remedy)


def sequence_problems(periods: Sequence[tuple[str, date, date]]) -> Iterator[tuple[int, str, str, str]]:
    """Gaps, overlaps, periods that end before they begin, and labels out of order, each with its place in the list."""
    for i, (label, first, last) in enumerate(periods):
        if last < first:
            yield i, f"{label} from {first} to {last}", "an end on or after the beginning", "correct one of the two"
    for i, ((before, _, last), (label, first, _)) in enumerate(pairwise(periods), 1):
        if first != last + DAY:
            gap = "a gap" if first > last + DAY else "an overlap"
            yield (i, f"{gap}: {before} ends {last}, {label} begins {first}",
                   "each period to begin on the day after the one before it ends", "correct the dates")
        if label not in _following(before):
            yield (i, f"{label} after {before}", " or ".join(_following(before)),
                   "correct the label; a year and its periods follow one another")


def _following(label: str) -> tuple[str, str]:
    """Return the labels that may follow one: the next period of the year, or the first of the next year."""
    head, year, dash, number = re.fullmatch(r"(FY)?(\d{4})(-P?)(\d{2})", label).groups(default="")  # type: ignore[union-attr]
    return f"{head}{year}{dash}{int(number) + 1:02d}", f"{head}{int(year) + 1:04d}{dash}01"


def _read_periods(file: TextTable) -> tuple[list[PrintedPeriod], list[Problem]]:
    file.problems += [problem for _, problem in file.ragged]
    if not file.problems:
        file.require(COLUMNS, COLUMNS)
    if file.problems:
        return [], file.problems
    if not file.rows:
        file.note("calendar.no-periods", None, "", "no period", "a row for each period", "add the periods")
    rows, lines = list[tuple[str, date, date]](), list[int]()
    for cells, line in zip(file.rows, file.lines, strict=True):
        row = _read_row(file, dict(zip(file.header, cells, strict=True)), line)
        if row:
            rows.append(row)
            lines.append(line)
    if not file.problems:
        for i, found, expected, remedy in sequence_problems(rows):
            file.note("calendar.order", lines[i], "", found, expected, remedy)
    return [PrintedPeriod(period=p, first_day=f, last_day=t) for p, f, t in rows], file.problems


def _read_row(file: TextTable, cells: dict[str, str], line: int) -> tuple[str, date, date] | None:
    days, count = [_day(cells[c]) for c in COLUMNS[1:]], len(file.problems)
    if not _LABEL.fullmatch(cells["period"]):
        file.note("calendar.label",
                  line, "period", quoted(cells["period"]), "FY2004-P01 or 2004-01", "write year and number like that")
    for column, day in zip(COLUMNS[1:], days, strict=True):
        if day is None:
            file.note("calendar.date", line, column, quoted(cells[column]), "a date", how_to_write(cells[column]))
        elif not FIRST_YEAR <= day.year <= LAST_YEAR:
            file.note("calendar.backwards",
                      line, column, str(day), f"a year from {FIRST_YEAR} to {LAST_YEAR}", "correct the year")
    if len(file.problems) > count or days[0] is None or days[1] is None:
        return None
    return cells["period"], days[0], days[1]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
