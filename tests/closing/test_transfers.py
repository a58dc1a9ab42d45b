"""A lease that moves to another cost center, asset class or entity on a day: balances move, the past stays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import asc842
from asc842.api.recheck import recheck_all
from asc842.closing.portfolio import read_portfolio
from asc842.closing.reports.all import by_class
from heavy import params
from lease_files import lease_text
from snapshots import once
from test_incentives import with_events
from test_portfolio import write

D = Decimal
FREE = 2
"""Months without rent at the beginning, so that asset and liability differ."""
BASE = {"lease": "one", "commencement": "2024-01-01", "lease_term_end": "2026-12-31", "discount_rate": "0.06",
        "classification": "operating", "timing": "advance", "entity": "Alpha", "cost_center": "100"}
RENT = [{"lease": "one", "from": "2024-01-01", "to": "2024-02-29", "monthly": "0.00"},
        {"lease": "one", "from": "2024-03-01", "monthly": "1000.00"}]
TO_200 = {"lease": "one", "from": "2024-07-01", "cost_center": "200", "reason": "Reorganized."}
TO_BETA = {"lease": "one", "from": "2024-09-01", "entity": "Beta", "reason": "Beta takes over the floor."}
FINANCE = ("Lease liability, finance leases", "Lease liability, finance leases, current portion")
BALANCE_SHEET = ("Right-of-use asset", "Lease liability", "Lease liability, current portion")


def owed(months: int) -> int:
    """Liability in cents after so many months: the rents of 1,000 from the third month on that remain, at 0.5 %."""
    return round(sum(100000 / 1.005 ** (k - months) for k in range(max(months, FREE), 36)))


def asset(months: int) -> int:
    """Asset in cents: with level cost, the liability and what of the cost remains beyond the rent that remains."""
    remaining_cost = Decimal(3400000) * (36 - months) / 36
    return round(owed(months) + remaining_cost - 100000 * (36 - max(months, FREE)))


def tables(folder: Path, *transfers: dict[str, str], base: dict[str, str] | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    more = {"transfers": list(transfers)} if transfers else {}
    (folder / "transfers.csv").unlink(missing_ok=True)
    return write(folder, leases=[base or BASE], rent=RENT, **more)


def lease_file(folder: Path, *transfers: dict[str, str]) -> Path:
    """The same lease as a lease file."""
    folder.mkdir(exist_ok=True)
    text = lease_text("2024-01-01", "2026-12-31", {"timing": "advance", "rows": [
        {"month": 1, "monthly": D(0)}, {"month": 3, "monthly": D(1000)}]}, lease_id="one")
    head = 'entity = "Alpha"\ncost_center = "100"\n' if "entity" not in text.partition("[facts]")[0] else ""
    told = "".join("[[transfers]]\n" + "".join(
        f"{k} = {v}\n" if k == "from" else f'{k} = "{v}"\n' for k, v in t.items() if k != "lease") for t in transfers)
    first, rest = text.split("\n", 1)
    (folder / "one.toml").write_text(f"{first}\n{head}{rest}\n{told}", encoding="utf-8")
    return folder


def closed(leases: Path, *periods: str, policy: dict[str, Any] | None = None, **more: Any) -> asc842.CloseResult:
    """Close periods one after another; every check passes. Returns the last close; see :mod:`snapshots` of others."""
    def close(period: str) -> asc842.CloseResult:
        result = asc842.close(leases, period, out=leases.parent / "out",
                              policy=asc842.Policy.model_validate(policy or {}), **{"reports": False, **more})
        assert [c for c in result.book.checks if c.status == "fail"] == []
        return result

    for period in periods[:-1]:
        once(leases.parent, f"{period} {policy or {}} {more}", lambda period=period: close(period))
    return close(periods[-1])


def posted(leases: Path, period: str | None = None) -> pd.DataFrame:
    with asc842.Register.open(leases.parent / "out" / "register.db") as kept:
        assert kept.verify().passed
        lines = kept.posted(period)
    return lines.assign(amount=lines["debit"] - lines["credit"])


def stands(lines: pd.DataFrame, *by: str, accounts: tuple[str, ...] = BALANCE_SHEET) -> dict[Any, int]:
    """What stands on balance sheet accounts by some columns, in cents, zeros left out."""
    kept = lines[lines["account"].isin(accounts)]
    sums = kept.groupby([kept[name].astype(str) for name in (*by, "account")])["amount"].sum()
    return {key: int(cents) for key, cents in sums.items() if cents}


def moved(lines: pd.DataFrame) -> dict[Any, int]:
    found = lines[lines["entry"].str.startswith("transfer")]
    keys = [found[name].astype(str) for name in ("entity", "cost_center", "account")]
    return {k: int(v) for k, v in found.groupby(keys)["amount"].sum().items()}


@pytest.mark.parametrize("way", params([tables, lease_file], [tables]))
def test_balances_move_between_cost_centers_on_the_day(tmp_path: Path, way: Any) -> None:
    """Six months are gone on July 1, 2024; what stands is moved, and nothing is left in center 100."""
    leases = way(tmp_path / "leases", TO_200)
    closed(leases, "2024-06", "2024-07")
    july = posted(leases, "2024-07")
    assert moved(july) == {("Alpha", "100", "Lease liability"): owed(6), ("Alpha", "200", "Lease liability"): -owed(6),
                           ("Alpha", "100", "Right-of-use asset"): -asset(6),
                           ("Alpha", "200", "Right-of-use asset"): asset(6)}
    transfer = july[july["entry"] == "transfer within the entity"]
    assert set(transfer["date"].astype(str)) == {"2024-07-01"}
    everything = stands(posted(leases), "cost_center")
    assert {center for center, _ in everything} == {"200"}
    assert everything["200", "Right-of-use asset"] == asset(7)
    assert sum(v for (_, account), v in everything.items() if account.startswith("Lease")) == -owed(7)
    cost = posted(leases)
    cost = cost[cost["account"] == "Operating lease cost"].groupby("cost_center")["amount"].sum()
    assert cost.to_dict() == {"100": round(3400000 * 6 / 36), "200": round(3400000 * 7 / 36) - round(3400000 * 6 / 36)}
    before = posted(leases, "2024-06")
    assert set(before["cost_center"]) == {"100"}


@pytest.mark.parametrize("way", params([tables, lease_file], [tables]))
def test_a_lease_moves_to_another_company(tmp_path: Path, way: Any) -> None:
    """Each company's entry balances by itself: what Alpha gives away at a loss, it owes (842 asset less liability)."""
    leases = way(tmp_path / "leases", TO_200, TO_BETA)
    closed(leases, "2024-08", "2024-09", "2024-10")
    september = posted(leases, "2024-09")
    net, between = asset(8) - owed(8), "Due from (to) affiliated companies"
    assert net < 0
    assert moved(september) == {
        ("Alpha", "200", "Lease liability"): owed(8), ("Beta", "200", "Lease liability"): -owed(8),
        ("Alpha", "200", "Right-of-use asset"): -asset(8), ("Beta", "200", "Right-of-use asset"): asset(8),
        ("Alpha", "200", between): net, ("Beta", "200", between): -net}
    sums = september.groupby(["entity", "entry_id"])["amount"].sum()
    assert set(sums) == {0}
    everything = stands(posted(leases), "entity")
    assert {entity for entity, _ in everything} == {"Beta"}
    assert everything["Beta", "Right-of-use asset"] == asset(10)
    assert set(posted(leases, "2024-08")["entity"]) == {"Alpha"}


