"""Leases taken over from other books in mid-life: what they carried, and what comes of the difference.

Expected values are worked out here, payment by payment in decimals, or are those of the same lease as it is accounted
for from its commencement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import asc842
from asc842.checks.take_over import EXPLAINED, take_over_checks
from heavy import params
from lease_files import at, book_of, lease_text, load_text, refused, toml
from strategies import Generated, leases
from test_events import with_events
from test_transition import ends_at_zero, with_transition

D = Decimal
CENT, DAY = D("0.01"), timedelta(days=1)
STEPS = (10000, 10500, 11025)
CONVENTIONS = ("nominal", "effective", "actual/365", "actual/365 nominal", "nominal, compounded monthly")
BEGINS = date(2021, 7, 1)


def taken(text: str, on: date, how: str = "keep", **carried: Any) -> str:
    """Add what other books carried at the end of a day, and what is made of the difference."""
    facts = {"on": on, **carried, "source": "lease, ledger"}
    judged = {"question": "take_over", "answer": how, "reason": "Go-live."}
    return (text + "\n[[judgements]]\n" + "".join(f"{k} = {toml(v)}\n" for k, v in judged.items())
            + "\n[take_over]\n" + "".join(f"{k} = {toml(v)}\n" for k, v in facts.items()))


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def steps_lease(timing: str, rate: str = "0.05", **more: Any) -> str:
    """10,000 / 10,500 / 11,025 a year from 2021-07-01."""
    rows = [{"lease_year": i, "amount": D(x)} for i, x in enumerate(STEPS, 1)]
    return lease_text(BEGINS, "2024-06-30", {"frequency": "annual", "timing": timing, "rows": rows}, rate=rate, **more)


def due_days(timing: str) -> list[date]:
    return [date(2021 + i, 7, 1) if timing == "advance" else date(2022 + i, 6, 30) for i in range(3)]


def month_ends() -> list[date]:
    """Every month end after which something is left of the lease."""
    firsts = [date(2021 + (6 + m) // 12, (6 + m) % 12 + 1, 1) for m in range(1, 36)]
    return [first - DAY for first in firsts]


def owed(timing: str, convention: str, on: date) -> Decimal:
    """What the rent that is left is worth at the end of a day, each payment by itself (design, section 4).

    A year's rent compounds yearly, so that the nominal convention is the effective one here.
    """
    begins, total, rate = on + DAY, D(0), D("0.05")
    for due, amount in zip(due_days(timing), STEPS, strict=True):
        if due < begins:
            continue
        counted = due + DAY if timing == "arrears" else due
        months = (counted.year - begins.year) * 12 + counted.month - begins.month
        days = D((due - begins).days)
        total += amount * {"nominal": (1 + rate) ** (-D(months) / 12), "effective": (1 + rate) ** (-D(months) / 12),
                           "nominal, compounded monthly": (1 + rate / 12) ** -months,
                           "actual/365": (1 + rate) ** (-days / 365),
                           "actual/365 nominal": (1 + rate / 365) ** -days}[convention]
    return cents(total)


def accrued(timing: str, on: date) -> Decimal:
    """Level cost of the months gone by, 31,525 / 36 each, less what was paid; below zero: prepaid."""
    begins = on + DAY
    months = (begins.year - BEGINS.year) * 12 + begins.month - BEGINS.month
    paid = sum(x for x, due in zip(STEPS, due_days(timing), strict=True) if due < begins)
    return cents(D(sum(STEPS)) * months / 36) - paid


def explains(book: asc842.LeaseBook) -> dict[str, str]:
    table = book.tables["take_over"]
    return dict(zip(table["convention"], table["explains"], strict=True))


def posted(book: asc842.LeaseBook, entry: str) -> dict[str, Decimal]:
    lines = book.journal[book.journal["entry"] == entry].to_dict("records")
    return {line["account"]: line["debit"] - line["credit"] for line in lines}


@pytest.mark.parametrize("on", params(month_ends(), (date(2021, 7, 31),)))
@pytest.mark.parametrize("timing", ["advance", "arrears"])
def test_steps_taken_over_at_any_month_end_go_on_as_they_were_carried(timing: str, on: date) -> None:
    """No payment is invented: what is left is paid, at balances worked out here for every later month end."""
    left = [(due, x) for due, x in zip(due_days(timing), STEPS, strict=True) if due > on]
    for convention in CONVENTIONS[1:] if on.month % 3 else CONVENTIONS:
        liability, accrual = owed(timing, convention, on), accrued(timing, on)
        book = book_of(taken(steps_lease(timing), on, liability=liability, asset=liability - accrual,
                             convention=convention))
        paid = book.payments[book.payments["in_liability"]]
        assert list(zip(paid["due"], paid["rent"], strict=True)) == left
        later = [day for day in month_ends() if day > on]
        assert [at(book, day)["liability_closing"] for day in later] == [
            owed(timing, convention, day) for day in later]
        assert [at(book, day)["liability_closing"] - at(book, day)["asset_closing"] for day in later] == [
            accrued(timing, day) for day in later]
        assert explains(book)[convention] == "yes"
        assert (book.summary["opening_liability"], book.summary["discount_rate"]) == (liability, D("0.05"))
        assert ends_at_zero(book)
        assert book.passed


def test_balances_that_no_convention_explains_are_kept_and_spread() -> None:
    """19,000.00 for 10,500 in 12 and 11,025 in 24 months implies a rate, found here by halving; the cost left is what
    is to be paid, plus the asset, less the liability (842-20-25-6a), evenly over 24 months."""
    on, half = date(2022, 6, 30), D(1)
    book = book_of(taken(steps_lease("arrears"), on, liability=D("19000.00"), asset=D("18500.00")))
    rate = D(0)
    while half > D("1e-12"):
        half /= 2
        rate += half if D(10500) / (1 + rate + half) + D(11025) / (1 + rate + half) ** 2 > 19000 else 0
    assert abs(book.summary["discount_rate"] - rate) < D("1e-10")
    assert sum(book.schedule["cost"]) == D(21525) + D(18500) - D(19000)
    assert set(book.schedule["cost"]) == {D("876.04"), D("876.05")}
    assert abs(at(book, "2023-06-30")["liability_closing"] - D(11025) / (1 + rate)) <= CENT
    (note,) = [c for c in book.checks if c.name == EXPLAINED]
    assert (note.status, note.residual) == ("note", D("-1000.00"))
    assert "no named rate convention explains it" in note.detail
    assert set(explains(book).values()) == {"no"}
    assert posted(book, "take-over") == {"Right-of-use asset": D(18500), "Lease liability": D(-19000),
                                         "Clearing of leases taken over": D(500)}
    assert ends_at_zero(book)
    assert book.passed


def test_a_note_names_the_convention_that_explains_the_liability() -> None:
    """Carried by the day count; by the policy's convention 3.86 differ, which are spread."""
    on = date(2022, 3, 31)
    daily, nominal = owed("arrears", "actual/365", on), owed("arrears", "nominal", on)
    book = book_of(taken(steps_lease("arrears"), on, liability=daily, asset=daily - accrued("arrears", on)))
    (note,) = [c for c in book.checks if c.name == EXPLAINED]
    assert (note.status, note.residual) == ("note", daily - nominal)
    assert "the convention actual/365 explains it to the cent" in note.detail
    assert ends_at_zero(book)


