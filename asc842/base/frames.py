"""Tables of pandas: types of columns, and how strings are kept while leases are accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from asc842.base.lazy import pd


@contextmanager
def python_strings() -> Iterator[None]:
    """Let pandas keep strings as Python's, as a context or a decorator, also where pyarrow is installed.

    Tables here are many and short, and their strings are handed over one by one: kept in Arrow they would take a close
    of a few leases a fifth longer, and one of thousands no less.
    """
    with pd.option_context("mode.string_storage", "python"):
        yield


@python_strings()
def frame_of(columns: Mapping[str, Sequence[Any]], kinds: Mapping[str, Any]) -> pd.DataFrame:
    """Return columns as a DataFrame; ``kinds`` names the dtype of those whose values do not say it."""
    return pd.DataFrame({name: pd.Series(list(values), dtype=kinds.get(name))
                         for name, values in columns.items()})


def typed(table: pd.DataFrame, names: Iterable[str], kind: Any) -> pd.DataFrame:
    """Return a table with some columns of a type.

    pandas' own ``astype`` of a mapping takes every column out and puts all together again, which takes ten times as
    long.
    """
    columns = {name: table[name] for name in names}
    return table.assign(**{name: column.astype(kind) for name, column in columns.items() if column.dtype != kind})


def numbered(column: pd.Series[Any]) -> tuple[np.ndarray, list[Any]]:
    """Return the values of a column by number, -1 where there is none, and the values themselves, each once."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(), column.cat.categories.tolist()
    codes, values = pd.factorize(column.to_numpy(object))
    return codes, list(values)


def by_value(column: pd.Series[Any], tells: Callable[[Any], Any]) -> np.ndarray:
    """Ask something of each value of a column, once for all rows that have it, (rows,); None of a missing one."""
    codes, values = numbered(column)
    found: np.ndarray = np.array([*map(tells, values), None], dtype=object)[codes]
    return found


def one_below_the_other(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put tables of the same columns one below the other; texts that are stored once each stay so, in order."""
    if len(tables) == 1:
        return tables[0]
    return pd.DataFrame({name: _column([table[name] for table in tables]) for name in tables[0].columns})


def _column(parts: Sequence[pd.Series[Any]]) -> Any:
    if not all(isinstance(part.dtype, pd.CategoricalDtype) for part in parts):
        return pd.concat(parts, ignore_index=True)
    names = sorted(set[str]().union(*(part.cat.categories for part in parts)))
    place = {name: i for i, name in enumerate(names)}
    codes = [np.array([*(place[name] for name in part.cat.categories), -1])[part.cat.codes] for part in parts]
    return pd.Categorical.from_codes(np.concatenate(codes), pd.Index(names))


def coded(values: Iterable[Any], codes: np.ndarray | None = None) -> pd.Categorical:
    """Return texts stored once each: those of a column, or ``values`` by their ``codes``."""
    if codes is None:
        codes, values = pd.factorize(np.asarray(values, dtype=object))
    return pd.Categorical.from_codes(codes, pd.Index(np.asarray(values, dtype=object), dtype=object))


def places_in(known: pd.Index, column: pd.Series[Any]) -> np.ndarray:
    """Return the place of each value of a column among those ``known``, (rows,), -1 for none."""
    values = column.to_numpy(object)
    if len(values) == len(known) and (values == known.to_numpy(object)).all():
        return np.arange(len(known))
    found: np.ndarray = known.get_indexer(pd.Index(values, dtype=object)).astype(np.int64)
    return found
