"""A number for all rows of a table, the same in whatever order and partitions they come.

Each row has a number of 64 bits, made of all of its cells; those of all rows are added up. It tells whether two
measurements came to the same; against somebody who wants to deceive there is the SHA-256 of each file.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asc842.base.lazy import pd

Words = NDArray[np.uint64]
_PRIME, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
BITS = 1 << 64


def digest_of(rows: pd.DataFrame) -> int:
    """Return the sum of the numbers of all rows, in 64 bits; 0 where there are none."""
    found = np.zeros(len(rows), dtype=np.uint64)
    for name in rows.columns:
        found = _mixed(found * _PRIME + _words(rows[name]))
    return int(found.sum(dtype=np.uint64))


def _words(column: pd.Series[Any]) -> Words:
    if isinstance(column.dtype, pd.CategoricalDtype):
        texts = [*column.cat.categories, ""]
        of = np.array([int.from_bytes(blake2b(x.encode(), digest_size=8).digest()) for x in texts], dtype=np.uint64)
        found: Words = of[column.cat.codes.to_numpy()]
        return found
    values = column.to_numpy(np.int64, na_value=-1) if str(column.dtype) == "Int64" else column.to_numpy()
    return values.astype("datetime64[s]").view(np.uint64) if values.dtype.kind == "M" else values.view(np.uint64)


def _mixed(words: Words) -> Words:
    mixed: Words = (words ^ (words >> np.uint64(31))) * _MIX
    return mixed ^ (mixed >> np.uint64(29))
