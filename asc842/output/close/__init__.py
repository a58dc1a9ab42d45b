"""Renderers of a close: they lay out tables and compute nothing; each announces what it writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from asc842.base.registry import Registry
from asc842.closing.book import CloseBook

FILES = Registry[Callable[[CloseBook], Mapping[str, bytes]]]("asc842.output.close")
"""Files of a close by path in its folder."""
OF_REPORTS, WITHOUT_REPORTS = "of reports", "without reports"
"""Marks of files that are written where reports are asked for, and where they are not."""
