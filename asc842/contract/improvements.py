"""Leasehold improvements: what the lessee builds into the leased asset, kept apart from the right-of-use asset."""

from __future__ import annotations

from datetime import date

from asc842.contract.options import LastDayOrMonths
from asc842.contract.values import Frozen, Identifier, PositiveMoney, Source, Words


class ImprovementImpairment(Frozen):
    """The ``amount`` of a loss on an improvement, carried at less from the day after ``on`` (842-20-35-12B)."""

    on: date
    amount: PositiveMoney
    reason: Words
    source: Source


class LeaseholdImprovement(Frozen):
    """An improvement, amortized straight line from ``in_service`` on (842-20-35-12 to -13).

    ``name`` is what outputs call it, ``cost`` what it cost. ``useful_life`` is its last day, or its length in
    months from ``in_service``; it lasts no longer than the lease term, unless the lessee comes to own the
    underlying asset. Under ``common_control`` of lessee and lessor its life to the group counts, whatever the term
    (842-20-35-12A). ``head_lease_end`` is the last day of the lessor's own lease from outside of the group, beyond
    which it does not last. ``common_control_from`` is the day from which it holds, where that is later than the
    first; ``common_control_until`` the last, where it ends before the lease (842-20-35-12C). Where Update 2023-01
    is taken up on ``common_control_from``, what is left is spread over the life to the group, or ``restated`` in
    equity as if it always had been (842-10-65-7). One ``acquired`` in a business combination is in service from
    that date on, at what it is measured at then (842-20-35-13). ``removed`` is the last day on which it is there.
    """

    id: Identifier
    name: Words
    cost: PositiveMoney
    in_service: date
    useful_life: LastDayOrMonths
    acquired: bool = False
    common_control: bool = False
    head_lease_end: date | None = None
    common_control_from: date | None = None
    common_control_until: date | None = None
    restated: bool = False
    impairments: tuple[ImprovementImpairment, ...] = ()
    removed: date | None = None
    source: Source
