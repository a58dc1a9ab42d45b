"""A register as it grows: post, verify, status, history, recheck; seconds and peak memory of each, by itself.

    python tests/benchmarks/bench_register.py [LEASES ...] [--periods N] [--postgres]

Posts N (36) months of 1,000 and 10,000 (or the given numbers of) leases through :meth:`Register.post`, five lines a
lease and month as they are generated here, and one real close of a hundred leases from tables on top; then asks, each
in a process of its own: status, history of a lease, verification of all, verification since the run before the last,
recheck of the last simulated month. Told: seconds, microseconds a line (of all, or of the month), MiB at the peak.
Targets: a line posted in the last month costs at most 1.5 times one of the second, and one in the largest register at
most 1.5 times one in the smallest; history and verification since a run do not grow with the months before. A miss is
told, it does not fail the run; a number that is wrong does.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import asc842
from asc842.closing.register import CloseRun, Register

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench_close import write_portfolio
from register_runs import Month

SIZES, PERIODS, LAST = (1_000, 10_000), 36, 12 * 24 + 10
"""Simulated months end with 2027-11."""
ENTRIES = (("operating lease cost", (("Lease cost", 100_00), ("Lease liability", -60_00),
                                     ("Right-of-use asset", -40_00))),
           ("payment", (("Lease liability", 110_00), ("Cash", -110_00))))
"""Five lines a lease and month."""
FLAT = [(entry, account, amount) for entry, each in ENTRIES for account, amount in each]
GROWTH, ON_TOP = 1.5, 100
Figures = dict[str, float]


def months_of(periods: int) -> range:
    """Numbers of the simulated months."""
    return range(LAST + 1 - periods, LAST + 1)


def month_of(size: int, month: int) -> CloseRun:
    """A month's lines of many leases, the balances of the months before it, and no late fact."""
    m, leases = Month(month), pd.Index([f"simulated-{i:07d}" for i in range(size)])
    lines = lines_of(leases, range(month, month + 1))
    sums = pd.DataFrame([(account, amount * month) for _, account, amount in FLAT], columns=["account", "amount"])
    sums = sums.groupby("account", as_index=False)["amount"].sum()
    balances = pd.DataFrame({
        "entity": "E1", "lease": np.repeat(leases, len(sums)), "currency": "USD",
        "account": np.tile(sums["account"], size), "amount": np.tile(sums["amount"], size)})
    states = pd.DataFrame({"lease": leases, "content_hash": "c" * 64, "document": "",
                           "state": '{"asset":"0.00","liability":"0.00"}'})
    return CloseRun(m, "calendar months", lines, states, "0.1.0", "a" * 64, "b" * 64, balances=balances,
                    earlier=lambda _: lines.iloc[:0])


def lines_of(leases: pd.Index, months: range) -> pd.DataFrame:
    """Lines of many leases in some months."""
    each, size = [Month(month) for month in months], len(leases)
    codes = np.tile(np.repeat(np.arange(size), len(FLAT)), len(each))
    amounts = np.tile(np.array([amount for *_, amount in FLAT], dtype=np.int64), size * len(each))
    which = np.repeat(np.arange(len(each)), size * len(FLAT))

    def again(texts: list[str]) -> pd.Categorical:
        place, names = pd.factorize(np.array(texts, dtype=object))
        return pd.Categorical.from_codes(np.tile(place, size * len(each)), pd.Index(names))

    return pd.DataFrame({
        "entity": "E1", "lease": pd.Categorical.from_codes(codes, leases), "currency": "USD",
        "period": pd.Categorical.from_codes(which, pd.Index([m.label for m in each])),
        "date": np.array([m.last_day for m in each], dtype="datetime64[s]")[which],
        "entry": again([entry for entry, *_ in FLAT]), "account": again([account for _, account, _ in FLAT]),
        "debit": np.maximum(amounts, 0), "credit": np.maximum(-amounts, 0), "memo": "", "cost_center": "cc"})


def posted(url: str, size: int, periods: int) -> Figures:
    """Post the months; seconds of the second and of the last, and of a real close on top."""
    taken = list[float]()
    with Register.open(url) as register:
        for month in months_of(periods):
            run = month_of(size, month)
            began = time.perf_counter()
            outcome = register.post(run)
            taken.append(time.perf_counter() - began)
            assert len(outcome.posted) >= len(FLAT) * size
    lines = len(FLAT) * size
    return {"second": taken[1], "last": min(taken[-3:]), "second_line": min(taken[1:4]) / lines * 1e6,
            "last_line": min(taken[-3:]) / lines * 1e6, "on_top": _closed_on_top(url)}


def _closed_on_top(url: str) -> float:
    with tempfile.TemporaryDirectory() as name:
        write_portfolio(Path(name), ON_TOP)
        began = time.perf_counter()
        made = asc842.close(name, Month(LAST + 1).label, register=url, out=None, reports=False,
                            without_rejected=True)
        assert len(made.book.roster.leases) == ON_TOP
        return time.perf_counter() - began


