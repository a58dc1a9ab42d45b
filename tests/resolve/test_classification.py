"""Classification: the five criteria at printed precision, exceptions, overrides, events, and what is refused.

Published examples go through lease files; each expected figure is named with its source.
"""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from rich.console import Console

import asc842
from asc842.measurement import classification as c
from asc842.output.text.book import book_text
from lease_files import book_of, lease_text, load_text, refused, toml

OWNERSHIP, OPTION, TERM, PAYMENTS, USE = (
    "ownership transfers", "purchase option reasonably certain",
    "term is the major part of the remaining economic life", "payments are substantially all of fair value",
    "no alternative use")
ORDINARY = {"transfers_ownership": False, "no_alternative_use": False}


def leased(end: str, rent: Any, asset: dict[str, Any], *, start: str = "2025-01-01", events: tuple[Any, ...] = (),
           **options: Any) -> str:
    """Return a lease file with facts about the underlying asset; classification is not judged unless said."""
    text = lease_text(start, end, rent, **{"classification": None, "rate": "0.00", **options})
    text += f"\n[facts.underlying_asset]\n{lines({'source': 'lease, 3', **asset})}"
    return text + "".join(f"\n[[events]]\n{lines({'reason': 'Given.', **e})}" for e in events)


def lines(table: dict[str, Any]) -> str:
    return "".join(f"{key} = {toml(value)}\n" for key, value in table.items())


def years(n: Any) -> dict[str, Any]:
    return {"years": n}


def annual(amount: str, timing: str = "advance") -> dict[str, Any]:
    return {"frequency": "annual", "timing": timing, "rows": [{"amount": Decimal(amount)}]}


def once(day: str, amount: str) -> dict[str, Any]:
    rows = [{"on": date.fromisoformat(day), "amount": Decimal(amount)}]
    return {"frequency": "once", "timing": "arrears", "rows": rows}


def row(book: asc842.LeaseBook, criterion: str, at: str = "commencement") -> dict[str, Any]:
    """Return what came of one criterion."""
    table = book.tables["classification"]
    (found,) = table[(table["criterion"] == criterion) & (table["at"] == at)].to_dict("records")
    return {str(k): v for k, v in found.items()}


def results(book: asc842.LeaseBook, at: str = "commencement") -> list[str]:
    table = book.tables["classification"]
    return list(table.loc[table["at"] == at, "result"])


def imaging() -> str:
    """PwC, Leases guide, Example 3-18: five of six years."""
    asset = {"fair_value": Decimal(5000), "economic_life": years(6), "remaining_economic_life": years(6), **ORDINARY}
    return leased("2029-12-31", annual("1100.00"), asset, rate="0.07")


def override(book: asc842.LeaseBook) -> Any:
    (check,) = (x for x in book.checks if x.name == "classification = what the criteria say")
    return check


# Published examples ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("end", "paid", "term_met", "paid_met"), [
    ("2032-06-30", "90.00", "met", "met"),
    # 749 months of 1,000 are 7.49 years of 10.
    ("2087-05-31", "89.99", "not met", "not met"),
])
def test_fasb_842_10_55_2(end: str, paid: str, term_met: str, paid_met: str) -> None:
    """FASB, ASC 842-10-55-2: 75 percent or more, 90 percent or more; "or more" includes the threshold."""
    life = years(10) if end == "2032-06-30" else {"months": 1000}
    asset = {"fair_value": Decimal("100.00"), "economic_life": life, "remaining_economic_life": life, **ORDINARY}
    book = book_of(leased(end, once("2025-01-01", paid), asset))
    assert row(book, TERM)["result"] == term_met
    assert row(book, PAYMENTS)["result"] == paid_met
    assert row(book, TERM)["value"] == (Decimal("0.75") if term_met == "met" else Decimal("0.749"))
    assert row(book, PAYMENTS)["value"] == Decimal(paid) / 100
    assert book.summary["classification"] == ("finance" if paid_met == "met" else "operating")


