"""Cost of earlier fiscal years: a ledger has it in retained earnings, not on the accounts of this year's cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.frames import one_below_the_other, typed
from asc842.base.lazy import pd
from asc842.book.classified import accounts_of, finance_at
from asc842.closing.holdings import Holdings
from asc842.closing.lines import BALANCE_COLUMNS, balances_before
from asc842.contract.policy import Policy
from asc842.ledger.roles import ROLES, income_accounts

KEYS = list(BALANCE_COLUMNS[:-1])


def earlier_years(blocks: Iterable[Holdings], year_begins: np.datetime64) -> pd.DataFrame:
    """Return what moves the cost of the years before a fiscal year to retained earnings: BALANCE_COLUMNS.

    Debits less credits in cents; they add up to nothing for each lease and currency.
    """
    made = [to_retained_earnings(h.policy, retained(h, year_begins), balances_before(h, year_begins)) for h in blocks]
    joined = one_below_the_other(made)
    return joined.sort_values([name for name in joined.columns if name != "amount"], kind="stable", ignore_index=True)


def to_retained_earnings(policy: Policy, of: Mapping[tuple[str, str], str], booked: pd.DataFrame) -> pd.DataFrame:
    """Take what is ``booked`` on accounts of income and cost off them, to the account of :func:`retained`."""
    income = typed(booked[booked["account"].astype(str).isin(income_accounts(policy))], KEYS, object)
    whose = pd.MultiIndex.from_frame(income[["lease", "entity"]])
    retained = pd.Series(of).reindex(whose).fillna(policy.accounts.retained_earnings)
    earned = income.assign(account=retained.to_numpy(object))
    moved = pd.concat([income.assign(amount=-income["amount"]), earned])
    by = [*KEYS, *(name for name in booked.columns if name == "dimensions")]
    summed = moved.groupby(by, sort=True)["amount"].sum()
    return summed[summed != 0].astype(np.int64).reset_index()[[*BALANCE_COLUMNS, *by[len(KEYS):]]]


def retained(h: Holdings, year_begins: np.datetime64) -> dict[tuple[str, str], str]:
    """Retained earnings account of each lease in each of its entities, by its last place there in the year before.

    By its classification at the end of that year.
    """
    finance, places = finance_at(h, year_begins - ONE_DAY).astype(np.int64), h.places
    then = np.flatnonzero(places.since < year_begins)
    names = accounts_of(h)[finance[places.lease[then]], then, ROLES.index("retained_earnings")]
    whose = zip(h.leases[places.lease[then]].tolist(), places.table["entity"].to_numpy(object)[then].tolist(),
                strict=True)
    return dict(zip(whose, names.tolist(), strict=True))
