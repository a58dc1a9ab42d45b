"""A book as one JSON object: amounts as text with the decimals of the currency, dates as ISO 8601."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from asc842._version import __version__
from asc842.base.causes import causes_first, number_of_causes
from asc842.base.check import Check
from asc842.base.errors import Problem
from asc842.base.money import USUAL, digits, in_currency_of, quantum, unit
from asc842.base.plain_table import PlainTable
from asc842.book.book_tables import MAIN, BookTables
from asc842.contract.judgements import Judgement
from asc842.contract.lease import Lease
from asc842.output.renderers.json import plain

SCHEMA = "asc842/book/1"
PARTS = ("code", "key", "found", "expected", "remedy", "file", "line", "cell", "excerpt")
"""The parts of a problem that other programs get."""
_FIGURE = re.compile(r"^-?[\d,]+(\.\d+)?$")


def book_json(book: BookTables) -> str:
    """Return the book with the promised keys, indented, always in the same order."""
    return json.dumps(book_document(book), indent=2, ensure_ascii=False) + "\n"


@in_currency_of("lease.currency")
def book_document(book: BookTables) -> dict[str, Any]:
    """Return the JSON document as plain values."""
    return {
        "schema": SCHEMA,
        "engine": {"name": "asc842", "version": __version__},
        "lease": book.lease.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=_open(book.lease)),
        "policy": book.policy.model_dump(mode="json"),
        "assumptions": [_judgement(j) for j in book.lease.assumptions],
        "summary": {name: plain(value) for name, value in book.summary.items()},
        "schedule": _rows(book.plain["schedule"]),
        "events": _rows(book.plain["events"]),
        "journal": _rows(book.plain["journal"]),
        "checks": [check_document(c) for c in book.checks],
        "tables": {name: _rows(table) for name, table in book.plain.items() if name not in MAIN},
    }


def _rows(table: PlainTable) -> list[dict[str, Any]]:
    columns = {name: [plain(value) for value in table[name]] for name in table.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _judgement(judgement: Judgement) -> dict[str, Any]:
    return judgement.model_dump(mode="json", by_alias=True, exclude_none=True)


def _open(lease: Lease) -> set[str]:
    """Keys of a draft that say nothing here: no mark of a measured lease is open, few have answers."""
    return {"confirm", "missing"} | (set() if lease.confirmed else {"confirmed"})


def problem_documents(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return problems of refused input, causes first, as plain values; what one does not have is left out.

    Those that others may follow from are ``first``.
    """
    ordered = causes_first(problems)
    causes = number_of_causes(ordered)
    return [{name: value for name in PARTS if (value := getattr(p, name)) not in ("", None)}
            | ({"first": True} if n < causes else {}) for n, p in enumerate(ordered)]


def check_document(check: Check) -> dict[str, Any]:
    """Return a check as plain values. Figures without thousands separators; a residual has minor units."""
    return {
        "name": check.name, "status": check.status, "expected": _unseparated(check.expected),
        "actual": _unseparated(check.actual), "residual": f"{_at_least_cents(check.residual):f}",
        "tolerance": f"{_at_least_cents(check.tolerance):f}", "source": check.source, "about": check.about,
        "difference": check.difference, "detail": check.detail,
    }


def _unseparated(figure: str) -> str:
    return figure.replace(",", "") if _FIGURE.match(figure) else figure


def _at_least_cents(value: Decimal) -> Decimal:
    # An amount in whole units has no decimals where its currency has none.
    finer = quantum(value) < unit() and not (digits() < USUAL and value == value.quantize(unit()))
    return value if finer else value.quantize(unit())
