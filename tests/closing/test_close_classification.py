"""Accounts by classification (842-20-45-1, -45-3): finance and operating leases never meet on an account."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest

import asc842
from asc842.closing.checks import Made
from asc842.closing.foreign import read_rates
from asc842.closing.holdings import Holdings
from asc842.closing.lines import balances_before, current_portion, period_lines
from asc842.closing.portfolio.beside_rent import improvement_table
from asc842.closing.reports.cost import lease_cost
from asc842.closing.reports.rollforward import rollforward
from asc842.contract.accounts import AccountRole, Accounts
from asc842.ledger.roles import BY_CLASS, ROLES, account_roots
from heavy import params
from holdings import close_checks, holdings_of
from lease_files import lease_text, load_text
from test_incentives import with_events

D = Decimal
SPLIT = """
format = "asc842/policy/1"
[[account_maps]]
classification = "operating"
accounts = { right_of_use_asset = "1650", lease_liability = "2650", lease_liability_current = "2651" }
[[account_maps]]
classification = "finance"
[account_maps.accounts]
right_of_use_asset = "1750"
lease_liability = "2750"
lease_liability_current = "2751"
interest = "7750"
foreign_exchange = "7759"
"""
MAPS = ({"classification": "operating", "accounts": {
    "right_of_use_asset": "1650", "lease_liability": "2650", "lease_liability_current": "2651"}},
    {"classification": "finance", "accounts": {
        "right_of_use_asset": "1750", "lease_liability": "2750", "lease_liability_current": "2751",
        "interest": "7750", "foreign_exchange": "7759"}})
POLICY = asc842.Policy.model_validate({"account_maps": MAPS})
BACK_AND_FORTH = (
    {"id": "to-finance", "kind": "reassessment", "effective": date(2027, 1, 1), "classification": "finance",
     "discount_rate": D("0.06")},
    {"id": "back", "kind": "modification", "effective": date(2029, 1, 1), "classification": "operating",
     "discount_rate": D("0.06")})


def day(text: str) -> np.datetime64:
    return np.datetime64(text, "D")


def yearly(**facts: Any) -> str:
    """1,000 a year in arrears for six years at 6 %, an operating lease."""
    return lease_text("2025-01-01", "2030-12-31", {"frequency": "annual", "timing": "arrears",
                                                   "rows": [{"amount": D(1000)}]}, lease_id="changing", **facts)


def changing(**facts: Any) -> str:
    """The same: operating, finance in years 3 and 4, operating again."""
    return with_events(yearly(**facts), *BACK_AND_FORTH)


def value(years: int) -> int:
    """Present value in cents of so many payments of 1,000 a year in arrears at 6 %."""
    return round(sum(100000 / 1.06**n for n in range(1, years + 1)))


@pytest.fixture(scope="module")
def held() -> Holdings:
    return holdings_of([load_text(changing())], POLICY)


def on_accounts(h: Holdings, before: str) -> dict[str, int]:
    found = balances_before(h, day(before))
    sums = found.groupby(found["account"].astype(str))["amount"].sum()
    return {account: int(cents) for account, cents in sums.items() if account[0] in "12"}


# With level rent an operating asset is the liability; the finance asset falls by a quarter a year. Current: the value
# of the one payment due within a year.
@pytest.mark.parametrize(("before", "expected"), [
    ("2027-01-01", {"1650": value(4), "2651": -value(1), "2650": value(1) - value(4)}),
    ("2027-02-01", {"1750": round(value(4) * 47 / 48)}),
    ("2028-01-01", {"1750": round(value(4) * 3 / 4), "2751": -value(1), "2750": value(1) - value(3)}),
    ("2029-01-01", {"1750": round(value(4) / 2), "2751": -value(1), "2750": value(1) - value(2)}),
    ("2030-01-01", {"2651": -value(1)}),
    ("2031-01-01", {}),
])
def test_each_balance_stands_on_the_accounts_of_its_class(held: Holdings, before: str,
                                                          expected: dict[str, int]) -> None:
    found = on_accounts(held, before)
    assert {a: abs(found.get(a, 0) - cents) <= 1 for a, cents in expected.items()} == dict.fromkeys(expected, True)
    other = ("1650", "2650", "2651") if "2027-01-01" < before < "2029-01-02" else ("1750", "2750", "2751")
    assert not set(found) & set(other)


def test_the_change_moves_what_stands(held: Holdings) -> None:
    lines = period_lines(held, "2027-01", day("2027-01-01"), day("2027-01-31"))
    moved = lines[lines["entry"] == "reclassification to finance lease accounts"]
    amounts = dict(zip(moved["account"].astype(str), moved["debit"] - moved["credit"], strict=True))
    asset = amounts["1750"]
    assert abs(asset - value(4)) <= 1
    assert amounts == {"1650": -asset, "1750": asset, "2650": value(4), "2750": -value(4)}
    assert set(moved["date"].astype(str)) == {"2027-01-01"}
    # The event itself changes no amount: same payments, same rate.
    assert not lines["entry"].astype(str).str.startswith("event").any()


def test_what_an_earlier_event_of_the_day_books_moves_too() -> None:
    """At 8 % from January 2027 on, and then, on the same day, a finance lease: all of it moves, at 8 %."""
    first, then = ({"id": name, "kind": kind, "effective": date(2027, 1, 1), "order": i, "discount_rate": D("0.08"),
                    **more} for i, (name, kind, more) in enumerate([
                        ("rate", "modification", {}), ("class", "reassessment", {"classification": "finance"})], 1))
    h = holdings_of([load_text(with_events(yearly(), first, then))], POLICY)
    owed = round(sum(100000 / 1.08**n for n in range(1, 5)))
    lines = period_lines(h, "2027-01", day("2027-01-01"), day("2027-01-31"))
    moved = lines[lines["entry"] == "reclassification to finance lease accounts"].set_index("account")
    assert (moved["debit"] - moved["credit"]).loc[["2650", "2750"]].tolist() == [owed, -owed]
    assert not {"1650", "2650", "2651"} & set(on_accounts(h, "2027-02-01"))
    for table in rollforward(h, day("2027-01-01"), day("2027-01-31")).values():
        assert table.set_index("classification").loc[["operating", "finance"], "difference"].tolist() == [0, 0]


def test_cost_of_each_class_on_its_account(held: Holdings) -> None:
    """Interest of years 3 and 4, when the lease is a finance lease: 2,000 paid less what the liability falls by."""
    found = balances_before(held, day("2031-01-01")).set_index("account")["amount"]
    assert abs(found["7750"] - (200000 - (value(4) - value(2)))) <= 1


def test_each_class_rolls_forward_by_itself(held: Holdings) -> None:
    rolled = rollforward(held, day("2027-01-01"), day("2027-12-31"))
    liability = rolled["liability"].set_index("classification")
    assert liability.loc["operating", ["opening", "change of classification", "closing"]].tolist() == [
        value(4), -value(4), 0]
    assert liability.loc["finance", ["opening", "change of classification", "payments", "closing"]].tolist() == [
        0, value(4), -100000, value(3)]
    asset = rolled["asset"].set_index("classification")["closing"].to_dict()
    assert asset["operating"] == 0
    assert abs(asset["finance"] - round(value(4) * 3 / 4)) <= 1
    assert not rolled["liability"]["difference"].any()
    assert not rolled["asset"]["difference"].any()
    later = rollforward(held, day("2028-01-01"), day("2028-12-31"))["liability"]
    assert later["classification"].tolist() == ["finance"]


WALLS = {"id": "walls", "name": "Walls", "cost": D(7200), "in_service": date(2025, 1, 1), "useful_life": 120}
BUILT = ({"classification": "operating", "accounts": {
    "leasehold_improvements": "1850", "leasehold_improvement_accumulated": "1851",
    "leasehold_improvement_amortization": "6850", "guarantee_obligation": "2690"}},
    {"classification": "finance", "accounts": {
        "leasehold_improvements": "1860", "leasehold_improvement_accumulated": "1861",
        "leasehold_improvement_amortization": "6860", "guarantee_obligation": "2790"}})


def built(h: Holdings, leases: list[asc842.Lease]) -> Holdings:
    """Give holdings the leasehold improvements of their leases, as a portfolio does."""
    table = improvement_table(leases, h.policy)
    return replace(h, improvements=table.assign(lease=h.leases.get_indexer(table["lease"])))


# Walls of 7,200.00 over the 72 months of the term: 100.00 a month, 24 of them operating, 24 finance, 24 operating.
@pytest.mark.parametrize(("before", "expected"), [
    ("2027-01-01", {"1850": 720000, "1851": -240000, "6850": 240000}),
    ("2027-01-02", {"1860": 720000, "1861": -240000, "6850": 240000}),
    ("2028-01-01", {"1860": 720000, "1861": -360000, "6850": 240000, "6860": 120000}),
    ("2029-02-01", {"1850": 720000, "1851": -490000, "6850": 250000, "6860": 240000}),
    ("2031-01-01", {"1850": 720000, "1851": -720000, "6850": 480000, "6860": 240000}),
])
def test_leasehold_improvements_stand_on_the_accounts_of_the_class(before: str, expected: dict[str, int]) -> None:
    lease = load_text(changing(leasehold_improvements=[WALLS]))
    booked = {"account_maps": BUILT, "leasehold_improvements": "booked here"}
    h = built(holdings_of([lease], asc842.Policy.model_validate(booked)), [lease])
    found = balances_before(h, day(before)).set_index("account")["amount"]
    assert {a: int(found[a]) for a in found.index if a[:2] in ("18", "68")} == expected


def test_improvements_move_on_the_day_of_the_change() -> None:
    """What is booked elsewhere is moved elsewhere: here it is the amortization alone."""
    lease = load_text(changing(leasehold_improvements=[WALLS]))
    for policy, moved in (("booked here", {"1850": -720000, "1860": 720000}), ("booked elsewhere", {})):
        booked = {"account_maps": BUILT, "leasehold_improvements": policy}
        h = built(holdings_of([lease], asc842.Policy.model_validate(booked)), [lease])
        lines = period_lines(h, "2027-01", day("2027-01-01"), day("2027-01-31"))
        entry = lines[lines["entry"] == "reclassification to finance lease accounts"]
        amounts = (entry["debit"] - entry["credit"]).groupby(entry["account"].astype(str)).sum()
        found = {a: int(cents) for a, cents in amounts.items() if a.startswith("18")}
        assert found == {**moved, "1851": 240000, "1861": -240000}
        assert set(entry["date"].astype(str)) == {"2027-01-01"}


@pytest.mark.parametrize(("effective", "account"), [("2026-07-01", "2690"), ("2028-07-01", "2790")])
def test_a_guarantee_that_stays_is_on_the_account_of_the_class_that_ends(effective: str, account: str) -> None:
    """842-20-40-3. Nothing can change the classification of a lease that has ended."""
    end = {"id": "end", "kind": "termination", "effective": date.fromisoformat(effective),
           "guarantee_obligation": D(500)}
    earlier = [e for e in BACK_AND_FORTH if str(e["effective"]) < effective]
    lease = load_text(with_events(yearly(), *earlier, end))
    h = holdings_of([lease], asc842.Policy.model_validate({"account_maps": BUILT}))
    found = balances_before(h, day("2031-01-01")).set_index("account")["amount"]
    assert {a: int(found[a]) for a in found.index if a in ("2690", "2790")} == {account: -50000}


def chain(seed: int) -> str:
    """A monthly lease that changes classification two to four times, on any day, also at the end of one."""
    rng = random.Random(seed)
    days = sorted(rng.sample(range(20, 1000), rng.randint(2, 4)))
    if seed % 3 == 0:
        days[1] = days[0] + 1  # twice within a month
    kind, chained = rng.choice(["operating", "finance"]), []
    text = lease_text("2025-01-01", "2028-12-31", {"timing": rng.choice(["advance", "arrears"]), "rows": [
        {"month": 1, "monthly": D("912.34")}, {"month": 13, "monthly": D("1100.01")}]}, classification=kind,
        rate="0.0625", lease_id=f"chain-{seed}", costs=[{"amount": D("640.01")}],
        leasehold_improvements=[{**WALLS, "cost": D("999.99"), "in_service": date(2025, 3, 5)}],
        variable_payments=[{"id": "power", "name": "Power", "basis": "usage", "actuals": [
            {"from": date(2025, 1, 1), "to": date(2027, 6, 30), "amount": D("77.77"), "due": date(2028, 2, 1)}]}])
    for i, n in enumerate(sorted(set(days))):
        kind = "finance" if kind == "operating" else "operating"
        chained.append({"id": f"e{i}", "kind": "modification", "effective": date(2025, 1, 1) + timedelta(n),
                        "classification": kind, "discount_rate": D("0.05") + D(i) / 100,
                        "at_end_of_day": rng.random() < 0.4})
    if seed % 4 == 1:  # twice on one day: the second changes the class
        last = chained[-1]
        chained[-1:] = [{"id": "before", "kind": "modification", "effective": last["effective"], "order": 1,
                         "discount_rate": D("0.09"), "at_end_of_day": last["at_end_of_day"]}, {**last, "order": 2}]
    return with_events(text, *chained)


@pytest.fixture(scope="module")
def chains() -> Holdings:
    """Twelve of these; what is accrued for power, and walls, have an account for each class as well."""
    maps = [{**m, "accounts": {**m["accounts"], "prepaid_rent": f"14{i}"}} for i, m in enumerate(MAPS)]
    leases = [load_text(chain(seed)) for seed in range(12)]
    h = holdings_of(leases, asc842.Policy.model_validate({
        "account_maps": [*maps, *BUILT], "leasehold_improvements": "booked here"}))
    h = built(h, leases)
    power = [(i, pd.Timestamp(on), "variable lease cost", "power", cost, paid, "prepaid_rent")
             for i in range(len(leases)) for on, cost, paid in (("2027-06-30", 7777, 0), ("2028-02-01", 0, 7777))]
    return replace(h, expenses=pd.DataFrame(power, columns=list(h.expenses.columns)))


MONTHS = pd.period_range("2025-01", "2029-01", freq="M")


@pytest.mark.parametrize("begins", params(["2027-01", "2025-01"], ["2027-01"]))
def test_any_chain_of_changes_ties_every_month(chains: Holdings, begins: str) -> None:
    keys, booked = ["entity", "lease", "currency", "account"], balances_before(chains, day(f"{begins}-01"))
    for month in map(str, MONTHS[begins <= MONTHS.astype(str)]):
        first = day(f"{month}-01")
        last = (first.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
        lines = period_lines(chains, month, first, last)
        now = current_portion(chains, last)
        rolled = {f"{what} roll-forward": t.assign(currency="USD")
                  for what, t in rollforward(chains, first, last).items()}
        checks = close_checks(Made(chains, lines, rolled, now))
        assert [c for c in checks if c.status == "fail"] == []
        assert "nothing on accounts of the other classification" in [c.name for c in checks]
        moved = lines.assign(amount=lines["debit"] - lines["credit"])[[*keys, "amount"]]
        before = pd.concat([booked, moved]).astype(dict.fromkeys(keys, str)).groupby(keys)["amount"].sum()
        booked = balances_before(chains, last + 1)
        after = booked.astype(dict.fromkeys(keys, str)).set_index(keys)["amount"]
        assert before[before != 0].to_dict() == after.to_dict()
        _roll_ties_to_accounts(rolled, after)
    assert not {"1650", "1750", "2650", "2750", "140", "141"} & set(booked["account"].astype(str))


def _roll_ties_to_accounts(rolled: dict[str, pd.DataFrame], after: Any) -> None:
    for what, sign, accounts in (
            ("asset", 1, {"operating": ["1650"], "finance": ["1750"]}),
            ("liability", -1, {"operating": ["2650", "2651"], "finance": ["2750", "2751"]})):
        table = rolled[f"{what} roll-forward"]
        for lease, kind, closing in zip(table["lease"], table["classification"], table["closing"], strict=True):
            assert closing == sign * sum(after.get(("Entity", lease, "USD", a), 0) for a in accounts[kind])


def test_exchange_losses_follow_the_class(tmp_path: Path) -> None:
    """In euros, 2.0 dollars until 2026, 3.0 at its end, 4.0 at the end of 2027: the loss of 2027 is a finance lease's,
    and all of it stands on the liability of finance leases from 2027 on."""
    text = changing().replace('name = "A lease', 'currency = "EUR"\nname = "A lease', 1)
    (tmp_path / "rates.csv").write_text("currency,to,date,rate\nEUR,USD,2025-01-01,2\nEUR,USD,2026-12-31,3\n"
                                        "EUR,USD,2027-12-31,4\n")
    policy = asc842.Policy.model_validate({"account_maps": MAPS, "functional_currencies": {"Entity": "USD"},
                                           "reclassify_current": False})
    h = replace(holdings_of([load_text(text)], policy), rates=read_rates(tmp_path / "rates.csv"))

    def dollars(before: str) -> dict[str, int]:
        found = balances_before(h, day(before))
        mine = found[found["currency"] == "USD"]
        return dict(zip(mine["account"].astype(str), mine["amount"].tolist(), strict=True))

    then, later = dollars("2027-01-01"), dollars("2028-01-01")
    assert set(then) == {"Foreign exchange gain or loss", "2650"}
    assert set(later) == {"Foreign exchange gain or loss", "7759", "2750"}
    assert later["Foreign exchange gain or loss"] == then["Foreign exchange gain or loss"] == -then["2650"]
    # Of 2027: on what was owed all year, 1.0 a euro; on December's interest and payment, booked at 4.0, nothing.
    before_december = value(4) * 1.06 ** (11 / 12)
    assert abs(later["7759"] - before_december) <= 3
    lines = period_lines(h, "2027-01", day("2027-01-01"), day("2027-01-31"))
    exchange = lines[lines["currency"] == "USD"]
    assert dict(zip(exchange["account"], exchange["debit"] - exchange["credit"], strict=True)) == {
        "2650": -then["2650"], "2750": then["2650"]}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("closes")


@pytest.fixture(scope="module")
def closes(place: Path) -> dict[str, asc842.CloseResult]:
    """December 2026 and January 2027 closed over a folder, with the plain-text ledgers' files."""
    folder = place / "leases"
    folder.mkdir()
    (folder / "changing.toml").write_text(changing(), encoding="utf-8")
    erp = '[[erp]]\nformat = "beancount"\n[[erp]]\nformat = "hledger"\n'
    (folder / "policy.toml").write_text(SPLIT + erp, encoding="utf-8")
    return {p: asc842.close(folder, p, out=place / "out", register=place / "register.db", reports=False)
            for p in ("2026-12", "2027-01")}


