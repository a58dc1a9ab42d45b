"""Rent that depends on an index, and payments that vary otherwise: the terms, and what was charged."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from asc842.contract.values import Frozen, Identifier, Money, Number, SignedMoney, Source, StepRate, UnitRate, Words

Basis = Literal["fixed", "in-substance fixed", "index"]
"""Why a component of rent is a lease payment: it is fixed (842-10-30-5a), fixed in all but form (842-10-55-31), or
depends on an index or a rate (842-10-30-5b)."""
ExpenseOf = Literal["nonlease cost", "variable nonlease cost", "variable lease cost"]
"""The cost as which a component outside the liability is recognized when it falls due."""
IndexValue = Annotated[Number, Field(gt=0, le=10**9)]


class IndexReading(Frozen):
    """The ``value`` of an index (or rate) that sets rent for the time from ``from`` on."""

    from_: date = Field(alias="from")
    value: IndexValue
    source: Source | None = None


class Index(Frozen):
    """The index that a component of rent follows.

    The component's rows print base amounts, those at the value ``at_commencement`` (for a component that an event
    brings: the value at which its rows are stated). A reading changes rent for the time from its date on to base x
    value / at_commencement. ``cap`` and ``floor`` bound the change from one reading to the next, as fractions. A
    ``floor`` above zero promises a rise every so many months (``every_months``) from the component's beginning:
    that much is fixed in substance and is measured from the start (842-10-55-31).
    """

    name: Words
    at_commencement: IndexValue
    readings: tuple[IndexReading, ...] = ()
    cap: StepRate | None = None
    floor: StepRate | None = None
    every_months: Annotated[int, Field(ge=1, le=600)] = 12


class Actual(Frozen):
    """What a variable payment came to for the days ``from`` ... ``to``: an ``amount``, or the ``base`` of the rate.

    It is recognized on ``to`` and paid on ``due`` (by default the same day). An amount below zero is given back.
    """

    from_: date = Field(alias="from")
    to: date
    base: Money | None = None
    amount: SignedMoney | None = None
    due: date | None = None
    source: Source | None = None


class Assessment(Frozen):
    """How a target was assessed on the day it was ``recorded``: sales or use in the time ``from`` ... ``to``.

    Where it is ``probable`` that the target is met, the ``amount`` expected to be charged for all of that time, or the
    ``base`` expected, to which the rate applies, is cost over it (842-20-55-1); where it no longer is, that is taken
    back (842-20-55-2). The last one recorded counts.
    """

    recorded: date
    from_: date = Field(alias="from")
    to: date
    probable: bool
    base: Money | None = None
    amount: Money | None = None
    reason: Words
    source: Source | None = None


class VariablePayment(Frozen):
    """A payment outside the liability that varies with something else than an index (842-10-30-6a).

    ``name`` is what outputs call it. ``basis``: the lessee's ``performance`` (sales), ``usage`` of the asset, the
    lessor's ``costs`` that the lessee makes good (taxes, insurance), or a ``nonlease`` charge (maintenance at
    cost). ``rate`` is what is paid for each unit of a base, ``above`` the part of each base on which nothing is
    paid. ``assessments`` judge a target before the charge for its time is known.
    """

    id: Identifier
    name: Words
    basis: Literal["performance", "usage", "costs", "nonlease"]
    rate: UnitRate | None = None
    above: Money | None = None
    actuals: tuple[Actual, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    source: Source
