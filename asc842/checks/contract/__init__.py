"""The contract against itself, and against the payments built from it; each check announces itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from asc842.base.check import Check
from asc842.base.registry import Registry
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent
from asc842.payments.payment import Payment


class Printed(NamedTuple):
    """What checks of a contract look at: the lease, the payments built from it, and one component of its rent."""

    lease: Lease
    payments: list[Payment]
    rent: Rent | None = None


CONTRACT = Registry[Callable[..., Iterable[Check]]]("asc842.checks.contract")
"""Checks of a contract, in the order in which it is read."""
RENT = Registry[Callable[..., Iterable[Check]]]("asc842.checks.contract")
"""Checks of one component of rent."""
ANEW = "rent worked out anew"
"""Mark of the check that compares payments with rent worked out another way, and not what a contract says twice."""
OF_ROWS = "printed rows alone"
"""Mark of checks of rent that look at nothing but its rows: they are those of a sublease too."""
