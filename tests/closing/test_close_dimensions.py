"""Asset class, cost center and further dimensions of a lease stand on every line that is posted of it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

import asc842
from asc842.book.places import DIMENSIONS
from asc842.closing.lines import LINE_COLUMNS
from asc842.closing.portfolio import read_portfolio
from asc842.closing.register.reading import IDS
from asc842.contract.lease import LEDGER_COLUMNS
from asc842.output.erp.layout import fields_of
from asc842.output.erp.write import SAMPLE
from test_portfolio import write

TERMS = {"commencement": "2024-01-01", "lease_term_end": "2026-12-31", "discount_rate": "0.06",
         "classification": "operating", "timing": "advance", "due_day": "1", "entity": "Alpha"}
LEASES = [{"lease": "one", "asset_class": "Office", "cost_center": "100", "dimension.region": "North", **TERMS},
          {"lease": "two", "cost_center": "200", "dimension.project": "P-7", **TERMS},
          {"lease": "ended", "cost_center": "300", **TERMS}]
RENT = [{"lease": lease, "from": "2024-01-01", "monthly": "1000.00"} for lease in ("one", "two", "ended")]
EVENTS = [{"lease": "ended", "id": "end", "kind": "termination", "effective": "2024-03-31", "reason": "Given up."}]
SAID = {"one": ("Office", "100", "North", ""), "two": ("", "200", "", "P-7"), "ended": ("", "300", "", "")}


@pytest.fixture
def leases(tmp_path: Path) -> Path:
    folder = tmp_path / "leases"
    folder.mkdir()
    return write(folder, leases=LEASES, rent=RENT, events=EVENTS)


def closed(leases: Path, period: str, *erp: dict[str, Any]) -> asc842.CloseResult:
    return asc842.close(leases, period, out=leases.parent / "out", reports=False,
                        policy=asc842.Policy.model_validate({"erp": list(erp)}))


def journal(leases: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((leases.parent / "out" / name).read_text())))


def test_every_line_of_the_journal_has_them(leases: Path) -> None:
    """Also what is brought forward of a lease that ended in the same year, of which the period has no line."""
    closed(leases, "2024-06")
    rows = journal(leases, "2024-06/journal.csv")
    names = ("asset_class", "cost_center", "region", "project")
    assert {(r["lease"], tuple(r[n] for n in names)) for r in rows} == set(SAID.items())
    assert {r["entry"] for r in rows if r["lease"] == "ended"} == {"brought forward"}


def test_lines_keep_what_they_were_posted_with(leases: Path) -> None:
    """A lease whose cost center is changed without a day is caught up where it stood, and goes on in the new one."""
    closed(leases, "2024-06")
    before = (leases.parent / "out/2024-06/journal.csv").read_bytes()
    moved = [row | ({"cost_center": "150"} if row["lease"] == "one" else {}) for row in LEASES]
    write(leases, leases=moved, rent=[r | {"monthly": "1100.00"} for r in RENT])
    closed(leases, "2024-07")
    rows = journal(leases, "2024-07/journal.csv")
    caught_up = {r["cost_center"] for r in rows if r["lease"] == "one" and r["entry"].startswith("catch-up")}
    assert caught_up == {"100"}
    own = {r["cost_center"] for r in rows if r["lease"] == "one" and r["date"] == "2024-07-31"} - caught_up
    assert own == {"150"}
    with asc842.Register.open(leases.parent / "out" / "register.db") as register:
        lines = register.lines_of("one")
    kept = lines[lines["account"].str.startswith(("Right-of-use", "Lease liab")) & (lines["cost_center"] == "100")]
    assert not (kept["debit"] - kept["credit"]).groupby(kept["account"]).sum().any()
    assert {r["cost_center"] for r in rows if r["lease"] == "ended"} == {"300"}
    closed(leases, "2024-06")
    assert (leases.parent / "out/2024-06/journal.csv").read_bytes() == before
    with asc842.Register.open(leases.parent / "out" / "register.db") as register:
        assert register.verify().passed


def test_files_for_other_ledgers_have_them(leases: Path) -> None:
    columns = {name: f"{{{name}}}" for name in ("lease", "asset_class", "cost_center", "region", "project")}
    closed(leases, "2024-06", {"format": "netsuite"}, {"format": "csv", "columns": columns},
           {"format": "oracle fbdi", "ledger": "1", "segments": ["'01'", "account", "cost_center", "project"],
            "entity_codes": {"Alpha": "A"}, "account_codes": {
                "Lease liability, current portion": "2100", "Gain or loss on termination of leases": "7100"}})
    rows = journal(leases, "2024-06/erp/netsuite/journal entries.csv")
    assert {(r["Line Memo"].partition(":")[0], r["Department"], r["Class"]) for r in rows} == {
        (lease, said[1], said[0]) for lease, said in SAID.items()}
    own = journal(leases, "2024-06/erp/csv/journal.csv")
    assert {(r["lease"], tuple(list(r.values())[1:])) for r in own} == set(SAID.items())
    fbdi = csv.reader(io.StringIO((leases.parent / "out/2024-06/erp/oracle-fbdi/GlInterface.csv").read_text()))
    assert {(r[53], r[8], *r[10:12]) for r in fbdi} == {
        (lease, "01", said[1], said[3]) for lease, said in SAID.items()}


@pytest.mark.parametrize(("settings", "key"), [
    ({"format": "dynamics 365", "segments": ["account", "regoin"]}, "erp[0].segments"),
    ({"format": "dynamics 365", "segments": ["account", "currency"]}, "erp[0].segments"),
    ({"format": "csv", "columns": {"Region": "{regoin}"}}, "erp[0].columns.Region"),
])
def test_what_no_lease_has_is_refused(leases: Path, settings: dict[str, Any], key: str) -> None:
    with pytest.raises(asc842.InputError) as error:
        closed(leases, "2024-06", settings)
    assert [p.key for p in error.value.problems] == [key]


def test_a_segment_that_is_too_long_is_refused(leases: Path) -> None:
    write(leases, leases=[LEASES[0] | {"dimension.region": "North by north-east, and further"}, *LEASES[1:]])
    with pytest.raises(asc842.InputError, match="a region of at most 25 characters"):
        closed(leases, "2024-06", {"format": "oracle fbdi", "ledger": "1", "segments": ["account", "region"],
                                   "account_codes": {"Lease liability, current portion": "2100"}})


def test_sap_takes_no_line_without_a_company_code(leases: Path) -> None:
    write(leases, leases=[{k: v for k, v in row.items() if k != "entity" or row["lease"] == "two"} for row in LEASES])
    codes = {"Right-of-use asset": "1600", "Lease liability": "2600", "Lease liability, current portion": "2610",
             "Operating lease cost": "6100", "Gain or loss on termination of leases": "7100"}
    with pytest.raises(asc842.InputError) as error:
        closed(leases, "2024-06", {"format": "sap", "entity_codes": {"Alpha": "A"}, "account_codes": codes})
    found = {p.found for p in error.value.problems if p.expected.startswith("an entity")}
    assert found == {"no entity: ended, one"}
    assert not (leases.parent / "out" / "2024-06").exists()


@pytest.mark.parametrize("name", ["entity", "lease", "debit", "run", "classification"])
def test_a_dimension_by_the_name_of_a_column_is_refused(leases: Path, name: str) -> None:
    write(leases, leases=[LEASES[0] | {f"dimension.{name}": "Beta"}, *LEASES[1:]])
    (rejected,) = read_portfolio(leases).rejected
    (problem,) = rejected.error.problems
    assert (rejected.lease, problem.key, problem.line) == ("one", f"dimension.{name}", 2)
    assert problem.found == f'a dimension named "{name}"'


def test_every_column_of_a_line_is_kept_from_dimensions() -> None:
    assert {*LINE_COLUMNS, *IDS, *DIMENSIONS, *SAMPLE, "classification"} == LEDGER_COLUMNS
    assert set(SAMPLE) == set(fields_of.__globals__["DocumentLine"].__dataclass_fields__) - {"dimensions"} | {
        "amount", "text", "document", "currency", "period", "date"}