def test_a_close_keeps_them_apart(closes: dict[str, asc842.CloseResult], place: Path) -> None:
    assert all(c.passed for c in closes.values())
    before = closes["2026-12"].book.before
    assert not set(before["account"].astype(str)) & {"1750", "2750", "2751"}
    folder = place / "out" / "2027-01"
    (ledger,) = folder.rglob("leases.beancount")
    balances = [line for line in ledger.read_text().splitlines() if " balance " in line]
    assert any("1750" in line for line in balances)
    assert not any("1650" in line and " 0.00 " not in line for line in balances)
    rolled = closes["2027-01"].book.reports["liability roll-forward, year to date"]
    assert rolled[["classification", "closing"]].to_numpy().tolist()[0] == ["operating", 0]


@pytest.mark.usefixtures("closes")
def test_a_trial_balance_by_class_ties(place: Path) -> None:
    """The asset after a month of finance lease: 47/48 of the value of four payments; interest of a month at 6 %."""
    owed = round(value(4) * 1.06 ** (1 / 12))
    ledger = place / "ledger.csv"
    ledger.write_text(f"account,balance\n1650,0\n1750,{round(value(4) * 47 / 48) / 100}\n")
    again = asc842.close(place / "leases", "2027-01", out=None, register=place / "register.db", reports=False,
                         trial_balance=ledger)
    table = again.book.trial_balance.set_index("account")
    assert abs(table.loc["1750", "difference"]) <= 1
    assert abs(table.loc[["2750", "2751"], "booked"].sum() + owed) <= 1


