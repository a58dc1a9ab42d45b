"""Columns of a pandas table as typed arrays, with every problem of every row kept until all are known."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pandas as pd

from asc842.base.errors import InputError, Problem
from asc842.calendar.positions import Days, Floats, Ints

LARGEST_CENTS = 1e13
HIGHEST_RATE = 100.0
Series = pd.Series


class TableReader:
    """Reads columns and keeps every problem until all are known."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.units: dict[str, Ints] = {}
        """Minor units of one of the currency of each row, by table; 100 where a table has none here."""

    def refuse(self) -> None:
        """Raise InputError if there is any problem."""
        if self.problems:
            raise InputError(self.problems)

    def known(self, tables: Mapping[str, pd.DataFrame], names: tuple[str, ...], beside: tuple[str, ...]) -> None:
        """Report tables that are neither among ``names`` nor ``beside`` them: what they say would be lost."""
        for name in [name for name in tables if name not in (*names, *beside)]:
            near = difflib.get_close_matches(str(name), names, 1)
            self.problems.append(Problem(str(name), "an unknown table", f"one of: {', '.join(names)}",
                                         f"did you mean {near[0]}?" if near else "take it out"))

    def table(self, tables: Mapping[str, pd.DataFrame], name: str, columns: dict[str, object]) -> pd.DataFrame:
        """Return a table with all known columns, defaults filled in, rows numbered from 0."""
        given = tables.get(name)
        if not isinstance(given, pd.DataFrame):
            found = "no such table" if given is None else f"a {type(given).__name__}"
            self.problems.append(Problem(name, found, f"tables['{name}'], a DataFrame", "add it"))
            return pd.DataFrame(columns=list(columns))
        self._columns(name, given, columns)
        return pd.DataFrame({c: self._column(given, c, d) for c, d in columns.items()}, copy=False)

    def _columns(self, name: str, given: pd.DataFrame, columns: dict[str, object]) -> None:
        """Report unknown, repeated and missing columns."""
        for column in given.columns[given.columns.duplicated()]:
            self.problems.append(Problem(f"{name}.{column}", "the column twice", "each column once", "drop one"))
        for column in given.columns.difference(list(columns)):
            near = difflib.get_close_matches(str(column), columns, 1)
            self.problems.append(Problem(f"{name}.{column}", "an unknown column", ", ".join(columns),
                                         f"did you mean {near[0]}?" if near else "remove or rename it"))
        for column, default in columns.items():
            if default is None and column not in given.columns:
                self.problems.append(Problem(f"{name}.{column}", "missing", "a column of that name", "add it"))

    @staticmethod
    def _column(given: pd.DataFrame, column: str, default: object) -> Any:
        if column not in given:
            return pd.Series(default, index=range(len(given))).array
        values = given[column]
        return _quiet(values.iloc[:, 0] if isinstance(values, pd.DataFrame) else values).array

    def check(self, table: str, column: str, bad: np.ndarray, values: Series, expected: str, remedy: str) -> None:
        """Report every row for which ``bad`` is true, by its number in the table as it was given."""
        for row in np.flatnonzero(bad).tolist():
            self.problems.append(Problem(f"{table}[{values.index[row]}].{column}", _shown(values.iloc[row]), expected,
                                         remedy))

    def ids(self, t: pd.DataFrame) -> pd.Index:
        """Read the ids of ``leases``: each named, each once."""
        values = t["lease"]
        missing = (values.isna() | (values.astype(str) == "")).to_numpy(bool)
        self.check("leases", "lease", missing, values, "the id of a lease", "name it")
        self.check("leases", "lease", values.duplicated().to_numpy(bool) & ~missing, values, "an id used once",
                   "give each lease one row")
        index: pd.Index = pd.Index(values)
        return index

    def owners(self, table: str, t: pd.DataFrame, ids: pd.Index) -> Ints:
        """Return the position in ``ids`` of each row's lease."""
        owner = ids.get_indexer(pd.Index(t["lease"])) if ids.is_unique else np.zeros(len(t), dtype=np.int64)
        self.check(table, "lease", owner < 0, t["lease"], "the id of a row of leases", "add the lease")
        return owner.astype(np.int64)

    def days(self, table: str, t: pd.DataFrame, column: str) -> Days:
        """Read a column of dates."""
        return self._days(table, t, column, optional=False)

    def optional_days(self, table: str, t: pd.DataFrame, column: str) -> Days:
        """Read dates that may be missing (NaT)."""
        return self._days(table, t, column, optional=True)

    def _days(self, table: str, t: pd.DataFrame, column: str, *, optional: bool) -> Days:
        values = t[column]
        if pd.api.types.is_datetime64_any_dtype(values.dtype):
            parsed = values.where(values == values.dt.normalize()).to_numpy("datetime64[D]")
        else:
            parsed = _cached_days(values)
        bad = np.isnat(parsed) & ~(values.isna().to_numpy(bool) & optional)
        self.check(table, column, bad, values, "a date", "write it as 2003-04-01")
        return np.asarray(parsed)

    def words(self, table: str, t: pd.DataFrame, column: str, known: tuple[str, ...]) -> np.ndarray:
        """Read a column of named choices."""
        self.check(table, column, ~t[column].isin(known).to_numpy(bool), t[column], " or ".join(filter(None, known)),
                   "use one of these")
        return t[column].astype(str).to_numpy(str)

    def numbers(self, table: str, t: pd.DataFrame, column: str, *, optional: bool = False) -> Floats:
        """Read numbers; NaN where missing and optional."""
        values = t[column]
        parsed = _numbers(values)
        self.check(table, column, ~np.isfinite(parsed) & ~(values.isna().to_numpy(bool) & optional), values,
                   "a number", "correct it")
        return parsed

    def counts(self, table: str, t: pd.DataFrame, column: str) -> Ints:
        """Read whole numbers of 0 or more."""
        parsed = _numbers(t[column])
        bad = ~(np.isfinite(parsed) & (parsed >= 0) & (parsed == np.floor(parsed)))
        self.check(table, column, bad, t[column], "a whole number of 0 or more", "correct it")
        return np.where(bad, 0, parsed).astype(np.int64)

    def rates(self, table: str, t: pd.DataFrame, column: str, *, optional: bool = False) -> Floats:
        """Read yearly rates as fractions, of 1 (100 %) and more where ``unusual_rate`` says so."""
        values = t[column]
        parsed = _numbers(values)
        missing = values.isna().to_numpy(bool) & optional
        most = np.where(self.flags(table, t, "unusual_rate"), HIGHEST_RATE, np.nextafter(1, 0))
        self.check(table, column, ~((parsed >= 0) & (parsed <= most)) & ~missing, values,
                   "a yearly rate as a fraction, 0.06 for 6 %",
                   "divide a percentage by 100; where 100 % or more is meant, set unusual_rate")
        return parsed

    def currencies(self, table: str, t: pd.DataFrame, column: str) -> None:
        """Check currency codes, which say what a minor unit is; most leases share few of them."""
        codes, names = pd.factorize(t[column])
        odd = np.array([re.fullmatch("[A-Z]{3}", str(name)) is None for name in names] + [False], dtype=bool)
        self.check(table, column, odd[codes], t[column], "a currency code of three capital letters",
                   'write "USD" for US dollars')

    def cents(self, table: str, t: pd.DataFrame, column: str, *, signed: bool = False) -> Ints:
        """Amounts in currency, of any numeric type, as whole minor units; a fraction of one is refused."""
        values = t[column]
        units = self.units.get(table)
        exact = _exact_cents(values, np.full(len(t), 100) if units is None else units[t.index])
        least = -LARGEST_CENTS if signed else 0.0
        bad = ~((exact >= least) & (exact <= LARGEST_CENTS))
        self.check(table, column, bad, values, "an amount in whole cents (or the currency's minor unit)"
                   + ("" if signed else ", 0.00 or more"),
                   "round it as the contract does")
        return np.where(bad, 0, exact).astype(np.int64)

    def flags(self, table: str, t: pd.DataFrame, column: str) -> np.ndarray:
        """Read a column of True and False."""
        values = t[column]
        if values.dtype == bool:
            return values.to_numpy()
        good = np.array([isinstance(v, bool | np.bool_) for v in values], dtype=bool)
        self.check(table, column, ~good, values, "True or False", "correct it")
        return np.where(good, values, False).astype(bool)

    def optional_cents(self, table: str, t: pd.DataFrame, column: str) -> Floats:
        """Read signed amounts that may be missing (NaN) as whole cents."""
        missing = t[column].isna().to_numpy(bool)
        known = t.assign(**{column: t[column].mask(missing, 0)})
        return np.where(missing, np.nan, self.cents(table, known, column, signed=True))


