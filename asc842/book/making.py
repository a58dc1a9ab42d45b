"""A book made of a lease as measured: its tables, each by the function that announces it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from asc842.book import TABLES
from asc842.book.book_tables import BookTables
from asc842.book.books import books_of
from asc842.book.components import below_zero
from asc842.book.expenses import expense_totals
from asc842.book.journal import decimal_journal
from asc842.book.judged import rate_summary, with_rate_sources
from asc842.book.lease_tables import decimal_schedule, events_frame, payments_frame, summary_of
from asc842.book.measurable import Measurable
from asc842.book.measure import Measurement
from asc842.book.sale_leaseback import booked_lines
from asc842.book.separate import with_separate_contracts
from asc842.book.subleases import sublease_totals
from asc842.contract.lease import Lease
from asc842.payments.build import before_these_books, due_before_entry, payments_as_due
from asc842.payments.expense import Expense
from asc842.payments.expenses import expenses_of
from asc842.payments.improvements import ImprovementRow, improvement_rows
from asc842.payments.payment import Payment
from asc842.payments.subleases import sublease_items
from asc842.timeline.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Making:
    """One lease, and what its tables are made of, each worked out once.

    ``costs`` are those outside the liability.
    """

    ready: Measurable
    measured: Measurement
    schedule: pd.DataFrame
    events: pd.DataFrame
    costs: Sequence[Expense]
    improvements: Sequence[ImprovementRow]

    @classmethod
    def of(cls, ready: Measurable, measured: Measurement) -> Making:
        """Work out what tables are made of."""
        return cls(ready, measured, decimal_schedule(measured.schedule), events_frame(ready.life, measured),
                   expenses_of(ready.life), improvement_rows(ready.life))

    @property
    def lease(self) -> Lease:
        """The lease as policies have it measured."""
        return self.ready.lease

    @property
    def life(self) -> Timeline:
        """The life of it."""
        return self.ready.life

    @property
    def opening_asset(self) -> int:
        """What the asset opens with, in whole cents."""
        return int(self.measured.schedule.opening_asset[0])

    @property
    def opening_liability(self) -> int:
        """What the liability opens with, in whole cents."""
        return int(self.measured.schedule.opening_liability[0])


def book_of(ready: Measurable, measured: Measurement) -> BookTables:
    """Return the tables of one lease, without checks; their order is that in which they are announced."""
    m, lease, policy, life = Making.of(ready, measured), ready.lease, ready.policy, ready.life
    tables = {made.name: table for made in TABLES if (table := made.of(m)) is not None}
    sublet, payments = sublease_items(life), _payments(ready)
    journal = decimal_journal(lease, books_of(lease, policy, measured, [*m.costs, *sublet], m.improvements,
                                              booked_lines(ready.leaseback, policy)))
    summary = (summary_of(life, measured) | expense_totals(m.costs) | sublease_totals(sublet)
               | rate_summary(ready.judged) | below_zero(tables["asset_components"])
               | {"short_term": ready.short_term is not None})
    events = with_separate_contracts(ready.stated, with_rate_sources(m.events, ready.judged))
    return BookTables(ready.contract, policy, life, ready.stated, payments_frame(payments), m.schedule, journal,
                      events, summary, tables, due=tuple(payments), promised=ready.promised,
                      rows=ready.rows, moves=measured.schedule.events)


def _payments(ready: Measurable) -> list[Payment]:
    earlier = due_before_entry(ready.life)
    return [*(before_these_books(ready.lease, p) for p in earlier), *payments_as_due(ready.life, ready.promised)]
