"""What each column is for, in a sentence: its heading's note, or what the models say of its key."""

from __future__ import annotations

from functools import cache

from asc842.closing.portfolio.headings import DIMENSION, heading
from asc842.closing.portfolio.layout import layouts
from asc842.contract.described import documented, first_sentence, said_of

_SOURCES = ("source", "_source")
CITED = "Document and clause: contract, 4."


@cache
def note_of(table: str, column: str) -> str:
    """Return what a column is for, in a sentence that a cell's note has room for; nothing where nothing says so."""
    if column.startswith(DIMENSION):
        return "A dimension of the ledger, by which reports group and lines are marked."
    return heading(table, column).note or (CITED if column.endswith(_SOURCES) else _documented(table, column))


def _documented(table: str, column: str) -> str:
    known = layouts()[table].columns.get(column)
    keys = known.keys if known else ()
    said = next(filter(None, (said_of(documented(model), key) for model, key in reversed(keys[-2:]))), "")
    return said or (first_sentence(documented(keys[-1][0])) if keys and keys[-1][1] == "answer" else "")
