"""What a close writes of each lease: its schedule, its payments with their present values, its workbook on request."""

from __future__ import annotations

import csv
import json
import shutil
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

import asc842
from asc842.api.verify_files import verify_files
from asc842.api.verify_register import folder as by_script
from asc842.cli import main
from lease_files import ROOT

HISTORY = ROOT / "inputs" / "windham-v-history.toml"
TABLE = ("lease,commencement,lease_term_end,discount_rate,classification,timing,rent\n"
         "truck,2024-01-01,2026-12-31,0.05,operating,arrears,1000.00\n")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a close of a lease with an amendment and of one from a table."""
    folder = tmp_path_factory.mktemp("detail")
    (folder / "in").mkdir()
    (folder / "in" / "windham-v-history.toml").write_text(HISTORY.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "in" / "leases.csv").write_text(TABLE, encoding="utf-8")
    done = CliRunner().invoke(main, ["close", str(folder / "in"), "--period", "2024-03", "--out", str(folder / "out"),
                                     "--workbooks"])
    assert done.exit_code == 0, done.output
    return folder / "out" / "2024-03"


def test_schedules_are_those_of_the_leases(closed: Path) -> None:
    """Every row of schedules.csv is a row of the lease's own schedule, to the cent and in its order."""
    book = asc842.account_for(asc842.load(HISTORY))
    found = [row for row in rows(closed / "schedules.csv") if row["lease"] == "windham-v-history"]
    expected = book.schedule
    assert [row["period"] for row in found] == expected["period"].tolist()
    for name in expected.columns[3:]:
        assert [Decimal(row[name]) for row in found] == expected[name].tolist(), name


def test_payments_give_the_liability_anew(closed: Path) -> None:
    """Present values of each set of terms add up to the liability on their first day, of leases from tables too."""
    paid, made = rows(closed / "payments.csv"), asc842.load(HISTORY)
    opening = {"windham-v-history": asc842.account_for(made).summary["opening_liability"]}
    for lease, terms in (("windham-v-history", "0"), ("truck", "0")):
        worth = sum(Decimal(row["present_value"]) for row in paid if (row["lease"], row["terms"]) == (lease, terms))
        first = next(row for row in rows(closed / "schedules.csv") if row["lease"] == lease)
        assert worth.quantize(Decimal("0.01")) == opening.get(lease, Decimal(first["liability_opening"]))
    amended = [row for row in paid if row["lease"] == "windham-v-history" and row["terms"] == "1"]
    assert {row["terms_from"] for row in amended} == {str(made.events[0].effective)}


def test_every_lease_has_its_workbook_on_request(closed: Path) -> None:
    assert sorted(path.name for path in (closed / "workbooks").iterdir()) == ["truck.xlsx", "windham-v-history.xlsx"]


def test_workbooks_of_leases_are_under_the_seal(closed: Path, tmp_path: Path) -> None:
    """Their digests are in a file that the seal covers; sha256sum checks them, and verify."""
    listed = (closed / "workbooks.sha256").read_text(encoding="utf-8").splitlines()
    assert listed == [f"{sha256((closed / name).read_bytes()).hexdigest()}  {name}" for name in (
        "workbooks/truck.xlsx", "workbooks/windham-v-history.xlsx")]
    assert "workbooks.sha256" in json.loads((closed / "seal.json").read_text(encoding="utf-8"))["wrote"]["files"]
    copy = shutil.copytree(closed, tmp_path / "2024-03")
    seal = sha256((closed / "seal.json").read_bytes()).hexdigest()
    assert verify_files(copy, {seal}).problems == verify_files(copy, {seal}).unsealed == ()
    (copy / "workbooks" / "truck.xlsx").write_bytes(b"other")
    (copy / "workbooks" / "windham-v-history.xlsx").unlink()
    wrong = [f"{copy / 'workbooks' / name}.xlsx is missing, or not the file that was sealed"
             for name in ("truck", "windham-v-history")]
    assert [*verify_files(copy, {seal}).problems] == [*by_script(copy, {seal})] == wrong
    assert [*by_script(closed, {seal})] == []


def test_the_page_leads_from_a_lease_to_its_schedule(closed: Path) -> None:
    page = (closed / "close.html").read_text(encoding="utf-8")
    assert 'href="#schedule-truck"' in page
    assert 'id="schedule-truck"' in page
