"""Leases in Spark tables, measured on a Spark cluster: ``pip install "asc842[spark]"``, there and on every worker."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

from asc842.base.errors import InputError, Problem
from asc842.contract.policy import Policy

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from asc842.api.scale.spark import SparkTables

__all__ = ["measure"]
LEASES_AT_ONCE = 2_000
"""Leases of a partition: as many as a block of the engine."""


def measure(tables: Mapping[str, DataFrame], policy: Policy | None = None, *,
            leases_at_once: int = LEASES_AT_ONCE) -> SparkTables:
    """Measure leases in Spark tables for their whole lives.

    ``tables`` are Spark DataFrames by name: the tables of a folder (``leases``, one row each; ``rent``, ``events``,
    ...), in any case and by any word for their columns; cells may have any type. Where a table has a column
    :data:`row of the table <asc842.closing.portfolio.frame_tables.ROW>`, problems name rows by it, and no two
    rows may have the same; else rows are numbered from 0 in the order in which Spark reads them.

    Returns the five tables of :class:`SparkTables`, with the columns of ``asc842.api.scale.columns.COLUMNS`` and
    ``number``, the place of a row among those of its lease, since Spark's tables have no order. Texts are strings,
    days dates, amounts ``decimal(18,4)`` in the currency of their row. Rows of a lease are those that one process
    makes of it. A lease that is refused has rows in ``problems`` alone. Raises InputError where a table is unknown,
    ``leases`` is missing, or PySpark is not installed.
    """
    if find_spec("pyspark") is None:
        raise InputError([Problem("cluster.unusable", "asc842.spark", "the package pyspark is not installed",
                                  "PySpark", 'pip install "asc842[spark]"')])
    from asc842.api.scale.spark import measured_by_spark  # noqa: PLC0415

    return measured_by_spark(tables, policy, leases_at_once)
