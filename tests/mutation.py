"""How well the tests protect the stages that compute amounts: mutants drawn at random, and the tests that reach each.

    pip install cosmic-ray coverage
    nice python tests/mutation.py --seed 842 --mutants 330 --out /tmp/mutants

Cosmic-ray makes the mutants. It runs a whole suite on each; here a process that has collected the tests is forked for
each instead, the code of the mutated function is exchanged, and the tests that reach its line run, some of each file
first, the cheapest first, until one fails or ``--allowed`` is over. ``reach.jsonl`` has the tests of each line,
``drawn.json`` the mutants, ``results.jsonl`` what came of each: a run that was stopped goes on, and ``--again lived
--allowed 600`` tries those that lived against more. A mutant outside of functions has a process of its own. Not seen:
tests that start another program, and those of OF_FILE's remark.
"""

from __future__ import annotations

import argparse
import ast
import gc
import importlib
import json
import os
import pkgutil
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
STAGES = ("payments", "measurement", "ledger", "closing/reports")
TESTS = ("payments", "measurement", "ledger", "timeline", "resolve", "calendar", "book", "checks", "closing",
         "end_to_end")
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
PER_FILE, LOOP, WALL = 3, 60.0, 900
"""Tests of a file that run before those of other files; processor time of a test that runs on; time on the clock."""
OF_FILE = 20
"""Processor time to find what the tests of a file reach; of those left then, nothing is known."""


# Mutants

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


# In the process of the tests

def pairs(before: CodeType, after: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Code of a module and of what it defines, before and after, where they differ."""
    if before == after:
        return
    yield before, after
    inner = [[one for one in code.co_consts if isinstance(one, CodeType)] for code in (before, after)]
    for one, other in zip(*inner, strict=True):
        yield from pairs(one, other)


def own(code: CodeType) -> tuple[Any, ...]:
    """What code does itself, without what it defines."""
    return code.co_code, code.co_names, [one for one in code.co_consts if not isinstance(one, CodeType)]


def exchange(mutant: dict[str, Any], live: dict[str, list[FunctionType]]) -> bool:
    """Exchange the code of the functions that differ; say whether that is all that a mutant changes."""
    path = str(ROOT / mutant["file"])
    different = list(pairs(*(compile(text, path, "exec") for text in (Path(path).read_text(), mutant["source"]))))
    done = False
    for before, after in different:
        if before.co_flags & 0x2 == 0 and own(before) != own(after):
            return False  # of a module or a class, which was run on import
        for function in live[path]:
            if function.__code__ == before:
                function.__code__, done = after, True
    return done


def import_mutated(mutant: dict[str, Any]) -> None:
    """Have a mutant's module imported as mutated, by a process that has not imported it yet."""
    from importlib.machinery import SourceFileLoader
    path, whole = str(ROOT / mutant["file"]), SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, name: str) -> CodeType | None:
        return compile(mutant["source"], path, "exec") if self.path == path else whole(self, name)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]


def ordered(mutant: dict[str, Any], reach: dict[str, Any]) -> list[str]:
    """Tests that reach a mutant's line, some of each file first, the cheapest first; then others of those files."""
    lines, cost = reach["lines"].get(mutant["file"], {}), reach["cost"]
    direct = set(lines.get(str(mutant["line"]), ()))
    if not direct:  # of a statement of several lines, or outside of functions: of the lines around it
        near = sorted(lines, key=lambda line: abs(int(line) - mutant["line"]))[:4]
        direct = {test for line in near for test in lines[line]}
    by_file = defaultdict(list)
    for test in sorted(direct, key=lambda test: cost[test]):
        by_file[test.split("::")[0]].append(test)
    files = sorted(by_file, key=lambda name: cost[by_file[name][0]])
    some = [test for name in files for test in by_file[name][:PER_FILE]]
    rest = sorted(direct - set(some), key=lambda test: cost[test])
    others = sorted((test for test in cost if test not in direct and test.split("::")[0] in by_file),
                    key=lambda test: cost[test])
    return some + rest + others


