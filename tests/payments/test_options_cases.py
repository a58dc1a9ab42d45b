"""Options, guarantees and useful life: by a second computation, or by the same lease told otherwise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import asc842
from asc842.base.money import half_up
from asc842.checks.guarantees import NAME
from asc842.closing.reports.cost import lease_cost
from asc842.closing.reports.rollforward import rollforward
from asc842.contract.residual import guaranteed_residual
from asc842.ledger.standing import standing_at
from holdings import holdings_of
from lease_files import at, book_of, lease_text, load_text
from test_events import event, with_events
from test_options import ZERO, answers, judged, posted, probable, why

D = Decimal
HALF_PERCENT = Fraction(1, 200)
"""A month's interest at 6 % nominal."""


def monthly(*steps: tuple[str, int], timing: str = "arrears", **more: Any) -> dict[str, Any]:
    """Return monthly rent, from each date on."""
    rows = [{"from": date.fromisoformat(begins), "monthly": D(amount)} for begins, amount in steps]
    due = {"due_day": 1} if timing == "advance" else {}
    return {"id": "base", "name": "Base rent", "source": "lease, 2", "timing": timing, "rows": rows, **due, **more}


def worth(*payments: tuple[int, int]) -> D:
    """Return what payments at the end of numbered months are worth today at 6 %, exactly, then to the cent."""
    return half_up(sum((amount / (1 + HALF_PERCENT) ** month for month, amount in payments), Fraction(0)))


