"""Verifying the workbook of a lease or a close: what was altered is named by its cell; others are refused."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName

import asc842
from asc842.api.verify import verify_workbook
from asc842.cli import main
from asc842.output.workbook import patterns, sources
from lease_files import ROOT, book_of, lease_text, shipped_leases
from workbooks import ASSET, HOSTILE, LEASES, hostile, input_cell, read_to_change, the_book


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return the_book("one-month").to_workbook(tmp_path_factory.mktemp("verify") / "one-month.xlsx")


def test_a_workbook_as_it_was_written_agrees(written: Path) -> None:
    done = CliRunner().invoke(main, ["verify", str(written)])
    assert done.exit_code == 0, done.output
    assert "every one is as it should be" in done.output
    assert "hold no value" not in done.output


def test_each_change_is_named_by_its_cell(written: Path, tmp_path: Path) -> None:
    """Figures, formulas made figures, formulas off their pattern, figures made formulas, texts, inputs, sheets."""
    book = read_to_change(written)
    rate = input_cell(book, "Discount_rate").coordinate
    engine = next(row[1] for row in book["Cover"].iter_rows(max_col=2) if row[0].value == "Engine").coordinate
    for place, value in (("Payments_I7", 999), ("Schedule_H8", 1.5), ("Workings_R9", "=R8+1"), ("Payments_J7", "=1+1"),
                         ("Journal_E6", "Cash at bank"), ("Contract_Z99", "new"), ("Checks_B6", None),
                         (f"Summary_{rate}", book["Summary"][rate].value + 5e-7), (f"Cover_{engine}", "asc842 9.9")):
        sheet, _, cell = place.partition("_")
        book[sheet][cell] = value
    del book["Charts"]
    book.create_sheet("Mine")
    book.defined_names["Discount_rate"].value = "Summary!$B$2"
    # What hides a figure, and what a chart draws.
    book["Journal"]["F7"].number_format = ";;;"
    book["Schedule"]["I8"].font = Font(color="FFFFFFFF")
    book["Workings"].row_dimensions[9].hidden = book["Journal"].column_dimensions["F"].hidden = True
    book["Events"].sheet_state = "hidden"
    book["Payments"].defined_names["Term"] = DefinedName("Term", attr_text="12")
    book.save(tmp_path / "altered.xlsx")
    done = CliRunner().invoke(main, ["verify", str(tmp_path / "altered.xlsx"), "--json"])
    assert done.exit_code == 1, done.output
    found = json.loads(done.output)
    assert found["engine"] == "asc842 9.9"
    assert {d["cell"]: d["what"] for d in found["differences"]} == {
        "Payments!I7": "altered", "Schedule!H8": "formula overwritten", "Workings!R9": "formula off its pattern",
        "Payments!J7": "formula in place of a figure", "Journal!E6": "altered", "Contract!Z99": "added",
        "Checks!B6": "cleared", f"Summary!{rate}": "altered", f"Cover!{engine}": "altered",
        "Charts": "sheet missing", "Mine": "sheet added", "Discount_rate": "name altered",
        "Payments!Term": "name added", "Journal!F7": "format altered", "Schedule!I8": "format altered",
        "Workings!9:9": "row hidden", "Journal!F:G": "column hidden", "Events": "sheet hidden"}


def test_boxes_that_preparer_and_reviewer_fill_in_are_no_differences(written: Path, tmp_path: Path) -> None:
    """They are said apart; a formula in one, or text in another cell beside them, is a difference."""
    book = read_to_change(written)
    row = next(c.row for (c,) in book["Cover"].iter_rows(max_col=1) if c.value == "Preparer")
    sheet = book["Cover"]
    sheet[f"B{row}"], sheet[f"C{row}"], sheet[f"D{row + 1}"] = "A. Preparer", datetime(2026, 11, 30), "R.R."
    book.save(tmp_path / "signed.xlsx")
    done = CliRunner().invoke(main, ["verify", str(tmp_path / "signed.xlsx"), "--json"])
    assert done.exit_code == 0, done.output
    assert [d["cell"] for d in json.loads(done.output)["filled_in"]] == [
        f"Cover!B{row}", f"Cover!C{row}", f"Cover!D{row + 1}"]
    sheet[f"B{row + 1}"], sheet[f"F{row}"] = "=1+1", "seen"
    book.save(tmp_path / "more.xlsx")
    assert {d.cell for d in verify_workbook(tmp_path / "more.xlsx").differences} == {
        f"Cover!B{row + 1}", f"Cover!F{row}"}


def test_a_chart_that_draws_other_cells_is_named(written: Path, tmp_path: Path) -> None:
    book = read_to_change(written)
    book["Charts"]._charts[0].series[0].val.numRef.f = "Schedule!$H$8:$H$8"
    book.save(tmp_path / "drawn.xlsx")
    assert [(d.cell, d.what) for d in verify_workbook(tmp_path / "drawn.xlsx").differences] == [
        ("Charts, chart 1, series 1", "chart draws other cells")]


IMPLICIT = '\n[facts.implicit_rate]\nunguaranteed_residual = 82000.00\nsource = "lease, 4"\n'
RATES = {"name": "Bank", "as_of": "2023-12-31", "rates": [
    {"months": 6, "rate": "0.05"}, {"months": 60, "rate": "0.06"}]}


def worked_out(method: str, implicit: str = "") -> str:
    """A lease of which nobody judged the classification, and whose rate is worked out."""
    rent = {"timing": "advance", "rows": [{"monthly": Decimal("1000.00")}]}
    return lease_text("2024-01-01", "2024-12-31", rent, rate=None, classification=None,
                      judgements=[{"question": "discount_rate", "method": method}]) + ASSET + implicit


def untouched(book: asc842.LeaseBook, path: Path) -> list[tuple[str, str]]:
    return [(d.cell, d.what) for d in verify_workbook(book.to_workbook(path)).differences]


def test_what_was_worked_out_is_no_part_of_the_input(tmp_path: Path) -> None:
    book = book_of(worked_out("incremental borrowing"), rate_tables=[{"kind": "incremental borrowing", **RATES}])
    lines = [line for _, line in sources.input_lines(book)]
    assert not any("classification" in line for line in lines[:-1])
    assert untouched(book, tmp_path / "w.xlsx") == []


@pytest.mark.heavy
def test_untouched_workbooks_have_no_difference(tmp_path: Path) -> None:
    """A risk-free rate, an implicit one, and every lease file shipped."""
    books = [book_of(worked_out("risk-free").replace("[facts]", 'asset_class = "trucks"\n[facts]'),
                     risk_free_classes=["trucks"], rate_tables=[{"kind": "risk-free", **RATES}]),
             book_of(worked_out("implicit", IMPLICIT))]
    policy = asc842.load_policy(ROOT / "inputs" / "policy.toml")
    books += [asc842.account_for(asc842.load(path), policy) for path in shipped_leases()]
    for book in books:
        assert untouched(book, tmp_path / "w.xlsx") == [], book.lease.id


@pytest.mark.heavy
def test_the_workbook_of_a_close_is_compared_with_its_register_or_its_inputs(tmp_path: Path) -> None:
    """What was altered is named by its cell; by itself it is refused; as another name in another folder too."""
    inputs, out = tmp_path / "inputs", tmp_path / "out"
    inputs.mkdir()
    (inputs / "one.toml").write_text(LEASES["one-month"][0], encoding="utf-8")
    made = asc842.close(inputs, "2024-02", out=out)
    register, altered = out / "register.db", tmp_path / "sent.xlsx"
    assert made.passed

    def told(path: Path, *more: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["verify", str(path), *more])
        return done.exit_code, done.output
    whole = out / "2024-02" / "close.xlsx"
    assert told(whole)[0] == told(whole, "--portfolio", str(inputs))[0] == 0
    book = read_to_change(whole)
    journal = book["Journal"]
    at = next(c for row in journal.iter_rows() for c in row if isinstance(c.value, float))
    journal[at.coordinate] = at.value + 1
    closing = next(c for row in book["Liability"].iter_rows() for c in row if str(c.value).startswith("=SUM("))
    book["Liability"][closing.coordinate] = 0
    book["Maturity"].sheet_state = "hidden"
    book.save(altered)
    assert "verify.no-register" in told(altered)[1]
    code, said = told(altered, "--register", str(register), "--json")
    found = {d["cell"]: d["what"] for d in json.loads(said)["differences"]}
    assert code == 1
    assert found == {f"Journal!{at.coordinate}": "altered", f"Liability!{closing.coordinate}": "formula overwritten",
                     "Maturity": "sheet hidden"}
    asc842.close(inputs, "2024-03", out=None, register=register)
    title = book["Summary"]["A1"]
    title.value = "Leases, 2024-03"
    book.save(altered)
    assert "verify.not-kept" in told(altered, "--register", str(register))[1]


def test_an_altered_input_shows_in_the_figures(written: Path, tmp_path: Path) -> None:
    """The input on Sources made another: what it makes differs, in formulas that no longer show what they did."""
    lines = [line for _, line in sources.input_lines(the_book("one-month"))]
    book = read_to_change(written)
    at = next(c for (c,) in book["Sources"].iter_rows(min_col=2, max_col=2) if c.value in lines and "10000" in c.value)
    book["Sources"][at.coordinate] = at.value.replace("10000", "10001")
    book.save(tmp_path / "rent.xlsx")
    assert "Payments!I7" in {d.cell for d in verify_workbook(tmp_path / "rent.xlsx").differences}


@pytest.mark.heavy
def test_the_input_of_a_lease_that_says_what_looks_like_formulas_comes_back(tmp_path: Path) -> None:
    book = book_of(hostile("".join(HOSTILE)))
    assert verify_workbook(book.to_workbook(tmp_path / "hostile.xlsx")).passed


def test_lines_longer_than_a_cell_are_put_together_again() -> None:
    lines = sources._parts(sources.LEASE, "x" * 70_001)
    assert [len(text) for _, text in lines] == [30_000, 30_000, 10_001]
    text, policy = sources.joined([*lines, (sources.POLICY, "{}")])
    assert (text, policy) == ("x" * 70_001 + "\n", asc842.Policy())


@pytest.mark.parametrize(("part", "content", "code"), [
    ("xl/worksheets/sheet1.xml", b'<?xml version="1.0"?>' + b" " * 9000 + b'<!DOCTYPE x [<!ENTITY a "b">]><x/>',
     "workbook.document-type"),
    ("xl/sharedStrings.xml", b"<!-- " + b" " * 1_500_000 + b'--><!DOCTYPE x [<!ENTITY a "b">]><sst/>',
     "workbook.document-type"),
    ("xl/media/bomb.bin", b"0" * 60_000_000, "workbook.unpacked"),
])
def test_hostile_files_are_refused(written: Path, tmp_path: Path, part: str, content: bytes, code: str) -> None:
    path = tmp_path / "hostile.xlsx"
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as copy:
        for item in source.infolist():
            if item.filename != part:
                copy.writestr(item, source.read(item))
        copy.writestr(part, content)
    assert refused(path) == code


@pytest.mark.heavy
def test_workbooks_of_others_and_damaged_ones_are_refused(written: Path, tmp_path: Path) -> None:
    book = read_to_change(written)
    del book["Sources"]
    book.save(tmp_path / "none.xlsx")
    assert refused(tmp_path / "none.xlsx") == "verify.no-input"
    (tmp_path / "short.xlsx").write_bytes(written.read_bytes()[:5000])
    assert refused(tmp_path / "short.xlsx") == "workbook.damaged"
    assert refused(tmp_path / "missing.xlsx") == "file.not-there"


def refused(path: Path) -> str:
    with pytest.raises(asc842.InputError) as error:
        verify_workbook(path)
    return error.value.problems[0].code


@pytest.mark.parametrize(("formula", "row", "column", "said"), [
    ("=A1+$B$2", 2, 2, "R[-2]C[-2]+R2C2"), ('=SUM(C3:C9)&"A1"', 8, 3, 'SUM(R[-6]C[-1]:R[0]C[-1])&"A1"'),
    ("=LOG10(A1)", 0, 0, "LOG10(R[0]C[0])"), ("Payments!$I$7:$I$9", 0, 0, "Payments!R7C9:R9C9")])
def test_patterns_are_distances(formula: str, row: int, column: int, said: str) -> None:
    assert patterns.pattern(formula, row, column) == said


@pytest.mark.parametrize("name", ["one-month", "components"])
def test_every_column_has_one_pattern_and_typed_figures_stand_in_the_input_alone(
        name: str, written: Path, tmp_path: Path) -> None:
    """Walk every cell: Schedule, Workings and Payments, the count on the cover, figures that are typed."""
    path = written if name == "one-month" else the_book(name).to_workbook(tmp_path / "w.xlsx")
    book = read_to_change(path)
    said = next(str(c.value) for (c,) in book["Cover"].iter_rows(max_col=1) if "formula patterns" in str(c.value))
    assert said.endswith(" formula patterns, 0 exceptions when the workbook was made; asc842 verify counts again")
    for sheet in ("Payments", "Schedule"):
        for column in book[sheet].iter_cols():
            cells = [c for c in column if c.data_type == "f" and not str(c.value).startswith("=SUM(")]
            assert len({patterns.pattern(c.value, c.row - 1, c.column - 1) for c in cells}) <= 1, column[0].coordinate
    typed = {column[0].column_letter for column in book["Schedule"].iter_cols()
             for c in column if c.data_type == "n" and c.value is not None}
    assert typed == set()
