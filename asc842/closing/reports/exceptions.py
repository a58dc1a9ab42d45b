"""What a reviewer looks at first: assumptions, differences, overrides, expiries, leases at rest, negative assets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from asc842.base.check import Check
from asc842.base.constants import DAY
from asc842.base.lazy import pd
from asc842.base.money import from_cents, in_currency_of
from asc842.calendar.fiscal import FiscalPeriod
from asc842.calendar.grid import MonthGrid
from asc842.checks.approved import WHEN_APPROVED
from asc842.checks.judged import JUDGED_ANEW
from asc842.checks.pointed import POINTED
from asc842.checks.subleases import INDICATOR, SUBLET_ASSET
from asc842.closing.holdings import Holdings
from asc842.closing.reports.current_portion import outside
from asc842.closing.reports.due_options import options_due
from asc842.closing.reports.sublet import sublet_whole
from asc842.contract.lease import Lease
from asc842.contract.transfers import dimensions_through, first_dimensions
from asc842.ledger.standing import Standing
from asc842.ledger.unusual import unusual
from asc842.payments.targets import settled, targets_of
from asc842.payments.variable import actual_cents
from asc842.timeline.timeline import Timeline

EXCEPTION_COLUMNS = ("lease", "kind", "what", "date", "detail")
WHOLE_PERIOD = "Cost and payments of the whole period stand in the new place, as of its first day."


def exceptions(rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    """Return exceptions as a table, EXCEPTION_COLUMNS, in order of lease and kind."""
    table = pd.DataFrame(rows, columns=list(EXCEPTION_COLUMNS))
    return table.sort_values(["lease", "kind"], kind="stable", ignore_index=True)


def exceptions_of(h: Holdings, period: FiscalPeriod, now: Standing, leases: Sequence[Lease],
                  checks: Mapping[str, Sequence[Check]], posted: pd.Index) -> list[tuple[Any, ...]]:
    """One row per exception of a block of leases: lease, kind, what, date (None where it has none), detail.

    ``leases`` are those of the block, ``checks`` what was found of those that were accounted for by themselves,
    ``posted`` the leases that have lines in the period.
    """
    year_on = MonthGrid(period.last_day + DAY).boundary(12)
    return [*(row for lease in leases for row in _judged(lease)), *_related(leases), *_beside(leases),
            *(row for x in leases for row in _differences(x.id, checks.get(x.id, ()))),
            *_expiring(h, now, period.last_day, year_on), *_at_rest(h, now, period, posted),
            *(row for lease in leases for row in _options(lease, period.last_day, year_on)),
            *(row for lease in leases if lease.facts.variable_payments for row in _unsettled(lease, period.last_day)),
            *(row for lease in leases for row in _planned(lease, period.last_day)),
            *(row for lease in leases if lease.facts.subleases for row in sublet_whole(lease, period.last_day)),
            *(row for lease in leases if lease.transfers for row in _transferred(lease, period)),
            *outside(h, now), *_negative(h, now), *_unusual(h)]


def _judged(lease: Lease) -> Iterator[tuple[Any, ...]]:
    for j in lease.assumptions:
        yield lease.id, "assumption", f"{j.question.replace('_', ' ')} {j.subject}".strip(), None, j.reason


def _transferred(lease: Lease, period: FiscalPeriod) -> Iterator[tuple[Any, ...]]:
    """Transfers that take effect in the period; those that no file dated say what was understood."""
    stood = first_dimensions(lease.entity, lease.asset_class, lease.cost_center, lease.dimensions)
    for t in lease.transfers:
        if period.first_day <= t.from_ <= period.last_day:
            here = dimensions_through(stood, lease.transfers, t.from_ - DAY)
            what = "; ".join(f"{name} {value or 'none'}, before {here.get(name) or 'none'}"
                             for name, value in t.changes.items())
            apart = t.from_ > period.first_day and not {"entity", "asset_class"}.isdisjoint(t.changes)
            told = [t.reason, *(["Date it by a transfer to have it otherwise."] if t.undated else []),
                    *([WHOLE_PERIOD] if apart else [])]
            yield lease.id, "changed without a day" if t.undated else "transfer", what, t.from_, " ".join(told)


def _related(leases: Iterable[Lease]) -> Iterator[tuple[Any, ...]]:
    """Leases whose lessor is a related party (842-20-50-7)."""
    for lease in leases:
        if lease.related_party:
            yield lease.id, "related party", lease.facts.lessor, None, lease.related_party_note or ""


def _beside(leases: Iterable[Lease]) -> Iterator[tuple[Any, ...]]:
    """Matters outside the lease that its file mentions."""
    for lease in leases:
        for note in lease.facts.notes:
            if note.about in POINTED:
                says = POINTED[note.about][-1]
                yield lease.id, "outside the lease", f"{note.about}: {note.source}", None, f"{note.text} {says}"


def _differences(lease: str, checks: Sequence[Check]) -> Iterator[tuple[Any, ...]]:
    for check in checks:
        if check.code == JUDGED_ANEW:
            yield lease, "classification", f"{check.about}: not reassessed", None, check.detail
        elif check.code == WHEN_APPROVED:
            yield (lease, "approval", f"{check.about}: accounted for on {check.actual}, approved: "
                   f"{check.expected if check.expected[0].isdigit() else 'not stated'}", None, check.detail)
        elif check.status == "fail":
            yield lease, "contract difference", f"{check.name}: {check.about}", None, f"residual {check.residual:,}"
        elif check.status == "resolved":
            yield lease, "override", f"{check.name}: {check.about}", None, check.detail
        elif check.code == SUBLET_ASSET:
            yield (lease, "impairment indicator", f"{check.name}: {check.about}", None,
                   f"{check.actual} in the asset while it is sublet: test it (842-20-35-9)")
        elif check.code == INDICATOR and check.status == "note":
            yield (lease, "impairment indicator", f"{check.name}: {check.about}", None,
                   f"income {check.actual}, cost {check.expected}: test the right-of-use asset (842-20-35-14)")


def _expiring(h: Holdings, now: Standing, last: date, year_on: date) -> Iterator[tuple[Any, ...]]:
    """Leases whose term ends within a year."""
    ends = now.term_end
    for i in np.flatnonzero(now.commenced & (ends > np.datetime64(last)) & (ends < np.datetime64(year_on))).tolist():
        yield h.leases[i], "expiring", "lease term ends", ends[i].item(), f"{now.months[i]:.1f} months left"


def _options(lease: Lease, last: date, year_on: date) -> Iterator[tuple[Any, ...]]:
    """Options of which notice is due, or that take effect, within a year."""
    for what, day, answer in options_due(lease, last, year_on):
        yield lease.id, "option", what, day, answer


@in_currency_of("currency")
def _unsettled(lease: Lease, last: date) -> list[tuple[Any, ...]]:
    return list(_targets_open(lease, last))


def _targets_open(lease: Lease, last: date) -> Iterator[tuple[Any, ...]]:
    """Targets of which the time is over and the charge is not known: what is accrued is still an estimate."""
    for payment in lease.facts.variable_payments:
        for found in targets_of(payment):
            target = found[-1]
            if target.to <= last and target.probable and not settled(payment, target):
                yield (lease.id, "accrued", f"{payment.id}: the target's time is over and not charged", target.to,
                       f"{from_cents(actual_cents(payment, target)):,} expected")


def _planned(lease: Lease, last: date) -> Iterator[tuple[Any, ...]]:
    """Incentives of which the day planned is over, and that nobody says were received: the schedule has them paid."""
    planned = any(i.receivable for i in lease.facts.incentives) or any(e.receivable for e in lease.events)
    for incentive in Timeline(lease).last.facts.incentives if planned else ():
        for r in incentive.receivable:
            if r.on <= last and not r.received and r.amount:
                yield (lease.id, "incentive planned", f"{incentive.id}: not said to be received", r.on,
                       f"{r.amount:,} taken as received on its day: state received = true, or an event")


def _at_rest(h: Holdings, now: Standing, period: FiscalPeriod, posted: pd.Index) -> Iterator[tuple[Any, ...]]:
    """Leases of which nothing is posted in the period: those that ended before it, and those whose term runs.

    One that ended may still have rent of a stay after its end, or a charge that comes late.
    """
    ended = now.commenced & (now.term_end < np.datetime64(period.first_day))
    s = h.schedule
    moving = np.zeros(len(h.leases), dtype=bool)
    moving[s.lease[(s.starts <= np.datetime64(period.last_day)) & (s.ends >= np.datetime64(period.first_day))]] = True
    nothing = ~h.leases.isin(posted)
    still = now.commenced & ~ended & nothing
    for i in np.flatnonzero((ended & ~moving & nothing) | still).tolist():
        what = "nothing is posted in the period, and the term runs" if still[i] else "ended before the period"
        yield h.leases[i], "no activity", what, now.term_end[i].item(), "nothing to post"


def _negative(h: Holdings, now: Standing) -> Iterator[tuple[Any, ...]]:
    for i in np.flatnonzero(now.liability < 0).tolist():
        yield (h.leases[i], "negative liability", "lease liability below zero", None,
               f"{from_cents(int(now.liability[i]), h.currency(i)):,}, presented as a receivable")
    for i in np.flatnonzero(now.asset < 0).tolist():
        yield (h.leases[i], "negative asset", "right-of-use asset below zero", None,
               f"{from_cents(int(now.asset[i]), h.currency(i)):,}, presented under liabilities")


def _unusual(h: Holdings) -> Iterator[tuple[Any, ...]]:
    """Rates, terms and abatements beyond what leases usually have."""
    for x in unusual(h.schedule, h.measurement.waves, h.measurement.currencies.tolist()):
        yield h.leases[x.lease], "unusual figure", x.what, None, f"{x.found}; usual is {x.usual}"
