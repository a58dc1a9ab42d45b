"""CSV tables that a close is given beside its leases: rates, a trial balance."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

import numpy as np

from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd
from asc842.intake.text import text_table
from asc842.intake.text.text_table import TextTable
from asc842.measurement.reader import TableReader


def read_csv(path: Path, columns: Mapping[str, object], numeric: Sequence[str]) -> tuple[pd.DataFrame, TextTable]:
    """Return a CSV's cells as text, and the file; ``columns`` without a default (None) must be there.

    Cells of ``numeric`` columns are Decimals where they are numbers, NaN where empty. Raises InputError with
    everything that is wrong with the file or its columns.
    """
    file = text_table.read_csv(path)
    if not file.problems:
        file.require(tuple(columns), tuple(name for name, default in columns.items() if default is None))
    if problems := [*file.problems, *(problem for _, problem in file.ragged)]:
        raise InputError(problems)
    table = pd.DataFrame(file.rows, columns=file.header, dtype=object)
    return table.assign(**{name: table[name].map(_number).astype(object) for name in numeric if name in table}), file


def refuse(file: TextTable, reader: TableReader) -> None:
    """Raise InputError if a reader of a file's table has found any problem, each with its line."""
    if reader.problems:
        raise InputError(_placed(file, p) for p in reader.problems)


def _placed(file: TextTable, problem: Problem) -> Problem:
    """Put a problem of ``table[row].column`` at its line."""
    row = re.fullmatch(r"[^\[]*\[(\d+)]\.(.*)", problem.key)
    if row is None:
        return replace(problem, file=file.name)
    return file.problem(problem.code, file.lines[int(row[1])], row[2], problem.found, problem.expected,
                        problem.remedy)


def _number(text: str) -> object:
    if not text:
        return np.nan
    try:
        return Decimal(text)
    except InvalidOperation:
        return text
