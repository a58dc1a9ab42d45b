"""Leases measured together with what the ledger books outside their schedules: one lease, or all of a portfolio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from asc842.base.lazy import pd
from asc842.base.plain_table import PlainTable
from asc842.book.measure import Measurement
from asc842.book.places import Places, dimensions_of, transfers_of
from asc842.book.roster import WorkedOutOnce
from asc842.book.sale_leaseback import LINE_COLUMNS, Line
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.ledger.schedule import Schedule
from asc842.payments.expense import Expense
from asc842.payments.improvements import MOVEMENTS, ImprovementRow

EXPENSE_COLUMNS = ("lease", "date", "kind", "item", "cost", "paid", "held")
IMPROVEMENT_COLUMNS = ("lease", "improvement", "starts", "ends", *MOVEMENTS, "closing")


@dataclass(frozen=True, slots=True)
class Books(WorkedOutOnce):
    """Measured leases with what is booked for them: schedule, waves and ids, one row of ``dimensions`` per lease.

    ``dimensions`` has DIMENSIONS and further columns, as they are at first, ``transfers`` what is new from a day on
    (see :mod:`asc842.book.places`); ``expenses`` one row per cost outside the liability (``lease``
    as position, ``date, kind, item``, ``cost`` and ``paid`` in cents, ``held`` the role of the account that holds the
    difference); ``improvements`` one row per month of a leasehold improvement (IMPROVEMENT_COLUMNS, ``lease`` as
    position, cents); ``sale_leaseback`` one row per line that is booked of a sale and leaseback (LINE_COLUMNS,
    ``lease`` as position, cents). Tables are PlainTables of one lease, DataFrames of many. ``known`` keeps what has
    been worked out of these once.
    """

    measurement: Measurement
    dimensions: Any
    policy: Policy
    expenses: Any = field(default_factory=lambda: PlainTable.of(EXPENSE_COLUMNS, ()))
    improvements: Any = field(default_factory=lambda: PlainTable.of(IMPROVEMENT_COLUMNS, ()))
    sale_leaseback: Any = field(default_factory=lambda: PlainTable.of(LINE_COLUMNS, ()))
    transfers: pd.DataFrame | None = None
    known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def places(self) -> Places:
        """The place of each lease in the ledger, and the day it begins."""
        return self.once("places", lambda: Places.of(self.dimensions, self.transfers))

    @property
    def schedule(self) -> Schedule:
        """The schedule of all leases."""
        return self.measurement.schedule

    def currency(self, lease: int) -> str:
        """Currency of a lease, by its position."""
        return str(self.measurement.currencies[lease])

    @property
    def leases(self) -> Any:
        """Ids of the leases."""
        return self.measurement.leases


def books_of(lease: Lease, policy: Policy, m: Measurement, expenses: Sequence[Expense],
             improvements: Sequence[ImprovementRow], leaseback: Sequence[Line] = ()) -> Books:
    """Return the books of one measured lease."""
    return Books(m, dimensions_of([lease]), policy, _booked(EXPENSE_COLUMNS, expense_rows(expenses)),
                 _booked(IMPROVEMENT_COLUMNS, improvement_rows_of(improvements)), _booked(LINE_COLUMNS, leaseback),
                 transfers_of([lease]) if lease.transfers else None)


def _booked(columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> PlainTable:
    """Return what is booked for the first lease outside its schedule."""
    return PlainTable.of(columns, [(0, *row) for row in rows])


def expense_rows(expenses: Sequence[Expense]) -> list[tuple[date, str, str, int, int, str]]:
    """Costs outside the liability: date, kind, item, cost and paid in cents, and the role that holds the difference.

    Income of subleases is a cost below zero, of a kind of its own.
    """
    return [(e.date, e.kind, e.item, e.cost, e.paid, e.held) for e in expenses]


def improvement_rows_of(rows: Sequence[ImprovementRow]) -> list[tuple[Any, ...]]:
    """Months of leasehold improvements as IMPROVEMENT_COLUMNS without the lease, amounts in whole cents."""
    return [(r.improvement.id, r.starts, r.ends, *(getattr(r, name) for name in IMPROVEMENT_COLUMNS[4:]))
            for r in rows]
