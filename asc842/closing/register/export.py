"""The whole register as lines of JSON, for who can't or won't open its database: the same register, the same bytes."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from sqlalchemy import Connection, String, collate, select

from asc842.closing.register.hashing import encoded
from asc842.closing.register.tables import SCHEMA_VERSION, metadata

SCHEMA = "asc842/register/1"
BATCH = 2000


def export_lines(connection: Connection) -> Iterator[str]:
    """Yield the first line, which names every table and its columns, then a line ``[table, value, ...]`` a row.

    Rows are in the order of their keys; bytes are ``{"base64": ...}``.
    """
    tables = sorted(metadata.tables.values(), key=lambda table: table.name)
    yield encoded({"schema": SCHEMA, "schema_version": SCHEMA_VERSION,
                   "tables": {table.name: [column.name for column in table.columns] for table in tables}})
    for table in tables:
        bytewise = connection.dialect.name == "postgresql"  # where the order of texts is else one of a language
        keys = (collate(column, "C") if bytewise and isinstance(column.type, String) else column
                for column in table.primary_key.columns)
        for row in connection.execute(select(table).order_by(*keys), execution_options={"yield_per": BATCH}):
            yield encoded([table.name, *(_plain(value) for value in row)])


def _plain(value: object) -> object:
    return {"base64": b64encode(bytes(value)).decode()} if isinstance(value, bytes | memoryview) else value
