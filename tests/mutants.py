"""Mutants of the stages that compute amounts, made by cosmic-ray and drawn at random."""

from __future__ import annotations

import ast
import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
STAGES = ("payments", "measurement", "ledger", "closing/reports")
OPERATORS = (
    *("ReplaceComparisonOperator_" + pair for pair in (
        "Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Eq_NotEq", "NotEq_Eq", "Lt_GtE", "Gt_LtE", "Is_IsNot", "IsNot_Is")),
    *("ReplaceBinaryOperator_" + pair for pair in (
        "Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_FloorDiv", "BitAnd_BitOr", "BitOr_BitAnd")),
    *("ReplaceUnaryOperator_" + one for one in ("Delete_Not", "Delete_Invert", "Delete_USub")),
    "NumberReplacer", "AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ZeroIterationForLoop",
)
NAMES = {"min": "max", "minimum": "maximum", "any": "all", '"left"': '"right"', "ceil": "floor"}
"""Names exchanged for one another, as cosmic-ray has no operator for them."""
NO_VALUE = {"copy", "frozen", "slots", "strict", "kw_only", "cache"}


def operators() -> Iterator[Any]:
    """Cosmic-ray's operators, and that of names."""
    from cosmic_ray.operators.operator import Operator
    from cosmic_ray.operators.provider import OperatorProvider

    class Names(Operator):  # type: ignore[misc]
        both = NAMES | {b: a for a, b in NAMES.items()}

        def mutation_positions(self, node: Any) -> Iterator[Any]:
            if node.type in ("name", "string") and node.value in self.both:
                yield node.start_pos, node.end_pos

        def mutate(self, node: Any, index: int) -> Any:  # noqa: ARG002
            node.value = self.both[node.value]
            return node

        @classmethod
        def examples(cls) -> tuple[()]:
            return ()

    yield from (OperatorProvider()[name]() for name in OPERATORS)
    yield Names()


def meaning(source: str) -> str:
    """What a module computes: its tree without annotations and without what bears on speed or refusal alone."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            node.keywords = [one for one in node.keywords if one.arg not in NO_VALUE]
        if isinstance(node, ast.arguments):
            node.args = [*node.posonlyargs, *node.args, *node.kwonlyargs]
            node.defaults += [one for one in node.kw_defaults if one is not None]
            node.posonlyargs, node.kwonlyargs, node.kw_defaults = [], [], []
        for name in ("annotation", "returns"):
            if getattr(node, name, None) is not None:
                setattr(node, name, None)
    return ast.dump(tree)


def points(path: Path) -> dict[tuple[int, int], list[tuple[Any, int]]]:
    """Where a module can be mutated, and the operators with their occurrences there."""
    from cosmic_ray.ast import ast_nodes, get_ast

    found = defaultdict(list)
    tree = get_ast(path.read_text())
    for operator in operators():
        number = count()
        for node in ast_nodes(tree):
            for start, _ in operator.mutation_positions(node):
                found[start].append((operator, next(number)))
    return found


def of_stage(stage: str, wanted: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Mutants of a stage: places at random, at each one mutant at random."""
    from cosmic_ray.mutating import mutate_code

    places = [(path, *one) for path in sorted((ROOT / "asc842" / stage).rglob("*.py")) for one in sorted(
        points(path).items(), key=lambda place: place[0])]
    chance.shuffle(places)
    for path, (line, column), ways in places:
        operator, occurrence = chance.choice(ways)
        source = path.read_text()
        mutant = mutate_code(source, operator, occurrence)
        try:
            if meaning(mutant) == meaning(source):
                continue
        except SyntaxError:  # cosmic-ray writes ``not a := b``
            continue
        was, now = (text.splitlines()[line - 1].strip() for text in (source, mutant))
        yield {"file": str(path.relative_to(ROOT)), "line": line, "column": column,
               "operator": type(operator).__name__, "was": was, "is": now, "source": mutant}
        wanted -= 1
        if not wanted:
            return


def drawn(seed: int, mutants: int) -> list[dict[str, Any]]:
    """Mutants of all stages, as many of each as its share of their lines."""
    lines = {stage: sum(len(p.read_text().splitlines()) for p in (ROOT / "asc842" / stage).rglob("*.py"))
             for stage in STAGES}
    return [one for stage in STAGES
            for one in of_stage(stage, round(mutants * lines[stage] / sum(lines.values())),
                            random.Random(f"{seed} {stage}"))]
