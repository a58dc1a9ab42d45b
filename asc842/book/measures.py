"""What bulk measurement returns: tables with exact Decimals, made of whole minor units when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from asc842.base.lazy import pd
from asc842.base.money import digits_of
from asc842.base.showing import html_of
from asc842.book.frames import AMOUNT_COLUMNS
from asc842.measurement.tables import LEASE_COLUMNS, PAYMENT_COLUMNS, Tables

TOTALS = ("gross_rent", "abatement", "rent", "day_one_payment", "opening_liability", "opening_asset",
          "interest_total", "cost_total")
MONEY = {"schedule": AMOUNT_COLUMNS, "summary": TOTALS, "notes": ("lowest",)}
"""The columns of amounts, by table."""
DEFAULTS = {"leases": LEASE_COLUMNS, "payments": PAYMENT_COLUMNS}
ASSUMED = {"leases": ("rate_convention", "compounding", "classification", "day_one_payment", "cost_weights"),
           "payments": ("timing",)}
"""Columns whose default changes amounts, by table."""


class Measures(Mapping[str, Any]):
    """Tables by name, each a DataFrame with amounts as exact Decimals; see :func:`asc842.measure`.

    A table is made of whole minor units when it is first asked for, and kept; :meth:`minor_units` has those.
    """

    def __init__(self, **whole: pd.DataFrame) -> None:
        self._whole, self._decimals = whole, dict[str, pd.DataFrame]()

    def minor_units(self, name: str) -> pd.DataFrame:
        """Return a table with its amounts in whole minor units of the lease's currency (cents), int64."""
        return self._whole[name]

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._decimals:
            self._decimals[name] = self._in_decimals(self._whole[name], MONEY.get(name, ()))
        return self._decimals[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)

    def _in_decimals(self, table: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
        if not columns:
            return table
        summary: pd.DataFrame = self._whole["summary"]
        places = dict(zip(summary["lease"], [-digits_of(c) for c in summary["currency"]], strict=True))
        powers = [places[lease] for lease in table["lease"]]
        return table.assign(**{column: pd.Series(
            [None if cents is pd.NA else Decimal(cents).scaleb(power)
             for cents, power in zip(table[column].tolist(), powers, strict=True)], table.index, object)
            for column in columns})

    def __repr__(self) -> str:
        rows = ", ".join(f"{name} {len(table):,}" for name, table in self._whole.items())
        return f"Measures({len(self._whole['summary']):,} leases; rows: {rows})"

    def _repr_html_(self) -> str:
        shown = self._in_decimals(self._whole["summary"].head(), TOTALS)
        return html_of(repr(self), shown.columns, shown.to_numpy(object))


def assumed(tables: Tables) -> pd.DataFrame:
    """Return each default that was taken and changes amounts: ``table, column, taken, rows``.

    Where payments say the day at whose start they count, their timing is not asked for.
    """
    rows = list[tuple[str, str, object, int]]()
    for name, columns in ASSUMED.items():
        given = tables[name]
        counted = int(given["counted"].notna().sum()) if name == "payments" and "counted" in given else 0
        rows += [(name, column, DEFAULTS[name][column], len(given) - counted) for column in columns
                 if column not in given and len(given) > counted]
    return pd.DataFrame(rows, columns=["table", "column", "taken", "rows"])
