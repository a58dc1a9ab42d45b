"""Contingent incentives earned with a cumulative catch-up of cost: the third of EY's approaches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import asc842
from asc842.book.measure import measure_in_cents
from asc842.closing.portfolio import read_portfolio
from lease_files import at, book_of, lease_text, measured_amounts, refused
from test_incentives import RENT, allowance, present_value, with_events
from test_portfolio_tables import HEAD, ROW, cells, write

D = Decimal
CAUGHT_UP = "when earned, cumulative catch-up"
PARTS = [{"id": "fixed", "name": "Allowance", "amount": D(10000),
          "receivable": [{"on": date(2025, 12, 31), "amount": D(10000), "received": True}]},
         {"id": "more", "name": "Further allowance", "amount": D(90000), "condition": "the work is done",
          "receivable": [{"on": date(2026, 12, 31), "amount": D(90000), "earned": date(2026, 1, 1)}]}]


def ey(*incentives: Mapping[str, Any], **more: Any) -> str:
    return lease_text("2025-01-01", "2034-12-31", {"frequency": "annual", "timing": "arrears", "rows": [
        {"amount": D(850000)}]}, rate="0.05", incentives=incentives or PARTS, **more)


def by_year(book: asc842.LeaseBook, column: str = "cost") -> dict[str, Decimal]:
    return dict(book.schedule.groupby(book.schedule["period"].str[:4])[column].sum())


def test_as_ey_prints_it() -> None:
    """EY, Lease accounting, Illustration 2-12: 10,000 in the payments from the start; a year later 90,000 more.

    As if known from the start a year costs (8,500,000 - 100,000) / 10 = 840,000; year 1 cost 849,000, so that year 2
    costs 840,000 - 9,000 = 831,000. The asset is 5,414,000 after it, 4,849,000 after year 3 (printed in thousands,
    where the source carries rounded figures forward).
    """
    book = book_of(ey(), incentives_receivable=CAUGHT_UP)
    cost = by_year(book)
    assert (cost["2025"], cost["2026"]) == (849000, 831000)
    assert {cost[str(year)] for year in range(2027, 2035)} == {D(840000)}
    assert abs(at(book, "2026-12-31")["asset_closing"] - 5414000) <= 500
    assert abs(at(book, "2027-12-31")["asset_closing"] - 4849000) <= 1000
    # The asset: what is still to be paid at 5 %, and rent of 8,400,000 is level over all ten years.
    net = RENT | {1: D(840000), 2: D(760000)}
    for year in (2, 3, 9):
        accrued = 840000 * year - sum(net[y] for y in range(1, year + 1))
        expected = present_value(net, "0.05", year) - accrued
        assert abs(at(book, f"{2024 + year}-12-31")["asset_closing"] - expected) < D("0.011")
    assert book.passed


def test_the_event_shows_what_is_caught_up_and_the_journal_books_it_as_cost() -> None:
    book = book_of(ey(), incentives_receivable=CAUGHT_UP)
    (event,) = book.events.to_dict("records")
    assert event["catch_up"] == 9000
    # The liability falls by 90,000 / 1.05, and the asset with it; apart from that it is 9,000 higher.
    assert abs(event["liability_before"] - event["liability_after"] - D(90000) / D("1.05")) <= D("0.01")
    assert event["asset_before"] - event["asset_after"] == event["liability_before"] - event["liability_after"]
    assert event["asset_before"] == at(book, "2025-12-31")["asset_closing"] + 9000
    january = book.journal[book.journal["date"] == date(2026, 1, 31)]
    (cost,) = january[january["account"] == "Operating lease cost"].to_dict("records")
    assert cost["debit"] - cost["credit"] == 70000 - 9000
    assert {row["component"] for row in book.payments.to_dict("records")} >= {"fixed", "more"}


def test_earned_on_the_last_day_of_a_year_is_caught_up_in_that_year() -> None:
    parts = [PARTS[0], {**PARTS[1], "receivable": [
        {"on": date(2026, 12, 31), "amount": D(90000), "earned": date(2025, 12, 31)}]}]
    cost = by_year(book_of(ey(*parts), incentives_receivable=CAUGHT_UP))
    assert (cost["2025"], cost["2026"]) == (840000, 840000)


def test_what_is_earned_as_it_is_received_is_caught_up_then() -> None:
    """10,000 at the end of year 1, a tenth of the time: 850,000 - 1,000; 90,000 at the end of year 2, two tenths:
    849,000 - 18,000; then 840,000."""
    text = ey(allowance((date(2025, 12, 31), 10000), (date(2026, 12, 31), 90000), condition="work is done"))
    book = book_of(text, incentives_receivable=CAUGHT_UP)
    cost = by_year(book)
    assert [cost[str(y)] for y in range(2025, 2028)] == [849000, 849000 - 18000, 840000]
    assert list(book.events["catch_up"]) == [1000, 18000]
    assert book.passed


def months_over(day: date) -> D:
    """Months since 2024-01-01 at the start of a day, parts of a month by days."""
    start = date(day.year, day.month, 1)
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return D(12 * (day.year - 2024) + day.month - 1) + D((day - start).days) / (following - start).days


@pytest.mark.parametrize("earned", [date(2024, 1, 2), date(2025, 2, 11), date(2026, 9, 30), date(2027, 12, 30)])
def test_earned_on_any_day(earned: date) -> None:
    """Rent of 1,000 a month for four years; 4,800 earned on a day are worth 100 of each month gone by."""
    text = lease_text("2024-01-01", "2027-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}]}, incentives=[
        allowance((date(2027, 12, 31), 4800), condition="work is done")])
    text = text.replace("amount = 4800 }", f"amount = 4800, earned = {earned} }}")
    book = book_of(text, incentives_receivable=CAUGHT_UP)
    at_end = earned == date(2026, 9, 30)  # the last day of a month counts at its end
    gone = months_over(date(2026, 10, 1) if at_end else earned) * 100
    (event,) = book.events.to_dict("records")
    assert abs(event["catch_up"] - gone) <= D("0.005")
    month = f"{earned:%Y-%m}"
    cost = dict(zip(book.schedule["period"], book.schedule["cost"], strict=True))
    # As if known a month costs 900; until then 1,000 was booked. The end of each month stands where it would have.
    before = [c for period, c in cost.items() if period < month]
    assert set(before) <= {D(1000)}
    assert abs(cost[month] + sum(before) - 900 * (len(before) + 1)) <= D("0.01")
    assert all(abs(c - 900) <= D("0.01") for period, c in cost.items() if period > month)
    assert book.passed


def test_the_term_changes_before_and_after() -> None:
    """Ten years less a year: 12,000 over 60 months, of which 12 go by; 9,600 over the 72 months then left, of which
    12 go by: 12,000 x (1 - 48/60 x 60/72) = 4,000 is caught up. Known from the start it costs as much."""
    rent = {"timing": "advance", "rows": [{"monthly": D(1000)}]}
    longer = {"id": "longer", "kind": "modification", "effective": date(2025, 1, 1), "discount_rate": D("0.07"),
              "lease_term_end": date(2030, 12, 31), "rent": [{"id": "rent-1", "name": "Rent", "timing": "advance",
                                                             "rows": [{"monthly": D(1500)}], "source": "lease, 9"}]}
    later = {"id": "later", "kind": "modification", "effective": date(2027, 5, 10), "discount_rate": D("0.05"),
             "rent": [{"id": "rent-1", "name": "Rent", "timing": "advance", "rows": [{"monthly": D(900)}],
                       "source": "lease, 9"}]}
    text = with_events(lease_text("2024-01-01", "2028-12-31", rent, incentives=[
        allowance((date(2029, 6, 15), 12000), condition="work is done")]), longer, later)
    text = text.replace("amount = 12000 }", "amount = 12000, earned = 2026-01-01 }")
    caught, known = (book_of(text, incentives_receivable=p) for p in (CAUGHT_UP, "in payments"))
    assert list(caught.events["catch_up"]) == [0, 4000, 0]
    pd.testing.assert_series_equal(caught.schedule["asset_closing"].iloc[24:].astype(float),
                                   known.schedule["asset_closing"].iloc[24:].astype(float), rtol=0, atol=0.011)
    assert sum(caught.schedule["cost"]) == sum(known.schedule["cost"])
    assert caught.passed


REFUSED: dict[str, tuple[dict[str, Any], list[dict[str, Any]], str]] = {
    "finance": ({"classification": "finance"}, [], "finance lease"),
    "impaired": ({}, [{"kind": "impairment", "id": "loss", "effective": date(2025, 6, 1), "impairment": D(5)}],
                 "amortized by itself since"),
    "part of it ended by the liability": ({}, [
        {"kind": "partial termination", "id": "part", "effective": date(2025, 6, 1), "method": "liability",
         "share_terminated": D("0.1"), "discount_rate": D("0.05"), "rent": [
             {"id": "rent-1", "name": "Rent", "frequency": "annual", "timing": "arrears",
              "rows": [{"amount": D(800000)}], "source": "lease, 9"}]}], "partial termination"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_where_no_level_cost_is_to_be_caught_up_it_is_refused(name: str) -> None:
    more, events, words = REFUSED[name]
    text = with_events(ey(**more), *events)
    assert refused(text) == []
    with pytest.raises(asc842.InputError) as error:
        book_of(text, incentives_receivable=CAUGHT_UP)
    (problem,) = error.value.problems
    assert problem.key == "facts.incentives[1].condition"
    assert words in problem.found
    assert "when earned" in problem.remedy
    assert book_of(text, incentives_receivable="when earned").passed


def test_half_ends_before_it_is_earned() -> None:
    """After 12 of 48 months 1,200 of 4,800 known from the start would be accrued; half of the right of use ends and
    takes half of it. Of the 4,200 still to come a third goes by in the next 12 of 36 months: 600 + 1,400."""
    part = {"id": "part", "kind": "partial termination", "effective": date(2025, 1, 1), "method": "right of use",
            "share_terminated": D("0.5"), "discount_rate": D("0.06"), "rent": [
                {"id": "rent-1", "name": "Rent", "timing": "advance", "rows": [{"monthly": D(500)}],
                 "source": "lease, 9"}]}
    text = with_events(lease_text("2024-01-01", "2027-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}]},
                                  incentives=[allowance((date(2027, 6, 15), 4800), condition="work is done")]), part)
    text = text.replace("amount = 4800 }", "amount = 4800, earned = 2026-01-01 }")
    caught, known = (book_of(text, incentives_receivable=p) for p in (CAUGHT_UP, "in payments"))
    assert list(caught.events["catch_up"]) == [0, 600 + 1400]
    assert abs(at(caught, "2026-06-30")["asset_closing"] - at(known, "2026-06-30")["asset_closing"]) <= D("0.011")
    assert caught.passed


def test_as_a_table() -> None:
    """What a table says is caught up: the same lease, its liability changed by the event and its cost by 9,000."""
    leases = pd.DataFrame([{"lease": "a", "commencement": "2025-01-01", "lease_term_end": "2034-12-31",
                            "discount_rate": 0.05, "compounding": "annual"}])
    payments = pd.DataFrame([{"lease": "a", "due": f"{2024 + y}-12-31", "gross_rent": 850000, "timing": "arrears",
                              "incentive": {1: 10000, 2: 90000 * event}.get(y, 0), "event": event}
                             for event in (0, 1) for y in range(1 + event, 11)])
    event = {"lease": "a", "effective": "2026-01-01", "treatment": "remeasure", "catch_up": 9000}
    made = measured_amounts({"leases": leases, "payments": payments, "events": pd.DataFrame([event])})["schedule"]
    book = book_of(ey(), incentives_receivable=CAUGHT_UP)
    for column in ("cost", "asset_closing", "liability_closing", "amortization", "asset_adjustment"):
        assert list(made[column]) == [float(x) for x in book.schedule[column]], column
    with pytest.raises(asc842.InputError) as error:
        measured_amounts({"leases": leases.assign(classification="finance"), "payments": payments,
                        "events": pd.DataFrame([event])})
    assert [p.key for p in error.value.problems] == ["events[0].catch_up"]


def test_parts_earned_one_after_the_other_all_come() -> None:
    """Parts earned before they are received, none of them said to be received: all of both come off cost."""
    text = ey(allowance((date(2025, 12, 31), 10000), (date(2026, 12, 31), 90000), condition="work is done"))
    text = text.replace("amount = 10000 }", "amount = 10000, earned = 2025-07-01 }")
    text = text.replace("amount = 90000 }", "amount = 90000, earned = 2026-07-01 }")
    for policy, years in (("when earned", None), (CAUGHT_UP, [849000, 850000 - 1000 - 9000 - 9000])):
        book = book_of(text, incentives_receivable=policy)
        assert sum(book.schedule["cost"]) == 8400000
        assert list(book.events["id"]) == ["allowance-earned-2025-07-01", "allowance-earned-2026-07-01"]
        assert [by_year(book)[y] for y in ("2025", "2026")] == years or years is None
        assert book.passed


def test_a_part_is_earned_before_an_earlier_one_is_received() -> None:
    """10,000 earned in 2025 are received at the end of 2026, 90,000 earned in 2026 a year later.

    As if known from the start: (8,500,000 - 10,000) / 10 in 2025, twice 840,000 until the end of 2026.
    """
    text = ey(allowance((date(2026, 12, 31), 10000), (date(2027, 12, 31), 90000), condition="work is done"))
    text = text.replace("amount = 10000 }", "amount = 10000, earned = 2025-07-01 }")
    text = text.replace("amount = 90000 }", "amount = 90000, earned = 2026-07-01 }")
    book = book_of(text, incentives_receivable=CAUGHT_UP)
    assert [by_year(book)[str(y)] for y in range(2025, 2029)] == [849000, 2 * 840000 - 849000, 840000, 840000]
    assert book.events["catch_up"].tolist() == [500, 90000 * D("1.5") / 10]
    assert book.passed


@pytest.mark.parametrize("weights", ["months", "days"])
def test_what_is_caught_up_wrongly_is_found(weights: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rent spread evenly without liability or asset is another computation of the cost."""
    assert book_of(ey(), incentives_receivable=CAUGHT_UP, cost_weights=weights).passed
    monkeypatch.setattr("asc842.book.catch_up._gone_by", lambda _: 0)
    failed = {c.name for c in book_of(ey(), incentives_receivable=CAUGHT_UP, cost_weights=weights).checks
              if c.status == "fail"}
    assert failed == {"cost = straight-line rent of ASC 840", "liability - asset = deferred rent of ASC 840"}


