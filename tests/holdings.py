"""Portfolios for tests, from lease files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

import asc842
from asc842.base.check import Check
from asc842.book.lease_tables import rows_of
from asc842.book.measure import measure_in_cents
from asc842.book.roster import Roster
from asc842.calendar.fiscal import FiscalCalendar, FiscalPeriod
from asc842.closing import CLOSE_CHECKS
from asc842.closing.checks import Made
from asc842.closing.holdings import Holdings
from asc842.closing.parts import OF_ALL, CheckPart
from asc842.closing.reports.all import Tables
from asc842.closing.reports.all import reports_of as parts_of
from asc842.closing.reports.joined import joined_reports
from asc842.ledger.standing import Standing
from asc842.measurement.typed import frames_of
from asc842.payments.build import promised_payments
from asc842.timeline.timeline import Timeline


def tables_together(leases: Sequence[asc842.Lease], policy: asc842.Policy | None = None) -> dict[str, pd.DataFrame]:
    """Return the tables that leases are measured from together."""
    each = [frames_of(rows_of(life, promised_payments(life))) for life in (Timeline(x, policy) for x in leases)]
    return {name: pd.concat([t[name] for t in each if name in t], ignore_index=True)
            for name in ("leases", "payments", "events", "weights") if any(name in t for t in each)}


def holdings_of(leases: Sequence[asc842.Lease], policy: asc842.Policy | None = None) -> Holdings:
    """Measure leases together, as a close does."""
    policy = policy or asc842.Policy()
    tables = tables_together(leases, policy)
    dimensions = pd.DataFrame([{
        "lease": lease.id, "entity": lease.entity or "Entity", "currency": lease.currency,
        "asset_class": lease.asset_class, "cost_center": lease.cost_center,
    } for lease in leases])
    return Holdings(measure_in_cents(tables), dimensions, policy)


def checks_of(parts: Iterable[CheckPart]) -> list[Check]:
    """Return what the parts of checks that one block of leases brings come to."""
    return [check for part in parts for check in part.checks()]


def close_checks(made: Made) -> list[Check]:
    """Return the checks of a close that is one block."""
    return checks_of(part for check in CLOSE_CHECKS if OF_ALL not in check.marks for part in check.of(made))


def reports_of(h: Holdings, calendar: FiscalCalendar, period: FiscalPeriod, now: Standing) -> Tables:
    """Return the reports of a close that is one block."""
    return joined_reports([parts_of(h, calendar, period, now)], Roster(h.dimensions, h.policy, pd.DataFrame()))
