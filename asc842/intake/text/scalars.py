"""What is wrong with one bare or quoted value of a TOML file, in the words of someone who typed it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from asc842.intake.text.typed_dates import how_to_write, impossible, is_typed_date
from asc842.intake.text.words import quoted, shown

LONGEST_NUMBER = 24
"""Characters. The longest number in a contract has about fifteen."""

_INTEGER = r"[+-]?(?:0|[1-9](?:_?\d)*)"
_FLOAT = rf"{_INTEGER}(?:\.\d(?:_?\d)*(?:[eE][+-]?\d(?:_?\d)*)?|[eE][+-]?\d(?:_?\d)*)"
_TIME = r"\d\d:\d\d:\d\d(?:\.\d+)?"
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:$|[Tt ])")
_VALID = re.compile(
    rf"true|false|{_FLOAT}|{_INTEGER}|[+-]?(?:inf|nan)|0x[\da-fA-F](?:_?[\da-fA-F])*|0o[0-7](?:_?[0-7])*"
    rf"|0b[01](?:_?[01])*|\d{{4}}-\d\d-\d\d(?:[Tt ]{_TIME}(?:[Zz]|[+-]\d\d:\d\d)?)?|{_TIME}", re.ASCII)
_NUMBER = re.compile(r"[+-]?[\d.]")
_TEXT = re.compile(r"""("(?:\\.|[^"\\\n])*"|'[^'\n]*')[ \t]*(.*)""", re.DOTALL)
_GROUPED = re.compile(r"([+-]?)\d{1,3}(?:[,' \u00a0\u202f]\d{3})+(?:\.\d+)?", re.ASCII)
_CURRENCY = re.compile(r"^(?:US|CA)?[$€£¥]\s*|^(?:USD|EUR|GBP|CAD)\s+|\s*[$€£¥]$|\s+(?:USD|EUR|GBP|CAD)$")
_ESCAPE = re.compile(r"""\\(?!["\\bfnrt]|u[\da-fA-F]{4}|U[\da-fA-F]{8})""")
_STRAIGHT = str.maketrans("“”„‟″‘’", "\"\"\"\"\"''")
LONGEST_GUESS = 80
"""Characters of a value that is no TOML beyond which it is not worth guessing what was meant."""
EMPTY = ("none", "null", "nil", "n/a", "na", "tbd", "-", "--", "?", "...")


class Wrong(NamedTuple):
    """What stands there, what is expected, what to do; ``limit`` where TOML itself would allow it.

    ``is_date`` where it is a date that no calendar has.
    """

    code: str
    found: str
    expected: str
    remedy: str
    limit: bool = False
    is_date: bool = False


def wrong_with(raw: str) -> Wrong | None:
    """Return what is wrong with the text of a value, or None where it is a value of TOML within our limits."""
    if raw.startswith(('"', "'")):
        return _wrong_text(raw)
    if _VALID.fullmatch(raw):
        return _beyond_limits(raw) or _no_such_date(raw)
    return _almost(raw)


def _beyond_limits(raw: str) -> Wrong | None:
    exponent = re.search(r"[eE]([+-]?[\d_]+)$", raw) if not raw.startswith("0x") else None
    if len(raw) > LONGEST_NUMBER and not _DATE.match(raw):
        return Wrong("toml.number",
                     shown(raw), f"a number of at most {LONGEST_NUMBER} characters", "write it as it is printed", True)
    if exponent and abs(int(exponent[1])) > LONGEST_NUMBER:
        return Wrong("toml.number", raw, "a number written out in digits", "write it as it is printed", True)
    return None


def _no_such_date(raw: str) -> Wrong | None:
    match = _DATE.match(raw)
    why = impossible(*(int(part) for part in match.groups())) if match else ""
    return Wrong("toml.no-such-date",
                 raw, f"a date that exists; {why}", "correct the date", is_date=True) if why else None


