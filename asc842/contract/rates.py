"""Rates that an entity keeps by date and term, and the ways in which a lease's discount rate is found."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from asc842.contract.values import AnnualRate, Frozen, Words

RateMethod = Literal["given", "implicit", "incremental borrowing", "risk-free"]
ComputedMethod = Literal["implicit", "incremental borrowing", "risk-free"]
Interpolation = Literal["linear", "nearest", "next longer"]


class RatePoint(Frozen):
    """The yearly rate for a term of so many months."""

    months: Annotated[int, Field(ge=1, le=2400)]
    rate: AnnualRate


class RateTable(Frozen):
    """Rates of one day by term, in one currency.

    ``kind`` says whether they are the entity's borrowing rates (``secured``: on a collateralized basis, as 842-10-20
    defines the incremental borrowing rate) or risk-free ones. They compound as the policy's rate convention says.
    """

    name: Words
    kind: Literal["incremental borrowing", "risk-free"]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    secured: bool = True
    as_of: date
    rates: Annotated[tuple[RatePoint, ...], Field(min_length=1)]
