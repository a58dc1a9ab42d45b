"""Published examples: a lease file is written for each, and every printed figure is met at its printed precision."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import asc842
import pytest
from lease_files import ROOT, book_of, lease_text

MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "annual": 12}


@dataclass(frozen=True)
class Terms:
    """Inputs of an example, as the cases file writes them; amounts in currency."""

    frequency: str
    timing: str
    rate: Decimal
    amount: Decimal | None = None
    payments: int = 0
    amounts: tuple[Decimal, ...] = ()
    rise: Decimal | None = None
    at_end: Decimal | None = None
    start: date = date(2025, 1, 1)
    classification: str = "operating"
    costs: Decimal = Decimal(0)
    prepaid: Decimal = Decimal(0)
    incentive: Decimal = Decimal(0)
    free_months: int = 0

    @property
    def end(self) -> date:
        months = MONTHS[self.frequency] * (self.payments or len(self.amounts)) + self.start.month - 1
        return date(self.start.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)

    def text(self) -> str:
        """Return the lease file."""
        rent: dict[str, Any] = {"frequency": self.frequency, "timing": self.timing}
        if self.amounts:
            rent["rows"] = [{"month": 1 + i * MONTHS[self.frequency], "amount": a} for i, a in enumerate(self.amounts)]
        else:
            rent["rows"] = [{"amount": self.amount}]
        if self.rise:
            rent["escalator"] = {"rate": self.rise}
        last = {"frequency": "once", "timing": "arrears", "rows": [{"on": self.end, "amount": self.at_end}]}
        return lease_text(self.start, self.end, [rent, last] if self.at_end else [rent], rate=self.rate,
                          classification=self.classification, **self._facts())

    def _facts(self) -> dict[str, Any]:
        facts = {"costs": {"amount": self.costs}, "prepaid_rent": {"amount": self.prepaid},
                 "incentives": {"amount": self.incentive, "received": self.start}}
        free = {"abatements": [{"first_full_months": self.free_months, "share": 1}]} if self.free_months else {}
        return {kind: [table] for kind, table in facts.items() if table["amount"]} | free


@cache
def book(terms: Terms, day_one: str = "excluded") -> asc842.LeaseBook:
    return book_of(terms.text(), day_one_payment=day_one)


Figure = Callable[[Terms, int, int], Decimal]
"""A figure of the book of a lease, from its month (from 1) to its month."""


def flow(column: str) -> Figure:
    return lambda t, first, last: Decimal(book(t).schedule[column].iloc[first - 1:last].sum())


def balance(column: str) -> Figure:
    return lambda t, first, last: Decimal(book(t).schedule[column].iloc[last - 1])


def total(name: str, day_one: str = "excluded") -> Figure:
    return lambda t, first, last: Decimal(book(t, day_one).summary[name])


ASSET, LIABILITY = balance("asset_closing"), balance("liability_closing")


def without(t: Terms, **items: Decimal) -> Terms:
    """Return the same lease with some of what enters its asset taken out."""
    return replace(t, **items)  # type: ignore[arg-type]


def unamortized_costs(t: Terms, first: int, last: int) -> Decimal:
    return ASSET(t, first, last) - ASSET(without(t, costs=Decimal(0)), first, last)


def unamortized_incentive(t: Terms, first: int, last: int) -> Decimal:
    return ASSET(without(t, incentive=Decimal(0)), first, last) - ASSET(t, first, last)


def accrued_rent(t: Terms, first: int, last: int) -> Decimal:
    """Asset = liability - accrued rent + costs - incentive, each of the last two as far as it is not amortized."""
    plain = without(t, costs=Decimal(0), incentive=Decimal(0))
    return LIABILITY(plain, first, last) - ASSET(plain, first, last)


def after_first_payment(t: Terms, first: int, last: int) -> Decimal:
    """Liability on the first day of a year, once that day's rent is paid."""
    return LIABILITY(t, 1, first - 1) - flow("payment")(t, first, first)


FIGURES: dict[str, Figure] = {
    "opening liability": total("opening_liability"), "opening asset": total("opening_asset"),
    "opening liability with the day-one payment": total("opening_liability", "included"),
    "total rent": total("rent"), "total cost": total("cost_total"), "total interest": total("interest_total"),
    "liability": LIABILITY, "asset": ASSET, "liability after the first payment": after_first_payment,
    "rent": flow("rent"), "interest": flow("interest"), "amortization": flow("amortization"), "cost": flow("cost"),
    "principal": lambda t, a, b: flow("payment")(t, a, b) - flow("interest")(t, a, b),
    "change of liability": lambda t, a, b: balance("liability_opening")(t, a, a) - LIABILITY(t, a, b),
    "remaining cost": lambda t, a, b: total("cost_total")(t, a, b) - flow("cost")(t, 1, b),
    "accrued rent": accrued_rent, "unamortized costs": unamortized_costs,
    "unamortized incentive": unamortized_incentive,
    "amortized incentive": lambda t, a, b: t.incentive - unamortized_incentive(t, a, b),
}


def actual(terms: Terms, key: str) -> Decimal:
    """Return the figure that a key such as "interest, years 4 to 10" names."""
    name, _, when = key.partition(", ")
    unit = 12 if "year" in when else 1
    numbers = [int(n) for n in re.findall(r"\d+", when)] or [1]
    return FIGURES[name](terms, (numbers[0] - 1) * unit + 1, numbers[-1] * unit)


def examples() -> list[dict[str, Any]]:
    with (ROOT / "tests" / "cases" / "worked-examples.toml").open("rb") as file:
        return list(tomllib.load(file, parse_float=Decimal)["example"])


CASES = [pytest.param(example, key, id=f"{example['id']}: {key}")
         for example in examples() for key in example["printed"]]


@pytest.mark.parametrize(("example", "key"), CASES)
def test_printed_figure(example: dict[str, Any], key: str) -> None:
    lease = {k: tuple(v) if isinstance(v, list) else v for k, v in example["lease"].items()}
    printed, tolerance = example["printed"][key], example["precision"] * Decimal(example["units"])
    assert abs(actual(Terms(**lease), key) - printed) <= tolerance


def test_every_example_has_an_id_a_source_and_one_of_two_tolerances() -> None:
    ids = [example["id"] for example in examples()]
    assert len(set(ids)) == len(ids)
    assert all("," in e["source"] or "." in e["source"] for e in examples())
    assert {e["units"] for e in examples()} == {Decimal("0.5"), 2}
