"""Real rent terms as lease files: what they come to, and every disagreement among their printed figures."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import asc842

ROOT = Path(__file__).parents[2]
INPUTS = ROOT / "inputs"
CENT = Decimal("0.01")
# Comparisons of a row's printed figures with one another, by the start of their names.
ARITHMETIC = ("rate x area", "annual / 12 = monthly", "months x monthly = period total", "parts = monthly",
              "period totals = gross rent")


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


CASES = {case["file"]: case for case in read(ROOT / "tests" / "cases" / "contracts.toml")["contracts"]}
by_contract = pytest.mark.parametrize("file", CASES, ids=lambda f: Path(f).stem)


@cache
def written(file: str) -> dict[str, Any]:
    """The lease file as plain TOML."""
    return read(INPUTS / file)


@cache
def book(file: str) -> asc842.LeaseBook:
    return asc842.account_for(asc842.load(INPUTS / file))


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def payments(file: str, component: int = 0) -> list[dict[str, Any]]:
    """Payments of one component of rent, in order."""
    records: list[dict[str, Any]] = book(file).payments.to_dict("records")  # type: ignore[assignment]
    return [p for p in records if p["component"] == written(file)["facts"]["rent"][component]["id"]]


def test_every_sample_has_verified_figures() -> None:
    samples = {p.relative_to(INPUTS).as_posix() for p in (INPUTS / "sample-portfolio").rglob("*.toml")}
    samples -= {"sample-portfolio/policy.toml", "sample-portfolio/windham-v-history.toml"}
    assert samples | {"windham-v.toml"} == set(CASES)


@by_contract
def test_the_file_is_named_after_its_lease_and_gives_the_address_of_its_page(file: str) -> None:
    lease = asc842.load(INPUTS / file)
    assert lease.id == Path(file).stem
    assert CASES[file]["source"] in [d.address for d in lease.facts.documents]


@by_contract
def test_what_no_page_prints_is_marked_as_an_assumption(file: str) -> None:
    assumed = {j["question"] for j in written(file)["judgements"] if j.get("assumption")}
    assert {"discount_rate", "payment_terms", "classification"} <= assumed


@pytest.mark.parametrize("file", [f for f, c in CASES.items() if "gross_rent" in c], ids=lambda f: Path(f).stem)
def test_gross_rent_is_the_printed_schedule(file: str) -> None:
    assert sum(p["gross_rent"] for p in payments(file)) == CASES[file]["gross_rent"]
    assert book(file).summary["gross_rent"] == CASES[file]["gross_rent"]


@by_contract
def test_months(file: str) -> None:
    assert book(file).summary["months"] == CASES[file]["months"]


# ---------------------------------------------------------------------------------------------------------------
# Each payment, from the printed rows: a lookup by date, month number or lease year, apart from the engine's.
# ---------------------------------------------------------------------------------------------------------------


def judged(file: str, question: str) -> list[dict[str, Any]]:
    return [j for j in written(file)["judgements"] if j["question"] == question]


def commencement(file: str) -> date:
    answers = judged(file, "commencement")
    start: date = answers[0]["answer"] if answers else written(file)["facts"]["commencement"]["date"]
    return start


def month_number(file: str, day: date) -> int:
    start = commencement(file)
    return (day.year - start.year) * 12 + day.month - start.month + (day.day >= start.day)


def lease_year(file: str, day: date) -> int:
    second: date = judged(file, "first_lease_year_end")[0]["answer"] + timedelta(1)
    return max(1, day.year - second.year + 1 + ((day.month, day.day) >= (second.month, second.day)))


def holds(file: str, row: dict[str, Any], day: date) -> bool:
    if "from" in row:
        read_as = {(j["row"], j["end"]): j["answer"] for j in judged(file, "date_reading")}
        first, last = (read_as.get((row["label"], end), row[end]) for end in ("from", "to"))
        return bool(first <= day <= last)
    if "month" in row:
        return bool(row["month"] <= month_number(file, day) <= row.get("through_month", 10**6))
    return bool(row["lease_year"] == lease_year(file, day))


def whole_instalment(file: str, day: date) -> Decimal:
    rows = [r for r in written(file)["facts"]["rent"][0]["rows"] if holds(file, r, day)]
    assert len(rows) == 1, f"{len(rows)} rows hold {day}"
    return Decimal(rows[0]["monthly"]) if "monthly" in rows[0] else cents(rows[0]["annual"] / 12)


def is_whole(first: date, last: date) -> bool:
    after = last + timedelta(1)
    return after.day == first.day and (after.year - first.year) * 12 + after.month - first.month == 1


@by_contract
def test_each_payment_follows_from_the_printed_rows(file: str) -> None:
    for payment in payments(file):
        first, last = payment["covers_from"], payment["covers_to"]
        expected = whole_instalment(file, first)
        if not is_whole(first, last):
            expected = cents(expected * ((last - first).days + 1) / monthrange(first.year, first.month)[1])
        assert payment["gross_rent"] == expected, f"{first} to {last}"


@by_contract
def test_payments_cover_the_term_day_by_day(file: str) -> None:
    paid, lease = payments(file), book(file).lease
    assert paid[0]["covers_from"] == commencement(file)
    assert paid[-1]["covers_to"] == lease.lease_term_end
    for before, after in pairwise(paid):
        assert before["covers_to"] + timedelta(1) == after["covers_from"]


@by_contract
def test_what_abates_month_by_month(file: str) -> None:
    abated = {f"{p['covers_from']:%Y-%m}": p["abatement"] for p in payments(file) if p["abatement"]}
    assert abated == CASES[file].get("abated", {})
    assert sum(abated.values()) == CASES[file].get("aggregate", sum(abated.values()))
    assert book(file).summary["abatement"] == sum(abated.values())


def test_fixed_charge_for_operating_costs_stays_due_while_rent_abates() -> None:
    """5,681.64 = 4,964.14 + 717.50 a month, 2.40 % more each year on the rounded figure; none of it is measured."""
    charge, paid = Decimal("5681.64"), payments("sample-portfolio/pfsweb-irving.toml", 1)
    for n, payment in enumerate(paid):
        if n and n % 12 == 0:
            charge = cents(charge * Decimal("1.024"))
        assert (payment["rent"], payment["abatement"], payment["in_liability"]) == (charge, 0, False)
    assert len(paid) == 64


# ---------------------------------------------------------------------------------------------------------------
# The contract against itself
# ---------------------------------------------------------------------------------------------------------------


def number(shown: str) -> Decimal:
    return Decimal(shown.replace(",", ""))


@by_contract
def test_the_checks_find_the_known_defects_and_no_other(file: str) -> None:
    case = CASES[file]
    known = {(d["row"], d["check"], d.get("class", "convention")) for d in case.get("differences", [])}
    known |= {(d["row"], d["check"], "date error") for d in case.get("date_errors", [])}
    found = {(c.about, c.name, c.difference) for c in book(file).checks if c.difference not in ("", "agrees")}
    assert found == known


@pytest.mark.parametrize(("file", "known"), [(f, d) for f, c in CASES.items() for d in c.get("differences", [])],
                         ids=lambda x: Path(x).stem if isinstance(x, str) else f"{x['row']}: {x['check']}")
def test_each_difference_is_to_the_cent_and_explained(file: str, known: dict[str, Any]) -> None:
    found = [c for c in book(file).checks if (c.about, c.name) == (known["row"], known["check"])]
    assert len(found) == 1
    assert number(found[0].actual) == known["printed"]
    assert number(found[0].expected) == known["expected"]
    assert found[0].residual == known["difference"] == known["printed"] - known["expected"]
    assert known["why"] in found[0].detail
    assert found[0].status == ("resolved" if known.get("class") == "misprint" else "note")


@pytest.mark.parametrize(("file", "known"), [(f, d) for f, c in CASES.items() for d in c.get("date_errors", [])],
                         ids=lambda x: Path(x).stem if isinstance(x, str) else x["row"])
def test_each_date_error_is_measured_and_resolved_by_a_judgement(file: str, known: dict[str, Any]) -> None:
    found = [c for c in book(file).checks if (c.about, c.name) == (known["row"], known["check"])]
    assert {c.status for c in found} == {"resolved"}
    if "by" in known:
        assert Counter(c.residual for c in found) == Counter(map(Decimal, known["by"]))
    reasons = [j["reason"] for j in written(file)["judgements"]]
    assert all(any(reason in c.detail for reason in reasons) for c in found)


@by_contract
def test_as_many_comparisons_agree_as_were_verified(file: str) -> None:
    base = written(file)["facts"]["rent"][0]
    abouts = {row["label"] for row in base["rows"]} | {base["name"]}
    agreeing = [c for c in book(file).checks if c.name.startswith(ARITHMETIC) and c.about in abouts
                and c.difference == "agrees"]
    assert len(agreeing) == CASES[file]["checks_passed"], Counter(c.name for c in agreeing)
    assert {c.status for c in agreeing} <= {"pass"}


@by_contract
def test_no_check_fails(file: str) -> None:
    assert [c for c in book(file).checks if c.status == "fail"] == []


def _compared(file: str) -> list[int]:
    """Rows of base rent whose printed instalment is compared with another printed figure."""
    rows = written(file)["facts"]["rent"][0]["rows"]
    others = ("annual", "rate", "period_total", "parts")
    return [i for i, r in enumerate(rows) if r.get("monthly") and any(o in r for o in others)]


@pytest.mark.parametrize(("file", "index"), [(f, i) for f in CASES for i in _compared(f)],
                         ids=lambda x: Path(x).stem if isinstance(x, str) else str(x))
def test_a_misprint_in_any_instalment_would_be_found(file: str, index: int) -> None:
    """Print one instalment 9.00 too high: that row then fails a comparison that does not fail as it stands."""
    lease = asc842.load(INPUTS / file)
    rent = lease.facts.rent[0]
    row = rent.rows[index]
    wrong = row.model_copy(update={"monthly": row.monthly + 9})  # type: ignore[operator]
    rows = (*rent.rows[:index], wrong, *rent.rows[index + 1:])
    facts = lease.facts.model_copy(update={"rent": (rent.model_copy(update={"rows": rows}), *lease.facts.rent[1:])})
    judgements = tuple(j for j in lease.judgements if j.question != "governing_figure")
    mutant = asc842.account_for(lease.model_copy(update={"facts": facts, "judgements": judgements}))
    assert any(c.difference == "misprint" and c.status == "fail" and c.about == row.title for c in mutant.checks)
