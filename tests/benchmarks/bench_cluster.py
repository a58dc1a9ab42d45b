"""What a cluster costs: leases on two processes, two workers of Dask, two executors of Spark, all on this machine.

    python tests/benchmarks/bench_cluster.py 20000

Each engine first measures a few leases, so that it has begun; then all, from Parquet to Parquet. Prints a row for
each: seconds, milliseconds a lease, and how much more that is than with processes. Needs asc842[dask], asc842[spark]
and Java.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from asc842.api.generate import generate
from asc842.api.scale.engines import EngineOptions
from asc842.api.scale.run import measure_files

FEW, WORKERS = 200, 2
PARTITION = 2_000
Measure = Callable[[Path, Path], object]


@contextmanager
def processes() -> Iterator[Measure]:
    """Two processes."""
    yield lambda tables, out: measure_files(tables, out, partition=PARTITION, options=EngineOptions(WORKERS))


@contextmanager
def dask() -> Iterator[Measure]:
    """Two workers of Dask."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
        options = EngineOptions(scheduler=cluster.scheduler_address)
        yield lambda tables, out: measure_files(tables, out, partition=PARTITION, engine="dask", options=options)


@contextmanager
def spark() -> Iterator[Measure]:
    """Two executors of Spark, which read and write Parquet themselves."""
    from pyspark.sql import SparkSession

    from asc842 import load_policy
    from asc842.spark import measure

    os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    config = {"spark.log.level": "ERROR", "spark.ui.enabled": "false", "spark.executor.memory": "2g",
              "spark.sql.shuffle.partitions": str(WORKERS)}
    session = SparkSession.builder.master(f"local-cluster[{WORKERS},1,2048]").config(map=config).getOrCreate()

    def measured(tables: Path, out: Path) -> None:
        given = {path.stem: session.read.parquet(str(path)) for path in sorted(tables.glob("*.parquet"))}
        found = measure(given, load_policy(tables / "policy.toml"), leases_at_once=PARTITION)
        for name, table in found.items():
            table.write.parquet(str(out / name))
        found.unpersist()

    yield measured
    session.stop()


def seconds(engine: Callable[[], object], few: Path, all_of_them: Path, out: Path) -> float:
    """Seconds for all leases, once the engine has measured a few."""
    with engine() as measure:  # type: ignore[attr-defined]
        measure(few, out / "few")
        begun = time.perf_counter()
        measure(all_of_them, out / "all")
        return time.perf_counter() - begun


def main(leases: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count, place in ((FEW, "few"), (leases, "all")):
            generate(count, folder / place, seed=16, tables="parquet")
        print(f"| {leases:,} leases, {WORKERS} workers | seconds | ms a lease | more than processes, ms a lease |")
        print("| --- | ---: | ---: | ---: |")
        alone = 0.0
        for engine in (processes, dask, spark):
            took = seconds(engine, folder / "few", folder / "all", folder / f"of-{engine.__name__}")
            alone = alone or took
            each, more = (1e3 * x / leases for x in (took, took - alone))
            print(f"| {engine.__name__} | {took:.1f} | {each:.2f} | {more:.2f} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