def test_an_account_of_both_is_noted(tmp_path: Path) -> None:
    rent = {"timing": "advance", "rows": [{"monthly": 1000}]}
    for kind in ("operating", "finance"):
        text = lease_text("2025-01-01", "2027-12-31", rent, classification=kind, lease_id=kind)
        (tmp_path / f"{kind}.toml").write_text(text, encoding="utf-8")

    def noted(policy: asc842.Policy) -> list[str]:
        book = asc842.close(tmp_path, "2025-01", out=None, register="sqlite://", policy=policy, reports=False).book
        return [c.actual for c in book.checks if c.status == "note"]

    assert noted(asc842.Policy()) == []  # by default each class has accounts of its own
    both = {"right_of_use_asset": "1650", "lease_liability": "2650", "lease_liability_current": "2651"}
    assert noted(asc842.Policy(accounts=Accounts(**both))) == ["1650, 2650, 2651"]
    assert noted(asc842.Policy(accounts=Accounts(**both, finance_right_of_use_asset="1750"))) == ["2650, 2651"]
    assert noted(POLICY) == []


def test_accounts_of_each_class_by_default(tmp_path: Path) -> None:
    """An account that is named is that of both classes, as it always was, unless finance leases have one of theirs."""
    rent = {"timing": "advance", "rows": [{"monthly": 1000}]}

    def balances(kind: str, **accounts: str) -> set[str]:
        lease = load_text(lease_text("2025-01-01", "2027-12-31", rent, classification=kind))
        journal = asc842.account_for(lease, asc842.Policy(accounts=Accounts(**accounts))).journal
        return set(journal.loc[journal["entry"] == "commencement", "account"]) - {"Cash"}

    assert balances("operating") == {"Right-of-use asset", "Lease liability"}
    assert balances("finance") == {"Right-of-use asset, finance leases", "Lease liability, finance leases"}
    assert balances("finance", right_of_use_asset="Right-of-use asset") == {
        "Right-of-use asset", "Lease liability, finance leases"}
    assert balances("finance", lease_liability="2650", finance_lease_liability="2750") == {
        "Right-of-use asset, finance leases", "2750"}
    assert balances("operating", finance_lease_liability="2750") == {"Right-of-use asset", "Lease liability"}
    roots = account_roots(asc842.Policy())
    assert (roots["Right-of-use asset, finance leases"], roots["Lease liability, finance leases"]) == (
        roots["Right-of-use asset"], roots["Lease liability"])
    written = tmp_path / "policy.toml"
    written.write_text('format = "asc842/policy/1"\n[accounts]\nright_of_use_asset = "1650"\n', encoding="utf-8")
    assert asc842.load_policy(written).accounts.finance_right_of_use_asset == "1650"


