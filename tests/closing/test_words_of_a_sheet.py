"""Problems of a sheet in the words of the sheet, at the cell that is meant; values and heads as people write them."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from asc842.base.errors import Problem
from asc842.closing.portfolio import HeldLeases, read_portfolio
from asc842.closing.portfolio.place_words import in_words_of
from asc842.closing.portfolio.table_files import TableRow
from asc842.intake.text.places import Lines
from asc842.intake.text.text_table import TextTable
from bad_input.kinds import sites
from bad_input.workbook import workbook


def read(path: Path, *changes: str) -> HeldLeases:
    (path / "leases.xlsx").write_bytes(workbook(f"+ Leases!{change}" for change in changes))
    return read_portfolio(path / "leases.xlsx")


def problems(held: HeldLeases) -> dict[str, Problem]:
    return {f"{p.cell} {p.code}": p for x in held.rejected for p in x.error.problems}


def row(*, sheet: bool) -> TableRow:
    return TableRow("leases", {"lease": "office"}, TextTable("leases", Lines(""), sheet="Leases" if sheet else ""), 2)


@pytest.mark.parametrize("sheet", [True, False])
def test_no_remedy_of_a_table_names_a_section_of_a_lease_file(sheet: bool) -> None:
    """Whatever the place that makes the message says."""
    for site in sites()[0]:
        said = [text.replace("....", ".implicit_rate") for text in (site.found, site.expected, site.remedy)]
        told = in_words_of(row(sheet=sheet), Problem(site.code, "", *said))
        if not site.code.startswith(("toml.", "file.", "value.", "key.", "dicts.", "tables.", "late-facts.")):
            words = re.sub(r"pip install \S+", "", told.expected + told.remedy)
            assert not re.search(r"\[\[|\[[a-z]|\bfacts\.", words), told


def test_sections_are_sheets_and_keys_are_heads_and_quoted_values_stay() -> None:
    said = 'add [[facts.components]]; take [facts.expiration] out with date and source; discount_rate, or by = "a_b"'
    told = in_words_of(row(sheet=True), Problem("a.b", "", "", said, ""))
    assert told.expected == 'add rows of the sheet Components; take the column End out; Rate, or Judged by = "a_b"'
    told = in_words_of(row(sheet=False), Problem("a.b", "", "", said, ""))
    assert told.expected.startswith("add rows of the table components; take the column expiration out")


def test_what_a_take_over_leaves_out_is_missed_in_its_own_cell(tmp_path: Path) -> None:
    held = read(tmp_path, "N1: Taken over on", "N2: date 2024-12-31", "O1: Liability carried", "P1: Asset carried",
                "Q1: Difference taken over", "Q2: Keep", "O2: 500000")
    found = problems(held)
    assert "Leases!P2 take-over.no-asset" in found
    assert "Prepaid rent carried, Accrued rent carried" in found["Leases!P2 take-over.no-asset"].expected


@pytest.mark.parametrize(("cell", "text"), [("L2", "Operating"), ("F2", "ADVANCE")])
def test_a_word_is_read_in_any_case(tmp_path: Path, cell: str, text: str) -> None:
    assert len(read(tmp_path, f"{cell}: {text}").leases) == 1


def test_a_term_in_years(tmp_path: Path) -> None:
    (lease,) = read(tmp_path, "D1: Term (years)", "D2: 5.25").leases
    assert str(lease.lease.facts.expiration and lease.lease.facts.expiration.date) == "2029-05-14"
    (wrong,) = problems(read(tmp_path, "D1: Lease term (years)", "D2: 5.3")).values()
    assert (wrong.cell, wrong.code, wrong.key) == ("Leases!D2", "term.part-month", "Lease term (years)")
    assert wrong.remedy == "fill in Term (months) or End instead"


def test_a_hidden_column_that_says_something_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "leases.xlsx"
    path.write_bytes(workbook(["+ Leases!N1: Entity"]))
    book = load_workbook(path)
    for letter in ("K", "N"):
        book["Leases"].column_dimensions[letter].hidden = True
    book["Leases"]["C2"] = datetime(2024, 2, 15)
    book.save(path)
    assert read_portfolio(path).hidden == ("leases.xlsx: column Rate of Leases",)
