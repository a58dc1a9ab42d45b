"""Leases whose dimensions were changed without a day, after periods were closed with others.

Closed periods stay as they were posted: what a lease stood under then is what the register says, whatever its file
says now. The new dimensions hold from the first day that is open, by a transfer that is noted as ``undated``; it is
kept with the input that the period is closed with, so that later closes know it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from asc842.book.measurable import measurable
from asc842.closing.portfolio import HeldLeases, PortfolioLease
from asc842.closing.register import Register
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.transfers import OWN_DIMENSIONS, Transfer, dimensions_through, first_dimensions
from asc842.timeline.timeline import Timeline

REASON = "Changed without a day, after periods were closed: it holds from the first day that was open."
KEYS = (*OWN_DIMENSIONS, "dimensions", "transfers")


def with_history(held: HeldLeases, policy: Policy, place: str | Path, first: date) -> HeldLeases:
    """Return a portfolio whose leases stand in closed periods where these were posted.

    ``place`` is the register, ``first`` the first day of the period that is to be closed.
    """
    found = Register.find(place)
    if found is None:
        return held
    with found as kept:
        since = kept.open_since(first)
        known = kept.documents_unlike({x.id: x.hash for x in held.leases}) if since else {}
    if since is None or not known:
        return held
    return replace(held, leases=tuple(
        _with_history(x, policy, json.loads(known[x.id]), since) if x.id in known else x for x in held.leases))


def _with_history(x: PortfolioLease, policy: Policy, then: dict[str, Any], since: date) -> PortfolioLease:
    lease = as_dated(x.lease, then, since)
    if lease == x.lease:
        return x
    alone = x.alone
    if alone is not None:
        again = lease.asset_class != x.lease.asset_class  # by which policies are elected
        alone = measurable(Timeline(lease, policy)) if again else replace(
            alone, life=_standing_as(alone.life, lease), stated=_standing_as(alone.stated, lease))
    return replace(x, given=lease, alone=alone)


def as_dated(lease: Lease, then: dict[str, Any], since: date) -> Lease:
    """Return a lease with what it stood under before ``since`` as in ``then``, the data it was last closed with.

    A lease of which the undated keys are as they were last given keeps its own transfers, late ones among them.
    """
    stood = first_dimensions(then.get("entity"), then.get("asset_class"), then.get("cost_center"),
                             then.get("dimensions", {}))
    closed = [Transfer.model_validate_json(json.dumps(t)) for t in then.get("transfers", ())]
    noted = [t for t in closed if t.undated]
    given = dimensions_through(stood, closed, max(t.from_ for t in noted)) if noted else stood
    says = first_dimensions(lease.entity, lease.asset_class, lease.cost_center, lease.dimensions)
    if says == given:
        mine = {t.from_ for t in lease.transfers}
        kept = [*(t for t in noted if t.from_ not in mine), *lease.transfers]
        return _standing(lease, stood, kept) if noted else lease
    before = [t for t in closed if t.from_ < since]
    here, now = dimensions_through(stood, before), dimensions_through(says, lease.transfers, since)
    changed = [] if here == now else [_undated(here, now, since)]
    return _standing(lease, stood, [*before, *changed, *(t for t in lease.transfers if t.from_ > since)])


def _undated(here: dict[str, str | None], now: dict[str, str | None], since: date) -> Transfer:
    new = {name: value for name, value in now.items() if here.get(name) != value}
    return Transfer.model_validate({
        "from": since, **{name: new[name] for name in OWN_DIMENSIONS if name in new},
        "dimensions": {name: value for name, value in new.items() if name not in OWN_DIMENSIONS},
        "without": tuple(name for name in here if name not in now), "reason": REASON, "undated": True})


def _standing(lease: Lease, first: dict[str, str | None], transfers: list[Transfer]) -> Lease:
    own = {name: first.get(name) for name in OWN_DIMENSIONS}
    further = {name: value for name, value in first.items() if name not in OWN_DIMENSIONS}
    in_order: Callable[[Transfer], date] = lambda t: t.from_  # noqa: E731
    return lease.model_copy(update={**own, "dimensions": further,
                                    "transfers": tuple(sorted(transfers, key=in_order))})


def _standing_as(life: Timeline, other: Lease) -> Timeline:
    return life.said_of(life.lease.model_copy(update={name: getattr(other, name) for name in KEYS}))
