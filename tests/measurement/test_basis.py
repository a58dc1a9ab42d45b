"""A basis other than straight line (842-20-25-6(a), 842-20-35-7, 842-20-35-11), through lease files.

Expected costs are worked out beside each test: what is spread x weight / weight that remains.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import asc842
from asc842.measurement.straight_line import elapsed_share
from event_workbooks import with_events
from lease_files import at, book_of, lease_text, load_text, measured_amounts, refused

D = Decimal
DAY = timedelta(days=1)
Stretch = tuple[str, str, str]
RENT = {"frequency": "monthly", "timing": "advance", "rows": [{"monthly": D(1000)}]}
THREE_YEARS = (("2024-01-01", "2024-12-31", "50"), ("2025-01-01", "2025-12-31", "30"),
               ("2026-01-01", "2026-12-31", "20"))


def weights(stretches: Sequence[Stretch]) -> list[dict[str, Any]]:
    return [{"from": date.fromisoformat(a), "to": date.fromisoformat(b), "weight": D(w)} for a, b, w in stretches]


def judged(*stretches: Stretch) -> dict[str, Any]:
    return {"question": "basis", "answer": weights(stretches)}


def lease(*stretches: Stretch, start: str = "2024-01-01", end: str = "2026-12-31", rent: Any = RENT,
          judgements: Sequence[Mapping[str, Any]] = (), **more: Any) -> str:
    return lease_text(start, end, rent, judgements=[judged(*stretches), *judgements], **more)


def costs(book: asc842.LeaseBook) -> list[Decimal]:
    return list(book.schedule["cost"])


def failing(book: asc842.LeaseBook) -> list[str]:
    return [c.name for c in book.checks if c.status == "fail"]


def rounded(cents: Fraction) -> int:
    """Half a cent up."""
    return (2 * cents.numerator + cents.denominator) // (2 * cents.denominator)


def test_operating_cost_follows_the_weights() -> None:
    """36,000 in all: 50 % in the first year is 18,000, 1,500 a month; then 10,800 and 7,200."""
    book = book_of(lease(*THREE_YEARS))
    assert costs(book) == [D("1500.00")] * 12 + [D("900.00")] * 12 + [D("600.00")] * 12
    last = book.schedule.iloc[-1]
    assert (last["asset_closing"], last["liability_closing"]) == (0, 0)
    # Prepaid (accrued) rent after a year: 12,000 paid, 18,000 recognized.
    year = at(book, "2024-12-31")
    assert year["asset_closing"] - year["liability_closing"] == D("-6000.00")
    assert failing(book) == []


def test_costs_and_incentives_are_spread_with_the_rent() -> None:
    """36,000 rent + 4,000 costs - 1,000 incentive + 500 prepaid = 39,500; the first year is half of it."""
    book = book_of(lease(*THREE_YEARS, costs=[{"amount": D(4000)}], prepaid_rent=[{"amount": D(500)}],
                         incentives=[{"amount": D(1000), "received": date(2024, 1, 1)}]))
    assert sum(costs(book)[:12]) == D("19750.00")
    parts = book.tables["asset_components"].set_index("period").loc["2024-12"]
    assert (parts["unamortized_initial_direct_costs"], parts["unamortized_incentives"]) == (2000, 500)
    assert failing(book) == []


def test_finance_asset_is_consumed_by_units() -> None:
    """36 payments of 1,000 in advance at 6 %: 33,036.37 by the annuity formula. Of 60,000 hours 30,000 in year one.

    Liability 1000 x (1 - 1.005^-35) / 0.005, exact in decimals; the asset is that and the first payment.
    """
    annuity = D(1000) * (1 - D("1.005") ** -35) / D("0.005")
    opening = (annuity + 1000).quantize(D("0.01"), ROUND_HALF_UP)
    hours = (("2024-01-01", "2024-12-31", "30000"), ("2025-01-01", "2025-12-31", "20000"),
             ("2026-01-01", "2026-12-31", "10000"))
    book = book_of(lease(*hours, classification="finance"))
    assert book.summary["opening_asset"] == opening
    left = {"2024-12-31": Fraction(1, 2), "2025-06-30": Fraction(1, 3), "2025-12-31": Fraction(1, 6),
            "2026-12-31": Fraction(0)}
    for day, share in left.items():
        assert at(book, day)["asset_closing"] == D(rounded(Fraction(opening) * 100 * share)) / 100, day
    assert failing(book) == []


def test_useful_life_of_a_finance_asset_is_what_the_weights_cover() -> None:
    """A purchase option taken: the asset lasts to 2028, beyond the lease, and so do the weights."""
    stretches = (("2024-01-01", "2025-12-31", "3"), ("2026-01-01", "2028-12-31", "1"))
    text = lease(*stretches, classification="finance", options=[{"id": "buy", "kind": "purchase", "price": D(100)}],
                 judgements=[{"question": "option", "option": "buy", "answer": "exercised"},
                             {"question": "useful_life", "answer": date(2028, 12, 31)}])
    book = book_of(text)
    quarter = Fraction(book.summary["opening_asset"]) * 100 / 4
    assert at(book, "2025-12-31")["asset_closing"] == D(rounded(quarter)) / 100
    assert at(book, "2028-12-31")["asset_closing"] == 0
    assert failing(book) == []


def test_nothing_is_consumed_where_the_weight_is_nothing() -> None:
    """A seasonal site: open May to September only; 12,000 a year is 2,400 in each of five months."""
    stretches = tuple((f"{y}-{a}", f"{y}-{b}", w) for y in (2024, 2025) for a, b, w in (
        ("01-01", "04-30", "0"), ("05-01", "09-30", "5"), ("10-01", "12-31", "0")))
    book = book_of(lease(*stretches, end="2025-12-31"))
    year = [D("0.00")] * 4 + [D("2400.00")] * 5 + [D("0.00")] * 3
    assert costs(book) == [*year, *year]
    assert failing(book) == []


def test_part_months_by_days_and_by_day_count() -> None:
    """From January 17: 15 of 31 days of January at the weight of their stretch; by days, days over days."""
    stretches = (("2024-01-17", "2024-12-31", "7"), ("2025-01-01", "2026-01-16", "2"))
    text = lease(*stretches, start="2024-01-17", end="2026-01-16")
    by_months, by_days = book_of(text), book_of(text, cost_weights="days")
    total = Fraction(by_months.schedule["rent"].sum()) * 100
    first = Fraction(15, 31) / (Fraction(15, 31) + 11) * Fraction(7, 9)
    assert costs(by_months)[0] == D(rounded(total * first)) / 100
    assert costs(by_days)[0] == D(rounded(total * Fraction(15, 350) * Fraction(7, 9))) / 100
    assert failing(by_months) == failing(by_days) == []


def test_impaired_operating_asset_by_another_basis() -> None:
    """842-20-35-11: after an impairment the asset left, here 10,000, is amortized 60 : 40 over two years."""
    base = lease_text("2024-01-01", "2026-12-31", RENT)
    before = at(book_of(base), "2024-12-31")["asset_closing"]
    book = book_of(with_events(base, {
        "kind": "impairment", "effective": date(2025, 1, 1), "impairment": before - D(10000),
        "basis": weights((("2025-01-01", "2025-12-31", "60"), ("2026-01-01", "2026-12-31", "40")))}))
    assert at(book, "2025-12-31")["asset_closing"] == D("4000.00")
    assert list(book.schedule["amortization"][12:]) == [D("500.00")] * 12 + [D("333.33"), D("333.34"), D("333.33")] * 4
    assert failing(book) == []


def test_extension_restates_the_weights() -> None:
    """At the end of 2025 cost so far is 28,800 of 36,000; 7,200 and a year's rent of 12,000 more are spread 3 : 1."""
    text = with_events(lease(*THREE_YEARS), {
        "kind": "reassessment", "effective": date(2026, 1, 1), "lease_term_end": date(2027, 12, 31),
        "discount_rate": D("0.07"),
        "basis": weights((("2026-01-01", "2026-12-31", "3"), ("2027-01-01", "2027-12-31", "1")))})
    book = book_of(text)
    assert costs(book)[24:] == [D("1200.00")] * 12 + [D("400.00")] * 12
    assert failing(book) == []


