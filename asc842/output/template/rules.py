"""How the cells of a column look and what may be typed into them."""

from __future__ import annotations

from datetime import date
from typing import Any

from asc842.closing.portfolio.layout import TableColumn

FORMATS = {"date": "yyyy-mm-dd", "date or months": "General", "number": "#,##0.00####", "fraction": "0.00##%",
           "whole": "0", "yes or no": "General", "text": "General", "plain": "General"}
"""Number format of each kind of column; plain numbers are no amounts of money."""
NO_AMOUNTS = ("months", "area", "weight", "years")
RIGHT = frozenset(("date", "number", "fraction", "whole", "plain"))
"""Kinds whose cells, and heads, stand on the right."""
LONGEST_LIST, LONGEST_NOTE, LONGEST_TITLE = 255, 255, 32
"""Characters that a spreadsheet takes for a list of choices, the note on a cell, and its title."""
WRONG = {
    "date": "a date, such as 2024-02-15", "number": "a number", "whole": "a whole number",
    "fraction": "a percentage such as 7.25 %, or the fraction 0.0725",
}


def look(name: str, column: TableColumn) -> str:
    """Return by which format the cells of a column look."""
    return "plain" if column.kind == "number" and any(word in name for word in NO_AMOUNTS) else column.kind


def input_rule(column: TableColumn, title: str, note: str) -> dict[str, Any] | None:
    """Return the rule for the cells of a column and the note that is shown on them; None where any text may stand."""
    choices = column.offered
    rule = _choice(choices) if choices else _range(column)
    if rule is None and not note:
        return None
    expected = f"one of: {', '.join(choices)}" if choices else WRONG.get(column.kind, "text")
    return {**(rule or {"validate": "any"}), "input_title": title[:LONGEST_TITLE],
            "input_message": (note or expected)[:LONGEST_NOTE], "error_title": title[:LONGEST_TITLE],
            "error_message": f"Write {expected}."[:LONGEST_NOTE]}


def _choice(choices: tuple[str, ...]) -> dict[str, Any] | None:
    fits = len(",".join(choices)) <= LONGEST_LIST
    return {"validate": "list", "source": list(choices)} if fits else None


def _range(column: TableColumn) -> dict[str, Any] | None:
    if column.many:
        return None
    if column.kind == "date":
        return {"validate": "date", "criteria": "between", "minimum": date(1904, 1, 2), "maximum": date(2399, 12, 31)}
    if column.kind == "whole":
        return {"validate": "integer", "criteria": "between", "minimum": -10**9, "maximum": 10**9}
    if column.kind == "number":
        return {"validate": "decimal", "criteria": "between", "minimum": -1e11, "maximum": 1e11}
    if column.kind == "fraction":
        return {"validate": "decimal", "criteria": "between", "minimum": -1, "maximum": 1}
    return None