PWC = [
    # Imaging equipment, page 108: 5 of 6 years, 4,825 of 5,000.
    ("imaging", "2029-12-31", [annual("1100.00")], "0.07", "5000.00", 6, 83, 4825, 97, "finance"),
    # Automobile, page 112: 3 of 6 years, 16,518 of 30,000 (rent of 500 a month in advance gives that value).
    ("automobile", "2027-12-31", [{"timing": "advance", "rows": [{"monthly": Decimal("500.00")}]}], "0.06",
     "30000.00", 6, 50, 16518, 55, "operating"),
    # Copier, page 114: 3 of 5 years; 432 a year after allocation, 1,229 of 2,000.
    ("copier", "2027-12-31", [annual("432.00")], "0.055", "2000.00", 5, 60, 1229, 61, "operating"),
    # Rent by index, page 116, and Example 4-6: 4 of 7 years, 5,595 or 5,596 of 10,000 (inferred from 56 %).
    ("index", "2028-12-31", [{"frequency": "annual", "timing": "advance", "rows": [
        {"month": 1 + 12 * i, "amount": Decimal(a)} for i, a in enumerate(("1500", "1545", "1591", "1639"))]}],
     "0.08", "10000.00", 7, 57, 5596, 56, "operating"),
]


@pytest.mark.parametrize("case", PWC, ids=lambda case: case[0])
def test_pwc_chapter_3(case: Any) -> None:
    """PwC, Leases guide, chapter 3: percentages as printed, present values to one unit."""
    _, end, rent, rate, value, life, of_life, worth, of_value, classified = case
    asset = {"fair_value": Decimal(value), "economic_life": years(life), "remaining_economic_life": years(life),
             **ORDINARY}
    book = book_of(leased(end, rent, asset, rate=rate))
    assert round(row(book, TERM)["value"] * 100) == of_life
    assert round(row(book, PAYMENTS)["value"] * 100) == of_value
    assert abs(row(book, PAYMENTS)["value"] * Decimal(value) - worth) <= 1
    assert book.summary["classification"] == classified


USED = [{"question": "useful_life", "answer": 480}]
RENT = tuple(map(Decimal, (500000, 315000, 530450, 546364, 562754, 579637, 597026, 614937, 633385, 652387)))


def real_estate(bought: str = "exercised", **asset: Any) -> str:
    """PwC, Leases guide, Examples 3-19 and 4-8, pages 108 to 110 and 145: rent net of the incentive of year 2."""
    rows = [{"month": 1 + 12 * i, "amount": a} for i, a in enumerate(RENT)]
    rent = {"frequency": "annual", "timing": "advance", "rows": rows}
    facts = {"fair_value": Decimal("5000000.00"), "economic_life": years(40), "remaining_economic_life": years(40),
             **ORDINARY, **asset}
    option = {"id": "purchase", "kind": "purchase", "price": Decimal("3000000.00")}
    judged = {"question": "option", "option": "purchase", "answer": bought}
    return leased("2034-12-31", rent, facts, rate="0.0904", options=[option],
                  judgements=[judged, *USED[: bought == "exercised"]])


def test_pwc_real_estate() -> None:
    """Real estate with a purchase option at 3,000,000, reasonably certain: 25 % of the life, 100 % of fair value."""
    book = book_of(real_estate())
    assert row(book, TERM)["value"] == Decimal("0.25")
    assert round(row(book, PAYMENTS)["value"] * 100) == 100
    assert results(book) == ["not met", "met", "not met", "met", "not met"]
    assert book.summary["classification"] == "finance"


def test_pwc_real_estate_not_bought() -> None:
    """Page 110: without the option the payments are worth 3,737,510 at approximately 9.04 %, to a rate so rounded."""
    book = book_of(real_estate("not exercised"))
    assert results(book) == ["not met"] * 5
    low, high = (sum(a / (1 + r) ** n for n, a in enumerate(RENT)) for r in (Decimal("0.09045"), Decimal("0.09035")))
    assert low < 3737510 < high
    assert low < row(book, PAYMENTS)["value"] * 5000000 < high
    assert book.summary["classification"] == "operating"


GUARANTEE = {"fair_value": Decimal("50000.00"), "economic_life": years(10), "remaining_economic_life": years(10),
             **ORDINARY}


