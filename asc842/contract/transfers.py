"""Where a lease stands in the ledger from one day to another: entity, asset class, cost center, other dimensions."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from asc842.contract.values import Frozen, Name, Words

DimensionName = Annotated[str, Field(max_length=80)]


class Transfer(Frozen):
    """From the day ``from`` on the lease stands under what is named here, and under all else as before.

    Its balances move on that day as they stand: within an entity between the lines' dimensions, to another entity
    against the account ``intercompany`` of both; cost until then stays where it was booked. ``undated`` says that the
    lease file was changed without a day, after periods were closed: ``from`` is then the first day that was open.
    """

    from_: date = Field(alias="from")
    entity: Name | None = None
    asset_class: Name | None = None
    cost_center: Name | None = None
    dimensions: dict[DimensionName, Name] = Field(default_factory=dict)
    reason: Words
    undated: bool = False

    @property
    def changes(self) -> dict[str, str]:
        """What is new, by the name of the dimension."""
        own = {name: getattr(self, name) for name in OWN_DIMENSIONS}
        return {name: value for name, value in own.items() if value is not None} | self.dimensions


OWN_DIMENSIONS = ("entity", "asset_class", "cost_center")
"""Dimensions that are keys of a lease."""