ACCOUNTS = {"account_maps": [
    {"cost_center": "100", "accounts": {"right_of_use_asset": "1610", "lease_cost": "6110"}},
    {"cost_center": "200", "accounts": {"right_of_use_asset": "1620", "lease_cost": "6120"}},
    {"entity": "Alpha", "accounts": {"intercompany": "1901"}},
    {"entity": "Beta", "accounts": {"intercompany": "2901"}},
]}


@pytest.mark.heavy
def test_mapped_accounts_follow_the_day(tmp_path: Path) -> None:
    """And each company has an account of its own for what the other owes."""
    leases = tables(tmp_path / "leases", TO_200, TO_BETA)
    closed(leases, "2024-06", "2024-07", "2024-08", "2024-09", policy=ACCOUNTS)
    lines = posted(leases)
    on = {account: int(cents) for account, cents in lines.groupby("account")["amount"].sum().items()
          if account[0] in "126"}
    cost = [round(3400000 * n / 36) for n in (6, 9)]
    assert on == {"1610": 0, "1620": asset(9), "6110": cost[0], "6120": cost[1] - cost[0],
                  "1901": asset(8) - owed(8), "2901": owed(8) - asset(8)}
    june = posted(leases, "2024-06")
    assert "1620" not in set(june["account"])


