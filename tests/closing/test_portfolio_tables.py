"""Tables of a portfolio whose rows belong inside other entries: a lease of tables is that of its lease file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import asc842
from asc842.closing.portfolio import read_portfolio
from asc842.closing.portfolio.inner import INNER
from heavy import params
from lease_files import lease_text, load_text, toml
from test_incentives import with_events
from test_portfolio import told, write

D = Decimal
RENT = {"id": "rent", "frequency": "monthly", "timing": "advance", "rows": [{"monthly": D(1000)}]}
HEAD = {"lease": "a", "commencement": "2024-01-01", "lease_term_end": "2026-12-31", "discount_rate": "0.06",
        "classification": "operating"}
ROW = {"lease": "a", "rent": "rent", "frequency": "monthly", "timing": "advance", "monthly": "1000.00"}


def base(*, start: str = "2024-01-01", **more: Any) -> str:
    return lease_text(start, "2026-12-31", more.pop("rent", RENT), lease_id="a", rate="0.06", **more)


def stretch(first: str, last: str, **more: Any) -> dict[str, Any]:
    return {"from": date.fromisoformat(first), "to": date.fromisoformat(last), **more}


def cells(lines: list[dict[str, Any]], **more: str) -> list[dict[str, Any]]:
    """Rows of a table from entries of a lease file."""
    return [{"lease": "a", **more, **{k: str(v).lower() if isinstance(v, bool) else v for k, v in x.items()}}
            for x in lines]


THREE_YEARS = [stretch("2024-01-01", "2024-12-31", weight=D(50)), stretch("2025-01-01", "2025-12-31", weight=D(30)),
               stretch("2026-01-01", "2026-12-31", weight=D(20))]
AFTER = [stretch("2025-07-01", "2025-12-31", weight=D(3)), stretch("2026-01-01", "2026-12-31", weight=D(1))]
MORE = {"id": "more", "kind": "modification", "effective": date(2025, 7, 1), "discount_rate": D("0.07"),
        "rent": [{**RENT, "name": "Rent", "source": "lease, 9", "rows": [{"monthly": D(1200)}]}]}
MORE_ROWS = [{"lease": "a", "id": "more", "kind": "modification", "effective": "2025-07-01",
              "approved": "2025-07-01", "classification": "operating", "discount_rate": "0.07"}]
MORE_RENT = {**ROW, "monthly": "1200.00", "event": "more"}
WALLS = {"id": "walls", "name": "Walls", "cost": D(7200), "in_service": date(2024, 3, 5), "useful_life": 24}
FENCE = {"id": "fence", "name": "Fence", "cost": D("999.99"), "in_service": date(2024, 1, 1),
         "useful_life": date(2030, 6, 30), "removed": date(2026, 2, 10)}
IMPAIRED = [{"on": date(2024, 12, 31), "amount": D("1200.00"), "reason": "Half of it is unused."}]
READINGS = [{"from": date(2025, 1, 1), "value": D(104)}, {"from": date(2026, 1, 1), "value": D(103)}]
ACTUALS = [stretch("2024-01-01", "2024-12-31", base=D(50000), due=date(2025, 1, 31)),
           stretch("2025-01-01", "2025-12-31", base=D(70000), due=date(2026, 1, 31))]
EXPECTED = [stretch("2024-01-01", "2024-12-31", recorded=date(2024, 3, 31), probable=True, base=D(48000),
                    reason="Orders in hand."),
            stretch("2025-01-01", "2025-12-31", recorded=date(2025, 6, 30), probable=False, reason="A poor year.")]
SALES = {"id": "sales", "name": "Percentage rent", "basis": "performance", "rate": D("0.05"), "above": D(20000)}
PAID_LATER = [{"on": date(2025, 1, 1), "amount": D("400.00")}, {"on": date(2025, 2, 1), "amount": D("100.00")}]
RELIEF = {"id": "relief", "months": ["2024-06"], "share": D("0.5"), "source": "lease, 9"}
CLOSED = {"id": "closed", "kind": "concession", "effective": date(2024, 6, 1), "treatment": "variable",
          "source": "lease, 9", "abatements": [RELIEF], "repaid": PAID_LATER}
GIVEN = [{"on": date(2024, 6, 30), "amount": D(3000)}, {"on": date(2025, 3, 31), "amount": D(1500)}]
GONE = {"id": "gone", "kind": "incentive", "effective": date(2024, 9, 1), "incentive_id": "fit-out", "receivable": []}
FIT_OUT = {"id": "fit-out", "name": "Allowance", "amount": D(4500)}
RENEWAL = {"id": "renewal", "kind": "renewal", "lease_term_end": date(2027, 12, 31),
           "rent": [{**RENT, "id": "later", "name": "Rent", "source": "lease, 4", "rows": [{"monthly": D(1500)}]}]}
NOT_YET = {"question": "option", "option": "renewal", "answer": "not exercised"}
ANEW = {"id": "anew", "kind": "reassessment", "effective": date(2025, 7, 1), "discount_rate": D("0.07"),
        "options": [{"option": "renewal", "answer": "exercised"}]}
UNDERLYING = {"fair_value": D(100000), "remaining_economic_life": {"years": 10}}

CASES: dict[str, tuple[str, dict[str, list[dict[str, Any]]]]] = {
    "weights": (base(judgements=[{"question": "basis", "answer": THREE_YEARS}]), {"weights": cells(THREE_YEARS)}),
    "weights of an event": (
        with_events(base(judgements=[{"question": "basis", "answer": THREE_YEARS}]), {**MORE, "basis": AFTER}),
        {"weights": [*cells(THREE_YEARS), *cells(AFTER, event="more")], "events": MORE_ROWS,
         "rent": [ROW, MORE_RENT]}),
    "leasehold improvements": (base(leasehold_improvements=[WALLS, FENCE]),
                               {"leasehold_improvements": cells([WALLS, FENCE])}),
    "an improvement that is impaired": (
        base(leasehold_improvements=[{**WALLS, "impairments": [{**IMPAIRED[0], "source": "lease, 9"}]}]),
        {"leasehold_improvements": cells([WALLS]), "impairments": cells(IMPAIRED, improvement="walls")}),
    "an index": (
        base(rent={**RENT, "basis": "index", "index": {"name": "CPI", "at_commencement": D(100),
                                                       "readings": READINGS}}),
        {"rent": [{**ROW, "basis": "index", "index.name": "CPI", "index.at_commencement": "100"}],
         "index_readings": cells(READINGS, rent="rent")}),
    "sales": (base(variable_payments=[{**SALES, "actuals": ACTUALS}]),
              {"variable_payments": cells([SALES]), "actuals": cells(ACTUALS, variable_payment="sales")}),
    "a target": (base(variable_payments=[{**SALES, "actuals": ACTUALS, "assessments": EXPECTED}]),
                 {"variable_payments": cells([SALES]), "actuals": cells(ACTUALS, variable_payment="sales"),
                  "assessments": cells(EXPECTED, variable_payment="sales")}),
    "rent put off": (with_events(base(), CLOSED), {
        "events": [{"lease": "a", "id": "closed", "kind": "concession", "effective": "2024-06-01",
                    "treatment": "variable", "source": "contract, 9"}],
        "abatements": [{"lease": "a", "id": "relief", "months": "2024-06", "share": "0.5", "event": "closed"}],
        "repaid": cells(PAID_LATER, event="closed")}),
    "rent paid beforehand": (
        base(prepaid_rent=[{"id": "deposit", "amount": D(1000),
                            "applied": [{"month": "2026-12", "amount": D(1000)}]}]),
        {"prepaid_rent": [{"lease": "a", "id": "deposit", "amount": "1000.00"}],
         "applied": [{"lease": "a", "prepaid_rent": "deposit", "month": "2026-12", "amount": "1000.00"}]}),
    "an incentive receivable": (base(incentives=[{**FIT_OUT, "receivable": GIVEN}]),
                                {"incentives": cells([FIT_OUT]), "receivable": cells(GIVEN, incentive="fit-out")}),
    "an incentive of which nothing is receivable any more": (
        with_events(base(incentives=[{**FIT_OUT, "receivable": GIVEN}]), GONE),
        {"incentives": cells([FIT_OUT]),
         "events": [{"lease": "a", "id": "gone", "kind": "incentive", "treatment": "as contracted",
                     "effective": "2024-09-01",
                     "incentive_id": "fit-out", "source": "contract, 9"}],
         "receivable": [*cells(GIVEN, incentive="fit-out"), {"lease": "a", "event": "gone"}]}),
    "an option with rent of its own": (
        with_events(base(options=[RENEWAL], judgements=[NOT_YET]).replace(
            'question = "lease_term_end"', 'question = "lease_term_end"'), ANEW),
        {"leases": [{**HEAD, "lease_term_end": "", "expiration": "2026-12-31"}],
         "options": [{"lease": "a", "id": "renewal", "kind": "renewal", "lease_term_end": "2027-12-31",
                      "answer": "not exercised"}],
         "rent": [ROW, {**ROW, "rent": "later", "monthly": "1500.00", "option": "renewal"}],
         "events": [{"lease": "a", "id": "anew", "kind": "reassessment", "effective": "2025-07-01",
                     "classification": "operating", "discount_rate": "0.07", "trigger": "significant event"}],
         "event_options": [{"lease": "a", "event": "anew", "option": "renewal", "answer": "exercised"}]}),
}


def read(folder: Path, tables: Mapping[str, list[dict[str, Any]]]) -> asc842.Lease:
    held = read_portfolio(write(folder, **{"leases": [HEAD], "rent": [ROW], **tables}))
    assert [x.reason for x in held.rejected] == []
    (one,) = held.leases
    return one.lease


@pytest.mark.parametrize("name", CASES)
def test_tables_give_what_the_lease_file_gives(tmp_path: Path, name: str) -> None:
    text, tables = CASES[name]
    file, lease = load_text(text), read(tmp_path, tables)
    expected, book = asc842.account_for(file), asc842.account_for(lease)
    assert book.passed
    pd.testing.assert_frame_equal(book.schedule, expected.schedule)
    pd.testing.assert_frame_equal(book.journal, expected.journal)
    plain = asc842.account_for(load_text(base()))
    assert len(book.journal) != len(plain.journal) or not book.schedule.equals(plain.schedule)


@pytest.mark.parametrize("name", params(CASES, (
    "weights of an event", "rent put off")))
def test_a_close_gives_what_that_of_the_lease_file_gives(tmp_path: Path, name: str) -> None:
    text, tables = CASES[name]
    for folder in ("file", "tables"):
        (tmp_path / folder).mkdir()
    (tmp_path / "file" / "a.toml").write_text(text)
    write(tmp_path / "tables", **{"leases": [HEAD], "rent": [ROW], **tables})
    one, other = (asc842.close(tmp_path / folder, "2025-12", out=None, register="sqlite://", reports=False).book
                  for folder in ("file", "tables"))
    shown = ["date", "entry", "account", "debit", "credit"]
    assert one.passed
    assert one.lines[shown].to_numpy().tolist() == other.lines[shown].to_numpy().tolist()
    assert {n: t.drop(columns="entity", errors="ignore").to_dict("records") for n, t in one.reports.items()
            if "roll" in n or "cost" in n} == {
        n: t.drop(columns="entity", errors="ignore").to_dict("records") for n, t in other.reports.items()
        if "roll" in n or "cost" in n}


# What only stands in a list of its own -------------------------------------------------------------------------------

BUILDS = stretch("2024-02-01", "2024-08-31", asset="Warehouse", share=D("0.5"), reason="Holds the crane.")
WAYS = [{"when": "The works are done in time", "amount": D(900), "then": "it is paid", "source": "contract, 9"}]
CONDITIONAL = {"id": "bonus", "name": "Bonus", "amount": D(900), "condition": "Works done in time"}
GUARANTEE = {"id": "truck", "guaranteed": D(5000)}
OWED = {"question": "guarantee", "guarantee": "truck", "answer": D(0)}
PROBABLE = {"id": "worn", "kind": "guarantee", "effective": date(2025, 7, 1),
            "guarantees": [{"guarantee": "truck", "amount": D(700), "reason": "Worn."}]}
LAND = {"id": "land", "name": "Land", "kind": "lease", "standalone_price": D(600), "source": "contract, 9"}
UPKEEP = {"id": "upkeep", "name": "Upkeep", "kind": "nonlease", "standalone_price": D(400), "source": "contract, 9"}
DEARER = {**UPKEEP, "standalone_price": D(500)}


def test_time_used_to_build(tmp_path: Path) -> None:
    file = load_text(base().replace("\n[facts]\n", "\n[[used_to_build]]\nasset = \"Warehouse\"\nfrom = 2024-02-01\n"
                                    "to = 2024-08-31\nshare = 0.5\nreason = \"Holds the crane.\"\n\n[facts]\n", 1))
    assert read(tmp_path, {"used_to_build": cells([BUILDS])}).used_to_build == file.used_to_build


def test_why_facts_came_late(tmp_path: Path) -> None:
    """A row without a reason is refused: that it was entered in a table is no reason."""
    said = {"changed": "discount_rate", "kind": "error", "reason": "A quote was overlooked.", "on": date(2024, 5, 2)}
    file = load_text(base().replace("\n[facts]\n", f"\nlate_facts = [{toml(said)}]\n[facts]\n", 1))
    assert read(tmp_path, {"late_facts": cells([said])}).late_facts == file.late_facts
    portfolio = read_portfolio(write(tmp_path, late_facts=[{"lease": "a", "changed": "discount_rate"}]))
    assert told(portfolio.rejected[0]) == [("late_facts.csv:2", "reason")]


def test_outcomes_of_a_condition(tmp_path: Path) -> None:
    file = load_text(base(incentives=[{**CONDITIONAL, "outcomes": WAYS}]).replace('"contract, 9"', '"lease, 9"'))
    lease = read(tmp_path, {"incentives": cells([CONDITIONAL]), "outcomes": cells(WAYS, incentive="bonus")})
    (mine,), (theirs,) = lease.facts.incentives, file.facts.incentives
    assert [x.model_copy(update={"source": ""}) for x in mine.outcomes] == [
        x.model_copy(update={"source": ""}) for x in theirs.outcomes]


def test_a_guarantee_judged_anew(tmp_path: Path) -> None:
    file = load_text(with_events(base(residual_guarantees=[GUARANTEE], judgements=[OWED]), PROBABLE))
    lease = read(tmp_path, {
        "residual_guarantees": [{**cells([GUARANTEE])[0], "answer": "0.00"}],
        "events": [{"lease": "a", "id": "worn", "kind": "guarantee", "effective": "2025-07-01"}],
        "event_guarantees": cells(PROBABLE["guarantees"], event="worn")})
    assert lease.events[0].guarantees == file.events[0].guarantees
    pd.testing.assert_frame_equal(asc842.account_for(lease).schedule, asc842.account_for(file).schedule)


def test_components_of_an_event(tmp_path: Path) -> None:
    """Of 1,000.00 a month 600.00, and of 1,200.00 from the modification on 600 / 1,100 is for the land."""
    lease = read(tmp_path, {"components": cells([LAND, UPKEEP]), "events": MORE_ROWS, "rent": [ROW, MORE_RENT],
                            "event_components": cells([LAND, DEARER], event="more")})
    assert [(x.id, x.standalone_price) for x in lease.events[0].components] == [("land", 600), ("upkeep", 500)]
    rent = asc842.account_for(lease).schedule.set_index("period")["gross_rent"]
    assert (rent["2025-06"], rent["2025-07"]) == (D("600.00"), D("654.55"))


def test_facts_of_the_underlying_asset_decide_the_classification(tmp_path: Path) -> None:
    """842-10-25-2c: three years of a life of four are 75 percent, of five they are 60."""
    for years, kind in (("4", "finance"), ("5", "operating")):
        (tmp_path / years).mkdir()
        lease = read(tmp_path / years, {"leases": [{
            **HEAD, "classification": "", "underlying_asset.fair_value": "100000.00",
            "underlying_asset.remaining_economic_life.years": years, "underlying_asset.transfers_ownership": "false",
            "underlying_asset.no_alternative_use": "false"}]})
        assert asc842.account_for(lease).summary["classification"] == kind


def test_every_inner_table_is_tested() -> None:
    """By a case above, or by a test of its own (that of transfers is in test_transfers.py)."""
    cased = {name for _, tables in CASES.values() for name in tables}
    assert set(INNER) - cased == {"transfers", "used_to_build", "late_facts", "outcomes", "event_guarantees",
                                  "event_components"}


# What is refused -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tables", "expected"), [
    ({"weights": cells(THREE_YEARS, event="none")}, [("weights.csv:2", "event"), ("weights.csv:3", "event"),
                                                     ("weights.csv:4", "event")]),
    ({"weights": [*cells(THREE_YEARS[:2]), {**cells(THREE_YEARS)[2], "weight": "a fifth"}]},
     [("weights.csv:4", "weight")]),
    ({"weights": cells(THREE_YEARS[:2])}, [("weights.csv:3", "to")]),
    ({"actuals": cells(ACTUALS)}, [("actuals.csv:2", "variable_payment"), ("actuals.csv:3", "variable_payment")]),
    ({"receivable": [{"lease": "a", "on": "2024-06-30", "amount": "5.00", "incentive": "x", "event": "y"}]},
     [("receivable.csv:2", "event")]),
    ({"rent": [ROW, {**ROW, "rent": "later", "option": "renewal"}]}, [("rent.csv:3", "option")]),
    ({"rent": [ROW, MORE_RENT], "events": MORE_ROWS, "index_readings": cells(READINGS, rent="rent")},
     [("index_readings.csv:2", "rent"), ("index_readings.csv:3", "rent")]),
    ({"leasehold_improvements": [{**cells([WALLS])[0], "useful_life": "2020-01-01"}]},
     [("leasehold_improvements.csv:2", "useful_life")]),
    ({"repaid": cells(PAID_LATER, event="nothing")}, [("repaid.csv:2", "event"), ("repaid.csv:3", "event")]),
])
def test_a_row_that_belongs_nowhere_is_told(tmp_path: Path, tables: dict[str, Any],
                                            expected: list[tuple[str, str]]) -> None:
    held = read_portfolio(write(tmp_path, **{"leases": [HEAD], "rent": [ROW], **tables}))
    (rejected,) = held.rejected
    assert sorted(set(told(rejected))) == expected
    assert all(p.found and p.expected and p.remedy for p in rejected.error.problems)


def test_a_row_that_names_nothing_is_told_what_it_may_name(tmp_path: Path) -> None:
    held = read_portfolio(write(tmp_path, leases=[HEAD], rent=[ROW], index_readings=cells(READINGS)))
    (rejected,) = held.rejected
    assert rejected.error.problems[0].expected == "the rent that the row belongs to: rent"