def _wrong_text(raw: str) -> Wrong | None:
    match = _TEXT.fullmatch(raw)
    if match is None:
        return Wrong("toml.text", shown(raw), "text that ends with the quote it began with, on the same line",
                     f"add the closing {raw[0]}")
    text, rest = match.groups()
    if rest:
        return Wrong("toml.text", shown(raw), "nothing after the closing quote, and no other quote inside the text",
                     r'write \" for a quote inside the text; take out what follows the text')
    if raw[0] == '"' and (escape := _ESCAPE.search(text)):
        return Wrong("toml.backslash",
                     shown(raw), r"\\ for a backslash: in double quotes, \ begins a special character",
                     f"write \\{shown(text[escape.start():escape.start() + 2])}, or put the text in single quotes")
    return None


def _almost(raw: str) -> Wrong:
    """What a value that is no TOML was probably meant to be."""
    if not raw or len(raw) > LONGEST_GUESS:
        return _guess_nothing(raw)
    low = raw.lower()
    if raw.strip() != raw and not wrong_with(raw.strip()):
        return Wrong("toml.space",
                     quoted(raw), "ordinary spaces", f"delete the special space next to {shown(raw.strip())}")
    if low in ("true", "false", "yes", "no", "on", "off"):
        right = "true" if low in ("true", "yes", "on") else "false"
        return Wrong("toml.true-or-false", raw, "true or false, in small letters", f"write {right}")
    if low in EMPTY:
        return Wrong("toml.empty", raw, "a value; TOML has no word for an empty one", "take the key out")
    if raw.translate(_STRAIGHT)[0] in "\"'":
        return Wrong("toml.curled-quotes",
                     shown(raw), 'text in straight quotes: "..."', "type them again; a word processor curled them")
    return _almost_date(raw) or _almost_number(raw) or _guess_nothing(raw)


def _guess_nothing(raw: str) -> Wrong:
    if not raw:
        return Wrong("toml.no-value", "nothing after the =", "a value", "write the value, or take the key out")
    return Wrong("toml.value",
                 shown(raw), "text in double quotes, or a number, a date, true or false", f"write {quoted(raw)}")


def _almost_date(raw: str) -> Wrong | None:
    if re.match(r"\d{5,}-\d\d-\d\d$", raw, re.ASCII):
        return Wrong("toml.date", shown(raw), "a year of four digits", "correct the year")
    if not is_typed_date(raw):
        return None
    return Wrong("toml.date",
                 shown(raw), "a date as year-month-day, with two digits for month and day", how_to_write(raw))


def _almost_number(raw: str) -> Wrong | None:
    plain = plain_number(raw)
    if plain:
        return Wrong("toml.number",
                     shown(raw), "a bare number: digits and a decimal point", f"write {plain}{_percent_note(raw)}")
    if _NUMBER.match(raw):
        return Wrong("toml.number", shown(raw), "a number, a date, or text in double quotes",
                     f"write the number alone, such as 61121.84; or put text in quotes: {quoted(raw)}")
    return None


def _percent_note(raw: str) -> str:
    return f" for {shown(raw)}" if raw.rstrip().endswith("%") else ""


def plain_number(text: str) -> str | None:
    """Return the bare number that $61,121.84, (500.00), 6 %, .5, 007 or 204307 sf stands for, None where unsure."""
    value = text[:LONGEST_GUESS].strip().replace("\u2212", "-")
    if value.startswith("(") and value.endswith(")"):
        inside = plain_number(value[1:-1])
        return f"-{inside}" if inside and inside[0].isdigit() else None
    percent = value.endswith("%")
    value = _CURRENCY.sub("", value.removesuffix("%").rstrip())
    value = re.sub(r"\s+(?:sf|sq\.? ?ft\.?|rsf|months?)$", "", value, flags=re.IGNORECASE)
    if _GROUPED.fullmatch(value):
        value = re.sub(r"[,' \u00a0\u202f]", "", value)
    if len(value) > LONGEST_NUMBER or not re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)", value, re.ASCII):
        return None
    number = Decimal(value) / (100 if percent else 1)
    return f"{number.normalize():f}" if percent else f"{number:f}"
