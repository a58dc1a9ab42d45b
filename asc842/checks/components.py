"""The right-of-use asset as the balancing amount of the schedule, and by its components."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.book.book_tables import BookTables


def component_checks(book: BookTables) -> Iterator[Check]:
    """Compare both assets at commencement and at every period end: the difference is zero."""
    by_parts = book.tables["asset_components"]["asset"].tolist()
    balances = [book.summary["opening_asset"], *book.schedule["asset_closing"]]
    apart = [abs(a - b) for a, b in zip(by_parts, balances, strict=True)]
    wrong = [p for p, x in zip(book.tables["asset_components"]["period"], apart, strict=True) if x]
    yield compared("asset by components = asset of the schedule", ZERO,
                   max(apart, default=ZERO), ZERO, "842-20-30-5, 842-20-35-3b", about=f"{len(apart)} balances",
                   detail=f"differs in {', '.join(wrong[:6])}" if wrong else "")
