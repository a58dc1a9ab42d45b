"""Subleases through lease files, alone and in a close; expected figures are worked out beside each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import asc842
from lease_files import at, book_of, lease_text, refused, toml
from test_event_matrix import SHAPES, base
from test_incentives import with_events

D = Decimal
HEAD = {"id": "base", "timing": "arrears", "rows": [{"amount": D("1000.00")}]}
STEPPED = {"id": "base", "name": "Rent", "source": "sublease, 3", "timing": "advance", "rows": [
    {"month": 1, "amount": D("800.00")}, {"month": 13, "amount": D("900.00")}]}
FREE = {"id": "free", "first_months": 2, "share": 1, "source": "sublease, 4"}
SUB = {"id": "sub", "sublessee": "Sublessee", "begins": date(2026, 7, 1), "ends": date(2028, 12, 31),
       "classification": "operating", "reason": "No criterion is met.", "source": "lease, 2",
       "rent": [{**STEPPED, "source": "lease, 3"}], "abatements": [{**FREE, "source": "lease, 4"}]}
LET_ON = {"id": "sub", "sublessee": "Sublessee", "begins": date(2026, 7, 1), "ends": date(2028, 12, 31),
          "classification": "sales-type", "reason": "It takes substantially all of the fair value.",
          "source": "lease, 2"}


def head(*subleases: Mapping[str, Any], classification: str = "operating", **facts: Any) -> str:
    """A lease at 1,000 a month in arrears from 2025 to 2028, at 6 %, with subleases."""
    return lease_text("2025-01-01", "2028-12-31", HEAD, classification=classification, subleases=subleases, **facts)


def begun(**more: Any) -> dict[str, Any]:
    return {"id": "sublet", "kind": "sublease", "effective": date(2026, 7, 1), "sublease": "sub",
            "net_investment": D("27000.00"), **more}


def months(book: asc842.LeaseBook) -> pd.DataFrame:
    return book.tables["subleases"].set_index("period")


def posted(book: asc842.LeaseBook, account: str) -> Decimal:
    lines = book.journal[book.journal["account"] == account]
    return sum(lines["debit"], D(0)) - sum(lines["credit"], D(0))


def check(book: asc842.LeaseBook, name: str) -> Any:
    (found,) = (c for c in book.checks if c.name.startswith(name))
    return found


def test_income_is_straight_line_and_the_rest_accrued() -> None:
    """Two months free, ten at 800, eighteen at 900: 24,200 over 30 months is 806.67 a month.

    By the end of 2026 six months of that are 4,840.00, of which four rents of 800 are received: 1,640.00 accrued. The
    head lease costs 1,000 a month, as it does without the sublease.
    """
    book, alone = book_of(head(SUB)), book_of(head())
    assert set(months(book)["income"]) == {D("806.66"), D("806.67")}
    assert months(book).loc["2026-12", ["rent", "accrued", "lease_cost"]].tolist() == [800, 1640, 1000]
    by_year = months(book).groupby(lambda period: period[:4])[["gross_rent", "abatement", "income", "received"]].sum()
    assert by_year.loc["2026"].tolist() == [4800, 1600, 4840, 3200]
    assert by_year["income"].tolist() == [4840, 9680, 9680]
    assert months(book)["accrued"].iloc[-1] == 0
    assert book.schedule.equals(alone.schedule)
    assert book.summary["sublease_income_total"] == 24200
    a = book.policy.accounts
    assert (posted(book, a.sublease_income), posted(book, a.sublease_receivable)) == (-24200, 0)
    assert posted(book, a.cash) - posted(alone, a.cash) == 24200
    assert [c.name for c in book.checks if c.status == "fail"] == []


def test_part_months_and_a_share_of_the_lease() -> None:
    """Three months at 600 and three at 700, from the 16th: 650 a month, 16/31 of it in July (335.48), 15/31 in January
    (314.52). Of the lease 40 % is sublet: 400 a month, 16/31 of it in July (206.45), 15/31 in January (193.55).
    """
    rent = {"id": "r", "name": "Rent", "source": "lease, 3", "timing": "advance", "instalments": "anniversary",
            "rows": [{"month": 1, "amount": 600}, {"month": 4, "amount": 700}]}
    sub = {**SUB, "begins": date(2026, 7, 16), "ends": date(2027, 1, 15), "rent": [rent], "abatements": [],
           "share": D("0.4")}
    t = months(book_of(head(sub)))
    assert t["income"].tolist() == [D("335.48"), 650, 650, 650, 650, 650, D("314.52")]
    assert t["rent"].tolist() == [600, 600, 600, 700, 700, 700, 0]
    assert t["lease_cost"].tolist() == [D("206.45"), 400, 400, 400, 400, 400, D("193.55")]
    # 335.48 - 600 deferred in July; five months on 3,585.48 - 3,900.
    assert t["accrued"].tolist()[:1] + t["accrued"].tolist()[5:] == [D("-264.52"), D("-314.52"), 0]


def test_income_by_days() -> None:
    """900 for 2026-07-01 to 09-30, 92 days: 31, 31 and 30 of them, 303.26, 303.26 and 293.48."""
    rent = {**STEPPED, "source": "lease, 3", "rows": [{"amount": 300}]}
    sub = {**SUB, "ends": date(2026, 9, 30), "rent": [rent], "abatements": []}
    assert months(book_of(head(sub), cost_weights="days"))["income"].tolist() == [
        D("303.26"), D("303.26"), D("293.48")]


def test_a_sublease_that_ends_before_its_time() -> None:
    """After 15 months 15 x 806.666... = 12,100.00 is income, 10 x 800 + 3 x 900 = 10,700 received: 1,400 accrued. The
    sublessee pays 2,500 to leave: of it 1,100 is income of September 2027, beside the month's 806.67. Of 300 of
    initial direct costs half has been amortized, the rest follows.
    """
    end = {"on": date(2027, 9, 30), "received": D("2500.00"), "source": "lease, 5"}
    book = book_of(head({**SUB, "terminated": end, "initial_direct_costs": D("300.00")}))
    t, a = months(book), book.policy.accounts
    assert t.loc["2027-08", "accrued"] == D("1493.33")
    assert t.loc["2027-09", ["income", "received", "accrued", "initial_direct_cost"]].tolist() == [
        D("1906.67"), 3400, 0, 160]
    assert t.index[-1] == "2027-09"
    assert posted(book, a.sublease_income) == -13200
    assert (posted(book, a.sublease_cost), posted(book, a.sublease_initial_direct_cost)) == (300, 0)
    assert check(book, "sublease income = ").status == "pass"


def test_rent_by_the_index_and_charges_beside() -> None:
    """1,000 at an index of 100, 105 from 2027 on: 1,000 is spread, 50 a month is variable from then; so are taxes."""
    rent = {"id": "r", "name": "Rent", "source": "lease, 3", "timing": "advance", "basis": "index",
            "index": {"name": "CPI-U", "at_commencement": 100, "readings": [{"from": date(2027, 1, 1), "value": 105}]},
            "rows": [{"amount": 1000}]}
    taxes = {"id": "taxes", "name": "Taxes", "basis": "costs", "source": "lease, 6", "actuals": [
        {"from": date(2026, 7, 1), "to": date(2026, 12, 31), "amount": D("77.00"), "due": date(2027, 2, 10)}]}
    sub = {**SUB, "ends": date(2027, 6, 30), "rent": [rent], "abatements": [], "variable_payments": [taxes]}
    t = months(book_of(head(sub)))
    assert t["income"].tolist() == [1000] * 12
    assert t["variable_income"].tolist() == [0] * 5 + [77] + [50] * 6
    assert t["received"].tolist() == [1000] * 6 + [1050, 1127, *[1050] * 4]
    assert t["accrued"].tolist() == [0] * 5 + [77, 77] + [0] * 5


def test_income_below_cost_is_a_sign_of_impairment_and_no_impairment() -> None:
    """30 months cost 30,000, income is 24,200; what came of the test stays on show."""
    found = check(book_of(head(SUB)), "sublease income covers")
    assert (found.status, found.expected, found.actual, found.residual) == ("note", "30,000.00", "24,200.00", -5800)
    tested = check(book_of(head({**SUB, "recoverable": "The group's undiscounted cash flows exceed its assets."})),
                   "sublease income covers")
    assert (tested.status, tested.detail) == ("resolved", "The group's undiscounted cash flows exceed its assets.")
    dear = {**SUB, "rent": [{**STEPPED, "source": "lease, 3", "rows": [{"amount": 1100}]}]}
    assert check(book_of(head(dear)), "sublease income covers").residual == 28 * 1100 - 30000
    # An impairment of its own lowers the cost that follows: 13,000 less 27,794.05 of it is 14,794.05 amortized over
    # 30 months beside interest of 30 x 1,000 - 27,794.05.
    lost = book_of(with_events(head(SUB), {"id": "loss", "kind": "impairment", "effective": date(2026, 7, 1),
                                           "impairment": D("13000.00")}))
    assert check(lost, "sublease income covers").expected == f"{D('14794.05') + D('2205.95'):,}"


def test_of_a_short_term_lease_the_cost_is_compared_as_well() -> None:
    sub = {**SUB, "begins": date(2025, 4, 1), "ends": date(2025, 9, 30)}
    text = lease_text("2025-01-01", "2025-12-31", HEAD, subleases=[sub]).replace(
        'name = "A lease for a test"', 'name = "A lease for a test"\nasset_class = "offices"')
    found = check(book_of(text, short_term_classes=("offices",)), "sublease income covers")
    assert (found.expected, found.actual) == ("6,000.00", "3,200.00")


def test_a_sales_type_sublease_leaves_the_liability_alone() -> None:
    """30 rents of 1,000 in arrears at 0.5 % a month are worth 1,000 x (1 - 1.005^-30) / 0.005 = 27,794.05; the asset
    is the same, for rent is level. 27,000.00 of net investment: a loss of 794.05, then 2,205.95 of interest in all.
    """
    book = book_of(with_events(head(LET_ON), begun()))
    (event,) = book.events.to_dict("records")
    worth = D(1000) * (1 - D("1.005") ** -30) / D("0.005")
    assert round(worth, 2) == event["liability_before"] == event["liability_after"] == event["asset_before"]
    assert (event["asset_after"], event["gain_loss"], event["net_investment"]) == (0, D("-794.05"), 27000)
    first = at(book, "2026-07-31")
    assert (first["interest"], first["cost"], first["amortization"]) == (D("138.97"), D("138.97"), 0)
    after = book.schedule[book.schedule["starts"] >= date(2026, 7, 1)]
    assert (sum(after["cost"]), sum(after["amortization"]), sum(after["asset_closing"])) == (D("2205.95"), 0, 0)
    a = book.policy.accounts
    assert (posted(book, a.net_investment), posted(book, a.gain_loss)) == (27000, D("794.05"))
    assert (posted(book, a.interest), posted(book, a.lease_cost)) == (D("2205.95"), 18000)
    assert [c.name for c in book.checks if c.status == "fail"] == []


def test_half_of_a_finance_lease_is_sublet() -> None:
    """The asset of 42,580.32 is 26,612.70 after 18 of 48 months; half of it goes for 14,000.00. The other half
    amortizes at 443.545 a month.
    """
    text = head({**LET_ON, "classification": "direct financing", "share": D("0.5")}, classification="finance")
    book = book_of(with_events(text, begun(net_investment=D("14000.00"))))
    (event,) = book.events.to_dict("records")
    assert (event["asset_before"], event["asset_after"]) == (D("26612.70"), D("13306.35"))
    assert event["gain_loss"] == 14000 - D("13306.35")
    after = book.schedule[book.schedule["starts"] >= date(2026, 7, 1)]
    assert set(after["amortization"]) == {D("443.54"), D("443.55")}
    assert sum(after["amortization"]) == D("13306.35")
    assert sum(after["interest"]) == D("2205.95")
    assert [c.name for c in book.checks if c.status == "fail"] == []


@pytest.mark.parametrize("shape", SHAPES, ids=" ".join)
def test_a_sublease_of_all_in_every_shape(shape: tuple[str, str, str, str]) -> None:
    """The asset goes, the liability goes on to nothing, and debits equal credits to the end of the lease."""
    text = base(*shape) + "\n[[facts.subleases]]\n" + "\n".join(
        f"{key} = {toml(value)}" for key, value in LET_ON.items()) + "\n"
    book = book_of(with_events(text, begun(net_investment=D("25000.01"))))
    (event,) = book.events.to_dict("records")
    assert event["gain_loss"] == D("25000.01") - event["asset_before"]
    assert event["liability_before"] == event["liability_after"]
    last = book.schedule.iloc[-1]
    assert (last["liability_closing"], last["asset_closing"]) == (0, 0)
    assert sum(book.journal["debit"]) == sum(book.journal["credit"])
    assert posted(book, book.policy.accounts.lease_liability) == 0
    assert [c for c in book.checks if c.status == "fail"] == []


def test_a_modification_after_a_sublease_meets_a_finance_lease() -> None:
    """At 7 % from 2027-04-01 on, 21 rents of 800 and nothing left of the asset: what the liability falls by is gain.
    It is judged anew to be what it is since the sublease.
    """
    rent = [{"id": "base", "name": "Rent", "source": "lease, 9", "timing": "arrears", "rows": [{"amount": 800}]}]
    book = book_of(with_events(head(LET_ON), begun(), {
        "id": "cheaper", "kind": "modification", "effective": date(2027, 4, 1), "discount_rate": D("0.07"),
        "rent": rent}))
    event = book.events.to_dict("records")[1]
    month = D("0.07") / 12
    before, after = (round(rent * (1 - (1 + rate) ** -21) / rate, 2) for rent, rate in (
        (D(1000), D("0.005")), (D(800), month)))
    assert (event["liability_before"], event["liability_after"]) == (before, after)
    assert (event["asset_after"], event["gain_loss"], event["classification"]) == (0, before - after, "finance")
    assert [c.name for c in book.checks if c.status == "fail"] == []


def test_a_rise_after_all_is_sublet_is_an_asset_that_is_named(tmp_path: Path) -> None:
    """At 7 % from 2027-04-01 on, 21 rents of 1,200: what they are worth above 21 of 1,000 at 6 % is in the asset, and
    the sublessee has the use of it. Once the sublease is over nothing is noted.
    """
    rent = [{"id": "base", "name": "Rent", "source": "lease, 9", "timing": "arrears", "rows": [{"amount": 1200}]}]
    dearer = {"id": "dearer", "kind": "modification", "effective": date(2027, 4, 1), "discount_rate": D("0.07"),
              "rent": rent}
    text = with_events(head(LET_ON), begun(), dearer)
    book, month = book_of(text), D("0.07") / 12
    before, after = (round(rent * (1 - (1 + rate) ** -21) / rate, 2) for rent, rate in (
        (D(1000), D("0.005")), (D(1200), month)))
    found = check(book, "no asset for what is sublet")
    assert (found.status, found.residual, found.about) == ("note", after - before, "dearer")
    assert book.events["asset_after"].iloc[1] == after - before
    assert [c for c in book.checks if c.status == "fail"] == []
    (tmp_path / "test-lease.toml").write_text(text, encoding="utf-8")
    signs = asc842.close(tmp_path, "2027-04", out=None, register=tmp_path / "register.db").book.exceptions
    (told,) = signs.loc[signs["kind"] == "impairment indicator", "detail"]
    assert told.startswith(f"{after - before:,} ")
    ended = {**LET_ON, "terminated": {"on": date(2027, 3, 31), "source": "lease, 5"}}
    later = book_of(with_events(head(ended), begun(), dearer))
    assert "no asset for what is sublet" not in {c.name for c in later.checks}


def test_a_rise_for_the_half_that_is_sublet_is_named_by_half() -> None:
    """Half of a finance lease is sublet: of what an event adds to the asset half is the sublessee's."""
    rent = [{"id": "base", "name": "Rent", "source": "lease, 9", "timing": "arrears", "rows": [{"amount": 1200}]}]
    book = book_of(with_events(
        head({**LET_ON, "share": D("0.5")}, classification="finance"), begun(net_investment=D("14000.00")),
        {"id": "dearer", "kind": "modification", "effective": date(2027, 4, 1), "discount_rate": D("0.06"),
         "rent": rent}))
    added = round(D(200) * (1 - D("1.005") ** -21) / D("0.005"), 2)
    assert abs(check(book, "no asset for what is sublet").residual - added / 2) <= D("0.01")


