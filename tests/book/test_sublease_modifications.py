"""Operating subleases whose terms change: a new lease from that day, with what was accrued carried into it.

Every figure is worked out by hand beside it: income so far less rent so far is what the new straight line begins with
(842-10-25-15).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import asc842
from lease_files import book_of, refused
from test_subleases import SUB, check, head, months, posted

D = Decimal
CHEAPER = {"id": "cheaper", "effective": date(2027, 7, 1), "ends": date(2028, 6, 30), "source": "lease, 7",
           "reason": "Vacancy in the market.",
           "rent": [{"id": "base", "name": "Rent", "timing": "advance", "source": "lease, 7",
                     "rows": [{"amount": D("700.00")}]}]}


def modified(*changes: dict[str, Any], **more: Any) -> str:
    return head({**SUB, **more, "modifications": list(changes)})


def rent(amount: str, **more: Any) -> dict[str, Any]:
    return {"id": "base", "name": "Rent", "timing": "advance", "source": "lease, 7", "rows": [{"amount": D(amount)}],
            **more}


def test_less_rent_for_a_shorter_time() -> None:
    """24,200 over 30 months is 9,680.00 in the first 12, of which 10 x 800 is received: 1,680.00 accrued. The new
    terms promise 12 x 700 = 8,400.00; less 1,680.00 that is 6,720.00 over 12 months, 560.00 a month.
    """
    book = book_of(modified(CHEAPER))
    t, a = months(book), book.policy.accounts
    assert t.loc["2027-06", "accrued"] == 1680
    assert t.loc["2027-07", ["rent", "income", "accrued"]].tolist() == [700, 560, 1540]
    assert set(t.loc["2027-07":, "income"]) == {D("560.00")}
    assert (t.index[-1], t["accrued"].iloc[-1]) == ("2028-06", 0)
    assert book.summary["sublease_income_total"] == 8000 + 8400
    assert (posted(book, a.sublease_income), posted(book, a.sublease_receivable)) == (-16400, 0)
    (row,) = book.tables["sublease_modifications"].to_dict("records")
    assert (row["accrued_before"], row["rent_to_come"], row["income_to_come"]) == (1680, 8400, 6720)
    assert (row["sublease"], row["modification"], row["effective"], row["ends"], row["share"]) == (
        "sub", "cheaper", date(2027, 7, 1), date(2028, 6, 30), 1)
    # Of the head lease 24 months at 1,000 are sublet now.
    assert check(book, "sublease income covers").expected == "24,000.00"
    assert [c.name for c in book.checks if c.status == "fail"] == []


def test_a_longer_time_for_half_of_the_space() -> None:
    """Twelve months at 800, six at 900: 15,000 over 18 months. After nine 7,500.00 is income, 7,200.00 received. Then
    21 months at 750.00 promise 15,750.00; less 300.00 accrued 15,450.00, 735.714... a month. Of 180 of initial direct
    costs 90 is left, 330 comes in: 20.00 a month. Half of the lease is sublet from then on.
    """
    longer = {"id": "longer", "effective": date(2027, 4, 1), "ends": date(2028, 12, 31), "share": D("0.5"),
              "initial_direct_costs": D("330.00"), "rent": [rent("750.00")], "reason": "Renewed.",
              "source": "lease, 7"}
    book = book_of(modified(longer, ends=date(2027, 12, 31), abatements=[], initial_direct_costs=D("180.00")))
    t, a = months(book), book.policy.accounts
    assert t.loc["2027-03", ["income", "accrued", "initial_direct_cost", "lease_cost"]].tolist() == [
        D("833.33"), 300, 10, 1000]
    assert set(t.loc["2027-04":, "income"]) == {D("735.71"), D("735.72")}
    assert set(t.loc["2027-04":, "initial_direct_cost"]) == {D("20.00")}
    assert set(t.loc["2027-04":, "lease_cost"]) == {D("500.00")}
    assert (t.index[-1], t["accrued"].iloc[-1]) == ("2028-12", 0)
    assert posted(book, a.sublease_income) == -(7200 + 15750)
    assert (posted(book, a.sublease_cost), posted(book, a.sublease_initial_direct_cost)) == (510, 0)
    assert check(book, "sublease income covers").expected == "19,500.00"
    assert [c.name for c in book.checks if c.status == "fail"] == []


def test_inside_a_month_and_twice() -> None:
    """800 in arrears for 30 months, in full from the start. From 2027-01-16 on 1,000 (15/31 of January at 800, 387.10,
    16/31 at 1,000, 516.13), from 2027-07-01 the last six months free, to the end of 2027: six months of
    516.13 + 5 x 1,000 and six of nothing are 5,516.13 over 5 16/31 + 6 months, and nothing was accrued before.
    """
    monthly = {"timing": "arrears", "source": "lease, 3"}
    dearer = {"id": "dearer", "effective": date(2027, 1, 16), "ends": date(2027, 12, 31), "reason": "More services.",
              "source": "lease, 7", "rent": [rent("1000.00", timing="arrears")]}
    free = {"id": "free", "effective": date(2027, 7, 1), "reason": "A concession.", "source": "lease, 8",
            "abatements": [{"id": "rest", "from": date(2027, 7, 1), "to": date(2027, 12, 31), "share": 1,
                            "source": "lease, 8"}]}
    book = book_of(modified(dearer, free, rent=[{**rent("800.00"), **monthly}], abatements=[]))
    t = months(book)
    assert t.loc["2027-01", ["rent", "income"]].tolist() == [D("903.23"), D("903.23")]
    # By July 5 x 1,000 + 516.13 is income and received, so that nothing is left for the months without rent.
    assert t.loc["2027-06", "accrued"] == 0
    assert set(t.loc["2027-07":, "income"]) == {D("0.00")}
    assert set(t.loc["2027-07":, "abatement"]) == {D("1000.00")}
    assert book.tables["sublease_modifications"]["income_to_come"].tolist() == [
        D("516.13") + 11 * 1000, D("0.00")]
    assert [c.name for c in book.checks if c.status == "fail"] == []


def test_ended_before_its_new_time() -> None:
    """After six of the twelve months at 560.00 the sublessee leaves and pays 2,000: 1,680 + 6 x 560 - 6 x 700 = 840.00
    is accrued by then, so that 1,160.00 of it is income.
    """
    end = {"on": date(2027, 12, 31), "received": D("2000.00"), "source": "lease, 9"}
    book = book_of(modified(CHEAPER, terminated=end))
    t = months(book)
    assert t.loc["2027-11", "accrued"] == D("980.00")
    assert t.loc["2027-12", ["income", "received", "accrued"]].tolist() == [D("1720.00"), 2700, 0]
    assert t.index[-1] == "2027-12"
    assert [c.name for c in book.checks if c.status == "fail"] == []


def test_rent_in_arrears_for_days_used_is_noted_where_nothing_is_stated() -> None:
    """800 in arrears; sixteen of October's 31 days are 412.90. In advance October is paid."""
    def ended(timing: str, **received: Any) -> asc842.LeaseBook:
        end = {"on": date(2027, 10, 16), "source": "lease, 9", **received}
        return book_of(modified(rent=[{**rent("800.00", timing=timing), "source": "lease, 3"}], abatements=[],
                                terminated=end))

    name = "rent for days used before a sublease ended"
    noted = check(ended("arrears"), name)
    assert (noted.status, noted.expected, noted.about) == ("note", "412.90", "sub")
    for book in (ended("arrears", received=D("412.90")), ended("arrears", received=D("0.00")), ended("advance")):
        assert name not in [c.name for c in book.checks]
    assert book_of(modified(rent=[rent("800.00", source="lease, 3")], abatements=[])).passed
    assert ended("arrears", received=D("412.90")).summary["sublease_income_total"] == 15 * 800 + D("412.90")


