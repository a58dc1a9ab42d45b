"""Transition from ASC 840 (842-10-65-1): published examples, and cases computed here by other means."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from lease_files import ROOT, at, book_of, lease_text, refused, toml
from test_events import with_events

D = Decimal
HALF = D("0.5")


def with_transition(text: str, day: date, former: str = "operating", **more: Any) -> str:
    """Add a transition; a balance is given as its amount, its source is the lease."""
    terms = {"date": day, "method": "effective date", "former": former, "package_of_expedients": True}
    balances = {k: {"amount": D(str(v)), "source": "lease, ledger"} for k, v in more.items() if k not in TERMS}
    table = terms | {k: v for k, v in more.items() if k in TERMS} | balances
    return text + "\n[transition]\n" + "".join(f"{k} = {toml(v)}\n" for k, v in table.items())


TERMS = {"method", "package_of_expedients", "hindsight"}


def entry(book: asc842.LeaseBook) -> dict[str, Decimal]:
    """The transition table: what each item is after it, debit positive."""
    return {row["item"]: row["after"] for row in book.tables["transition"].to_dict("records")}


def posted(book: asc842.LeaseBook) -> dict[str, Decimal]:
    """The transition entry by account, debit positive."""
    lines = book.journal[book.journal["entry"] == "transition"].to_dict("records")
    return {line["account"]: line["debit"] - line["credit"] for line in lines}


def ends_at_zero(book: asc842.LeaseBook) -> bool:
    last = book.schedule.iloc[-1]
    return bool(last["liability_closing"] == last["asset_closing"] == 0)


def example_29(**more: Any) -> str:
    """FASB 842-10-55-249 to -254: 31,000 in years 1 and 2, 33,000 in years 3 to 5, in arrears; costs of 500.

    The rent of year 1 is what makes the accrued rent of 1,200: (2 x 31,000 + 3 x 33,000) / 5 - 31,000.
    """
    rows = [{"month": 1, "amount": D(31000)}, {"month": 25, "amount": D(33000)}]
    return with_transition(lease_text("2018-01-01", "2022-12-31", {
        "frequency": "annual", "timing": "arrears", "rows": rows}, costs=[{"amount": D(500)}]),
        date(2019, 1, 1), **more)


@pytest.mark.parametrize("given", [{}, {"accrued_rent": 1200, "unamortized_initial_direct_costs": 400}])
def test_example_29_operating(given: dict[str, int]) -> None:
    book = book_of(example_29(**given))
    assert abs(book.summary["opening_liability"] - 112462) <= HALF
    assert abs(book.summary["opening_asset"] - 111662) <= HALF
    assert posted(book)["Prepaid (accrued) rent"] == 1200
    assert posted(book)["Unamortized initial direct costs (ASC 840)"] == -400
    assert entry(book)["equity"] == 0
    assert (book.schedule["period"].iloc[0], len(book.schedule)) == ("2019-01", 48)
    # (161,000 - 32,200 of year 1 + 400) / 4 a year.
    assert sum(book.schedule["cost"].iloc[:12]) == D(32300)
    assert ends_at_zero(book)
    assert book.passed


def example_28(**more: Any) -> str:
    """FASB 842-10-55-244 to -247: 7 x 25,000 in arrears, 8,190 guaranteed and in the obligation in full, 6 %."""
    rent = [{"frequency": "annual", "timing": "arrears", "rows": [{"amount": D(25000)}]},
            {"name": "Residual value guarantee", "frequency": "once", "timing": "arrears",
             "rows": [{"on": date(2024, 12, 31), "amount": D(8190)}]}]
    return with_transition(lease_text("2018-01-01", "2024-12-31", rent, classification="finance",
                                      costs=[{"amount": D(2800)}]), date(2019, 1, 1), "capital", **more)


def test_example_28_with_its_guarantee_as_one() -> None:
    """The guarantee is in the obligation in full, though nothing of it was judged probable."""
    rent = {"frequency": "annual", "timing": "arrears", "rows": [{"amount": D(25000)}]}
    text = lease_text("2018-01-01", "2024-12-31", rent, classification="finance", costs=[{"amount": D(2800)}],
                      residual_guarantees=[{"id": "residual", "guaranteed": D(8190)}], judgements=[
                          {"question": "guarantee", "guarantee": "residual", "answer": D(0)}])
    book = book_of(with_transition(text, date(2019, 1, 1), "capital", asset=124434, obligation=128707))
    assert abs(book.summary["opening_liability"] - 128707) <= HALF
    assert book.summary["opening_asset"] == 126834
    assert ends_at_zero(book)
    assert book.passed


@pytest.mark.parametrize("given", [{}, {"unamortized_initial_direct_costs": 2400, "obligation": 128707}])
def test_example_28_capital(given: dict[str, int]) -> None:
    book = book_of(example_28(asset=124434, **given))
    assert abs(book.summary["opening_liability"] - 128707) <= HALF
    assert book.summary["opening_asset"] == 126834
    assert entry(book)["equity"] == 0
    # The asset of 126,834 over the six years left; interest as the obligation accretes it.
    assert sum(book.schedule["amortization"].iloc[:12]) == D(21139)
    assert abs(sum(book.schedule["interest"].iloc[:12]) - D("128706.73") * D("0.06")) <= D("0.01")
    assert ends_at_zero(book)
    assert book.passed


def test_an_obligation_that_payments_and_rate_do_not_bear_out_fails() -> None:
    book = book_of(example_28(asset=124434, obligation=129000))
    assert [c.name for c in book.checks if c.status == "fail"] == ["capital lease obligation as stated"]


def test_capital_asset_by_computation() -> None:
    """145,006.28 at commencement, of which one year in seven is amortized; as the obligation: 25,000 a year at 6 %."""
    factor = sum((1 / D("1.06") ** n for n in range(1, 8)), D(0))
    asset = (25000 * factor + 8190 / D("1.06") ** 7) * 6 / 7
    book = book_of(example_28())
    assert abs(book.summary["opening_asset"] - asset - 2400) <= D("0.01")
    assert ends_at_zero(book)
    assert book.passed


# Microsoft, Dynamics 365 asset leasing, transition-methods: 12 x 1,000 in advance from 2019-07-01, transition on
# 2020-01-01, 5 % before and 10 % then. The names are those of IFRS 16; ASC 842 knows one method, and its figures
# depend on the classification. "Full" (as if always applied, at 5 %) and "A" (the same at 10 %) measure an asset as
# the part of the liability at commencement that the rest of the term has: under ASC 842 that is an operating lease
# that comes to be a finance lease, 842-10-65-1(o). "B" (asset = liability) is an operating lease that stays one.
# Full figures at 5 % under IFRS 16 keep the rate of commencement; ASC 842 takes one rate, that of the transition.
@pytest.mark.parametrize(("rate", "kind", "liability", "asset", "equity"), [
    ("0.05", "finance", "5938.10", "5864.95", "73.15"),
    ("0.10", "finance", "5877.39", "5734.65", "142.74"),
    ("0.10", "operating", "5877.39", "5877.39", "0.00"),
])
def test_dynamics_365(rate: str, kind: str, liability: str, asset: str, equity: str) -> None:
    text = lease_text("2019-07-01", "2020-06-30", {"timing": "advance", "rows": [{"monthly": D(1000)}]}, rate=rate,
                      classification=kind)
    book = book_of(with_transition(text, date(2020, 1, 1), package_of_expedients=False))
    found = (book.summary["opening_liability"], book.summary["opening_asset"], entry(book)["equity"])
    # 73.15 was added up from rounded figures in the source; every other figure stands alone.
    assert [abs(a - D(b)) <= D("0.01") for a, b in zip(found, (liability, asset, equity), strict=True)] == [True] * 3
    assert ends_at_zero(book)
    assert book.passed


def test_windham_as_if_adopted_in_2008() -> None:
    """The balances of inputs/windham-v.toml at 2007-12-31 as the issue prints them under ASC 842 at the same rate:
    759,996.76 and 702,224.03, so that 57,772.73 of rent is accrued."""
    text = (ROOT / "inputs" / "windham-v.toml").read_text(encoding="utf-8")
    book = book_of(with_transition(text, date(2008, 1, 1)))
    assert (book.summary["opening_liability"], book.summary["opening_asset"]) == (D("759996.76"), D("702224.03"))
    assert posted(book) == {"Right-of-use asset": D("702224.03"), "Lease liability": D("-759996.76"),
                            "Prepaid (accrued) rent": D("57772.73")}
    assert set(book.schedule["cost"]) == {D("65574.36"), D("65574.37")}
    before = book.payments[book.payments["due"] < date(2008, 1, 1)]
    assert (len(book.payments), len(before), before["in_liability"].any()) == (68, 57, False)
    assert ends_at_zero(book)
    assert book.passed


def test_incentive_and_prepaid_rent_are_carried_over() -> None:
    """36 months in advance from 2020-01-01: 2,000 but 2,300 in year 1; after 12 months of them.

    Straight line 2,100: 12 x 200 are prepaid. Of an incentive of 3,600, 2,400 is left; of costs of 900, 600.
    """
    rows = [{"monthly": D(2300)}, {"month": 13, "monthly": D(2000)}]
    book = book_of(with_transition(lease_text(
        "2020-01-01", "2022-12-31", {"timing": "advance", "rows": rows}, costs=[{"amount": D(900)}],
        incentives=[{"amount": D(3600), "received": date(2020, 1, 1)}]), date(2021, 1, 1)))
    liability = sum((2000 / D("1.005") ** k for k in range(24)), D(0))  # that day's rent is still unpaid
    assert abs(book.summary["opening_liability"] - liability) <= D("0.005")
    assert book.summary["opening_asset"] - book.summary["opening_liability"] == 2400 - 2400 + 600
    assert posted(book) == {
        "Right-of-use asset": book.summary["opening_asset"], "Lease liability": -book.summary["opening_liability"],
        "Prepaid (accrued) rent": D(-2400), "Unamortized lease incentives (ASC 840)": D(2400),
        "Unamortized initial direct costs (ASC 840)": D(-600)}
    assert set(book.schedule["cost"]) == {D(2100) - 100 + 25}
    assert ends_at_zero(book)
    assert book.passed


def test_exit_costs_reduce_the_asset_which_then_amortizes_straight_line() -> None:
    """4 x 10,000 in arrears, 5 %, three left: 27,232.48; less 12,000 of exit costs is 15,232.48 over 36 months."""
    rent = {"frequency": "annual", "timing": "arrears", "rows": [{"amount": D(10000)}]}
    book = book_of(with_transition(lease_text("2018-01-01", "2021-12-31", rent, rate="0.05"), date(2019, 1, 1),
                                   exit_cost_liability=12000, accrued_rent=500))
    assert book.summary["opening_liability"] == D("27232.48")
    assert book.summary["opening_asset"] == D("14732.48")
    assert posted(book)["Exit cost liability"] == 12000
    assert posted(book)["Prepaid (accrued) rent"] == 500
    monthly = D("14732.48") / 36
    assert all(abs(a - monthly) <= D("0.01") for a in book.schedule["amortization"])
    assert sum(book.schedule["cost"]) == 30000 - 12000 - 500
    assert ends_at_zero(book)
    assert book.passed


def test_costs_that_no_longer_qualify_go_to_equity() -> None:
    book = book_of(example_29(initial_direct_costs_written_off=150, package_of_expedients=False))
    assert entry(book)["equity"] == 150
    assert posted(book)["Retained earnings, adoption of ASC 842"] == 150
    assert book.summary["opening_asset"] == book.summary["opening_liability"] - 1200 + 250
    assert ends_at_zero(book)
    assert book.passed


def test_capital_lease_that_becomes_operating() -> None:
    """Asset less obligation goes on as prepaid rent: 90,000 - 128,706.73 + liability is the asset; level cost."""
    text = example_28(asset=90000, package_of_expedients=False).replace('answer = "finance"', 'answer = "operating"')
    book = book_of(text)
    assert book.summary["opening_asset"] == 90000 + 2400
    total = 6 * 25000 + 8190 + book.summary["opening_asset"] - book.summary["opening_liability"]
    assert all(abs(cost - total / 72) <= D("0.01") for cost in book.schedule["cost"])
    assert entry(book)["equity"] == 0
    assert ends_at_zero(book)
    assert book.passed


def test_operating_lease_that_becomes_finance() -> None:
    """5 x 1,000 in arrears at 6 %, four years of five left: the asset is 4/5 of what five payments are worth, the
    liability what four are, equity takes the difference, and the asset amortizes evenly."""
    text = lease_text("2018-01-01", "2022-12-31", {"frequency": "annual", "timing": "arrears", "rows": [
        {"amount": D(1000)}]}, classification="finance")
    book = book_of(with_transition(text, date(2019, 1, 1), package_of_expedients=False))
    worth = {n: sum(1000 / D("1.06") ** k for k in range(1, n + 1)) for n in (4, 5)}
    assert abs(book.summary["opening_liability"] - worth[4]) <= D("0.005")
    assert abs(book.summary["opening_asset"] - worth[5] * 4 / 5) <= D("0.01")
    assert entry(book)["equity"] == book.summary["opening_liability"] - book.summary["opening_asset"]
    assert all(abs(month - worth[5] / 60) <= D("0.01") for month in book.schedule["amortization"])
    assert ends_at_zero(book)
    assert book.passed


def test_comparative_method_begins_at_commencement_where_that_is_later() -> None:
    text = lease_text("2020-03-01", "2022-02-28", {"timing": "advance", "rows": [{"monthly": D(500)}]},
                      costs=[{"amount": D(240)}])
    book = book_of(with_transition(text, date(2020, 3, 1), method="comparative"))
    plain = book_of(text, day_one_payment="included")
    assert book.schedule.equals(plain.schedule)
    assert book.passed


def test_transition_within_a_month_and_rent_in_arrears() -> None:
    """From 2017-01-17, transition on 2019-07-01 between due dates: liability by hand, both balances end at zero."""
    rent = {"timing": "arrears", "due_day": 10, "rows": [{"monthly": D(1000)}, {"month": 20, "monthly": D(1100)}]}
    book = book_of(with_transition(lease_text("2017-01-17", "2020-12-09", rent), date(2019, 7, 1)))
    assert book.schedule["starts"].iloc[0] == date(2019, 7, 1)
    assert ends_at_zero(book)
    assert book.passed


EXTENSION = {"id": "extension", "kind": "modification", "lease_term_end": date(2021, 12, 31), "classification": None,
             "rent": [{"id": "rent-1", "name": "Rent", "timing": "advance", "source": "lease, 3",
                       "rows": [{"monthly": D(1500)}]}]}


def test_event_before_the_transition_is_one_of_asc840() -> None:
    """24 months at 1,000; from 2019-01-01 36 at 1,500: nothing accrued on that day, 1,500 a month from there on."""
    text = lease_text("2018-01-01", "2019-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}]})
    book = book_of(with_transition(with_events(text, {**EXTENSION, "effective": date(2019, 1, 1)}),
                                   date(2020, 1, 1)))
    liability = sum((1500 / D("1.005") ** k for k in range(24)), D(0))
    assert abs(book.summary["opening_liability"] - liability) <= D("0.005")
    assert book.summary["opening_asset"] == book.summary["opening_liability"]
    assert (book.summary["months"], book.summary["lease_term_end"], len(book.events)) == (48, date(2021, 12, 31), 0)
    assert set(book.schedule["cost"]) == {D(1500)}
    assert ends_at_zero(book)
    assert book.passed


def test_event_after_the_transition_is_one_of_asc842() -> None:
    text = lease_text("2018-01-01", "2019-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}]})
    book = book_of(with_transition(with_events(text, {
        **EXTENSION, "effective": date(2019, 7, 1), "discount_rate": D("0.05"), "classification": "operating"}),
        date(2019, 1, 1)))
    liability = sum((1500 * (1 / (1 + D("0.05") / 12)) ** k for k in range(30)), D(0))
    (event,) = book.events.to_dict("records")
    assert abs(event["liability_after"] - liability) <= D("0.005")
    assert at(book, "2019-06-30")["cost"] == 1000
    assert ends_at_zero(book)
    assert book.passed


@pytest.mark.parametrize(("term", "rate"), [("original", "0.05"), ("remaining", "0.04")])
def test_rate_of_a_table_is_that_of_the_transition_for_either_term(term: str, rate: str) -> None:
    """60 months from 2018, 48 of them left on 2019-01-01; the package keeps what criteria now call finance."""
    text = example_29().replace("answer = 0.06", 'method = "incremental borrowing"')
    cut = text.index('question = "classification"')
    text = text[:text.rindex("[[judgements]]", 0, cut)] + text[text.index("[transition]"):]
    table = {"name": "Bank", "kind": "incremental borrowing", "as_of": date(2018, 12, 31), "rates": [
        {"months": 48, "rate": D("0.04")}, {"months": 60, "rate": D("0.05")}]}
    early = table | {"as_of": date(2017, 12, 31), "rates": [{"months": 12, "rate": D("0.09")},
                                                            {"months": 90, "rate": D("0.09")}]}
    asset = 'underlying_asset = { fair_value = 100000.00, source = "lease, 1" }'
    text = text.replace("documents = ", f"{asset}\ndocuments = ")
    book = book_of(text, rate_tables=[early, table], transition_rate_term=term)
    assert (book.summary["discount_rate"], book.summary["classification"]) == (D(rate), "operating")
    assert book.passed


def test_workbook_of_a_transition(tmp_path: Path) -> None:
    import openpyxl

    path = book_of(example_28(asset=124434)).to_workbook(tmp_path / "w.xlsx")
    assert {"Transition", "Schedule", "ASC840"} <= set(openpyxl.load_workbook(path).sheetnames)


def test_more_costs_written_off_than_are_left() -> None:
    text = example_29(initial_direct_costs_written_off=401, package_of_expedients=False)
    with pytest.raises(asc842.InputError, match="at most the unamortized costs of the ASC 840 schedule"):
        book_of(text)


REFUSED: dict[str, tuple[str, str]] = {
    "before commencement": (example_29().replace("date = 2019-01-01", "date = 2017-01-01"), "transition.date"),
    "on commencement": (example_29().replace("date = 2019-01-01", "date = 2018-01-01"), "transition.date"),
    "after the term": (example_29().replace("date = 2019-01-01", "date = 2023-01-01"), "transition.date"),
    "accrued and prepaid": (example_29(accrued_rent=1, prepaid_rent=1), "transition.prepaid_rent"),
    "capital lease's asset": (example_29(asset=5), "transition.asset"),
    "accrued rent of a capital lease": (example_28(accrued_rent=5), "transition.accrued_rent"),
    "written off under the package": (example_29(initial_direct_costs_written_off=5),
                                      "transition.initial_direct_costs_written_off"),
    "more written off than there is": (example_29(
        initial_direct_costs_written_off=500, unamortized_initial_direct_costs=400, package_of_expedients=False),
        "transition.initial_direct_costs_written_off.amount"),
    "reclassified under the package": (example_28().replace('answer = "finance"', 'answer = "operating"'),
                                       "judgements[1].answer"),
    "rate of an event before it": (with_transition(with_events(
        lease_text("2018-01-01", "2019-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}]}),
        {**EXTENSION, "effective": date(2019, 1, 1), "discount_rate": D("0.05")}), date(2020, 1, 1)),
        "events[0].discount_rate"),
    "impairment before it": (with_transition(with_events(
        lease_text("2018-01-01", "2020-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}]}),
        {"id": "loss", "kind": "impairment", "impairment": D(5), "effective": date(2019, 1, 1)}),
        date(2020, 1, 1)), "events[0].kind"),
    "unknown source": (example_29(accrued_rent=1200).replace("lease, ledger", "nowhere, ledger"),
                       "transition.accrued_rent.source"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_transition_is_refused_where_it_stands(name: str) -> None:
    text, key = REFUSED[name]
    assert [p.key for p in refused(text)] == [key]
