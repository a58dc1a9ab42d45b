"""Tables as CSV (RFC 4180): no text of them is a formula to a spreadsheet program."""

from __future__ import annotations

import csv
import io

import numpy as np

from asc842.base.lazy import pd
from asc842.output.amounts import written
from asc842.output.renderers.formulas import as_text
from asc842.output.renderers.json import PlainColumns, plain_columns
from asc842.output.table import Table, TypedColumn

PARTS = ',"\r\n'
"""Characters that part cells or rows, and put a text that has one in quotes."""


def table_csv(frame: pd.DataFrame) -> bytes:
    """Write a frame of reports as CSV, values as JSON has them."""
    return columns_csv(plain_columns(frame))


def columns_csv(columns: PlainColumns) -> bytes:
    """Write plain columns as CSV."""
    marked = [[as_text(x) if isinstance(x, str) else x for x in values] for values in columns.values()]
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(map(as_text, columns))
    rows.writerows(zip(*marked, strict=True))
    return out.getvalue().encode()


def lines_csv(lines: pd.DataFrame) -> bytes:
    """Write lines of a journal as CSV in the order given; a debit or credit of nothing is empty.

    Cell by cell, as :mod:`csv` and pandas do it, a million lines take three times as long as column by column.
    """
    columns = [_quoted([as_text(column.name), *_texts(column)]) for column in Table.of(lines).columns]
    return ("\n".join(map(",".join, zip(*columns, strict=True))) + "\n").encode()


def _texts(column: TypedColumn) -> list[str]:
    if column.digits and column.name in ("debit", "credit"):
        texts = written(list(column.values), list(column.digits))
        return ["" if c == 0 else text for c, text in zip(column.values, texts, strict=True)]
    if isinstance(column.values, np.ndarray):
        days: list[str] = np.datetime_as_string(column.values).tolist()
        return days
    if column.digits or column.kind == "count":
        return list(map(str, column.values))
    marked = {text: as_text(text) for text in set(column.values)}
    return [marked[text] for text in column.values]


def _quoted(texts: list[str]) -> list[str]:
    """Put texts in quotes that hold what parts cells or rows."""
    everything = "".join(texts)
    if not any(c in everything for c in PARTS):
        return texts
    written = {text: '"' + text.replace('"', '""') + '"' if any(c in text for c in PARTS) else text
               for text in set(texts)}
    return [written[text] for text in texts]