def test_an_index_is_that_of_the_modification() -> None:
    """Rent of 1,000 at an index of 100; 110 from 2027 on is variable until the sublease is prolonged by half a year on
    2027-04-01: from then on it is measured at 110, 1,100 a month.
    """
    by_index = {**rent("1000.00"), "basis": "index", "source": "lease, 3", "index": {
        "name": "CPI-U", "at_commencement": 100, "readings": [{"from": date(2027, 1, 1), "value": 110}]}}
    longer = {"id": "longer", "effective": date(2027, 4, 1), "ends": date(2027, 12, 31), "reason": "Renewed.",
              "source": "lease, 7"}
    t = months(book_of(modified(longer, ends=date(2027, 6, 30), rent=[by_index], abatements=[])))
    assert t["income"].tolist() == [1000] * 9 + [1100] * 9
    assert t["variable_income"].tolist() == [0] * 6 + [100] * 3 + [0] * 9


def test_a_misprint_in_a_modification_is_judged_by_its_name() -> None:
    """9,600 a year is not 12 x 850."""
    wrong = {**CHEAPER, "rent": [rent("1.00", rows=[{"label": "all", "monthly": D("850.00"),
                                                       "annual": D("9600.00")}])]}
    text = modified(wrong)
    assert [c.status for c in book_of(text).checks if c.status == "fail"] == ["fail"]
    judged = text + ('\n[[judgements]]\nquestion = "governing_figure"\nrent = "base/cheaper/sub"\nrow = "all"\n'
                     'answer = "annual"\nreason = "The invoices say so."\n')
    assert refused(judged) == []
    assert months(book_of(judged)).loc["2027-09", "rent"] == 800


