"""What is still to be posted: the period's own lines, and by difference what earlier periods lack.

A closed period is never touched. Where the lines that should stand for it differ from those that were posted, for it
or on its account, the difference goes into the open period: it is a change in estimate or a late fact, and its
cumulative effect belongs to the period in which it became known.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sqlalchemy import Connection

from asc842.base.errors import RegisterError
from asc842.base.lazy import pd
from asc842.closing.register.carried import CARRIED, carried_lines, lines_of_leaving, renamed
from asc842.closing.register.past import (
    Past,
    last_dimensions,
    last_versions,
    sums_of,
)
from asc842.closing.register.prepared import Prepared, described, in_dimensions, summed, texts
from asc842.closing.register.run import KEY
from asc842.closing.register.tables import entries
from asc842.closing.register.trust import refuse_other_sums

BROUGHT_FORWARD, CATCH_UP, CORRECTION = "brought forward", "catch-up: ", "correction"
TO_EARNINGS = BROUGHT_FORWARD + ": cost of earlier years to retained earnings"
YEARS = "earlier fiscal years"
"""Origin of the entries of a register's first period that move the cost of earlier years to retained earnings.

What should stand for the time before the first period, and catch-ups of it, are compared without them.
"""


def to_post(connection: Connection, p: Prepared, past: Past, moved: pd.DataFrame, held: pd.DataFrame,
            now: Mapping[str, str]) -> pd.DataFrame:
    """Return the lines to post: those of ``Prepared.lines`` and ``origin``, the period that each belongs to.

    ``moved`` is what :func:`years_brought_forward` finds, ``held`` the balances of everything posted so far, ``now``
    the lease of today by each id that it had before.

    First what stands under former ids, and what takes dropped leases out; what earlier periods lack (in the first
    period: what is brought forward, and the cost of earlier years to retained earnings); then what differs within the
    period where some of it was posted before, then the period's lines as they are.
    """
    label, first = p.run.period.label, str(p.run.period.first_day)[:10]
    since = past.from_on(first)
    late = renamed(sums_of(connection, entries.c.period, since, entries.c.origin.in_(since), dimensions=True), now)
    moved, carried = renamed(moved, now), carried_lines(connection, p, held, now)
    held = renamed(held, now)
    late = late[late["lease"].isin(p.leases["lease"])]
    moved = moved[moved["lease"].isin(p.leases["lease"])]
    earlier, lines = _earlier(connection, p, past, held, pd.concat([late, moved]), now)
    started = late[late["origin"] == label]
    again = p.lines["lease"].isin(started["lease"])
    within = differences(_with_origin(p.lines[again], label), started)
    years = _earlier_years(p, past, moved)
    made = [_lines_of(connection, p, past, found, lines) for found in (earlier, years, within) if len(found)]
    leave = lines_of_leaving(connection, p, past, held)
    return pd.concat([*(x for x in (carried, leave) if len(x)), *made, p.lines[~again].assign(origin=label)],
                     ignore_index=True)


def differences(fresh: pd.DataFrame, posted: pd.DataFrame) -> pd.DataFrame:
    """Return KEY, ``origin``, ``dimensions`` and ``amount`` of what should stand less what does.

    Nothing where they agree. Nothing is added up over dimensions: what a cost center lacks another has too much.
    """
    both = pd.concat([fresh, posted.assign(amount=-posted["amount"])], ignore_index=True)
    return summed(both, "origin", "dimensions")


def origins_of(lines: pd.DataFrame, past: Past) -> pd.Series[str]:
    """Return the period of the register that each earlier line belongs to: its own, or the time before the first.

    Raises RegisterError where a line names a period that was never closed though the register reaches it.
    """
    if past.periods.empty or lines.empty:
        return lines["period"].astype(object)
    start = np.datetime64(str(past.periods["first_day"].iloc[0]), "D")
    early = lines["date"].to_numpy("datetime64[D]") < start
    labels = lines["period"].astype(object)
    unknown = sorted(set(labels[~early]) - set(past.periods["label"]))
    if unknown:
        raise RegisterError("register.never-closed",
                            f"lines of periods that were never closed: {', '.join(unknown[:5])}\n"
                            "  remedy:   use the fiscal calendar that the register's periods were closed with")
    return labels.where(~early, before(past))


def before(past: Past) -> str:
    """Name of the time before the register's first period."""
    return f"before {past.periods['label'].iloc[0]}"


def _earlier(connection: Connection, p: Prepared, past: Past, held: pd.DataFrame, apart: pd.DataFrame,
             now: Mapping[str, str]) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """What earlier periods lack, by the period that lacks it where the lines of earlier periods can be had; these.

    ``apart`` was posted too, but not for the time before the period.
    """
    known = past.before(str(p.run.period.first_day)[:10])
    posted = held[held["lease"].isin(p.leases["lease"])]
    posted = posted.assign(amount=-posted["amount"])
    lacking = summed(pd.concat([p.balances, posted, apart[[*KEY, "amount"]]], ignore_index=True))
    if not known:
        return _opening(connection, p, past, lacking), p.before
    leases = sorted({*lacking["lease"], *_changed(connection, p)})
    lines = p.earlier(leases) if leases else None
    if lines is None:
        return lacking.assign(origin=f"before {p.run.period.label}"), None
    ids = [*leases, *(old for old, lease in now.items() if lease in leases)]
    done = renamed(sums_of(connection, entries.c.lease, ids, dimensions=True), now)
    refuse_other_sums(held, done, leases)
    done = done[~done["origin"].isin([*past.from_on(str(p.run.period.first_day)[:10]), YEARS])
                & ~done["origin"].str.startswith(CARRIED)]
    fresh = in_dimensions(lines, p.leases)
    fresh = fresh.assign(origin=origins_of(lines, past).to_numpy(object), amount=fresh["debit"] - fresh["credit"])
    return differences(fresh, done), lines


