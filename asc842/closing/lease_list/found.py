"""Where a list stands in its file: the sheet, the lines of its heads, its columns and the rows below them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from asc842.base.errors import InputError, Problem
from asc842.closing.lease_list.days import Days
from asc842.closing.lease_list.file import ListFile
from asc842.closing.lease_list.heads import matches
from asc842.closing.portfolio.headings import column_headed, table_headed
from asc842.intake.text.words import clean, listing, quoted
from asc842.intake.text.workbook import (
    CellError,
    DateText,
    NumberText,
    SheetText,
    cell_name,
    column_letters,
    column_number,
)

HEAD_WITHIN, MOST_LINES = 100, 3
"""Rows in which heads are looked for, and how many lines they have at most."""
FEWEST = 3
"""Columns that heads must name for a row to be taken for them."""
LONGEST_HEAD, MANY_HEADS = 80, 4
"""Characters of a head, and how many heads there are where a row of one cell is no lease."""
_DIGITS = re.compile(r"[\d\s.,/$€£%()-]+")
_BRACKETS = re.compile(r"\([^()\d]+\)|\[[^\[\]\d]+\]|%")
_TOTAL = re.compile(r"(?:grand |sub ?)?(?:totals?|sums?)\b|\w+ total:?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list: its head, its number from 0, and the label by which it is named, once in the list."""

    label: str
    head: str
    number: int


@dataclass(slots=True)
class FoundList:
    """A list in its file, with the numbers of the rows of its heads, from 1, and the columns that hold anything.

    ``rows`` are the numbers and cells of the rows below the heads that are not blank, ``left_out`` the numbers of
    those that are no leases, with the reason.
    """

    file: ListFile
    sheet: SheetText
    head_lines: tuple[int, ...]
    columns: list[ListColumn]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)

    def texts(self, column: ListColumn) -> list[str]:
        """Return the cells of a column."""
        at = column.number - self.sheet.left
        return [cells[at] if at < len(cells) else "" for _, cells in self.rows]

    def place(self, column: ListColumn | None, line: int | None = None) -> dict[str, object]:
        """Return the parts of a problem that say where it is: the head of a column, or its cell in a line."""
        at = self.head_lines[-1] if line is None else line
        if self.sheet.name:
            cell = cell_name(self.sheet.name, column.number if column else self.sheet.left, at)
            return {"key": column.label if column else "", "file": self.file.name, "line": at, "cell": cell}
        excerpt = "" if line is None else clean(self.file.lines.excerpt(at))
        return {"key": column.label if column else "", "file": self.file.name, "line": at, "excerpt": excerpt}

    def problem(self, code: str, column: ListColumn | None, found: str, expected: str, remedy: str,
                line: int | None = None) -> Problem:
        """Return a problem of a cell, or of a column at its head."""
        place: Any = self.place(column, line)
        return Problem(code, found=found, expected=expected, remedy=remedy, **place)


def find_list(file: ListFile, sheet: str = "", head_lines: Sequence[int] = ()) -> FoundList:
    """Find the list in a file: in the ``sheet`` that is named, below the ``head_lines``, else where most heads are.

    Raises InputError where there is none, or several sheets have one.
    """
    looked = [s for s in file.sheets if s.rows and (s.name == sheet if sheet else not s.hidden)]
    if not looked:
        names = listing(quoted(s.name) for s in file.sheets if s.rows)
        raise InputError([Problem("list.sheet", "",
                                  f"no sheet {quoted(sheet)} with cells" if sheet else "no cells in a sheet shown",
                                  f"one of the sheets {names}" if names else "a list of leases",
                                  "name it with --sheet" if names else "check the file", file.name)])
    if head_lines:
        return _below(file, looked[0], [n - looked[0].first for n in head_lines])
    heads = {i: found for i, s in enumerate(looked) if (found := _heads(s))}
    best = max((score for score, _ in heads.values()), default=0)
    alike = [i for i, (score, _) in heads.items() if score >= max(best - 1, FEWEST)]
    if best < FEWEST:
        raise _without_heads(file, looked)
    if len(alike) > 1:
        several = [looked[i].name for i in alike]
        raise InputError([Problem("list.sheets", "", f"lists of leases in the sheets {listing(map(quoted, several))}",
                                  "one of them", f'name it: --sheet "{several[0]}"', file.name)])
    if not sheet and (further := [s.name for s in file.sheets if s is not looked[alike[0]] and _says_more(s)]):
        raise InputError([Problem("list.further-sheets", "", f"rows by lease in the sheets {listing(further)} too",
                                  "a list in one sheet", "a workbook in the form of the template is read as it is: "
                                  f'asc842 check; or read one sheet alone: --sheet "{looked[alike[0]].name}"',
                                  file.name)])
    return _below(file, looked[alike[0]], heads[alike[0]][1])


