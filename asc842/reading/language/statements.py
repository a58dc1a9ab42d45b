"""Amounts and times of a sentence, paired by a grammar: the ways in which it can be meant, the plainest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from lark import Lark, Token, Tree
from lark.exceptions import LarkError
from lark.visitors import CollapseAmbiguities

from asc842.reading.language.tokens import Tokens

LONGEST = 18
"""Things in a sentence; a longer one is a list, which the caller divides."""
Pair = tuple[int, tuple[int, ...]]
"""The number of a rent, and of the times that it is for: none of the first rent of a sentence alone."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing in a sentence: ``RENT``, ``TIME`` or ``CUT`` between two statements.

    A time may say only when something ``ends``, or only when it ``begins``.
    """

    kind: str
    ends: bool = False
    begins: bool = False


@cache
def _parser() -> Lark:
    grammar = files("asc842.reading.language").joinpath("statements.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="earley", lexer=Tokens, ambiguity="explicit")


def pairings(said: Sequence[Spoken]) -> list[tuple[Pair, ...]]:
    """Return every plainest way to pair the rents and times of a sentence; none where there is none."""
    return list(_pairings(tuple(said))) if len(said) <= LONGEST else []


@lru_cache(maxsize=1024)
def _pairings(said: tuple[Spoken, ...]) -> tuple[tuple[Pair, ...], ...]:
    tokens = [Token(one.kind, str(n), start_pos=n) for n, one in enumerate(said)]
    try:
        trees = CollapseAmbiguities().transform(_parser().parse(tokens))
    except LarkError:
        return ()
    ways = {tuple(_pairs(tree)): cost for tree in trees if (cost := _cost(tree, said)) is not None}
    least = min(ways.values(), default=0)
    return tuple(way for way, cost in ways.items() if cost == least)


def _pairs(tree: Tree[Token]) -> Iterator[Pair]:
    for part in (t for t in tree.children if isinstance(t, Tree) and t.data in ("alone", "part")):
        yield _of_kind(part, "RENT")[0], _of_kind(part, "TIME")


def _of_kind(tree: Tree[Token], kind: str) -> tuple[int, ...]:
    """Return the numbers of the things of a kind in a part of a sentence."""
    return tuple(sorted(int(t) for t in tree.scan_values(lambda t: isinstance(t, Token) and t.type == kind)))


def _cost(tree: Tree[Token], said: Sequence[Spoken]) -> int | None:
    """Return how far-fetched a way is; None where two times of one rent are not its beginning and its end."""
    cost, sides = 0, set[str]()
    for preface in tree.find_data("preface"):
        cost += 4
        if not all(said[n].begins for n in _of_kind(preface, "TIME")):
            return None
    for part in tree.find_data("part"):
        kinds = [str(c.data) for c in part.children if isinstance(c, Tree)]
        times = _of_kind(part, "TIME")
        if any(not said[n].ends for n in times[1:]):
            return None
        cost += 2 * (len(times) - 1) + len(_of_kind(part, "CUT"))
        sides.add(kinds[0] if len(kinds) == 1 else "both")
    return cost + 3 * max(0, len(sides - {"both"}) - 1)
