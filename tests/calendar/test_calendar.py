"""Months counted one date at a time and over arrays agree with each other and with counting by hand."""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asc842.calendar import grid, periods, positions
from asc842.calendar.grid import MonthGrid

DAY = timedelta(days=1)
DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))
MONTH_ENDS = DATES.map(lambda d: d.replace(day=monthrange(d.year, d.month)[1]))
AWKWARD = st.one_of(DATES, MONTH_ENDS, st.sampled_from([date(2024, 2, 29), date(2000, 2, 29), date(2100, 2, 28)]))


def days64(*dates: date) -> np.ndarray:
    return np.array(dates, dtype="datetime64[D]")


# The oracle: add months one at a time, look lengths up in a table.

LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def length(year: int, month: int) -> int:
    return 29 if month == 2 and isleap(year) else LENGTHS[month - 1]


def counted(anchor: date, n: int) -> date:
    """The anchor plus n months, by steps of one month."""
    year, month = anchor.year, anchor.month
    for _ in range(abs(n)):
        month += 1 if n > 0 else -1
        if month in (0, 13):
            year, month = (year - 1, 12) if month == 0 else (year + 1, 1)
    return date(year, month, min(anchor.day, length(year, month)))


def position(anchor: date, day: date) -> Fraction:
    """Months from anchor to a later day: walk boundary by boundary, then count days one at a time."""
    n = 0
    while counted(anchor, n + 1) <= day:
        n += 1
    first, following = counted(anchor, n), counted(anchor, n + 1)
    return n + Fraction(sum(1 for _ in range((day - first).days)), (following - first).days)


@given(anchor=AWKWARD, n=st.integers(-200, 400))
def test_boundary(anchor: date, n: int) -> None:
    expected = counted(anchor, n)
    assert MonthGrid(anchor).boundary(n) == expected
    assert positions.boundary(days64(anchor), np.array([n])).tolist() == [expected]


@given(anchor=AWKWARD, ahead=st.integers(0, 12_000))
def test_position(anchor: date, ahead: int) -> None:
    day = anchor + ahead * DAY
    expected = position(anchor, day)
    assert MonthGrid(anchor).position(day) == expected
    (array,) = positions.months_since(days64(anchor), days64(day)).tolist()
    assert array == pytest.approx(float(expected), rel=1e-15, abs=0)
    if expected.denominator == 1:
        assert array == expected


@given(anchors=st.lists(AWKWARD, min_size=1, max_size=20), day=AWKWARD)
def test_arrays_say_what_single_dates_say(anchors: list[date], day: date) -> None:
    """Before the anchor as well as after it, one row per anchor."""
    array = positions.months_since(days64(*anchors), days64(*[day] * len(anchors)))
    assert array.tolist() == pytest.approx([float(MonthGrid(a).position(day)) for a in anchors], rel=1e-15)
    assert positions.days_since(days64(*anchors), days64(day)).tolist() == [(day - a).days for a in anchors]


@given(anchor=AWKWARD, ahead=st.integers(0, 5_000))
def test_date_at_is_the_first_day_at_or_after_a_position(anchor: date, ahead: int) -> None:
    month_grid, day = MonthGrid(anchor), anchor + ahead * DAY
    where = month_grid.position(day)
    assert month_grid.date_at(where) == day
    assert month_grid.date_at(where - Fraction(1, 1000)) == day
    assert month_grid.date_at(where + Fraction(1, 1000)) == day + DAY


@given(day=AWKWARD)
def test_parts_of_a_date(day: date) -> None:
    number = positions.month_number(days64(day))
    assert number.tolist() == [(day.year - 1970) * 12 + day.month - 1]
    assert positions.day_of_month(days64(day)).tolist() == [day.day]
    assert positions.first_of_month(number).tolist() == [day.replace(day=1)]
    assert positions.days_in_month(number).tolist() == [length(day.year, day.month)]
    assert grid.month_end(day) == day.replace(day=length(day.year, day.month))
    assert grid.next_month(day) == counted(day.replace(day=1), 1)


