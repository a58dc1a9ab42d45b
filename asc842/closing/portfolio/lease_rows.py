"""A lease as rows of tables, which read give the same lease: what no column holds goes by its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from asc842.closing.portfolio.assemble import ROW, Assembly, Cell
from asc842.closing.portfolio.headings import DIMENSION
from asc842.closing.portfolio.inner import INNER
from asc842.closing.portfolio.layout import JUDGED_COLUMNS, TableColumn, judged_columns, layouts
from asc842.closing.portfolio.one_row.expand import expanded
from asc842.closing.portfolio.table_files import TableRow
from asc842.contract.lease import Lease
from asc842.contract.rent import RentRow
from asc842.intake.text.places import Lines, Path, key_text
from asc842.intake.text.text_table import TextTable
from asc842.intake.text.toml_written import toml_text

Said = dict[str, str]
LONGEST_CELL = 32_000
"""Characters; a cell of a workbook holds 32,767."""
_ROW_KEYS = frozenset(info.alias or name for name, info in RentRow.model_fields.items())
_ELSEWHERE = ("rent", "payments", "documents")
_MISSING = object()


def rows_of_lease(lease: Lease) -> dict[str, list[Said]]:
    """Return the rows of a lease by table, each as the text of its columns.

    They read as the same lease. What columns can't hold stands in the table ``keys``.
    """
    data = lease.model_dump(by_alias=True, exclude_defaults=True)
    tables = {name: [{"lease": lease.id, **row} for row in rows] for name, rows in _tables(data).items() if rows}
    read, nowhere = _read(tables)
    tables = {name: kept for name, rows in tables.items()
              if (kept := [row for i, row in enumerate(rows) if (name, i) not in nowhere])}
    if keys := list(_differing(read, data, ())):
        tables["keys"] = [{"lease": lease.id, "key": key_text(path), **_value(value)} for path, value in keys]
    return tables


def not_held(tables: Mapping[str, Sequence[Said]]) -> list[tuple[str, str]]:
    """Return lease and key of what no cell of a workbook holds, as it is too long."""
    return [(row["lease"], f"{name}.{column}" if name != "keys" else row["key"]) for name, rows in tables.items()
            for row in rows for column, text in row.items() if len(text) > LONGEST_CELL]


def _tables(data: dict[str, Any]) -> dict[str, list[Said]]:
    """Return the rows of every table, but for the keys and without the lease's id."""
    facts, events = data["facts"], data.get("events", [])
    tables = {"leases": [_cells(data, _lease_columns())],
              "dimensions": [{"dimension": name, "value": v} for name, v in data.get("dimensions", {}).items()]}
    tables["documents"] = [_cells(x, layouts()["documents"].columns) for x in facts["documents"]]
    tables["rent"] = [row for rent in facts["rent"] for row in _rent(rent, {})]
    for column, owners in (("option", facts.get("options", ())), ("event", events)):
        tables["rent"] += [row for owner in owners for rent in owner.get("rent", ())
                           for row in _rent(rent, {column: owner["id"]})]
    for name, layout in layouts().items():
        if layout.into[:1] == ("facts",) and name not in _ELSEWHERE:
            tables[name] = [_cells(x, layout.columns) for x in facts.get(name, ())]
    tables["events"] = [_cells(x, layouts()["events"].columns) for x in events]
    tables["abatements"] += [_cells(x, layouts()["abatements"].columns) | {"event": event["id"]}
                             for event in events for x in event.get("abatements", ())]
    tables["judgements"] = [_judgement(x) for x in data.get("judgements", ())]
    return tables | {name: list(_inner(name, data)) for name in INNER}


def _lease_columns() -> dict[str, TableColumn]:
    return {name: c for name, c in layouts()["leases"].columns.items() if c.path and name not in judged_columns()}


def _cells(data: Mapping[str, Any], columns: Mapping[str, TableColumn]) -> Said:
    """Return what stands at the places of columns as text."""
    found = {name: _at(data, column.path) for name, column in columns.items() if column.path}
    return {name: _text(value) for name, value in found.items() if value is not _MISSING and value != ()}