def _quiet(values: Series) -> Series:
    """Write decimals that signal when they are looked at (sNaN) as text, so that they are refused like any other.

    Not every version of pandas can tell whether one is missing.
    """
    try:
        values.isna()
    except InvalidOperation:
        text = [str(v) if isinstance(v, Decimal) and v.is_snan() else v for v in values]
        return pd.Series(text, index=values.index, dtype=object)
    return values


def _shown(value: object) -> str:
    return repr(value.item() if isinstance(value, np.generic) else value)


def _cached_days(values: Series) -> Days:
    """Read dates and ISO text, each different value once; whatever else there is is no date."""
    days = {v: _day(v) for v in {v for v in values if isinstance(v, str | date | np.datetime64)}}
    nothing = np.datetime64("NaT", "D")
    known = (str, date, np.datetime64)
    return np.array([days[v] if isinstance(v, known) else nothing for v in values], dtype="datetime64[D]")


def _numbers(values: Series) -> Floats:
    if pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype):
        return values.to_numpy(np.float64, na_value=np.nan)
    return np.array([_number(v) for v in values], dtype=np.float64)


def _day(value: object) -> np.datetime64:
    """Read a date, a date-time at midnight, or ISO text; anything else is no date."""
    nothing = np.datetime64("NaT", "D")
    try:
        if isinstance(value, str):
            return np.datetime64(date.fromisoformat(value) if len(value) == 10 else "NaT", "D")
        if isinstance(value, date | np.datetime64) and not pd.isna(value):
            moment = pd.Timestamp(value)
            return np.datetime64(moment, "D") if moment == moment.normalize() else nothing
    except ValueError:
        return nothing
    return nothing


