"""Compute closed periods again from the inputs that they were closed with, and list what comes out differently."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from asc842.calendar.fiscal import FiscalCalendar
from asc842.closing.close import holdings_of, policy_hash, states_of
from asc842.closing.foreign import Rates
from asc842.closing.lines import lines_before
from asc842.closing.portfolio import portfolio_of
from asc842.closing.rates_given import require_rates
from asc842.closing.register import Register
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.errors import InputError, Problem

ONE_DAY = np.timedelta64(1, "D")
Told = Callable[[str, int, int], None]


def recheck_all(kept: Register, policy: Policy, told: Told = lambda *_: None, rates: Rates | None = None
                ) -> pd.DataFrame:
    """Return each number of each closed period that this version would make differently, amounts in cents.

    ``policy`` must be the one that the periods were closed under, ``rates`` those that leases in foreign currencies
    were remeasured at; raises InputError where the policy's hash is another, or rates are missing.
    """
    calendar, periods = FiscalCalendar(policy.calendar), kept.status().periods
    closed = periods[periods["state"] == "closed"]
    _same_policy(kept, policy)
    found = []
    for done, label in enumerate(closed["label"], 1):
        found.append(_recheck(kept, policy, calendar, str(label), rates))
        told("rechecking", done, len(closed))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def _recheck(kept: Register, policy: Policy, calendar: FiscalCalendar, label: str, rates: Rates | None
             ) -> pd.DataFrame:
    stored, period = kept.closed_with(label), calendar.period(label)
    held = portfolio_of([Lease.model_validate_json(text) for text in stored["document"]], policy)
    h, _ = holdings_of(held, policy, calendar, rates)
    require_rates(h, kept)
    last = np.datetime64(period.last_day)
    return kept.recheck(label, lines_before(h, last + ONE_DAY), states_of(held, h, last))


def _same_policy(kept: Register, policy: Policy) -> None:
    runs = kept.runs()
    used = {str(h) for h in runs.loc[runs["kind"] == "close", "policy_hash"] if h}
    if used - {policy_hash(policy)}:
        raise InputError([Problem("policy", f"hash {policy_hash(policy)[:12]}",
                                  f"the policy that periods were closed under: {', '.join(h[:12] for h in used)}",
                                  "name it with --policy")])
