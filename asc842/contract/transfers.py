"""Where a lease stands in the ledger from one day to another: entity, asset class, cost center, other dimensions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from pydantic import Field

from asc842.contract.values import Frozen, Name, Words

DimensionName = Annotated[str, Field(max_length=80)]


class Transfer(Frozen):
    """From the day ``from`` on the lease stands under what is named here, and under all else as before.

    ``entity`` is whose books it stands in from then on, ``asset_class`` and ``cost_center`` are those of the
    ledger from then on. ``without`` names dimensions that it no longer has. Its balances move on that day as they
    stand: within an entity between the lines' dimensions, to another entity against the account ``intercompany``
    of both; cost until then stays where it was booked. ``undated`` says that the lease file was changed without a
    day, after periods were closed: ``from`` is then the first day that was open.
    """

    from_: date = Field(alias="from")
    entity: Name | None = None
    asset_class: Name | None = None
    cost_center: Name | None = None
    dimensions: dict[DimensionName, Name] = Field(default_factory=dict)
    without: tuple[DimensionName, ...] = ()
    reason: Words
    undated: bool = False

    @property
    def changes(self) -> dict[str, str | None]:
        """What is new, by the name of the dimension; None for what the lease no longer has."""
        own = {name: getattr(self, name) for name in OWN_DIMENSIONS}
        named = {name: value for name, value in own.items() if value is not None} | self.dimensions
        return {**dict.fromkeys(self.without), **named}


OWN_DIMENSIONS = ("entity", "asset_class", "cost_center")
"""Dimensions that are keys of a lease."""


def first_dimensions(entity: str | None, asset_class: str | None, cost_center: str | None,
                     further: Mapping[str, str]) -> dict[str, str | None]:
    """Return what a lease stands under from the beginning, by the name of the dimension."""
    own = zip(OWN_DIMENSIONS, (entity, asset_class, cost_center), strict=True)
    named: dict[str, str | None] = {name: value for name, value in own if value is not None}
    return named | dict(further)


def dimensions_through(first: Mapping[str, str | None], transfers: Iterable[Transfer], last: date | None = None
                       ) -> dict[str, str | None]:
    """Return what a lease stands under after some transfers, those after a ``last`` day left out; None is nothing."""
    found = dict(first)
    for transfer in sorted(transfers, key=lambda t: t.from_):
        if last is None or transfer.from_ <= last:
            found |= transfer.changes
    return {name: value for name, value in found.items() if value is not None}
