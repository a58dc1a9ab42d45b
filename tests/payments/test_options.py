"""Options, guarantees and useful life through lease files: published examples, then cases worked out here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import asc842
from asc842.contract.residual import guaranteed_residual, probable_residual
from lease_files import at, book_of, lease_text, load_text
from test_events import CHAINED, UNITS, close, event, rent, with_events, year

D = Decimal
ZERO = D("0.00")
MONTHLY_ARREARS = {"id": "base", "frequency": "monthly", "timing": "arrears", "rows": [{"monthly": D(2000)}]}


def judged(option: str, answer: str = "exercised") -> dict[str, Any]:
    return {"question": "option", "option": option, "answer": answer}


def probable(guarantee: str, amount: int) -> dict[str, Any]:
    return {"question": "guarantee", "guarantee": guarantee, "answer": D(amount)}


def answers(book: asc842.LeaseBook) -> dict[str, str]:
    """Return the last answer on each option."""
    return {r["option"]: r["answer"] for r in book.tables["options"].to_dict("records")}


def why(book: asc842.LeaseBook, component: str) -> str:
    (row,) = book.payments[book.payments["component"] == component].to_dict("records")
    assert row["in_liability"]
    return str(row["why"])


def posted(book: asc842.LeaseBook, account: str, entry: str | None = None) -> D:
    """Return debits less credits of an account."""
    lines = book.journal[book.journal["account"] == account]
    lines = lines if entry is None else lines[lines["entry"] == entry]
    return sum(lines["debit"], ZERO) - sum(lines["credit"], ZERO)


def worth(payments: Sequence[tuple[int, D]], monthly_rate: D) -> D:
    """Return the value of payments, each due so many months from now, to the cent."""
    total = sum((Fraction(amount) / (1 + Fraction(monthly_rate)) ** n for n, amount in payments), Fraction(0))
    return D(round(total * 10**6)).scaleb(-6).quantize(D("0.01"), "ROUND_HALF_UP")


# Published --------------------------------------------------------------------------------------------------------


def test_purchase_reasonably_certain() -> None:
    """FASB 842-10-55-211..217 (Example 23): five years, seven years of useful life; chained rounding."""
    book = book_of(lease_text(
        "2025-01-01", "2029-12-31", rent([59000] * 5, 2025), rate="0.065", classification="finance",
        options=[{"id": "purchase", "kind": "purchase", "price": D(5000)}],
        judgements=[judged("purchase"), {"question": "useful_life", "answer": date(2031, 12, 31)}]))
    close(book.summary["opening_liability"], 248834, CHAINED)
    close(year(book, 2025, "interest"), 16174, CHAINED)
    close(year(book, 2025, "amortization"), 35548, CHAINED)
    close(at(book, "2025-12-31")["asset_closing"], 213286, CHAINED)
    close(at(book, "2025-12-31")["liability_closing"], 206008, CHAINED)
    close(at(book, "2029-12-31")["asset_closing"], 71094, CHAINED)
    # The liability of 5,000 that the example prints for the end of year 5 is the price, paid that day.
    before_price = at(book, "2029-12-31")["liability_closing"] + D(5000)
    close(before_price, 5000, CHAINED)
    assert at(book, "2031-12-31")["asset_closing"] == ZERO
    assert "842-10-30-5c" in why(book, "purchase")
    assert book.passed


def test_an_asset_bought_passes_into_property() -> None:
    """At the end of the lease nothing of the right-of-use asset is left, and two years of depreciation follow."""
    book = book_of(lease_text(
        "2025-01-01", "2029-12-31", rent([59000] * 5, 2025), rate="0.065", classification="finance",
        options=[{"id": "purchase", "kind": "purchase", "price": D(5000)}],
        judgements=[judged("purchase"), {"question": "useful_life", "answer": 84}]))
    names = book.policy.accounts
    left = at(book, "2029-12-31")["asset_closing"]
    assert posted(book, names.right_of_use_asset) == ZERO
    assert posted(book, names.property, "purchase") == left
    assert posted(book, names.property) == ZERO
    assert posted(book, names.depreciation) == left
    assert posted(book, names.cash) == -(5 * D(59000) + D(5000))
    assert posted(book, names.lease_liability) == ZERO


def test_termination_shortens_the_term() -> None:
    """FASB 842-10-55-236..238 (Example 26): ten years printed, ended after six at a penalty; 320,000 in all."""
    penalties = {6: 20000, 7: 15000, 8: 10000, 9: 5000}
    options = [{"id": f"end-{n}", "kind": "termination", "lease_term_end": date(2024 + n, 12, 31), "penalty": D(p)}
               for n, p in penalties.items()]
    book = book_of(lease_text("2025-01-01", "2034-12-31", rent([50000] * 10, 2025, "advance"),
                              options=options, judgements=[judged("end-6")]))
    assert book.summary["lease_term_end"] == date(2030, 12, 31)
    assert book.summary["months"] == 72
    assert book.summary["rent"] == D("320000.00")
    assert "842-10-30-5d" in why(book, "end-6")
    assert answers(book) == {"end-6": "exercised", "end-7": "not reached", "end-8": "not reached",
                             "end-9": "not reached"}
    assert book.passed


@pytest.mark.parametrize(("answer", "months"), [("exercised", 13), ("not exercised", 9)])
def test_renewal_of_a_short_lease(answer: str, months: int) -> None:
    """EY Illustration 4-1: nine months and four more by option."""
    book = book_of(lease_text("2025-01-01", "2025-09-30", MONTHLY_ARREARS,
                              options=[{"id": "more", "kind": "renewal", "lease_term_end": date(2026, 1, 31)}],
                              judgements=[judged("more", answer)]))
    assert book.summary["months"] == months
    assert len(book.payments) == months
    assert answers(book) == {"more": answer}
    assert book.passed


def test_guarantee_for_classification_and_for_measurement() -> None:
    """EY Illustration 2-15: 15,000 guaranteed counts in classification, 6,000 probable in measurement."""
    text = lease_text("2025-01-01", "2027-12-31", MONTHLY_ARREARS, judgements=[probable("rvg", 6000)],
                      residual_guarantees=[{"id": "rvg", "guaranteed": D(15000)}])
    lease, book = load_text(text), book_of(text)
    assert guaranteed_residual(lease) == D(15000)
    assert probable_residual(lease) == D(6000)
    assert book.summary["rent"] == 36 * D(2000) + D(6000)
    assert "842-10-30-5f" in why(book, "rvg")
    assert book.passed


def test_guarantee_becomes_probable_by_its_id() -> None:
    """PwC Leases guide, Example 5-4: 10,000 probable from year 3 on, rate unchanged, finance lease."""
    base = lease_text("2025-01-01", "2029-12-31", rent([100000] * 5, 2025, "advance"), rate="0.05",
                      classification="finance", judgements=[probable("rvg", 0)],
                      residual_guarantees=[{"id": "rvg", "guaranteed": D(25000)}])
    book = book_of(with_events(base, {"id": "probable", "kind": "guarantee", "effective": date(2027, 1, 1),
                                      "guarantees": [{"guarantee": "rvg", "amount": D(10000)}]}))
    e = event(book)
    close(e["liability_before"], 285941, UNITS)
    close(e["liability_after"], 294579, UNITS)
    close(e["asset_after"], 281395, UNITS)
    for y, interest in ((2027, 9729), (2028, 5215), (2029, 476)):
        close(year(book, y, "interest"), interest, UNITS)
        close(year(book, y, "amortization"), 93798, UNITS)
    assert book.tables["guarantees"]["probable"].tolist() == [ZERO, D(10000)]
    assert book.passed


def test_guarantee_in_full() -> None:
    """FASB 842-10-55-244..247 (Example 28): after the first of seven years 128,707 are owed, 8,190 guaranteed
    being all probable; the liability is the same before and after transition."""
    book = book_of(lease_text("2018-01-01", "2024-12-31", rent([25000] * 7, 2018), classification="finance",
                              judgements=[probable("rvg", 8190)],
                              residual_guarantees=[{"id": "rvg", "guaranteed": D(8190)}]))
    close(at(book, "2018-12-31")["liability_closing"], 128707, UNITS)
    assert book.passed
