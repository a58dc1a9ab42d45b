"""Stage 12, closing: many leases, a period, a register of what was posted."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from asc842.base.check import Check
from asc842.base.registry import Registry

CLOSE_CHECKS = Registry[Callable[..., Iterable[Check]]]("asc842.closing")
"""Checks of a close that compare what it makes with itself, of :class:`asc842.closing.checks.Made`."""
POSTED_CHECKS = Registry[Callable[..., Iterable[Check]]]("asc842.closing")
"""Checks that compare it with what is posted and with its leases, of :class:`asc842.closing.checks.Closed`."""
