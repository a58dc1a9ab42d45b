"""Leases acquired in a business combination (842-10-55-11, 805-20-25-28B, 805-20-30-24), one by one.

Expected values are worked out here, payment by payment, or are those of the source named.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from asc842.checks.acquisition import acquisition_checks
from lease_files import book_of, lease_text, refused, toml
from test_events import with_events
from test_transition import ends_at_zero, with_transition

D = Decimal
CENT = D("0.01")
BOUGHT = date(2025, 1, 1)
MONTHLY = {"timing": "advance", "rows": [{"monthly": D(10000)}]}


def acquired(text: str, day: date = BOUGHT, former: str = "operating", **terms: object) -> str:
    """Add an acquisition; terms are given as their amount, the source is the lease."""
    table: dict[str, Any] = {"date": day, "business": "Target Inc.", "former": former, "source": "lease, 1"}
    table |= {k: {"amount": D(str(v)), "source": "lease, valuation"} for k, v in terms.items()}
    return text + "\n[acquisition]\n" + "".join(f"{k} = {toml(v)}\n" for k, v in table.items())


def annuity_due(amount: Decimal | int, months: int, rate: str = "0.06") -> Decimal:
    """A monthly amount in advance, nominal rate."""
    factor = 1 + D(rate) / 12
    return sum((amount / factor**k for k in range(months)), D(0))


def office(**more: Any) -> str:
    """Nine years from 2021, 10,000 a month in advance; nobody judges the classification. 60 months are left."""
    return lease_text("2021-01-01", "2029-12-31", MONTHLY, **{"classification": None, **more})


def entry(book: Any) -> dict[str, Decimal]:
    lines = book.journal[book.journal["entry"] == "acquisition"].to_dict("records")
    return {line["account"]: line["debit"] - line["credit"] for line in lines}


def test_favorable_terms_are_in_the_asset() -> None:
    """60 x 10,000 at 6 % as a new lease of that day: 519,841.89, that day's rent included. Market rent is 11,000:
    favorable by 60 x 1,000, worth 51,984.19. Level cost is (600,000 + 51,984.19) / 60."""
    book = book_of(acquired(office(costs=[{"amount": D(900)}]), favorable_terms="51984.19"))
    liability = round(annuity_due(10000, 60), 2)
    assert liability == D("519841.89")
    assert round(annuity_due(1000, 60), 2) == D("51984.19")
    assert (book.summary["opening_liability"], book.summary["opening_asset"]) == (liability, liability + D("51984.19"))
    assert entry(book) == {"Right-of-use asset": D("571826.08"), "Lease liability": D("-519841.89"),
                           "Goodwill and consideration of business combinations": D("-51984.19")}
    assert set(book.schedule["cost"]) == {D("10866.40"), D("10866.41")}
    assert sum(book.schedule["cost"]) == D("651984.19")
    assert (book.summary["classification"], book.schedule["period"].iloc[0]) == ("operating", "2025-01")
    assert (book.summary["measured_from"], book.summary["commencement"]) == (BOUGHT, date(2021, 1, 1))
    before = book.payments[book.payments["due"] < BOUGHT]
    assert (len(before), before["in_liability"].any(), len(book.payments)) == (48, False, 108)
    assert "acquired" in before["why"].iloc[0]
    assert ends_at_zero(book)
    assert book.passed


def test_the_classification_is_kept_and_says_from_whom() -> None:
    (judged,) = [j for j in book_of(acquired(office())).lease.judgements if j.question == "classification"]
    assert judged.answer == "operating"
    assert "Target Inc." in judged.reason
    assert "842-10-55-11" in judged.reason


@pytest.mark.parametrize(("rent", "market", "rate", "months"), [(1000, 1300, "0.08", 60)])
def test_published_inputs_of_favorable_operating_lease_terms(rent: int, market: int, rate: str, months: int) -> None:
    """Wiley GAAP, business combinations, leases (5 years left, 1,000 a month at the start of each, 1,300 is charged
    for a new lease, 8 %): the value of 60 x 300 in advance. The result is not printed in the source at hand."""
    terms = round(annuity_due(market - rent, months, rate), 2)
    text = lease_text("2022-01-01", "2029-12-31", {"timing": "advance", "rows": [{"monthly": D(rent)}]}, rate=rate,
                      classification=None)
    book = book_of(acquired(text, favorable_terms=terms))
    assert abs(book.summary["opening_asset"] - annuity_due(market, months, rate)) <= CENT
    assert book.passed


def test_published_asset_of_a_favorable_lease() -> None:
    """Data Studios, Lease accounting in business combinations: liability 450,000, favorable terms 30,000, asset
    480,000. The source prints no payments; here 45 x 10,000 without interest."""
    text = lease_text("2021-01-01", "2028-09-30", MONTHLY, rate="0.00", classification=None)
    book = book_of(acquired(text, favorable_terms=30000))
    assert (book.summary["opening_liability"], book.summary["opening_asset"]) == (450000, 480000)
    assert book.passed


def test_unfavorable_terms_of_a_finance_lease_acquired_inside_a_month() -> None:
    """Rent of 1,000 in arrears at each month's end to 2027-12-31, acquired on 2025-03-11 at 5 %: 34 payments, each of
    which counts whole months from the 11th on and, of the last, all days but ten. Unfavorable by 2,500; the asset is
    amortized over 33 months and 21/31 of March."""
    rent = {"timing": "arrears", "rows": [{"monthly": D(1000)}]}
    text = lease_text("2022-01-01", "2027-12-31", rent, rate="0.05", classification=None)
    book = book_of(acquired(text, date(2025, 3, 11), "finance", unfavorable_terms=2500))
    days = [monthrange(2025 + (k + 2) // 12, (k + 2) % 12 + 1)[1] for k in range(34)]
    liability = sum((1000 * (1 + D("0.05") / 12) ** -(k + D(n - 10) / n) for k, n in enumerate(days)), D(0))
    assert abs(book.summary["opening_liability"] - liability) <= CENT
    assert book.summary["opening_asset"] == book.summary["opening_liability"] - 2500
    assert entry(book)["Goodwill and consideration of business combinations"] == 2500
    share = D(21) / 31 / (33 + D(21) / 31)
    assert abs(book.schedule["amortization"].iloc[0] - book.summary["opening_asset"] * share) <= CENT
    assert book.summary["classification"] == "finance"
    assert ends_at_zero(book)
    assert book.passed


def test_rent_paid_in_advance_for_days_after_the_acquisition_is_none_that_is_left() -> None:
    """Acquired on 2025-01-11: rent of January was paid on the 1st, by the business acquired; 59 x 10,000 are left, the
    first after 21/31 of a month. 59.68 months share them evenly."""
    book = book_of(acquired(office(), date(2025, 1, 11)))
    liability = sum((10000 * (1 + D("0.06") / 12) ** -(k + D(n - 10) / n) for k in range(59)
                     for n in [monthrange(2025 + k // 12, k % 12 + 1)[1]]), D(0))
    assert abs(book.summary["opening_liability"] - liability) <= CENT
    assert abs(book.schedule["cost"].iloc[0] - 590000 * (D(21) / 31) / (59 + D(21) / 31)) <= CENT
    assert ends_at_zero(book)
    assert book.passed


def test_payments_of_an_index_are_measured_at_that_of_the_acquisition_date() -> None:
    """1,000 at 100; 1,100 since 2024: 24 x 1,100 from 2025, and in 2026, at 121, 12 x 110 of variable cost."""
    rent = {"timing": "advance", "rows": [{"monthly": D(1000)}], "basis": "index", "index": {
        "name": "CPI-U", "at_commencement": D(100), "readings": [
            {"from": date(2024, 1, 1), "value": D(110)}, {"from": date(2026, 1, 1), "value": D(121)}]}}
    book = book_of(acquired(lease_text("2023-01-01", "2026-12-31", rent, classification=None)))
    assert abs(book.summary["opening_liability"] - annuity_due(1100, 24)) <= CENT
    spent = book.tables["expenses"]
    assert list(spent["date"]) == [date(2026, month, 1) for month in range(1, 13)]
    assert set(spent["cost"]) == {D(110)}
    assert set(book.schedule["cost"]) == {D(1100)}
    assert book.passed


def test_rate_of_a_table_is_that_of_the_acquisition_date_for_what_is_left_of_the_term() -> None:
    text = office().replace("answer = 0.06", 'method = "incremental borrowing"')
    rates = [{"months": 60, "rate": D("0.06")}, {"months": 108, "rate": D("0.09")}]
    tables = [{"name": "Bank", "kind": "incremental borrowing", "as_of": date(2024, 12, 31), "rates": rates},
              {"name": "Bank", "kind": "incremental borrowing", "as_of": date(2020, 12, 31), "rates": [
                  {"months": 1, "rate": D("0.01")}, {"months": 200, "rate": D("0.01")}]}]
    book = book_of(acquired(text), rate_tables=tables)
    assert book.summary["discount_rate"] == D("0.06")
    assert book.summary["opening_liability"] == D("519841.89")


# Twelve months or less: an election of its own (805-20-25-28B) -----------------------------------------------------


def copier(end: str, start: str = "2022-01-01", **terms: object) -> str:
    """A copier at 500 a month to some day, 600 in its last six months; acquired on 2025-01-01."""
    rows = [{"from": start, "to": "2025-06-30", "monthly": D(500)}, {"from": "2025-07-01", "monthly": D(600)}]
    rows = [{k: date.fromisoformat(v) if isinstance(v, str) else v for k, v in row.items()} for row in rows]
    text = lease_text(start, end, {"timing": "advance", "rows": rows}, classification=None)
    return acquired(text.replace("\n\n[facts]", '\nasset_class = "equipment"\n\n[facts]'), **terms)


def test_twelve_months_left_are_not_recognized_where_that_is_elected() -> None:
    """6 x 500 and 6 x 600: 550 a month; favorable terms are no asset either."""
    book = book_of(copier("2025-12-31", favorable_terms=300), acquired_short_term_classes=("equipment",))
    s = book.summary
    assert (s["short_term"], s["opening_liability"], s["opening_asset"]) == (True, 0, 0)
    costs = book.tables["expenses"]
    assert set(costs["kind"]) == {"short-term lease cost"}
    assert {cost for cost in costs["cost"] if cost} == {D(550)}
    assert (sum(costs["cost"]), sum(costs["paid"])) == (6600, 6600)
    assert "805-20-25-28B" in costs["why"].iloc[0]
    assert not entry(book)
    assert book.passed


@pytest.mark.parametrize(("end", "elected"), [
    ("2026-01-01", {"acquired_short_term_classes": ("equipment",)}),  # a day more than twelve months
    ("2025-12-31", {"short_term_classes": ("equipment",)}),  # 48 months at commencement: no short-term lease
    ("2025-12-31", {"acquired_short_term_classes": ("vehicles",)}),
])
def test_other_acquired_leases_are_recognized(end: str, elected: dict[str, Any]) -> None:
    book = book_of(copier(end), **elected)
    assert not book.summary["short_term"]
    assert book.summary["opening_liability"] > 6000
    assert book.passed


def test_a_short_term_lease_stays_one_when_it_is_acquired() -> None:
    """Twelve months from 2024-08-01, and the class is elected by 842-20-25-2: 6 x 500 and 600 are left, 7 months."""
    book = book_of(copier("2025-07-31", "2024-08-01"), short_term_classes=("equipment",))
    costs = book.tables["expenses"]
    assert book.summary["short_term"]
    assert (sum(costs["cost"]), sum(costs["paid"]), min(costs["date"])) == (3600, 3600, BOUGHT)
    assert "842-20-25-2" in costs["why"].iloc[0]
    assert book.passed


# Events before and after -------------------------------------------------------------------------------------------


EXTENSION = {"id": "extension", "kind": "modification", "lease_term_end": date(2031, 12, 31),
             "rent": [{"id": "rent-1", "name": "Rent", "timing": "advance", "source": "lease, 3",
                       "rows": [{"monthly": D(12000)}]}]}


def test_an_event_before_the_acquisition_is_one_of_the_business_acquired() -> None:
    """12,000 since 2024, to 2031: 84 months are left."""
    book = book_of(acquired(with_events(office(), {**EXTENSION, "effective": date(2024, 1, 1)})))
    assert abs(book.summary["opening_liability"] - annuity_due(12000, 84)) <= CENT
    assert (book.summary["lease_term_end"], len(book.events)) == (date(2031, 12, 31), 0)
    assert set(book.schedule["cost"]) == {D(12000)}
    assert ends_at_zero(book)
    assert book.passed


def test_a_modification_by_the_acquirer_has_the_classification_judged_anew() -> None:
    """On 2025-07-01: to 2031 at 12,000, 7 %, now a finance lease. 54 months of favorable terms are left."""
    change = {**EXTENSION, "effective": date(2025, 7, 1), "discount_rate": D("0.07"), "classification": "finance"}
    book = book_of(acquired(with_events(office(), change), favorable_terms="51984.19"))
    (event,) = book.events.to_dict("records")
    assert abs(event["liability_after"] - annuity_due(12000, 78, "0.07")) <= CENT
    left = D("51984.19") * 54 / 60
    assert abs(event["asset_before"] - event["liability_before"] - left) <= CENT
    assert abs(event["asset_after"] - event["liability_after"] - left) <= CENT
    assert event["classification"] == "finance"
    assert ends_at_zero(book)
    assert book.passed


def test_acquired_under_asc840_and_in_transition_since() -> None:
    """842-10-65-1(h). Acquired on 2017-01-01 with 60 months left, favorable by 6,000; adopted two years later: 3,600
    is left and joins the asset. Straight line since the acquisition: 24 x 1,000 and 36 x 1,300 are 1,180 a month, so
    that 24 x 180 is accrued, whatever was before."""
    rows = [{"from": date(2015, 1, 1), "to": date(2018, 12, 31), "monthly": D(1000)},
            {"from": date(2019, 1, 1), "monthly": D(1300)}]
    text = acquired(lease_text("2015-01-01", "2021-12-31", {"timing": "advance", "rows": rows}),
                    date(2017, 1, 1), favorable_terms=6000)
    for stated in ({}, {"favorable_terms": 3600, "accrued_rent": 24 * 180}):
        book = book_of(with_transition(text, date(2019, 1, 1), **stated))
        liability = round(annuity_due(1300, 36), 2)
        assert book.summary["opening_liability"] == liability
        assert book.summary["opening_asset"] == liability + 3600 - 24 * 180
        lines = book.journal[book.journal["entry"] == "transition"].set_index("account")
        assert lines.loc["Favorable lease terms (intangible asset)", "credit"] == 3600
        assert lines.loc["Prepaid (accrued) rent", "debit"] == 24 * 180
        assert set(book.schedule["cost"]) == {D(1180) + 100}
        assert ends_at_zero(book)
        assert book.passed


def test_workbook_of_a_lease_acquired(tmp_path: Path) -> None:
    import openpyxl

    path = book_of(acquired(office(), favorable_terms=1000)).to_workbook(tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(path)
    assert any("Target Inc." in str(c.value) for row in book["Summary"].iter_rows() for c in row)
    assert any(c.value == "805-20-30-24" for row in book["Journal"].iter_rows() for c in row)


def test_a_sublease_that_came_with_the_lease_begins_anew() -> None:
    """Sublet from 2023 to 2026 at 400, 600 from 2025: 24 x 600 are left, 600 a month; nothing was accrued before."""
    let = {"id": "upstairs", "sublessee": "Tenant", "reason": "Not a sale.", "begins": date(2023, 1, 1),
           "ends": date(2026, 12, 31), "classification": "operating", "initial_direct_costs": D(480), "rent": [{
               "id": "sub", "name": "Rent", "frequency": "monthly", "timing": "advance", "source": "lease, 5",
               "rows": [{"monthly": D(400)}, {"from": date(2025, 1, 1), "monthly": D(600)}]}]}
    book = book_of(acquired(office(subleases=[let])))
    rows = book.tables["subleases"]
    income = book.journal[book.journal["account"] == "Sublease income"]
    assert (len(income), set(income["credit"])) == (24, {D(600)})
    accrued = book.journal[book.journal["account"] == "Accrued (deferred) sublease rent"]
    assert sum(accrued["debit"] - accrued["credit"]) == 0
    assert not (book.journal["account"] == "Initial direct costs of subleases").any()
    assert len(rows)
    assert book.passed


def test_the_check_sees_an_asset_without_the_terms() -> None:
    """The file says 500; the books have a thousand: asset and entry fail, each by itself."""
    book = book_of(acquired(office(), favorable_terms=1000))
    a = book.lease.acquisition
    assert a is not None
    other = a.model_copy(update={"favorable_terms": a.favorable_terms.model_copy(update={"amount": D(500)})})
    wrong = replace(book, checks=(), lease=book.lease.model_copy(update={"acquisition": other}))
    assert [c.status for c in acquisition_checks(wrong)] == ["fail", "fail", "pass", "pass"]
    assert [c.status for c in acquisition_checks(book)] == ["pass"] * 4


REFUSED: dict[str, tuple[str, str]] = {
    "on commencement": (acquired(office(), date(2021, 1, 1)), "acquisition.date"),
    "after the term": (acquired(office(), date(2030, 1, 1)), "acquisition.date"),
    "both": (acquired(office(), favorable_terms=1, unfavorable_terms=1), "acquisition.unfavorable_terms"),
    "judged otherwise": (acquired(office(classification="finance")), "judgements[1].answer"),
    "rent carried in": (acquired(office(judgements=[{"question": "carried_rent", "answer": D(5)}])), "judgements[1]"),
    "improvement from before": (acquired(office(leasehold_improvements=[{
        "name": "Fit-out", "cost": D(1000), "in_service": date(2022, 1, 1), "useful_life": 120}])),
        "facts.leasehold_improvements[0].in_service"),
    "impairment before": (acquired(with_events(office(), {
        "id": "loss", "kind": "impairment", "impairment": D(5), "effective": date(2023, 1, 1)})), "events[0].kind"),
    "rate of an event before": (acquired(with_events(office(), {
        **EXTENSION, "effective": date(2024, 1, 1), "discount_rate": D("0.05")})), "events[0].discount_rate"),
    "operating and bought": (acquired(office(
        options=[{"id": "buy", "kind": "purchase", "on": date(2029, 12, 31), "price": D(50000)}],
        judgements=[{"question": "option", "option": "buy", "answer": "exercised"},
                    {"question": "useful_life", "answer": date(2049, 12, 31)}])), "judgements[1].answer"),
    "transition before": (with_transition(acquired(office()), date(2022, 1, 1)), "transition.date"),
    "unknown source": (acquired(office()).replace('source = "lease, 1"\n', 'source = "nowhere, 1"\n'),
                       "acquisition.source"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_acquisition_is_refused_where_it_stands(name: str) -> None:
    text, key = REFUSED[name]
    assert [p.key for p in refused(text)] == [key]


def test_a_concession_by_right_that_reaches_into_the_books_is_refused_and_said_otherwise() -> None:
    """Half of January's and February's rent, conceded in December: 10,000 less is left to be paid of 600,000."""
    def conceded(last: date, **more: Any) -> str:
        half = {"id": "half", "from": date(2024, 12, 1), "to": last, "share": D("0.5"), "source": "lease, 12"}
        return with_events(acquired(lease_text("2021-01-01", "2029-12-31", MONTHLY, classification=None)), {
            "id": "relief", "kind": "concession", "treatment": "variable", "effective": date(2024, 12, 1),
            "source": "lease, 12", "reason": "Section 12.", "abatements": [half], **more})

    (problem,) = refused(conceded(date(2025, 2, 28)))
    assert problem.key == "events[0]"
    assert "2025-01-01" in problem.expected
    assert refused(conceded(date(2024, 12, 31))) == []
    later = [{"on": date(2025, 6, 1), "amount": D(5000)}]
    assert [p.key for p in refused(conceded(date(2024, 12, 31), repaid=later))] == ["events[0]"]
    stated = [{"id": "half", "from": date(2025, 1, 1), "to": date(2025, 2, 28), "share": D("0.5"),
               "source": "lease, 12"}]
    book = book_of(acquired(lease_text("2021-01-01", "2029-12-31", MONTHLY, classification=None, abatements=stated)))
    assert sum(book.schedule["cost"]) == D(590000)