def _number(value: object) -> float:
    if isinstance(value, bool | np.bool_ | str) or value is None or value is pd.NA:
        return float("nan")
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return float("nan")


def _exact_cents(amounts: Series, units: Ints) -> Floats:
    """Whole minor units, of which ``units`` (rows,) make one of the currency, or NaN where an amount is none."""
    if pd.api.types.is_bool_dtype(amounts.dtype):
        return np.full(len(amounts), np.nan)
    if pd.api.types.is_integer_dtype(amounts.dtype) and not amounts.hasnans:
        return amounts.to_numpy(np.float64) * units
    if pd.api.types.is_float_dtype(amounts.dtype):
        return _nearest_cents(amounts.to_numpy(np.float64, na_value=np.nan), units)
    return np.array([_decimal_cents(a, u) for a, u in zip(amounts, units.tolist(), strict=True)], dtype=np.float64)


def _nearest_cents(amounts: Floats, units: Ints) -> Floats:
    """Whole minor units where a double is the one next to one, as far as doubles of its size can tell; else NaN."""
    with np.errstate(invalid="ignore", over="ignore"):
        whole = np.rint(amounts * units)
        near = np.abs(amounts - whole / units) <= 1e-4 / units + 4 * np.finfo(np.float64).eps * np.abs(amounts)
    return np.where(near, whole, np.nan)


def _decimal_cents(amount: object, units: int) -> float:
    if isinstance(amount, bool | np.bool_):
        return float("nan")
    if isinstance(amount, float | np.floating):
        return float(_nearest_cents(np.array([amount], dtype=np.float64), np.array([units]))[0])
    try:
        cents = Decimal(str(amount)) * units
        return float(cents) if cents.is_finite() and cents == cents.to_integral_value() else float("nan")
    except InvalidOperation:
        return float("nan")