def _opening(connection: Connection, p: Prepared, past: Past, lacking: pd.DataFrame) -> pd.DataFrame:
    """What the time before the register's first period lacks; by dimensions, where the balances have them."""
    origin = before(past) if len(past.periods) else f"before {p.run.period.label}"
    if p.opening is None:
        return lacking.assign(origin=origin)
    done = sums_of(connection, entries.c.lease, sorted(set(p.leases["lease"])) if len(past.periods) else [],
                   entries.c.origin == origin, dimensions=True)
    return differences(p.opening.assign(origin=origin), done)


def _earlier_years(p: Prepared, past: Past, done: pd.DataFrame) -> pd.DataFrame:
    """What still moves to retained earnings: in the register's first period alone."""
    if p.run.earlier_years is None or past.before(str(p.run.period.first_day)[:10]):
        return done.iloc[:0]
    fresh = p.run.earlier_years().assign(origin=YEARS)
    if "dimensions" in fresh:
        return differences(fresh, done)
    both = pd.concat([fresh, done.assign(amount=-done["amount"])], ignore_index=True)
    return summed(both, "origin")


def years_brought_forward(connection: Connection, past: Past) -> pd.DataFrame:
    """KEY, ``origin``, ``dimensions`` and ``amount`` of what moved to retained earnings in the first period."""
    first = past.periods["label"].tolist()[:1]
    return sums_of(connection, entries.c.period, first, entries.c.origin == YEARS, dimensions=True)


def _changed(connection: Connection, p: Prepared) -> set[str]:
    """Leases whose input is another than at the last close, or that it left out.

    Their periods may have shifted even where their balances agree.
    """
    then = p.leases.merge(last_versions(connection), on="lease", how="left", suffixes=("", "_then"))
    return set(then.loc[then["content_hash"] != then["content_hash_then"], "lease"])


def _with_origin(lines: pd.DataFrame, label: str) -> pd.DataFrame:
    amounts = lines.assign(amount=lines["debit"] - lines["credit"], origin=label)
    return amounts[[*KEY, "origin", "dimensions", "amount"]]


def _lines_of(connection: Connection, p: Prepared, past: Past, difference: pd.DataFrame,
              lines: pd.DataFrame | None) -> pd.DataFrame:
    """Lines that post a difference, by lease, period that it belongs to, and account."""
    period, made = p.run.period, difference.assign(dated=_order(difference["origin"], past))
    known = ["dimensions"] if "dimensions" in difference else []
    made = made.sort_values(["lease", "dated", "entity", "currency", "account", *known], ignore_index=True)
    origin, own = made["origin"], (made["origin"] == period.label).to_numpy()
    years = (origin == YEARS).to_numpy()
    opening = (origin == f"before {period.label}").to_numpy() & (not past.before(str(period.first_day)[:10]))
    entry = np.where(own, CORRECTION, np.where(opening, BROUGHT_FORWARD, CATCH_UP + origin))
    return pd.DataFrame({
        **{name: made[name] for name in ("entity", "lease", "currency")}, "period": period.label,
        "date": np.where(opening | years, str(period.first_day)[:10], str(period.last_day)[:10]),
        "entry": np.where(years, TO_EARNINGS, entry),
        "account": made["account"], "debit": made["amount"].clip(lower=0), "credit": (-made["amount"]).clip(lower=0),
        "memo": np.where(opening | years, origin, origin + ": differs from what was posted for it"),
        "dimensions": made["dimensions"] if known else _dimensions(connection, p, made, lines), "origin": origin,
    })


def _order(origin: pd.Series[str], past: Past) -> pd.Series[str]:
    """First day of each period; of time before a period nothing, so that it comes first."""
    days = dict(zip(past.periods["label"], past.periods["first_day"], strict=True))
    return origin.map(lambda label: days.get(label, ""))


def _dimensions(connection: Connection, p: Prepared, made: pd.DataFrame, earlier: pd.DataFrame | None) -> list[str]:
    """Dimensions of differences: those the lease has now on that account, else on any, else those it had last."""
    wanted, here = (set(pd.unique(x["lease"].to_numpy(object)).tolist()) for x in (made, p.lines))
    gone = wanted - here
    known = [described(texts(earlier[earlier["lease"].isin(gone)]), p.leases)] if earlier is not None else []
    on_account: dict[tuple[str, str], str] = {}
    of_lease = {lease: text for lease, text in zip(p.leases["lease"], p.leases["dimensions"], strict=True) if text}
    for lines in (*known, p.lines):
        leases, accounts, said = (lines[name].to_numpy(object).tolist() for name in ("lease", "account", "dimensions"))
        of_lease |= dict(zip(leases, said, strict=True))
        on_account |= dict(zip(zip(leases, accounts, strict=True), said, strict=True))
    silent = sorted(wanted - set(of_lease))
    of_lease |= last_dimensions(connection, silent) if silent else {}
    return [on_account.get((lease, account), of_lease.get(lease, ""))
            for lease, account in zip(*(made[name].to_numpy(object).tolist() for name in ("lease", "account")),
                                      strict=True)]
