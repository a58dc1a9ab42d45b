"""The workbook to fill in, and the way of any lease into it and back."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

import asc842
from asc842.api.template import template
from asc842.cli import main
from asc842.closing.portfolio import read_portfolio
from asc842.closing.portfolio.headings import heading
from asc842.closing.portfolio.layout import layouts
from asc842.closing.portfolio.lease_rows import rows_of_lease
from asc842.closing.portfolio.notes import note_of
from asc842.closing.portfolio.sheet_policy import policy_of_workbook
from asc842.closing.portfolio.table_leases import file_of_rows, lease_of_rows
from asc842.closing.portfolio.table_sets import TableSet
from asc842.contract.lease import Lease
from asc842.output.schemas import schema_of
from asc842.output.template import template_workbook
from asc842.output.template.policy_sheet import elections_not_held
from asc842.output.template.rules import LONGEST_NOTE
from asc842.output.workbook.save import save
from lease_files import ROOT, load_text, shipped_leases
from test_worked_examples import examples, terms_of


def test_a_template_holds_examples_that_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["template", "leases.xlsx"])
    assert (result.exit_code, result.output) == (0, "Workbook: leases.xlsx, 3 leases\n")
    held = read_portfolio("leases.xlsx")
    assert [r.reason for r in held.rejected] == []
    books = {x.id: asc842.account_for(x.lease) for x in held.leases}
    assert {name: str(b.summary["opening_liability"]) for name, b in books.items()} == {
        "copier": "12979.26", "truck": "97786.25", "windham-v": str(asc842.account_for(
            asc842.load(ROOT / "inputs" / "windham-v.toml")).summary["opening_liability"])}
    again = CliRunner().invoke(main, ["template", "leases.xlsx"])
    assert (again.exit_code, "is there already" in again.output) == (2, True)
    assert CliRunner().invoke(main, ["template", "leases.csv"]).exit_code == 2


def test_what_a_spreadsheet_program_finds_in_it(tmp_path: Path) -> None:
    book = load_workbook(template(tmp_path / "leases.xlsx").path)
    assert book.sheetnames[:14] == [
        "Explain", "Leases", "Rent steps", "Abatements", "Incentives", "Receivable", "Costs", "Options", "Events",
        "Judgements", "Index readings", "Actuals", "Dimensions", "Documents"]
    sheet = book["Leases"]
    heads = [c.value for c in sheet[1]]
    assert heads[:12] == ["Lease", "Name", "Entity", "Asset class", "Cost center", "Lessor", "Start", "Term (months)",
                          "End", "Rent", "Paid", "Timing"]
    assert (sheet.freeze_panes, sheet["A1"].comment is not None) == ("C2", True)
    assert [cell.value for page in book.worksheets if page.title not in ("Explain", "Policy") for cell in page[1]
            if cell.value and cell.comment is None] == []
    rules = {sheet.cell(1, next(iter(v.sqref.ranges)).min_col).value: v for v in sheet.data_validations.dataValidation}
    assert rules["Timing"].formula1 == '"advance,arrears"'
    assert (rules["Start"].type, rules["Rate"].type, rules["Renewal reasonably certain"].formula1) == (
        "date", "decimal", '"yes,no"')
    assert sheet["G2"].number_format == "yyyy-mm-dd"
    assert sheet.cell(2, heads.index("Rate") + 1).number_format.endswith("%")


TRACED_ALONE = 30
"""Leases with what no cell says by itself (further keys, text for a figure, a rate of 0), read with cells traced."""


def leases() -> Iterator[Lease]:
    """Yield every lease of inputs/, worked example, and lease on record from the tests, under ids of their own."""
    yield from map(asc842.load, shipped_leases())
    for example in examples():
        yield load_text(terms_of(example).text()).model_copy(update={"id": example["id"]})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lease.toml"
        for line in (ROOT / "tests" / "golden" / "leases.jsonl").read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            path.write_text(case["lease"], encoding="utf-8")
            yield asc842.load(path).model_copy(update={"id": case["name"].lower()})


def test_every_column_of_every_table_has_a_note_that_fits() -> None:
    noted = {(table, c): note_of(table, c) for table, layout in layouts().items() for c in layout.columns}
    assert len(noted) > 500
    assert {at: said for at, said in noted.items()
            if not said.strip() or len(said) > LONGEST_NOTE or "``" in said} == {}


def test_a_note_of_a_key_is_what_the_schema_says_of_it() -> None:
    defs = schema_of("lease")["$defs"]
    said = [(model, key, note_of(table, c))
            for table, layout in layouts().items() for c, column in layout.columns.items()
            for model, key in column.keys[-1:] if not heading(table, c).note and not c.endswith("source")]
    in_schema = [(defs[model.__name__]["properties"][key].get("description"), text) for model, key, text in said
                 if model.__name__ in defs and key in defs[model.__name__]["properties"]]
    assert [pair for pair in in_schema if pair[0] not in (None, pair[1])] == []
    assert sum(found is not None for found, _ in in_schema) > 250


@pytest.mark.heavy
def test_every_lease_goes_into_a_workbook_and_back(tmp_path: Path) -> None:
    said, tables = dict[str, Lease](), dict[str, list[dict[str, str]]]()
    for lease in {x.id: x for x in leases()}.values():
        said[lease.id] = lease
        for name, rows in rows_of_lease(lease).items():
            tables.setdefault(name, []).extend(rows)
    (tmp_path / "leases.xlsx").write_bytes(template_workbook(tables))
    tabled = TableSet([tmp_path / "leases.xlsx"], given=True)
    assert [r.reason for r in tabled.rejected] == []
    traced = {rows["leases"][0].cells["lease"]: file_of_rows(rows).lease for rows in tabled.leases}
    assert len(traced) == len(said) > 220
    assert [name for name in traced if traced[name] != said[name]] == []
    at_once = {rows["leases"][0].cells["lease"]: lease_of_rows(rows, cited=True) for rows in tabled.leases}
    found = {name: read[0] for name, read in at_once.items() if read}
    assert [name for name in found if found[name] != said[name]] == []
    assert len(said) - len(found) == TRACED_ALONE
    by_key = {row["key"] for row in tables["keys"]}
    assert len(by_key) == 19  # subleases, rows of a component that are not in order, readings of an index in an event


NOT_HELD = ["policy: no sheet holds account_maps, and the workbook is without it"]


def test_a_portfolio_goes_into_a_workbook(tmp_path: Path) -> None:
    sample = ROOT / "inputs" / "sample-portfolio"
    result = CliRunner().invoke(main, ["template", str(tmp_path / "all.xlsx"), "--from", str(sample)])
    assert result.exit_code == 1
    assert [line for line in result.output.splitlines() if "no sheet holds" in line] == NOT_HELD
    whole, read = read_portfolio(sample), read_portfolio(tmp_path / "all.xlsx")
    assert [x.lease for x in whole.leases] == [x.lease for x in read.leases]


def test_the_policy_of_a_workbook(tmp_path: Path) -> None:
    path = template(tmp_path / "leases.xlsx").path
    book = load_workbook(path)
    sheet = book["Policy"]
    at = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2)}
    assert read_portfolio(path).policy == asc842.Policy()
    for key, value, reason in (("day_one_payment", "included", "As the auditor asked."),
                               ("short_term_classes", "Vehicles; IT", None),
                               ("classification.major_part", 0.8, None)):
        sheet.cell(at[key], 2).value, sheet.cell(at[key], 3).value = value, reason
    book.save(path)
    policy = read_portfolio(path).policy
    assert (policy.day_one_payment, policy.short_term_classes, str(policy.classification.major_part)) == (
        "included", ("Vehicles", "IT"), "0.8")
    assert policy.reasons == {"day_one_payment": "As the auditor asked."}
    copy = template(tmp_path / "copy.xlsx", path)
    assert copy.whole
    assert read_portfolio(copy.path).policy == policy
    reasoned = asc842.Policy(reasons={"compounding": "Usual.", "accounts": "The chart of 2024.", "erp": "None yet."})
    assert elections_not_held(reasoned) == ["the reason of accounts", "the reason of erp"]
    save(template_workbook({}, reasoned), tmp_path / "reasoned.xlsx")
    assert policy_of_workbook(tmp_path / "reasoned.xlsx") == asc842.Policy(reasons={"compounding": "Usual."})
    sheet.cell(at["day_one_payment"], 2).value = "perhaps"
    book.save(path)
    with pytest.raises(asc842.InputError) as refused:
        read_portfolio(path)
    assert refused.value.problems[0].where == f"{path}, Policy!B{at['day_one_payment']}: Value"


TYPED: list[dict[str, Any]] = [
    {"Lease": "office", "Name": "Main Street", "Asset class": "Office", "Start": datetime(2024, 2, 15),
     "Term (months)": 63, "Rent": 12450, "Timing": "advance", "Due day": 1, "Step %": 0.03, "Step every (months)": 12,
     "Free months": 3, "Allowance": 85000, "Allowance received": 4, "Initial direct costs": 6200, "Rate": 0.0725,
     "Classification": "operating", "Renewal (months)": 60, "Renewal reasonably certain": "no", "Reason": "None."},
    {"Lease": "copier", "Start": datetime(2024, 1, 1), "Term (months)": 36, "Rent": 389, "Timing": "arrears",
     "Rate": 0.05, "Classification": "operating"},
    {"Lease": "truck", "Start": datetime(2024, 1, 1), "Term (months)": 60, "Rent": 1850, "Timing": "advance",
     "Due day": 1, "Rate": 0.061, "Classification": "finance", "Useful life": 96, "Purchase price": 5000,
     "Purchase reasonably certain": "yes"},
]


def test_three_leases_typed_into_a_template_and_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    template("leases.xlsx")
    book = load_workbook("leases.xlsx")
    for sheet in book.worksheets:
        if sheet.title not in ("Explain", "Policy"):
            sheet.delete_rows(2, sheet.max_row)
    sheet = book["Leases"]
    heads = [c.value for c in sheet[1]]
    for line, row in enumerate(TYPED, 2):
        for head, value in row.items():
            sheet.cell(line, heads.index(head) + 1).value = value
    book.save("leases.xlsx")
    opened = {x.id: asc842.account_for(x.lease).summary for x in read_portfolio("leases.xlsx").leases}
    assert {name: (str(s["opening_liability"]), str(s["opening_asset"])) for name, s in opened.items()} == {
        "office": ("574176.49", "580376.49"), "copier": ("12979.26", "12979.26"), "truck": ("97786.25", "99636.25")}
    result = CliRunner().invoke(main, ["close", "leases.xlsx", "--period", "2024-12"])
    assert (result.exit_code, "2024-12: 45 lines in 15 entries posted" in result.output) == (0, True)
    assert (tmp_path / "exports" / "2024-12" / "close.xlsx").stat().st_size > 10_000
