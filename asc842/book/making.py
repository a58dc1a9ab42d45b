"""The book of a measured lease: its tables, each by the function that announces it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from asc842.base.money import in_currency
from asc842.base.plain_table import PlainTable
from asc842.base.standard import every
from asc842.book.book_tables import BookTables
from asc842.book.books import books_of
from asc842.book.components import below_zero
from asc842.book.expenses import expense_totals
from asc842.book.journal import journal_table
from asc842.book.judged import rate_summary, with_rate_sources
from asc842.book.lease_tables import events_table, payments_table, schedule_table, summary_of
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


@dataclass(frozen=True)
class Making:
    """One lease, and the sources of its tables, each worked out once, when it is first asked for."""

    ready: Measurable
    measured: Measurement

    @cached_property
    def schedule(self) -> PlainTable:
        """The schedule of the lease."""
        return schedule_table(self.measured.schedule)

    @cached_property
    def costs(self) -> Sequence[Expense]:
        """Costs outside the liability."""
        return expenses_of(self.life)

    @cached_property
    def improvements(self) -> Sequence[ImprovementRow]:
        """Months of leasehold improvements."""
        return improvement_rows(self.life)

    @cached_property
    def sublet(self) -> Sequence[Expense]:
        """Income of subleases, as costs below zero."""
        return sublease_items(self.life)

    @cached_property
    def due(self) -> Sequence[Payment]:
        """What falls due, before the lease came into these books too."""
        earlier = due_before_entry(self.life)
        return [*(before_these_books(self.lease, p) for p in earlier),
                *payments_as_due(self.life, self.ready.promised)]

    def journal(self) -> PlainTable:
        """Return the journal."""
        return journal_table(self.lease, books_of(
            self.lease, self.ready.policy, self.measured, [*self.costs, *self.sublet], self.improvements,
            booked_lines(self.ready.leaseback, self.ready.policy)))

    def events(self) -> PlainTable:
        """Return the events that the lease is measured through, and its separate contracts."""
        measured = with_rate_sources(events_table(self.life, self.measured), self.ready.judged)
        return with_separate_contracts(self.ready.stated, measured)

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


class MadeTables(Mapping[str, PlainTable]):
    """The tables of a book by name: the MAIN ones, then further ones as announced; each made when first asked for."""

    def __init__(self, making: Making) -> None:
        main = {"payments": lambda: payments_table(making.due), "schedule": lambda: making.schedule,
                "journal": making.journal, "events": making.events}
        self._makes = main | {x.name: partial(x.of, making) for x in every("tables")}
        self._currency, self._made = making.lease.currency, dict[str, PlainTable | None]()

    def _table(self, name: str) -> PlainTable | None:
        if name not in self._made:
            with in_currency(self._currency):
                self._made[name] = self._makes[name]()
        return self._made[name]

    def __getitem__(self, name: str) -> PlainTable:
        """Return a table; KeyError where the lease has none of that name."""
        table = self._table(name) if name in self._makes else None
        if table is None:
            raise KeyError(name)
        return table

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the tables that the lease has."""
        return (name for name in self._makes if self._table(name) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def book_of(ready: Measurable, measured: Measurement) -> BookTables:
    """Return the tables of one lease, without checks; their order is that in which they are announced."""
    m = Making(ready, measured)
    plain = MadeTables(m)
    summary = (summary_of(m.life, measured) | expense_totals(m.costs) | sublease_totals(m.sublet)
               | rate_summary(ready.judged) | below_zero(plain["asset_components"])
               | {"short_term": ready.short_term is not None})
    return BookTables(ready.contract, ready.policy, m.life, ready.stated, ready.given, plain, summary,
                      due=tuple(m.due), promised=ready.promised, rows=ready.rows,
                      moves=measured.schedule.events, leaseback=ready.leaseback, findings=ready.judged.findings)
