"""The sheets of a workbook as tables of a portfolio, with the heads that were typed and the cells of each row."""

from __future__ import annotations

from pathlib import Path

from asc842.base.errors import Problem
from asc842.closing.portfolio.headings import (
    COLUMNS,
    column_headed,
    heading,
    name_columns,
    sheet_heading,
    table_headed,
)
from asc842.closing.portfolio.layout import layouts
from asc842.intake.text.places import Lines
from asc842.intake.text.text_table import TextTable
from asc842.intake.text.textfile import Trouble
from asc842.intake.text.words import clean, listing, nearest, quoted
from asc842.intake.text.workbook import SheetText, sheets_of

HEAD_WITHIN, REMARK = 20, "#"
"""Rows in which heads are looked for, and what the first cell of a row begins with that is no more than a remark."""
ALIKE = 0.8
TOTALS = frozenset(("total", "totals", "sum", "grand total", "subtotal", "total:"))


def tables_of_workbook(path: Path) -> list[tuple[str, TextTable]]:
    """Return the tables of a workbook by name; one that can't be read is a table ``leases`` with its problem.

    A sheet is a table by its name. Where none is named as one, the only sheet with heads of leases holds the leases.
    """
    name, read = clean(str(path)), sheets_of(path)
    if isinstance(read, Trouble):
        file = TextTable(name, Lines(""))
        file.note(read.code, None, "", read.found, read.expected, read.remedy)
        return [("leases", file)]
    named = [(table, sheet) for sheet in read if (table := table_headed(sheet.name)) and sheet.rows]
    if not any(table == "leases" for table, _ in named):
        alike = [sheet for sheet in read if table_headed(sheet.name) is None and _head_at("leases", sheet) is not None]
        named += [("leases", alike[0])] if len(alike) == 1 else []
    found = [(table, table_of(table, sheet, name)) for table, sheet in named]
    kept = {id(sheet) for _, sheet in named}
    found += [(table, _misnamed(table, sheet, name)) for sheet in read
              if sheet.rows and id(sheet) not in kept and (table := _meant(sheet))]
    return found if any(table == "leases" for table, _ in found) else [("leases", _without_leases(name, read)), *found]


def _meant(sheet: SheetText) -> str:
    """Return the table that a sheet under another name seems meant to be, nothing where it seems to be none.

    Its name is almost that of one, or names leases and has their heads.
    """
    titles = {sheet_heading(table).title.lower(): table for table in layouts()}
    near = nearest(sheet.name, titles, ALIKE)
    if near and table_headed(sheet.name) is None:
        return titles[near]
    return "leases" if "lease" in sheet.name.lower() and _head_at("leases", sheet) is not None else ""


def _misnamed(table: str, sheet: SheetText, name: str) -> TextTable:
    """Return a table that says of a sheet that its name is almost one: what it holds would be lost."""
    file, title = TextTable(name, Lines(""), sheet=sheet.name), sheet_heading(table).title
    file.note("table.misnamed", None, "", f"a sheet {quoted(sheet.name)}", f"the sheet {title} under this name, once",
              f"name it {title}, or put its rows there; if it is none, take another name, or another workbook")
    return file


def _without_leases(name: str, read: list[SheetText]) -> TextTable:
    file = TextTable(name, Lines(""))
    file.note("table.no-leases",
              None, "", f"the sheets {listing(quoted(s.name) for s in read)}", 'a sheet "Leases", one row a lease',
              "name the sheet that lists the leases so; asc842 template writes a workbook to fill in")
    return file


def table_of(table: str, sheet: SheetText, name: str) -> TextTable:
    """Return a sheet as a table: its columns by the names that layouts know, its rows with their numbers.

    Rows above the heads, blank rows, and rows whose first cell begins with # are no part of it.
    """
    at = _head_at(table, sheet)
    at = next(i for i, row in enumerate(sheet.rows) if any(row)) if at is None else at
    file = TextTable(name, Lines(""), sheet=sheet.name)
    kept = [i for i, head in enumerate(sheet.rows[at]) if head or any(i < len(row) and row[i]
                                                                      for row in sheet.rows[at + 1:])]
    file.head_line = first = sheet.first + at
    file.columns = {column_headed(table, sheet.rows[at][i]): sheet.left + i for i in kept}
    name_columns(file, table, [sheet.rows[at][i] for i in kept], _titles(table))
    whole = len(kept) == len(sheet.rows[at])
    for line, row in enumerate(sheet.rows[at + 1:], first + 1):
        _take(file, line, row if whole and len(row) == len(kept) else [row[i] if i < len(row) else "" for i in kept])
    file.hidden = _hidden(sheet, file)
    return file


def _hidden(sheet: SheetText, file: TextTable) -> str:
    """Say what of a sheet is hidden, which is read all the same; an empty column says nothing."""
    if sheet.hidden:
        return f"the sheet {sheet.name}"
    hidden = set(sheet.hidden_columns)
    heads = [file.heads.get(column, column) for i, column in enumerate(file.header)
             if hidden and file.columns[column] in hidden and any(row[i] for row in file.rows)]
    parts = (("row", list(map(str, sheet.hidden_rows))), ("column", heads))
    return " and ".join(f"{what}{'s' * (len(found) > 1)} {listing(found)} of {sheet.name}"
                        for what, found in parts if found)


def _titles(table: str) -> dict[str, str]:
    """Return the title of each column of a table, those of the trade first."""
    known = layouts()[table].columns
    return {column: heading(table, column).title for column in ("lease", *COLUMNS.get(table, {}), *known)
            if column in known}


def _take(file: TextTable, line: int, values: list[str]) -> None:
    """Keep a row; a blank one and a remark are none, and a row of totals is refused."""
    if not any(values) or values[0].startswith(REMARK):
        return
    if values[0].lower() in TOTALS:
        file.ragged.append((values, _total(file, line, values[0], ", or write # before it")))
        return
    file.rows.append(values)
    file.lines.append(line)


def _total(file: TextTable, line: int, text: str, or_else: str = "") -> Problem:
    return file.problem("table.totals", line, "lease", f"{quoted(text)}, which seems to be a row of totals",
                        "a row for each lease", f"take the row out{or_else}")


def refuse_totals(file: TextTable) -> None:
    """Refuse the rows of totals of a table that is no sheet, whose lease is called so."""
    at = file.header.index("lease") if "lease" in file.header else None
    found = [] if at is None else [i for i, row in enumerate(file.rows) if row[at].lower() in TOTALS]
    for i in reversed(found):
        line, row = file.lines.pop(i), file.rows.pop(i)
        file.ragged.append((row, _total(file, line, row[at or 0])))


def _head_at(table: str, sheet: SheetText) -> int | None:
    """Return the index of the row that heads the columns: the first that names the lease and another column."""
    known = layouts()[table].columns
    for i, row in enumerate(sheet.rows[:HEAD_WITHIN]):
        named = {column_headed(table, head) for head in row if head} & known.keys()
        if len(named) > 1 and ("lease" in named or "lease" not in known):
            return i
    return None
