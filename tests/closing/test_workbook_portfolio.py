"""A workbook goes wherever a portfolio or a lease file goes, and says the same as tables."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner

import asc842
from asc842.cli import main
from asc842.closing.portfolio import headings, read_portfolio
from asc842.closing.portfolio.layout import layouts
from asc842.closing.portfolio.portfolio import canonical
from test_one_row import COPIER, OFFICE, TRUCK, only, written

DAYS = {"commencement", "expiration", "first_step", "on", "from"}
NUMBERS = {"term_months", "rent", "due_day", "step_months", "free_months", "allowance", "allowance_received",
           "initial_direct_costs", "renewal_months", "purchase_price", "useful_life"}


def cell_of(column: str, text: str) -> Any:
    """Return what a person types for the text of a table: a date, a number, a percentage."""
    if column in DAYS and "-" in text:
        return datetime.fromisoformat(text)
    if text.endswith("%"):
        return float(text.rstrip("% ")) / 100
    return float(text) if column in NUMBERS else text


def workbook(path: Path, *sheets: tuple[str, list[list[Any]]], **options: Any) -> Path:
    """Write rows of cells into sheets; formulas are texts that begin with =."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd", **options}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
    return path


def leases(*rows: dict[str, str]) -> tuple[str, list[list[Any]]]:
    columns = list(dict.fromkeys(c for row in rows for c in row))
    heads = [headings.heading("leases", c).title for c in columns]
    return "Leases", [heads, *([cell_of(c, row[c]) if c in row else None for c in columns] for row in rows)]


@pytest.mark.parametrize("epoch", [False, True])
def test_a_workbook_says_the_same_as_tables(tmp_path: Path, epoch: bool) -> None:
    rows = (OFFICE, COPIER, TRUCK)
    path = workbook(tmp_path / "leases.xlsx", leases(*rows), date_1904=epoch)
    held = read_portfolio(path)
    assert [r.reason for r in held.rejected] == []
    (tmp_path / "csv").mkdir()
    plain = read_portfolio(written(tmp_path / "csv", *rows))
    assert [x.lease for x in held.leases] == [x.lease for x in plain.leases]
    assert [x.where for x in held.leases] == [f"leases.xlsx, Leases!A{line}" for line in (3, 2, 4)]


def test_heads_in_any_case_and_by_other_words_of_the_trade(tmp_path: Path) -> None:
    heads = ["LEASE ID", "Start date", "Term (mos)", "Rent/mo", "Advance/Arrears", "Escalation",
             "Escalation frequency", "Free rent", "IBR", "Lease type", "Due day"]
    row = ["office", date(2024, 2, 15), 63, 12450, "advance", 0.03, 12, 3, 0.0725, "operating", 1]
    path = workbook(tmp_path / "list.xlsx", ("Sheet1", [["Our leases"], [], heads, row, [], ["# a remark"]]))
    said = {k: v for k, v in OFFICE.items() if not k.startswith(("allowance", "initial", "renewal", "reason"))}
    assert read_portfolio(path).leases[0].lease == only(tmp_path / "csv", said)


@pytest.mark.parametrize("name", ["Rent step", "Rent steps (2)", "Abatments", "Leases 2025"])
def test_a_sheet_named_almost_as_one_is_refused(tmp_path: Path, name: str) -> None:
    """What it holds would be lost without a word; a sheet that is clearly another thing is left alone."""
    further = (name, [["Lease", "From", "Monthly rent", "Start"], ["office", datetime(2024, 2, 15), 99999]])
    held = read_portfolio(workbook(tmp_path / "leases.xlsx", leases(OFFICE), further, ("Contacts", [["Name"], ["x"]])))
    assert not held.leases
    (problem,) = {p for r in held.rejected for p in r.error.problems}
    assert problem.found == f'a sheet "{name}"'


def test_a_head_that_states_its_unit_is_held_to_it(tmp_path: Path) -> None:
    title, (heads, row) = leases(COPIER | {"frequency": "quarterly"})
    monthly = ["Rent/mo" if head == "Rent" else head for head in heads]
    held = read_portfolio(workbook(tmp_path / "leases.xlsx", (title, [monthly, row])))
    assert [p.found for r in held.rejected for p in r.error.problems] == [
        "Rent/mo, and quarterly as how often it is paid"]
    years = ["Term" if head == "Term (months)" else head for head in heads]
    (tmp_path / "b").mkdir()
    held = read_portfolio(workbook(tmp_path / "b" / "leases.xlsx", (title, [years, row])))
    assert "unknown column Term" in [p.found for r in held.rejected for p in r.error.problems]


