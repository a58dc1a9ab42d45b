"""NetSuite: journal entries."""

from __future__ import annotations

from decimal import Decimal

from asc842.output.erp.layout import Files, Ledger, layout
from asc842.output.erp.tables import amount, csv_text, cut, titled


@layout(30, "netsuite", 200, largest=Decimal("9999999999.99"))
def netsuite_files(ledger: Ledger) -> Files:
    """Journal entries for the import assistant: the external id keeps a journal from being imported twice."""
    header = ("External ID", "Date", "Subsidiary", "Currency", "Memo", "Account", "Debit", "Credit", "Line Memo",
              "Department", "Class")
    rows = [[d.id, f"{d.date:%m/%d/%Y}", d.entity, d.currency, titled(d), line.account, amount(line.debit),
             amount(line.credit), cut(line.text, 4000), line.cost_center, line.asset_class]
            for d in ledger.documents for line in d.lines]
    return {"journal entries.csv": csv_text(header, rows)}
