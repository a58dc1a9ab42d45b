"""Columns of one's own CSV: text with fields in braces, of a closed list, in formats that are known."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from string import Formatter

Filled = Callable[[Mapping[str, object]], str]
_DATE = re.compile(r"(%[aAbBdHjmMpSUWyY%]|[ ,./:_-])*")
_AMOUNT = re.compile(r"[+ -]?0?\d{0,2},?(\.\d)?[fF]?")
_TEXT = re.compile(r"[<>^]?\d{0,2}(\.\d{1,3})?")
FORMATS: dict[type, re.Pattern[str]] = {date: _DATE, Decimal: _AMOUNT, int: re.compile(r"0?\d{0,2}d?"), str: _TEXT}
"""What may follow the colon, by kind of field: of dates, amounts, numbers of lines, and text."""
LONGEST_FORMAT = 40


def template_problem(template: str, sample: Mapping[str, object], further: Collection[str]) -> str:
    """Say which parts of a template can't be filled in; nothing where all can.

    ``sample`` has a value of the kind of each field, ``further`` are names of dimensions, which are text. A field is a
    name alone: no attribute or entry of it, no conversion, no field inside of a format.
    """
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        return str(error)
    for _, name, form, conversion in parts:
        if name is None:
            continue
        value = sample.get(name, "" if name in further else None)
        if value is None or conversion:
            return f"{{{name}{f'!{conversion}' if conversion else ''}}}"
        if not FORMATS[type(value)].fullmatch(form or "") or len(form or "") > LONGEST_FORMAT:
            return f"{{{name}:{form}}}"
    return ""


def filled(template: str, fields: Mapping[str, object]) -> str:
    """Fill a template in; a dimension that a line does not have is empty."""
    return "".join(text + ("" if name is None else format(fields.get(name, ""), form or ""))
                   for text, name, form, _ in Formatter().parse(template))
