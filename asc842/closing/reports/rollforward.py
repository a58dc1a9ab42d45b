"""Roll-forward of liability and right-of-use asset from an opening to a closing date, every movement named."""

from __future__ import annotations

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.lazy import pd
from asc842.book.classified import finance_at
from asc842.book.moves import moves
from asc842.calendar.positions import Ints
from asc842.closing.foreign import flows_of_rows
from asc842.closing.holdings import BELOW_ZERO, REMEASURED, Holdings
from asc842.closing.posted import Posted
from asc842.closing.reports import FLOWS
from asc842.closing.reports.as_posted import ASSET, LIABILITY, Columns, Rolled, tied
from asc842.ledger.roles import ROLES
from asc842.measurement.treatments import TREATMENTS

EVENT_MOVEMENTS = tuple(dict.fromkeys(of.movement for of in TREATMENTS.values() if of.movement))
TRUED_UP = TREATMENTS["true up"].movement
RECLASSIFIED, ACQUIRED = "change of classification", "acquired in business combinations"
TAKEN_OVER = "taken over from other books"
CLASSES = np.array(["operating", "finance"], dtype=object)


def rollforward(h: Holdings, first: np.datetime64, last: np.datetime64, posted: Posted | None = None
                ) -> dict[str, pd.DataFrame]:
    """Return ``liability`` and ``asset``: one row per lease, from the day before ``first`` to the end of ``last``.

    Columns in whole cents: opening, additions (commencement), what was ACQUIRED or TAKEN_OVER, interest or
    amortization (negative), each kind of event (a purchase at the end of the lease among them), payments (negative),
    incentives received (of a liability that they reduce, 842-10-30-5a), what a change of classification moves,
    closing, and ``difference``, what they do not add up to; it is 0 (842-20-50-4g). ``classification`` is that at the
    end; a lease that changes it has a row for each, so that each class ties to its own accounts (842-20-45-3).

    Opening and closing are those ``posted``, with what late facts changed between as movements of their own (see
    :func:`asc842.closing.reports.as_posted.tied`), and leases that are not in the close have rows too; those of the
    schedule where nothing is known of what was posted.
    """
    return {"liability": liability_rolled(h, first, last, posted), "asset": asset_rolled(h, first, last, posted)}


@FLOWS.at(10, "h", "first", "last", "posted", name="liability roll-forward")
def liability_rolled(h: Holdings, first: np.datetime64, last: np.datetime64, posted: Posted | None) -> pd.DataFrame:
    """Roll the lease liability forward, see :func:`rollforward`."""
    return _as_table(h, posted, LIABILITY, _liability(h, first, last), first, last)


@FLOWS.at(20, "h", "first", "last", "posted", name="right-of-use asset roll-forward")
def asset_rolled(h: Holdings, first: np.datetime64, last: np.datetime64, posted: Posted | None) -> pd.DataFrame:
    """Roll the right-of-use asset forward, see :func:`rollforward`."""
    return _as_table(h, posted, ASSET, _asset(h, first, last), first, last)


def _as_table(h: Holdings, posted: Posted | None, rolled_: Rolled, columns: Columns, first: np.datetime64,
              last: np.datetime64) -> pd.DataFrame:
    """Lay a roll-forward of amounts (2, leases) out in rows, tied to what is posted."""
    if posted is None:
        return rolled(h.leases, columns, finance_at(h, last))
    found = rolled(posted.leases, tied(posted, rolled_, columns, first, last), posted.finance_at(last))
    return without_empty_rows(found, posted)


def without_empty_rows(table: pd.DataFrame, posted: Posted) -> pd.DataFrame:
    """Leave out rows of leases that are not in the close and of which no amount is anything but zero."""
    if not posted.gone.any():
        return table
    amounts = [c for c in table.columns if table[c].dtype.kind == "i"]
    kept = (table[amounts] != 0).any(axis=1) | table["lease"].isin(posted.h.leases)
    return table[kept].reset_index(drop=True)


def _flow(h: Holdings, column: Ints, first: np.datetime64, last: np.datetime64) -> Ints:
    parts = h.schedule.by_class
    inside = h.rows_within(parts, first, last)
    return add(h, parts.lease[inside], parts.finance[inside], column[inside])


def _liability(h: Holdings, first: np.datetime64, last: np.datetime64) -> Columns:
    s, parts = h.schedule, h.schedule.by_class
    began = (h.commencements() >= first) & (h.commencements() <= last)
    then, now = finance_at(h, first - ONE_DAY), finance_at(h, last)
    return {"opening": under(then, h.liability(first - ONE_DAY)),
            **_begun(h, began, s.opening_liability),
            **{name: _flow(h, sign * amounts, first, last) for name, (sign, amounts) in flows_of_rows(parts).items()},
            **_events(h, first, last, "liability"),
            RECLASSIFIED: -_moved(h, first, last, "lease_liability"),
            "closing": under(now, h.liability(last))}


