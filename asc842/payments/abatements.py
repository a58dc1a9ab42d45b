"""Abatement: what each instalment is relieved of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from asc842.contract.lease import Lease
from asc842.contract.rent import MONTHS_PER_PAYMENT, Abatement, Rent
from asc842.errors import Problem
from asc842.money import from_cents, to_cents
from asc842.payments.instalments import priced, rent_grid
from asc842.payments.payment import Payment
from asc842.payments.term import Term
from asc842.payments.windows import Window, window_problems, windows_of


@dataclass(slots=True)
class _Relief:
    """What has been taken off one payment so far: days by abatement, and the exact sum in currency units."""

    payment: Payment
    days: list[tuple[Window, str]] = field(default_factory=list)
    exact: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class _Touch:
    """An abatement meeting a payment: the days of it that are abated, and the component it pays for."""

    relief: _Relief
    rent: Rent
    window: Window


def abate(lease: Lease, payments: list[Payment]) -> list[Problem]:
    """Write each abatement of the contract into the payments it applies to, in cents; return what is wrong.

    An abatement above the rent, outside the term, on days that another already abates, or that meets no rent at
    all is a problem, never clamped. Several abatements of one payment are rounded as their sum.
    """
    problems, reliefs = list[Problem](), [_Relief(p) for p in payments]
    for index, abatement in enumerate(lease.facts.abatements):
        key = f"facts.abatements[{index}]"
        wrong = [*window_problems(abatement, Term.of(lease), key), *_form_problems(lease, abatement, key)]
        problems += wrong or _apply(lease, abatement, key, reliefs)
    return [*problems, *_above_rent(lease, payments)]


def _form_problems(lease: Lease, abatement: Abatement, key: str) -> Iterator[Problem]:
    given = [n for n in ("amount", "share", "area") if getattr(abatement, n) is not None]
    if len(given) != 1:
        yield Problem(key, " and ".join(given) or "no quantity", "one of amount, share and area",
                      "say how much abates; share = 1 abates all of the rent")
    known = {r.id.split("/")[0] for r in lease.facts.rent}
    for name in abatement.rent:
        if name not in known:
            yield Problem(f"{key}.rent", repr(name), f"the id of a component of rent: {', '.join(sorted(known))}",
                          "name one that facts.rent defines")
    if abatement.area is not None:
        yield from _area_problems(lease, abatement, key)


def _area_problems(lease: Lease, abatement: Abatement, key: str) -> Iterator[Problem]:
    """An area can abate only what is charged by area, and no more of it than is let."""
    for rent in lease.facts.rent:
        if abatement.rent and rent.id.split("/")[0] not in abatement.rent:
            continue
        areas = [row.area or rent.area for row in rent.rows]
        if rent.frequency == "once" or any(area is None for area in areas):
            if abatement.rent or rent.frequency != "once":
                yield Problem(f"{key}.area", f"an area, of {rent.name}", "a component that states the area let",
                              "add its area, or abate a share or an amount")
        elif abatement.area is not None and abatement.area > max(a for a in areas if a is not None):
            yield Problem(f"{key}.area", f"{abatement.area:,}", f"at most the area let, {max(filter(None, areas)):,}",
                          "correct the area")


def _apply(lease: Lease, abatement: Abatement, key: str, reliefs: list[_Relief]) -> list[Problem]:
    left = None if abatement.until_aggregate is None else Fraction(abatement.until_aggregate)
    problems, hit = list[Problem](), False
    for touch in _touched(lease, abatement, reliefs):
        if left == 0:
            break
        hit = True
        exact = _quantity(abatement, lease, touch)
        problems += _claim(touch, abatement, key)
        cents = _relieve(touch.relief, abatement.id, exact if left is None else min(exact, left))
        left = None if left is None else left - Fraction(cents, 100)
    if not hit:
        problems.append(Problem(key, "it meets no rent", "rent that falls in the abated time",
                                "correct the abatement's time or the components it names"))
    return problems


def _relieve(relief: _Relief, name: str, exact: Fraction) -> int:
    """Take an exact amount off a payment; return its cents, those by which the rounded sum grows."""
    before = to_cents(relief.exact)
    relief.exact += exact
    cents = to_cents(relief.exact) - before
    abated = relief.payment.abated
    abated[name] = abated.get(name, 0) + cents
    return cents


def _touched(lease: Lease, abatement: Abatement, reliefs: list[_Relief]) -> Iterable[_Touch]:
    """Payments that an abatement meets, in order of time, each with the days abated.

    A stated amount belongs to the instalment whose time begins in the window; a share to every day of it.
    """
    rents = {r.id: r for r in lease.facts.rent}
    found = list[_Touch]()
    for relief in reliefs:
        payment, rent = relief.payment, rents[relief.payment.rent]
        if abatement.rent and rent.id.split("/")[0] not in abatement.rent:
            continue
        if abatement.area is not None and rent.frequency == "once":
            continue
        for window in windows_of(abatement, Term.of(lease), rent):
            days = _days(abatement, window, payment)
            if days:
                found.append(_Touch(relief, rent, days))
    return sorted(found, key=lambda t: t.window.first)


def _days(abatement: Abatement, window: Window, payment: Payment) -> Window | None:
    """Return the days of a payment that fall in a window, or None."""
    if abatement.amount is not None:
        begins = window.first <= payment.covers_from < window.after
        return Window(payment.covers_from, payment.covers_after, window.part) if begins else None
    first, after = max(window.first, payment.covers_from), min(window.after, payment.covers_after)
    return Window(first, after, window.part) if first < after else None


def _quantity(abatement: Abatement, lease: Lease, touch: _Touch) -> Fraction:
    """Return what abates for the days of ``touch``, exactly, in currency units."""
    window, payment, rent = touch.window, touch.relief.payment, touch.rent
    if abatement.amount is not None:
        return Fraction(abatement.amount) * window.part
    whole = (window.first, window.after) == (payment.covers_from, payment.covers_after)
    if abatement.share is not None and (whole or rent.frequency == "once"):
        return Fraction(abatement.share) * window.part * Fraction(payment.gross, 100)
    grid, months = rent_grid(rent, lease.commencement), MONTHS_PER_PAYMENT[rent.frequency]
    total = Fraction(0)
    for step in payment.steps:
        share = Fraction(abatement.share) if abatement.share is not None else Fraction(
            abatement.area or 0) / (step.area or Fraction(1))
        total += share * priced([step], grid, months, window.first, window.after)
    return total * window.part


def _claim(touch: _Touch, abatement: Abatement, key: str) -> list[Problem]:
    """Take days of one payment for an abatement; another that holds any of them is a problem."""
    window, days = touch.window, touch.relief.days
    clash = next((name for w, name in days if w.first < window.after and window.first < w.after), None)
    days.append((window, abatement.id))
    if clash is None:
        return []
    return [Problem(key, f"'{abatement.id}' abates days from {window.first} that '{clash}' abates too",
                    "each day's rent to abate once", "merge the two, or correct their time")]


def _above_rent(lease: Lease, payments: list[Payment]) -> list[Problem]:
    place = {a.id: i for i, a in enumerate(lease.facts.abatements)}
    return [Problem(f"facts.abatements[{max(place[a] for a in p.abated)}]",
                    f"{from_cents(p.abatement):,} abates of the {from_cents(p.gross):,} due {p.due}",
                    "an abatement no larger than the rent", "correct the amount, or the months it applies to")
            for p in payments if p.abatement > p.gross]