def test_a_shorter_term_keeps_the_weights_that_are_left() -> None:
    """Ended a half year early, at the end of June 2026: what remains is spread over what is left of the weights.

    From 2025-07-01: 15 of 30 for the half year 2025, 10 of 20 for that of 2026. Cost to June 2025 is 18,000 + 5,400;
    of rent 12,000 more are due, of 30,000 in all: 6,600 remain, 3,960 by the end of 2025.
    """
    text = with_events(lease(*THREE_YEARS), {
        "kind": "modification", "effective": date(2025, 7, 1), "lease_term_end": date(2026, 6, 30),
        "discount_rate": D("0.06")})
    book = book_of(text)
    assert costs(book)[18:] == [D("660.00")] * 6 + [D("440.00")] * 6
    assert failing(book) == []


def test_an_even_weight_from_an_event_on_is_straight_line() -> None:
    """One stretch over what remains spreads it evenly: 7,200 + 1,200 over 12 months."""
    text = with_events(lease(*THREE_YEARS), {
        "kind": "modification", "effective": date(2026, 1, 1), "discount_rate": D("0.06"),
        "rent": [{"id": "rent-1", "name": "Rent", "timing": "advance", "source": "lease, 3",
                  "rows": [{"monthly": D(1100)}]}],
        "basis": weights((("2026-01-01", "2026-12-31", "1"),))})
    assert costs(book_of(text))[24:] == [D("700.00")] * 12


