"""What the register holds before a run: its last run, its periods, sums of what was posted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, Column, ColumnElement, Connection, Select, cast, func, select

from asc842.base.frames import typed
from asc842.base.lazy import pd
from asc842.closing.register.hashing import ROWS_AT_ONCE, digest, encoded
from asc842.closing.register.run import KEY
from asc842.closing.register.tables import (
    balances,
    entries,
    lease_states,
    lease_versions,
    lines,
    periods,
    runs,
)

AMOUNTS = ("amount", "debit", "credit")
CHUNK = 500
"""How many leases or periods one statement names."""
NO_RUN = 2**31 - 1
"""A number that comes after that of every run."""


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """The last run (None in a new register) and the periods, by first day."""

    last: Mapping[str, Any] | None
    periods: pd.DataFrame

    @property
    def next_run(self) -> int:
        """Number of the next run."""
        return 1 if self.last is None else int(self.last["number"]) + 1

    @property
    def next_entry(self) -> int:
        """Number of the next entry."""
        return 1 if self.last is None else int(self.last["first_entry"]) + int(self.last["entries"])

    def find(self, label: str) -> Mapping[str, Any] | None:
        """Return a period by its label."""
        found = self.periods[self.periods["label"] == label].to_dict("records")
        return {str(k): v for k, v in found[0].items()} if found else None

    def before(self, first_day: str) -> list[str]:
        """Labels of the periods that begin before a day."""
        return self.periods.loc[self.periods["first_day"] < first_day, "label"].tolist()

    def from_on(self, first_day: str) -> list[str]:
        """Labels of the periods that begin on a day or after it."""
        return self.periods.loc[self.periods["first_day"] >= first_day, "label"].tolist()


def past_of(connection: Connection) -> Past:
    """Read the last run and the periods."""
    last = connection.execute(select(runs).order_by(runs.c.number.desc()).limit(1)).mappings().first()
    row = None if last is None else {str(name): value for name, value in last.items()}
    return Past(row, frame(connection, select(periods).order_by(periods.c.first_day)))


def frame(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    """Return what a query finds as a table of plain objects, equal ones stored once; amounts as int64."""
    result = connection.execute(query)
    names = [str(name) for name in result.keys()]  # noqa: SIM118 - the names of its columns, not a mapping's
    columns, known = {name: list[Any]() for name in names}, dict[Any, Any]()
    for rows in result.partitions(ROWS_AT_ONCE):
        for column, values in zip(columns.values(), zip(*rows, strict=True), strict=True):
            column.extend(map(known.setdefault, values, values))
    amounts = {name: np.array(columns.pop(name), dtype=object).astype(np.int64) for name in names if name in AMOUNTS}
    found = pd.DataFrame(columns, dtype=object)
    for name, cents in amounts.items():
        found.insert(names.index(name), name, cents)
    return found


def balances_of(connection: Connection) -> pd.DataFrame:
    """KEY and ``amount`` of everything posted so far."""
    return frame(connection, select(*(balances.c[name] for name in KEY), balances.c.amount))


def balances_seal_of(held: pd.DataFrame) -> str:
    """Digest of balances (KEY and ``amount``) in order of KEY; those of zero don't count."""
    some = held[held["amount"] != 0]
    order = np.lexsort([pd.factorize(some[name].to_numpy(object), sort=True)[0] for name in reversed(KEY)])
    columns = [some[name].to_numpy(object)[order].tolist() for name in (*KEY, "amount")]
    return digest(encoded(columns if len(some) else []))


def sums_of(connection: Connection, column: Column[str], among: Sequence[str],
            *where: ColumnElement[bool], dimensions: bool = False) -> pd.DataFrame:
    """KEY, ``origin`` and ``amount`` of the entries of which a column is ``among`` some values.

    With ``dimensions`` these are a column too, as JSON, over which nothing is added up.

    A database that is asked for none of them reads through all it has; it is not asked then.
    """
    parts = [sums_by_origin(connection, column.in_(some), *where, dimensions=dimensions) for some in chunks(among)]
    columns = [*KEY, "origin", *(["dimensions"] if dimensions else []), "amount"]
    nothing = typed(pd.DataFrame(columns=columns, dtype=object), ("amount",), "int64")
    return pd.concat(parts, ignore_index=True) if parts else nothing


def sums_by_origin(connection: Connection, *where: ColumnElement[bool], dimensions: bool = False) -> pd.DataFrame:
    """KEY, ``origin`` and ``amount`` of what was posted, added up by the database; see :func:`sums_of`."""
    by = [entries.c.entity, entries.c.lease, entries.c.currency, lines.c.account, entries.c.origin,
          *([lines.c.dimensions] if dimensions else [])]
    amount = cast(func.sum(lines.c.debit - lines.c.credit), BigInteger).label("amount")
    return frame(connection, select(*by, amount).join(entries, entries.c.number == lines.c.entry)
                 .where(*where).group_by(*by))


def last_versions(connection: Connection, before: int = NO_RUN) -> pd.DataFrame:
    """``lease`` and ``content_hash`` of the last run that closed with leases, or of the last one before a run."""
    newest = select(func.max(lease_states.c.run)).where(lease_states.c.run < before).scalar_subquery()
    return frame(connection, select(lease_states.c.lease, lease_states.c.content_hash)
                 .where(lease_states.c.run == newest))


def last_documents(connection: Connection, hashes: Mapping[str, str]) -> dict[str, str]:
    """Return the document of each lease that its last run closed with, but for those of the same content hash.

    Most leases stand in the newest run; of the others each has its own.
    """
    newest = select(func.max(lease_states.c.run)).scalar_subquery()
    then = dict[str, str]()
    for some in chunks([*hashes]):
        query = select(lease_states.c.lease, lease_states.c.content_hash).where(
            lease_states.c.run == newest, lease_states.c.lease.in_(some))
        then |= dict(tuple(row) for row in connection.execute(query))
    for some in chunks([name for name in hashes if name not in then]):
        last = (select(lease_states.c.lease, func.max(lease_states.c.run).label("run"))
                .where(lease_states.c.lease.in_(some)).group_by(lease_states.c.lease).subquery())
        query = select(lease_states.c.lease, lease_states.c.content_hash).join(
            last, (last.c.lease == lease_states.c.lease) & (last.c.run == lease_states.c.run))
        then |= dict(tuple(row) for row in connection.execute(query))
    found = dict[str, str]()
    for some in chunks([name for name, content in hashes.items() if then.get(name, content) != content]):
        query = select(lease_versions.c.lease, lease_versions.c.content_hash, lease_versions.c.document).where(
            lease_versions.c.lease.in_(some))
        found |= {row.lease: row.document for row in connection.execute(query)
                  if then[row.lease] == row.content_hash and row.document}
    return found


def last_dimensions(connection: Connection, leases: Sequence[str]) -> dict[str, str]:
    """Return the dimensions, as JSON, of the last line posted for each of some leases."""
    found: dict[str, str] = {}
    for some in chunks(leases):
        newest = select(func.max(entries.c.number).label("number")).where(entries.c.lease.in_(some))
        last = newest.group_by(entries.c.lease).subquery()
        query = (select(entries.c.lease, lines.c.dimensions).join(last, last.c.number == entries.c.number)
                 .join(lines, lines.c.entry == entries.c.number).order_by(entries.c.lease, lines.c.number))
        found |= dict(tuple(row) for row in connection.execute(query))
    return found


def chunks(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """Split a list into parts that one statement can name."""
    return (names[i: i + CHUNK] for i in range(0, len(names), CHUNK))