def renewal(name: str, end: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": "renewal", "lease_term_end": date.fromisoformat(end), **more}


def termination(name: str, end: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": "termination", "lease_term_end": date.fromisoformat(end), **more}


def test_monthly_finance_lease_with_purchase() -> None:
    """36 x 1,500 and a price of 9,000; the asset lasts 60 months, so that 24/60 of it are left when it is bought."""
    book = book_of(lease_text(
        "2025-01-01", "2027-12-31", monthly(("2025-01-01", 1500)), classification="finance",
        options=[{"id": "buy", "kind": "purchase", "price": D(9000), "notice_by": date(2027, 9, 30)}],
        judgements=[judged("buy"), {"question": "useful_life", "answer": 60}]))
    opening = worth(*((n, 1500) for n in range(1, 37)), (36, 9000))
    assert book.summary["opening_liability"] == opening
    assert at(book, "2027-12-31")["asset_closing"] == half_up(Fraction(opening) * 24 / 60)
    assert at(book, "2027-12-31")["liability_closing"] == ZERO
    assert len(book.schedule) == 60
    assert book.summary["interest_total"] == 36 * D(1500) + D(9000) - opening
    assert book.passed


def test_purchase_before_the_end_of_the_term_ends_it() -> None:
    book = book_of(lease_text(
        "2025-01-01", "2027-12-31", monthly(("2025-01-01", 1500)), classification="finance",
        options=[{"id": "early", "kind": "purchase", "price": D(20000), "on": date(2026, 6, 30)},
                 {"id": "late", "kind": "purchase", "price": D(9000)}],
        judgements=[judged("early"), {"question": "useful_life", "answer": date(2029, 12, 31)}]))
    assert book.summary["lease_term_end"] == date(2026, 6, 30)
    assert book.summary["opening_liability"] == worth(*((n, 1500) for n in range(1, 19)), (18, 20000))
    assert answers(book) == {"early": "exercised", "late": "not reached"}
    assert book.passed


@pytest.mark.parametrize(("start", "end"), [("2025-03-17", "2027-03-16"), ("2025-01-31", "2026-07-14")])
def test_purchase_in_the_middle_of_a_month(start: str, end: str) -> None:
    book = book_of(lease_text(
        start, end, monthly((start, 777), timing="advance"), classification="finance",
        options=[{"id": "buy", "kind": "purchase", "price": D("1234.56")}],
        judgements=[judged("buy"), {"question": "useful_life", "answer": 77}]))
    names = book.policy.accounts
    assert posted(book, names.right_of_use_asset) == posted(book, names.property) == ZERO
    assert posted(book, names.lease_liability) == ZERO
    bought = book.journal[book.journal["entry"] == "purchase"]
    assert set(bought["period"]) == {end[:7]}
    assert book.passed


def test_balances_of_a_portfolio_after_a_purchase() -> None:
    """Once bought, an asset is no right of use: it leaves the roll-forward, and its depreciation is no lease cost."""
    lease = load_text(lease_text(
        "2025-01-01", "2025-12-31", monthly(("2025-01-01", 1000)), classification="finance",
        options=[{"id": "buy", "kind": "purchase", "price": D(3000)}],
        judgements=[judged("buy"), {"question": "useful_life", "answer": 24}]))
    h = holdings_of([lease])
    first, last = np.datetime64("2025-01-01"), np.datetime64("2025-12-31")
    opening = worth(*((n, 1000) for n in range(1, 13)), (12, 3000))
    half = half_up(Fraction(opening) / 2)
    (asset,) = rollforward(h, first, last)["asset"].to_dict("records")
    assert (asset["closing"], asset["difference"]) == (0, 0)
    assert asset["purchase"] == -int(half * 100)
    assert standing_at(last, h.schedule, h.measurement.waves).asset.tolist() == [0]
    later = lease_cost(h, np.datetime64("2026-01-01"), np.datetime64("2026-12-31"))
    assert later["total"].tolist() == [0]


def test_termination_with_penalty_in_an_operating_lease() -> None:
    """Five years, ended after three at 5,000: 36 x 2,000 and the penalty are spread over 36 months."""
    book = book_of(lease_text(
        "2025-01-01", "2029-12-31", monthly(("2025-01-01", 2000), ("2028-06-01", 2600)),
        options=[termination("stop", "2027-12-31", penalty=D(5000), notice_by=date(2027, 6, 30))],
        judgements=[judged("stop")]))
    assert book.summary["opening_liability"] == worth(*((n, 2000) for n in range(1, 37)), (36, 5000))
    assert book.summary["cost_total"] == D(77000)
    assert {*book.schedule["cost"]} == {D("2138.89"), D("2138.88")}  # 77,000 / 36 = 2,138.888...
    assert book.passed


def test_penalty_due_with_the_notice() -> None:
    book = book_of(lease_text(
        "2025-01-01", "2029-12-31", monthly(("2025-01-01", 2000)), judgements=[judged("stop")],
        options=[termination("stop", "2027-12-31", penalty=D(5000), on=date(2027, 6, 30))]))
    assert book.summary["opening_liability"] == worth(*((n, 2000) for n in range(1, 37)), (30, 5000))
    assert book.passed


@pytest.mark.parametrize("holder", ["lessor", "both"])
def test_a_renewal_that_the_lessor_controls_is_in_the_term(holder: str) -> None:
    book = book_of(lease_text("2025-01-01", "2025-12-31", monthly(("2025-01-01", 1000)),
                              options=[renewal("more", "2026-12-31", held_by=holder)]))
    assert book.summary["months"] == 24
    assert book.tables["options"]["answer"].tolist() == ["in the term"]
    of_it = book.payments["why"].str.endswith("in the lease term by more (842-10-30-1c)")
    assert (book.payments["due"].astype(str) >= "2026").tolist() == of_it.tolist()
    assert book.passed


def test_a_termination_by_the_lessor_alone_shortens_nothing() -> None:
    book = book_of(lease_text("2025-01-01", "2026-12-31", monthly(("2025-01-01", 1000)),
                              options=[termination("stop", "2025-12-31", held_by="lessor")]))
    assert book.summary["months"] == 24
    assert book.tables["options"]["answer"].tolist() == ["not assumed"]


def test_alternative_renewals_begin_on_the_same_day() -> None:
    options = [renewal("one-year", "2026-12-31"),
               renewal("three-years", "2028-12-31", begins=date(2026, 1, 1),
                       rent=[monthly(("2026-01-01", 900))])]
    book = book_of(lease_text("2025-01-01", "2025-12-31", monthly(("2025-01-01", 1000)), options=options,
                              judgements=[judged("one-year", "not exercised"), judged("three-years")]))
    assert book.summary["months"] == 48
    assert book.summary["rent"] == 12 * D(1000) + 36 * D(900)
    assert book.passed


def test_what_a_third_party_guarantees() -> None:
    """It counts in full unless the lessor has released the lessee (842-10-55-36)."""
    def lease(**more: Any) -> str:
        return lease_text("2025-01-01", "2025-12-31", monthly(("2025-01-01", 1000)),
                          residual_guarantees=[{"id": "rvg", "guaranteed": D(15000), "by": "third party", **more}],
                          judgements=[] if more else [probable("rvg", 4000)])
    assert guaranteed_residual(load_text(lease())) == D(15000)
    assert guaranteed_residual(load_text(lease(lessee_released=True))) == ZERO
    assert book_of(lease()).summary["rent"] == D(16000)
    assert book_of(lease(lessee_released=True)).summary["rent"] == D(12000)


def test_no_guarantee_is_owed_on_an_asset_that_is_bought() -> None:
    text = lease_text("2025-01-01", "2025-12-31", monthly(("2025-01-01", 1000)), classification="finance",
                      options=[{"id": "buy", "kind": "purchase", "price": D(100)}],
                      residual_guarantees=[{"id": "rvg", "guaranteed": D(15000)}],
                      judgements=[judged("buy"), {"question": "useful_life", "answer": 36}])
    assert guaranteed_residual(load_text(text)) == ZERO
    assert book_of(text).summary["rent"] == D(12100)


@pytest.mark.parametrize("passes", [True, False])
def test_a_guarantee_where_title_passes_is_noted_and_in_no_measurement(passes: bool) -> None:
    """12 x 1,000 where title passes; else with the 4,000 that are probable under the guarantee."""
    text = lease_text("2025-01-01", "2025-12-31", monthly(("2025-01-01", 1000)), classification="finance",
                      residual_guarantees=[{"id": "rvg", "guaranteed": D(15000)}],
                      judgements=[{"question": "guarantee", "guarantee": "rvg", "answer": D(4000)},
                                  *([{"question": "useful_life", "answer": 36}] if passes else [])])
    title = f"\n[facts.underlying_asset]\nsource = \"lease, 3\"\ntransfers_ownership = {str(passes).lower()}\n"
    book = book_of(text + title)
    assert book.summary["rent"] == D(12000 if passes else 16000)
    assert [c.about for c in book.checks if c.name == NAME] == ["rvg"] * passes


def test_a_useful_life_shorter_than_the_term() -> None:
    """A finance asset is amortized over the shorter of both (842-20-35-8)."""
    book = book_of(lease_text("2025-01-01", "2027-12-31", monthly(("2025-01-01", 1000)), classification="finance",
                              judgements=[{"question": "useful_life", "answer": date(2026, 12, 31)}]))
    assert at(book, "2026-12-31")["asset_closing"] == ZERO
    assert at(book, "2025-12-31")["asset_closing"] == half_up(Fraction(book.summary["opening_asset"]) / 2)
    assert at(book, "2027-12-31")["liability_closing"] == ZERO
    assert book.passed


# What no option brings into the term ---------------------------------------------------------------------------------


def test_what_is_printed_beyond_the_term_is_no_payment() -> None:
    """Rows, single payments and abatements of the years after a termination stand in the file and pay nothing."""
    extra = {"id": "repaint", "name": "Repainting", "source": "lease, 8", "frequency": "once", "timing": "advance",
             "rows": [{"on": date(2028, 1, 1), "amount": D(9000)}]}
    full = monthly(("2025-01-01", 1000), ("2027-01-01", 1100), ("2028-01-01", 1200))
    abated = [{"id": "free", "months": ["2025-02", "2028-02"], "share": 1},
              {"id": "less", "month": 23, "through_month": 26, "amount": D(100)},
              {"id": "gone", "from": date(2028, 6, 1), "to": date(2028, 6, 30), "share": 1}]
    book = book_of(lease_text("2025-01-01", "2028-12-31", [full, extra], abatements=abated,
                              options=[termination("stop", "2026-12-31")], judgements=[judged("stop")]))
    assert book.summary["rent"] == 24 * D(1000) - D(1000) - 2 * D(100)
    assert book.payments["due"].max() == date(2026, 12, 31)
    assert book.passed


# The same lease told otherwise ---------------------------------------------------------------------------------------

SHAPES = [(start, kind, timing) for start in ("2025-01-01", "2025-05-20") for kind in ("operating", "finance")
          for timing in ("advance", "arrears")]


def same(one: asc842.LeaseBook, other: asc842.LeaseBook) -> None:
    assert one.schedule.to_dict("records") == other.schedule.to_dict("records")
    assert one.journal.to_dict("records") == other.journal.to_dict("records")
    assert one.passed
    assert other.passed


@pytest.mark.parametrize(("start", "kind", "timing"), SHAPES)
def test_renewals_exercised_make_a_longer_lease(start: str, kind: str, timing: str) -> None:
    first, second = monthly((start, 1000), timing=timing), monthly(("2027-01-01", 1210), timing=timing)
    options = [renewal("one", "2027-06-30", rent=[second]), renewal("two", "2028-06-30")]
    told = book_of(lease_text(start, "2026-12-31", first, classification=kind, options=options,
                              judgements=[judged("one"), judged("two")]))
    plain = book_of(lease_text(start, "2028-06-30", monthly((start, 1000), ("2027-01-01", 1210), timing=timing),
                               classification=kind))
    same(told, plain)


@pytest.mark.parametrize(("start", "kind", "timing"), SHAPES)
def test_a_termination_exercised_makes_a_shorter_lease(start: str, kind: str, timing: str) -> None:
    rows = monthly((start, 1000), ("2026-06-01", 1100), ("2028-01-01", 1300), timing=timing)
    penalty = {"id": "fee", "name": "Fee", "source": "lease, 3", "frequency": "once",
               "rows": [{"on": date(2027, 3, 31), "amount": D(2500)}]}
    told = book_of(lease_text(start, "2029-12-31", rows, classification=kind, judgements=[judged("stop")],
                              options=[termination("stop", "2027-03-31", penalty=D(2500))]))
    plain = book_of(lease_text(start, "2027-03-31", [rows, penalty], classification=kind))
    same(told, plain)


@pytest.mark.parametrize(("start", "kind", "timing"), SHAPES)
def test_an_event_judges_a_renewal_anew(start: str, kind: str, timing: str) -> None:
    """The same as an event that states the new end and the new rent itself."""
    first, later = monthly((start, 1000), timing=timing), monthly(("2027-01-01", 1210), timing=timing)
    how = {"id": "anew", "kind": "reassessment", "effective": date(2026, 4, 12), "discount_rate": D("0.081")}
    base = lease_text(start, "2026-12-31", first, classification=kind, options=[renewal("one", "2028-06-30",
                      rent=[later])], judgements=[judged("one", "not exercised")])
    told = book_of(with_events(base, {**how, "options": [{"option": "one", "answer": "exercised"}]}))
    stated = {**later, "begins": date(2027, 1, 1)}
    plain = book_of(with_events(lease_text(start, "2026-12-31", first, classification=kind),
                                {**how, "lease_term_end": date(2028, 6, 30), "rent": [stated]}))
    same(told, plain)
    assert told.tables["options"]["by"].tolist() == ["commencement", "anew"]


def test_an_event_that_changes_its_mind_twice_is_back_where_it_was() -> None:
    base = lease_text("2025-01-01", "2026-12-31", monthly(("2025-01-01", 1000)),
                      options=[renewal("one", "2027-12-31", rent=[monthly(("2027-01-01", 1500))])],
                      judgements=[judged("one", "not exercised")])
    mind = [{"id": f"e{i}", "kind": "reassessment", "effective": date(2025, 6, 1 + i), "discount_rate": D("0.06"),
             "options": [{"option": "one", "answer": answer}]}
            for i, answer in enumerate(["exercised", "not exercised", "exercised"])]
    two, three = book_of(with_events(base, *mind[:2])), book_of(with_events(base, *mind))
    assert two.summary["rent"] == book_of(base).summary["rent"] == D(24000)
    assert at(two, "2026-11-30")["liability_closing"] == at(book_of(base), "2026-11-30")["liability_closing"]
    assert three.summary["rent"] == D(24000) + 12 * D(1500)
    assert two.passed
    assert three.passed


def test_a_purchase_becomes_reasonably_certain() -> None:
    """An operating lease becomes a finance lease: 18 payments and the price are left, the asset lasts to 2030."""
    base = lease_text("2025-01-01", "2027-12-31", monthly(("2025-01-01", 1500)), rate="0.05",
                      options=[{"id": "buy", "kind": "purchase", "price": D(9000)}],
                      judgements=[judged("buy", "not exercised")])
    book = book_of(with_events(base, {
        "id": "certain", "kind": "reassessment", "effective": date(2026, 7, 1), "discount_rate": D("0.06"),
        "classification": "finance", "amortization_end": date(2030, 6, 30),
        "options": [{"option": "buy", "answer": "exercised"}]}))
    e = event(book)
    assert e["liability_after"] == worth(*((n, 1500) for n in range(1, 19)), (18, 9000))
    assert at(book, "2028-06-30")["asset_closing"] == half_up(Fraction(e["asset_after"]) * 24 / 48)
    assert "842-10-30-5c" in why(book, "buy")
    assert posted(book, book.policy.accounts.right_of_use_asset) == ZERO
    assert posted(book, book.policy.accounts.property) == ZERO
    assert book.passed


def test_a_purchase_is_no_longer_reasonably_certain() -> None:
    """The price leaves the liability, and what is left of the asset is amortized over the term again."""
    base = lease_text("2025-01-01", "2027-12-31", monthly(("2025-01-01", 1500)), classification="finance",
                      options=[{"id": "buy", "kind": "purchase", "price": D(9000)}],
                      judgements=[judged("buy"), {"question": "useful_life", "answer": 60}])
    book = book_of(with_events(base, {
        "id": "no-more", "kind": "reassessment", "effective": date(2026, 7, 1), "discount_rate": D("0.06"),
        "options": [{"option": "buy", "answer": "not exercised"}]}))
    e = event(book)
    assert e["liability_before"] == worth(*((n, 1500) for n in range(1, 19)), (18, 9000))
    assert e["liability_after"] == worth(*((n, 1500) for n in range(1, 19)))
    assert book.schedule["ends"].iloc[-1] == date(2027, 12, 31)
    assert at(book, "2027-12-31")["asset_closing"] == ZERO
    assert book.passed


def test_a_modification_grants_a_renewal() -> None:
    """Eighteen months are agreed in the place of twelve, with an option from there on that the event judges."""
    option = renewal("granted", "2027-12-31", granted_by="amendment", rent=[monthly(("2026-07-01", 1100))])
    base = lease_text("2025-01-01", "2025-12-31", monthly(("2025-01-01", 1000)), options=[option])
    assert book_of(base.replace('granted_by = "amendment", ', "")
                   + '\n[[judgements]]\nquestion = "option"\noption = "granted"\nanswer = "not exercised"\n'
                   'reason = "Given."\n').summary["months"] == 12
    change = {"id": "amendment", "kind": "modification", "effective": date(2025, 10, 1), "discount_rate": D("0.06"),
              "lease_term_end": date(2026, 6, 30)}
    short = book_of(with_events(base, {**change, "options": [{"option": "granted", "answer": "not exercised"}]}))
    assert (short.events["lease_term_end"].iloc[0], short.summary["rent"]) == (date(2026, 6, 30), D(18000))
    long = book_of(with_events(base, {**change, "options": [{"option": "granted", "answer": "exercised"}]}))
    assert long.events["lease_term_end"].iloc[0] == date(2027, 12, 31)
    assert long.summary["rent"] == 18 * D(1000) + 18 * D(1100)
    assert short.passed
    assert long.passed


@pytest.mark.parametrize(("timing", "due"), [("advance", date(2025, 5, 1)), ("arrears", date(2025, 5, 31))])
def test_a_renewal_that_begins_within_a_month_is_paid_as_a_step_is(timing: str, due: date) -> None:
    """The month's rent falls due on its one day: 14/31 of 3,100.00 and 17/31 of 6,200.00, 4,800.00 in all.

    Nothing else is agreed of the renewal than its rent, so that it is the same cash, and the same lease, as one of 21
    months whose rent steps up on that day. An event that renews it in between can ask for nothing before its day.
    """
    first, second = monthly(("2024-02-15", 3100), timing=timing), monthly(("2025-05-15", 6200), timing=timing)
    stepped = monthly(("2024-02-15", 3100), ("2025-05-15", 6200), timing=timing)
    more, answer = [renewal("more", "2025-11-14", rent=[second])], [judged("more")]
    book = book_of(lease_text("2024-02-15", "2025-05-14", first, options=more, judgements=answer))
    whole = book_of(lease_text("2024-02-15", "2025-11-14", stepped))
    assert by_due_day(book) == by_due_day(whole)
    assert by_due_day(book)[due] == D("4800.00")
    assert book.schedule.equals(whole.schedule)
    late = book_of(with_events(
        lease_text("2024-02-15", "2025-05-14", first, options=more, judgements=[judged("more", "not exercised")]),
        {"id": "renewed", "kind": "reassessment", "effective": date(2025, 5, 10), "discount_rate": D("0.06"),
         "options": [{"option": "more", "answer": "exercised"}]}))
    paid = by_due_day(late)
    assert sum(paid.values()) == sum(by_due_day(whole).values())
    then, amount = (date(2025, 5, 10), "3400.00") if timing == "advance" else (due, "4800.00")
    assert paid[then] == D(amount)


def by_due_day(book: asc842.LeaseBook) -> dict[date, Decimal]:
    return book.payments.groupby("due")["rent"].sum().to_dict()