def test_the_first_period_after_a_transfer_opens_with_it(tmp_path: Path) -> None:
    """A register that begins later brings forward what stands now, and the cost of each company."""
    leases = tables(tmp_path / "leases", TO_200, TO_BETA)
    closed(leases, "2024-10", policy=ACCOUNTS)
    opened = posted(leases)
    opened = opened[opened["entry"] == "brought forward"]
    on = opened.groupby(["entity", "account"])["amount"].sum().to_dict()
    assert on["Beta", "1620"] == asset(9)
    assert ("Alpha", "1620") not in on
    assert on["Alpha", "6110"] == round(3400000 * 6 / 36)
    assert {e: int(v) for e, v in opened.groupby("entity")["amount"].sum().items()} == {"Alpha": 0, "Beta": 0}
    early = {(r["account"], r["cost_center"]) for r in opened.to_dict("records") if r["account"].startswith("6")}
    assert early == {("6110", "100"), ("6120", "200")}


def test_a_change_of_class_and_a_transfer_on_one_day(tmp_path: Path) -> None:
    """First the transfer, as the day begins, then the change: all stands in center 200, on finance accounts."""
    folder = tmp_path / "leases"
    folder.mkdir()
    text = lease_text("2024-01-01", "2026-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}]},
                      lease_id="one")
    event = {"id": "e", "kind": "modification", "effective": date(2024, 7, 1), "classification": "finance",
             "discount_rate": D("0.06")}
    first, rest = with_events(text, event).split("\n", 1)
    told = '[[transfers]]\nfrom = 2024-07-01\ncost_center = "200"\nreason = "R."\n'
    (folder / "one.toml").write_text(f'{first}\ncost_center = "100"\n{rest}\n{told}')
    maps = [{"classification": c, "accounts": {"right_of_use_asset": n}}
            for c, n in (("operating", "1"), ("finance", "2"))]
    closed(folder, "2024-06", "2024-07", policy={"account_maps": maps})
    lines = posted(folder)
    left = stands(lines, "cost_center", accounts=("1", "2", *BALANCE_SHEET, *FINANCE))
    assert set(left) == {("200", name) for name in ("2", *FINANCE)}


MID = {"lease": "one", "from": "2024-07-16", "cost_center": "200", "reason": "Reorganized."}


@pytest.mark.parametrize(("way", "dated"), [
    (tables, "period end"), pytest.param(lease_file, "period end", marks=pytest.mark.heavy), (tables, "due day")])
