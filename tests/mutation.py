"""How well the tests protect the stages that compute amounts: mutants drawn at random, and the tests that reach each.

    pip install cosmic-ray
    python tests/mutation.py --seed 842 --mutants 330 --out /tmp/mutants

Cosmic-ray makes the mutants. It runs a whole suite on each; here a process that has collected the tests is forked for
each instead, the code of the mutated function is exchanged, and the tests that reach its statement run, those that
speak of it first, until one fails or ``--allowed`` is over. ``drawn.json`` has the mutants, ``reach.jsonl`` those that
each test reaches, ``results.jsonl`` what came of each: a run that was stopped goes on, and ``--again lived --allowed
600`` tries those that lived against more. A mutant outside of functions has a process of its own. Not seen: tests that
start another program, PostgreSQL and LibreOffice too.
"""

from __future__ import annotations

import argparse
import ast
import builtins
import gc
import importlib
import json
import math
import os
import pkgutil
import random
import re
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from mutants import ROOT, STAGES, drawn

TESTS = ("payments", "measurement", "ledger", "timeline", "resolve", "calendar", "book", "checks", "end_to_end",
         "closing", "base", "contract", "contracts", "intake", "standards", "api", "output")
LOOP, WALL = 25.0, 900
"""Processor time of a test that runs on; time on the clock."""
FILES = 12
"""Files of tests that a process of a mutant's own collects."""

Live = dict[str, list[FunctionType]]
Were = list[tuple[FunctionType, CodeType]]


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


def exchange(path: str, before: str, after: ast.Module | str, live: Live) -> Were | None:
    """Exchange the code of the functions that differ; return them with the code they had, nothing where that is not
    all that differs."""
    were: Were = []
    try:
        different = list(pairs(compile(before, path, "exec"), compile(after, path, "exec")))
    except ValueError:  # code that a function defines is no more
        return None
    for one, other in different:
        if one.co_flags & 0x2 == 0 and own(one) != own(other):
            return None  # of a module or a class, which was run on import
        for function in live[path]:
            if function.__code__ == one:
                were.append((function, one))
                function.__code__ = other
    return were


def statement(tree: ast.Module, place: tuple[int, int]) -> tuple[list[ast.stmt], ast.stmt] | None:
    """Return the innermost statement of a function that holds a place, and the list that it is in."""
    found = None
    for function in ast.walk(tree):
        for node in ast.walk(function) if isinstance(function, ast.FunctionDef) else ():
            for body in (getattr(node, field, None) for field in ("body", "orelse", "finalbody")):
                for one in body if isinstance(body, list) else ():
                    if (one.lineno, one.col_offset) <= place < (one.end_lineno, one.end_col_offset):
                        found = body, one
    return found


def marked(mutants: list[dict[str, Any]], live: Live, reach: Callable[[int], None]) -> Were:
    """Have each mutated statement say when it is reached; return the functions with the code they had."""
    builtins._reached = reach  # type: ignore[attr-defined]
    were: Were = []
    for file in sorted({mutant["file"] for mutant in mutants}):
        source = (ROOT / file).read_text()
        tree = ast.parse(source)
        for number, mutant in enumerate(mutants):
            if mutant["file"] == file and (at := statement(tree, (mutant["line"], mutant["column"]))):
                call = ast.parse(f"_reached({number})").body[0]
                for node in ast.walk(call):
                    ast.copy_location(node, at[1])
                at[0].insert(next(i for i, one in enumerate(at[0]) if one is at[1]), call)
        were += exchange(str(ROOT / file), source, tree, live) or []
    return were


def import_mutated(mutant: dict[str, Any]) -> None:
    """Have a mutant's module imported as mutated, by a process that has not imported it yet."""
    from importlib.machinery import SourceFileLoader
    path, whole = str(ROOT / mutant["file"]), SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, name: str) -> CodeType | None:
        return compile(mutant["source"], path, "exec") if self.path == path else whole(self, name)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]


