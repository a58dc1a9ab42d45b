"""All payments of a lease."""

from __future__ import annotations

from asc842.contract.lease import Lease
from asc842.errors import InputError, Problem
from asc842.payments.abatements import abate
from asc842.payments.instalments import instalments_of
from asc842.payments.payment import Payment


def payments_of(lease: Lease) -> list[Payment]:
    """Dated payments of every component of rent, in order of due date.

    Raises InputError with every problem found: gaps, overlaps, rows without an amount, abatements that do not fit.
    """
    payments, problems = attempt_payments(lease)
    if problems:
        raise InputError(problems)
    return payments


def attempt_payments(lease: Lease) -> tuple[list[Payment], list[Problem]]:
    """Build what payments can be built, with the problems that stand in the way of the rest."""
    payments, problems = list[Payment](), list[Problem]()
    for index, rent in enumerate(lease.facts.rent):
        found, wrong = instalments_of(lease, rent, f"facts.rent[{index}]")
        payments += found
        problems += wrong
    if not problems:
        problems = abate(lease, payments)
    order = {rent.id: i for i, rent in enumerate(lease.facts.rent)}
    return sorted(payments, key=lambda p: (p.due, order[p.rent], p.covers_from)), problems
