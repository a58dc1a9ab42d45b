"""Text in files that a spreadsheet program opens: none of it is taken for a formula."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d.,]+%?")
MARK = "'"
"""What a spreadsheet program takes as: the rest is text."""


def as_text(text: str) -> str:
    """Put MARK before text that a spreadsheet program would take for a formula; a number stays a number."""
    return MARK + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def formulas(text: str) -> bool:
    """Return whether a spreadsheet program would take a text for a formula."""
    return as_text(text) is not text
