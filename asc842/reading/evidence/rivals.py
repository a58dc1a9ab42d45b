"""No other figures of the document may be the same rent."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.reading.evidence import WITNESSES
from asc842.reading.evidence.passage import Passage
from asc842.reading.said import Doubt


@WITNESSES.at(60)
def tables(passage: Passage) -> Iterator[Doubt]:
    """Doubt rents of several places of a document, unless each is of other premises."""
    own = passage.component
    others = [c for c in passage.found.components if c.kind == own.kind and c is not own and c.table is not own.table]
    named = {c.premises for c in (own, *others)}
    if others and ("" in named or len(named) <= len(others)):
        yield Doubt("the contract prints rent in another place, too", others[0].start, others[0].end)


@WITNESSES.at(62)
def figures(passage: Passage) -> Iterator[Doubt]:
    """Doubt every rent of a document that has figures of rent, or by the month, in no row."""
    for text, start, end in passage.found.maybe_rent[:3]:
        yield Doubt(f'"{text}"', start, end)
