"""Abatement: what each instalment is relieved of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from asc842.calendar.grid import MonthGrid
from asc842.contract.lease import Lease
from asc842.contract.rent import MONTHS_PER_PAYMENT, Abatement, Rent
from asc842.errors import Problem
from asc842.money import from_cents, to_cents
from asc842.payments.instalments import priced, rent_grid
from asc842.payments.payment import Payment
from asc842.payments.steps import Step
from asc842.payments.term import Term
from asc842.payments.windows import Window, window_problems, windows_of

Range = tuple[date, date, str]


def abate(lease: Lease, payments: list[Payment]) -> list[Problem]:
    """Write each abatement of the contract into the payments it applies to, in cents; return what is wrong.

    An abatement above the rent, outside the term, on days that another already abates, or that meets no rent at
    all is a problem, never clamped.
    """
    problems, taken = list[Problem](), dict[int, list[Range]]()
    for index, abatement in enumerate(lease.facts.abatements):
        key = f"facts.abatements[{index}]"
        wrong = [*window_problems(abatement, Term.of(lease), key), *_form_problems(lease, abatement, key)]
        problems += wrong or _apply(lease, abatement, key, payments, taken)
    return [*problems, *_above_rent(lease, payments)]


def _form_problems(lease: Lease, abatement: Abatement, key: str) -> list[Problem]:
    problems = []
    given = [n for n in ("amount", "share", "area") if getattr(abatement, n) is not None]
    if len(given) != 1:
        problems.append(Problem(key, " and ".join(given) or "no quantity", "one of amount, share and area",
                                "say how much abates; share = 1 abates all of the rent"))
    known = {r.id for r in lease.facts.rent}
    problems += [Problem(f"{key}.rent", repr(x), f"the id of a component of rent: {', '.join(sorted(known))}",
                         "name one that facts.rent defines") for x in abatement.rent if x not in known]
    return problems


def _apply(lease: Lease, abatement: Abatement, key: str, payments: list[Payment],
           taken: dict[int, list[Range]]) -> list[Problem]:
    left = None if abatement.until_aggregate is None else to_cents(abatement.until_aggregate)
    problems, hit = list[Problem](), False
    for payment, rent, window in _touched(lease, abatement, payments):
        cents = _quantity(abatement, lease, rent, payment, window)
        if left is not None:
            cents = min(cents, left)
            left -= cents
        if left == 0 and cents == 0:
            break
        hit = True
        problems += _claim(taken.setdefault(id(payment), []), window, abatement, key)
        payment.abated[abatement.id] = payment.abated.get(abatement.id, 0) + cents
    if not hit:
        problems.append(Problem(key, "it meets no rent", "rent that falls in the abated time",
                                "correct the abatement's time or the components it names"))
    return problems


def _touched(lease: Lease, abatement: Abatement, payments: list[Payment]) -> Iterable[tuple[Payment, Rent, Window]]:
    """Payments that an abatement meets, in order of time, each with the days abated.

    A stated amount belongs to the instalment whose time begins in the window; a share to every day of it.
    """
    rents = {r.id: r for r in lease.facts.rent}
    found = []
    for payment in payments:
        rent = rents[payment.rent]
        if abatement.rent and rent.id not in abatement.rent:
            continue
        for begin, after in windows_of(abatement, Term.of(lease), rent):
            if abatement.amount is not None:
                if begin <= payment.covers_from < after:
                    found.append((payment, rent, (payment.covers_from, payment.covers_after)))
                continue
            days = max(begin, payment.covers_from), min(after, payment.covers_after)
            if days[0] < days[1]:
                found.append((payment, rent, days))
    return sorted(found, key=lambda f: f[2][0])


def _quantity(abatement: Abatement, lease: Lease, rent: Rent, payment: Payment, window: Window) -> int:
    """Cents that abate for the days of ``window``."""
    if abatement.amount is not None:
        return to_cents(abatement.amount)
    if rent.frequency == "once":
        return to_cents(Fraction(abatement.share or 0) * Fraction(payment.gross, 100))
    grid, months = rent_grid(rent, lease.commencement), MONTHS_PER_PAYMENT[rent.frequency]
    if abatement.share is not None:
        if window == (payment.covers_from, payment.covers_after):
            return to_cents(Fraction(abatement.share) * Fraction(payment.gross, 100))
        return to_cents(Fraction(abatement.share) * priced(list(payment.steps), grid, months, *window))
    return to_cents(sum((_area_share(abatement, [s], grid, months, window) for s in payment.steps), Fraction(0)))


def _area_share(abatement: Abatement, steps: list[Step], grid: MonthGrid, months: int, window: Window) -> Fraction:
    share = Fraction(abatement.area or 0) / steps[0].area if steps[0].area else Fraction(0)
    return share * priced(steps, grid, months, *window)


def _claim(taken: list[Range], window: Window, abatement: Abatement, key: str) -> list[Problem]:
    """Take days of one payment for an abatement; another that holds any of them is a problem."""
    clash = next((t for t in taken if t[0] < window[1] and window[0] < t[1]), None)
    taken.append((*window, abatement.id))
    if clash is None:
        return []
    return [Problem(key, f"'{abatement.id}' abates days from {window[0]} that '{clash[2]}' abates too",
                    "each day's rent to abate once", "merge the two, or correct their time")]


def _above_rent(lease: Lease, payments: list[Payment]) -> list[Problem]:
    place = {a.id: i for i, a in enumerate(lease.facts.abatements)}
    return [Problem(f"facts.abatements[{max(place[a] for a in p.abated)}]",
                    f"{from_cents(p.abatement):,} abates of the {from_cents(p.gross):,} due {p.due}",
                    "an abatement no larger than the rent", "correct the amount, or the months it applies to")
            for p in payments if p.abatement > p.gross]
