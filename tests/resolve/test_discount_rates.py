"""Discount rates: implicit rates against published and independent figures, rates of tables, refusals."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal, getcontext
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

import asc842
from asc842.cli import main
from asc842.contract.rates import RatePoint, RateTable
from asc842.measurement.discount import COMPOUNDINGS, CONVENTIONS
from asc842.measurement.implicit_rate import implicit_rates
from asc842.measurement.present_value import Flows
from asc842.output.text.book import book_text
from lease_files import book_of, lease_text, load_text, refused
from test_classification import annual, leased, lines, real_estate

getcontext().prec = 40
MONTHLY = COMPOUNDINGS.index("monthly")


def implicit(end: str, rent: Any, fair_value: str, residual: str, *, start: str = "2025-01-01", **facts: Any) -> str:
    """Return a lease file whose rate is implicit, judged an operating lease."""
    asset = {"fair_value": Decimal(fair_value)}
    text = leased(end, rent, asset, start=start, rate=None, classification="operating",
                  judgements=[{"question": "discount_rate", "method": "implicit"}])
    more = {"unguaranteed_residual": Decimal(residual), "source": "lease, 4", **facts}
    return text + f"\n[facts.implicit_rate]\n{lines(more)}"


def rate_of(book: asc842.LeaseBook) -> Decimal:
    return Decimal(book.summary["discount_rate"])


def shown(book: asc842.LeaseBook) -> str:
    """Return the book as a wide terminal shows it."""
    with (console := Console(width=500, file=io.StringIO())).capture() as screen:
        console.print(book_text(book))
    return screen.get()


# Implicit ----------------------------------------------------------------------------------------------------------


def test_pwc_4_7() -> None:
    """PwC, Leases guide, Example 4-7 (the lessor's side of 4-2), page 143.

    Five payments of 1,100 in advance, fair value 5,000, residual 250: printed 7.04 % (truncated: 7.0452), a
    receivable of 3,722 and a residual worth 178.
    """
    book = book_of(implicit("2029-12-31", annual("1100.00"), "5000.00", "250.00"))
    rate = rate_of(book)
    assert int(rate * 10000) == 704
    assert round(book.summary["opening_liability"]) == 3722
    assert round(250 * (1 + rate) ** -5) == 178
    assert book.passed


def test_another_rate_than_the_implicit_one_is_noted() -> None:
    """842-20-30-3: where the facts give it, the implicit rate goes before; here 7 % was judged instead."""
    above, below = (sum(1100 / (1 + r) ** n for n in range(5)) + 250 / (1 + r) ** 5
                    for r in (Decimal("0.0704515"), Decimal("0.0704525")))
    assert above > 5000 > below
    text = implicit("2029-12-31", annual("1100.00"), "5000.00", "250.00")
    book = book_of(text.replace('method = "implicit"', "answer = 0.07"))
    (check,) = (c for c in book.checks if c.name == "discount rate = rate implicit in the lease")
    assert (check.status, check.expected, check.actual) == ("note", "7.0452 %", "7.00 %")
    assert book.passed
    assert not [c for c in book_of(text).checks if c.status == "note" and "implicit" in c.name]


def test_pwc_4_8() -> None:
    """PwC, Leases guide, Example 4-8, page 145: approximately 9.04 % makes all payments worth 5,000,000."""
    text = real_estate().replace("answer = 0.0904", 'method = "implicit"')
    book = book_of(text + '\n[facts.implicit_rate]\nunguaranteed_residual = 0.00\nsource = "lease, 4"\n')
    assert round(rate_of(book) * 100, 2) == Decimal("9.04")


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_one_payment_at_the_end(convention: str) -> None:
    """1,000 becomes 1,331 in three years: each convention's growth solved by hand.

    The last day of the term counts as its end by months; by days it is the 1,094th after 2025-01-01.
    """
    rent = {"frequency": "once", "timing": "arrears", "rows": [{"on": date(2027, 12, 31), "amount": Decimal(331)}]}
    book = book_of(implicit("2027-12-31", rent, "1000.00", "1000.00"), rate_convention=convention,
                   compounding="monthly")
    growth = Decimal("1.331")
    expected = {
        "nominal": ((growth.ln() / 36).exp() - 1) * 12, "effective": (growth.ln() / 3).exp() - 1,
        "actual/365": (growth.ln() * 365 / 1094).exp() - 1,
        "actual/365 nominal": ((growth.ln() / 1094).exp() - 1) * 365,
    }[convention]
    # A daily rate stands beside 1 in a double, so that a yearly one is good to 365 units of its last place.
    assert abs(rate_of(book) - expected) < Decimal("1e-13")
    assert book.passed


def test_tax_credit_and_direct_costs_of_the_lessor() -> None:
    """842-10-20: 1,000 less a credit of 60 plus costs of 10 is 950; one payment of 1,045 a year later: 10 %."""
    rent = {"frequency": "annual", "timing": "arrears", "rows": [{"amount": Decimal(1045)}]}
    book = book_of(implicit("2025-12-31", rent, "1000.00", "0.00", investment_tax_credit=Decimal(60),
                            initial_direct_costs=Decimal(10)))
    assert abs(rate_of(book) - Decimal("0.1")) < Decimal("1e-14")
    assert book.summary["discount_rate_method"] == "implicit"
    assert "950.00" in book.summary["discount_rate_source"]


def test_a_negative_rate_is_zero() -> None:
    """842-10-20: 3 x 100 for something worth 1,000 and nothing left has no rate above zero; zero is used."""
    book = book_of(implicit("2027-12-31", annual("100.00"), "1000.00", "0.00"))
    assert rate_of(book) == 0
    assert "below zero" in book.summary["discount_rate_source"]
    assert book.summary["opening_liability"] == 200


def test_no_rate_below_one_is_refused() -> None:
    lease = load_text(implicit("2025-12-31", annual("500.00", "arrears"), "100.00", "0.00"))
    with pytest.raises(asc842.InputError) as caught:
        asc842.account_for(lease)
    (problem,) = caught.value.problems
    assert problem.key == "judgements[1].method"
    assert "100.00" in problem.found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0.0, 0.95), st.lists(st.integers(1, 10**9), min_size=1, max_size=30),
                          st.sampled_from(CONVENTIONS)), min_size=1, max_size=8))
def test_the_rate_that_made_a_value_is_found(leases: list[tuple[float, list[int], str]]) -> None:
    """Payments at each month's end, valued at a known rate in plain floats: the solver gives the rate back."""
    start = np.array(["2025-01-01"] * len(leases), dtype="datetime64[D]")
    span, due, amounts, target = [], [], [], np.zeros(len(leases))
    for i, (rate, paid, convention) in enumerate(leases):
        for k, amount in enumerate(paid, 1):
            day = date(2025 + k // 12, k % 12 + 1, 1)
            days = (day - date(2025, 1, 1)).days
            target[i] += amount * {"nominal": (1 + rate / 12) ** -k, "effective": (1 + rate) ** (-k / 12),
                                   "actual/365": (1 + rate) ** (-days / 365),
                                   "actual/365 nominal": (1 + rate / 365) ** -days}[convention]
            span.append(i)
            due.append(day)
            amounts.append(float(amount))
    when = np.array(due, dtype="datetime64[D]")
    conventions = np.array([CONVENTIONS.index(x[2]) for x in leases])
    rates, _ = implicit_rates(start, start, conventions, np.full(len(leases), MONTHLY),
                              Flows(np.array(span), when, when, np.array(amounts)), target)
    assert rates == pytest.approx([x[0] for x in leases], abs=1e-9)


# Tables ------------------------------------------------------------------------------------------------------------

RATES = ((12, "0.04"), (36, "0.05"), (60, "0.07"))


def table(name: str, *rates: tuple[int, str], **keys: Any) -> RateTable:
    points = tuple(RatePoint(months=m, rate=Decimal(r)) for m, r in rates or RATES)
    return RateTable(**{"name": name, "kind": "incremental borrowing", "as_of": date(2024, 6, 30), "rates": points,
                        **keys})


def borrowed(end: str = "2028-12-31", method: str = "incremental borrowing", *, text: str = "", **keys: Any) -> str:
    judged = {"question": "discount_rate", "method": method, **keys}
    found = lease_text("2025-01-01", end, annual("100.00"), rate=None, judgements=[judged])
    return found.replace('\n[facts]\n', f"\n{text}\n[facts]\n")


def found_rate(text: str, *tables: RateTable, **elections: Any) -> Decimal:
    return rate_of(asc842.account_for(load_text(text), asc842.Policy(rate_tables=tables, **elections)))


@pytest.mark.parametrize(("end", "interpolation", "expected"), [
    ("2028-12-31", "linear", "0.06"),              # 48 months: halfway from 36 to 60
    ("2027-02-28", "linear", "0.0458333333"),      # 26 months: 0.04 + 14 / 24 x 0.01, to ten decimals
    ("2027-12-31", "linear", "0.05"),              # on a term of the table
    ("2028-12-31", "nearest", "0.07"),             # as near to 36 as to 60: the longer
    ("2028-11-30", "nearest", "0.05"),
    ("2027-01-31", "next longer", "0.05"),         # 25 months
    ("2025-06-30", "next longer", "0.04"),         # shorter than all of them
])
def test_interpolation(end: str, interpolation: Any, expected: str) -> None:
    assert found_rate(borrowed(end), table("t"), rate_interpolation=interpolation) == Decimal(expected)


def test_which_table() -> None:
    """The latest on or before commencement, in the lease's currency, secured unless said otherwise."""
    tables = (table("old", (48, "0.01"), as_of=date(2023, 1, 1)), table("day", (48, "0.02"), as_of=date(2025, 1, 1)),
              table("later", (48, "0.03"), as_of=date(2025, 1, 2)), table("euro", (48, "0.035"), currency="EUR"),
              table("unsecured", (48, "0.09"), secured=False), table("free", (48, "0.005"), kind="risk-free"))
    assert found_rate(borrowed(), *tables) == Decimal("0.02")
    assert found_rate(borrowed(secured=False), *tables) == Decimal("0.09")
    assert found_rate(borrowed(text='currency = "EUR"'), *tables) == Decimal("0.035")


def test_risk_free_by_class() -> None:
    """842-20-30-3: elected by class of asset; for its leases no other rate of a table."""
    tables = (table("free", (48, "0.005"), kind="risk-free"), table("secured", (48, "0.02")))
    copiers = borrowed(method="risk-free", text='asset_class = "copiers"')
    assert found_rate(copiers, *tables, risk_free_classes=("copiers",)) == Decimal("0.005")
    for text, classes in ((copiers, ()), (borrowed(method="risk-free"), ("copiers",)),
                          (borrowed(text='asset_class = "copiers"'), ("copiers",))):
        with pytest.raises(asc842.InputError) as caught:
            found_rate(text, *tables, risk_free_classes=classes)
        assert [p.key for p in caught.value.problems] == ["judgements[1].method"]


@pytest.mark.parametrize(("text", "interpolation", "found"), [
    (borrowed("2030-01-31"), "linear", "a term of 61 months"),
    (borrowed("2025-06-30"), "linear", "a term of 6 months"),
    (borrowed("2030-01-31"), "next longer", "a term of 61 months"),
    (borrowed(secured=False), "linear", "unsecured incremental borrowing rates in USD as of 2025-01-01"),
])
def test_beyond_the_tables_is_refused(text: str, interpolation: Any, found: str) -> None:
    with pytest.raises(asc842.InputError, match=found):
        found_rate(text, table("t"), rate_interpolation=interpolation)


def test_the_source_goes_with_the_rate(tmp_path: Path) -> None:
    book = asc842.account_for(load_text(borrowed()), asc842.Policy(rate_tables=(table("USD secured"),)))
    source = json.loads(book.to_json())["summary"]["discount_rate_source"]
    assert source == ('incremental borrowing rate for 48 months from "USD secured" of 2024-06-30: '
                      "linear between 36 months (5.00 %) and 60 months (7.00 %)")
    sheet = openpyxl.load_workbook(book.to_workbook(tmp_path / "b.xlsx"))["Summary"]
    assert any(source in str(cell.value) for cells in sheet.iter_rows() for cell in cells)
    assert source in shown(book)
    assert rate_of(book_of(lease_text("2025-01-01", "2025-12-31", annual("1.00")))) == Decimal("0.06")


# Events ------------------------------------------------------------------------------------------------------------


def modified(text: str, **event: Any) -> str:
    keys = {"id": "m", "kind": "modification", "effective": date(2027, 1, 1), "reason": "Given.",
            "source": "lease, 9", **event}
    return f"{text}\n[[events]]\n{lines(keys)}"


def test_an_event_takes_its_rate_from_the_table_of_its_day() -> None:
    """24 months are left in 2027, at the rates of 2026: halfway from 12 to 36 months."""
    text = modified(borrowed(), discount_rate_method="incremental borrowing", classification="operating")
    tables = (table("2024"), table("2026", (12, "0.08"), (36, "0.10"), as_of=date(2026, 12, 31)))
    book = asc842.account_for(load_text(text), asc842.Policy(rate_tables=tables))
    assert list(book.events["discount_rate"]) == [Decimal("0.09")]
    assert '"2026" of 2026-12-31' in book.events["discount_rate_source"].iloc[0]
    assert '"2026" of 2026-12-31' in shown(book)
    assert book.passed


def test_an_implicit_rate_at_an_event() -> None:
    """Two payments of 100 are left, the first on the day: 100 + 100 / 1.25 + 125 / 1.25**2 = 260."""
    text = modified(borrowed(method="given", answer=Decimal("0.05")), discount_rate_method="implicit",
                    fair_value=Decimal(260), unguaranteed_residual=Decimal(125), classification="operating")
    book = book_of(text)
    assert abs(book.events["discount_rate"].iloc[0] - Decimal("0.25")) < Decimal("1e-14")
    assert book.passed


def test_problems_of_all_rates_are_told_at_once_and_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "lease.toml"
    path.write_text(modified(borrowed(), discount_rate_method="risk-free"))
    told = CliRunner().invoke(main, ["schedule", str(path), "--out", str(tmp_path / "out")])
    assert told.exit_code == 2
    assert "2 problems" in told.output
    text = path.read_text().splitlines()
    for key in ("judgements[1].method", "events[0].discount_rate_method"):
        line = next(x for x in told.output.splitlines() if x.partition(" [")[0].endswith(key))
        number = int(line.split(":")[-2])
        assert text[number - 1].startswith(key.split(".")[-1])
    assert not (tmp_path / "out").exists()


# Refused files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "keys"), [
    (borrowed(answer=Decimal("0.05")), ["judgements[1].answer"]),
    (borrowed(method="given"), ["judgements[1]"]),
    (borrowed(method="risk-free", secured=True), ["judgements[1].secured"]),
    (borrowed(method="implicit"), ["judgements[1].method", "judgements[1].method"]),
    (modified(borrowed(), discount_rate=Decimal("0.05"), discount_rate_method="risk-free"),
     ["events[0].discount_rate_method"]),
    (modified(borrowed(), discount_rate_method="implicit"),
     ["events[0].discount_rate_method", "events[0].discount_rate_method"]),
    (modified(borrowed(), discount_rate=Decimal("0.05"), unguaranteed_residual=Decimal(1)),
     ["events[0].unguaranteed_residual"]),
    (modified(borrowed(), kind="impairment", impairment=Decimal(1), discount_rate_method="risk-free"),
     ["events[0].discount_rate_method"]),
    (implicit("2025-12-31", annual("1.00"), "5.00", "0.00", investment_tax_credit=Decimal(5)),
     ["facts.implicit_rate.investment_tax_credit"]),
])
def test_rates_that_cannot_be(text: str, keys: list[str]) -> None:
    problems = refused(text)
    assert [p.key for p in problems] == keys
    assert all(p.line for p in problems)
