"""Layouts with named columns: Dynamics 365, NetSuite, Sage Intacct, SAP, QuickBooks, Xero, and one's own CSV."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.contract.erp import ErpFile
from asc842.output.erp.documents import DocumentLine, ErpDocument
from asc842.output.erp.names import as_one_file, file_part, shortened
from asc842.output.erp.tables import amount, csv_text, cut, segments, titled
from asc842.output.erp.templates import filled

Files = dict[str, str]
Name = tuple[str, str, str]
DYNAMICS_ROWS, QUICKBOOKS_ROWS = 10_000, 1000
INTACCT_DOCUMENT, SAP_ASSIGNMENT = 30, 18
"""Characters of the fields that name the lease of a line."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
IIF_TEXT = str.maketrans({'"': "'", ";": ",", "\t": " ", "\n": " ", "\r": " "})
"""What an IIF file cannot hold: quotes and semicolons make QuickBooks refuse a line, line ends begin a record."""


def dynamics_files(documents: list[ErpDocument], settings: ErpFile) -> Files:
    """General journal entity (LedgerJournalEntity), one file per legal entity; a document is a voucher.

    A journal has at most 10,000 lines, as Microsoft recommends; its number is a placeholder for the number sequence.
    """
    header = ("JOURNALBATCHNUMBER", "LINENUMBER", "JOURNALNAME", "DESCRIPTION", "POSTINGLAYER", "VOUCHER", "TRANSDATE",
              "ACCOUNTTYPE", "ACCOUNTDISPLAYVALUE", "CURRENCYCODE", "DEBITAMOUNT", "CREDITAMOUNT", "TEXT", "DOCUMENT",
              "DOCUMENTDATE")
    files = Files()
    for entity in dict.fromkeys(d.entity for d in documents):
        rows, number, batch = list[list[object]](), 0, 1
        for d in (d for d in documents if d.entity == entity):
            if number + len(d.lines) > DYNAMICS_ROWS:
                number, batch = 0, batch + 1
            for line in d.lines:
                number += 1
                rows.append([f"LEASE-{cut(d.period, 10)}-{batch}", number, settings.journal, cut(titled(d), 60),
                             "Current", d.id, f"{d.date:%Y-%m-%d}", "Ledger", account_string(line, settings),
                             d.currency, f"{line.debit:f}", f"{line.credit:f}", cut(line.text, 60), d.id,
                             f"{d.date:%Y-%m-%d}"])
        files[f"General journal {file_part(entity)}.csv"] = csv_text(header, rows)
    return files


def netsuite_files(documents: list[ErpDocument], _settings: ErpFile) -> Files:
    """Journal entries for the import assistant: the external id keeps a journal from being imported twice."""
    header = ("External ID", "Date", "Subsidiary", "Currency", "Memo", "Account", "Debit", "Credit", "Line Memo",
              "Department", "Class")
    rows = [[d.id, f"{d.date:%m/%d/%Y}", d.entity, d.currency, titled(d), line.account, amount(line.debit),
             amount(line.credit), cut(line.text, 4000), line.cost_center, line.asset_class]
            for d in documents for line in d.lines]
    return {"journal entries.csv": csv_text(header, rows)}


def intacct_files(documents: list[ErpDocument], settings: ErpFile) -> Files:
    """General Ledger journal entries: header fields stand on the first line of each entry."""
    header = ("DONOTIMPORT", "JOURNAL", "DATE", "REVERSEDATE", "DESCRIPTION", "REFERENCE_NO", "LINE_NO", "ACCT_NO",
              "LOCATION_ID", "DEPT_ID", "DOCUMENT", "MEMO", "DEBIT", "CREDIT", "SOURCEENTITY", "CURRENCY", "STATE")
    rows = []
    for d in documents:
        for line in d.lines:
            first = line.number == 1
            beginning = [settings.journal, f"{d.date:%m/%d/%Y}", "", cut(titled(d), 30), d.id] if first else [""] * 5
            rows.append(["", *beginning, line.number, line.account, d.entity, line.cost_center,
                         shortened(line.lease, INTACCT_DOCUMENT), cut(line.text, 1000), amount(line.debit),
                         amount(line.credit), "", d.currency, "Draft" if first else ""])
    return {"GL journal entries.csv": csv_text(header, rows)}


