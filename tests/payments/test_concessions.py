"""Concessions: as a modification, or as variable cost where the contract already gives the right to them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import asc842
from lease_files import book_of, lease_text, refused
from test_incentives import with_events

D = Decimal
RENT = {"id": "base", "timing": "advance", "rows": [{"month": 1, "monthly": D("1000.00")},
                                                   {"month": 13, "monthly": D("1100.00")}]}
BASE = lease_text("2019-01-01", "2021-12-31", RENT)
CLOSED = {"id": "closed", "kind": "concession", "effective": date(2020, 4, 1), "treatment": "variable",
          "source": "lease, 14", "abatements": [{"id": "closure", "months": ["2020-04", "2020-05", "2020-06"],
                                                 "share": D("0.5"), "source": "lease, 14"}]}


def month(book: asc842.LeaseBook, period: str) -> dict[str, Decimal]:
    """Return debits less credits of a month by account, costs and balances."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in book.journal[book.journal["period"] == period].to_dict("records"):
        sums[line["account"]] += line["debit"] - line["credit"]
    return sums


@pytest.mark.parametrize("kind", ["operating", "finance"])
def test_forgiven_rent_is_a_negative_variable_cost(kind: str) -> None:
    """550.00 of each of three instalments of 1,100.00 are forgiven: balances go on as contracted, half of the rent is
    paid, half of it leaves the liability with a credit to variable lease cost in its month."""
    base = lease_text("2019-01-01", "2021-12-31", RENT, classification=kind)
    plain, book = book_of(base), book_of(with_events(base, CLOSED))
    moved = ["payment", "liability_adjustment"]
    assert book.schedule.drop(columns=moved).equals(plain.schedule.drop(columns=moved))
    assert [tuple(row) for row in book.schedule.loc[15:18, moved].to_numpy()] == [(550, -550)] * 3 + [(1100, 0)]
    for period in ("2020-04", "2020-05", "2020-06"):
        assert month(book, period)["Cash"] == D("-550.00")
        assert month(book, period)["Variable lease cost"] == D("-550.00")
        assert month(book, period)["Prepaid (accrued) rent"] == 0
        assert month(book, period)["Lease liability"] == month(plain, period)["Lease liability"]
    assert month(book, "2020-07")["Cash"] == D("-1100.00")
    assert list(book.tables["expenses"]["cost"]) == [D("-550.00")] * 3
    event = book.events.iloc[0]
    assert (event["liability_before"], event["asset_before"]) == (event["liability_after"], event["asset_after"])
    assert event["gain_loss"] == 0
    assert book.passed


def deferred(*repaid: tuple[date, str]) -> dict[str, Any]:
    return CLOSED | {"repaid": [{"on": on, "amount": D(amount)} for on, amount in repaid]}


def test_rent_put_off_is_a_payable() -> None:
    """1,650.00 are put off to 2021: nothing but cash and what is owed changes, and that is in the liability."""
    book = book_of(with_events(BASE, deferred((date(2021, 1, 1), "1000.00"), (date(2021, 2, 1), "650.00"))))
    plain = book_of(BASE)
    assert book.schedule["cost"].equals(plain.schedule["cost"])
    assert book.schedule["interest"].equals(plain.schedule["interest"])
    owed = D(0)
    for period, cash, less in (("2020-04", "-550", "550"), ("2020-05", "-550", "550"), ("2020-06", "-550", "550"),
                               ("2020-12", "-1100", "0"), ("2021-01", "-2100", "-1000"), ("2021-02", "-1750", "-650")):
        assert month(book, period)["Cash"] == D(cash)
        assert month(book, period)["Prepaid (accrued) rent"] == month(book, period)["Variable lease cost"] == 0
        owed += D(less)
        closing, contracted = (b.schedule.set_index("period")["liability_closing"][period] for b in (book, plain))
        assert closing - contracted == owed
    assert owed == 0
    assert book.passed


def test_rent_put_off_as_variable_cost() -> None:
    """By policy: 550.00 less cost in each month, 1,650.00 more in January 2021."""
    book = book_of(with_events(BASE, deferred((date(2021, 1, 1), "1650.00"))), deferred_rent="variable cost")
    assert [month(book, p)["Variable lease cost"] for p in ("2020-04", "2020-06", "2021-01")] == [
        D(-550), D(-550), D(1650)]
    assert month(book, "2021-01")["Cash"] == D(-2750)
    assert sum(book.tables["expenses"]["cost"]) == 0
    assert book.passed


