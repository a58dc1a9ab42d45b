"""Every check of a contract, in the order in which it is read."""

from __future__ import annotations

from asc842.contract.lease import Lease
from asc842.contract_checks.abatements import abatement_checks
from asc842.contract_checks.check import Check
from asc842.contract_checks.dates import date_checks, document_checks
from asc842.contract_checks.escalators import escalator_checks
from asc842.contract_checks.monthly import monthly_checks
from asc842.contract_checks.premises import premises_checks
from asc842.contract_checks.rows import row_checks
from asc842.contract_checks.totals import total_checks
from asc842.payments.payment import Payment


def contract_checks(lease: Lease, payments: list[Payment]) -> tuple[Check, ...]:
    """Check documents, premises, printed rows, escalators, abatements and totals, then the payments against them."""
    checks = [*document_checks(lease), *premises_checks(lease)]
    for rent in lease.facts.rent:
        checks += [*date_checks(lease, rent), *row_checks(lease, rent), *escalator_checks(lease, rent)]
    checks += [*abatement_checks(lease, payments), *total_checks(lease, payments), *monthly_checks(lease, payments)]
    return tuple(checks)
