"""SAP: tables for BAPI_ACC_DOCUMENT_POST."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.output.erp.documents import DocumentLine
from asc842.output.erp.layout import Files, Ledger, Name, layout
from asc842.output.erp.names import shortened
from asc842.output.erp.tables import csv_text, cut

SAP_ASSIGNMENT = 18
"""Characters of the field that names the lease of a line."""


def _alpha(code: str) -> str:
    """Fill a number up to ten places with zeros; other codes stay as they are."""
    return code.zfill(10) if code.isdecimal() else code


def sap_names(line: DocumentLine, _ledger: Ledger) -> Iterator[Name]:
    """Accounts and cost centers, which get leading zeros, and leases."""
    yield "account", line.account, _alpha(line.account)
    yield "cost_center", line.cost_center, _alpha(line.cost_center)
    yield "lease", line.lease, shortened(line.lease, SAP_ASSIGNMENT)


@layout(50, "sap", 999, account=10, entity=4, cost_center=10, by_entity=True, settings={"user": 12}, names=sap_names)
def sap_files(ledger: Ledger) -> Files:
    """Header and line table for BAPI_ACC_DOCUMENT_POST, keyed by REF_DOC_NO; amounts carry their sign.

    Accounts and cost centers that are numbers have leading zeros, as the interface takes them.
    """
    header = ("REF_DOC_NO", "BUS_ACT", "USERNAME", "HEADER_TXT", "COMP_CODE", "DOC_DATE", "PSTNG_DATE", "DOC_TYPE")
    heads = [[d.id, "RFBU", cut(ledger.settings.user, 12), cut(f"Leases {d.period}", 25), d.entity,
              f"{d.date:%Y%m%d}", f"{d.date:%Y%m%d}", ledger.settings.document_type] for d in ledger.documents]
    columns = ("REF_DOC_NO", "ITEMNO_ACC", "GL_ACCOUNT", "ITEM_TEXT", "COMP_CODE", "COSTCENTER", "ALLOC_NMBR",
               "CURRENCY", "AMT_DOCCUR")
    items = [[d.id, f"{line.number:010d}", _alpha(line.account), cut(line.text, 50), d.entity,
              _alpha(line.cost_center), shortened(line.lease, SAP_ASSIGNMENT), d.currency, f"{line.amount:f}"]
             for d in ledger.documents for line in d.lines]
    return {"DOCUMENTHEADER.csv": csv_text(header, heads),
            "ACCOUNTGL and CURRENCYAMOUNT.csv": csv_text(columns, items)}
