"""What was measured as tables of DuckDB, for questions in SQL; nothing is read but what a question asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from asc842.api.scale.columns import COLUMNS
from asc842.api.scale.run import BALANCES, SUMMARY
from asc842.base.errors import InputError, Problem
from asc842.intake.text.words import clean


def connect(measured: str | Path) -> Any:
    """Return a connection of DuckDB that has each table by its name, and ``balances``.

    ``measured`` is the folder that ``asc842 measure`` wrote. Raises InputError where there is none, or it is not
    complete, and where DuckDB is not installed (``asc842[sql]``).
    """
    folder = Path(measured)
    if not (folder / SUMMARY).exists():
        raise InputError([Problem("file.not-there", "", f"no {SUMMARY}", "a folder that asc842 measure has completed",
                                  "check the path, or measure to the end", file=clean(str(folder)))])
    try:
        import duckdb  # noqa: PLC0415  (an extra, loaded when it is asked for)
    except ImportError:
        raise InputError([Problem("file.no-pyarrow", "", "a question in SQL", "duckdb, which is not installed",
                                  "pip install 'asc842[sql]'", file=clean(str(folder)))]) from None
    found = duckdb.connect()
    for name in (*COLUMNS, "balances"):
        files = folder / BALANCES if name == "balances" else folder / name / "part-*.parquet"
        quoted = str(files).replace("'", "''")
        found.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{quoted}')")
    return found
