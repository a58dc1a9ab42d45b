"""The groups of benchmarks that run.py runs: each a function that measures something and returns rows of the table."""

from __future__ import annotations

import contextlib
import io
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bench_close
import bench_lease_files
import bench_measure
import bench_process
import bench_register
import bench_workbook
import peers
from floor import MONTHS

CHECK, HELP = (["check", "inputs/windham-v.toml"], ["--help"])
NUMPY = [sys.executable, "-c", "import numpy, pydantic, click, rich"]
MEASURE, MANY, MONTHS_KEPT = 2_000, 20_000, 12


@dataclass(frozen=True)
class Row:
    """A row of the table: ``value`` in ``unit``, a limit that it has ``most`` or ``least``, what else is to be said.

    ``chart`` names the part of the chart that it is drawn in, at so many ``leases``.
    """

    what: str
    unit: str
    value: float | None = None
    most: float | None = None
    least: float | None = None
    note: str = ""
    chart: str = ""
    leases: int = 0

    @property
    def found(self) -> str:
        """The figure with its unit."""
        if self.value is None:
            return self.unit
        places = 0 if abs(self.value) >= 100 else 1 if abs(self.value) >= 10 else 2
        return f"{self.value:,.{places}f} {self.unit}".strip()

    @property
    def target(self) -> str:
        """The limit in words."""
        if self.most is None and self.least is None:
            return ""
        return f"at most {self.most:g}" if self.most is not None else f"at least {self.least:g}"

    @property
    def verdict(self) -> str:
        """Whether it is met, or by how much it is missed."""
        if self.value is None or not self.target:
            return ""
        by = self.value / self.most - 1 if self.most is not None else 1 - self.value / (self.least or 1)
        return ("met" if by <= 0 else f"missed by {by:.0%}") + ("; " if self.note else "")


GROUPS: dict[str, Callable[[], list[Row]]] = {}
LONG: dict[str, Callable[[], list[Row]]] = {}
Group = Callable[[], list[Row]]


def group(name: str, into: dict[str, Group] = GROUPS) -> Callable[[Group], Group]:
    """Announce the function below as a group."""
    def announce(work: Group) -> Group:
        into[name] = work
        return work
    return announce


def quietly(work: Callable[[], Any]) -> Any:
    """Do something that prints a table of its own; of run.py's table nothing else may be on the screen."""
    with contextlib.redirect_stdout(io.StringIO()):
        return work()


def peak_of(code: str, *arguments: object) -> float:
    """Run Python code in a process of its own, in this folder; return the most memory it had, in MiB."""
    ending = "\nimport resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    done = subprocess.run([sys.executable, "-c", code + ending, *map(str, arguments)], capture_output=True, text=True,
                          check=True, cwd=Path(__file__).parent)
    return float(done.stdout.splitlines()[-1])


@group("floor and growth of measure")
def measure() -> list[Row]:
    found = quietly(lambda: {count: bench_measure.one_size(count) for count in (1_000, 10_000, 100_000, 200_000)})
    at, alone = found[100_000], quietly(lambda: bench_measure.beside(10_000))
    speed = MONTHS / at["measure"]
    return [
        Row("`measure`, 100,000 leases x 72 months, against the floor program", "times",
            at["measure"] / at["floor"], 5),
        Row("a loop over decimals against it", "times", at["decimals"] / at["measure"], least=12),
        Row("lease-months a second", "million", speed / 1e6),
        Row("time a lease, 200,000 leases against 10,000", "times",
            found[200_000]["measure"] / found[10_000]["measure"], 1.2),
        Row("a loop of `account_for` against `measure` of 10,000", "times", alone, least=50),
        *(Row(f"`measure` of {count:,}", "us a lease", each["measure"] * 1e6, chart="measure", leases=count)
          for count, each in found.items()),
    ]


@group("memory of measure")
def memory() -> list[Row]:
    code = ("import sys, asc842, bench_measure as b; from floor import plain_leases; n = int(sys.argv[1]); "
            "t = b.tables_of(plain_leases(n)); {}")
    rows = []
    for count in (10_000, 100_000):
        tables, whole = peak_of(code.format(""), count), peak_of(code.format("m = asc842.measure(t)"), count)
        rows.append(Row(f"peak memory, `measure` of {count:,} above its tables", "kB a lease",
                        (whole - tables) * 1048.576 / count, note=f"{whole:,.0f} MiB in all"))
    return rows


@group("another engine, lifelib's BasicTerm_ME")
def lifelib() -> list[Row]:
    found = peers.lifelib_run()
    speed = found["points"] * found["steps"] / found["seconds"]
    return [Row("lifelib 0.17.2, BasicTerm_ME, `result_pv` of its 10,000 points", "million points x steps a second",
                speed / 1e6, note=f"{found['steps']:.0f} monthly steps in {found['seconds']:.2f} s. Different work: "
                "cash flows and present values of term assurance in doubles, no dates, no rounding, no journal")]


