"""A contract as it was read: its characters, its lines, the cells of its tables, and the place of each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from asc842.reading.documents.deadline import in_time

Box = tuple[float, float, float, float]
PARAGRAPH = "\n"
"""Between two paragraphs of the flowing text; within one every run of blanks is a single blank."""
LONG_PARAGRAPH = 6_000
"""Characters after which a paragraph ends with its sentence."""
LONGEST_LINE = 6_000
"""Characters of a line; a longer one is read as several of the same number."""
LONGEST_PLACE = 2_000
_GAP = re.compile(r"\t|\||\s*(?:\.{3,}|(?:\. ){3,}\.?|_{3,})\s*| {2,}")
_SIGNS = re.compile(r"[\t|]")
_FURNITURE = re.compile(
    r"\s*(?:<PAGE>\s*\d*|-+\s*\d{1,4}\s*-+|(?:page|pg\.?)\s*-?\s*\d{1,4}\s*-?(?:\s*of\s*\d{1,4})?|\f)\s*", re.I
)
_NUMBER = re.compile(r"\s*(?:[ivx]{1,6}|\d{1,4})\s*", re.I)
_FILLED = re.compile(r"(?<=[A-Za-z0-9.)%])_+|_+(?=[A-Za-z0-9($])")
"""What is left of the line of a form in which a blank was filled."""
_FIELD = re.compile(r"\s*[A-Z(][^:.]{1,40}:(?:\s{2,}|\t)\S")
"""The field of a form: its name, and after a gap what it is."""
_UNDERLINE = re.compile(r"\s*[-=_]+(?:\s+[-=_]{2,})*\s*")
"""Drawn under the words of the line above."""
_BREAK = re.compile(r"\s*(?:<PAGE>.*|\f)\s*", re.I)
_TAG = re.compile(r"\s*(?:</?(?:table|caption|text|document)>|(?:<[SC]>\s*)+)\s*", re.I)


@dataclass(frozen=True, slots=True)
class PrintedPlace:
    """Where a figure is printed: the document, the line (from 1), the characters; of a PDF page and box."""

    document: str
    line: int
    quote: str
    page: int | None = None
    box: Box | None = None
    unique: bool = True

    def __str__(self) -> str:
        return (
            f"{self.document}, page {self.page}, line {self.line}"
            if self.page
            else f"{self.document}, line {self.line}"
        )


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table: offsets of its characters, and how far it reaches from ``left`` to ``right``."""

    text: str
    start: int
    end: int
    left: float
    right: float
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class TextLine:
    """A printed line with its ``cells`` where they are known; ``table`` where the document draws them as a row."""

    start: int
    end: int
    number: int
    page: int | None = None
    cells: tuple[TableCell, ...] | None = None
    furniture: bool = False
    table: bool = False


