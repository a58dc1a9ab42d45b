"""Leases measured block by block: the same as all at once, whatever stands on both sides of a cut."""

from __future__ import annotations

import random
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from asc842.closing.portfolio import read_portfolio
from asc842.ledger import blocks
from asc842.ledger.blocks import schedule_in_blocks
from asc842.ledger.schedule import Schedule, schedule_of
from asc842.measurement.tables import waves_from_tables
from holdings import tables_together
from lease_files import load_text
from test_basis import THREE_YEARS, lease
from test_close_classification import chain

SAMPLE = Path(__file__).parents[2] / "inputs" / "sample-portfolio"
Tables = dict[str, pd.DataFrame]


def shuffled(tables: Tables, seed: int) -> Tables:
    """Leases and payments in another order, and events so that those of different leases alternate."""
    draw = random.Random(seed)
    order = draw.sample(range(len(tables["leases"])), len(tables["leases"]))
    events = tables["events"]
    turn = events.groupby("lease").cumcount() + events["lease"].map({x: draw.random() for x in events["lease"]})
    return {**tables, "leases": tables["leases"].iloc[order], "payments": tables["payments"].sample(
        frac=1, random_state=seed), "events": events.iloc[np.argsort(turn.to_numpy(), kind="stable")]}


def same(one: Any, other: Any) -> bool:
    """Whether every array of two schedules, and of what stands in them, is the same."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    return one is other is None or all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))


def both(tables: Tables, monkeypatch: pytest.MonkeyPatch, cells: int) -> tuple[Schedule, Schedule, int]:
    """The schedule at once, that by blocks, and how many blocks there were."""
    monkeypatch.setattr(blocks, "CELLS", cells)
    waves, ids = waves_from_tables(tables)
    cuts = list(blocks._cuts(blocks._months(waves[0].spans), 0))
    return schedule_of(waves, len(ids)), schedule_in_blocks(waves, len(ids)), len(cuts)


@pytest.mark.parametrize("cells", [1, 300, 1000])
def test_the_sample_portfolio(monkeypatch: pytest.MonkeyPatch, cells: int) -> None:
    whole, found, count = both(read_portfolio(SAMPLE).tables(), monkeypatch, cells)
    assert count > 1
    assert same(whole, found)


@pytest.mark.parametrize("seed", range(4))
def test_events_of_leases_by_turns(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Changes of classification inside a month, and cost spread by weights, at either side of a cut."""
    leases = [load_text(text) for text in (*map(chain, range(seed, seed + 7)), lease(*THREE_YEARS))]
    tables = shuffled(tables_together(leases), seed)
    whole, found, count = both(tables, monkeypatch, 120)
    assert count > 3
    assert whole.divided is not None
    assert len(np.unique(whole.events.wave)) > 2
    assert same(whole, found)


def test_a_lease_of_a_century_widens_its_own_block_alone() -> None:
    months = np.full(1 << 14, 72)
    months[5000] = 1200
    cuts = list(blocks._cuts(months, 0))
    assert [low for low, _ in cuts[1:]] == [high for _, high in cuts[:-1]]
    assert (cuts[0][0], cuts[-1][1]) == (0, 1 << 14)
    assert all((high - low) * months[low:high].max() <= blocks.CELLS for low, high in cuts)
    whole = max(high - low for low, high in cuts)
    assert whole * 72 > blocks.CELLS // 2
    (around,) = {low // whole for low, high in cuts if high - low < whole}  # all blocks without it stay as they were
    assert around == 5000 // whole