def test_a_map_of_no_known_account_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text('format = "asc842/policy/1"\n[[account_maps]]\nclassification = "capital"\n'
                    'accounts = { lease_liabilty = "2650" }\n', encoding="utf-8")
    with pytest.raises(asc842.InputError) as error:
        asc842.load_policy(path)
    kind, account = error.value.problems
    assert (kind.expected, kind.remedy) == ('one of: "operating", "finance"', 'did you mean "finance"?')
    assert account.found == "unknown key lease_liabilty"
    assert account.expected.startswith("one of: lease_liability, lease_liability_current, ")
    assert account.remedy == 'did you mean "lease_liability"?'


def test_every_account_can_be_mapped() -> None:
    assert set(get_args(AccountRole)) == set(ROLES)
    assert set(Accounts.model_fields) - set(ROLES) == {f"finance_{role}" for role in BY_CLASS}


# A change inside a month ---------------------------------------------------------------------------------------------


INSIDE = {"id": "change", "kind": "reassessment", "effective": date(2026, 6, 16), "classification": "finance",
          "discount_rate": D(0)}


def inside_a_month(**event: Any) -> Holdings:
    """1,000 a month in arrears from 2025 to 2028, at no interest; a finance lease from the middle of June 2026."""
    rent = {"timing": "arrears", "rows": [{"monthly": D(1000)}]}
    return holdings_of([load_text(with_events(lease_text("2025-01-01", "2028-12-31", rent, rate="0"),
                                              {**INSIDE, **event}))], POLICY)