def test_part_of_an_operating_lease_is_refused() -> None:
    text = with_events(head({**LET_ON, "share": D("0.5")}), begun())
    with pytest.raises(asc842.InputError, match=r"a sublease of 0\.5 of an operating lease"):
        book_of(text)


def test_a_close_shows_sublease_income_gross(tmp_path: Path) -> None:
    """December 2026 of an operating sublease and of one that is sales-type: income of 806.67 beside a cost of 1,000,
    4,840.00 beside 12,000 for the year; the other lease has lost its asset in July.
    """
    let_on = with_events(head(LET_ON, lease_id="let-on"), begun())
    office = head(SUB, lease_id="office").replace(
        'name = "A lease', 'related_party = true\nrelated_party_note = "A sister company."\nname = "A lease', 1)
    for name, text in (("office", office), ("let-on", let_on)):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    for month in range(6, 13):
        result = asc842.close(tmp_path, f"2026-{month:02d}", out=None, register=tmp_path / "register.db")
        assert result.passed
    lines = result.book.lines
    reports = {name: t.groupby("lease").sum(numeric_only=True) for name, t in result.book.reports.items()
               if "lease" in t and "classification" in t}
    cost = reports["lease cost, period"]
    kinds = ["operating lease cost", "finance: interest", "sublease income", "total"]
    assert cost.loc["office", kinds].tolist() == [100000, 0, -80667, 100000 - 80667]
    year = reports["lease cost, year to date"]
    assert year.loc["office", kinds].tolist() == [1200000, 0, -484000, 1200000 - 484000]
    assert year.loc["let-on", "operating lease cost"] == 600000
    assert year.loc["let-on", "gain or loss: other"] == -79405
    cash = reports["cash flows, year to date"]
    assert cash.loc["office", ["operating: operating leases", "operating: received from subleases"]].tolist() == [
        1200000, 320000]
    rolled = reports["right-of-use asset roll-forward, year to date"]
    assert rolled.loc["let-on", ["sublease", "closing", "difference"]].tolist() == [-2779405, 0, 0]
    assert (lines["debit"].sum(), lines["account"].eq("Sublease income").sum()) == (lines["credit"].sum(), 1)
    # What the related lessor is owed for the year is not less for what a sublessee pays.
    assert result.book.reports["related parties"]["lease cost, year to date"].tolist() == [1200000]
    signs = result.book.exceptions.query("kind == 'impairment indicator'")
    assert signs["lease"].tolist() == ["office"]


