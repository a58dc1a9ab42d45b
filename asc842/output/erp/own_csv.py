"""A CSV of one's own columns."""

from __future__ import annotations

from asc842.output.erp.layout import Files, Ledger, fields_of, layout
from asc842.output.erp.tables import csv_text
from asc842.output.erp.templates import filled


@layout(90, "csv", 1_000_000,
        needs={"columns": ("the columns of the file", 'add columns = { "Date" = "{date}" }')})
def own_csv_files(ledger: Ledger) -> Files:
    """Columns as the policy writes them: text with the fields of document and line in braces."""
    rows = [[filled(template, fields_of(d, line)) for template in ledger.settings.columns.values()]
            for d in ledger.documents for line in d.lines]
    return {"journal.csv": csv_text(list(ledger.settings.columns), rows)}
