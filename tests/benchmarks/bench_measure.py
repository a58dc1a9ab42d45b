"""Bulk measurement against one lease at a time, per lease, in one run.

    python tests/benchmarks/bench_measure.py [LEASES] [SAMPLE]

Measures LEASES leases (10,000) of 72 months with `asc842.measure`, and the first SAMPLE (200) of the same leases with
a loop of `asc842.account_for`. Both start from what they take: tables, and loaded leases. Their balances are
compared before any time is told; that they differ fails the run. Target: at least 50 times faster per lease. A miss
is told, it does not fail the run. Told beside it: the same leases where the last one goes on for 99 years.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

import asc842

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lease_files import lease_text, load_text

T = TypeVar("T")
TARGET, MONTHS, REPEATS = 50, 72, 3
START, END, CENTURY = date(2025, 1, 1), date(2030, 12, 31), date(2123, 12, 31)


def portfolio(count: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the leases table and the yearly rents in cents, (leases, 6); seeded, so that every run has the same."""
    draw = np.random.default_rng(842)
    first = draw.integers(100_000, 10_000_000, count)
    rents = np.rint(first[:, None] * 1.03 ** np.arange(6)).astype(np.int64)
    leases = pd.DataFrame(
        {
            "lease": [f"lease-{i}" for i in range(count)],
            "commencement": START,
            "lease_term_end": END,
            "discount_rate": draw.integers(200, 1200, count) / 10_000,
            "classification": np.where(draw.random(count) < 0.3, "finance", "operating"),
        }
    )
    return leases, rents


def payments_of(leases: pd.DataFrame, rents: np.ndarray) -> pd.DataFrame:
    due = pd.date_range(START, END, freq="MS")
    return pd.DataFrame(
        {
            "lease": np.repeat(leases["lease"].to_numpy(object), MONTHS),
            "due": np.tile(due, len(leases)),
            "gross_rent": np.repeat(rents, 12, axis=1).ravel() / 100,
        }
    )


def lease_of(row: Mapping[Hashable, object], rents: np.ndarray) -> asc842.Lease:
    """Write one lease of the portfolio as a file and load it."""
    rows = [{"month": 1 + 12 * year, "monthly": Decimal(int(cents)).scaleb(-2)} for year, cents in enumerate(rents)]
    return load_text(
        lease_text(
            START,
            END,
            {"timing": "advance", "rows": rows},
            lease_id=str(row["lease"]),
            rate=str(row["discount_rate"]),
            classification=str(row["classification"]),
        )
    )


def fastest(work: Callable[[], T]) -> tuple[float, T]:
    """Return the shortest of a few times, in seconds, and what the work gave."""
    times = []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - begin)
    return min(times), result


def disagreement(books: list[asc842.LeaseBook], schedule: pd.DataFrame) -> float:
    """Largest difference between the two ways, over every closing balance of the sample."""
    columns = ["liability_closing", "asset_closing"]
    one = np.concatenate([b.schedule[columns].to_numpy(float) for b in books])
    return float(np.abs(one - schedule[columns].to_numpy()[: len(one)]).max())


def main(count: int = 10_000, sample: int = 200) -> int:
    """Print the table; 0 where both ways agree."""
    leases, rents = portfolio(count)
    tables = {"leases": leases, "payments": payments_of(leases, rents)}
    loaded = [lease_of(row, rents[i]) for i, row in enumerate(leases.head(sample).to_dict("records"))]
    bulk, measured = fastest(lambda: asc842.measure(tables))
    long = {**tables, "leases": leases.assign(lease_term_end=[END] * (count - 1) + [CENTURY])}
    longer, _ = fastest(lambda: asc842.measure(long))
    single, books = fastest(lambda: [asc842.account_for(lease) for lease in loaded])
    apart = disagreement(books, measured["schedule"])
    ratio = (single / sample) / (bulk / count)
    print(f"{count:,} leases x {MONTHS} months, best of {REPEATS}; account_for on the first {sample:,} of them")
    print(f"{'':16}{'seconds':>10}{'us per lease':>16}")
    print(f"{'measure':16}{bulk:10.3f}{bulk / count * 1e6:16.1f}")
    print(f"{'one of 99 years':16}{longer:10.3f}{longer / count * 1e6:16.1f}")
    print(f"{'account_for':16}{single:10.3f}{single / sample * 1e6:16.1f}")
    print(f"ratio {ratio:.0f} (target: at least {TARGET}): {'met' if ratio >= TARGET else 'missed'}; "
          f"largest difference of a balance {apart:.2f}")
    return 0 if apart == 0 else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