@group("peers, leases of one rent")
def of_peers() -> list[Row]:
    found = peers.compared(bench_measure.tables_of)
    mine, names = found["asc842"], {
        "decimals": "a loop over decimals, rows of four amounts to the cent, no dates",
        "numpy_financial, tables": "a loop with numpy_financial, a table with dates and cents",
        "numpy_financial": "the same loop, arrays of doubles alone: no dates, no cents, no table",
        "ifrs16kit": "ifrs16kit 1.0.4, `cross_check`: totals alone, no schedule"}
    whole = min(found[name] for name in ("decimals", "numpy_financial, tables"))
    return [Row("fastest that makes a whole schedule against `measure` of 10,000", "times", whole / mine, least=15,
                note="figures compared, to the cent with decimals, within one elsewhere"),
            *(Row(text, "us a lease", found[name] * 1e6, chart="way") for name, text in names.items()),
            Row("asc842 `measure`, every column, dates, cents, one table", "us a lease", mine * 1e6, chart="way")]


@group("closes of tables")
def closes() -> list[Row]:
    found = quietly(lambda: {count: bench_close.one(count) for count in (1_000, 10_000)})
    at = found[10_000]
    return [Row("`close` of 10,000 leases against measuring them", "times", at["ratio"], 3),
            Row("peak memory of that close above the interpreter", "kB a lease", at["kilobytes"], 25),
            Row("time a lease, 10,000 against 1,000", "times", at["closed"] / found[1_000]["closed"], 1.2),
            *(Row(f"`close` of {count:,}", "us a lease", each["closed"], chart="close", leases=count)
              for count, each in found.items())]


@group("closes of lease files")
def lease_files() -> list[Row]:
    rows = []
    for name, most in bench_lease_files.TARGETS.items():
        lease = bench_lease_files.asc842.load(bench_lease_files.INPUTS / f"{name}.toml")
        bench_lease_files.asc842.account_for(lease)
        each = [bench_lease_files.milliseconds(lambda lease=lease: bench_lease_files.asc842.account_for(lease))
                for _ in range(25)]
        rows.append(Row(f"`account_for`, {name}", "ms", statistics.median(each), most))
    with tempfile.TemporaryDirectory() as folder:
        files = bench_lease_files.copies(Path(folder), 100)
        reading = bench_lease_files.milliseconds(lambda: [bench_lease_files.asc842.load(file) for file in files])
        closing = bench_lease_files.milliseconds(lambda: bench_lease_files.close(
            folder, "2004-01", register="sqlite://", out=None, reports=False))
    return [*rows, Row("close of 100 lease files against reading them", "times", closing / reading, 2.5),
            Row("close of 100 lease files", "ms a lease", closing / len(files), 40)]


@group("whole processes")
def processes() -> list[Row]:
    commands = {"bare": bench_process.BARE, "numpy": NUMPY, "schedule": bench_process.SCHEDULE,
                "check": [*bench_process.SCHEDULE[:3], *CHECK], "help": [*bench_process.SCHEDULE[:3], *HELP]}
    times: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as cache:
        for _ in range(10):
            for name, command in commands.items():
                more = ["--out", folder] if name == "schedule" else []
                times[name].append(bench_process.seconds([*command, *more], cache))
    of = {name: statistics.median(each[1:]) for name, each in times.items()}
    return [Row("`asc842 schedule` of one lease against `import pandas, xlsxwriter`", "times",
                of["schedule"] / of["bare"], 1.8),
            Row("`asc842 check` against the same", "times", of["check"] / of["bare"],
                note="neither pandas, matplotlib nor xlsxwriter is loaded (tests/cli/test_quick.py)"),
            Row("`asc842 --help` against `import numpy, pydantic, click, rich`", "times", of["help"] / of["numpy"],
                note="none of these is loaded but click"),
            Row("`import pandas, xlsxwriter`", "s", of["bare"])]


@group("a lease's workbook, 120 months")
def workbook() -> list[Row]:
    found = peers.workbooks()
    mine, theirs = (found[name] / found[f"{name}_formulas"] * 1e6 for name in ("mine", "theirs"))
    return [Row("a formula of it against one of ifrs16kit's workbook", "times", mine / theirs,
                note=f"{found['mine_formulas']:,.0f} formulas in {found['mine']:.2f} s, "
                     f"{found['theirs_formulas']:,.0f} in {found['theirs']:.2f} s")]


@group("reading a workbook of leases")
def lists() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = bench_workbook.workbook(Path(folder, "leases.xlsx"), 10_000, bench_workbook.FEW)
        alone = bench_workbook.seconds(lambda: bench_workbook.calamine(path))
        whole = bench_workbook.seconds(lambda: bench_workbook.read(path, 10_000))
    return [Row("10,000 rows read and validated against calamine's reading", "times", whole / alone, 4)]


