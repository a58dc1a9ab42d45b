"""Reports as the register holds them: openings and closings as posted, catch-ups as movements of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.calendar.positions import Ints
from asc842.closing.posted import LONG_AGO, Posted, Roles

CATCH_UP, DROPPED, GONE, LATER = ("catch-up of closed periods", "dropped from the portfolio",
                                  "posted of leases not in this close", "caught up later")
Columns = dict[str, Ints]


@dataclass(frozen=True, slots=True)
class Rolled:
    """What of a roll-forward is posted: on accounts of which roles, and with which sign its balances are shown.

    ``unbooked`` returns what of a balance at the end of a day no entry books, (2, leases).
    """

    roles: Roles
    sign: int
    unbooked: Callable[[np.datetime64], Ints] | None = None


LIABILITY = Rolled(("lease_liability", "lease_liability_current"), -1)
ASSET = Rolled(("right_of_use_asset",), 1)


def tied(posted: Posted, rolled: Rolled, columns: Columns, first: np.datetime64, last: np.datetime64) -> Columns:
    """Give a roll-forward of today's schedule the openings and closings that are posted, (2, leases) each.

    ``opening`` is the posted closing of the period before, CATCH_UP what was posted since for periods before it, then
    come the movements as they are known today, DROPPED, what was posted of leases that are GONE, LATER what was caught
    up after ``last`` for periods within, and ``closing`` as posted. Where the register begins after ``first``, there
    is no posted opening, and LATER is what was caught up after ``last`` for all time until then, before the register
    too; before it nothing is posted at all, and both are those of the schedule.
    """
    found = {name: padded(posted, amounts) for name, amounts in columns.items()}
    if last < posted.begins:
        return found
    sign, roles, gone = rolled.sign, rolled.roles, posted.gone
    beside = {day: padded(posted, rolled.unbooked(day)) if rolled.unbooked else 0 for day in (first - ONE_DAY, last)}
    begun = first >= posted.begins
    late = sign * posted.late(roles, first, last) if begun else np.zeros_like(found["opening"])
    opening = sign * posted.balance(roles, first - ONE_DAY) + beside[first - ONE_DAY] if begun else found["opening"]
    closing, dropped = sign * posted.balance(roles, last) + beside[last], sign * posted.dropped(roles, first, last)
    later = -sign * posted.later(roles, first if begun else LONG_AGO, last)
    flows = {name: amounts for name, amounts in found.items() if name not in ("opening", "closing")}
    return {"opening": opening, CATCH_UP: np.where(gone, 0, late), **flows, DROPPED: dropped,
            GONE: np.where(gone, closing - opening - dropped, 0),
            LATER: np.where(gone, 0, later), "closing": closing}


def padded(posted: Posted, amounts: Ints) -> Ints:
    """Amounts by lease, (..., leases), with zeros for the leases that are not in the close."""
    wide = np.zeros((*amounts.shape[:-1], len(posted.leases)), dtype=np.int64)
    wide[..., : amounts.shape[-1]] = amounts
    return wide


def flows_of_gone(posted: Posted, roles: Mapping[str, str], first: np.datetime64, last: np.datetime64) -> Columns:
    """What was posted on the account of each role, of leases that are not in the close: by name, (leases,).

    What is posted on an account of several of the roles is told once, under the first of them.
    """
    nothing, found, through = np.zeros(len(posted.leases), dtype=np.int64), Columns(), list[str]()
    if not posted.gone.any():
        return dict.fromkeys(roles, nothing)
    so_far = nothing
    for name, role in roles.items():
        through.append(role)
        all_of = (posted.moved(through, first, last) - posted.dropped(through, first, last)).sum(axis=0)
        found[name], so_far = np.where(posted.gone, all_of - so_far, 0), all_of
    return found


def late_flow(posted: Posted, roles: Roles, first: np.datetime64, last: np.datetime64) -> Ints:
    """What was posted for closed periods before some days, less what was caught up after them, (leases,).

    Of leases that are not in the close nothing: all that was posted of them stands in the columns themselves.
    """
    return np.where(posted.gone, 0, (posted.late(roles, first, last) - posted.later(roles, first, last)).sum(axis=0))
