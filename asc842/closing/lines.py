"""Journal lines of a portfolio for one period, and what the ledger should hold before it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from asc842.calendar.positions import Days, Ints
from asc842.closing.foreign import Exchange, cumulative_loss, functional_currencies
from asc842.closing.holdings import Holdings
from asc842.contract.policy import AccountMap
from asc842.ledger.entries import ROLES, totals_before
from asc842.ledger.standing import Standing, standing_at

LINE_COLUMNS = ("entity", "lease", "currency", "period", "date", "entry", "account", "debit", "credit", "memo")
BALANCE_COLUMNS = ("entity", "lease", "currency", "account", "amount")
ONE_DAY = np.timedelta64(1, "D")
CURRENT, NONCURRENT = ROLES.index("lease_liability_current"), ROLES.index("lease_liability")
EXCHANGED = "foreign exchange remeasurement of the liability"
RECLASSIFIED, REVERSED = "reclassification of the current portion", "reversal of the reclassification"
EXPENSE_ROLES = {"variable lease cost": "variable_lease_cost", "short-term lease cost": "short_term_lease_cost",
                 "nonlease cost": "nonlease_cost", "variable nonlease cost": "variable_nonlease_cost"}


@dataclass(frozen=True, slots=True)
class _Coded:
    """Lines by number: position of the lease, day, entry as text, role, debit less credit in cents."""

    lease: Ints
    date: Days
    entry: np.ndarray
    role: Ints
    amount: Ints


def period_lines(h: Holdings, period: str, first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    """Return every line dated in a period, from ``first`` to ``last``: one row per line, in order of lease and date.

    Columns are LINE_COLUMNS, ``debit`` and ``credit`` in whole cents; each entry of a lease on a day balances.
    """
    coded = [_schedule_lines(h, first, last), _expense_lines(h, first, last)]
    if h.policy.reclassify_current:
        coded += [_reclassified(h, first - ONE_DAY, first, -1), _reclassified(h, last, last, 1)]
    lines = _Coded(*(np.concatenate([getattr(c, name) for c in coded]) for name in _Coded.__dataclass_fields__))
    return _with_exchange(h, _frame(h, lines, period), period, first, last)


def balances_before(h: Holdings, day: np.datetime64) -> pd.DataFrame:
    """Return what each lease should have booked on each account before a day: BALANCE_COLUMNS, debits less credits.

    Rows that would be zero are left out.
    """
    totals = role_totals(h, day)
    lease, role = np.nonzero(totals)
    frame = pd.DataFrame({**_names(h, lease), "account": accounts_of(h)[lease, role], "amount": totals[lease, role]})
    frame = _with_exchange_before(h, frame, day)
    summed = frame.groupby(["entity", "lease", "currency", "account"], sort=False, observed=True)["amount"].sum()
    return summed[summed != 0].reset_index()[list(BALANCE_COLUMNS)]


def lines_before(h: Holdings, day: np.datetime64) -> pd.DataFrame:
    """Return the lines of every period before a day, each under its own period's label, as LINE_COLUMNS."""
    began = min([h.commencements().min(), *h.expenses["date"].to_numpy("datetime64[D]")])
    numbers = h.grid.number(np.array([began, day], dtype="datetime64[D]"))
    periods = np.arange(numbers[0], numbers[1] + 1)
    firsts = h.grid.first_day(periods)
    labels = h.grid.labels(firsts)
    found = [period_lines(h, str(labels[i]), firsts[i], firsts[i + 1] - ONE_DAY) for i in range(len(periods) - 1)]
    return pd.concat(found, ignore_index=True) if found else period_lines(h, "", day, day - ONE_DAY)


def role_totals(h: Holdings, day: np.datetime64) -> Ints:
    """Add up all that is booked before a day, by lease and role: (leases, roles), debits less credits in cents."""
    if ("totals", day) not in h.known:
        h.known["totals", day] = _role_totals(h, day)
    totals: Ints = h.known["totals", day]
    return totals


