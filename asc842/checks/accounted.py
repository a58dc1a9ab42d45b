"""One lease accounted for, with every check of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from asc842.base.check import Check
from asc842.base.errors import InputError
from asc842.base.money import in_currency_of
from asc842.base.standard import every
from asc842.book.book_tables import BookTables
from asc842.book.making import book_of
from asc842.book.measurable import Measurable
from asc842.book.measure import Measurement, measure_in_cents
from asc842.checks.contract import ANEW
from asc842.checks.contract.all import contract_checks
from asc842.checks.contract.says_twice import of_payments
from asc842.checks.limits import beyond_balances
from asc842.contract.lease import Lease
from asc842.payments.build import contract_payments, due_before_entry, payments_as_due, rent_of
from asc842.payments.payment import Payment
from asc842.payments.pricing import as_printed
from asc842.timeline.amendments import contracted
from asc842.timeline.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Checked:
    """What checks of a lease look at: its ``book``, and what that was made of."""

    book: BookTables
    ready: Measurable
    measured: Measurement

    @property
    def life(self) -> Timeline:
        """The life of the lease as policies have it measured."""
        return self.ready.life

    @property
    def lease(self) -> Lease:
        """The lease as policies have it measured."""
        return self.ready.lease

    @property
    def contract(self) -> Lease:
        """The contract as it stands in the end."""
        return contracted(self.life.last)

    @property
    def printed(self) -> list[Payment]:
        """The rent that the contract prints, as it falls due."""
        return _printed(self.life)


@in_currency_of("lease.currency")
def accounted(ready: Measurable, measured: Measurement | None = None) -> BookTables:
    """Account for a lease that is ready to be measured: its tables, with every check of them.

    ``measured`` is the lease as it was measured, with others perhaps; by default it is measured here. Raises
    InputError where an event asks for what the balances do not hold.
    """
    measured = measured or measure_in_cents(ready.rows)
    if problems := beyond_balances(ready.lease, measured):
        raise InputError(problems)
    book = book_of(ready, measured)
    return replace(book, checks=tuple(_checks(Checked(book, ready, measured))))


@in_currency_of("lease.currency")
def checks_of_contract(life: Timeline) -> tuple[Check, ...]:
    """Compare what the contract of a lease says twice, as its last event leaves it, also with what falls due."""
    lease = contracted(life.last)
    return contract_checks(lease, _printed(life) if of_payments(lease) else [], without=(ANEW,))


def _printed(life: Timeline) -> list[Payment]:
    return rent_of([*due_before_entry(life, as_printed), *payments_as_due(life, contract_payments(life, as_printed))])


def _checks(checked: Checked) -> Iterator[Check]:
    for check in every("checks"):
        yield from check.of(checked)
