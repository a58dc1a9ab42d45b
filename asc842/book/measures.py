"""What bulk measurement returns: tables in whole minor units, of which exact decimals are made when asked for."""

from __future__ import annotations

from typing import Any

from asc842.base.lazy import pd
from asc842.base.money import amounts_of, digits_of
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


class Measures(dict[str, Any]):
    """Tables by name, each a DataFrame, amounts in whole minor units; see :func:`asc842.measure`."""

    def decimals(self, name: str) -> pd.DataFrame:
        """Return a table with its amounts as exact Decimals in the currency of the lease, None for a missing one."""
        table: pd.DataFrame = self[name]
        summary: pd.DataFrame = self["summary"]
        places = dict(zip(summary["lease"], map(digits_of, summary["currency"]), strict=True))
        digits = [places[lease] for lease in table["lease"]] if name in MONEY else []
        amounts = {column: pd.Series([None if cents is pd.NA else amounts_of((cents,), to)[0]
                                      for cents, to in zip(table[column].tolist(), digits, strict=True)],
                                     index=table.index, dtype=object) for column in MONEY.get(name, ())}
        return table.assign(**amounts)

    def __repr__(self) -> str:
        rows = ", ".join(f"{name} {len(table):,}" for name, table in self.items())
        return f"Measures({len(self['summary']):,} leases; rows: {rows}; amounts in minor units)"

    def _repr_html_(self) -> str:
        shown = Measures({**self, "summary": self["summary"].head()}).decimals("summary")
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