def test_an_event_that_changes_nothing_changes_nothing() -> None:
    base = lease(("2024-01-17", "2024-12-31", "3.7"), ("2025-01-01", "2026-09-05", "1.1"), start="2024-01-17",
                 end="2026-09-05", costs=[{"amount": D("333.33")}])
    event = {"kind": "modification", "effective": date(2025, 3, 11), "discount_rate": D("0.06")}
    columns = ["liability_closing", "cost", "asset_closing"]
    pd.testing.assert_frame_equal(book_of(base).schedule[columns], book_of(with_events(base, event)).schedule[columns])


def _days(start: date, end: date, cuts: list[int]) -> list[Stretch]:
    """Cut a term after some of its days, each stretch weighed by its days."""
    ends = sorted({start + timedelta(days=c) for c in cuts if start + timedelta(days=c) < end} | {end})
    begins = [start, *(e + DAY for e in ends[:-1])]
    return [(str(b), str(e), str((e - b).days + 1)) for b, e in zip(begins, ends, strict=True)]


@given(st.dates(date(2023, 1, 1), date(2025, 12, 31)), st.integers(40, 900),
       st.lists(st.integers(0, 900), max_size=4), st.sampled_from(["operating", "finance"]))
def test_weights_by_days_are_straight_line_by_days(start: date, days: int, cuts: list[int], kind: str) -> None:
    """Stretches weighed by their days are the straight line that the policy of days gives, to the cent."""
    end = start + timedelta(days=days)
    stretches = _days(start, end, cuts)
    with_weights = lease(*stretches, start=str(start), end=str(end), classification=kind)
    straight = lease_text(start, end, RENT, classification=kind)
    a, b = (book_of(text, cost_weights="days") for text in (with_weights, straight))
    pd.testing.assert_frame_equal(a.schedule, b.schedule)
    assert failing(a) == []


@given(st.lists(st.integers(0, 10**6), min_size=24, max_size=24).filter(any), st.integers(-10**9, 10**9))
def test_elapsed_shares_are_exact(weight: list[int], total: int) -> None:
    """Against fractions: whole cents and the rest, whatever the weights."""
    cumulative = np.cumsum(weight)
    for kind in (np.int64, object):
        whole, part = elapsed_share(np.array([total]), cumulative[None, :].astype(kind),
                                    np.array([sum(weight)]).astype(kind))
        for got, rest, so_far in zip(whole[0].tolist(), part[0].tolist(), cumulative.tolist(), strict=True):
            exact = Fraction(total * so_far, sum(weight))
            assert got == exact.numerator // exact.denominator
            assert rest == pytest.approx(float(exact - got), abs=1e-12)


