"""Two ways of accounting for the same contracts, side by side: balances, cost, interest, cash, gain or loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from asc842.base.constants import ZERO
from asc842.base.lazy import pd
from asc842.book.book_tables import BookTables
from asc842.book.modification_question import Question
from asc842.book.sides import Side

COLUMNS = ("figure", "on", "left", "right", "difference")
BALANCES = {"liability": "liability_closing", "right-of-use asset": "asset_closing"}
FLOWS = {"cost": "cost", "interest": "interest", "rent due": "rent"}
TOTALS = (*FLOWS, "gain or loss", "costs outside the liability")


@dataclass(frozen=True, slots=True)
class Compared:
    """Two sides and the differences between them, right less left.

    ``table`` has the columns ``figure, on, left, right, difference``: balances before and after the day ``at``,
    balances and flows by year (``on`` is the year's last day), totals (``on`` is None); amounts are exact Decimals in
    ``currency``. ``question`` is what must be decided between a separate contract and a modification (842-10-25-8),
    where the two sides are these.
    """

    left: Side
    right: Side
    at: date | None
    currency: str
    table: pd.DataFrame
    question: Question | None = None

    @property
    def passed(self) -> bool:
        """Whether no check of any book fails."""
        return all(book.passed for side in (self.left, self.right) for book in side.books)


def table_of(left: Side, right: Side, at: date | None) -> pd.DataFrame:
    """Line two sides up: one row per figure and day, with the columns of :attr:`Compared.table`."""
    rows = [(figure, on, a, b, b - a) for figure, on, a, b in _rows(left, right, at)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(left: Side, right: Side, at: date | None) -> Iterator[tuple[str, date | None, Decimal, Decimal]]:
    if at:
        for when in ("before", "after"):
            for figure, name in (("liability", "liability"), ("right-of-use asset", "asset")):
                a, b = (sum((getattr(x, f"{name}_{when}") for x in side.at), ZERO) for side in (left, right))
                yield f"{figure} {when}", at, a, b
    for year, last in year_ends((*left.books, *right.books)):
        for figure in (*BALANCES, *FLOWS):
            yield figure, last, _of_year(left, figure, year), _of_year(right, figure, year)
    for figure in TOTALS:
        yield f"total {figure}", None, left.total(_total(figure)), right.total(_total(figure))


def year_ends(books: Sequence[BookTables]) -> list[tuple[int, date]]:
    """Return each year that any schedule reaches, with its last day, or the last day of all schedules."""
    first = min(book.plain["schedule"]["starts"][0] for book in books).year
    last = max(book.plain["schedule"]["ends"][-1] for book in books)
    return [(year, min(date(year, 12, 31), last)) for year in range(first, last.year + 1)]


def _of_year(side: Side, figure: str, year: int) -> Decimal:
    def of(book: BookTables) -> Decimal:
        schedule = book.plain["schedule"]
        if figure in FLOWS:
            flows = zip(schedule["ends"], schedule[FLOWS[figure]], strict=True)
            return sum((flow for ends, flow in flows if ends.year == year), ZERO)
        balances = zip(schedule["ends"], schedule[BALANCES[figure]], strict=True)
        return Decimal([ZERO, *(balance for ends, balance in balances if ends.year <= year)][-1])
    return side.total(of)


def _total(figure: str) -> Callable[[BookTables], Decimal]:
    def of(book: BookTables) -> Decimal:
        if figure == "costs outside the liability":
            return sum(book.plain["expenses"]["cost"], ZERO)
        return sum(book.plain["schedule"][FLOWS.get(figure, "gain_loss")], ZERO)
    return of