def test_the_month_of_a_change_is_parted_at_its_day() -> None:
    """Half of June's 30 days at 1,000 a month is operating cost, 500.00, booked on the 15th; then 30,500 of asset over
    30.5 months, 500.00 of amortization, booked on the 30th. The rent of June is paid when it is a finance lease.
    """
    h = inside_a_month()
    lines = period_lines(h, "2026-06", day("2026-06-01"), day("2026-06-30"))
    lines = lines.assign(amount=lines["debit"] - lines["credit"], day=lines["date"].astype(str).str[:10])
    cost = lines[lines["entry"].isin(["operating lease cost", "finance lease cost"])]
    assert cost.groupby(["day", cost["account"].astype(str)], observed=True)["amount"].sum().to_dict() == {
        ("2026-06-15", h.policy.accounts.lease_cost): 50000, ("2026-06-15", "1650"): -50000,
        ("2026-06-30", h.policy.accounts.amortization): 50000, ("2026-06-30", "1750"): -50000}
    paid = lines[lines["entry"] == "payment"]
    assert dict(zip(paid["account"].astype(str), paid["amount"], strict=True)) == {
        "2750": 100000, h.policy.accounts.cash: -100000}
    moved = lines[lines["entry"] == "reclassification to finance lease accounts"]
    assert dict(zip(moved["account"].astype(str), moved["amount"], strict=True)) == {
        "1650": -3050000, "1750": 3050000, "2650": 3100000, "2750": -3100000}
    assert lines.groupby("day")["amount"].sum().tolist() == [0] * lines["day"].nunique()


