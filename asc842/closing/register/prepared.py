"""Check and put in order what a close hands over, before the register is touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from asc842.base.errors import RegisterError
from asc842.base.frames import by_value, coded, numbered
from asc842.base.lazy import pd
from asc842.base.money import from_cents
from asc842.base.showing import few
from asc842.closing.lines import LINE_COLUMNS
from asc842.closing.register.hashing import encoded
from asc842.closing.register.run import KEY, LEASE_COLUMNS, CloseRun

ENTRY = ("entity", "lease", "currency", "period", "date", "entry")
"""Lines alike in these make up one entry."""
SHOWN = 5


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A close in order: ``lines`` of its period, ``balances`` before it, its ``leases`` sorted by id.

    ``lines`` has LINE_COLUMNS (texts as str, ``date`` as ISO text) and ``dimensions`` as JSON; ``balances`` has KEY
    and ``amount``.
    """

    run: CloseRun
    lines: pd.DataFrame
    balances: pd.DataFrame
    leases: pd.DataFrame
    before: pd.DataFrame | None
    """Lines of earlier periods, where they were handed over at once."""
    opening: pd.DataFrame | None = None
    """``balances`` by their ``dimensions`` as well, where these were handed over."""

    def earlier(self, leases: Sequence[str]) -> pd.DataFrame | None:
        """Return the lines of earlier periods of some leases; None where only balances are known."""
        if self.before is not None:
            return self.before[self.before["lease"].isin(leases)]
        if self.run.earlier is None:
            return None
        lines = self.run.earlier(leases)
        _refuse(self.run, [*_columns(lines, LINE_COLUMNS, "earlier")])
        _refuse(self.run, [*_amount_problems(lines), *_balance_problems(lines),
                           *_wrong(lines, _days(lines) >= _day(self.run.period.first_day),
                                   "an earlier line is dated in the period or after it")])
        return lines[lines["lease"].isin(leases)]


def prepared(run: CloseRun) -> Prepared:
    """Check a close and put it in order; raises RegisterError with everything that is wrong with it."""
    _refuse(run, [*_columns(run.lines, LINE_COLUMNS, "lines"), *_columns(run.leases, LEASE_COLUMNS, "leases"),
                  *([] if run.balances is None else _columns(run.balances, (*KEY, "amount"), "balances"))])
    _refuse(run, [*_lease_problems(run), *_amount_problems(run.lines)])
    _refuse(run, [*_day_problems(run), *_balance_problems(run.lines)])
    current = (run.lines["period"] == run.period.label).to_numpy(bool)
    before = run.lines[~current]
    balances = signed_sums(before) if run.balances is None else summed(run.balances)
    leases = _leases(run.leases)
    told = run.balances is not None and "dimensions" in run.balances
    return Prepared(run, in_dimensions(run.lines[current], leases), balances, leases,
                    before if run.balances is None else None,
                    summed(run.balances, "dimensions") if told and run.balances is not None else None)


def summed(frame: pd.DataFrame, *more: str) -> pd.DataFrame:
    """Add up ``amount`` by KEY and further columns, in the order in which they first come; zeros are left out."""
    by = [*KEY, *more]
    group, first = _first_of_each([frame[name] for name in by])
    total = np.zeros(len(first), dtype=np.int64)
    np.add.at(total, group[group >= 0], frame["amount"].to_numpy(np.int64)[group >= 0])
    shown = np.argsort(first)
    shown = shown[total[shown] != 0]
    texts = {name: frame[name].iloc[first[shown]].to_numpy(object) for name in by}
    return pd.DataFrame({**texts, "amount": total[shown]})


def signed_sums(lines: pd.DataFrame) -> pd.DataFrame:
    """Add up debits less credits of lines by KEY."""
    return summed(lines.assign(amount=lines["debit"] - lines["credit"]))


def _first_of_each(keys: Sequence[pd.Series[Any]]) -> tuple[np.ndarray, np.ndarray]:
    """Group of each row by its keys, -1 where one is missing, and the first row of each group."""
    code, told = np.zeros(len(keys[0]), dtype=np.int64), np.ones(len(keys[0]), dtype=bool)
    for key in keys:
        codes, names = pd.factorize(key)
        code, told = code * len(names) + codes, told & (codes >= 0)
    rows, group = np.flatnonzero(told), np.full(len(told), -1)
    _, first, group[told] = np.unique(code[told], return_index=True, return_inverse=True)
    return group, rows[first]


