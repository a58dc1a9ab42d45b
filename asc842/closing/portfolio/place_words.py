"""What a rule says in the words of a lease file, in those of a table: its columns by their heads, and sheets."""

from __future__ import annotations

import re
from dataclasses import replace

from asc842.base.errors import Problem
from asc842.closing.portfolio.headings import heading, sheet_heading
from asc842.closing.portfolio.layout import layouts
from asc842.closing.portfolio.table_files import TableRow

_SECTION = re.compile(r"\[{1,2}([a-z_]+(?:\.[a-z_]+)*)\]{1,2}|\b(?:facts|events)\.([a-z_]+)\b")
_KEY = re.compile(r"(?<![\w.])[a-z]+(?:_[a-z]+)+(?:\.[a-z_]+)*(?!\w)|(?<![\w.])[a-z]+(?= = )")
_PRINTED = re.compile(r" with date and source\b")


def in_words_of(row: TableRow, problem: Problem) -> Problem:
    """Return a problem of a row whose expectation and remedy speak of columns by their heads, and of sheets.

    Texts in quotes stay as they are: they are values. A cell has no sign of equality.
    """
    if row.table not in layouts():
        return problem
    near = f"{problem.key.partition('.')[0]}."
    return replace(problem, expected=_said(row, near, problem.expected), remedy=_said(row, near, problem.remedy))


def _said(row: TableRow, near: str, text: str) -> str:
    parts = text.replace(" = ...", "").split('"')
    parts[::2] = [_KEY.sub(lambda m: _column(row, near, m[0]), _SECTION.sub(
        lambda m: _section(row, (m[1] or m[2]).split(".")), _PRINTED.sub("", part))) for part in parts[::2]]
    return '"'.join(parts)


def _section(row: TableRow, path: list[str]) -> str:
    """Name what a section of a lease file is here: a table of its own, a column, or the columns that say the same."""
    name, tables = path[-1], layouts()
    if path == ["events"] or (name in tables and tables[name].into[:1] in ((), ("facts",))):
        title = sheet_heading(name).title if row.file.sheet else name
        return f"rows of the {'sheet' if row.file.sheet else 'table'} {title}"
    columns = tables["leases"].columns
    if name in columns and not any(column.startswith(f"{name}.") for column in row.cells):
        return f"the column {_head(row, name)}"
    own = [column for column in row.cells if column == name or column.startswith(f"{name}.")] or [
        column for column in columns if column.startswith(f"{name}.")][:3]
    return ", ".join(_head(row, column) for column in own) or name.replace("_", " ")


def _column(row: TableRow, near: str, name: str) -> str:
    """Name the column of a key: of the same section, this row's table, else the leases; one that is none stays."""
    known = {*layouts()[row.table].columns, *layouts()["leases"].columns}
    return next((_head(row, column) for column in (f"{near}{name}", name) if column in known), name)


def _head(row: TableRow, column: str) -> str:
    if column in row.file.heads or not row.file.sheet:
        return row.titled(column)
    return heading(row.table if column in layouts()[row.table].columns else "leases", column).title
