"""Tables as plain values for JSON: amounts as text with the decimals of their currency, days as ISO 8601."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from asc842.output.amounts import written
from asc842.output.table import Table, TypedColumn, missing


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame of reports as plain values."""
    columns = {column.name: plain_column(column) for column in Table.of(frame).columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def plain_column(column: TypedColumn) -> list[Any]:
    """Return the values of a column as JSON and CSV have them."""
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