def sap_files(documents: list[ErpDocument], settings: ErpFile) -> Files:
    """Header and line table for BAPI_ACC_DOCUMENT_POST, keyed by REF_DOC_NO; amounts carry their sign.

    Accounts and cost centers that are numbers have leading zeros, as the interface takes them.
    """
    header = ("REF_DOC_NO", "BUS_ACT", "USERNAME", "HEADER_TXT", "COMP_CODE", "DOC_DATE", "PSTNG_DATE", "DOC_TYPE")
    heads = [[d.id, "RFBU", cut(settings.user, 12), cut(f"Leases {d.period}", 25), d.entity,
              f"{d.date:%Y%m%d}", f"{d.date:%Y%m%d}", settings.document_type] for d in documents]
    columns = ("REF_DOC_NO", "ITEMNO_ACC", "GL_ACCOUNT", "ITEM_TEXT", "COMP_CODE", "COSTCENTER", "ALLOC_NMBR",
               "CURRENCY", "AMT_DOCCUR")
    items = [[d.id, f"{line.number:010d}", _alpha(line.account), cut(line.text, 50), d.entity,
              _alpha(line.cost_center), shortened(line.lease, SAP_ASSIGNMENT), d.currency, f"{line.amount:f}"]
             for d in documents for line in d.lines]
    return {"DOCUMENTHEADER.csv": csv_text(header, heads),
            "ACCOUNTGL and CURRENCYAMOUNT.csv": csv_text(columns, items)}


def quickbooks_online_files(documents: list[ErpDocument], _settings: ErpFile) -> Files:
    """Journal entries for the import of QuickBooks Online, one file per entity; a document is a journal number."""
    header = ("JournalNo", "JournalDate", "AccountName", "Debits", "Credits", "Description", "Name", "Currency",
              "Location", "Class")
    files = Files()
    for entity in dict.fromkeys(d.entity for d in documents):
        rows: list[list[object]] = [
                [d.id, f"{d.date:%m/%d/%Y}", line.account, amount(line.debit), amount(line.credit),
                 cut(line.text, 4000), "", d.currency, line.cost_center, line.asset_class]
                for d in documents if d.entity == entity for line in d.lines]
        for n, start in enumerate(_starts(rows, QUICKBOOKS_ROWS), 1):
            files[f"journal {file_part(entity)} {n}.csv"] = csv_text(header, rows[start[0]:start[1]])
    return files


def quickbooks_iif_files(documents: list[ErpDocument], _settings: ErpFile) -> Files:
    """General journals of QuickBooks Desktop, tab-delimited; a document is a DOCNUM of at most 11 characters.

    TRNSID and SPLID stay empty: QuickBooks gives them.
    """
    fields = ("TRNSTYPE", "DATE", "ACCNT", "CLASS", "AMOUNT", "DOCNUM", "MEMO")
    files = Files()
    for entity in dict.fromkeys(d.entity for d in documents):
        rows: list[list[object]] = [["!TRNS", "TRNSID", *fields], ["!SPL", "SPLID", *fields], ["!ENDTRNS"]]
        for d in (d for d in documents if d.entity == entity):
            rows += [["TRNS" if line.number == 1 else "SPL", "", "GENERAL JOURNAL", f"{d.date:%m/%d/%Y}",
                      line.account.translate(IIF_TEXT), line.asset_class.translate(IIF_TEXT), f"{line.amount:f}", d.id,
                      line.text.translate(IIF_TEXT)]
                     for line in d.lines]
            rows.append(["ENDTRNS"])
        files[f"journal {file_part(entity)}.iif"] = csv_text(None, rows, delimiter="\t")
    return files


