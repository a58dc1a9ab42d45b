"""Files for other ledgers against what those ledgers publish: columns and their order, dates, limits, currencies.

Expected columns stand as the sources print them; docs/erp.md names each source.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import get_args

import pandas as pd
import pytest

import asc842
from asc842.contract.erp import ErpFile, ErpFormat
from asc842.contract.policy import Policy
from asc842.output.erp.write import erp_files, layouts

FIRST, LAST = date(2003, 12, 1), date(2003, 12, 31)
DAY = pd.Timestamp(LAST)
# GlInterface.ctl, 25B, as a published generator of conversion files lists it field by field, and the headings of the
# template's worksheet in SQL that writes the same file: 95 fields up to the period's name.
ORACLE = [
    "*Status Code", "*Ledger ID", "*Effective Date of Transaction", "*Journal Source", "*Journal Category",
    "*Currency Code", "*Journal Entry Creation Date", "*Actual Flag", *(f"Segment{i}" for i in range(1, 31)),
    "Entered Debit Amount", "Entered Credit Amount", "Converted Debit Amount", "Converted Credit Amount",
    "REFERENCE1 (Batch Name)", "REFERENCE2 (Batch Description)", "REFERENCE3", "REFERENCE4 (Journal Entry Name)",
    "REFERENCE5 (Journal Entry Description)", "REFERENCE6 (Journal Entry Reference)",
    "REFERENCE7 (Journal Entry Reversal flag)", "REFERENCE8 (Journal Entry Reversal Period)",
    "REFERENCE9 (Journal Reversal Method)", "REFERENCE10 (Journal Entry Line Description)",
    *(f"Reference column {i}" for i in range(1, 11)), "Statistical Amount", "Currency Conversion Type",
    "Currency Conversion Date", "Currency Conversion Rate", "Interface Group Identifier",
    "Context field for Journal Entry Line DFF", *(f"ATTRIBUTE{i}" for i in range(1, 21)),
    "Context field for Captured Information DFF", "Average Journal Flag", "Clearing Company", "Ledger Name",
    "Encumbrance Type ID", "Reconciliation Reference", "Period Name",
]
ORACLE_FIELDS = 149
# Attributes of LedgerJournalEntity in the Common Data Model (10.0.13) that a journal in the ledger needs.
DYNAMICS = {"JournalBatchNumber", "LineNumber", "JournalName", "Description", "PostingLayer", "Voucher", "TransDate",
            "AccountType", "AccountDisplayValue", "CurrencyCode", "DebitAmount", "CreditAmount", "Text", "Document",
            "DocumentDate"}
DYNAMICS_REQUIRED = {"LINENUMBER", "TRANSDATE", "VOUCHER", "CURRENCYCODE"}
# Import of journal entries in QuickBooks Online, as exporters fix its order.
QUICKBOOKS = ["JournalNo", "JournalDate", "AccountName", "Debits", "Credits", "Description", "Name", "Currency",
              "Location", "Class"]
# "2007 General Journal Entry.iif" of Intuit's import kit, first two lines.
IIF = ["!TRNS\tTRNSID\tTRNSTYPE\tDATE\tACCNT\tCLASS\tAMOUNT\tDOCNUM\tMEMO",
       "!SPL\tSPLID\tTRNSTYPE\tDATE\tACCNT\tCLASS\tAMOUNT\tDOCNUM\tMEMO"]
XERO = "*Narration,*Date,Description,*AccountCode,*TaxRate,*Amount,TrackingName1,TrackingOption1,TrackingName2,"\
       "TrackingOption2"
INTACCT = ["JOURNAL", "DATE", "DESCRIPTION", "LINE_NO", "ACCT_NO", "DEBIT", "CREDIT"]  # line-number examples of Sage


def entry(lease: str, amount: int, *, entity: str = "Alpha", currency: str = "USD", run: int = 1,
          kind: str = "operating lease cost", lines: int = 1) -> list[dict[str, object]]:
    """An entry of ``lines`` debits and a credit, in cents."""
    same = {"entity": entity, "lease": lease, "currency": currency, "period": "2003-12", "date": DAY, "entry": kind,
            "memo": "", "cost_center": "100", "asset_class": "Offices", "run": run}
    return [*({**same, "account": "6100", "debit": amount, "credit": 0} for _ in range(lines)),
            {**same, "account": "1000", "debit": 0, "credit": amount * lines}]


def frame(*entries: list[dict[str, object]]) -> pd.DataFrame:
    return pd.DataFrame(list(chain(*entries)))


def written(lines: pd.DataFrame, functional: dict[str, str] | None = None, **settings: object) -> dict[str, str]:
    before = pd.DataFrame({"entity": [], "account": [], "currency": [], "amount": []})
    policy = Policy(erp=(ErpFile.model_validate({"entity_codes": {"Alpha": "1000"}} | settings),),
                    functional_currencies=functional or {})
    return erp_files(lines, before, FIRST, LAST, policy)


def only(files: dict[str, str]) -> str:
    (text,) = files.values()
    return text


def rows_of(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def dicts(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_oracle_positions() -> None:
    """Every field that is written stands under its heading; all else is empty, and END follows the 149 fields."""
    assert len(ORACLE) == 95
    text = only(written(frame(entry("a", 1000, currency="EUR")), {"Alpha": "USD"}, format="oracle fbdi", ledger="300"))
    debit, credit = rows_of(text)
    assert (len(debit), debit[ORACLE_FIELDS]) == (ORACLE_FIELDS + 1, "END")
    named = {ORACLE[i]: value for i, value in enumerate(debit[:95]) if value}
    assert not any(debit[95:ORACLE_FIELDS])
    group, document = named["Interface Group Identifier"], named["REFERENCE6 (Journal Entry Reference)"]
    assert named == {
        "*Status Code": "NEW", "*Ledger ID": "300", "*Effective Date of Transaction": "2003/12/31",
        "*Journal Source": "asc842", "*Journal Category": "Leases", "*Currency Code": "EUR",
        "*Journal Entry Creation Date": "2003/12/31", "*Actual Flag": "A", "Segment1": "1000", "Segment2": "6100",
        "Segment3": "100", "Entered Debit Amount": "10.00", "REFERENCE1 (Batch Name)": f"Leases 2003-12 1000 {group}",
        "REFERENCE2 (Batch Description)": "Leases 2003-12 1000",
        "REFERENCE4 (Journal Entry Name)": f"{document} 2003-12",
        "REFERENCE5 (Journal Entry Description)": "Leases 2003-12 1000",
        "REFERENCE6 (Journal Entry Reference)": document,
        "REFERENCE10 (Journal Entry Line Description)": "a: operating lease cost",
        "Reference column 1": f"{document}-1", "Reference column 2": "a", "Currency Conversion Type": "Corporate",
        "Currency Conversion Date": "2003/12/31", "Interface Group Identifier": group,
    }
    assert (credit[38], credit[39]) == ("", "10.00")


def test_oracle_takes_a_file_in_one_import() -> None:
    """Import Journals is run for a group: one for all entities, days and currencies of a file."""
    lines = frame(entry("a", 1000), entry("b", 500, entity="Beta"), entry("c", 700, currency="EUR"))
    rows = rows_of(only(written(lines, format="oracle fbdi", ledger="300")))
    assert len({r[66] for r in rows}) == 1
    assert len({r[47] for r in rows}) == 3
    assert {r[63] for r in rows} == {""}  # what is foreign is not known


def test_dynamics_fields() -> None:
    header, *rows = rows_of(only(written(frame(entry("a", 1000)), format="dynamics 365")))
    assert set(header) == {name.upper() for name in DYNAMICS}
    at = {name: header.index(name) for name in header}
    assert all(row[at[name]] for row in rows for name in DYNAMICS_REQUIRED)
    assert {row[at["ACCOUNTTYPE"]] for row in rows} == {"Ledger"}


def test_dynamics_keeps_vouchers_small_and_journals_large() -> None:
    """About ten lines to a voucher and ten thousand to a journal, each voucher on one date, numbers unique."""
    rows = dicts(only(written(frame(*(entry(f"l{i:05}", 1000) for i in range(5100))), format="dynamics 365")))
    vouchers, journals = defaultdict(list), defaultdict(list)
    for row in rows:
        vouchers[row["VOUCHER"]].append(row)
        journals[row["JOURNALBATCHNUMBER"]].append(int(row["LINENUMBER"]))
    assert max(map(len, vouchers.values())) == 10
    assert all(len({(r["TRANSDATE"], r["JOURNALBATCHNUMBER"]) for r in v}) == 1 for v in vouchers.values())
    assert {len(n) for n in journals.values()} == {10_000, 200}
    assert all(sorted(n) == list(range(1, len(n) + 1)) for n in journals.values())
    assert max(map(len, journals)) <= 20


def test_dynamics_keeps_a_larger_entry_whole() -> None:
    rows = dicts(only(written(frame(entry("a", 1000, lines=12)), format="dynamics 365")))
    assert (len(rows), len({r["VOUCHER"] for r in rows})) == (13, 1)


def test_sap_fills_numbers_with_zeros() -> None:
    """GL_ACCOUNT 0000825100, COSTCENTER 0000010500 in published calls of the function."""
    files = written(frame(entry("a", 1000)), format="sap")
    items = dicts(files["sap/ACCOUNTGL and CURRENCYAMOUNT.csv"])
    assert {i["GL_ACCOUNT"] for i in items} == {"0000006100", "0000001000"}
    assert {i["COSTCENTER"] for i in items} == {"0000000100"}
    assert [i["AMT_DOCCUR"] for i in items] == ["10.00", "-10.00"]
    (head,) = dicts(files["sap/DOCUMENTHEADER.csv"])
    assert (head["BUS_ACT"], head["PSTNG_DATE"], head["COMP_CODE"]) == ("RFBU", "20031231", "1000")
    assert {i["REF_DOC_NO"] for i in items} == {head["REF_DOC_NO"]}


def test_quickbooks_online_columns() -> None:
    header, *rows = rows_of(only(written(frame(entry("a", 1000)), format="quickbooks online")))
    assert header == QUICKBOOKS
    assert {r[1] for r in rows} == {"12/31/2003"}


def test_iif_columns() -> None:
    lines = frame(entry("a; b", 1000)).assign(memo='a "word"; and more')
    text = only(written(lines, format="quickbooks iif"))
    assert text.split("\r\n")[:3] == [*IIF, "!ENDTRNS"]
    first = text.split("\r\n")[3].split("\t")
    assert first[:3] == ["TRNS", "", "GENERAL JOURNAL"]
    assert not set('";') & set(first[-1])


def test_xero_columns_and_dates() -> None:
    """Xero takes dd/mm/yyyy or dd mmm yyyy; only the second means the same in every region."""
    header, *rows = only(written(frame(entry("a", 1000)), format="xero", tracking="Department")).splitlines()
    assert header == XERO
    assert {row.split(",")[1] for row in rows} == {"31 Dec 2003"}
    assert {row.split(",")[6:8] == ["Department", "100"] for row in rows} == {True}


def test_intacct_columns() -> None:
    """Header fields on an entry's first line alone, lines numbered from 1, in Sage's order."""
    header, *rows = rows_of(only(written(frame(entry("a", 1000)), format="sage intacct")))
    assert [name for name in header if name in INTACCT] == INTACCT
    at = {name: header.index(name) for name in header}
    assert [row[at["LINE_NO"]] for row in rows] == ["1", "2"]
    assert [bool(row[at["JOURNAL"]]) for row in rows] == [True, False]
    assert [(row[at["DEBIT"]], row[at["CREDIT"]]) for row in rows] == [("10.00", ""), ("", "10.00")]


LIMITS = {"oracle fbdi": 100_000, "netsuite": 200, "sap": 999, "quickbooks online": 999, "xero": 300}
DOCUMENT = {
    "oracle fbdi": lambda r: (r[47], r[5], r[38], r[39]),
    "netsuite": lambda r: (r[0], r[3], r[6], r[7]),
    "quickbooks online": lambda r: (r[0], r[7], r[3], r[4]),
}


@pytest.mark.parametrize("name", DOCUMENT)
def test_each_part_balances_in_every_currency(name: str) -> None:
    """Three thousand entries in two currencies and two entities, all on one day."""
    lines = frame(*(entry(f"l{i:05}", 1000 + i, entity=("Alpha", "Beta")[i % 2], currency=("USD", "EUR")[i // 2 % 2])
                    for i in range(3000)))
    files = written(lines, format=name, ledger="300")
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    parts, count = defaultdict(set), defaultdict(int)
    for text in files.values():
        for row in rows_of(text)[name != "oracle fbdi":]:
            document, currency, debit, credit = DOCUMENT[name](row)
            sums[document, currency] += Decimal(debit or 0) - Decimal(credit or 0)
            parts[document].add(currency)
            count[document] += 1
    assert set(sums.values()) == {Decimal(0)}
    assert {len(p) for p in parts.values()} == {1}
    assert max(count.values()) <= LIMITS[name]
    assert sum(count.values()) == 6000


def test_what_a_reopened_period_adds_leaves_earlier_ids() -> None:
    """The file of a period that was closed again holds what stood before under the same ids, and the new lines."""
    first = frame(entry("a", 1000), entry("b", 2000))
    again = frame(entry("a", 1000), entry("b", 2000), entry("a", 50, run=3, kind="correction"))
    once, twice = (dicts(only(written(x, format="netsuite"))) for x in (first, again))
    assert twice[:len(once)] == once
    assert not {r["External ID"] for r in once} & {r["External ID"] for r in twice[len(once):]}
    same = frame(entry("a", 50, run=3, kind="correction"), entry("a", 50, run=5, kind="correction"))
    assert len({r["External ID"] for r in dicts(only(written(same, format="netsuite")))}) == 2


@pytest.mark.parametrize(("lines", "functional", "settings", "key", "found"), [
    (frame(entry("a", 1000, currency="EUR")), {"Alpha": "USD"}, {"format": "xero"}, "erp[0]",
     "entries in a foreign currency"),
    (frame(entry("a", 1000), entry("b", 1000, currency="EUR")), {}, {"format": "quickbooks iif"}, "erp[0]",
     "entries in several currencies"),
    (frame(entry("a", 1000, lines=12)), {}, {"format": "sap", "lines_per_document": 10}, "erp[0].lines_per_document",
     "an entry of 13 lines of a"),
    (frame(entry("a", 1000)), {}, {"format": "sap", "user": "CONTROLLER-TEAM"}, "erp[0].user", "CONTROLLER-TEAM"),
    (frame(entry("a", 1000)), {}, {"format": "oracle fbdi", "ledger": "1", "source": "s" * 26}, "erp[0].source",
     "s" * 26),
])
def test_what_a_ledger_cannot_take_is_refused(lines: pd.DataFrame, functional: dict[str, str],
                                              settings: dict[str, object], key: str, found: str) -> None:
    with pytest.raises(asc842.InputError) as error:
        written(lines, functional, **settings)
    assert [(p.key, p.found) for p in error.value.problems] == [(key, found)]


def test_every_format_that_a_policy_may_name_has_a_layout() -> None:
    assert set(layouts()) == set(get_args(ErpFormat))
