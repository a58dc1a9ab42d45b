"""A technical accounting memo of one lease: as a Word file from a template, or as a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from asc842.api.alternatives import Alternative, alternatives_of
from asc842.base.errors import OutputError
from asc842.book.book_tables import BookTables
from asc842.output.word.docx import filled, read_template, template
from asc842.output.word.memo_figures import alternative_figures, memo_figures, not_measured
from asc842.output.word.page import page
from asc842.output.word.parts import Outline
from asc842.output.workbook.save import save

SUFFIXES = (".docx", ".html")


def memo_of(book: BookTables, against: Sequence[tuple[str, Sequence[BookTables]]] = ()) -> dict[str, Any]:
    """Return the figures of a memo, all text by name; ``against`` are alternatives, each the sum of its books."""
    return memo_figures(book, [_figures(a) for a in alternatives_of(book, against)])


def _figures(a: Alternative) -> dict[str, Any]:
    if a.comparison is None:
        return not_measured(a.name, a.why, a.refused)
    return alternative_figures(a.comparison, a.name, a.why)


def require_suffix(path: Path) -> None:
    """Refuse a name that is neither of a Word file nor of a page."""
    if path.suffix.lower() not in SUFFIXES:
        raise OutputError("output.suffix", f"{path}: a document is written to .docx or .html\n  remedy: end its "
                          "name in one of the two")


def write(outline: Outline, figures: dict[str, Any], path: Path, own_template: Path | None) -> Path:
    """Write an outline filled with figures, as the suffix of the name says."""
    if path.suffix.lower() == ".html":
        return save(page(outline, figures).encode(), path)
    content = read_template(own_template) if own_template else template(outline)
    return save(filled(content, figures, "--template" if own_template else "the template shipped"), path)


def copy_template(outline: Outline, path: Path) -> Path:
    """Write the Word template of an outline, to be edited."""
    if path.suffix.lower() != ".docx":
        raise OutputError("output.suffix", f"{path}: a template is written to .docx\n  remedy: end its name in .docx")
    return save(template(outline), path)