def test_a_month_inside_which_a_lease_moves_is_parted_by_its_days(tmp_path: Path, way: Any, dated: str) -> None:
    """15 of July's 31 days are center 100's, and the rent of July 1: what stands by then goes over on the 16th."""
    leases = way(tmp_path / "leases", MID)
    accounts = {"account_maps": ACCOUNTS["account_maps"][:2], "payment_entry_date": dated}
    closed(leases, "2024-06", "2024-07", policy=accounts)
    july = posted(leases, "2024-07")
    sums = july.groupby(["account", "cost_center", july["entry"].astype(str)], observed=True)["amount"].sum()
    cost, interest = round(3400000 * 7 / 36) - round(3400000 * 6 / 36), owed(7) - owed(6) + 100000
    part = [round(x * 15 / 31) for x in (interest, cost - interest)]
    assert sums["6110", "100", "operating lease cost"] == sum(part)
    assert sums["6120", "200", "operating lease cost"] == cost - sum(part)
    assert sums["Cash", "100", "payment"] == -100000
    assert ("Cash", "200", "payment") not in sums
    moved_on = july[july["entry"] == "transfer within the entity"]
    over = moved_on[moved_on["cost_center"] == "200"].groupby("account")["amount"].sum()
    assert over.to_dict() == {"1620": asset(6) - part[1], "Lease liability": -(owed(6) + part[0] - 100000)}
    assert set(moved_on["date"].astype(str)) == {"2024-07-16"}
    assert {center for center, _ in stands(posted(leases), "cost_center", accounts=("1620", "Lease liability"))} == {
        "200"}


def test_a_move_to_another_company_inside_a_month_says_where_its_cost_stands(tmp_path: Path) -> None:
    """September's cost and rent are Beta's, though the balances go over on the 11th; the exception tells."""
    leases = tables(tmp_path / "leases", {**TO_BETA, "from": "2024-09-11"})
    result = closed(leases, "2024-08", "2024-09")
    cost = result.book.reports["lease cost, period"].set_index("entity")["total"].to_dict()
    assert cost["Beta"] == round(3400000 * 9 / 36) - round(3400000 * 8 / 36)
    (told,) = result.book.exceptions.query("kind == 'transfer'")["detail"]
    assert told.endswith("Cost and payments of the whole period stand in the new place, as of its first day.")


def test_a_move_to_another_functional_currency_is_refused(tmp_path: Path) -> None:
    """No rate of a day carries balances over: the lease ends in the one entity, and begins in the other."""
    leases = tables(tmp_path / "leases", TO_BETA)
    with pytest.raises(asc842.InputError) as error:
        closed(leases, "2024-08", policy={"functional_currencies": {"Alpha": "USD", "Beta": "EUR"}})
    (problem,) = error.value.problems
    assert problem.key == "one: transfers"
    assert problem.found == ("from 2024-09-01 in Beta, whose functional currency is EUR; that of Alpha is USD")
    assert "leases.csv" in problem.file
    assert not (leases.parent / "out" / "2024-08").exists()


# Reports -------------------------------------------------------------------------------------------------------------


@pytest.mark.heavy
def test_each_company_has_a_row_that_ties_to_its_books(tmp_path: Path) -> None:
    """Of 2024: Alpha's eight months and what it gives away, Beta's four months from there."""
    leases = tables(tmp_path / "leases", TO_200, TO_BETA)
    result = closed(leases, *(f"2024-{month:02d}" for month in range(1, 13)), policy=ACCOUNTS)
    year = {name: result.book.reports[f"{name}, year to date"].set_index("entity")
            for name in ("liability roll-forward", "right-of-use asset roll-forward", "lease cost", "cash flows")}
    owes, holds, cost = (year[name] for name in list(year)[:3])
    assert owes["transfer between entities"].to_dict() == {"Alpha": -owed(8), "Beta": owed(8)}
    assert holds["transfer between entities"].to_dict() == {"Alpha": -asset(8), "Beta": asset(8)}
    assert owes["closing"].to_dict() == {"Alpha": 0, "Beta": owed(12)}
    assert (owes["opening"] == 0).all()
    assert not owes["difference"].any()
    eight = round(3400000 * 8 / 36)
    assert cost["total"].to_dict() == {"Alpha": eight, "Beta": round(3400000 * 12 / 36) - eight}
    assert year["cash flows"]["operating: operating leases"].to_dict() == {"Alpha": 600000, "Beta": 400000}
    lines = posted(leases)
    for entity in ("Alpha", "Beta"):
        mine = lines[lines["entity"] == entity].groupby("account")["amount"].sum()
        assert owes.loc[entity, "closing"] == -sum(int(mine.get(name, 0)) for name in BALANCE_SHEET[1:])
        assert holds.loc[entity, "closing"] == sum(int(mine.get(name, 0)) for name in ("1610", "1620"))
        assert cost.loc[entity, "total"] == sum(int(mine.get(name, 0)) for name in ("6110", "6120"))


