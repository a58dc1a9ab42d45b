"""Abatements of a version of a lease resolved: of which charges, in which days, how much, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from asc842.base.errors import Problem
from asc842.base.money import to_cents
from asc842.contract.lease import Lease
from asc842.contract.rent import Abatement, Rent
from asc842.intake.rules.abatements import form_problems
from asc842.payments.abatements import AbatementWindow, Applied
from asc842.payments.charge import Charge
from asc842.payments.term import Term
from asc842.payments.windows import Window, window_problems, windows_of


def reliefs_of(lease: Lease, version: int, charges: Mapping[int, Charge], keys: Sequence[str], unsound: set[str],
               first: int) -> tuple[list[AbatementWindow], list[Applied], dict[int, list[Problem]]]:
    """Resolve the abatements of a version, numbered from ``first`` on; ``charges`` are its own by their number.

    ``keys`` are the places of the abatements in the lease file; what is wrong is told by the place among them.
    Abatements of components that are ``unsound``, whose payments cannot be built, are left out.
    """
    reliefs, applied, wrong = list[AbatementWindow](), list[Applied](), dict[int, list[Problem]]()
    for rank, (key, abatement) in enumerate(zip(keys, lease.facts.abatements, strict=True)):
        problems = form_problems(lease, abatement, key) or window_problems(abatement, Term.of(lease), key)
        if problems:
            wrong[rank] = problems
        elif not any(abates(abatement, r) and r.id in unsound for r in lease.facts.rent):
            number = first + len(applied)
            until = None if abatement.until_aggregate is None else to_cents(abatement.until_aggregate)
            applied.append(Applied(abatement, key, version, rank, until))
            reliefs += [relief for i, charge in charges.items() if abates(abatement, charge.rent)
                        for relief in _reliefs(lease, number, i, charge.rent, abatement)]
    return reliefs, applied, wrong


def abates(abatement: Abatement, rent: Rent) -> bool:
    """Whether an abatement applies to a component of rent, as the contract or an event has it."""
    return not abatement.rent or rent.id.split("/")[0] in abatement.rent


def _reliefs(lease: Lease, number: int, charge: int, rent: Rent, abatement: Abatement) -> Iterator[AbatementWindow]:
    for window in windows_of(abatement, Term.of(lease), rent):
        if abatement.amount is not None:
            yield AbatementWindow(number, charge, window, to_cents(abatement.amount), Fraction(1))
        elif abatement.share is not None:
            yield AbatementWindow(number, charge, window, None, Fraction(abatement.share))
        else:
            yield AbatementWindow(number, charge, window, None, Fraction(abatement.area or 0), of_area=True)


def goes_beyond(lease: Lease, abatement: Abatement) -> bool:
    """Tell whether an abatement goes on in time that only an option not taken would bring into the term."""
    term = Term.of(lease)
    return term.reach > term.after and any(w.after > term.after for w in _windows(abatement, term))


def _windows(abatement: Abatement, term: Term) -> list[Window]:
    return windows_of(abatement, term)
