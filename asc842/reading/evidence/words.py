"""Every word of a rent's table, and of the sentence that leads to it, says rent: others may change it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from asc842.reading.evidence import WITNESSES
from asc842.reading.evidence.corroborated import corroborated
from asc842.reading.evidence.passage import Passage, Span
from asc842.reading.evidence.vocabulary import RISKY, left_over
from asc842.reading.language.amounts import money
from asc842.reading.language.phrases import phrases
from asc842.reading.layouts.table import PrintedTable
from asc842.reading.rent.columns import NOT_BASE
from asc842.reading.said import Doubt

MOST = 6
"""Words that a question quotes."""


@WITNESSES.at(10)
def of_sentences(passage: Passage) -> Iterator[Doubt]:
    """Doubt a rent that a sentence states or leads to with words that are not of rent.

    Where something else bears it out, only with words that may change it.
    """
    sure = corroborated(passage)
    for span in passage.leading:
        rest = _rest(passage, span)
        words = left_over(rest, amends=passage.found.amends, names=passage.whole.names)
        words = [word for word in words if RISKY.search(word)] if sure else words
        if words:
            yield Doubt(", ".join(f'"{w}"' for w in words[:MOST]), *passage.found.document.span(*span))


def _rest(passage: Passage, span: Span) -> str:
    """Return a sentence, blank where a reading uses it and where it says an amount or a time."""
    text, offsets = list(passage.text(span)), passage.found.document.offsets[span[0] : span[1]]
    plain = "".join(text)
    gone = [(a.start, max(a.stop, a.end)) for a in money(plain)] + [(p.start, p.end) for p in phrases(plain)]
    for low, high in gone:
        text[low:high] = " " * (high - low)
    return "".join(" " if passage.whole.uses(at, at + 1) else c for c, at in zip(text, offsets, strict=True))


@WITNESSES.at(12)
def of_tables(passage: Passage) -> Iterator[Doubt]:
    """Doubt a table with words among its heads and rows that are not of rent; heads of other columns are."""
    for table in passage.component.printed:
        if table.layout != "prose":
            yield from _of_table(passage, table)


def _of_table(passage: Passage, table: PrintedTable) -> Iterator[Doubt]:
    document = passage.found.document
    gone = [(i.start, i.end) for row in table.rows for i in (*row.label, *row.values)]
    gone += [(i.start, i.end) for row in table.totals for i in (*row.label, *row.values)]
    gone += [(h.start, h.end) for h in table.heads if NOT_BASE.search(h.text) and "base rent" not in h.text.lower()]
    names = passage.whole.names
    for index in sorted(table.lines):
        line = document.lines[index]
        if line.furniture:
            continue
        text = list(document.text_of(line))
        for low, high in gone:
            for at in range(max(low, line.start), min(high, line.end)):
                text[at - line.start] = " "
        if words := left_over("".join(text), amends=passage.found.amends, names=names):
            yield Doubt(", ".join(f'"{w}"' for w, _ in groupby(words[:MOST])), line.start, line.end)