@dataclass
class ContractText:
    """A contract's characters and lines; ``id`` is what sources name."""

    name: str
    text: str
    lines: list[TextLine]
    id: str = "lease"
    notes: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)

    def text_of(self, line: TextLine) -> str:
        """Return the characters of a line."""
        return self.text[line.start : line.end]

    def cells_of(self, line: TextLine) -> tuple[TableCell, ...]:
        """Return the cells of a line: as its document draws them, else as gaps, bars and tabs divide it."""
        return line.cells if line.cells is not None else tuple(_cells(self.text, line))

    def hide(self, lines: set[int]) -> None:
        """Keep lines, by their index, out of the flowing text: a table that was read as such."""
        self.hidden = lines
        self.__dict__.pop("_flow", None)

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def line_at(self, offset: int) -> TextLine:
        """Return the line in which a character is."""
        return self.lines[max(0, bisect_right(self._starts, offset) - 1)]

    @cached_property
    def _flow(self) -> tuple[str, list[int]]:
        """The text without page numbers, blanks run together, and the offset of each character."""
        flow = _Flow()
        for n, line in enumerate(self.lines):
            flow.take("" if n in self.hidden else self.text_of(line), line)
        return "".join(flow.parts), flow.at

    @property
    def flow(self) -> str:
        """The text as paragraphs of single-spaced words, without page numbers."""
        return self._flow[0]

    @property
    def offsets(self) -> list[int]:
        """Offset in the text of each character of the flow."""
        return self._flow[1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the text of a stretch of the flow."""
        at = self._flow[1]
        return at[start], at[end - 1] + 1

    def place(self, start: int, end: int) -> PrintedPlace:
        """Return the place of some characters; as many around them are quoted as occur only once."""
        in_time()
        low, high = self._unique(start, end)
        line = self.line_at(start)
        box = next((c.box for c in line.cells or () if c.start <= start < c.end), None)
        quote = self.text[low:high]
        return PrintedPlace(self.id, line.number, quote, line.page, box, self._once(low, high))

    def _once(self, low: int, high: int) -> bool:
        """Whether some characters occur nowhere else; what repeats is looked for no further than where it does."""
        quote = self.text[low:high]
        return bool(quote) and self.text.find(quote) == low and self.text.find(quote, high) < 0

    def _unique(self, start: int, end: int) -> tuple[int, int]:
        """Widen a stretch by words, to its line, then to lines above, until it occurs once."""
        for low, high in self._wider(start, end):
            if self._once(low, high):
                return low, high
        return start, end

    def _wider(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        yield start, end
        first, last = self.line_at(start), self.line_at(max(start, end - 1))
        low, high = start, end
        while (low > first.start or high < last.end) and high - low < LONGEST_PLACE:
            before = self.text.rfind(" ", first.start, max(first.start, low - 1))
            low = first.start if before < 0 or low == first.start else before + 1
            after = self.text.find(" ", min(last.end, high + 1), last.end)
            high = last.end if after < 0 else after
            yield _stripped(self.text, low, high)
        index = bisect_right(self._starts, first.start) - 1
        for up in range(1, 6):
            if index - up >= 0:
                yield _stripped(self.text, self.lines[index - up].start, last.end)


def _stripped(text: str, low: int, high: int) -> tuple[int, int]:
    part = text[low:high]
    return low + len(part) - len(part.lstrip()), high - len(part) + len(part.rstrip())


class _Flow:
    """Puts lines together as paragraphs; a page that ends within a sentence ends no paragraph.

    A paragraph without end is divided, at the end of a sentence where it has one: its sentences are looked for many
    times, and that would take the square of its length.
    """

    def __init__(self) -> None:
        self.parts, self.at = list[str](), list[int]()
        self._began = 0
        self._open = self._paged = False

    def take(self, text: str, line: TextLine) -> None:
        """Add a line: its words, the end of a paragraph where it is blank, nothing of the page itself."""
        if line.furniture:
            self._paged = True
            return
        if _UNDERLINE.fullmatch(text):
            return
        text = _FILLED.sub(lambda m: " " * len(m.group()), text) if "_" in text else text
        words = list(re.finditer(r"\S+", text))
        if not words or line.table or _FIELD.match(text) or self._too_long():
            self._open = False
        if words and not (self._open or self._goes_on(words[0].group())):
            self._put(PARAGRAPH, line.start)
        for n, word in enumerate(words):
            if n or (self._open and self.parts):
                self._put(" ", line.start + max(0, word.start() - 1))
            elif self._goes_on(word.group()):
                self._put(" ", line.start)
            self._open, self._paged = True, False
            self.parts.append(word.group())
            self.at += range(line.start + word.start(), line.start + word.end())
        self._open = self._open and not line.table

    def _too_long(self) -> bool:
        """Whether the paragraph ends here: after a sentence where it is long, after any line where it is longer."""
        length = len(self.at) - self._began
        return length > LONG_PARAGRAPH and (self.parts[-1][-1] in ".;:" or length > 4 * LONG_PARAGRAPH)

    def _goes_on(self, word: str) -> bool:
        """Whether the sentence of the page before goes on."""
        return bool(self._paged and self.parts and self.parts[-1][-1] not in ".:;" and re.match(r"[a-z$\d]", word))

    def _put(self, text: str, offset: int) -> None:
        if self.parts:
            self.parts.append(text)
            self.at.append(offset)
        if text == PARAGRAPH:
            self._began = len(self.at)


def _cells(text: str, line: TextLine) -> Iterator[TableCell]:
    """Divide a line at bars and tabs, where a column is where it is counted; else at runs of blanks."""
    at, column = line.start, 0
    part = text[line.start : line.end]
    counted = "|" in part or "\t" in part
    gaps = list((_SIGNS if counted else _GAP).finditer(part))
    for gap in [*gaps, None]:
        end = line.start + gap.start() if gap else line.end
        low, high = _stripped(text, at, end)
        if high > low:
            left, right = (column, column + 0.9) if counted else (low - line.start, high - line.start)
            yield TableCell(text[low:high], low, high, left, right)
        at, column = (line.start + gap.end() if gap else end), column + 1


def divided(text: str, line: TextLine, at: int = 0) -> Iterator[TextLine]:
    """Yield a line of a text that begins ``at`` an offset; in parts where it is longer than any that is printed.

    Each part goes up to the end of a sentence, or of a word.
    """
    low = line.start
    while line.end - low > LONGEST_LINE:
        half, whole = low - at + LONGEST_LINE // 2, low - at + LONGEST_LINE
        ends = (text.rfind(sign, half, whole) for sign in (". ", "; ", " "))
        cut = next((at + end + 1 for end in ends if end >= 0), low + LONGEST_LINE)
        yield replace(line, start=low, end=cut)
        low = cut
    yield replace(line, start=low) if low > line.start else line


def marked(document: ContractText) -> ContractText:
    """Mark what belongs to the page and not to the contract: page numbers, tags, and what repeats around breaks."""
    texts = [document.text_of(line) for line in document.lines]
    breaks = {i for i, text in enumerate(texts) if _BREAK.fullmatch(text)}
    lone = {i for i, text in enumerate(texts) if _NUMBER.fullmatch(text) and _near(texts, i, breaks)}
    lone |= {i for i in _edges(document.lines, texts) if _NUMBER.fullmatch(texts[i])}
    repeated = _repeated(texts, document.lines, breaks)
    document.lines = [
        line
        if not (i in lone or i in repeated or _FURNITURE.fullmatch(text) or _TAG.fullmatch(text))
        else replace(line, furniture=True)
        for i, (line, text) in enumerate(zip(document.lines, texts, strict=True))
    ]
    return document


def _edges(lines: list[TextLine], texts: list[str]) -> set[int]:
    """Return the first and the last line of every page that a document numbers."""
    said = [i for i, text in enumerate(texts) if text.strip() and lines[i].page]
    turns = [(a, b) for a, b in pairwise(said) if lines[a].page != lines[b].page]
    return {i for pair in turns for i in pair} | set(said[:1] + said[-1:])


def _near(texts: list[str], i: int, breaks: set[int]) -> bool:
    """Whether only blank lines are between a line and the end of its page."""
    for step in (1, -1):
        j = i + step
        while 0 <= j < len(texts) and not texts[j].strip() and j not in breaks:
            j += step
        if j in breaks or (j < 0 and bool(breaks)):
            return True
    return False


def _repeated(texts: list[str], lines: list[TextLine], breaks: set[int]) -> set[int]:
    """Return lines next to page breaks that are the same on three pages or more, their numbers apart."""
    edges = dict[str, list[int]]()
    ends = {i for i in range(1, len(lines)) if lines[i].page != lines[i - 1].page}
    for at in breaks | ends:
        near = [i for i in range(max(0, at - 3), min(len(texts), at + 4)) if texts[i].strip()]
        for i in near:
            edges.setdefault(re.sub(r"\d+", "#", texts[i].strip()), []).append(i)
    return {
        i for key, found in edges.items() if len(set(found)) > 2 and len(key) < 100 and "$" not in key for i in found
    }