def xero_files(documents: list[ErpDocument], settings: ErpFile) -> Files:
    """Manual journals, one file of at most 300 lines per document; narration and date make a journal.

    Dates name the month, so that no region reads them another way.
    """
    header = ("*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount", "TrackingName1",
              "TrackingOption1", "TrackingName2", "TrackingOption2")
    files = Files()
    for d in documents:
        rows = [[f"{titled(d)} [{d.id}]", f"{d.date.day} {MONTHS[d.date.month - 1]} {d.date.year}", line.text,
                 line.account, settings.tax_rate, f"{line.amount:f}",
                 settings.tracking if line.cost_center else "", line.cost_center, "", ""]
                for line in d.lines]
        files[f"manual journal {d.date} {d.id}.csv"] = csv_text(header, rows)
    return files


def own_csv_files(documents: list[ErpDocument], settings: ErpFile) -> Files:
    """Columns as the policy writes them: text with the fields of document and line in braces."""
    rows = [[filled(template, fields_of(d, line)) for template in settings.columns.values()]
            for d in documents for line in d.lines]
    return {"journal.csv": csv_text(list(settings.columns), rows)}


def fields_of(d: ErpDocument, line: DocumentLine) -> dict[str, object]:
    """Return every field that a column of one's own CSV may name."""
    own = {name: getattr(line, name) for name in DocumentLine.__dataclass_fields__ if name != "dimensions"}
    return {**line.dimensions, **own, "amount": line.amount, "text": line.text, "document": d.id,
            "currency": d.currency, "period": d.period, "date": d.date}


def _alpha(code: str) -> str:
    """Fill a number up to ten places with zeros; other codes stay as they are."""
    return code.zfill(10) if code.isdecimal() else code


def _starts(rows: list[list[object]], most: int) -> list[tuple[int, int]]:
    """Cut rows into files of at most ``most``, never inside of a journal (told by its first column)."""
    cuts, start = list[tuple[int, int]](), 0
    while start < len(rows):
        end = min(start + most, len(rows))
        while end < len(rows) and end > start + 1 and rows[end][0] == rows[end - 1][0]:
            end -= 1
        cuts.append((start, end))
        start = end
    return cuts


def account_string(line: DocumentLine, settings: ErpFile) -> str:
    """Return an account with its dimensions as Dynamics writes it."""
    return "-".join(segments(line, settings))


# Names in the files: kind of name, the name, and how it is written ---------------------------------------------------


def dynamics_names(line: DocumentLine, settings: ErpFile) -> Iterator[Name]:
    """Files by entity, and account strings: a dash inside of a segment may read like another segment."""
    yield from entity_names(line, settings)
    yield "segments", " | ".join(segments(line, settings)), account_string(line, settings)


def entity_names(line: DocumentLine, _settings: ErpFile) -> Iterator[Name]:
    """Files by entity."""
    yield "entity", line.entity, as_one_file(file_part(line.entity))


def iif_names(line: DocumentLine, settings: ErpFile) -> Iterator[Name]:
    """Files by entity, and accounts and classes, of which some signs are written as others."""
    yield from entity_names(line, settings)
    yield "account", line.account, line.account.translate(IIF_TEXT)
    yield "asset_class", line.asset_class, line.asset_class.translate(IIF_TEXT)


def intacct_names(line: DocumentLine, _settings: ErpFile) -> Iterator[Name]:
    """Leases, which lines name in a field of their own."""
    yield "lease", line.lease, shortened(line.lease, INTACCT_DOCUMENT)


def sap_names(line: DocumentLine, _settings: ErpFile) -> Iterator[Name]:
    """Accounts and cost centers, which get leading zeros, and leases."""
    yield "account", line.account, _alpha(line.account)
    yield "cost_center", line.cost_center, _alpha(line.cost_center)
    yield "lease", line.lease, shortened(line.lease, SAP_ASSIGNMENT)