def words(text: str) -> set[str]:
    """Return the words of a text that may name what it is about."""
    return set(re.findall("[a-z]{4,}", text.lower()))


def spoken(tests: Iterable[str]) -> dict[str, set[str]]:
    """Return the words of each test: of its function, and of the name of its file."""
    found = {}
    for file in {test.split("::")[0] for test in tests}:
        for part in re.split(r"^(?=def )", (ROOT / file).read_text(), flags=re.MULTILINE):
            found[file, part[4:].split("(")[0]] = words(part) | words(Path(file).stem)
    return {test: found.get((test.split("::")[0], test.split("::")[1].split("[")[0]), set()) for test in tests}


def ordered(number: int, mutants: list[dict[str, Any]], reach: list[dict[str, Any]], said: dict[str, set[str]],
            ) -> list[str]:
    """Tests that reach a mutant's statement: those that speak of what it does and cost little first."""
    mutant = mutants[number]
    found = [one for one in reach if number in one["numbers"]]
    if not found:  # outside of functions: what reaches other mutants of the file, or whatever there is
        near = {i for i, other in enumerate(mutants) if other["file"] == mutant["file"]}
        found = [one for one in reach if near & set(one["numbers"])] or reach
    about = words(f"{mutant['was']} {Path(mutant['file']).stem}")
    rare = {word: math.log((1 + len(found)) / (1 + sum(word in said.get(one["test"], ()) for one in found)))
            for word in about}

    def worth(one: dict[str, Any]) -> float:
        return (0.1 + sum(rare[word] for word in about & said.get(one["test"], set()))) / (0.05 + one["cost"]) ** 0.5

    return [one["test"] for one in sorted(found, key=worth, reverse=True)]


