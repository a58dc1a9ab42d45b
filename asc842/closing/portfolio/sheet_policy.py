"""The sheet Policy of a workbook: elections of a policy file, one a row, each with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from asc842.base.constants import WORKBOOKS
from asc842.base.errors import InputError
from asc842.closing.portfolio.assemble import Cell
from asc842.closing.portfolio.cells import BadCell, value_of
from asc842.closing.portfolio.layout import TableColumn, columns_of
from asc842.closing.portfolio.sheet_tables import REMARK
from asc842.closing.portfolio.table_files import TableRow
from asc842.closing.portfolio.table_leases import TableSource
from asc842.contract.policy import Policy
from asc842.intake.files import checked_policy, nearest_policy
from asc842.intake.text.places import Lines
from asc842.intake.text.text_table import TextTable
from asc842.intake.text.textfile import Trouble
from asc842.intake.text.words import clean, did_you_mean, listing, quoted
from asc842.intake.text.workbook import sheet_names, sheets_of

SHEET = "policy"
HEADS = ("key", "value", "reason")


def policy_columns() -> dict[str, TableColumn]:
    """Return the elections that a sheet can hold, by key: those of plain values, and of tables of them with a dot."""
    return columns_of(Policy, ("format", "reasons"))


def policy_of_workbook(path: Path) -> Policy | None:
    """Return the policy that a workbook states in its sheet Policy; None where it states no election.

    Raises InputError with all of its problems.
    """
    if path.suffix.lower() not in WORKBOOKS or not any(name.lower() == SHEET for name in sheet_names(path) or ()):
        return None
    read = sheets_of(path, only=SHEET)
    if isinstance(read, Trouble) or not read or not read[0].rows:
        return None
    sheet = read[0]
    file = TextTable(clean(str(path)), Lines(""), sheet=sheet.name)
    heads = [head.lower() for head in sheet.rows[0]]
    file.columns = {head: sheet.left + i for i, head in enumerate(heads) if head}
    file.heads = {head: head.capitalize() for head in HEADS}
    if missing := [head for head in HEADS[:2] if head not in heads]:
        file.note("policy.no-column",
                  sheet.first, missing[0], "nothing", "the columns Key, Value and Reason", "add it")
        raise InputError(file.problems)
    rows = [TableRow(SHEET, {h: text for h, text in zip(heads, row, strict=False) if h and text}, file, line)
            for line, row in enumerate(sheet.rows[1:], sheet.first + 1)]
    return _policy([r for r in rows if "value" in r.cells and not r.cells.get("key", REMARK).startswith(REMARK)], path)


def policy_beside(path: Path) -> Policy | None:
    """Return the policy for one file of leases: that of its sheet Policy, else of the nearest policy.toml, if any."""
    return policy_of_workbook(path) or nearest_policy(path)


def _policy(rows: list[TableRow], path: Path) -> Policy | None:
    if not rows:
        return None
    source = TableSource(rows[0].file.name, data={"format": "asc842/policy/1"}, rows={(): rows[0]})
    known, said = policy_columns(), set[str]()
    for row in rows:
        key = row.cells["key"].strip()
        if key in said:
            source.problems.append(row.problem("policy.key-twice",
                                               "key", f"{quoted(key)} a second time", "each key once", "take one out"))
        said.add(key)
        if key not in known:
            source.problems.append(row.problem("policy.key-unknown",
                                               "key", quoted(key), f"an election: {listing(known)}",
                                               did_you_mean(key, known, "correct it")))
            continue
        value = value_of(row.cells["value"], known[key])
        if isinstance(value, BadCell):
            source.problems.append(row.problem(value.code, "value", *value[1:]))
            continue
        _put(source, known[key].path, Cell(value, row, "value"))
        if "reason" in row.cells:
            _put(source, ("reasons", known[key].path[0]), Cell(row.cells["reason"], row, "reason"))
    return checked_policy(source, path.parent)


def _put(source: TableSource, path: tuple[str, ...], cell: Cell) -> None:
    data: Any = source.data
    for part in path[:-1]:
        data = data.setdefault(part, {})
    data[path[-1]] = cell.value
    source.cells[path] = cell
