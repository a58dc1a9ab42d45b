"""One row of leases that says rent, steps, months free and options too, as the rows of tables that it stands for."""

from __future__ import annotations

from asc842.base.registry import Registry
from asc842.closing.portfolio.one_row.row import OneRow, Topic

TOPICS: Registry[Topic] = Registry("asc842.closing.portfolio.one_row")
"""What each topic makes of a row, by the columns that it takes (their names, in its ``marks``)."""

__all__ = ["TOPICS", "OneRow", "Topic"]
