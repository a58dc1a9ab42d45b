"""What the documentation of a model says of one of its keys: for schemas, notes on columns and questions."""

from __future__ import annotations

import re

from pydantic import BaseModel

_ENDS = re.compile(r"(?<=[.;:]) (?=``|[A-Z*])")
_MARKED = re.compile(r"``([^`]*)``|\*([^*]+)\*")


def documented(model: type[BaseModel]) -> str:
    """Return the documentation of a model, then that of the models it extends."""
    kinds = (kind for kind in model.__mro__ if issubclass(kind, BaseModel) and kind is not BaseModel)
    return " ".join(filter(None, (kind.__doc__ for kind in kinds)))


def said_of(text: str, key: str) -> str:
    """Return the sentence of a documentation that is about a key.

    It is the one that begins with the key, else the first that names it; nothing where none does. Names are written
    as words.
    """
    naming = [s for s in _sentences(text) if f"``{key}``" in s]
    found = next((s for s in naming if s.startswith(f"``{key}``")), naming[0] if naming else "")
    return _in_words(re.sub(rf"^``{key}``(?:,? is|,? are|:) ", "", found))


def first_sentence(text: str) -> str:
    """Return what is documented, in a sentence."""
    return _in_words(_sentences(text)[0])


def _sentences(text: str) -> list[str]:
    return _ENDS.split(" ".join(text.split()))


def _in_words(sentence: str) -> str:
    said = _MARKED.sub(lambda m: (m[1] or m[2]).replace("_", " "), sentence).rstrip(".;:")
    return f"{said[:1].upper()}{said[1:]}." if said else ""
