"""One lease as the tables that measurement takes, and its results as tables of exact Decimals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from asc842.base.constants import DAY, ZERO
from asc842.base.money import from_cents, in_currency_of
from asc842.base.plain_table import PlainTable
from asc842.book.frames import AMOUNT_COLUMNS, amounts_of
from asc842.book.measure import Measurement
from asc842.contract.agreed import approved_on
from asc842.contract.events import KINDS, Event
from asc842.contract.lease import Lease
from asc842.contract.take_over import TrueUp
from asc842.ledger.schedule import Schedule
from asc842.measurement.events import AMOUNTS, IN_PLACE
from asc842.measurement.measured import settling
from asc842.measurement.typed import Rows
from asc842.payments.build import Promised
from asc842.payments.carried_in import initial_costs, off_market
from asc842.payments.compounding import compounding
from asc842.payments.concessions import unpaid_rows
from asc842.payments.divided import event_amounts
from asc842.payments.pattern import weight_rows
from asc842.payments.payment import Payment
from asc842.payments.use import calendar_months_used, months_used
from asc842.timeline.life import amortization_end, asset_end
from asc842.timeline.timeline import LeaseVersion, Timeline

EVENT_AMOUNTS = ("liability_before", "liability_after", "asset_before", "asset_after", "gain_loss", "paid",
                 "transferred", *sorted(x.name for x in IN_PLACE if x.name != "paid"), "catch_up",
                 "liability_remeasured", "asset_remeasured", "amortized", "termination_gain", "remeasurement_gain",
                 "impairment_loss")
EVENT_COLUMNS = ("id", "kind", "effective", "at_end_of_day", "approved", *EVENT_AMOUNTS, "initial_direct_costs",
                 "incentive", "discount_rate", "classification", "lease_term_end", "paragraph", "reason", "source")
PAYMENT_COLUMNS = ("component", "covers_from", "covers_to", "due", "counted", "timing", "gross_rent", "abatement",
                   "rent", "incentive", "in_liability", "why", "row", "abated_by", "source")


def rows_of(life: Timeline, promised: Promised) -> Rows:
    """Return one lease as :func:`asc842.measure` takes it: ``leases``, ``payments`` and what further tables it needs.

    ``promised`` lists the payments that each version of the lease promises: at commencement, after each event.
    """
    measured = [(n, p) for n, payments in enumerate(promised) for p in payments if p.measured]
    row, events = lease_and_event_rows(life)
    lease = life.lease.id
    payments = [{"lease": lease, "due": p.due, "counted": p.counted, "settles": not p.exempt,
                 "gross_rent": from_cents(p.gross), "abatement": from_cents(p.abatement),
                 "incentive": from_cents(p.incentive), "event": n, "payment": i} for i, (n, p) in enumerate(measured)]
    further = {"events": events, "weights": weight_rows(life), "unpaid": unpaid_rows(life)}
    return {"leases": [row], "payments": payments} | {name: rows for name, rows in further.items() if rows}


@in_currency_of("lease.currency")
def lease_and_event_rows(life: Timeline) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the row of ``leases`` of one lease, and its rows of ``events`` in order of time."""
    return _lease_row(life), [_event_row(life, version) for version in life.later]


def _lease_row(life: Timeline) -> dict[str, Any]:
    lease, first, policy, rate = life.lease, life.first, life.policy, life.lease.discount_rate
    return {
        "lease": lease.id, "currency": lease.currency,
        "commencement": lease.begins_here, "lease_term_end": first.lease_term_end,
        "discount_rate": float(rate), "unusual_rate": rate >= 1,
        "rate_convention": policy.rate_convention, "compounding": compounding(lease, policy),
        "classification": lease.classification,
        "day_one_payment": policy.day_one_payment, "cost_weights": policy.cost_weights,
        "amortization_end": amortization_end(first), **initial_costs(life), **_as_acquired(lease),
    }


def _as_acquired(lease: Lease) -> dict[str, Any]:
    """Return what a row of ``leases`` says of one acquired: its first day's rent is unpaid, as at a transition."""
    if lease.acquisition is None:
        return {}
    return {"acquired": True, "day_one_payment": "included", "off_market": off_market(lease)}


def _event_row(life: Timeline, after: LeaseVersion) -> dict[str, Any]:
    """Return one row of ``events``; terms that stay are those of the version after the event."""
    version, event = after.lease, after.event
    assert event is not None
    costs, incentive = event_amounts(version, event, life.policy)
    return {
        "lease": version.id, "effective": event.effective, "treatment": treatment(event),
        "at_end_of_day": event.at_end_of_day, "lease_term_end": version.lease_term_end,
        "discount_rate": float(version.discount_rate), "unusual_rate": version.discount_rate >= 1,
        "classification": version.classification,
        "amortization_end": asset_end(version),
        "share": _share(version, event),
        "changes_payments": after.changes_payments,
        **{name: getattr(event, name) or ZERO for name in AMOUNTS if name in Event.model_fields},
        "corrected": event.corrected if isinstance(event, TrueUp) else ZERO,
        "penalty": _paid(event), "initial_direct_costs": costs, "incentives": incentive,
    }


