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
class Said:
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


def pairings(said: Sequence[Said]) -> list[tuple[Pair, ...]]:
    """Return every plainest way to pair the rents and times of a sentence; none where they can't be, or are too many."""
    return list(_pairings(tuple(said))) if len(said) <= LONGEST else []


@lru_cache(maxsize=1024)
def _pairings(said: tuple[Said, ...]) -> tuple[tuple[Pair, ...], ...]:
    tokens = [Token(one.kind, str(n), start_pos=n) for n, one in enumerate(said)]
    try:
        trees = CollapseAmbiguities().transform(_parser().parse(tokens))
    except LarkError:
        return ()
    ways = {tuple(_pairs(tree)): cost for tree in trees if (cost := _cost(tree, said)) is not None}
    least = min(ways.values(), default=0)
    return tuple(way for way, cost in ways.items() if cost == least)


def _pairs(tree: Tree[Token]) -> Iterator[Pair]:
    for part in tree.iter_subtrees_topdown():
        if part.data in ("alone", "part"):
            numbers = {kind: tuple(int(t) for t in part.scan_values(lambda t, k=kind: t.type == k)) for kind in _KINDS}
            yield numbers["RENT"][0], tuple(sorted(numbers["TIME"]))


_KINDS = ("RENT", "TIME")


def _cost(tree: Tree[Token], said: Sequence[Said]) -> int | None:
    """Return how far-fetched a way is; None where two times of one rent are not its beginning and its end."""
    cost, sides = 0, set[str]()
    for preface in tree.find_data("preface"):
        cost += 4
        if not all(said[int(str(t))].begins for t in preface.children):
            return None
    for part in tree.find_data("part"):
        kinds = [c.data for c in part.children if isinstance(c, Tree)]
        times = sorted(int(t) for t in part.scan_values(lambda t: t.type == "TIME"))
        if any(not said[n].ends for n in times[1:]):
            return None
        cost += 2 * (len(times) - 1) + sum(1 for _ in part.scan_values(lambda t: t.type == "CUT"))
        sides.add(kinds[0] if len(kinds) == 1 else "both")
    return cost + 3 * max(0, len(sides - {"both"}) - 1)
