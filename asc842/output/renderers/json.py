"""Tables as plain values for JSON: amounts as text with the decimals of their currency, days as ISO 8601."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from asc842.base.lazy import pd
from asc842.output.amounts import written
from asc842.output.table import Table, TypedColumn, missing

PlainColumns = dict[str, list[Any]]
"""Values of each column of a table, by its name, as JSON and CSV have them."""


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame of reports as plain values."""
    return rows_of(plain_columns(frame))


def plain_columns(frame: pd.DataFrame) -> PlainColumns:
    """Return the columns of a frame of reports as plain values."""
    return {column.name: _plain_column(column) for column in Table.of(frame).columns}


def rows_of(columns: PlainColumns) -> list[dict[str, Any]]:
    """Return columns row by row."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain_column(column: TypedColumn) -> list[Any]:
    if column.digits:
        return written(list(column.values), list(column.digits))
    if isinstance(column.values, list | tuple):
        return [plain(value) for value in column.values]
    return [str(day) for day in column.values]


def plain(value: Any) -> Any:
    """Return one value: a day or an exact amount as text, nothing for what is missing, a float to ten decimals."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if missing(value):
        return None
    return round(value, 10) if isinstance(value, float) else value