def test_yearly_rent_discounted_by_month_is_explained_where_the_lease_compounds_otherwise() -> None:
    """10,500 in 3 months and 11,025 in 15 at 5 % / 12 a month, as a spreadsheet by month has it: 20,728.21."""
    on, liability = date(2022, 3, 31), D("20728.21")
    assert owed("advance", "nominal, compounded monthly", on) == liability
    carried = {"liability": liability, "asset": liability - accrued("advance", on)}
    book = book_of(taken(steps_lease("advance"), on, **carried))
    assert [name for name, said in explains(book).items() if said == "yes"] == ["nominal, compounded monthly"]
    (note,) = [c for c in book.checks if c.name == EXPLAINED]
    assert "the convention nominal, compounded monthly explains it to the cent" in note.detail
    by_month = taken(steps_lease("advance"), on, **carried, convention="nominal, compounded monthly")
    assert list(explains(book_of(by_month))) == ["nominal, compounded monthly", *CONVENTIONS[1:4]]


def test_a_liability_stated_in_whole_dollars_is_explained_to_its_rounding() -> None:
    on, liability = date(2022, 3, 31), owed("arrears", "effective", date(2022, 3, 31))
    book = book_of(taken(steps_lease("arrears"), on, liability=liability.quantize(D(1)), asset=D(28000)))
    assert explains(book)["effective"] == "yes"
    assert book.summary["opening_liability"] == liability.quantize(D(1))
    (note,) = [c for c in book.checks if c.name == EXPLAINED]
    assert "explains it to the rounding of its source" in note.detail


