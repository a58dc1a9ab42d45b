"""Every report of a close says what the register holds: late facts over a year end, and what each check catches.

An office pays 2,000.00 a month in advance from November 2023 to October 2026 at 6 %. A rider for December 2023,
2,200.00 a month, turns up in January 2024, when November and December are closed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import asc842
from asc842.closing.posted import Posted
from asc842.closing.ties import tied_checks
from heavy import params
from holdings import checks_of
from lease_files import lease_text
from snapshots import once
from test_incentives import with_events

D = Decimal
RENT = {"id": "base", "timing": "advance", "rows": [{"monthly": D(2000)}]}
RIDER = {"id": "rider", "kind": "modification", "effective": date(2023, 12, 1), "discount_rate": D("0.06"), "rent": [
    {"id": "base", "name": "Rent", "source": "lease, 9", "timing": "advance", "rows": [{"monthly": D(2200)}]}]}
CATCH_UP, LATER = "catch-up of closed periods", "caught up later"


class Office:
    """A folder with the office, and its register."""

    def __init__(self, folder: Path) -> None:
        self.leases, self.out = folder / "leases", folder / "out"
        self.leases.mkdir()
        self.write()

    def write(self, *events: dict[str, Any], name: str = "office", **more: Any) -> None:
        text = lease_text(date(2023, 11, 1), date(2026, 10, 31), RENT, rate="0.06", lease_id=name, **more)
        (self.leases / f"{name}.toml").write_text(with_events(text, *events) if events else text, encoding="utf-8")

    def before(self, *periods: str) -> None:
        """Close periods that come before what a test is about; see :mod:`snapshots`."""
        for period in periods:
            once(self.out.parent, period, lambda period=period: self.close(period))

    def close(self, *periods: str, **options: Any) -> asc842.CloseResult:
        for period in periods:
            found = asc842.close(self.leases, period, out=self.out, **{"reports": False} | options)
        return found


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def row(result: asc842.CloseResult, report: str, lease: str = "office") -> dict[str, Decimal]:
    """Amounts of a lease in a report that are not zero, in currency units."""
    table = result.book.reports[report]
    summed = table[table["lease"] == lease].select_dtypes("int64").sum()
    return {str(name): D(int(cents)) / 100 for name, cents in summed.items() if cents}


def booked(result: asc842.CloseResult, *accounts: str) -> Decimal:
    lines = result.outcome.posted
    mine = lines[lines["account"].isin(accounts)]
    return D(int((mine["debit"] - mine["credit"]).sum())) / 100


def owed(rent: int, payments: int) -> Decimal:
    """Liability with so many payments left, the next one due tomorrow: rent times the sum of 1.005^-k, k from 0."""
    value = sum(rent / D("1.005") ** k for k in range(payments))
    return value.quantize(D("0.01"))


def failing(result: asc842.CloseResult) -> list[str]:
    return [check.name for check in result.book.checks if check.status == "fail"]


def test_a_late_fact_over_a_year_end_is_a_movement_of_its_own(office: Office) -> None:
    """34 payments are left on December 31, 33 on January 31. December should have cost 200.00 more, and paid it."""
    assert failing(office.close("2023-11", "2023-12")) == []
    office.write(RIDER)
    january = office.close("2024-01")
    assert failing(january) == []
    assert (owed(2000, 34), owed(2200, 34)) == (D("62703.05"), D("68973.36"))
    for when in ("period", "year to date"):
        rolled = row(january, f"liability roll-forward, {when}")
        assert rolled == {"opening": owed(2000, 34), CATCH_UP: owed(2200, 34) - owed(2000, 34), "payments": D(-2200),
                          "interest": owed(2200, 33) - owed(2200, 34) + 2200, "closing": owed(2200, 33)}
        cost = row(january, f"lease cost, {when}")
        assert cost == {"operating lease cost": D(2200), CATCH_UP: D(200), "total": D(2400)}
        cash = row(january, f"cash flows, {when}")
        assert cash == {"operating: operating leases": D(2200), CATCH_UP: D(200)}
    assert booked(january, "Operating lease cost") == 2400
    assert booked(january, "Cash") == -2400


def write_older(office: Office, monthly: int) -> None:
    """A lease of the time before the register: three years from February 2023, so much a month in advance."""
    text = lease_text(date(2023, 2, 1), date(2026, 1, 31), {**RENT, "rows": [{"monthly": D(monthly)}]}, rate="0.06",
                      lease_id="older")
    (office.leases / "older.toml").write_text(text, encoding="utf-8")


@pytest.mark.heavy
def test_the_year_before_opens_and_closes_as_it_was_posted(office: Office) -> None:
    """In January 2025 the comparative is January 2024 as posted; in December 2024 it is 2023 without the rider.

    The register begins within 2023. Of a lease begun before it, rent of all its time is found in 2024 to be 2,100.00:
    2023 shows it as it is known now, and what of it was caught up later; 25 payments are left at its end.
    """
    write_older(office, 2000)
    office.before("2023-11", "2023-12")
    office.write(RIDER)
    write_older(office, 2100)
    months = [f"2024-{m:02d}" for m in range(1, 13)]
    december = office.close(*months)
    assert failing(december) == []
    before = row(december, "lease cost, prior year to date")
    assert before == {"operating lease cost": D(4200), CATCH_UP: D(-200), "total": D(4000)}
    rolled = row(december, "liability roll-forward, prior year to date")
    assert (rolled["closing"], rolled[LATER]) == (owed(2000, 34), owed(2000, 34) - owed(2200, 34))
    older = row(december, "liability roll-forward, prior year to date", "older")
    assert (older["closing"], older[LATER]) == (owed(2000, 25), owed(2000, 25) - owed(2100, 25))
    assert older["additions"] == owed(2100, 36) - 2100
    paid = row(december, "cash flows, prior year to date", "older")
    assert sum(x for name, x in paid.items() if not name.startswith("assets")) == 11 * 2000
    year = row(december, "lease cost, year to date")
    assert year == {"operating lease cost": D(12 * 2200), CATCH_UP: D(200), "total": D(26600)}
    comparative = row(office.close("2025-01"), "lease cost, prior year to date")
    assert comparative == {"operating lease cost": D(2200), CATCH_UP: D(200), "total": D(2400)}


@pytest.mark.parametrize(("begins", "of_the_year_before"), [
    pytest.param(date(2024, 2, 1), 0, marks=pytest.mark.heavy), (date(2023, 11, 1), 2)])
def test_a_lease_found_after_a_register_began_is_paid_once(
        office: Office, begins: date, of_the_year_before: int) -> None:
    """It pays 2,000.00 a month in advance; the register begins in April 2024, the lease is found in May, with a cost.

    In the ledger nothing of it was paid before: May pays all, of which that of 2023 is no flow of the year's schedule.
    """
    office.close("2024-04")
    text = lease_text(begins, date(2026, 10, 31), RENT, rate="0.06", lease_id="late")
    cost = f'[[facts.costs]]\nid = "fee"\nname = "Fee"\namount = 500.00\npaid = {begins}\nsource = "lease, 9"\n'
    (office.leases / "late.toml").write_text(f"{text}\n{cost}", encoding="utf-8")
    may = office.close("2024-05")
    assert failing(may) == []
    paid = row(may, "cash flows, year to date", "late")
    months = {0: 4, 2: 5}[of_the_year_before]  # of 2024; the first of February's lease is paid at commencement
    assert paid.pop("operating: operating leases", D(0)) + paid.pop(
        "operating: other payments of operating leases", D(0)) == months * 2000
    assert paid.pop(CATCH_UP, D(0)) == of_the_year_before * 2000
    fee = [paid.pop(name, D(0)) for name in ("investing: initial direct costs", f"{CATCH_UP}, costs and incentives")]
    assert fee == ([D(0), D(500)] if of_the_year_before else [D(500), D(0)])
    assert set(paid) <= {"assets obtained: operating"}


@pytest.mark.parametrize(("begins", "of_the_year"), [
    pytest.param(date(2024, 2, 1), 4, marks=pytest.mark.heavy), (date(2023, 11, 1), 5)])
def test_rent_of_before_the_register_that_changes_is_paid_once(office: Office, begins: date, of_the_year: int) -> None:
    """2,000.00 a month was 2,100.00, found when April 2024 and the time before it were closed.

    May's cash has 100.00 for each month until April; of a lease of 2023 two of these are of no month of the year.
    """
    (office.leases / "office.toml").unlink()
    before = 2 if begins.year == 2023 else 0
    for monthly, period in ((2000, "2024-04"), (2100, "2024-05")):
        rent = {**RENT, "rows": [{"monthly": D(monthly)}]}
        text = lease_text(begins, date(2026, 10, 31), rent, rate="0.06", lease_id="other")
        (office.leases / "other.toml").write_text(text, encoding="utf-8")
        found = office.close(period)
    assert failing(found) == []
    paid = row(found, "cash flows, year to date", "other")
    cash = {name: amount for name, amount in paid.items() if not name.startswith("assets")}
    assert sum(cash.values()) == of_the_year * 2100 + before * 100
    assert cash.get(CATCH_UP, 0) == before * 100
    assert booked(found, "Cash") == -2100 - 100 * (of_the_year - 1 + before)


def test_what_is_settled_after_the_end_of_a_lease_is_booked_and_reported(office: Office) -> None:
    """Three months at 2,000.00 to January 2024; their service charge, 310.00, is known in February and paid in March.

    The lease is over: all that February and March have of it is the charge, caught up for January, then paid.
    """
    (office.leases / "office.toml").unlink()
    text = lease_text(date(2023, 11, 1), date(2024, 1, 31), RENT, rate="0.06", lease_id="over")
    (office.leases / "over.toml").write_text(text, encoding="utf-8")
    assert failing(office.close("2023-12", "2024-01")) == []
    charge = ('[[facts.variable_payments]]\nid = "service"\nname = "Service charge"\nbasis = "costs"\n'
              'source = "lease, 9"\n'
              "actuals = [{ from = 2023-11-01, to = 2024-01-31, amount = 310.00, due = 2024-03-15 }]\n")
    (office.leases / "over.toml").write_text(f"{text}\n{charge}", encoding="utf-8")
    february, march = office.close("2024-02"), office.close("2024-03")
    for close, cost, cash in ((february, 310, 0), (march, 0, 310)):
        assert failing(close) == []
        assert booked(close, "Variable lease cost") == cost
        assert booked(close, "Cash") == -cash
        assert row(close, "lease cost, period", "over").get("total", 0) == cost
        paid = row(close, "cash flows, period", "over")
        assert sum(paid.values()) == cash
    assert row(february, "lease cost, period", "over") == {CATCH_UP: D(310), "total": D(310)}
    assert row(march, "lease cost, year to date", "over") == {
        "operating lease cost": D(2000), "variable lease cost": D(310), "total": D(2310)}
    assert row(march, "cash flows, year to date", "over") == {
        "operating: operating leases": D(2000), "operating: variable, short-term and nonlease": D(310)}


@pytest.mark.heavy
def test_a_late_fact_within_the_year_stands_in_the_movements_of_the_year(office: Office) -> None:
    """The rider is for January and found in March: the year has 3 x 2,200.00, the period 2,200.00 and 400.00 late."""
    office.before("2023-12", "2024-01", "2024-02")
    office.write({**RIDER, "effective": date(2024, 1, 1)})
    march = office.close("2024-03")
    assert failing(march) == []
    assert row(march, "lease cost, period") == {"operating lease cost": D(2200), CATCH_UP: D(400), "total": D(2600)}
    assert row(march, "lease cost, year to date") == {"operating lease cost": D(6600), "total": D(6600)}
    year = row(march, "liability roll-forward, year to date")
    assert CATCH_UP not in year
    assert year["opening"] == owed(2000, 34)


# Leases that vanish, go on under another id, or are dropped ----------------------------------------------------------


@pytest.fixture
def two(office: Office) -> Office:
    """The office and a shop of the same rent, closed for November to January."""
    office.write(name="shop")
    office.before("2023-11", "2023-12", "2024-01")
    return office


def register(office: Office) -> asc842.Register:
    return asc842.Register.open(office.out / "register.db")


def test_a_lease_that_vanishes_refuses_the_close(two: Office) -> None:
    (two.leases / "shop.toml").unlink()
    with pytest.raises(asc842.InputError, match="shop"):
        two.close("2024-02")


def test_without_it_the_roll_forward_still_shows_what_the_ledger_holds(two: Office) -> None:
    (two.leases / "shop.toml").unlink()
    february = two.close("2024-02", without_rejected=True, reports=True)
    assert "liability of the schedule = posted to date" in failing(february)
    assert row(february, "liability roll-forward, period", "shop") == {"opening": owed(2000, 33),
                                                                       "closing": owed(2000, 33)}
    year = row(february, "liability roll-forward, year to date", "shop")
    assert (year["opening"], year["closing"]) == (owed(2000, 34), owed(2000, 33))
    assert year["posted of leases not in this close"] == owed(2000, 33) - owed(2000, 34)
    assert row(february, "lease cost, year to date", "shop")["total"] == 2000
    missing = february.book.exceptions[february.book.exceptions["kind"] == "missing lease"]
    assert missing["lease"].tolist() == ["shop"]
    assert f"{owed(2000, 33):,}" in missing["detail"].iloc[0]
    assert "formerly" not in missing["detail"].iloc[0]
    folder = two.out / "2024-02"
    for file in ("close.html", "close.json", "reports/exceptions.csv"):
        assert "missing lease" in (folder / file).read_text()


def test_a_renamed_lease_without_formerly_is_a_missing_one_and_a_new_one(two: Office) -> None:
    (two.leases / "shop.toml").unlink()
    two.write(name="store")
    with pytest.raises(asc842.InputError, match='formerly = "shop"'):
        two.close("2024-02")


@pytest.mark.heavy
def test_what_waits_of_a_lease_that_goes_on_under_another_id_names_both_balances(two: Office) -> None:
    """33 payments are left at the end of January: they leave the former id and come to the new one."""
    (two.leases / "shop.toml").unlink()
    two.write(name="store")
    text = (two.leases / "store.toml").read_text()
    (two.leases / "store.toml").write_text(text.replace('id = "store"', 'id = "store"\nformerly = "shop"', 1))
    again = two.close("2024-01")
    said = again.book.exceptions.query("kind == 'catch-up'").set_index("lease")["what"]
    stands = owed(2000, 33)
    assert f"liability -{stands:,}, asset -{stands:,}" in said["shop"]
    assert f"liability +{stands:,}, asset +{stands:,}" in said["store"]


def test_a_lease_goes_on_under_another_id_and_is_booked_once(two: Office) -> None:
    before = row(two.close("2024-02", dry_run=True), "liability roll-forward, period", "shop")
    (two.leases / "shop.toml").unlink()
    two.write(name="store")
    text = (two.leases / "store.toml").read_text().replace('id = "store"\n', 'id = "store"\nformerly = "shop"\n', 1)
    (two.leases / "store.toml").write_text(text)
    february = two.close("2024-02")
    assert failing(february) == []
    assert row(february, "liability roll-forward, period", "store") == before
    assert row(february, "lease cost, year to date", "store") == {"operating lease cost": D(4000), "total": D(4000)}
    with register(two) as kept:
        lines = kept.posted()
        sums = (lines["debit"] - lines["credit"]).groupby([lines["lease"], lines["account"]]).sum()
        assert not sums["shop"].any()
        assert sums["store"].to_dict() == sums["office"].to_dict()
        assert kept.verify().passed
        assert kept.restated_difference().empty
        assert set(kept.history("store")["lease"]) == {"shop", "store"}
        assert len(kept.history("shop")) == 3
    march = two.close("2024-03")
    assert failing(march) == []
    assert march.outcome.catch_up.empty
    assert row(march, "liability roll-forward, prior year to date", "store") == row(
        march, "liability roll-forward, prior year to date")


@pytest.mark.parametrize("table", params([False, True], [False]))
def test_a_lease_that_is_written_off_leaves_for_gain_or_loss(two: Office, table: bool) -> None:
    """Asset and liability of the shop are alike but for a cent or so; what is left is gain or loss."""
    (two.leases / "shop.toml").unlink()
    if table:
        (two.leases / "dropped.csv").write_text("lease,treatment,reason\nshop,written off,Sold with the business.\n")
    else:
        (two.leases / "dropped.toml").write_text('[[dropped]]\nlease = "shop"\ntreatment = "written off"\n'
                                                 'reason = "Sold with the business."\n')
    february = two.close("2024-02", reports=True)
    assert failing(february) == []
    rolled = row(february, "liability roll-forward, period", "shop")
    assert rolled == {"opening": owed(2000, 33), "dropped from the portfolio": -owed(2000, 33)}
    asset = row(february, "right-of-use asset roll-forward, period", "shop")["opening"]
    cost = row(february, "lease cost, period", "shop")
    assert cost == ({} if asset == owed(2000, 33) else {
        "dropped from the portfolio, gain or loss": owed(2000, 33) - asset})
    told = february.book.exceptions[february.book.exceptions["kind"] == "dropped"]
    assert told["detail"].tolist() == ["Sold with the business."]
    march = two.close("2024-03")
    assert failing(march) == []
    assert march.outcome.posted["lease"].unique().tolist() == ["office"]


def test_a_lease_booked_in_error_is_taken_back_whole(two: Office) -> None:
    """January's cost on its own account, that of 2023 against retained earnings, cash as far as it was booked."""
    (two.leases / "shop.toml").unlink()
    (two.leases / "dropped.toml").write_text('[[dropped]]\nlease = "shop"\ntreatment = "error"\n'
                                             'reason = "A copy of the office."\n')
    february = two.close("2024-02")
    assert failing(february) == []
    out = february.outcome.posted.query("lease == 'shop'")
    by = {str(k): D(int(v)) / 100 for k, v in (out["debit"] - out["credit"]).groupby(out["account"]).sum().items()}
    assert (by["Cash"], by["Operating lease cost"], by["Retained earnings"]) == (6000, -2000, -4000)
    assert row(february, "lease cost, year to date", "shop") == {
        "operating lease cost": D(2000), "dropped from the portfolio": D(-2000)}
    assert row(february, "cash flows, period", "shop") == {"dropped from the portfolio": D(-6000)}
    march = two.close("2024-03")
    assert failing(march) == []
    assert set(march.outcome.posted["lease"]) == {"office"}


