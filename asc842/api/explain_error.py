"""What the code of a problem means: what is wrong, what to do, a bad input with its message, and where to read on."""

from __future__ import annotations

import json
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from asc842.base.errors import InputError, Problem
from asc842.intake.text.words import either, quoted

ALIKE, MOST = 0.85, 6
"""How like a code another one is that may be meant, and how many are named."""
Kind = dict[str, Any]
"""``topic``, ``means``, ``page``; where they are known ``found``, ``expected``, ``remedy``, ``rule``, ``example``."""


@cache
def kinds() -> dict[str, Kind]:
    """Return what is known of every code, by topic."""
    shipped = files("asc842.api").joinpath("explain_error.json").read_text(encoding="utf-8")
    known: dict[str, Kind] = json.loads(shipped)
    return known


def explain_error(code: str) -> Kind:
    """Return what is known of a code, as typed or in brackets; raises InputError, with the nearest where one is."""
    name = code.strip().strip("[]").lower()
    if name in kinds():
        return {"code": name, **kinds()[name]}
    near = [of for of in kinds() if name in of.split(".")] or get_close_matches(name, kinds(), 3, ALIKE)
    raise InputError([Problem("explain-error.unknown", "CODE", quoted(code),
                              "the code at the end of a message's first line, such as rent.gap",
                              f"did you mean {either(near)}?" if 0 < len(near) <= MOST else
                              f"asc842 explain-error lists all codes, {len(near)} of them with {name}" if near else
                              "asc842 explain-error lists all codes")])
