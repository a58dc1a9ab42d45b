"""Tables of the register. Nothing in them is ever updated or removed but what is derived: states, sums, the head."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

SCHEMA_VERSION = 3
"""Version of these tables; ``database.MIGRATIONS`` brings an older register up to it."""

metadata = MetaData()
Whole = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits. SQLite's INTEGER has as many, and as a primary key needs no index of its own."""

meta = Table(
    "register", metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)
"""``schema_version``, and ``head``: number and hash of the last run."""

runs = Table(
    "runs", metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("period", String, nullable=False),
    Column("first_day", String, nullable=False),
    Column("last_day", String, nullable=False),
    Column("calendar", String, nullable=False),
    Column("engine", String, nullable=False),
    Column("input_hash", String, nullable=False),
    Column("policy_hash", String, nullable=False),
    Column("started", String, nullable=False),
    Column("finished", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("first_entry", BigInteger, nullable=False),
    Column("entries", BigInteger, nullable=False),
    Column("versions", BigInteger, nullable=False),
    Column("states", BigInteger, nullable=False),
    Column("content", String, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False, unique=True),
    Column("files", Integer, nullable=False, server_default="0"),
    Column("balances", String, nullable=False, server_default=""),
    Column("signature", Text, nullable=False, server_default=""),
    Column("stamp", String, nullable=False, server_default=""),
)
"""The chain: ``hash`` is that of the run's seal (:mod:`asc842.closing.register.seals`), ``previous`` the run before.

``content`` is JSON: the Merkle roots and digests of all that the run wrote. ``balances`` is the digest of the table of
that name after the run, ``signature`` JSON of who signed which hash, in a run of kind ``sign``; ``stamp`` covers the
times. A run of before seals were made has no stamp: its hash covers every other column, its content is one digest.
"""

periods = Table(
    "periods", metadata,
    Column("label", String, primary_key=True),
    Column("first_day", String, nullable=False),
    Column("last_day", String, nullable=False),
    Column("calendar", String, nullable=False),
    Column("state", String, nullable=False),
    Column("run", Integer, ForeignKey("runs.number"), nullable=False),
)
"""Open or closed, and the run that made it so; derived from the runs."""

lease_versions = Table(
    "lease_versions", metadata,
    Column("lease", String, primary_key=True),
    Column("content_hash", String, primary_key=True),
    Column("document", Text, nullable=False),
    Column("run", Integer, ForeignKey("runs.number"), nullable=False),
    Column("seal", String, nullable=False),
)
"""Every version of every lease that was ever closed with, and the first run that used it."""

lease_states = Table(
    "lease_states", metadata,
    Column("run", Integer, ForeignKey("runs.number"), primary_key=True, autoincrement=False),
    Column("lease", String, primary_key=True),
    Column("content_hash", String, nullable=False),
    Column("state", Text, nullable=False),
    Column("seal", String, nullable=False),
    sqlite_with_rowid=False,
)
"""Which version of a lease a run closed with, and where the lease stood at the period's end."""

inputs = Table(
    "inputs", metadata,
    Column("run", Integer, ForeignKey("runs.number"), primary_key=True, autoincrement=False),
    Column("kind", String, primary_key=True),
    Column("hash", String, nullable=False),
    Column("document", Text, nullable=False),
    Column("seal", String, nullable=False),
)
"""What a close rests on beside its leases, by the first run that had it.

Of kind ``policy`` the canonical JSON of the policy, ``hash`` that of the run; of kind ``rates`` a line for each
exchange rate (currency, to, day, rate, average) that no run before had so, without a rate where a day has none any
more.
"""

entries = Table(
    "entries", metadata,
    Column("number", Whole, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False, unique=True),
    Column("run", Integer, ForeignKey("runs.number"), nullable=False),
    Column("period", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("entity", String, nullable=False),
    Column("lease", String, nullable=False),
    Column("currency", String, nullable=False),
    Column("date", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("place", Integer, nullable=False),
    Index("entries_by_lease", "lease"),
    Index("entries_by_period", "period"),
    Index("entries_of_other_periods", "kind", "period", sqlite_where=text("period <> origin"),
          postgresql_where=text("period <> origin")),
)
"""``period`` is the one an entry is posted in, ``origin`` the one it belongs to; they differ for a catch-up."""

lines = Table(
    "lines", metadata,
    Column("entry", BigInteger, ForeignKey("entries.number"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False),
    Column("account", String, nullable=False),
    Column("debit", BigInteger, nullable=False),
    Column("credit", BigInteger, nullable=False),
    Column("memo", Text, nullable=False),
    Column("dimensions", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Amounts in whole cents. ``number`` counts from 1 within the entry; ``dimensions`` is JSON, empty without any."""

balances = Table(
    "balances", metadata,
    Column("lease", String, primary_key=True),
    Column("entity", String, primary_key=True),
    Column("currency", String, primary_key=True),
    Column("account", String, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Debits less credits of all lines of a lease on an account: derived, so that a close need not add up its history."""

files = Table(
    "files", metadata,
    Column("run", Integer, ForeignKey("runs.number"), primary_key=True, autoincrement=False),
    Column("path", String, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("seal", String, nullable=False),
    Column("blank", String, nullable=False, server_default=""),
)
"""What a run wrote to the folder of its period: ``content`` compressed by zlib, ``sha256`` that of the file itself.

``blank`` is the digest without the seal, where the file prints it (:mod:`asc842.closing.seal_mark`), else empty.
"""
