"""A register that starts mid-life: cost of earlier fiscal years is brought forward to retained earnings.

The lease pays 1,000 a month in advance from 2001 to 2005 at no interest: a month costs 1,000, and asset and liability
fall by as much. Its first close is that of June 2003.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import asc842
from asc842.api.recheck import recheck_all
from lease_files import lease_text
from test_incentives import with_events

D = Decimal
COST, EARNINGS, CASH = "Operating lease cost", "Retained earnings", "Cash"
RENT = {"id": "base", "timing": "advance", "rows": [{"monthly": D(1000)}]}
DEARER = {"id": "dearer", "kind": "modification", "effective": date(2002, 7, 1), "discount_rate": D(0), "rent": [
    {"id": "base", "name": "Rent", "source": "lease, 9", "timing": "advance", "rows": [{"monthly": D(1500)}]}]}


class Books:
    """A folder with one lease and its register."""

    def __init__(self, folder: Path, **elections: Any) -> None:
        self.leases, self.register = folder / "leases", folder / "register.db"
        self.policy = asc842.Policy.model_validate({"reclassify_current": False, **elections})
        self.leases.mkdir()
        self.write()

    def write(self, *events: dict[str, Any], **more: Any) -> None:
        text = lease_text("2001-01-01", "2005-12-31", RENT, rate="0", lease_id="hall", **more)
        (self.leases / "hall.toml").write_text(with_events(text, *events) if events else text, encoding="utf-8")

    def close(self, period: str, **options: Any) -> asc842.CloseResult:
        found = asc842.close(self.leases, period, out=None, register=self.register, policy=self.policy, **options)
        assert [c for c in found.book.checks if c.status == "fail" and "trial" not in c.source] == []
        return found

    def ledger(self) -> dict[str, int]:
        """Every account in whole currency units, debits positive."""
        with asc842.Register.open(self.register) as kept:
            assert kept.verify().passed
            return units(kept.posted())


def units(lines: pd.DataFrame) -> dict[str, int]:
    sums = (lines["debit"] - lines["credit"]).groupby(lines["account"].astype(str)).sum()
    assert not (sums % 100).any()
    return {name: int(cents) // 100 for name, cents in sums.items() if cents}


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(tmp_path)


def test_cost_of_2001_and_2002_is_no_cost_of_2003(books: Books) -> None:
    """24 months before the year, five of it before June, and June."""
    first = books.close("2003-06")
    assert units(first.outcome.brought_forward) == {
        COST: 5000, EARNINGS: 24000, CASH: -29000, "Lease liability": -31000, "Right-of-use asset": 31000}
    assert books.ledger()[COST] == 6000
    assert books.ledger()[EARNINGS] == 24000
    assert first.book.before.empty
    moved = first.outcome.posted[first.outcome.posted["account"] == EARNINGS].iloc[0]
    assert moved["entry"] == "brought forward: cost of earlier years to retained earnings"
    assert str(moved["date"].date()) == "2003-06-01"
    cost = first.book.reports["lease cost, year to date"].iloc[0]
    assert cost["operating lease cost"] == 600000
    assert first.book.reports["lease cost, prior year to date"].iloc[0]["operating lease cost"] == 600000
    second = books.close("2003-07")
    assert units(second.outcome.posted) == {COST: 1000, CASH: -1000, "Lease liability": 1000,
                                            "Right-of-use asset": -1000}
    before = second.book.before.set_index("account")["amount"].to_dict()
    assert (before[COST], before[EARNINGS]) == (600000, 2400000)


@pytest.mark.parametrize(("year_end", "period", "cost", "earlier"), [
    (6, "2003-06", 12, 18), (6, "2003-07", 1, 30), (3, "2003-06", 3, 27), (12, "2001-01", 1, 0)])
def test_fiscal_years_end_in_any_month(tmp_path: Path, year_end: int, period: str, cost: int, earlier: int) -> None:
    books = Books(tmp_path, calendar={"fiscal_year_end": year_end})
    books.close(period)
    found = books.ledger()
    assert (found[COST], found.get(EARNINGS, 0)) == (1000 * cost, 1000 * earlier)


@pytest.mark.heavy
def test_the_same_close_twice_and_a_recheck_find_nothing(books: Books) -> None:
    books.close("2003-06")
    again = books.close("2003-06")
    assert again.outcome.already_closed
    assert again.outcome.waiting.empty
    books.close("2003-07")
    assert books.close("2003-08").outcome.catch_up.empty
    with asc842.Register.open(books.register) as kept:
        assert recheck_all(kept, books.policy).empty
        assert kept.restated_difference().empty


@pytest.mark.heavy
def test_what_becomes_known_later_of_an_earlier_year_is_cost_of_the_open_period(books: Books) -> None:
    """1,500 from July 2002 on, known in July 2003: 11 x 500 of the time before June 2003, and 500 of June."""
    books.close("2003-06")
    books.write(DEARER)
    july = books.close("2003-07")
    late = july.outcome.catch_up[july.outcome.catch_up["account"] == COST]
    assert dict(zip(late["origin"], late["debit"], strict=True)) == {"before 2003-06": 550000, "2003-06": 50000}
    assert books.ledger()[EARNINGS] == 24000
    assert books.ledger()[COST] == 6000 + 5500 + 500 + 1500
    assert july.outcome.posted.groupby("entry")[["debit", "credit"]].sum().diff(axis=1)["credit"].abs().sum() == 0
    assert books.close("2003-08").outcome.catch_up.empty
    with asc842.Register.open(books.register) as kept:
        # June was closed without the modification; as it was closed, nothing differs.
        assert recheck_all(kept, books.policy).empty


@pytest.mark.heavy
def test_a_reopened_first_period_brings_the_difference_forward(books: Books) -> None:
    """Reopened and closed with 1,500 from July 2002: six months of 500 more in earlier years, five in this one."""
    books.close("2003-06")
    with asc842.Register.open(books.register) as kept:
        kept.reopen("2003-06", "An amendment was found.")
    books.write(DEARER)
    again = books.close("2003-06")
    assert units(again.outcome.brought_forward)[EARNINGS] == 6 * 500
    found = books.ledger()
    assert (found[EARNINGS], found[COST]) == (24000 + 3000, 6 * 1500)
    assert books.close("2003-07").outcome.catch_up.empty
    with asc842.Register.open(books.register) as kept:
        assert recheck_all(kept, books.policy).empty


def test_a_lease_that_comes_later_catches_up_in_cost(books: Books) -> None:
    """A lease put into the portfolio in July 2003 was in no opening balance: what it cost since is a late fact."""
    books.close("2003-06")
    text = lease_text("2002-12-01", "2004-11-30", RENT, rate="0", lease_id="shed")
    (books.leases / "shed.toml").write_text(text, encoding="utf-8")
    july = books.close("2003-07")
    assert units(july.outcome.catch_up)[COST] == 7000
    assert books.ledger()[EARNINGS] == 24000


def trial(folder: Path, **balances: int) -> Path:
    path = folder / "trial.csv"
    named = {"cost": COST, "earnings": EARNINGS, "cash": CASH, "liability": "Lease liability",
             "asset": "Right-of-use asset"}
    rows = "".join(f"{named[name]},{amount}\n" for name, amount in balances.items())
    path.write_text(f"account,balance\n{rows}", encoding="utf-8")
    return path


@pytest.mark.heavy
def test_a_trial_balance_of_the_first_year(books: Books, tmp_path: Path) -> None:
    """Retained earnings hold other business too: they are compared only where the ledger names them."""
    balances = {"cost": 6000, "cash": -30000, "liability": -30000, "asset": 30000}
    dry = books.close("2003-06", trial_balance=trial(tmp_path, **balances), dry_run=True)
    assert dry.passed
    assert EARNINGS not in set(dry.book.trial_balance["account"])
    assert books.close("2003-06", trial_balance=trial(tmp_path, **balances)).passed
    with_them = books.close("2003-06", trial_balance=trial(tmp_path, **balances, earnings=24000))
    assert with_them.passed
    assert EARNINGS in set(with_them.book.trial_balance["account"])
    assert not books.close("2003-06", trial_balance=trial(tmp_path, **{**balances, "cost": 30000})).passed


def test_a_trial_balance_of_the_next_year(books: Books, tmp_path: Path) -> None:
    """In January 2004 the ledger has closed 2003: cost is that of a month, 36 months are in retained earnings."""
    for month in ("2003-12", "2004-01"):
        found = books.close(month, trial_balance=trial(
            tmp_path, cost=12000 if month == "2003-12" else 1000, earnings=24000 if month == "2003-12" else 36000,
            cash=-36000 if month == "2003-12" else -37000, liability=-24000 if month == "2003-12" else -23000,
            asset=24000 if month == "2003-12" else 23000))
        assert found.passed, found.book.trial_balance


def test_interest_and_amortization_of_a_finance_lease_and_costs_beside_it(books: Books) -> None:
    """1,000 of amortization a month, and 600 for power charged of 2002, 700 of March 2003."""
    power = [{"id": "power", "name": "Power", "basis": "usage", "actuals": [
        {"from": date(2002, 1, 1), "to": date(2002, 12, 31), "amount": D(600)},
        {"from": date(2003, 1, 1), "to": date(2003, 3, 31), "amount": D(700)}]}]
    books.write(classification="finance", variable_payments=power)
    books.policy = asc842.Policy.model_validate({"reclassify_current": False, "account_maps": [
        {"classification": "finance", "accounts": {"retained_earnings": "3900", "amortization": "7700"}}]})
    books.close("2003-06")
    found = books.ledger()
    assert (found["7700"], found["Variable lease cost"], found["3900"]) == (6000, 700, 24600)