@pytest.mark.heavy
def test_leases_beside_one_that_moves_stay_where_they_are(tmp_path: Path) -> None:
    """Each report has their rows under their own entity and class, in its totals: 1,000 a month of the other lease."""
    leases = tables(tmp_path / "leases", TO_BETA)
    stays = {**BASE, "lease": "two", "entity": "Gamma", "asset_class": "Shops"}
    write(leases, leases=[{**BASE, "asset_class": "Offices"}, stays], transfers=[TO_BETA],
          rent=[*RENT, {"lease": "two", "from": "2024-01-01", "to": "", "monthly": "1000.00"}])
    book = closed(leases, *(f"2024-{month:02d}" for month in range(1, 11))).book
    for what in ("liability roll-forward", "right-of-use asset roll-forward", "lease cost", "cash flows"):
        for span in ("period", "year to date"):
            table = book.reports[f"{what}, {span}"].set_index("lease")
            assert (table.loc["two", "entity"], table.loc["two", "asset_class"]) == ("Gamma", "Shops")
    cost = by_class(book.reports["lease cost, year to date"])
    eight = round(3400000 * 8 / 36)
    assert cost.set_index("entity")["total"].to_dict() == {
        "Alpha": eight, "Beta": round(3400000 * 10 / 36) - eight, "Gamma": 1000000}


def test_the_month_of_a_transfer(tmp_path: Path) -> None:
    leases = tables(tmp_path / "leases", TO_200, TO_BETA)
    month = closed(leases, "2024-09").book.reports
    table = month["liability roll-forward, period"].set_index("entity")
    assert table.loc["Alpha", ["opening", "transfer between entities", "closing"]].tolist() == [owed(8), -owed(8), 0]
    assert table.loc["Beta", ["opening", "transfer between entities", "closing"]].tolist() == [0, owed(8), owed(9)]
    assert month["maturity"]["entity"].tolist() == ["Beta"]


def test_a_change_of_asset_class_is_a_movement_too(tmp_path: Path) -> None:
    to_shop = {"lease": "one", "from": "2024-03-01", "asset_class": "Shops", "reason": "It is a shop now."}
    leases = tables(tmp_path / "leases", to_shop, TO_200, base={**BASE, "asset_class": "Offices"})
    reports = closed(leases, *(f"2024-0{month}" for month in range(1, 4))).book.reports
    table = reports["liability roll-forward, year to date"].set_index("asset_class")
    assert table["change of asset class"].to_dict() == {"Offices": -owed(2), "Shops": owed(2)}
    assert "transfer between entities" not in table


# What tables say -----------------------------------------------------------------------------------------------------


def test_tables_say_what_a_lease_file_says(tmp_path: Path) -> None:
    more = {**TO_BETA, "dimension.region": "South"}
    (mine,) = read_portfolio(tables(tmp_path / "tables", TO_200, more)).leases
    file = lease_file(tmp_path / "files", TO_200, TO_BETA).joinpath("one.toml")
    theirs = asc842.load(file).transfers
    assert mine.lease.transfers[0] == theirs[0]
    assert mine.lease.transfers[1] == theirs[1].model_copy(update={"dimensions": {"region": "South"}})
    assert mine.alone is None  # its rent is dated in bulk


