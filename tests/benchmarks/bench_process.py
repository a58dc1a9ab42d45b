"""The whole command against the bare import of the libraries that it cannot do without, in one run.

    python tests/benchmarks/bench_process.py [ROUNDS]

Starts `asc842 schedule inputs/windham-v.toml` (files written to a temporary folder) and `python -c "import pandas,
xlsxwriter"` in turn, ROUNDS times (9) each after one round that does not count, and compares medians. Compiled
modules are kept from that round on, as an installation keeps them. Target: at most 1.8 times as long. A miss is told,
it does not fail the run.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = 1.8
BARE = [sys.executable, "-c", "import pandas, xlsxwriter"]
SCHEDULE = [sys.executable, "-c", "from asc842.cli import main; main()", "schedule", "inputs/windham-v.toml"]


def seconds(command: list[str], cache: str) -> float:
    """Run a command from the repository's root and return how long it took; refuse one that fails."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPYCACHEPREFIX": cache}
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=env)
    elapsed = time.perf_counter() - begin
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return elapsed


def main(rounds: int = 9) -> None:
    """Print the table, and whether the target is met."""
    times: dict[str, list[float]] = {"bare import": [], "asc842 schedule": []}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as cache:
        for _ in range(rounds + 1):
            times["bare import"].append(seconds(BARE, cache))
            times["asc842 schedule"].append(seconds([*SCHEDULE, "--out", folder], cache))
        if not list(Path(folder).glob("*.xlsx")):
            raise SystemExit("no workbook was written: there is nothing to time")
    medians = {name: statistics.median(all_times[1:]) for name, all_times in times.items()}
    ratio = medians["asc842 schedule"] / medians["bare import"]
    print(f"medians of {rounds} runs each, in turn")
    for name, median in medians.items():
        print(f"{name:18}{median:8.3f} s")
    print(f"ratio {ratio:.2f} (target: at most {TARGET}): {'met' if ratio <= TARGET else 'missed'}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
