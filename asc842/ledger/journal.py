"""Journal entries from the schedule: dated, balanced, in cents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from asc842.calendar.positions import Days, Ints
from asc842.contract.policy import Accounts
from asc842.ledger.schedule import Schedule
from asc842.spans.events import Events, Wave

JOURNAL_COLUMNS = ("date", "period", "lease", "entry", "account", "debit", "credit")
Line = tuple[str, Ints]
"""An account and its debits (negative: credits) in cents."""


def journal_of(s: Schedule, waves: Sequence[Wave], leases: pd.Index, accounts: Accounts) -> pd.DataFrame:
    """Commencement, event and monthly entries of every lease; ``debit`` and ``credit`` in whole cents (int64).

    Commencement (842-20-30-1, -30-5) books the asset against liability, the day-one payment, costs, prepaid rent
    and incentives; an event books what it changes. Each month an operating lease books its cost against liability
    and asset (842-20-25-6), a finance lease interest and amortization (842-20-25-5); each payment settles the
    liability. A line that would be zero is left out; an entry balances because its lines are the schedule's own row.
    """
    blocks = [_commencement(s, waves[0].events, leases, accounts), *_events(s, waves, leases, accounts),
              *_monthly(s, leases, accounts)]
    journal = pd.concat(blocks, ignore_index=True)
    journal = journal[(journal["debit"] != 0) | (journal["credit"] != 0)]
    order = ["owner", "date", "step", "line"]
    journal = journal.sort_values(order, kind="stable", ignore_index=True)
    return journal[list(JOURNAL_COLUMNS)]


def _commencement(s: Schedule, events: Events, leases: pd.Index, names: Accounts) -> pd.DataFrame:
    incentive, *credited = _beside(events, names)
    lines = [(names.right_of_use_asset, s.opening_asset), incentive, (names.lease_liability, -s.opening_liability),
             (names.cash, -s.day_one), *credited]
    return _block("commencement", 0, lines, events.date, np.arange(len(leases)), leases)


def _beside(events: Events, names: Accounts) -> list[Line]:
    """What enters the asset beside the liability."""
    return [(names.lease_incentive, events.incentives), (names.initial_direct_cost, -events.costs),
            (names.prepaid_rent, -events.prepaid)]


def _events(s: Schedule, waves: Sequence[Wave], leases: pd.Index, names: Accounts) -> Iterator[pd.DataFrame]:
    """Book, for each event, how asset and liability move, what is paid, and the gain or loss left."""
    for number, wave in enumerate(waves[1:], 1):
        did, events = s.events, wave.events
        these = did.wave == number
        lines = [(names.right_of_use_asset, (did.asset_after - did.asset_before)[these]),
                 (names.lease_liability, (did.liability_before - did.liability_after)[these]),
                 *_beside(events, names), (names.cash, -events.penalty), (names.gain_loss, -did.gain_loss[these]),
                 (names.property, _bought(events, did.transferred[these]))]
        after_the_day = np.where(events.date < wave.spans.start, 4, 1)
        yield _block(f"event {number}", after_the_day, lines, events.date, wave.spans.lease, leases)


def _bought(events: Events, transferred: Ints) -> Ints:
    """Return what an asset bought is booked at: the price, and the right-of-use asset less the liability."""
    return np.where(events.treatment == "purchase", transferred + events.penalty, 0)


def _monthly(s: Schedule, leases: pd.Index, names: Accounts) -> Iterator[pd.DataFrame]:
    every = np.full(len(s.lease), True)
    for kind, which in (("finance lease cost", s.finance), ("operating lease cost", ~s.finance), ("payment", every)):
        lines = _lines(kind, s, which, names)
        yield _block(kind, 3 if kind == "payment" else 2, lines, s.ends[which], s.lease[which], leases)


def _lines(kind: str, s: Schedule, which: np.ndarray, names: Accounts) -> list[Line]:
    if kind == "payment":
        return [(names.lease_liability, s.payment[which]), (names.cash, -s.payment[which])]
    credited = [(names.lease_liability, -s.interest[which]), (names.right_of_use_asset, -s.amortization[which])]
    if kind == "operating lease cost":
        return [(names.lease_cost, s.cost[which]), *credited]
    return [(names.interest, s.interest[which]), (names.amortization, s.amortization[which]), *credited]


def _block(entry: str, step: int | Ints, lines: Sequence[Line], dates: Days, owner: Ints,
           leases: pd.Index) -> pd.DataFrame:
    return pd.concat([pd.DataFrame({
        "owner": owner, "step": step, "line": i, "date": dates.astype("datetime64[s]"),
        "period": np.datetime_as_string(dates.astype("datetime64[M]")), "lease": leases.take(owner), "entry": entry,
        "account": account, "debit": np.maximum(amounts, 0), "credit": np.maximum(-amounts, 0),
    }) for i, (account, amounts) in enumerate(lines)], ignore_index=True)