def test_a_true_up_is_an_entry_of_the_first_period() -> None:
    """At the rate carried the contract gives 20,000.00 (10,500 / 1.05 + 11,025 / 1.05^2) and accrued rent of
    508.33 (31,525 / 3 - 10,000): the liability rises by 1,000, the asset by 991.67; 8.33 are a loss."""
    text = taken(steps_lease("arrears"), date(2022, 6, 30), "true up", liability=D("19000.00"), asset=D("18500.00"))
    book = book_of(text)
    assert (book.summary["opening_liability"], book.summary["opening_asset"]) == (D(19000), D(18500))
    assert posted(book, "take-over")["Lease liability"] == -19000
    assert posted(book, "event 1") == {"Right-of-use asset": D("991.67"), "Lease liability": D("-1000.00"),
                                       "Gain or loss on leases": D("8.33")}
    assert (book.summary["discount_rate"], book.summary["discount_rate_source"]) == (D("0.05"), "given. Given.")
    (event,) = book.events.to_dict("records")
    assert (event["effective"], event["paragraph"]) == (date(2022, 7, 1), "250-10-45-27, SAB Topic 1.N")
    assert (event["liability_after"], event["asset_after"]) == (D(20000), D("19491.67"))
    assert book.schedule["gain_loss"].iloc[0] == D("-8.33")
    same_from_then_on(book, book_of(steps_lease("arrears")), first=1)
    assert book.passed


def test_a_restatement_is_in_opening_retained_earnings() -> None:
    text = taken(steps_lease("arrears"), date(2022, 6, 30), "restate", liability=D("19000.00"), asset=D("18500.00"))
    book = book_of(text)
    assert posted(book, "take-over") == {
        "Right-of-use asset": D("19491.67"), "Lease liability": D("-20000.00"),
        "Retained earnings, restatement of leases": D("8.33"), "Clearing of leases taken over": D("500.00")}
    table = book.tables["take_over_balances"]
    assert list(table["difference"]) == [D("-991.67"), D("1000.00"), D("-8.33")]
    assert list(table["opens_with"]) == [D("19491.67"), D("-20000.00"), D("8.33")]
    assert not any(book.schedule["gain_loss"])
    assert len(book.events) == 0
    same_from_then_on(book, book_of(steps_lease("arrears")))
    assert book.passed


def test_what_can_never_be_paid_off_can_be_trued_up_or_restated() -> None:
    """30,000 are more than the 21,525 left to be paid."""
    carried = {"liability": D("30000.00"), "asset": D("18500.00")}
    with pytest.raises(asc842.InputError, match=r"30,000\.00, and 21,525\.00 left to be paid after 2022-06-30"):
        book_of(taken(steps_lease("arrears"), date(2022, 6, 30), **carried))
    for how in ("true up", "restate"):
        book = book_of(taken(steps_lease("arrears"), date(2022, 6, 30), how, **carried))
        same_from_then_on(book, book_of(steps_lease("arrears")), first=1)
        assert book.passed


def same_from_then_on(book: asc842.LeaseBook, whole: asc842.LeaseBook, first: int = 0) -> None:
    """Compare a lease taken over with the same one from commencement, from the period ``first`` after the day on."""
    begins = book.summary["measured_from"]
    rest = whole.schedule[whole.schedule["starts"] >= begins].reset_index(drop=True)
    pd.testing.assert_frame_equal(book.schedule.iloc[first:], rest.iloc[first:])


def balances(whole: asc842.LeaseBook, index: int) -> dict[str, Any]:
    row = whole.schedule.iloc[index]
    return {"liability": row["liability_closing"], "asset": row["asset_closing"]}


def in_parts(whole: asc842.LeaseBook, index: int) -> dict[str, Any]:
    """What the asset differs by from the liability, as the table of its components has it."""
    row = whole.schedule.iloc[index]
    parts = next(p for p in whole.tables["asset_components"].to_dict("records") if p["period"] == row["period"])
    costs = parts["unamortized_initial_direct_costs"]
    incentives = parts["unamortized_incentives"]
    prepaid = row["asset_closing"] - row["liability_closing"] - costs + incentives
    return {"liability": row["liability_closing"], "unamortized_costs": costs, "unamortized_incentives": incentives,
            "prepaid_rent" if prepaid > 0 else "accrued_rent": abs(prepaid)}


