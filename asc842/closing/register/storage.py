"""What a database does not keep to itself: SQLite's files can be damaged, and hold values of another kind."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, LargeBinary, String, Table, Text, func, select
from sqlalchemy.dialects.sqlite import dialect

from asc842.closing.register.tables import metadata

MOST = 5


def storage_problems(connection: Connection) -> list[str]:
    """Return what is wrong with SQLite's file itself: pages, indexes, kinds of value. PostgreSQL checks its own.

    Where there is anything, what the tables say can't be read to its end.
    """
    return [] if connection.dialect.name != "sqlite" else [*_damaged(connection), *_of_another_kind(connection)]


def _damaged(connection: Connection) -> Iterator[str]:
    """Ask SQLite whether its pages are sound and each index has the rows of its table."""
    found = connection.exec_driver_sql(f"PRAGMA integrity_check({MOST})").scalars().all()
    yield from (f"the file is damaged: {said}" for said in found if said != "ok")


def _of_another_kind(connection: Connection) -> Iterator[str]:
    """Find bytes where a text or a number belongs, and anything but bytes where bytes do."""
    for table, counts in _counted():
        for column, count in zip(table.columns, connection.exec_driver_sql(counts).one(), strict=True):
            if count:
                meant = "file" if isinstance(column.type, LargeBinary) else "text or number"
                yield f"{table.name}.{column.name}: {count:.0f} values that are no {meant}"


@cache
def _counted() -> list[tuple[Table, str]]:
    """Each table with the statement that counts its values of another kind, written out once."""
    counts = {table: select(*(func.total(_wrong(column)) for column in table.columns))
              for table in metadata.sorted_tables}
    return [(table, str(count.compile(dialect=dialect(), compile_kwargs={"literal_binds": True})))
            for table, count in counts.items()]


def _wrong(column: Column[Any]) -> ColumnElement[bool]:
    """Whether a value is of another kind than the column."""
    kind = func.typeof(column, type_=String)
    if isinstance(column.type, LargeBinary):
        return kind != "blob"
    return kind.in_(("blob", "null") if isinstance(column.type, String | Text) else ("blob",))
