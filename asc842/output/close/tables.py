"""Reports as plain values: JSON and CSV, amounts as text with the decimals of their currency."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from asc842._version import __version__
from asc842.closing.book import CloseBook
from asc842.closing.reports.all import DESCRIBED, by_class, shown
from asc842.output.cells import as_text
from asc842.output.close.currencies import Digits, written

SCHEMA = "asc842/close/1"
CHANGED_FILE = "reports/changed inputs.csv"
BY_YEAR_FILE = "reports/late facts by fiscal year.csv"
NOT_AMOUNTS = ("leases", "run", "number", "lines", "entries")
"""Columns of whole numbers that are no amounts."""
STRETCHES = (", period", ", year to date", ", prior year to date")


def close_json(book: CloseBook, *, by_lease: bool = True) -> str:
    """Return the close as one JSON object, a line for each key; the same close gives the same text on any day."""
    document = close_document(book, by_lease=by_lease)
    # Only without indentation does json write in C.
    keys = [f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in document.items()]
    return "{\n" + ",\n".join(keys) + "\n}\n"


def close_document(book: CloseBook, *, by_lease: bool = True) -> dict[str, Any]:
    """Return the JSON document as plain values; reports come by class, and by lease where asked."""
    return {
        "schema": SCHEMA, "engine": {"name": "asc842", "version": __version__},
        "period": {"label": book.period.label, "first_day": book.period.first_day.isoformat(),
                   "last_day": book.period.last_day.isoformat()},
        "input_hash": book.input_hash,
        "leases": len(book.holdings.leases),
        "set_aside": [{"source": s.source, "lease": s.lease, "problems": [str(p) for p in s.problems]}
                      for s in book.set_aside],
        "checks": [{"name": c.name, "status": c.status, "residual": f"{c.residual:f}", "tolerance": f"{c.tolerance:f}",
                    "source": c.source, "about": c.about, "detail": c.detail} for c in book.checks],
        "by_class": {name: records(by_class(table, name)) for name, table in book.reports.items()
                     if DESCRIBED[0] in table},
        "reports": {name: records(shown(name, table)) for name, table in book.reports.items()} if by_lease else {},
        "exceptions": records(book.exceptions),
        "trial_balance": records(book.trial_balance),
        "restated": records(book.restated),
        "late_facts_by_year": records(book.by_year),
        "changed_inputs": records(book.changed),
    }


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain values."""
    columns = plain_columns(table)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def plain_columns(table: pd.DataFrame) -> dict[str, list[Any]]:
    """Columns by name: amounts as text with the decimals of their currency, dates as ISO 8601, the rest as it is."""
    digits = Digits(table)
    return {str(name): _plain_column(column, digits) for name, column in table.items()}


def _plain_column(column: pd.Series[Any], digits: Digits) -> list[Any]:
    if column.dtype.kind == "i" and column.name not in NOT_AMOUNTS:
        return written(column.tolist(), digits.of(column.name))
    if column.dtype.kind == "M":
        return [str(day) for day in column.to_numpy("datetime64[D]")]
    return [_plain(value) for value in column.tolist()]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if value is None or value != value:  # noqa: PLR0124  (NaN is not itself)
        return None
    return round(value, 10) if isinstance(value, float) else value


def journal_csv(lines: pd.DataFrame) -> bytes:
    """Write lines as CSV, amounts with the decimals of their currency (empty where zero), in the order given.

    Cell by cell, as :mod:`csv` and pandas do it, a million lines take three times as long as column by column.
    """
    columns = [_quoted([as_text(str(name)), *_journal_column(lines, name)]) for name in lines.columns]
    return ("\n".join(map(",".join, zip(*columns, strict=True))) + "\n").encode()


def _journal_column(lines: pd.DataFrame, name: str) -> list[str]:
    column = lines[name]
    if name in ("debit", "credit"):
        texts = written(column.tolist(), Digits(lines).of(name))
        return ["" if c == 0 else text for c, text in zip(column.tolist(), texts, strict=True)]
    if column.dtype.kind == "M":
        days: list[str] = np.datetime_as_string(column.to_numpy("datetime64[D]")).tolist()
        return days
    return column.astype(str).tolist() if column.dtype.kind == "i" else _texts(column.tolist())


def _texts(texts: list[str]) -> list[str]:
    """Mark what a spreadsheet program would take for a formula."""
    marked = {text: as_text(text) for text in set(texts)}
    return [marked[text] for text in texts]


def _quoted(texts: list[str]) -> list[str]:
    """Put texts in quotes that hold what parts cells or rows, as CSV does (RFC 4180)."""
    parting, everything = ',"\r\n', "".join(texts)
    if not any(c in everything for c in parting):
        return texts
    written = {text: '"' + text.replace('"', '""') + '"' if any(c in text for c in parting) else text
               for text in set(texts)}
    return [written[text] for text in texts]


def files_of_tables(book: CloseBook, *, reports: bool = True) -> Mapping[str, bytes]:
    """Return journal.csv, close.json, and one CSV per report where these are asked for."""
    files = {"journal.csv": journal_csv(book.lines), "close.json": close_json(book, by_lease=reports).encode()}
    if not reports:
        return files
    by_name = {report_file(name): table_csv(shown(name, t)) for name, t in book.reports.items()}
    late = {} if book.restated.empty else {"reports/as it would have been.csv": table_csv(book.restated)}
    late |= {} if book.by_year.empty else {BY_YEAR_FILE: table_csv(book.by_year)}
    changed = {} if book.changed.empty else {CHANGED_FILE: table_csv(book.changed)}
    trial = {} if book.trial_balance.empty else {"reports/trial balance.csv": table_csv(book.trial_balance)}
    return {**files, **by_name, **late, **changed, **trial, "reports/exceptions.csv": table_csv(book.exceptions)}


def report_file(name: str) -> str:
    """Path of a report's CSV file in the folder of the close."""
    return f"reports/{name.replace(', ', ' - ') if name.endswith(STRETCHES) else name.replace(',', '')}.csv"


def table_csv(table: pd.DataFrame) -> bytes:
    """Write a table as CSV, values as :func:`plain_columns` has them; no text of it is a formula to a spreadsheet."""
    plain = pd.DataFrame({as_text(name): [as_text(x) if isinstance(x, str) else x for x in column]
                          for name, column in plain_columns(table).items()})
    return plain.to_csv(index=False, lineterminator="\n").encode()