def test_a_close_of_a_lease_that_ends_inside_a_month(tmp_path: Path) -> None:
    """Six rents of 1,000 and 451.61 for days used are cash paid for the lease; 300.00 of penalty is not."""
    text = with_events(head(), {"id": "end", "kind": "termination", "effective": date(2026, 7, 15),
                                "rent_due": D("451.61"), "penalty": D("300.00"), "guarantee_obligation": D("99.00")})
    (tmp_path / "test-lease.toml").write_text(text, encoding="utf-8")
    result = asc842.close(tmp_path, "2026-07", out=tmp_path / "out")
    assert result.passed
    cash = result.book.reports["cash flows, year to date"]
    assert cash["operating: operating leases"].tolist() == [645161]
    lines = result.book.lines.set_index("account")
    assert lines.loc["Guarantee obligation", "credit"] == 9900
    assert lines.loc["Gain or loss on termination of leases", "debit"] == 39900


def sums(book: asc842.LeaseBook) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for line in book.journal.to_dict("records"):
        found[line["account"]] += line["debit"] - line["credit"]
    return found


def test_rent_for_days_used_when_the_lease_ends() -> None:
    """Ended before 2026-07-15: 14 of July's 31 days are used, 451.61 of its rent of 1,000. Rent is level, so that the
    liability is above the asset by just that: without it the lease leaves a gain of 451.61, with it none.
    """
    ending = {"id": "end", "kind": "termination", "effective": date(2026, 7, 15)}
    silent, told = (book_of(with_events(head(), e)) for e in (ending, {**ending, "rent_due": D("451.61")}))
    assert silent.events["gain_loss"].tolist() == [D("451.61")]
    assert check(silent, "rent for days used").expected == "451.61"
    assert told.events[["gain_loss", "paid"]].to_numpy().tolist() == [[0, D("451.61")]]
    assert [c for c in told.checks if c.status != "pass"] == []
    # Cost is what is paid in all: 18 months and 14 days.
    assert sums(told)[told.policy.accounts.lease_cost] == -sums(told)[told.policy.accounts.cash] == D("18451.61")
    nothing_owed = book_of(with_events(head(), {**ending, "rent_due": D(0)}))
    assert nothing_owed.events["gain_loss"].tolist() == [D("451.61")]
    assert [c for c in nothing_owed.checks if c.status != "pass"] == []


