"""The right-of-use asset as the balancing amount of the schedule, and by its components."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.base.money import from_cents, to_cents
from asc842.book.book_tables import BookTables


def component_checks(book: BookTables) -> Iterator[Check]:
    """Compare both assets at commencement and at every period end: the difference is zero."""
    by_parts = book.plain["asset_components"]
    balances = [to_cents(book.summary["opening_asset"]), *book.plain["schedule"].cents("asset_closing")]
    apart = [abs(a - b) for a, b in zip(by_parts.cents("asset"), balances, strict=True)]
    wrong = [p for p, x in zip(by_parts["period"], apart, strict=True) if x]
    yield compared("asset by components = asset of the schedule", ZERO,
                   from_cents(max(apart)), ZERO, "842-20-30-5, 842-20-35-3b",
                   about=f"{len(apart)} balances",
                   detail=f"differs in {', '.join(wrong[:6])}" if wrong else "")