def _at(data: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        if not isinstance(data, dict) or part not in data:
            return _MISSING
        data = data[part]
    return data if not isinstance(data, dict) else _MISSING


def _rent(rent: Mapping[str, Any], within: Said) -> Iterator[Said]:
    """Yield a row for each printed one; what holds for the component stands in the first."""
    columns = layouts()["rent"].columns
    whole = _cells(rent, {n: c for n, c in columns.items() if n not in _ROW_KEYS and c.path not in ((), ("id",))})
    for i, row in enumerate(rent["rows"]):
        cells = _cells(row, {n: c for n, c in columns.items() if n in _ROW_KEYS})
        yield {"rent": rent["id"], **within, **(whole if i == 0 else {}), **cells}


def _judgement(judgement: Mapping[str, Any]) -> Said:
    answer = judgement.get("answer", _MISSING)
    cells = {name: _text(judgement[name]) for name in JUDGED_COLUMNS if judgement.get(name) not in (None, ())}
    if isinstance(answer, dict) and "timing" in answer:
        due = {"due_day": str(answer["due_day"])} if "due_day" in answer else {}
        return cells | {"answer": answer["timing"], **due}
    return cells if answer is _MISSING or isinstance(answer, dict | tuple) else cells | {"answer": _text(answer)}


def _inner(name: str, data: Mapping[str, Any]) -> Iterator[Said]:
    inner, columns = INNER[name], layouts()[name].columns
    if inner.alone and not inner.key:
        yield from (_cells(x, columns) | {f"{DIMENSION}{k}": v for k, v in x.get("dimensions", {}).items()}
                    for x in data.get(inner.alone[0], ()))
    for column, path in inner.within.items():
        for home in _list(data, path):
            entries = _list(home, inner.key)
            yield from (_cells(x, columns) | {column: home["id"]} for x in entries)
            if not entries and inner.empty == column and _at(home, inner.key) == ():
                yield {column: home["id"]}


def _list(data: Any, path: Sequence[str]) -> list[Any]:
    for part in path:
        data = data.get(part, {}) if isinstance(data, dict) else {}
    return list(data) if isinstance(data, list | tuple) else []


def _text(value: Any) -> str:
    """Return a value as a cell holds it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "; ".join(map(_text, value)) if isinstance(value, list | tuple) else str(value)


# What no column holds ----------------------------------------------------------------------------------------------


def _read(tables: Mapping[str, Sequence[Said]]) -> tuple[dict[str, Any], set[tuple[str, int]]]:
    """Return the data of a lease as these rows are read, and which rows, by table and number, belong nowhere."""
    file = TextTable("", Lines(""))
    rows = {name: [TableRow(name, {c: text.strip() for c, text in row.items() if text.strip()}, file, i)
                   for i, row in enumerate(said)] for name, said in tables.items()}
    assembly = Assembly(expanded(rows)[0], traced=True)
    data: dict[str, Any] = _plain(assembly.lease())
    return data, {(row.table, row.line) for row, *_ in assembly.misplaced}


def _plain(value: Any) -> Any:
    if isinstance(value, Cell):
        return value.value
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if k != ROW}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value


def _differing(read: Any, said: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield the places in which what was read differs from what is said, with that; None where nothing is said."""
    if isinstance(read, dict) and isinstance(said, dict):
        for key in {**said, **read}:
            if key not in said:
                if not _is_default(key, read[key]):
                    yield (*path, key), None
            elif key not in read:
                yield (*path, key), said[key]
            else:
                yield from _differing(read[key], said[key], (*path, key))
    elif isinstance(read, list) and isinstance(said, list | tuple) and len(read) == len(said):
        for i, (one, other) in enumerate(zip(read, said, strict=True)):
            yield from _differing(one, other, (*path, i))
    elif type(read) is not type(said) or read != said:
        yield path, said


def _is_default(key: str, value: Any) -> bool:
    return value in ([], {}) or (key == "format")


def _value(value: Any) -> Said:
    return {} if value is None else {"value": toml_text(value)}
