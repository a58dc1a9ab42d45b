"""Columns of a table that make one component: side by side, as parts of a sum, beside what is no rent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from asc842.reading.layouts.table import PrintedTable
from asc842.reading.rent.columns import NOT_BASE, OF_ANOTHER, RentColumn, adds_up

RENT = re.compile(r"\brent(?:al)?s?\b(?!\s+(?:years?|periods?)\b)|instal+ment|\blease\s+payments?\b", re.I)
_ROLE_WORDS = re.compile(
    r"\b(?:monthly|annual(?:ly)?|yearly|per|month|year|annum|base|basic|minimum|fixed|net|gross|rents?|rental|"
    r"instal+ments?|rates?|total|payments?|amounts?|of|for|lease|rentable|square|foot|feet|sf|rsf|psf|period|due|"
    r"in|dollars?|usd|approx\w*)\b|[^\w\s&-]|\$",
    re.I,
)


def grouped(table: PrintedTable, columns: list[RentColumn]) -> Iterator[tuple[str, list[RentColumn], str]]:
    """Yield groups of columns that make one component: its name, its columns, its kind."""
    if gross := _gross([c for c in columns if c.is_money]):
        yield from ((c.head, [c], "left out") for c in columns if c.is_money and c is not gross)
        yield _name_of(table, [gross]), [gross, *(c for c in columns if not c.is_money)], "rent"
        return
    beside = [
        c
        for c in columns
        if c.is_money
        and (OF_ANOTHER.search(c.head) or (NOT_BASE.search(c.head) and not re.search(r"base\s+rent", c.head, re.I)))
    ]
    beside += _sums_with(beside, columns)
    beside += _net_of(beside, columns)
    beside += _unnamed([c for c in columns if c.is_money and c not in beside])
    for column in beside:
        yield column.head, [column], "left out"
    plain = [c for c in columns if c not in beside]
    shared = [c for c in plain if not c.is_money]
    money = [c for c in plain if c.is_money]
    totals = _with_parts(money)
    if totals:
        yield _name_of(table, totals), [*totals, *shared], "rent"
        return
    for group in _side_by_side(money):
        several = len(money) != len(group)
        yield (_own_name(group) if several else _name_of(table, group)), [*group, *shared], "rent"


_NET = re.compile(r"\b(?:base|basic|minimum|fixed|net)\b|\btax(?:es)?\b", re.I)


def _gross(money: list[RentColumn]) -> RentColumn | None:
    """Return the column of all rent where the others are its parts, costs among them, and none is the base."""
    last = money[-1] if len(money) > 2 else None
    parts = money[:-1]
    if last is None or not RENT.search(last.head) or any(_NET.search(c.head) for c in money):
        return None
    return last if any(NOT_BASE.search(c.head) for c in parts) and adds_up(parts, last) else None


def _sums_with(beside: list[RentColumn], columns: list[RentColumn]) -> list[RentColumn]:
    """Return columns that are rent and what is no rent added up: the tax on it, costs."""
    money = [c for c in columns if c.is_money and c.role != "rate"]
    return [t for t in money if t not in beside and beside and adds_up([c for c in money if c.index < t.index], t)]


def _net_of(beside: list[RentColumn], columns: list[RentColumn]) -> list[RentColumn]:
    """Return columns that are what is left of another one less a credit or what is abated."""
    money = [c for c in columns if c.is_money and c.role != "rate" and c not in beside]
    return [c for c in money if any(adds_up([less, c], t) for less in beside for t in money if t is not c)]


def _unnamed(money: list[RentColumn]) -> list[RentColumn]:
    """Return columns that nothing names where others are the year's and the month's rent, and they no part of it."""
    if not {"annual", "monthly"} <= {c.role for c in money}:
        return []
    parts = any(adds_up([c for c in money if not c.role], t) for t in money if t.role)
    return [c for c in money if not c.role and not parts]


def _with_parts(money: list[RentColumn]) -> list[RentColumn]:
    """Return the columns of one component where some are parts that add up to another; none elsewhere."""
    for total in money:
        alike = {"", total.role} if total.role else {"", "monthly", "annual"}
        parts = [c for c in money if c is not total and c.role in alike]
        for count in range(len(parts), 1, -1):
            if adds_up(some := parts[:count], total):
                total.role = total.role or next((c.role for c in some if c.role), "")
                for column in some:
                    column.role, column.sure = "other", True
                    column.head = f"part:{column.head}"
                if not total.role:
                    total.role = "monthly" if any(c.role == "period_total" for c in money) else total.role
                return money
    return []


def _side_by_side(money: list[RentColumn]) -> list[list[RentColumn]]:
    """Divide columns where a role comes again: each time it does, the next component begins."""
    groups = list[list[RentColumn]]()
    for column in money:
        if not groups or (column.role and any(c.role == column.role for c in groups[-1])):
            groups.append([])
        groups[-1].append(column)
    return groups


def _own_name(group: list[RentColumn]) -> str:
    """Return the name of a component among several: what its heads say besides what rent it is."""
    names = (re.sub(r"\s+", " ", _ROLE_WORDS.sub(" ", text)).strip(" -") for c in group for text in (c.top, c.head))
    return next((n for n in names if n), "") or group[0].head or "Rent"


def _name_of(table: PrintedTable, group: list[RentColumn]) -> str:
    """Return what the contract calls its rent."""
    words = " ".join([*(c.head for c in group), table.before[-300:]])
    found = re.search(
        r"\b(Minimum|Base|Basic|Fixed|Guaranteed)\s+(?:Annual\s+|Monthly\s+|Net\s+)?Rent(?:al)?\b", words, re.I
    )
    return f"{found.group(1).title()} Rent" if found else "Base Rent"
