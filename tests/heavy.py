"""What is left out unless it is asked for with ``pytest -m heavy``: more of the same, which CI runs."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import Any

import pytest


def asked_for(config: pytest.Config) -> bool:
    """Whether the heavy tests are asked for."""
    return re.search(r"(?<!not )\bheavy\b", str(config.getoption("markexpr"))) is not None


def params(names: Iterable[object], light: Container[object]) -> list[Any]:
    """Return names to run a test with; all but the light ones are heavy."""
    return [name if name in light else pytest.param(name, marks=pytest.mark.heavy) for name in names]


def now(config: pytest.Config, names: Iterable[str], light: Container[str]) -> list[str]:
    """Return those of some names that this run of pytest tests."""
    return [name for name in names if (name not in light) == asked_for(config)]
