"""Every check of a contract."""
from __future__ import annotations
from asc842.contract.lease import Lease
from asc842.contract_checks.check import Check
from asc842.payments.payment import Payment


def contract_checks(lease: Lease, payments: list[Payment]) -> tuple[Check, ...]:
    """All checks."""
    return ()
