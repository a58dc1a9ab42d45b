"""The text of a lease file: tables in the order of the format, rows of rent on a line each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any


def toml_of(data: Mapping[str, Any], heading: str = "") -> str:
    """Return nested tables as TOML; ``heading`` is named on the first line."""
    first = (
        f"# Read from {heading}. What is marked below [[confirm]] and [[missing]] is open: asc842 confirm.\n\n"
        if heading
        else ""
    )
    return first + "\n".join(_table((), data)).strip("\n") + "\n"


def _table(path: tuple[str, ...], data: Mapping[str, Any]) -> Iterator[str]:
    plain = {k: v for k, v in data.items() if not _nested(k, v)}
    for key, value in plain.items():
        yield f"{key} = {value_of(value, rows=key in ('rows', 'outcomes'))}"
    for key, value in data.items():
        if key in plain:
            continue
        inner = ".".join((*path, key))
        for one in [value] if isinstance(value, Mapping) else value:
            yield f"\n[{inner}]" if isinstance(value, Mapping) else f"\n[[{inner}]]"
            yield from _table((*path, key), one)


def _nested(key: str, value: Any) -> bool:
    """Whether a value is a section of its own: a table, or a list of tables that are no rows."""
    if isinstance(value, Mapping):
        return key not in ("escalator", "answer", "derivation", "index")
    return (
        key not in ("rows", "outcomes", "readings")
        and isinstance(value, list | tuple)
        and bool(value)
        and isinstance(value[0], Mapping)
    )


def value_of(value: Any, *, rows: bool = False) -> str:
    """Return one value as TOML; a list of rows has a line for each."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "")
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | int):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = {value_of(v)}" for k, v in value.items()) + " }"
    inner = [value_of(v) for v in value]
    return "[\n" + "".join(f"    {v},\n" for v in inner) + "]" if rows else f"[{', '.join(inner)}]"
