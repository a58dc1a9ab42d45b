"""Reports of a close: tables in whole cents by lease, and by class; renderers lay them out and compute nothing.

A report is made of a block of leases at a time: its part of each is a table, the parts are put one below the other
(:mod:`asc842.closing.reports.joined`), and what follows from all leases is then worked out of that.
"""

from __future__ import annotations

from collections.abc import Callable

from asc842.base.lazy import pd
from asc842.base.registry import Registry

Report = Callable[..., "pd.DataFrame"]
FLOWS = Registry[Report]("asc842.closing.reports")
"""Reports of a stretch of time by name, a row or more a lease, of :class:`asc842.closing.reports.all.Between`."""
AT_END = Registry[Report]("asc842.closing.reports")
"""Reports of where leases stand, of :class:`asc842.closing.reports.all.AtEnd`."""
NOTES = Registry[Report]("asc842.closing.reports")
"""Disclosures beside those of amounts, by name, of :class:`asc842.closing.reports.notes.Noted`."""
JOINED = Registry[Report]("asc842.closing.reports")
"""What is made of the parts of a report of the same name, of :class:`asc842.closing.reports.joined.AllRows`."""
WORDS, BY_LEASE, OF_IMPROVEMENTS, OF_SALES, OF_TAKE_OVERS, EACH, YEAR_BEFORE = (
    "words", "by lease", "of improvements", "of sales", "of take-overs", "each", "year before")
"""Marks: in words; to be described by entity and class; where there are improvements, sales, take-overs; names each
lease, whatever its amounts are; where the fiscal year before is asked for."""
