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
from asc842.ledger.rounding import cents
from asc842.ledger.schedule import RoundedWave
from asc842.measurement.events import IN_PLACE
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
            "acquisition": ("recognized in a business combination, as a new lease", "805-20-30-24"),
            "take-over": ("balances of other books", "842-20-35-2")}
    changed, paragraph = told[life.name(0)]
    taken = life.book.lease.take_over
    return {"kind": life.name(0), "effective": taken.on if taken else life.book.summary["measured_from"],
            "when": "at the end of the day" if taken else "at the start of the day",
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
        "per_year": life.per_year(n), "per_step": float(d.rate_per_unit[0]),
        "step": float(d.unit[0]), "counted_in": life.counted_in(n),
        "whole_months": float(np.floor(months)), "months": months, "days": days,
        "time": float(days) if d.daily[0] else months, "measured": from_cents(int(cents(m.opening_liability)[0])),
    }


def _moves(step: RoundedWave, n: int) -> dict[str, Any]:
    """How balances move from before an event to after it, read from what the event did."""
    e, m, before, now = step.wave.events, step.moves, step.before, step.now
    day_one = step.measured.day_one if n == 0 else np.zeros(1, dtype=np.int64)
    beside = {"costs": e.costs, "prepaid": e.prepaid, "incentives": e.incentives}
    entered = e.costs + e.prepaid - e.incentives
    in_place = {x.name: getattr(e, x.name) for x in IN_PLACE}
    outside = entered - m.bought - e.received
    amounts = {
        "liability_before": before.liability, "released": m.released, "remeasured": m.liability_remeasured,
        "liability_after": now.liability, "liability_change": m.liability_change, "catch_up": e.catch_up,
        "asset_before": before.asset, "surrendered": m.surrendered, "moved": m.liability_remeasured,
        "day_one": day_one, **beside, "carried_over": m.entered - day_one - entered,
        "impairment": m.impairment_loss, "expensed": m.expensed, "asset_after": now.asset, "amortized": m.amortized,
        "asset_change": m.asset_change, **in_place, "gain_loss": m.gain_loss,
        "below_zero": m.remeasurement_gain, "ended": m.termination_gain, "other_gain": m.other_gain,
        "transferred": m.transferred, "bought": m.bought, "outside": outside if n else 0 * outside,
    }
    return {key: from_cents(int(amount[0])) for key, amount in amounts.items()}


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
        "carries": "yes" if n and before == level else "no", "drift": float(step.now.drift[0]),
    }