def test_a_component_catches_up_its_part_alone() -> None:
    """A quarter of the consideration is for services: three quarters of what is caught up are lease cost."""
    own = {"components": [{"id": "let", "name": "Premises", "kind": "lease", "standalone_price": D(7500)},
                          {"id": "care", "name": "Services", "kind": "nonlease", "standalone_price": D(2500)}]}
    book = book_of(ey(**own), incentives_receivable=CAUGHT_UP)
    assert list(book.events["catch_up"]) == [D("6750.00")]
    assert by_year(book)["2026"] == D(831000) * 3 / 4
    assert book.passed


def test_a_close_books_it_in_the_period_in_which_it_is_earned(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.toml").write_text(ey(), encoding="utf-8")
    (tmp_path / "policy.toml").write_text(
        f'format = "asc842/policy/1"\nincentives_receivable = "{CAUGHT_UP}"\n', encoding="utf-8")
    policy = asc842.load_policy(tmp_path / "policy.toml")
    for period, cost in (("2025-12", 849000), ("2026-01", 70000 - 9000)):
        made = asc842.close(tmp_path / "in", period, out=tmp_path / "out", policy=policy)
        assert made.passed
        lines = pd.read_csv(tmp_path / "out" / period / "journal.csv")
        mine = lines[lines["account"] == "Operating lease cost"][["debit", "credit"]].fillna(0)
        assert sum(mine["debit"] - mine["credit"]) == cost


PLANNED = [{"on": date(2025, 3, 31), "amount": D(1500), "earned": date(2024, 6, 12)}]
MONEY = {"lease": "a", "id": "money", "kind": "incentive", "treatment": "as contracted", "effective": "2024-09-16",
         "incentive_id": "fit-out", "incentive": "2400.00", "source": "contract, 9"}
WAYS: dict[str, tuple[dict[str, Any], D]] = {
    # 1,000 a month for 36 months. Earned after 5 11/30 months, 1,500 / 36 of each.
    "receivable": ({"receivable": cells(PLANNED, incentive="fit-out")}, D("223.61")),
    # An event brings money that nothing was said of: 2,400 after 8 1/2 months.
    "an event": ({"events": [MONEY]}, D("566.67")),
}


@pytest.mark.parametrize("name", WAYS)
def test_tables_of_a_portfolio_come_to_the_same(name: str, tmp_path: Path) -> None:
    tables, caught = WAYS[name]
    incentive = {"lease": "a", "id": "fit-out", "name": "Allowance", "amount": "4500.00", "condition": "built",
                 "source": "contract, 9"}
    (tmp_path / "in").mkdir()
    folder = write(tmp_path / "in", leases=[HEAD], rent=[ROW], incentives=[incentive], **tables)
    policy = asc842.Policy(incentives_receivable=CAUGHT_UP)
    made = asc842.close(folder, "2024-12", out=tmp_path / "out", reports=False, policy=policy)
    assert made.passed
    measured = measure_in_cents(read_portfolio(folder, policy=policy).tables())
    assert list(measured.schedule.events.catch_up) == [caught * 100]
    posted = pd.read_csv(tmp_path / "out" / "2024-12" / "journal.csv")
    cost = posted[posted["account"] == "Operating lease cost"][["debit", "credit"]].fillna(0)
    gain = {"receivable": D(1500), "an event": D(2400)}[name]
    assert abs(D(str(round(sum(cost["debit"] - cost["credit"]), 2))) - (36000 - gain) / 3) <= D("0.01")
