"""The rows follow one another, and together they are the term that the contract states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asc842.base.constants import DAY
from asc842.calendar.grid import MonthGrid
from asc842.reading.evidence import WITNESSES
from asc842.reading.evidence.corroborated import end_of_term
from asc842.reading.evidence.passage import Passage
from asc842.reading.said import Doubt


@WITNESSES.at(50)
def begins(passage: Passage) -> Iterator[Doubt]:
    """Doubt rent whose first row begins on another day than the term."""
    single, first = passage.found.single, passage.component.rows[0]
    stated = [single[key].value for key in ("commencement", "rent_commencement") if key in single]
    said = first.said.get("from")
    if passage.component.kind == "rent" and said and stated and said.value not in stated:
        yield Doubt(f"it begins on {said.value}, and the term on {stated[0]}", said.start, said.end)


@WITNESSES.at(52)
def ends(passage: Passage) -> Iterator[Doubt]:
    """Doubt rent whose last row ends before or after the term."""
    if passage.component.kind != "rent":
        return
    last, months, end = passage.component.rows[-1], _months(passage), end_of_term(passage.found)
    for key, stated in (
        ("to", end),
        ("through_month", months),
        ("through_lease_year", -(-months // 12) if months else None),
    ):
        said = last.said.get(key)
        if said and stated and said.value != stated and isinstance(said.value, type(stated)):
            yield Doubt(f"it ends with {said.value}, and the term with {stated}", said.start, said.end)


@WITNESSES.at(54)
def part_months(passage: Passage) -> Iterator[Doubt]:
    """Doubt rent with a row of less than a month: its figure may be that part's, or of a whole month."""
    for row in passage.component.rows:
        first, last = row.value("from"), row.value("to")
        if isinstance(first, date) and isinstance(last, date) and last < MonthGrid(first).boundary(1) - DAY:
            said = row.said["from"]
            yield Doubt(f"whether {first} to {last} has a part of a month's rent", said.start, said.end)


def _months(passage: Passage) -> int | None:
    """Return how many months the term is: as printed, or between its first and its last day."""
    said, single = passage.found.single.get("term_months"), passage.found.single
    first = single["commencement"].value if "commencement" in single else None
    end = end_of_term(passage.found)
    if said or not isinstance(first, date) or end is None:
        return said.value if said else None
    months = 12 * (end.year - first.year) + (end + DAY).month - first.month + 12 * ((end + DAY).year - end.year)
    return months if MonthGrid(first).boundary(months) - DAY == end else None

