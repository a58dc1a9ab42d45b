"""Clauses of a lease, a topic a file; each announces itself in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable

from asc842.base.registry import Registry
from asc842.reading.found import Found

Clause = Callable[[Found], None]
CLAUSES = Registry[Clause]("asc842.reading.clauses")
"""Each reads its topic from what was found so far."""
BEFORE_TABLES, BEFORE_RENT = 25, 50
"""What tables need is read before them, what sentences on rent need before these, from what no table holds."""
