"""The two sides of a comparison: their books, and their balances around a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from asc842.base.constants import ZERO
from asc842.book.book_tables import BookTables


@dataclass(frozen=True, slots=True)
class Balances:
    """Balances just before and just after a day's events: liability and right-of-use asset."""

    liability_before: Decimal = ZERO
    liability_after: Decimal = ZERO
    asset_before: Decimal = ZERO
    asset_after: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two ways: its name, the books that add up to it, and their balances on the day compared."""

    name: str
    books: tuple[BookTables, ...]
    at: tuple[Balances, ...] = ()

    def total(self, figure: Callable[[BookTables], Decimal]) -> Decimal:
        """Add a figure of every book up."""
        return sum(map(figure, self.books), ZERO)
