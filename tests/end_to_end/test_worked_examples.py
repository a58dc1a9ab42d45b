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

import pytest

import asc842
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
        return lease_text(
            self.start,
            self.end,
            [rent, last] if self.at_end else [rent],
            rate=self.rate,
            classification=self.classification,
            **self._facts(),
        )

    def _facts(self) -> dict[str, Any]:
        facts: dict[str, dict[str, Any]] = {
            "costs": {"amount": self.costs},
            "prepaid_rent": {"amount": self.prepaid},
            "incentives": {"amount": self.incentive, "received": self.start},
        }
        free = {"abatements": [{"first_full_months": self.free_months, "share": 1}]} if self.free_months else {}
        return {kind: [table] for kind, table in facts.items() if table["amount"]} | free


@cache
def book(terms: Terms, day_one: str = "excluded") -> asc842.LeaseBook:
    return book_of(terms.text(), day_one_payment=day_one)


@dataclass(frozen=True)
class Stretch:
    """The book of a lease from one of its months (from 1) to another: flows between them, balances at the end."""

    terms: Terms
    first: int
    last: int

    def flow(self, column: str) -> Decimal:
        return Decimal(book(self.terms).schedule[column].iloc[self.first - 1 : self.last].sum())

    def balance(self, column: str) -> Decimal:
        return Decimal(book(self.terms).schedule[column].iloc[self.last - 1])

    def total(self, name: str, day_one: str = "excluded") -> Decimal:
        return Decimal(book(self.terms, day_one).summary[name])

    @property
    def liability(self) -> Decimal:
        return self.balance("liability_closing")

    @property
    def asset(self) -> Decimal:
        return self.balance("asset_closing")

    def without(self, **nothing: Decimal) -> Stretch:
        """Return the same with some of what enters the asset taken out."""
        return replace(self, terms=replace(self.terms, **nothing))  # type: ignore[arg-type]

    def unamortized_costs(self) -> Decimal:
        return self.asset - self.without(costs=Decimal(0)).asset

    def unamortized_incentive(self) -> Decimal:
        return self.without(incentive=Decimal(0)).asset - self.asset

    def accrued_rent(self) -> Decimal:
        """Without costs and incentive, asset = liability - accrued rent."""
        plain = self.without(costs=Decimal(0), incentive=Decimal(0))
        return plain.liability - plain.asset

    def change_of_liability(self) -> Decimal:
        return Decimal(book(self.terms).schedule["liability_opening"].iloc[self.first - 1]) - self.liability

    def after_first_payment(self) -> Decimal:
        """Liability on the first day, once that day's rent is paid."""
        month = replace(self, last=self.first)
        return replace(self, last=self.first - 1).liability - month.flow("payment")


FIGURES: dict[str, Callable[[Stretch], Decimal]] = {
    "opening liability": lambda s: s.total("opening_liability"),
    "opening liability with the day-one payment": lambda s: s.total("opening_liability", "included"),
    "opening asset": lambda s: s.total("opening_asset"),
    "total rent": lambda s: s.total("rent"),
    "total cost": lambda s: s.total("cost_total"),
    "total interest": lambda s: s.total("interest_total"),
    "liability": lambda s: s.liability,
    "asset": lambda s: s.asset,
    "liability after the first payment": Stretch.after_first_payment,
    "change of liability": Stretch.change_of_liability,
    "rent": lambda s: s.flow("rent"),
    "interest": lambda s: s.flow("interest"),
    "amortization": lambda s: s.flow("amortization"),
    "cost": lambda s: s.flow("cost"),
    "principal": lambda s: s.flow("payment") - s.flow("interest"),
    "remaining cost": lambda s: s.total("cost_total") - replace(s, first=1).flow("cost"),
    "accrued rent": Stretch.accrued_rent,
    "unamortized costs": Stretch.unamortized_costs,
    "unamortized incentive": Stretch.unamortized_incentive,
    "amortized incentive": lambda s: s.terms.incentive - s.unamortized_incentive(),
}


def actual(terms: Terms, key: str) -> Decimal:
    """Return the figure that a key such as "interest, years 4 to 10" names."""
    name, _, when = key.partition(", ")
    unit = 12 if "year" in when else 1
    numbers = [int(n) for n in re.findall(r"\d+", when)] or [1]
    return FIGURES[name](Stretch(terms, (numbers[0] - 1) * unit + 1, numbers[-1] * unit))


def examples() -> list[dict[str, Any]]:
    with (ROOT / "tests" / "cases" / "worked-examples.toml").open("rb") as file:
        return list(tomllib.load(file, parse_float=Decimal)["example"])


CASES = [
    pytest.param(example, key, id=f"{example['id']}: {key}") for example in examples() for key in example["printed"]
]


def terms_of(example: dict[str, Any]) -> Terms:
    return Terms(**{k: tuple(v) if isinstance(v, list) else v for k, v in example["lease"].items()})


@pytest.mark.parametrize(("example", "key"), CASES)
def test_printed_figure(example: dict[str, Any], key: str) -> None:
    printed, tolerance = example["printed"][key], example["precision"] * Decimal(example["units"])
    assert abs(actual(terms_of(example), key) - printed) <= tolerance


def test_every_example_has_an_id_a_source_and_one_of_two_tolerances() -> None:
    ids = [example["id"] for example in examples()]
    assert len(set(ids)) == len(ids)
    assert all("," in e["source"] or "." in e["source"] for e in examples())
    assert {e["units"] for e in examples()} == {Decimal("0.5"), 2}
