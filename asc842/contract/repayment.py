"""Deferred rent: how much of it is paid later, and when."""

from __future__ import annotations

from datetime import date

from asc842.contract.values import Frozen, Money


class Repayment(Frozen):
    """An ``amount`` of rent deferred by a concession, paid on the day ``on``."""

    on: date
    amount: Money
