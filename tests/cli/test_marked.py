"""``asc842 check --marked``: a copy of a workbook in which the cells in question are marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from openpyxl.styles import Font

from asc842.cli import main
from test_one_row import COPIER, OFFICE
from test_workbook_portfolio import leases, workbook


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workbook with two cells that are refused, and with formats and a sheet of somebody's own."""
    monkeypatch.chdir(tmp_path)
    path = workbook(Path("leases.xlsx"), leases({**OFFICE, "rent": "12450", "classification": "rental"},
                                                {**COPIER, "commencement": "soon"}), ("Our notes", [["=1+1", 7]]))
    book = load_workbook(path)
    sheet = book["Leases"]
    sheet["B3"] = "soon"
    sheet["A2"].font = Font(bold=True)
    sheet.column_dimensions["A"].width = 33
    book.save(path)
    return path


def test_cells_in_question_are_marked_in_a_copy(bad: Path) -> None:
    before = bad.read_bytes()
    result = run("check", str(bad), "--marked", "marked.xlsx")
    assert result.exit_code == 2
    assert "Marked: marked.xlsx" in result.output
    assert bad.read_bytes() == before
    book, plain = load_workbook("marked.xlsx"), load_workbook(bad)
    marked = {c.coordinate: c.comment.text for row in book["Leases"] for c in row if c.comment}
    assert {c.coordinate for row in book["Leases"] for c in row if c.fill.fill_type == "solid"} == marked.keys()
    assert marked.keys() == {"B3", "P2"}  # the start and the classification
    assert marked["B3"].startswith('found: "soon"\nexpected: a date as year-month-day\nto do: ')
    listed = [[c.value for c in row] for row in book["Problems"].iter_rows(min_row=2)]
    assert sorted(row[0] for row in listed) == sorted(f"Leases!{cell}" for cell in marked)
    assert {row[0].hyperlink.location for row in book["Problems"].iter_rows(min_row=2)} == {
        f"Leases!{cell}" for cell in marked}
    assert book["Leases"]["A2"].font.bold
    assert book["Leases"].column_dimensions["A"].width == 33
    assert book["Our notes"]["A1"].value == plain["Our notes"]["A1"].value
    again = run("check", "marked.xlsx", "--marked", "twice.xlsx")
    assert again.exit_code == 2
    assert load_workbook("twice.xlsx").sheetnames.count("Problems") == 1


def test_a_workbook_without_problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    workbook(Path("leases.xlsx"), leases(COPIER))
    assert run("check", "leases.xlsx", "--marked", "marked.xlsx").exit_code == 0
    assert load_workbook("marked.xlsx")["Problems"]["A2"].value == "No problem"


@pytest.mark.parametrize("to", ["leases.xlsx", "marked.csv"])
def test_the_copy_is_another_workbook(bad: Path, to: str) -> None:
    before = bad.read_bytes()
    result = run("check", str(bad), "--marked", to)
    assert (result.exit_code, "--marked" in result.output) == (2, True)
    assert bad.read_bytes() == before
    assert run("check", "lease.toml", "--marked", "marked.xlsx").exit_code == 2
