"""Rows of reports of leases that move to another entity or asset class: each is a stretch of the time there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np

from asc842.base.constants import DAY
from asc842.closing.reports.by_entity import CLASS
from asc842.closing.reports.other_books import BETWEEN
from asc842.contract.transfers import dimensions_through, first_dimensions
from asc842.derivation.figure import Part
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.long_sums import Row
from asc842.derivation.report_cells import Stretch, cell
from asc842.derivation.roll_forwards import ASSET, LIABILITY, ROLLED
from asc842.derivation.standing import asset, liability

Books = tuple[str, str]
"""Entity and asset class under which a lease stands."""


def stretch_of(s: LeaseSteps, at: Stretch, row: Row) -> Stretch:
    """Return the part of a stretch in which the lease stands under the entity and the class of a row."""
    own = str(row["entity"] or ""), str(row["asset_class"] or "")
    days = [day for day in _moved(s) if at.first <= day <= at.last]
    starts, ends = [at.first, *days], [*(day - DAY for day in days), at.last]
    for i, (first, last) in enumerate(zip(starts, ends, strict=True)):
        if _books(s, last) == own:
            taken = _movement(s, first) if i else ""
            given = _movement(s, last + DAY) if i < len(days) else ""
            return replace(at, first=first, last=last, taken=taken, given=given)
    return at


def _books(s: LeaseSteps, day: date) -> Books:
    lease = s.book.life.lease
    found = dimensions_through(first_dimensions(lease.entity, lease.asset_class, lease.cost_center, lease.dimensions),
                               lease.transfers, _period_end(s, day))
    return str(found["entity"] or ""), str(found["asset_class"] or "")


def _period_end(s: LeaseSteps, day: date) -> date:
    at = np.array([day], dtype="datetime64[D]")
    end: date = s.grid.first_day(s.grid.number(at) + 1)[0].item()
    return end - DAY


def _moved(s: LeaseSteps) -> list[date]:
    """Return the first days of the periods in which the lease moves to other books."""
    days = np.array([t.from_ for t in s.book.life.lease.transfers], dtype="datetime64[D]")
    firsts: Sequence[date] = s.grid.first_day(s.grid.number(days)).tolist() if len(days) else []
    return [day for day in dict.fromkeys(firsts) if _books(s, day - DAY) != _books(s, day)]


def _movement(s: LeaseSteps, day: date) -> str:
    return BETWEEN if _books(s, day - DAY)[0] != _books(s, day)[0] else CLASS


def _transferred(s: LeaseSteps, at: Stretch, what: str, name: str) -> list[Part]:
    """Return the balance that a lease brings from other books, less the one that it takes to others."""
    find = liability if what == "liability" else asset
    own = s.finance_on(at.last) == at.finance
    return [*([Part(find(s, at.before))] if at.taken == name and own else []),
            *([Part(find(s, at.last), -1)] if at.given == name and own else [])]


for _report, _what in ((LIABILITY, "liability"), (ASSET, "asset")):
    for _name in (BETWEEN, CLASS):
        cell(_report, _name, ROLLED)(partial(_transferred, what=_what, name=_name))
