"""Checks of a close that compare each report with what the register holds, by lease."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from asc842.base.check import Check
from asc842.base.constants import ONE_DAY
from asc842.base.frames import by_value
from asc842.base.lazy import pd
from asc842.calendar.positions import Ints
from asc842.closing import POSTED_CHECKS
from asc842.closing.parts import OF_ALL, CheckPart, Worst, asked, worst, worst_of
from asc842.closing.posted import ByEntity, Posted, Roles, summed_by_entity
from asc842.closing.reports.as_posted import ASSET, CATCH_UP, DROPPED, LIABILITY, Rolled
from asc842.closing.reports.cash import cash_flows, lacking_before
from asc842.closing.reports.cash_before import on_others, paid_in_all
from asc842.closing.reports.cost import PARTS, SIGNS
from asc842.closing.reports.sale_leaseback import OWED, owed_at
from asc842.ledger.standing import Standing

ROLLED = {"liability roll-forward": LIABILITY, "right-of-use asset roll-forward": ASSET}
Reports = Mapping[str, pd.DataFrame]
Spans = Mapping[str, tuple[np.datetime64, np.datetime64]]


@POSTED_CHECKS.at(10, "posted", "made.reports", "spans", "made.now")
def tied_checks(posted: Posted, reports: Reports, spans: Spans, now: Standing) -> Iterator[CheckPart]:
    """Compare roll-forwards, lease cost, cash flows and the schedule with posted sums of their accounts.

    Nothing is compared before the register begins.
    """
    for name, (first, last) in spans.items():
        if last >= posted.begins:
            for title, rolled in ROLLED.items():
                yield from _rolled(posted, f"{title}, {name}", rolled, reports, first, last)
            yield _cost(posted, f"lease cost, {name}", reports, first, last)
            yield _cash(posted, f"cash flows, {name}", reports, first, last)
            yield from _by_entity(posted, name, reports, first, last)
    for what, of, amounts in (("liability", LIABILITY, now.liability), ("right-of-use asset", ASSET, now.asset)):
        stands = of.sign * posted.balance(of.roles, now.at).sum(axis=0)
        stands[: len(amounts)] -= amounts
        yield _check(posted, f"{what} of the schedule = posted to date", stands)


@POSTED_CHECKS.at(30, "posted_lines", "leases", "formerly", "gone", marks=(OF_ALL,))
def lines_reported(lines: pd.DataFrame, leases: pd.Index, now: Mapping[str, str], gone: bool) -> Iterator[Check]:
    """Compare what is posted in the period of leases that no report has a row of with nothing.

    The other ties go by the ``leases`` of the reports. Only where leases are not in the close can one be amiss.
    """
    told = by_value(lines["lease"], lambda name: now.get(name, name) in leases).astype(bool)
    if gone or not told.all():
        left = lines["debit"].where(~told, 0).groupby([lines["lease"], lines["currency"]]).sum()
        yield from worst("every lease with entries in the period is in the reports", left.droplevel("currency"),
                         "register", "lease", left.index.get_level_values("currency").tolist()).checks()


@POSTED_CHECKS.at(20, "posted", "made.now")
def obligations_posted(posted: Posted, now: Standing) -> Iterator[CheckPart]:
    """Compare financing obligations as their terms have them with what is posted to date, where there are such."""
    if posted.h.features.sales:
        owed = owed_at(posted.h, now.at)
        stands = OWED.sign * posted.balance(OWED.roles, now.at).sum(axis=0)
        stands[list(owed)] -= np.array(list(owed.values()), dtype=np.int64)
        yield asked(_check(posted, "financing obligation of the schedule = posted to date", stands), if_=bool(owed))


def _check(posted: Posted, name: str, residuals: Ints) -> Worst:
    return worst_of(name, residuals, posted.leases, "register", "lease", posted.currencies.tolist())


def _by_lease(posted: Posted, table: pd.DataFrame, column: str) -> Ints:
    """Add a column of a report up by lease, (leases,)."""
    count, place = len(posted.leases), posted.place_of(table)
    summed = np.bincount(place + 1, weights=table[column].to_numpy(np.int64), minlength=count + 1)[1:]
    return summed.astype(np.int64)


def _rolled(posted: Posted, name: str, rolled: Rolled, reports: Reports, first: np.datetime64, last: np.datetime64
            ) -> Iterator[CheckPart]:
    def stands(at: np.datetime64) -> Ints:
        found: Ints = rolled.sign * posted.balance(rolled.roles, at).sum(axis=0)
        return found

    if first >= posted.begins:
        yield _check(posted, f"{name}: opening = posted closing of the period before",
                     _by_lease(posted, reports[name], "opening") - stands(first - ONE_DAY))
    yield _check(posted, f"{name}: closing = posted", _by_lease(posted, reports[name], "closing") - stands(last))


def _by_entity(posted: Posted, name: str, reports: Reports, first: np.datetime64, last: np.datetime64
               ) -> Iterator[CheckPart]:
    """Compare roll-forwards, total lease cost and cash flows with what is posted in the books of each entity.

    Sums are of leases in the close, by currency. Where the register begins within the stretch, or an account stands
    for other roles too, rows stand under one entity as they are known now: a difference is noted there.
    """
    begun, before = bool(first >= posted.begins), first - ONE_DAY
    for title, of in ROLLED.items():
        table, noted = reports[f"{title}, {name}"], _noted(posted, of.roles, begun=begun)
        if begun:
            yield _entities(posted, f"{title}, {name}, by entity: opening = posted closing of the period before",
                            table, table["opening"], posted.by_entity(of.roles, before), noted, sign=of.sign)
        yield _entities(posted, f"{title}, {name}, by entity: closing = posted", table, table["closing"],
                        posted.by_entity(of.roles, last), noted, sign=of.sign)
    roles, table = tuple(PARTS[""].values()), reports[f"lease cost, {name}"]
    booked = _less(posted.by_entity(roles, last), posted.by_entity(roles, before))
    yield _entities(posted, f"lease cost, {name}, by entity = posted on the accounts of cost", table, table["total"],
                    booked, _noted(posted, roles, begun=begun))
    if begun:
        yield _cash_by_entity(posted, f"cash flows, {name}", reports, first, last)


def _cash_by_entity(posted: Posted, name: str, reports: Reports, first: np.datetime64, last: np.datetime64
                    ) -> _Entities:
    table, beside = reports[name], on_others(posted, first, last)
    paid = pd.Series(paid_in_all(table))
    # What payables book stands once for each lease, beside its last row.
    rows, where = posted.place_of(table), ~table["lease"].duplicated(keep="last").to_numpy(bool)
    paid[where] = paid[where] - beside[rows[where]]
    booked = _less(posted.by_entity(("cash",), first - ONE_DAY), posted.by_entity(("cash",), last))
    moved = beside[posted.elsewhere(np.full(len(posted.h.leases), None))["place"].to_numpy(np.int64)].any()
    noted = "payables book what leases that moved pay or receive" if moved else ""
    return _entities(posted, f"{name}, by entity = posted on the account of cash", table, paid,
                     booked, noted or _noted(posted, ("cash",), begun=True))


def _noted(posted: Posted, roles: Roles, *, begun: bool) -> str:
    if not begun:
        return "the register begins within: what came before stands under the entity that the lease has at the end"
    return "an account has other roles too" if posted.shares(roles) else ""


@dataclass(frozen=True, slots=True)
class _Entities:
    """By how much reports are above what is posted, by entity and currency, and why that may be."""

    name: str
    apart: ByEntity
    noted: str

    def and_(self, other: _Entities) -> _Entities:
        return _Entities(self.name, _less(self.apart, other.apart, -1), self.noted or other.noted)

    def checks(self) -> Iterator[Check]:
        apart = dict(sorted(self.apart.items()))
        for found in worst_of(self.name, np.array([*apart.values()], dtype=np.int64), [*apart], "register",
                              "entity total", [currency for _, currency in apart]).checks():
            yield replace(found, status="note", detail=f"{found.detail}: {self.noted}") if (
                self.noted and found.status == "fail") else found


def _entities(posted: Posted, name: str, table: pd.DataFrame, column: pd.Series[int], booked: ByEntity,
              noted: str, *, sign: int = 1) -> _Entities:
    """Compare a column of a report with what is posted, by entity and currency; a difference that is noted is none."""
    own = posted.place_of(table) < len(posted.h.leases)
    entity, currency = (table[key].fillna("").to_numpy(object)[own] for key in ("entity", "currency"))
    shown = summed_by_entity(entity, currency, column.to_numpy(np.int64)[own])
    return _Entities(name, _less(shown, booked, sign), noted)


def _less(some: ByEntity, others: ByEntity, sign: int = 1) -> ByEntity:
    """Amounts less ``sign`` times others, by entity and currency."""
    return {key: some.get(key, 0) - sign * others.get(key, 0) for key in some | others}


def _cost(posted: Posted, name: str, reports: Reports, first: np.datetime64, last: np.datetime64) -> Worst:
    """Compare total, costs beside it, and gain or loss; where the register begins later, with all posted since."""
    apart = np.zeros(len(posted.leases), dtype=np.int64)
    for of, roles in PARTS.items():
        columns = ["total"] if not of else [*roles, CATCH_UP + of, DROPPED + of]
        shown = sum((_by_lease(posted, reports[name], c) for c in columns), np.zeros_like(apart))
        off = shown - SIGNS[of] * posted.moved(tuple(roles.values()), first, last).sum(axis=0)
        apart = np.where(np.abs(off) > np.abs(apart), off, apart)
    return _check(posted, f"{name} = posted on the accounts of cost", apart)


def _cash(posted: Posted, name: str, reports: Reports, first: np.datetime64, last: np.datetime64) -> Worst:
    """Compare what is paid less what is received, without what other accounts than that of cash book."""
    since = max(first, posted.begins)
    shown = _paid(posted, reports[name])
    if first < since:
        before = _paid(posted, cash_flows(posted.h, first, since - ONE_DAY))
        shown = shown - (before - lacking_before(posted, first)[0])
    booked: Roles = ("cash",)
    return _check(posted, f"{name} = posted on the account of cash",
                  shown - on_others(posted, since, last) + posted.moved(booked, since, last).sum(axis=0))


def _paid(posted: Posted, table: pd.DataFrame) -> Ints:
    return _by_lease(posted, table.assign(paid=paid_in_all(table)), "paid")
