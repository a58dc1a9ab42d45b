"""One lease accounted for, with every check of it."""

from __future__ import annotations

from dataclasses import replace

from asc842.base.check import Check
from asc842.base.errors import InputError
from asc842.base.money import in_currency_of
from asc842.book.acquisition import acquisition_frame
from asc842.book.allocation import allocation_frame
from asc842.book.asc840 import asc840_frame
from asc842.book.basis import basis_frame
from asc842.book.book_tables import BookTables
from asc842.book.books import books_of
from asc842.book.components import below_zero, components_frame
from asc842.book.concessions import concessions_frame
from asc842.book.expenses import expense_totals, expenses_frame
from asc842.book.improvements import improvements_frame
from asc842.book.journal import decimal_journal
from asc842.book.judged import classification_frame, rate_summary, with_rate_sources
from asc842.book.lease_tables import (
    decimal_schedule,
    events_frame,
    payments_frame,
    summary_of,
)
from asc842.book.measurable import Measurable
from asc842.book.measure import measure_in_cents
from asc842.book.options import guarantees_frame, options_frame
from asc842.book.sale_leaseback import booked_lines, obligation_frame, sale_frame
from asc842.book.separate import with_separate_contracts
from asc842.book.subleases import modifications_frame, sublease_totals, subleases_frame
from asc842.book.transition import transition_frame
from asc842.checks.acquisition import acquisition_checks
from asc842.checks.approved import approval_checks
from asc842.checks.asc840 import asc840_checks
from asc842.checks.beforehand import beforehand_checks
from asc842.checks.beside import beside_checks
from asc842.checks.concessions import concession_checks
from asc842.checks.contract.all import contract_checks
from asc842.checks.every_day import every_day_checks
from asc842.checks.holdover import holdover_checks
from asc842.checks.improvements import improvement_checks
from asc842.checks.invariants import invariants
from asc842.checks.judged import judged_checks
from asc842.checks.limits import beyond_balances
from asc842.checks.pointed import pointed_checks
from asc842.checks.received import received_checks
from asc842.checks.sale_leaseback import sale_leaseback_checks
from asc842.checks.short_term import short_term_checks
from asc842.checks.subleases import remeasured_checks, sublease_checks
from asc842.checks.terminated import termination_checks
from asc842.checks.transition import transition_checks
from asc842.checks.unusual import unusual_checks
from asc842.payments.amendments import contracted, versions
from asc842.payments.build import (
    before_these_books,
    contract_payments,
    due_before_entry,
    payments_as_due,
    rent_of,
)
from asc842.payments.expenses import expenses_of
from asc842.payments.improvements import improvement_rows
from asc842.payments.pricing import as_printed
from asc842.payments.subleases import sublease_items


@in_currency_of("lease.currency")
def accounted(ready: Measurable) -> BookTables:
    """Account for a lease that is ready to be measured: its tables, with every check of them.

    Raises InputError where an event asks for what the balances do not hold.
    """
    lease, policy, judged = ready.lease, ready.policy, ready.judged
    m = measure_in_cents(ready.tables)
    if problems := beyond_balances(lease, m):
        raise InputError(problems)
    expenses, sublet = expenses_of(lease, policy), sublease_items(lease, policy)
    schedule, events = decimal_schedule(m.schedule), events_frame(lease, policy, m)
    components = components_frame(ready.tables, decimal_schedule(m.contracted), m.schedule.events)
    outside = expenses_frame(expenses)
    further = {"expenses": outside, "subleases": subleases_frame(lease, policy, schedule, outside),
               "sublease_modifications": modifications_frame(lease, policy),
               "components": allocation_frame(lease, policy),
               "options": options_frame(lease), "guarantees": guarantees_frame(lease),
               "classification": classification_frame(judged),
               "concessions": concessions_frame(lease, policy),
               "basis": basis_frame(lease), "asset_components": components,
               "asc840": asc840_frame(ready.former, policy)}
    if lease.acquisition and not ready.short_term:
        further["acquisition"] = acquisition_frame(lease, int(m.schedule.opening_asset[0]),
                                                   int(m.schedule.opening_liability[0]))
    if ready.adoption:
        further["transition"] = transition_frame(
            ready.adoption, int(m.schedule.opening_asset[0]), int(m.schedule.opening_liability[0]))
    earlier = [before_these_books(lease, p) for p in due_before_entry(lease, policy=policy)]
    payments = [*earlier, *payments_as_due(lease, ready.promised)]
    improvements = improvement_rows(lease, policy)
    further["leasehold_improvements"] = improvements_frame(improvements)
    if ready.leaseback and ready.leaseback.obligation:
        further["asc840"] = further["asc840"].iloc[:0]
    further |= {"sale_leaseback": sale_frame(ready.leaseback),
                "financing_obligation": obligation_frame(ready.leaseback)}
    journal = decimal_journal(lease, books_of(lease, policy, m, [*expenses, *sublet], improvements,
                                              booked_lines(ready.leaseback, policy)))
    book = BookTables(ready.contract, policy, payments_frame(payments), schedule, journal,
                     with_separate_contracts(ready.contract, policy, with_rate_sources(events, judged)),
                     summary_of(lease, policy, m) | expense_totals(expenses) | sublease_totals(sublet)
                     | rate_summary(judged) | below_zero(components)
                     | {"short_term": ready.short_term is not None}, further, due=tuple(payments),
                     promised=ready.promised, measured_on=ready.tables, measured_lease=lease,
                     moves=m.schedule.events)
    return replace(book, checks=(*_checks(book, ready), *unusual_checks(lease, m), *pointed_checks(lease)))


def _checks(book: BookTables, ready: Measurable) -> tuple[Check, ...]:
    lease = ready.lease
    printed = rent_of([*due_before_entry(lease, as_printed),
                       *payments_as_due(lease, contract_payments(lease, as_printed))])
    return (*contract_checks(contracted(versions(lease)[-1]), printed), *judged_checks(ready.judged),
            *approval_checks(ready.contract),
            *invariants(book, ready.promised, ready.short_term), *short_term_checks(book, ready.short_term),
            *asc840_checks(book, ready.adoption), *transition_checks(book, ready.adoption), *acquisition_checks(book),
            *sublease_checks(book),
            *remeasured_checks(book), *termination_checks(book), *improvement_checks(book), *beside_checks(book),
            *every_day_checks(book), *beforehand_checks(lease), *concession_checks(book),
            *holdover_checks(lease), *received_checks(lease), *sale_leaseback_checks(book, ready.leaseback))
