"""Reading and validating a workbook of leases against what calamine takes to read it, in one run.

    python tests/benchmarks/bench_workbook.py [LEASES ...]

Times are those of the processor, the least of three. The workbooks hold LEASES (1,000, 10,000, 20,000) rows of
ordinary leases, each cell drawn by chance: under fifteen heads, and under all heads of the template and with its other
sheets, with steps, months free, allowances and renewals in some of them. Reading is
:meth:`asc842.Portfolio.from_excel`, and every lease is accepted. The peak is that of memory which Python allocates, in
a reading of its own. Targets: at most 4 times calamine, at most 600 MB. A miss is told, it does not fail the run.
"""

from __future__ import annotations

import datetime as dt
import gc
import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

import asc842
from asc842.closing.portfolio.headings import heading, sheet_heading
from asc842.closing.portfolio.layout import layouts

MOST_TIMES, MOST_MB, ROUNDS = 4, 600, 3
FEW = ("lease", "name", "entity", "asset_class", "commencement", "term_months", "rent", "frequency", "timing",
       "due_day", "step_rate", "step_months", "discount_rate", "classification", "useful_life")
LEASES = (1_000, 10_000, 20_000)


def row_of(i: int, chance: random.Random) -> dict[str, Any]:
    """Return the cells of a row: one lease in three rises, and some have months free, an allowance or a renewal."""
    day = chance.choice((1, 1, 1, chance.randint(1, 28)))
    starts = dt.date(chance.randint(2012, 2024), chance.randint(1, 12), day)
    finance = chance.random() < 0.1
    said: dict[str, Any] = {
        "lease": f"store-{i:05d}", "name": f"Store {i}, Main Street", "entity": f"Entity {chance.randint(1, 7)}",
        "asset_class": chance.choice(("Real estate", "Equipment", "Vehicles")), "commencement": starts,
        "term_months": chance.choice((24, 36, 48, 60, 84, 120, 123)), "rent": chance.randint(30_000, 2_000_000) / 100,
        "frequency": "quarterly" if chance.random() < 0.08 else "monthly",
        "timing": "arrears" if chance.random() < 0.2 else "advance", "due_day": chance.choice((None, 1, 5, 15)),
        "discount_rate": chance.randint(300, 900) / 10_000, "classification": "finance" if finance else "operating",
        "useful_life": 144 if finance else None, "reason": "Rate quoted by the bank; far below the fair value."}
    step = {"step_rate": chance.randint(100, 500) / 10_000, "step_months": 12}
    further = (step, {"free_months": chance.randint(1, 6)}, {"initial_direct_costs": chance.randint(100, 9000)},
               {"allowance": chance.randint(1000, 90_000), "allowance_received": starts},
               {"renewal_months": 60, "renewal_certain": "no"}, {"lessor": "Landlord LLC", "cost_center": "4711"})
    for some, share in zip(further, (0.35, 0.15, 0.2, 0.1, 0.15, 0.5), strict=True):
        said |= some if chance.random() < share else {}
    return said


def workbook(path: Path, leases: int, columns: Sequence[str]) -> Path:
    """Write a workbook with these columns of leases, and with the other sheets of the template."""
    chance, sheets = random.Random(leases), {name: x.columns for name, x in layouts().items() if name != "leases"}
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        day, sheet = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_worksheet("Leases")
        sheet.write_row(0, 0, [heading("leases", column).title for column in columns])
        for i in range(leases):
            for at, value in enumerate(map(row_of(i, chance).get, columns)):
                if isinstance(value, dt.date):
                    sheet.write_datetime(i + 1, at, value, day)
                elif value is not None:
                    sheet.write(i + 1, at, value)
        for name, heads in sheets.items() if len(columns) > len(FEW) else ():
            title = sheet_heading(name).title
            book.add_worksheet(title).write_row(0, 0, [heading(name, column).title for column in heads])
        book.add_worksheet("Policy").write_row(0, 0, ["Key", "Value", "Reason"])
    return path


def seconds(work: Callable[[], object]) -> float:
    """Return the least time of the processor that something takes."""
    found = []
    for _ in range(ROUNDS):
        gc.collect()
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return min(found)


def peak(work: Callable[[], object]) -> float:
    """Return the most memory that something holds at once, in MB."""
    gc.collect()
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def calamine(path: Path) -> list[list[list[Any]]]:
    """Read the sheets, and nothing else."""
    book = CalamineWorkbook.from_path(str(path))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def read(path: Path, leases: int) -> None:
    """Read and validate a workbook in which nothing is wrong."""
    held = asc842.Portfolio.from_excel(path)
    assert len(held.leases) == leases, held.problems[:3]


def main(counts: Sequence[int] = LEASES) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        read(workbook(Path(folder, "few.xlsx"), 100, FEW), 100)
        print(f"{'workbook':32}{'calamine':>10}{'asc842':>10}{'times':>8}{'us a lease':>12}{'MB':>8}")
        for leases in counts:
            for what, columns in (("fifteen columns", FEW), ("template", [*layouts()["leases"].columns])):
                path = workbook(Path(folder, "leases.xlsx"), leases, columns)
                alone, whole = seconds(lambda p=path: calamine(p)), seconds(lambda p=path, n=leases: read(p, n))
                most = peak(lambda p=path, n=leases: read(p, n))
                met = whole <= MOST_TIMES * alone and most <= MOST_MB
                print(f"{leases:>7,} x {what:22}{alone:10.3f}{whole:10.3f}{whole / alone:8.1f}"
                      f"{whole / leases * 1e6:12.0f}{most:8.0f}  {'met' if met else 'missed'}", flush=True)


if __name__ == "__main__":
    main([int(x) for x in sys.argv[1:]] or LEASES)
