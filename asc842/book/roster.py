"""What the ledger knows leases by, without what they are measured at: places, accounts, ids."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from asc842.base.lazy import pd
from asc842.book.places import Places
from asc842.contract.policy import Policy

Found = TypeVar("Found")


class WorkedOutOnce:
    """Keeps what has been worked out once, in ``known``."""

    __slots__ = ()
    known: dict[Any, Any]

    def once(self, key: Hashable, work: Callable[[], Found]) -> Found:
        """Work something out the first time it is asked for, and keep it under its key."""
        if key not in self.known:
            self.known[key] = work()
        found: Found = self.known[key]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Roster(WorkedOutOnce):
    """All leases of a portfolio in their order: ``dimensions``, a row each, and ``transfers``, as Books have them."""

    dimensions: pd.DataFrame
    policy: Policy
    transfers: pd.DataFrame
    known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def leases(self) -> pd.Index:
        """Ids of the leases."""
        return self.once("leases", lambda: pd.Index(self.dimensions["lease"], dtype=object))

    @property
    def places(self) -> Places:
        """The place of each lease in the ledger, and the day it begins."""
        return self.once("places", lambda: Places.of(self.dimensions, self.transfers))
