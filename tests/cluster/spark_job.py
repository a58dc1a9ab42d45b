"""A user's program on Spark: leases in tables of two executors, of which the first that reads the journal is killed.

    python tests/cluster/spark_job.py TABLES OUT

Reads the Parquet files of TABLES, writes what was measured to OUT/measured; ``killed`` is there once it killed one.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from pyspark.sql import SparkSession

from asc842 import Policy
from asc842.spark import measure

QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For a virtual machine that lives for a minute."""
CONFIG = {"spark.ui.enabled": "false", "spark.log.level": "ERROR", "spark.sql.shuffle.partitions": "1",
          "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.executor.memory": "1g",
          "spark.sql.codegen.wholeStage": "false", "spark.sql.adaptive.enabled": "false",
          "spark.ui.showConsoleProgress": "false", "spark.driver.extraJavaOptions": QUICK,
          "spark.executor.extraJavaOptions": QUICK}


class Killer:
    """Passes rows on, but for the first time: then it kills the executor in which it runs."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        for batch in batches:
            if not self.mark.exists():
                self.mark.write_text("")
                daemon = os.getppid()
                status = Path(f"/proc/{daemon}/status").read_text()
                os.kill(int(status.split("PPid:")[1].split()[0]), signal.SIGKILL)
                signal.pause()
            yield batch


def main(folder: Path, out: Path) -> None:
    builder = SparkSession.builder.master("local-cluster[2,1,1024]")
    for key, value in CONFIG.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    tables = {path.stem: spark.createDataFrame(pq.read_table(path)) for path in sorted(folder.glob("*.parquet"))}
    policy = Policy()
    found = measure(tables, policy, leases_at_once=8)
    found["journal"] = found["journal"].mapInArrow(Killer(out / "killed"), found["journal"].schema)
    for name, table in sorted(found.items()):
        table.write.parquet(f"{out}/measured/{name}")
    found.unpersist()
    spark.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