def test_what_tables_say_wrongly_is_refused_at_its_cell(tmp_path: Path) -> None:
    rows = [{"from": "2024-02-30", "cost_center": "200"}, {"from": "2025-01-01", "cost_center": "100"},
            {"from": "2023-01-01", "entity": "Beta"}]
    held = read_portfolio(tables(tmp_path / "leases", *({"lease": "one", **row} for row in rows)))
    (rejected,) = held.rejected
    assert [(Path(p.file).name, p.line, p.key, p.found) for p in rejected.error.problems] == [
        ("transfers.csv", 2, "from", '"2024-02-30"'), ("transfers.csv", 3, "", 'cost_center "100", as before'),
        ("transfers.csv", 4, "from", "2023-01-01")]


# A file that was changed without a day -------------------------------------------------------------------------------


def changed(**keys: str) -> dict[str, str]:
    return {**BASE, **keys}


def told(result: asc842.CloseResult) -> list[tuple[str, str, Any]]:
    found = result.book.exceptions
    rows = found[found["kind"].isin(["transfer", "changed without a day"])]
    return [(r["kind"], r["what"], r["date"]) for r in rows.to_dict("records")]


@pytest.mark.heavy
def test_a_change_without_a_day_holds_from_the_first_open_day(tmp_path: Path) -> None:
    """Two months are closed in center 100 of Alpha; then the row says center 200 and Beta. Nothing of them moves."""
    leases = tables(tmp_path / "leases")
    closed(leases, "2024-07", "2024-08", policy=ACCOUNTS)
    before = posted(leases)
    tables(leases, base=changed(cost_center="200", entity="Beta"))
    result = closed(leases, "2024-09", policy=ACCOUNTS)
    assert told(result) == [("changed without a day", "entity Beta, before Alpha; cost_center 200, before 100",
                             date(2024, 9, 1))]
    september = posted(leases, "2024-09")
    assert set(september["origin"]) == {"2024-09"}
    assert moved(september)["Beta", "200", "1620"] == asset(8)
    assert moved(september)["Alpha", "100", "1610"] == -asset(8)
    pd.testing.assert_frame_equal(posted(leases).iloc[:len(before)], before)
    # The next close knows it, and so does the one after the row is dated as it was understood.
    assert told(closed(leases, "2024-10", policy=ACCOUNTS)) == []
    assert set(posted(leases, "2024-10")["origin"]) == {"2024-10"}
    tables(leases, {"lease": "one", "from": "2024-09-01", "entity": "Beta", "cost_center": "200", "reason": "Moved."})
    assert told(closed(leases, "2024-11", policy=ACCOUNTS)) == []
    lines = posted(leases)
    assert set(lines[lines["period"] == "2024-11"]["origin"]) == {"2024-11"}
    assert stands(lines, "entity", accounts=("1610", "1620")) == {("Beta", "1620"): asset(11)}


@pytest.mark.heavy
def test_a_change_taken_back_without_a_day(tmp_path: Path) -> None:
    leases = tables(tmp_path / "leases")
    closed(leases, "2024-07")
    tables(leases, base=changed(cost_center="200"))
    closed(leases, "2024-08")
    tables(leases)
    assert told(closed(leases, "2024-09")) == [("changed without a day", "cost_center 100, before 200",
                                                date(2024, 9, 1))]
    assert {center for center, _ in stands(posted(leases), "cost_center")} == {"100"}


def test_a_dimension_that_is_added_and_one_that_is_taken_away(tmp_path: Path) -> None:
    leases = tables(tmp_path / "leases")
    closed(leases, "2024-07")
    tables(leases, base={k: v for k, v in changed(**{"dimension.region": "North"}).items() if k != "cost_center"})
    result = closed(leases, "2024-08")
    assert told(result)[0][1] == "cost_center none, before 100; region North, before none"
    assert {key[:2] for key in stands(posted(leases), "cost_center", "region")} == {("", "North")}


