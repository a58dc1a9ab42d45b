"""Leases in Spark tables: :mod:`asc842.spark`, loaded where PySpark is.

Rows of one lease meet in one partition, by a hash of its id. ``measure_partition``, the function that one core runs,
measures it under ``mapInPandas``. What it makes of a partition is kept as Arrow bytes, a row for each table, so that
five tables are read from one computation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from math import ceil
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812, the name that Spark's own pages give it

from asc842._version import __version__
from asc842.api.scale.columns import COLUMNS, no_rows
from asc842.api.scale.parquet import table_for_arrow
from asc842.api.scale.partition import measure_partition
from asc842.api.scale.split import former_ids, with_own_deals
from asc842.api.scale.versions import refuse_other_versions
from asc842.base.errors import InputError
from asc842.closing.portfolio.deals import BUSINESS
from asc842.closing.portfolio.frame_tables import ROW, numbered_twice
from asc842.closing.portfolio.headings import column_headed, table_headed
from asc842.closing.portfolio.layout import DEALS
from asc842.contract.policy import Policy

ROWS_AT_ONCE = 50_000
"""Rows of a batch that goes back to Spark."""
_TYPES = {"int64": "bigint", "date32[day]": "date", "decimal128(18, 4)": "decimal(18,4)"}
"""What Spark calls a type of Arrow, where it has another name for it."""
_FROM_TEXT: dict[str, Callable[[str], Any]] = {
    "double": float, "float": float, "boolean": "true".__eq__, "timestamp": pd.Timestamp,
    "timestamp_ntz": pd.Timestamp}
"""What the text of a cell of some type was, where a CSV file would write it otherwise."""


class SparkTables(dict[str, DataFrame]):
    """``schedule``, ``payments``, ``journal``, ``checks`` and ``problems`` as Spark tables, from one computation.

    Nothing is measured before one of them is read. What was measured stays with the executors, in memory or on their
    disks, until :meth:`unpersist`; an executor that is lost costs its partitions, which are measured once more.
    """

    def __init__(self, measured: DataFrame) -> None:
        super().__init__({name: _table(measured, name) for name in COLUMNS})
        self._measured = measured

    def unpersist(self) -> None:
        """Let go of what was measured, once the tables that are needed were written."""
        self._measured.unpersist()


def measured_by_spark(tables: Mapping[str, DataFrame], policy: Policy | None, leases_at_once: int) -> SparkTables:
    """Do as :func:`asc842.spark.measure` does."""
    known = {table_headed(name) or name: frame for name, frame in tables.items()}
    cells = _counted(known)
    _refuse_same_numbers(known, cells)
    measure_partition({name: table.frame([]) for name, table in cells.items()}, policy)  # refuses what is no portfolio
    former = former_ids({x[0]: x[1] for x in _pairs(known["leases"], "leases", "lease", "formerly")})
    rows = {name: table.rows(known[name], former) for name, table in cells.items()}
    deals, unused = _businesses(known, rows)
    work = _SparkWork(cells, deals, unused, policy or Policy(), __version__)
    parts = max(1, ceil(cells["leases"].count / leases_at_once))
    return SparkTables(reduce(DataFrame.unionByName, rows.values()).repartition(parts, "lease")
                       .mapInPandas(work, "part string, rows binary").persist())


def _refuse_same_numbers(tables: Mapping[str, DataFrame], cells: Mapping[str, _Cells]) -> None:
    """Raise InputError for tables whose column ROW does not number each row by itself."""
    numbers = {name: frame.select(_column(ROW).cast("bigint").alias("n")).where(F.col("n").isNotNull())
               for name, frame in tables.items() if ROW in frame.columns}
    wrong = [numbered_twice(name) for name, found in numbers.items()
             if found.distinct().count() != cells[name].count]
    if wrong:
        raise InputError(wrong)


def _pairs(frame: DataFrame, table: str, *columns: str) -> list[tuple[str, ...]]:
    """Collect the rows of a table that have something in the last of some columns; none where it lacks one."""
    heads = {column_headed(table, name): name for name in frame.columns}
    if not set(columns) <= heads.keys():
        return []
    texts = frame.select(*(F.trim(_column(heads[name]).cast("string")).alias(name) for name in columns))
    return [tuple(row) for row in texts.where(F.col(columns[-1]) != "").distinct().collect()]


def _businesses(tables: Mapping[str, DataFrame], rows: Mapping[str, DataFrame]
                ) -> tuple[list[tuple[Any, ...]], tuple[str, ...]]:
    """Collect the rows of ``acquisitions``, which have no lease, and the businesses among them that no lease names."""
    if DEALS not in tables:
        return [], ()
    named = {name for (name,) in _pairs(tables["leases"], "leases", BUSINESS)}
    unused = (name for (name,) in _pairs(tables[DEALS], DEALS, "business") if name not in named)
    return [tuple(row) for row in rows[DEALS].collect()], tuple(sorted(unused))


@dataclass(frozen=True)
class _Cells:
    """How the rows of a table travel: ``lease, part`` (its name)``, number, cells``, each cell as text.

    ``types`` are those that the cells had, by column; rows of one Spark partition begin at its number in ``starts``.
    """

    name: str
    types: dict[str, str]
    starts: tuple[tuple[int, int], ...]
    count: int

    def rows(self, frame: DataFrame, former: Mapping[str, str]) -> DataFrame:
        """Return the rows as they travel, each under the id by which its lease was known first."""
        heads = {column_headed(self.name, name): name for name in self.types}
        lease = F.trim(_column(heads["lease"]).cast("string")) if "lease" in heads else F.lit("")
        if former:
            lease = F.coalesce(F.create_map(*(F.lit(x) for pair in former.items() for x in pair))[lease], lease)
        cells = F.array(*(_text(name, kind) for name, kind in self.types.items()))
        return frame.select(lease.alias("lease"), F.lit(self.name).alias("part"),
                            self._number(frame).alias("number"), cells.alias("cells"))

    def _number(self, frame: DataFrame) -> Column:
        if ROW in frame.columns:
            return _column(ROW).cast("bigint")
        if not self.starts:
            return F.lit(0).cast("bigint")
        place = F.monotonically_increasing_id()
        starts = F.create_map(*(F.lit(value) for pair in self.starts for value in pair))
        return starts[F.shiftright(place, 33).cast("int")] + place.bitwiseAND(2**33 - 1)

    def frame(self, cells: Sequence[Sequence[str | None]], numbers: Sequence[int] = ()) -> pd.DataFrame:
        """Return cells as a table again, each row with its number."""
        columns = zip(*cells, strict=True) if cells else ((),) * len(self.types)
        values = {name: _typed(kind, column) for (name, kind), column in zip(self.types.items(), columns, strict=True)}
        return pd.DataFrame(values).set_axis(pd.Index(list(numbers), dtype="int64", name=ROW))


def _typed(kind: str, cells: Sequence[str | None]) -> pd.Series[Any]:
    of = _FROM_TEXT.get(kind, str)
    values: list[Any] = [None if cell is None else of(cell) for cell in cells]
    return pd.Series(values, dtype=object)


def _counted(tables: Mapping[str, DataFrame]) -> dict[str, _Cells]:
    """Count the rows of tables, by the partitions in which Spark reads them, in one go."""
    counts = [frame.groupBy(F.spark_partition_id().alias("at")).count().select(F.lit(name), "at", "count")
              for name, frame in tables.items()]
    found = sorted(tuple(row) for row in reduce(DataFrame.union, counts).collect())
    cells = {}
    for name, frame in tables.items():
        own = [(at, count) for table, at, count in found if table == name]
        ends = list(accumulate((count for _, count in own), initial=0))
        types = {field.name: field.dataType.typeName() for field in frame.schema if field.name != ROW}
        cells[name] = _Cells(name, types, tuple((at, end) for (at, _), end in zip(own, ends, strict=False)), ends[-1])
    return cells


def _column(name: str) -> Column:
    return F.col(f"`{name.replace('`', '``')}`")


def _text(name: str, kind: str) -> Column:
    """Return a cell as text, a list as a CSV file has it."""
    return F.array_join(_column(name), "; ") if kind == "array" else _column(name).cast("string")


@dataclass(frozen=True)
class _SparkWork:
    """Measures the leases of one partition.

    ``deals`` are the rows of ``acquisitions``, which have no lease; those that are ``unused`` are told of where these
    rows have come.
    """

    cells: dict[str, _Cells]
    deals: list[tuple[Any, ...]]
    unused: tuple[str, ...]
    policy: Policy
    version: str

    def __call__(self, batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        """Take the rows of a partition; yield the name of each table made of it, with the table as Arrow bytes."""
        if rows := [row for batch in batches for row in batch.itertuples(index=False, name=None)]:
            refuse_other_versions({"driver": self.version})
            unused = self.unused if any(name == DEALS for _, name, *_ in rows) else ()
            found = measure_partition(with_own_deals(self._tables(rows), unused), self.policy)
            yield pd.DataFrame({"part": list(found), "rows": [_packed(name, table) for name, table in found.items()]})

    def _tables(self, rows: Sequence[tuple[Any, ...]]) -> dict[str, pd.DataFrame]:
        """Return tables of rows in the order of their numbers, whatever the order in which they came."""
        of: dict[str, list[tuple[int, Sequence[str | None]]]] = {name: [] for name in self.cells}
        for _, name, number, cells in [*(row for row in rows if row[1] != DEALS), *self.deals]:
            of[name].append((number, cells))
        found = {}
        for name, own in of.items():
            own.sort(key=lambda row: row[0])
            found[name] = self.cells[name].frame([cells for _, cells in own], [number for number, _ in own])
        return found


def _packed(name: str, table: pd.DataFrame) -> bytes:
    """Write a table as an Arrow stream, with texts once each, and the number of each row among those of its lease."""
    numbers = table.groupby("lease", sort=False, observed=True, dropna=False).cumcount()
    arrow, sink = table_for_arrow(name, table), pa.BufferOutputStream()
    arrow = arrow.add_column(1, "number", pa.array(numbers.to_numpy(), pa.int64()))
    with pa.ipc.new_stream(sink, arrow.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as stream:
        stream.write_table(arrow, ROWS_AT_ONCE)
    return bytes(sink.getvalue())


def _table(measured: DataFrame, name: str) -> DataFrame:
    """Return one of the tables that were made of all partitions."""
    schema = schema_of(name)
    fields = [schema[0], pa.field("number", pa.int64()), *list(schema)[1:]]
    types = ", ".join(f"{field.name} {_TYPES.get(str(field.type), field.type)}" for field in fields)
    return measured.where(F.col("part") == name).select("rows").mapInArrow(_Unpacked(pa.schema(fields)), types)


def schema_of(name: str) -> pa.Schema:
    """Return the columns of a table that is made; texts are strings."""
    fields = table_for_arrow(name, no_rows(name)).schema
    return pa.schema([(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type) for f in fields])


@dataclass(frozen=True)
class _Unpacked:
    """Reads tables that were packed."""

    schema: pa.Schema

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Take rows of one column, each a table as Arrow bytes; yield the rows of all of them."""
        for batch in batches:
            for packed in batch.column(0):
                for rows in pa.ipc.open_stream(packed.as_buffer()):
                    columns = [pc.cast(column, field.type) for column, field in
                               zip(rows.columns, self.schema, strict=True)]
                    yield pa.RecordBatch.from_arrays(columns, schema=self.schema)