@group("explanations")
def explained() -> list[Row]:
    from asc842.api.explain import explain_close

    with tempfile.TemporaryDirectory() as name:
        folder = bench_close.written(Path(name), 10_000)
        whole = explain_close(folder, bench_close.PERIOD)
        begin = time.process_time()
        found = whole.explain("lease cost, year to date: total")
        text = found.text()
        seconds = time.process_time() - begin
        assert found.derivation.adds_up(2), text[:200]  # to rows of leases; their steps would account for each
    return [Row("a total over 10,000 leases explained, down to each lease", "s", seconds, 3,
                note="the close's reports are there already")]


@group("register in SQLite")
def register() -> list[Row]:
    return _register(bench_register.SIZES, MONTHS_KEPT)


@group("register in PostgreSQL")
def register_in_postgres() -> list[Row]:
    return _register((MEASURE,), MONTHS_KEPT, postgres=True)


def _register(sizes: Sequence[int], periods: int, *, postgres: bool = False) -> list[Row]:
    found = quietly(lambda: bench_register.measured(sizes, periods, postgres=postgres))
    rows, (low, high) = [], (min(sizes), max(sizes))
    last, lines = found[high], len(bench_register.FLAT) * high * periods
    rows.append(Row(f"a line posted in month {periods} against one in month 2, {high:,} leases", "times",
                    last["post"]["last_line"] / last["post"]["second_line"], bench_register.GROWTH))
    if low < high:
        rows.append(Row(f"a line posted with {high:,} leases against one with {low:,}", "times",
                        last["post"]["last_line"] / found[low]["post"]["last_line"], bench_register.GROWTH))
    rows.append(Row("a line posted", "us", last["post"]["last_line"], 60))
    for name in bench_register.ASKED:
        grown = f", {last[name]['seconds'] / found[low][name]['seconds']:.1f} times that of {low:,}" * (low < high)
        rows.append(Row(f"{name}, {high:,} leases x {periods} months, {lines:,} lines", "s", last[name]["seconds"],
                        note=f"{last[name]['peak']:,.0f} MiB at the peak{grown}"))
    return rows


def run_cli(*arguments: object, children: bool = True) -> tuple[float, float]:
    """Run ``asc842`` on tables; seconds by the clock, and the most memory of a process of it in MiB."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "asc842", *map(str, arguments)], capture_output=True, text=True,
                          check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError((done.stderr.strip().splitlines() or ["asc842 failed"])[-1])
    most = resource.getrusage(resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF).ru_maxrss / 1024
    return time.perf_counter() - began, most


def _of_tables(count: int, *ways: tuple[str, ...]) -> list[tuple[float, float]]:
    with tempfile.TemporaryDirectory() as name:
        tables = Path(name, "tables")
        run_cli("generate", "--leases", count, "--seed", 842, "--tables", "parquet", "--out", tables)
        return [run_cli("measure", tables, "--out", Path(name, f"out-{i}"), *way) for i, way in enumerate(ways)]


@group("cores")
def cores() -> list[Row]:
    (one, _), (two, most) = _of_tables(MANY, ("--processes", "1"), ("--processes", "2"))
    return [Row(f"`asc842 measure` of {MANY:,} generated leases: one process against two", "times", one / two,
                least=1.75, note=f"{one:.0f} s and {two:.0f} s by the clock, {one / MANY * 1e3:.2f} ms a lease, "
                f"{most:,.0f} MiB a process at most; the target is for 100,000 (with --million)")]


@group("cores, 100,000 leases", LONG)
def many_cores() -> list[Row]:
    (one, _), (two, most) = _of_tables(100_000, ("--processes", "1"), ("--processes", "2"))
    return [Row("`asc842 measure` of 100,000 generated leases: one process against two", "times", one / two,
                least=1.75, note=f"{one:.0f} s and {two:.0f} s by the clock, {most:,.0f} MiB a process at most")]


@group("a million leases", LONG)
def million() -> list[Row]:
    ((few, _),) = _of_tables(10_000, ())
    ((all_of, most),) = _of_tables(1_000_000, ())
    return [Row("`asc842 measure`, time a lease, 1,000,000 against 10,000", "times", all_of / 1e6 / (few / 1e4), 1.2,
                note=f"{all_of / 60:.0f} minutes by the clock"),
            Row("peak memory of a process", "GiB", most / 1024, 1.5)]


@group("closes, 100,000 leases", LONG)
def large_closes() -> list[Row]:
    found = quietly(lambda: {count: bench_close.one(count) for count in (10_000, 100_000)})
    return [Row("`close`, time a lease, 100,000 against 10,000", "times",
                found[100_000]["closed"] / found[10_000]["closed"], 1.2),
            Row("peak memory above the interpreter", "kB a lease", found[100_000]["kilobytes"], 25)]


@group("register in SQLite, 36 months", LONG)
def long_register() -> list[Row]:
    return _register((10_000, 100_000), 36)


