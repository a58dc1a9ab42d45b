"""A derivation: a figure, how it is made, and the parts that it is made of, each a derivation itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal

from asc842.derivation.operations import OPERATIONS, Value

Kind = Literal["amount", "exact", "number", "rate", "factor", "day", "text"]
"""What a figure is: an ``amount`` has the decimals of its currency, an ``exact`` one is not rounded yet."""


@dataclass(frozen=True, slots=True)
class Support:
    """Who says what is derived from nothing else: a document, a judgement, a policy.

    ``where`` is the place in the input. A fact has ``document``, ``clause`` and, where it is known, ``quote``; a
    judgement has its ``reason``, ``by`` whom and ``on`` which day, and ``assumption`` where it stands in for a
    document; a policy has its ``reason``.
    """

    kind: Literal["fact", "judgement", "policy"]
    where: str
    document: str = ""
    clause: str = ""
    quote: str = ""
    reason: str = ""
    by: str = ""
    on: date | None = None
    assumption: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a figure, added or (``sign`` -1) taken off; ``word`` is what its figure is called there."""

    of: Derived
    sign: int = 1
    word: str | None = None


Parts = Sequence[Part] | Callable[[], Sequence[Part]]


class Derived:
    """A figure and its parts.

    ``words`` say which figure it is, ``how`` names the operation by which its parts make it
    (:data:`asc842.derivation.operations.OPERATIONS`), ``paragraph`` the paragraph relied on, ``support`` who says it
    where it has no parts. ``kept`` is the figure as the engine kept it, exact in currency units; it is None where the
    engine keeps none of its own, as of a discount factor, which is then worked out. Parts are made when first asked
    for.
    """

    def __init__(self, words: str, how: str, parts: Parts = (), *, kept: Value | None = None, kind: Kind = "amount",
                 word: str = "", paragraph: str = "", support: Support | None = None, digits: int = 2) -> None:
        """Take a figure; ``word`` is what a sentence calls it, ``digits`` are the decimals of its currency."""
        self.words, self.how, self._parts, self.kept, self.kind = words, how, parts, kept, kind
        self.word, self.paragraph, self.support, self.digits = word or words, paragraph, support, digits

    def __repr__(self) -> str:
        return f"Derived({self.words}: {self.how})"

    @cached_property
    def parts(self) -> Sequence[Part]:
        """What it is made of; nothing where somebody says it."""
        return self._parts() if callable(self._parts) else self._parts

    @cached_property
    def value(self) -> Value:
        """The figure: as the engine kept it, else as the figures of its parts make it."""
        return self._made() if self.kept is None else self.kept

    def _made(self) -> Value:
        return OPERATIONS[self.how].work([(p.sign, p.of.value) for p in self.parts], self.digits)

    def adds_up(self, depth: int) -> bool:
        """Whether the figures of its parts make it, and so on so many steps down."""
        if self.support is not None or not (self.parts or self.kept):
            return True
        return (self.kept is None or self._made() == self.kept) and (
            depth <= 1 or all(p.of.adds_up(depth - 1) for p in self.parts))

    @cached_property
    def evaluated(self) -> Value:
        """The figure as its parts make it, from what supports it up: exact but for powers, which have 60 digits."""
        if self.support is not None:
            assert self.kept is not None
            return self.kept
        return OPERATIONS[self.how].work([(p.sign, p.of.evaluated) for p in self.parts], self.digits)

    @property
    def agrees(self) -> bool:
        """Whether its parts make the figure that the engine kept."""
        return self.kept is None or self.evaluated == self.kept

    def leaves(self) -> Iterator[Derived]:
        """Yield whatever below it has support of its own, each once."""
        return (found for found in self.all() if found.support is not None)

    def all(self) -> Iterator[Derived]:
        """Yield it and all below it, each once."""
        seen, ahead = {id(self)}, [self]
        while ahead:
            one = ahead.pop()
            yield one
            for part in one.parts:
                if id(part.of) not in seen:
                    seen.add(id(part.of))
                    ahead.append(part.of)


def amount(cents: int, digits: int) -> Fraction:
    """Whole minor units as an exact amount of a currency with so many decimals."""
    return Fraction(int(cents), 10**digits)
