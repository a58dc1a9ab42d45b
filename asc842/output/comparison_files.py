"""A comparison as JSON, as a table of text (CSV), and as a sheet whose differences are formulas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from asc842._version import __version__
from asc842.base.errors import OutputError
from asc842.base.money import in_currency_of
from asc842.book.compared import Compared
from asc842.output.renderers.csv import table_csv
from asc842.output.renderers.json import records
from asc842.output.workbook.comparison_page import comparison_bytes
from asc842.output.workbook.save import save

SCHEMA = "asc842/comparison/1"


@in_currency_of("currency")
def write_comparison(c: Compared, path: Path) -> Path:
    """Write a comparison in the format that the file's name ends in."""
    writers = {".xlsx": comparison_bytes, ".csv": _csv_bytes}
    if path.suffix.lower() not in writers:
        raise OutputError("output.suffix",
                          f"{path}: a comparison is written to .xlsx or .csv\n  remedy: end the file's name in one of "
                          "the two")
    return save(writers[path.suffix.lower()](c), path)


@in_currency_of("currency")
def comparison_json(c: Compared) -> str:
    """Return the comparison as one JSON object."""
    return json.dumps({
        "schema": SCHEMA, "engine": {"name": "asc842", "version": __version__}, "currency": c.currency,
        "at": c.at.isoformat() if c.at else None,
        **{side: {"name": s.name, "leases": [b.lease.id for b in s.books], "passed": all(b.passed for b in s.books)}
           for side, s in (("left", c.left), ("right", c.right))},
        "table": records(c.table),
        "question": _question(c),
    }, indent=2, ensure_ascii=False) + "\n"


def _question(c: Compared) -> dict[str, Any] | None:
    q = c.question
    return None if q is None else {
        "paragraph": q.paragraph, "asked": q.asked, "known": dict(q.known),
        "if_both": {"then": q.separate, "follows": list(q.if_both)},
        "if_not": {"then": q.modified, "follows": list(q.if_not)},
    }


def _csv_bytes(c: Compared) -> bytes:
    return table_csv(c.table.rename(columns={"left": c.left.name, "right": c.right.name}))
