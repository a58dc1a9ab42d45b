"""Parquet files and JSON documents of cases, and files of both that no text describes."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bad_input.workbook import listed, workbook


def parquet(lines: Sequence[str], path: Path) -> None:
    """Write a table whose first line names each column and its type, ``from date32``, its others a row each."""
    head, *rows = csv.reader(line[2:] for line in lines)
    columns = [name.rpartition(" ") for name in head]
    cells = [pa.array([None if cell == "" else cell for cell in column]) for column in zip(*rows, strict=True)]
    arrays = [made.cast(_type(kind)) for made, (_, _, kind) in zip(cells, columns, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, [name for name, _, _ in columns]), path)


def _type(kind: str) -> pa.DataType:
    if kind.startswith("decimal"):
        return pa.decimal128(18, int(kind[7:]))
    return pa.timestamp("s") if kind == "timestamp" else getattr(pa, kind)()


def json_of(good: str, lines: Sequence[str]) -> str:
    """Return a list of the good lease as JSON after changes such as ``+ facts.rent.0.id: "base"``; - takes out."""
    lease = json.loads(json.dumps(tomllib.loads(good), default=str))
    for line in lines:
        where, _, value = line[2:].partition(": ")
        *path, last = [int(part) if part.isdigit() else part for part in where.split(".")]
        at: Any = lease
        for part in path:
            at = at[part]
        if line.startswith("-"):
            del at[last]
        else:
            at[last] = json.loads(value)
    return json.dumps([lease])


_GOOD = (Path(__file__).parent / "lease.toml").read_text(encoding="utf-8")


def _cut(path: Path) -> None:
    pq.write_table(pa.table({"lease": ["elm-street"] * 50}), path)
    path.write_bytes(path.read_bytes()[:-60])


def _latin(path: Path) -> None:
    text = pa.array([b"caf\xe9"]).view(pa.string())
    pq.write_table(pa.table({"lease": ["elm-street"], "name": text}), path)


def _sized(size: int) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.truncate(size)
    return make


def _lists(path: Path) -> None:
    pq.write_table(pa.table({"lease": ["elm-street"], "from": ["2025-01-01"], "monthly": [[8000, 8100]]}), path)


def _since_1904(path: Path) -> None:
    path.write_bytes(workbook(date_1904=True))


def _written(text: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    return lambda path: path.write_bytes(text.encode(encoding))


LIST = "Lease,Start,Term (months),Rent/mo,Timing,IBR,Classification\n"
OTHER: dict[str, Callable[[Path], object]] = {
    "a Parquet file cut off at its end": _cut,
    "a Parquet file with an encrypted footer": lambda path: path.write_bytes(b"PARE" + bytes(100) + b"PARE"),
    "text under the name of a Parquet file": lambda path: path.write_bytes(b"lease,from,monthly\n"),
    "a Parquet file whose text is not in UTF-8": _latin,
    "a Parquet file with lists in its cells": _lists,
    "a Parquet file of 1,001 columns": lambda path: pq.write_table(
        pa.table({"lease": ["a"], **{f"c{i}": ["x"] for i in range(1000)}}), path),
    "a list whose second quote is not closed": lambda path: path.write_text(
        'Lease,Start,Term (months),Rent/mo\n"a, b",2024-01-15,60,1000.00\n"c' + ",2024-01-15,60,1000.00\n" * 6_000),
    "a list that has the good lease twice": lambda path: path.write_text(
        json.dumps(json.loads(json_of(_GOOD, [])) * 2)),
    "a lease whose name has 100,000 letters": lambda path: path.write_text(json.dumps([{"name": "x" * 100_000}])),
    "a lease of 400 lists in one another": lambda path: path.write_text('[{"name": ' + "[" * 400 + "]" * 400 + "}]"),
    "a workbook whose only sheet is a cover": lambda path: path.write_bytes(listed(["| == Cover", "| Example Inc."])),
    "a workbook whose days count from 1904": _since_1904,
    "a table with a byte order mark and the line ends of Windows": _written(
        "\ufefflease,from,monthly\r\nelm-street,2025-01-01,8000.00\r\n"),
    "a table with blank columns and rows after its last": _written(
        "lease,from,monthly,,\nelm-street,2025-01-01,8000.00,,\n,,,,\n,,,,\n"),
    "a table with spaces around its cells, some that do not break": _written(
        "lease , from,\u00a0monthly\n elm-street\u00a0,2025-01-01 , 8000.00\u00a0\n"),
    "a list as Windows writes it, with a caf\u00e9": _written(
        LIST + "caf\u00e9,2024-01-15,60,1000.00,advance,6 %,operating\n", "cp1252"),
    "a list in UTF-16 with tabs": _written((LIST + "a,2024-01-15,60,1000.00,advance,6 %,operating\n").replace(
        ",", "\t"), "utf-16"),
    "a list with spaces that do not break": _written(
        LIST + "a\u00a0,2024-01-15,60\u00a0,1\u00a0000.00,\u00a0advance,6\u00a0%,operating\n"),
    "a file of 200,000,001 bytes": _sized(200_000_001),
    "a file of 500,000,001 bytes": _sized(500_000_001),
}
"""Files by the words for them; none of zeros takes place on the disk."""
