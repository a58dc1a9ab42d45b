"""Stage 10, book: tables of one lease, by topic; each announces itself."""

from __future__ import annotations

from collections.abc import Callable

from asc842.base.plain_table import PlainTable
from asc842.base.registry import Registry

TABLES = Registry[Callable[..., PlainTable | None]]("asc842.book")
"""Further tables of one lease by name, of what they take of :class:`asc842.book.making.Making`; None is left out."""
