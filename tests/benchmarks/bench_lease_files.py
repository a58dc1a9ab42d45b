"""Leases from files: one accounted for, and a close of many against reading and validating the same files, in one run.

    python tests/benchmarks/bench_lease_files.py [LEASES] [ROUNDS]

Times are those of the processor, of this process alone. `account_for` is the median of ROUNDS (25) for each sample,
without rendering. The close is of LEASES (1000) copies of inputs/*.toml under ids of their own, without reports,
posted to a register in memory; reading is :func:`asc842.load` on each of the same files. Targets: at most 15 ms for
windham-v, 25 ms for its history; a close at most 2.5 times the reading, and 40 ms a lease. A miss is told, it does
not fail the run.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import asc842
from asc842.api.close import close

INPUTS = Path(__file__).resolve().parent.parent.parent / "inputs"
SAMPLES = [p for p in sorted(INPUTS.glob("*.toml")) if p.name != "policy.toml"]
TARGETS = {"windham-v": 15, "windham-v-history": 25}
MOST_OF_READING, MOST_A_LEASE = 2.5, 40


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long something takes."""
    begin = time.process_time()
    work()
    return (time.process_time() - begin) * 1e3


def told(what: str, found: float, most: float, unit: str = "ms") -> str:
    """Write a line of the table."""
    return f"{what:44}{found:9.2f} {unit:4} at most {most}: {'met' if found <= most else 'missed'}"


def copies(folder: Path, leases: int) -> list[Path]:
    """Write copies of the samples, each under an id of its own."""
    files = []
    for i in range(leases):
        text = SAMPLES[i % len(SAMPLES)].read_text(encoding="utf-8")
        files.append(folder / f"lease-{i:05d}.toml")
        files[-1].write_text(re.sub(r'^id = "[^"]*"', f'id = "lease-{i:05d}"', text, count=1, flags=re.MULTILINE),
                             encoding="utf-8")
    return files


def main(leases: int = 1000, rounds: int = 25) -> None:
    """Print the table."""
    for path in SAMPLES:
        lease = asc842.load(path)
        asc842.account_for(lease)
        each = [milliseconds(lambda lease=lease: asc842.account_for(lease)) for _ in range(rounds)]
        print(told(f"account_for, {path.stem}", statistics.median(each), TARGETS.get(path.stem, 25)))
    with tempfile.TemporaryDirectory() as name:
        files = copies(Path(name), leases)
        reading = milliseconds(lambda: [asc842.load(file) for file in files])
        closing = milliseconds(lambda: close(name, "2004-01", register="sqlite://", out=None, reports=False))
    print(f"{'reading, a lease':44}{reading / leases:9.2f} ms")
    print(told(f"close of {leases} lease files, a lease", closing / leases, MOST_A_LEASE))
    print(told("close against reading", closing / reading, MOST_OF_READING, "x"))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