def cuts(whole: asc842.LeaseBook) -> list[int]:
    """Periods that end with a month, with something of the term left, and balances to be taken over."""
    end = whole.summary["lease_term_end"]
    return [i for i, day in enumerate(whole.schedule["ends"]) if (day + DAY).day == 1 and day < end]


@given(leases(), st.integers(0, 10**6), st.sampled_from(["keep", "true up", "restate"]))
def test_any_lease_cut_at_any_month_end_goes_on_to_the_cent(lease: Generated, place: int, how: str) -> None:
    """Whatever its rent, costs, incentives, classification, convention and weights; the answer does not matter."""
    whole = lease.book()
    found = cuts(whole)
    assume(found)
    index = found[place % len(found)]
    text = taken(lease.text(), whole.schedule["ends"].iloc[index], how, **balances(whole, index))
    book = book_of(text, **lease.elections)
    same_from_then_on(book, whole)
    assert explains(book)[lease.terms.convention] == "yes"
    assert [c for c in book.checks if c.status == "fail"] == []


LATER = {"id": "longer", "kind": "modification", "effective": date(2025, 3, 17), "discount_rate": D("0.07"),
         "classification": "operating", "lease_term_end": date(2027, 12, 31)}
EARLIER = {**LATER, "id": "before", "effective": date(2023, 5, 9), "discount_rate": D("0.055"),
           "lease_term_end": date(2026, 12, 31)}
IMPAIRED = {"id": "impaired", "kind": "impairment", "effective": date(2023, 8, 31), "impairment": D(2500),
            "at_end_of_day": True}
OFFICE = lease_text("2022-02-15", "2026-06-30", {"timing": "advance", "rows": [
    {"monthly": D("1234.56")}, {"from": date(2024, 2, 1), "monthly": D("1300.00")}]},
    costs=[{"amount": D(900)}], incentives=[{"amount": D(2400), "received": date(2022, 2, 15)}])
LIVES = {
    "plain": OFFICE, "event-before": with_events(OFFICE, EARLIER), "event-after": with_events(OFFICE, LATER),
    "both": with_events(OFFICE, EARLIER, LATER), "impaired-before": with_events(OFFICE, IMPAIRED),
    "transition": with_transition(OFFICE.replace("2022-02-15", "2018-02-15"), date(2022, 1, 1)),
    "index": lease_text("2022-01-01", "2026-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}],
                                                     "basis": "index", "index": {
        "name": "CPI-U", "at_commencement": D(100), "readings": [{"from": date(2023, 1, 1), "value": D(110)}]}}),
    "basis": lease_text("2022-01-01", "2026-12-31", {"timing": "arrears", "rows": [{"monthly": D(1000)}]}, judgements=[
        {"question": "basis", "answer": [
            {"from": date(2022, 1, 1), "to": date(2023, 6, 30), "weight": D(2)},
            {"from": date(2023, 7, 1), "to": date(2026, 12, 31), "weight": D(3)}]}]),
    "finance-life": lease_text("2022-02-15", "2026-06-30", {"timing": "arrears", "rows": [{"monthly": D("777.77")}]},
                               classification="finance", costs=[{"amount": D(333)}], judgements=[
        {"question": "useful_life", "answer": date(2025, 12, 31)}]),
}


@pytest.mark.parametrize("name", LIVES)
@pytest.mark.parametrize("on", [date(2023, 12, 31), date(2024, 4, 30)])
def test_a_life_with_events_goes_on_after_a_take_over(name: str, on: date) -> None:
    """Events before the day are history, those after it go on; rates, classes and weights are those of the day."""
    whole = book_of(LIVES[name])
    (index,) = whole.schedule.index[whole.schedule["ends"] == on]
    book = book_of(taken(LIVES[name], on, **balances(whole, index)))
    same_from_then_on(book, whole)
    assert [c for c in book.checks if c.status == "fail"] == []
    assert list(book.events["id"]) == [i for i, day in zip(whole.events["id"], whole.events["effective"], strict=True)
                                       if day > on]
    assert ends_at_zero(book)


