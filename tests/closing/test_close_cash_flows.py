"""Cash flows by class and activity (842-20-45-5, 842-20-50-4g)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import asc842
from asc842.calendar.fiscal import FiscalCalendar
from asc842.closing.checks import Made
from asc842.closing.holdings import Holdings
from asc842.closing.lines import LINE_COLUMNS, current_portion
from asc842.closing.measuring import holdings_of
from asc842.closing.portfolio import read_portfolio
from asc842.closing.reports.cash import cash_flows
from asc842.closing.reports.cash_before import paid_in_all
from asc842.closing.reports.cost import lease_cost
from heavy import params
from holdings import close_checks
from lease_files import lease_text, refused
from test_close_classification import changing, value
from test_event_matrix import FEW, NAMES, base, events
from test_incentives import with_events

D = Decimal
OPERATING, INTEREST, PRINCIPAL = ("operating: operating leases", "operating: interest on finance leases",
                                  "financing: principal of finance leases")
OTHER_OPERATING, OTHER_FINANCE = ("operating: other payments of operating leases",
                                  "financing: other payments of finance leases")
BESIDE, BUILT = "operating: variable, short-term and nonlease", "investing: rent spent on other assets"
COSTS, BOUGHT = "investing: initial direct costs", "investing: assets bought"
ADVANCE, RECEIVED = "investing: payments in advance", "operating: incentives received"
LINES = pd.DataFrame(columns=list(LINE_COLUMNS))
MONTHLY = {"timing": "advance", "rows": [{"monthly": D(1000)}]}


def held(folder: Path, *texts: str, **elections: Any) -> Holdings:
    """Measure leases from their files as a close does."""
    for i, text in enumerate(texts):
        (folder / f"lease-{i}.toml").write_text(text, encoding="utf-8")
    policy = asc842.Policy.model_validate(elections)
    found = read_portfolio(folder, policy=policy)
    assert not found.rejected, found.rejected
    return holdings_of(found, policy, FiscalCalendar(policy.calendar))


def paid(h: Holdings, first: str, last: str) -> dict[str, int]:
    """Cash flows of all leases by column, in cents, those that are not zero."""
    table = cash_flows(h, np.datetime64(first), np.datetime64(last)).drop(columns="lease").sum()
    return {str(name): int(cents) for name, cents in table.items() if cents and "obtained" not in str(name)}


def near(found: dict[str, int], expected: dict[str, int]) -> bool:
    return found.keys() == expected.keys() and all(abs(found[k] - v) <= 1 for k, v in expected.items())


def test_payments_part_where_the_classification_changes(tmp_path: Path) -> None:
    """1,000 a year at 6 %, finance in years 3 and 4 of six: two payments, of which the liability falls by v4 - v2."""
    h = held(tmp_path, changing())
    fallen = value(4) - value(2)
    assert near(paid(h, "2025-01-01", "2030-12-31"), {
        OPERATING: 400000, INTEREST: 200000 - fallen, PRINCIPAL: fallen})
    interest = round(value(4) * 0.06)
    assert near(paid(h, "2026-01-01", "2027-12-31"), {
        OPERATING: 100000, INTEREST: interest, PRINCIPAL: 100000 - interest})


def test_payments_of_the_month_of_the_change_go_by_their_days(tmp_path: Path) -> None:
    """1,000 due on the first and 500 due on the last of June; a finance lease from the 15th: the 500 alone are its."""
    rents = [MONTHLY, {"timing": "arrears", "rows": [{"monthly": D(500)}]}]
    text = with_events(lease_text("2025-01-01", "2028-12-31", rents), {
        "id": "change", "kind": "reassessment", "effective": date(2026, 6, 15), "classification": "finance",
        "discount_rate": D("0.06")})
    found = paid(held(tmp_path, text), "2026-06-01", "2026-06-30")
    assert found[OPERATING] == 100000
    assert found[INTEREST] + found[PRINCIPAL] == 50000
    # Interest from the 15th on: 16 days of June's 30 at half a per cent a month, on what was owed then.
    assert found[INTEREST] < 0.005 * (31 * 150000) * 16 / 30


def test_interest_is_paid_when_the_payment_comes(tmp_path: Path) -> None:
    """10,000 a year in arrears for three years at 5 %: the last quarter pays the interest of the year."""
    text = lease_text("2025-01-01", "2027-12-31", {"frequency": "annual", "timing": "arrears",
                                                   "rows": [{"amount": D(10000)}]}, rate="0.05",
                      classification="finance")
    h = held(tmp_path, text)
    owed = sum(1000000 / 1.05**n for n in (1, 2, 3))
    assert paid(h, "2025-01-01", "2025-09-30") == {}
    assert near(paid(h, "2025-10-01", "2025-12-31"), {INTEREST: round(owed * 0.05),
                                                      PRINCIPAL: 1000000 - round(owed * 0.05)})


def beside(classification: str) -> str:
    return lease_text("2025-01-01", "2027-12-31", MONTHLY, classification=classification, lease_id=classification,
                      costs=[{"amount": D(5000), "paid": date(2024, 11, 15)}, {"amount": D(700)}],
                      prepaid_rent=[{"amount": D(2000), "paid": date(2024, 12, 1)}],
                      incentives=[{"amount": D(3000), "received": date(2025, 1, 1)}])


@pytest.mark.parametrize(("kind", "other"), [("operating", OTHER_OPERATING), ("finance", OTHER_FINANCE)])
def test_what_is_paid_before_and_at_commencement(tmp_path: Path, kind: str, other: str) -> None:
    """Costs of 5,000 and rent of 2,000 in 2024; in 2025 costs of 700, the first rent of 1,000; 3,000 received."""
    h = held(tmp_path, beside(kind))
    assert paid(h, "2024-01-01", "2024-12-31") == {COSTS: 500000, other: 200000}
    found = paid(h, "2025-01-01", "2025-12-31")
    received = other.split(":", maxsplit=1)[0] + ": incentives received"
    assert (found.pop(COSTS), found.pop(other), found.pop(received)) == (70000, 100000, 300000)
    assert sum(found.values()) == 11 * 100000


def test_payments_in_advance_by_policy_investing(tmp_path: Path) -> None:
    h = held(tmp_path, beside("operating"), beside("finance"), advance_payments="investing")
    assert paid(h, "2024-01-01", "2024-12-31") == {COSTS: 1000000, ADVANCE: 400000}
    found = paid(h, "2025-01-01", "2025-12-31")
    assert (found[ADVANCE], found["investing: incentives received"]) == (2 * 100000, 2 * 300000)
    assert not {OTHER_FINANCE, OTHER_OPERATING} & set(found)


@pytest.mark.parametrize("kind", ["operating", "finance"])
def test_an_asset_bought(tmp_path: Path, kind: str) -> None:
    """Bought for 30,000 with 24 payments of 1,000 in advance to come at no interest: 24,000 of liability."""
    text = with_events(lease_text("2025-01-01", "2027-12-31", MONTHLY, rate="0", classification=kind), {
        "id": "bought", "kind": "purchase", "effective": date(2026, 1, 1), "price": D(30000)})
    found = paid(held(tmp_path, text), "2026-01-01", "2026-12-31")
    owed = 2400000 if kind == "finance" else 0
    assert found == {BOUGHT: 3000000 - owed} | ({PRINCIPAL: owed} if owed else {})


@pytest.mark.parametrize("name", params(NAMES, (
    "dearer", "half by right", "end", "purchase", "relief by right", "money")))
def test_all_cash_is_somewhere(tmp_path: Path, name: str) -> None:
    """Over the lives of leases the columns add up to what the journals take from cash, costs and incentives."""
    texts = [with_events(base(*shape), {"id": "event", "effective": date(2026, 7, 1),
                                        **events(shape[0], shape[1], shape[3])[name]}).replace("test-lease", f"x{i}")
             for i, shape in enumerate(FEW)]
    h = held(tmp_path, *texts)
    flows = cash_flows(h, np.datetime64("2020-01-01"), np.datetime64("2040-12-31")).set_index("lease")
    total = dict(zip(h.leases, paid_in_all(flows), strict=True))
    for lease in h.leases:
        book = asc842.account_for(asc842.load(tmp_path / f"lease-{lease[1:]}.toml"), h.policy)
        a, j = book.policy.accounts, book.journal
        taken = j[j["account"].isin([a.cash, a.initial_direct_cost, a.lease_incentive])]
        assert total[lease] == 100 * (taken["credit"].sum() - taken["debit"].sum())


BUILD = 'used_to_build = [{ asset = "Plant", from = 2025-03-01, to = 2025-08-15, share = 0.5, reason = "Crane." }]\n'


def test_rent_that_brings_another_asset_to_use(tmp_path: Path) -> None:
    """1,000 a month in arrears, half of it for a plant from March to the middle of August: five months and 15/31 of
    August; of 100, 500 and 200 for power charged on its first day, on June 30 and on its last day half as well, of 400
    on December 31 nothing."""
    text = lease_text("2025-01-01", "2026-12-31", {"timing": "arrears", "rows": [{"monthly": D(1000)}]},
                      variable_payments=[{"id": "power", "name": "Power", "basis": "usage", "actuals": [
                          {"from": date(2025, 1, 1), "to": date(2025, 3, 1), "amount": D(100)},
                          {"from": date(2025, 3, 2), "to": date(2025, 6, 30), "amount": D(500)},
                          {"from": date(2025, 7, 1), "to": date(2025, 8, 15), "amount": D(200)},
                          {"from": date(2025, 8, 16), "to": date(2025, 12, 31), "amount": D(400)}]}])
    h = held(tmp_path, text.replace("\n[facts]", BUILD + "\n[facts]", 1))
    built = 5 * 50000 + round(50000 * 15 / 31)
    assert paid(h, "2025-01-01", "2025-12-31") == {
        OPERATING: 1200000 - built, BESIDE: 80000, BUILT: built + 40000}
    cost = lease_cost(h, np.datetime64("2025-01-01"), np.datetime64("2025-12-31")).iloc[0]
    assert (cost["total"], cost["capitalized in other assets"]) == (1320000, built + 40000)


def test_a_close_shows_them(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(beside("operating"), encoding="utf-8")
    book = asc842.close(tmp_path, "2025-01", out=None, register="sqlite://").book
    table: pd.DataFrame = book.reports["cash flows, prior year to date"]
    assert table.empty or table[OTHER_OPERATING].sum() == 0  # January 2024; the rent was paid in December
    assert book.reports["cash flows, year to date"][OTHER_OPERATING].tolist() == [100000]
    assert book.reports["cash flows, year to date"][RECEIVED].tolist() == [300000]


@pytest.mark.parametrize(("was", "now", "key", "expected"), [
    ("to = 2025-08-15", "to = 2025-02-15", "used_to_build[0].to", "an end on or after the beginning"),
    ("from = 2025-03-01", "from = 2024-03-01", "used_to_build[0].from", "a day of the lease, from 2025-01-01 on"),
    ("share = 0.5", "share = 1.5", "used_to_build[0].share", "a fraction of 1 or less, such as 0.06 for 6 %"),
    ('"Crane." }', '"Crane." }, { asset = "Road", from = 2025-08-01, to = 2025-08-02, share = 0.6, reason = "R." }',
     "used_to_build[1].share", "at most 1 of it on any day"),
])
def test_bad_stretches_are_refused(was: str, now: str, key: str, expected: str) -> None:
    text = lease_text("2025-01-01", "2026-12-31", MONTHLY).replace("\n[facts]", BUILD + "\n[facts]", 1)
    assert refused(text) == []
    (problem,) = refused(text.replace(was, now))
    assert (problem.key, problem.expected) == (key, expected)


def annuity(periods: int, rate: float = 0.005) -> float:
    """Value of 1,000.00 a month in arrears, in cents."""
    return sum(100000 / (1 + rate) ** n for n in range(1, periods + 1))


def test_rent_in_advance_settles_only_interest_up_to_its_day(tmp_path: Path) -> None:
    """36 rents of 1,000 on the 1st at 6 %: what accrued in January is paid on February 1, February's on March 1."""
    h = held(tmp_path, lease_text("2024-01-01", "2026-12-31", MONTHLY, classification="finance"))
    owed = annuity(35)
    january = round(owed * 0.005)
    february = round((owed * 1.005 - 100000) * 0.005)
    assert (january, february) == (16018, 15598)
    assert paid(h, "2024-01-01", "2024-01-31") == {OTHER_FINANCE: 100000}
    assert near(paid(h, "2024-01-01", "2024-02-29"), {OTHER_FINANCE: 100000, INTEREST: january,
                                                      PRINCIPAL: 100000 - january})
    assert near(paid(h, "2024-03-01", "2024-03-31"), {INTEREST: february, PRINCIPAL: 100000 - february})
    whole = paid(h, "2024-01-01", "2026-12-31")
    assert (whole[INTEREST], whole[PRINCIPAL]) == (3500000 - round(owed), round(owed))