def test_from_the_31st_months_neither_drift_nor_skip() -> None:
    months = MonthGrid(date(2024, 1, 31))
    assert [months.boundary(n) for n in range(5)] == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2024, 4, 30),
        date(2024, 5, 31),
    ]
    assert months.position(date(2024, 2, 29)) == 1


def test_from_a_leap_day() -> None:
    months = MonthGrid(date(2024, 2, 29))
    assert [months.boundary(12 * n) for n in range(5)] == [
        date(2024, 2, 29),
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


# Periods -----------------------------------------------------------------------------------------------------------

TERMS = st.tuples(AWKWARD, st.integers(1, 4000), st.integers(0, 400))


@given(first=AWKWARD, length_in_days=st.integers(1, 4000))
def test_periods_are_calendar_months_and_cover_every_day_once(first: date, length_in_days: int) -> None:
    until = first + length_in_days * DAY
    cut = periods.cut(days64(first), days64(until))
    starts, nexts = cut.starts[cut.exists].tolist(), cut.next_starts[cut.exists].tolist()
    assert (starts[0], nexts[-1]) == (first, until)
    assert nexts[:-1] == starts[1:]
    assert all(d.day == 1 for d in starts[1:])
    assert all(a.replace(day=1) == (b - DAY).replace(day=1) for a, b in zip(starts, nexts, strict=True))
    assert cut.ends[cut.exists].tolist() == [d - DAY for d in nexts]


@given(after=AWKWARD, later=st.integers(-60, 400))
def test_a_life_ends_with_the_term_or_with_the_month_of_a_later_payment(after: date, later: int) -> None:
    last_due = after + later * DAY
    expected = counted(last_due.replace(day=1), 1) if last_due >= after else after
    assert periods.life_end(days64(after), days64(last_due)).tolist() == [expected]


@given(terms=st.lists(TERMS, min_size=1, max_size=5))
def test_weights_are_days_over_days_of_the_month(terms: list[tuple[date, int, int]]) -> None:
    """For periods that stop somewhere in the term as well as for those that go through all of it."""
    starts = days64(*(s for s, _, _ in terms))
    after = starts + np.array([n for _, n, _ in terms])
    until = np.maximum(starts + 1, after - np.array([n for _, _, n in terms]))
    cut = periods.cut(starts, until)
    elapsed, whole = periods.elapsed_months(cut, after)
    weights = np.diff(elapsed, axis=1, prepend=0)
    by_day = periods.days_within(cut, after)
    for row, (first, n, _) in enumerate(terms):
        last, stop = first + (n - 1) * DAY, until[row].item() - DAY
        assert by_day[row][cut.exists[row]].tolist() == _days(first, stop)
        found = [Fraction(w, whole[row].item()) for w in weights[row][cut.exists[row]].tolist()]
        total = sum(_shares(first, last))
        assert found == [share / total for share in _shares(first, stop)]
        assert periods.months_in_term(starts, after)[row] == pytest.approx(float(total), rel=1e-12)


def _days(first: date, last: date) -> list[int]:
    """Days of each calendar month from one day to another, one at a time."""
    return [sum(first <= d <= last for d in _days_of(month)) for month in _months(first, last)]


def _shares(first: date, last: date) -> list[Fraction]:
    return [
        Fraction(n, length(m.year, m.month)) for n, m in zip(_days(first, last), _months(first, last), strict=True)
    ]


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [counted(first.replace(day=1), i) for i in range(count)]


def _days_of(month: date) -> list[date]:
    return [month + i * DAY for i in range(length(month.year, month.month))]


def test_every_day_that_a_date_can_hold_is_in_its_month() -> None:
    days = np.arange("0001-01-01", "9999-12-31", dtype="datetime64[D]")
    days = np.append(days, np.datetime64("9999-12-31"))
    months = positions.month_number(days)
    assert (months == days.astype("datetime64[M]").astype(np.int64)).all()
    assert (positions.first_of_month(months) == days.astype("datetime64[M]")).all()
