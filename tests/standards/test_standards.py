"""A standard is a value: one that a test invents is carried by book, text, JSON, workbook and close."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

import asc842
from asc842.base.check import Check, compared
from asc842.base.column import Column
from asc842.base.constants import ZERO
from asc842.base.money import from_cents
from asc842.base.plain_table import PlainTable
from asc842.base.registry import announced
from asc842.base.standard import STANDARDS, LeaseTreatment, Standard, every
from asc842.book.book_tables import BookTables
from asc842.cli import main
from asc842.closing.holdings import Holdings
from asc842.contract.lease import Lease
from asc842.output.schemas import schema_of
from asc842.payments.build import payments_as_due, promised_payments
from asc842.standards.asc840 import ASC_840
from asc842.timeline.timeline import Timeline
from lease_files import ROOT, lease_text, load_text

PACKAGE = ROOT / "asc842"


def test_asc_840_is_a_folder_and_not_a_thread() -> None:
    named = [p.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*.py") if "840" in p.read_text("utf-8")]
    # Outside of it, only what users type or read there: keys, names of accounts, a paragraph.
    assert {name for name in named if not name.startswith("standards/asc840/")} <= {
        "contract/accounts.py", "contract/residual.py", "contract/transition.py"}


def test_each_standard_is_a_file_or_folder_of_its_own() -> None:
    keys = [x.entry.key for x in STANDARDS]
    assert keys == ["asc842", "asc840"]
    assert {p.stem for p in (PACKAGE / "standards").iterdir()} - {"__init__", "__pycache__"} == set(keys)


def test_nothing_that_was_announced_is_lost() -> None:
    assert {kind: len(every(kind)) for kind in ("tables", "checks", "disclosures")} == {
        "tables": 18, "checks": 23, "disclosures": 14}


# An invented standard: cost is what has fallen due --------------------------------------------------------------

COLUMNS = (Column("period", "Period", 9), Column("ends", "Ends", 11, "date"),
           Column("cost", "Rent due", 14, "money", total=True), Column("paid", "Rent paid so far", 15, "balance"))


def cash_schedule(life: Timeline) -> PlainTable:
    due = payments_as_due(life, promised_payments(life))
    months = pd.period_range(life.lease.commencement, life.lease.lease_term_end, freq="M")
    cost = [sum((from_cents(p.gross) for p in due if pd.Period(p.due, "M") == month), ZERO) for month in months]
    return PlainTable({"period": months.astype(str).tolist(), "ends": [m.end_time.date() for m in months],
                       "cost": cost, "paid": [sum(cost[:n], ZERO) for n in range(1, len(cost) + 1)]})


def cost_is_rent(book: BookTables) -> Iterator[Check]:
    yield compared("all rent is cost", book.summary["rent"], sum(book.plain["cash"]["cost"], ZERO), ZERO,
                   CASH.paragraphs["cost"])


def rent_to_come(h: Holdings) -> pd.DataFrame:
    return pd.DataFrame({"lease": h.leases, "standard": CASH.name})


CASH = Standard(
    "Cash 1", "cash", {"cost": "1-1"},
    treatments={"rented": LeaseTreatment(
        schedule=cash_schedule, balances=lambda *_: None, columns=COLUMNS, note="Cost is rent due (1-1).",
        headline="paid", answers_to="operating", flows={"paid": {"cost": 1}})},
    classify=lambda _: "rented", applies=lambda lease: lease.commencement >= date(2025, 1, 1),
    tables=(announced(300, lambda life: CASH.treatment(life.lease).schedule(life), "life", name="cash"),
            announced(310, lambda lease: PlainTable({"clause": ["1-1"], "lease": [lease.id]}), "lease",
                      name="clauses")),
    checks=(announced(300, cost_is_rent, "book"),),
    disclosures=(announced(300, rent_to_come, "holdings", name="rent to come"),))
OFFICE = lease_text("2025-01-01", "2026-06-30", {"timing": "advance", "rows": [
    {"month": 1, "monthly": 1000}, {"month": 13, "monthly": 1100}]}, lease_id="office")


def with_standards(monkeypatch: pytest.MonkeyPatch, *values: Standard) -> None:
    monkeypatch.setattr(STANDARDS, "_in_order", tuple(announced(n, s) for n, s in enumerate(values)))


def texts(path: Path) -> dict[str, list[str]]:
    """Return every text of each sheet of a workbook."""
    book = openpyxl.load_workbook(path)
    return {s.title: [c.value for row in s for c in row if isinstance(c.value, str)] for s in book}


def test_an_invented_standard_is_carried_by_all_that_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_standards(monkeypatch, *(x.entry for x in STANDARDS), CASH)
    folder = tmp_path / "leases"
    folder.mkdir()
    file = folder / "office.toml"
    file.write_text(OFFICE, encoding="utf-8")
    book = asc842.account_for(asc842.load(file))
    # Twelve months of 1,000 and six of 1,100.
    assert list(book.tables["cash"]["paid"])[11:] == [12000 + 1100 * n for n in range(7)]
    assert [c.status for c in book.checks if (c.name, c.source) == ("all rent is cost", "1-1")] == ["pass"]
    assert [r["paid"] for r in json.loads(book.to_json())["tables"]["cash"]][::17] == ["1000.00", "18600.00"]
    assert "cash" in schema_of("output")["properties"]["tables"]["required"]
    told = CliRunner().invoke(main, ["schedule", str(file)])
    assert "Under Cash 1, rent paid so far at year end: 2025 12,000.00, 2026 18,600.00." in told.stdout
    assert "ASC 840" not in told.stdout  # This lease was not under it.
    sheets = texts(book.to_workbook(tmp_path / "office.xlsx"))
    assert {"Cash1", "Clauses"} <= set(sheets)
    assert sheets["Cash1"].count("Cost is rent due (1-1).") == 1
    assert sum(text.startswith("=") and "+" in text for text in sheets["Cash1"]) >= 17  # the balance rolls forward
    closed = asc842.close(folder, "2025-01", register=tmp_path / "register.db", out=None)
    assert closed.passed
    assert closed.book.reports["rent to come"].to_dict("records") == [{"lease": "office", "standard": "Cash 1"}]


def test_without_it_nothing_is_left_of_it() -> None:
    book = asc842.account_for(load_text(OFFICE))
    assert not {"cash", "clauses"} & set(book.tables)
    assert "all rent is cost" not in {c.name for c in book.checks}


def test_the_earlier_standard_is_named_by_its_value_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under another name it is shown by that name, wherever a lease passes from it; its checks are its own."""
    with_standards(monkeypatch, next(iter(STANDARDS)).entry, replace(ASC_840, name="Old 7", checks=()))
    lease = load_text(TRANSITION)
    book = asc842.account_for(lease)
    file = tmp_path / "lease.toml"
    file.write_text(TRANSITION, encoding="utf-8")
    told = CliRunner().invoke(main, ["schedule", str(file)]).stdout
    document: dict[str, Any] = json.loads(book.to_json())
    del document["policy"], document["lease"]
    sheets = texts(book.to_workbook(tmp_path / "lease.xlsx"))
    for shown in (told, json.dumps(document), json.dumps(sheets)):
        assert "Old 7" in shown
        assert "ASC 840" not in shown.replace("(ASC 840)", "")  # what a policy calls its accounts
    assert "Old7" in sheets


TRANSITION = lease_text("2017-01-01", "2022-12-31", {"timing": "advance", "rows": [
    {"month": 1, "monthly": 1000}, {"month": 37, "monthly": 1200}]}) + """
[transition]
date = 2019-01-01
method = "effective date"
former = "operating"
package_of_expedients = true
accrued_rent = { amount = 2400.00, source = "lease, ledger" }
"""


def test_a_former_classification_answers_to_one_of_today() -> None:
    lease: Lease = load_text(TRANSITION)
    assert lease.transition is not None
    assert lease.transition.classification == "operating"
    assert lease.transition.model_copy(update={"former": "capital"}).classification == "finance"
