"""Ids and seals: sha-256 of content and position, so that the same close makes the same ids, on any machine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

import numpy as np

from asc842.calendar.positions import Ints

ROWS_AT_ONCE = 4_000
"""Rows of a table that are read, written or sealed together: many enough for columns, few enough to hold as text."""
GENESIS = "0" * 64
"""What the first run names as the hash of the run before it."""
HEADER = ("run", "period", "origin", "entity", "lease", "currency", "date", "kind", "place")
"""Columns of an entry that its id covers, in this order."""
LINE = ("number", "account", "debit", "credit", "memo", "dimensions")
"""Columns of a line that its id covers, in this order."""
RUN = ("number", "kind", "period", "first_day", "last_day", "calendar", "engine", "input_hash", "policy_hash",
       "started", "finished", "reason", "note", "first_entry", "entries", "versions", "states", "content", "previous")
"""Columns that the hash of a run without a seal covers, in this order; RUN_SINCE after them where there are any."""
RUN_SINCE = ("files", "balances")
"""Columns that runs of the first version of the register did not have: 0 and empty there."""

encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""A value as JSON without spaces, in one way only."""
_text = lru_cache(maxsize=2**14)(encoded)


def written(fields: Sequence[object]) -> str:
    """Return a list as one line of text, in one way only: JSON escapes whatever could end a field early.

    Texts come again and again, on every line of an account; whole numbers need no escape.
    """
    return "[" + ",".join([_text(x) if type(x) is str else str(x) if type(x) is int else encoded(x)
                           for x in fields]) + "]"


def written_rows(columns: Sequence[Sequence[object] | Ints]) -> list[str]:
    """Return rows, given by their columns (of text, or of whole numbers), each as :func:`written` has it."""
    return [f"[{row}]" for row in map(",".join, zip(*map(_each, columns), strict=True))]


def plain(column: Sequence[Any] | Ints) -> list[Any]:
    """Return a column as a list of Python's own values."""
    return column.tolist() if isinstance(column, np.ndarray) else list(column)


def _each(column: Sequence[Any] | Ints) -> Iterator[str]:
    """Write the values of a column, a text once however often it comes."""
    if isinstance(column, np.ndarray) or str not in set(map(type, column)):
        return map(str, plain(column))
    known = {value: encoded(value) for value in set(column)}
    return map(known.__getitem__, column)


def digest(text: str) -> str:
    """Return the sha-256 of a text as 64 hex digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def entry_id(header: str, lines: Iterable[str]) -> str:
    """Id of an entry from its HEADER fields and its lines, each as ``written``."""
    return digest("\n".join((header, *lines)))


def line_id(entry: str, line: str) -> str:
    """Id of a line from the id of its entry and its own LINE fields as ``written``."""
    return digest(f"{entry}\n{line}")


def seal(fields: Sequence[object]) -> str:
    """Seal of a row: the digest of its fields."""
    return digest(written(fields))


def seals(columns: Sequence[Sequence[object] | Ints]) -> list[str]:
    """Seals of rows, given by their columns (of text, or of whole numbers); few rows are held as text at a time."""
    rows = len(columns[0]) if columns else 0
    return [digest(row) for low in range(0, rows, ROWS_AT_ONCE)
            for row in written_rows([column[low:low + ROWS_AT_ONCE] for column in columns])]