@given(st.lists(st.decimals(0, 10**6, places=3), min_size=13, max_size=13).filter(any), st.integers(0, 11))
def test_any_weights_against_fractions(weight: list[Decimal], odd: int) -> None:
    """Weights of months, some part of one: cost so far is total x weight so far / weight of all, half a cent up."""
    start, end = date(2024, 1, 1 + odd), date(2025, 1, 31)
    firsts = [start, *(date(2024, m, 1) for m in range(2, 13)), date(2025, 1, 1)]
    ends = [date(d.year, d.month, calendar.monthrange(d.year, d.month)[1]) for d in firsts]
    book = book_of(lease(*((str(a), str(b), str(w)) for a, b, w in zip(firsts, ends, weight, strict=True)),
                         start=str(start), end=str(end)))
    total, so_far, posted = Fraction(book.schedule["rent"].sum()) * 100, Fraction(0), 0
    for cost, w in zip(costs(book), weight, strict=True):
        so_far += Fraction(w)
        cents = rounded(total * so_far / Fraction(sum(weight)))
        assert cost == D(cents - posted) / 100
        posted = cents
    assert failing(book) == []


def test_tables_of_many_leases_measure_as_each_alone() -> None:
    """Leases with and without weights, by months and by days, with events: one by one and all together."""
    texts = {
        "a": lease(*THREE_YEARS, lease_id="a"), "b": lease_text("2024-03-05", "2025-02-01", RENT, lease_id="b"),
        "c": lease(("2024-01-01", "2026-12-31", "1"), lease_id="c", classification="finance"),
        "d": with_events(lease(*THREE_YEARS, lease_id="d"), {
            "kind": "reassessment", "effective": date(2026, 1, 1), "lease_term_end": date(2027, 12, 31),
            "discount_rate": D("0.07"),
            "basis": weights((("2026-01-01", "2026-12-31", "3.123456"), ("2027-01-01", "2027-12-31", "1")))}),
    }
    books = {name: book_of(text, cost_weights="days" if name == "c" else "months") for name, text in texts.items()}
    names = {name for book in books.values() for name in book.measured_on}
    tables = {name: pd.concat([b.measured_on[name] for b in books.values() if name in b.measured_on],
                              ignore_index=True) for name in names}
    together = measured_amounts(tables)["schedule"]
    for name, book in books.items():
        rows = together[together["lease"] == name]
        for column in ("cost", "asset_closing", "liability_closing"):
            assert rows[column].tolist() == [float(x) for x in book.schedule[column]], (name, column)


def test_tables_refuse_weights_that_do_not_fit() -> None:
    tables = {k: v.copy() for k, v in book_of(lease(*THREE_YEARS)).measured_on.items()}

    def problems(**changed: Any) -> list[str]:
        t = tables["weights"].copy()
        for column, value in changed.items():
            t[column] = t[column].astype(object)
            t.loc[2, column] = value
        with pytest.raises(asc842.InputError) as refusal:
            measured_amounts({**tables, "weights": t})
        return [p.key for p in refusal.value.problems]

    assert problems(weight=-1) == ["weights[2].weight"]
    assert problems(weight="many") == ["weights[2].weight"]
    assert problems(begins=date(2026, 1, 2)) == ["weights[2].begins"]
    assert problems(ends=date(2026, 12, 30)) == ["leases[0].lease_term_end"]
    assert problems(lease="nobody") == ["weights[2].lease"]
    assert problems(event=1) == ["weights[2].event"]
    tables["weights"]["weight"] = D(0)
    assert problems() == ["leases[0].lease_term_end"]