class Runner:
    """Run tests of a session one by one in a forked process."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session
        self.items = {item.nodeid: item for item in session.items if not item.get_closest_marker("libreoffice")
                      and "postgres" not in item.fixturenames}  # type: ignore[attr-defined]
        self.failed: str | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = f"{report.nodeid} {report.when}"

    def run(self, tests: list[str], allowed: float) -> Iterator[tuple[str, str | None]]:
        """Run tests while processor time is left; yield each, and what failed of it."""
        begun = time.process_time()
        for test, after in zip(tests, [*tests[1:], None], strict=True):
            if time.process_time() - begun > allowed:
                return
            self.failed = None
            signal.setitimer(signal.ITIMER_PROF, LOOP)
            item = self.items[test]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=self.items[after] if after else None)
            yield test, self.failed

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


class Reach:
    """Mutants that the tests of a file reach: what a fixture of a module reaches, all its tests do."""

    def __init__(self) -> None:
        self.now: set[int] = set()
        self.shared: set[int] = set()
        self.tests: dict[str, dict[str, Any]] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self) -> Iterator[None]:
        self.now.clear()
        yield
        self.shared |= self.now

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        self.now.clear()
        yield
        self.tests[item.nodeid] = {"test": item.nodeid, "numbers": sorted(self.now)}

    def of(self, runner: Runner, tests: list[str]) -> dict[str, Any]:
        """Run tests of a file; return what those that pass reach, and their processor time."""
        runner.session.config.pluginmanager.register(self)
        at = time.process_time()
        for test, failed in runner.run(tests, WALL):
            if failed:
                self.tests.pop(test, None)
            elif test in self.tests:
                self.tests[test]["cost"] = round(time.process_time() - at, 3)
            at = time.process_time()
        return {"tests": [one | {"numbers": sorted({*one["numbers"], *self.shared})} for one in self.tests.values()]}


def all_reached(runner: Runner, mutants: list[dict[str, Any]], live: Live, kept: Path) -> list[dict[str, Any]]:
    """Return what the tests of all files reach, each file in a process of its own, written down as it comes."""
    files, reach = defaultdict(list), Reach()
    for test in runner.items:
        files[test.split("::")[0]].append(test)
    kept.touch()
    known = {one["file"]: one for one in map(json.loads, kept.read_text().splitlines())}
    were = marked(mutants, live, reach.now.add) if set(files) - set(known) else []
    for name in sorted(set(files) - set(known), key=lambda file: TESTS.index(file.split("/")[1])):
        known[name] = {"tests": []} | runner.forked(lambda name=name: reach.of(runner, files[name]))  # type: ignore[misc]
        with kept.open("a") as file:
            file.write(json.dumps(known[name] | {"file": name}) + "\n")
        print(name, len(files[name]), len(known[name]["tests"]), flush=True)
    for function, code in were:
        function.__code__ = code
    return [one for file in known.values() for one in file["tests"]]


def tried(runner: Runner, mutant: dict[str, Any], tests: list[str], live: Live | None,
          allowed: float) -> dict[str, Any]:
    """Return what came of a mutant: the test that found it, or how many it outlived."""
    path = ROOT / mutant["file"]
    if live is not None and not exchange(str(path), path.read_text(), mutant["source"], live):
        return {"outcome": "import"}
    number = 0
    for test, failed in runner.run(tests, allowed):
        number += 1
        if failed:
            return {"outcome": "found", "by": failed, "after": number, "test": test}
    return {"outcome": "lived", "after": number, "of": len(tests)}


def live_functions() -> Live:
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

    def __init__(self, out: Path, mutants: list[dict[str, Any]], given: argparse.Namespace) -> None:
        self.out, self.mutants, self.given = out, mutants, given

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        runner = Runner(session)
        session.config.pluginmanager.register(runner)
        if self.given.only is not None:
            tests = [test for test in self.given.tests if test in runner.items]
            result = tried(runner, self.mutants[self.given.only], tests, None, self.given.allowed)
            (self.out / "one.json").write_text(json.dumps(result))
        else:
            self.all(runner)
        return True

    def all(self, runner: Runner) -> None:
        """Try all mutants that have no result yet, or those that lived if asked again."""
        results, live = self.out / "results.jsonl", live_functions()
        reach = all_reached(runner, self.mutants, live, self.out / "reach.jsonl")
        said = spoken([one["test"] for one in reach])
        results.touch()
        known = {one["number"]: one for one in map(json.loads, results.read_text().splitlines())}
        order = list(enumerate(self.mutants))
        random.Random(len(order)).shuffle(order)  # those of a run that is stopped are of all stages
        for number, mutant in order:
            if number in known and known[number]["outcome"] != self.given.again:
                continue
            begun = time.monotonic()
            tests = [test for test in ordered(number, self.mutants, reach, said) if test in runner.items]
            one = runner.forked(lambda m=mutant, t=tests: tried(  # type: ignore[misc]
                runner, m, t, live, self.given.allowed))
            if one["outcome"] == "import":
                one = by_itself(self.out, number, tests, self.given.allowed)
            one |= {"number": number, "took": round(time.monotonic() - begun, 1)}
            with results.open("a") as file:
                file.write(json.dumps(one) + "\n")
            print(number, mutant["file"], mutant["line"], one, flush=True)


def by_itself(out: Path, number: int, tests: list[str], allowed: float) -> dict[str, Any]:
    """Return what came of a mutant in a process of its own, imported as mutated; what cannot be imported is found."""
    (out / "one.json").unlink(missing_ok=True)
    (out / "tests.json").write_text(json.dumps(tests))
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
    mutants, paths, base = json.loads((given.out / "drawn.json").read_text()), [*TESTS], "tmp"
    if given.only is not None:
        given.tests = json.loads((given.out / "tests.json").read_text())
        paths, base = [*dict.fromkeys(test.split("::")[0][6:] for test in given.tests)][:FILES], "one"
        import_mutated(mutants[given.only])
    pytest.main(["-n0", "-s", "-q", "-p", "no:cacheprovider", f"--basetemp={given.out / base}",
                 *(str(ROOT / "tests" / path) for path in paths)], plugins=[Plugin(given.out, mutants, given)])


if __name__ == "__main__":
    main()