def by_origin(lines: pd.DataFrame, origin: pd.Series[str]) -> pd.DataFrame:
    """Add up debits less credits of lines by KEY and ``origin``."""
    named = lines.assign(origin=origin, amount=lines["debit"] - lines["credit"])
    return summed(named, "origin")


def texts(lines: pd.DataFrame) -> pd.DataFrame:
    """Texts, dates as ISO text, the dimensions as one JSON text, each stored once; rows in the order given."""
    words = {name: _words(lines[name]) for name in LINE_COLUMNS if name not in ("date", "debit", "credit")}
    code, days = pd.factorize(lines["date"].to_numpy("datetime64[D]").view(np.int64))
    dates = coded(np.datetime_as_string(days.view("datetime64[D]")).tolist(), code)
    amounts = {name: lines[name].to_numpy(np.int64) for name in ("debit", "credit")}
    return pd.DataFrame({**words, "date": dates, "dimensions": _dimensions(lines), **amounts})[
        [*LINE_COLUMNS, "dimensions"]]


def in_dimensions(lines: pd.DataFrame, leases: pd.DataFrame) -> pd.DataFrame:
    """Return lines as :func:`texts`; those that name no dimension at all have those of their leases."""
    told = texts(lines)
    return told if set(lines.columns) - set(LINE_COLUMNS) else described(told, leases)


def described(lines: pd.DataFrame, leases: pd.DataFrame) -> pd.DataFrame:
    """Give lines (as :func:`texts`) that have no dimensions of their own those of their leases."""
    if (lines["dimensions"] != "").all():
        return lines
    known = dict(zip(leases["lease"], leases["dimensions"], strict=True))
    given, own = lines["dimensions"].to_numpy(object), by_value(lines["lease"], known.get)
    return lines.assign(dimensions=coded(np.where(given == "", own, given)))


def _words(column: pd.Series[str]) -> pd.Categorical:
    """Return texts stored once each; nothing is an empty text."""
    codes, values = numbered(column)
    told = [*map(str, values), ""]
    return coded(told[:-1], codes) if codes.min(initial=0) >= 0 and len(set(told[:-1])) == len(values) else coded(
        np.array(told, dtype=object)[codes])


def _text(column: pd.Series[str]) -> np.ndarray:
    return np.array([x if type(x) is str else "" if pd.isna(x) else str(x) for x in column.tolist()], dtype=object)


def _dimensions(lines: pd.DataFrame) -> pd.Categorical:
    """JSON of every column beyond LINE_COLUMNS, by name, blanks left out; empty where nothing is left."""
    names = sorted(str(name) for name in lines.columns if name not in LINE_COLUMNS)
    if not names or lines.empty:
        return coded([""], np.zeros(len(lines), dtype=np.int64))
    group = lines.groupby(names, dropna=False, sort=False, observed=True).ngroup().to_numpy()
    _, first = np.unique(group, return_index=True)
    rows = pd.DataFrame({name: _text(lines[name].iloc[first]) for name in names}).to_dict("records")
    made = [{k: v for k, v in row.items() if v != ""} for row in rows]
    return coded(np.array([encoded(m) if m else "" for m in made], dtype=object)[group])


def _leases(leases: pd.DataFrame) -> pd.DataFrame:
    columns = {name: _text(leases[name]) for name in LEASE_COLUMNS}
    for name in ("document", "dimensions"):
        columns[name] = _text(leases[name]) if name in leases else np.full(len(leases), "", object)
    return pd.DataFrame(_plain(columns)).sort_values("lease", ignore_index=True)


def _plain(columns: Mapping[str, np.ndarray]) -> dict[str, pd.Series[Any]]:
    """Keep columns of Python's own texts: hashes and databases take no others, and pandas would turn them about."""
    return {name: pd.Series(values, dtype=object) for name, values in columns.items()}


# What may be wrong ---------------------------------------------------------------------------------------------------


