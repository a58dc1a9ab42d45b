"""Values and tables as a lease file writes them; read again, they are the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from asc842.intake.text.places import key_text

FIRST = ("format", "id", "question", "kind")
"""Keys that begin a section."""


def toml_text(value: Any) -> str:
    """Write a value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | int):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key_text((k,))} = {toml_text(v)}" for k, v in value.items() if v is not None) + " }"
    return "[" + ", ".join(map(toml_text, value)) + "]"


def toml_document(data: Mapping[str, Any]) -> str:
    """Write tables as sections, lists of tables as sections in double brackets, and what is within these in a line."""
    return "\n".join(_section(data, ())).strip() + "\n"


def _section(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    said = {key: value for key, value in table.items() if value is not None}
    plain = {key: value for key, value in said.items() if not isinstance(value, Mapping) and not _is_tables(value)}
    for key in sorted(plain, key=lambda k: FIRST.index(k) if k in FIRST else len(FIRST)):
        yield f"{key_text((key,))} = {toml_text(plain[key])}"
    for key, value in said.items():
        name = key_text((*path, key))
        if isinstance(value, Mapping):
            yield from ("", f"[{name}]", *_section(value, (*path, key)))
        elif key not in plain:
            for entry in value:
                yield from ("", f"[[{name}]]", *_entry(entry))


def _entry(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of one of a list of tables; rows of a table within it each stand on a line of their own."""
    for key in sorted(entry, key=lambda k: FIRST.index(k) if k in FIRST else len(FIRST)):
        value = entry[key]
        if _is_tables(value) and len(value) > 1:
            yield f"{key_text((key,))} = ["
            yield from (f"    {toml_text(row)}," for row in value)
            yield "]"
        elif value is not None:
            yield f"{key_text((key,))} = {toml_text(value)}"


def _is_tables(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and bool(value) and all(
        isinstance(x, Mapping) for x in value)
