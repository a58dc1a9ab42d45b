"""Parts of checks: what a block of leases brings to a check of all of them, joined part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Protocol

import numpy as np

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.base.lazy import pd
from asc842.base.money import from_cents
from asc842.base.showing import counted
from asc842.calendar.positions import Ints
from asc842.ledger.rounding import units_of

OF_ALL = "of all"
"""Mark of a check that is made of all leases at once, of what blocks of them left."""


class CheckPart(Protocol):
    """A block's part of a check of its ``name``."""

    @property
    def name(self) -> str:
        """Name of the check."""

    def and_(self, other: Any) -> Any:
        """Return the part of these leases and of those of a later block."""

    def checks(self) -> Iterator[Check]:
        """Yield the check that it comes to; none where there is nothing to compare."""



@dataclass(frozen=True, slots=True)
class Worst:
    """Residuals compared with zero: the worst of them, ``size`` in units of its currency, and of which lease it is.

    ``count`` tells how many there are, of ``noun`` (lease, or with what follows the noun: lease| in euros). It is no
    check unless any block has ``asked`` for it.
    """

    name: str
    source: str
    count: int
    noun: str
    residual: int = 0
    size: float = 0.0
    where: Any = None
    currency: str = ""
    asked: bool = True

    def and_(self, other: Worst) -> Worst:
        """Return the worse one, of all that are counted."""
        worse = other if other.size > self.size else self
        return replace(worse, count=self.count + other.count, asked=self.asked or other.asked)

    def checks(self) -> Iterator[Check]:
        """Yield the check, unless nobody asked for it."""
        if self.asked:
            residual = from_cents(self.residual, self.currency) if self.residual else ZERO
            yield compared(self.name, ZERO, residual, ZERO, self.source, about=self._about(),
                           detail=f"fails for {self.where}" if self.residual else "")

    def _about(self) -> str:
        noun, _, further = self.noun.partition("|")
        return counted(self.count, noun) + further


def worst(name: str, residuals: pd.Series, source: str, noun: str, currencies: Sequence[str], *,
          count: int | None = None) -> Worst:
    """Compare every residual with zero; the worst is told, with where it stands.

    ``currencies`` are those that the residuals are in, whole minor units of each; ``count`` is their number, where it
    is not that of ``noun``.
    """
    return worst_of(name, residuals.to_numpy(np.int64), residuals.index, source, noun, currencies, count=count)


def worst_of(name: str, residuals: Ints, of: Sequence[Any] | pd.Index, source: str, noun: str,
             currencies: Sequence[str], *, count: int | None = None) -> Worst:
    """The same of an array of residuals, ``of`` the leases, or whatever else, that they are of."""
    none = Worst(name, source, len(residuals) if count is None else count, noun)
    if not residuals.any():
        return none
    sizes = np.abs(residuals) / units_of(currencies)
    at = int(np.argmax(sizes))
    return replace(none, residual=int(residuals[at]), size=float(sizes[at]), where=of[at], currency=currencies[at])


def asked(part: Worst, *, if_: bool | np.bool_) -> Worst:
    """Return a part that asks for the check only where something is the case."""
    return replace(part, asked=bool(if_))


def joined_parts(blocks: Sequence[Sequence[CheckPart]]) -> list[CheckPart]:
    """Join the parts of one name that blocks of leases bring; the last block, with leases that are gone, has all."""
    of_name = dict[str, list[CheckPart]]()
    for part in (part for parts in blocks for part in parts):
        of_name.setdefault(part.name, []).append(part)
    return [reduce(lambda one, other: one.and_(other), of_name[part.name]) for part in blocks[-1]]
