"""The contract calls it rent, right at its figures, and says of what time each of them is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from asc842.reading.evidence import WITNESSES
from asc842.reading.evidence.passage import Passage
from asc842.reading.layouts.prose import RENT
from asc842.reading.rent.arithmetic import CENTS
from asc842.reading.rent.columns import ANY_TIME
from asc842.reading.said import Doubt, Group


@WITNESSES.at(40)
def rent(passage: Passage) -> Iterator[Doubt]:
    """Doubt a table or sentence that no word for rent leads to."""
    if not RENT.search(_words(passage)):
        yield Doubt("no word for rent is right at it", passage.component.start, passage.component.end)


_LESSOR_PAYS = re.compile(
    r"\b(?:sub)?(?:landlord|lessor)(?:\s*\([^)]*\))?\s+(?:(?:shall|will|must|agrees\s+to|is\s+to)\s+)?(?:now\s+)?pays?\b",
    re.I,
)


@WITNESSES.at(41)
def payer(passage: Passage) -> Iterator[Doubt]:
    """Doubt what a sentence says that the lessor pays: it may be rent of another lease."""
    for span in passage.leading:
        if found := _LESSOR_PAYS.search(passage.text(span)):
            yield Doubt(f'"{found.group()}"', *passage.found.document.span(*span))


@WITNESSES.at(42)
def time(passage: Passage) -> Iterator[Doubt]:
    """Doubt figures of which neither words nor arithmetic say whether they are of a month, a quarter or a year."""
    rows = [row for row in passage.component.rows if row.said]
    if ANY_TIME.search(_words(passage)) or all(map(_agree, rows)):
        return
    yield Doubt(
        "nothing right at it says of what time its figures are", passage.component.start, passage.component.end
    )


def _words(passage: Passage) -> str:
    """Return heads, remarks and amounts of the tables, and the sentences that lead to them."""
    tables = passage.component.printed
    items = [i for t in tables for i in t.heads] + [i for t in tables for r in t.rows for i in (*r.words, *r.values)]
    return " ".join([*(i.text for i in items), *map(passage.text, passage.leading)])


def _agree(row: Group) -> bool:
    """Whether a row prints a year's rent and a month's that agree."""
    annual, monthly = row.value("annual"), row.value("monthly")
    return bool(annual and monthly) and abs(annual - 12 * monthly) <= CENTS
