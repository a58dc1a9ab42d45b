"""Bulk measurement beside its floor, a loop over decimals, and one lease at a time: ratios in one run.

    python tests/benchmarks/bench_measure.py [LEASES ...]

Measures 10,000, 100,000 and 200,000 (or the given numbers of) leases of 72 months with :func:`asc842.measure`, from
tables to tables, and tells microseconds of processor time a lease: beside the same arrays by the floor program
(floor.py), and by its loop over decimals on the first leases. Told beside it: the same leases with ids as Python
strings, and where the last one goes on for 99 years; a loop of `asc842.account_for` over loaded lease files.

Before any time is told results are compared, and a difference fails the run: of the decimal loop and of `account_for`
none is allowed, of the floor's doubles a cent where an amount is half a cent but for the last digits of a double.
Targets: at most 6 times the floor and at least 12 times faster than decimals at 100,000, a lease at 200,000 at most
1.2 times that at 10,000, `account_for` at least 50 times as long. A miss is told, it does not fail the run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

import asc842
from floor import MONTHS, Plain, decimal_loop, floor, plain_leases

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lease_files import lease_text, load_text

T = TypeVar("T")
TARGETS = {"floor": 6, "decimals": 12, "growth": 1.2, "account_for": 50}
SMALL, LARGE = 10_000, 200_000
SAMPLE = 300
LOADED = 30
TIES = 1e-5
"""Cells that the floor may have a cent off, of all: amounts of half a cent but for the last digits of a double."""
START, END, CENTURY = date(2025, 1, 1), date(2030, 12, 31), date(2123, 12, 31)
Tables = dict[str, pd.DataFrame]


def tables_of(plain: Plain) -> Tables:
    """Return leases as tables."""
    count = len(plain.rate)
    ids = [f"lease-{i}" for i in range(count)]
    leases = pd.DataFrame({
        "lease": ids, "commencement": START, "lease_term_end": END, "discount_rate": plain.rate,
        "classification": np.where(plain.finance, "finance", "operating")})
    payments = pd.DataFrame({
        "lease": pd.array(ids, dtype="str").repeat(MONTHS),
        "due": np.tile(pd.date_range(START, END, freq="MS"), count), "gross_rent": plain.rent.ravel() / 100})
    return {"leases": leases, "payments": payments}


def loaded(plain: Plain) -> list[asc842.Lease]:
    """Write leases as files and load them."""
    rows = [[{"month": 1 + 12 * year, "monthly": Decimal(cents).scaleb(-2)} for year, cents in enumerate(rent[::12])]
            for rent in plain.rent.tolist()]
    return [load_text(lease_text(START, END, {"timing": "advance", "rows": row}, lease_id=f"lease-{i}",
                                 rate=str(plain.rate[i]), classification="finance" if plain.finance[i] else
                                 "operating")) for i, row in enumerate(rows)]


def fastest(work: Callable[[], T], repeats: int = 2) -> tuple[float, T]:
    """Return the shortest of a few times, in seconds of processor time, and what the work gave."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        result = work()
        times.append(time.process_time() - begin)
    return min(times), result


def check(schedule: pd.DataFrame, plain: Plain, found: dict[str, np.ndarray], share: float) -> None:
    """Fail where amounts of a schedule are other than those found by another way, but for a share of all cells."""
    rows = len(plain.rate) * MONTHS
    apart = np.concatenate([schedule[name].to_numpy()[:rows] - values.ravel() for name, values in found.items()])
    assert np.abs(apart).max() <= 1, "amounts are off by more than a cent"
    assert np.count_nonzero(apart) <= share * len(apart), f"{np.count_nonzero(apart)} amounts differ"


def check_books(schedule: pd.DataFrame, books: list[asc842.LeaseBook]) -> None:
    """Fail where one lease by itself has other balances than among many."""
    names = ["liability_closing", "asset_closing"]
    alone = np.rint(np.concatenate([book.schedule[names].to_numpy(float) for book in books]) * 100)
    assert (alone == schedule[names].to_numpy()[:len(alone)]).all()


def told(name: str, seconds: float, count: int, rest: str = "") -> float:
    """Print and return microseconds a lease."""
    print(f"  {name:24}{seconds / count * 1e6:10.1f} us a lease{rest}")
    return seconds / count


def one_size(count: int) -> dict[str, float]:
    """Measure so many leases; return seconds a lease by each way."""
    plain = plain_leases(count)
    tables, few = tables_of(plain), plain.first(SAMPLE)
    print(f"{count:,} leases x {MONTHS} months")
    bare, arrays = fastest(lambda: floor(plain))
    slow, decimals = fastest(lambda: decimal_loop(few), 1)
    bulk, measured = fastest(lambda: asc842.measure(tables))
    check(measured.minor_units("schedule"), plain, arrays, TIES)
    check(measured.minor_units("schedule"), few, decimals, 0)
    found = {"floor": told("floor", bare, count), "decimals": told("loop over decimals", slow, len(few.rate)),
             "measure": told("measure", bulk, count, f", {count * MONTHS / bulk:,.0f} lease-months a second")}
    print(f"  measure / floor {found['measure'] / found['floor']:.1f}, "
          f"decimals / measure {found['decimals'] / found['measure']:.1f}")
    return found


def beside(count: int) -> float:
    """Tell what else costs what, with few leases; return how much longer one lease takes by itself."""
    plain = plain_leases(count)
    tables = tables_of(plain)
    bulk, measured = fastest(lambda: asc842.measure(tables))
    with pd.option_context("mode.string_storage", "python"):
        texts = tables_of(plain)
        told("ids as Python strings", fastest(lambda: asc842.measure(texts))[0], count)
    long = {**tables, "leases": tables["leases"].assign(lease_term_end=[END] * (count - 1) + [CENTURY])}
    told("one lease of 99 years", fastest(lambda: asc842.measure(long))[0], count)
    leases = loaded(plain.first(LOADED))
    single, books = fastest(lambda: [asc842.account_for(lease) for lease in leases], 1)
    check_books(measured.minor_units("schedule"), books)
    return told("account_for", single, LOADED) / (bulk / count)


def verdict(name: str, value: float, *, most: bool = True) -> None:
    """Print whether a ratio meets its target."""
    target = TARGETS[name]
    met = value <= target if most else value >= target
    print(f"{name}: {value:.1f} (target: {'at most' if most else 'at least'} {target}): {'met' if met else 'missed'}")


def main(counts: list[int]) -> None:
    """Print all sizes, what stands beside them, and which targets are met."""
    found = {count: one_size(count) for count in counts}
    alone = beside(min(SMALL, *counts))
    middle = found[sorted(counts)[len(counts) // 2]]
    verdict("floor", middle["measure"] / middle["floor"])
    verdict("decimals", middle["decimals"] / middle["measure"], most=False)
    verdict("growth", found[max(counts)]["measure"] / found[min(counts)]["measure"])
    verdict("account_for", alone, most=False)


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [SMALL, 100_000, LARGE])
