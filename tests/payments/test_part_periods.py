"""Rent for less than a payment period: what a row prints for its own days, and how parts of payments are counted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import asc842
from lease_files import book_of, lease_text, load_text, refused

D = Decimal
day = date.fromisoformat
OWN = (day("2025-01-20"), day("2025-01-31"))


def rent(*rows: dict[str, Any], **terms: Any) -> dict[str, Any]:
    return {"timing": "advance", "rows": list(rows)} | terms


def book(start: str, end: str, table: dict[str, Any], **facts: Any) -> asc842.LeaseBook:
    return book_of(lease_text(start, end, table, **facts))


def gross(found: asc842.LeaseBook) -> list[str]:
    return [str(x) for x in found.payments["gross_rent"]]


def noted(found: asc842.LeaseBook) -> list[tuple[str, str]]:
    return [(c.status, c.detail) for c in found.checks if c.name == "part of a payment period"]


def first(**figures: Any) -> dict[str, Any]:
    return {"label": "first", "from": OWN[0], "to": OWN[1]} | figures


AFTER = {"label": "then", "from": day("2025-02-01"), "monthly": D("3100.00")}

# What a row prints for its own days ----------------------------------------------------------------------------------

FIRST = {
    # an amount is what is paid for the days that the row names
    "amount": (first(amount=D("1200.00")), "1200.00", "amount 1,200.00 is for these 12 days"),
    "parts": (first(parts=[D("1000.00"), D("200.00")]), "1200.00", "parts 1,200.00 is for these 12 days"),
    "total": (first(period_total=D("1200.00")), "1200.00", "period total 1,200.00 is for these 12 days"),
    # a figure by the month or year is a rate: 12 of 31 days of 3,100.00
    "monthly": (first(monthly=D("3100.00")), "1200.00", "monthly 3,100.00 is a rate: 1,200.00 for these 12 days"),
    "annual": (first(annual=D("37200.00")), "1200.00", "annual 37,200.00 is a rate: 1,200.00 for these 12 days"),
    "by area": (first(rate=D("37.20"), area=1000), "1200.00", "rate 37.20 is a rate: 1,200.00 for these 12 days"),
}


@pytest.mark.parametrize("name", FIRST)
def test_what_a_row_prints_for_less_than_a_month(name: str) -> None:
    row, expected, said = FIRST[name]
    found = book("2025-01-20", "2025-12-31", rent(row, AFTER))
    assert gross(found) == [expected, *["3100.00"] * 11]
    assert ("note", f"{said}, 2025-01-20 to 2025-01-31") in noted(found)


def test_half_a_year_of_yearly_rent() -> None:
    rows = [{"from": day("2025-01-01"), "to": day("2025-06-30"), "amount": D("24000.00")}]
    assert gross(book("2025-01-01", "2025-06-30", rent(*rows, frequency="annual"))) == ["24000.00"]
    rows[0]["annual"] = rows[0].pop("amount")
    # 24,000.00 a year is 12,000.00 for six of twelve months
    found = book("2025-01-01", "2025-06-30", rent(*rows, frequency="annual"))
    assert gross(found) == ["12000.00"]
    assert noted(found) == [("note", "annual 24,000.00 is a rate: 12,000.00 for these 181 days, 2025-01-01 to "
                             "2025-06-30")]


def test_days_of_the_row_outside_of_the_term_are_not_paid() -> None:
    # Half of January's second half: 1,550.00 for 16 days, of which 4 are before commencement: x 12/16 = 1,162.50
    row = {"from": day("2025-01-16"), "to": day("2025-01-31"), "amount": D("1550.00")}
    assert gross(book("2025-01-20", "2025-02-28", rent(row, AFTER)))[0] == "1162.50"


def test_a_whole_month_by_any_count_is_no_part() -> None:
    # February 10 to March 9 is a month; by calendar months 19/28 and 9/31 of 2,800.00 = 1,900.00 and 812.90
    row = {"from": day("2025-02-10"), "to": day("2025-03-09"), "amount": D("2800.00")}
    table = rent(row, {"from": day("2025-03-10"), "amount": D("2800.00")})
    assert gross(book("2025-02-10", "2025-04-30", table))[0] == "1900.00"
    assert gross(book("2025-02-10", "2025-04-09", table | {"instalments": "anniversary"})) == ["2800.00", "2800.00"]


def test_a_row_without_a_last_day_prints_whole_payments_and_says_so() -> None:
    table = rent({"label": "first", "from": day("2025-01-20"), "amount": D("3100.00")},
                 {"from": day("2025-02-01"), "amount": D("3200.00")})
    found = book("2025-01-20", "2025-12-31", table)
    assert gross(found) == ["1200.00", *["3200.00"] * 11]  # 12/31 of 3,100.00
    assert noted(found)[0] == ("note", "amount 3,100.00 is that of a whole payment: 1,200.00 for these 12 days, "
                               "2025-01-20 to 2025-01-31; with its last day (to) the row would print what they cost")


def test_the_total_of_a_row_may_govern_its_days() -> None:
    # 12/31 of 3,000.00 is 1,161.29; the total printed is 1,200.00
    text = lease_text("2025-01-20", "2025-12-31", rent(first(monthly=D("3000.00"), period_total=D("1200.00")), AFTER))
    found = book_of(text)
    (check,) = [c for c in found.checks if c.name == "months x monthly = period total"]
    assert (check.status, check.expected) == ("fail", "1,161.29")
    judged = {"question": "governing_figure", "rent": "rent-1", "row": "first", "answer": "period_total"}
    found = book_of(lease_text("2025-01-20", "2025-12-31",
                               rent(first(monthly=D("3000.00"), period_total=D("1200.00")), AFTER),
                               judgements=[judged]))
    assert gross(found)[0] == "1200.00"
    assert {c.status for c in found.checks} == {"pass", "note", "resolved"}


def test_the_total_of_a_row_is_spread_over_the_months_of_its_dates() -> None:
    # 6,000.00 from January to May is 1,200.00 a month
    table = rent({"from": day("2025-01-01"), "to": day("2025-05-31"), "period_total": D("6000.00")})
    assert gross(book("2025-01-01", "2025-05-31", table)) == ["1200.00"] * 5


def test_a_rise_over_a_part_of_a_month_is_over_what_a_month_of_it_would_cost() -> None:
    # 1,200.00 for 12 of 31 days is 3,100.00 a month; 10 % more is 3,410.00
    table = rent(first(amount=D("1200.00")), {"from": day("2025-02-01"), "increase_rate": D("0.10")})
    assert gross(book("2025-01-20", "2025-03-31", table)) == ["1200.00", "3410.00", "3410.00"]


def test_an_index_raises_the_amount_of_a_part_of_a_month() -> None:
    table = rent(first(amount=D("1200.00")), AFTER, basis="index", index={"name": "CPI", "at_commencement": 100})
    assert gross(book("2025-01-20", "2025-03-31", table))[0] == "1200.00"


def test_half_of_a_part_of_a_month_is_abated() -> None:
    # The last six of twelve days: half of 1,200.00
    abatement = {"from": day("2025-01-26"), "to": day("2025-01-31"), "share": 1, "source": "lease, 3"}
    found = book("2025-01-20", "2025-03-31", rent(first(amount=D("1200.00")), AFTER), abatements=[abatement])
    assert found.payments["abatement"].iloc[0] == D("600.00")


def test_tables_and_files_agree_on_what_a_row_prints_for_its_days(tmp_path: Any) -> None:
    from asc842.closing.portfolio import read_portfolio

    (tmp_path / "leases.csv").write_text(
        "lease,commencement,expiration,discount_rate,classification,timing,reason\n"
        "a,2025-01-20,2025-12-31,0.06,operating,advance,Given.\n")
    (tmp_path / "rent.csv").write_text("lease,from,to,amount\na,2025-01-20,2025-01-31,1200.00\n"
                                       "a,2025-02-01,,3100.00\n")
    tables = read_portfolio(tmp_path).tables()
    assert tables["payments"]["gross_rent"].tolist() == [D("1200.00"), *[D("3100.00")] * 11]


# How a part of an instalment is counted ------------------------------------------------------------------------------

# A quarter of 9,100.00 from January 1, of which the term has 42 of 90 or 91 days (2024 is a leap year).
PARTS = {
    # January and 11 of 29 days of February: (1 + 11/29) / 3 x 9,100.00
    "days of the month": "4183.91",
    # 42 of 91 days
    "days of the period": "4200.00",
    # January and 11 days of 30: (1 + 11/30) / 3 x 9,100.00
    "30 days": "4145.56",
    # 42 days at 36,400.00 a year: 42 x 36,400 / 365, and / 360
    "365 days": "4188.49",
    "360 days": "4246.67",
}


@pytest.mark.parametrize("proration", PARTS)
def test_a_part_of_a_quarter(proration: str) -> None:
    table = rent({"amount": D("9100.00")}, frequency="quarterly", proration=proration)
    found = book("2024-01-01", "2024-02-11", table)
    assert gross(found) == [PARTS[proration]]
    assert noted(found) == [("note", "2024-01-01 to 2024-02-11 is a part of a payment of 9,100.00, counted by "
                             f"{proration}")]


# 12 days of January at 3,100.00 a month, and 15 of February
MONTHS = {
    "days of the month": ("1200.00", "1660.71"),  # 12/31 and 15/28
    "days of the period": ("1200.00", "1660.71"),
    "30 days": ("1240.00", "1550.00"),  # 12/30 and 15/30
    "360 days": ("1240.00", "1550.00"),  # 37,200.00 / 360 is 3,100.00 / 30
    "365 days": ("1223.01", "1528.77"),  # 12 x 37,200 / 365 and 15 x 37,200 / 365
}


@pytest.mark.parametrize("proration", MONTHS)
def test_a_part_of_a_month(proration: str) -> None:
    table = rent({"monthly": D("3100.00")}, proration=proration)
    assert gross(book("2025-01-20", "2025-02-15", table)) == list(MONTHS[proration])


def test_a_step_within_a_whole_month_is_by_its_days() -> None:
    # Neither half of March is a part period: 14/31 of 3,100.00 and 17/31 of 6,200.00
    table = rent({"monthly": D("3100.00")}, {"from": day("2025-03-15"), "monthly": D("6200.00")}, proration="30 days")
    assert gross(book("2025-03-01", "2025-03-31", table)) == ["4800.00"]


def test_rent_that_an_event_changes_in_mid_month_is_no_part_period() -> None:
    text = lease_text("2025-01-01", "2025-12-31", rent({"monthly": D("3100.00")}, id="base", proration="30 days"))
    text += ('\n[[events]]\nid = "more"\nkind = "modification"\napproved = 2025-03-15\nreason = "Given."\n'
             'classification = "operating"\n'
             'discount_rate = 0.06\n\n[[events.rent]]\nid = "base"\nname = "Rent"\ntiming = "advance"\n'
             'proration = "30 days"\nrows = [{ monthly = 6200.00 }]\nsource = "lease, 2"\n')
    march = asc842.account_for(load_text(text)).schedule.iloc[2]
    assert march["rent"] == D("4800.00")


def test_free_days_of_a_part_month() -> None:
    # The first six of twelve days are free: 6/30 of 3,100.00
    abatement = {"from": day("2025-01-20"), "to": day("2025-01-25"), "share": 1, "source": "lease, 3"}
    found = book("2025-01-20", "2025-02-28", rent({"monthly": D("3100.00")}, proration="30 days"),
                 abatements=[abatement])
    assert found.payments["abatement"].iloc[0] == D("620.00")


@pytest.mark.parametrize(("frequency", "proration"), [("weekly", "30 days"), ("once", "365 days")])
def test_a_way_of_counting_that_does_not_fit_is_refused(frequency: str, proration: str) -> None:
    row = {"amount": D("100.00")} | ({"on": day("2025-02-01")} if frequency == "once" else {})
    problems = refused(lease_text("2025-01-20", "2025-02-28", rent(row, frequency=frequency, proration=proration)))
    assert [p.key for p in problems] == ["facts.rent[0].proration"]


def test_an_extension_pays_for_the_rest_of_the_part_that_was_paid() -> None:
    # 15/30 of 1,000.00 is paid for December 1 to 15; the other 500.00 falls due with the extension
    text = lease_text("2025-01-01", "2027-12-15", rent({"monthly": D("1000.00")}, id="base", proration="30 days"))
    text += ('\n[[events]]\nid = "longer"\nkind = "modification"\napproved = 2027-12-10\nreason = "Given."\n'
             'classification = "operating"\n'
             'discount_rate = 0.07\nlease_term_end = 2028-04-30\n')
    found = asc842.account_for(load_text(text))
    assert found.schedule["rent"].sum() == D("40000.00")
    assert not [c for c in found.checks if c.status == "fail"]


def test_days_of_the_period_count_inside_a_payment_too() -> None:
    """Of the 90 days of a quarter 68 are at 9,100.00 and 22 at 9,900.00, by a row or by an event; 22 abate by half."""
    rows = ({"amount": D("9100.00")}, {"from": day("2026-03-10"), "amount": D("9900.00")})
    terms = {"frequency": "quarterly", "proration": "days of the period", "instalments": "calendar"}
    first = D(9100) * 68 / 90
    risen = round(first + D(9900) * 22 / 90, 2)
    assert gross(book("2026-01-01", "2026-06-30", rent(*rows, **terms)))[0] == str(risen) == "9295.56"
    text = lease_text("2026-01-01", "2026-06-30", rent(rows[0], id="base", **terms))
    text += ('\n[[events]]\nid = "more"\nkind = "modification"\napproved = 2026-03-10\nreason = "Given."\n'
             'classification = "operating"\n'
             'discount_rate = 0.06\n\n[[events.rent]]\nid = "base"\nname = "Rent"\ntiming = "advance"\n'
             'frequency = "quarterly"\ninstalments = "calendar"\nproration = "days of the period"\n'
             'rows = [{ amount = 9900.00 }]\nsource = "lease, 2"\n')
    # 2,420.00 less the 2,224.44 that were paid for these days.
    assert gross(book_of(text)) == ["9100.00", "195.56", "9900.00"]
    half = {"id": "half", "from": day("2026-03-10"), "to": day("2026-03-31"), "share": D("0.5"), "source": "lease, 3"}
    abated = book("2026-01-01", "2026-06-30", rent(rows[0], **terms), abatements=[half])
    assert abated.payments["abatement"].tolist() == [D("1112.22"), D(0)]


def test_an_extension_of_a_part_that_costs_more_than_the_whole_is_refused() -> None:
    # 91 days at 12,000.00 / 360 are 3,033.33, the quarter is 3,000.00: one more day would be paid back.
    text = lease_text("2025-01-01", "2026-12-30", rent({"amount": D("3000.00")}, id="base", frequency="quarterly",
                                                       proration="360 days"))
    text += ('\n[[events]]\nid = "longer"\nkind = "modification"\napproved = 2026-11-19\nreason = "Given."\n'
             'classification = "operating"\n'
             'discount_rate = 0.07\nlease_term_end = 2027-12-31\n')
    with pytest.raises(asc842.InputError) as error:
        book_of(text)
    (problem,) = error.value.problems
    assert problem.key == "events[0]"
    assert problem.found.startswith("-33.33 of base for 2026-12-31 to 2026-12-31")


def test_a_row_that_shares_its_payment_is_noted() -> None:
    # 500.00 for the first 15 days of January, then 16 of 31 days of 3,100.00.
    own = {"label": "first", "from": day("2025-01-01"), "to": day("2025-01-15"), "amount": D("500.00")}
    found = book("2025-01-01", "2025-02-28", rent(own, {"label": "then", "monthly": D("3100.00")}))
    assert gross(found) == ["2100.00", "3100.00"]
    assert noted(found) == [("note", "amount 500.00 is for these 15 days, 2025-01-01 to 2025-01-15, in payments with "
                                     "other rows")]


def test_a_total_of_no_stated_end_is_no_rent() -> None:
    """Of which days 6,000.00 is the rent can't be told; beside a monthly rent the total is what is printed of it."""
    open_ended = {"from": day("2025-01-01"), "period_total": D("6000.00")}
    assert refused(lease_text("2025-01-01", "2025-05-31", rent(open_ended)))
    table = rent({"from": day("2025-01-01"), "to": day("2025-05-31"), "period_total": D("6000.00")})
    assert not refused(lease_text("2025-01-01", "2025-05-31", table))
