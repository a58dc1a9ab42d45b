"""Sale and leaseback (Subtopic 842-40), through lease files; figures are published, or worked out beside each test.

The firm's examples are those of PwC's Leases guide (2018), 6.4.4.1 and 6.5.1.1. The two of the standard itself
(842-40-55-22 to -38) are given as they are generally known: their text was not at hand, and their figures are worked
out here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import asc842
from asc842.base.errors import InputError
from asc842.base.money import to_cents
from asc842.base.plain_table import PlainTable
from asc842.book.measurable import measurable
from asc842.checks.sale_leaseback import sale_leaseback_checks
from asc842.timeline.timeline import Timeline
from lease_files import book_of, lease_text, load_text, refused, toml

D = Decimal
ASSET, GAIN = "Asset sold and leased back", "Gain or loss on sale and leaseback"
OBLIGATION, INTEREST = "Financing obligation, sale and leaseback", "Interest on financing obligations"
TERMS = {"terms": "Sold to an unrelated buyer and leased back.", "source": "lease, 9"}
CONTROL = {"question": "transfer_of_control", "answer": True, "reason": "Title and possession passed; paid in cash."}


def leaseback(rent: str, years: int, rate: str, sale: dict[str, Any], *, control: bool = True, due: str = "arrears",
              classification: str = "operating", start: str = "2025-01-01", beside: str = "", **more: Any) -> str:
    """Return a lease file of yearly rent over whole years, with its sale."""
    begins = date.fromisoformat(start)
    last = date(begins.year + years - 1, 12, 31)
    rents = {"frequency": "annual", "timing": due, "rows": [{"annual": D(rent)}]}
    judged = [*more.pop("judgements", []), {**CONTROL, "answer": control}]
    text = lease_text(begins, last, rents, rate=rate, classification=classification, judgements=judged, **more)
    pairs = "\n".join(f"{k} = {toml(D(v) if isinstance(v, str) and k not in TERMS else v)}"
                      for k, v in {**TERMS, **sale}.items())
    return f"{text}\n[sale_leaseback]\n{pairs}\n".replace('id = "test-lease"\n', f'id = "test-lease"\n{beside}', 1)


def told(book: asc842.LeaseBook) -> dict[str, Any]:
    (row,) = book.tables["sale_leaseback"].to_dict("records")
    return {str(k): v for k, v in row.items()}


def entry(book: asc842.LeaseBook, name: str) -> dict[str, Decimal]:
    """Debits less credits by account of all entries of a name."""
    rows, found = book.journal[book.journal["entry"] == name], dict[str, Decimal]()
    for account, debit, credit in zip(rows["account"], rows["debit"], rows["credit"], strict=True):
        found[account] = found.get(account, D(0)) + debit - credit
    return found


def by_year(book: asc842.LeaseBook, column: str) -> list[Decimal]:
    t = book.tables["financing_obligation"]
    years = t.groupby(t["period"].str[:4], sort=False)[column]
    return list(years.last() if column == "closing" else years.apply(lambda x: sum(x, D(0))))


def failing(book: asc842.LeaseBook) -> list[str]:
    return [c.name for c in book.checks if c.status == "fail"]


def annuity(rate: float, years: int) -> float:
    return (1 - (1 + rate) ** -years) / rate


def obligation(price: float, rent: float, rate: float, years: int) -> float:
    """What is owed after so many rents in arrears, year by year."""
    for _ in range(years):
        price = price * (1 + rate) - rent
    return price


def root(of: Callable[[float], float]) -> float:
    """Where a rising function crosses zero, by halving."""
    low, high = 0.0, 1.0
    for _ in range(200):
        low, high = (low, (low + high) / 2) if of((low + high) / 2) > 0 else ((low + high) / 2, high)
    return low


# Sales


def test_a_price_above_fair_value_is_additional_financing() -> None:
    """PwC 6-9: 30 million for a building worth 28, carried at 20; ten rents of a million, 6 %."""
    book = book_of(leaseback("1000000", 10, "0.06", {
        "price": "30000000", "carrying_amount": "20000000", "fair_value": "28000000"}))
    assert entry(book, "sale and leaseback: sale") == {
        "Cash": D(30000000), ASSET: D(-20000000), OBLIGATION: D(-2000000), GAIN: D(-8000000)}
    share = 2_000_000 / (1_000_000 * annuity(0.06, 10))
    part = round(1_000_000 * share, 2)
    assert round(part) == 271736
    assert set(book.tables["financing_obligation"]["payment"]) == {D(0), D(str(part))}
    # The payments are whole cents, so that the liability is a cent or so off the exact 5,360,087.05.
    assert round(book.summary["opening_liability"]) == 5360087
    assert book.summary["opening_liability"] == D(str(round((1_000_000 - part) * annuity(0.06, 10), 2)))
    assert book.summary["opening_asset"] == book.summary["opening_liability"]
    interest = by_year(book, "interest")
    assert (round(interest[0]), round(interest[9])) == (120000, 15381)
    assert book.summary["cost_total"] == 10 * (1000000 - D(str(part)))
    assert round(1000000 - D(str(part))) == 728264
    assert by_year(book, "closing")[-1] == 0
    assert failing(book) == []


def test_the_first_example_of_the_standard() -> None:
    """Land at 1,000,000 sold for 2,000,000, worth 1,400,000; ten rents of 120,000 in arrears, 6 %.

    All of the rent is worth 883,210; 600,000 of it repays the financing, 283,210 is the lease.
    """
    book = book_of(leaseback("120000", 10, "0.06", {
        "price": "2000000", "carrying_amount": "1000000", "fair_value": "1400000"}))
    worth = 120_000 * annuity(0.06, 10)
    assert round(worth) == 883210
    part = round(120_000 * 600_000 / worth, 2)
    assert entry(book, "sale and leaseback: sale")[GAIN] == -400000
    assert book.summary["opening_liability"] == D(str(round((120_000 - part) * annuity(0.06, 10), 2)))
    exact, closings = 600_000.0, []
    for _ in range(10):
        exact = exact * 1.06 - 120_000 * 600_000 / worth
        closings.append(D(str(round(abs(exact), 2))))
    assert by_year(book, "closing") == closings
    assert failing(book) == []


def test_a_price_below_fair_value_is_rent_paid_beforehand() -> None:
    """PwC 6-8: 5 million for equipment worth and carried at 5.5; ten rents of 400,000, 6 %.

    The guide's text has the rent due at the end of each year, its figures (3,120,676, an asset of 3,620,676) at the
    beginning: 400,000 x 7.801692 = 3,120,676.91, which it prints cut off.
    """
    text = leaseback("400000", 10, "0.06", {
        "price": "5000000", "carrying_amount": "5500000", "fair_value": "5500000"}, due="advance")
    book = book_of(text, day_one_payment="included")
    assert entry(book, "sale and leaseback: sale") == {
        "Cash": D(5000000), ASSET: D(-5500000), "Prepaid (accrued) rent": D(500000)}
    assert book.summary["opening_liability"] == D(str(round(400_000 * annuity(0.06, 10) * 1.06, 2)))
    assert int(book.summary["opening_liability"]) == 3120676
    assert book.summary["opening_asset"] - book.summary["opening_liability"] == 500000
    assert entry(book, "commencement")["Prepaid (accrued) rent"] == -500000
    assert sum(book.schedule["cost"]) == 4500000
    assert book.tables["financing_obligation"].empty
    assert failing(book) == []


def test_at_fair_value_the_gain_is_the_price_less_what_it_was_carried_at_and_costs() -> None:
    book = book_of(leaseback("100000", 5, "0.06", {
        "price": "900000", "carrying_amount": "650000", "fair_value": "900000", "selling_costs": "20000"}))
    assert entry(book, "sale and leaseback: sale") == {"Cash": D(880000), ASSET: D(-650000), GAIN: D(-230000)}
    assert (told(book)["outcome"], told(book)["gain"], told(book)["off_market"]) == ("sale", D(230000), D(0))
    assert failing(book) == []


def test_market_rent_tells_the_adjustment_where_fair_value_does_not() -> None:
    """The rent is worth 100,000 x 4.212364 = 421,236.38; rent at market would be 400,000, so 21,236.38 is financing.

    Were market rent worth 450,000, 28,763.62 would be rent paid beforehand.
    """
    worth = D(str(round(100_000 * annuity(0.06, 5), 2)))
    for market, gain in (("400000", 250000 - (worth - 400000)), ("450000", 250000 + (450000 - worth))):
        book = book_of(leaseback("100000", 5, "0.06", {
            "price": "900000", "carrying_amount": "650000", "market_rent_worth": market}))
        assert told(book)["off_market"] == worth - D(market)
        assert entry(book, "sale and leaseback: sale")[GAIN] == -gain
        assert failing(book) == []


def test_between_related_parties_nothing_is_adjusted() -> None:
    """842-40-30-4: the price stands, and Topic 850 has it disclosed."""
    book = book_of(leaseback("120000", 10, "0.06", {
        "price": "2000000", "carrying_amount": "1000000", "fair_value": "1400000"},
        beside='related_party = true\nrelated_party_note = "Sister company."\n'))
    assert entry(book, "sale and leaseback: sale") == {"Cash": D(2000000), ASSET: D(-1000000), GAIN: D(-1000000)}
    assert book.tables["financing_obligation"].empty
    assert "842-40-30-4" in told(book)["why_adjusted"]


def test_rent_in_advance_repays_on_the_day_of_the_sale() -> None:
    """Monthly, in advance, 6 %: the share of the first payment is paid on the first day, without interest."""
    text = lease_text("2025-01-01", "2027-12-31", {"timing": "advance", "rows": [{"monthly": 10000}]},
                      judgements=[CONTROL])
    book = book_of(text + "\n[sale_leaseback]\nprice = 500000\ncarrying_amount = 300000\nfair_value = 400000\n"
                   'terms = "Sold and leased back."\nsource = "lease, 9"\n')
    month = 0.005
    worth = 10_000 * annuity(month, 36) * (1 + month)
    part = 10_000 * 100_000 / worth
    t = book.tables["financing_obligation"]
    assert t["payment"].iloc[0] == D(str(round(part, 2)))
    owed = 100_000.0
    for closing in t["closing"]:
        owed = (owed - part) * (1 + month)
        assert abs(float(closing) - owed) < 0.006
    assert book.summary["day_one_payment"] == 10000 - D(str(round(part, 2)))
    assert failing(book) == []


def test_an_event_leaves_the_financing_as_it_was_or_is_refused() -> None:
    """A longer term pays the financing on in the years it was due in; less rent than it is refused."""
    text = leaseback("120000", 10, "0.06", {
        "price": "2000000", "carrying_amount": "1000000", "fair_value": "1400000"})
    more = ('\n[[events]]\nid = "more"\nkind = "modification"\neffective = 2027-01-01\nreason = "Two more years."\n'
            'source = "lease, 9"\ndiscount_rate = 0.07\nlease_term_end = 2036-12-31\n'
            'classification = "operating"\n')
    book, before = book_of(text + more), book_of(text)
    assert book.tables["financing_obligation"].equals(before.tables["financing_obligation"])
    part = before.tables["financing_obligation"]["payment"].max()
    eight, two = annuity(0.07, 8), annuity(0.07, 10) - annuity(0.07, 8)
    assert book.events["liability_after"].iloc[0] == D(str(round(float(120000 - part) * eight + 120_000 * two, 2)))
    assert failing(book) == []
    out = ('\n[[events]]\nid = "out"\nkind = "termination"\neffective = 2027-01-01\nreason = "Given up."\n'
           'source = "lease, 9"\n')
    with pytest.raises(InputError, match="additional financing"):
        book_of(text + out)


# Transfers that are no sales


BUILDING = {"price": "950000", "carrying_amount": "800000", "carrying_amount_at_end": "400000",
            "repurchase": {"at_fair_value": True, "source": "lease, 9"}}


def test_pwc_6_11_a_right_to_buy_back_makes_it_a_financing() -> None:
    """950,000 for a building carried at 800,000, then 80,000 a year less; five rents of 100,000, 9.3 %."""
    book = book_of(leaseback("100000", 5, "0.093", BUILDING))
    assert (told(book)["outcome"], told(book)["rate"]) == ("financing", D("0.093"))
    assert "842-40-25-3" in told(book)["paragraph"]
    assert [round(x) for x in by_year(book, "closing")[:4]] == [938350, 925617, 911699, 896487]
    assert [round(x) for x in by_year(book, "interest")] == [88350, 87267, 86082, 84788, 83373]
    end = entry(book, "financing obligation: control of the asset passes")
    assert round(end[OBLIGATION]) == 879860
    assert (end[ASSET], round(end[GAIN])) == (D(-400000), -479860)
    assert entry(book, "sale and leaseback: financing received") == {"Cash": D(950000), OBLIGATION: D(-950000)}
    # No lease is recognized.
    assert not book.schedule[["liability_closing", "asset_closing", "cost", "rent"]].any(axis=None)
    assert entry(book, "commencement") == {}
    assert failing(book) == []


def test_pwc_6_12_a_rate_by_which_what_is_owed_would_grow_comes_down() -> None:
    """Rent of 75,000: at 9.3 % 1,030,376 would be owed in the end; 75,000 / 950,000 = 7.89 % leaves it at 950,000."""
    # The guide adds up rounded years: a dollar more.
    assert abs(obligation(950_000, 75_000, 0.093, 5) - 1030376) < 2
    book = book_of(leaseback("75000", 5, "0.093", BUILDING))
    assert abs(told(book)["rate"] - D(75000) / 950000) < D("1e-12")
    assert by_year(book, "closing")[:4] == [D(950000)] * 4
    assert by_year(book, "interest") == [D(75000)] * 5
    assert entry(book, "financing obligation: control of the asset passes")[GAIN] == -550000
    assert failing(book) == []


def test_pwc_6_13_a_rate_that_would_leave_a_loss_goes_up() -> None:
    """Rent of 200,000: at 9.3 % less than 400,000 would be owed in the end; about 11.93 % leaves just that."""
    book = book_of(leaseback("200000", 5, "0.093", BUILDING))
    rate = root(lambda r: obligation(950_000, 200_000, r, 5) - 400_000)
    assert round(rate, 4) == 0.1193
    assert abs(float(told(book)["rate"]) - rate) < 1e-12
    # The guide's rate is rounded somewhere: its years are a dollar off at most.
    printed = [863297, 766255, 657638, 536069], [113297, 102957, 91384, 78430, 63932]
    for column, figures in zip(("closing", "interest"), printed, strict=True):
        assert [abs(round(x) - y) <= 1 for x, y in zip(by_year(book, column), figures, strict=False)] == (
            [True] * len(figures))
    end = entry(book, "financing obligation: control of the asset passes")
    assert end == {OBLIGATION: D(400000), ASSET: D(-400000)}
    assert failing(book) == []


def seen(text: str, *, table: dict[str, Any] | None = None, drop: str = "", summary: dict[str, Any] | None = None,
         **obligation: Any) -> set[str]:
    """Names of the checks that fail on a book of which something is altered: a table, the journal, what is owed."""
    book = book_of(text)
    found = measurable(Timeline(load_text(text))).leaseback
    assert found is not None
    owed, journal = book.plain["financing_obligation"], book.plain["journal"]
    rows = owed.rows()
    rows[2] |= {column: rows[2][column] + to_cents(amount) for column, amount in (table or {}).items()}
    altered = {"financing_obligation": PlainTable.of_records(tuple(owed.columns), rows, owed.money),
               "journal": PlainTable.of_records(tuple(journal.columns), [
                   line for line in journal.rows() if line["entry"] != drop], journal.money)}
    wrong = replace(book, checks=(), plain={**book.plain, **altered}, summary={**book.summary, **(summary or {})})
    if found.obligation and obligation:
        found = replace(found, obligation=replace(found.obligation, **obligation))
    return {c.name for c in sale_leaseback_checks(wrong, found) if c.status == "fail"}


def test_checks_of_a_financing_see_what_is_wrong() -> None:
    """A cent of interest, a payment or the end that is not posted, another rate, an asset carried at more."""
    text = leaseback("100000", 5, "0.093", BUILDING)
    assert seen(text) == set()
    assert seen(text, table={"interest": D("0.01")}) == {"financing obligation foots, and opens where it closed"}
    passes = "financing obligation: control of the asset passes"
    assert seen(text, drop=passes) == {"financing obligation: journal ends at zero",
                                       "gain when control passes = what is owed - what the asset is carried at"}
    assert seen(text, rate=0.09) == {"what is received = present value of what is paid and settled"}
    assert seen(text, received=95_000_004) == {"what is received = present value of what is paid and settled"}
    assert seen(text, carried=100_000_000) == {
        "asset not above what is owed when control passes",
        "gain when control passes = what is owed - what the asset is carried at"}


def test_checks_of_a_sale_see_what_is_wrong() -> None:
    """A gain that is not posted, a liability that is a dollar too high."""
    text = leaseback("120000", 10, "0.06", {
        "price": "2000000", "carrying_amount": "1000000", "fair_value": "1400000"})
    assert seen(text) == set()
    assert "gain of the sale = fair value - carrying amount - costs" in seen(text, drop="sale and leaseback: sale")
    high = book_of(text).summary["opening_liability"] + 1
    assert seen(text, summary={"opening_liability": high}) == {
        "liability + additional financing = present value of all of the rent"}


def test_pwc_6_14_control_passes_before_the_leaseback_ends() -> None:
    """6-11, but the right to buy back is given up after three years: 911,699 owed, 560,000 carried."""
    sale = {**BUILDING, "control_passed": {"date": date(2028, 1, 1), "source": "lease, 9"}}
    del sale["carrying_amount_at_end"]
    book = book_of(leaseback("100000", 5, "0.093", {**sale, "useful_life": 120}))
    assert by_year(book, "closing") == [*by_year(book, "closing")[:2], D(0)]
    end = entry(book, "financing obligation: control of the asset passes")
    assert (round(end[OBLIGATION]), end[ASSET], round(end[GAIN])) == (911699, D(-560000), -351699)
    (note,) = [c for c in book.checks if c.status == "note" and "file of its own" in c.detail]
    assert "2028-01-01" in note.detail
    assert failing(book) == []


def test_the_second_example_of_the_standard() -> None:
    """2,000,000 for an asset carried at 1,800,000 with 21 years left; eight rents of 200,000, 4 %.

    It may be bought back for 800,000 until the end of year 5. At 4 % 1,350,041 would be owed then, 1,371,429 carried:
    4.2233 % is imputed.
    """
    book = book_of(leaseback("200000", 8, "0.04", {
        "price": "2000000", "carrying_amount": "1800000", "useful_life": 252,
        "repurchase": {"price": D(800000), "expires": date(2029, 12, 31), "source": "lease, 9"}}))
    carried = 1_800_000 * 16 / 21
    assert (round(carried), round(obligation(2e6, 2e5, 0.04, 5))) == (1371429, 1350041)
    rate = root(lambda r: obligation(2e6, 2e5, r, 5) - round(carried, 2))
    assert round(rate, 6) == 0.042233
    assert abs(float(told(book)["rate"]) - rate) < 1e-9
    end = entry(book, "financing obligation: control of the asset passes")
    assert end == {OBLIGATION: D(str(round(carried, 2))), ASSET: D(str(-round(carried, 2)))}
    assert book.tables["financing_obligation"]["ends"].iloc[-1] == date(2029, 12, 31)
    assert failing(book) == []


def test_bought_back_the_price_settles_what_is_owed() -> None:
    """Rent of 200,000 for five years, then 1,500,000: the rate makes them worth the 2,000,000 received."""
    book = book_of(leaseback("200000", 5, "0.04", {
        "price": "2000000", "carrying_amount": "1800000",
        "repurchase": {"price": D(1500000), "exercise": date(2029, 12, 31), "source": "lease, 9"}}))
    rate = root(lambda r: 2e6 - 2e5 * annuity(r, 5) - 1.5e6 * (1 + r) ** -5)
    assert abs(float(told(book)["rate"]) - rate) < 1e-9
    assert entry(book, "financing obligation: asset bought back") == {OBLIGATION: D(1500000), "Cash": D(-1500000)}
    assert ASSET not in set(book.journal["account"])
    assert by_year(book, "closing")[-1] == 0
    assert sum(by_year(book, "interest")) == 500000
    assert failing(book) == []


def test_a_finance_leaseback_is_no_sale() -> None:
    """842-40-25-2; by the criteria too: a term of 75 % of the life left."""
    sale = {"price": "950000", "carrying_amount": "800000", "fair_value": "950000", "carrying_amount_at_end": "400000"}
    book = book_of(leaseback("100000", 5, "0.093", sale, classification="finance"))
    assert (told(book)["outcome"], told(book)["paragraph"]) == ("financing", "842-40-25-2, 842-40-25-5")
    text = leaseback("100000", 5, "0.093", sale, classification="")
    text = text.replace("[facts]\n", '[facts]\nunderlying_asset = { source = "lease, 2", fair_value = 950000, '
                        'remaining_economic_life = { years = 6 } }\n')
    assert told(book_of(text))["outcome"] == "financing"


def test_without_control_passing_it_is_no_sale() -> None:
    book = book_of(leaseback("100000", 5, "0.093", {**BUILDING, "repurchase": {
        "at_fair_value": True, "alternatives": True, "source": "lease, 9"}}, control=False))
    assert told(book)["paragraph"] == "842-40-25-1, 842-40-25-5"
    # With both, and control, the right to buy it back leaves a sale.
    sale = {**BUILDING, "fair_value": "950000",
            "repurchase": {"at_fair_value": True, "alternatives": True, "source": "lease, 9"}}
    assert told(book_of(leaseback("100000", 5, "0.093", sale)))["outcome"] == "sale"


# What is refused


def sale(**more: Any) -> str:
    return leaseback("100000", 5, "0.06", {"price": "900000", "carrying_amount": "650000", "fair_value": "900000",
                                           **more})


def test_refused_as_it_is_read() -> None:
    assert [p.key for p in refused(sale(market_rent_worth="400000"))] == ["sale_leaseback.market_rent_worth"]
    (problem,) = refused(sale().replace(f'question = "{CONTROL["question"]}"', 'question = "useful_life"').replace(
        "answer = true", "answer = 2040-12-31"))
    assert "transfer_of_control" in problem.remedy
    option = {"id": "buy", "kind": "purchase", "price": D(800000), "source": "lease, 9"}
    keys = [p.key for p in refused(leaseback("100000", 5, "0.06", {
        "price": "900000", "carrying_amount": "650000", "fair_value": "900000"}, options=[option], judgements=[
            {"question": "option", "option": "buy", "answer": "not exercised"}]))]
    assert keys == ["sale_leaseback.repurchase"]
    assert [p.key for p in refused(sale(repurchase={"at_fair_value": True, "price": D(1), "source": "lease, 9"}))] == [
        "sale_leaseback.repurchase.price"]
    assert [p.key for p in refused(sale(carrying_amount_at_end="1", useful_life=120))] == [
        "sale_leaseback.carrying_amount_at_end"]
    assert [p.key for p in refused(sale(control_passed={"date": date(2031, 1, 2), "source": "lease, 9"}))] == [
        "sale_leaseback.control_passed.date"]
    assert [p.key for p in refused(sale(source="deed, 2"))] == ["sale_leaseback.source"]
    assert [p.key for p in refused(lease_text("2025-01-01", "2029-12-31", {
        "timing": "advance", "rows": [{"monthly": 1000}]}, judgements=[CONTROL]))] == ["judgements[2]"]


@pytest.mark.parametrize(("text", "said"), [
    (leaseback("100000", 5, "0.093", {"price": "950000", "carrying_amount": "800000"}), "fair_value"),
    (leaseback("100000", 5, "0.093", {"price": "950000", "carrying_amount": "800000"}, control=False),
     "carrying_amount_at_end"),
    (leaseback("100000", 5, "0.093", {**BUILDING, "selling_costs": "5000"}), "835-30"),
    (leaseback("100000", 5, "0.093", {**BUILDING, "carrying_amount_at_end": "990000"}), "Topic 360"),
    (leaseback("10000", 5, "0.06", {"price": "900000", "carrying_amount": "650000", "fair_value": "800000"}),
     "additional financing"),
], ids=["no fair value", "no end", "costs", "no rate does both", "more financing than rent"])
def test_refused_once_it_is_known_what_it_is(text: str, said: str) -> None:
    load_text(text)
    with pytest.raises(InputError, match=said):
        book_of(text)


# A close


def closed(folder: Any, year: int, *leases: tuple[str, str], **options: Any) -> asc842.CloseResult:
    held = folder / "leases"
    held.mkdir(exist_ok=True)
    for name, text in leases:
        (held / f"{name}.toml").write_text(text.replace('id = "test-lease"', f'id = "{name}"'), encoding="utf-8")
    return asc842.close(held, f"{year}-12", out=folder / "out", **options)


def test_a_close_posts_and_shows_them(tmp_path: Any) -> None:
    """PwC 6-9 and 6-11 side by side, 2025 and 2026."""
    above = ("above", leaseback("1000000", 10, "0.06", {
        "price": "30000000", "carrying_amount": "20000000", "fair_value": "28000000"}))
    failed = ("failed", leaseback("100000", 5, "0.093", BUILDING))
    result = closed(tmp_path, 2025, above, failed)
    assert [c.name for c in result.book.checks if c.status == "fail"] == []
    year = {name.removesuffix(", year to date"): t.set_index("lease") for name, t in result.book.reports.items()
            if name.endswith(", year to date")}
    flows, cost, owed = year["cash flows"], year["lease cost"], year["financing obligations roll-forward"]
    assert flows.loc["above", "investing: received for assets sold and leased back"] == 28_000_000_00
    assert flows.loc["above", "financing: received as financing obligations"] == 2_000_000_00
    assert flows.loc["above", "operating: interest on financing obligations"] == 120_000_00
    part = round(1_000_000 * 2_000_000 / (1_000_000 * annuity(0.06, 10)), 2)
    assert flows.loc["above", "financing: principal of financing obligations"] == round(part * 100) - 120_000_00
    assert flows.loc["failed"][lambda x: x != 0].drop(["entity", "currency", "asset_class", "classification"],
                                                      errors="ignore").to_dict() == {
        "financing: received as financing obligations": 950_000_00,
        "operating: interest on financing obligations": 88_350_00,
        "financing: principal of financing obligations": 11_650_00}
    assert cost.loc["above", "loss (gain) on sale and leaseback"] == -8_000_000_00
    assert cost.loc["failed", ["total", "interest on financing obligations"]].tolist() == [0, 88_350_00]
    assert owed.loc["failed", ["opening", "received", "interest", "payments", "closing", "difference"]].tolist() == [
        0, 950_000_00, 88_350_00, -100_000_00, 938_350_00, 0]
    told_ = result.book.reports["sales and leasebacks"].set_index("lease")
    assert told_.loc["failed", ["outcome", "gain", "owed"]].tolist() == ["financing", 0, 938_350_00]
    assert told_.loc["above", ["outcome", "gain", "off market"]].tolist() == ["sale", 8_000_000_00, 2_000_000_00]
    due = result.book.reports["financing obligations"].set_index("lease").loc["failed"]
    assert due[["year to 2026-12-31", "total", "without payment", "obligation"]].tolist() == [
        100_000_00, 400_000_00, round(obligation(950_000, 100_000, 0.093, 5) * 100), 938_350_00]
    assert due["current"] == 938_350_00 - round(obligation(950_000, 100_000, 0.093, 2) * 100)
    later = asc842.close(tmp_path / "leases", "2026-01", out=tmp_path / "out")
    assert [c.name for c in later.book.checks if c.status == "fail"] == []
    owed = later.book.reports["financing obligations roll-forward, period"].set_index("lease")
    assert owed.loc["failed", ["opening", "closing"]].tolist() == [938_350_00, round(938_350_00 * 1.093 ** (1 / 12))]


def test_the_last_year_of_a_financing_and_dropped_leases(tmp_path: Any) -> None:
    """What is owed in the end leaves with the asset: 879,860 for 400,000."""
    result = closed(tmp_path, 2029, ("failed", leaseback("100000", 5, "0.093", BUILDING)))
    assert [c.name for c in result.book.checks if c.status == "fail"] == []
    year = result.book.reports["financing obligations roll-forward, year to date"].set_index("lease").loc["failed"]
    owed = round(obligation(950_000, 100_000, 0.093, 5) * 100)
    assert (year["control passed"], year["closing"], year["difference"]) == (-owed, 0, 0)
    cost = result.book.reports["lease cost, year to date"].set_index("lease").loc["failed"]
    assert cost["loss (gain) on sale and leaseback"] == 400_000_00 - owed


def test_tables_say_what_a_lease_file_says(tmp_path: Any) -> None:
    (tmp_path / "leases").mkdir()
    (tmp_path / "leases" / "leases.csv").write_text(
        "lease,commencement,expiration,discount_rate,classification,timing,transfer_of_control,sale_leaseback.price,"
        "sale_leaseback.carrying_amount,sale_leaseback.fair_value,sale_leaseback.terms,reason,sale_leaseback.source\n"
        "above,2025-01-01,2034-12-31,0.06,operating,arrears,true,30000000.00,20000000.00,28000000.00,"
        "Sold and leased back.,Judged.,\n", encoding="utf-8")
    (tmp_path / "leases" / "rent.csv").write_text(
        "lease,from,annual,frequency\nabove,2025-01-01,1000000.00,annual\n", encoding="utf-8")
    result = closed(tmp_path, 2025)
    assert not result.book.rejected
    flows = result.book.reports["cash flows, year to date"].set_index("lease").loc["above"]
    assert flows["operating: interest on financing obligations"] == 120_000_00
