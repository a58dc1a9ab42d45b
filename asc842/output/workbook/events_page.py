"""The Events sheet: what opened each span, from balances before to balances after, one column per event."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from asc842.output.workbook.event_rows import ASSET_CENTS, COST_CENTS, DATES_LIVE, SECTIONS, TAKEN_OVER, EventRow
from asc842.output.workbook.grid import Grid, written
from asc842.output.workbook.life import Life
from asc842.output.workbook.page import Page, Workspace, amount_width
from asc842.output.workbook.weights import weight_of_span

SHEET = "Events"
FIRST_ROW = 5
LABEL, BASIS = 36.0, 48.0
COLUMNS = 96.0, 24.0
"""Room that the columns of few events share, and the least that each of many has."""
OWN = re.compile(r"\[(\w+)([+-]1)?\]")
CARRIED = {"<closing-1>": "liability_closing", "<asset-1>": "asset_closing", "<drift-1>": "drift"}
METHODS = ("reduce by share", "reduce by liability")


def row_numbers() -> dict[str, int]:
    """Return the row of each key, counted from 0."""
    found, row = {}, FIRST_ROW
    for _, rows in SECTIONS:
        row += 1
        for entry in rows:
            found[entry.key] = row
            row += 1
        row += 1
    return found


PLACES = row_numbers()


def place(key: str, span: int, sheet: str = f"{SHEET}!") -> str:
    """Return the cell of a row in the column of a span."""
    return f"{sheet}${_letter(span)}${PLACES[key] + 1}"


def months_between(first: str, last: str) -> str:
    """Return, as a formula, the months from one cell's day through another's, part months by days."""
    return (f"(YEAR({last}+1)-YEAR({first}))*12+MONTH({last}+1)-MONTH({first})"
            f"-(DAY({first})-1)/DAY(EOMONTH({first},0))+(DAY({last}+1)-1)/DAY(EOMONTH({last}+1,0))")


def across(key: str, first: int, last: int) -> str:
    """Return a row's cells from one span's column to another's, or 0 where there are none."""
    if last < first:
        return "0"
    return f"{place(key, first)}:{place(key, last, '')}"


def _letter(span: int) -> str:
    number, letters = span + 2, ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def write_events(space: Workspace, life: Life, values: list[dict[str, Any]], last_rows: list[int]) -> None:
    """Write the Events sheet; ``last_rows`` are the last rows of each span in Workings."""
    page = Page(space, SHEET, "Events", "What each event did to liability and asset, and why. Blue cells on yellow "
                "may be changed; every other amount follows by formula.")
    room, least = COLUMNS
    wide = max([least, min(room / len(life), 44.0), *(amount_width("balance", column.values()) for column in values)])
    page.widths([LABEL, *[wide] * len(life), BASIS])
    page.row_of(FIRST_ROW - 1, ["", *(life.name(n) for n in range(len(life))), "How"],
                ["head", *["head center"] * len(life), "head indent"])
    for title, rows in SECTIONS:
        page.section(PLACES[rows[0].key] - 1, title, len(life) + 1)
        for row in rows:
            _row(page, life, row, values, last_rows)
    page.sheet.freeze_panes(FIRST_ROW, 1)
    page.sheet.repeat_rows(FIRST_ROW - 1)
    page.sheet.repeat_columns(0)
    # The story on one page, what it was worked out from on the next.
    page.sheet.set_h_pagebreaks([PLACES["starts"] - 1])
    page.sheet.fit_to_pages(1, 2)
    page.sheet.ignore_errors({"number_stored_as_text": "A1:Z200", "formula_differs": f"A1:{_letter(len(life))}200"})


def _row(page: Page, life: Life, row: EventRow, values: list[dict[str, Any]], last_rows: list[int]) -> None:
    at = PLACES[row.key]
    page.put(at, 0, row.label, "wrap line")
    for n in range(len(life)):
        _cell(page, row, n, values, formula_of(row, life, n, last_rows, page.space.grids))
    page.put(at, len(life) + 1, row.basis, "faint wrap indent line")


def formula_of(row: EventRow, life: Life, n: int, last_rows: list[int], grids: Mapping[str, Grid]) -> str:
    """Return a row's formula in the column of a span, or nothing where the cell holds data."""
    template = row.formula if n else row.first
    if not n and life.book.lease.take_over:
        template = _taken_over(row, life)
    if row.key == "carried_over" and n == 1 and life.trued_up:
        template = ""
    if row.key == "cents":
        template = COST_CENTS if life.level(n) else ASSET_CENTS
    elif row.key in ("scale", "total_weight") and life.weight_set(n) is not None:
        template = "" if row.key == "scale" else weight_of_span(life, n)
    elif life.dates_live and row.key in DATES_LIVE:
        template = DATES_LIVE[row.key]
    elif row.key == "last_day" and n + 1 < len(life):
        template = "=[starts+1]-1"
    elif row.key == "rate" and n and life.keeps_rate(n):
        template = "=[rate-1]"
    elif row.key == "compounding" and n and life.compounded(n) == life.compounded(n - 1):
        template = "=[compounding-1]"
    if not template:
        return ""
    for mark, column in CARRIED.items():
        if mark in template:
            template = template.replace(mark, grids["Workings"].cell(column, last_rows[n - 1]))
    own = OWN.sub(lambda m: place(m[1], n + int(m[2] or 0), "").replace("$", ""), template.replace("#", str(n)))
    return written(own, grids["Payments"], 0, grids)


def _taken_over(row: EventRow, life: Life) -> str:
    """Return a row's formula in the column of a take-over: balances that will be trued up are as carried."""
    if row.key == "liability_after" and life.trued_up:
        return ""
    return TAKEN_OVER.get(row.key, row.first)


def _cell(page: Page, row: EventRow, n: int, values: list[dict[str, Any]], formula: str) -> None:
    value = values[n][row.key]
    right = " right" if row.style in ("text", "bold wrap", "wrap") and row.key not in (
        "kind", "when", "changed", "reason", "source", "paragraph") else ""
    style = row.style.replace(" total", "") + right
    if formula:
        page.formula(PLACES[row.key], n + 1, formula, value, f"{style} line")
        return
    changeable = row.live and n and (row.key != "treatment" or value in METHODS) and (
        row.key != "share" or values[n]["treatment"] in METHODS)
    page.put(PLACES[row.key], n + 1, value, f"{style} live" if changeable else f"{style} line")
    if changeable and row.key == "treatment":
        page.sheet.data_validation(PLACES[row.key], n + 1, PLACES[row.key], n + 1,
                                   {"validate": "list", "source": list(METHODS)})