def _role_totals(h: Holdings, day: np.datetime64) -> Ints:
    totals = totals_before(h.schedule, h.measurement.waves, day)
    early = _expense_lines(h, np.datetime64("1800-01-01"), day - ONE_DAY)
    np.add.at(totals, (early.lease, early.role), early.amount)
    if h.policy.reclassify_current:
        current = current_portion(h, day - ONE_DAY).current
        totals[:, CURRENT] -= current
        totals[:, NONCURRENT] += current
    return totals


def exchange_loss(h: Holdings, at: np.datetime64) -> Ints:
    """Foreign exchange loss of each lease up to a day, in cents of its functional currency; 0 without rates."""
    if h.rates is None:
        return np.zeros(len(h.leases), dtype=np.int64)
    if ("loss", at) not in h.known:
        h.known["loss", at] = cumulative_loss(h.schedule, h.commencements(), exchange_of(h), at)
    loss: Ints = h.known["loss", at]
    return loss


def exchange_of(h: Holdings) -> Exchange:
    """Return what turns the leases' currencies into their functional ones; there must be rates."""
    assert h.rates is not None
    functional = functional_currencies(h.dimensions, h.policy.functional_currencies)
    return Exchange(h.rates, h.dimensions["currency"].to_numpy(object), functional)


def _exchange(h: Holdings, loss: Ints) -> pd.DataFrame:
    """Two rows for each lease with a loss or gain: expense and liability, in the functional currency."""
    lease = np.flatnonzero(loss)
    functional = functional_currencies(h.dimensions, h.policy.functional_currencies)
    names, who = accounts_of(h), np.tile(lease, 2)
    return pd.DataFrame({
        "entity": h.dimensions["entity"].to_numpy(object)[who], "lease": h.leases.to_numpy(object)[who],
        "currency": functional[who], "amount": np.concatenate([loss[lease], -loss[lease]]),
        "account": np.concatenate([names[lease, ROLES.index("foreign_exchange")], names[lease, NONCURRENT]]),
    })


def _with_exchange(h: Holdings, lines: pd.DataFrame, period: str, first: np.datetime64,
                   last: np.datetime64) -> pd.DataFrame:
    """Add the period's foreign exchange gains and losses to its lines."""
    if h.rates is None:
        return lines
    rows = _exchange(h, exchange_loss(h, last) - exchange_loss(h, first - ONE_DAY))
    more = rows.assign(period=period, date=pd.Timestamp(str(last)), entry=EXCHANGED, memo="",
                       debit=rows["amount"].clip(lower=0), credit=(-rows["amount"]).clip(lower=0))
    more["date"] = more["date"].astype("datetime64[s]")
    both = pd.concat([lines.astype(dict.fromkeys(("entity", "lease", "currency", "entry", "account"), object)),
                      more[list(LINE_COLUMNS)]], ignore_index=True)
    return both.sort_values(["lease", "date"], kind="stable", ignore_index=True)


def _with_exchange_before(h: Holdings, frame: pd.DataFrame, day: np.datetime64) -> pd.DataFrame:
    if h.rates is None:
        return frame
    rows = _exchange(h, exchange_loss(h, day - ONE_DAY))
    return pd.concat([frame.astype(dict.fromkeys(("entity", "lease", "currency"), object)), rows], ignore_index=True)


def current_portion(h: Holdings, at: np.datetime64) -> Standing:
    """Where the leases stand at the end of a day, the current portion by the method that the policy names."""
    if ("standing", at) not in h.known:
        h.known["standing", at] = standing_at(at, h.schedule, h.measurement.waves, h.policy.current_portion)
    standing: Standing = h.known["standing", at]
    return standing


def accounts_of(h: Holdings) -> np.ndarray:
    """Account name of every lease and role, (leases, roles), by the policy's accounts and maps."""
    names = np.array([getattr(h.policy.accounts, role) for role in ROLES], dtype=object)
    table = np.tile(names, (len(h.leases), 1))
    for account_map in h.policy.account_maps:
        which = _matches(h.dimensions, account_map)
        for role, name in account_map.accounts.items():
            table[which, ROLES.index(role)] = name
    return table


