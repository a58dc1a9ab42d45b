"""The words of periods and dates as tokens: what a grammar reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lark import Token
from lark.lexer import Lexer

from asc842.reading.language.numerals import CARDINALS, TENS, in_words, ordinal

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = "|".join((*MONTHS, "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"))
_ORDINALS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|"
    "fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|fortieth|fiftieth|sixtieth|"
    "seventieth|eightieth|ninetieth"
)
_TENS = "|".join(TENS)
_CARDINALS = "|".join(sorted(CARDINALS, key=len, reverse=True))
_W = r"(?:\b|(?-i:(?<=[a-z])(?=[A-Z]))|(?<=[A-Za-z])(?=\d))"
"""The end of a word, also where the next one runs on: throughMonth 13."""
_RULES: tuple[tuple[str, str], ...] = (
    (
        "DATE",
        rf"\d{{1,2}}[- ](?:{_MONTH})[a-z]*[- ]\d{{2,4}}(?!\d)|"
        r"[\dlIO]{1,2}\s?/\s?[\dlIO]{1,2}\s?/\s?[\dlIO]{2,4}(?!\d)|\d{1,2}-\d{1,2}-(?:\d{4}|\d{2})(?!\d)|\d{1,2}\.\d{1,2}\.\d{2,4}(?!\d)"
        r"|\d{4}-\d{2}-\d{2}(?!\d)",
    ),
    (
        "COMM",
        r"(?:rent(?:al)?\s+|lease\s+|term\s+|additional\s+premises\s+|expansion\s+)*commencement(?:\s+date)?"
        r"|effective\s+date|delivery\s+date|rent\s+start\s+date",
    ),
    (
        "EXP",
        r"(?:lease\s+)?(?:expiration|termination)(?:\s+date)?(?:\s+of\s+(?:the\s+)?(?:initial\s+)?(?:lease\s+)?term)?"
        r"|(?:end|expiry|balance|remainder)\s+of\s+(?:the\s+)?(?:initial\s+)?(?:lease\s+)?term",
    ),
    ("MONTHNAME", rf"(?:{_MONTH})\b\.?"),
    (
        "ORD",
        rf"(?:(?:{_TENS})[\s-]+)?(?:{_ORDINALS})\b(?:\s*\(\s*\d+\s*(?:st|nd|rd|th)\s*\))?|\d+\s?(?:st|nd|rd|th)\b",
    ),
    ("CARD", rf"(?:{_CARDINALS})(?:[\s-]+(?:{_CARDINALS}|hundred))*\b(?:\s*\(\s*\d+\s*\))?"),
    ("THEN", r"thereafter|followed\s+by|subsequent|after\s+(?:that|it)\b|that\s+follows?\b|afterwards?"),
    ("NEXT", r"next|following|ensuing|succeeding|remaining|last|final"),
    (
        "PAYMENT",
        r"(?:(?:consecutive|successive|equal|level|remaining)\s+)*monthly\s+(?:(?:rental|rent|lease|base\s+rent)\s+)?"
        r"(?:payments|instal+ments|rentals)\b",
    ),
    (
        "MONTH",
        r"(?:(?:full|consecutive|successive)\s+)*(?:calendar\s+)?(?:lease\s+|rent\s+|rental\s+)?(?:months?|mos?)\b\.?",
    ),
    ("CALYEAR", r"calendar\s+years?\b"),
    ("YR", r"(?:full\s+)?(?:lease\s+|rent\s+|rental\s+|contract\s+|term\s+)*(?:years?|yrs?)\b\.?"),
    ("END", r"(?:the\s+)?(?:end|last\s+day|expiration|completion)\b"),
    (
        "TO",
        r"[-\u2010-\u2015\u2212~]+|(?:through(?:out)?|to|until|up\s+to)\s+and\s+including\b|through(?:out)?\b|thru\b|to\b|until\b|till\b|and\s+(?:ending|continuing\s+through)\b"
        r"|ending\b|expiring\b",
    ),
    ("AND", r"and\b|&|,"),
    (
        "FROM",
        r"(?:from|commencing|beginning)\s+(?:on\s+)?and\s+including\b|from\b|beginning\b|commencing\b|starting\b|effective\b|begins?\b|commences?\b|as\s+of\b",
    ),
    ("YEAR", r"(?:19|20)\d\d(?!\d)"),
    ("NUM", r"\d{1,3}(?:\.5)?(?![\d,.]*\d)|(?-i:[lI])(?=\s?[-\u2010-\u2015]\s?\d{1,3}\b)"),
    ("DAYS", r"days?\b"),
    (
        "NOISE",
        r"(?:the|of|a|an|that|inclusive|incl|period|term|on|for|in|during|each|date|dates|no|number|initial|"
        r"inclusive|and\s+including|including|up|at|such|this|day|with|months?'|lease|partial|if\s+any|per|"
        r"premises|s|is|shall|be|all|both|is|rent|base|first\s+full)\b|[():;*.#\[\]|/'\u2019\"_+]+|<[^>]*>",
    ),
)
TOKEN = re.compile("|".join(f"(?P<{name}>{rule})".replace(r"\b", _W) for name, rule in _RULES), re.I)
LETTERS = str.maketrans({"l": "1", "I": "1", "O": "0"})
"""Letters that a scan puts for digits of days and months."""
PERIOD_TYPES = [name for name, _ in _RULES if name not in ("NOISE",)]


class Tokens(Lexer):
    """Gives a parser the tokens that it is called with."""

    def __init__(self, _conf: Any) -> None:
        pass

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override]
        """Yield what was tokenized before."""
        yield from data


def tokens_of(text: str) -> list[Token] | None:
    """Return the tokens of a text that is nothing but a period, less filling words; None with others in it."""
    found, at = list[Token](), 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = TOKEN.match(text, at)
        if not match:
            return None
        if match.lastgroup != "NOISE":
            found.append(Token(match.lastgroup or "", match.group(), start_pos=at, end_pos=match.end()))
        at = match.end()
    return found


def number_of(token: Token) -> int | None:
    """Return the number that a token stands for."""
    text = re.sub(r"\(.*\)", "", str(token)).strip()
    if token.type == "ORD":
        digits = re.match(r"\d+", text)
        return int(digits.group()) if digits else ordinal(re.sub(r"[\s-]+", "-", text))
    return in_words(text) if token.type == "CARD" else int(float(text.translate(LETTERS)))


def month_of(name: str) -> int:
    """Return the number of a month's name or its abbreviation."""
    return next(i for i, month in enumerate(MONTHS, 1) if month.startswith(name.lower().rstrip(".")[:3]))


def says_when(text: str) -> bool:
    """Whether the first word of a text is one of periods, and no filling word."""
    match = TOKEN.match(text.strip())
    return match is not None and (match.lastgroup != "NOISE" or text.strip()[match.end() : match.end() + 1] == ":")
