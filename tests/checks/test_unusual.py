"""Figures that are accepted and are seldom right are told, by both ways in; ordinary ones are not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import asc842
from lease_files import book_of, lease_text, measured_amounts

D = Decimal
TABLE = {"timing": "advance", "rows": [{"monthly": D("1000.00")}]}
HALF = {"id": "a", "amount": D("500.00"), "from": date(2024, 1, 1), "to": date(2024, 12, 31), "source": "lease, 3"}
YEAR = (date(2024, 1, 1), date(2024, 12, 31))


def notes(term: tuple[date, date], rate: str, **facts: Any) -> list[tuple[str, str]]:
    checks = book_of(lease_text(*term, TABLE, rate=D(rate), **facts)).checks
    return [(c.name, c.actual) for c in checks if c.name.endswith("within what is usual") and c.status == "note"]


@pytest.mark.parametrize(("rate", "shown"), [("0.725", "72.50 %"), ("0.2501", "25.01 %"), ("0.0009", "0.09 %"),
                                             ("0.25", None), ("0.001", None), ("0.0725", None)])
def test_a_rate_beyond_what_is_usual_is_noted(rate: str, shown: str | None) -> None:
    expected = [("discount rate within what is usual", shown)] if shown else []
    assert notes(YEAR, rate) == expected


@pytest.mark.parametrize(("last", "shown"), [(date(2063, 12, 31), []), (date(2064, 12, 31), ["41.0 years"])])
def test_a_term_above_forty_years_is_noted(last: date, shown: list[str]) -> None:
    assert [found for _, found in notes((date(2024, 1, 1), last), "0.06")] == shown


@pytest.mark.parametrize(("amount", "shown"), [("500.00", []), ("500.01", ["50.00 %"])])
def test_abatement_of_more_than_half_of_the_rent_is_noted(amount: str, shown: list[str]) -> None:
    assert [found for _, found in notes(YEAR, "0.06", abatements=[{**HALF, "amount": D(amount)}])] == shown


@pytest.mark.parametrize(("rent", "shown"), [("83333333.33", []), ("83333333.34", ["1,000,000,000.08"])])
def test_rent_beyond_what_is_exact_to_the_cent_is_noted(rent: str, shown: list[str]) -> None:
    table = {"timing": "advance", "rows": [{"monthly": D(rent)}]}
    checks = book_of(lease_text(*YEAR, table)).checks
    assert [c.actual for c in checks if c.name == "rent in all within what is usual"] == shown


def test_a_close_has_it_among_its_exceptions_for_leases_from_tables(tmp_path: Path) -> None:
    (tmp_path / "leases.csv").write_text(
        "lease,commencement,lease_term_end,discount_rate,classification,timing,reason\n"
        "slip,2024-01-01,2024-12-31,0.725,operating,advance,Typed\n"
        "usual,2024-01-01,2024-12-31,0.0725,operating,advance,Typed\n")
    (tmp_path / "rent.csv").write_text("lease,monthly\nslip,1000.00\nusual,1000.00\n")
    book = asc842.close(tmp_path, "2024-01", out=None, register=tmp_path / "register.db").book
    found = book.exceptions[book.exceptions["kind"] == "unusual figure"]
    assert found[["lease", "what", "detail"]].to_numpy().tolist() == [
        ["slip", "discount rate", "72.50 %; usual is 0.10 % to 25.00 %"]]


@pytest.mark.parametrize(("code", "shown"), [("JPY", []), ("JPN", ["JPN, taken to have 2"]),
                                             ("XAU", ["XAU, taken to have 2"])])
def test_a_currency_that_is_not_listed_is_noted(code: str, shown: list[str]) -> None:
    text = lease_text(*YEAR, TABLE).replace('name = "A lease', f'currency = "{code}"\nname = "A lease', 1)
    checks = book_of(text).checks
    assert [c.actual for c in checks if c.name == "currency within what is usual"] == shown


def test_measure_tells_of_currencies_too() -> None:
    leases = pd.DataFrame({"lease": ["a", "b", "c"], "commencement": "2024-01-01", "lease_term_end": "2024-12-31",
                           "discount_rate": 0.06, "currency": ["JPN", None, "JPY"]})
    payments = pd.DataFrame({"lease": ["a", "b", "c"], "due": "2024-02-01", "gross_rent": 1000})
    notes = measured_amounts({"leases": leases, "payments": payments})["notes"]
    assert notes[["lease", "note"]].to_numpy().tolist() == [["a", "currency JPN, taken to have 2"]]
    with pytest.raises(asc842.InputError) as refused:
        measured_amounts({"leases": leases.assign(currency="jpy"), "payments": payments})
    assert [p.key for p in refused.value.problems] == [f"leases[{i}].currency" for i in range(3)]
