"""Journal entries from the schedule: dated, balanced, in cents."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from asc842.calendar.positions import Ints
from asc842.contract.policy import Accounts
from asc842.ledger.schedule import Schedule
from asc842.spans.span import Spans

JOURNAL_COLUMNS = ("date", "period", "lease", "entry", "account", "debit", "credit")
Line = tuple[str, Ints]
"""An account and its debits (negative: credits) in cents."""


def journal_of(s: Schedule, spans: Spans, leases: pd.Index, accounts: Accounts) -> pd.DataFrame:
    """Commencement and monthly entries of every lease; ``debit`` and ``credit`` in whole cents (int64).

    Commencement (842-20-30-1, -30-5) books the asset against liability, the day-one payment, costs, prepaid rent
    and incentives. Each month an operating lease books its cost against liability and asset (842-20-25-6), a
    finance lease interest and amortization (842-20-25-5); each payment settles the liability. A line that would be
    zero is left out; an entry balances because its lines are the schedule's own row.
    """
    blocks = [_commencement(s, spans, leases, accounts), *_monthly(s, spans, leases, accounts)]
    journal = pd.concat(blocks, ignore_index=True)
    journal = journal[(journal["debit"] != 0) | (journal["credit"] != 0)]
    order = ["owner", "date", "step", "line"]
    journal = journal.sort_values(order, kind="stable", ignore_index=True)
    return journal[list(JOURNAL_COLUMNS)]


def _commencement(s: Schedule, spans: Spans, leases: pd.Index, names: Accounts) -> pd.DataFrame:
    lines = [
        (names.right_of_use_asset, s.opening_asset), (names.lease_incentive, spans.incentives),
        (names.lease_liability, -s.opening_liability), (names.cash, -s.day_one),
        (names.initial_direct_cost, -spans.costs), (names.prepaid_rent, -spans.prepaid),
    ]
    return _block("commencement", 0, lines, s.periods.starts[:, 0], s.periods.starts[:, 0], np.arange(len(leases)),
                  leases)


def _monthly(s: Schedule, spans: Spans, leases: pd.Index, names: Accounts) -> list[pd.DataFrame]:
    exists, finance = s.periods.exists, spans.finance[:, None]
    blocks = []
    for kind, which in (("finance lease cost", exists & finance), ("operating lease cost", exists & ~finance),
                        ("payment", exists)):
        owner = np.nonzero(which)[0]
        ends, starts = s.periods.ends[which], s.periods.starts[which]
        lines = _lines(kind, s, which, names)
        blocks.append(_block(kind, 2 if kind == "payment" else 1, lines, ends, starts, owner, leases))
    return blocks


def _lines(kind: str, s: Schedule, which: np.ndarray, names: Accounts) -> list[Line]:
    if kind == "payment":
        return [(names.lease_liability, s.payment[which]), (names.cash, -s.payment[which])]
    credited = [(names.lease_liability, -s.interest[which]), (names.right_of_use_asset, -s.amortization[which])]
    if kind == "operating lease cost":
        return [(names.lease_cost, s.cost[which]), *credited]
    return [(names.interest, s.interest[which]), (names.amortization, s.amortization[which]), *credited]


def _block(entry: str, step: int, lines: Sequence[Line], dates: np.ndarray, starts: np.ndarray, owner: np.ndarray,
           leases: pd.Index) -> pd.DataFrame:
    return pd.concat([pd.DataFrame({
        "owner": owner, "step": step, "line": i, "date": dates.astype("datetime64[s]"),
        "period": np.datetime_as_string(starts.astype("datetime64[M]")), "lease": leases.take(owner), "entry": entry,
        "account": account, "debit": np.maximum(amounts, 0), "credit": np.maximum(-amounts, 0),
    }) for i, (account, amounts) in enumerate(lines)], ignore_index=True)
