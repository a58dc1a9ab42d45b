"""A small lease's workbook worked out by the package formulas: a second engine, by others than LibreOffice's."""

from __future__ import annotations

import datetime as dt
import warnings
from pathlib import Path
from typing import Any

import pytest

from asc842.book.frames import SCHEDULE_COLUMNS
from asc842.output.workbook import schedule
from lease_files import book_of, lease_text
from workbooks import AMOUNT, D, input_cell, read

pytestmark = pytest.mark.heavy
EPOCH = dt.datetime(1899, 12, 30)


def lease(rate: str) -> str:
    rows = [{"monthly": D("1000.00")}, {"month": 3, "monthly": D("1033.33")}]
    return lease_text("2024-01-17", "2024-05-31", {"timing": "arrears", "rows": rows}, rate=rate,
                      costs=[{"amount": D("123.45")}])


def _number(value: Any) -> Any:
    """A value as a cell has it: a day as its number, what is no number as text."""
    if isinstance(value, dt.datetime):
        return float((value - EPOCH).days)
    try:
        return float(value)
    except (TypeError, ValueError):
        return "" if value is None else str(value)


def _same(one: Any, other: Any) -> bool:
    return abs(one - other) <= AMOUNT if isinstance(one, float) and isinstance(other, float) else bool(one == other)


def test_every_formula_comes_to_its_value_and_follows_the_rate(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import formulas

        path = book_of(lease("0.06")).to_workbook(tmp_path / "lease.xlsx")
        model = formulas.ExcelModel().loads(str(path)).finish()
        found = model.calculate()
        rate = input_cell(read(path), "Discount_rate").coordinate
        changed = model.calculate(inputs={f"'[lease.xlsx]SUMMARY'!{rate}": 0.09})
    cached, written = read(path), read(path, values=False)
    cells = [(sheet.title, c.coordinate) for sheet in written for row in sheet.iter_rows() for c in row
             if c.data_type == "f"]
    assert len(cells) > 400
    at = {place: f"'[lease.xlsx]{place[0].upper()}'!{place[1]}" for place in cells}
    wrong = [(place, found[key].value[0, 0], cached[place[0]][place[1]].value) for place, key in at.items()
             if not _same(_number(found[key].value[0, 0]), _number(cached[place[0]][place[1]].value))]
    assert not wrong
    wanted = book_of(lease("0.09")).plain["schedule"].records()
    letters = dict(zip(SCHEDULE_COLUMNS, "ABCDEFGHIJKLMNOPQ", strict=True))
    for number, row in enumerate(wanted, schedule.FIRST_ROW + 1):
        for key in SCHEDULE_COLUMNS[3:]:
            value = changed[f"'[lease.xlsx]SCHEDULE'!{letters[key]}{number}"].value[0, 0]
            assert abs(float(value) - float(row[key])) <= AMOUNT, (row["period"], key)
