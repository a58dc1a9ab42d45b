"""Incentives still to be received: in the payments, once earned, or when received; changed by events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from lease_files import at, book_of, complete, lease_text, measured_amounts, refused, toml

D = Decimal
POLICIES = ("in payments", "when earned", "when received")


def with_events(text: str, *events: Mapping[str, Any]) -> str:
    """Add events to a lease file."""
    tables = [{"reason": "Given.", **e} for e in complete(text, events)]
    return text + "".join("\n[[events]]\n" + "\n".join(f"{k} = {toml(v)}" for k, v in e.items()) + "\n"
                          for e in tables)


def allowance(*parts: tuple[date, int], **more: Any) -> dict[str, Any]:
    return {"id": "allowance", "name": "Improvement allowance", "amount": D(sum(a for _, a in parts)),
            "receivable": [{"on": on, "amount": D(amount)} for on, amount in parts], **more}


EY = lease_text("2025-01-01", "2034-12-31",
                {"frequency": "annual", "timing": "arrears", "rows": [{"amount": D(850000)}]}, rate="0.05",
                incentives=[allowance((date(2025, 12, 31), 10000), (date(2026, 12, 31), 90000),
                                      condition="the tenant builds out the space")])


def test_allowance_in_payments_from_the_first_day() -> None:
    """EY, Lease accounting (July 2024), Illustrations 2-10 and 2-12, Approach 1; printed in thousands. The source
    carries rounded figures forward, so that its year 3 is up to one unit off."""
    book, thousand = book_of(EY), D(500)
    assert abs(book.summary["opening_liability"] - 6472000) <= thousand
    for year, liability, asset, off in ((2025, 5956000, 5956000, 500), (2026, 5494000, 5414000, 500),
                                        (2027, 4919000, 4849000, 1000)):
        row = at(book, f"{year}-12-31")
        assert abs(row["liability_closing"] - liability) <= off
        assert abs(row["asset_closing"] - asset) <= off
    cost = book.schedule.groupby(book.schedule["period"].str[:4])["cost"].sum()
    assert set(cost) == {D(840000)}
    assert at(book, "2026-12-31")["rent"] == D(850000)
    assert at(book, "2026-12-31")["payment"] == D(760000)
    assert book.summary["incentives_in_payments"] == D(100000)
    assert book.passed


def test_the_rent_alone_is_worth_what_ey_prints() -> None:
    """Illustration 2-10: 6,563,000 before the allowance."""
    book = book_of("\n".join(line for line in EY.splitlines() if not line.startswith("incentives")))
    assert abs(book.summary["opening_liability"] - 6563000) <= 500


def present_value(amounts: Mapping[int, D], rate: str, now: int) -> D:
    """Value at the end of year ``now`` of amounts due at the ends of later years."""
    return sum((a / (1 + D(rate)) ** (y - now) for y, a in amounts.items() if y > now), D(0))


RENT = {y: D(850000) for y in range(1, 11)}


def test_allowance_earned_when_it_is_received() -> None:
    """The file gives no other day on which it is earned: nothing is receivable before the money is there."""
    book = book_of(EY, incentives_receivable="when earned")
    assert abs(book.summary["opening_liability"] - present_value(RENT, "0.05", 0)) < D("0.01")
    assert book.schedule.equals(book_of(EY, incentives_receivable="when received").schedule)
    assert book.passed


def test_allowance_earned_before_it_is_received() -> None:
    """Earned on 2026-01-01, received at the end of year 2: 90,000 / 1.05 less liability, and as much less asset."""
    text = EY.replace("on = 2026-12-31, amount = 90000", "on = 2026-12-31, amount = 90000, earned = 2026-01-01")
    book = book_of(text, incentives_receivable="when earned")
    (event,) = [e for e in book.events.to_dict("records") if e["effective"] == date(2026, 1, 1)]
    assert (event["effective"], event["paragraph"]) == (date(2026, 1, 1), "842-10-30-5, 842-20-35-4")
    assert abs(event["liability_before"] - event["liability_after"] - D(90000) / D("1.05")) <= D("0.01")
    assert event["asset_before"] - event["asset_after"] == event["liability_before"] - event["liability_after"]
    assert book.passed


def test_allowance_when_received() -> None:
    """Nothing before the money comes; then the asset falls by it and the rest of the term costs less:
    year 1 850,000; after 10,000 at its end 849,000 a 9 years less 1,111.11 each year; after 90,000 another
    11,250.00 each of 8 years."""
    book = book_of(EY, incentives_receivable="when received")
    cost = book.schedule.groupby(book.schedule["period"].str[:4])["cost"].sum()
    assert cost["2025"] == D(850000)
    assert abs(cost["2026"] - (850000 - D(10000) / 9)) < D("0.02")
    assert abs(cost["2027"] - (850000 - D(10000) / 9 - D(90000) / 8)) < D("0.02")
    assert list(book.events["liability_before"]) == list(book.events["liability_after"])
    assert list(book.events["asset_before"] - book.events["asset_after"]) == [D(10000), D(90000)]
    assert book.passed


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("kind", ["operating", "finance"])
@pytest.mark.parametrize("timing", ["advance", "arrears"])
def test_every_approach_costs_the_same_over_life(policy: str, kind: str, timing: str) -> None:
    text = lease_text("2025-01-15", "2027-09-09", {"timing": timing, "due_day": 5, "rows": [
        {"month": 1, "monthly": D("1234.57")}, {"month": 13, "monthly": D("1300.01")}]}, classification=kind,
        abatements=[{"first_months": D("2.5"), "share": 1}],
        incentives=[allowance((date(2025, 6, 30), 3000), (date(2026, 2, 11), 1111), condition="work is done")])
    book = book_of(text, incentives_receivable=policy)
    assert sum(book.schedule["cost"]) == book.summary["rent"] - 4111
    cash = book.journal[book.journal["account"] == "Cash"]
    asset = book.journal[book.journal["account"] == "Lease incentive received"]
    assert (sum(cash["credit"] - cash["debit"]) - sum(asset["debit"] - asset["credit"])
            == book.summary["rent"] - 4111)
    assert (book.schedule["liability_closing"].iloc[-1], book.schedule["asset_closing"].iloc[-1]) == (0, 0)
    assert book.passed


def test_what_is_fixed_is_in_the_payments_under_every_policy() -> None:
    """Without a condition the incentive is payable, and 842-10-30-5a leaves no choice."""
    text = EY.replace(', condition = "the tenant builds out the space"', "")
    assert text != EY
    books = [book_of(text, incentives_receivable=p) for p in POLICIES]
    assert len({b.summary["opening_liability"] for b in books}) == 1
    assert books[0].schedule.equals(books[2].schedule)


def test_what_depends_on_a_condition_alone_is_not_measured() -> None:
    text = lease_text("2025-01-01", "2025-12-31", {"timing": "advance", "rows": [{"monthly": D(100)}]},
                      incentives=[{"id": "ti", "amount": D(500), "condition": "an amendment is made"}])
    for policy in POLICIES:
        assert sum(book_of(text, incentives_receivable=policy).schedule["cost"]) == D(1200)


CHANGES = {
    "later": ([(date(2028, 12, 31), 90000)], {4: 90000}),
    "less": ([(date(2026, 12, 31), 40000)], {2: 40000}),
    "in two parts": ([(date(2026, 12, 31), 50000), (date(2027, 12, 31), 40000)], {2: 50000, 3: 40000}),
    "lost": ([], {}),
}


CAME = EY.replace("on = 2025-12-31, amount = 10000", "on = 2025-12-31, amount = 10000, received = true")


@pytest.mark.parametrize("name", CHANGES)
def test_amount_or_date_of_an_incentive_changes(name: str) -> None:
    """At the start of year 2 the liability is that of the rent less what is now expected; the asset moves with it."""
    parts, by_year = CHANGES[name]
    book = book_of(with_events(CAME, {
        "id": "news", "kind": "incentive", "effective": date(2026, 1, 1), "incentive_id": "allowance",
        "receivable": [{"on": on, "amount": D(a)} for on, a in parts]}))
    event = book.events.iloc[0]
    net = {y: a - by_year.get(y, 0) for y, a in RENT.items()}
    assert abs(event["liability_after"] - present_value(net, "0.05", 1)) < D("0.01")
    assert event["asset_after"] - event["asset_before"] == event["liability_after"] - event["liability_before"]
    assert event["gain_loss"] == 0
    assert sum(book.schedule["cost"]) == 8500000 - 10000 - sum(by_year.values())
    assert book.passed


def test_received_early_and_less_than_expected() -> None:
    """80,000 come on 2026-01-01 in the place of 90,000 at the end of the year: the liability rises by what it was
    worth, 90,000 / 1.05, and the asset by as much less 80,000."""
    book = book_of(with_events(CAME, {"id": "paid", "kind": "incentive", "effective": date(2026, 1, 1),
                                    "incentive_id": "allowance", "incentive": D(80000), "receivable": []}))
    event, worth = book.events.iloc[0], D(90000) / D("1.05")
    assert abs(event["liability_after"] - event["liability_before"] - worth) <= D("0.01")
    assert abs(event["asset_after"] - event["asset_before"] - (worth - 80000)) <= D("0.01")
    assert sum(book.schedule["cost"]) == 8500000 - 90000
    assert book.passed


def test_a_modification_grants_an_allowance() -> None:
    """A year after commencement another 60,000 are promised for the end of year 3, at 6 %: present value of the rent
    less 60,000 / 1.06 ** 2."""
    book = book_of(with_events(EY, {
        "id": "amendment", "kind": "modification", "effective": date(2026, 1, 1), "discount_rate": D("0.06"),
        "receivable": [{"on": date(2027, 12, 31), "amount": D(60000)}]}))
    net = RENT | {2: D(760000), 3: D(790000)}
    assert abs(book.events["liability_after"].iloc[0] - present_value(net, "0.06", 1)) < D("0.01")
    assert book.passed


def test_receipts_and_rent_are_booked_apart() -> None:
    book = book_of(EY)
    day = book.journal[book.journal["date"] == date(2026, 12, 31)]
    lines = {(r["entry"], r["account"]): r["debit"] - r["credit"] for r in day.to_dict("records")}
    assert lines[("payment", "Cash")] == D(-850000)
    assert lines[("incentive received", "Cash")] == D(90000)
    assert lines[("incentive received", "Lease liability")] == D(-90000)


BAD = {
    "parts above the amount": ("amount = 90000 }", "amount = 95000 }", "facts.incentives[0].receivable"),
    "before commencement": ("on = 2025-12-31", "on = 2024-12-31", "facts.incentives[0].receivable[0].on"),
    "after the term": ("on = 2026-12-31", "on = 2035-12-31", "facts.incentives[0].receivable[1].on"),
    "received as well": ('condition = "the tenant builds out the space"', "received = 2025-01-01",
                         "facts.incentives[0].receivable"),
    "earned after receipt": ("amount = 90000 }", "amount = 90000, earned = 2027-01-01 }",
                             "facts.incentives[0].receivable[1].earned"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_incentive_is_refused(name: str) -> None:
    old, new, key = BAD[name]
    assert EY.count(old) == 1
    assert key in [p.key for p in refused(EY.replace(old, new))]


@pytest.mark.parametrize(("event", "key"), [
    ({"kind": "incentive"}, "events[0]"),
    ({"kind": "incentive", "receivable": []}, "events[0]"),
    ({"kind": "incentive", "incentive_id": "allowence", "receivable": []}, "events[0].incentive_id"),
    ({"kind": "incentive", "incentive_id": "allowance"}, "events[0]"),
    ({"kind": "incentive", "incentive_id": "allowance",
      "receivable": [{"on": date(2025, 12, 31), "amount": D(5)}]}, "events[0].receivable[0].on"),
    ({"kind": "impairment", "impairment": D(5), "receivable": []}, "events[0].receivable"),
])
def test_a_bad_event_on_an_incentive_is_refused(event: dict[str, Any], key: str) -> None:
    text = with_events(EY, {"id": "news", "effective": date(2026, 1, 1), **event})
    assert key in [p.key for p in refused(text)]


def test_measure_takes_incentives_in_bulk() -> None:
    """The same lease as a table: 850,000 less 10,000 and 90,000."""
    leases = pd.DataFrame([{"lease": "a", "commencement": "2025-01-01", "lease_term_end": "2034-12-31",
                            "discount_rate": 0.05, "compounding": "annual"}])
    payments = pd.DataFrame([{"lease": "a", "due": f"{2024 + y}-12-31", "gross_rent": 850000, "timing": "arrears",
                              "incentive": {1: 10000, 2: 90000}.get(y, 0)} for y in range(1, 11)])
    s = measured_amounts({"leases": leases, "payments": payments})["schedule"]
    book = book_of(EY)
    assert list(s["asset_closing"]) == [float(x) for x in book.schedule["asset_closing"]]
    assert list(s["payment"]) == [float(x) for x in book.schedule["payment"]]
