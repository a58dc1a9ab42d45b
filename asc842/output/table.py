"""One table for every result: columns that say what kind of thing they hold, so that every format shows it alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, Self

import numpy as np

from asc842.base.constants import IN_LEASE_CURRENCY
from asc842.base.lazy import pd
from asc842.base.money import percent, text
from asc842.output.amounts import Digits, separated

Kind = Literal["amount", "day", "rate", "exchange", "number", "residual", "count", "text"]
"""What a column holds. An ``amount`` is in whole minor units, with the decimals of the currency of its row, or a
Decimal in lease currency; a ``number`` a measure such as years; a ``residual`` what two sides of a check differ by."""
COUNTS = ("leases", "run", "number", "lines", "entries")
"""Columns of whole numbers that are no amounts."""
FACTORS = ("discount_factor", "present_value")
RATES = ("discount_rate", "discount_rate_by_liability", "rate")
EXCHANGE_RATES = ("closing rate", "rate of the asset")
HEADINGS = {"restated": "as it would have been", "origin": "belongs to",
            "today": "by today's input",
            "asset_class": "class", "remaining_months": "remaining term, months", "discount_rate": "discount rate",
            "discount_rate_by_liability": "discount rate, by liability"}
"""What a reader sees where the name of a column says it otherwise."""


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """One column: its name, what a reader sees above it, what kind of values it holds, and these.

    ``digits``: decimals of each amount, where amounts are whole minor units; ``adds`` whether its amounts may be added
    up where all rows name one currency.
    """

    name: str
    heading: str
    kind: Kind
    values: Sequence[Any] | np.ndarray
    digits: Sequence[int] = ()
    adds: bool = False

    @property
    def is_figure(self) -> bool:
        """Whether it holds figures, which line up at the right."""
        return self.kind in ("amount", "rate", "exchange", "number", "residual", "count")

    def texts(self, zero: str | None = None) -> list[str]:
        """Cells as a reader sees them: amounts and counts with thousands separators, rates in percent, days as ISO.

        ``zero`` is what stands for an amount of nothing, where that is not a figure.
        """
        if self.digits:
            return [zero if zero is not None and not v else separated(v, places)
                    for v, places in zip(self.values, self.digits, strict=True)]
        return [_text(v, self.kind) for v in self.values]


@dataclass(frozen=True, slots=True)
class Table:
    """A title and columns of the same length."""

    title: str
    columns: tuple[TypedColumn, ...]

    @classmethod
    def of(cls, frame: pd.DataFrame, title: str = "") -> Self:
        """Return the table of a frame of reports, whose whole numbers are minor units unless their name counts."""
        digits = Digits(frame)
        return cls(title, tuple(_column(column, digits) for _, column in frame.items()))

    @classmethod
    def of_rows(cls, title: str, heads: Sequence[tuple[str, Kind]], rows: Iterable[Sequence[Any]]) -> Self:
        """Return a table of rows of values, under headings with the kind of each column."""
        found = list(rows)
        values = list(zip(*found, strict=True)) or [()] * len(heads)
        return cls(title, tuple(TypedColumn(head, head, kind, column)
                                for (head, kind), column in zip(heads, values, strict=True)))

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.columns[0].values) if self.columns else 0

    def head(self, rows: int) -> Self:
        """Return the first rows."""
        return replace(self, columns=tuple(
            replace(c, values=c.values[:rows], digits=c.digits[:rows]) for c in self.columns))

    def rows(self) -> Iterable[tuple[Any, ...]]:
        """Yield the values row by row."""
        return zip(*(c.values for c in self.columns), strict=True)


def in_decimals(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of reports with its amounts as exact Decimals in the currency of their row."""
    digits = Digits(frame)
    amounts = {name: [Decimal(cents).scaleb(-places) for cents, places in zip(
        frame[name].tolist(), digits.of(name), strict=True)] for name in frame.columns if is_amount(frame[name])}
    return frame.assign(**{str(name): pd.Series(values, frame.index, object) for name, values in amounts.items()})


def heading(name: object) -> str:
    """Write a column's name as a reader sees it."""
    text = HEADINGS.get(str(name), str(name).replace("_", " "))
    return text[0].upper() + text[1:] if text else text


def is_amount(column: pd.Series) -> bool:
    """Whether a column of a report holds amounts in whole minor units."""
    return column.dtype.kind == "i" and column.name not in COUNTS


def missing(value: Any) -> bool:
    """Whether a value is none, or not a number."""
    return value is None or value != value  # noqa: PLR0124  (NaN is not itself)


def _column(column: pd.Series, digits: Digits) -> TypedColumn:
    name, kind = str(column.name), _kind(column)
    values = column.to_numpy("datetime64[D]") if column.dtype.kind == "M" else column.tolist()
    if kind != "amount":
        return TypedColumn(name, heading(name), kind, values)
    return TypedColumn(name, heading(name), kind, values, digits.of(column.name), column.name not in IN_LEASE_CURRENCY)


def _kind(column: pd.Series) -> Kind:
    if column.dtype.kind == "i":
        return "amount" if is_amount(column) else "count"
    if column.dtype.kind == "M":
        return "day"
    first = next((v for v in column if not missing(v)), None) if column.dtype.kind == "O" else None
    for names, kind in _NAMED.items():
        if column.name in names and not isinstance(first, str):
            return kind
    if column.dtype.kind == "f":
        return "number"
    return "day" if isinstance(first, date) else "text"


_NAMED: dict[tuple[str, ...], Kind] = {RATES: "rate", EXCHANGE_RATES: "exchange", FACTORS: "exchange",
                                         ("residual",): "residual"}


def _text(value: Any, kind: Kind) -> str:
    """Write a value; one that is text already, or of another kind than its column, as it is."""
    if missing(value):
        return ""
    if kind == "amount" and isinstance(value, Decimal | int):
        return text(value)
    if kind == "rate" and isinstance(value, Decimal | Fraction):
        return percent(value)
    if isinstance(value, float) and kind in _FLOATS:
        return _FLOATS[kind].format(value).replace("%", " %")
    return str(value)


_FLOATS: dict[Kind, str] = {"rate": "{:.3%}", "exchange": "{:,.6f}", "number": "{:,.1f}", "residual": "{:,}"}


def total(column: TypedColumn) -> int:
    """Return the sum of a column of amounts in whole minor units."""
    return int(np.sum(column.values, dtype=np.int64)) if len(column.values) else 0
