"""Stage 11, checks: named identities over the whole book, each with residual, tolerance and citation."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from asc842.base.check import Check
from asc842.base.registry import Registry

CHECKS = Registry[Callable[..., Iterable[Check]]]("asc842.checks")
"""Checks of one lease, each of what it takes of :class:`asc842.checks.accounted.Checked`."""
