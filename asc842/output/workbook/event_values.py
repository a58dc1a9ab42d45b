"""What the formulas of the Events sheet come to, from the measurement of each span."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np

from asc842.base.constants import DAY
from asc842.base.money import from_cents
from asc842.book.event_story import event_stories
from asc842.calendar.positions import days_since, months_since
from asc842.ledger.openings import Opened, portion
from asc842.ledger.rounding import cents
from asc842.ledger.schedule import RoundedWave
from asc842.measurement.discount import COMPOUNDING
from asc842.output.workbook.life import Life

MADE = {"liability_after": "liability_made", "asset_after": "asset_made", "gain_loss": "gain_made"}


@lru_cache(maxsize=2)
def event_values(life: Life) -> list[dict[str, Any]]:
    """Return the values of every row of the Events sheet, one dict per span."""
    values = [_terms(life, n) | _discounting(life, n) | _moves(life.steps[n], n) | _straight(life, n)
              for n in range(len(life))]
    stories = event_stories(life.book)
    values[0] |= _told(life)
    for column, (event, changed) in zip(values[1:], stories, strict=True):
        column |= {key: event[key] for key in ("kind", "effective", "reason", "source", "paragraph")}
        column["when"] = "at the end of the day" if event["at_end_of_day"] else "at the start of the day"
        column["approved"] = event["approved"] or ""
        column["changed"] = changed
    for column in values:
        column |= {made: column[key] for key, made in MADE.items()}
    return values


def _told(life: Life) -> dict[str, Any]:
    told = {"commencement": ("initial recognition", "842-20-30-1, 842-20-30-5"),
            "transition": ("recognized as ASC 842 is adopted", "842-10-65-1"),
            "acquisition": ("recognized in a business combination, as a new lease", "805-20-30-24")}
    changed, paragraph = told[life.name(0)]
    return {"kind": life.name(0), "effective": life.book.summary["measured_from"], "when": "at the start of the day",
            "approved": "", "changed": changed, "reason": "", "source": "", "paragraph": paragraph}


def _terms(life: Life, n: int) -> dict[str, Any]:
    spans, terms = life.spans(n), life.terms[n]
    after, asset_after = (days[0].astype("datetime64[D]").item() - DAY for days in (spans.after, spans.asset_after))
    return {
        "starts": life.first_day(n), "last_day": life.last_day(n), "term_end": after, "asset_end": asset_after,
        "classification": "finance" if spans.finance[0] else "operating", "rate": terms.discount_rate,
        "compounding": life.compounded(n), "treatment": str(life.steps[n].wave.events.treatment[0]),
        "share": Decimal(int(life.steps[n].wave.events.share_numerator[0])) / Decimal(
            int(life.steps[n].wave.events.share_denominator[0])),
        "spread": "cost" if life.level(n) else "asset", "spread_end": after if life.level(n) else asset_after,
    }


def _discounting(life: Life, n: int) -> dict[str, Any]:
    d, spans, m = life.discounting(n), life.spans(n), life.steps[n].measured
    months, days = float(months_since(spans.anchor, spans.start)[0]), int(days_since(spans.anchor, spans.start)[0])
    return {
        "per_year": COMPOUNDING[life.compounded(n)].per_year, "per_step": float(d.rate_per_unit[0]),
        "step": float(d.unit[0]), "counted_in": "days" if d.daily[0] else "months",
        "whole_months": float(np.floor(months)), "months": months, "days": days,
        "time": float(days) if d.daily[0] else months, "measured": from_cents(int(cents(m.opening_liability)[0])),
    }


def _moves(step: RoundedWave, n: int) -> dict[str, Any]:
    """How balances move from before an event to after it, in whole cents until the last line."""
    e, before, now = step.wave.events, step.before, step.now
    measured, treatment = int(cents(step.measured.opening_liability)[0]), str(e.treatment[0])
    old, asset = int(before.liability[0]), int(before.asset[0])
    released, surrendered = _ended(step, treatment, old, asset, measured)
    after, paid = int(now.liability[0]), int(e.paid[0])
    day_one = int(step.measured.day_one[0]) if n == 0 else 0
    moved = after - old + released
    beside = {"costs": int(e.costs[0]), "prepaid": int(e.prepaid[0]), "incentives": int(e.incentives[0])}
    entered = asset - surrendered + moved + day_one + beside["costs"] + beside["prepaid"] - beside["incentives"]
    beside["carried_over"] = _carried_over(step, entered)
    carried = entered + beside["carried_over"] - int(e.impairment[0])
    instead = {"net_investment": int(e.net_investment[0]), "guarantee_obligation": int(e.guarantee_obligation[0])}
    bought = treatment == "purchase"
    outside = ((old - asset if bought else paid) + beside["costs"] + beside["prepaid"] - beside["incentives"]
               + instead["guarantee_obligation"] - instead["net_investment"])
    amounts = {
        "liability_before": old, "released": released, "remeasured": moved, "liability_after": after,
        "liability_change": after - old, "catch_up": int(e.catch_up[0]), "asset_before": asset,
        "surrendered": surrendered, "moved": moved,
        "day_one": day_one, **beside, "impairment": int(e.impairment[0]), "expensed": carried - int(now.asset[0]),
        "asset_after": int(now.asset[0]), "amortized": int(now.amortized[0]),
        "asset_change": int(now.asset[0]) - asset + int(now.amortized[0]), "paid": paid, **instead,
        "gain_loss": int(now.gain_loss[0]), **_gains(now), "transferred": asset - old if bought else 0,
        "bought": asset - old + paid if bought else 0, "outside": outside if n else 0,
    }
    return {key: from_cents(amount) for key, amount in amounts.items()}


def _gains(now: Opened) -> dict[str, int]:
    """What the gain or loss of an event comes from, impairment apart."""
    ended, below_zero = int(now.termination_gain[0]), int(now.remeasurement_gain[0])
    return {"below_zero": below_zero, "ended": ended,
            "other_gain": int(now.gain_loss[0]) - ended - below_zero + int(now.impairment_loss[0])}


def _carried_over(step: RoundedWave, entered: int) -> int:
    """What a transition or an acquisition adds to the asset.

    Where the asset is measured by itself, all but what else entered it.
    """
    adoption = step.wave.events.adoption
    measured = float(adoption.asset[0])
    return int(adoption.beside[0]) if np.isnan(measured) else int(measured) - entered


def _ended(step: RoundedWave, treatment: str, liability: int, asset: int, measured: int) -> tuple[int, int]:
    """What of liability and asset goes with the right of use that ends."""
    e = step.wave.events
    if treatment in ("terminate", "purchase"):
        return liability, asset
    if treatment in ("reduce by share", "sublet"):
        share = e.share_numerator, e.share_denominator
        released = 0 if treatment == "sublet" else int(portion(np.array([liability]), *share)[0])
        return released, int(portion(np.array([asset]), *share)[0])
    if treatment == "reduce by liability" and liability:
        released = liability - measured
        return released, int(portion(np.array([asset]), np.array([released]), np.array([liability]))[0])
    return 0, 0


def _straight(life: Life, n: int) -> dict[str, Any]:
    step, level = life.steps[n], life.level(n)
    m = step.measured
    _, total, units = life.weights(n)
    spread = int(m.promised[0] - m.day_one[0] + step.now.asset[0] - step.now.liability[0]) if level else int(
        step.now.asset[0])
    before = life.level(n - 1) if n else True
    return {
        "promised": from_cents(int(m.promised[0])),
        "scale": units, "total_weight": total,
        "cents": spread, "each": spread // total, "rest": spread % total,
        "carries": "yes" if n and before == level else "no", "drift": float(step.now.drift[0]) if n else 0.0,
    }
