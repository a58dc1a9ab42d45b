"""The whole command against the bare import of the libraries that it cannot do without, in one run.

    python tests/benchmarks/bench_process.py [ROUNDS]

Starts `asc842 schedule inputs/windham-v.toml` (files written to a temporary folder) and `python -c "import pandas,
xlsxwriter"` in turn, ROUNDS times (9) each after one round that does not count, and compares medians. Target: at
most 3 times as long.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = 3
BARE = [sys.executable, "-c", "import pandas, xlsxwriter"]
SCHEDULE = [sys.executable, "-c", "from asc842.cli import main; main()", "schedule", "inputs/windham-v.toml"]


def seconds(command: list[str]) -> float:
    """Run a command from the repository's root and return how long it took; refuse one that fails."""
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    elapsed = time.perf_counter() - begin
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return elapsed


def main(rounds: int = 9) -> int:
    """Print the table; 0 where the target is met."""
    times: dict[str, list[float]] = {"bare import": [], "asc842 schedule": []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds + 1):
            times["bare import"].append(seconds(BARE))
            times["asc842 schedule"].append(seconds([*SCHEDULE, "--out", folder]))
        if not list(Path(folder).glob("*.xlsx")):
            raise SystemExit("no workbook was written: there is nothing to time")
    medians = {name: statistics.median(all_times[1:]) for name, all_times in times.items()}
    ratio = medians["asc842 schedule"] / medians["bare import"]
    print(f"medians of {rounds} runs each, in turn")
    for name, median in medians.items():
        print(f"{name:18}{median:8.3f} s")
    print(f"ratio {ratio:.2f} (target: at most {TARGET})")
    return 0 if ratio <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
