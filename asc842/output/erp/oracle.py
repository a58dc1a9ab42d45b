"""Oracle Fusion: GlInterface.csv of the file-based data import, by position, without a header."""

from __future__ import annotations

import hashlib

from asc842.contract.erp import ErpFile
from asc842.output.erp.documents import DocumentLine, ErpDocument
from asc842.output.erp.layout import Files, Ledger, layout
from asc842.output.erp.tables import amount, csv_text, cut, segments, titled

COLUMNS = 150
SEGMENT, SEGMENTS = 9, 30
"""Position (from 1) of the first segment, and how many there are."""
POSITIONS = {
    "status": 1, "ledger": 2, "date": 3, "source": 4, "category": 5, "currency": 6, "created": 7, "actual": 8,
    "debit": 39, "credit": 40, "batch": 43, "batch_text": 44, "entry": 46, "entry_text": 47, "reference": 48,
    "line_text": 52, "document": 53, "lease": 54, "rate_type": 64, "rate_date": 65, "group": 67, "end": COLUMNS,
}
"""Where each field stands in Oracle's layout of the journal import (GlInterface.ctl, 25B), counted from 1.

After the 149 fields of the interface table comes the END that Oracle's template writes.
"""


@layout(10, "oracle fbdi", 100_000, account=25, entity=25, cost_center=25,
        settings={"source": 25, "category": 25, "rate_type": 30},
        needs={"ledger": ("the id of the Oracle ledger", 'add ledger = "..."')})
def oracle_files(ledger: Ledger) -> Files:
    """Return GlInterface.csv: one row of 150 positions per line; the document's id is the entry's reference.

    All lines have one group id, so that one run of Import Journals takes the file.
    """
    whole = hashlib.sha256("".join(d.id for d in ledger.documents).encode()).hexdigest()
    rows = [_row(d, line, ledger.settings, str(int(whole, 16) % 10**15)) for d in ledger.documents for line in d.lines]
    return {"GlInterface.csv": csv_text(None, rows)}


def _row(d: ErpDocument, line: DocumentLine, settings: ErpFile, group: str) -> list[str]:
    day = f"{d.date:%Y/%m/%d}"
    fields = {
        "status": "NEW", "ledger": settings.ledger, "date": day, "source": settings.source,
        "category": settings.category, "currency": d.currency, "created": day, "actual": "A",
        "debit": amount(line.debit), "credit": amount(line.credit), "batch": f"{cut(titled(d), 84)} {group}",
        "batch_text": titled(d), "entry": f"{d.id} {d.period}", "entry_text": titled(d), "reference": d.id,
        "line_text": cut(line.text, 240), "document": f"{d.id}-{line.number}", "lease": cut(line.lease, 240),
        "rate_type": settings.rate_type if d.foreign else "", "rate_date": day if d.foreign else "", "group": group,
        "end": "END",
    }
    row = [""] * COLUMNS
    for name, value in fields.items():
        row[POSITIONS[name] - 1] = value
    for i, part in enumerate(segments(line, settings)[:SEGMENTS]):
        row[SEGMENT - 1 + i] = part
    return row
