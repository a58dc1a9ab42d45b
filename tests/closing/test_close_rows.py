"""What does not fit is said to be elsewhere: rows of a sheet, rows of the page; what must be named is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import asc842
from asc842.output.close import page
from asc842.output.close.workbook import close_workbook
from asc842.output.renderers import xlsx
from lease_files import ROOT, lease_text
from libreoffice import recalculated
from recalculation import check_values
from snapshots import sample_closed


@pytest.fixture(scope="module")
def result() -> asc842.CloseResult:
    return sample_closed()[0]


def sheets(content: bytes, folder: Path) -> dict[str, list[list[object]]]:
    path = folder / "close.xlsx"
    path.write_bytes(content)
    book = openpyxl.load_workbook(path)
    return {name: [[c.value for c in row] for row in book[name].rows] for name in book.sheetnames}


@pytest.mark.heavy
def test_a_sheet_never_passes_its_last_row(result: asc842.CloseResult, tmp_path: Path,
                                           monkeypatch: pytest.MonkeyPatch) -> None:
    """With sheets of 90 rows: each stays within them, and says how many rows are left out and where all are."""
    whole = sheets(close_workbook(result.book), tmp_path)
    monkeypatch.setattr(xlsx, "ROWS", 90)
    short = sheets(close_workbook(result.book), tmp_path)
    assert max(len(rows) for name, rows in short.items() if name != "Charts") <= 90
    for name, file in (("Judgements", "reports/judgements.csv"), ("Exceptions", "reports/exceptions.csv"),
                       ("Journal", "journal.csv")):
        *kept, (note, *_) = [row for row in short[name] if row[0] is not None]
        all_rows = [row for row in whole[name] if row[0] not in (None, "Total")]
        assert note == f"{len(all_rows) - len(kept)} more rows do not fit on this sheet; all are in {file}"
        # The sums above the journal are formulas where the sheet holds every row of it.
        assert kept[-80:] == all_rows[len(kept) - 80:len(kept)]


def test_every_report_of_a_sheet_keeps_its_place(result: asc842.CloseResult, tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    """Where leases are many, the first report leaves room for the classes of the later ones."""
    many = {name: pd.concat([t] * 20, ignore_index=True) if "roll-forward" in name else t
            for name, t in result.book.reports.items()}
    monkeypatch.setattr(xlsx, "ROWS", 90)
    rows = sheets(close_workbook(replace(result.book, reports=many)), tmp_path)["Liability"]
    titles = [row[0] for row in rows if str(row[0]).startswith("Liability roll-forward")]
    assert (len(rows) <= 90, len(titles)) == (True, 3)
    assert sum("more rows do not fit" in str(row[0]) for row in rows) == 3


def test_the_limit_is_that_of_the_format() -> None:
    assert xlsx.ROWS == 2**20


def test_the_page_says_what_it_leaves_out(result: asc842.CloseResult, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MOST_ROWS", 5)
    text = page.close_page(result.book)
    count = len(result.book.reports["judgements"])
    assert f"The first 5 of {count} rows; all are in close.xlsx and reports/judgements.csv." in text
    assert f"The first 5 of {len(result.book.exceptions)} rows" in text


def test_a_related_party_is_named_without_any_amount(tmp_path: Path) -> None:
    """A lease that ended years ago: nothing is owed, held, paid or borne, and the relationship is disclosed."""
    (tmp_path / "leases").mkdir()
    rent = {"timing": "advance", "rows": [{"monthly": 1000}]}
    text = lease_text("2003-01-01", "2003-12-31", rent).replace(
        "\n[facts]", 'entity = "Alpha"\nrelated_party = true\nrelated_party_note = "A sister company."\n\n[facts]')
    (tmp_path / "leases" / "old.toml").write_text(text)
    asc842.close(tmp_path / "leases", "2006-12", out=tmp_path / "out")
    folder = tmp_path / "out" / "2006-12"
    (row,) = pd.read_csv(folder / "reports" / "related parties.csv").to_dict("records")
    assert (row["lease"], row["relationship"], row["liability"]) == ("test-lease", "A sister company.", 0)
    shown = [str(c.value) for r in openpyxl.load_workbook(folder / "close.xlsx")["Commitments"].rows for c in r]
    assert "A sister company." in shown
    assert "A sister company." in (folder / "close.html").read_text(encoding="utf-8")


def test_what_stands_in_the_workbook_can_be_read(result: asc842.CloseResult, tmp_path: Path) -> None:
    """Amounts fit their columns, dates are dates, averages have no sum, and every assumption is named."""
    path = tmp_path / "close.xlsx"
    path.write_bytes(close_workbook(result.book))
    book = openpyxl.load_workbook(path)
    for sheet_of in book:
        widths = {n: d.width for d in sheet_of.column_dimensions.values() for n in range(d.min, d.max + 1)}
        for row in sheet_of.iter_rows():
            for cell in row:
                if isinstance(cell.value, float) and cell.number_format.startswith("#,##0.00"):
                    assert len(f"{cell.value:,.2f}") < widths[cell.column]
    kinds = {c.value: i for i, c in enumerate(book["Exceptions"][4])}
    assert {row[kinds["Date"]].is_date for row in book["Exceptions"].iter_rows(min_row=5) if row[kinds["Date"]].value}
    rows = [[str(c.value) for c in row] for row in book["Averages"].rows]
    leases = [row[0] for row in rows].index("Weighted averages by lease")
    summed = [i for i, row in enumerate(rows) if "Total" in row]
    assert min(summed) > leases
    assumed = result.book.exceptions[result.book.exceptions["kind"] == "assumption"]
    named = [(row[0].value, row[2].value, row[4].value) for row in book["Exceptions"].rows]
    assert set(assumed[["lease", "what", "detail"]].itertuples(index=False, name=None)) <= set(named)


def test_every_posted_entry_is_checked(result: asc842.CloseResult) -> None:
    """The checks are of what stands posted, with what was brought forward."""
    (check,) = [c for c in result.book.checks if c.name == "every entry balances"]
    assert check.about == f"{result.book.lines['entry_id'].nunique()} entries"


@pytest.mark.heavy
@pytest.mark.libreoffice
@pytest.mark.parametrize(("folder", "period"), [("tables", "2024-08"), ("currencies", "2024-03")])
def test_libreoffice_gives_every_figure_of_the_workbook_again(folder: str, period: str, tmp_path: Path) -> None:
    """Improvements, leasebacks, transfers, other currencies: each formula comes to the value beside it."""
    path = ROOT / "tests" / "golden" / folder
    rates = next(path.glob("*rates*.csv"), None)
    made = asc842.close(path, period, register="sqlite://", out=None, rates=rates)
    (tmp_path / "close.xlsx").write_bytes(close_workbook(made.book))
    (opened,) = recalculated([tmp_path / "close.xlsx"], tmp_path / "again")
    check_values(tmp_path / "close.xlsx", opened)
