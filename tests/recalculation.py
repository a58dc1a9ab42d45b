"""What must hold of a workbook that LibreOffice has worked out again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from workbooks import AMOUNT, numbers, read, table


def live_checks(path: Path) -> dict[str, str]:
    """Status of each check that is a formula, by its name."""
    columns = table(read(path)["Checks"], "Status")
    return {name.value: status.value for status, name, about in zip(
        columns["Status"], columns["Check"], columns["Of"], strict=True) if about.value == "live in this workbook"}


def check_values(written: Path, opened: Path, sheets: list[str] | None = None) -> None:
    """Every number and text is what asc842 wrote beside its formula."""
    cached, fresh = read(written), read(opened)
    assert fresh.sheetnames == cached.sheetnames == (sheets or cached.sheetnames)
    wrong = [(sheet, place, value, fresh[sheet][place].value)
             for sheet, place, value in numbers(cached, cached.sheetnames)
             if not isinstance(fresh[sheet][place].value, int | float)
             or abs(fresh[sheet][place].value - value) > AMOUNT]
    assert not wrong
    texts = [(sheet.title, c.coordinate, c.value, fresh[sheet.title][c.coordinate].value) for sheet in cached
             for row in sheet.iter_rows() for c in row if isinstance(c.value, str | datetime)
             and fresh[sheet.title][c.coordinate].value != c.value]
    assert not texts, texts[:3]


def check_passes(opened: Path) -> int:
    """No cell is an error, and every live check passes; return how many there are."""
    errors = [(sheet.title, c.coordinate, c.value) for sheet in read(opened) for row in sheet.iter_rows()
              for c in row if c.data_type == "e"]
    assert not errors
    checks = live_checks(opened)
    assert set(checks.values()) == {"pass"}
    return len(checks)
