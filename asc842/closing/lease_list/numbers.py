"""Numbers as lists write them: 12,450.00, 12.450,00, $12,450, (1,200.00), 7.25 %, 1,850/mo."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from asc842.intake.text.workbook import NumberText

_SIGNS = re.compile(r"US\$|CA\$|[$€£¥]|\b(?:USD|EUR|GBP|CAD|CHF|AUD)\b", re.IGNORECASE)
_PER = {"monthly": re.compile(r"\s*(?:/|per|a|each)?\s*(?:mo|mos|month|monthly|p\.?m\.?)\.?$", re.IGNORECASE),
        "yearly": re.compile(r"\s*(?:/|per|a|each)?\s*(?:yr|year|yearly|annum|annually|annual|p\.?a\.?)\.?$",
                             re.IGNORECASE)}
_GROUPED = {"point": re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?"),
            "comma": re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)?(?:,\d*)?")}
_ONE_GROUP = re.compile(r"\d{1,3}([.,])\d{3}")
LONGEST, MOST_DIGITS = 40, 20
OWN = ("$", "USD", "US$")
"""Signs of the currency that a lease is in where nothing else is said."""
CODES = {"US$": "USD", "\u20ac": "EUR", "\u00a3": "GBP", "\u00a5": "JPY", "CA$": "CAD"}
NO_DOLLARS = ("EUR", "GBP", "JPY", "CHF")


class Figure(NamedTuple):
    """A number as it is typed: its digits and marks, its sign, what it is per (monthly, yearly), whether percent.

    ``currency`` is the sign or code that goes with it; ``marks`` say which decimal marks it can have been typed with.
    """

    body: str
    negative: bool = False
    percent: bool = False
    per: str = ""
    currency: str = ""
    marks: frozenset[str] = frozenset()
    forms: tuple[str, ...] = ()

    def value(self, decimal: str) -> Decimal | None:
        """Return the number with a decimal mark, None where it was not typed with it."""
        if decimal not in self.marks:
            return None
        group, mark = (",", ".") if decimal == "point" else (".", ",")
        number = Decimal(self.body.replace(group, "").replace(mark, "."))
        return -number if self.negative else number


def may_be_in(sign: str, currency: str) -> bool:
    """Whether an amount with a sign or code of a currency, or without, may be in a currency: $ is any dollar's."""
    sign = sign.upper()
    return not sign or CODES.get(sign, sign) == currency or (sign == "$" and currency not in NO_DOLLARS) or (
        sign == "\u00a5" and currency == "CNY")


@lru_cache(maxsize=100_000, typed=True)
def figure(text: str) -> Figure | None:
    """Take a number apart, None where a text is none."""
    if type(text) is NumberText:
        return Figure(text.lstrip("-"), text.startswith("-"), marks=frozenset(("point",))) if _GROUPED[
            "point"].fullmatch(text.lstrip("-")) else None
    body, forms = text.strip().replace("\u2212", "-").replace("\u00a0", " ").replace("\u202f", " "), list[str]()
    digits = len(re.findall(r"[0-9]", body))
    if body.count("(") != body.count(")") or len(body) > LONGEST or not 0 < digits <= MOST_DIGITS:
        return None
    per, currency = next((name for name, said in _PER.items() if said.search(body)), ""), _SIGNS.search(body)
    body = _PER[per].sub("", body) if per else body
    body = _SIGNS.sub("", body).strip()
    percent = body.endswith("%")
    body = body.removesuffix("%").strip()
    negative = (body[:1] == "(" and body[-1:] == ")") or body[:1] == "-" or body[-1:] == "-"
    forms += [name for name, said in (("in parentheses", body[:1] == "("), ("a currency sign", currency),
                                      ("percent", percent), (per, per)) if said]
    body = re.sub(r"(?<=\d)[ '\u2019](?=\d{3})", "", body.strip("()-+ "))
    marks = frozenset(name for name, said in _GROUPED.items() if said.fullmatch(body) and any(map(str.isdigit, body)))
    sign = currency[0] if currency else ""
    return Figure(body, negative, percent, per, sign, marks, tuple(forms)) if marks else None


def decimal_mark(figures: Iterable[Figure], *, commas_group: bool = True) -> tuple[str, list[Figure]]:
    """Return the decimal mark that the figures of a column show, and those for which nothing shows it.

    One comma before three digits separates thousands unless commas separate nothing else in the file
    (``commas_group`` false): no amount has three decimals. One point before three digits may be either. Where the
    mark that others show would make three decimals of it, it is not clear.
    """
    known = list(figures)
    sure = {next(iter(f.marks)) for f in known if len(f.marks) == 1}
    unclear = [f for f in known if len(f.marks) == 2 and _ONE_GROUP.fullmatch(f.body)]
    if len(sure) == 1:
        mark = sure.pop()
        finer = [f for f in unclear if f.body.find("." if mark == "point" else ",") >= 0]
        return ("", finer) if finer else (mark, [])
    if not sure and unclear and commas_group and all("," in f.body for f in unclear):
        return "point", []
    return ("point", []) if not unclear and not sure else ("", unclear or [f for f in known if len(f.marks) == 1])
