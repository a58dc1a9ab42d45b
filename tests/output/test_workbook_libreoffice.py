"""The workbook in LibreOffice: every formula worked out again, inputs changed, cells spoilt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from asc842.book.frames import SCHEDULE_COLUMNS
from asc842.output.workbook.classification import AFRESH
from heavy import now, params
from lease_files import book_of, lease_text
from libreoffice import recalculated
from recalculation import check_passes, check_values, live_checks
from workbooks import (
    AMOUNT,
    ASSET,
    HOSTILE,
    LEASES,
    SHEETS,
    WINDHAM,
    hostile,
    input_cell,
    read,
    read_to_change,
    schedule_of,
    sheets_of,
    table,
    the_book,
)

pytestmark = pytest.mark.libreoffice
LIGHT = ("windham",)
LIGHT_CHANGES = ("policies", "balance")


@dataclass(frozen=True)
class Change:
    """Inputs changed on Summary, and the lease and policy that should come to the same."""

    inputs: dict[str, Any]
    lease: str
    elections: dict[str, Any]


RATE_9 = WINDHAM.replace("answer = 0.06\n", "answer = 0.09\n")
CHANGES = {
    "rate": Change({"Discount_rate": 0.09}, RATE_9, {}),
    "convention": Change({"Discount_rate": 0.09, "Rate_convention": "actual/365"}, RATE_9,
                         {"rate_convention": "actual/365"}),
    "compounding": Change({"Compounding": "quarterly"}, WINDHAM, {"compounding": "quarterly"}),
    "policies": Change({"Rate_convention": "effective", "Day_one_payment": "included", "Cost_weights": "days"},
                       WINDHAM, {"rate_convention": "effective", "day_one_payment": "included",
                                 "cost_weights": "days"}),
    "money": Change({"Initial_direct_costs": 1000.01, "Prepaid_rent": 2000.02, "Incentives": 500.55}, WINDHAM
                    .replace('paid_by = "lessor"', "amount = 1000.01")
                    .replace("answer = 0.00\n", "answer = 2000.02\n")
                    .replace("amount = 90000.00\ncondition", "amount = 500.55\nreceived = 2003-04-01\ncondition"), {}),
}
SECOND, FEET, COST, INTEREST = (
    "liability at every period end and after every event by a second method", "every row of the schedule foots",
    "total cost less gains = payments + direct costs + prepaid rent − incentives + what events cost",
    "total interest = payments − opening liability − day-one payment − adjustments by events")
PAID_FOR = "days of the term after the last that payments are for"
# A cell of the windham workbook, what is written over it, and the live checks that must then fail.
SPOILT: dict[str, tuple[str, str, Any, set[str]]] = {
    "balance": ("Workings", "Liability closing", 1, {SECOND}),
    "cost": ("Schedule", "Cost", 1, {COST, FEET}),
    "amortization": ("Workings", "Amortization", 1, {COST, "right-of-use asset ends at 0.00"}),
    "interest": ("Schedule", "Interest", 1, {INTEREST, FEET}),
    "rent": ("Schedule", "Rent", 1, {
        FEET, "rent of the schedule = rent of the payments in the liability"}),
    "payment": ("Schedule", "Payment", 1, {
        FEET, "payments of the schedule = payments that settle the liability"}),
    "factor": ("Workings", "Discount factor", 1, {SECOND}),
    "journal": ("Journal", "Debit", 1, {"journal: debits = credits"}),
    "term": ("Summary", "Term_end", datetime(2009, 6, 30), {
        "weights reach the whole of the last span", PAID_FOR}),
    "shorter": ("Summary", "Term_end", datetime(2007, 11, 30), {PAID_FOR}),
}

# A lease that the criteria make an operating one, with or without a judgement: the word once they no longer do.
CRITERIA = {"fail": None, "note": "operating"}


def _by_criteria(judged: str | None) -> str:
    rent = {"timing": "advance", "rows": [{"monthly": Decimal("1000.00")}]}
    return lease_text("2024-01-01", "2024-12-31", rent, classification=judged) + ASSET


def _changed(source: Path, target: Path, inputs: dict[str, Any]) -> Path:
    book = read_to_change(source)
    for name, value in inputs.items():
        input_cell(book, name).value = value
    book.save(target)
    return target


def _spoilt(source: Path, target: Path, sheet: str, column: str, value: Any) -> Path:
    if sheet == "Summary":
        return _changed(source, target, {column: value})
    book = read_to_change(source)
    first = {"Schedule": "Period", "Workings": "Period", "Journal": "Entry"}[sheet]
    table(book[sheet], first)[column][10].value = value
    book.save(target)
    return target


def _poisoned(target: Path) -> Path:
    """A workbook whose one formula carries a wrong value: it comes right only where it is worked out again."""
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write_formula(0, 0, "=1+1", None, 12345)
    return target


@pytest.fixture(scope="module")
def written(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("written")
    return {name: the_book(name).to_workbook(folder / f"{name}.xlsx")
            for name in dict.fromkeys(["windham", *now(pytestconfig, LEASES, LIGHT)])}


@pytest.fixture(scope="module")
def opened(pytestconfig: pytest.Config, written: dict[str, Path], tmp_path_factory: pytest.TempPathFactory,
           ) -> dict[str, Path]:
    """Every workbook, changed and spoilt ones too, as LibreOffice recalculated it (in one run)."""
    folder, base = tmp_path_factory.mktemp("changed"), written["windham"]
    files = dict(written)
    for k in now(pytestconfig, CHANGES, LIGHT_CHANGES):
        files[f"changed-{k}"] = _changed(base, folder / f"changed-{k}.xlsx", CHANGES[k].inputs)
    for k in now(pytestconfig, SPOILT, LIGHT_CHANGES):
        files[f"spoilt-{k}"] = _spoilt(base, folder / f"spoilt-{k}.xlsx", *SPOILT[k][:3])
    for k in now(pytestconfig, CRITERIA, ()):
        made = book_of(_by_criteria(CRITERIA[k])).to_workbook(folder / f"criteria-{k}-made.xlsx")
        files[f"criteria-{k}"] = _changed(made, folder / f"criteria-{k}.xlsx", {"Substantially_all": 0.1})
    files["hostile"] = book_of(hostile(HOSTILE[0])).to_workbook(folder / "hostile.xlsx")
    files["poisoned"] = _poisoned(folder / "poisoned.xlsx")
    done = recalculated(list(files.values()), tmp_path_factory.mktemp("recalculated"))
    return dict(zip(files, done, strict=True))


def test_libreoffice_does_recalculate(opened: dict[str, Path]) -> None:
    assert read(opened["poisoned"]).active["A1"].value == 2


@pytest.mark.parametrize("name", params(LEASES, LIGHT))
def test_recalculated_values_are_the_cached_ones(name: str, written: dict[str, Path], opened: dict[str, Path]) -> None:
    check_values(written[name], opened[name], sheets_of(the_book(name), SHEETS))


@pytest.mark.parametrize("name", params(LEASES, LIGHT))
def test_no_error_and_no_failing_live_check(name: str, opened: dict[str, Path]) -> None:
    assert check_passes(opened[name]) == 16


@pytest.mark.parametrize("name", params(CHANGES, LIGHT_CHANGES))
def test_changed_inputs_move_every_balance_to_what_asc842_says(name: str, opened: dict[str, Path]) -> None:
    change = CHANGES[name]
    book = book_of(change.lease, **change.elections)
    for row, wanted in zip(schedule_of(opened[f"changed-{name}"]), book.schedule.to_dict("records"), strict=True):
        for key in SCHEDULE_COLUMNS[3:]:
            assert row[key] == pytest.approx(float(wanted[key]), abs=AMOUNT), (row["period"], key)
    summary = read(opened[f"changed-{name}"])
    for key in ("Opening_liability", "Opening_asset"):
        assert input_cell(summary, key).value == pytest.approx(float(book.summary[key.lower()]), abs=AMOUNT)
    checks = live_checks(opened[f"changed-{name}"])
    noted = {k for k, status in checks.items() if status == "note"}
    assert noted
    assert noted <= {f"{x} after commencement as asc842 measured it" for x in ("liability", "right-of-use asset")}
    assert set(checks.values()) <= {"note", "pass"}
    first = input_cell(summary, next(iter(change.inputs)))
    assert summary["Summary"].cell(first.row, 4).value == "changed"


@pytest.mark.parametrize("name", params(SPOILT, LIGHT_CHANGES))
def test_a_spoilt_cell_fails_the_live_checks_it_should(name: str, opened: dict[str, Path]) -> None:
    checks = live_checks(opened[f"spoilt-{name}"])
    failed = {k for k, status in checks.items() if status == "fail"}
    assert SPOILT[name][3] <= failed


def test_libreoffice_takes_hostile_text_for_text(opened: dict[str, Path]) -> None:
    cells = [c for sheet in read(opened["hostile"], values=False) for row in sheet.iter_rows() for c in row]
    same = [c for c in cells if c.value == HOSTILE[0]]
    assert len(same) > 10
    assert {c.data_type for c in same} == {"s"}


@pytest.mark.parametrize("word", params(CRITERIA, ()))
def test_criteria_that_come_to_another_classification_show(word: str, opened: dict[str, Path]) -> None:
    """Where the criteria alone decided, a live check fails, and the words say what to do; a judgement is noted."""
    path = opened[f"criteria-{word}"]
    assert live_checks(path)["classification at commencement is what the criteria come to"] == word
    said = {str(c.value) for row in read(path)["Classification"].iter_rows() for c in row}
    assert (AFRESH in said) == (word == "fail")
