"""Tables of pandas: types of columns, and how strings are kept while leases are accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

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
