"""Rent put off: what of it is paid later, and when."""

from __future__ import annotations

from datetime import date

from asc842.contract.values import Frozen, Money


class Repayment(Frozen):
    """An amount of rent put off by a concession that is paid on the day ``on``."""

    on: date
    amount: Money