@pytest.mark.parametrize("name", ["plain", "event-before"])
def test_an_asset_may_be_stated_by_its_parts(name: str) -> None:
    whole, on = book_of(LIVES[name]), date(2023, 12, 31)
    (index,) = whole.schedule.index[whole.schedule["ends"] == on]
    parts = in_parts(whole, index)
    book = book_of(taken(LIVES[name], on, **parts))
    same_from_then_on(book, whole)
    assert book.summary["initial_direct_costs"] == parts["unamortized_costs"] > 0
    assert book.summary["incentives"] == parts["unamortized_incentives"] > 0
    assert book.passed


def test_a_rate_carried_other_than_the_one_judged_goes_on() -> None:
    """Carried at 4.5 %: the contract is measured at it too, from its beginning, and the judgement stays as it is."""
    whole, on = book_of(steps_lease("advance", rate="0.045", classification="finance")), date(2023, 2, 28)
    (index,) = whole.schedule.index[whole.schedule["ends"] == on]
    for how in ("keep", "restate"):
        book = book_of(taken(steps_lease("advance", classification="finance"), on, how, rate=D("0.045"),
                             **balances(whole, index)))
        same_from_then_on(book, whole)
        assert book.summary["discount_rate"] == D("0.045")
        assert [j.answer for j in book.lease.judgements if j.question == "discount_rate"] == [D("0.05")]
        assert book.passed


def test_a_short_term_lease_has_no_balances() -> None:
    text = lease_text("2024-01-01", "2024-12-31", {"timing": "advance", "rows": [{"monthly": D(100)}]})
    text = text.replace("[facts]", 'asset_class = "copiers"\n\n[facts]', 1)
    handed = taken(text, date(2024, 6, 30), liability=D(590), asset=D(590))
    with pytest.raises(asc842.InputError, match=r"590\.00 of a short-term lease"):
        book_of(handed, short_term_classes=["copiers"], reasons={"short_term_classes": "Few."})
    assert book_of(handed).passed


def test_costs_outside_the_liability_begin_with_these_books() -> None:
    sales = {"id": "sales", "name": "Share of sales", "basis": "performance", "rate": D("0.05"), "actuals": [
        {"from": date(2022, 1, 1), "to": date(2022, 12, 31), "base": D(1000)},
        {"from": date(2023, 1, 1), "to": date(2023, 12, 31), "base": D(2000)}]}
    book = book_of(taken(steps_lease("arrears", variable_payments=[sales]), date(2022, 12, 31),
                         liability=D("19800.00"), asset=D(17000)))
    assert list(book.tables["expenses"]["cost"]) == [D("100.00")]
    assert book.passed


def test_the_checks_see_other_balances_than_those_taken_over() -> None:
    book = book_of(taken(steps_lease("arrears"), date(2022, 6, 30), liability=D("19000.00"), asset=D("18500.00")))
    wrong = replace(book, summary=book.summary | {"opening_asset": D("18500.01")})
    ready = asc842.book.measurable.measurable(asc842.timeline.timeline.Timeline(load_text(taken(
        steps_lease("arrears"), date(2022, 6, 30), liability=D("19000.00"), asset=D("18500.00")))))
    assert [c.name for c in take_over_checks(wrong, ready.taken) if c.status == "fail"] == [
        "opening asset = asset taken over"]


GOOD: Mapping[str, Any] = {"liability": D("19000.00"), "asset": D("18500.00")}


@pytest.mark.parametrize(("text", "keys"), [
    (taken(steps_lease("arrears"), date(2024, 6, 30), **GOOD), ["take_over.on"]),
    (taken(steps_lease("arrears"), date(2021, 6, 30), **GOOD), ["take_over.on"]),
    (taken(steps_lease("arrears"), date(2022, 6, 15), liability=D(1)), ["take_over.on", "take_over.asset"]),
    (taken(steps_lease("arrears", classification="finance"), date(2022, 6, 30), liability=D(1), accrued_rent=D(1)),
     ["take_over.accrued_rent", "take_over.asset"]),
    (taken(steps_lease("arrears"), date(2022, 6, 30), **GOOD, accrued_rent=D(1), prepaid_rent=D(2)),
     ["take_over.prepaid_rent"]),
    (taken(steps_lease("arrears"), date(2022, 6, 30), **GOOD, accrued_rent=D(1)), ["take_over.asset"]),
])
def test_balances_that_do_not_belong_together_are_refused(text: str, keys: list[str]) -> None:
    assert sorted(p.key for p in refused(text)) == sorted(keys)
