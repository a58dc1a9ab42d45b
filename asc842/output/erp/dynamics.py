"""Dynamics 365: general journals."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.contract.erp import ErpFile
from asc842.output.erp.documents import DocumentLine
from asc842.output.erp.layout import Files, Ledger, Name, entity_names, layout
from asc842.output.erp.names import file_part
from asc842.output.erp.tables import csv_text, cut, segments, titled

DYNAMICS_ROWS = 10_000


def dynamics_names(line: DocumentLine, ledger: Ledger) -> Iterator[Name]:
    """Files by entity, and account strings: a dash inside of a segment may read like another segment."""
    yield from entity_names(line, ledger)
    yield "segments", " | ".join(segments(line, ledger.settings)), account_string(line, ledger.settings)


def account_string(line: DocumentLine, settings: ErpFile) -> str:
    """Return an account with its dimensions as Dynamics writes it."""
    return "-".join(segments(line, settings))


@layout(20, "dynamics 365", 10, account=500, advised=True, settings={"journal": 10}, names=dynamics_names)
def dynamics_files(ledger: Ledger) -> Files:
    """General journal entity (LedgerJournalEntity), one file per legal entity; a document is a voucher.

    A journal has at most 10,000 lines, as Microsoft recommends; its number is a placeholder for the number sequence.
    """
    header = ("JOURNALBATCHNUMBER", "LINENUMBER", "JOURNALNAME", "DESCRIPTION", "POSTINGLAYER", "VOUCHER", "TRANSDATE",
              "ACCOUNTTYPE", "ACCOUNTDISPLAYVALUE", "CURRENCYCODE", "DEBITAMOUNT", "CREDITAMOUNT", "TEXT", "DOCUMENT",
              "DOCUMENTDATE")
    files = Files()
    for entity in dict.fromkeys(d.entity for d in ledger.documents):
        rows, number, batch = list[list[object]](), 0, 1
        for d in (d for d in ledger.documents if d.entity == entity):
            if number + len(d.lines) > DYNAMICS_ROWS:
                number, batch = 0, batch + 1
            for line in d.lines:
                number += 1
                rows.append([f"LEASE-{cut(d.period, 10)}-{batch}", number, ledger.settings.journal, cut(titled(d), 60),
                             "Current", d.id, f"{d.date:%Y-%m-%d}", "Ledger", account_string(line, ledger.settings),
                             d.currency, f"{line.debit:f}", f"{line.credit:f}", cut(line.text, 60), d.id,
                             f"{d.date:%Y-%m-%d}"])
        files[f"General journal {file_part(entity)}.csv"] = csv_text(header, rows)
    return files
