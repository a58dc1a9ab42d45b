"""A pattern of benefit other than an even one: dated weights by which cost or amortization is spread."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from asc842.contract.values import Frozen, Number

Weighing = Annotated[Number, Field(ge=0, le=10**9)]


class Weight(Frozen):
    """The ``weight`` of the days ``from`` to ``to``: units of use, output, or any measure of benefit expected of them.

    Weights count relative to one another; within a stretch benefit is even.
    """

    from_: date = Field(alias="from")
    to: date
    weight: Weighing


Weights = Annotated[tuple[Weight, ...], Field(min_length=1, max_length=2400)]
MOST_SHOWN = 6


def weights_text(weights: tuple[Weight, ...]) -> str:
    """Write weights as a reader expects them: so much from one day to another."""
    said = [f"{w.weight:,f} from {w.from_} to {w.to}" for w in weights[:MOST_SHOWN]]
    rest = len(weights) - MOST_SHOWN
    return "; ".join([*said, f"and {rest} more to {weights[-1].to}"] if rest > 0 else said)
