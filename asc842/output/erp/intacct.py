"""Sage Intacct: General Ledger journal entries."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.output.erp.documents import DocumentLine
from asc842.output.erp.layout import Files, Ledger, Name, layout
from asc842.output.erp.names import shortened
from asc842.output.erp.tables import amount, csv_text, cut, titled

INTACCT_DOCUMENT = 30
"""Characters of the field that names the lease of a line."""


def intacct_names(line: DocumentLine, _ledger: Ledger) -> Iterator[Name]:
    """Leases, which lines name in a field of their own."""
    yield "lease", line.lease, shortened(line.lease, INTACCT_DOCUMENT)


@layout(40, "sage intacct", 1000, account=24, entity=20, cost_center=20, names=intacct_names)
def intacct_files(ledger: Ledger) -> Files:
    """General Ledger journal entries: header fields stand on the first line of each entry."""
    header = ("DONOTIMPORT", "JOURNAL", "DATE", "REVERSEDATE", "DESCRIPTION", "REFERENCE_NO", "LINE_NO", "ACCT_NO",
              "LOCATION_ID", "DEPT_ID", "DOCUMENT", "MEMO", "DEBIT", "CREDIT", "SOURCEENTITY", "CURRENCY", "STATE")
    rows = []
    for d in ledger.documents:
        for line in d.lines:
            first = line.number == 1
            head = [ledger.settings.journal, f"{d.date:%m/%d/%Y}", "", cut(titled(d), 30), d.id] if first else [""] * 5
            rows.append(["", *head, line.number, line.account, d.entity, line.cost_center,
                         shortened(line.lease, INTACCT_DOCUMENT), cut(line.text, 1000), amount(line.debit),
                         amount(line.credit), "", d.currency, "Draft" if first else ""])
    return {"GL journal entries.csv": csv_text(header, rows)}