def test_rent_in_the_middle_of_a_month_settles_interest_up_to_its_day(tmp_path: Path) -> None:
    """Due on the 16th of June's 30 days: half a month of interest since the 1st, and half of May's before it."""
    rent = {"timing": "advance", "due_day": 16, "rows": [{"monthly": D(1000)}]}
    h = held(tmp_path, lease_text("2024-06-01", "2027-05-31", rent, classification="finance"))
    owed = sum(100000 / 1.005 ** (15 / 30 if n == 0 else n + 15 / days) for n, days in enumerate(
        [30, 31, 31, 30, 31, 30, 31, 31, 28, 31, 30, 31] * 3))
    assert near(paid(h, "2024-06-01", "2024-06-30"), {
        INTEREST: round(owed * (1.005**0.5 - 1)), PRINCIPAL: 100000 - round(owed * (1.005**0.5 - 1))})


def test_rent_in_advance_through_a_remeasurement_and_an_end(tmp_path: Path) -> None:
    """Interest of a span's last month is paid in the next span; rent for days used pays what is left at the end."""
    text = with_events(lease_text("2024-01-01", "2026-12-31", MONTHLY, classification="finance"), {
        "id": "change", "kind": "reassessment", "effective": date(2024, 7, 1), "discount_rate": D("0.09")}, {
        "id": "end", "kind": "termination", "effective": date(2025, 3, 31), "at_end_of_day": True})
    h = held(tmp_path, text)
    s = h.schedule
    june = int(s.interest[s.ends == np.datetime64("2024-06-30")][0])
    assert near(paid(h, "2024-07-01", "2024-07-31"), {INTEREST: june, PRINCIPAL: 100000 - june})
    february = int(s.interest[s.ends == np.datetime64("2025-02-28")][0])
    march = int(s.interest[s.ends == np.datetime64("2025-03-31")][0])
    assert near(paid(h, "2025-03-01", "2025-03-31"), {INTEREST: february, PRINCIPAL: 100000 - february})
    assert march  # accrued, and never paid: it goes with the liability that the termination takes away
    assert int(s.interest.sum()) - march == sum(paid(h, "2024-01-01", "2025-12-31")[k] for k in (INTEREST,))


