"""One period closed over many leases, beside the measurement alone, in one run.

    python tests/benchmarks/bench_close.py [LEASES ...]

Writes portfolios of 1,000, 10,000 (and any given) leases of 72 months as CSV tables, a tenth of them modified once,
closes 2027-12 (after 2027-11) with a register in SQLite and the journal as CSV, and measures the same leases as
:func:`asc842.measure` does, without the tables that it returns. Told: seconds, their ratio, microseconds per lease,
peak memory. Target: a close of 10,000 leases costs at most 5 times the measurement, and a lease costs no more where
there are many.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

import asc842
from asc842.api.close import close
from asc842.book.measure import measure_in_cents
from asc842.closing.portfolio import read_portfolio

TARGET, BEFORE, PERIOD, YEARS = 5.0, "2027-11", "2027-12", 6


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


def one(count: int) -> dict[str, float]:
    """Close and measure one portfolio; seconds of each, and peak memory in MiB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "leases"
        folder.mkdir()
        write_portfolio(folder, count)
        begin = time.perf_counter()
        held = read_portfolio(folder)
        read = time.perf_counter() - begin
        tables = held.tables()
        begin = time.perf_counter()
        measure_in_cents(tables)
        measured = time.perf_counter() - begin
        close(held, BEFORE, out=Path(name) / "exports", reports=False)
        del held, tables
        begin = time.perf_counter()
        result = close(folder, PERIOD, out=Path(name) / "exports", reports=False)
        closed = time.perf_counter() - begin
        assert result.passed
        assert len(result.book.holdings.leases) == count
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"read": read, "measured": measured, "closed": closed, "peak": peak}


def main(counts: list[int]) -> int:
    """Print the table, each portfolio in a process of its own, and whether the target is met at 10,000 leases."""
    if len(counts) == 1:
        print(*(f"{k}={v:.4f}" for k, v in one(counts[0]).items()))
        return 0
    print(f"asc842 {asc842.__version__}: {PERIOD}, {YEARS * 12} months, a tenth with an event")
    print(f"{'leases':>8}{'measure s':>12}{'read s':>10}{'close s':>10}{'close / measure':>17}{'close us/lease':>16}"
          f"{'peak MiB':>10}")
    met = True
    for count in counts:
        out = subprocess.run([sys.executable, __file__, str(count)], capture_output=True, text=True, check=True)
        t = {k: float(v) for k, v in (word.split("=") for word in out.stdout.split())}
        ratio = t["closed"] / t["measured"]
        met &= count != 10_000 or ratio <= TARGET
        print(f"{count:8,}{t['measured']:12.2f}{t['read']:10.2f}{t['closed']:10.2f}{ratio:17.1f}"
              f"{t['closed'] / count * 1e6:16.0f}{t['peak']:10.0f}")
    print(f"target: at most {TARGET:.0f} times the measurement at 10,000 leases: {'met' if met else 'missed'}")
    return 0


if __name__ == "__main__":
    sys.exit(main([int(a) for a in sys.argv[1:]] or [1_000, 10_000]))
