"""What a lease from tables costs in a close by the feature it has, beside a plain one, in one run.

    python tests/benchmarks/bench_features.py [LEASES]

Writes for each feature a portfolio of 200 (or as many as given) leases of 72 months as CSV tables, closes 2025-02 and
tells milliseconds of processor time a lease, and how many times those of plain leases that is. Target: at most twice
for anything that bears on rent; what is worked out of a lease by itself is told apart.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

import asc842
from asc842.closing.portfolio import read_portfolio

TARGET = 2.0
Tables = dict[str, list[dict[str, Any]]]
LEASE = {"asset_class": "Office", "commencement": "2025-01-01", "lease_term_end": "2030-12-31",
         "discount_rate": "0.06", "classification": "operating", "timing": "advance",
         "reason": "Entered for the benchmark."}


def _lease(name: str, rent: list[dict[str, Any]] | None = None, lease: dict[str, Any] | None = None,
           **more: list[dict[str, Any]]) -> Tables:
    rows = rent or [{"from": f"{2025 + year}-01-01", "monthly": f"{1000 * 1.03 ** year:.2f}"} for year in range(6)]
    tables = {"leases": [{**LEASE, **(lease or {})}], "rent": rows, **more}
    return {table: [{"lease": name, **row} for row in each] for table, each in tables.items()}


def _abated(**said: Any) -> Callable[[str], Tables]:
    return lambda name: _lease(name, abatements=[said])


def _rows(*rows: dict[str, Any], **lease: Any) -> Callable[[str], Tables]:
    return lambda name: _lease(name, [*rows], lease)


def _events(day: str = "2027-07-01", **said: Any) -> Callable[[str], Tables]:
    event = {"id": "e", "effective": day, "reason": "Agreed.", "discount_rate": "0.07"}
    rent = [{"from": "2025-01-01", "monthly": "1000.00"}, {"from": day, "monthly": "1200.00", "event": "e"}]
    return lambda name: _lease(name, rent, events=[{**event, "classification": "operating", **said}])


FEATURES: dict[str, Callable[[str], Tables]] = {
    "plain": _lease,
    "escalator": _rows({"from": "2025-01-01", "monthly": "1000.00", "escalator.rate": "0.03"}),
    "rise by row": _rows({"from": "2025-01-01", "monthly": "1000.00"},
                         {"from": "2027-01-01", "increase_rate": "0.05"}),
    "lease years": _rows(*({"lease_year": n, "annual": str(12000 + n)} for n in range(1, 7))),
    "weekly": _rows({"from": "2025-01-01", "amount": "250.00", "frequency": "weekly"}),
    "twice a month": _rows({"from": "2025-01-01", "amount": "500.00", "frequency": "twice-monthly"}),
    "quarter days": _rows({"from": "2025-01-01", "amount": "3000.00", "frequency": "quarter-day"}),
    "part months, thirtieths": _rows({"from": "2025-01-10", "monthly": "1000.00", "proration": "30 days"},
                                     commencement="2025-01-10"),
    "area": _rows({"from": "2025-01-01", "rate": "12.00", "area": "1000"}),
    "two figures": _rows({"from": "2025-01-01", "monthly": "1000.00", "annual": "12000.00"}),
    "abatement, aggregate": _abated(month=1, share="0.5", until_aggregate="3000.00"),
    "abatement, 6.5 months": _abated(first_months="6.5", share="1"),
    "abatement, every July": _abated(calendar_months="7", share="0.5"),
    "modification": _events(kind="modification"),
    "extension": _events(kind="modification", lease_term_end="2032-12-31"),
    "change inside an instalment": _events("2027-07-16", kind="modification"),
    "option not exercised": lambda name: _lease(
        name, lease={"lease_term_end": "", "expiration": "2030-12-31"},
        options=[{"id": "renewal", "kind": "renewal", "lease_term_end": "2032-12-31", "answer": "not exercised",
                  "reason": "No."}]),
}
"""What bears on rent."""
BY_ITSELF: dict[str, Callable[[str], Tables]] = {
    "incentive to come": lambda name: _lease(name, incentives=[{"id": "allowance", "name": "Allowance",
                                                                "amount": "500.00"}],
                                             receivable=[{"incentive": "allowance", "on": "2025-06-30",
                                                          "amount": "500.00"}]),
}


def cost(make: Callable[[str], Tables], count: int) -> tuple[float, int]:
    """Processor time in seconds of a close of so many leases, and how many of them were worked out by themselves."""
    with tempfile.TemporaryDirectory() as folder:
        tables: Tables = {}
        for number in range(count):
            for table, rows in make(f"lease-{number:05d}").items():
                tables.setdefault(table, []).extend(rows)
        for table, rows in tables.items():
            pd.DataFrame(rows).to_csv(Path(folder) / f"{table}.csv", index=False)
        begin = time.process_time()
        held = read_portfolio(folder)
        asc842.close(held, "2025-02", out=None, register="sqlite://", reports=False)
        assert len(held.leases) == count, [x.reason for x in held.rejected][:1]
        return time.process_time() - begin, sum(x.alone is not None for x in held.leases)


def main(count: int) -> int:
    """Print the table, and whether the target is met for all that bears on rent."""
    cost(_lease, 1)
    fixed, plain, met = cost(_lease, 1)[0], 0.0, True
    print(f"asc842 {asc842.__version__}: {count} leases of 72 months each")
    for name, make in {**FEATURES, **BY_ITSELF}.items():
        seconds, alone = cost(make, count)
        each = (seconds - fixed) / count * 1e3
        plain = plain or each
        met &= name in BY_ITSELF or each <= TARGET * plain
        print(f"{name:30}{each:8.2f} ms{each / plain:8.1f} times{'  worked out by itself' if alone else ''}")
    print(f"target: at most {TARGET:.0f} times a plain one: {'met' if met else 'missed'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
