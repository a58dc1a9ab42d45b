"""Reports of a close: tables in whole cents by lease, and by class; renderers lay them out and compute nothing."""

from __future__ import annotations

from collections.abc import Callable

from asc842.base.lazy import pd
from asc842.base.registry import Registry

NOTES = Registry[Callable[..., "pd.DataFrame"]]("asc842.closing.reports")
"""Disclosures beside those of amounts, by name, of :class:`asc842.closing.reports.notes.Noted`."""
WORDS, BY_LEASE, OF_IMPROVEMENTS, OF_SALES, OF_TAKE_OVERS = (
    "words", "by lease", "of improvements", "of sales", "of take-overs")
"""Marks: in words; to be described by entity and class; where there are improvements, sales, take-overs."""
