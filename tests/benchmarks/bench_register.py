"""Post one period of 1,000, 10,000 and 50,000 leases: seconds, and microseconds a line, which should not grow."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from asc842.closing.register import CloseRun, Register

sys.path.insert(0, str(Path(__file__).parent.parent))

from register_runs import Month

SIZES = (1_000, 10_000, 50_000)
ENTRIES = (("operating lease cost", (("Lease cost", 100_00), ("Lease liability", -60_00),
                                     ("Right-of-use asset", -40_00))),
           ("payment", (("Lease liability", 110_00), ("Cash", -110_00))))
"""Five lines a lease and month."""
GROWTH, PER_LINE = 1.5, 60.0


def month_of(size: int, month: int) -> CloseRun:
    """A month's lines of many leases, the balances of the months before it, and no late fact."""
    m, leases = Month(month), pd.Index([f"lease-{i:06d}" for i in range(size)])
    flat = [(entry, account, amount) for entry, each in ENTRIES for account, amount in each]
    n = len(flat)
    codes = np.repeat(np.arange(size), n)
    amounts = np.tile([amount for *_, amount in flat], size).astype(np.int64) + np.repeat(0, size * n)
    lines = pd.DataFrame({
        "entity": "E1", "lease": pd.Categorical.from_codes(codes, leases), "currency": "USD", "period": m.label,
        "date": np.datetime64(m.last_day, "s"), "entry": np.tile([entry for entry, *_ in flat], size),
        "account": np.tile([account for _, account, _ in flat], size), "debit": np.maximum(amounts, 0),
        "credit": np.maximum(-amounts, 0), "memo": "", "cost_center": "cc"})
    sums = pd.DataFrame([(account, amount * month) for _, account, amount in flat], columns=["account", "amount"])
    sums = sums.groupby("account", as_index=False)["amount"].sum()
    balances = pd.DataFrame({
        "entity": "E1", "lease": np.repeat(leases, len(sums)), "currency": "USD",
        "account": np.tile(sums["account"], size), "amount": np.tile(sums["amount"], size)})
    states = pd.DataFrame({"lease": leases, "content_hash": "c" * 64, "document": "x" * 2000,
                           "state": '{"liability":"1.00"}'})
    return CloseRun(m, "calendar months", lines, states, "0.1.0", "a" * 64, "b" * 64, balances=balances,
                    earlier=lambda _: lines.iloc[:0])


def seconds(size: int, url: str) -> list[float]:
    """Seconds that each of four closes takes; the first brings the months before it forward."""
    taken = []
    with Register.open(url) as register:
        for month in range(12, 16):
            run = month_of(size, month)
            began = time.perf_counter()
            outcome = register.post(run)
            taken.append(time.perf_counter() - began)
            assert len(outcome.posted) >= 5 * size
    return taken


def main(url: str = "") -> None:
    """Print a table, and whether a line costs no more in a large portfolio; a miss does not fail the run."""
    costs = []
    for size in SIZES if not url else SIZES[:2]:
        with tempfile.TemporaryDirectory() as folder:
            taken = seconds(size, url or f"{folder}/register.db")
        cost = min(taken[1:]) / size / 5 * 1e6
        costs.append(cost)
        print(f"{size:>7,} leases: first close {taken[0]:.2f} s, then {min(taken[1:]):.2f} s; {cost:.1f} us a line")
    met = costs[-1] < min(GROWTH * costs[0], PER_LINE)
    print(f"target: at most {PER_LINE} us a line and {GROWTH} times the smallest: {'met' if met else 'missed'}")


if __name__ == "__main__":
    main(*sys.argv[1:])
