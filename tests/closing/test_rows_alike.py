"""Rows that are alike are judged in columns: as each of them is when it is read by itself, at every bound."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest

from asc842.closing.portfolio import HeldLeases, alike, portfolio_of_tables
from asc842.closing.portfolio.layout import layouts
from asc842.closing.portfolio.one_row import TOPICS
from asc842.closing.portfolio.one_row.topics import years
from asc842.contract.policy import Policy
from asc842.intake.many import SURE
from asc842.intake.rules import RULES

USUAL: dict[str, list[Any]] = {
    "lease": [], "name": ["Store", "Store, second floor"], "entity": ["US", "CA"], "asset_class": ["Offices", "Cars"],
    "commencement": ["2020-01-01", "2021-02-15", "2020-01-31", "2024-02-29"], "term_months": [12, 36, 60],
    "rent": [1000, "1234.56", 250], "timing": ["advance", "arrears"], "discount_rate": ["5 %", 0.07, "6.1%"],
    "classification": ["operating"]}
"""What most rows say."""
FURTHER: dict[str, list[Any]] = {
    "frequency": ["monthly", "quarterly", "annual", "weekly"], "due_day": [1, 15, 31],
    "step_rate": ["3 %"], "step_amount": [10], "step_months": [12], "free_months": [1, 3, "1.5"],
    "allowance": [5000], "allowance_received": ["2019-12-01", 1], "initial_direct_costs": [500],
    "useful_life": ["2040-12-31", 144], "renewal_months": [24], "renewal_certain": ["no", "yes"],
    "renewal_rent": ["as before", 1300], "purchase_price": [900], "purchase_certain": ["no", "yes"],
    "currency": ["USD", "JPY"], "cost_center": ["100"], "dimension.region": ["West", "East"],
    "lessor": ["Landlord"], "reason": ["As agreed."]}
"""What some add."""
TOGETHER = (("step_rate", "step_months"), ("step_amount", "step_months"), ("allowance", "allowance_received"),
            ("renewal_months", "renewal_certain", "renewal_rent"), ("purchase_price", "purchase_certain"),
            ("frequency",), ("due_day",), ("free_months",), ("initial_direct_costs",), ("useful_life",), ("reason",),
            ("currency",), ("cost_center",), ("lessor",), ("dimension.region",))
"""Which of these go together."""
ODD: dict[str, list[Any]] = {
    "lease": ["con", "CON", "a/b", "", "lpt1.x", "store-0007"], "name": ["a\nb", "x" * 2001], "entity": ["y" * 2001],
    "commencement": ["1899-12-31", "2020-02-30", "43831", "soon", "", "9990-01-01"],
    "expiration": ["2020-12-31", "2022-12-31", "2019-01-01", "2300-01-01", "2020-01-01"],
    "term_months": [0, 1, 2399, 2400, 2401, 12.5, -3, "1e3", "", 10**20],
    "rent": [-1, 0, "0.001", "1e11", 1e12, "x", "", "99999999999", "5e10"],
    "timing": ["Advance", "late", ""], "discount_rate": [1, "100 %", 1.5, -0.01, 0, 101, "0.99999999999999999999", ""],
    "classification": ["finance", "Operating", "none", ""], "frequency": ["Monthly", "once", "daily", "often"],
    "due_day": [0, 32, "1st"], "step_rate": ["-100 %", "99.9 %", 1, "-50 %", 0], "step_amount": [-900, -80, "0.005"],
    "step_months": [0, 1, 11, 36, 60, 600, 601], "free_months": [0, 12, 13, 60, "11.5", 2401, -1],
    "allowance": [-1, "0.005"], "allowance_received": [2, 4, "2020-01-01", "2025-01-01", 0, "later", 10**20],
    "initial_direct_costs": [-1, ""], "useful_life": ["2019-01-01", "2021-02-15", "2250-01-01", 0, 5000, "2190-01-01"],
    "renewal_months": [0, 1, 2400, -1, 10**20], "renewal_certain": ["maybe", "Yes"], "renewal_rent": ["as agreed", -1],
    "purchase_price": [-1], "purchase_certain": ["perhaps"], "currency": ["usd", "ZZZ", "KWD"], "reason": ["z" * 2001],
    "formerly": ["old"], "dimension.region": ["", "x" * 2001, "a\nb"], "discount_rate.unusual_rate": [True]}
"""What one cell of some rows says instead, on either side of every bound."""


RENT_ODD: dict[str, list[Any]] = {
    "from": ["2019-12-31", "2020-01-01", "2030-01-01", "soon", ""], "monthly": [-1, "0.001", "5e10", "1e10", ""],
    "annual": [1200], "to": ["2020-12-31"], "label": ["one"], "rent": ["parking"], "event": ["none"]}
"""What one cell of a row of rent says instead."""


def tables(seed: int, count: int) -> dict[str, pd.DataFrame]:
    """Return rows of which most are alike, and in every third a cell or two are odd; some have rows of rent."""
    chance, found, printed = random.Random(seed), list[dict[str, Any]](), list[dict[str, Any]]()
    kinds = [chance.sample(TOGETHER, chance.randint(0, 4)) for _ in range(12)]
    for number in range(count):
        further = {name for some in chance.choice(kinds) for name in some}
        if chance.random() < 0.05 and further:
            further.discard(chance.choice(sorted(further)))
        row = {name: chance.choice(texts) for name, texts in USUAL.items() if texts}
        row |= {name: chance.choice(FURTHER[name]) for name in sorted(further)} | {"lease": f"store-{number:04d}"}
        row |= {"classification": "finance", "useful_life": 144} if row.get("purchase_certain") == "yes" else {}
        if number % 3 == 0:
            printed += rents(row, chance)
        for name in chance.sample(sorted(ODD), chance.choice((0, 0, 0, 1, 2))):
            row[name] = chance.choice(ODD[name])
        found.append(row)
    return {"leases": pd.DataFrame(found, dtype=object), "rent": pd.DataFrame(printed, dtype=object)}


def rents(row: dict[str, Any], chance: random.Random) -> list[dict[str, Any]]:
    """Take rent and its steps out of a row of leases, and return rows of rent, of which some are odd."""
    figure = chance.choice(("monthly", "amount"))
    for name in ("rent", "step_rate", "step_amount", "step_months", "frequency"):
        row.pop(name, None)
    if chance.random() < 0.3:
        row["lease_term_end"] = f"{2021 + int(row.pop('term_months')) // 12}-12-31"
    begins = [str(row["commencement"]), "2024-06-01", "2024-12-01"]
    found = [{"lease": row["lease"], "from": day, figure: 1000 + 100 * i}
             for i, day in enumerate(begins[:chance.randint(1, 3)])]
    if chance.random() < 0.2:
        name = chance.choice(sorted(RENT_ODD))
        chance.choice(found)[name] = chance.choice(RENT_ODD[name])
    if chance.random() < 0.1:
        chance.shuffle(found)
    return found


def said(held: HeldLeases) -> dict[str, Any]:
    """Return all that is read: leases with their rent, and what is refused."""
    rent = held.rent
    return {"leases": [(x.id, x.where, x.formerly, x.document, x.alone is None) for x in held.leases],
            "rejected": [(x.lease, x.where, x.reason) for x in held.rejected],
            "rent": [getattr(rent, name).tolist() for name in rent.__slots__]}


def compare(monkeypatch: pytest.MonkeyPatch, seed: int, count: int) -> None:
    """Read the same rows in columns and by themselves."""
    given, policy = tables(seed, count), Policy(short_term_classes=("Cars",) if seed % 2 else ())
    monkeypatch.setattr(alike, "MOST_READ", 1)
    held = portfolio_of_tables(given, policy)
    monkeypatch.setattr(alike, "MOST_READ", count)
    each = portfolio_of_tables(given, policy)
    assert each.undated == ()
    assert said(held) == said(each)
    assert len(held.undated) > count / 10


def test_rows_in_columns_are_judged_as_each_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    compare(monkeypatch, 0, 160)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(1, 4))
def test_many_rows_in_columns_are_judged_as_each_by_itself(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    compare(monkeypatch, seed, 300)


def test_tests_of_columns_stand_by_rules_and_columns_that_make_no_difference_are_asked_about_by_none() -> None:
    rules, columns = {rule.place: rule for rule in RULES}, layouts()["leases"].columns
    assert {sure.place for sure in SURE} <= rules.keys()
    assert {*alike.FREE, *alike.ALIKE} <= columns.keys()
    assert {*alike.ASIDE} <= alike.FREE.keys()
    aside = {".".join(columns[name].path) for name in alike.ASIDE}
    assert all(aside.isdisjoint(rule.marks) for rule in rules.values())
    assert all(topic.marks.isdisjoint(alike.ASIDE) for topic in TOPICS)
    assert [topic.entry for topic in TOPICS if topic.marks - {*alike.FREE, *alike.ALIKE} - {"first_step"}] == [years]