def _asset(h: Holdings, first: np.datetime64, last: np.datetime64) -> Columns:
    s, parts, owned = h.schedule, h.schedule.by_class, h.owned()
    began = (h.commencements() >= first) & (h.commencements() <= last)
    then, now = finance_at(h, first - ONE_DAY), finance_at(h, last)
    asset = {"opening": under(then, h.asset(first - ONE_DAY)),
             **_begun(h, began, s.opening_asset),
             "amortization": -_flow(h, np.where(h.owned(parts).after, 0, parts.amortization), first, last),
             **_events(h, first, last, "asset"),
             RECLASSIFIED: _moved(h, first, last, "right_of_use_asset"),
             "closing": under(now, h.asset(last))}
    passed = h.rows_within(s, first, last)
    passed = passed[owned.passes[passed]]
    asset["purchase"] = asset["purchase"] - add(h, s.lease[passed], s.finance[passed], s.asset_closing[passed])
    return asset


def _begun(h: Holdings, began: np.ndarray, amounts: Ints) -> Columns:
    """What leases open with that begin, apart for those that came with a business."""
    initial = h.measurement.waves[0].spans.finance
    return {name: under(initial, np.where(began & these, amounts, 0)) for name, these in came_by(h).items()}


def came_by(h: Holdings) -> dict[str, np.ndarray]:
    """Tell the leases, (leases,), by the movement with which they come in; TAKEN_OVER only where any did so."""
    other = h.taken_over
    beside = {TAKEN_OVER: other} if h.features.taken_over else {}
    return {"additions": ~h.acquired & ~other, ACQUIRED: h.acquired, **beside}


def add(h: Holdings, lease: Ints, finance: np.ndarray, amounts: Ints) -> Ints:
    """Add amounts up by classification and lease: (n,) -> (2, leases)."""
    count = len(h.leases)
    summed = np.bincount(lease + count * finance, weights=amounts, minlength=2 * count)
    return summed.astype(np.int64).reshape(2, count)


def under(finance: np.ndarray, amounts: Ints) -> Ints:
    """Put amounts of leases under their classification: (leases,) -> (2, leases)."""
    return np.array([np.where(finance, 0, amounts), np.where(finance, amounts, 0)])


def _events(h: Holdings, first: np.datetime64, last: np.datetime64, what: str) -> Columns:
    did = h.schedule.events
    inside = (did.date >= first) & (did.date <= last) if len(did.lease) else np.zeros(0, dtype=bool)
    if what == "liability":
        return by_movement(h, inside, -did.released[inside], {REMEASURED: did.liability_remeasured[inside]})
    return by_movement(h, inside, did.asset_ended[inside], {
        REMEASURED: did.asset_remeasured[inside], BELOW_ZERO: did.remeasurement_gain[inside]})


def by_movement(h: Holdings, inside: np.ndarray, ended: Ints, remeasured: Columns) -> Columns:
    """Add up what events ``inside`` some days did, by what it is called, classification and lease.

    ``ended`` is called by what each event is, ``remeasured`` by its own names; both are of the events inside alone. A
    true-up is shown where any lease was taken over.
    """
    lease, names = h.schedule.events.lease[inside], h.event_movements()[inside]
    finance = finance_after_events(h)[inside]
    left_out = (REMEASURED, *([] if h.features.taken_over else [TRUED_UP]))
    shown = (name for name in EVENT_MOVEMENTS if name not in left_out)
    own = {name: names == name for name in shown}
    return {**{name: add(h, lease, finance, amount) for name, amount in remeasured.items()},
            **{name: add(h, lease[w], finance[w], ended[w]) for name, w in own.items()}}


def finance_after_events(h: Holdings) -> np.ndarray:
    """Whether leases are finance leases by the terms after each event, in the order of ``schedule.events``."""
    found = [wave.spans.finance for wave in h.measurement.waves[1:]]
    return np.concatenate(found) if found else np.zeros(0, dtype=bool)


def _moved(h: Holdings, first: np.datetime64, last: np.datetime64, role: str) -> Ints:
    """What changes of classification move in or out, by classification and lease."""
    lines = moves(h)
    lines = lines.where((lines.role == ROLES.index(role)) & (lines.date >= first) & (lines.date <= last))
    return add(h, lines.lease, lines.finance, lines.amount)


def rolled(leases: pd.Index, columns: Columns, now: np.ndarray) -> pd.DataFrame:
    """One row per lease under its classification now, and one under the other where anything stood or moved there."""
    moved = sum((v for name, v in columns.items() if name != "closing"), np.zeros((2, len(leases)), dtype=np.int64))
    columns = {**columns, "difference": columns["closing"] - moved}
    shown = np.any([v != 0 for v in columns.values()], axis=0) | np.array([~now, now])
    lease, finance = np.nonzero(shown.T)
    return pd.DataFrame({"lease": leases[lease], "classification": CLASSES[finance],
                         **{name: v[finance, lease] for name, v in columns.items()}})