@pytest.mark.parametrize(("timing", "due_day", "effective", "owed"), [
    ("arrears", None, date(2026, 7, 1), None),  # June's rent is paid on its last day
    ("arrears", 10, date(2026, 7, 1), "1,000.00"),  # June's rent is due on July 10th
    ("arrears", 10, date(2026, 7, 11), "322.58"),  # ten days of July
    ("advance", None, date(2026, 7, 15), None),  # July is paid
    ("advance", 15, date(2026, 7, 10), "290.32")])  # July's rent is due on the 15th, nine days are used
def test_days_used_by_the_way_rent_is_paid(timing: str, due_day: int | None, effective: date,
                                           owed: str | None) -> None:
    rent = {**HEAD, "timing": timing, **({"due_day": due_day} if due_day else {})}
    text = lease_text("2025-01-01", "2028-12-31", rent)
    book = book_of(with_events(text, {"id": "end", "kind": "termination", "effective": effective}))
    notes = [c.expected for c in book.checks if c.name.startswith("rent for days used")]
    assert notes == ([owed] if owed else [])


def test_a_guarantee_that_stays_reduces_the_gain() -> None:
    """Relieved on 2026-07-01 by a new tenant, the lessee stays guarantor: 1,200.00 at fair value, and pays 300.00."""
    book = book_of(with_events(head(), {
        "id": "out", "kind": "termination", "effective": date(2026, 7, 1), "penalty": D("300.00"),
        "guarantee_obligation": D("1200.00")}))
    (event,) = book.events.to_dict("records")
    assert event["gain_loss"] == event["liability_before"] - event["asset_before"] - 300 - 1200 == -1500
    a = book.policy.accounts
    assert (posted(book, a.guarantee_obligation), posted(book, a.termination_gain_loss)) == (-1200, 1500)
    assert [c for c in book.checks if c.status != "pass"] == []


