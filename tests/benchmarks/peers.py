"""Other programs on the same leases, each on what it can do; what both compute is compared.

Leases pay one rent every month, in advance, as ifrs16kit has them: over 72 months, or the 120 that its workbook holds.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import asc842
from floor import MONTHS, Plain, decimal_loop, plain_leases

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lease_files import lease_text, load_text

COUNT, MANY, LONG = 300, 10_000, 120
LIFELIB = ("lifelib==0.17.2", "modelx==0.33.0", "pandas", "openpyxl")
BASIC_TERM = """
import json, tempfile, time, lifelib, modelx
with tempfile.TemporaryDirectory() as folder:
    lifelib.create("basiclife", folder + "/life")
    model = modelx.read_model(folder + "/life/BasicTerm_ME")
    points, times = model.Projection, []
    for _ in range(3):
        model.clear_all()
        points.model_point()
        begin = time.process_time()
        found = points.result_pv()
        times.append(time.process_time() - begin)
    print(json.dumps({"points": len(points.model_point()), "steps": int(points.max_proj_len()),
                      "seconds": min(times)}))
"""


def level_leases(count: int) -> Plain:
    """Return leases whose rent never changes; seeded."""
    plain = plain_leases(count)
    return Plain(np.repeat(plain.rent[:, :1], MONTHS, axis=1), plain.rate, plain.finance)


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """Return the least processor time of a few rounds."""
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def with_numpy_financial(plain: Plain) -> list[dict[str, np.ndarray]]:
    """Schedules one lease after the other: present value and interest by numpy_financial, in doubles of a cent."""
    import numpy_financial as npf

    found, months = [], np.arange(MONTHS + 1)
    for rent, rate, finance in zip(plain.rent[:, 0].tolist(), (plain.rate / 12).tolist(), plain.finance.tolist(),
                                   strict=True):
        owed = npf.pv(rate, MONTHS - months, -rent, when="begin")  # the first before the payment of the first day
        interest = np.diff(owed) + rent
        amortized = np.full(MONTHS, owed[0] / MONTHS) if finance else rent - interest
        found.append({"liability_closing": owed[1:], "interest": interest, "cost": interest + amortized,
                      "asset_closing": owed[0] - amortized.cumsum()})
    return found


def tables_with_numpy_financial(plain: Plain) -> pd.DataFrame:
    """The same as a whole schedule: each month with its days and its amounts to the cent, all leases in one table."""
    tables, first = [], pd.Timestamp(2025, 1, 1)
    for i, (rent, found) in enumerate(zip(plain.rent[:, 0].tolist(), with_numpy_financial(plain), strict=True)):
        starts = pd.date_range(first, periods=MONTHS, freq="MS")
        amounts = {name: np.floor(values + 0.5).astype(np.int64) for name, values in found.items()}
        tables.append(pd.DataFrame({"lease": f"lease-{i}", "starts": starts, "ends": starts + pd.offsets.MonthEnd(),
                                    "rent": rent, **amounts}))
    return pd.concat(tables, ignore_index=True)


def with_ifrs16kit(plain: Plain) -> list[dict[str, float]]:
    """Totals one lease after the other by ifrs16kit's cross_check; of a schedule it makes formulas alone."""
    from ifrs16kit import LeaseInputs, cross_check

    return [cross_check(LeaseInputs(commencement=date(2025, 1, 1), term_years=MONTHS // 12, payment=rent / 100,
                                    ibr_annual=effective, idc=0.0, useful_life_months=MONTHS))
            for rent, effective in zip(plain.rent[:, 0].tolist(), ((1 + plain.rate / 12) ** 12 - 1).tolist(),
                                       strict=True)]


def compared(tables_of: Callable[[Plain], Any]) -> dict[str, float]:
    """Seconds a lease by each way; refuse where they come to other figures."""
    many = level_leases(MANY)
    few, tables = many.first(COUNT), tables_of(many)
    measured = asc842.measure(tables).minor_units("schedule")
    mine = {name: measured[name].to_numpy().reshape(MANY, MONTHS)[:COUNT] for name in (
        "liability_closing", "interest", "cost", "asset_closing")}
    for name, values in decimal_loop(few).items():
        assert (mine[name] == values).all(), f"{name} is not what decimals give"
    for i, theirs in enumerate(with_numpy_financial(few)):
        for name, values in theirs.items():
            most = 2 if name == "cost" else 1  # of cents: cost is of two flows, each of two rounded balances
            assert np.abs(mine[name][i] - values).max() <= most, f"numpy_financial has another {name}"
    for i, totals in enumerate(with_ifrs16kit(few)):
        owed = mine["liability_closing"][i, 0] + few.rent[i, 0] - mine["interest"][i, 0]
        assert abs(totals["liability"] * 100 - owed) <= 1.5, "ifrs16kit has another liability"
        assert abs(totals["total_interest"] * 100 - mine["interest"][i].sum()) <= 1.5, "ifrs16kit has other interest"
    ways = {"decimals": decimal_loop, "numpy_financial": with_numpy_financial, "ifrs16kit": with_ifrs16kit,
            "numpy_financial, tables": tables_with_numpy_financial}
    return {name: seconds(lambda way=way: way(few)) / COUNT for name, way in ways.items()} | {
        "asc842": seconds(lambda: asc842.measure(tables).minor_units("schedule")) / MANY}


def workbooks() -> dict[str, float]:
    """Processor time of a workbook of 120 months and how many formulas it has, by both programs."""
    from ifrs16kit import LeaseInputs, build_calculation_workbook

    term = date(2025, 1, 1), date(2024 + LONG // 12, 12, 31)
    book = asc842.account_for(load_text(lease_text(*term, {"timing": "advance", "rows": [
        {"from": term[0], "monthly": Decimal("10000.00")}]})))
    theirs = LeaseInputs(commencement=term[0], term_years=LONG // 12, payment=10_000.0, idc=0.0,
                         useful_life_months=LONG)
    with tempfile.TemporaryDirectory() as name:
        mine, other = Path(name, "mine.xlsx"), Path(name, "theirs.xlsx")
        with contextlib.redirect_stdout(io.StringIO()):
            found = {"mine": seconds(lambda: book.to_workbook(mine)),
                     "theirs": seconds(lambda: build_calculation_workbook(theirs, str(other)))}
        return found | {"mine_formulas": formulas(mine), "theirs_formulas": formulas(other)}


def formulas(path: Path) -> float:
    """Count the formulas of a workbook."""
    with zipfile.ZipFile(path) as book:
        return float(sum(book.read(name).count(b"<f>") + book.read(name).count(b"<f ")
                         for name in book.namelist() if name.startswith("xl/worksheets/")))


def lifelib_run() -> dict[str, float]:
    """Run lifelib's BasicTerm_ME in an environment of its own, made here; raises RuntimeError where that fails."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder, "bin", "python")
        for command in ([sys.executable, "-m", "venv", folder], [python, "-m", "pip", "install", "-q", *LIFELIB],
                        [python, "-c", BASIC_TERM]):
            done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"lifelib did not run: {done.stderr.strip().splitlines()[-1:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