def test_partly_put_off_partly_forgiven() -> None:
    """800.00 are paid later: all of April and 250.00 of May; 300.00 of May and June are forgiven."""
    book = book_of(with_events(BASE, deferred((date(2021, 1, 1), "800.00"))))
    assert [month(book, p)["Variable lease cost"] for p in ("2020-04", "2020-05", "2020-06", "2021-01")] == [
        0, D(-300), D(-550), 0]
    # What is put off is paid as a part of the liability.
    assert sum(book.tables["expenses"]["paid"]) == 0
    assert book.tables["concessions"][["due", "amount", "taken_as"]].to_numpy().tolist() == [
        [date(2020, 4, 1), D(550), "rent put off"], [date(2020, 5, 1), D(250), "rent put off"],
        [date(2020, 5, 1), D(300), "rent forgiven"], [date(2020, 6, 1), D(550), "rent forgiven"]]
    assert book.schedule.set_index("period")["payment"]["2021-01"] == D(1900)
    assert book.passed


def test_all_of_a_month_forgiven_leaves_no_cash_line() -> None:
    whole = CLOSED | {"abatements": [{"id": "closure", "months": ["2020-04"], "share": 1, "source": "lease, 14"}]}
    book = book_of(with_events(BASE, whole))
    lines = book.journal[book.journal["period"] == "2020-04"]
    assert "Cash" not in set(lines["account"])
    assert set(lines.loc[lines["entry"].str.contains("forgiven"), "account"]) == {
        "Lease liability", "Variable lease cost"}
    assert book.passed


def test_a_later_event_changes_the_rent_that_is_forgiven() -> None:
    """From 2020-06-01 on the rent is 800.00 at 5 %: half of that is forgiven in June."""
    event = {"id": "less", "kind": "modification", "effective": date(2020, 6, 1), "discount_rate": D("0.05"), "rent": [
        {"id": "base", "name": "Rent", "timing": "advance", "source": "lease, 3", "rows": [{"monthly": D("800.00")}]}]}
    book = book_of(with_events(BASE, CLOSED, event))
    assert list(book.tables["expenses"]["cost"]) == [D(-550), D(-550), D(-400)]
    assert book.passed


def test_two_concessions_one_after_the_other() -> None:
    second = {**CLOSED, "id": "again", "effective": date(2021, 1, 1), "abatements": [
        {"id": "second", "months": ["2021-01"], "amount": D("100.00"), "source": "lease, 14"}]}
    book = book_of(with_events(BASE, CLOSED, second))
    assert list(book.tables["expenses"]["cost"]) == [D(-550)] * 3 + [D(-100)]
    assert book.passed


@pytest.mark.parametrize("repaid", [date(2022, 1, 20), date(2022, 6, 1)])
def test_what_is_paid_after_the_term_stays_owed_until_then(repaid: date) -> None:
    """1,650.00 are put off to a day after the lease: the schedule reaches to that day."""
    book = book_of(with_events(BASE, deferred((repaid, "1650.00"))))
    assert (book.schedule["ends"].iloc[-1].replace(day=1), book.schedule["payment"].iloc[-1]) == (
        repaid.replace(day=1), D(1650))
    assert book.schedule.set_index("period")["liability_closing"]["2021-12"] == D(1650)
    assert book.passed


def test_what_is_put_off_outlives_a_termination() -> None:
    """Terminated on 2020-10-01 with 1,650.00 put off to 2021: the lease goes, what is owed for its use stays."""
    book = book_of(with_events(BASE, deferred((date(2021, 1, 1), "1650.00")), {
        "id": "out", "kind": "termination", "effective": date(2020, 10, 1)}))
    closing = book.schedule.set_index("period")["liability_closing"]
    assert [closing[p] for p in ("2020-10", "2020-12", "2021-01")] == [1650, 1650, 0]
    assert month(book, "2021-01")["Cash"] == D(-1650)
    assert book.passed


