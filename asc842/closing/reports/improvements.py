"""Roll-forward of leasehold improvements, by lease; their amortization is no lease cost (842-20-35-12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from asc842.base.constants import DAY, ONE_DAY
from asc842.base.lazy import pd
from asc842.base.money import in_currency
from asc842.calendar.grid import MonthGrid
from asc842.calendar.positions import Ints
from asc842.closing.foreign import BEGINNING
from asc842.closing.holdings import Holdings
from asc842.closing.posted import Posted
from asc842.closing.reports import BY_LEASE, FLOWS, NOTES, OF_IMPROVEMENTS
from asc842.closing.reports.as_posted import Rolled, tied
from asc842.contract.improvements import LeaseholdImprovement
from asc842.contract.lease import Lease
from asc842.ledger.standing import Standing
from asc842.payments.improvements import GROUP, HEAD, LEAVES, ImprovementRow, improvement_rows
from asc842.timeline.timeline import Timeline

ROLES = ("leasehold_improvements", "leasehold_improvement_accumulated")
ENTERS = ("carried_in", "addition", "restated")
OUTLASTING = ("lease", "improvement", "unamortized", "amortized_to", "life_to_group_months", "lease_term_end",
              "remaining_months", "source")

TAKEN_UP = ("lease", "improvement", "taken_up_on", "way", "unamortized_before", "equity", "amortized_to_before",
            "amortized_to", "amortization", "amortization_before", "source")


@FLOWS.at(50, "h", "first", "last", "posted", name="leasehold improvements roll-forward", marks=(OF_IMPROVEMENTS,))
def improvements(h: Holdings, first: np.datetime64, last: np.datetime64, posted: Posted | None = None
                 ) -> pd.DataFrame:
    """One row per lease with improvements, in whole cents: opening, movements from ``first`` to ``last``, closing.

    ``difference`` is what opening and movements leave of closing; opening and closing are the balances of the
    improvements themselves, or those ``posted`` with what was carried in, which is not booked.
    """
    opening, closing = _balance(h, first - ONE_DAY), _balance(h, last)
    moved = {name: _moved(h, name, first, last) for name in (*ENTERS, *LEAVES)}
    columns = {"opening": opening, **{name: -x if name in LEAVES else x for name, x in moved.items()},
               "closing": closing}
    has, leases = np.isin(np.arange(len(h.leases)), h.improvements["lease"].to_numpy(np.int64)), h.leases
    if posted is not None:
        both = {name: np.stack([x, np.zeros_like(x)]) for name, x in columns.items()}
        booked = Rolled(ROLES, 1, lambda day: np.stack([_unbooked(h, day), np.zeros_like(opening)]))
        columns = {name: x.sum(axis=0) for name, x in tied(posted, booked, both, first, last).items()}
        leases, has = posted.leases, np.append(has, np.zeros(len(posted.leases) - len(has), dtype=bool))
        has = has | np.any([x != 0 for x in columns.values()], axis=0)
    apart = sum(x for name, x in columns.items() if name != "closing") - columns["closing"]
    shown = {name.replace("_", " "): -x if name in LEAVES else x for name, x in columns.items()}
    return pd.DataFrame({"lease": leases, **shown, "difference": apart})[has]


def _unbooked(h: Holdings, at: np.datetime64) -> Ints:
    """What of improvements no entry books up to a day: balances carried in, and cost that is booked elsewhere."""
    names = [ENTERS[0], *([] if h.policy.leasehold_improvements == "booked here" else [ENTERS[1]])]
    return sum((_moved(h, name, BEGINNING, at) for name in names), np.zeros(len(h.leases), dtype=np.int64))


def _moved(h: Holdings, kind: str, first: np.datetime64, last: np.datetime64) -> Ints:
    t = h.improvements
    day = t["starts" if kind in ENTERS else "ends"].to_numpy("datetime64[D]")
    within = (day >= first) & (day <= last)
    return h.sum_by_lease(t["lease"].to_numpy(np.int64)[within], t[kind].to_numpy(np.int64)[within])


def _balance(h: Holdings, at: np.datetime64) -> Ints:
    """Carrying amount at the end of a day: of the last month that has ended, or cost where none has."""
    begun = h.improvements[h.improvements["starts"].to_numpy("datetime64[D]") <= at]
    over = begun["ends"].to_numpy("datetime64[D]") <= at
    carried = np.where(over, begun["closing"], begun["addition"] + begun["carried_in"])
    last = begun.assign(carried=carried)[over | (carried != 0)].groupby(["lease", "improvement"], sort=False).tail(1)
    return h.sum_by_lease(last["lease"].to_numpy(np.int64), last["carried"].to_numpy(np.int64))


@NOTES.at(100, "holdings", "leases", "now", name="leasehold improvements under common control",
          marks=(BY_LEASE, OF_IMPROVEMENTS,))
def outlasting(h: Holdings, leases: Sequence[Lease], now: Standing) -> pd.DataFrame:
    """One row per improvement under common control whose life to the group is longer than the lease (842-20-50-7A).

    What is unamortized in whole cents; ``life_to_group_months`` is what is left of its life to the group,
    ``remaining_months`` of the lease term. ``leases`` are in the order of the holdings.
    """
    day: date = now.at.astype(object)
    term_ends: list[date] = now.term_end.tolist()
    rows = [{"lease": lease.id, "improvement": r.improvement.name, "unamortized": r.closing,
             "amortized_to": str(r.life.last), "life_to_group_months": _months(day, r.life.last),
             "lease_term_end": str(end), "remaining_months": _months(day, end), "source": r.improvement.source}
            for place, lease in enumerate(leases) if any(x.common_control for x in lease.facts.leasehold_improvements)
            for end in [term_ends[place]] for r in _standing(lease, h, day)
            if r.life.until in (GROUP, HEAD) and r.life.last > end and r.closing]
    return pd.DataFrame(rows, columns=list(OUTLASTING))


@NOTES.at(110, "holdings", "leases", "first", "last", name="common control taken up",
          marks=(BY_LEASE, OF_IMPROVEMENTS,))
def taken_up(h: Holdings, leases: Sequence[Lease], first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    """One row per improvement whose life to the group counts since a day from ``first`` to ``last`` (842-10-65-8).

    In whole cents what was unamortized on that day, what went to ``equity``, and what is amortized since, beside what
    would have been without: by the term of the lease, by months of the life that was left.
    """
    days: tuple[date, date] = first.astype(object), last.astype(object)
    rows = [_taken_up(lease, x, h, days) for lease in leases for x in lease.facts.leasehold_improvements
            if x.common_control_from and days[0] <= x.common_control_from <= days[1] and
            x.common_control_from > x.in_service]
    return pd.DataFrame([row for row in rows if row], columns=list(TAKEN_UP))


def _taken_up(lease: Lease, x: LeaseholdImprovement, h: Holdings, days: tuple[date, date]) -> dict[str, object] | None:
    """Return the row of an improvement; None where nothing of it was left."""
    with in_currency(lease.currency):
        rows = [r for r in improvement_rows(Timeline(lease, h.policy)) if r.improvement.id == x.id]
        without = improvement_rows(Timeline(_without_update(lease, x), h.policy))
    day = x.common_control_from
    assert day is not None
    since = [r for r in rows if r.starts >= day and r.ends <= days[1]]
    before = [r for r in without if r.improvement.id == x.id and r.starts >= day]
    if not since or not before:
        return None
    return {"lease": lease.id, "improvement": x.name, "taken_up_on": str(day),
            "way": "as if always" if x.restated else "prospectively", "unamortized_before": since[0].opening,
            "equity": since[0].restated, "amortized_to_before": str(before[0].life.last),
            "amortized_to": str(since[0].life.last), "amortization": sum(r.amortization for r in since),
            "amortization_before": sum(r.amortization for r in before if r.ends <= days[1]), "source": x.source}


def _without_update(lease: Lease, x: LeaseholdImprovement) -> Lease:
    """Return a lease with an improvement that is amortized over the term of the lease throughout."""
    plain = x.model_copy(update={"common_control": False, "common_control_from": None, "common_control_until": None,
                                 "head_lease_end": None, "restated": False})
    kept = tuple(plain if other.id == x.id else other for other in lease.facts.leasehold_improvements)
    return lease.model_copy(update={"facts": lease.facts.model_copy(update={"leasehold_improvements": kept})})


def _standing(lease: Lease, h: Holdings, day: date) -> list[ImprovementRow]:
    """Return the row of each improvement of a lease that tells of a day."""
    with in_currency(lease.currency):
        rows = [r for r in improvement_rows(Timeline(lease, h.policy)) if r.ends <= day]
    return list({r.improvement.id: r for r in rows}.values())


def _months(day: date, end: date) -> float:
    """Months from the end of a day to that of another."""
    grid = MonthGrid(day + DAY)
    return float(grid.position(end + DAY))