def test_facts_of_a_row_decide_the_classification(tmp_path: Path) -> None:
    """36 of 40 months that are left of its life are 90 %: a finance lease (842-10-25-2c), whatever it pays."""
    facts = {"classification": "", "underlying_asset.fair_value": "50000",
             "underlying_asset.remaining_economic_life.years": "3.3333",
             "underlying_asset.transfers_ownership": "no", "underlying_asset.no_alternative_use": "no"}
    heads, row = leases(COPIER | facts)[1]
    assert "Remaining economic life (years)" in heads
    (lease,) = read_portfolio(workbook(tmp_path / "leases.xlsx", ("Leases", [heads, row]))).leases
    assert asc842.account_for(lease.lease).summary["classification"] == "finance"


def elections(*rows: tuple[str, str]) -> tuple[str, list[list[Any]]]:
    return "Policy", [["Key", "Value", "Reason"], *([key, value, "As elected."] for key, value in rows)]


def test_a_policy_of_a_sheet_holds_for_the_file_and_for_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = workbook(folder / "leases.xlsx", leases(COPIER), elections(("rate_convention", "effective")))
    (tmp_path / "policy.toml").write_text('format = "asc842/policy/1"\nrate_convention = "actual/365"\n')
    assert {read_portfolio(x).policy.rate_convention for x in (path, folder)} == {"effective"}
    plain = workbook(folder / "leases.xlsx", leases(COPIER))
    assert read_portfolio(plain).policy.rate_convention == "actual/365"  # the nearest, one folder up
    assert read_portfolio(folder).policy.rate_convention == "nominal"  # a portfolio has that of its own folder


def test_two_policies_of_a_folder_are_refused(tmp_path: Path) -> None:
    workbook(tmp_path / "leases.xlsx", leases(COPIER), elections(("rate_convention", "effective")))
    (tmp_path / "policy.toml").write_text('format = "asc842/policy/1"\nrate_convention = "actual/365"\n')
    with pytest.raises(asc842.InputError, match=r"one policy for all leases of a folder"):
        read_portfolio(tmp_path)
    (tmp_path / "policy.toml").write_text('format = "asc842/policy/1"\nrate_convention = "effective"\n')
    assert read_portfolio(tmp_path).policy.rate_convention == "effective"


def test_a_key_of_a_policy_and_a_dimension_are_said_once(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", leases(COPIER), elections(
        ("rate_convention", "effective"), ("rate_convention", "nominal")))
    with pytest.raises(asc842.InputError, match="rate_convention\" a second time"):
        read_portfolio(path)
    path = workbook(tmp_path / "b.xlsx", leases(COPIER), (
        "Dimensions", [["Lease", "Dimension", "Value"], ["copier", "region", "North"], ["copier", "region", "South"]]))
    (rejected,) = read_portfolio(path).rejected
    assert [(p.cell.split("!")[1], p.found) for p in rejected.error.problems] == [("B3", "region a second time")]


def test_a_chart_under_the_name_of_the_policy_states_none(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "leases.xlsx", {"default_date_format": "yyyy-mm-dd"}) as book:
        name, rows = leases(COPIER)
        sheet = book.add_worksheet(name)
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Leases!$A$1:$A$2"})
        book.add_chartsheet("Policy").set_chart(chart)
    assert [x.id for x in read_portfolio(tmp_path / "leases.xlsx").leases] == ["copier"]


def test_no_head_means_two_columns() -> None:
    for table, layout in layouts().items():
        for column in layout.columns:
            head = headings.heading(table, column)
            for word in {column, head.title, *head.also}:
                assert headings.column_headed(table, word) == column, (table, word)


def test_further_sheets_and_places(tmp_path: Path) -> None:
    said = {k: v for k, v in OFFICE.items() if not k.startswith(("rent", "step"))}
    steps = [["Lease", "From", "Monthly rent"], ["office", date(2024, 2, 15), 12450],
             ["office", date(2025, 2, 15), 12823.5]]
    path = workbook(tmp_path / "w.xlsx", leases(said), ("Rent steps", steps), ("My notes", [["Anything", "else"]]))
    assert str(read_portfolio(path).leases[0].lease.facts.rent[0].rows[1].monthly) == "12823.5"
    bad = workbook(tmp_path / "bad.xlsx", leases(said), ("Rent steps", [*steps, ["office", "soon", "12,450.00"]]))
    problems = [(p.where, p.found) for r in read_portfolio(bad).rejected for p in r.error.problems]
    assert problems == [(f"{bad}, 'Rent steps'!B4: From", '"soon"'),
                        (f"{bad}, 'Rent steps'!C4: Monthly rent", '"12,450.00"')]


