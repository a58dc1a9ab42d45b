"""The tables of a portfolio as files: which there are, whether they are what they should be, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from asc842.api.scale.rows import columns_of
from asc842.base.constants import TABLES
from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd
from asc842.closing.portfolio.frame_tables import tables_of_frames
from asc842.closing.portfolio.layout import layouts
from asc842.closing.portfolio.leaving import DROPPED
from asc842.closing.portfolio.leaving import TABLE as DROPPED_TABLE
from asc842.closing.portfolio.strays import ALIKE, CLOSED, is_table, meant_table, remedy_of
from asc842.contract.policy import Policy
from asc842.intake.files import POLICY, read_policy
from asc842.intake.text.words import clean, nearest

MEASURED = "measure.json"
"""In every folder that was measured to."""
PACKED = (".gz", ".bz2", ".xz", ".zst", ".zip", ".snappy", ".orc", ".avro")
"""Endings of files in which data lakes keep tables: none of them is read."""


@dataclass(frozen=True, slots=True)
class TableFiles:
    """The files of each table of a portfolio, by name, and the policy beside them."""

    path: Path
    files: Mapping[str, tuple[Path, ...]]
    policy: Policy

    @property
    def digest(self) -> str:
        """SHA-256 of every table's name, and of the content of its files in their order."""
        found = sha256()
        for name, files in self.files.items():
            for file in files:
                found.update(f"{name} {_digest(file)}\n".encode())
        return found.hexdigest()


def table_files(path: Path, policy: Policy | None = None) -> TableFiles:
    """Find the tables of a portfolio in a folder: ``leases.parquet`` or ``.csv``, or a folder ``leases`` of such.

    Raises InputError where there are none, a table is there twice, misnamed, or has columns that it may not have; and
    where leases stand in lease files or workbooks, which are read whole (``asc842 close``).
    """
    if not path.is_dir():
        raise InputError([Problem("portfolio.not-found", "", "a file" if path.exists() else "no such folder",
                                  "a folder of tables", "check the path", file=clean(str(path)))])
    named = dict[str, list[Path]]()
    for name, file in _tables(path):
        named.setdefault(name, []).append(file)
    problems = [*_misfits(path), *_wrong(named)]
    if "leases" not in named and not problems:
        problems.append(Problem("table.no-leases", "", "no table leases", "leases.csv or leases.parquet, a row for "
                                "each lease", "add it", file=clean(str(path))))
    if problems:
        raise InputError(problems)
    files = {name: tuple(named[name]) for name in sorted(named)}
    _held_against_layouts(files)
    return TableFiles(path, files, policy or (read_policy(path / POLICY) if (path / POLICY).exists() else Policy()))


def _tables(path: Path) -> Iterator[tuple[str, Path]]:
    for file in sorted(path.iterdir()):
        if file.is_dir() and file.name in layouts():
            yield from ((file.name, part) for part in sorted(file.iterdir()) if part.suffix.lower() in TABLES)
        elif is_table(file) and not file.is_dir():
            yield file.stem, file


def _misfits(path: Path) -> Iterator[Problem]:
    for file in sorted(path.iterdir()):
        where = clean(str(file))
        if file.is_dir() and not _passed_over(file):
            yield from _misfits_of_folder(file)
        if file.is_dir() or is_table(file) or file.name == DROPPED_TABLE or _passed_over(file):
            continue
        if file.suffix.lower() == ".toml" and file.name not in (POLICY, DROPPED):
            yield Problem("file.format", "", "a lease file", "tables alone, read some leases at a time",
                          "take it out of the folder, or measure it with asc842 schedule", file=where)
        elif (meant := _meant(file)) is not None:
            yield Problem("table.misnamed", "", clean(file.name), "the name of a table", remedy_of(file, meant),
                          file=where)


def _meant(file: Path) -> str | None:
    """Return the table that a file not named as one seems to hold, "" for any; None where it seems to hold none."""
    meant = meant_table(file)
    if meant is None:
        meant = nearest(file.name.partition(".")[0], layouts(), ALIKE)
    return "" if meant is None and file.suffix.lower() in PACKED else meant


def _passed_over(path: Path) -> bool:
    """Whether a file or folder is what other programs leave with tables, or what was written from these."""
    written = path.is_dir() and any((path / name).exists() for name in (*CLOSED, MEASURED))
    return written or path.name.startswith((".", "_SUCCESS", "_committed", "_started")) or path.suffix == ".crc"


def _misfits_of_folder(folder: Path) -> Iterator[Problem]:
    """Tell of a folder of parts what is no part, or that it has none; of any other folder, that it is no table."""
    inner = [file for file in sorted(folder.iterdir()) if not _passed_over(file)]
    if folder.name not in layouts():
        yield Problem("table.misnamed", "", f"the folder {clean(folder.name)}", "folders with the name of a table",
                      "name it as the table of which it has the parts, or take it out", file=clean(str(folder)))
        return
    parts = [file for file in inner if file.suffix.lower() in TABLES and not file.is_dir()]
    for file in inner:
        if file not in parts:
            yield Problem("table.misnamed", "", clean(file.name), f"parts of {folder.name} in CSV or Parquet, in no "
                          "further folder", "put it into the folder itself as .csv or .parquet, or take it out",
                          file=clean(str(file)))
    if not inner:
        yield Problem("table.misnamed", "", "an empty folder", f"the parts of {folder.name} in CSV or Parquet",
                      "add them, or take the folder out", file=clean(str(folder)))


def _wrong(named: Mapping[str, list[Path]]) -> Iterator[Problem]:
    for files in named.values():
        if len({(file.parent, file.suffix) for file in files}) > 1:
            first, *others = (clean(file.name) for file in files)
            yield Problem("table.twice", "", f"{first} beside {', '.join(others[:3])}",
                          "each table once, in one format", "keep one of them", file=clean(str(files[0])))


def _held_against_layouts(files: Mapping[str, tuple[Path, ...]]) -> None:
    """Raise InputError for a column that a table may not have, or lacks; and for parts of a table that differ."""
    problems = list[Problem]()
    frames = dict[str, pd.DataFrame]()
    for name, parts in files.items():
        heads = columns_of(parts[0])
        frames[name] = pd.DataFrame(columns=heads, dtype=object)
        problems += [Problem("table.column-unknown", "", f"the columns {', '.join(found[:6])}",
                             f"those of {parts[0].name}", "write the parts of a table with the same columns",
                             file=clean(str(part)))
                     for part in parts[1:] if (found := columns_of(part)) != heads]
    problems += [p for _, table in tables_of_frames(frames) for p in table.problems]
    if problems:
        raise InputError(problems)


def _digest(file: Path) -> str:
    found = sha256()
    with file.open("rb") as content:
        while part := content.read(1 << 20):
            found.update(part)
    return found.hexdigest()
