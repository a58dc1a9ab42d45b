"""Xero: manual journals."""

from __future__ import annotations

from asc842.output.erp.layout import Files, Ledger, layout
from asc842.output.erp.tables import csv_text, titled

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@layout(80, "xero", 300, account=10, one_currency=True)
def xero_files(ledger: Ledger) -> Files:
    """Manual journals, one file of at most 300 lines per document; narration and date make a journal.

    Dates name the month, so that no region reads them another way.
    """
    header = ("*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount", "TrackingName1",
              "TrackingOption1", "TrackingName2", "TrackingOption2")
    files = Files()
    for d in ledger.documents:
        rows = [[f"{titled(d)} [{d.id}]", f"{d.date.day} {MONTHS[d.date.month - 1]} {d.date.year}", line.text,
                 line.account, ledger.settings.tax_rate, f"{line.amount:f}",
                 ledger.settings.tracking if line.cost_center else "", line.cost_center, "", ""]
                for line in d.lines]
        files[f"manual journal {d.date} {d.id}.csv"] = csv_text(header, rows)
    return files
