"""Every amount, percentage and day of a rent's section is used by a reading, or repeats one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from asc842.reading.evidence import WITNESSES
from asc842.reading.evidence.passage import Passage, Span
from asc842.reading.found import DATE, day_in
from asc842.reading.language.amounts import Amount, money
from asc842.reading.said import Doubt

LEAST = 1000
_PERCENT = re.compile(r"\d{1,3}(?:\.\d+)?\s*(?:%|percent\b)", re.I)


@WITNESSES.at(20)
def of_sections(passage: Passage) -> Iterator[Doubt]:
    """Doubt a rent with amounts, percentages or days in its section that no reading uses."""
    known = passage.whole.known
    for span in (*passage.leading, *passage.around):
        text = passage.found.in_force[slice(*span)]
        amounts = [(a.start, a.end) for a in money(text) if a.value not in known and _is_money(a)]
        percents = [m.span() for m in _PERCENT.finditer(text)]
        days = [m.span() for m in re.finditer(DATE, text, re.I) if day_in(m.group()) not in known]
        yield from _unused(passage, span, [*amounts, *percents, *days])


def _is_money(amount: Amount) -> bool:
    """Whether an amount is none of a section's numbers, such as 3.01."""
    return amount.signed or (amount.value or 0) >= LEAST


def _unused(passage: Passage, span: Span, places: list[Span]) -> Iterator[Doubt]:
    for low, high in places:
        start, end = passage.found.document.span(span[0] + low, span[0] + high)
        if not passage.whole.uses(start, end):
            yield Doubt(f'"{" ".join(passage.found.document.text[start:end].split())}"', start, end)


@WITNESSES.at(22)
def of_tables(passage: Passage) -> Iterator[Doubt]:
    """Doubt a table with an amount that is neither rent nor in a column that is known to be something else."""
    for table in passage.component.printed:
        for row in table.rows:
            for item in row.values:
                if item.kind in ("money", "number") and not passage.whole.uses(item.start, item.end):
                    yield Doubt(f'"{item.text.strip()}"', item.start, item.end)
