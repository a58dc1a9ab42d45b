"""An outline as a Word template, and a template with its places filled in (docxtpl, an extra)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asc842.base.errors import InputError, OutputError, Problem
from asc842.output.renderers.html import sandboxed
from asc842.output.word.parts import Cells, ForEach, Outline, Paragraph, Part, TableOf, Title, When
from asc842.output.word.printable import printable

if TYPE_CHECKING:
    from docx.document import Document

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""Time of every part of a file: the same content is the same bytes."""
MARGIN, TEXT_SIZE, SMALL = 1.0, 10, 8
MOST = 20 * 2**20
"""Bytes that a template may have, unpacked too."""
STYLES = {"list": "List Bullet", "note": "Caption"}


def template(outline: Outline) -> bytes:
    """Return a Word template of an outline, which can be edited and filled in; OutputError without docxtpl."""
    _required()
    from docx import Document as new_document  # noqa: N813, PLC0415
    from docx.shared import Inches, Pt  # noqa: PLC0415

    document = new_document()
    for section in document.sections:
        section.page_width, section.page_height = Inches(8.5), Inches(11)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(MARGIN)
        _footer(section.footer.paragraphs[0])
    document.styles["Normal"].font.size = Pt(TEXT_SIZE)
    document.styles["Normal"].font.name = "Calibri"
    for part in outline:
        _add(document, part)
    out = io.BytesIO()
    document.save(out)
    return _same_bytes(out.getvalue())


def filled(content: bytes, context: Mapping[str, Any], place: str) -> bytes:
    """Return a template with its places filled in; ``place`` names it. Raises InputError where it is none."""
    _required()
    from docxtpl import DocxTemplate  # noqa: PLC0415

    _refuse_other(content, place)
    out = io.BytesIO()
    try:
        document = DocxTemplate(io.BytesIO(content))
        document.render(printable(context), jinja_env=sandboxed())
        document.save(out)
    except Exception as error:  # jinja2, lxml and python-docx each raise their own
        raise InputError([_not_filled(place, f"{type(error).__name__}: {error}")]) from None
    return _same_bytes(out.getvalue())


def read_template(path: Path) -> bytes:
    """Return the content of a template; InputError where there is no such file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError([Problem("word.no-template", "--template", f"{path}: {error.strerror}", "a .docx file",
                                  "copy the one shipped with --copy-template, and edit it")]) from None


def _refuse_other(content: bytes, place: str) -> None:
    """Refuse what is no Word file, and one that is larger unpacked than any document."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            size, names = sum(x.file_size for x in file.infolist()), file.namelist()
    except zipfile.BadZipFile:
        size, names = 0, []
    if "word/document.xml" not in names or size > MOST:
        raise InputError([_not_filled(place, "a file that is no Word document" if size <= MOST else
                                      f"{size:,} bytes unpacked")])


def _not_filled(place: str, found: str) -> Problem:
    return Problem("word.template", place, found[:300], "a Word template whose places are those of the one shipped",
                   "correct the place that it names, or begin again from --copy-template")


def _required() -> None:
    try:
        import docxtpl  # noqa: F401, PLC0415
    except ImportError:
        raise OutputError("word.no-docxtpl", "a .docx file needs docxtpl, which is not installed\n"
                          "  remedy:   pip install 'asc842[memo]', or write an .html file") from None


def _same_bytes(content: bytes) -> bytes:
    """Return a file of parts with the same time for each, in order of name after the list of types."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in sorted(read.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            written.writestr(zipfile.ZipInfo(name, FIRST_DAY), read.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _add(document: Document, part: Part) -> None:
    if isinstance(part, ForEach | When):
        begin, end = (f"for {part.name} in {part.of}", "endfor") if isinstance(part, ForEach) else (
            f"if {part.asked}", "endif")
        document.add_paragraph(f"{{%p {begin} %}}")
        for inner in part.parts:
            _add(document, inner)
        document.add_paragraph(f"{{%p {end} %}}")
    elif isinstance(part, TableOf):
        document.add_paragraph(f"{{%p if {part.of} %}}")
        _table(document, part)
        document.add_paragraph("{%p endif %}")
    elif isinstance(part, Paragraph):
        document.add_paragraph(part.text, STYLES.get(part.kind))
    else:
        document.add_heading(part.text, 0 if isinstance(part, Title) else part.level)


def _footer(paragraph: Any) -> None:
    """Write what the document is of, and the number of the page, which Word works out."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    paragraph.add_run("{{ footer }}, page ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _table(document: Document, rows: TableOf) -> None:
    """Add a table: heads, and a row that is repeated between two that say so and are taken out when it is filled."""
    from docx.shared import Inches, Pt  # noqa: PLC0415

    table = document.add_table(4, len(rows.columns), "Light Grid Accent 1")
    table.autofit = False
    for i, column in enumerate(rows.columns):
        table.columns[i].width = Inches(column.width)
        for row in table.rows:
            row.cells[i].width = Inches(column.width)
        _cell(table.rows[0].cells[i], column.head, column)
        _cell(table.rows[2].cells[i], column.cell, column)
    table.rows[1].cells[0].text = f"{{%tr for r in {rows.of} %}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    table.rows[2].height = Inches(rows.height)
    _mark(table.rows[2], "w:cantSplit")
    if any(column.head for column in rows.columns):
        _mark(table.rows[0], "w:tblHeader")  # printed again on each page that the table reaches
    else:
        table._tbl.remove(table.rows[0]._tr)
    document.add_paragraph("").paragraph_format.space_after = Pt(0)


def _cell(cell: Any, text: str, column: Cells) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(SMALL), text == column.head
    paragraph.paragraph_format.space_after = Pt(0)
    if column.figure:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _mark(row: Any, what: str) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415

    row._tr.get_or_add_trPr().append(OxmlElement(what))
