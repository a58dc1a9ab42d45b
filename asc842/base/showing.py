"""How values show themselves at a prompt and in a notebook: one line, or a small table."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from html import escape
from itertools import islice

MOST = 20
"""Rows that a notebook shows."""


def few(names: Collection[object], shown: int) -> str:
    """Return names with commas between, those after so many of them counted."""
    more = len(names) - shown
    return ", ".join(map(str, islice(names, shown))) + (f" and {more:,} more" if more > 0 else "")


def counted(number: int, what: str) -> str:
    """Return a number of things: 1 lease, 3 leases, 2 entries."""
    if number == 1:
        return f"1 {what}"
    return f"{number:,} {what[:-1]}ies" if what.endswith("ry") else f"{number:,} {what}s"


def html_of(title: str, heads: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """Return a table as HTML under a title, with the first MOST of its rows; every text is escaped."""
    head = "".join(f"<th>{escape(str(h))}</th>" for h in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(_text(value))}</td>' for value in row)}</tr>"
                   for row in islice(rows, MOST))
    return f"<div><p>{escape(title)}</p><table><tr>{head}</tr>{body}</table></div>"


def _text(value: object) -> str:
    return "" if value is None else str(value)