def _says_more(sheet: SheetText) -> bool:
    """Whether a sheet is named as a further one of the template, and has rows below a head of leases."""
    filled = [row for row in sheet.rows if any(row)]
    return table_headed(sheet.name) not in (None, "leases") and len(filled) > 1 and any(
        column_headed("leases", c) == "lease" for c in filled[0] if c)


def _without_heads(file: ListFile, looked: Sequence[SheetText]) -> InputError:
    hidden = [s.name for s in file.sheets if s.hidden and s.rows and s not in looked]
    first = next((row for row in looked[0].rows if sum(map(bool, row)) > 1), looked[0].rows[0])
    return InputError([Problem(
        "list.heads", "", f"no row of heads among the first {HEAD_WITHIN}; the first row with cells holds "
        f"{listing(filter(None, first), 6)}", "a row that names the columns, such as Lease, Start date, "
        "Term (months), Monthly rent, Rate",
        "write such heads over the columns" + (
            f"; or name the sheet of the list, which is hidden: --sheet {quoted(hidden[0])}" if hidden else ""),
        file.name)])


def _heads(sheet: SheetText) -> tuple[int, list[int]] | None:
    """Return how many columns the best row of heads names, and the indices of its lines; fewer lines are better."""
    best: tuple[int, list[int]] | None = None
    for i, row in enumerate(sheet.rows[:HEAD_WITHIN]):
        if not any(row):
            continue
        for lines in range(1, MOST_LINES + 1):
            at = list(range(i, i + lines))
            if at[-1] >= len(sheet.rows) or not all(_may_head(sheet.rows[n]) for n in at):
                break
            score = len({c for head in _joined(sheet, at) if (c := _first(head))})
            if at[-1] + 1 < len(sheet.rows) and _names_units(sheet.rows[at[-1] + 1]):
                at = [*at, at[-1] + 1]
            if best is None or (score, -lines) > (best[0], -len(best[1])):
                best = score, at
    return best


def _may_head(row: Sequence[str]) -> bool:
    """Whether a row may be a line of heads: words, and no more than one in five cells a figure or a day."""
    filled = [c for c in row if c]
    figures = sum(isinstance(c, NumberText | DateText | CellError) or bool(_DIGITS.fullmatch(c)) for c in filled)
    return bool(filled) and figures * 5 <= len(filled)


def _names_units(row: Sequence[str]) -> bool:
    """Whether a row below heads says no more than in what they are, each in brackets: (USD), (%), (months)."""
    filled = [c for c in row if c]
    return bool(filled) and all(_BRACKETS.fullmatch(c) for c in filled)


def _first(head: str) -> str:
    return found[0].column if head and len(head) <= LONGEST_HEAD and (found := matches(head)) else ""


def _joined(sheet: SheetText, at: Sequence[int]) -> list[str]:
    """Return the head of each column: of several lines all words where they mean something, else the last one's."""
    if len(at) == 1:
        return [" ".join(c.split()) for c in sheet.rows[at[0]]]
    lines = [_spread(sheet, n) for n in at]
    width = max(map(len, lines))
    heads = list[str]()
    for j in range(width):
        parts = [line[j] for line in lines if j < len(line) and line[j]]
        options = [" ".join(parts[k:]) for k in range(len(parts))] + parts[:-1]
        meant = next((o for o in options if _first(o)), options[0] if options else "")
        heads.append(" ".join(meant.split()))
    return heads


