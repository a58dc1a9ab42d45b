"""What a transition from ASC 840 carries over: guarantees, index, days, and the terms of acquired leases.

Expected values are worked out here in plain arithmetic, beside the case.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from asc842.output.text.transition import index_told
from lease_files import book_of, lease_text, refused
from test_events import with_events
from test_transition import ends_at_zero, entry, posted, with_transition

D = Decimal
CENT = D("0.01")
ADOPTED = date(2019, 1, 1)
PROBABLE = {"question": "guarantee", "guarantee": "residual", "answer": D(0)}
YEARLY = {"frequency": "annual", "timing": "arrears", "rows": [{"amount": D(10000)}]}


def worth(amount: int, years: int) -> Decimal:
    """A yearly amount in arrears at 6 %."""
    return sum((amount / D("1.06") ** n for n in range(1, years + 1)), D(0))


def guaranteed(kind: str, *, package: bool, judged: int = 0, judge: bool = True, **more: object) -> str:
    """Five years from 2017, formerly a capital lease, 5,000 of the residual guaranteed."""
    text = lease_text("2017-01-01", "2021-12-31", YEARLY, classification=kind if judge else None,
                      judgements=[PROBABLE | {"answer": D(judged)}],
                      residual_guarantees=[{"id": "residual", "guaranteed": D(5000)}])
    return with_transition(text, ADOPTED, "capital", package_of_expedients=package, **more)


def test_former_capital_lease_that_becomes_operating_owes_what_is_probable() -> None:
    """842-10-65-1(l): rent still to be paid and what is probable of the guarantee, not all that is guaranteed."""
    book = book_of(guaranteed("operating", package=False))
    assert book.summary["opening_liability"] == round(worth(10000, 3), 2) == D("26730.12")
    due = book.payments[book.payments["due"] >= ADOPTED]
    assert [*due["rent"]] == [10000] * 3
    # Under ASC 840 the obligation had all of it: five payments and 5,000 at the end, 6 %, two years on.
    obligation = worth(10000, 3) + 5000 / D("1.06") ** 3
    asset = (worth(10000, 5) + 5000 / D("1.06") ** 5) * 3 / 5
    moved = book.tables["transition"].set_index("item")
    assert abs(moved.loc["capital lease obligation", "before"] + obligation) <= CENT
    assert abs(moved.loc["capital lease asset", "before"] - asset) <= CENT
    assert abs(book.summary["opening_asset"] - (worth(10000, 3) + asset - obligation)) <= 2 * CENT
    assert entry(book)["equity"] == 0
    assert ends_at_zero(book)
    assert book.passed


def test_what_is_probable_of_the_guarantee_is_owed_after_the_change_to_operating() -> None:
    book = book_of(guaranteed("operating", package=False, judged=1200))
    assert abs(book.summary["opening_liability"] - worth(10000, 3) - 1200 / D("1.06") ** 3) <= CENT
    assert ends_at_zero(book)
    assert book.passed


def test_former_capital_lease_that_stays_one_keeps_all_that_is_guaranteed() -> None:
    """842-10-65-1(r): its obligation goes on, by judgement, or by the package where nobody judged."""
    for text in (guaranteed("finance", package=False), guaranteed("finance", package=True, judge=False)):
        book = book_of(text)
        assert abs(book.summary["opening_liability"] - worth(10000, 3) - 5000 / D("1.06") ** 3) <= CENT
        assert [*book.payments["rent"]][-2:] == [10000, 5000]
        assert book.passed


def test_classification_worked_out_says_what_is_owed() -> None:
    """Nobody judged it: the facts make it an operating lease under ASC 842, so what is probable is owed."""
    text = guaranteed("operating", package=False, judge=False).replace("documents = ", (
        'underlying_asset = { fair_value = 200000.00, economic_life = { years = 20 }, remaining_economic_life = '
        '{ years = 20 }, transfers_ownership = false, no_alternative_use = false, source = "lease, 1" }\n'
        "documents = "))
    book = book_of(text)
    assert book.summary["classification"] == "operating"
    assert book.summary["opening_liability"] == D("26730.12")
    assert book.passed


def test_operating_lease_that_becomes_finance_by_days() -> None:
    """24 months from 2018-02-01 are 730 days; 396 are left, and 334 days of 20,000 are accrued."""
    text = lease_text("2018-02-01", "2020-01-31", YEARLY, classification="finance")
    book = book_of(with_transition(text, ADOPTED, package_of_expedients=False), cost_weights="days")
    accrued = round(D(20000) * 334 / 730, 2)  # as the ledger has it: 9,150.68
    asset = round(round(worth(10000, 2), 2) * 396 / 730, 2) - accrued
    assert book.summary["opening_asset"] == asset == D("794.85")
    assert entry(book)["right-of-use asset"] == D("794.85")
    assert ends_at_zero(book)
    assert book.passed


def test_operating_lease_that_becomes_finance_by_months() -> None:
    """The same by months: 13 of 24 are left, 11 of 24 accrued."""
    text = lease_text("2018-02-01", "2020-01-31", YEARLY, classification="finance")
    book = book_of(with_transition(text, ADOPTED, package_of_expedients=False))
    assert abs(book.summary["opening_asset"] - (worth(10000, 2) * 13 / 24 - D(20000) * 11 / 24)) <= CENT
    assert book.passed


def test_guarantee_of_a_former_capital_lease_that_is_judged_anew_owes_what_is_probable() -> None:
    """Under ASC 842 since 2019: on 2020-01-01 2,000 is probable, 5,000 stood in the obligation. Rate as before."""
    change = {"id": "damage", "kind": "guarantee", "effective": date(2020, 1, 1),
              "guarantees": [{"guarantee": "residual", "amount": D(2000)}]}
    text = lease_text("2017-01-01", "2021-12-31", YEARLY, classification="finance", judgements=[PROBABLE],
                      residual_guarantees=[{"id": "residual", "guaranteed": D(5000)}])
    book = book_of(with_transition(with_events(text, change), ADOPTED, "capital"))
    (event,) = book.events.to_dict("records")
    assert abs(event["liability_before"] - worth(10000, 2) - 5000 / D("1.06") ** 2) <= CENT
    assert abs(event["liability_after"] - worth(10000, 2) - 2000 / D("1.06") ** 2) <= CENT
    assert ends_at_zero(book)
    assert book.passed


def annuity_due(amount: int, months: int) -> Decimal:
    """A monthly amount in advance at 6 % nominal."""
    return sum((amount / D("1.005") ** k for k in range(months)), D(0))


INDEXED = {"timing": "advance", "rows": [{"monthly": D(1000)}], "basis": "index", "index": {
    "name": "CPI-U", "at_commencement": D(100), "readings": [
        {"from": date(2018, 1, 1), "value": D(110)}, {"from": date(2020, 1, 1), "value": D(121)}]}}


@pytest.mark.parametrize(("index", "rent", "variable"), [("inception", 1000, 12 * 100 + 24 * 210),
                                                         ("current", 1100, 24 * 110)])
def test_index_at_transition_is_that_of_inception_or_the_current_one_by_policy(
        index: str, rent: int, variable: int) -> None:
    """PwC, Leases guide, 10.4.1.2, and In depth of 2018-08-30: either. 1,000 at 100; 1,100 since 2018, 1,210 from
    2020: 36 months from 2019 are measured at what the policy says, the rest of what is charged is variable cost."""
    text = with_transition(lease_text("2017-01-01", "2021-12-31", INDEXED), ADOPTED)
    book = book_of(text, transition_index=index)
    assert abs(book.summary["opening_liability"] - annuity_due(rent, 36)) <= CENT
    assert book.summary["opening_asset"] == book.summary["opening_liability"]
    assert set(book.schedule["cost"]) == {rent}
    since = book.tables["expenses"]
    since = since[(since["kind"] == "variable lease cost") & (since["date"] >= ADOPTED)]
    assert sum(since["cost"]) == variable
    due = book.payments[book.payments["due"] >= ADOPTED]
    assert all(("the transition" in why) == (index == "current") for why in due["why"])
    assert index_told(book.stated) == f"; rent at the {index} index"
    assert ends_at_zero(book)
    assert book.passed


def test_index_at_transition_of_an_obligation_that_goes_on_is_its_own() -> None:
    text = lease_text("2017-01-01", "2021-12-31", INDEXED, classification="finance")
    text = with_transition(text, ADOPTED, "capital")
    for index in ("inception", "current"):
        book = book_of(text, transition_index=index)
        assert abs(book.summary["opening_liability"] - annuity_due(1000, 36)) <= CENT
        assert book.passed


@pytest.mark.parametrize(("key", "amount", "account"), [
    ("favorable_terms", 7200, "Favorable lease terms (intangible asset)"),
    ("unfavorable_terms", 3600, "Unfavorable lease terms (liability)")])
def test_terms_of_a_lease_acquired_before_pass_into_the_asset(key: str, amount: int, account: str) -> None:
    """842-10-65-1(h): what is left of the intangible is credited (the liability debited), and the asset takes it up;
    1,000 a month in advance to 2021, level: cost of 36 months is 1,000 and a 36th of the terms."""
    text = lease_text("2017-01-01", "2021-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}]})
    book = book_of(with_transition(text, ADOPTED, **{key: amount}))
    sign = 1 if key == "favorable_terms" else -1
    assert abs(book.summary["opening_liability"] - annuity_due(1000, 36)) <= CENT
    assert book.summary["opening_asset"] - book.summary["opening_liability"] == sign * amount
    assert posted(book)[account] == -sign * amount
    assert entry(book)["equity"] == 0
    row = book.tables["transition"].set_index("item").loc["favorable (unfavorable) lease terms"]
    assert (row["before"], row["after"], row["paragraph"]) == (sign * amount, 0, "842-10-65-1(h)")
    assert set(book.schedule["cost"]) == {D(1000) + sign * D(amount) / 36}
    assert ends_at_zero(book)
    assert book.passed


@pytest.mark.parametrize(("former", "more", "key"), [
    ("operating", {"favorable_terms": 1, "unfavorable_terms": 1}, "transition.unfavorable_terms"),
    ("capital", {"favorable_terms": 1}, "transition.favorable_terms")])
def test_terms_that_no_lease_can_have_are_refused(former: str, more: dict[str, int], key: str) -> None:
    text = lease_text("2017-01-01", "2021-12-31", YEARLY, classification="finance" if former == "capital" else
                      "operating")
    assert [p.key for p in refused(with_transition(text, ADOPTED, former, **more))] == [key]
