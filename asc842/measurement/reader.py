"""Columns of a pandas table as typed arrays, with every problem of every row kept until all are known."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

import numpy as np

from asc842.base.constants import NO_DAY
from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd
from asc842.base.money import LARGEST_UNITS
from asc842.calendar.positions import Days, Floats, Ints

LARGEST_CENTS, HIGHEST_RATE = float(LARGEST_UNITS), 100.0
PIECE = 1 << 14
"""Rows worked on at a time where there are very many: what is needed in between stays in the processor's cache."""
IN_A_DAY = {unit: 86_400 * 1_000**power for power, unit in enumerate(("s", "ms", "us", "ns"))}
"""Units in a day of the dates of pandas."""
USUAL_UNITS = np.array([100])


class InputTable:
    """The known columns of a table, rows numbered as it was given; what a column left out says is read only once."""

    def __init__(self, given: Mapping[str, pd.Series], defaults: Mapping[str, object], rows: Any) -> None:
        self.given, self.defaults, self.rows = given, defaults, rows

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, column: str) -> pd.Series:
        """Return a column, with its default in every row where it was left out."""
        return self.given[column] if column in self.given else pd.Series(self.defaults[column], index=self.rows)

    def array(self, column: str, kind: Any) -> np.ndarray:
        """Return a column, with its default where it was left out, as an array of a kind."""
        return self[column].to_numpy(kind)

    def read(self, column: str, how: Callable[[pd.Series], np.ndarray]) -> np.ndarray:
        """Read a column as an array (rows,) that nobody writes to."""
        if column in self.given:
            return how(self.given[column])
        return np.broadcast_to(how(pd.Series([self.defaults[column]])), len(self))

    def take(self, rows: Ints) -> InputTable:
        """Return some rows, by position."""
        return InputTable({name: values.iloc[rows] for name, values in self.given.items()}, self.defaults,
                     self.rows.take(rows))

    def filled(self) -> InputTable:
        """Return the same with the default in every cell that is empty."""
        filled = {name: _filled(values, self.defaults[name]) for name, values in self.given.items()}
        return InputTable(filled, self.defaults, self.rows)

    @property
    def frame(self) -> pd.DataFrame:
        """All columns, with defaults, as a DataFrame."""
        return pd.DataFrame({name: self[name] for name in self.defaults}, index=self.rows)

    def repeated(self, rows: Ints) -> np.ndarray:
        """Tell which of some rows are alike an earlier one of them in every column."""
        return pd.DataFrame(dict(self.take(rows).given)).duplicated().to_numpy()