def _spread(sheet: SheetText, n: int) -> list[str]:
    """Return the cells of a row, one that is merged to the right in each of its columns."""
    row = list(sheet.rows[n])
    for ref in sheet.merged:
        first, _, last = ref.partition(":")
        (a, top), (b, _) = (re.findall(r"([A-Z]+)(\d+)", part)[0] for part in (first, last or first))
        if int(top) == sheet.first + n:
            left, right = column_number(a) - sheet.left, column_number(b) - sheet.left
            for j in range(left, min(right + 1, len(row))):
                row[j] = row[left] if 0 <= left < len(row) else row[j]
    return row


def _below(file: ListFile, sheet: SheetText, at: Sequence[int]) -> FoundList:
    heads = _joined(sheet, at)
    below = sheet.rows[at[-1] + 1:]
    width = max(map(len, [heads, *below]), default=0)
    heads += [""] * (width - len(heads))
    kept = [j for j, head in enumerate(heads) if head or any(j < len(row) and row[j] for row in below)]
    counts = Counter(heads[j] for j in kept)
    columns = [ListColumn(_label(heads[j], sheet.left + j, once=counts[heads[j]] == 1), heads[j], sheet.left + j)
               for j in kept]
    if file.separator:
        _fits_heads(file, sheet, at[-1])
    rows = [(sheet.first + i, row) for i, row in enumerate(sheet.rows) if i > at[-1] and any(row)]
    return FoundList(file, sheet, tuple(sheet.first + n for n in at), columns, rows)


def _fits_heads(file: ListFile, sheet: SheetText, head: int) -> None:
    """Refuse rows of text with filled cells beyond those of the heads: a separator stands in an amount or a name."""
    width = len(sheet.rows[head])
    wider = [i for i, row in enumerate(sheet.rows) if i > head and any(row[width:])]
    if wider:
        raise InputError([Problem("table.cells", "", f"{len(sheet.rows[i])} cells", f"{width}, one for each head",
                                  "put quotes around a cell that holds what separates cells: \"1,850.00\"", file.name,
                                  sheet.first + i, clean(file.lines.excerpt(sheet.first + i))) for i in wider])


def _label(head: str, number: int, *, once: bool) -> str:
    letters = column_letters(number)
    return head if head and once else f"{head} ({letters})" if head else f"column {letters}"


# Rows that are no leases ---------------------------------------------------------------------------------------------


def drop_no_leases(found: FoundList) -> None:
    """Leave out the rows that are plainly no leases: remarks, heads once more, totals, and lines of one cell."""
    heads = {c.head for c in found.columns if c.head}

    def why(cells: Sequence[str]) -> str:
        filled = [c for c in cells if c]
        if filled[0].startswith("#") and type(filled[0]) is not CellError:
            return "a remark"
        if len(filled) > 1 and sum(c in heads for c in filled) * 2 > len(filled):
            return "heads once more"
        total = next((c for c in filled[:3] if _TOTAL.match(c)), "")
        if total and not any(Days.may_be(c) and not c.isdigit() for c in filled):
            return f"a total, {quoted(total)}"
        return quoted(filled[0]) if len(filled) == 1 and len(heads) >= MANY_HEADS else ""
    _drop(found, [why(cells) for _, cells in found.rows])


def drop_without_terms(found: FoundList, starts: Sequence[ListColumn], measures: Sequence[ListColumn],
                       names: Sequence[ListColumn]) -> None:
    """Leave out the rows that say no start and none of the ``measures``, or a sum for no lease that is named.

    ``measures`` are the columns of end, term and rent, ``names`` those that name the lease.
    """
    begins, says, named = ([found.texts(c) for c in columns] for columns in (starts, measures, names))

    def why(i: int, cells: Sequence[str]) -> str:
        first = next(c for c in cells if c)
        if any(texts[i] for texts in begins):
            return ""
        if not any(texts[i] for texts in says):
            return f"no start, term or rent: {quoted(first)}"
        return f"a sum without a name, {first}" if names and not any(texts[i] for texts in named) else ""
    _drop(found, [why(i, cells) for i, (_, cells) in enumerate(found.rows)])


def _drop(found: FoundList, why: Sequence[str]) -> None:
    found.left_out += [(line, said) for (line, _), said in zip(found.rows, why, strict=True) if said]
    found.left_out.sort()
    found.rows = [row for row, said in zip(found.rows, why, strict=True) if not said]
