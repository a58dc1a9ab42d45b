"""Rent that depends on a target: cost once it is probable that it is met, taken back once it no longer is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from heavy import params
from lease_files import book_of, lease_text, refused

D = Decimal
RENT = {"timing": "advance", "rows": [{"monthly": D(1000)}]}
YEAR = {"from": date(2025, 1, 1), "to": date(2025, 12, 31)}
ACCOUNT = "Variable rent accrued"


def day(text: str) -> date:
    return date.fromisoformat(text)


def held(recorded: str, base: int | None = None, amount: int | None = None, **time: date) -> dict[str, Any]:
    """What was held of the target on a day: probable where a base or an amount is expected."""
    expected = {"base": D(base)} if base else {"amount": D(amount)} if amount else {}
    return {"recorded": day(recorded), **(time or YEAR), "probable": bool(expected), "reason": "Sales to date.",
            **expected}


def charged(base: int | None = None, amount: int | None = None, due: str | None = None,
            **time: date) -> dict[str, Any]:
    figure = {"base": D(base)} if base else {"amount": D(amount or 0)}
    return {**(time or YEAR), **figure, **({"due": day(due)} if due else {})}


def text(assessments: list[dict[str, Any]], actuals: list[dict[str, Any]], **more: Any) -> str:
    """A store that pays 5 % of the sales of a year above 1,000,000."""
    return lease_text("2025-01-01", "2027-12-31", RENT, lease_id="store", variable_payments=[{
        "id": "sales", "name": "Percentage rent", "basis": "performance", "rate": D("0.05"), "above": D(1000000),
        "actuals": actuals, "assessments": assessments}], **more)


def cost_to(book: asc842.LeaseBook, end: str) -> D:
    table = book.tables["expenses"]
    return sum(table.loc[table["date"] <= day(end), "cost"], D(0))


def accrued(book: asc842.LeaseBook, end: str) -> D:
    """Balance of the account on which it is accrued, credits positive."""
    j = book.journal[(book.journal["account"] == ACCOUNT) & (book.journal["date"] <= day(end))]
    return sum(j["credit"] - j["debit"], D(0))


def test_probable_then_not_then_met() -> None:
    """Held probable in April with sales of 1,300,000: 15,000 for the year, 1,250 a month. In October no longer. Sales
    come to 1,150,000: 5 % of 150,000."""
    book = book_of(text([held("2025-04-10", 1300000), held("2025-10-05")], [charged(1150000, due="2026-02-15")]))
    for end, expected in (("2025-03-31", 0), ("2025-04-29", 0), ("2025-04-30", 5000), ("2025-05-31", 6250),
                          ("2025-09-30", 11250), ("2025-10-31", 0), ("2025-11-30", 0)):
        assert cost_to(book, end) == accrued(book, end) == expected, end
    assert (cost_to(book, "2025-12-31"), accrued(book, "2025-12-31")) == (7500, 0)
    assert book.summary["variable_lease_cost_total"] == 7500
    why = book.tables["expenses"]["why"].tolist()
    assert why[0] == "probable that the target from 2025-01-01 to 2025-12-31 is met, 15,000.00 expected (842-20-55-1)"
    assert any(w.startswith("no longer probable") and w.endswith("Sales to date. (842-20-55-2)") for w in why)
    assert book.passed


def test_the_charge_trues_up_what_was_accrued() -> None:
    """15,000 expected all year, 17,500 charged: 13,750 by November, the rest in December; paid in February."""
    book = book_of(text([held("2025-01-02", 1300000)], [charged(1350000, due="2026-02-15")]))
    assert [cost_to(book, f"2025-{m:02d}-28") for m in (2, 3)] == [2500, 2500]
    assert [cost_to(book, end) for end in ("2025-11-30", "2025-12-31", "2026-12-31")] == [13750, 17500, 17500]
    assert accrued(book, "2025-11-30") == 13750
    assert accrued(book, "2025-12-31") == 0
    cash = book.journal[(book.journal["account"] == "Cash") & (book.journal["entry"] == "variable lease cost: sales")]
    assert list(zip(cash["date"], cash["credit"], strict=True)) == [(day("2026-02-15"), D(17500))]
    entries = book.journal.groupby(["date", "entry"])[["debit", "credit"]].sum()
    assert (entries["debit"] == entries["credit"]).all()
    assert book.passed


def test_what_is_expected_changes() -> None:
    """12,000 expected at first, 18,000 from July on, without a base: July catches up to 7/12 of 18,000."""
    book = book_of(text([held("2025-01-31", amount=12000), held("2025-07-20", amount=18000)], []))
    assert [cost_to(book, f"2025-{e}") for e in ("01-31", "06-30", "07-31", "12-31")] == [1000, 6000, 10500, 18000]
    assert accrued(book, "2027-12-31") == 18000  # never charged: a close lists it
    assert book.passed


def test_what_becomes_known_after_the_time_counts_on_its_day() -> None:
    book = book_of(text([held("2025-01-31", amount=12000), held("2026-01-20")], []))
    assert [cost_to(book, e) for e in ("2025-12-31", "2026-01-19", "2026-01-20")] == [12000, 12000, 0]
    first = book_of(text([held("2026-01-20", amount=12000)], []))
    assert [cost_to(first, e) for e in ("2026-01-19", "2026-01-20")] == [0, 12000]
    both = book_of(text([held("2025-01-31", amount=12000), held("2026-01-20")], [charged(amount=900)]))
    assert [cost_to(both, e) for e in ("2025-11-30", "2025-12-31", "2026-12-31")] == [11000, 900, 900]


def test_charges_within_the_time_come_out_of_what_is_accrued() -> None:
    """12,000 expected of 2025; from October on 4,000 a month is charged, in the other store 11,500 for October."""
    months = [{"from": date(2025, m, 1), "to": date(2025, m, end)} for m, end in ((10, 31), (11, 30), (12, 31))]
    book = book_of(text([held("2025-01-02", amount=12000)], [charged(amount=4000, **m) for m in months]))
    ends = ("2025-09-30", "2025-10-31", "2025-11-30", "2025-12-31")
    assert [cost_to(book, e) for e in ends] == [9000, 10000, 11000, 12000]
    assert [accrued(book, e) for e in ends] == [9000, 6000, 3000, 0]
    dear = book_of(text([held("2025-01-02", amount=12000)], [charged(amount=11500, **months[0])]))
    assert [cost_to(dear, e) for e in ends] == [9000, 11500, 11500, 12000]
    assert book.passed
    assert dear.passed


@pytest.mark.parametrize(("weights", "february", "march"), [
    # From 11 February: 18 of 28 days, then ten whole months; by days 18 and 49 of 324.
    ("months", D(18) / 28 / (D(18) / 28 + 10), (D(18) / 28 + 1) / (D(18) / 28 + 10)),
    ("days", D(18) / 324, D(49) / 324),
])
def test_part_months(weights: str, february: D, march: D) -> None:
    time = {"from": date(2025, 2, 11), "to": date(2025, 12, 31)}
    book = book_of(text([held("2025-02-11", amount=10000, **time)], []), cost_weights=weights)
    assert abs(cost_to(book, "2025-02-28") - 10000 * february) <= D("0.005")
    assert abs(cost_to(book, "2025-03-31") - 10000 * march) <= D("0.005")


def test_two_targets_stand_apart() -> None:
    later = {"from": date(2026, 1, 1), "to": date(2026, 12, 31)}
    book = book_of(text([held("2025-01-02", amount=1200), held("2026-01-02", amount=2400, **later)],
                        [charged(amount=1300)]))
    assert [cost_to(book, e) for e in ("2025-12-31", "2026-01-31", "2026-12-31")] == [1300, 1500, 3700]


def test_a_service_in_the_rent_bears_its_part() -> None:
    """The contract pays for a lease (75) and a service (25): 12,000 expected is 9,000 and 3,000 of cost."""
    prices = [{"id": i, "name": i, "kind": k, "standalone_price": p, "source": "lease, 7"}
              for i, k, p in (("store", "lease", 75), ("cleaning", "nonlease", 25))]
    book = book_of(text([held("2025-01-02", amount=12000)], [charged(amount=11000)], components=prices))
    table = book.tables["expenses"]
    early = table[(table["date"] < day("2025-12-31")) & (table["item"] == "sales")].groupby("kind")["cost"].sum()
    assert early.to_dict() == {"variable lease cost": 8250, "variable nonlease cost": 2750}
    assert accrued(book, "2025-12-31") == 0
    assert book.summary["variable_lease_cost_total"] == 8250  # 75 % of 11,000
    assert book.passed


def write(folder: Path, assessments: list[dict[str, Any]], actuals: list[dict[str, Any]]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "store.toml").write_text(text(assessments, actuals), encoding="utf-8")


@pytest.mark.parametrize("whole", params([False, True], [False]))
def test_a_close_accrues_and_catches_up(tmp_path: Path, whole: bool) -> None:
    """May is closed without the judgement of April: June catches up 5,000 of April and 1,250 of May."""
    leases, register = tmp_path / "leases", tmp_path / "register.db"

    def closed(period: str) -> asc842.CloseResult:
        found = asc842.close(leases, period, out=None, register=register)
        assert found.passed
        return found

    write(leases, [], [])
    closed("2025-05")
    write(leases, [held("2025-04-10", 1300000)], [])
    june = closed("2025-06")
    posted = june.outcome.posted[june.outcome.posted["account"] == ACCOUNT]
    assert dict(zip(posted["origin"], posted["credit"], strict=True)) == {
        "before 2025-05": 500000, "2025-05": 125000, "2025-06": 125000}
    cost = june.book.reports["lease cost, year to date"].iloc[0]
    assert cost["variable lease cost"] == 750000
    terms = june.book.reports["options, guarantees and variable payments"].set_index("what").loc["target"]
    assert (terms["amount"], terms["answer"], terms["paragraph"]) == ("15,000.00", "probable: yes", "842-20-55-1")
    if not whole:
        return
    for month in range(7, 13):
        year_end = closed(f"2025-{month:02d}")
    (late,) = year_end.book.exceptions[year_end.book.exceptions["kind"] == "accrued"].to_dict("records")
    assert (late["date"], late["detail"]) == (day("2025-12-31"), "15,000.00 expected")
    write(leases, [held("2025-04-10", 1300000)], [charged(1350000, due="2026-02-15")])
    january = closed("2026-01")
    assert january.book.exceptions[january.book.exceptions["kind"] == "accrued"].empty
    lines = january.outcome.catch_up.groupby("account")[["debit", "credit"]].sum()
    assert lines.loc["Variable lease cost", "debit"] == 250000
    assert lines.loc[ACCOUNT, "debit"] == 1500000
    assert asc842.close(leases, "2026-01", out=None, register=register).outcome.waiting.empty


BAD = [
    (held("2025-04-10") | {"probable": True}, [], "assessments[0]", "one of base and amount"),
    (held("2025-04-10", 1300000) | {"amount": D(5)}, [], "assessments[0]", "one of base and amount"),
    (held("2025-04-10", 1300000) | {"probable": False}, [], "assessments[0].base", "no amount"),
    (held("2025-04-10", 900000), [], "assessments[0].base", "a base above 1,000,000, on which nothing is paid"),
    (held("2025-04-10", amount=5) | {"to": date(2024, 12, 31)}, [], "assessments[0].to",
     "an end on or after the beginning"),
    (held("2025-04-10", amount=5) | {"to": date(2028, 1, 31)}, [], "assessments[0].to",
     "days within the lease term, 2025-01-01 to 2027-12-31"),
    (held("2025-04-10", amount=5), [charged(amount=5, **{"from": date(2025, 6, 1), "to": date(2026, 5, 31)})],
     "actuals[0].from", "days within a target's time, or outside of it"),
]


@pytest.mark.parametrize(("assessment", "actuals", "key", "expected"), BAD)
def test_bad_assessments_are_refused(assessment: dict[str, Any], actuals: list[dict[str, Any]], key: str,
                                     expected: str) -> None:
    (problem,) = refused(text([assessment], actuals))
    assert (problem.key, problem.expected) == (f"facts.variable_payments[0].{key}", expected)


def test_targets_that_overlap_or_are_assessed_twice_are_refused() -> None:
    half = {"from": date(2025, 7, 1), "to": date(2025, 12, 31)}
    twice = [held("2025-04-10", amount=5), held("2025-04-10"), held("2025-05-10", amount=5, **half)]
    keys = [p.key for p in refused(text(twice, []))]
    assert keys == ["facts.variable_payments[0].assessments[1].recorded",
                    "facts.variable_payments[0].assessments[2].from"]
    costs = text([held("2025-04-10", amount=5)], []).replace('"performance"', '"costs"')
    assert [p.expected for p in refused(costs)] == ["a payment by performance or usage"]
