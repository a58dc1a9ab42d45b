"""A portfolio of any size measured from files to files: cut into partitions, each measured once, and summed up."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from asc842._version import __version__
from asc842.api.scale.columns import COLUMNS
from asc842.api.scale.digests import BITS
from asc842.api.scale.engines import EngineOptions, engine_named
from asc842.api.scale.inputs import TableFiles, table_files
from asc842.api.scale.parquet import write_parquet
from asc842.api.scale.rows import rows_in
from asc842.api.scale.split import split
from asc842.api.scale.table_writers import pyarrow_or_refuse
from asc842.api.scale.work import PARTS, SUMMED, WORK, PartitionWork, write_whole
from asc842.base.errors import OutputError
from asc842.closing.policies import policy_hash
from asc842.contract.policy import Policy

MANIFEST, SUMMARY, BALANCES = "measure.json", "summary.json", "balances.parquet"
MANIFEST_SCHEMA, SUMMARY_SCHEMA = "asc842/measuring/1", "asc842/measured/1"
PARTITION = 5_000
"""Leases of a partition: many enough for arrays, few enough for a process to hold."""
WORTH = 4_000
"""Leases below which further processes take longer to begin than they save."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class MeasuredFiles:
    """What came of it: the folder, and the summary of all leases as ``summary.json`` has it."""

    path: Path
    summary: dict[str, Any]

    @property
    def passed(self) -> bool:
        """Whether every row was read, every lease was measured and no check fails."""
        return not self.summary["rows"]["problems"] and not any(x["status"] == "fail" for x in self.summary["checks"])


