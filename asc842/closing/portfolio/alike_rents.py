"""Printed rows of rent of leases that are alike: whether they surely follow one another from the first day on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

import numpy as np

from asc842.calendar.positions import Days
from asc842.calendar.recurring import Mask
from asc842.closing.portfolio.cells import value_of
from asc842.closing.portfolio.layout import layouts
from asc842.closing.portfolio.table_files import TableRow
from asc842.contract.rent import MONTHS_PER_PAYMENT
from asc842.payments.rises import surely_payable

FIGURES = ("amount", "monthly", "annual")
_MOST_MONTHS = max(MONTHS_PER_PAYMENT.values())
Refused = Callable[[Sequence[Any]], Sequence[int]]
"""Gives the places of amounts that no row of rent may print."""


class PrintedRents:
    """Rows of rent of leases, that print a figure from a day on and nothing else.

    ``kind`` numbers the leases by the figure, (leases,), 0 for one without rows.
    """

    def __init__(self, ids: Sequence[str], rents: Mapping[str, Sequence[TableRow]], refused: Refused) -> None:
        own = [sorted((x.cells for x in rents.get(name, ())), key=lambda cells: cells.get("from", "")) for name in ids]
        rows, self._leases = list(chain.from_iterable(own)), len(ids)
        self._lease = np.repeat(np.arange(len(ids)), np.array(list(map(len, own)), dtype=np.int64))
        figures = {frozenset(("lease", "from", name)): number for number, name in enumerate(FIGURES, 1)}
        figure = np.fromiter((figures.get(frozenset(cells), 0) for cells in rows), np.int64, len(rows))
        self.kind = np.zeros(len(ids), dtype=np.int64)
        self.kind[self._lease] = figure
        self._sure = (figure > 0) & (figure == self.kind[self._lease])
        self._from = np.array(_values([cells.get("from", "") for cells in rows], "from", date), dtype="datetime64[D]")
        printed = [next((cells[name] for name in FIGURES if name in cells), "") for cells in rows]
        amounts = _values(printed, "amount", Decimal)
        self._amount = np.array(amounts, dtype=np.float64)
        self._sure[list(refused(amounts))] = False

    def sure(self, start: Days, end: Days) -> Mask:
        """Whether the rows of each lease begin with its first day and within its term, in order, and can be paid."""
        lease, none = self._lease, np.zeros(len(self._lease))
        follows = np.append(self._from[:1] == self._from[:1], self._from[1:] > self._from[:-1])
        first = np.append(np.ones(min(len(lease), 1), dtype=bool), lease[1:] != lease[:-1])
        good = self._sure & np.where(first, self._from == start[lease], follows) & (self._from <= end[lease])
        good &= surely_payable(self._amount * _MOST_MONTHS, none, none, none.astype(np.int64))
        found = np.ones(self._leases, dtype=bool)
        found[lease[~good]] = False
        return found


def _values(texts: Sequence[str], column: str, kind: type) -> list[Any]:
    """Return the values of cells of a column, None for one of another kind."""
    meant = layouts()["rent"].columns[column]
    known = {text: value_of(text, meant) for text in {*texts}}
    known = {text: value if isinstance(value, kind) else None for text, value in known.items()}
    return [known[text] for text in texts]
