"""One row of leases is enough for an ordinary lease; what it stands for is the same as in tables of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import asc842
from asc842.closing.portfolio import read_portfolio
from asc842.closing.portfolio.one_row import TOPICS
from asc842.closing.portfolio.portfolio import canonical
from asc842.closing.portfolio.row_columns import ROW_COLUMNS

OFFICE = {"lease": "office", "commencement": "2024-02-15", "term_months": "63", "rent": "12450.00",
          "timing": "advance", "due_day": "1", "step_rate": "3 %", "step_months": "12", "free_months": "3",
          "allowance": "85000.00", "allowance_received": "4", "initial_direct_costs": "6200.00",
          "renewal_months": "60", "renewal_certain": "no", "discount_rate": "7.25 %",
          "classification": "operating", "reason": "No criterion."}
COPIER = {"lease": "copier", "commencement": "2024-01-01", "term_months": "36", "rent": "389.00", "timing": "arrears",
          "discount_rate": "0.05", "classification": "operating"}
TRUCK = {"lease": "truck", "commencement": "2024-01-01", "term_months": "60", "rent": "1850.00", "timing": "advance",
         "due_day": "1", "purchase_price": "5000.00", "purchase_certain": "yes", "discount_rate": "6.1%",
         "classification": "finance", "useful_life": "96"}


def written(folder: Path, *leases: dict[str, str], **tables: list[dict[str, str]]) -> Path:
    """Write tables, each a CSV of its rows."""
    for name, rows in {"leases": list(leases), **tables}.items():
        columns = list(dict.fromkeys(c for row in rows for c in row))
        lines = [columns, *([row.get(c, "") for c in columns] for row in rows)]
        (folder / f"{name}.csv").write_text("".join(",".join(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


# The three leases, computed here from their terms alone --------------------------------------------------------------


def months_after(start: date, n: int) -> date:
    year, month = divmod(start.month - 1 + n, 12)
    return start.replace(year=start.year + year, month=month + 1)


def time_in_months(start: date, day: date) -> Decimal:
    """Whole months from the start, and a part month by its days."""
    n = next(n for n in range(1000) if months_after(start, n + 1) > day)
    first, following = months_after(start, n), months_after(start, n + 1)
    return n + Decimal((day - first).days) / (following - first).days


def risen(steps: int) -> Decimal:
    rent = Decimal("12450.00")
    for _ in range(steps):
        rent = cents(rent * Decimal("1.03"))
    return rent


def office_rent() -> Iterator[tuple[date, Decimal]]:
    """Rent on the 1st for each day of the calendar month at that day's rent, none for the first three lease months."""
    start, end = date(2024, 2, 15), date(2029, 5, 14)
    day, month = start, Fraction(0)
    while day <= end:
        year = next(y for y in range(6) if months_after(start, 12 * (y + 1)) > day)
        rent = risen(year)
        days = (months_after(day.replace(day=1), 1) - day.replace(day=1)).days
        month += 0 if day < months_after(start, 3) else Fraction(rent) / days
        following = day + timedelta(days=1)
        if following.day == 1 or day == end:
            yield max(start, day.replace(day=1)), cents(Decimal(month.numerator) / month.denominator)
            month = Fraction(0)
        day = following


def present_value(start: date, payments: list[tuple[date, Decimal]], rate: str) -> Decimal:
    growth = 1 + Decimal(rate) / 12
    return cents(sum((amount / growth ** time_in_months(start, day) for day, amount in payments), Decimal(0)))


def computed() -> dict[str, tuple[Decimal, Decimal]]:
    """Return opening liability and asset of each: what is paid on the first day is in the asset alone."""
    office = present_value(date(2024, 2, 15), [*office_rent(), (date(2024, 5, 15), Decimal(-85000))], "0.0725")
    first = date(2024, 1, 1)
    copier = present_value(first, [(months_after(first, n), Decimal(389)) for n in range(1, 37)], "0.05")
    later = [(months_after(first, n), Decimal(1850)) for n in range(1, 60)]
    truck = present_value(first, [*later, (months_after(first, 60), Decimal(5000))], "0.061")
    return {"office": (office, office + 6200), "copier": (copier, copier), "truck": (truck, truck + 1850)}


def test_three_leases_of_one_row_each(tmp_path: Path) -> None:
    held = read_portfolio(written(tmp_path, OFFICE, COPIER, TRUCK))
    assert [r.reason for r in held.rejected] == []
    books = {x.id: asc842.account_for(x.lease) for x in held.leases}
    opened = {name: (b.summary["opening_liability"], b.summary["opening_asset"]) for name, b in books.items()}
    printed = {"office": ("574176.49", "580376.49"), "copier": ("12979.26", "12979.26"),
               "truck": ("97786.25", "99636.25")}
    assert opened == {name: tuple(map(Decimal, figures)) for name, figures in printed.items()}
    assert opened == computed()
    assert all(b.passed for b in books.values())


# The same lease said twice ------------------------------------------------------------------------------------------

LONG = {k: OFFICE[k] for k in ("lease", "commencement", "timing", "due_day", "classification", "reason")} | {
    "expiration": "2029-05-14", "discount_rate": "0.0725"}
