"""Rows of inner tables put into the entries that they belong to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from asc842.closing.portfolio.inner import INNER, JUDGED, Inner
from asc842.closing.portfolio.layout import REASONED, Layout, TableColumn, layouts
from asc842.closing.portfolio.table_files import TableRow

Data = dict[str, Any]


class Assembling(Protocol):
    """What puts the rows of a lease together, keeping or refusing cells."""

    rows: Mapping[str, Sequence[TableRow]]

    def fill(self, data: Data, row: TableRow, layout: Layout, skip: Collection[str]) -> None:
        """Put the cells of a row where their columns belong."""

    def value(self, row: TableRow, column: str, meant: TableColumn) -> Any:
        """Return the value of one cell."""

    def kept(self, value: Any, row: TableRow, column: str) -> Any:
        """Return a value read from a cell, with its place while cells are traced."""

    def dimensions(self, row: TableRow) -> Data:
        """Return the dimensions that a row names."""

    def mark(self, row: TableRow) -> Data:
        """Return what a table of the data made from a row begins with."""

    def misplace(self, code: str, row: TableRow, column: str, found: str, expected: str, remedy: str) -> None:
        """Keep a problem of a row that belongs nowhere."""


def add_inner(assembly: Assembling, data: Data, source: Callable[[str], str], plain: Callable[[Any], Any]) -> None:
    """Put every row of an inner table into the entry of ``data`` that it names, or into the lease itself.

    ``source`` says where a row was entered, ``plain`` gives the value of a cell.
    """
    for name, inner in INNER.items():
        if name not in assembly.rows:
            continue
        required = {key: source(name) for key in inner.entered
                    if key in inner.model.model_fields and inner.model.model_fields[key].is_required()}
        for row in assembly.rows[name]:
            place = _list_of(assembly, data, row, inner, source(name), plain)
            if place is not None and row.cells.keys() - {"lease"} != {inner.empty}:
                entry = assembly.mark(row)
                assembly.fill(entry, row, layouts()[name], {*inner.within, *(REASONED if name == JUDGED else ())})
                place.append(required | entry | assembly.dimensions(row))


def _list_of(assembly: Assembling, data: Data, row: TableRow, inner: Inner, why: str,
             plain: Callable[[Any], Any]) -> list[Any] | None:
    """Return the list to which a row is added; None where it names no entry of the lease."""
    named = [column for column in inner.within if column in row.cells]
    if len(named) > 1 or not (named or inner.alone):
        what = " or ".join(inner.within)
        known = [str(plain(x["id"])) for path in inner.within.values() for x in _entries(data, path)]
        assembly.misplace("row.which-entry", row, (named or list(inner.within))[-1], " and ".join(named) or "nothing",
                          f"the {what} that the row belongs to" + (f": {', '.join(known)}" if known else ""),
                          "name one")
        return None
    if not named:
        return _of_judgement(assembly, data, row, why) if inner.key else data.setdefault(inner.alone[0], [])
    home = _home(assembly, data, row, named[0], inner.within[named[0]], plain)
    for part in inner.key[:-1] if home is not None else ():
        home = home.setdefault(part, {})  # type: ignore[union-attr]
    return None if home is None else home.setdefault(inner.key[-1], [])


def _home(assembly: Assembling, data: Data, row: TableRow, column: str, path: tuple[str, ...],
          plain: Callable[[Any], Any]) -> Data | None:
    """Return the entry that a row names."""
    found = _entries(data, path)
    ids = [plain(entry["id"]) for entry in found]
    if ids.count(row.cells[column]) > 1:
        assembly.misplace("row.entry-ambiguous",
                          row, column, f"{row.cells[column]}, an id of several entries of {path[-1]}",
                          "an id of one of them", "rename one, or write the lease as a lease file")
        return None
    if row.cells[column] in ids:
        home: Data = found[ids.index(row.cells[column])]
        return home
    known = ", ".join(map(str, ids)) or "it has none"
    assembly.misplace("row.entry-unknown",
                      row, column, row.cells[column], f"the id of one of {path[-1]} of the lease: {known}",
                      f"correct it, or add the row to the table {path[-1]}")
    return None


def _entries(data: Data, path: tuple[str, ...]) -> list[Data]:
    """Return the entries at a path that a row may name; of rent those that events bring, too."""
    entries: Any = data
    for part in path:
        entries = entries.get(part, {})
    if path != ("facts", "rent"):
        return list(entries)
    return [*entries, *(r for event in data.get("events", []) for r in event.get("rent", []))]


def _of_judgement(assembly: Assembling, data: Data, row: TableRow, why: str) -> list[Any]:
    """Return the weights of the judgement on the basis of cost, whose reason stands on their first row."""
    found = next((x for x in data["judgements"] if isinstance(x, dict) and x["question"] == "basis"), None)
    if found is None:
        columns = layouts()[JUDGED].columns
        said = {key: assembly.value(row, key, columns[key]) for key in REASONED if key in row.cells}
        found = {"question": "basis", "answer": [], "reason": why, **said, **assembly.mark(row)}
        data["judgements"].append(found)
    answer: list[Any] = found["answer"]
    return answer
