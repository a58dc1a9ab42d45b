"""What bears a rent out: a rent is unmarked only where every witness accounts for what is printed around it.

A file each; every witness announces itself. What one cannot account for is a doubt, and every doubt is a mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from asc842.base.registry import Registry
from asc842.reading.evidence.passage import Passage
from asc842.reading.said import Doubt

Witness = Callable[[Passage], Iterator[Doubt]]
"""Yields what it cannot account for in the passage of a component of rent."""
WITNESSES = Registry[Witness]("asc842.reading.evidence")
