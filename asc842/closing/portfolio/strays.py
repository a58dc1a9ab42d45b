"""Files of a portfolio's folder that may hold tables: those named as one, those misnamed, and those that are none."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path

from asc842.base.check import Check
from asc842.base.constants import LIST_MAPPING, TABLES
from asc842.base.money import from_cents
from asc842.closing.portfolio.headings import table_headed
from asc842.closing.portfolio.layout import layouts
from asc842.intake.rules.calendar import COLUMNS as CALENDAR_COLUMNS
from asc842.intake.text.words import clean, listing, nearest
from asc842.intake.text.workbook import sheet_names

OTHER_ENDINGS = (".tsv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".feather")
"""Of files in which other programs keep tables: not read, and refused where they are named as a table is."""
CLOSED = ("close.json", "pending.json")
"""One of these is in every folder that a close has written: none of its files is a table of leases."""
ALIKE = 0.8
MOST_OF_A_HEADER = 100_000


def data_files(root: Path) -> Iterator[Path]:
    """Yield every file of a folder and of those below it that may hold a table; what a close wrote is left out.

    A link to nothing, or a device, is among them: what is named as a table and can't be read is not passed over.
    """
    written = {found.parent for name in CLOSED for found in root.rglob(name)} - {root}
    for file in sorted(root.rglob("*")):
        named = file.suffix.lower() in (*TABLES, *OTHER_ENDINGS)
        if named and written.isdisjoint(file.parents) and not file.is_dir():
            yield file


def is_table(file: Path) -> bool:
    """Whether a file is named as a table of a portfolio is."""
    return file.suffix in TABLES and file.stem in layouts()


def meant_table(file: Path) -> str | None:
    """Return the table that a file not named as one seems to hold, by its name or its column ``lease``; else None."""
    named = nearest(file.stem, layouts(), ALIKE)
    if named or file.suffix.lower() not in TABLES:
        return named
    header = [column.strip().lower() for column in _header(file)]
    if not any(column.startswith("lease") for column in header):
        return None
    alike = {name: len(set(header) & set(layout.columns)) for name, layout in layouts().items()}
    best = max(alike, key=lambda name: alike[name])
    return best if alike[best] > 1 else nearest(file.stem, layouts()) or ""


def remedy_of(file: Path, meant: str) -> str:
    """Say how to name a file that seems to hold a table (``meant``, or "" where it may be any)."""
    if file.suffix.lower() not in TABLES:
        return f"save it as {meant}.csv or {meant}.parquet, or put it into a workbook with the sheet Leases"
    if not meant:
        return f"name it as the table that it is ({listing(layouts(), 60)}), or take it out of the folder"
    return f"did you mean {meant}{file.suffix.lower()}? If not, take it out of the folder"


def lists_leases(file: Path) -> bool:
    """Whether a workbook has a sheet of leases, or is named as if it had."""
    names = sheet_names(file)
    return table_headed(file.stem) == "leases" or "leases" in map(table_headed, names or ())


def is_imported(file: Path) -> bool:
    """Whether the mapping next to a file names it as a list that is imported into a workbook of ours."""
    mapping = file.with_name(file.stem + LIST_MAPPING)
    try:
        return mapping.is_file() and tomllib.loads(mapping.read_text(encoding="utf-8")).get("list") == file.name
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False


def is_calendar(file: Path) -> bool:
    """Whether a file has the columns of a custom calendar's file."""
    return file.suffix.lower() == ".csv" and sorted(_header(file)) == sorted(CALENDAR_COLUMNS)


def _header(file: Path) -> list[str]:
    """Return the names of a table's columns as far as they can be read."""
    if not file.is_file():
        return []  # to open a pipe would wait for ever
    try:
        if file.suffix.lower() == ".parquet":
            import pyarrow.parquet as pq  # noqa: PLC0415  (an extra, loaded where there is such a file)

            return list(pq.read_schema(file).names)
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as text:
            first = next((line for line in text.read(MOST_OF_A_HEADER).splitlines() if line.strip()), "")
        return next(csv.reader([first.replace(";", ",").replace("\t", ",")]), [])
    except (ImportError, OSError, ValueError, csv.Error):
        return []


def hidden_parts(hidden: tuple[str, ...]) -> Iterator[Check]:
    """Note what of workbooks is read although it is not shown."""
    if hidden:
        zero = from_cents(0)
        yield Check("hidden parts of workbooks", "note", "nothing hidden", listing(hidden), zero, zero,
                    "portfolio", "files", detail="they are read like all others: show them, or take them out")


def unread_files(unread: tuple[str, ...], root: Path, given: tuple[str | Path | None, ...]) -> Iterator[Check]:
    """Note files in a portfolio's folder that hold no table of leases, but for those that a close was ``given``."""
    used = {Path(path).resolve() for path in given if path is not None}
    if left := [name for name in unread if (root / name).resolve() not in used]:
        zero = from_cents(0)
        yield Check("files of the folder that are not read", "note", "lease files and tables",
                    listing(map(clean, left)), zero, zero, "portfolio", "files",
                    detail="no table of a portfolio is so named: rename those that are one, take out the rest")
