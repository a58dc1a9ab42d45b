"""The words around a rent: the sentences that lead to it, and the others of its section."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from asc842.reading.clauses.abatements import ABATE, NO_ABATEMENT
from asc842.reading.evidence.vocabulary import names_of
from asc842.reading.found import Found
from asc842.reading.language.amounts import SIGNS
from asc842.reading.layouts.table import PrintedTable
from asc842.reading.rent.tables import RentComponent
from asc842.reading.said import Doubt, Said

Span = tuple[int, int]
"""A stretch of the flow."""
MOST = 3
"""Paragraphs before or after a table that are of its section, unless one of them begins another."""
FAR = 900
"""Characters of those."""
_SECTION = re.compile(
    r"(?:(?:section|article|paragraph|clause)\s+\w|§|\(?(?:\d{1,2}(?:\.\d+)*|[a-zA-Z]|[ivxIVX]{1,4})[.)]\s|\d+\.\d+\s"
    r"|[A-Z][\w'\u2019& -]{2,40}[.:]\s)"
)
_NOTE = re.compile(r"[*\u2020\u2021]|\(\d\)\s|(?:note|nb)\b", re.I)
_FIELD = re.compile(r"[^:]{2,40}:\s+\S")
"""A field of a form, which speaks of itself alone."""
_GREETING = re.compile(r"\s*(?:dear\b|gentlemen\b|ladies\b|re:)", re.I)
_HEADING = 70


class Whole:
    """What a whole document says, worked out once for all of its rents."""

    def __init__(self, found: Found) -> None:
        self.found = found

    @cached_property
    def used(self) -> list[Span]:
        """Stretches of the text that some reading uses, in order and apart."""
        out = list[Span]()
        for low, high in used(self.found):
            if out and low <= out[-1][1]:
                out[-1] = out[-1][0], max(high, out[-1][1])
            else:
                out.append((low, high))
        return out

    @cached_property
    def known(self) -> set[Any]:
        """Amounts and days that were read."""
        found = self.found
        said = [
            *found.single.values(),
            *(s for groups in found.listed.values() for g in groups for s in g.said.values()),
        ]
        said += [s for c in (*found.components, *found.tables) for row in c.rows for s in row.said.values()]
        return {s.value for s in said if isinstance(s.value, date | Decimal)}

    @cached_property
    def names(self) -> frozenset[str]:
        """Words of the names of parties, of the asset and of the premises."""
        return names_of(self.found)

    @cached_property
    def parties(self) -> frozenset[str]:
        """Words of the names of the parties alone."""
        return names_of(self.found, parties=True)

    def uses(self, start: int, end: int) -> bool:
        """Whether a reading uses some of a stretch of the text."""
        at = bisect_left(self.used, (end, 0)) - 1
        return at >= 0 and self.used[at][1] > start

    @cached_property
    def abated(self) -> list[Doubt]:
        """Sentences that abate rent, of which no abatement was read."""
        return list(self._abated())

    def _abated(self) -> Iterator[Doubt]:
        flow, document = self.found.in_force, self.found.document
        for match in ABATE.finditer(flow):
            low, high = self.found.sentence(match.start())
            rent = re.search(r"\brent|instal", flow[low:high], re.I) and not NO_ABATEMENT.search(flow[low:high])
            if rent and not self.uses(*document.span(low, high)):
                yield Doubt(f'"{match.group()}"', *document.span(low, high))


@dataclass
class Passage:
    """A component of rent, and where the document speaks of it."""

    whole: Whole
    component: RentComponent

    @property
    def found(self) -> Found:
        """What was read of the document."""
        return self.whole.found

    @cached_property
    def leading(self) -> list[Span]:
        """Sentences that state its rows, or lead to its table."""
        return [span for table in self._stated() for span in table[0]]

    @cached_property
    def around(self) -> list[Span]:
        """Other sentences of its section."""
        return [span for table in self._stated() for span in table[1]]

    def text(self, span: Span) -> str:
        """Return the words of a stretch of the flow."""
        return self.found.flow[span[0] : span[1]]

    def reads(self, span: Span) -> bool:
        """Whether a clause was read of a sentence."""
        return self.whole.uses(*self.found.document.span(*span))

    def _stated(self) -> Iterator[tuple[list[Span], list[Span]]]:
        tables = self.component.printed
        for table in tables:
            yield (
                self._prose(table.rows[0].start, table.rows[-1].end) if table.layout == "prose" else self._table(table)
            )
        if not tables:
            yield self._prose(self.component.start, self.component.end)

    def _prose(self, start: int, end: int) -> tuple[list[Span], list[Span]]:
        low, high = self.found.at(start), self.found.at(end)
        own = list(sentences(self.found, low, high))
        first, last = paragraph(self.found.flow, low)[0], paragraph(self.found.flow, max(low, high - 1))[1]
        whole = list(sentences(self.found, first, last))
        return [*self._heading(first), *own], [span for span in whole if span not in own]

    def _heading(self, first: int) -> Iterator[Span]:
        """Yield the headings above sentences, and the last words of a paragraph that leads to them."""
        for span in before(self.found.flow, first):
            if _GREETING.match(self.text(span)):
                return
            if self.text(span).rstrip().endswith(":"):
                yield list(sentences(self.found, *span))[-1]
            elif _is_heading(self.text(span)):
                yield span
            elif not self.reads(span):
                return

    def _table(self, table: PrintedTable) -> tuple[list[Span], list[Span]]:
        lines = [self.found.document.lines[n] for n in table.lines]
        first, last = self.found.at(min(x.start for x in lines)), self.found.at(max(x.end for x in lines))
        above = list(before(self.found.flow, first))
        heads = [span for span in above if _is_heading(self.text(span))]
        said = [
            s
            for span in above
            if span not in heads and not _FIELD.match(self.text(span))
            for s in sentences(self.found, *span)
        ]
        lead = [s for s in said if above and s[1] == above[0][1]]
        rest = [s for s in said if s not in lead]
        return [*heads, *lead], [
            *rest,
            *(s for span in after(self.found.flow, last) for s in sentences(self.found, *span)),
        ]


def _is_heading(text: str) -> bool:
    return len(text) < _HEADING and not any(sign in text for sign in SIGNS) and _FIELD.match(text) is None


def used(found: Found) -> list[Span]:
    """Return the stretches of the text that say what was read, figures beside the rent among them."""
    said: list[Said] = [*found.single.values(), *(s for _, s in found.noted)]
    said += [s for groups in found.listed.values() for group in groups for s in group.said.values()]
    said += [s for c in (*found.components, *found.tables) for row in c.rows for s in row.said.values()]
    return sorted({(s.start, s.end) for s in said if s.end - s.start > 1})


def paragraph(flow: str, at: int) -> Span:
    """Return the paragraph around a place."""
    low, high = flow.rfind("\n", 0, at) + 1, flow.find("\n", at)
    return low, len(flow) if high < 0 else high


def before(flow: str, at: int) -> Iterator[Span]:
    """Yield the paragraphs above a place, the nearest first, up to the one that begins the section."""
    end = at - 1 if at and flow[at - 1 : at] == "\n" else at
    for _ in range(MOST):
        low, high = paragraph(flow, max(0, end - 1))
        if end <= 0 or at - low > FAR:
            return
        yield low, min(high, end)
        if _SECTION.match(flow, low):
            return
        end = low - 1


def after(flow: str, at: int) -> Iterator[Span]:
    """Yield the paragraphs below a place that begin no section: its notes, what goes on."""
    low = at + 1 if flow[at : at + 1] == "\n" else at
    for _ in range(MOST):
        if low >= len(flow) or low - at > FAR:
            return
        low, high = paragraph(flow, low)
        if _SECTION.match(flow, low) and not _NOTE.match(flow, low):
            return
        yield low, high
        low = high + 1


def sentences(found: Found, low: int, high: int) -> Iterator[Span]:
    """Yield the sentences of a stretch."""
    while low < high:
        start, end = found.sentence(low)
        if end <= low:
            low += 1
            continue
        yield max(start, 0), end
        low = end
        while low < high and found.flow[low].isspace():
            low += 1
