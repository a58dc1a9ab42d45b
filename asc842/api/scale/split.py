"""A portfolio of any size cut into partitions of leases, on disk.

Rows of a lease stand together then, wherever they stood: a lease is of the partition that the checksum of its id
names, so that nothing has to be sorted and no list of leases is held. Leases that were known by another id are of the
partition of that, as rules compare them with whoever has it now.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from asc842.api.scale.inputs import TableFiles
from asc842.api.scale.rows import RowsRead, columns_of
from asc842.api.scale.table_writers import pyarrow_or_refuse
from asc842.base.lazy import pd
from asc842.calendar.positions import Ints
from asc842.closing.portfolio.deals import BUSINESS
from asc842.closing.portfolio.frame_tables import PART, ROW
from asc842.closing.portfolio.headings import column_headed
from asc842.closing.portfolio.layout import DEALS
from asc842.closing.portfolio.table_files import text_of_value
from asc842.intake.text.words import clean

DONE = "split.json"


def split(tables: TableFiles, folder: Path, partitions: int) -> None:
    """Write the rows of every table to a folder, by partition; once that is done the folder says so."""
    if (folder / DONE).exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    former, said = _former(tables), _Said()
    for name, files in tables.files.items():
        read, heads = RowsRead(files), columns_of(files[0])
        for number, rows in enumerate(read):
            said.add(name, rows)
            _write(folder / f"{name}-{number:05d}.arrow", rows, _partition_of(name, rows, former, partitions),
                   partitions)
        said.heads[name] = heads
        at = next((i for i, head in enumerate(heads) if column_headed(name, head) == "lease"), 0)
        said.ragged += [(f"{name}/{clean(file.name)}" if len(files) > 1 else name,
                         cells[at].strip() if at < len(cells) else "", len(cells), len(heads), line)
                        for cells, line, file in read.ragged]
    said.former = {lease: former[lease] for _, lease, *_ in said.ragged if lease in former}
    (folder / f".{DONE}").write_text(json.dumps(said.document()), encoding="utf-8")
    (folder / f".{DONE}").replace(folder / DONE)


@dataclass(slots=True)
class _Said:
    """What has to be known of all rows: heads of tables, rows of CSV that can't be read, businesses no lease names."""

    heads: dict[str, list[str]] = field(default_factory=dict)
    ragged: list[tuple[str, str, int, int, int]] = field(default_factory=list)
    former: dict[str, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    businesses: list[str] = field(default_factory=list)

    def add(self, name: str, rows: Any) -> None:
        """Look at some rows."""
        of = {"leases": BUSINESS, DEALS: "business"}.get(name)
        for head in rows.column_names:
            if of is not None and column_headed(name, head) == of:
                texts = _texts(rows, head)
                if name == DEALS:
                    self.businesses += texts
                else:
                    self.named.update(texts)

    def document(self) -> dict[str, Any]:
        """Return it for those who read partitions."""
        return {"heads": self.heads, "ragged": self.ragged, "former": self.former,
                "unused": [x for x in self.businesses if x not in self.named]}


def _former(tables: TableFiles) -> dict[str, str]:
    """The id by which a lease is put into a partition, of those that were known by another one."""
    before = dict[str, str]()
    for rows in RowsRead(tables.files["leases"]):
        heads = {column_headed("leases", head): head for head in rows.column_names}
        if "formerly" not in heads:
            return {}
        pairs = zip(_texts(rows, heads["lease"]), _texts(rows, heads["formerly"]), strict=True)
        before |= {lease: former for lease, former in pairs if former}
    return former_ids(before)


def former_ids(before: Mapping[str, str]) -> dict[str, str]:
    """Return the id by which each lease is put into a partition, of those that were known ``before`` by another."""
    return {lease: _first(lease, before) for lease in before}


def _first(lease: str, before: Mapping[str, str]) -> str:
    seen = {lease}
    while (lease := before.get(lease, lease)) not in seen:
        seen.add(lease)
    return min(seen) if before.get(lease) in seen else lease


def partition_of(lease: str, partitions: int) -> int:
    """Return the partition that a lease is of."""
    return crc32(lease.encode()) % partitions


def _partition_of(name: str, rows: Any, former: Mapping[str, str], partitions: int) -> Ints:
    if name == DEALS:
        return np.zeros(len(rows), dtype=np.int64)
    head = next(head for head in rows.column_names if column_headed(name, head) == "lease")
    leases = _texts(rows, head)
    return np.fromiter((partition_of(former.get(x, x), partitions) for x in leases), np.int64, len(rows))


def _texts(rows: Any, head: str) -> list[str]:
    return [x.strip() if type(x) is str else text_of_value(x) for x in rows.column(head).to_pylist()]


def _write(path: Path, rows: Any, partition: Ints, partitions: int) -> None:
    """Write one batch of rows for each partition, in the order of partitions."""
    pa, _ = pyarrow_or_refuse(str(path))
    order = np.argsort(partition, kind="stable")
    batch = rows.take(pa.array(order)).combine_chunks().to_batches()[0]
    bounds = np.searchsorted(partition[order], np.arange(partitions + 1)).tolist()
    with pa.OSFile(str(path), "wb") as to, pa.ipc.new_file(to, batch.schema) as writer:
        for low, high in pairwise(bounds):
            writer.write_batch(batch.slice(low, high - low))


@dataclass(frozen=True, slots=True)
class Partition:
    """The tables of a partition's leases; ``ragged`` are rows of CSV that could not be read: file, lease, ..."""

    tables: dict[str, pd.DataFrame]
    ragged: tuple[tuple[str, str, int, int, int], ...]


def read_partition(folder: Path, number: int, partitions: int) -> Partition:
    """Read the rows of a partition's leases; leases with a row that has no cell for each column are left out."""
    said = json.loads((folder / DONE).read_text(encoding="utf-8"))
    ragged = tuple(tuple(x) for x in said["ragged"]
                   if partition_of(said["former"].get(x[1], x[1]), partitions) == number)
    without = {lease for _, lease, *_ in ragged}
    tables = {name: _without(name, _read(folder, name, heads, 0 if name == DEALS else number), without)
              for name, heads in said["heads"].items()}
    return Partition(with_own_deals(tables, said["unused"] if number == 0 else ()), ragged)


def _read(folder: Path, name: str, heads: Sequence[str], number: int) -> pd.DataFrame:
    pa, _ = pyarrow_or_refuse(str(folder))
    parts = list[Any]()
    for file in sorted(folder.glob(f"{name}-?????.arrow")):
        with pa.memory_map(str(file)) as source:
            parts.append(pa.ipc.open_file(source).get_batch(number))
    if not parts:
        return pd.DataFrame(columns=list(heads), dtype=object)
    rows: pd.DataFrame = pa.Table.from_batches(parts).to_pandas(integer_object_nulls=True)
    return rows.set_index([PART, ROW] if PART in rows.columns else ROW)


def _without(name: str, rows: pd.DataFrame, leases: set[str]) -> pd.DataFrame:
    if not leases or name == DEALS:
        return rows
    head = next(head for head in rows.columns if column_headed(name, head) == "lease")
    return rows[np.array([text_of_value(x) not in leases for x in rows[head]], dtype=bool)]


def with_own_deals(tables: dict[str, pd.DataFrame], unused: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Keep the businesses that leases of the partition name, and those ``unused`` of which it is to tell."""
    if DEALS not in tables:
        return tables
    leases, deals = tables["leases"], tables[DEALS]
    wanted = {*unused} | {text_of_value(x) for head in leases.columns
                          if column_headed("leases", head) == BUSINESS for x in leases[head]}
    head = next(head for head in deals.columns if column_headed(DEALS, head) == "business")
    return tables | {DEALS: deals[np.array([text_of_value(x) in wanted for x in deals[head]], dtype=bool)]}
