"""Names that are more than names: no export takes one for a formula, a record or a piece of a program."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import asc842
from asc842.output.renderers.formulas import as_text
from heavy import params

FORMULA = '=HYPERLINK("http://x")'
HEAD = ("lease,entity,asset_class,cost_center,dimension.region,commencement,lease_term_end,discount_rate,"
        "classification,timing,reason\n")


def closed(folder: Path, names: tuple[str, str, str, str], policy: str = "", *,
           reports: bool = False) -> Path:
    """Close a lease whose entity, asset class, cost center and region are as given; return the folder of its files."""
    leases = io.StringIO()
    csv.writer(leases).writerow(["a", *names, "2024-01-01", "2024-12-31", "0.07", "operating", "advance", "Given"])
    (folder / "leases.csv").write_text(HEAD + leases.getvalue())
    (folder / "rent.csv").write_text("lease,monthly\na,1000.00\n")
    if policy:
        (folder / "policy.toml").write_text(policy)
    asc842.close(folder, "2024-01", out=folder / "out", reports=reports)
    return folder / "out" / "2024-01"


def cells_of(path: Path) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(path.read_text(), newline="")) for cell in row]


@pytest.mark.parametrize(("text", "safe"), [
    ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"),
    ("-500.00", "-500.00"), ("+1", "+1"), ("12 %", "12 %"), ("Office", "Office"), ("", "")])
def test_text_that_looks_like_a_formula_is_marked_and_numbers_are_not(text: str, safe: str) -> None:
    assert as_text(text) == safe


def test_no_name_becomes_a_formula_in_workbook_or_csv(tmp_path: Path) -> None:
    names = ("=1+1", FORMULA, "@SUM(A1)", "+cmd|' /C calc'!A0")
    out = closed(tmp_path, names, reports=True)
    for sheet in openpyxl.load_workbook(out / "close.xlsx"):
        for row in sheet.iter_rows():
            assert not [c.value for c in row if c.data_type == "f" and any(name in str(c.value) for name in names)]
            assert not [c.value for c in row if c.value in names and not c.quotePrefix]
    for path in [out / "journal.csv", out / "disclosures.csv", *(out / "reports").glob("*.csv")]:
        risky = [c for c in cells_of(path) if c[:1] in "=+-@" and c and as_text(c) != c]
        assert risky == [], path.name
    assert "'=1+1" in cells_of(out / "journal.csv")


@pytest.mark.parametrize("ledger", ["netsuite", "quickbooks online", "xero", "sage intacct"])
def test_a_code_that_is_a_formula_is_refused_by_ledgers_before_anything_is_posted(tmp_path: Path, ledger: str) -> None:
    with pytest.raises(asc842.InputError) as error:
        closed(tmp_path, ("=1+1", "Office", "CC", "N"), f'[[erp]]\nformat = "{ledger}"\n')
    assert '"=1+1"' in [p.found for p in error.value.problems]
    assert not (tmp_path / "out" / "2024-01").exists()


@pytest.mark.parametrize("place", range(4))
def test_a_name_of_two_lines_is_refused(tmp_path: Path, place: int) -> None:
    names: Any = ["E", "A", "C", "R"]
    names[place] = "Office\nENDTRNS\nTRNS"
    with pytest.raises(asc842.InputError) as error:
        closed(tmp_path, tuple(names), '[[erp]]\nformat = "quickbooks iif"\n')
    (problem,) = error.value.problems
    assert (problem.expected, problem.remedy) == ("a name on one line", 'write "Office ENDTRNS TRNS"')


TEMPLATES = ("{amount:>3000000000}", "{document.__len__}", "{document.__class__.__mro__}", "{text!r}", "{date:%s}",
             "{text:{amount}}", "{amount[0]}", "{}", "{0}", "{text:>99999}", "{nothing}", "{")


@pytest.mark.parametrize("template", params(TEMPLATES, TEMPLATES[:4]))
def test_a_template_takes_fields_of_a_closed_list_alone(tmp_path: Path, template: str) -> None:
    with pytest.raises(asc842.InputError) as error:
        closed(tmp_path, ("E", "A", "C", "R"), f"[[erp]]\nformat = \"csv\"\ncolumns = {{ A = '{template}' }}\n")
    (problem,) = error.value.problems
    assert (problem.key, problem.found) == ("erp[0].columns.A", template)
    assert "{date:%Y-%m-%d}" in problem.remedy


def test_templates_that_are_meant_are_filled(tmp_path: Path) -> None:
    columns = ('{ D = "{date:%d.%m.%Y}", A = "{amount:,.2f}", N = "{number:03d}", T = "{text:.10}", R = "{region}-x", '
               'B = "{{{account}}}" }')
    out = closed(tmp_path, ("E", "A", "C", "North"), f'[[erp]]\nformat = "csv"\ncolumns = {columns}\n')
    (path,) = (out / "erp" / "csv").glob("*.csv")
    rows = list(csv.DictReader(io.StringIO(path.read_text(), newline="")))
    assert {(r["D"][2:], r["R"]) for r in rows} == {(".01.2024", "North-x")}
    assert {"1,000.00", "-1,000.00"} & {r["A"] for r in rows}
    assert rows[0]["N"] == "001"
    assert rows[0]["T"].startswith("a: ")
    assert rows[0]["B"].startswith("{")