def test_a_late_transfer_is_caught_up_between_the_centers(tmp_path: Path) -> None:
    """Known in September, from July on: cost of July and August goes to center 200 with its balances."""
    leases = tables(tmp_path / "leases")
    closed(leases, "2024-06", "2024-07", "2024-08")
    tables(leases, TO_200)
    closed(leases, "2024-09", policy={"late_facts": "noted"})
    lines = posted(leases)
    assert {center for center, _ in stands(lines, "cost_center")} == {"200"}
    cost = lines[lines["account"] == "Operating lease cost"].groupby("cost_center")["amount"].sum()
    six = round(3400000 * 6 / 36)
    assert cost.to_dict() == {"100": six, "200": round(3400000 * 9 / 36) - six}
    assert {"2024-07", "2024-08", "2024-09"} == set(lines[lines["period"] == "2024-09"]["origin"])


@pytest.mark.heavy
def test_a_reopened_period_moves_what_was_posted_in_it(tmp_path: Path) -> None:
    leases = tables(tmp_path / "leases")
    closed(leases, "2024-06", "2024-07")
    with asc842.Register.open(leases.parent / "out" / "register.db") as kept:
        kept.reopen("2024-07", "The center is another from July on.")
    tables(leases, base=changed(cost_center="200"))
    closed(leases, "2024-07")
    lines = posted(leases)
    assert {center for center, _ in stands(lines, "cost_center")} == {"200"}
    july = lines[(lines["period"] == "2024-07") & (lines["account"] == "Operating lease cost")]
    assert july.groupby("cost_center")["amount"].sum().to_dict()["100"] == 0


@pytest.mark.heavy
def test_what_was_understood_can_be_computed_again(tmp_path: Path) -> None:
    leases = tables(tmp_path / "leases")
    closed(leases, "2024-07")
    tables(leases, base=changed(entity="Beta"))
    closed(leases, "2024-08", "2024-09")
    with asc842.Register.open(leases.parent / "out" / "register.db") as kept:
        assert recheck_all(kept, asc842.Policy()).empty


# A transfer that becomes known late, in the reports by entity -------------------------------------------------------


def left(months: int) -> int:
    """Cents owed of 2,000.00 a month in advance, 36 times from January 2024, at 0.5 % a month: what remains after so
    many months."""
    return round(sum(200000 / 1.005 ** k for k in range(36 - months)))


@pytest.mark.heavy
def test_a_late_transfer_between_entities_is_a_movement_of_the_period_that_books_it(tmp_path: Path) -> None:
    """February 1, 2025, known in March: the ledger has 23 - 1 rents at Alpha until then, Beta opens with nothing.

    Rents are level, so that the asset is the liability, and cost and cash are 2,000.00 a month: February's go over.
    """
    assert left(14) == 4177596
    base = {**BASE, "lease": "move"}
    leases = tmp_path / "leases"
    leases.mkdir()
    rent = [{"lease": "move", "from": "2024-01-01", "monthly": "2000.00"}]
    write(leases, leases=[base], rent=rent)
    closed(leases, "2024-12", "2025-01", "2025-02")
    late = {"lease": "move", "from": "2025-02-01", "entity": "Beta", "reason": "Beta takes over."}
    write(leases, leases=[base], rent=rent, transfers=[late])
    reports = closed(leases, "2025-03").book.reports
    for name in ("liability roll-forward, period", "right-of-use asset roll-forward, period"):
        table = reports[name].set_index("entity")
        columns = ["opening", "transfer between entities", "closing", "difference"]
        assert table.loc["Alpha", columns].tolist() == [left(14), -left(14), 0, 0]
        assert table.loc["Beta", columns].tolist() == [0, left(14), left(15), 0]
    cost, cash = (reports[f"{name}, period"].set_index("entity") for name in ("lease cost", "cash flows"))
    assert cost["total"].to_dict() == {"Alpha": -200000, "Beta": 400000}
    assert cost["catch-up of closed periods"].to_dict() == {"Alpha": -200000, "Beta": 200000}
    assert cash["catch-up of closed periods"].to_dict() == {"Alpha": -200000, "Beta": 200000}