def test_of_a_short_term_lease_it_is_so_much_less_paid() -> None:
    """No liability: 500 of each of two months of 1,000 are not paid, 600 of it forgiven and 400 put off."""
    text = lease_text("2020-01-01", "2020-12-31", {"id": "base", "timing": "advance", "rows": [
        {"monthly": D("1000.00")}]}).replace('name = "A lease for a test"', 'name = "A"\nasset_class = "van"')
    event = CLOSED | {"abatements": [{**CLOSED["abatements"][0], "months": ["2020-04", "2020-05"]}],
                      "repaid": [{"on": date(2020, 11, 1), "amount": D(400)}]}
    book = book_of(with_events(text, event), short_term_classes=("van",))
    assert [month(book, p)["Cash"] for p in ("2020-03", "2020-04", "2020-05", "2020-11")] == [
        D(-1000), D(-500), D(-500), D(-1400)]
    assert sum(book.tables["expenses"]["cost"]) == 12000 - 600
    assert not book.schedule["liability_closing"].any()
    assert book.passed


def test_what_it_rests_on_is_told() -> None:
    (note,) = [c for c in book_of(with_events(BASE, CLOSED)).checks if c.about == "closed" and c.status == "note"]
    assert note.actual == "the clause lease, 14"
    staff = CLOSED | {"rests_on": "FASB staff Q&A, April 2020"}
    (note,) = [c for c in book_of(with_events(BASE, staff)).checks if c.about == "closed" and c.status == "note"]
    assert "not open to other concessions by analogy (KPMG, 2020-05-28)" in note.actual


def test_as_a_modification_it_is_remeasured() -> None:
    """The same relief as a modification at 7 %: present value on 2020-04-01 of 550 three times, then 1,100 18 times,
    from that day on, at 7 % / 12 a month."""
    event = {k: v for k, v in CLOSED.items() if k not in ("treatment", "source")} | {"discount_rate": D("0.07")}
    book = book_of(with_events(BASE, event))
    v = 1 / (1 + D("0.07") / 12)
    exact = sum((550 if k < 3 else 1100) * v**k for k in range(21))
    assert abs(book.events["liability_after"].iloc[0] - exact) <= D("0.005")
    assert book.events["asset_after"].iloc[0] - book.events["asset_before"].iloc[0] == (
        book.events["liability_after"].iloc[0] - book.events["liability_before"].iloc[0])
    assert sum(book.schedule["cost"]) == sum(book.schedule["rent"]) == D(12000 + 24 * 1100 - 1650)
    assert book.passed


BAD = {
    "no rate": ({"treatment": "modification"}, "events[0]"),
    "no clause": ({"source": None}, "events[0]"),
    "nothing unpaid": ({"abatements": None}, "events[0]"),
    "a rate": ({"discount_rate": D("0.05")}, "events[0].discount_rate"),
    "more paid than put off": ({"repaid": [{"on": date(2021, 1, 1), "amount": D("1650.01")}]}, "events[0].repaid"),
    "paid before": ({"repaid": [{"on": date(2020, 3, 1), "amount": D("5")}]}, "events[0].repaid[0].on"),
    "rent due before it": ({"abatements": [{"id": "early", "months": ["2020-03"], "share": D("0.5"),
                                            "source": "lease, 14"}]}, "events[0].abatements"),
    "no clause but a document": ({"source": "lease"}, "events[0].source"),
    "the staff's Q&A before COVID-19": ({"rests_on": "FASB staff Q&A, April 2020", "effective": date(2019, 12, 1)},
                                        "events[0].rests_on"),
    "paid before it falls due": ({"repaid": [{"on": date(2020, 4, 15), "amount": D("1650.00")}]}, "events[0].repaid"),
    "more than the rent": ({"abatements": [{"id": "much", "months": ["2020-05"], "amount": D("1100.01"),
                                            "source": "lease, 14"}]}, "events[0].abatements[0]"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_concession_is_refused(name: str) -> None:
    change, key = BAD[name]
    event = {k: v for k, v in (CLOSED | change).items() if v is not None}
    problems = refused(with_events(BASE, event))
    assert [p for p in problems if p.key.startswith(key)], problems
    assert all(p.line for p in problems)
