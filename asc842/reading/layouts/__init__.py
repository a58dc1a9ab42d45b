"""Layouts of rent tables, a file each; every one announces itself in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from asc842.base.registry import Registry
from asc842.reading.documents.document import ContractText
from asc842.reading.layouts.table import PrintedTable

Layout = Callable[[ContractText, "set[int]"], Iterator[PrintedTable]]
"""Finds the tables of its kind in a document, on lines that no layout before it has taken."""
LAYOUTS = Registry[Layout]("asc842.reading.layouts")
