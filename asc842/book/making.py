"""The book of a measured lease: its tables, each by the function that announces it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from asc842.base.money import in_currency
from asc842.base.standard import every
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
    """One lease, and the sources of its tables, each worked out once.

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
        """Work out the sources of the tables."""
        return cls(ready, measured, decimal_schedule(measured.schedule), events_frame(ready.life, measured),
                   expenses_of(ready.life), improvement_rows(ready.life))

    @property
    def lease(self) -> Lease:
        """The lease as policies have it measured."""
        return self.ready.lease

    @property
    def life(self) -> Timeline:
        """Its timeline."""
        return self.ready.life

    @property
    def opening_asset(self) -> int:
        """Opening right-of-use asset, in whole cents."""
        return int(self.measured.schedule.opening_asset[0])

    @property
    def opening_liability(self) -> int:
        """Opening lease liability, in whole cents."""
        return int(self.measured.schedule.opening_liability[0])


class MadeTables(Mapping[str, pd.DataFrame]):
    """Further tables of a book by name, in the order in which they are announced; each made when first asked for."""

    def __init__(self, making: Making) -> None:
        self._making = making
        self._known = {x.name: x for x in every("tables")}
        self._made = dict[str, pd.DataFrame | None]()

    def _table(self, name: str) -> pd.DataFrame | None:
        if name not in self._made:
            with in_currency(self._making.lease.currency):
                self._made[name] = self._known[name].of(self._making)
        return self._made[name]

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table; KeyError where the lease has none of that name."""
        table = self._table(name) if name in self._known else None
        if table is None:
            raise KeyError(name)
        return table

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the tables that the lease has."""
        return (name for name in self._known if self._table(name) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def book_of(ready: Measurable, measured: Measurement) -> BookTables:
    """Return the tables of one lease, without checks; their order is that in which they are announced."""
    m, lease, policy, life = Making.of(ready, measured), ready.lease, ready.policy, ready.life
    tables = MadeTables(m)
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
