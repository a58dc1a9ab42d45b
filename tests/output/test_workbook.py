"""The workbook as written: sheets, values that formulas carry, text that stays text, files whole or not at all."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import asc842
from asc842.output import workbook as renderer
from heavy import now, params
from lease_files import ROOT, book_of
from workbooks import (
    AMOUNT,
    HOSTILE,
    LEASES,
    SHEETS,
    D,
    every_formula_has_a_value,
    hostile,
    read,
    same_schedule,
    sheets_of,
    table,
    the_book,
)

LIGHT = ("windham", "windham-daily-nominal", "finance-money", "finance-part-months", "month-end-arrears", "components",
         "one-month")


@pytest.fixture(scope="module")
def written(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("written")
    return {name: the_book(name).to_workbook(folder / f"{name}.xlsx") for name in now(pytestconfig, LEASES, LIGHT)}


def test_sheets_and_their_print_set_up(written: dict[str, Path]) -> None:
    book = read(written["windham"])
    assert book.sheetnames == sheets_of(the_book("windham"), SHEETS)
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 1
        if sheet.title in ("Payments", "Schedule", "Workings", "Current portion"):
            # Side by side at a size that can be read, each page with the first columns again.
            assert len(sheet.col_breaks) >= 1
            assert 50 <= sheet.page_setup.scale <= 100
            assert sheet.print_title_cols
            continue
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        # One page wide and as long as need be; 1 is the default, which a file leaves out.
        assert sheet.page_setup.fitToHeight == {"Charts": None, "Events": 2}.get(sheet.title, 0)
        assert f"asc842 {asc842.__version__}" in sheet.oddFooter.left.text
        assert sheet.oddFooter.right.text == "Page &P of &N"
    for name in ("Payments", "Schedule", "Workings", "Journal", "Checks"):
        assert book[name].freeze_panes
        assert book[name].print_title_rows


def test_two_charts_of_the_promised_series(written: dict[str, Path]) -> None:
    with zipfile.ZipFile(written["windham"]) as archive:
        charts = [n for n in archive.namelist() if n.startswith("xl/charts/chart")]
        drawn = [archive.read(n).decode() for n in sorted(charts)]
    assert len(drawn) == 2
    assert "Lease liability" in drawn[0]
    assert "Right-of-use asset" in drawn[0]
    assert "Rent paid" in drawn[1]
    assert "Straight-line cost" in drawn[1]


@pytest.mark.parametrize("name", params(LEASES, LIGHT))
def test_cached_schedule_is_the_books(name: str, written: dict[str, Path]) -> None:
    same_schedule(written[name], the_book(name).schedule.to_dict("records"))


def test_every_amount_of_the_schedule_is_a_formula(written: dict[str, Path]) -> None:
    columns = table(read(written["windham"], values=False)["Schedule"], "Period")
    assert all(c.data_type == "f" for cells in columns.values() for c in cells)


@pytest.mark.parametrize("name", params(LEASES, LIGHT))
def test_every_formula_carries_a_value(name: str, written: dict[str, Path]) -> None:
    every_formula_has_a_value(written[name])


def test_journal_is_the_books_and_traces_to_the_schedule(written: dict[str, Path]) -> None:
    journal = the_book("finance-money").journal
    columns = table(read(written["finance-money"])["Journal"], "Entry")
    lines = zip(*(columns[h] for h in ("Date", "What", "Account", "Debit", "Credit")), strict=True)
    posting = [[c.value for c in line] for line in lines if line[3].value or line[4].value]
    assert len(posting) == len(journal)
    for found, wanted in zip(posting, journal.to_dict("records"), strict=True):
        assert [found[0].date(), *found[1:3]] == [wanted["date"], wanted["entry"], wanted["account"]]
        assert found[3:] == pytest.approx([float(wanted["debit"]), float(wanted["credit"])], abs=AMOUNT)
    traced = table(read(written["finance-money"], values=False)["Journal"], "Entry")
    assert all(c.data_type == "f" for side in ("Debit", "Credit") for c in traced[side])


def test_journal_traces_where_accounts_share_a_name(tmp_path: Path) -> None:
    same = dict.fromkeys(type(asc842.Policy().accounts).model_fields, "Lease clearing")
    text, _ = LEASES["operating-money"]
    path = book_of(text, accounts=same).to_workbook(tmp_path / "same.xlsx")
    traced = table(read(path, values=False)["Journal"], "Entry")
    assert all(c.data_type == "f" for c in traced["Debit"])


def test_summary_begins_with_the_assumptions(written: dict[str, Path]) -> None:
    rows = [[c.value for c in row if c.value is not None] for row in read(written["windham"])["Summary"].iter_rows()]
    texts = [str(r[0]) for r in rows if r]
    first = next(i for i, t in enumerate(texts) if t.startswith("Assumptions"))
    assert texts.index("Other judgements") > first
    assert texts.index("Inputs") > texts.index("Other judgements")
    lease = asc842.load(ROOT / "inputs" / "windham-v.toml")
    shown = [str(r[-1]) for r in rows if r]
    for judgement in lease.judgements:
        assert judgement.reason in shown
    assert any("Allowance" in t for t in texts)
    outcomes = [r for r in rows if r and str(r[0]).strip() == "outcome"]
    assert [r[1] for r in outcomes] == [90000, 90000, 0]


def test_contract_shows_printed_beside_computed_and_marks_the_misprint(written: dict[str, Path]) -> None:
    sheet = read(written["windham"])["Contract"]
    rows = {str(r[0].value): [c.value for c in r] for r in sheet.iter_rows()}
    header = rows["Row"]
    year_4 = dict(zip(header, rows["4th Lease Year"], strict=True))
    assert (year_4["Annual"], year_4["Rate × area, a year"]) == (800833.44, 800883.44)
    assert rows["4th Lease Year"][header.index("Rate × area, a year") + 1] == -50
    assert year_4["Annual ÷ 12"] == 66736.12
    assert "monthly governs" in year_4["Findings and judgements"]
    assert rows["2nd Lease Year"][header.index("Rate × area, a year") + 1] == 0
    formats = [f for ranges in sheet.conditional_formatting for f in ranges.rules]
    assert formats


def test_same_book_same_bytes(tmp_path: Path) -> None:
    first = the_book("windham").to_workbook(tmp_path / "a.xlsx").read_bytes()
    assert the_book("windham").to_workbook(tmp_path / "b.xlsx").read_bytes() == first
    code = f"import asc842; asc842.account_for(asc842.load({str(ROOT / 'inputs/windham-v.toml')!r}))" \
           f".to_workbook({str(tmp_path / 'c.xlsx')!r})"
    elsewhere = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati"}
    subprocess.run([sys.executable, "-c", code], check=True, env=elsewhere)
    assert (tmp_path / "c.xlsx").read_bytes() == first


@pytest.mark.parametrize("words", params(HOSTILE, HOSTILE[:1]))
def test_text_of_a_lease_stays_text(words: str, tmp_path: Path) -> None:
    path = book_of(hostile(words)).to_workbook(tmp_path / "hostile.xlsx")
    cells = [c for sheet in read(path, values=False) for row in sheet.iter_rows() for c in row]
    same = [c for c in cells if c.value == words]
    assert len(same) > 10
    assert {c.data_type for c in same} == {"s"}
    # The cover leads to the other sheets; no text of the lease leads anywhere, and nothing leads out of the workbook.
    assert not any(c.hyperlink for c in same)
    assert not any(c.hyperlink.target for c in cells if c.hyperlink)
    ours = read(book_of(hostile("words")).to_workbook(tmp_path / "plain.xlsx"), values=False)
    assert [c.value for c in cells if c.data_type == "f"] == [
        c.value for sheet in ours for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def _as_file(folder: Path) -> Path:
    (folder / "file").write_text("in the way")
    return folder / "file" / "lease.xlsx"


def _as_folder(folder: Path) -> Path:
    (folder / "lease.xlsx").mkdir()
    return folder / "lease.xlsx"


@pytest.mark.parametrize("place", [_as_file, _as_folder])
def test_what_can_not_be_written_leaves_nothing(place: Callable[[Path], Path], tmp_path: Path) -> None:
    target = place(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(asc842.OutputError, match=r"could not be written(.|\n)*remedy"):
        the_book("one-month").to_workbook(target)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_full_disk_keeps_the_old_file_and_makes_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    old = the_book("one-month").to_workbook(tmp_path / "old.xlsx")
    content = old.read_bytes()
    monkeypatch.setattr(Path, "replace", full)
    for target in (old, tmp_path / "new" / "deep" / "lease.xlsx"):
        with pytest.raises(asc842.OutputError, match="No space left"):
            the_book("zero-rate").to_workbook(target)
    assert old.read_bytes() == content
    assert list(tmp_path.iterdir()) == [old]


def test_missing_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deep" / "lease.xlsx"
    assert the_book("one-month").to_workbook(str(path)) == path
    assert list(path.parent.iterdir()) == [path]


def test_a_warning_of_the_writer_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(space: Any) -> None:
        space.workbook.worksheets()[0].write_url(0, 0, "http://x.invalid/" + "x" * 3000)

    monkeypatch.setattr(renderer, "write_charts", careless)
    with pytest.raises(UserWarning, match="exceeds Excel's limit"):
        the_book("one-month").to_workbook(tmp_path / "lease.xlsx")
    assert not list(tmp_path.iterdir())


def test_each_status_has_a_word_and_a_colour(tmp_path: Path) -> None:
    book = the_book("one-month")
    statuses = ("pass", "note", "resolved", "fail")
    checks = tuple(asc842.Check(f"check {s}", s, "1.00", "2.00", D("1.00"), D("0.00"), "lease, 9", s, "misprint",
                                f"because {s}") for s in statuses)
    path = replace(book, checks=checks).to_workbook(tmp_path / "checks.xlsx")
    sheet = read(path)["Checks"]
    columns = table(sheet, "Status")
    made = [(c.value, n.value) for c, n in zip(columns["Status"], columns["Check"], strict=True)][-4:]
    assert made == [(s, f"check {s}") for s in reversed(statuses)]
    coloured = {rule.formula[0].strip('"') for ranges in sheet.conditional_formatting for rule in ranges.rules}
    assert coloured == set(statuses)
    summary = [[c.value for c in row] for row in read(path)["Summary"].iter_rows()]
    assert next(r for r in summary if r[0] == "by asc842")[1:5] == [1, 1, 1, 1]
    assert {r[0] for r in summary if str(r[0]).startswith("check ")} == {"check note", "check resolved", "check fail"}


def test_columns_are_wide_enough_for_the_largest_amount(tmp_path: Path) -> None:
    text, elections = LEASES["operating-money"]
    large = text.replace("monthly = 10000.00", "monthly = 9876543210.00")
    sheet = read(book_of(large, **elections).to_workbook(tmp_path / "large.xlsx"))["Schedule"]
    # Neighbours of one width are stored as one range.
    widths = {i: d.width for d in sheet.column_dimensions.values() for i in range(d.min, d.max + 1)}
    amounts = [c for row in sheet.iter_rows() for c in row if isinstance(c.value, float)]
    assert max(c.value for c in amounts) > 1e11
    for cell in amounts:
        assert widths[cell.column] > len(f"{cell.value:,.2f}"), cell.coordinate
