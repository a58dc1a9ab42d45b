"""Compute closed periods again from the inputs that they were closed with, and list what comes out differently."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd
from asc842.calendar.fiscal import FiscalCalendar
from asc842.closing.blocks import roster_of
from asc842.closing.foreign import Rates
from asc842.closing.lines import lines_before
from asc842.closing.made import states_of
from asc842.closing.measuring import holdings_of
from asc842.closing.policies import policy_hash
from asc842.closing.portfolio import portfolio_of
from asc842.closing.rates_given import require_rates
from asc842.closing.register import Register
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy

Told = Callable[[str, int, int], None]


def recheck_all(kept: Register, policies: Policy | Sequence[Policy], told: Told = lambda *_: None,
                rates: Rates | None = None) -> pd.DataFrame:
    """Return each number of each closed period that this version would make differently, amounts in cents.

    ``policies`` must be those that the periods were closed under, each of which is found by its hash, ``rates`` those
    that leases in foreign currencies were remeasured at; raises InputError where one is missing.
    """
    closed = _closed_under(kept, [policies] if isinstance(policies, Policy) else policies)
    found = []
    for done, (label, policy) in enumerate(closed.items(), 1):
        found.append(_recheck(kept, policy, FiscalCalendar(policy.calendar), label, rates))
        told("rechecking", done, len(closed))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def _recheck(kept: Register, policy: Policy, calendar: FiscalCalendar, label: str, rates: Rates | None
             ) -> pd.DataFrame:
    stored, period = kept.closed_with(label), calendar.period(label)
    held = portfolio_of([Lease.model_validate_json(text) for text in stored["document"]], policy)
    h = holdings_of(held, policy, calendar, rates)
    require_rates(roster_of(held), rates, kept)
    last = np.datetime64(period.last_day)
    return kept.recheck(label, lines_before(h, last + ONE_DAY), states_of(held, h, last))


def _closed_under(kept: Register, policies: Sequence[Policy]) -> dict[str, Policy]:
    """Return each closed period with the policy that it was last closed under; one without a hash takes the first."""
    known, periods, runs = {policy_hash(p): p for p in policies}, kept.status().periods, kept.runs()
    closed = [str(label) for label in periods.loc[periods["state"] == "closed", "label"]]
    closings = runs[runs["kind"] == "close"]
    used = {label: str(h) for label, h in zip(closings["period"], closings["policy_hash"], strict=True)}
    missing = [label for label in closed if used.get(label) and used[label] not in known]
    if missing:
        hashes = dict.fromkeys(used[label][:12] for label in missing)
        raise InputError([Problem("recheck.policy-missing", "policy", f"hash {', '.join(h[:12] for h in known)}",
                                  f"the policy that periods were closed under: {', '.join(hashes)} ({missing[0]}"
                                  + (f" and {len(missing) - 1} more)" if missing[1:] else ")"),
                                  "name it with --policy, which may be given more than once")])
    return {label: known.get(used.get(label, ""), policies[0]) for label in closed}
