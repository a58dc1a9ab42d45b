"""The book of one lease as tables, which renderers and checks read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from asc842.base.check import Check, failed
from asc842.base.plain_table import PlainTable, Row
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.ledger.schedule import EventRows
from asc842.measurement.typed import Rows, frames_of
from asc842.payments.payment import Payment
from asc842.resolve.resolve import Finding
from asc842.resolve.sale_leaseback import Leaseback
from asc842.timeline.timeline import Timeline

if TYPE_CHECKING:
    import pandas as pd


MAIN = ("payments", "schedule", "journal", "events")


@dataclass(frozen=True)
class BookTables:
    """One lease accounted for.

    ``payments``: one row per payment (``component, covers_from, covers_to, due, counted, timing, gross_rent,
    abatement, rent, incentive, in_liability, why, row, abated_by, source``). ``schedule``: one row per period, the
    promised columns. ``journal``: one row per line (``date, period, lease, entry, account, debit, credit``).
    ``events``: one row per event (balances before and after, gain or loss, rate, classification, paragraph); cost of
    the time gone by that it takes back, ``catch_up``, is in the asset before it.
    ``tables``: further tables by name, among them ``expenses``, one row per cost outside the liability (``date,
    period, item, kind, cost, paid, received, paragraph, why, source``), ``components`` (price, share, consideration),
    ``options`` and ``guarantees``, one row for each whenever it is judged, and ``classification``, one row per
    criterion of 842-10-25-2 at commencement and at each event that tests it again (``at, date, criterion, value,
    threshold, result, citation, detail``). ``summary``: totals and opening balances by name. ``checks``: every
    comparison and identity. Amounts are exact Decimals in lease currency. ``plain`` holds all tables by name before
    pandas; a DataFrame of one is made when it is asked for.
    ``due`` are the payments of the table ``payments``, and ``promised`` lists those that the lease promises at
    commencement and after each event; ``rows`` are those of the tables that were measured; ``moves`` has how each
    event moved liability and asset. ``findings`` are what rate and classification were found to be, and from what, at
    commencement and at each event. ``life`` is that of the lease with what policies add, ``stated`` that of the
    lease as it is stated; ``given`` is the lease as it came, without what was found for it. ``leaseback`` is what
    became of a sale and leaseback, if it is one.
    """

    lease: Lease
    policy: Policy
    life: Timeline
    stated: Timeline
    given: Lease
    plain: Mapping[str, PlainTable]
    summary: dict[str, Any]
    checks: tuple[Check, ...] = field(default=())
    due: tuple[Payment, ...] = ()
    promised: Sequence[Sequence[Payment]] = ()
    rows: Rows = field(default_factory=dict)
    moves: EventRows | None = None
    leaseback: Leaseback | None = None
    findings: Sequence[Finding] = ()

    @cached_property
    def payments(self) -> pd.DataFrame:
        """One row per payment."""
        return self.plain["payments"].frame()

    @cached_property
    def schedule(self) -> pd.DataFrame:
        """One row per period."""
        return self.plain["schedule"].frame()

    @cached_property
    def journal(self) -> pd.DataFrame:
        """One row per line."""
        return self.plain["journal"].frame()

    @cached_property
    def events(self) -> pd.DataFrame:
        """One row per event."""
        return self.plain["events"].frame()

    @cached_property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Further tables by name."""
        return {name: table.frame() for name, table in self.plain.items() if name not in MAIN}

    @property
    def event_rows(self) -> list[Row]:
        """Rows of ``events`` that this lease is measured through: all but separate contracts (842-10-25-8)."""
        return [row for row in self.plain["events"].records() if row["kind"] != "separate contract"]

    @property
    def measured_on(self) -> dict[str, pd.DataFrame]:
        """The tables that were measured."""
        return frames_of(self.rows)

    @property
    def terms(self) -> Lease:
        """The lease as measured: with the events that policies add."""
        return self.life.lease

    @property
    def passed(self) -> bool:
        """Whether no check fails."""
        return not failed(self.checks)
