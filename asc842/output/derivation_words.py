"""A derivation in words: its figures written as their kind has them, one sentence for each step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from asc842.derivation.figure import Derived, Part, Support
from asc842.derivation.operations import OPERATIONS

MOST_PARTS = 6
"""Parts that a sentence names; the tree has them all."""
MOST_LINES = 12
"""Parts of one figure that a tree shows, unless all are asked for."""
EXACT_DIGITS, FACTOR_DIGITS, NUMBER_DIGITS = 6, 10, 4


def figure_text(of: Derived) -> str:
    """Write the figure of a derivation."""
    value = of.value
    if not isinstance(value, Fraction):
        return str(value)
    if of.kind == "rate":
        return f"{_decimal(value * 100, NUMBER_DIGITS)} %"
    if of.kind == "amount" and (value * 10**of.digits).denominator == 1:
        return f"{Decimal(value.numerator * 10**of.digits // value.denominator).scaleb(-of.digits):,}"
    digits = {"factor": FACTOR_DIGITS, "number": NUMBER_DIGITS}.get(of.kind, EXACT_DIGITS)
    return _decimal(value, digits)


def _decimal(value: Fraction, digits: int) -> str:
    """Write a number to so many decimals, without zeros at its end where it is exact."""
    scaled = round(value * 10**digits)
    text = f"{Decimal(scaled).scaleb(-digits):,f}"
    return text.rstrip("0").rstrip(".") if Fraction(scaled, 10**digits) == value and "." in text else text


def sentence(of: Derived) -> str:
    """Write how a figure is made of its parts, with the figures in it."""
    head = f"{of.word} {figure_text(of)}"
    if of.support is not None:
        return f"{head}: {support_text(of.support)}"
    return f"{head} = {_made(of)}" if of.parts else head


def _made(of: Derived) -> str:
    operation = OPERATIONS[of.how]
    if of.how == "sum":
        return _sum(of.parts)
    if operation.written:
        return operation.written.format(*(figure_text(p.of) for p in of.parts))
    return f" {operation.between} ".join(_part(p) for p in of.parts[:MOST_PARTS])


def _sum(parts: Sequence[Part]) -> str:
    shown = parts if len(parts) <= MOST_PARTS else parts[:MOST_PARTS - 1]
    text = "".join(f" {'+' if p.sign > 0 else '-'} {_part(p)}" for p in shown)
    more = f" and {len(parts) - len(shown):,} more" if len(parts) > len(shown) else ""
    return text.removeprefix(" + ").removeprefix(" ") + more


def _part(part: Part) -> str:
    word = part.of.word if part.word is None else part.word
    return f"{word} {figure_text(part.of)}".strip()


def support_text(support: Support) -> str:
    """Write who says a figure: document, clause and words; a judgement's or a policy's reason."""
    told = [support.document, support.clause, f'"{support.quote}"' if support.quote else ""]
    if support.kind != "fact":
        told = [support.reason, f"by {support.by}" if support.by else "", _on(support.on),
                "an assumption" if support.assumption else ""]
    what = ", ".join(x for x in told if x)
    return f"{support.kind}{f', {what}' if what else ''} ({support.where})"


def _on(day: date | None) -> str:
    return f"on {day}" if day else ""


def through(of: Derived) -> Derived:
    """Return the figure that one of the same amount stands for, where it is that alone."""
    while of.how == "sum" and len(of.parts) == 1 and of.parts[0].sign > 0:
        of = of.parts[0].of
    return of


def lines_of(of: Derived, depth: int, most: int | None = MOST_LINES) -> Iterator[tuple[int, str]]:
    """Yield the tree as lines with their level, so many steps deep.

    Of each figure come the first parts, all where ``most`` is None; what is below a figure comes once.
    """
    yield from _lines(Part(of), depth, most, 0, set())


def labelled(part: Part) -> str:
    """Write how a part is made, with what it is called as a part where that is another word."""
    of = through(part.of)
    label = "" if part.word in (None, "", of.word, part.of.word) else f"{part.word}: "
    return f"{label}{sentence(of)}"


def _lines(part: Part, depth: int, most: int | None, level: int, seen: set[object]) -> Iterator[tuple[int, str]]:
    of = through(part.of) if level else part.of
    yield level, f"{labelled(part) if level else sentence(of)}{_beside(of, seen)}"
    if level >= depth or not of.parts or id(of) in seen:
        return
    seen.add(id(of))
    shown = of.parts if most is None else of.parts[:most]
    for below in shown:
        yield from _lines(below, depth, most, level + 1, seen)
    if len(shown) < len(of.parts):
        yield level + 1, f"and {len(of.parts) - len(shown):,} more (--all shows them)"


def _beside(of: Derived, seen: set[object]) -> str:
    """Write the paragraph, and the rule where it comes for the first time."""
    rule = "" if of.how in seen else OPERATIONS[of.how].rule
    seen.add(of.how)
    found = "; ".join(x for x in (of.paragraph, rule) if x)
    return f"  [{found}]" if found else ""
