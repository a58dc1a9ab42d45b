"""Initial direct costs, incentives and rent paid beforehand of a contract with components (842-10-15-33, -35).

An office (price 80) and its cleaning (20), and a store beside them (60): shares of 50, 12.5 and 37.5 %; of initial
direct costs, which go to what is let alone, 80/140 and 60/140. At a rate of nil a lease's cost is what it is given.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from lease_files import book_of, lease_text, refused
from test_components import component, contract, paid_outside
from test_incentives import with_events

D = Decimal
PARTS = [component("office", "lease", 80), component("cleaning", "nonlease", 20, serves="office"),
         component("store", "lease", 60)]
RENT = {"id": "base", "timing": "advance", "rows": [{"monthly": D("1600.00")}]}
START = date(2025, 1, 1)


def file_of(name: str, components: list[dict[str, Any]] = PARTS, **facts: Any) -> str:
    text = lease_text("2025-01-01", "2025-12-31", RENT, rate="0", components=components, **facts)
    return contract(text, accounts_for=name)


def balance(book: asc842.LeaseBook, account: str) -> D:
    lines = book.journal[book.journal["account"] == account]
    return sum(lines["debit"] - lines["credit"], D(0))


def beside(**more: Any) -> dict[str, Any]:
    return {"costs": [{"amount": D("1400.00"), **more}], "prepaid_rent": [{"amount": D("800.00"), **more}],
            "incentives": [{"amount": D("240.00"), "received": START, **more}]}


def test_each_file_has_its_part() -> None:
    office, store = (book_of(file_of(name, **beside())) for name in ("office", "store"))
    named = ("initial_direct_costs", "prepaid_rent", "incentives")
    assert [office.summary[n] for n in named] == [800, 400, 120]
    assert [store.summary[n] for n in named] == [600, 300, 90]
    # 12 x 1,600 = 19,200 of rent: 9,600 + 400 - 120 + 800; 7,200 + 300 - 90 + 600.
    assert (office.summary["cost_total"], store.summary["cost_total"]) == (10680, 8010)
    # Cleaning: 2,400 of rent, 100 paid beforehand, 30 less by the incentive; evenly over the year.
    cleaning = office.tables["expenses"]
    cleaning = cleaning[cleaning["kind"] == "nonlease cost"]
    assert sum(cleaning["cost"], D(0)) == office.summary["nonlease_cost_total"] == 2470
    assert all(abs(c - D(2470) / 12) <= D("0.01") for c in cleaning["cost"] if c)
    assert paid_outside(office) == 2400
    assert office.passed
    assert store.passed


def test_the_files_together_take_everything() -> None:
    """What the files take off prepaid rent, costs and incentives is what the contract has of them."""
    books = [book_of(file_of(name, **beside())) for name in ("office", "store")]
    a = books[0].policy.accounts
    assert sum(balance(b, a.prepaid_rent) for b in books) == -800
    assert sum(balance(b, a.initial_direct_cost) for b in books) == -1400
    assert sum(balance(b, a.lease_incentive) for b in books) == 240
    cost = sum(balance(b, a.lease_cost) + balance(b, a.nonlease_cost) for b in books)
    assert cost == 19200 + 800 + 1400 - 240 == -sum(balance(b, a.cash) for b in books) + 800 + 1400 - 240


def test_parts_to_the_cent_make_the_whole() -> None:
    odd = {"costs": [{"amount": D("100.01")}], "prepaid_rent": [{"amount": D("33.33")}],
           "incentives": [{"amount": D("77.77"), "received": START}]}
    books = [book_of(file_of(name, **odd)) for name in ("office", "store")]
    a = books[0].policy.accounts
    assert [sum(balance(b, x) for b in books) for x in (a.initial_direct_cost, a.prepaid_rent, a.lease_incentive)] == [
        D("-100.01"), D("-33.33"), D("77.77")]
    assert all(b.passed for b in books)


def test_what_is_for_one_component_is_all_its_own() -> None:
    books = {name: book_of(file_of(name, **beside(component="store"))) for name in ("office", "store")}
    named = ("initial_direct_costs", "prepaid_rent", "incentives")
    assert [books["office"].summary[n] for n in named] == [0, 0, 0]
    assert [books["store"].summary[n] for n in named] == [1400, 800, 240]


def test_an_incentive_for_the_service_alone() -> None:
    for_cleaning = [{"amount": D("240.00"), "received": START, "component": "cleaning"}]
    book = book_of(file_of("office", incentives=for_cleaning))
    assert (book.summary["incentives"], book.summary["nonlease_cost_total"]) == (0, 2400 - 240)
    assert balance(book, book.policy.accounts.lease_incentive) == 240
    assert book.passed


def test_with_the_expedient_the_service_goes_with_what_it_serves() -> None:
    """Nothing is apart: the office has 100 of 160, costs as well; what is for cleaning is the office's."""
    text = contract(file_of("office", **beside()), asset_class="offices")
    book = book_of(text, combine_components=("offices",))
    assert [book.summary[n] for n in ("initial_direct_costs", "prepaid_rent", "incentives")] == [875, 500, 150]
    for_cleaning = [{"amount": D("240.00"), "received": START, "component": "cleaning"}]
    book = book_of(contract(file_of("office", incentives=for_cleaning), asset_class="offices"),
                   combine_components=("offices",))
    assert book.summary["incentives"] == 240