@pytest.mark.heavy
def test_a_year_after_an_error_was_taken_back_the_comparative_ties(two: Office) -> None:
    (two.leases / "shop.toml").unlink()
    (two.leases / "dropped.toml").write_text('[[dropped]]\nlease = "shop"\ntreatment = "error"\n'
                                             'reason = "A copy of the office."\n')
    january = two.close(*(f"2024-{m:02d}" for m in range(2, 13)), "2025-01")
    assert failing(january) == []
    assert set(january.outcome.posted["lease"]) == {"office"}


# What each check catches ---------------------------------------------------------------------------------------------


TIES = [
    ("lease cost, period", "total", "lease cost, period = posted on the accounts of cost"),
    ("lease cost, year to date", "total", "lease cost, year to date = posted on the accounts of cost"),
    ("cash flows, period", "operating: operating leases", "cash flows, period = posted on the account of cash"),
    ("cash flows, year to date", CATCH_UP, "cash flows, year to date = posted on the account of cash"),
    *((f"{what} roll-forward, {when}", column, f"{what} roll-forward, {when}: {tie}")
      for what in ("liability", "right-of-use asset") for when in ("period", "year to date")
      for column, tie in (("opening", "opening = posted closing of the period before"),
                          ("closing", "closing = posted"))),
]


