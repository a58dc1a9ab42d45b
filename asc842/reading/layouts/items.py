"""What a cell or a line holds: periods, amounts, numbers, and words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from asc842.base.constants import ZERO
from asc842.reading.documents.deadline import in_time
from asc842.reading.documents.document import Box, ContractText, TableCell, TextLine
from asc842.reading.language.amounts import SIGNS, Amount, money, unit_after
from asc842.reading.language.periods import StatedPeriod, periods

Kind = Literal["period", "money", "number", "percent", "redacted", "words", "blank"]
STAR = re.compile(r"[\s*†‡§\"\u201d]*(?:\(\d{1,2}\)|\[\d{1,2}\]|\{\d{1,2}\})?[\s*†‡§]*$")
TOTAL = re.compile(r"\s*(?:grand\s+|aggregate\s+|sub)?-?(?:total|aggregate|sum)\b", re.I)
RULE = re.compile(r"[\s\-=_–—.*|+:\"\u201d]*")
REDACTED = re.compile(
    r"\[\s*(?:\*{2,}|\*\s?\*\s?\*|x{3,}|redacted|intentionally\s+omitted|confidential[^\]]*|omitted)\s*\]|\*{4,}"
    r"|\[\s*_+\s*\]|\[\s*\u25cf\s*\]|X{4,}|\u2588{2,}|\[REDACTED[^\]]*\]|\$\s?(?:\[\s*\]|\*{3,}|_{3,}|X{3,})",
    re.I,
)
NOTHING = re.compile(
    r"no\s+(?:\w+\s+){0,2}rent(?:\s+(?:due|payable))?|rent[\s-]free|free(?:\s+rent)?|(?:fully\s+)?abated|\$?\s*-\s?0\s?-|nil|waived",
    re.I,
)
"""A cell that says that no rent is due."""
_NUMBER = re.compile(
    r"(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.\d)?\s*(?:(?:rentable\s+|usable\s+)?(?:sq\.?\s*ft\.?|square\s+feet|r?sf)|months?)?\s*\**",
    re.I,
)
_LAST = re.compile(r"(?:[;,]\s*(?:and|or))?[\s:;,(\u2013-]*$")
"""What ends a part of a list."""
_PERCENT = re.compile(r"\(?\d{1,3}(?:\.\d+)?\s*%\)?")
_UNIT_WORDS = re.compile(
    r"[\s()/*.,;:+\"\u201d]*(?:(?:plus|tax|nnn|net|gross|approx(?:imately)?|per|month|mo|year|yr|annum|sf|rsf|psf|"
    r"square|foot|feet|sq|ft|rentable|usable|monthly|annually|annual|each|a|dollars|no|usd|equals|x|=|or|and|"
    r"at|of|e|electric(?:ity)?|utilities)\b[\s()/*.,;:+\"\u201d]*)*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a line: its kind, characters, place, and what it was read as."""

    kind: Kind
    text: str
    start: int
    end: int
    left: float
    right: float
    readings: tuple[StatedPeriod, ...] = ()
    amount: Amount | None = None
    box: Box | None = None


def items_of(document: ContractText, line: TextLine) -> list[Item]:
    """Return what the cells of a line hold, signs of money joined with their numbers."""
    in_time()
    cells = _joined(document, list(document.cells_of(line)))
    return [item for cell in cells for item in _items(cell)]


def _joined(document: ContractText, cells: list[TableCell]) -> list[TableCell]:
    """Join "$" with the number in the next cell, a number with the unit, the sign or bracket after it."""
    out = list[TableCell]()
    for cell in cells:
        before = out[-1] if out else None
        if before and _belongs(before.text, cell.text):
            text = document.text[before.start : cell.end] if "\n" not in document.text[before.end : cell.start] else ""
            out[-1] = replace(
                before,
                text=re.sub(r"[\s|]+", " ", text or f"{before.text} {cell.text}"),
                end=cell.end,
                right=cell.right,
            )
        else:
            out.append(cell)
    return out


