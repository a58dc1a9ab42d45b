"""What closes one span and opens the next, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from asc842.calendar.positions import Days, Ints
from asc842.measurement.adoption import CarriedOver
from asc842.measurement.span import SpanPayments, Spans
from asc842.measurement.weights import Stretches


@dataclass(frozen=True, slots=True)
class Events:
    """What opens each span; every field has shape (spans,), amounts in whole cents.

    ``date`` is the day on whose row the event shows. ``treatment`` names the arithmetic
    (:mod:`asc842.measurement.treatments`).
    ``share_numerator`` over ``share_denominator`` is the share of the right of use that ends, ``impairment`` the loss
    on the asset, ``penalty`` what is paid to end the lease or to buy the asset, ``rent_due`` what is paid for days
    used before it ended, ``guarantee_obligation`` one that stays (842-20-40-3), ``net_investment`` that in a sublease,
    ``costs``, ``prepaid`` and ``incentives`` enter the asset, as does what an ``adoption`` of ASC 842 carries over.
    ``catch_up`` is cost of the time gone by that is taken back before all else: so much less cost, so much more asset.
    ``corrected`` is what the asset is more when balances taken over become those of the contract.
    """

    date: Days
    treatment: np.ndarray
    share_numerator: Ints
    share_denominator: Ints
    impairment: Ints
    penalty: Ints
    rent_due: Ints
    guarantee_obligation: Ints
    net_investment: Ints
    costs: Ints
    prepaid: Ints
    incentives: Ints
    catch_up: Ints
    corrected: Ints
    adoption: CarriedOver

    @classmethod
    def initial(cls, start: Days, costs: Ints, prepaid: Ints, incentives: Ints, adoption: CarriedOver) -> Events:
        """Return the events that open leases at commencement, or as they come into these books."""
        nothing, one = np.zeros(len(start), dtype=np.int64), np.ones(len(start), dtype=np.int64)
        brought = dict.fromkeys(AMOUNTS, nothing) | {"costs": costs, "prepaid": prepaid, "incentives": incentives}
        return cls(start, np.full(len(start), "initial"), nothing, one, **brought, adoption=adoption)

    @property
    def paid(self) -> Ints:
        """What is paid in cash: penalty or price, and rent for days used."""
        return self.penalty + self.rent_due

    @property
    def received(self) -> Ints:
        """What takes the place of a right of use that ends, less what is owed and paid for it (IN_PLACE)."""
        return sum((x.sign * getattr(self, x.name) for x in IN_PLACE), np.zeros_like(self.penalty))

    @property
    def beside(self) -> Ints:
        """What enters the asset beside the liability."""
        return self.costs + self.prepaid - self.incentives + self.corrected + self.adoption.beside


AMOUNTS = tuple(name for name in Events.__dataclass_fields__
                if name not in ("date", "treatment", "share_numerator", "share_denominator", "adoption"))
"""Amounts that an event may bring."""


@dataclass(frozen=True, slots=True)
class InPlace:
    """What takes the place of a right of use that ends: ``sign`` 1 where the lessee has it, -1 where it owes or pays.

    ``name`` is that in :class:`Events`, ``role`` that of the account; ``label`` and ``source`` tell a reader.
    """

    name: str
    sign: int
    role: str
    label: str
    source: str


IN_PLACE = (
    InPlace("paid", -1, "cash", "Penalty, price or rent for days used, paid (received)", "in cash"),
    InPlace("net_investment", 1, "net_investment", "Net investment in the sublease", "842-20-35-14"),
    InPlace("guarantee_obligation", -1, "guarantee_obligation", "Guarantee that stays", "842-20-40-3"),
)
"""Everything that may, in the order in which it is booked."""


@dataclass(frozen=True, slots=True)
class Wave:
    """The n-th span of every lease that has one: its terms, its payments, and the event that opens it.

    ``weights`` are those of the spans that spread cost by benefit.
    """

    spans: Spans
    payments: SpanPayments
    events: Events
    weights: Stretches = field(default_factory=Stretches.none)
