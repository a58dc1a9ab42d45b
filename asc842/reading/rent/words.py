"""What columns of money are that neither their heads nor arithmetic name: by the words of the table and around it."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from asc842.reading.language.periods import StatedPeriod
from asc842.reading.layouts.table import PrintedTable
from asc842.reading.rent.columns import NOT_BASE, RentColumn

_WORDS = re.compile(
    r"(?P<rate>(?:(?:annual|monthly)\s+)?(?:(?:base|basic|rent(?:al)?|rate)\s+){0,3}(?:per|/)\s*(?:rentable\s+|usable\s+)?"
    r"(?:square\s+f(?:oo|ee)t|sq\.?\s*ft|r?sf\b)|\bp?rsf\b|\bpsf\b)|(?P<annual>annual|annum|yearly|per\s+year)|(?P<monthly>monthly|per\s+month)",
    re.I,
)


def by_order_of_words(table: PrintedTable, columns: list[RentColumn]) -> None:
    """Name columns of money by heads that run together in one line, where these name as many as there are."""
    money = [c for c in columns if c.is_money]
    heads = " ".join(h.text for h in table.heads)
    said = [m.lastgroup or "" for m in _WORDS.finditer(heads)]
    if len(money) < 2 or len(said) != len(money) or all(c.role for c in money):
        return
    if all(c.role in ("", role) for c, role in zip(money, said, strict=True)):
        for column, role in zip(money, said, strict=True):
            column.role, column.sure = role, True  # type: ignore[assignment]


DUE = re.compile(r"\b(?:payment|due|instal+ment)\s+dates?\b|\bdates?\s+(?:of\s+payment|due)\b|\bdue\s+on\b", re.I)
_APART = {1: "monthly", 3: "quarterly", 12: "annual"}


def by_days_due(table: PrintedTable, columns: list[RentColumn], readings: list[tuple[StatedPeriod, ...]]) -> None:
    """Name columns of money that nothing names, where the rows are days of payment, by the months between these."""
    days = [r[0].first for r in readings if r[0].last is None and isinstance(r[0].first, date)]
    heads = " ".join(h.text for h in table.heads)
    months = {(b.year - a.year) * 12 + b.month - a.month for a, b in pairwise(days)}
    unknown = [c for c in columns if c.is_money and not c.role]
    if len(days) < len(table.rows) or len(months) != 1 or not DUE.search(heads) or not unknown:
        return
    role = _APART.get(months.pop(), "")
    for column in unknown:
        column.role, column.sure = role, True  # type: ignore[assignment]


def by_words_around(table: PrintedTable, columns: list[RentColumn]) -> None:
    """Name columns of money that nothing names by the words around the table, where they say one thing."""
    unknown = [c for c in columns if c.is_money and not c.role and not NOT_BASE.search(c.head)]
    known = {c.role for c in columns}
    if not unknown or known & {"monthly", "annual"}:
        return
    heads = " ".join(h.text for h in table.heads)
    for words in (heads, table.before[-220:], table.after[:160]):
        roles = {
            role
            for role, rule in (
                ("monthly", r"\bmonthly\b|per\s+month|each\s+month"),
                ("annual", r"\bannual(?:ly)?\b|per\s+(?:annum|year)|yearly"),
            )
            if re.search(rule, words, re.I)
        }
        if len(roles) == 1:
            role = roles.pop()
            for column in unknown:
                column.role, column.sure = role, True  # type: ignore[assignment]
            return
