"""All benchmarks in one run: a table as Markdown and as JSON, each figure a ratio where there is something beside it.

    python tests/benchmarks/run.py                                    print the table
    python tests/benchmarks/run.py --write docs/performance.md        write it into the page, and the chart beside it
    python tests/benchmarks/run.py --only measure peers --json out.json
    python tests/benchmarks/run.py --million                          the long ones too: hours, and 100 GB of disk

Each group runs in a process of its own, one after the other, so that none has the memory of another; one that fails
has a row that says so, and the rest go on. Processor time, but where several processes work. On two cores it takes
under 15 minutes. What each row says, and what was found: docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rows import GROUPS, LONG, Row

BEGIN, END = "<!-- benchmarks: written by tests/benchmarks/run.py -->", "<!-- end of benchmarks -->"
PACKAGES = ("asc842", "numpy", "pandas", "pyarrow", "pydantic", "sqlalchemy", "xlsxwriter", "duckdb", "dask",
            "pyspark", "ifrs16kit", "numpy-financial")
MOST = 3600
"""Seconds that a group may take, but for those of a million leases."""


def machine() -> dict[str, Any]:
    """Describe the machine, without its name or places on it."""
    about = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    names = {line.partition(":")[2].strip() for line in about.splitlines() if line.startswith("model name")}
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"cpu": ", ".join(sorted(names)) or platform.processor(), "cores": os.cpu_count(),
            "memory_gib": round(memory, 1), "system": f"{platform.system()} {platform.machine()}",
            "python": platform.python_version(), "packages": {x: _version(x) for x in PACKAGES if _version(x)},
            "load": round(os.getloadavg()[0], 1)}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def rows_of(name: str) -> list[Row]:
    """Run a group by itself."""
    began = time.perf_counter()
    try:
        done = subprocess.run([sys.executable, __file__, "--group", name], capture_output=True, text=True, check=False,
                              timeout=None if name in LONG else MOST)
        found = [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])] if not done.returncode else [
            Row(name, "failed", note=(done.stderr.strip().splitlines() or ["no word"])[-1][:200])]
    except subprocess.TimeoutExpired:
        found = [Row(name, "failed", note=f"took more than {MOST} s")]
    print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return found


def markdown(about: dict[str, Any], found: dict[str, list[Row]], seconds: float) -> str:
    """Lay the table out."""
    packages = ", ".join(f"{name} {number}" for name, number in about["packages"].items())
    lines = [f"{about['cpu']}, {about['cores']} cores, {about['memory_gib']} GiB, {about['system']}, Python "
             f"{about['python']}; {packages}. Load as it began: {about['load']}. The run took "
             f"{seconds / 60:.0f} minutes.",
             "", "| | found | target | |", "| --- | ---: | --- | --- |"]
    for name, rows in found.items():
        lines.append(f"| **{name}** | | | |")
        lines += [f"| {row.what} | {row.found} | {row.target} | {row.verdict}{row.note} |" for row in rows]
    return "\n".join(lines) + "\n"


def chart(found: dict[str, list[Row]], path: Path) -> None:
    """Draw microseconds a lease by each way, and how they grow with the number of leases."""
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    mpl.rcParams["svg.hashsalt"] = "asc842"
    rows = [row for each in found.values() for row in each if row.chart]
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4), layout="constrained")
    bars = [row for row in rows if row.chart == "way"]
    drawn = left.barh([row.what.replace("`", "") for row in bars], [row.value for row in bars], color="#4472c4")
    left.bar_label(drawn, fmt="%.0f", padding=3)
    left.set(xscale="log", xlim=(1, 3_000), xlabel="microseconds a lease (72 months, log scale)")
    for name in ("measure", "close"):
        points = sorted((row.leases, row.value) for row in rows if row.chart == name)
        if points:
            right.plot(*zip(*points, strict=True), "o-", label=name)
    right.set(xscale="log", yscale="log", xlabel="leases", ylabel="microseconds a lease")
    right.legend()
    figure.savefig(path, metadata={"Date": None})


def written(page: Path, table: str, picture: Path) -> None:
    """Put the table and the chart in their place in a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    shown = f"![Microseconds a lease by each way, and by the number of leases]({picture.name})"
    page.write_text(f"{before}{BEGIN}\n\n{table}\n{shown}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def main() -> None:
    """Run groups, print the table, write what was asked for."""
    reads = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reads.add_argument("--only", nargs="+", choices=[*GROUPS, *LONG], metavar="GROUP", help=f"of {', '.join(GROUPS)}")
    reads.add_argument("--million", action="store_true", help="the long ones too")
    reads.add_argument("--write", type=Path, metavar="PAGE")
    reads.add_argument("--json", type=Path, metavar="FILE")
    reads.add_argument("--group", choices=[*GROUPS, *LONG], help=argparse.SUPPRESS)
    given = reads.parse_args()
    if given.group:
        found = (GROUPS | LONG)[given.group]()
        print(json.dumps([asdict(row) for row in found]))
        return
    about, began = machine(), time.perf_counter()
    table = {name: rows_of(name) for name in given.only or [*GROUPS, *(LONG if given.million else ())]}
    text = markdown(about, table, time.perf_counter() - began)
    print(text)
    if given.json:
        given.json.write_text(json.dumps({"machine": about, "rows": {
            name: [asdict(row) for row in rows] for name, rows in table.items()}}, indent=1) + "\n", encoding="utf-8")
    if given.write:
        picture = given.write.with_suffix(".svg")
        chart(table, picture)
        written(given.write, text, picture)


if __name__ == "__main__":
    main()
