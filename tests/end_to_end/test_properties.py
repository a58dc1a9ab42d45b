"""What holds of every lease, whatever its terms: generated leases against identities and the naive reference."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import reference
import strategies
from lease_files import book_of, measured_amounts
from strategies import CONVENTIONS, Generated, leases, money

pytestmark = pytest.mark.properties
DAY = timedelta(days=1)
ZERO = Decimal("0.00")
FEW = settings(max_examples=settings().max_examples // 4)
any_convention = pytest.mark.parametrize("convention", CONVENTIONS)


def cents(amounts: pd.Series) -> list[int]:
    return [int(a.scaleb(2)) for a in amounts]


def of_convention(data: st.DataObject, convention: str) -> Generated:
    return data.draw(leases(conventions=(convention,)))


# Identities --------------------------------------------------------------------------------------------------------


@any_convention
@FEW
@given(data=st.data())
def test_every_row_foots_and_everything_ends_at_zero(convention: str, data: st.DataObject) -> None:
    lease = of_convention(data, convention)
    s = lease.book().schedule
    assert (s["gross_rent"] - s["abatement"] == s["rent"]).all()
    liability = s["liability_opening"] + s["interest"] - s["payment"] + s["liability_adjustment"]
    assert (liability == s["liability_closing"]).all()
    assert (s["asset_opening"] - s["amortization"] + s["asset_adjustment"] == s["asset_closing"]).all()
    assert (s["cost"] == s["interest"] + s["amortization"]).all()
    assert s["liability_opening"].tolist()[1:] == s["liability_closing"].tolist()[:-1]
    assert s["asset_opening"].tolist()[1:] == s["asset_closing"].tolist()[:-1]
    assert (s["liability_closing"].iloc[-1], s["asset_closing"].iloc[-1]) == (ZERO, ZERO)


@any_convention
@FEW
@given(data=st.data())
def test_totals(convention: str, data: st.DataObject) -> None:
    lease = of_convention(data, convention)
    book, t = lease.book(), lease.terms
    s, summary = book.schedule, book.summary
    paid = sum(p.rent for p in lease.payments())
    assert summary["rent"] == s["rent"].sum() == book.payments["rent"].sum() == money(paid)
    assert summary["cost_total"] == s["cost"].sum() == money(paid + t.costs + t.prepaid - t.incentives)
    assert summary["interest_total"] == s["interest"].sum()
    assert s["interest"].sum() == summary["rent"] - summary["opening_liability"] - summary["day_one_payment"]
    assert s["payment"].sum() == summary["rent"] - summary["day_one_payment"]
    assert summary["opening_asset"] == (
        summary["opening_liability"] + summary["day_one_payment"] + money(t.costs + t.prepaid - t.incentives)
    )


@given(lease=leases())
def test_journal_balances_and_carries_the_schedule(lease: Generated) -> None:
    book = lease.book()
    j, s, names = book.journal, book.schedule, book.policy.accounts
    net = (j["debit"] - j["credit"]).astype(object)  # a lease without any rent has no entry to tell the type by
    assert (net.groupby([j["date"], j["entry"]]).sum() == 0).all()
    assert ((j["debit"] >= 0) & (j["credit"] >= 0) & ((j["debit"] == 0) != (j["credit"] == 0))).all()
    finance = book.summary["classification"] == "finance"
    costs = {names.interest: "interest", names.amortization: "amortization"} if finance else {names.lease_cost: "cost"}
    for account, column in costs.items():
        assert net[j["account"] == account].sum() == s[column].sum()
    of_class = "finance_" if finance else ""
    for account, sign, column in (
        (getattr(names, f"{of_class}right_of_use_asset"), 1, "asset_closing"),
        (getattr(names, f"{of_class}lease_liability"), -1, "liability_closing"),
    ):
        of_account = net[j["account"] == account].groupby(j["period"]).sum()
        posted = of_account.to_dict()
        balance = pd.Series([posted.get(month, ZERO) for month in s["period"]]).cumsum() * sign
        assert balance.tolist() == s[column].tolist()
    assert -net[j["account"] == names.cash].sum() == book.summary["rent"]


# The naive reference -----------------------------------------------------------------------------------------------


@any_convention
@FEW
@given(data=st.data())
def test_reference_agrees_with_every_figure(convention: str, data: st.DataObject) -> None:
    lease = of_convention(data, convention)
    book = lease.book()
    paid = lease.payments()
    expected = reference.book(lease.terms, paid)
    s = book.schedule
    assert list(book.payments[["due", "counted"]].itertuples(index=False, name=None)) == [
        (p.due, p.counted) for p in sorted(paid, key=lambda p: p.due)
    ]
    assert (s["starts"].tolist(), s["ends"].tolist()) == (expected.starts, expected.ends)
    assert book.summary["opening_liability"] == money(expected.opening_liability)
    assert book.summary["opening_asset"] == money(expected.opening_asset)
    for column, figures in (
        ("liability_closing", expected.liability),
        ("asset_closing", expected.asset),
        ("interest", expected.interest),
        ("cost", expected.cost),
    ):
        assert cents(s[column]) == figures, column


@given(lease=leases())
def test_reference_agrees_with_every_payment(lease: Generated) -> None:
    p = lease.book().payments
    expected = sorted(lease.payments(), key=lambda q: q.due)
    assert list(zip(cents(p["gross_rent"]), cents(p["abatement"]), cents(p["rent"]), strict=True)) == [
        (q.gross, q.abatement, q.rent) for q in expected
    ]


@given(lease=leases(whole_months=True, conventions=("nominal",), longest=60))
def test_whole_months_agree_with_exact_fractions(lease: Generated) -> None:
    """Up to 60 months, compounded monthly, every factor of the reference is an exact fraction."""
    lease = lease.having(compounding=1)
    expected = reference.book(lease.terms, lease.payments())
    assert cents(lease.book().schedule["liability_closing"]) == expected.liability


@given(lease=leases())
def test_interest_is_within_a_cent_of_exact(lease: Generated) -> None:
    s = lease.book().schedule
    exact = reference.book(lease.terms, lease.payments())
    before = [exact.exact_opening, *exact.exact_liability[:-1]]
    for posted, old, new, paid in zip(
        cents(s["interest"]), before, exact.exact_liability, cents(s["payment"]), strict=True
    ):
        assert abs(posted - (new - old + paid)) <= 1


# What changes, and what must not -----------------------------------------------------------------------------------


@any_convention
@FEW
@given(data=st.data(), other=strategies.RATES)
def test_liability_falls_as_the_rate_rises(convention: str, data: st.DataObject, other: Fraction) -> None:
    lease = of_convention(data, convention)
    low, high = sorted((lease.terms.rate, other))
    cheap, dear = lease.having(rate=low).book(), lease.having(rate=high).book()
    assert (dear.schedule["liability_closing"] <= cheap.schedule["liability_closing"]).all()
    assert dear.summary["opening_liability"] <= cheap.summary["opening_liability"]
    last = max(lease.payments(), key=lambda p: p.due)
    if high > low and last.rent >= 1_000_000 and (last.due - lease.rent.start).days >= 365:
        # a basis point on 10,000.00 for a year is close to a dollar
        assert dear.summary["opening_liability"] < cheap.summary["opening_liability"]


@given(data=st.data())
def test_splitting_a_step_changes_nothing(data: st.DataObject) -> None:
    lease = data.draw(leases())
    r = lease.rent
    new = data.draw(strategies.dates_within(r.start, r.after, 3)) or [r.start + DAY * ((r.after - r.start).days // 2)]
    known = [d for d, _ in r.steps]
    extra = [(d, [a for start, a in r.steps if start <= d][-1]) for d in new if d not in known]
    assume(extra)
    split = replace(lease, rent=replace(r, steps=tuple(sorted([*r.steps, *extra]))))
    assert len(split.rent.steps) > len(r.steps)
    assert_frame_equal(split.book().schedule, lease.book().schedule)


@given(lease=leases())
def test_day_one_payment_in_the_liability_changes_neither_asset_nor_cost(lease: Generated) -> None:
    left_out, booked = (lease.having(day_one_included=i).book() for i in (False, True))
    changed = ["liability_opening", "payment"]
    assert_frame_equal(booked.schedule.drop(columns=changed), left_out.schedule.drop(columns=changed))
    assert_frame_equal(booked.schedule[changed].iloc[1:], left_out.schedule[changed].iloc[1:])
    day_one = left_out.summary["day_one_payment"]
    assert day_one == money(sum(p.rent for p in lease.payments() if p.due == lease.rent.start))
    assert booked.summary["opening_liability"] - left_out.summary["opening_liability"] == day_one
    assert booked.summary["opening_asset"] == left_out.summary["opening_asset"]


# Portfolios --------------------------------------------------------------------------------------------------------


def tables(portfolio: list[Generated]) -> dict[str, pd.DataFrame]:
    """Return the tables of :func:`asc842.measure`, from the generated values alone."""
    rows = [
        {
            "lease": f"lease-{i}",
            "commencement": g.terms.start,
            "lease_term_end": g.terms.after - DAY,
            "discount_rate": float(g.terms.rate),
            "classification": "finance" if g.terms.finance else "operating",
            "initial_direct_costs": money(g.terms.costs),
            "prepaid_rent": money(g.terms.prepaid),
            "incentives": money(g.terms.incentives),
        }
        | g.elections
        for i, g in enumerate(portfolio)
    ]
    paid = [
        {
            "lease": f"lease-{i}",
            "due": p.due,
            "counted": p.counted,
            "gross_rent": money(p.gross),
            "abatement": money(p.abatement),
        }
        for i, g in enumerate(portfolio)
        for p in g.payments()
    ]
    return {"leases": pd.DataFrame(rows), "payments": pd.DataFrame(paid)}


PORTFOLIOS = st.lists(leases(), min_size=1, max_size=5)


@FEW
@given(portfolio=PORTFOLIOS)
def test_portfolio_equals_the_books_of_its_leases(portfolio: list[Generated]) -> None:
    measured = measured_amounts(tables(portfolio))
    for i, lease in enumerate(portfolio):
        book = book_of(lease.text(f"lease-{i}"), **lease.elections)
        mine = measured["schedule"][measured["schedule"]["lease"] == f"lease-{i}"]
        assert mine["period"].tolist() == book.schedule["period"].tolist()
        for column in book.schedule.columns[3:]:
            assert mine[column].tolist() == [float(a) for a in book.schedule[column]], column
        (summary,) = measured["summary"][measured["summary"]["lease"] == f"lease-{i}"].to_dict("records")
        for name in ("rent", "opening_liability", "opening_asset", "interest_total", "cost_total"):
            assert summary[name] == float(book.summary[name])
        assert summary["classification"] == book.summary["classification"]


@FEW
@given(portfolio=PORTFOLIOS, data=st.data())
def test_order_of_leases_and_payments_does_not_matter(portfolio: list[Generated], data: st.DataObject) -> None:
    given_tables = tables(portfolio)
    leases_order = data.draw(st.permutations(range(len(given_tables["leases"]))))
    seed = data.draw(st.integers(0, 2**32 - 1))
    shuffled = {
        "leases": given_tables["leases"].iloc[leases_order],
        "payments": given_tables["payments"].sample(frac=1, random_state=seed),
    }
    one, other = measured_amounts(given_tables), measured_amounts(shuffled)
    for name in ("schedule", "summary"):
        keys: Any = ["lease", "starts"] if name == "schedule" else ["lease"]
        a, b = (m[name].astype({"period": str, "lease": str}) if name == "schedule" else m[name]
                for m in (one, other))
        assert_frame_equal(a.sort_values(keys, ignore_index=True), b.sort_values(keys, ignore_index=True))
