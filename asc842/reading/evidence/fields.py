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
from asc842.reading.evidence.passage import Whole
from asc842.reading.found import PERCENT, Found
from asc842.reading.language.amounts import money
from asc842.reading.said import Group, Said


def weigh_fields(whole: Whole) -> None:
    """Ask about what is not borne out."""
    _days(whole.found)
    _areas(whole.found)
    _forgiven(whole)


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


def _forgiven(whole: Whole) -> None:
    """Ask about an abatement whose sentence has an amount or a percentage that it does not use."""
    found = whole.found
    flow = found.flow
    for group in found.listed.get("abatements", []):
        said = group.said
        key = next((k for k in ("amount", "share", "until_aggregate", "aggregate", "area") if k in said), None)
        if key is None or said[key].doubtful:
            continue
        at = found.at(said[key].start)
        low, high = found.sentence(at)
        places = [(a.start, a.end) for a in money(flow[low:high])]
        places += [m.span() for m in re.finditer(PERCENT, flow[low:high], re.I)]
        left = [flow[low + a : low + b] for a, b in places if not whole.uses(*found.document.span(low + a, low + b))]
        if left:
            group.said[key] = _doubted(said[key], f'"{left[0]}" in its sentence is in no reading: what is it?')