def _status(register: Register, size: int, periods: int) -> None:
    assert register.status().lines > len(FLAT) * size * periods


def _history(register: Register, size: int, periods: int) -> None:
    assert len(register.history(f"simulated-{size // 2:07d}")) == periods


def _verify(register: Register, size: int, periods: int) -> None:
    found = register.verify()
    assert found.passed, found.problems[:3]
    assert found.lines > len(FLAT) * size * periods


def _since(register: Register, size: int, periods: int) -> None:
    """Two runs: the last simulated month and the close on top."""
    found = register.verify(since=register.runs()["hash"].iloc[-3])
    assert found.passed, found.problems[:3]
    assert found.since == periods - 1
    assert register.status().lines - found.lines >= len(FLAT) * size * (periods - 1)


def _recheck(register: Register, size: int, periods: int) -> None:
    leases, months = pd.Index([f"simulated-{i:07d}" for i in range(size)]), months_of(periods)
    found = register.recheck(Month(LAST).label, lines_of(leases, months))
    assert found["period"].str.startswith("before").all()  # what was brought forward is not in these lines


ASKED: dict[str, Callable[[Register, int, int], None]] = {
    "status": _status, "history": _history, "verify since a run": _since, "verify": _verify, "recheck": _recheck}


def asked(name: str, url: str, size: int, periods: int) -> Figures:
    """Ask a register something; seconds, and the most memory that the process has had."""
    began = time.perf_counter()
    with Register.open(url, create=False) as register:
        ASKED[name](register, size, periods)
    return {"seconds": time.perf_counter() - began, "peak": peak()}


def peak() -> float:
    """Return the most memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def by_itself(*arguments: object) -> Figures:
    """Run a part of this script in a process of its own."""
    done = subprocess.run([sys.executable, __file__, "part", *map(str, arguments)], capture_output=True, text=True,
                          check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def registers(*, postgres: bool) -> Iterator[Callable[[], str]]:
    """Yield what gives the place of a new register."""
    if not postgres:
        with tempfile.TemporaryDirectory() as folder:
            names = iter(range(99))
            yield lambda: f"{folder}/register-{next(names)}.db"
        return
    from postgres import started

    with started() as server:
        yield server.new_database


def measured(sizes: Sequence[int], periods: int, *, postgres: bool = False) -> dict[int, dict[str, Figures]]:
    """Build registers of several sizes; by size and what was asked, the figures."""
    found = dict[int, dict[str, Figures]]()
    with registers(postgres=postgres) as place:
        for size in sizes:
            url = place()
            mine = {"post": by_itself("post", url, size, periods)}
            mine |= {name: by_itself("ask", name, url, size, periods) for name in ASKED}
            found[size] = mine
            if not postgres:
                mine["post"]["bytes_a_line"] = Path(url).stat().st_size / (len(FLAT) * size * periods)
                Path(url).unlink()
            _print(size, periods, mine)
    return found


def _print(size: int, periods: int, found: dict[str, Figures]) -> None:
    post, lines = found["post"], len(FLAT) * size * periods
    print(f"{size:,} leases x {periods} months, {lines:,} lines: posting {post['second_line']:.1f} us a line in the "
          f"second month, {post['last_line']:.1f} in the last; close of {ON_TOP} on top {post['on_top']:.1f} s; "
          f"{post.get('bytes_a_line', 0):.0f} bytes a line", flush=True)
    for name in ASKED:
        print(f"  {name:20}{found[name]['seconds']:9.2f} s{found[name]['peak']:9.0f} MiB", flush=True)


def main() -> None:
    """Print a table, and whether a line costs no more in a large and old register."""
    reads = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reads.add_argument("leases", type=int, nargs="*", default=list(SIZES))
    reads.add_argument("--periods", type=int, default=PERIODS)
    reads.add_argument("--postgres", action="store_true")
    given = reads.parse_args()
    found = measured(given.leases, given.periods, postgres=given.postgres)
    first, last = found[min(found)], found[max(found)]
    for what, grown in (("the last month against the second", max(
            x["post"]["last_line"] / x["post"]["second_line"] for x in found.values())),
            ("the largest register against the smallest", last["post"]["last_line"] / first["post"]["last_line"])):
        print(f"a line posted, {what}: {grown:.2f}, at most {GROWTH}: {'met' if grown <= GROWTH else 'missed'}")


def _part(kind: str, *rest: str) -> dict[str, Any]:
    if kind == "post":
        return posted(rest[0], int(rest[1]), int(rest[2]))
    return asked(rest[0], rest[1], int(rest[2]), int(rest[3]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["part"]:
        print(json.dumps(_part(*sys.argv[2:])))
    else:
        main()
