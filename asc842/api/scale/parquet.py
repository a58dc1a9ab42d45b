"""Tables of a partition as Parquet: amounts as decimals of their currency, texts stored once each."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from asc842.api.scale.columns import COLUMNS, DAY, TEXT, WHOLE, amounts_of
from asc842.api.scale.table_writers import pyarrow_or_refuse
from asc842.base.lazy import pd
from asc842.base.money import digits_of
from asc842.calendar.positions import Ints

DIGITS, PLACES = 18, 4
"""Of an amount, and of them those behind the point: as many as any currency of ISO 4217 has."""


def arrow_table(rows: pd.DataFrame, kinds: dict[str, str], amounts: tuple[str, ...]) -> Any:
    """Return a table of columns of some ``kinds`` for Arrow; ``amounts`` are in minor units of ``currency``."""
    pa, _ = pyarrow_or_refuse("")
    units = _units(rows["currency"]) if amounts else np.ones(0, dtype=np.int64)
    return pa.table([_amounts(pa, rows[name].to_numpy(), units) if name in amounts else _column(pa, rows[name], kind)
                     for name, kind in kinds.items()], names=list(kinds))


def table_for_arrow(name: str, rows: pd.DataFrame) -> Any:
    """Return a table that a partition has become, by its name, for Arrow."""
    return arrow_table(rows, COLUMNS[name], amounts_of(name))


def write_parquet(path: Path, table: Any) -> None:
    """Write a Parquet file that is whole or not there."""
    _, pq = pyarrow_or_refuse(str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as to:
        pq.write_table(table, to, compression="zstd")
        to.flush()
        os.fsync(to.fileno())
    beside.replace(path)


def _column(pa: Any, column: pd.Series[Any], kind: str) -> Any:
    if kind == TEXT:
        codes = column.cat.codes.to_numpy().astype(np.int32)
        return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0),
                                              pa.array(column.cat.categories.to_numpy(object), pa.string()))
    if kind == DAY:
        return pa.array(column.to_numpy("datetime64[D]").astype(np.int32), pa.int32()).view(pa.date32())
    return pa.array(column, pa.int64()) if kind == WHOLE else pa.array(column.to_numpy())


def _units(currency: pd.Series[Any]) -> Ints:
    """What a minor unit of each row's currency is in the last place of an amount."""
    of = np.array([10 ** (PLACES - digits_of(x)) for x in currency.cat.categories], dtype=np.int64)
    found: Ints = of[currency.cat.codes.to_numpy()] if len(of) else np.ones(len(currency), dtype=np.int64)
    return found


def _amounts(pa: Any, values: Ints, units: Ints) -> Any:
    whole = values * units
    words = np.empty((len(whole), 2), dtype="<i8")
    words[:, 0], words[:, 1] = whole, whole >> 63
    return pa.Array.from_buffers(pa.decimal128(DIGITS, PLACES), len(whole), [None, pa.py_buffer(words)])