def test_files_refuse_weights_that_do_not_fit() -> None:
    """Where each is wrong, and what the remedy is; bad_input has the exact words."""
    text = lease(*THREE_YEARS)
    assert [p.key for p in refused(text.replace("from = 2025-01-01", "from = 2025-01-02"))] == [
        "judgements[2].answer[1].from"]
    assert [p.key for p in refused(text.replace("to = 2026-12-31", "to = 2027-12-31"))] == [
        "judgements[2].answer[2].to"]
    extended = with_events(text, {"kind": "reassessment", "effective": date(2026, 1, 1), "discount_rate": D("0.07"),
                                  "lease_term_end": date(2027, 12, 31)})
    assert [p.key for p in refused(extended)] == ["events[0].basis"]
    nothing = lease(("2024-01-01", "2024-12-31", "1"), ("2025-01-01", "2026-12-31", "0"))
    later = with_events(nothing, {"kind": "modification", "effective": date(2025, 6, 1), "discount_rate": D("0.07")})
    assert [p.key for p in refused(later)] == ["events[0].basis"]


def test_what_the_book_says_of_its_basis() -> None:
    book = book_of(lease(*THREE_YEARS))
    assert list(book.tables["basis"]["share"]) == [D("0.500000"), D("0.300000"), D("0.200000")]
    assert set(book.tables["basis"]["at"]) == {"commencement"}
    assert any(c.name == "cost = rent of ASC 840 by the basis stated" and c.status == "pass" for c in book.checks)
    assert '"basis": [{"at": "commencement"' in book.to_json().replace("\n", "").replace("  ", "")


def test_a_close_with_weights(tmp_path: Path) -> None:
    """A portfolio closes: journal balanced, roll-forward ties, the month's cost is the weighted one."""
    files = tmp_path / "leases"
    files.mkdir()
    (files / "weighed.toml").write_text(lease(*THREE_YEARS, lease_id="weighed"), encoding="utf-8")
    (files / "even.toml").write_text(lease_text("2024-01-01", "2026-12-31", RENT, lease_id="even"), encoding="utf-8")
    result = asc842.close(files, "2025-03", register=tmp_path / "register.db", out=None)
    assert result.passed, [c for c in result.book.checks if c.status == "fail"]
    lines = result.book.lines
    month = lines[(lines["account"] == "Operating lease cost") & (lines["origin"] == "2025-03")]
    cost = month.set_index("lease")["debit"]
    assert (cost["weighed"], cost["even"]) == (90000, 100000)


def test_a_late_fact_of_a_lease_without_weights(tmp_path: Path) -> None:
    """It is caught up, though another lease of the portfolio has weights: 100 a month more for all of 2024."""
    files = tmp_path / "leases"
    files.mkdir()
    (files / "weighed.toml").write_text(lease(*THREE_YEARS, lease_id="weighed"), encoding="utf-8")
    even = lease_text("2024-01-01", "2026-12-31", RENT, lease_id="even")
    (files / "even.toml").write_text(even, encoding="utf-8")
    for period, text in (("2024-12", even), ("2025-01", even.replace("1000", "1100"))):
        (files / "even.toml").write_text(text, encoding="utf-8")
        result = asc842.close(files, period, register=tmp_path / "register.db", out=None)
        assert result.passed, [c for c in result.book.checks if c.status == "fail"]
    late = result.book.lines[result.book.lines["origin"] != "2025-01"]
    assert set(late["lease"]) == {"even"}
    assert late.loc[late["account"] == "Operating lease cost", "debit"].sum() == 12 * 10000


def test_a_table_of_no_weights_weighs_nothing() -> None:
    tables = book_of(lease_text("2024-01-01", "2026-12-31", RENT)).measured_on
    nothing = pd.DataFrame(columns=["lease", "begins", "ends", "weight", "event"])
    pd.testing.assert_frame_equal(measured_amounts({**tables, "weights": nothing})["schedule"],
                                  measured_amounts(tables)["schedule"])


def test_the_lease_reads_its_weights() -> None:
    answer = load_text(lease(*THREE_YEARS)).judgements[-1].answer
    assert [(w.from_, w.to, w.weight) for w in answer] == [
        (date.fromisoformat(a), date.fromisoformat(b), D(w)) for a, b, w in THREE_YEARS]
