"""Amounts of tables in the currency that their row names, each with as many decimals as that has (ISO 4217)."""

from __future__ import annotations

import numpy as np

from asc842.base.constants import IN_LEASE_CURRENCY
from asc842.base.lazy import pd
from asc842.base.money import USUAL, digits_of
from asc842.calendar.positions import Floats, Ints
from asc842.ledger.rounding import units_of

OWN = "lease currency"
"""The column that names the currency of columns IN_LEASE_CURRENCY, next to the functional one."""


class Digits:
    """Decimals of the currency of each row of a table, worked out once for all of its columns of amounts."""

    def __init__(self, table: pd.DataFrame) -> None:
        """``table`` names the currency of its rows, or none, which means the usual decimals."""
        self.table = table
        self.known: dict[str, list[int]] = {}

    def of(self, name: object) -> list[int]:
        """Decimals of each row of a column of amounts."""
        column = OWN if name in IN_LEASE_CURRENCY else "currency"
        if column not in self.known:
            self.known[column] = self._worked_out(column)
        return self.known[column]

    def _worked_out(self, column: str) -> list[int]:
        if column not in self.table:
            return [USUAL] * len(self.table)
        codes, names = pd.factorize(self.table[column])
        places: list[int] = np.array([digits_of(str(name)) for name in names], dtype=np.int64)[codes].tolist()
        return places


def written(amounts: list[int], digits: list[int]) -> list[str]:
    """Write whole minor units as amounts: 11323737 yen as 11323737, 250125 fils as 250.125."""
    if len(different := set(digits)) == 1 and (places := different.pop()):
        scale = 10**places  # nearly always: one currency, without a call for each amount
        return [f"{a // scale}.{a % scale:0{places}d}" if a >= 0 else f"-{-a // scale}.{-a % scale:0{places}d}"
                for a in amounts]
    return [_written(amount, places) for amount, places in zip(amounts, digits, strict=True)]


def _written(amount: int, places: int) -> str:
    if not places:
        return str(amount)
    whole, part = divmod(abs(amount), 10**places)
    return f"{'-' if amount < 0 else ''}{whole}.{part:0{places}d}"


def separated(amount: int, places: int) -> str:
    """Write whole minor units as an amount with thousands separators."""
    whole, dot, part = _written(amount, places).partition(".")
    return f"{int(whole):,}{dot}{part}" if whole != "-0" else f"-0{dot}{part}"


def in_units(amounts: pd.Series, currency: str) -> pd.Series:
    """Amounts of one currency in whole units and a fraction, for pictures."""
    found: pd.Series = amounts / units_of([currency])[0]
    return found


def doubles(amounts: Ints, digits: list[int]) -> Floats:
    """Amounts in currency as the doubles nearest to them."""
    found: Floats = amounts / 10.0 ** pd.Series(digits, dtype=float).to_numpy()
    return found