def guaranteed(**guarantee: Any) -> asc842.LeaseBook:
    """EY, Illustration 2-15: residual guaranteed to 15,000, 6,000 of it probable; here with rent of 5,000 x 6."""
    return book_of(leased("2030-12-31", annual("5000.00"), GUARANTEE, residual_guarantees=[
        {"id": "residual", "guaranteed": Decimal(15000), **guarantee}],
        judgements=[{"question": "guarantee", "guarantee": "residual", "answer": Decimal(6000)}]
        if not guarantee.get("lessee_released") else []))


def test_ey_2_15() -> None:
    """The full 15,000 counts for classification, the probable 6,000 in the liability; at a rate of nothing."""
    book = guaranteed()
    assert row(book, PAYMENTS)["value"] * 50000 == 30000 + 15000
    assert book.summary["opening_liability"] == 25000 + 6000
    assert book.summary["classification"] == "finance"


def test_a_guarantee_of_a_third_party() -> None:
    """It binds the lessee unless the lessor has released the lessee; then nothing of it counts."""
    assert row(guaranteed(by="third party"), PAYMENTS)["value"] * 50000 == 45000
    released = guaranteed(by="third party", lessee_released=True)
    assert row(released, PAYMENTS)["value"] * 50000 == 30000
    assert "released" in row(released, PAYMENTS)["detail"]
    assert released.summary["classification"] == "operating"


def test_a_guaranteed_residual_is_discounted_from_the_end() -> None:
    """9,000 beyond the probable 6,000 at 5 % six years before: 9,000 / 1.05^6."""
    text = leased("2030-12-31", annual("5000.00"), GUARANTEE, rate="0.05",
                  residual_guarantees=[{"id": "residual", "guaranteed": Decimal(9000)}],
                  judgements=[{"question": "guarantee", "guarantee": "residual", "answer": Decimal(0)}])
    worth = sum(5000 / Decimal("1.05") ** n for n in range(6)) + 9000 / Decimal("1.05") ** 6
    assert abs(row(book_of(text), PAYMENTS)["value"] - worth / 50000) < Decimal("0.000001")


def test_ey_3_1() -> None:
    """EY, Illustration 3-1: a ground lease worth 95 of 100; land has no end of life, and the value alone decides."""
    land = {"fair_value": Decimal("100000000.00"), "economic_life": {"indefinite": True},
            "remaining_economic_life": {"indefinite": True}, **ORDINARY}
    book = book_of(leased("2123-12-31", once("2025-01-01", "95000000.00"), land))
    assert row(book, PAYMENTS)["value"] == Decimal("0.95")
    assert results(book) == ["not met", "not met", "not met", "met", "not met"]
    assert book.summary["classification"] == "finance"


# Exceptions, judgements, what is missing ---------------------------------------------------------------------------


@pytest.mark.parametrize(("left", "result"), [(Decimal("5"), "not applied"), (Decimal("5.01"), "met")])
def test_the_last_quarter_of_the_life(left: Decimal, result: str) -> None:
    """At 5 of 20 years the term criterion is not applied; a little earlier it is (842-10-55-2)."""
    asset = {"fair_value": Decimal("9000.00"), "economic_life": years(20), "remaining_economic_life": years(left),
             **ORDINARY}
    book = book_of(leased("2029-12-31", annual("100.00"), asset))
    assert row(book, TERM)["result"] == result
    assert book.summary["classification"] == ("operating" if result == "not applied" else "finance")


def test_thresholds_are_policy() -> None:
    asset = {"fair_value": Decimal("100.00"), "economic_life": years(10), "remaining_economic_life": years(10),
             **ORDINARY}
    text = leased("2030-12-31", once("2025-01-01", "80.00"), asset)
    assert book_of(text).summary["classification"] == "operating"
    stricter = asc842.Policy(classification={"major_part": Decimal("0.6")})  # type: ignore[arg-type]
    book = asc842.account_for(load_text(text), stricter)
    assert (row(book, TERM)["threshold"], row(book, TERM)["result"]) == (Decimal("0.6"), "met")
    assert book.summary["classification"] == "finance"


