"""Words of a rent's section that change a rent: exceptions, reductions, conditions, options."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.reading.evidence import WITNESSES
from asc842.reading.evidence.passage import Passage
from asc842.reading.evidence.vocabulary import CHANGES
from asc842.reading.said import Doubt


@WITNESSES.at(30)
def of_sections(passage: Passage) -> Iterator[Doubt]:
    """Doubt a rent whose section goes on with a sentence that may change it, and that no clause was read of."""
    for span in passage.around:
        text = passage.text(span)
        found = CHANGES.search(text)
        if found and not passage.reads(span):
            yield Doubt(f'"{found.group()}"', *passage.found.document.span(*span))


@WITNESSES.at(32)
def anywhere(passage: Passage) -> Iterator[Doubt]:
    """Doubt rent where the document abates it in a sentence that no abatement was read of."""
    yield from passage.whole.abated
