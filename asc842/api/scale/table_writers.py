"""Tables written as they are made, some rows after others: in CSV, or in Parquet with a row group each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd

Put = Callable[[pd.DataFrame], None]


@contextmanager
def writer_of(path: Path, like: pd.DataFrame) -> Iterator[Put]:
    """Give a function that adds rows of columns ``like`` these to a file, whose name says its format."""
    with _writing_parquet(path, like) if path.suffix == ".parquet" else _writing_csv(path) as put:
        yield put


@contextmanager
def _writing_csv(path: Path) -> Iterator[Put]:
    with path.open("w", encoding="utf-8", newline="") as to:
        def put(rows: pd.DataFrame) -> None:
            rows.to_csv(to, index=False, header=to.tell() == 0, lineterminator="\n", date_format="%Y-%m-%d")

        yield put


@contextmanager
def _writing_parquet(path: Path, like: pd.DataFrame) -> Iterator[Put]:
    pa, pq = pyarrow_or_refuse(str(path))
    schema = pa.schema([(str(name), _arrow_type(pa, dtype)) for name, dtype in like.dtypes.items()])
    with pq.ParquetWriter(path, schema, compression="zstd") as to:
        yield lambda rows: to.write_table(pa.Table.from_pandas(rows, schema=schema, preserve_index=False))


def pyarrow_or_refuse(path: str) -> tuple[Any, Any]:
    """Return pyarrow and its module for Parquet; raises InputError where it is not installed."""
    try:
        import pyarrow as pa  # noqa: PLC0415  (an extra, loaded where there is such a file)
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError:
        raise InputError([Problem("file.no-pyarrow", "", "a Parquet file", "pyarrow, which is not installed",
                                  "pip install 'asc842[parquet]', or save the table as CSV", file=path)]) from None
    return pa, pq


def _arrow_type(pa: Any, dtype: Any) -> Any:
    if dtype.kind == "M":
        return pa.date32()
    return {"i": pa.int64(), "f": pa.float64(), "b": pa.bool_()}.get(dtype.kind, pa.string())
