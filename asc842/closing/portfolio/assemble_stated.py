"""What tables say of a lease beyond their columns: documents, judgements one by one, and keys of the lease file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from asc842.closing.portfolio.assemble_inner import Assembling
from asc842.closing.portfolio.layout import JUDGED_COLUMNS, layouts
from asc842.closing.portfolio.table_files import TableRow
from asc842.intake.text.places import Path, key_path
from asc842.intake.text.words import quoted

Data = dict[str, Any]
STATED = frozenset(("documents", "judgements", "keys"))
"""Tables that say something of a lease again that its row and others say, or take it out."""
NOTHING = ""
"""The value of a key that is not stated, whatever the tables put there."""


def add_stated(assembly: Assembling, data: Data, plain: Callable[[Any], Any]) -> None:
    """Put documents, judgements and further keys into the data of a lease, the keys last of all."""
    if "judgements" in assembly.rows:
        data["judgements"] = _judged(assembly, data["judgements"], plain)
    if "documents" in assembly.rows and not _is_cited(data, data["facts"]["documents"][0]["id"], plain):
        del data["facts"]["documents"][0]
    for row in assembly.rows.get("keys", ()):
        _set(assembly, data, row)


def _is_cited(value: Any, document: str, plain: Callable[[Any], Any], key: str = "") -> bool:
    """Whether any source names a document."""
    value = plain(value)
    if isinstance(value, dict):
        return any(_is_cited(v, document, plain, k) for k, v in value.items() if isinstance(k, str))
    if isinstance(value, list | tuple):
        return any(_is_cited(v, document, plain, key) for v in value)
    return key.endswith("source") and isinstance(value, str) and value.split(",")[0].strip() == document


# Judgements --------------------------------------------------------------------------------------------------------


def _judged(assembly: Assembling, judged: list[Data], plain: Callable[[Any], Any]) -> list[Data]:
    """Return judgements in the order of their rows, those that no row names after them.

    A row without an answer gives the reason, and who made it when, of what other tables answer.
    """
    columns, rest, named = layouts()["judgements"].columns, list(judged), list[Data]()
    for row in assembly.rows["judgements"]:
        said = {name: assembly.value(row, name, columns[name]) for name in row.cells if name in JUDGED_COLUMNS}
        said |= _answer(assembly, row)
        known = next((x for x in rest if _subject(x, plain) == _subject(said, plain)), None)
        if known is not None and "answer" not in said:
            rest.remove(known)
            said = {**known, **said}
        named.append({"reason": "As entered in the table judgements.", **said, **assembly.mark(row)})
    return [*named, *rest]


def _subject(judgement: Data, plain: Callable[[Any], Any]) -> tuple[Any, ...]:
    return tuple(plain(judgement.get(key)) for key in ("question", "option", "guarantee", "rent", "row", "document"))


def _answer(assembly: Assembling, row: TableRow) -> Data:
    """Return the answer of a judgement: terms of payment with their day, a date, a number, or a text."""
    columns = layouts()["judgements"].columns
    if row.cells.get("question") == "payment_terms":
        terms = {name: assembly.value(row, column, columns[column]) for column, name in
                 (("answer", "timing"), ("due_day", "due_day")) if column in row.cells}
        return {"answer": terms} if terms else {}
    if "answer" not in row.cells:
        return {}
    return {"answer": assembly.kept(_meant(row.cells["answer"]), row, "answer")}


def _meant(text: str) -> Any:
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        number = Decimal(text)
        return int(number) if text.isdigit() else number if number.is_finite() else text
    except (ValueError, InvalidOperation):
        return {"true": True, "false": False}.get(text.lower(), text)


# Further keys ------------------------------------------------------------------------------------------------------


def _set(assembly: Assembling, data: Data, row: TableRow) -> None:
    """Put the value of a key where the lease file has it; without a value, take out what stands there."""
    path = key_path(row.cells.get("key", ""))
    if not path:
        return assembly.misplace("key.missing",
                                 row, "key", "nothing", "a key of the lease file, such as facts.lessor", "fill it in")
    try:
        value = tomllib.loads(f"value = {row.cells['value']}", parse_float=Decimal)["value"] if (
            "value" in row.cells) else NOTHING
    except tomllib.TOMLDecodeError:
        return assembly.misplace("value.kind",
                                 row, "value", quoted(row.cells["value"]), "a value as a lease file writes it",
                                 'write a text in double quotes: "text"; a date bare: 2024-02-15')
    if not _put(data, path, NOTHING if value is NOTHING else assembly.kept(value, row, "value")):
        return assembly.misplace("key.unknown",
                                 row, "key", row.cells["key"], "a key of the lease file", "correct the key")
    return None


def _put(data: Any, path: Path, value: Any) -> bool:
    """Set, add or take out what stands at a path; whether there is such a place."""
    for part, following in pairwise(path):
        if isinstance(data, dict) and isinstance(part, str):
            if isinstance(inner := data.setdefault(part, [] if isinstance(following, int) else {}), tuple):
                data[part] = inner = list(inner)
            data = inner
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return False
    last = path[-1]
    if isinstance(data, dict) and isinstance(last, str):
        data.pop(last, None)
        data |= {last: value} if value is not NOTHING else {}
    elif isinstance(data, list) and isinstance(last, int) and last <= len(data):
        data[last:last + 1] = [value] if value is not NOTHING else []
    else:
        return False
    return True
