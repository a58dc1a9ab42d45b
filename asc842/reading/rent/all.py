"""All rent of a contract: its tables, joined where two of them state one rent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from asc842.reading.found import Found
from asc842.reading.layouts import LAYOUTS
from asc842.reading.rent.flat import flat_rent
from asc842.reading.rent.tables import FIGURES, RentComponent, components_of, left_out
from asc842.reading.said import Said

SENTENCES = 90
"""The place of the layout that reads sentences; those before it read tables."""


def read_tables(found: Found) -> None:
    """Read every table of rent, and keep its lines out of what clauses are read from."""
    taken = set[int]()
    for layout in LAYOUTS:
        for table in layout.entry(found.document, taken) if layout.place < SENTENCES else ():
            if components := components_of(table, found.areas):
                taken |= table.lines
                found.tables += components
    if not any(c.kind == "rent" for c in found.tables):
        for component in found.tables:
            component.kind = "rent" if component.kind == "unnamed" else component.kind
    read = [c.table for c in found.tables if c.kind in ("rent", "option") and c.table]
    first = {id(t): found.document.line_at(min(r.start for r in t.rows)).start for t in read}
    found.document.hide({n for t in read for n in t.lines if found.document.lines[n].start >= first[id(t)]})


def read_rent(found: Found) -> None:
    """Put tables and sentences that state rent together; figures that are no rent are listed with what they are."""
    starts, begins = (
        found.single[k].value if k in found.single else None for k in ("rent_commencement", "commencement")
    )
    begins = begins if isinstance(begins, date) else None
    all_of = list(found.tables)
    for layout in LAYOUTS:
        for table in layout.entry(found.document, set()) if layout.place == SENTENCES else ():
            all_of += [
                c
                for c in components_of(table, found.areas, starts, begins)
                if c.kind != "rent" or not _repeats(c, found.tables)
            ]
    if not any(c.kind == "rent" for c in all_of) and (flat := flat_rent(found)):
        all_of.append(flat)
    for component in all_of:
        if component.kind in ("left out", "unnamed"):
            found.left_out += [(text, component.start, component.end) for text in left_out(component)]
        elif not _joined(component, found.components) and not _precedes(component, found.components):
            found.components.append(component)
    if not any(c.kind == "rent" for c in found.components):
        found.seek("facts.rent", "What rent does the contract print, and for when?")


def _precedes(component: RentComponent, known: list[RentComponent]) -> bool:
    """Put dated rows of sentences before those of the one table that begins after them."""
    tables = [c for c in known if c.kind == component.kind]
    last = component.rows[-1].value("to")
    if len(tables) != 1 or not component.table or component.table.layout != "prose" or not isinstance(last, date):
        return False
    first = tables[0].rows[0]
    later = isinstance(first.value("from"), date) and first.value("from") > last
    if later or first.value("lease_year") == 2:
        tables[0].rows[:0] = component.rows
        return True
    return False


def _repeats(component: RentComponent, all_of: list[RentComponent]) -> bool:
    """Whether sentences say rent that a table says too, or part of it."""
    printed = {
        s.value
        for c in all_of
        if c is not component and c.kind == "rent"
        for row in c.rows
        for k, s in row.said.items()
        if k in FIGURES
    }
    return any(s.value in printed for row in component.rows for k, s in row.said.items() if k in FIGURES)


def _joined(component: RentComponent, known: list[RentComponent]) -> bool:
    """Join a table with one before it that states the same rent: the same rows, or its years and these its months."""
    for other in known:
        if other.kind != component.kind or len(other.rows) != len(component.rows):
            continue
        if _same(other, component):
            return True
        mine, theirs = ({k for row in c.rows for k in row.said if k in FIGURES} for c in (component, other))
        if not mine & theirs and _agree(other, component):
            for row, more in zip(other.rows, component.rows, strict=True):
                _merge(row.said, more.said)
            return True
    return False


def _same(one: RentComponent, other: RentComponent) -> bool:
    return all(
        all(a.value(k) == b.value(k) for k in b.said if k != "label")
        for a, b in zip(one.rows, other.rows, strict=True)
    )


def _agree(one: RentComponent, other: RentComponent) -> bool:
    """Whether one table's years are twelve of the other's months in most rows."""
    good = total = 0
    for a, b in zip(one.rows, other.rows, strict=True):
        both = {**a.said, **b.said}
        if "annual" in both and "monthly" in both:
            total += 1
            good += abs(both["annual"].value - 12 * both["monthly"].value) < Decimal("0.5")
    return total > 0 and good * 3 >= total * 2


def _merge(row: dict[str, Said], more: dict[str, Said]) -> None:
    """Add another table's figures to a row; lease months beside dates become their count."""
    for key, one in more.items():
        if key in FIGURES:
            row[key] = one
    dated, counted = (row, more) if "from" in row and "to" in row else (more, row)
    if not ("from" in dated and "to" in dated and "month" in counted) or "months" in row:
        return
    first, last = counted["month"], counted.get("through_month", counted["month"])
    said: dict[str, Said] = {k: dated[k] for k in ("label", "from", "to") if k in dated}
    for key in ("month", "through_month"):
        row.pop(key, None)
    row |= said
    row["months"] = Said(Decimal(last.value - first.value + 1), first.start, last.end)
