"""Generated leases: 1 to 360 months, any first and last day, every timing, convention and classification."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

import asc842
import reference
from lease_files import book_of, lease_text

DAY = timedelta(days=1)
CONVENTIONS = ("nominal", "effective", "actual/365", "actual/365 nominal")
COMPOUNDING = {1: "monthly", 3: "quarterly", 6: "half-yearly", 12: "annual"}


@dataclass(frozen=True)
class Generated:
    """A lease as plain values; ``named`` are months abated by an amount in cents."""

    rent: reference.Rent
    terms: reference.Terms
    named: tuple[tuple[str, int], ...] = ()

    def text(self, lease_id: str = "test-lease") -> str:
        """Return it as a lease file."""
        r, t = self.rent, self.terms
        component: dict[str, Any] = {
            "frequency": r.frequency, "instalments": "calendar",
            "timing": r.timing,
            "rows": [{"from": d, "amount": money(a)} for d, a in r.steps],
        }
        if r.due_day:
            component["due_day"] = r.due_day
        named = [{"months": [m], "amount": money(a)} for m, a in self.named]
        facts = {
            "abatements": [*map(_relief, r.reliefs), *named],
            "costs": [{"amount": money(t.costs)}],
            "prepaid_rent": [{"amount": money(t.prepaid)}],
            "incentives": [{"amount": money(t.incentives), "received": r.start}],
        }
        return lease_text(
            r.start,
            r.after - DAY,
            component,
            rate=decimal(t.rate),
            lease_id=lease_id,
            classification="finance" if t.finance else "operating",
            **facts,
        )

    @property
    def elections(self) -> dict[str, str]:
        """Return the policy it is accounted for under."""
        return {
            "rate_convention": self.terms.convention,
            "compounding": COMPOUNDING[self.terms.compounding],
            "day_one_payment": "included" if self.terms.day_one_included else "excluded",
            "cost_weights": "days" if self.terms.by_days else "months",
        }

    def book(self) -> asc842.LeaseBook:
        """Write it, load it, account for it."""
        return book_of(self.text(), **self.elections)

    def payments(self) -> list[reference.Payment]:
        """Return what the reference says falls due."""
        named = dict(self.named)
        return [
            replace(p, abatement=p.abatement + named.get(f"{p.due:%Y-%m}", 0)) for p in reference.payments(self.rent)
        ]

    def having(self, **terms: Any) -> Generated:
        """Return the same lease with other terms of measurement."""
        return replace(self, terms=replace(self.terms, **terms))


def money(cents: int) -> Decimal:
    """Cents as an amount with two decimals."""
    return Decimal(cents).scaleb(-2)


def decimal(fraction: Fraction) -> Decimal:
    """A fraction whose decimals end, as a decimal."""
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def _relief(relief: reference.Relief) -> dict[str, Any]:
    table: dict[str, Any] = {"from": relief.first, "to": relief.after - DAY, "share": decimal(relief.share)}
    return table if relief.most is None else table | {"until_aggregate": money(relief.most)}


def around(usual: int, low: int, high: int) -> st.SearchStrategy[int]:
    """Integers from ``low`` to ``high``. The simplest is ``usual``: Hypothesis draws the simplest often."""
    size = high - low + 1
    return st.integers(0, size - 1).map(lambda n: low + (n + usual - low) % size)


CENTS = st.one_of(around(1_000_000, 0, 20_000_000), around(1_000_000, 0, 20_000_000), st.integers(0, 3))
RATES = st.one_of(around(600, 0, 2000), around(600, 0, 2000), st.just(0)).map(lambda points: Fraction(points, 10_000))
"""0 to 20 % by the basis point."""


@st.composite
def dates_within(draw: st.DrawFn, start: date, after: date, most: int) -> list[date]:
    """Draw days after ``start`` and before ``after``, in order, many of them the first of a month."""
    day = st.integers(1, max(1, (after - start).days - 1)).map(lambda n: start + n * DAY)
    days = draw(st.lists(st.one_of(day, day.map(lambda d: d.replace(day=1))), max_size=most))
    return sorted({d for d in days if start < d < after})


@st.composite
def terms_of_lease(draw: st.DrawFn, whole_months: bool, longest: int) -> tuple[date, date]:
    """Draw the first day and the day after the last: whole months, or part months at either end."""
    months = draw(st.one_of(around(12, 1, 36), around(60, 1, longest), st.just(1)))
    first = date(draw(st.integers(1999, 2040)), draw(st.integers(1, 12)), 1)
    if whole_months:
        return first, reference.plus_months(first, months)
    start = reference.last_day(first, draw(st.one_of(st.just(1), st.integers(1, 31))))
    after = reference.plus_months(first, months) + draw(st.one_of(st.just(0), st.integers(-27, 27))) * DAY
    return start, max(after, start + DAY)


@st.composite
def rents(draw: st.DrawFn, whole_months: bool, longest: int) -> reference.Rent:
    """Draw rent with steps and abatement by share."""
    start, after = draw(terms_of_lease(whole_months, longest))
    changes = [start, *draw(dates_within(start, after, 4))]
    steps = tuple((d, draw(CENTS)) for d in changes)
    if whole_months:
        steps = tuple({d.replace(day=1): a for d, a in steps}.items())
    return reference.Rent(
        start,
        after,
        steps,
        draw(st.sampled_from(["monthly"] * 3 + ["quarterly", "half-yearly", "annual"])),
        draw(st.sampled_from(["advance", "arrears"])),
        None if whole_months else draw(st.one_of(st.none(), st.sampled_from([1, 5, 15, 27, 31]))),
        draw(reliefs(start, after)),
    )


@st.composite
def reliefs(draw: st.DrawFn, start: date, after: date) -> tuple[reference.Relief, ...]:
    """Draw up to two stretches of abatement that do not overlap."""
    edges = [start, *draw(dates_within(start, after, 3)), after]
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    shares = around(50, 1, 100).map(lambda n: Fraction(n, 100))
    most = st.one_of(st.none(), around(1_500_000, 1, 9_000_000))
    return tuple(reference.Relief(a, b, draw(shares), draw(most)) for a, b in pairs if draw(st.booleans()))


@st.composite
def named_months(draw: st.DrawFn, rent: reference.Rent) -> tuple[tuple[str, int], ...]:
    """Draw months that abate by an amount no larger than their rent, where nothing else abates."""
    paid = reference.payments(rent)
    chosen = draw(st.sets(st.integers(0, len(paid) - 1), max_size=3))
    return tuple((f"{paid[i].due:%Y-%m}", draw(st.integers(0, paid[i].gross))) for i in sorted(chosen))


@st.composite
def leases(
    draw: st.DrawFn, whole_months: bool = False, conventions: tuple[str, ...] = CONVENTIONS, longest: int = 360
) -> Generated:
    """Draw a lease of 1 to ``longest`` months. Incentives stay below the rent, so that no cost is negative."""
    rent = draw(rents(whole_months, longest))
    named: tuple[tuple[str, int], ...] = ()
    if draw(st.integers(0, 3)) == 3:
        rent = replace(rent, frequency="monthly", timing="advance", reliefs=())
        named = draw(named_months(rent))
    convention = draw(st.sampled_from(conventions))
    terms = reference.Terms(
        rent.start,
        rent.after,
        draw(RATES),
        convention,
        draw(st.sampled_from([1, 3, 6, 12])),
        finance=draw(st.booleans()),
        day_one_included=draw(st.booleans()),
        by_days=draw(st.booleans()),
        costs=draw(CENTS),
        prepaid=draw(CENTS),
    )
    lease = Generated(rent, terms, named)
    return lease.having(incentives=draw(st.integers(0, sum(p.rent for p in lease.payments()))))
