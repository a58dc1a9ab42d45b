"""Maturity analysis of liabilities, and weighted averages, at a date (842-20-50-4g, 842-20-50-6)."""

from __future__ import annotations

import numpy as np

from asc842.base.lazy import pd
from asc842.calendar.positions import Days, Floats, Ints
from asc842.closing.holdings import Holdings
from asc842.closing.reports import AT_END, BY_LEASE, EACH, JOINED, YEAR_BEFORE
from asc842.ledger.standing import Standing

YEARS = 5
REST, YEAR = "rest of year to ", "year to "
"""What names of years begin with: of the one that the period is in, and of later ones."""


@AT_END.at(10, "h", "now", "year_ends", name="maturity", marks=(BY_LEASE,))
def maturity(h: Holdings, now: Standing, year_ends: Days) -> pd.DataFrame:
    """One row per lease in whole cents: undiscounted payments by fiscal year, interest, liability.

    ``year_ends`` are the last days of this fiscal year and of the five after it. Columns: ``remainder`` of this year
    (0 where the date ends it), one per later year by its last day, ``thereafter``, ``total``, ``imputed interest``
    (negative), ``liability``, ``current``, ``noncurrent``.
    """
    lease, due, amount = now.owed
    live = (now.liability != 0)[lease]
    bucket = np.searchsorted(year_ends, due)
    columns = {name: h.sum_by_lease(lease[which], amount[which])
               for i, name in enumerate(bucket_names(year_ends)) for which in [live & (bucket == i)]}
    total = sum(columns.values(), np.zeros(len(h.leases), dtype=np.int64))
    return pd.DataFrame({"lease": h.leases, **columns, "total": total, "imputed interest": now.liability - total,
                         "liability": now.liability, "current": now.current, "noncurrent": now.noncurrent})


def bucket_names(year_ends: Days) -> list[str]:
    """Name the columns: what is left of the year, the years after it by their last days, and all later ones."""
    return [f"{REST}{year_ends[0]}", *(f"{YEAR}{end}" for end in year_ends[1:]), "thereafter"]


@AT_END.at(30, "h", "now", name="weighted averages")
@AT_END.at(40, "h", "before", name="weighted averages, prior year", marks=(YEAR_BEFORE,))
def weights(h: Holdings, now: Standing) -> pd.DataFrame:
    """What the weighted averages of a day are made of, a row a lease."""
    return pd.DataFrame({"currency": h.dimensions["currency"].to_numpy(object), "finance": now.finance,
                         "liability": now.liability, "payments": _owed(h, now), "remaining_months": now.months,
                         "discount_rate": now.rate})


@JOINED.at(10, "rows", name="weighted averages")
@JOINED.at(20, "rows", name="weighted averages, prior year")
def averages(leases: pd.DataFrame) -> pd.DataFrame:
    """Weighted averages by currency and classification: of ``remaining_months``, of ``discount_rate``.

    ``leases`` are those of :func:`weights`.

    The remaining term is weighted by the liability (842-20-55-11), the rate by the remaining lease payments
    (842-20-55-12); ``discount_rate_by_liability`` is the common vendor practice, shown beside it. NaN where there is
    nothing to weigh.
    """
    currencies, finance = leases["currency"].to_numpy(object), leases["finance"].to_numpy(bool)
    groups = [(currency, name, (currencies == currency) & which) for currency in sorted(set(currencies.tolist()))
              for name, which in (("operating", ~finance), ("finance", finance), ("all", np.full(len(finance), True)))]
    return pd.DataFrame([{"currency": currency, "classification": name, **_averaged(leases, which)}
                         for currency, name, which in groups])


@AT_END.at(50, "h", "now", name="weighted averages by lease", marks=(BY_LEASE,))
def averaged_leases(h: Holdings, now: Standing) -> pd.DataFrame:
    """What the weighted averages are made of: one row per lease, its weights, remaining term and rate.

    Rows without a liability have weights of zero.
    """
    return pd.DataFrame({"lease": h.leases, "liability": now.liability, "payments": _owed(h, now),
                         "remaining_months": now.months, "discount_rate": now.rate})


def _owed(h: Holdings, now: Standing) -> Ints:
    """Undiscounted payments that remain of leases that owe any, (leases,)."""
    lease, _, amount = now.owed
    owed: Ints = h.sum_by_lease(lease, amount) * (now.liability != 0)
    return owed


def _averaged(leases: pd.DataFrame, which: np.ndarray) -> dict[str, float]:
    liability, payments = (np.where(which, leases[name].to_numpy(np.int64), 0) for name in ("liability", "payments"))
    months, rate = (leases[name].to_numpy(np.float64) for name in ("remaining_months", "discount_rate"))
    return {"leases": int((liability != 0).sum()), "liability": int(liability.sum()), "payments": int(payments.sum()),
            "remaining_months": _average(months, liability), "discount_rate": _average(rate, payments),
            "discount_rate_by_liability": _average(rate, liability)}


@AT_END.at(60, "h", "now", name="not yet commenced", marks=(BY_LEASE, EACH))
def not_commenced(h: Holdings, now: Standing) -> pd.DataFrame:
    """Leases that have not yet commenced: commencement, end, and all undiscounted payments (842-20-50-3b)."""
    first, s = h.measurement.waves[0], h.schedule
    later = ~now.commenced
    promised = h.sum_by_lease(first.payments.span, first.payments.net)
    return pd.DataFrame({"lease": h.leases, "commencement": first.spans.start, "lease_term_end": now.term_end,
                         "payments": promised, "opening_liability": s.opening_liability})[later]


def _average(values: Floats, weights: np.ndarray) -> float:
    whole = weights.sum()
    return float((values * weights).sum() / whole) if whole else float("nan")
