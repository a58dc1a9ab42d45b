"""Random chains of events, through ``measure``: balances end at nothing, rows foot, life's cost is what was paid."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

import asc842
from heavy import params
from lease_files import measured_amounts

DAY = pd.Timedelta(1, "D")
CONVENTIONS = ("nominal", "effective", "actual/365", "actual/365 nominal")
CHANGING = ("remeasure", "reduce by share", "reduce by liability")


def months_on(day: pd.Timestamp, months: int) -> pd.Timestamp:
    return day + pd.DateOffset(months=months)


def rent(start: pd.Timestamp, begin: pd.Timestamp, end: pd.Timestamp, event: int, timing: str,
         amount: float) -> Iterator[dict[str, Any]]:
    """Monthly rent from commencement on, rising, of which only what falls due from ``begin`` to ``end`` is kept."""
    for k in range(200):
        due = months_on(start, k) if timing == "advance" else months_on(start, k + 1) - DAY
        if begin <= due <= end:
            yield {"lease": "x", "due": due, "gross_rent": round(amount * (1 + 0.02 * k), 2), "timing": timing,
                   "event": event}


def life(seed: int) -> tuple[dict[str, pd.DataFrame], float]:
    """Return the tables of one lease with one to four events, and what is paid beside rent."""
    rng = random.Random(seed)
    start = pd.Timestamp(2025, rng.randint(1, 12), rng.randint(1, 28))
    end = months_on(start, rng.randint(6, 48)) - DAY
    timing = rng.choice(["advance", "arrears"])
    costs = round(rng.uniform(0, 300), 2)
    leases = pd.DataFrame([{
        "lease": "x", "commencement": start, "lease_term_end": end, "discount_rate": rng.choice([0, 0.03, 0.1]),
        "classification": rng.choice(["operating", "finance"]), "rate_convention": rng.choice(CONVENTIONS),
        "initial_direct_costs": costs}])
    amount = rng.uniform(10, 1000)
    payments = list(rent(start, start, end, 0, timing, amount))
    events = []
    days = sorted(rng.sample(range(1, (end - start).days - 1), rng.randint(1, 4)))
    for number, day in enumerate(days, 1):
        event = drawn_event(rng, start + day * DAY, last=number == len(days))
        falls = event["treatment"] == "reduce by liability"
        if falls or (event["treatment"] in CHANGING and rng.random() < 0.7):
            # Rent so much less that no other rate makes up for it: such a liability has to fall.
            end = event["lease_term_end"] = months_on(end, 0 if falls else rng.randint(0, 9))
            amount = amount * rng.uniform(0.1, 0.6) if falls else rng.uniform(10, 1000)
            begin = event["effective"] + int(event["at_end_of_day"]) * DAY
            payments += rent(start, begin, end, number, timing, amount)
        events.append(event)
    tables = {"leases": leases, "payments": pd.DataFrame(payments), "events": pd.DataFrame(events)}
    return sound(tables), costs + sum(e.get("penalty", 0) for e in events)


def sound(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Reduce by a share where the liability rises, so that there is no proportion by which it falls."""
    while rows := refused_rows(tables):
        events = tables["events"].copy()
        assert (events["treatment"].iloc[rows] == "reduce by liability").all()
        events.loc[events.index[rows], ["treatment", "share"]] = ["reduce by share", 0.1]
        tables = {**tables, "events": events}
    return tables


def refused_rows(tables: dict[str, pd.DataFrame]) -> list[int]:
    try:
        measured_amounts(tables)
    except asc842.InputError as error:
        return [int(p.key.removeprefix("events[").removesuffix("].treatment")) for p in error.problems]
    return []


def drawn_event(rng: random.Random, day: pd.Timestamp, *, last: bool) -> dict[str, Any]:
    treatment = rng.choice([*CHANGING, "carry", *(["terminate"] if last else [])])
    event: dict[str, Any] = {"lease": "x", "effective": day, "treatment": treatment,
                             "at_end_of_day": rng.random() < 0.3, "discount_rate": rng.choice([np.nan, 0.02, 0.09])}
    if treatment == "reduce by share":
        event["share"] = rng.choice([0.1, 0.5, 0.333333333])
    if treatment == "terminate":
        event["penalty"] = 100
    elif rng.random() < 0.3:
        event["classification"] = rng.choice(["operating", "finance"])
    return event


def cents(column: pd.Series) -> int:
    return round(float(column.sum()) * 100)


@pytest.mark.parametrize("seed", params(range(60), range(24)))
def test_chain(seed: int) -> None:
    tables, beside = life(seed)
    s = measured_amounts(tables)["schedule"]
    assert (s["liability_closing"].iloc[-1], s["asset_closing"].iloc[-1]) == (0, 0)
    liability = s["liability_opening"] + s["interest"] - s["payment"] + s["liability_adjustment"]
    asset = s["asset_opening"] - s["amortization"] + s["asset_adjustment"]
    assert (liability - s["liability_closing"]).abs().max() < 1e-6
    assert (asset - s["asset_closing"]).abs().max() < 1e-6
    assert cents(s["cost"]) - cents(s["gain_loss"]) == cents(s["rent"]) + round(beside * 100)
    assert s["starts"].iloc[1:].tolist() == (s["ends"].iloc[:-1] + DAY).tolist()


def test_leases_with_events_do_not_disturb_one_another() -> None:
    alone, joined = [], {"leases": [], "payments": [], "events": []}
    for seed in range(12):
        tables = {name: t.assign(lease=seed) for name, t in life(seed)[0].items()}
        alone.append(measured_amounts(tables)["schedule"])
        for name, table in tables.items():
            joined[name].append(table)
    together = measured_amounts({name: pd.concat(parts) for name, parts in joined.items()})["schedule"]
    numbers = together.columns[4:]
    assert together[numbers].to_numpy().tolist() == pd.concat(alone)[numbers].to_numpy().tolist()