@pytest.mark.parametrize("fact", ["transfers_ownership", "no_alternative_use"])
def test_one_fact_is_enough_for_finance(fact: str) -> None:
    used = USED if fact == "transfers_ownership" else []
    book = book_of(leased("2025-12-31", annual("1.00"), {fact: True}, judgements=used))
    assert book.summary["classification"] == "finance"
    assert results(book).count("not tested") == 3
    assert "none" not in next(j.reason for j in book.lease.judgements if j.question == "classification")


def test_facts_that_do_not_decide_are_refused() -> None:
    text = leased("2025-12-31", annual("1.00"), {"fair_value": Decimal("100.00"), "transfers_ownership": False})
    lease = load_text(text)
    with pytest.raises(asc842.InputError) as caught:
        asc842.account_for(lease)
    (problem,) = caught.value.problems
    assert "remaining_economic_life" in problem.found
    assert "no_alternative_use" in problem.found
    assert "fair_value" not in problem.found
    assert problem.key == "facts.underlying_asset"


def test_an_incentive_and_prepaid_rent_count_as_payments() -> None:
    """842-10-30-5: payments less incentives; what was paid before commencement is paid for the use all the same."""
    asset = {"fair_value": Decimal("100.00")}
    text = leased("2025-12-31", once("2025-01-01", "70.00"), asset, classification="operating",
                  prepaid_rent=[{"amount": Decimal("30.00")}],
                  incentives=[{"amount": Decimal("15.00"), "received": date(2025, 1, 1)}])
    book = book_of(text)
    assert row(book, PAYMENTS)["value"] == Decimal("0.85")


def test_an_override_stays_on_show(tmp_path: Path) -> None:
    """A judgement that differs from the criteria stands, with its reason in text, JSON and workbook."""
    book = book_of(imaging() + '\n[[judgements]]\nquestion = "classification"\nanswer = "operating"\n'
                   'reason = "The board says so."\n')
    assert book.summary["classification"] == "operating"
    check = override(book)
    assert (check.status, check.expected, check.actual) == ("resolved", "finance", "operating")
    assert book.passed
    console = Console(width=200, file=io.StringIO())
    with console.capture() as screen:
        console.print(book_text(book))
    assert "The board says so." in screen.get()
    said = [x for x in json.loads(book.to_json())["checks"] if x["name"] == check.name]
    assert "The board says so." in said[0]["detail"]
    sheet = openpyxl.load_workbook(book.to_workbook(tmp_path / "b.xlsx"))["Summary"]
    cells = " ".join(str(x.value) for r in sheet.iter_rows() for x in r if x.value is not None)
    assert cells.count("The board says so.") >= 2


def test_a_judgement_that_agrees_passes_and_one_without_facts_is_left_alone() -> None:
    book = book_of(imaging() + '\n[[judgements]]\nquestion = "classification"\n'
                   'answer = "finance"\nreason = "As tested."\n')
    assert override(book).status == "pass"
    bare = book_of(lease_text("2025-01-01", "2025-12-31", annual("1.00")))
    assert set(results(bare)) == {"not tested", "not met"}
    assert not [x for x in bare.checks if x.name.startswith("classification")]


# Events ------------------------------------------------------------------------------------------------------------


def extended(**facts: Any) -> str:
    """A machine let for three of ten years; after two, the term grows to nine."""
    asset = {"fair_value": Decimal("100000.00"), "economic_life": years(10), "remaining_economic_life": years(10),
             **ORDINARY}
    event = {"id": "extension", "kind": "modification", "effective": date(2027, 1, 1), "source": "lease, 9",
             "lease_term_end": date(2033, 12, 31), "discount_rate": Decimal("0.05"), **facts}
    return leased("2027-12-31", annual("1000.00", "arrears"), asset, events=(event,))


def test_an_event_with_facts_tests_anew() -> None:
    """Seven years of eight left make it a finance lease from the event on (842-10-25-1)."""
    book = book_of(extended(fair_value=Decimal("80000.00"), remaining_economic_life=years(8)))
    assert book.summary["classification"] == "operating"
    assert list(book.events["classification"]) == ["finance"]
    found = row(book, TERM, "extension")
    assert (found["value"], found["result"]) == (Decimal("0.875"), "met")
    # Seven payments of 1,000 in arrears at 5 %, by the annuity formula.
    worth = 1000 * (1 - Decimal("1.05") ** -7) / Decimal("0.05")
    assert row(book, PAYMENTS, "extension")["value"] == round(round(worth, 2) / 80000, 6)


