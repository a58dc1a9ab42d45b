"""Rows of generated leases that are wrong on purpose, each of a kind that a manifest names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from asc842.api.scale.generated import GeneratedLeases
from asc842.base.lazy import pd
from asc842.calendar.positions import Ints

Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class WrongOnPurpose:
    """What is wrong with the rows ``of`` some leases, in a column of a table; not of all leases has it such rows."""

    said: str
    table: str
    column: str
    of: Callable[[pd.DataFrame], Any]
    value: Callable[[pd.Series[Any]], Any]


def _all(rows: pd.DataFrame) -> Any:
    return np.ones(len(rows), dtype=bool)


WRONG = (
    WrongOnPurpose("no discount rate", "leases", "discount_rate", _all, lambda _: np.nan),
    WrongOnPurpose("a term below zero", "leases", "term_months", _all, lambda _: -12),
    WrongOnPurpose("a classification that is none", "leases", "classification", _all, lambda _: "capital"),
    WrongOnPurpose("a percentage without its sign", "leases", "discount_rate", _all, lambda old: old * 100 + 1),
    WrongOnPurpose("the 32nd of a month", "leases", "due_day", lambda t: t["due_day"].notna(), lambda _: 32),
    WrongOnPurpose("no rent", "leases", "rent", lambda t: t["rent"].notna(), lambda _: np.nan),
    WrongOnPurpose("a fall by more than all of the rent", "leases", "step_rate", lambda t: t["step_rate"].notna(),
                   lambda _: -1.5),
    WrongOnPurpose("an abatement that ends after the lease", "abatements", "to", lambda t: t["to"].notna(),
                   lambda old: old + pd.Timedelta(days=9_000)),
    WrongOnPurpose("an event before commencement", "events", "approved", lambda t: t["effective"].isna(),
                   lambda old: old - pd.Timedelta(days=9_000)),
    WrongOnPurpose("an impairment above the asset", "events", "impairment", lambda t: t["impairment"].notna(),
                   lambda old: old * 100_000),
    WrongOnPurpose("printed rent below zero", "rent", "monthly", lambda t: t["event"].isna(), lambda _: -1.0),
)


def spoil(b: GeneratedLeases, tables: Tables, seed: int, number: int, share: float) -> list[dict[str, str]]:
    """Make some rows wrong, in place: about a ``share`` of the leases, each in one way. Return what was done."""
    draw = np.random.default_rng([seed, number, 1])
    picked, rare = np.flatnonzero(draw.random(len(b)) < share), draw.random(len(b)) < 0.5
    order, can = draw.random((len(b), len(WRONG))), np.stack([_can(b, tables[w.table], w) for w in WRONG], axis=1)
    # Half of them take what few leases can have first, else that would hardly be there.
    order -= rare[:, None] & np.array([w.table != "leases" for w in WRONG])
    way = np.full(len(b), -1)
    way[picked] = np.argmin(np.where(can, order, 2.0)[picked], axis=1)
    said = list[tuple[int, dict[str, str]]]()
    for n, wrong in enumerate(WRONG):
        said += _spoiled(b, tables, wrong, np.flatnonzero(way == n))
    return [entry for _, entry in sorted(said, key=lambda x: x[0])]


def _can(b: GeneratedLeases, table: pd.DataFrame, wrong: WrongOnPurpose) -> Any:
    return np.isin(b.ids.astype(str), table.loc[wrong.of(table), "lease"].to_numpy(str))


def _spoiled(b: GeneratedLeases, tables: Tables, wrong: WrongOnPurpose, leases: Ints
             ) -> list[tuple[int, dict[str, str]]]:
    table = tables[wrong.table]
    rows = table.index[table["lease"].isin(b.ids[leases]) & wrong.of(table)]
    rows = rows[~table.loc[rows, "lease"].duplicated()]
    table.loc[rows, wrong.column] = wrong.value(table.loc[rows, wrong.column])
    return [(int(i), {"lease": b.ids[i], "table": wrong.table, "column": wrong.column, "wrong": wrong.said})
            for i in leases.tolist()]