def _refuse(run: CloseRun, problems: Sequence[str]) -> None:
    if problems:
        told = "".join(f"\n  - {problem}" for problem in problems)
        raise RegisterError("register.close-refused",
                            f"the close of {run.period.label} was refused; nothing was written{told}")


def _columns(frame: pd.DataFrame, wanted: Sequence[str], name: str) -> Iterator[str]:
    missing = [column for column in wanted if column not in frame]
    if missing:
        yield f"{name}: columns are missing: {', '.join(missing)}"


def _lease_problems(run: CloseRun) -> Iterator[str]:
    ids = pd.Index(_text(run.leases["lease"]), dtype=object)
    if (ids == "").any():
        yield "leases: a lease has no id"
    if not ids.is_unique:
        yield f"leases: given twice: {few(ids[ids.duplicated()].unique(), SHOWN)}"
    for column in ("content_hash", "state"):
        if len(without := ids[_text(run.leases[column]) == ""]):
            yield f"leases: without {column}: {few(without, SHOWN)}"
    for name, frame in (("lines", run.lines), ("balances", run.balances)):
        if frame is not None and len(others := pd.Index(_text(frame["lease"].drop_duplicates())).difference(ids)):
            yield f"{name}: of leases that are not among the leases of this close: {few(others, SHOWN)}"


def _amount_problems(lines: pd.DataFrame) -> Iterator[str]:
    for name in ("debit", "credit"):
        if not pd.api.types.is_integer_dtype(lines[name].dtype):
            yield f"lines: {name} must be whole cents (int64), found {lines[name].dtype}"
            return
    yield from _wrong(lines, (lines["debit"] < 0) | (lines["credit"] < 0), "an amount is negative")
    yield from _wrong(lines, (lines["debit"] != 0) & (lines["credit"] != 0), "a line has a debit and a credit")
    for name in ("entity", "lease", "currency", "account", "entry", "period"):
        if name not in ("entity", "currency"):
            yield from _wrong(lines, lines[name].isna() | (lines[name] == ""), f"a line has no {name}")


def _day_problems(run: CloseRun) -> Iterator[str]:
    first, last = _day(run.period.first_day), _day(run.period.last_day)
    days, here = _days(run.lines), run.lines["period"] == run.period.label
    if first > last:
        yield f"the period begins on {first} and ends before that, on {last}"
    outside = (days < first) | (days > last)
    yield from _wrong(run.lines, here & outside, f"a line of {run.period.label} is dated outside {first} to {last}")
    yield from _wrong(run.lines, ~here & ~outside, f"a line of another period is dated in {run.period.label}")
    yield from _wrong(run.lines, ~here & (days > last), "a line belongs to a later period")
    if run.balances is not None:
        yield from _wrong(run.lines, ~here & (days < first), "balances and lines of earlier periods were both given")


def _balance_problems(lines: pd.DataFrame) -> Iterator[str]:
    amount = pd.Series(lines["debit"].to_numpy(np.int64) - lines["credit"].to_numpy(np.int64), index=lines.index)
    groups = lines.groupby(list(ENTRY), sort=False, observed=True, dropna=False).ngroup().to_numpy()
    total = np.zeros(int(groups.max()) + 1 if len(groups) else 0, dtype=np.int64)
    np.add.at(total, groups, amount.to_numpy())
    out = total[groups] != 0
    if out.any():
        row = lines[out].iloc[0]
        yield (f"{len(np.unique(groups[out]))} entries do not balance; the first: lease {row['lease']}, "
               f"{row['entry']} of {str(row['date'])[:10]}, "
               f"off by {from_cents(int(total[groups][out][0]), str(row['currency']))}")


def _wrong(lines: pd.DataFrame, which: pd.Series[bool] | np.ndarray, what: str) -> Iterator[str]:
    rows = np.flatnonzero(which)
    if len(rows):
        row = lines.iloc[rows[0]]
        yield (f"{what}: {len(rows)} such; the first: lease {row['lease']}, period {row['period']}, {row['entry']}, "
               f"{row['account']} on {str(row['date'])[:10]}")


def _days(lines: pd.DataFrame) -> np.ndarray:
    return lines["date"].to_numpy("datetime64[D]")


def _day(day: object) -> np.datetime64:
    return np.datetime64(str(day)[:10], "D")