class Runner:
    """Run tests of a session one by one in a forked process."""

    def __init__(self, session: pytest.Session) -> None:
        self.items = {item.nodeid: item for item in session.items}
        self.failed: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = f"{report.nodeid} {report.when}"

    def run(self, tests: list[str], allowed: float, before: Callable[[str], None] = lambda _: None) -> Iterator[
            tuple[str, str | None, float]]:
        """Run tests while processor time is left; yield each, what failed of it, and its processor time."""
        begun = time.process_time()
        for test, after in zip(tests, [*tests[1:], None], strict=True):
            if time.process_time() - begun > allowed:
                return
            at, self.failed = time.process_time(), None
            signal.setitimer(signal.ITIMER_PROF, LOOP)
            before(test)
            item = self.items[test]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=self.items[after] if after else None)
            yield test, self.failed, time.process_time() - at

    def forked(self, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return what a forked process returns of some work, or the signal that ended it."""
        read, write = os.pipe()
        if not (child := os.fork()):
            os.close(read)
            null = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(null, stream)
            signal.alarm(WALL)
            result = work()
            with os.fdopen(write, "w") as pipe:
                json.dump(result, pipe)
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as pipe:
            said = pipe.read()
        status = os.waitpid(child, 0)[1]
        return json.loads(said) if said else {"outcome": "ended", "status": status}


def reached(runner: Runner, tests: list[str]) -> dict[str, Any]:
    """Return the lines that each test of a file reaches, and its processor time."""
    import coverage

    measure = coverage.Coverage(data_file=None, include=[str(ROOT / "asc842" / stage / "*") for stage in STAGES])
    measure.start()
    cost, ok = {}, set()
    for test, failed, seconds in runner.run(tests, OF_FILE, measure.switch_context):
        cost[test] = seconds
        ok |= set() if failed else {test}
    measure.stop()
    data, lines = measure.get_data(), {}
    for path in data.measured_files():
        by_line = {line: sorted(ok & set(who)) for line, who in data.contexts_by_lineno(path).items()}
        lines[str(Path(path).relative_to(ROOT))] = {line: who for line, who in by_line.items() if who}
    return {"cost": {test: cost[test] for test in ok}, "lines": lines, "failed": sorted(set(cost) - ok)}


def all_reached(runner: Runner, kept: Path) -> dict[str, Any]:
    """Return what the tests of all files reach, each file in a process of its own, written down as it comes."""
    files = defaultdict(list)
    for test in runner.items:
        files[test.split("::")[0]].append(test)
    kept.touch()
    known = {one["file"]: one for one in map(json.loads, kept.read_text().splitlines())}
    for name, tests in sorted(files.items(), key=lambda file: TESTS.index(file[0].split("/")[1])):
        if name not in known:
            one = runner.forked(lambda tests=tests: reached(runner, tests))  # type: ignore[misc]
            known[name] = one | {"file": name}
            with kept.open("a") as file:
                file.write(json.dumps(known[name]) + "\n")
            print(name, len(tests), round(sum(one.get("cost", {}).values()), 1), one.get("failed", one), flush=True)
    whole: dict[str, Any] = {"cost": {}, "lines": {}}
    for one in known.values():
        whole["cost"].update(one.get("cost", {}))
        for path, lines in one.get("lines", {}).items():
            for line, who in lines.items():
                whole["lines"].setdefault(path, {}).setdefault(line, []).extend(who)
    return whole


def tried(runner: Runner, mutant: dict[str, Any], tests: list[str], live: dict[str, list[FunctionType]] | None,
          allowed: float) -> dict[str, Any]:
    """Return what came of a mutant: the test that found it, or how many it outlived."""
    if live is not None and not exchange(mutant, live):
        return {"outcome": "import"}
    number = 0
    for test, failed, _ in runner.run(tests, allowed):
        number += 1
        if failed:
            return {"outcome": "found", "by": failed, "after": number, "test": test}
    return {"outcome": "lived", "after": number, "of": len(tests)}


def live_functions() -> dict[str, list[FunctionType]]:
    """Functions of the stages by file, once all their modules are imported."""
    for stage in STAGES:
        package = importlib.import_module("asc842." + stage.replace("/", "."))
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)
    gc.unfreeze()
    found = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType):
            found[one.__code__.co_filename].append(one)
    gc.freeze()
    return found


class Plugin:
    """What pytest does here in place of its loop over tests."""

    def __init__(self, out: Path, allowed: float, only: int | None, again: str) -> None:
        self.out, self.allowed, self.only, self.again = out, allowed, only, again

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        runner = Runner(session)
        session.config.pluginmanager.register(runner)
        reach = all_reached(runner, self.out / "reach.jsonl")
        mutants = json.loads((self.out / "drawn.json").read_text())
        if self.only is not None:
            mutant = mutants[self.only]
            result = tried(runner, mutant, self.there(mutant, reach, runner), None, self.allowed)
            (self.out / "one.json").write_text(json.dumps(result))
            return True
        self.all(runner, mutants, reach)
        return True

    def there(self, mutant: dict[str, Any], reach: dict[str, Any], runner: Runner) -> list[str]:
        """Tests to try on a mutant, of those collected."""
        return [test for test in ordered(mutant, reach) if test in runner.items]

    def all(self, runner: Runner, mutants: list[dict[str, Any]], reach: dict[str, Any]) -> None:
        """Try all mutants that have no result yet, or those that lived if asked again."""
        results, live = self.out / "results.jsonl", live_functions()
        results.touch()
        known = {one["number"]: one for one in map(json.loads, results.read_text().splitlines())}
        for number, mutant in enumerate(mutants):
            if number in known and known[number]["outcome"] != self.again:
                continue
            begun = time.monotonic()
            tests = self.there(mutant, reach, runner)
            one = runner.forked(lambda m=mutant, t=tests: tried(runner, m, t, live, self.allowed))  # type: ignore[misc]
            if one["outcome"] == "import":
                one = by_itself(self.out, number, self.allowed)
            one |= {"number": number, "took": round(time.monotonic() - begun, 1)}
            with results.open("a") as file:
                file.write(json.dumps(one) + "\n")
            print(number, mutant["file"], mutant["line"], one, flush=True)


def by_itself(out: Path, number: int, allowed: float) -> dict[str, Any]:
    """Return what came of a mutant in a process of its own, imported as mutated; what cannot be imported is found."""
    (out / "one.json").unlink(missing_ok=True)
    command = [sys.executable, __file__, "--out", str(out), "--only", str(number), "--allowed", str(allowed)]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=WALL)
    if not (out / "one.json").exists():
        return {"outcome": "found", "by": "import"}
    return json.loads((out / "one.json").read_text()) | {"imported": True}


def main() -> None:
    """Find reach, draw, try; whatever of it is not there yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=842)
    parser.add_argument("--mutants", type=int, default=330)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--allowed", type=float, default=60, help="processor seconds of tests for a mutant")
    parser.add_argument("--only", type=int)
    parser.add_argument("--again", default="", help="outcome of those to try again")
    given = parser.parse_args()
    given.out.mkdir(exist_ok=True)
    if not (given.out / "drawn.json").exists():
        (given.out / "drawn.json").write_text(json.dumps(drawn(given.seed, given.mutants)))
    if given.only is not None:
        import_mutated(json.loads((given.out / "drawn.json").read_text())[given.only])
    base = given.out / ("one" if given.only is not None else "tmp")
    pytest.main(["-n0", "-s", "-q", "-p", "no:cacheprovider", f"--basetemp={base}",
                 *(str(ROOT / "tests" / name) for name in TESTS)],
                plugins=[Plugin(given.out, given.allowed, given.only, given.again)])


if __name__ == "__main__":
    main()