@pytest.fixture(scope="module")
def tied(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, ...]:
    """Arguments of the checks of January, after the rider."""
    from asc842.closing import reduced

    office, kept = Office(tmp_path_factory.mktemp("tied")), []
    office.before("2023-11", "2023-12")
    office.write(RIDER)
    with pytest.MonkeyPatch.context() as patched:
        brought = reduced.brought_by
        patched.setattr(reduced, "brought_by", lambda made, closed: kept.append(
            (closed.posted, {**made.reports}, closed.spans, made.now)) or brought(made, closed))
        office.close("2024-01")
    (arguments,) = kept
    return arguments


@pytest.mark.parametrize(("report", "column", "check"), TIES)
def test_a_report_that_is_a_cent_off_what_is_posted_fails(tied: Any, report: str, column: str, check: str) -> None:
    posted, reports, spans, now = tied
    assert [c.name for c in checks_of(tied_checks(*tied)) if c.status == "fail"] == []
    table = reports[report].copy()
    table.loc[0, column] += 1
    again = checks_of(tied_checks(posted, {**reports, report: table}, spans, now))
    found = {c.name for c in again if c.status == "fail"}
    assert found == {check, check.replace(report, f"{report}, by entity")}


def test_a_report_under_another_entity_than_the_ledger_fails(tied: Any) -> None:
    """Each figure by lease is right; the books of the entity that it stands under have none of it."""
    posted, reports, spans, now = tied
    wrong = {name: table.assign(entity="Other") if "entity" in table else table for name, table in reports.items()}
    found = {c.name for c in checks_of(tied_checks(posted, wrong, spans, now)) if c.status == "fail"}
    assert found >= {check.replace(report, f"{report}, by entity") for report, _, check in TIES}
    assert all("by entity" in name for name in found)