def no_table(name: str, given: object) -> Problem:
    """Return the problem of what is given in the place of a table."""
    found = "no such table" if given is None else f"a {type(given).__name__}"
    return Problem("tables.missing", name, found, f"tables['{name}'], a DataFrame", "add it")


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
            self._note("tables.unknown", str(name), "an unknown table", f"one of: {', '.join(names)}",
                       f"did you mean {near[0]}?" if near else "take it out")

    def _note(self, code: str, key: str, found: str, expected: str, remedy: str) -> None:
        self.problems.append(Problem(code, key, found, expected, remedy))

    def table(self, tables: Mapping[str, Any], name: str, columns: dict[str, object], *, optional: bool = False
              ) -> InputTable:
        """Return a table with all known columns, rows numbered from 0; no rows of an ``optional`` one not given."""
        given = tables.get(name)
        if not isinstance(given, pd.DataFrame):
            self.problems += [] if optional and name not in tables else [no_table(name, given)]
            return InputTable({}, columns, pd.RangeIndex(0))
        self._columns(name, given, columns)
        rows = pd.RangeIndex(len(given))
        known = {c: pd.Series(_column(given, c), index=rows, copy=False) for c in columns if c in given}
        return InputTable(known, columns, rows)

    def _columns(self, name: str, given: pd.DataFrame, columns: dict[str, object]) -> None:
        """Report unknown, repeated and missing columns."""
        for column in given.columns[given.columns.duplicated()]:
            self._note("tables.column-twice", f"{name}.{column}", "the column twice", "each column once", "drop one")
        for column in given.columns.difference(list(columns)):
            near = difflib.get_close_matches(str(column), columns, 1)
            self._note("tables.column-unknown", f"{name}.{column}", "an unknown column", ", ".join(columns),
                       f"did you mean {near[0]}?" if near else "remove or rename it")
        for column, default in columns.items():
            if default is None and column not in given.columns:
                self._note("tables.column-missing", f"{name}.{column}", "missing", "a column of that name", "add it")

    def check(self, code: str, table: str, column: str, bad: np.ndarray, values: pd.Series | InputTable,
              expected: str, remedy: str) -> None:
        """Report every row for which ``bad`` is true, by its number in the table as it was given."""
        rows = np.flatnonzero(bad).tolist()
        if not rows:
            return
        shown = values[column] if isinstance(values, InputTable) else values
        for row in rows:
            self._note(code, f"{table}[{shown.index[row]}].{column}", _shown(shown.iloc[row]), expected, remedy)

    def ids(self, t: InputTable) -> Any:
        """Read the ids of ``leases``: each named, each once."""
        values = t["lease"]
        missing = (values.isna() | (values.astype(str) == "")).to_numpy(bool)
        self.check("tables.lease-missing", "leases", "lease", missing, values, "the id of a lease", "name it")
        self.check("tables.lease-twice", "leases", "lease", values.duplicated().to_numpy(bool) & ~missing, values,
                   "an id used once", "give each lease one row")
        return pd.Index(values)

    def owners(self, table: str, t: InputTable, ids: Any) -> Ints:
        """Return the position in ``ids`` of each row's lease; each id is looked up once."""
        codes, names = pd.factorize(t["lease"], use_na_sentinel=False)
        place = ids.get_indexer(pd.Index(names)) if ids.is_unique else np.zeros(len(names), dtype=np.int64)
        if (place == np.arange(len(place))).all():
            return codes.astype(np.int64, copy=False)
        owner: Ints = place.astype(np.int64, copy=False).take(codes)
        if (place < 0).any():
            self.check("tables.lease-unknown", table, "lease", owner < 0, t, "the id of a row of leases",
                       "add the lease")
        return owner

    def days(self, table: str, t: InputTable, column: str, *, optional: bool = False) -> Days:
        """Read a column of dates; NaT where missing and optional."""
        parsed = t.read(column, _days_of)
        bad = _unless_empty(np.isnat(parsed), t, column, optional=optional)
        self.check("tables.date", table, column, bad, t, "a date", "write it as 2003-04-01")
        return parsed

    def words(self, table: str, t: InputTable, column: str, known: tuple[str, ...]) -> np.ndarray:
        """Read a column of named choices."""
        return np.array([*known, ""]).take(self.choices(table, t, column, known))

    def choices(self, table: str, t: InputTable, column: str, known: tuple[str, ...]) -> Ints:
        """Read a column of named choices as their places among those ``known``, -1 for any other."""
        places = {word: place for place, word in enumerate(known)}
        found = t.read(column, lambda values: _by_value(
            values, lambda v: places.get(v, -1) if isinstance(v, str) else -1, np.int64(-1)))
        self.check("tables.choice", table, column, found < 0, t, " or ".join(filter(None, known)), "use one of these")
        return found

    def numbers(self, table: str, t: InputTable, column: str, *, optional: bool = False) -> Floats:
        """Read numbers; NaN where missing and optional."""
        parsed = t.read(column, _numbers)
        bad = _unless_empty(~np.isfinite(parsed), t, column, optional=optional)
        self.check("tables.number", table, column, bad, t, "a number", "correct it")
        return parsed

    def counts(self, table: str, t: InputTable, column: str) -> Ints:
        """Read whole numbers of 0 or more."""
        parsed = t.read(column, _counts)
        self.check("tables.count", table, column, parsed < 0, t, "a whole number of 0 or more", "correct it")
        return np.maximum(parsed, 0) if (parsed < 0).any() else parsed

    def rates(self, table: str, t: InputTable, column: str, *, optional: bool = False) -> Floats:
        """Read yearly rates as fractions, of 1 (100 %) and more where ``unusual_rate`` says so."""
        parsed = t.read(column, _numbers)
        most = np.where(self.flags(table, t, "unusual_rate"), HIGHEST_RATE, np.nextafter(1, 0))
        bad = _unless_empty(~((parsed >= 0) & (parsed <= most)), t, column, optional=optional)
        self.check("tables.rate", table, column, bad, t, "a yearly rate as a fraction, 0.06 for 6 %",
                   "divide a percentage by 100; where 100 % or more is meant, set unusual_rate")
        return parsed

    def currencies(self, table: str, t: InputTable, column: str) -> None:
        """Check currency codes, which say what a minor unit is; most leases share few of them."""
        odd = t.read(column, lambda values: _by_value(
            values, lambda v: re.fullmatch("[A-Z]{3}", str(v)) is None, np.bool_(False)))
        self.check("tables.currency", table, column, odd, t, "a currency code of three capital letters",
                   'write "USD" for US dollars')

    def cents(self, table: str, t: InputTable, column: str, *, signed: bool = False) -> Ints:
        """Amounts in currency, of any numeric type, as whole minor units; a fraction of one is refused."""
        if column not in t.given:
            return np.broadcast_to(np.int64(0), len(t))
        units = self.units.get(table, USUAL_UNITS)
        units = units.take(t.rows) if len(units) > 1 else np.broadcast_to(units, len(t))
        found, bad = _cents(t[column], units, -LARGEST_CENTS if signed else 0.0)
        self.no_amounts(table, column, bad, t, signed=signed)
        return found

    def no_amounts(self, table: str, column: str, bad: np.ndarray, t: InputTable, *, signed: bool) -> None:
        """Report cells that hold no amount, or one that is too large."""
        self.check("tables.amount", table, column, bad, t, "an amount in whole cents (or the currency's minor unit)"
                   + ("" if signed else ", 0.00 or more"), "round it as the contract does")

    def flags(self, table: str, t: InputTable, column: str) -> np.ndarray:
        """Read a column of True and False."""
        found = t.read(column, _flags)
        self.check("tables.flag", table, column, found < 0, t, "True or False", "correct it")
        return found > 0

    def optional_cents(self, table: str, t: InputTable, column: str) -> Floats:
        """Read signed amounts that may be missing (NaN) as whole cents."""
        if column not in t.given:
            return np.broadcast_to(np.nan, len(t))
        missing = t[column].isna()
        known = InputTable({column: t[column].mask(missing, 0)}, t.defaults, t.rows)
        return np.where(missing, np.nan, self.cents(table, known, column, signed=True))


