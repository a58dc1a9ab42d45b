"""Tables as CSV (RFC 4180): no text of them is a formula to a spreadsheet program."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable

import numpy as np

from asc842.base.lazy import pd
from asc842.output.amounts import Digits, written
from asc842.output.renderers.formulas import as_text
from asc842.output.renderers.json import PlainColumns, plain_columns
from asc842.output.table import is_amount

ROWS_AT_ONCE = 10_000
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
    """Write many rows as CSV in the order given, such as lines of a journal; a debit or credit of nothing is empty.

    Cell by cell, as :mod:`csv` and pandas do it, a million lines take three times as long as column by column, with
    each text written once however often it comes.
    """
    digits = Digits(lines)
    columns = [_texts(lines[name], digits) for name in lines.columns]
    out = io.BytesIO()
    out.write((",".join(_cell(str(name)) for name in lines.columns) + "\n").encode())
    for i in range(0, len(lines), ROWS_AT_ONCE):
        some = slice(i, i + ROWS_AT_ONCE)
        rows = map(",".join, zip(*(column(some) for column in columns), strict=True))
        out.write(("\n".join(rows) + "\n").encode())
    return out.getvalue()


def _texts(column: pd.Series, digits: Digits) -> Callable[[slice], Iterable[str]]:
    """Return what gives the texts of some rows of a column."""
    if column.dtype.kind == "i":
        numbers = column.to_numpy(np.int64)
        if column.name in ("debit", "credit"):
            return lambda some: _amounts(numbers[some], digits.of(column.name)[some])
        if is_amount(column):
            return lambda some: written(numbers[some].tolist(), digits.of(column.name)[some])
        return lambda some: map(str, numbers[some].tolist())
    if column.dtype.kind == "f":
        return lambda some: map("{:.12f}".format, column.to_numpy()[some].tolist())
    if column.dtype.kind == "M":
        code, days = pd.factorize(column.to_numpy("datetime64[D]").view(np.int64))
        values = np.datetime_as_string(days.view("datetime64[D]")).tolist()
    else:
        code, values = pd.factorize(column)
    known = [text if text.isalnum() else _cell(text) for text in values]
    return lambda some: map(known.__getitem__, code[some].tolist())


def _amounts(cents: np.ndarray, digits: list[int]) -> list[str]:
    found, some = np.full(len(cents), "", dtype=object), np.flatnonzero(cents)
    found[some] = written(cents[some].tolist(), np.array(digits, dtype=np.int64)[some].tolist())
    texts: list[str] = found.tolist()
    return texts


def _cell(text: str) -> str:
    """Write a text that is no formula, in quotes where it holds what parts cells or rows."""
    text = as_text(text)
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in PARTS) else text
