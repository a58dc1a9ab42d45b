"""The Cover sheet: what the workbook is of, what needs support, how the checks stand, who prepared and reviewed it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from asc842._version import __version__
from asc842.output.renderers.styles import STATUSES
from asc842.output.workbook.page import Page, Workspace
from asc842.output.workbook.patterns import Patterns, counted
from asc842.output.workbook.sources import input_lines
from asc842.output.workbook.summary import QUESTIONS, answer_text

SHEET = "Cover"
WIDTHS = (30, 20, 20, 16, 16, 16, 16)
LAST = len(WIDTHS) - 1
SIGNED, SIGNERS, BOXES = "Prepared and reviewed", ("Preparer", "Reviewer"), (2, 3, 4)
"""The section of signatures, who signs, and the columns of name, date and initials, from 1."""
ORDER = {
    "Cover": "", "Summary": "inputs that may be changed, balances, policies",
    "Contract": "what the documents print, and what the contract says of itself",
    "Classification": "each criterion at commencement and at each event that tests it again",
    "Rate": "the discount rate, what supports it, and what another would give",
    "Payments": "every payment promised, whether it is in the liability, why, and what it is worth",
    "Schedule": "the promised columns by period", "Workings": "period by period, from the payments to the balances",
    "Weights": "the basis on which cost is spread",
    "Independent check": "the same figures by functions of the program",
    "Events": "what each event did to liability and asset",
    "Current portion": "what of the liability falls due within twelve months, at each year end",
    "Journal": "every line, taken from Schedule, Summary or Events", "Checks": "every identity and comparison",
}
"""Sheets in the order in which an auditor works; those not named follow, before Sources and Charts."""
END = {"Sources": "documents, and the input from which verify makes it all again", "Charts": ""}


def in_order(names: Sequence[str]) -> list[str]:
    """Return the names of sheets in the order in which they are shown."""
    known = {name: place for place, name in enumerate(ORDER)}
    last = {name: len(ORDER) + 1 + place for place, name in enumerate(END)}
    return sorted(names, key=lambda name: (known | last).get(name, len(ORDER)))


def signature_boxes(cells: Mapping[tuple[int, int], Any]) -> set[tuple[int, int]]:
    """Return the boxes in which preparer and reviewer sign, by row and column from 1, of the sheet's cells."""
    heads = [row for (row, column), cell in cells.items() if column == 1 and cell.value == SIGNED]
    return {(row + 1 + at, column) for row in heads for at in range(1, len(SIGNERS) + 1) for column in BOXES}


def begin_cover(space: Workspace) -> Page:
    """Add the sheet, so that it stands first; it is filled once all others are written."""
    page = Page(space, SHEET, "Cover")
    page.widths(WIDTHS)
    return page


def write_cover(page: Page, space: Workspace) -> None:
    """Fill the Cover sheet."""
    row = _facts(page, space)
    row = _assumptions(page, space, row)
    row = _checks(page, space, row)
    row = _patterns(page, row, counted(space.pages))
    row = _signed(page, row)
    _contents(page, space, row)
    page.sheet.freeze_panes(3, 0)


def _facts(page: Page, space: Workspace) -> int:
    lease, book = space.book.stated.lease, space.book
    text = "\n".join(line for _, line in input_lines(book))
    facts = (("Lease", f"{lease.name} ({lease.id})"), ("Parties", lease.facts.parties),
             ("Classification", lease.classification), ("Term", f"{book.summary['commencement']} to "
                                                                f"{lease.lease_term_end}"),
             ("Engine", f"asc842 {__version__}"), ("Input, SHA-256", hashlib.sha256(text.encode()).hexdigest()))
    for row, (name, value) in enumerate(facts, 3):
        page.put(row, 0, name, "faint")
        page.merged(row, 1, LAST, str(value), "wrap bold")
    return 3 + len(facts) + 1


def _assumptions(page: Page, space: Workspace, row: int) -> int:
    """List what stands in for documents that are not at hand, with boxes for the support that was seen."""
    row = page.section(row, "Assumptions that need support", LAST)
    found = space.book.lease.assumptions
    if not found:
        page.put(row, 0, "none", "faint")
        return row + 2
    page.put(row, 0, "Question", "head")
    page.put(row, 1, "Answer", "head")
    page.merged(row, 2, 4, "Reason", "head indent")
    page.put(row, 5, "Support seen", "head center")
    page.put(row, 6, "By, on", "head center")
    for x in found:
        row += 1
        subject = f": {x.subject}" if x.subject else ""
        page.put(row, 0, f"{QUESTIONS.get(x.question, x.question.replace('_', ' '))}{subject}", "wrap line")
        page.put(row, 1, answer_text(x), "bold wrap line")
        page.merged(row, 2, 4, x.reason, "wrap indent line")
        page.put(row, 5, None, "box")
        page.put(row, 6, None, "box")
    return row + 2


def _checks(page: Page, space: Workspace, row: int) -> int:
    """Count the checks by what came of them, as formulas."""
    row = page.section(row, "Checks at a glance", LAST)
    grid = space.grids["Checks"]
    live, made = len(space.identities), len(space.book.checks)
    page.row_of(row, ["", *STATUSES, None, None], "head center")
    for who, first, count, found in (("live in this workbook", grid.first, live, space.identities),
                                     ("by asc842", grid.first + live, made, space.book.checks)):
        row += 1
        page.put(row, 0, who, "line")
        for place, word in enumerate(STATUSES, 1):
            formula = f'=COUNTIF(Checks!$A${first + 1}:$A${first + count},"{word}")' if count else "=0"
            page.formula(row, place, formula, sum(c.status == word for c in found), "whole center line")
    return row + 2


def _patterns(page: Page, row: int, found: Sequence[Patterns]) -> int:
    """Say how many formula patterns the tables have, and how many cells break that of their column."""
    row = page.section(row, "Formulas", LAST)
    total, broken = sum(x.patterns for x in found), sum(x.exceptions for x in found)
    page.put(row, 0, f"{total} formula patterns, {broken} exceptions when the workbook was made; asc842 "
             "verify counts again", "bold")
    row += 1
    page.row_of(row, ("Sheet", "Columns of formulas", "Cells", "Patterns", "Exceptions", "Links", None),
                ["head", *["head center"] * LAST])
    for x in found:
        row += 1
        page.row_of(row, (x.sheet, x.columns, x.cells, x.patterns, x.exceptions, x.linked, None),
                    ["line", *["whole line"] * LAST])
    page.merged(row + 1, 0, LAST, "One pattern for each column: the formula is the same in every row; in Workings in "
                "every row of a span, and in the row that opens it; by other standards after the first row. A link "
                "takes a figure from a place of its own on another sheet, which the line names.", "wrap faint")
    return row + 3


def _signed(page: Page, row: int) -> int:
    row = page.section(row, SIGNED, LAST)
    page.row_of(row, ("", "Name", "Date", "Initials", None, None, None), "head")
    for who in SIGNERS:
        row += 1
        page.put(row, 0, who)
        for place in (column - 1 for column in BOXES):
            page.put(row, place, None, "box")
        page.sheet.set_row(row, 20)
    return row + 2


def _contents(page: Page, space: Workspace, row: int) -> None:
    row = page.section(row, "Sheets, in the order of an audit", LAST)
    for name in in_order([s.name for s in space.workbook.worksheets()])[1:]:
        page.sheet.write_url(row, 0, f"internal:'{name}'!A1", page.space.styles["text"], name)
        page.merged(row, 1, LAST, (ORDER | END).get(name, ""), "faint")
        row += 1
