"""HTML, as EDGAR keeps it: paragraphs as lines, rows of tables with their cells, by lxml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree, html

from asc842.reading.documents.document import ContractText, TableCell, TextLine, divided, marked
from asc842.reading.documents.refusal import refused

DEEPEST, MOST_ELEMENTS = 240, 2_000_000
LONGEST_SPAN = 100
_BLOCKS = frozenset(
    (
        "p",
        "div",
        "tr",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "center",
        "blockquote",
        "body",
        "html",
        "section",
        "article",
        "header",
        "footer",
        "form",
        "fieldset",
        "title",
        "td",
        "th",
        "pre",
        "br",
    )
)
_HIDDEN = frozenset(("script", "style", "head", "noscript", "template", "svg"))
_STRUCK = frozenset(("s", "strike", "del"))
_STYLE_STRUCK = re.compile(r"line-through")
_STYLE_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_BREAKS = re.compile(r"page-break-(?:before|after)\s*:\s*always", re.I)


def html_document(path: Path, text: str) -> ContractText:
    """Return an HTML file as lines; raises InputError where it is nested or larger than a contract is."""
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(re.sub(r"<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise refused(path, str(error)[:120] or "nothing in it", "HTML with a contract", "save it as text") from None
    walker = _Walker(path)
    walker.walk(root)
    return walker.document


class _Walker:
    """Walks through elements in their order, without recursion, and writes lines."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.parts, self.lines = list[str](), list[TextLine]()
        self.length = 0
        self.words, self.line, self.struck = list[str](), 1, list[str]()

    @property
    def document(self) -> ContractText:
        """The document that was walked through."""
        self.flush()
        made = ContractText(self.path.name, "".join(self.parts), self.lines)
        made.struck = [" ".join(s.split()) for s in self.struck if s.strip()]
        return marked(made)

    def walk(self, root: Any) -> None:
        """Write what an element holds."""
        skip: Any = None
        struck, depth = list[Any](), 0
        for count, (event, element) in enumerate(etree.iterwalk(root, events=("start", "end"))):
            depth += 1 if event == "start" else -1
            if depth > DEEPEST or count > MOST_ELEMENTS:
                raise refused(
                    self.path,
                    f"elements nested more than {DEEPEST} deep, or more than {MOST_ELEMENTS:,}",
                    "HTML with a contract",
                    "save it as text",
                )
            if event == "start" and skip is None:
                skip = self._begin(element)
                struck += [element] if _is_struck(element) else []
                if skip is None:
                    self.take(element.text, element, struck=bool(struck))
            elif event == "end" and skip in (None, element):
                skip = None
                struck = [s for s in struck if s is not element]
                if _tag(element) in _BLOCKS:
                    self.flush()
                self.take(element.tail, element, struck=bool(struck))

    def _begin(self, element: Any) -> Any:
        """Note the beginning of an element; return it where it is done with as a whole."""
        tag, style = _tag(element), element.get("style") or ""
        if tag in _BLOCKS:
            self.flush()
            self.line = element.sourceline or self.line
        if _BREAKS.search(style):
            self.put("<PAGE>")
        if tag in _HIDDEN or _STYLE_HIDDEN.search(style):
            return element
        if tag == "table" and element.find(".//table") is None:
            self.table(element)
            return element
        if tag == "pre":
            for n, line in enumerate("".join(element.itertext()).replace("\u00a0", " ").split("\n")):
                self.put(line.rstrip(), number=self.line + n)
            return element
        return None

    def take(self, text: str | None, element: Any, *, struck: bool) -> None:
        """Take words into the line that is being written; struck ones are kept apart."""
        if text and struck:
            self.struck.append(text)
        elif text:
            if not self.words:
                self.line = element.sourceline or self.line
            self.words.append(text)

    def flush(self) -> None:
        """End a paragraph."""
        text = _clean("".join(self.words))
        self.words = []
        if text:
            self.put(text)
            self.put("")

    def put(self, text: str, cells: tuple[TableCell, ...] | None = None, number: int | None = None) -> None:
        """Write a line."""
        end = self.length + len(text)
        line = TextLine(self.length, end, number or self.line, None, cells, table=cells is not None)
        self.lines += [line] if cells else divided(text, line, self.length)
        self.parts.append(text + "\n")
        self.length += len(text) + 1

    def table(self, table: Any) -> None:
        """Write the rows of a table; a cell that reaches over others keeps their place."""
        reach = dict[int, int]()
        for row in table.iter("tr"):
            cells, column = list[tuple[int, int, list[str]]](), 0
            for cell in row:
                if _tag(cell) not in ("td", "th"):
                    continue
                while reach.get(column, 0) > 0:
                    column += 1
                span, down = (_span(cell, name) for name in ("colspan", "rowspan"))
                cells.append((column, span, _cell_lines(cell, self.struck)))
                for c in range(column, column + span):
                    reach[c] = max(reach.get(c, 0), down)
                column += span
            reach = {c: n - 1 for c, n in reach.items() if n > 1}
            self.line = row.sourceline or self.line
            for line in _stacked(cells):
                self._row(line)
        self.put("")

    def _row(self, cells: list[tuple[int, int, str]]) -> None:
        out, at, texts = list[TableCell](), self.length, list[str]()
        for column, span, text in cells:
            if text:
                out.append(TableCell(text, at, at + len(text), column, column + span - 0.1))
                texts.append(text)
                at += len(text) + 1
        self.put("\t".join(texts), tuple(out))


def _stacked(cells: list[tuple[int, int, list[str]]]) -> Iterator[list[tuple[int, int, str]]]:
    """Yield a row; several where two cells or more have as many lines each."""
    counts = [len(lines) for _, _, lines in cells if len(lines) > 1]
    many = len(counts) > 1 and len(set(counts)) == 1
    for n in range(counts[0] if many else 1):
        yield [(c, s, (lines[n] if n < len(lines) else "") if many else " ".join(lines)) for c, s, lines in cells]


def _cell_lines(cell: Any, struck: list[str]) -> list[str]:
    """Return the lines of a cell, divided where it breaks or a paragraph ends."""
    parts = list[str]()
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        within = any(_is_struck(a) for a in (element, *element.iterancestors()) if a is not cell)
        if event == "start":
            if element is not cell and _tag(element) in _BLOCKS:
                parts.append("\n")
            if element.text and _tag(element) not in _HIDDEN:
                (struck if within else parts).append(element.text.replace("\n", " "))
        elif element is not cell:
            if _tag(element) in _BLOCKS:
                parts.append("\n")
            if element.tail:
                parts.append(element.tail.replace("\n", " "))
    return [text for line in "".join(parts).split("\n") if (text := _clean(line))] or [""]


def _is_struck(element: Any) -> bool:
    return _tag(element) in _STRUCK or _STYLE_STRUCK.search(element.get("style") or "") is not None


def _span(cell: Any, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return min(max(1, int(text)), LONGEST_SPAN) if text.isdecimal() else 1


def _tag(element: Any) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _clean(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u200b", "").split())
