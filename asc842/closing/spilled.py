"""What a close has worked out of a block of leases, put away in a file until it is asked for again."""

from __future__ import annotations

import pickle
from tempfile import TemporaryFile
from typing import Any, Generic, TypeVar
from weakref import finalize

import numpy as np

Value = TypeVar("Value")
SMALL = 64
"""Arrays of so many numbers are written as they are."""


class Spilled(Generic[Value]):
    """Values in the order in which they were put away, each read again by its number.

    The file has no name: nobody else can open it, and it is gone with the process, however that ends.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._file, self._ends = TemporaryFile(), [0]  # noqa: SIM115 - closed with the object, below
        finalize(self, self._file.close)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, value: Value) -> None:
        """Put a value away."""
        self._file.seek(self._ends[-1])
        _Narrowing(self._file, protocol=5).dump(value)
        self._ends.append(self._file.tell())

    def __getitem__(self, number: int) -> Value:
        self._file.seek(self._ends[:-1][number])
        found: Value = pickle.load(self._file)  # what this process wrote, where nobody else can write
        return found


class _Narrowing(pickle.Pickler):
    """Writes whole numbers and days in the narrowest type that holds all of an array: most fit in half, or are 0."""

    def reducer_override(self, value: Any) -> Any:
        """Return how an array is made again; NotImplemented for what is written as it is."""
        if type(value) is not np.ndarray or value.ndim != 1 or value.size < SMALL or value.dtype.str[1:] not in (
                "i8", "M8[D]", "M8[s]"):
            return NotImplemented
        numbers = value.view(np.int64)
        kind = np.min_scalar_type(min(int(numbers.min()), ~int(numbers.max())))  # signed: of 128 it is that of -129
        if kind == np.int8 and not numbers.any():
            return _zeros, (value.size, value.dtype.str)
        return (NotImplemented if kind.itemsize == numbers.itemsize else
                (_widened, (numbers.astype(kind), value.dtype.str)))


def _zeros(size: int, kind: str) -> np.ndarray:
    return np.zeros(size, dtype=kind)


def _widened(numbers: np.ndarray, kind: str) -> np.ndarray:
    found: np.ndarray = numbers.astype(np.int64).view(kind)
    return found