def test_a_posted_sum_that_is_a_cent_off_fails(tied: Any) -> None:
    """What is posted is compared with the schedule: by the balances to date, and by the movements of each report."""
    posted, reports, spans, now = tied

    def altered(at: Any) -> pd.DataFrame:
        found = posted.held.at(at).copy()
        return found.assign(amount=found["amount"] + (found["account"].isin(["Lease liability", "Cash"])
                                                      & (at == now.at)))

    other = Posted.of(posted.h, replace(posted.held, at=altered), now.at)
    found = {c.name for c in checks_of(tied_checks(other, reports, spans, now)) if c.status == "fail"}
    assert found == {"liability of the schedule = posted to date", *(f"{x}, {when}{by}{tie}" for when in (
        "period", "year to date") for by in ("", ", by entity") for x, tie in (
            ("liability roll-forward", ": closing = posted"), ("cash flows", " = posted on the account of cash")))}


def test_accounts_that_are_named_otherwise_from_now_on_open_with_what_they_held(office: Office) -> None:
    """The policy gives liability and cash other names in January: balances move there, and nothing was paid twice."""
    office.before("2023-11", "2023-12")
    names = {"lease_liability": "2500", "lease_liability_current": "2510", "cash": "1000"}
    january = office.close("2024-01", policy=asc842.Policy.model_validate({"accounts": names}))
    assert failing(january) == []
    assert booked(january, "2500", "2510") == -owed(2000, 33)
    for when in ("period", "year to date"):
        assert row(january, f"liability roll-forward, {when}")["opening"] == owed(2000, 34)
        assert CATCH_UP not in row(january, f"liability roll-forward, {when}")
        assert row(january, f"cash flows, {when}") == {"operating: operating leases": D(2000)}
    with register(office) as kept:
        assert kept.verify().passed


SHARED = [{"interest": "6100", "amortization": "6100"},
          {"variable_lease_cost": "6100", "nonlease_cost": "6100"},
          {"cash": "2100", "prepaid_rent": "2100", "initial_direct_cost": "2100"},
          {"right_of_use_asset": "1600", "prepaid_rent": "1600"}]


@pytest.mark.parametrize("shared", params(SHARED, SHARED[2:3]))
def test_accounts_that_stand_for_several_roles(office: Office, shared: dict[str, str]) -> None:
    """Reports are compared by account, less what the other roles on it come to."""
    costs = [{"amount": 900, "paid": date(2023, 11, 1), "name": "Broker", "source": "lease, 3"}]
    office.write(classification="finance", costs=costs)
    policy = asc842.Policy.model_validate({"accounts": {f"finance_{r}" if r == "right_of_use_asset" else r: name
                                                        for r, name in shared.items()}})
    for period in ("2023-12", "2024-01"):
        assert failing(office.close(period, policy=policy)) == []
    office.write(RIDER, classification="finance", costs=costs)
    assert failing(office.close("2024-02", policy=policy)) == []
