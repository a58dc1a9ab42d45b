"""Workbooks of leases of further kinds, worked out again by LibreOffice: in transition from ASC 840, short-term, with
options, guarantees and useful lives, with components, with rent by an index and other variable payments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import asc842
from event_workbooks import with_events
from heavy import now, params
from lease_files import book_of, lease_text
from libreoffice import recalculated
from recalculation import check_passes, check_values
from test_acquisition import acquired
from test_components import component
from test_options import judged, probable
from test_short_term import ELECTED, vehicle
from test_take_over import taken
from test_transition import EXTENSION, example_28, example_29, with_transition
from test_variable import annual, cpi

pytestmark = pytest.mark.libreoffice
D = Decimal
MONTHLY = {"id": "base", "timing": "advance", "rows": [{"monthly": D("1000.00")}, {"month": 7, "monthly": D(1200)}]}
YEARLY = {"timing": "arrears", "frequency": "annual", "rows": [{"amount": D(1000)}]}
ADOPTED = date(2019, 1, 1)
RESIDUAL = {"id": "residual", "guaranteed": D(5000)}


def _in_transition() -> dict[str, tuple[str, dict[str, Any]]]:
    operating = lease_text("2018-01-01", "2022-12-31", YEARLY)
    later = {**EXTENSION, "effective": date(2019, 7, 1), "discount_rate": D("0.05")}
    earlier = {**EXTENSION, "effective": date(2018, 9, 1)}
    short = lease_text("2018-01-01", "2019-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}]})
    rent = {"timing": "arrears", "due_day": 10, "rows": [{"monthly": D(1000)}, {"month": 20, "monthly": D(1100)}]}
    incentive = lease_text("2018-01-01", "2020-12-31", MONTHLY, costs=[{"amount": D(900)}],
                           incentives=[{"amount": D(3600), "received": date(2018, 1, 1)}])
    return {
        "operating": (example_29(), {}),
        "written-off": (example_29(initial_direct_costs_written_off=150, package_of_expedients=False), {}),
        "capital-to-operating": (example_28(asset=90000, package_of_expedients=False).replace(
            'answer = "finance"', 'answer = "operating"'), {}),
        "operating-to-finance": (with_transition(operating.replace('answer = "operating"', 'answer = "finance"'),
                                                 ADOPTED, package_of_expedients=False), {}),
        "exit-costs": (with_transition(operating, ADOPTED, exit_cost_liability=1200, accrued_rent=50), {}),
        "within-a-month": (with_transition(lease_text("2017-01-17", "2020-12-09", rent), date(2019, 7, 1)), {}),
        "incentive": (with_transition(incentive, ADOPTED), {"rate_convention": "effective"}),
        "comparative": (with_transition(lease_text("2020-03-01", "2022-02-28", MONTHLY, costs=[{"amount": D(240)}]),
                                        date(2020, 3, 1), method="comparative"), {}),
        "event-after": (with_transition(with_events(short, later), ADOPTED), {}),
        "event-before": (with_transition(with_events(short, earlier), ADOPTED), {}),
    }


def _acquired() -> dict[str, tuple[str, dict[str, Any]]]:
    change = {"id": "longer", "kind": "modification", "effective": date(2026, 3, 17), "discount_rate": D("0.07"),
              "classification": "finance", "lease_term_end": date(2028, 12, 31)}
    office = lease_text("2023-01-01", "2027-12-31", MONTHLY)
    return {"acquired": (acquired(office, favorable_terms=1200), {}),
            "acquired-then-longer": (acquired(with_events(office, change), date(2025, 2, 11), unfavorable_terms=300),
                                     {})}


def _handed_over() -> dict[str, tuple[str, dict[str, Any]]]:
    later = {"id": "longer", "kind": "modification", "effective": date(2026, 3, 17), "discount_rate": D("0.07"),
             "classification": "operating", "lease_term_end": date(2029, 12, 31)}
    office, on = lease_text("2023-02-15", "2027-12-31", MONTHLY), date(2024, 12, 31)
    carried = {"liability": D("39000.00"), "asset": D("38500.00")}
    parts = {"liability": D("39000.00"), "accrued_rent": D(500), "unamortized_costs": D(120),
             "unamortized_incentives": D(100)}
    return {"kept": (taken(with_events(office, later), on, **parts), {"rate_convention": "actual/365"}),
            "trued-up": (taken(with_events(office, later), on, "true up", **carried | {"liability": D(90000)}), {}),
            "restated": (taken(office.replace('"operating"', '"finance"'), on, "restate", **carried,
                               convention="effective", rate=D("0.055")), {"cost_weights": "days"})}


def _short_term() -> dict[str, tuple[str, dict[str, Any]]]:
    text = vehicle(lease_text("2025-01-01", "2025-12-31", MONTHLY, costs=[{"amount": D("120.01")}]))
    longer = {"id": "longer", "kind": "modification", "effective": date(2025, 9, 1), "discount_rate": D("0.05"),
              "lease_term_end": date(2027, 6, 30), "rent": [
                  {**MONTHLY, "name": "Rent", "source": "lease, 3", "rows": [{"monthly": D(1300)}]}]}
    end = {"id": "end", "kind": "termination", "effective": date(2025, 9, 17), "penalty": D(333)}
    arrears = vehicle(lease_text("2025-01-17", "2025-11-05", {**MONTHLY, "timing": "arrears"}))
    return {"short-part-months": (arrears, ELECTED),
            "short-then-longer": (with_events(text, longer), ELECTED),
            "short-then-ended": (with_events(text, end), ELECTED)}


def _with_options() -> dict[str, tuple[str, dict[str, Any]]]:
    renew = [{"id": "renew", "kind": "renewal", "lease_term_end": date(2027, 12, 31), "rent": [
        {**MONTHLY, "name": "Rent", "source": "lease, 4", "rows": [{"monthly": D(1500)}]}]}]
    buy = [{"id": "buy", "kind": "purchase", "price": D(4000)}]
    life = {"question": "useful_life", "answer": 33}
    term = ("2025-01-01", "2026-12-31")
    changed = {"id": "other", "kind": "guarantee", "effective": date(2026, 5, 10),
               "guarantees": [{"guarantee": "residual", "amount": D(4321)}]}
    anew = {"id": "stays", "kind": "reassessment", "effective": date(2026, 3, 15), "discount_rate": D("0.07"),
            "options": [{"option": "renew", "answer": "exercised"}]}
    return {
        "renewed-later": (with_events(lease_text(*term, MONTHLY, options=renew, judgements=[
            judged("renew", "not exercised")]), anew), {}),
        "bought-at-the-end": (lease_text(*term, MONTHLY, classification="finance", options=buy,
                                         judgements=[judged("buy"), life]), {}),
        "guarantee-changed": (with_events(lease_text(*term, MONTHLY, residual_guarantees=[RESIDUAL], judgements=[
            probable("residual", 1234)]), changed), {}),
    }


def _of_parts_and_variable() -> dict[str, tuple[str, dict[str, Any]]]:
    term = ("2025-01-01", "2027-12-31")
    parts = [component("office", "lease", 90), component("cleaning", "nonlease", 20)]
    index = annual(cpi(("2026-01-01", 128), ("2027-06-01", D("131.5"))))
    remeasured = {"id": "longer", "kind": "reassessment", "effective": date(2027, 1, 1), "discount_rate": D("0.05"),
                  "lease_term_end": date(2028, 12, 31)}
    sales = {"id": "sales", "name": "Share of sales", "basis": "performance", "rate": D("0.05"), "above": D(10000),
             "actuals": [{"from": date(2025, 1, 1), "to": date(2025, 12, 31), "base": D("34567.89")}]}
    charge = {"id": "cam", "name": "Maintenance", "timing": "advance", "rows": [{"monthly": D("99.99")}],
              "measured": False, "why_not": "paid to another", "expensed_as": "nonlease cost"}
    return {
        "components": (lease_text(*term, MONTHLY, components=parts), {}),
        "index-remeasured": (with_events(lease_text(*term, index, rate="0.08"), remeasured), {}),
        "variable": (lease_text(*term, [MONTHLY, charge], variable_payments=[sales]), {}),
    }


MAKERS: tuple[Callable[[], dict[str, tuple[str, dict[str, Any]]]], ...] = (
    _in_transition, _acquired, _handed_over, _short_term, _with_options, _of_parts_and_variable)
LIGHT = ("exit-costs", "components")
LEASES = {name: lease for maker in MAKERS for name, lease in maker().items()}


@cache
def the_book(name: str) -> asc842.LeaseBook:
    text, elections = LEASES[name]
    return book_of(text, **elections)


@pytest.fixture(scope="module")
def written(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("written")
    return {name: the_book(name).to_workbook(folder / f"{name}.xlsx") for name in now(pytestconfig, LEASES, LIGHT)}


@pytest.fixture(scope="module")
def opened(written: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every workbook as LibreOffice recalculated it, in one run."""
    done = recalculated(list(written.values()), tmp_path_factory.mktemp("recalculated"))
    return dict(zip(written, done, strict=True))


@pytest.mark.parametrize("name", params(LEASES, LIGHT))
def test_recalculated_values_are_the_cached_ones(name: str, written: dict[str, Path], opened: dict[str, Path]) -> None:
    check_values(written[name], opened[name])


@pytest.mark.parametrize("name", params(LEASES, LIGHT))
def test_no_error_and_no_failing_live_check(name: str, opened: dict[str, Path]) -> None:
    assert check_passes(opened[name]) >= 12
