"""For when a row is: said in several cells, in words, with a note beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from asc842.reading.language.dates import PRINTED_DAY
from asc842.reading.language.periods import StatedPeriod, periods
from asc842.reading.language.phrases import ending
from asc842.reading.language.tokens import says_when
from asc842.reading.layouts.items import STAR, TOTAL, Item, is_value


def one_label(items: list[Item]) -> list[Item]:
    """Join the first cells of a row where only together they are a period: Months  1 -  6."""
    count = next((n for n, i in enumerate(items) if i.kind == "money"), 0)
    if not 1 < count < 5 or items[0].kind != "words" or not says_when(items[0].text):
        return items
    label = joined(items[:count])
    return [replace(label, right=items[count - 1].right), *items[count:]] if label else items


_FROM = re.compile(
    rf"\s*(?:on|effective|from|as\s+of|commencing|beginning|starting)\s+(?:on\s+)?(?P<day>{PRINTED_DAY})", re.I
)
_NEW_RENT = re.compile(r"\b(?:rent(?:al)?|instal+ments?)\b", re.I)


def worded(items: list[Item]) -> list[Item]:
    """Take words that say from which day the rent after them is for the label of a row."""
    if len(items) < 2 or items[0].kind != "words" or not all(map(is_value, items[1:])):
        return items
    said = _FROM.match(items[0].text)
    if said is None or not _NEW_RENT.search(items[0].text, said.end()) or len(items[0].text.split()) > 16:
        return items
    day = items[0].text[said.start("day") : said.end("day")]
    return [replace(items[0], kind="period", readings=periods(f"from {day}")), *items[1:]]


_NOTE = re.compile(r"(?P<period>.*[\w.])\s*\((?P<note>[A-Za-z][A-Za-z ]+)\)\W*")
MOST_NOTED = 4
"""Words of a note on a row."""


def with_a_note(items: list[Item]) -> list[Item]:
    """Return a row's items, its period first, where a few words stand before or after that; none where they don't."""
    first, rest = items[0], items[1:]
    if first.kind != "words" or len(first.text.split()) > MOST_NOTED + 3 or TOTAL.match(first.text):
        return []
    if rest[0].kind == "period" and len(first.text.split()) <= MOST_NOTED:
        return [rest[0], first, *rest[1:]]
    if (noted := _NOTE.fullmatch(first.text)) and (read := periods(noted["period"].strip())):
        return [_cut(first, noted, "period", read), _cut(first, noted, "note"), *rest]
    found = ending(first.text)
    if found is None or len(first.text[: found[0]].split()) > MOST_NOTED:
        return []
    at = found[0]
    label = replace(first, kind="period", text=first.text[at:], start=first.start + at, readings=found[1])
    return [label, replace(first, text=first.text[:at].rstrip(" (:,-"), end=first.start + at), *rest]


def _cut(item: Item, match: re.Match[str], group: str, readings: tuple[StatedPeriod, ...] = ()) -> Item:
    """Return a part of a cell: a period with its readings, or words."""
    low, high = match.span(group)
    kind: Literal["period", "words"] = "period" if readings else "words"
    return replace(
        item, kind=kind, text=match[group], start=item.start + low, end=item.start + high, readings=readings
    )


def joined(parts: list[Item]) -> Item | None:
    """Join the parts of a folded label where together they are a period."""
    text = " ".join(p.text.strip() for p in parts)
    read = periods(STAR.sub("", text).strip())
    if not read:
        return None
    return replace(parts[0], kind="period", text=text, end=parts[-1].end, readings=read)
