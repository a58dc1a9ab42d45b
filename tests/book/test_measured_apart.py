"""Leases measured together are what each is measured alone, whatever stands beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from asc842.base.errors import InputError
from asc842.book.measurable import measurable
from asc842.book.measure import measure_in_cents
from asc842.book.measured_apart import measured_apart
from asc842.contract.policy import Policy
from asc842.measurement.typed import Rows
from asc842.timeline.timeline import Timeline
from lease_files import load_text

CASES = {case["name"]: case for case in map(
    json.loads, (Path(__file__).parents[1] / "golden" / "leases.jsonl").read_text(encoding="utf-8").splitlines())}
FEW = ("abandonment-001", "concessions-001", "currencies-001", "event_matrix-002", "seasons-001", "transition-003")
"""With a useful life, rent that is not paid when due, yen or dinar, several events, weights, a transition."""


def rows_of(names: tuple[str, ...]) -> list[Rows]:
    """Return the rows of recorded leases, each under an id of its own."""
    found = [measurable(Timeline(load_text(CASES[name]["lease"]), Policy(**CASES[name]["policy"]))).rows
             for name in names]
    for number, rows in enumerate(found):
        for row in (row for some in rows.values() for row in some):
            row["lease"] = f"lease-{number}"
    return found


def differing(one: Any, other: Any, place: str = "") -> Iterator[str]:
    """Yield where two measurements differ: in a value, a shape or a kind."""
    if isinstance(one, np.ndarray):
        same = one.dtype.kind == other.dtype.kind and one.shape == other.shape and (
            np.array_equal(one, other, equal_nan=one.dtype.kind in "fM"))
        yield from [] if same else [place]
    elif is_dataclass(one):
        for field in fields(one):
            yield from differing(getattr(one, field.name), getattr(other, field.name), f"{place}.{field.name}")
    elif isinstance(one, list):
        for number, pair in enumerate(zip(one, other, strict=True)):
            yield from differing(*pair, f"{place}[{number}]")
    elif one != other:
        yield place


@pytest.mark.parametrize("names", [
    FEW, pytest.param(tuple(CASES)[::3], marks=pytest.mark.heavy)], ids=["few", "many"])
def test_each_of_many_is_measured_as_it_is_alone(names: tuple[str, ...]) -> None:
    leases = rows_of(names)
    together = [measured() for measured in measured_apart(leases)]
    assert [found for rows, m in zip(leases, together, strict=True)
            for found in differing(measure_in_cents(rows), m, rows["leases"][0]["lease"])] == []


def test_a_lease_that_is_refused_costs_only_itself() -> None:
    leases = rows_of(FEW[:2])
    leases[0]["payments"][0]["gross_rent"] *= 10**12
    refused, sound = measured_apart(leases)
    with pytest.raises(InputError, match="payments"):
        refused()
    assert list(differing(measure_in_cents(leases[1]), sound())) == []
