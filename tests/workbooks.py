"""Leases to write workbooks of, and how tests read what was written."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

import asc842
from asc842.book.frames import SCHEDULE_COLUMNS
from asc842.output.workbook import checks, classification, journal, payments, schedule, weights, workings
from asc842.output.workbook.further_tables import sheet_name, tables_shown
from lease_files import ROOT, book_of, lease_text, toml

D = Decimal
FIRST_ROWS = {m.SHEET: m.FIRST_ROW for m in (checks, classification, journal, weights, payments, schedule, workings)}
SHEETS = ["Cover", "Summary", "Contract", "Classification", "Rate", "Payments", "Schedule", "Workings",
          "Independent check", "Events", "Current portion", "Journal", "Checks", "Sources", "Charts"]
WINDHAM = (ROOT / "inputs" / "windham-v.toml").read_text(encoding="utf-8")
AMOUNT = 1e-6
"""Two doubles that stand for the same amount differ by less: a cent is ten thousand times as much."""

ASSET = """
[facts.underlying_asset]
fair_value = 90000.00
economic_life = { years = 8 }
remaining_economic_life = { years = 6 }
transfers_ownership = false
no_alternative_use = false
source = "lease, 6"
"""


def _monthly(**rent: Any) -> dict[str, Any]:
    return {"timing": "advance", "rows": [{"monthly": D("10000.00")}], **rent}


def _carried(amount: str) -> dict[str, Any]:
    return {"question": "carried_rent", "answer": D(amount)}


MONEY = {"costs": [{"amount": D("12345.67")}], "prepaid_rent": [{"amount": D("4321.09")}],
         "incentives": [{"amount": D("9999.99"), "received": date(2024, 1, 1)}]}
PARTS = [
    _monthly(rows=[{"monthly": D("3333.33")}, {"month": 13, "monthly": D("3433.33")}]),
    _monthly(timing="arrears", rows=[{"monthly": D("250.01")}], measured=False, why_not="a variable charge"),
    _monthly(name="Storage", frequency="quarterly", rows=[{"amount": D("777.77")}]),
    _monthly(name="Key money", frequency="once", rows=[{"label": "key", "on": date(2025, 6, 30),
                                                         "amount": D("5000.05")}]),
]
# 733,462.14 / 12 = 61,121.845 and 3.125 x 1,001 = 3,128.125: half a cent, up.
TIES = _monthly(area=1001, rows=[
    {"label": "a", "annual": D("733462.14"), "monthly": D("61121.85"), "months": 6, "period_total": D("366731.10")},
    {"label": "b", "month": 7, "rate": D("3.125"), "annual": D("3128.13"), "monthly": D("260.68")},
    {"label": "c", "month": 13, "monthly": D("300.00"), "parts": [D("100.10"), D("199.90")]},
])
LEASES: dict[str, tuple[str, dict[str, Any]]] = {
    "windham": (WINDHAM, {}),
    "windham-effective": (WINDHAM, {"rate_convention": "effective"}),
    "windham-daily": (WINDHAM, {"rate_convention": "actual/365", "day_one_payment": "included"}),
    "windham-daily-nominal": (WINDHAM, {"rate_convention": "actual/365 nominal", "cost_weights": "days"}),
    "windham-included": (WINDHAM, {"day_one_payment": "included", "compounding": "half-yearly"}),
    "finance-money": (lease_text("2024-01-01", "2027-12-31", _monthly(), classification="finance", **MONEY), {}),
    "finance-part-months": (lease_text("2024-01-17", "2026-09-05", _monthly(timing="arrears"), rate="0.0725",
                                       classification="finance", **MONEY), {"cost_weights": "days"}),
    "operating-money": (lease_text("2024-01-01", "2026-12-31", _monthly(timing="arrears"), **MONEY), {}),
    "accrued": (lease_text("2024-02-29", "2026-08-30", _monthly(), judgements=[_carried("-1500.55")]), {}),
    "month-end-arrears": (lease_text("2024-01-31", "2027-02-27", _monthly(timing="arrears", due_day=31),
                                     rate="0.045"), {"rate_convention": "effective"}),
    "anniversary": (lease_text("2023-11-30", "2026-05-14", _monthly(instalments="anniversary")), {}),
    "due-after-term": (lease_text("2024-03-10", "2026-03-09", _monthly(
        timing="arrears", due_day=20, frequency="quarterly", rows=[{"amount": D("30000.00")}])), {}),
    "half-yearly": (lease_text("2024-01-01", "2028-06-30", _monthly(
        frequency="half-yearly", rows=[{"amount": D("54321.09")}])), {"day_one_payment": "included"}),
    "annual": (lease_text("2024-07-01", "2034-06-30", _monthly(
        frequency="annual", timing="arrears", rows=[{"amount": D("100000.00")}]), rate="0.19"),
        {"compounding": "annual"}),
    "weekly": (lease_text("2024-01-03", "2025-12-31", _monthly(
        frequency="weekly", cycle_begins=date(2024, 1, 1), timing="arrears", rows=[{"annual": D("13000.00"),
                                                                                    "amount": D("250.00")}])), {}),
    "quarter-day": (lease_text("2024-02-10", "2026-05-09", _monthly(
        frequency="quarter-day", rows=[{"amount": D("10000.00"), "annual": D("40000.00")}])), {}),
    "twice-monthly": (lease_text("2024-02-10", "2025-05-09", _monthly(
        frequency="twice-monthly", rows=[{"amount": D("1234.56")}])), {"day_one_payment": "included"}),
    "components": (lease_text("2024-01-01", "2026-06-30", PARTS), {}),
    "zero-rate": (lease_text("2024-01-10", "2026-12-31", _monthly(), rate="0"), {}),
    "one-month": (lease_text("2024-02-05", "2024-02-20", _monthly(timing="arrears")), {}),
    # 0.01 over 360 months: every other period ties at half a cent somewhere; the asset falls below zero.
    "long-and-small": (lease_text("2024-01-15", "2054-01-14", _monthly(rows=[{"monthly": D("0.10")}]),
                                  classification="finance", rate="0.2", judgements=[_carried("-12.34")]), {}),
    "ties": (lease_text("2024-01-01", "2025-06-30", TIES), {}),
}


@cache
def the_book(name: str) -> asc842.LeaseBook:
    text, elections = LEASES[name]
    return book_of(text, **elections)


def sheets_of(book: asc842.LeaseBook, sheets: list[str]) -> list[str]:
    """Sheets of a workbook: other tables stand before the sources."""
    return [*sheets[:-2], *map(sheet_name, tables_shown(book)), *sheets[-2:]]


HOSTILE = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(\"http://x.invalid\")", "http://x.invalid/",
           "<b>&amp;&P", "{=1}", "'quoted", "_x0041_", "=cmd|' /C calc'!A0")


def hostile(words: str) -> str:
    """A lease file that says the same words wherever it may say any."""
    rent = _monthly(name=words, rows=[{"label": words, "monthly": D("10.00"), "annual": D("121.00"), "note": words}])
    outcome = {"when": words, "then": words, "source": "lease, 1"}
    text = lease_text(
        "2024-01-01", "2024-12-31", [rent, _monthly(name=words, measured=False, why_not=words)],
        abatements=[{"rent": ["rent-1"], "months": ["2024-02"], "amount": D("1.00"), "condition": words}],
        incentives=[{"name": words, "amount": D("5.00"), "condition": words, "outcomes": [outcome]}],
        costs=[{"name": words, "paid_by": "lessor"}],
        judgements=[{"question": "carried_rent", "answer": D("0.00"), "reason": words, "by": words}])
    more = {"premises": [{"name": words, "area": 5, "source": "lease, 1"}],
            "notes": [{"text": words, "source": "lease, 1"}]}
    said = "".join(f"{key} = {toml(value)}\n" for key, value in more.items())
    for plain in ('name = "A lease for a test"', 'lessee = "Lessee"', 'lessor = "Lessor"'):
        text = text.replace(plain, f"{plain.split(' ')[0]} = {toml(words)}")
    text = text.replace('title = "Lease"', f"title = {toml(words)}, address = {toml(words)}")
    return text.replace('asset = "Premises"\n', f"asset = {toml(words)}\n{said}")


@cache
def read(path: Path, *, values: bool = True) -> Any:
    """A workbook to look at; nothing may be written to it."""
    return read_to_change(path, values=values)


def read_to_change(path: Path, *, values: bool = False) -> Any:
    with warnings.catch_warnings():
        # openpyxl says so where it leaves out what it doesn't know.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, data_only=values)


def table(sheet: Worksheet, first_header: str) -> dict[str, list[Cell]]:
    """Columns of the table whose header row begins with ``first_header``, without its totals."""
    top = next(r for r in sheet.iter_rows(max_col=1) if r[0].value == first_header)[0].row
    begin = FIRST_ROWS[sheet.title] + 1
    columns: dict[str, list[Cell]] = {}
    for head in sheet[top]:
        if head.value:
            cells = [sheet.cell(r, head.column) for r in range(begin, sheet.max_row + 1)]
            columns[str(head.value)] = cells
    last = next((i for i, c in enumerate(columns[first_header]) if c.value in (None, "Total")), None)
    return {name: cells[:last] for name, cells in columns.items()}


def column_name(key: str) -> str:
    return key.replace("_", " ").capitalize()


def input_cell(book: Any, name: str) -> Cell:
    sheet, place = book.defined_names[name].attr_text.split("!")
    return book[sheet][place.replace("$", "")]


def numbers(book: Any, sheets: list[str]) -> Iterator[tuple[str, str, float]]:
    for sheet in sheets:
        for row in book[sheet].iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                    yield sheet, cell.coordinate, float(cell.value)


def schedule_of(path: Path) -> list[dict[str, Any]]:
    columns = table(read(path)["Schedule"], "Period")
    return [{key: columns[column_name(key)][i].value for key in SCHEDULE_COLUMNS}
            for i in range(len(columns["Period"]))]


def same_schedule(path: Path, expected: list[dict[str, Any]]) -> None:
    """The values that the sheet Schedule carries are those of a book's schedule."""
    found = schedule_of(path)
    assert len(found) == len(expected)
    for row, wanted in zip(found, expected, strict=True):
        assert (row["period"], row["starts"].date(), row["ends"].date()) == (
            wanted["period"], wanted["starts"], wanted["ends"])
        for key in SCHEDULE_COLUMNS[3:]:
            assert abs(row[key] - float(wanted[key])) <= AMOUNT, (row["period"], key)


def every_formula_has_a_value(path: Path) -> None:
    """A viewer that works nothing out shows every figure; a marker shows nothing until an input is changed."""
    formulas, values = read(path, values=False), read(path)
    for sheet in formulas:
        for cell in (c for row in sheet.iter_rows() for c in row if c.data_type == "f"):
            value = values[sheet.title][cell.coordinate].value
            assert value is not None or '"changed"' in cell.value, (sheet.title, cell.coordinate, cell.value)
