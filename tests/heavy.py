"""What is left out unless it is asked for with ``pytest -m heavy``: more of the same, which CI runs.

``pytest`` alone is what one runs between two changes: at least one real case of each kind. Heavy is repetition of it:
further shapes of lease and further seeds of random events where a few cover each pair of features; workbooks beyond
those of a kind in LibreOffice; what SQLite shows on PostgreSQL too; closes of a year and more where a month shows the
rule; every statement, byte or moment at which something fails, where every few of them are tried always. The number
that a rule gives is asserted in a light test. ``.ci/run`` runs both.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import Any

import pytest

COLLECTED = pytest.StashKey[dict[str, list[str]]]()
"""Markers of every test collected, by node id, whatever is deselected later."""


def asked_for(config: pytest.Config) -> bool:
    """Whether the heavy tests are asked for."""
    return re.search(r"(?<!not )\bheavy\b", str(config.getoption("markexpr"))) is not None


def params(names: Iterable[object], light: Container[object]) -> list[Any]:
    """Return names to run a test with; all but the light ones are heavy."""
    return [name if name in light else pytest.param(name, marks=pytest.mark.heavy) for name in names]


def now(config: pytest.Config, names: Iterable[str], light: Container[str]) -> list[str]:
    """Return those of some names that this run of pytest tests."""
    return [name for name in names if (name not in light) == asked_for(config)]