def measure_files(tables: str | Path, out: str | Path, *, policy: Policy | None = None, partition: int = PARTITION,
                  engine: str = "processes", options: EngineOptions | None = None, restart: bool = False,
                  progress: Progress | None = None) -> MeasuredFiles:
    """Measure the leases of a folder of tables, ``partition`` of them at a time; write what they become to ``out``.

    ``schedule``, ``payments``, ``journal``, ``checks`` and ``problems`` are folders with a Parquet file for each
    partition, ``summary.json`` and ``balances.parquet`` are of all leases and do not depend on how they were cut.
    Begun once and interrupted, it goes on where it was; ``restart`` begins again. Raises InputError where tables or
    policy are refused, OutputError where the folder is that of another input, or can't be written.
    """
    told = progress or (lambda *_: None)
    pyarrow_or_refuse(str(tables))
    given = table_files(Path(tables), policy)
    rows = rows_in(given.files["leases"])
    work = PartitionWork(Path(out), max(1, -(-rows // max(partition, 1))), given.policy)
    try:
        _begin(work, _manifest(given, work), restart=restart)
        todo = [n for n in range(work.partitions) if work.done(n) is None]
        if todo:
            told("dividing", 0, 1)
            split(given, work.out / WORK, work.partitions)
            told("dividing", 1, 1)
            _run(work, todo, rows, engine_named(engine), _worth(options or EngineOptions(), rows), told)
        return MeasuredFiles(work.out, _finish(work))
    except OSError as error:
        raise OutputError("output.not-written", f"{out} can't be written: {error.strerror or error}; measuring again "
                          "goes on where this ended") from None


def _worth(options: EngineOptions, leases: int) -> EngineOptions:
    """Return options with as many processes as are worth their while: one for each core, of few leases one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return options if options.processes else replace(options, processes=cores if leases >= WORTH else 1)


def _manifest(given: TableFiles, work: PartitionWork) -> dict[str, Any]:
    return {"schema": MANIFEST_SCHEMA, "engine": __version__, "input": given.digest,
            "policy": policy_hash(given.policy), "partitions": work.partitions}


def _begin(work: PartitionWork, manifest: dict[str, Any], *, restart: bool) -> None:
    """Claim the folder for this input, or find it claimed; raises OutputError where it is another's."""
    path = work.out / MANIFEST
    if path.exists():
        before = _begun_with(path)
        if before == manifest:
            return
        if not restart:
            other = ", ".join(key for key in manifest if before.get(key) != manifest[key])
            raise OutputError("output.there-already", f"{work.out} was begun with another {other}\n"
                              "  remedy: take another folder, or begin again with --restart, which removes it")
        _clear(work.out)
    elif work.out.exists() and {*work.out.iterdir()} - _left_behind(work.out):
        raise OutputError("output.there-already", f"{work.out} is there already, and not empty\n"
                          "  remedy: take another name, or an empty folder")
    write_whole(path, json.dumps(manifest, indent=1) + "\n")


def _begun_with(path: Path) -> dict[str, Any]:
    """Read the manifest of a folder; nothing where it is damaged, which is no input's then."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _clear(out: Path) -> None:
    """Remove what an earlier run wrote, its manifest last."""
    for name in (*COLUMNS, PARTS, WORK):
        shutil.rmtree(out / name, ignore_errors=True)
    for name in (SUMMARY, BALANCES, MANIFEST):
        (out / name).unlink(missing_ok=True)


def _run(work: PartitionWork, todo: list[int], rows: int, engine: Any, options: EngineOptions, told: Progress) -> None:
    done = rows - len(todo) * rows // work.partitions
    told("measuring", done, rows)
    for leases in engine(work, todo, options):
        done += leases
        told("measuring", min(done, rows), rows)


def _finish(work: PartitionWork) -> dict[str, Any]:
    """Add up what the partitions came to, write it, and remove what is needed no longer."""
    records = [work.done(n) for n in range(work.partitions)]
    if lost := [str(n) for n, record in enumerate(records) if record is None]:
        raise OutputError("output.not-written", f"{work.out}: no whole record of partition {', '.join(lost)}; "
                          "measuring again does those alone")
    summary = _summary(filter(None, records)) | {"engine": __version__, "policy": policy_hash(work.policy)}
    write_parquet(work.out / BALANCES, _balances(work))
    write_whole(work.out / SUMMARY, json.dumps(summary, indent=1, ensure_ascii=False) + "\n")
    shutil.rmtree(work.out / WORK, ignore_errors=True)
    for left in _left_behind(work.out):
        left.unlink(missing_ok=True)
    return summary


def _left_behind(out: Path) -> set[Path]:
    """Files that a process was writing when it was killed."""
    return {*(left for name in (MANIFEST, SUMMARY, BALANCES) for left in out.glob(f".{name}.*")),
            *(left for name in (*COLUMNS, PARTS) for left in (out / name).glob(".part-*"))}


def _summary(records: Iterable[dict[str, Any]]) -> dict[str, Any]:
    leases = refused = 0
    rows, digests, checks, problems = Counter[str](), Counter[str](), Counter[tuple[str, str]](), Counter[str]()
    for record in records:
        leases, refused = leases + record["leases"], refused + record["refused"]
        rows.update(record["rows"])
        digests.update({name: int(value, 16) for name, value in record["digests"].items()})
        checks.update({(name, status): n for name, status, n in record["checks"]})
        problems.update(dict(record["problems"]))
    return {"schema": SUMMARY_SCHEMA, "leases": leases, "refused": refused, "rows": {x: rows[x] for x in COLUMNS},
            "digests": {x: f"{digests[x] % BITS:016x}" for x in COLUMNS},
            "checks": [{"name": name, "status": status, "count": n} for (name, status), n in sorted(checks.items())],
            "problems": [{"code": code, "count": n} for code, n in sorted(problems.items())]}


def _balances(work: PartitionWork) -> Any:
    """Add up the balances of all partitions, by currency and period."""
    pa, _ = pyarrow_or_refuse("")
    table = pa.concat_tables(_parts(work), promote_options="permissive").unify_dictionaries()
    keys = ["currency", "period", "ends"]
    plain = pa.table({name: column.cast(pa.string()) if name in keys[:2] else column
                      for name, column in zip(table.column_names, table.columns, strict=True)})
    summed = plain.group_by(keys, use_threads=False).aggregate([(x, "sum") for x in ("leases", *SUMMED)])
    names = [x.removesuffix("_sum") for x in summed.column_names]
    order = [("currency", "ascending"), ("ends", "ascending")]
    return summed.rename_columns(names).select(plain.column_names).sort_by(order).combine_chunks()


def _parts(work: PartitionWork) -> Iterator[Any]:
    _, pq = pyarrow_or_refuse("")
    return (pq.read_table(work.file("balances", n)) for n in range(work.partitions))