def _share(lease: Lease, event: Event) -> float:
    """Return the share of the right of use that ends, or that is sublet."""
    sublet = next((s.share for s in lease.facts.subleases if s.id == event.sublease), None)
    return float(sublet or event.share_terminated or 0)


def _paid(event: Event) -> Decimal:
    """Return what is paid on an event, below zero where more is received (842-20-40-1)."""
    if event.spread_payment:
        return ZERO
    return (event.penalty or event.price or ZERO) - (event.received or ZERO)


def treatment(event: Event) -> str:
    """Return the name of an event's treatment."""
    named = KINDS[event.kind].treatment
    if named != "reduce":
        return named
    return "reduce by share" if event.method == "right of use" else "reduce by liability"


def events_table(life: Timeline, m: Measurement) -> PlainTable:
    """One row per event: what it did to liability and asset, gain or loss, rate, classification, paragraph."""
    did, rows = m.schedule.events, []
    for i, (after, e) in enumerate(zip(life.later, life.events, strict=True)):
        version = after.lease
        brought = {x.name: getattr(m.waves[i + 1].events, x.name)[0] for x in IN_PLACE}
        amounts = {name: int(brought[name] if name in brought else getattr(did, name)[i]) for name in EVENT_AMOUNTS}
        costs, incentive = event_amounts(version, e, life.policy)
        rows.append({"id": e.id, "kind": e.kind, "effective": e.effective, "at_end_of_day": e.at_end_of_day,
                     "approved": approved_on(life.lease, e), **amounts, "initial_direct_costs": costs,
                     "incentive": incentive, "discount_rate": version.discount_rate,
                     "classification": version.classification,
                     "lease_term_end": version.lease_term_end, "paragraph": e.paragraph,
                     "reason": e.reason, "source": e.source or ""})
    return PlainTable.of_records(EVENT_COLUMNS, rows, EVENT_AMOUNTS)


def payments_table(payments: Sequence[Payment]) -> PlainTable:
    """One row per payment, amounts exact Decimals in lease currency; no row where a lease ends before the first."""
    rows = [(p.rent, p.covers_from, p.covers_after - DAY, p.due, p.counted, p.timing, p.gross, p.abatement, p.rent_due,
             p.incentive, p.measured and not p.exempt, p.why, p.rows, "; ".join(p.abated), p.source)
            for p in payments]
    return PlainTable.of(PAYMENT_COLUMNS, rows, ("gross_rent", "abatement", "rent", "incentive"),
                         {"in_liability": bool})


def schedule_table(schedule: Schedule) -> PlainTable:
    """Return the promised schedule of one lease: period as text, starts and ends as dates, amounts exact Decimals."""
    columns = {"period": np.datetime_as_string(schedule.starts, unit="M"), "starts": schedule.starts,
               "ends": schedule.ends, **amounts_of(schedule)}
    return PlainTable({name: values.tolist() for name, values in columns.items()}, AMOUNT_COLUMNS)


def summary_of(life: Timeline, m: Measurement) -> dict[str, Any]:
    """Totals, opening balances and terms of one lease; amounts are exact Decimals.

    ``measured_from`` is the first day of the schedule: commencement, or the date of a transition or an acquisition, or
    the day after a take-over.
    """
    lease, policy, first = life.lease, life.policy, life.first
    s, opening, term_end = m.schedule, m.waves[0].events, first.lease_term_end
    cents = {
        "gain_loss": s.gain_loss.sum(), "gross_rent": s.gross_rent.sum(), "abatement": s.abatement.sum(),
        "rent": s.rent.sum(), "incentives_in_payments": _in_payments(m),
        "cost_total": s.cost.sum(), "interest_total": s.interest.sum(), "opening_liability": s.opening_liability[0],
        "opening_asset": s.opening_asset[0], "day_one_payment": s.day_one[0],
        "initial_direct_costs": opening.costs[0], "prepaid_rent": opening.prepaid[0],
        "incentives": opening.incentives[0],
    }
    return {
        "classification": lease.classification, "commencement": lease.commencement,
        "measured_from": m.waves[0].spans.start[0].item(),
        "lease_term_end": term_end, "months": shown_months(calendar_months_used(first)),
        "months_from_commencement": shown_months(months_used(first)),
        "amortization_end": amortization_end(first),
        "discount_rate": lease.discount_rate, "rate_convention": policy.rate_convention,
        "compounding": compounding(lease, policy) if policy.rate_convention == "nominal" else None,
        **{name: from_cents(int(value)) for name, value in cents.items()},
    }


def _in_payments(m: Measurement) -> int:
    """Incentives received with or as payments: those of the schedule, and of the day of commencement."""
    spans, paid = m.waves[0].spans, m.waves[0].payments
    return int(m.schedule.incentive.sum() + paid.incentive[paid.settles & ~settling(spans, paid)].sum())


def shown_months(exact: Fraction) -> int | Decimal:
    """Return the length of a period of use in months: an int where whole, else a Decimal."""
    if exact.denominator == 1:
        return int(exact)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.0001"))