def test_lease_cost_and_roll_forward_of_the_month_of_a_change_go_by_its_day() -> None:
    h = inside_a_month()
    cost = lease_cost(h, day("2026-06-01"), day("2026-06-30")).iloc[0]
    assert (cost["operating lease cost"], cost["finance: amortization"], cost["total"]) == (50000, 50000, 100000)
    asset = rollforward(h, day("2026-06-01"), day("2026-06-30"))["asset"].set_index("classification")
    assert asset.loc["operating", ["opening", "amortization", "change of classification", "closing"]].tolist() == [
        3100000, -50000, -3050000, 0]
    assert asset.loc["finance", ["amortization", "change of classification", "closing"]].tolist() == [
        -50000, 3050000, 3000000]
    assert not asset["difference"].any()
    # The schedule has one row a month as before.
    assert len(h.schedule.lease) == 48
    assert len(h.schedule.by_class.lease) == 49


def test_a_change_at_the_end_of_a_month_leaves_its_cost_where_it_was() -> None:
    """At the end of June 30th all of June is operating cost."""
    h = inside_a_month(effective=date(2026, 6, 30), at_end_of_day=True)
    cost = lease_cost(h, day("2026-06-01"), day("2026-06-30")).iloc[0]
    assert (cost["operating lease cost"], cost["finance: amortization"]) == (100000, 0)
    asset = rollforward(h, day("2026-06-01"), day("2026-06-30"))["asset"].set_index("classification")
    assert asset.loc["operating", ["amortization", "change of classification"]].tolist() == [-100000, -3000000]
    assert on_accounts(h, "2026-07-01")["1750"] == 3000000