def test_rows_of_a_sublease_are_held_against_themselves() -> None:
    """9,600 a year is not 12 x 850: a misprint, until a judgement on component, slash, sublease settles it."""
    rent = {**STEPPED, "source": "lease, 3", "rows": [
        {"label": "all", "monthly": D("850.00"), "annual": D("9600.00")}]}
    text = head({**SUB, "rent": [rent]})
    assert [c.status for c in book_of(text).checks if c.status in ("fail", "resolved")] == ["fail"]
    judged = text + ('\n[[judgements]]\nquestion = "governing_figure"\nrent = "base/sub"\nrow = "all"\n'
                     'answer = "annual"\nreason = "The invoices say so."\n')
    assert refused(judged) == []
    book = book_of(judged)
    assert [c.status for c in book.checks if c.status in ("fail", "resolved")] == ["resolved"]
    assert months(book).loc["2026-09", "rent"] == 800


FINANCE = {"id": "reclassified", "kind": "modification", "effective": date(2026, 1, 1), "discount_rate": D("0.06"),
           "classification": "finance"}


def test_a_part_of_an_operating_lease_is_let_from_a_file_of_its_own() -> None:
    """Forty of a hundred parts by price are let: 400 of 1,000 a month, worth 400 x (1 - 1.005^-30) / 0.005 in July
    2026. The rest goes on at 600.00 a month; together the files owe what the one lease owed.
    """
    spaces = [{"id": name, "name": name, "kind": "lease", "standalone_price": price, "source": "lease, 5"}
              for name, price in (("let", 40), ("kept", 60))]

    def of(name: str, *subleases: Mapping[str, Any]) -> str:
        return head(*subleases, components=spaces).replace("\n[facts]", f'accounts_for = "{name}"\n\n[facts]', 1)

    let = book_of(with_events(of("let", LET_ON), begun(net_investment=D("11000.00"))))
    kept, whole = book_of(of("kept")), book_of(head())
    (event,) = let.events.to_dict("records")
    part = round(D(400) * (1 - D("1.005") ** -30) / D("0.005"), 2)
    assert (event["asset_before"], event["gain_loss"]) == (part, 11000 - part)
    for end in ("2026-06-30", "2027-12-31"):
        owed = [at(book, end)["liability_closing"] for book in (let, kept, whole)]
        assert abs(owed[0] + owed[1] - owed[2]) <= D("0.01")
    after = let.schedule[let.schedule["starts"] >= date(2026, 7, 1)]
    assert sum(after["cost"]) == 30 * 400 - part
    assert set(kept.schedule["cost"]) == {D("600.00")}
    assert [c.name for b in (let, kept) for c in b.checks if c.status == "fail"] == []