def test_a_formula_counts_as_it_shows(tmp_path: Path) -> None:
    name, rows = leases(OFFICE)
    at = rows[0].index("Rent")
    path = tmp_path / "f.xlsx"
    for value, found in ((12450, None), ("#REF!", "#REF!"), ("", "a formula, and no value stored with it")):
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
            sheet.write_formula(1, at, "=1+1", None, value)
        told = [(p.cell, p.key, p.found) for r in read_portfolio(path).rejected for p in r.error.problems]
        assert told == ([] if found is None else [("Leases!D2", "Rent", found)]), value


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(map(str, arguments)))
    return result.exit_code, result.output


def test_commands_take_a_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    workbook(Path("leases.xlsx"), leases(OFFICE, COPIER, TRUCK))
    code, text = run("schedule", "leases.xlsx", "--lease", "office")
    assert (code, "574,176.49" in text, "580,376.49" in text) == (0, True, True)
    code, text = run("schedule", "leases.xlsx")
    assert (code, "one of them: copier, office, truck" in text) == (2, True)
    code, text = run("schedule", "leases.xlsx", "--lease", "offices")
    assert (code, "no lease offices" in text) == (2, True)
    code, text = run("check", "leases.xlsx")
    assert (code, "3 leases" in text, "leases.xlsx, Leases!A2" in text) == (0, True, True)
    code, text = run("compare", "leases.xlsx#copier", "leases.xlsx#truck")
    assert "copier less" not in text
    assert "truck less copier" in text
    code, text = run("close", "leases.xlsx", "--period", "2024-12")
    assert "2024-12" in text
    assert code == 0
    Path("folder").mkdir()
    for name, row in (("a", OFFICE), ("b", COPIER)):
        workbook(Path(f"folder/{name}.xlsx"), leases(row))
    assert [x.id for x in read_portfolio("folder").leases] == ["copier", "office"]


def test_canonical_json_is_that_of_tables_but_for_zeros(tmp_path: Path) -> None:
    path = workbook(tmp_path / "leases.xlsx", leases(COPIER))
    assert canonical(read_portfolio(path).leases[0].lease).replace('"389"', '"389.00"') == canonical(
        only(tmp_path / "csv", COPIER))


def test_hidden_sheets_and_rows_are_read_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "leases.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in (leases(OFFICE, COPIER), ("Dimensions", [["Lease", "Dimension", "Value"],
                                                                   ["office", "region", "North"]])):
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
            if name == "Dimensions":
                sheet.hide()
            else:
                sheet.set_row(2, None, None, {"hidden": True})
    held = read_portfolio(path)
    assert held.hidden == ("leases.xlsx: row 3 of Leases", "leases.xlsx: the sheet Dimensions")
    assert held.leases[1].lease.dimensions == {"region": "North"}
    assert "row 3 of Leases: hidden, and read all the same" in run("check", path)[1]
    result = run("close", path, "--period", "2024-12", "--dry-run")
    assert "hidden parts of workbooks" in result[1]


def test_cells_of_one_kind_are_told_once_by_sheet(tmp_path: Path) -> None:
    rows = [{**COPIER, "lease": f"copier-{i}", "classification": "rental"} for i in range(5)]
    said = {k: v for k, v in OFFICE.items() if not k.startswith(("rent", "step"))}
    steps = [["Lease", "From", "Monthly rent"], *(["office", date(2024, 2, 15), "much"] for _ in range(5))]
    path = workbook(tmp_path / "w.xlsx", leases(said, *rows), ("Rent steps", steps))
    code, text = run("check", path)
    assert code == 2
    assert f"{path}, Leases: Classification: 5 of this kind, lines 3, 4, 5, 6, 7" in text
    assert f"{path}, 'Rent steps': Monthly rent: 5 of this kind, lines 2, 3, 4, 5, 6" in text


@pytest.mark.heavy
def test_a_row_states_what_was_carried_on_a_day(tmp_path: Path) -> None:
    heads = ["Lease", "Start", "Term (months)", "Rent", "Paid", "Timing", "Step %", "Step every (months)", "Rate",
             "Classification", "Go-live date", "Liability carried", "Asset carried", "Difference taken over", "Reason"]
    row = ["hq", date(2021, 7, 1), 36, 10000, "annual", "advance", 0.05, 12, 0.05, "operating", date(2022, 8, 31),
           10500, 10100, "keep", "As carried."]
    (held,) = read_portfolio(workbook(tmp_path / "leases.xlsx", ("Leases", [heads, row]))).leases
    assert held.lease.take_over is not None
    assert (held.lease.take_over.on, held.lease.take_over.liability) == (date(2022, 8, 31), 10500)