def _matches(dimensions: pd.DataFrame, account_map: AccountMap) -> np.ndarray:
    wanted = {name: getattr(account_map, name) for name in ("entity", "asset_class", "cost_center")}
    wanted |= {f"dimension.{name}": value for name, value in account_map.dimensions.items()}
    found = np.full(len(dimensions), True)
    for name, value in wanted.items():
        if value is not None:
            found &= (dimensions[name] == value).to_numpy(bool) if name in dimensions else False
    return found


def _schedule_lines(h: Holdings, first: np.datetime64, last: np.datetime64) -> _Coded:
    entries = h.entries(first, last)
    return _Coded(entries.lease, entries.date, np.array(entries.kinds, dtype=object)[entries.kind], entries.role,
                  entries.amount)


def _expense_lines(h: Holdings, first: np.datetime64, last: np.datetime64) -> _Coded:
    """Cost, cash, and what is accrued or prepaid, for each cost outside the liability."""
    e = h.expenses[(h.expenses["date"] >= first) & (h.expenses["date"] <= last)]
    lease, date = e["lease"].to_numpy(np.int64), e["date"].to_numpy("datetime64[D]")
    cost, paid = e["cost"].to_numpy(np.int64), e["paid"].to_numpy(np.int64)
    own = np.array([ROLES.index(EXPENSE_ROLES[kind]) for kind in e["kind"]], dtype=np.int64)
    entry = np.array([f"{kind}: {item}" for kind, item in zip(e["kind"], e["item"], strict=True)], dtype=object)
    roles = (own, np.full(len(e), ROLES.index("cash")), np.full(len(e), ROLES.index("prepaid_rent")))
    amounts = (cost, -paid, paid - cost)
    lines = _Coded(np.tile(lease, 3), np.tile(date, 3), np.tile(entry, 3), np.concatenate(roles),
                   np.concatenate(amounts))
    return _some(lines, lines.amount != 0)


def _reclassified(h: Holdings, at: np.datetime64, booked: np.datetime64, sign: int) -> _Coded:
    """Move the current portion of the liability at a date to its own account, or back (sign -1)."""
    current = current_portion(h, at).current * sign
    lease = np.flatnonzero(current)
    amount, n = current[lease], len(lease)
    return _Coded(np.tile(lease, 2), np.full(2 * n, booked),
                  np.full(2 * n, RECLASSIFIED if sign > 0 else REVERSED, dtype=object),
                  np.concatenate([np.full(n, NONCURRENT), np.full(n, CURRENT)]), np.concatenate([amount, -amount]))


def _some(lines: _Coded, which: np.ndarray) -> _Coded:
    return _Coded(*(getattr(lines, name)[which] for name in _Coded.__dataclass_fields__))


def _names(h: Holdings, lease: Ints) -> dict[str, object]:
    """Entity, lease and currency of lines, stored once each."""
    codes = {name: pd.Categorical(h.dimensions[name]) for name in ("entity", "currency")}
    return {"entity": codes["entity"].take(lease), "lease": pd.Categorical.from_codes(lease, h.leases),
            "currency": codes["currency"].take(lease)}


def _frame(h: Holdings, lines: _Coded, period: str) -> pd.DataFrame:
    order = np.lexsort((lines.date, lines.lease))
    lines = _some(lines, order)
    return pd.DataFrame({
        **_names(h, lines.lease), "period": period, "date": lines.date.astype("datetime64[s]"),
        "entry": pd.Categorical(lines.entry), "account": pd.Categorical(accounts_of(h)[lines.lease, lines.role]),
        "debit": np.maximum(lines.amount, 0), "credit": np.maximum(-lines.amount, 0), "memo": "",
    }, columns=list(LINE_COLUMNS))
