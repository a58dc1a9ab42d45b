"""Two executors of Spark make the rows that one process makes, also where one is killed while its rows are read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from asc842 import InputError, spark
from asc842.api.scale.columns import COLUMNS, amounts_of
from asc842.api.scale.partition import measure_partition
from asc842.base.money import digits_of
from asc842.cli import main
from lease_files import ROOT
from needs import needed

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, pd.DataFrame]:
    """Generated leases, some with bad rows; two that are told of together, and a business that none came with."""
    folder = tmp_path / "generated"
    ran = CliRunner().invoke(main, ["generate", "--leases", "24", "--seed", "16", "--bad-rows", "0.1", "--tables",
                                    "parquet", "--out", str(folder)])
    assert ran.exit_code == 0, ran.output
    found = {path.stem: pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}
    ids = found["leases"]["lease"].tolist()
    found["leases"]["formerly"] = [ids[1], *[None] * (len(ids) - 1)]
    found["acquisitions"] = pd.DataFrame({"business": ["Acme Inc."], "date": ["2025-01-01"]})
    return found


def plain(name: str, rows: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Rows as Spark has them, those of a lease in their order."""
    columns = {column: rows[column].astype(object).where(rows[column].notna(), None).tolist() for column in rows}
    for column in amounts_of(name):
        columns[column] = [Decimal(value).scaleb(-digits_of(currency)) for value, currency in
                           zip(columns[column], columns["currency"], strict=True)]
    dates = {column: [None if day is None else day.date() for day in values] for column, values in columns.items()
             if rows[column].dtype.kind == "M"}
    return sorted(zip(*(columns | dates).values(), strict=True), key=lambda row: row[0])


@pytest.mark.heavy
def test_the_same_rows_though_an_executor_is_killed(tables: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    needed("pyspark", "java")
    import pyarrow.parquet as pq

    given, out = tmp_path / "tables", tmp_path / "out"
    given.mkdir()
    out.mkdir()
    for name, rows in tables.items():
        rows.to_parquet(given / f"{name}.parquet", index=False)
    ran = subprocess.run([sys.executable, Path(__file__).with_name("spark_job.py"), given, out], capture_output=True,
                         text=True, check=False, env=ENVIRONMENT)
    assert ran.returncode == 0, ran.stderr
    assert (out / "killed").exists()
    whole = measure_partition(tables)
    codes = set(whole["problems"]["code"])
    assert {"acquisitions.unused", "formerly.still-there"} <= codes, codes
    for name, rows in whole.items():
        table = pq.read_table(out / "measured" / name)
        assert table.column_names == ["lease", "number", *list(COLUMNS[name])[1:]]
        found = table.sort_by([("lease", "ascending"), ("number", "ascending")]).drop_columns("number").to_pylist()
        assert [tuple(row.values()) for row in found] == plain(name, rows), name


def test_spark_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda _: None)
    with pytest.raises(InputError, match=r'pip install "asc842\[spark\]"'):
        spark.measure({})


def test_the_page_shows_what_is_run_here() -> None:
    page, job = ((ROOT / name).read_text(encoding="utf-8") for name in ("docs/scale.md", "tests/cluster/spark_job.py"))
    shown = re.findall(r"```python\n(from asc842\.spark.*?)```", page, re.S)
    lines = [line.strip() for line in shown[0].splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) == 5
    plain = re.sub(r"at_once=[\d_]+", "", job)
    assert [line for line in lines if re.sub(r"at_once=[\d_]+", "", line) not in plain] == []
