"""Small changes to a lease file, as a tired or a hostile hand would make them."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

WORDS: list[str] = re.findall(r"\S+", r"""
0 -1 6 12 13 31 200 2400 1e5 1e11 1e24 1e-300 -0.99 0.999 nan inf 0x1F 1_000 true "x" "" "\u0000" [] {} [[1]] [{}]
2003-06-31 9999-12-31 0001-01-01 1800-01-01 2399-12-31 2003-04-01T00:00:00 07:00:00 "2003-04" 2003-4 6% $5 1,000.00
"base" "once" "quarterly" "anniversary" "arrears" ["a","b"] } ] " ''' “x”
id name rent rows area rate month lease_year from to through_month months on amount share first_months last_months
frequency escalator every_months question answer facts judgements calendar_months first_full_months due_day timing
until_aggregate cycle_month first_month instalments parts increase_rate increase_amount period_total annual monthly
charged_area measured rate_per end row begins ends events kind effective
""")
"""Values and keys that are put in the place of others."""
VALUE = re.compile(r'= *("[^"\n]*"|[^,\s{}\[\]"]+|\[[^\]\n]*\])')
KEY = re.compile(r"([A-Za-z_]+) *=")


def mutated(text: str, r: Random) -> str:
    """Return a text with a few changes: lines gone, doubled or swapped, values, keys and characters changed."""
    for _ in range(r.choice((1, 1, 2, 3))):
        text = r.choice(CHANGES)(text, r)
    return text


def change_line(text: str, r: Random) -> str:
    lines = text.split("\n")
    i, j = r.randrange(len(lines)), r.randrange(len(lines))
    lines[i:i + 1] = r.choice(([], [lines[i], lines[i]], [lines[j]]))
    return "\n".join(lines)


def change_character(text: str, r: Random) -> str:
    i = r.randrange(len(text))
    return text[:i] + r.choice(("", *"[]{}\",=.'#\n\\ 0-a_é\u00a0\t")) + text[i + r.randrange(3):]


def change_value(text: str, r: Random) -> str:
    return put_word(text, r, list(VALUE.finditer(text)))


def change_key(text: str, r: Random) -> str:
    return put_word(text, r, list(KEY.finditer(text)))


def put_word(text: str, r: Random, found: list[re.Match[str]]) -> str:
    if not found:
        return text
    place = r.choice(found)
    return text[:place.start(1)] + r.choice(WORDS) + text[place.end(1):]


CHANGES: tuple[Callable[[str, Random], str], ...] = (
    change_line, change_character, change_value, change_value, change_value, change_key)


