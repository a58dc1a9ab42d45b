"""One period closed over many leases, beside the measurement alone, in one run: ratio, memory a lease, growth.

    python tests/benchmarks/bench_close.py [LEASES ...]

Writes portfolios of 2,000, 10,000 and 20,000 (or the given numbers of) leases of 72 months as CSV tables, a tenth of
them modified once, closes 2027-12 (after 2027-11) with a register in SQLite and the journal as CSV, and measures the
same leases as :func:`asc842.measure` does, without the tables that it returns. Told: seconds of processor time, the
ratio of closing to measuring, microseconds a lease of reading and of closing, and the most memory that a close by
itself takes above the interpreter and its libraries, in kB a lease; in the end how much more a lease costs in the
largest portfolio than in the smallest, and the memory that each further lease takes. Targets: a close of 10,000 leases
costs at most 3 times the measurement and 25 kB a lease, reading 250 microseconds a lease, and neither grows by more
than a fifth. A miss is told, it does not fail the run.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

import asc842
from asc842.api.close import close
from asc842.book.measure import measure_in_cents
from asc842.closing.portfolio import read_portfolio

TARGET, MEMORY, READING, GROWTH = 3.0, 25, 250, 1.2
COUNTS, OF_TARGETS = (2_000, 10_000, 20_000), 10_000
BEFORE, PERIOD, YEARS = "2027-11", "2027-12", 6


def write_portfolio(folder: Path, count: int) -> None:
    """Write leases, rent steps and events as CSV; seeded, so that every run has the same."""
    draw = np.random.default_rng(842)
    ids = np.array([f"lease-{i:06d}" for i in range(count)])
    first = draw.integers(1_000, 100_000, count)
    pd.DataFrame({
        "lease": ids, "entity": draw.choice(["North", "South"], count), "asset_class": draw.choice(
            ["Office", "Retail", "Vehicles"], count), "cost_center": draw.integers(100, 140, count),
        "commencement": "2025-01-01", "lease_term_end": "2030-12-31",
        "discount_rate": draw.integers(200, 1200, count) / 10_000,
        "classification": np.where(draw.random(count) < 0.3, "finance", "operating"),
        "timing": "advance", "due_day": 1, "reason": "Entered for the benchmark.",
    }).to_csv(folder / "leases.csv", index=False)
    steps = pd.DataFrame({
        "lease": np.repeat(ids, YEARS), "from": np.tile([f"{2025 + y}-01-01" for y in range(YEARS)], count),
        "monthly": np.rint(np.repeat(first, YEARS) * 1.03 ** np.tile(np.arange(YEARS), count)), "event": "",
    })
    changed = ids[::10]
    later = pd.DataFrame({"lease": changed, "from": "2027-07-01", "monthly": first[::10] * 2, "event": "more-space"})
    pd.concat([steps, later], ignore_index=True).to_csv(folder / "rent.csv", index=False)
    events = pd.DataFrame({
        "lease": changed, "id": "more-space", "kind": "modification", "approved": "2027-07-01", "discount_rate": 0.065,
        "classification": "operating", "reason": "More space."})
    events.to_csv(folder / "events.csv", index=False)


def times(count: int) -> dict[str, float]:
    """Measure and close one portfolio; seconds of processor time."""
    with tempfile.TemporaryDirectory() as name:
        folder = written(Path(name), count)
        begin = time.process_time()
        held = read_portfolio(folder)
        read = time.process_time() - begin
        tables = held.tables()
        begin = time.process_time()
        measure_in_cents(tables)
        measured = time.process_time() - begin
        close(held, BEFORE, out=Path(name) / "exports", reports=False)
        del held, tables
        begin = time.process_time()
        result = close(folder, PERIOD, out=Path(name) / "exports", reports=False)
        closed = time.process_time() - begin
        assert result.passed
        assert len(result.book.roster.leases) == count
    return {"read": read, "measured": measured, "closed": closed}


def memory(count: int) -> dict[str, float]:
    """Close one portfolio; bytes at the peak above the interpreter and its libraries, a small close gone before."""
    with tempfile.TemporaryDirectory() as name:
        small, folder = written(Path(name) / "small", 10), written(Path(name) / "all", count)
        close(small, PERIOD, out=Path(name) / "small-exports", reports=False)
        before = peak()
        close(folder, PERIOD, out=Path(name) / "exports", reports=False)
    return {"bytes": peak() - before}


def written(root: Path, count: int) -> Path:
    """Write a portfolio into a folder and return it."""
    folder = root / "leases"
    folder.mkdir(parents=True)
    write_portfolio(folder, count)
    return folder


def peak() -> int:
    """Return the most memory that this process has had so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def by_itself(work: Callable[[int], dict[str, float]], count: int) -> dict[str, float]:
    """Do something in a process of its own."""
    out = subprocess.run([sys.executable, __file__, work.__name__, str(count)], capture_output=True, text=True,
                         check=True)
    return {name: float(value) for name, value in (word.split("=") for word in out.stdout.split())}


def main(counts: list[int]) -> None:
    """Print the table, growth, and whether the targets are met."""
    print(f"asc842 {asc842.__version__}: {PERIOD}, {YEARS * 12} months, a tenth with an event")
    print(f"{'leases':>8}{'measure s':>12}{'close s':>10}{'close / measure':>17}{'read us/lease':>15}"
          f"{'close us/lease':>16}{'kB/lease':>10}")
    found = {count: one(count) for count in counts}
    if OF_TARGETS in found:
        t = found[OF_TARGETS]
        for what, name, most in (("close / measure", "ratio", TARGET), ("kB a lease", "kilobytes", MEMORY),
                                 ("reading, us a lease", "read", READING)):
            print(f"{OF_TARGETS:,} leases, {what}: {t[name]:.1f}, at most {most}: "
                  f"{'met' if t[name] <= most else 'missed'}")
    least, most = min(counts), max(counts)
    for what, name in (("reading", "read"), ("closing", "closed"), ("measuring", "measured")):
        grown = found[most][name] / found[least][name]
        print(f"{what}, a lease of {most:,} against one of {least:,}: {grown:.2f}, at most {GROWTH}: "
              f"{'met' if grown <= GROWTH else 'missed'}")
    if most > least:
        more = (found[most]["bytes"] - found[least]["bytes"]) / (most - least) / 1000
        print(f"memory that grows with the portfolio: {more:.1f} kB for each lease beyond {least:,}")


def one(count: int) -> dict[str, float]:
    """Print the row of one portfolio and return it: times in microseconds a lease, memory in kB a lease."""
    t = by_itself(times, count) | by_itself(memory, count)
    found = {name: t[name] / count * 1e6 for name in ("read", "measured", "closed")}
    found |= {"ratio": t["closed"] / t["measured"], "kilobytes": t["bytes"] / count / 1000, "bytes": t["bytes"]}
    print(f"{count:8,}{t['measured']:12.2f}{t['closed']:10.2f}{found['ratio']:17.1f}{found['read']:15.0f}"
          f"{found['closed']:16.0f}{found['kilobytes']:10.0f}", flush=True)
    return found


if __name__ == "__main__":
    if sys.argv[1:2] in (["times"], ["memory"]):
        print(*(f"{k}={v}" for k, v in {"times": times, "memory": memory}[sys.argv[1]](int(sys.argv[2])).items()))
    else:
        main([int(a) for a in sys.argv[1:]] or list(COUNTS))