def test_part_is_judged_by_the_classification_at_the_sublease() -> None:
    """What counts is how the lease is classified when the sublease begins, not at commencement.

    All of 36 months of 1,000 at 0.5 % are worth 32,871.02 on 2026-01-01; as a finance asset 6/36 are gone by July.
    """
    half, sold = {**LET_ON, "share": D("0.5")}, begun(net_investment=D("14000.00"))
    book = book_of(with_events(head(half), FINANCE, sold))
    event = book.events.to_dict("records")[1]
    asset = round(D("32871.02") * 30 / 36, 2)
    assert (event["asset_before"], event["asset_after"]) == (asset, asset / 2)
    assert [c for c in book.checks if c.status == "fail"] == []
    with pytest.raises(asc842.InputError, match=r"a sublease of 0\.5 of an operating lease"):
        book_of(with_events(head(half, classification="finance"), {**FINANCE, "classification": "operating"}, sold))


def test_what_is_sublet_does_not_become_operating_again_while_that_lasts() -> None:
    """Spread evenly with the liability, cost would build up an asset that the sublessee has (842-20-35-14)."""
    back = {**FINANCE, "effective": date(2027, 7, 1), "classification": "operating"}
    with pytest.raises(asc842.InputError, match="operating, while sub lasts"):
        book_of(with_events(head(LET_ON), begun(), back))
    ended = {**LET_ON, "terminated": {"on": date(2027, 6, 30), "source": "lease, 5"}}
    book = book_of(with_events(head(ended), begun(), back))
    assert book.events["classification"].tolist() == ["finance", "operating"]
    assert [c for c in book.checks if c.status == "fail"] == []