def test_an_event_that_makes_a_purchase_certain_makes_a_finance_lease() -> None:
    asset = {"fair_value": Decimal(90000), "economic_life": years(10), "remaining_economic_life": years(10),
             **ORDINARY}
    event = {"id": "certain", "kind": "reassessment", "effective": date(2026, 1, 1), "source": "lease, 9",
             "trigger": "significant event",
             "discount_rate": Decimal("0.05"), "amortization_end": date(2034, 12, 31),
             "options": [{"option": "buy", "answer": "exercised"}]}
    book = book_of(leased("2027-12-31", annual("1000.00"), asset, events=(event,),
                          options=[{"id": "buy", "kind": "purchase", "price": Decimal(500)}],
                          judgements=[{"question": "option", "option": "buy", "answer": "not exercised"}]))
    assert book.summary["classification"] == "operating"
    assert list(book.events["classification"]) == ["finance"]
    assert row(book, OPTION, "certain")["result"] == "met"


def test_an_event_without_facts_leaves_it_as_it_was() -> None:
    book = book_of(extended())
    assert list(book.events["classification"]) == ["operating"]
    assert set(book.tables["classification"]["at"]) == {"commencement"}


def test_an_event_that_judges_against_its_facts_is_an_override() -> None:
    book = book_of(extended(fair_value=Decimal("80000.00"), remaining_economic_life=years(8),
                            classification="operating"))
    assert list(book.events["classification"]) == ["operating"]
    assert (override(book).status, override(book).about) == ("resolved", "extension")


def test_an_event_whose_facts_do_not_decide_is_refused() -> None:
    with pytest.raises(asc842.InputError) as caught:
        book_of(extended(fair_value=Decimal("80000.00")))
    (problem,) = caught.value.problems
    assert problem.key == "events[0]"
    assert "events[0].remaining_economic_life" in problem.found


# The functions, many leases at once --------------------------------------------------------------------------------


def test_criteria_work_on_arrays() -> None:
    def whole(*n: int) -> Any:
        return np.array(n)

    term = c.term_is_major_part(whole(75, 74, 75, 10, 10), whole(100, 100, -1, 25, 0),
                                whole(100, 100, 100, 100, 0), whole(7500), whole(2500))
    assert list(term.result) == ["met", "not met", "not tested", "not applied", "not met"]
    paid = c.payments_are_substantially_all(whole(80, 80, 80), whole(10, 9, 0), whole(100, 100, -1), whole(9000))
    assert list(paid.result) == ["met", "not met", "not tested"]
    assert paid.value[1] == pytest.approx(0.89)
    owned = c.ownership_transfers(whole(1, 0, -1))
    assert list(owned.result) == ["met", "not met", "not tested"]
    assert list(c.classified((owned, paid))) == ["finance", "operating", "undetermined"]


# Refusals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asset", "key"), [
    ({}, "facts.underlying_asset"),
    ({"economic_life": {}}, "facts.underlying_asset.economic_life"),
    ({"economic_life": {"years": 3, "indefinite": True}}, "facts.underlying_asset.economic_life"),
    ({"economic_life": years(3), "remaining_economic_life": years(4)},
     "facts.underlying_asset.remaining_economic_life"),
    ({"economic_life": years(3), "remaining_economic_life": {"indefinite": True}},
     "facts.underlying_asset.remaining_economic_life"),
    ({"transfers_ownership": True}, "facts.underlying_asset.transfers_ownership"),
    ({"fair_value": Decimal(0)}, "facts.underlying_asset.fair_value"),
    ({"fair_value": Decimal(1), "fair_value_source": "appraisal"}, "facts.underlying_asset.fair_value_source"),
])
def test_facts_that_cannot_be(asset: dict[str, Any], key: str) -> None:
    problems = refused(leased("2025-12-31", annual("1.00"), asset))
    assert [p.key for p in problems] == [key]
    assert all(p.line for p in problems)
