"""Leases that leave a portfolio without an event of their own that ends them."""

from __future__ import annotations

from typing import Literal

from asc842.contract.values import Frozen, Identifier, Words

Treatment = Literal["written off", "error"]


class DroppedLease(Frozen):
    """A lease that was closed with before and is no longer: why, and what becomes of its posted amounts.

    ``treatment`` is *written off* where the lease was one and is no more, and no event of it is known: what is left
    of it on the balance sheet goes to gain or loss of the period. It is *error* where it never should have been booked
    (a duplicate, no lease, another company's): all that was posted is taken back, cash too, what it cost in earlier
    fiscal years against retained earnings (the correction of an error, Topic 250).
    """

    lease: Identifier
    treatment: Treatment
    reason: Words


class Dropped(Frozen):
    """The leases that leave a portfolio: ``dropped.toml`` in its folder."""

    format: Literal["asc842/dropped/1"] = "asc842/dropped/1"
    dropped: tuple[DroppedLease, ...] = ()
