"""The work on one partition: read it, measure it, write what it becomes; done when its record stands."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from asc842.api.scale.columns import COLUMNS, joined, table_of
from asc842.api.scale.digests import digest_of
from asc842.api.scale.parquet import arrow_table, table_for_arrow, write_parquet
from asc842.api.scale.partition import measure_partition
from asc842.api.scale.split import Partition, read_partition
from asc842.base.constants import ONE_DAY
from asc842.base.lazy import pd
from asc842.calendar.fiscal import FiscalCalendar
from asc842.calendar.reporting import ReportingGrid
from asc842.contract.policy import Policy

WORK, PARTS = ".work", "partitions"
FOLDERS = {"balances": PARTS}
"""The folder of a table, where it is not that of its name: what partitions leave for all to be added up."""
SUMMED = ("gross_rent", "abatement", "rent", "interest", "payment", "liability_adjustment", "liability_closing",
          "cost", "gain_loss", "amortization", "asset_adjustment", "asset_closing")
"""Columns of the schedule that are added up over all leases, by period and currency."""
COUNTED = ("leases", "refused", "rows", "digests", "checks", "problems", "files")
"""What the record of a partition has to have for all of them to be added up."""
BALANCES = {"currency": "category", "period": "category", "ends": "datetime64[s]", "leases": "int64",
            **dict.fromkeys(SUMMED, "int64")}


@dataclass(frozen=True, slots=True)
class PartitionWork:
    """What whoever measures a partition has to know: the folder of the output, how many partitions, the policy."""

    out: Path
    partitions: int
    policy: Policy

    def measure(self, number: int) -> int:
        """Measure a partition and write it; return how many leases it has, refused ones among them."""
        partition = read_partition(self.out / WORK, number, self.partitions)
        tables = measure_partition(partition.tables, self.policy)
        tables["problems"] = with_ragged(tables["problems"], partition)
        files = {name: table_for_arrow(name, rows) for name, rows in tables.items()}
        grid = FiscalCalendar(self.policy.calendar).grid
        files["balances"] = arrow_table(balances(tables["schedule"], grid), BALANCES, SUMMED)
        for name, table in files.items():
            write_parquet(self.file(name, number), table)
        record = self._record(number, tables, sorted(files))
        write_whole(self.record(number), json.dumps(record, ensure_ascii=False))
        gc.collect()
        return int(record["leases"]) + int(record["refused"])

    def file(self, name: str, number: int) -> Path:
        """Return the file of a table of a partition."""
        return self.out / FOLDERS.get(name, name) / f"part-{number:05d}.parquet"

    def record(self, number: int) -> Path:
        """Return the file that says that a partition is done, and what it came to."""
        return self.out / PARTS / f"part-{number:05d}.json"

    def done(self, number: int) -> dict[str, Any] | None:
        """Return the record of a partition; None where it is not done, or a file of it is not there as it was."""
        try:
            found: dict[str, Any] = json.loads(self.record(number).read_text(encoding="utf-8"))
            whole = {*COUNTED} <= found.keys() and all(self.file(name, number).stat().st_size == size
                                                       for name, (size, _) in found["files"].items())
        except (FileNotFoundError, ValueError, TypeError, AttributeError):
            return None
        return found if whole else None

    def _record(self, number: int, tables: Mapping[str, pd.DataFrame], files: list[str]) -> dict[str, Any]:
        checks, problems = tables["checks"], tables["problems"]
        refused = problems["lease"].astype(str)
        return {
            "partition": number, "leases": int(tables["schedule"]["lease"].nunique()),
            "refused": int(refused[refused != ""].nunique()), "rows": {name: len(tables[name]) for name in COLUMNS},
            "digests": {name: f"{digest_of(tables[name]):016x}" for name in COLUMNS},
            "checks": _counted(checks, ["name", "status"]), "problems": _counted(problems, ["code"]),
            "files": {name: _file(self.file(name, number)) for name in files}}


def balances(schedule: pd.DataFrame, grid: ReportingGrid) -> pd.DataFrame:
    """Add the schedule up by currency and period: BALANCES; ``leases`` are those that have a row in the period."""
    by = schedule.groupby(["currency", "period"], observed=True, sort=True)
    found = by[list(SUMMED)].sum().reset_index()
    ends = grid.first_day(grid.number(by["starts"].min().to_numpy("datetime64[D]")) + 1) - ONE_DAY
    return found.assign(ends=ends, leases=by.size().to_numpy())[list(BALANCES)]


def with_ragged(problems: pd.DataFrame, of: Partition) -> pd.DataFrame:
    """Return problems with those of rows of CSV that have more or fewer cells than there are columns."""
    if not of.ragged:
        return problems
    rows = [(lease, f"{file}[{line}]", file.partition("/")[0], line, "", f"{cells} cells",
             f"{heads}, one for each column", 'put quotes around a text that holds a comma: "Smith, Jones & Co."',
             "table.cells") for file, lease, cells, heads, line in of.ragged]
    columns = dict(zip(COLUMNS["problems"], zip(*rows, strict=True), strict=True))
    return joined("problems", [problems, table_of("problems", columns)])


def _counted(rows: pd.DataFrame, by: list[str]) -> list[Any]:
    sizes = rows.groupby(by, observed=True, sort=False).size()
    return sorted([*(key if isinstance(key, tuple) else (key,)), int(n)] for key, n in sizes.items())


def _file(path: Path) -> tuple[int, str]:
    content = path.read_bytes()
    return len(content), sha256(content).hexdigest()


def write_whole(path: Path, text: str) -> None:
    """Write a text file that is whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8", newline="\n") as to:
        to.write(text)
        to.flush()
        os.fsync(to.fileno())
    beside.replace(path)
