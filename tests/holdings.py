"""Portfolios for tests, from lease files."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

import asc842
from asc842.book.lease_tables import rows_of
from asc842.book.measure import measure_in_cents
from asc842.closing.holdings import Holdings
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
