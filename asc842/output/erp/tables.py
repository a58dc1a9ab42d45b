"""CSV text, and the fields of lines put together."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from asc842.contract.erp import ErpFile
from asc842.output.erp.documents import DocumentLine, ErpDocument
from asc842.output.renderers.formulas import as_text


def csv_text(header: Sequence[str] | None, rows: Iterable[Sequence[object]], *, delimiter: str = ",",
             end: str = "\r\n") -> str:
    """Write rows as CSV, quoted where needed; ``header`` None leaves the column names out.

    Text that a spreadsheet program would take for a formula is marked as text.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    if header is not None:
        writer.writerow(header)
    writer.writerows([as_text(x) if isinstance(x, str) else x for x in row] for row in rows)
    return out.getvalue()


def amount(value: Decimal) -> str:
    """Write an amount without thousands separators; nothing for zero."""
    return f"{value:f}" if value else ""


def cut(text: str, length: int) -> str:
    """Cut text to what a field holds."""
    return text if len(text) <= length else text[:length]


def segments(line: DocumentLine, settings: ErpFile) -> list[str]:
    """Return the parts of an account string: fields or dimensions of the line, or text in quotes as it stands."""
    return [part[1:-1] if part[:1] in "'\"" else str(getattr(line, part, line.dimensions.get(part, "")))
            for part in settings.segments]


def titled(document: ErpDocument) -> str:
    """Name a document for people."""
    return f"Leases {document.period} {document.entity}"
