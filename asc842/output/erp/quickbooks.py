"""QuickBooks: journal entries of Online, general journals of Desktop (IIF)."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.output.erp.documents import DocumentLine
from asc842.output.erp.layout import Files, Ledger, Name, entity_names, layout
from asc842.output.erp.names import file_part
from asc842.output.erp.tables import amount, csv_text, cut

QUICKBOOKS_ROWS = 1000
IIF_TEXT = str.maketrans({'"': "'", ";": ",", "\t": " ", "\n": " ", "\r": " "})
"""What an IIF file cannot hold: quotes and semicolons make QuickBooks refuse a line, line ends begin a record."""


@layout(60, "quickbooks online", 999, account=100, names=entity_names)
def quickbooks_online_files(ledger: Ledger) -> Files:
    """Journal entries for the import of QuickBooks Online, one file per entity; a document is a journal number."""
    header = ("JournalNo", "JournalDate", "AccountName", "Debits", "Credits", "Description", "Name", "Currency",
              "Location", "Class")
    files = Files()
    for entity in dict.fromkeys(d.entity for d in ledger.documents):
        rows: list[list[object]] = [
                [d.id, f"{d.date:%m/%d/%Y}", line.account, amount(line.debit), amount(line.credit),
                 cut(line.text, 4000), "", d.currency, line.cost_center, line.asset_class]
                for d in ledger.documents if d.entity == entity for line in d.lines]
        for n, start in enumerate(_starts(rows, QUICKBOOKS_ROWS), 1):
            files[f"journal {file_part(entity)} {n}.csv"] = csv_text(header, rows[start[0]:start[1]])
    return files


def _starts(rows: list[list[object]], most: int) -> list[tuple[int, int]]:
    """Cut rows into files of at most ``most``, never inside of a journal (known by its first column)."""
    cuts, start = list[tuple[int, int]](), 0
    while start < len(rows):
        end = min(start + most, len(rows))
        while end < len(rows) and end > start + 1 and rows[end][0] == rows[end - 1][0]:
            end -= 1
        cuts.append((start, end))
        start = end
    return cuts


def iif_names(line: DocumentLine, ledger: Ledger) -> Iterator[Name]:
    """Files by entity, and accounts and classes, of which some signs are written as others."""
    yield from entity_names(line, ledger)
    yield "account", line.account, line.account.translate(IIF_TEXT)
    yield "asset_class", line.asset_class, line.asset_class.translate(IIF_TEXT)


@layout(70, "quickbooks iif", 10_000, account=159, one_currency=True, names=iif_names)
def quickbooks_iif_files(ledger: Ledger) -> Files:
    """General journals of QuickBooks Desktop, tab-delimited; a document is a DOCNUM of at most 11 characters.

    TRNSID and SPLID stay empty: QuickBooks gives them.
    """
    fields = ("TRNSTYPE", "DATE", "ACCNT", "CLASS", "AMOUNT", "DOCNUM", "MEMO")
    files = Files()
    for entity in dict.fromkeys(d.entity for d in ledger.documents):
        rows: list[list[object]] = [["!TRNS", "TRNSID", *fields], ["!SPL", "SPLID", *fields], ["!ENDTRNS"]]
        for d in (d for d in ledger.documents if d.entity == entity):
            rows += [["TRNS" if line.number == 1 else "SPL", "", "GENERAL JOURNAL", f"{d.date:%m/%d/%Y}",
                      line.account.translate(IIF_TEXT), line.asset_class.translate(IIF_TEXT), f"{line.amount:f}", d.id,
                      line.text.translate(IIF_TEXT)]
                     for line in d.lines]
            rows.append(["ENDTRNS"])
        files[f"journal {file_part(entity)}.iif"] = csv_text(None, rows, delimiter="\t")
    return files
