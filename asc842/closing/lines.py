"""Journal lines of a portfolio for one period, and what the ledger should hold before it."""

from __future__ import annotations

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.lazy import pd
from asc842.book.classified import accounts_of
from asc842.book.coded import Coded, joined, lines_outside, schedule_lines
from asc842.book.moves import booked_moves, totals_by_place
from asc842.book.places import columns_of, texts_of
from asc842.calendar.positions import Ints
from asc842.closing.exchange import with_exchange, with_exchange_before
from asc842.closing.holdings import Holdings
from asc842.closing.seasons import in_seasons
from asc842.ledger.roles import ROLES
from asc842.ledger.standing import Standing, standing_at

LINE_COLUMNS = ("entity", "lease", "currency", "period", "date", "entry", "account", "debit", "credit", "memo")
BALANCE_COLUMNS = ("entity", "lease", "currency", "account", "amount")
CURRENT, NONCURRENT = ROLES.index("lease_liability_current"), ROLES.index("lease_liability")
RECLASSIFIED, REVERSED = "reclassification of the current portion", "reversal of the reclassification"


def period_lines(h: Holdings, period: str, first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    """Return every line dated in a period, from ``first`` to ``last``: one row per line, in order of lease and date.

    Columns are LINE_COLUMNS, ``debit`` and ``credit`` in whole cents; each entry of a lease on a day balances.
    """
    moved = booked_moves(h)
    coded = [moved.where((moved.date >= first) & (moved.date <= last)), schedule_lines(h, first, last),
             lines_outside(h, first, last)]
    if h.policy.reclassify_current:
        coded += [_reclassified(h, first - ONE_DAY, first, -1), _reclassified(h, last, last, 1)]
    return with_exchange(h, _frame(h, joined(coded), period), period, first, last)


def balances_before(h: Holdings, day: np.datetime64) -> pd.DataFrame:
    """Return what each lease should have booked on each account before a day: BALANCE_COLUMNS, debits less credits.

    Rows that would be zero are left out. Where leases have changed their dimensions these are a further column, as
    JSON, over which nothing is added up.
    """
    totals = role_totals(h, day)
    finance, place, role = np.nonzero(totals)
    frame = pd.DataFrame({**_names(h, place), "account": accounts_of(h)[finance, place, role],
                          "amount": totals[finance, place, role], **texts_of(h.places, place)})
    frame = with_exchange_before(h, frame, day)
    by = [name for name in frame.columns if name != "amount"]
    summed = frame.groupby(by, sort=False, observed=True)["amount"].sum()
    return summed[summed != 0].reset_index()[[*BALANCE_COLUMNS, *by[len(BALANCE_COLUMNS) - 1:]]]


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
    """Add up all that is booked before a day: debits less credits in cents.

    (2, places, roles): what is booked under operating, and under finance classification.
    """
    return h.once(("totals", day), lambda: _role_totals(h, day))


def _role_totals(h: Holdings, day: np.datetime64) -> Ints:
    totals = totals_by_place(h, day)
    if h.policy.reclassify_current:
        now = current_portion(h, day - ONE_DAY)
        under, place = now.finance.astype(np.int64), h.places.at(day - ONE_DAY)
        totals[under, place, CURRENT] -= now.current
        totals[under, place, NONCURRENT] += now.current
    return totals


def current_portion(h: Holdings, at: np.datetime64) -> Standing:
    """Where the leases stand at the end of a day, the current portion by the methods that the policy names."""
    within, of = h.policy.current_portion_outside == "within the liability", h.policy.current_portion_of
    return h.once(("standing", at), lambda: in_seasons(h, standing_at(
        at, h.schedule, h.measurement.waves, of(finance=False), of(finance=True), within=within)))


def _reclassified(h: Holdings, at: np.datetime64, booked: np.datetime64, sign: int) -> Coded:
    """Move the current portion of the liability at a date to its own account, or back (sign -1)."""
    now = current_portion(h, at)
    current = now.current * sign
    lease = np.flatnonzero(current)
    amount, n = current[lease], len(lease)
    return Coded(np.tile(lease, 2), np.full(2 * n, booked),
                 np.full(2 * n, RECLASSIFIED if sign > 0 else REVERSED, dtype=object),
                 np.concatenate([np.full(n, NONCURRENT), np.full(n, CURRENT)]), np.tile(now.finance[lease], 2),
                 np.concatenate([amount, -amount]), np.tile(h.places.on(lease, np.full(n, at)), 2))


def _names(h: Holdings, place: Ints) -> dict[str, object]:
    """Entity, lease and currency of lines booked under places, stored once each."""
    codes = {name: pd.Categorical(h.places.table[name]) for name in ("entity", "currency")}
    return {"entity": codes["entity"].take(place), "lease": pd.Categorical.from_codes(h.places.lease[place], h.leases),
            "currency": codes["currency"].take(place)}


def _frame(h: Holdings, lines: Coded, period: str) -> pd.DataFrame:
    lines = lines.where(np.lexsort((lines.date, lines.lease)))
    further = columns_of(h.places, lines.place)
    return pd.DataFrame({
        **_names(h, lines.place), "period": period, "date": lines.date.astype("datetime64[s]"),
        "entry": pd.Categorical(lines.entry), "account": pd.Categorical(
            accounts_of(h)[lines.finance.astype(np.int64), lines.place, lines.role]),
        "debit": np.maximum(lines.amount, 0), "credit": np.maximum(-lines.amount, 0), "memo": "", **further,
    }, columns=[*LINE_COLUMNS, *further])
