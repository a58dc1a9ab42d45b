"""What stands beside rent: paid or received by day, used to build another asset, built into the leased one, sold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from asc842.base.frames import typed
from asc842.base.lazy import pd
from asc842.base.money import in_currency_of, to_cents
from asc842.book.books import IMPROVEMENT_COLUMNS, improvement_rows_of
from asc842.book.measurable import Measurable
from asc842.book.sale_leaseback import LINE_COLUMNS, Line, booked_lines
from asc842.contract.facts import Facts
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.payments.divided import file_part, own_cost
from asc842.payments.improvements import ImprovementRow, improvement_rows
from asc842.timeline.timeline import Timeline

CASH = ("lease", "date", "kind", "cents")
BUILDING, USE = ("lease", "first", "last", "share"), ("lease", "first", "last")


def cash_table(leases: Sequence[Lease], policy: Policy) -> pd.DataFrame:
    """One row per initial direct cost, rent paid in advance and incentive received: CASH, ``lease`` the id.

    Without a date of its own it counts at commencement. Incentives are negative: they are received. Of a contract
    with components it is the part that the file accounts for. What was paid before a lease was acquired was another's,
    before it was taken over it is in other books.
    """
    rows = [(lease.id, *row) for lease in leases if lease.acquisition is None and _pays(lease.facts)
            for row in _cash(lease, policy)
            if not (lease.take_over and row[0] < lease.take_over.begins)]
    return typed(typed(pd.DataFrame(rows, columns=list(CASH)), ("cents",), "int64"), ("date",), "datetime64[s]")


def _pays(facts: Facts) -> bool:
    return bool(facts.costs or facts.prepaid_rent or facts.incentives)


@in_currency_of("currency")
def _cash(lease: Lease, policy: Policy) -> list[tuple[date, str, int]]:
    return list(_each(lease, policy))


def _each(lease: Lease, policy: Policy) -> Iterator[tuple[date, str, int]]:
    facts = lease.facts
    for cost in facts.costs:
        if cost.amount and cost.paid_by == "lessee":
            part = own_cost(lease, policy, cost.amount, cost.component)
            yield cost.paid or lease.commencement, "costs", to_cents(part)
    for rent in facts.prepaid_rent:
        part = file_part(lease, policy, rent.amount, rent.component)
        yield rent.paid or lease.commencement, "prepaid rent", to_cents(part)
    for incentive in facts.incentives:
        if incentive.received:
            part = file_part(lease, policy, incentive.amount, incentive.component)
            yield incentive.received, "incentives", -to_cents(part)


def building_table(leases: Sequence[Lease]) -> pd.DataFrame:
    """One row per stretch in which a lease is used to build another asset: BUILDING, ``lease`` the id."""
    rows = [(lease.id, x.from_, x.to, float(x.share)) for lease in leases for x in lease.used_to_build]
    return pd.DataFrame(rows, columns=list(BUILDING)).astype(
        {"first": "datetime64[s]", "last": "datetime64[s]", "share": "float64"})


def use_table(leases: Sequence[Lease]) -> pd.DataFrame:
    """One row per season of a lease that is used in seasons alone: USE, ``lease`` the id."""
    rows = [(lease.id, p.from_, p.to) for lease in leases for p in lease.facts.periods_of_use]
    return typed(pd.DataFrame(rows, columns=list(USE)), USE[1:], "datetime64[s]")


@in_currency_of("lease.currency")
def _improvements(life: Timeline) -> Sequence[ImprovementRow]:
    return improvement_rows(life)


def improvement_table(leases: Sequence[Lease], policy: Policy) -> pd.DataFrame:
    """One row per month of each leasehold improvement: IMPROVEMENT_COLUMNS, ``lease`` the id, amounts whole cents."""
    rows = [(lease.id, *row) for lease in leases if lease.facts.leasehold_improvements
            for row in improvement_rows_of(_improvements(Timeline(lease, policy)))]
    return pd.DataFrame(rows, columns=list(IMPROVEMENT_COLUMNS)).astype(
        {"starts": "datetime64[s]", "ends": "datetime64[s]", **dict.fromkeys(IMPROVEMENT_COLUMNS[4:], "int64")})


@in_currency_of("lease.currency")
def _leaseback(ready: Measurable) -> list[Line]:
    return booked_lines(ready.leaseback, ready.policy)


def leaseback_table(leases: Sequence[Measurable]) -> pd.DataFrame:
    """One row per line that is booked of a sale and leaseback: LINE_COLUMNS, ``lease`` the id, whole cents."""
    rows = [(ready.contract.id, *line) for ready in leases if ready.leaseback for line in _leaseback(ready)]
    found = pd.DataFrame(rows, columns=list(LINE_COLUMNS))
    return typed(typed(found, ("date",), "datetime64[s]"), ("cents",), "int64")
