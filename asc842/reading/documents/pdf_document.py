"""PDF with a text layer, by pdfplumber: ruled tables by their lines, all else by where words stand."""

from __future__ import annotations

import gc
import logging
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFStream, resolve1

from asc842.base.errors import InputError
from asc842.reading.documents.deadline import TooLong, deadline
from asc842.reading.documents.document import ContractText, TableCell, TextLine, marked
from asc842.reading.documents.refusal import refused

MOST_PAGES, MOST_WORDS, LONGEST_STREAM = 1_500, 20_000, 8_000_000
TO_OPEN = 10
"""Seconds of processor time to find the pages: references in a ring have no end."""
RULES = range(3, 3_000)
"""Lines and boxes of a page that may be those of a table."""
MOST_DRAWN = 100_000
"""Characters, lines and pictures of a page."""
SAME_LINE = 3.0
TOGETHER = 10
"""Pages after which what they left in memory is looked for; after every character it takes a quarter of the time."""
EXPECTED = "PDF with a text layer"
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def pdf_document(path: Path, data: bytes) -> ContractText:
    """Return a PDF as lines with page and box; raises InputError for a scan, or a file beyond what is read."""
    collects = gc.isenabled()
    try:
        with deadline(TO_OPEN):
            opened = pdfplumber.open(BytesIO(data))
            count = len(opened.pages)
        with opened as pdf:
            if count > MOST_PAGES:
                raise refused(
                    path, f"{count:,} pages", f"at most {MOST_PAGES:,}", "read the part with the lease"
                )
            gc.disable()
            return _document(path, pdf)
    except (InputError, TooLong):
        raise
    except (Exception, RecursionError) as error:  # pdfminer raises whatever a damaged file leads it to
        raise refused(
            path, f"no PDF that can be read ({type(error).__name__})", EXPECTED, "save it anew, or as text"
        ) from None
    finally:
        (gc.enable if collects else gc.disable)()


def _document(path: Path, pdf: Any) -> ContractText:
    writer, empty = _Writer(), list[int]()
    for number, page in enumerate(pdf.pages, 1):
        if number % TOGETHER == 0:
            gc.collect()
        _bounded(path, page, number)
        if not _page(writer, page, number):
            empty.append(number)
        page.close()
    if not writer.lines or len(empty) > 0.9 * len(pdf.pages):
        raise refused(
            path, "a scan: pages without a text layer", EXPECTED, "have its text recognized, then read it again"
        )
    made = marked(ContractText(path.name, "".join(writer.parts), writer.lines))
    made.notes = [f"page {n} has no text layer" for n in empty]
    return made


def _bounded(path: Path, page: Any, number: int) -> None:
    """Refuse a page whose content is larger than that of any contract once it is unpacked."""
    contents = resolve1(page.page_obj.contents)
    for stream in contents if isinstance(contents, list) else [contents]:
        stream = resolve1(stream)  # noqa: PLW2901
        raw = stream.rawdata if isinstance(stream, PDFStream) else None
        if raw and len(zlib_start(raw)) > LONGEST_STREAM:
            raise refused(
                path,
                f"page {number}: content of more than {LONGEST_STREAM:,} bytes",
                EXPECTED,
                "save it anew, or as text",
            )


def zlib_start(raw: bytes) -> bytes:
    """Return the beginning of what a stream unpacks to, as far as it may reach."""
    try:
        return zlib.decompressobj().decompress(raw, LONGEST_STREAM + 1)
    except zlib.error:
        return raw


def _page(writer: _Writer, page: Any, number: int) -> bool:
    """Write a page's lines; False where it has no text."""
    page._layout = _drawn(page)  # before pdfplumber draws it without a bound
    whole = page.process_object
    page.process_object = lambda item: _character(page, item) if type(item) is LTChar else whole(item)
    words = page.extract_words(x_tolerance=1.5, y_tolerance=2, keep_blank_chars=False)
    if not words:
        return False
    if len(words) > MOST_WORDS:
        raise ValueError("too many words")
    tables = [t for t in _tables(page) if t]
    outside = [w for w in words if not any(_inside(w, box) for box, _ in tables)]
    items: list[tuple[float, Any]] = [(rows[0][0][2][1], rows) for _, rows in tables]
    items += [(line[0]["top"], line) for line in _lines(outside)]
    writer.page = number
    last = None
    for top, item in sorted(items, key=lambda x: x[0]):
        if isinstance(item[0], dict):
            last = writer.words(item, last)
        else:
            for row in item:
                writer.row(row)
            last = None
        del top
    return True