def test_an_incentive_receivable_later_is_divided() -> None:
    """240 in June: 120 less to pay for the office, 30 less for cleaning, 90 for the store."""
    later = [{"amount": D("240.00"), "receivable": [{"on": date(2025, 6, 30), "amount": D("240.00")}]}]
    office, store = (book_of(file_of(name, incentives=later)) for name in ("office", "store"))
    assert (office.summary["cost_total"], store.summary["cost_total"]) == (9600 - 120, 7200 - 90)
    assert office.summary["nonlease_cost_total"] == 2400 - 30
    assert office.summary["opening_liability"] == 11 * 800 - 120
    assert office.passed
    assert store.passed


def test_what_an_event_brings_is_divided() -> None:
    event = {"id": "more", "kind": "modification", "effective": date(2025, 7, 1), "discount_rate": D(0),
             "initial_direct_costs": D("140.00"), "incentive": D("160.00"), "classification": "operating"}
    office, store = (book_of(with_events(file_of(name), event)) for name in ("office", "store"))
    assert [office.events.iloc[0][n] for n in ("initial_direct_costs", "incentive")] == [80, 80]
    assert [store.events.iloc[0][n] for n in ("initial_direct_costs", "incentive")] == [60, 60]
    assert office.summary["cost_total"] == 9600
    assert office.summary["nonlease_cost_total"] == 2400 - 20
    assert office.passed
    assert store.passed


def test_cash_flows_of_a_close_count_them_once(tmp_path: Path) -> None:
    """Costs of 800 and 600. Rent of January, 1,600, and 800 beforehand: 2,400 paid, of the office with its cleaning
    1,000 + 500, of the store 600 + 300; received 240, of the office and its cleaning 120 + 30, of the store 90."""
    for name in ("office", "store"):
        text = file_of(name, **beside()).replace('id = "test-lease"', f'id = "{name}"')
        (tmp_path / f"{name}.toml").write_text(text)
    result = asc842.close(tmp_path, "2025-01", out=tmp_path / "exports")
    flows = result.book.reports["cash flows, period"].set_index("lease")
    for name, costs, operating, received in (("office", 80000, 150000, 15000), ("store", 60000, 90000, 9000)):
        row = flows.loc[name]
        paid = {str(c): int(v) for c, v in row.items() if flows[c].dtype.kind == "i"}
        assert [v for c, v in paid.items() if "costs" in c and v] == [costs]
        found = {c: v for c, v in paid.items() if c.startswith("operating") and v}
        assert sum(v for c, v in found.items() if "received" in c) == received
        assert sum(v for c, v in found.items() if "received" not in c) == operating


@pytest.mark.parametrize(("kind", "name", "known"), [("costs", "cleaning", "office, store"),
                                                     ("incentives", "cellar", "office, cleaning, store")])
def test_a_component_that_is_not_the_contracts_is_refused(kind: str, name: str, known: str) -> None:
    (problem,) = refused(file_of("office", **{kind: beside(component=name)[kind]}))
    assert problem.key == f"facts.{kind}[0].component"
    assert known in problem.expected.replace('"', "")