def pieces(rows: int) -> Iterator[slice]:
    """Yield rows some at a time."""
    yield from (slice(low, min(low + PIECE, rows)) for low in range(0, rows, PIECE))


def piecewise(rows: int, work: Callable[[slice], np.ndarray], kind: Any) -> np.ndarray:
    """Return what ``work`` makes of some rows at a time, (rows,) of one kind."""
    found = np.empty(rows, dtype=kind)
    for these in pieces(rows):
        found[these] = work(these)
    return found


def _column(given: pd.DataFrame, column: str) -> Any:
    values = given[column]
    return quiet(values.iloc[:, 0] if isinstance(values, pd.DataFrame) else values).array


def quiet(values: pd.Series) -> pd.Series:
    """Write decimals that signal when they are looked at (sNaN) as text, so that they are refused like any other.

    Not every version of pandas can tell whether one is missing.
    """
    if values.dtype != object:
        return values
    try:
        values.isna()
    except InvalidOperation:
        text = [str(v) if isinstance(v, Decimal) and v.is_snan() else v for v in values]
        return pd.Series(text, index=values.index, dtype=object)
    return values


def _filled(values: pd.Series, default: object) -> pd.Series:
    known = values.notna()
    return values if known.all() else values.astype(object).where(known, default).infer_objects()


def _unless_empty(bad: np.ndarray, t: InputTable, column: str, *, optional: bool) -> np.ndarray:
    return bad & ~t[column].isna().to_numpy(bool) if optional and bad.any() else bad


def _shown(value: object) -> str:
    return repr(value.item() if isinstance(value, np.generic) else value)


ALIKE = ("string", "date", "datetime", "datetime64", "decimal", "floating", "integer", "empty")
"""Kinds of cells that are equal only where they say the same; among others True equals 1."""


def _by_value(values: pd.Series, read: Callable[[Any], Any], missing: np.generic) -> np.ndarray:
    """Read each different value once; ``missing`` says of what kind the results are, and what an empty cell is."""
    if values.dtype == object and pd.api.types.infer_dtype(values, skipna=True) not in ALIKE:
        return np.array([read(v) for v in values], dtype=missing.dtype)
    codes, different = pd.factorize(values)
    return np.array([*map(read, different), missing], dtype=missing.dtype).take(codes)


