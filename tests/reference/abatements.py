"""Abatement of one payment at a time: the second engine for what each instalment is relieved of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from asc842.base.constants import DAY
from asc842.base.errors import Problem
from asc842.base.money import from_cents, minor_units, to_cents
from asc842.contract.lease import Lease
from asc842.contract.rent import Abatement, Rent
from asc842.intake.rules.abatements import form_problems
from asc842.intake.text.words import quoted
from asc842.payments.payment import Payment
from asc842.payments.term import Term
from asc842.payments.windows import Window, window_problems, windows_of
from reference.day_counts import days_counted
from reference.instalments import priced


@dataclass(slots=True)
class _Relief:
    """What has been taken off one payment so far: days by abatement, and the exact sum in currency units.

    ``twice`` tells that some of the days abate twice.
    """

    payment: Payment
    days: list[tuple[Window, str]] = field(default_factory=list)
    exact: Fraction = Fraction(0)
    twice: bool = False


@dataclass(frozen=True, slots=True)
class _Touch:
    """An abatement meeting a payment: the days of it that are abated, and the component it pays for."""

    relief: _Relief
    rent: Rent
    window: Window


def abate(lease: Lease, payments: list[Payment], keys: list[str], unsound: set[str]) -> list[Problem]:
    """Write each abatement of the contract into the payments it applies to, in cents; return what is wrong.

    ``keys`` are the places of the abatements in the lease file; abatements of components that are ``unsound``, whose
    payments cannot be built, are left out. An abatement above the rent, outside the term, on days that another
    already abates, or that meets no rent at all is a problem, never clamped. Several abatements of one payment are
    rounded as their sum.
    """
    problems, reliefs = list[Problem](), [_Relief(p) for p in payments]
    for key, abatement in zip(keys, lease.facts.abatements, strict=True):
        wrong = _wrong(lease, abatement, key)
        problems += wrong
        if not wrong and _abated(lease, abatement).isdisjoint(unsound):
            problems += _apply(lease, abatement, key, reliefs)
    return [*problems, *_above_rent(lease, [r.payment for r in reliefs if not r.twice], keys)]


def _abated(lease: Lease, abatement: Abatement) -> set[str]:
    """Components of rent that an abatement applies to."""
    return {r.id for r in lease.facts.rent if not abatement.rent or r.id.split("/")[0] in abatement.rent}


def _wrong(lease: Lease, abatement: Abatement, key: str) -> list[Problem]:
    return form_problems(lease, abatement, key) or window_problems(abatement, Term.of(lease), key)


def _apply(lease: Lease, abatement: Abatement, key: str, reliefs: list[_Relief]) -> list[Problem]:
    left = None if abatement.until_aggregate is None else Fraction(abatement.until_aggregate)
    clashes, hit = list[Problem](), False
    touches = list(_touched(lease, abatement, reliefs))
    beyond = _beyond(abatement, Term.of(lease))
    if not beyond and (miscounted := _miscounted(abatement, touches, key)):
        return [miscounted]
    for touch in touches:
        if left == 0:
            break
        hit = True
        exact = _quantity(abatement, lease, touch)
        clashes += _claim(touch, abatement, key)
        cents = _relieve(touch.relief, abatement.id, exact if left is None else min(exact, left))
        left = None if left is None else left - Fraction(cents, minor_units())
    return clashes[:1] if hit or beyond else [_meets_nothing(abatement, key)]


def _beyond(abatement: Abatement, term: Term) -> bool:
    """Tell whether an abatement goes on in time that only an option not taken would bring into the term."""
    return term.reach > term.after and any(w.after > term.after for w in windows_of(abatement, term))


def _miscounted(abatement: Abatement, touches: list[_Touch], key: str) -> Problem | None:
    """A stated amount, said by a number of lease months, that meets another number of monthly instalments."""
    through = None if abatement.goes_on else abatement.through_month or abatement.month
    counts = (through - abatement.month + 1 if abatement.month and through else None, abatement.first_months,
              abatement.first_full_months, abatement.last_months)
    months = next((c for c in counts if c), None)
    monthly = touches and all(t.rent.frequency == "monthly" for t in touches)
    if abatement.amount is None or months is None or not monthly or len(touches) == months:
        return None
    return Problem("abatements.instalments",
                   key, f"{len(touches)} instalments begin in the {months} months named", "an instalment for each",
                   "name the calendar months: months = [\"2024-02\", ...]; or count first_full_months")


def _meets_nothing(abatement: Abatement, key: str) -> Problem:
    expected = "rent in the time that abates" if abatement.amount is None else (
        "an instalment that begins in the time that abates: an amount comes off whole instalments")
    return Problem("abatements.no-rent", key, "an abatement that meets no rent", expected,
                   "correct the time, or the components of rent that it names")


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
    rents, term = {r.id: r for r in lease.facts.rent}, Term.of(lease)
    windows = {name: windows_of(abatement, term, rent) for name, rent in rents.items()}
    found = list[_Touch]()
    for relief in reliefs:
        payment, rent = relief.payment, rents[relief.payment.rent]
        if abatement.rent and rent.id.split("/")[0] not in abatement.rent:
            continue
        if abatement.area is not None and rent.frequency == "once":
            continue
        for window in windows[rent.id]:
            days = _days(abatement, window, payment)
            if days:
                found.append(_Touch(relief, rent, days))
    return sorted(found, key=lambda t: t.window.first)


def _days(abatement: Abatement, window: Window, payment: Payment) -> Window | None:
    """Return the days of a payment that fall in a window, or None."""
    if abatement.amount is not None:
        begins = window.first <= payment.covers_from < window.after and not payment.rest
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
        return Fraction(abatement.share) * window.part * Fraction(payment.gross, minor_units())
    days = days_counted(lease, rent, payment.covers_from, payment.covers_after)
    total = Fraction(0)
    for step in payment.steps:
        share = Fraction(abatement.share) if abatement.share is not None else Fraction(
            abatement.area or 0) / (step.area or Fraction(1))
        total += share * priced([step], days, window.first, window.after)
    return total * window.part


def _claim(touch: _Touch, abatement: Abatement, key: str) -> list[Problem]:
    """Take days of one payment for an abatement; another that holds any of them is a problem."""
    window, days = touch.window, touch.relief.days
    clash = next((name for w, name in days if w.first < window.after and window.first < w.after), None)
    days.append((window, abatement.id))
    if clash is None:
        return []
    touch.relief.twice = True
    return [Problem("abatements.overlap",
                    key, f"{quoted(abatement.id)} abates rent from {window.first} on, and so does {quoted(clash)}",
                    "rent of a day abated once", "merge the two, or correct their time")]


def _above_rent(lease: Lease, payments: list[Payment], keys: list[str]) -> list[Problem]:
    """One problem for each abatement that takes off more than the rent, with the first payment where it does."""
    place = {a.id: i for i, a in enumerate(lease.facts.abatements)}
    above = dict[int, list[Payment]]()
    for payment in payments:
        if payment.abated and payment.abatement > payment.gross:
            above.setdefault(max(place[a] for a in payment.abated), []).append(payment)
    return [_above(lease.facts.abatements[i], keys[i], found) for i, found in above.items()]


def _above(abatement: Abatement, key: str, found: list[Payment]) -> Problem:
    first, more = found[0], f", and of {len(found) - 1} more" if len(found) > 1 else ""
    given = next((name for name in ("amount", "share", "area") if getattr(abatement, name) is not None), "")
    covered = f"{first.covers_from} to {first.covers_after - DAY}{more}"
    amounts = f"{from_cents(first.abatement):,} off the rent of {from_cents(first.gross):,} for {covered}"
    return Problem("abatements.above-rent", f"{key}.{given}", amounts, "an abatement no larger than the rent",
                   "correct it, or the time to which it applies")
