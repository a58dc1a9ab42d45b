"""Identities."""
from __future__ import annotations
from asc842.contract_checks.check import Check
from asc842.reports.book import LeaseBook


def invariants(book: LeaseBook) -> tuple[Check, ...]:
    """All identities."""
    return ()
