"""What is wrong with abatements once they meet rent: nothing to abate, days that abate twice, more than the rent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from asc842.base.constants import DAY
from asc842.base.errors import Problem
from asc842.base.money import from_cents
from asc842.calendar.positions import Ints
from asc842.calendar.recurring import Mask
from asc842.contract.lease import Lease
from asc842.contract.rent import Abatement
from asc842.intake.text.words import quoted
from asc842.payments.abatement_terms import goes_beyond
from asc842.payments.abatements import Applied, Touches
from asc842.payments.dating import DatedRent


def odd_versions(paid: DatedRent, touches: Touches, off: Ints, applied: Sequence[Applied], version: Ints) -> set[int]:
    """Return the versions of which something may be wrong; ``version`` is that of each payment, ``off`` what abates.

    In the others each abatement meets rent, no day abates twice, and none takes off more than the rent.
    """
    meets = np.bincount(touches.number[touches.kept], minlength=len(applied))
    odd = {a.version for a, n in zip(applied, meets.tolist(), strict=True) if not n or _counts(a.abatement)}
    twice = touches.payment[_overlapping(touches)]
    above = np.flatnonzero(off > paid.gross)
    return odd | set(version[np.concatenate([twice, above])].tolist())


def _overlapping(touches: Touches) -> Ints:
    """Return touches that begin before another one of their payment has ended."""
    order = np.lexsort((touches.first, touches.payment))
    order = order[touches.kept[order]]
    payment, begins, ends = touches.payment[order], touches.first[order], touches.after[order]
    return np.asarray(order[1:][(payment[1:] == payment[:-1]) & (begins[1:] < ends[:-1])])


def _counts(abatement: Abatement) -> int | Decimal | None:
    """Return the months that a stated amount is for, where a number of lease months says when it applies."""
    if abatement.amount is None:
        return None
    through = None if abatement.goes_on else abatement.through_month or abatement.month
    counts = (through - abatement.month + 1 if abatement.month and through else None, abatement.first_months,
              abatement.first_full_months, abatement.last_months)
    return next((c for c in counts if c), None)


@dataclass(frozen=True, slots=True)
class _Touch:
    """An abatement meeting a payment: the days of it that are abated, and by how many cents."""

    payment: int
    first: date
    after: date
    cents: int


def relief_problems(lease: Lease, paid: DatedRent, monthly: Mask, touches: Touches, applied: Mapping[int, Applied],
                    wrong: Mapping[int, list[Problem]], payments: Ints) -> list[Problem]:
    """Return what is wrong with the abatements of one version, in their order, and then what abates above the rent.

    ``applied`` are those of the version, by number; ``wrong`` what was found before any rent was met, by the place of
    the abatement; ``payments`` are those of the version, ``monthly`` tells which payments are. Days that abate twice
    are told once for an abatement.
    """
    found, claimed, twice, off = dict(wrong), dict[int, list[tuple[_Touch, str]]](), set[int](), _Off()
    for number, each in applied.items():
        mine = touches.at(np.flatnonzero(touches.number == number))
        if problem := _miscounted(lease, each, mine.payment, monthly):
            found[each.rank] = [problem]
            continue
        taken = [_Touch(*row) for row in zip(*(x[mine.kept].tolist() for x in (
            mine.payment, mine.first, mine.after, mine.cents)), strict=True)]
        clashes = [p for touch in taken for p in _claims(touch, each, claimed, twice)]
        for touch in taken:
            off.setdefault(touch.payment, {}).setdefault(each.rank, 0)
            off[touch.payment][each.rank] += touch.cents
        met = taken or goes_beyond(lease, each.abatement)
        found[each.rank] = clashes[:1] if met else [_meets_nothing(each.abatement, each.key)]
    by_rank = {each.rank: each for each in applied.values()}
    return [*(p for rank in sorted(found) for p in found[rank]),
            *_above_rent([(i, off[i]) for i in payments.tolist() if i in off and i not in twice], paid, by_rank)]


_Off = dict[int, dict[int, int]]
"""Cents by payment and place of the abatement."""


def _claims(touch: _Touch, each: Applied, claimed: dict[int, list[tuple[_Touch, str]]], twice: set[int],
            ) -> Iterator[Problem]:
    """Take days of one payment for an abatement; another that holds any of them is a problem."""
    held = claimed.setdefault(touch.payment, [])
    clash = next((name for t, name in held if t.first < touch.after and touch.first < t.after), None)
    held.append((touch, each.abatement.id))
    if clash is not None:
        twice.add(touch.payment)
        yield Problem("abatements.overlap",
                      each.key, f"{quoted(each.abatement.id)} abates rent from {touch.first} on, and so does "
                      f"{quoted(clash)}", "rent of a day abated once", "merge the two, or correct their time")


def _miscounted(lease: Lease, each: Applied, payments: Ints, monthly: Mask) -> Problem | None:
    """A stated amount, said by a number of lease months, that meets another number of monthly instalments."""
    months = _counts(each.abatement)
    if months is None or goes_beyond(lease, each.abatement) or not len(payments) or not monthly[payments].all():
        return None
    if len(payments) == months:
        return None
    return Problem("abatements.instalments",
                   each.key, f"{len(payments)} instalments begin in the {months} months named",
                   "an instalment for each",
                   "name the calendar months: months = [\"2024-02\", ...]; or count first_full_months")


def _meets_nothing(abatement: Abatement, key: str) -> Problem:
    expected = "rent in the time that abates" if abatement.amount is None else (
        "an instalment that begins in the time that abates: an amount comes off whole instalments")
    return Problem("abatements.no-rent", key, "an abatement that meets no rent", expected,
                   "correct the time, or the components of rent that it names")


def _above_rent(off: Sequence[tuple[int, dict[int, int]]], paid: DatedRent, by_rank: Mapping[int, Applied],
                ) -> list[Problem]:
    """One problem for each abatement that takes off more than the rent, with the first payment where it does."""
    above = dict[int, list[tuple[int, int]]]()
    for i, cents in off:
        if sum(cents.values()) > paid.gross[i]:
            above.setdefault(max(cents), []).append((i, sum(cents.values())))
    return [_above(by_rank[rank], found, paid) for rank, found in above.items()]


def _above(each: Applied, found: Sequence[tuple[int, int]], paid: DatedRent) -> Problem:
    (i, cents), more = found[0], f", and of {len(found) - 1} more" if len(found) > 1 else ""
    given = next((name for name in ("amount", "share", "area") if getattr(each.abatement, name) is not None), "")
    covered = f"{paid.begin[i].item()} to {paid.after[i].item() - DAY}{more}"
    amounts = f"{from_cents(cents):,} off the rent of {from_cents(int(paid.gross[i])):,} for {covered}"
    return Problem("abatements.above-rent", f"{each.key}.{given}", amounts, "an abatement no larger than the rent",
                   "correct it, or the time to which it applies")
