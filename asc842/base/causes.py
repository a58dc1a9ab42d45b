"""Which problems are mended first: files before heads, heads before ids, ids before all that may follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from asc842.base.problem import Problem

FILES = ("file.", "workbook.")
HEADS = ("table.misnamed", "table.twice", "table.no-leases", "table.no-commas", "table.own-heads", "table.column-",
         "tables.missing", "tables.unknown", "tables.twice", "tables.column-")
IDS = ("table.no-lease", "table.lease-twice", "tables.lease-missing", "tables.lease-twice", "id.")
DEPTHS = (FILES, HEADS, IDS)
"""How codes of causes begin; those of a later line may follow from those of an earlier one."""


def depth(problem: Problem) -> int:
    """Return how far a problem is from those of files (0): heads, ids, and then all others."""
    return next((n for n, codes in enumerate(DEPTHS) if problem.code.startswith(codes)), len(DEPTHS))


def causes_first(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems, causes before what may follow from them; those that are equally deep stay in their order."""
    return sorted(problems, key=depth)


def number_of_causes(problems: Sequence[Problem]) -> int:
    """Return how many problems of those in the order of ``causes_first`` are to be mended before the others.

    None (0) where nothing else is wrong with a table: what is wrong with one lease file is no cause of another's.
    """
    causes = sum(0 < depth(p) < len(DEPTHS) for p in problems)
    others = any(depth(p) == len(DEPTHS) and not p.file.endswith(".toml") for p in problems)
    return sum(depth(p) < len(DEPTHS) for p in problems) if causes and others else 0
