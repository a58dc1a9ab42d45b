"""Disclosures in words: elections, judgements, terms of the leases, commitments, related parties."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from asc842.calendar.fiscal import FiscalPeriod
from asc842.calendar.positions import Days
from asc842.closing.holdings import Holdings
from asc842.closing.portfolio import Portfolio
from asc842.closing.reports.acquired import acquired_leases
from asc842.closing.reports.all import described_by
from asc842.closing.reports.commitment import short_term_commitment
from asc842.closing.reports.discount_rates import discount_rates
from asc842.closing.reports.elections import elections
from asc842.closing.reports.impairments import impairments
from asc842.closing.reports.improvements import outlasting, taken_up
from asc842.closing.reports.judgements import judgements
from asc842.closing.reports.related import related_parties
from asc842.closing.reports.sale_leaseback import SALES, obligation_maturity, sales
from asc842.closing.reports.terms import terms
from asc842.closing.reports.transition import transitions
from asc842.ledger.standing import Standing

OUTLAST, TAKEN_UP = "leasehold improvements under common control", "common control taken up"
Span = tuple[np.datetime64, np.datetime64]


def notes_of(held: Portfolio, h: Holdings, period: FiscalPeriod, now: Standing,
             reports: Mapping[str, pd.DataFrame], year: Span, *, words: bool = True) -> dict[str, pd.DataFrame]:
    """Return these reports by name (842-20-50-3, -50-7 to -50-10, 842-10-65-1(i), (j), 360-10-50-2).

    ``reports`` are those of amounts, ``year`` the first and last day of the year to date. Leases
    come as they are measured: rates and classifications that were worked out are among the judgements. Without
    ``words`` there are those of amounts alone: reading each judgement of thousands of leases takes time, and a close
    that writes no reports has no place for them.
    """
    leases = [x.alone.contract if x.alone else x.lease for x in held.leases]
    cost = reports["lease cost, year to date"].groupby("lease", sort=False).sum(numeric_only=True).reindex(h.leases)
    said = {} if not words else {
        "policy elections": elections(h.policy, leases), "judgements": judgements(leases),
        "options, guarantees and variable payments": terms([x.life for x in held.leases]),
        "discount rates": discount_rates(held.leases, h.policy, h.dimensions)}
    return {
        **said,
        "transition": described_by(h, transitions(h, [x.alone.adoption if x.alone else None for x in held.leases]),
                                   now.finance, now.at),
        "leases acquired": described_by(h, acquired_leases(h, leases), now.finance, now.at),
        "short-term commitment": described_by(h, short_term_commitment(h, period, cost), now.finance, now.at),
        "impairments": described_by(h, impairments(h, leases, *year), now.finance, now.at),
        "related parties": described_by(h, related_parties(h, now, leases, cost), now.finance, now.at),
    }


def beside_leases(held: Portfolio, h: Holdings, now: Standing, ends: Days, year: Span) -> dict[str, pd.DataFrame]:
    """Return what is disclosed of improvements, and of sales and leasebacks, where there are any.

    842-20-50-7A, 842-10-65-8, 842-40-50-2; ``ends`` are the last days of the fiscal year and of the five after it,
    ``year`` the first and last day of the year to date.
    """
    found = dict[str, pd.DataFrame]()
    if len(h.improvements):
        leases = [x.alone.contract if x.alone else x.lease for x in held.leases]
        found |= {OUTLAST: outlasting(h, leases, now), TAKEN_UP: taken_up(h, leases, *year)}
    if len(h.sale_leaseback):
        found[SALES] = sales(h, [x.alone.leaseback if x.alone else None for x in held.leases], now.at)
        found["financing obligations"] = obligation_maturity(h, now.at, ends)
    return {name: described_by(h, table, now.finance, now.at) for name, table in found.items()}