def test_a_lease_ends_with_a_sublease_that_is_not_operating() -> None:
    """At the end of June 2027 18 rents of 1,000 are owed, worth (1 - 1.005^-18) / 0.005 thousand; no asset is left."""
    ended = {**LET_ON, "terminated": {"on": date(2027, 6, 30), "source": "lease, 5"}}
    over = {"id": "end", "kind": "termination", "effective": date(2027, 7, 1), "rent_due": D(0)}
    book = book_of(with_events(head(ended), begun(), over))
    assert book.events["gain_loss"].iloc[1] == round(D(1000) * (1 - D("1.005") ** -18) / D("0.005"), 2)
    assert [c for c in book.checks if c.status == "fail"] == []
    (problem,) = refused(with_events(head({**ended, "terminated": {**ended["terminated"], "received": D(1)}}),
                                     begun(), over))
    assert problem.key == "facts.subleases[0].terminated.received"


def test_a_short_term_lease_has_no_asset_to_sublet() -> None:
    text = lease_text("2025-01-01", "2025-12-31", HEAD, subleases=[
        {**LET_ON, "begins": date(2025, 7, 1), "ends": date(2025, 12, 31)}]).replace(
        'name = "A lease for a test"', 'name = "A lease for a test"\nasset_class = "offices"')
    text = with_events(text, begun(effective=date(2025, 7, 1)))
    assert [c for c in book_of(text).checks if c.status == "fail"] == []
    with pytest.raises(asc842.InputError, match="of a short-term lease that has no asset"):
        book_of(text, short_term_classes=("offices",))