def _days_of(values: pd.Series) -> Days:
    """Read dates, date-times at midnight and ISO text; whatever else there is is no date (NaT)."""
    if not pd.api.types.is_datetime64_any_dtype(values.dtype):
        return _by_value(values, _day, NO_DAY)
    if not isinstance(values.dtype, np.dtype):
        return values.where(values == values.dt.normalize()).to_numpy("datetime64[D]")
    moments = values.to_numpy()
    return _midnights(moments.view(np.int64), IN_A_DAY[np.datetime_data(moments.dtype)[0]])


def _midnights(moments: Ints, in_a_day: int) -> Days:
    """Return the day of moments that are midnights; NaT, which is none of them, of others."""
    def days(these: slice) -> Ints:
        found = moments[these] // in_a_day
        return np.where(found * in_a_day == moments[these], found, np.iinfo(np.int64).min)

    return piecewise(len(moments), days, np.int64).view("datetime64[D]")


def _day(value: object) -> np.datetime64:
    """Read a date, a date-time at midnight, or ISO text; anything else is no date."""
    try:
        if isinstance(value, str):
            return np.datetime64(date.fromisoformat(value) if len(value) == 10 else "NaT", "D")
        if isinstance(value, date | np.datetime64) and not pd.isna(value):
            moment = pd.Timestamp(value)
            return np.datetime64(moment, "D") if moment == moment.normalize() else NO_DAY
    except ValueError:
        return NO_DAY
    return NO_DAY


def _numbers(values: pd.Series) -> Floats:
    if pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype):
        return values.to_numpy(np.float64, na_value=np.nan)
    return _by_value(values, _number, np.float64("nan"))


def _number(value: object) -> float:
    if isinstance(value, bool | np.bool_ | str) or value is None or value is pd.NA:
        return float("nan")
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return float("nan")


def _counts(values: pd.Series) -> Ints:
    """Read whole numbers of 0 or more; anything else is -1."""
    parsed = _numbers(values)
    good = np.isfinite(parsed) & (parsed >= 0) & (parsed == np.floor(parsed))
    return np.where(good, parsed, -1).astype(np.int64)


def _flags(values: pd.Series) -> np.ndarray:
    """Read True as 1 and False as 0; anything else is -1."""
    if values.dtype == bool:
        return values.to_numpy().view(np.int8)
    return np.array([int(v) if isinstance(v, bool | np.bool_) else -1 for v in values], dtype=np.int8)


def _cents(amounts: pd.Series, units: Ints, least: float) -> tuple[Ints, np.ndarray]:
    """Whole minor units, of which ``units`` (rows,) make one of the currency, and whether an amount is none."""
    exact = _exact_cents(amounts, units)
    cents, bad = np.empty(len(amounts), dtype=np.int64), np.empty(len(amounts), dtype=bool)
    for these in pieces(len(amounts)):
        found = exact(these)
        bad[these] = wrong = ~((found >= least) & (found <= LARGEST_CENTS))
        cents[these] = np.where(wrong, 0, found)
    return cents, bad


def _exact_cents(amounts: pd.Series, units: Ints) -> Callable[[slice], Floats]:
    """Return what tells the minor units of some rows, NaN where an amount is not a whole number of them."""
    if pd.api.types.is_bool_dtype(amounts.dtype):
        return lambda these: np.full(these.stop - these.start, np.nan)
    if pd.api.types.is_integer_dtype(amounts.dtype) and not amounts.hasnans:
        whole = amounts.to_numpy()
        return lambda these: whole[these].astype(np.float64) * units[these]
    if pd.api.types.is_float_dtype(amounts.dtype):
        doubles = amounts.to_numpy(np.float64, na_value=np.nan)
        return lambda these: _nearest_cents(doubles[these], units[these])
    found = np.full(len(amounts), np.nan)
    for unit in np.unique(units).tolist():
        which = units == unit
        found[which] = _by_value(amounts[which], partial(_decimal_cents, units=unit), np.float64("nan"))
    return lambda these: found[these]


def _nearest_cents(amounts: Floats, units: Ints) -> Floats:
    """Whole minor units where a double is the one next to one, as far as doubles of its size can tell; else NaN."""
    with np.errstate(invalid="ignore", over="ignore"):
        whole = np.rint(amounts * units)
        if (whole / units == amounts).all():
            return whole
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
