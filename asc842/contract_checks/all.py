"""Every check of a contract, in the order in which it is read."""

from __future__ import annotations

from dataclasses import replace

from asc842.contract.judgements import Difference
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
    settled = {(j.check, j.about): j for j in lease.judgements if isinstance(j, Difference)}
    return tuple(_settled(check, settled.get((check.name, check.about))) for check in checks)


def _settled(check: Check, judged: Difference | None) -> Check:
    """Resolve a failed check that a judgement settles; it keeps its figures."""
    if judged is None or check.status != "fail":
        return check
    return replace(check, status="resolved", detail=f"{judged.answer}: {judged.reason}")