class _Counted(PDFPageAggregator):
    """Draws a page, up to more than any page of a contract has: forms within forms may come to any number."""

    drawn = 0

    def _count(self) -> None:
        self.drawn += 1
        if self.drawn > MOST_DRAWN:
            raise ValueError("more is drawn than a page holds")

    def begin_figure(self, *args: Any, **named: Any) -> None:
        """Count a form or picture."""
        self._count()
        super().begin_figure(*args, **named)

    def render_char(self, *args: Any, **named: Any) -> float:
        """Count a character."""
        self._count()
        return float(super().render_char(*args, **named))

    def paint_path(self, *args: Any, **named: Any) -> None:
        """Count a line or box."""
        self._count()
        super().paint_path(*args, **named)


def _drawn(page: Any) -> Any:
    """Return what a page draws."""
    device = _Counted(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    return device.get_result()


def _character(page: Any, item: LTChar) -> dict[str, Any]:
    """Return of a character what words and cells are made of: all that pdfplumber notes takes thrice the time."""
    left, above = page.mediabox[:2]
    top, bottom = page.height - item.y1 + above, page.height - item.y0 + above
    return {
        "object_type": "char", "text": item.get_text(), "fontname": item.fontname, "size": item.size,
        "upright": item.upright, "x0": item.x0 + left, "x1": item.x1 + left, "width": item.width,
        "top": top, "bottom": bottom, "doctop": page.initial_doctop + top, "height": item.height,
    }


Ruled = list[tuple[int, str, tuple[float, float, float, float]]]


def _tables(page: Any) -> Iterator[tuple[Any, list[Ruled]]]:
    """Yield ruled tables with their rows; a box around a whole table is none."""
    if len(page.lines) + len(page.rects) not in RULES:
        return
    for table in page.find_tables():
        rows = list[Ruled]()
        texts = table.extract(x_tolerance=1.5, y_tolerance=2)
        for row, cells in zip(table.rows, texts, strict=False):
            rows.append(
                [
                    (n, " ".join((text or "").split()), tuple(box))
                    for n, (box, text) in enumerate(zip(row.cells, cells, strict=False))
                    if box and text and text.strip()
                ]
            )
        tall = any((t or "").count("\n") > 3 and (t or "").count("$") > 2 for row in texts for t in row)
        rows = [r for r in rows if r]
        if len(rows) > 1 and not tall and max(len(r) for r in rows) > 1:
            yield table.bbox, rows


def _inside(word: Any, box: Any) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _lines(words: list[Any]) -> list[list[Any]]:
    """Put words on one line where they stand at one height."""
    lines = list[list[Any]]()
    for word in sorted(words, key=lambda w: (w["top"], w["x0"])):
        if lines and abs(lines[-1][0]["top"] - word["top"]) <= SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w["x0"]) for line in lines]


class _Writer:
    """Writes lines of pages, one after the other."""

    def __init__(self) -> None:
        self.parts, self.lines = list[str](), list[TextLine]()
        self.length, self.page, self._number, self._of = 0, 1, 0, 0

    def _put(self, text: str, cells: tuple[TableCell, ...] | None, *, table: bool) -> None:
        if self._of != self.page:
            self._of, self._number = self.page, 0
        self._number += bool(text)
        self.lines.append(
            TextLine(self.length, self.length + len(text), max(1, self._number), self.page, cells, table=table)
        )
        self.parts.append(text + "\n")
        self.length += len(text) + 1

    def words(self, line: list[Any], last: tuple[float, float] | None) -> tuple[float, float]:
        """Write a line of words, its cells where gaps are wide; a blank line before it where it stands apart."""
        top, height = line[0]["top"], max(1.0, line[0]["bottom"] - line[0]["top"])
        if last is not None and top - last[0] > 1.9 * max(height, last[1]):
            self._put("", None, table=False)
        cells, at = list[TableCell](), self.length
        group = list[Any]()
        for word in [*line, None]:
            leader = word is not None and len(word["text"]) > 2 and set(word["text"]) <= {".", "_"}
            if group and (word is None or leader or word["x0"] - group[-1]["x1"] > 0.9 * height):
                text = " ".join(w["text"] for w in group)
                box = (group[0]["x0"], group[0]["top"], group[-1]["x1"], max(w["bottom"] for w in group))
                cells.append(TableCell(text, at, at + len(text), box[0], box[2], box))
                at += len(text) + 2
                group = []
            if word is not None and not leader:
                group.append(word)
        self._put("  ".join(c.text for c in cells), tuple(cells), table=False)
        return top, height

    def row(self, row: Ruled) -> None:
        """Write a row of a ruled table."""
        cells, at = list[TableCell](), self.length
        for _, text, box in row:
            cells.append(TableCell(text, at, at + len(text), box[0], box[2], box))
            at += len(text) + 1
        self._put("\t".join(c.text for c in cells), tuple(cells), table=True)