def test_rent_in_advance_that_the_new_rent_does_not_use_up_is_told_at_the_modification() -> None:
    """900 paid for December 2028; from the 16th on 100 a month is owed: of 900 x 16/31 = 464.52 paid for these days
    51.61 is used up."""
    late = {**CHEAPER, "effective": date(2028, 12, 16), "ends": date(2028, 12, 31), "rent": [rent("100.00")]}
    with pytest.raises(asc842.InputError) as refusal:
        book_of(modified(late))
    ((key, found),) = [(p.key, p.found) for p in refusal.value.problems]
    assert key == "facts.subleases[0].modifications[0].rent"
    assert found.startswith("412.91 paid in advance")


def test_problems_are_told_at_the_modification() -> None:
    def keys(*changes: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
        return [(p.key, p.found) for p in refused(modified(*changes, **more))]

    at = "facts.subleases[0].modifications"
    gap = {**CHEAPER, "rent": [rent("700.00", rows=[{"to": date(2027, 12, 31), "amount": D("700.00")}])]}
    ((key, found),) = keys(gap)
    assert key.startswith(f"{at}[0].rent[0]"), found
    beyond = {**CHEAPER, "ends": date(2029, 12, 31)}
    assert [key for key, _ in keys(beyond)] == [f"{at}[0].ends"]
    late = {**CHEAPER, "effective": date(2029, 7, 1)}
    assert (f"{at}[0].effective", "2029-07-01") in keys(late)
    twice = {**CHEAPER, "effective": date(2027, 1, 1)}
    assert [key for key, _ in keys(CHEAPER, twice)] == [f"{at}[1].id", f"{at}[1].effective"]
    nothing = {k: v for k, v in CHEAPER.items() if k not in ("rent", "ends")}
    assert [key for key, _ in keys(nothing)] == [f"{at}[0]"]
    other = {"id": "other", "share": D("0.6"), "begins": date(2027, 1, 1), "ends": date(2028, 12, 31)}
    whole = head({**SUB, "share": D("0.4"), "modifications": [{**CHEAPER, "share": D("0.5")}]}, {**SUB, **other,
                 "abatements": []})
    assert [p.key for p in refused(whole)] == [f"{at}[0]"]
    assert isinstance(book_of(head({**SUB, "share": D("0.4")}, {**SUB, **other, "abatements": []})), asc842.LeaseBook)