def _belongs(before: str, now: str) -> bool:
    """Whether two cells are one figure that was divided."""
    if re.fullmatch(r"(?:US|U\.S\.|CA?|AU?|NZ|CDN)?\s?\$|USD|GBP|EUR|CAD|AUD|[\u00a3\u20ac]", before.strip()):
        return bool(re.match(r"[\dOl.(]|\[", now))
    if re.search(r"(?:[-–—]|\b(?:to|through|thru))$", before.strip(), re.I) and re.search(r"\d", before):
        return bool(re.match(r"\d", now)) and not any(sign in now for sign in SIGNS)
    figure = re.search(r"[\d)]$", before.strip()) is not None
    return (
        figure
        and re.fullmatch(
            r"[%)*]+|(?:per|/)\s*(?:rsf|sf|psf|square f.*|sq.*|month|mo\.?|year|yr\.?|annum)[^$\d]*", now.strip(), re.I
        )
        is not None
    )


def _items(cell: TableCell) -> Iterator[Item]:
    """Yield what a cell holds: one thing, or a label and the amounts that run on after it."""
    text = cell.text
    if not text.strip() or RULE.fullmatch(text):
        return
    whole = whole_item(text)
    if whole:
        yield Item(whole[0], text, cell.start, cell.end, cell.left, cell.right, whole[1], whole[2], cell.box)
        return
    yield from _pieces(cell)


def whole_item(text: str) -> tuple[Kind, tuple[StatedPeriod, ...], Amount | None] | None:
    """Return what a text is as a whole, or None where it is words or several things."""
    if REDACTED.fullmatch(STAR.sub("", text).strip().lstrip("$ ")) or REDACTED.fullmatch(text.strip()):
        return "redacted", (), None
    bare = STAR.sub("", text).strip() or text.strip()
    if NOTHING.fullmatch(bare):
        return "money", (), Amount(bare, 0, len(bare), ZERO, stop=len(bare))
    if _PERCENT.fullmatch(bare):
        return "percent", (), None
    found = money(bare)
    if len(found) == 1 and not bare[: found[0].start].strip(" (") and _UNIT_WORDS.fullmatch(bare[found[0].stop :]):
        return "money", (), found[0]
    return None if found else _number_or_period(bare)


def _number_or_period(bare: str) -> tuple[Kind, tuple[StatedPeriod, ...], Amount | None] | None:
    """Return what a text without amounts is: a number of more than three digits, or a period."""
    number = _NUMBER.fullmatch(bare) and not (bare.isdecimal() and len(bare) <= 3)
    if number and not re.fullmatch(r"(?:19|20)\d\d", bare):
        return "number", (), None
    read = periods(bare)
    return ("period", read, None) if read else None


def _pieces(cell: TableCell) -> Iterator[Item]:
    """Divide a cell at its amounts: words or a period before each, its unit after it."""
    at, text = 0, cell.text
    scale = (cell.right - cell.left) / max(1, len(text))

    def piece(low: int, high: int, amount: Amount | None = None) -> Iterator[Item]:
        part = text[low:high]
        lead, trail = len(part) - len(part.lstrip(" :;,(-–")), len(part) - _end(part)
        low, high = low + lead, high - trail
        if high <= low or RULE.fullmatch(text[low:high]):
            return
        whole = ("money", (), amount) if amount else whole_item(text[low:high]) or ("words", (), None)
        yield Item(
            whole[0],
            text[low:high],
            cell.start + low,
            cell.start + high,
            cell.left + low * scale,
            cell.left + high * scale,
            whole[1],
            whole[2],
            cell.box,
        )

    for amount in money(text):
        if amount.start < at:
            continue
        yield from piece(at, amount.start)
        yield from piece(amount.start, amount.end, amount)
        _, _, at = unit_after(text, amount.end)
        at = max(at, amount.end)
    yield from piece(at, len(text))


def _end(part: str) -> int:
    """Return where a part ends, less what leads to the next one."""
    return next((m.start() for m in _LAST.finditer(part)), len(part))


def is_value(item: Item) -> bool:
    """Whether an item is a figure of a row."""
    return item.kind in ("money", "number", "percent", "redacted")
