"""A partition of a portfolio: tables of some leases in; schedule, payments, journal, checks and problems out.

It is what runs on one core and on a thousand: an engine hands each partition to this function and
joins what comes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from asc842.api.portfolio import Portfolio
from asc842.api.scale.checks_table import checks_table
from asc842.api.scale.columns import COLUMNS, joined, no_rows, table_of
from asc842.api.vetted import as_given, vetted, within_balances
from asc842.base.check import Check
from asc842.base.errors import InputError
from asc842.base.frames import python_strings
from asc842.base.lazy import pd
from asc842.book.classified import accounts_of
from asc842.book.coded import Coded
from asc842.book.journal import whole_life
from asc842.calendar.fiscal import FiscalCalendar
from asc842.calendar.positions import Days
from asc842.checks.each_lease import identities
from asc842.closing.blocks import SIZE
from asc842.closing.collection import without_collection
from asc842.closing.detail import payments, schedules
from asc842.closing.holdings import Holdings
from asc842.closing.measuring import holdings_of
from asc842.closing.portfolio import HeldLeases, PortfolioLease, RejectedLease, portfolio_of_tables
from asc842.contract.policy import Policy
from asc842.ledger.limits import breaches

Checks = Mapping[str, Sequence[Check]]


@without_collection()
@python_strings()
def measure_partition(tables: Mapping[str, pd.DataFrame], policy: Policy | None = None) -> dict[str, pd.DataFrame]:
    """Measure some leases of a portfolio for their whole lives.

    ``tables`` are DataFrames by name, with the columns of the tables of a folder (``leases``, one row each; ``rent``,
    ``abatements``, ``events``, ...): all the rows of these leases, and no others. A table that the portfolio has and
    these leases have no row in is given empty, with its columns. Where the index is named :data:`ROW
    <asc842.closing.portfolio.frame_tables.ROW>` it has the number of each row in the whole table, for problems; where
    a level PART goes before it, the number within that file. No two rows have the same.

    Returns ``schedule``, ``payments``, ``journal``, ``checks`` and ``problems`` with the columns and dtypes of
    :data:`asc842.api.scale.columns.COLUMNS`, also where there is no row; in order of lease, amounts in whole minor
    units of ``currency``. A lease that is refused has rows in ``problems`` alone. Rows of a lease are the same
    whatever leases are measured with it, and the same that its book has. Nothing passed in is changed.
    Raises InputError where a table is unknown, ``leases`` is missing, or two rows have the same number.
    """
    policy = policy or Policy()
    held, checked = vetted(portfolio_of_tables(tables, policy), lambda *_: None)
    held, parts = _measured(held, FiscalCalendar(policy.calendar), checked)
    found = {name: joined(name, [part[name] for part in parts]) for name in COLUMNS if name != "problems"}
    return found | {"problems": _problems(held)}


def _measured(held: HeldLeases, calendar: FiscalCalendar, checked: Checks
              ) -> tuple[HeldLeases, list[dict[str, pd.DataFrame]]]:
    """Measure leases a block at a time; those whose events ask for what is not there are among the rejected then."""
    parts = []
    for measured, of in _held(held, calendar):
        if isinstance(of, InputError):
            held = replace(held, rejected=(*held.rejected, _refused(measured.leases[0], of)))
            continue
        block, h = measured, of
        if beyond := _beyond(h):
            block = within_balances(block, beyond)
            held = replace(held, rejected=(*held.rejected, *block.rejected))
            h = holdings_of(block, held.policy, calendar) if block.leases else h
        if block.leases:
            parts.append(_tables(block, h, {**checked, **_with(checked, as_given(block))}))
    return held, parts


def _held(held: HeldLeases, calendar: FiscalCalendar) -> Iterator[tuple[HeldLeases, Holdings | InputError]]:
    """Yield blocks of leases with what they hold; a lease that can't be measured by itself, with why."""
    blocks = [held.part(low, low + SIZE) for low in range(0, len(held.leases), SIZE)][::-1]
    while blocks:
        block = blocks.pop()
        try:
            yield block, holdings_of(block, held.policy, calendar)
        except InputError as error:
            if (size := len(block.leases)) == 1:
                yield block, error
            else:
                blocks += [block.part(size // 2, size), block.part(0, size // 2)]


def _refused(x: PortfolioLease, error: InputError) -> RejectedLease:
    """Reject a lease for what is wrong with the tables that it becomes: once for each kind, at its own row."""
    kinds = {p.code: p for p in reversed(error.problems)}
    return RejectedLease(x.id, x.where, InputError([
        replace(p, key=x.where, values={"table": "leases", "column": ""}) for p in reversed(kinds.values())]))


def _with(checked: Checks, further: Checks) -> Checks:
    return {lease: (*checked.get(lease, ()), *found) for lease, found in further.items()}


def _beyond(h: Holdings) -> frozenset[str]:
    """Ids of leases with events that ask for what their balances do not hold."""
    found = breaches(h.schedule, h.measurement.waves, h.measurement.currencies.tolist())
    return frozenset(str(h.leases[b.lease]) for b in found)


def _tables(block: HeldLeases, h: Holdings, checked: Checks) -> dict[str, pd.DataFrame]:
    lines, schedule = whole_life(h), schedules(h)
    alone = np.array([x.alone is not None for x in block.leases], dtype=bool)
    found = identities(h, lines, schedule["period"].to_numpy(object))
    return {"schedule": table_of("schedule", schedule), "payments": table_of("payments", payments(h)),
            "journal": _journal(h, lines), "checks": checks_table(h, checked, list(found), alone)}


def _journal(h: Holdings, lines: Coded) -> pd.DataFrame:
    of = {name: pd.Categorical(h.places.table[name]).take(lines.place) for name in ("entity", "currency")}
    return table_of("journal", of | {
        "lease": pd.Categorical.from_codes(lines.lease, h.leases), "date": lines.date,
        "period": _periods(h, lines.date), "entry": lines.entry,
        "account": accounts_of(h)[lines.finance.astype(np.int64), lines.place, lines.role],
        "debit": np.maximum(lines.amount, 0), "credit": np.maximum(-lines.amount, 0)})


def _periods(h: Holdings, days: Days) -> pd.Categorical[str]:
    """Labels of the periods of days, each worked out once."""
    number = days.astype(np.int64)
    low = int(number.min()) if len(number) else 0
    every = np.arange(low, int(number.max()) + 1 if len(number) else low).astype("datetime64[D]")
    codes, labels = pd.factorize(np.asarray(h.grid.labels(every), dtype=object))
    return pd.Categorical.from_codes(codes[number - low], pd.Index(labels))


def _problems(held: HeldLeases) -> pd.DataFrame:
    return table_of("problems", Portfolio.of(held).problems_frame) if held.rejected else no_rows("problems")