TABLES = {
    "rent": [{"lease": "office", "monthly": "12450.00", "frequency": "monthly", "escalator.rate": "0.03",
              "escalator.every_months": "12"}],
    "abatements": [{"lease": "office", "id": "free-rent", "first_months": "3", "share": "1"}],
    "incentives": [{"lease": "office", "id": "allowance", "name": "Allowance", "amount": "85000.00"}],
    "receivable": [{"lease": "office", "incentive": "allowance", "on": "2024-05-15", "amount": "85000.00"}],
    "costs": [{"lease": "office", "id": "initial-direct-costs", "name": "Initial direct costs", "amount": "6200.00"}],
    "options": [{"lease": "office", "id": "renewal", "kind": "renewal", "lease_term_end": "2034-05-14",
                 "answer": "not exercised", "reason": "No criterion."}],
}


def only(folder: Path, *leases: dict[str, str], **tables: list[dict[str, str]]) -> asc842.Lease:
    folder.mkdir()
    held = read_portfolio(written(folder, *leases, **tables))
    assert [r.reason for r in held.rejected] == []
    return held.leases[0].lease


def test_one_row_is_the_tables_that_it_stands_for(tmp_path: Path) -> None:
    assert canonical(only(tmp_path / "row", OFFICE)) == canonical(only(tmp_path / "tables", LONG, **TABLES))


@pytest.mark.parametrize(("said", "monthly"), [("as before", risen(10)), ("15000.00", Decimal("15000.00"))])
def test_a_renewal_that_is_reasonably_certain(tmp_path: Path, said: str, monthly: Decimal) -> None:
    lease = only(tmp_path / "row", OFFICE | {"renewal_certain": "yes", "renewal_rent": said})
    book = asc842.account_for(lease)
    assert (lease.lease_term_end, len(book.schedule)) == (date(2034, 5, 14), 124)
    due = book.payments.set_index("due")["gross_rent"]
    assert (due[date(2028, 3, 1)], due[date(2034, 3, 1)]) == (risen(4), monthly)


def test_what_the_row_says_by_months_or_by_dates_is_the_same(tmp_path: Path) -> None:
    by_dates = {k: v for k, v in OFFICE.items() if k != "term_months"} | {
        "expiration": "2029-05-14", "allowance_received": "2024-05-15", "first_step": "2025-02-15"}
    one, other = only(tmp_path / "months", OFFICE | {"first_step": "13"}), only(tmp_path / "dates", by_dates)
    assert canonical(one) == canonical(other)


BAD = [
    ({"term_months": "sixty"}, "term_months", '"sixty"'),
    ({"term_months": "0"}, "term_months", "0"),
    ({"term_months": "-5"}, "term_months", "-5"),
    ({"expiration": "2029-05-31"}, "term_months", "63 months, which end on 2029-05-14, and 2029-05-31 as the end"),
    ({"rent": ""}, "rent", "nothing, with step_rate filled in"),
    ({"rent": '"12,450.00"'}, "rent", '"12,450.00"'),
    ({"step_rate": "3"}, "step_rate", "3"),
    ({"step_amount": "100.00"}, "step_rate", "a rate and an amount"),
    ({"step_rate": ""}, "step_rate", "nothing, with step_months filled in"),
    ({"step_months": ""}, "step_months", "nothing, with step_rate filled in"),
    ({"first_step": "2025-03-01"}, "first_step", "2025-03-01"),
    ({"first_step": "64", "renewal_months": "", "renewal_certain": ""}, "first_step",
     "a first step with lease month 64"),
    ({"step_months": "63", "renewal_months": "", "renewal_certain": ""}, "step_months",
     "a first step with lease month 64"),
    ({"free_months": "three"}, "free_months", '"three"'),
    ({"allowance_received": ""}, "allowance_received", "nothing, with allowance filled in"),
    ({"allowance": ""}, "allowance", "nothing, with allowance_received filled in"),
    ({"renewal_certain": ""}, "renewal_certain", "nothing, with renewal_months filled in"),
    ({"renewal_certain": "yes"}, "renewal_rent", "nothing, with renewal_months filled in"),
    ({"renewal_months": str(10**20)}, "renewal_months", str(10**20)),
    ({"renewal_certain": "perhaps"}, "renewal_certain", '"perhaps"'),
    ({"frequency": "fortnightly"}, "frequency", '"fortnightly"'),
    ({"purchase_price": "1.00"}, "purchase_certain", "nothing, with purchase_price filled in"),
]


@pytest.mark.parametrize(("said", "column", "found"), BAD)
def test_a_message_names_the_cell_typed(tmp_path: Path, said: dict[str, str], column: str, found: str) -> None:
    held = read_portfolio(written(tmp_path, OFFICE | said))
    problems = [p for r in held.rejected for p in r.error.problems]
    assert [(p.line, p.key, p.found) for p in problems] == [(2, column, found)]


@pytest.mark.parametrize("table", sorted(TABLES.keys() - {"receivable"}))
def test_what_a_further_table_says_as_well_is_a_problem(tmp_path: Path, table: str) -> None:
    further = {name: TABLES[name] for name in (table, "receivable") if table in ("incentives", name)}
    held = read_portfolio(written(tmp_path, OFFICE, **further))
    problems = [p for r in held.rejected for p in r.error.problems]
    assert len(problems) == 1
    assert f"{table}.csv:2" in problems[0].found


def test_every_column_belongs_to_a_topic() -> None:
    assert {c for topic in TOPICS for c in topic.marks} == set(ROW_COLUMNS)
