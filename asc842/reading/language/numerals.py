"""Numbers in words: ordinals, cardinals, and amounts written out."""

from __future__ import annotations

import re
from decimal import Decimal

ONES = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
CARDINALS = {word: n for n, word in enumerate(ONES)} | TENS
_IRREGULAR = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}
ORDINALS = (
    _IRREGULAR
    | {f"{word}th": n for n, word in enumerate(ONES) if n not in _IRREGULAR.values() and n}
    | {f"{word[:-1]}ieth": n for word, n in TENS.items()}
)
WORD = "|".join(sorted((*CARDINALS, *SCALES), key=len, reverse=True))
"""A word of a number, as a part of a regular expression."""
WORDS = re.compile(rf"(?:{WORD})(?:(?:[\s-]+(?:and[\s-]+)?|-)(?:{WORD}))*\b", re.I)


def ordinal(word: str) -> int | None:
    """Return the number of an ordinal word such as twenty-second, or None."""
    tens, _, ones = word.lower().replace(" ", "-").partition("-")
    if not ones:
        return ORDINALS.get(tens)
    return TENS[tens] + ORDINALS[ones] if tens in TENS and ones in ORDINALS and ORDINALS[ones] < 10 else None


def in_words(words: str) -> int | None:
    """Return what words such as "one hundred twenty thousand" come to, or None where they are no number."""
    total = group = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in CARDINALS:
            group += CARDINALS[word]
        elif word == "hundred":
            group = max(1, group) * 100
        elif word in SCALES:
            total, group = total + max(1, group) * SCALES[word], 0
        elif word != "and":
            return None
    return total + group


def written_out(words: str, cents: str | None) -> Decimal | None:
    """Return an amount in words with its hundredths ("and 45/100"), or None."""
    whole = in_words(words)
    if whole is None:
        return None
    part = 0 if cents is None or cents.lower() in ("no", "xx") else int(cents)
    return Decimal(whole) + Decimal(part) / 100
