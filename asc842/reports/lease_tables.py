"""One lease as the tables that measurement takes, and what it gave back as tables of exact Decimals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from asc842.calendar.grid import DAY, MonthGrid
from asc842.contract.judgements import CarriedRent
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.rent import MONTHS_PER_PAYMENT
from asc842.ledger.journal import journal_of
from asc842.ledger.schedule import Schedule
from asc842.money import from_cents
from asc842.payments.payment import Payment
from asc842.reports.frames import SCHEDULE_COLUMNS, amounts_of
from asc842.reports.measure import Measurement


def tables_of(lease: Lease, policy: Policy, payments: list[Payment]) -> dict[str, pd.DataFrame]:
    """Return the ``leases`` and ``payments`` tables of one lease, as :func:`asc842.measure` takes them."""
    costs = initial_costs(lease)
    row = {
        "lease": lease.id, "commencement": lease.commencement, "lease_term_end": lease.lease_term_end,
        "discount_rate": float(lease.discount_rate), "rate_convention": policy.rate_convention,
        "compounding": compounding(lease, policy), "classification": lease.classification,
        "day_one_payment": policy.day_one_payment, "cost_weights": policy.cost_weights,
        "initial_direct_costs": costs["initial_direct_costs"], "prepaid_rent": costs["prepaid_rent"],
        "incentives": costs["incentives"],
    }
    measured = [p for p in payments if p.measured]
    return {"leases": pd.DataFrame([row]), "payments": pd.DataFrame({
        "lease": lease.id, "due": [p.due for p in measured], "counted": [p.counted for p in measured],
        "gross_rent": [from_cents(p.gross) for p in measured],
        "abatement": [from_cents(p.abatement) for p in measured],
    })}


def compounding(lease: Lease, policy: Policy) -> str:
    """Return how often the nominal convention compounds: as the policy says, or as often as rent is paid."""
    if policy.compounding != "payment":
        return policy.compounding
    paid = [r.frequency for r in lease.facts.rent if r.measured and r.frequency != "once"]
    return min(paid, key=MONTHS_PER_PAYMENT.__getitem__, default="monthly")


def initial_costs(lease: Lease) -> dict[str, Decimal]:
    """Return what enters the asset beside the liability: initial direct costs, prepaid rent, incentives received."""
    facts, carried = lease.facts, lease.judgement(CarriedRent)
    zero = Decimal("0.00")
    return {
        "initial_direct_costs": sum((c.amount or zero for c in facts.costs if c.paid_by == "lessee"), zero),
        "prepaid_rent": sum((p.amount for p in facts.prepaid_rent), zero) + (carried.answer if carried else zero),
        "incentives": sum((i.amount for i in facts.incentives if i.received), zero),
    }


def payments_frame(payments: list[Payment]) -> pd.DataFrame:
    """One row per payment, amounts exact Decimals in lease currency."""
    return pd.DataFrame([{
        "component": p.rent, "covers_from": p.covers_from, "covers_to": p.covers_after - DAY, "due": p.due,
        "counted": p.counted, "timing": p.timing, "gross_rent": from_cents(p.gross),
        "abatement": from_cents(p.abatement), "rent": from_cents(p.rent_due), "in_liability": p.measured,
        "why": p.why, "row": p.rows, "abated_by": "; ".join(p.abated), "source": p.source,
    } for p in payments])


def decimal_schedule(schedule: Schedule) -> pd.DataFrame:
    """Return the promised schedule of one lease: period as text, starts and ends as dates, amounts exact Decimals."""
    exists = schedule.periods.exists
    starts: list[date] = schedule.periods.starts[exists].tolist()
    columns: dict[str, Any] = {
        "period": [f"{d:%Y-%m}" for d in starts], "starts": starts, "ends": schedule.periods.ends[exists].tolist(),
    }
    columns |= {name: list(map(from_cents, cents.tolist())) for name, cents in amounts_of(schedule).items()}
    return pd.DataFrame(columns, columns=list(SCHEDULE_COLUMNS))


def decimal_journal(m: Measurement, policy: Policy) -> pd.DataFrame:
    """Return the journal of one lease, amounts exact Decimals and dates as dates."""
    journal = journal_of(m.schedule, m.spans, m.leases, policy.accounts)
    exact: dict[str, Any] = {c: list(map(from_cents, journal[c].tolist())) for c in ("debit", "credit")}
    return journal.assign(date=journal["date"].dt.date, **exact)


def summary_of(lease: Lease, policy: Policy, m: Measurement) -> dict[str, Any]:
    """Totals, opening balances and terms of one lease; amounts are exact Decimals."""
    s = m.schedule
    cents = {
        "gross_rent": s.gross_rent.sum(), "abatement": s.abatement.sum(), "rent": s.rent.sum(),
        "cost_total": s.cost.sum(), "interest_total": s.interest.sum(), "opening_liability": s.opening_liability[0],
        "opening_asset": s.opening_asset[0], "day_one_payment": s.day_one[0],
    }
    return {
        "classification": lease.classification, "commencement": lease.commencement,
        "lease_term_end": lease.lease_term_end, "months": months(lease.commencement, lease.lease_term_end),
        "discount_rate": lease.discount_rate, "rate_convention": policy.rate_convention,
        "compounding": compounding(lease, policy) if policy.rate_convention == "nominal" else None,
        **{name: from_cents(int(value)) for name, value in cents.items()}, **initial_costs(lease),
    }


def months(start: date, end: date) -> int | Decimal:
    """Length of a term in months: an int where whole, else a Decimal, part months by days of their month."""
    grid = MonthGrid.calendar(start)
    exact = grid.position(end + DAY) - grid.position(start)
    if exact.denominator == 1:
        return int(exact)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.0001"))