def test_interest_called_paid_before_it_accrues_fails_a_check(tmp_path: Path) -> None:
    h = held(tmp_path, lease_text("2024-01-01", "2026-12-31", MONTHLY, classification="finance"))
    for at in ("2024-01-31", "2024-02-29", "2026-12-31"):
        now = current_portion(h, np.datetime64(at))
        name = "interest paid by finance leases"
        sound, = (c for c in close_checks(Made(h, LINES, {}, now)) if c.name.startswith(name))
        assert sound.status == "pass"
        lines = replace(h.schedule, finance_interest=h.schedule.finance_interest - 20000 * (h.schedule.payment > 0))
        less = replace(h, measurement=replace(h.measurement, schedule=lines))
        failing, = (c for c in close_checks(Made(less, LINES, {}, now)) if c.name.startswith(name))
        assert failing.status == ("fail" if at > "2024-02" else "pass")


def test_assets_are_obtained_in_the_year_in_which_their_leases_begin(tmp_path: Path) -> None:
    """36 payments of 1,000 in advance from 2025 on, the first at once, at 6 %: an asset of 2025, of no other year."""
    h = held(tmp_path, lease_text("2025-01-01", "2027-12-31", MONTHLY))
    owed = round(sum(100000 / 1.005**k for k in range(1, 36)))
    for year, obtained in ((2024, 0), (2025, owed), (2026, 0)):
        table = cash_flows(h, np.datetime64(f"{year}-01-01"), np.datetime64(f"{year}-12-31"))
        assert abs(table["assets obtained: operating"].sum() - obtained) <= 1
