"""Days, areas and what is forgiven: a value that something else in the document speaks against is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from asc842.base.constants import DAY
from asc842.calendar.grid import MonthGrid
from asc842.reading.clauses.term import days_that_begin, days_that_end
from asc842.reading.evidence.corroborated import charged
from asc842.reading.evidence.forgiven import MAIN, weigh_forgiven
from asc842.reading.evidence.paid import weigh_paid
from asc842.reading.evidence.passage import Whole
from asc842.reading.evidence.unread import unread
from asc842.reading.found import PERCENT, Found
from asc842.reading.language.amounts import money
from asc842.reading.said import Group, Said


def weigh_fields(whole: Whole) -> None:
    """Ask about what is not borne out."""
    _days(whole.found)
    _areas(whole.found)
    _amounts(whole)
    weigh_forgiven(whole)
    weigh_paid(whole.found)
    whole.found.unread = list(unread(whole))


def _doubted(said: Said, question: str, readings: tuple[object, ...] = ()) -> Said:
    return said if said.doubtful else replace(said, question=question, readings=readings)


def _days(found: Found) -> None:
    """Ask about the first and the last day where several are printed and neither rent nor the length bears one out."""
    single = found.single
    length = _length_agrees(found)
    for key, at, edge, days in (("commencement", 0, "from", days_that_begin), ("expiration", -1, "to", days_that_end)):
        if key not in single:
            continue
        rows = [c.rows[at].value(edge) for c in found.components if c.kind == "rent" and c.rows]
        said, others = single[key], tuple(dict.fromkeys(days(found)))
        if not length and said.value not in rows and len(others) > 1:
            single[key] = _doubted(said, f"several days are printed: which is the {key} date?", others)


def _length_agrees(found: Found) -> bool:
    """Whether the first and the last day are as many months apart as the term is long."""
    first, last, months = (
        found.single[k].value if k in found.single else None for k in ("commencement", "expiration", "term_months")
    )
    whole = isinstance(first, date) and isinstance(last, date) and months
    return bool(whole) and MonthGrid(first).boundary(months) - DAY == last  # type: ignore[arg-type]


def _areas(found: Found) -> None:
    """Ask which area is let where several are printed, and neither their sum, a share nor a rate bears one out."""
    let = found.listed.get("premises", [])
    if len(found.printed_areas) < 2:
        return
    total = found.single.get("premises_total")
    summed = total and sum(g.value("area") for g in let) == total.value
    borne = {area for area in found.printed_areas if any(charged(area, row) for row in _rows(found))}
    for group in let:
        said = group.said["area"]
        if not summed and said.value not in borne and not _shared(found, said.value):
            readings = found.printed_areas
            group.said["area"] = _doubted(said, "several areas are printed: which is let?", readings)


def _rows(found: Found) -> Iterator[Group]:
    return (row for c in found.components for row in c.rows)


def _shared(found: Found, area: Decimal) -> bool:
    """Whether a share that the contract prints is that area's of another one."""
    shares = [g.value("share") for g in found.listed.get("proportionate_shares", [])]
    return any(
        abs(area / other - share) < Decimal("0.0002") for share in shares for other in found.printed_areas if other
    )


TABLES = ("abatements", "incentives", "prepaid_rent")


def _amounts(whole: Whole) -> None:
    """Ask about what is forgiven, granted, prepaid or deposited where its sentence has a figure that nothing uses."""
    found = whole.found
    for group in (group for name in TABLES for group in found.listed.get(name, [])):
        key = next((k for k in MAIN if k in group.said), None)
        if key and (left := _unused(whole, group.said[key])):
            group.said[key] = _doubted(group.said[key], f'"{left}" in its sentence is in no reading: what is it?')
    for n, (text, said) in enumerate(found.noted):
        if text.startswith("Security deposit") and (left := _unused(whole, said)):
            found.noted[n] = text, _doubted(said, f'"{left}" in its sentence is in no reading: what is it?')


def _unused(whole: Whole, said: Said) -> str:
    """Return the first amount or percentage of the sentence of a value that no reading uses."""
    found = whole.found
    low, high = found.sentence(found.at(said.start))
    text = found.flow[low:high]
    places = [(a.start, a.end) for a in money(text) if a.value != said.value]
    places += [m.span() for m in re.finditer(PERCENT, text, re.I)]
    return next((text[a:b] for a, b in places if not whole.uses(*found.document.span(low + a, low + b))), "")
