"""Journal files for other ledgers: layout, limits, balance of every part, ids, and the real checkers of plain text."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import asc842
from asc842.closing.holdings import Holdings
from asc842.closing.lines import balances_before, period_lines
from asc842.contract.erp import ErpFile
from asc842.contract.policy import Policy
from asc842.output.erp.documents import documents
from asc842.output.erp.write import erp_files, layouts
from holdings import holdings_of
from lease_files import ROOT

FIRST, LAST = date(2003, 4, 1), date(2003, 4, 30)
CODES = {"Right-of-use asset": "1600", "Lease liability": "2600", "Lease liability, current portion": "2610",
         "Operating lease cost": "6100", "Cash": "1000"}


@pytest.fixture(scope="module")
def windham() -> Holdings:
    """The Windham leases: one as its own contract, one with the amendment as an event on 2003-04-04."""
    names = ("windham-v", "windham-v-history")
    return holdings_of([asc842.load(ROOT / "inputs" / f"{name}.toml") for name in names])


@pytest.fixture(scope="module")
def lines(windham: Holdings) -> pd.DataFrame:
    return period_lines(windham, "2003-04", np.datetime64(FIRST), np.datetime64(LAST))


@pytest.fixture(scope="module")
def before(windham: Holdings) -> pd.DataFrame:
    return balances_before(windham, np.datetime64(FIRST))


def written(lines: pd.DataFrame, before: pd.DataFrame, **settings: object) -> dict[str, str]:
    policy = Policy(erp=(ErpFile.model_validate({"account_codes": CODES, "entity_codes": {"Entity": "1000"}}
                                                | settings),))
    return erp_files(lines, before, FIRST, LAST, policy)


def table(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def only(files: dict[str, str]) -> str:
    (text,) = files.values()
    return text


def number(text: str) -> Decimal:
    return Decimal(text or "0")


def posted(lines: pd.DataFrame) -> dict[str, Decimal]:
    """Net amount by account of the lines themselves, translated as the file does."""
    net = (lines["debit"] - lines["credit"]).groupby(lines["account"].astype(str)).sum()
    return {CODES.get(a, a): Decimal(int(c)).scaleb(-2) for a, c in net.items() if c}


def summed(rows: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(lambda: Decimal(0))
    for account, amount in rows:
        found[account] += amount
    return {account: amount for account, amount in found.items() if amount}


def balanced(rows: Iterable[tuple[str, Decimal]]) -> bool:
    return bool(rows := list(rows)) and not summed(rows)


def test_oracle(lines: pd.DataFrame, before: pd.DataFrame) -> None:
    files = written(lines, before, format="oracle fbdi", ledger="300000001")
    assert list(files) == ["oracle-fbdi/GlInterface.csv"]
    rows = list(csv.reader(io.StringIO(only(files), newline="")))
    assert {len(r) for r in rows} == {150}
    assert {(r[0], r[1], r[7], r[149]) for r in rows} == {("NEW", "300000001", "A", "END")}
    assert {r[2] for r in rows} <= {"2003/04/01", "2003/04/04", "2003/04/30"}
    assert {r[8] for r in rows} == {"1000"}
    assert summed((r[9], number(r[38]) - number(r[39])) for r in rows) == posted(lines)
    assert balanced((r[47], number(r[38]) - number(r[39])) for r in rows)


def test_dynamics(lines: pd.DataFrame, before: pd.DataFrame) -> None:
    files = written(lines, before, format="dynamics 365", segments=["account", "cost_center"])
    rows = table(files["dynamics-365/General journal 1000.csv"])
    assert [int(r["LINENUMBER"]) for r in rows] == list(range(1, len(rows) + 1))
    assert {r["ACCOUNTTYPE"] for r in rows} == {"Ledger"}
    assert balanced((r["VOUCHER"], number(r["DEBITAMOUNT"]) - number(r["CREDITAMOUNT"])) for r in rows)
    assert summed((r["ACCOUNTDISPLAYVALUE"].split("-")[0], number(r["DEBITAMOUNT"]) - number(r["CREDITAMOUNT"]))
                  for r in rows) == posted(lines)


def test_netsuite(lines: pd.DataFrame, before: pd.DataFrame) -> None:
    rows = table(only(written(lines, before, format="netsuite")))
    assert balanced((r["External ID"], number(r["Debit"]) - number(r["Credit"])) for r in rows)
    assert summed((r["Account"], number(r["Debit"]) - number(r["Credit"])) for r in rows) == posted(lines)


def test_intacct(lines: pd.DataFrame, before: pd.DataFrame) -> None:
    rows = table(only(written(lines, before, format="sage intacct")))
    numbers = [int(r["LINE_NO"]) for r in rows]
    assert all((r["JOURNAL"] == "LEASE") == (r["LINE_NO"] == "1") for r in rows)
    assert all(b in (a + 1, 1) for a, b in pairwise(numbers))
    assert max(len(r["DESCRIPTION"]) for r in rows) <= 30
    document, entries = "", []
    for r in rows:
        document = r["REFERENCE_NO"] or document
        entries.append((document, number(r["DEBIT"]) - number(r["CREDIT"])))
    assert balanced(entries)
    assert summed((r["ACCT_NO"], number(r["DEBIT"]) - number(r["CREDIT"])) for r in rows) == posted(lines)


def test_sap(lines: pd.DataFrame, before: pd.DataFrame) -> None:
    files = written(lines, before, format="sap")
    heads = table(files["sap/DOCUMENTHEADER.csv"])
    items = table(files["sap/ACCOUNTGL and CURRENCYAMOUNT.csv"])
    assert {h["REF_DOC_NO"] for h in heads} == {i["REF_DOC_NO"] for i in items}
    assert {(h["BUS_ACT"], h["COMP_CODE"], len(h["PSTNG_DATE"])) for h in heads} == {("RFBU", "1000", 8)}
    assert balanced((i["REF_DOC_NO"], number(i["AMT_DOCCUR"])) for i in items)
    assert {len(i["GL_ACCOUNT"]) for i in items} == {10}
    assert summed((i["GL_ACCOUNT"].lstrip("0"), number(i["AMT_DOCCUR"])) for i in items) == posted(lines)


def test_quickbooks_online(lines: pd.DataFrame, before: pd.DataFrame) -> None:
    rows = table(only(written(lines, before, format="quickbooks online")))
    assert max(len(r["JournalNo"]) for r in rows) <= 21
    assert all((r["Debits"] == "") != (r["Credits"] == "") for r in rows)
    assert balanced((r["JournalNo"], number(r["Debits"]) - number(r["Credits"])) for r in rows)
    assert summed((r["AccountName"], number(r["Debits"]) - number(r["Credits"])) for r in rows) == posted(lines)


def test_quickbooks_iif(lines: pd.DataFrame, before: pd.DataFrame) -> None:
    rows = list(csv.reader(io.StringIO(only(written(lines, before, format="quickbooks iif")), newline=""),
                           delimiter="\t"))
    assert [r[0] for r in rows[:3]] == ["!TRNS", "!SPL", "!ENDTRNS"]
    entries = [r for r in rows[3:] if r[0] != "ENDTRNS"]
    assert [r[0] for r in rows[3:]].count("TRNS") == [r[0] for r in rows].count("ENDTRNS")
    assert max(len(r[7]) for r in entries) <= 11
    assert balanced((r[7], number(r[6])) for r in entries)
    assert summed((r[4], number(r[6])) for r in entries) == posted(lines)


def test_xero(lines: pd.DataFrame, before: pd.DataFrame) -> None:
    files = written(lines, before, format="xero", lines_per_document=10)
    rows = [table(text) for text in files.values()]
    assert len(files) > 2
    assert max(map(len, rows)) <= 10
    assert all(len({(r["*Narration"], r["*Date"]) for r in file}) == 1 for file in rows)
    assert all(balanced(("", number(r["*Amount"])) for r in file) for file in rows)
    assert summed((r["*AccountCode"], number(r["*Amount"])) for file in rows for r in file) == posted(lines)


def test_own_csv(lines: pd.DataFrame, before: pd.DataFrame) -> None:
    columns = {"Datum": "{date:%d.%m.%Y}", "Konto": "{account}", "Betrag": "{amount}", "Text": "{lease} / {entry}"}
    rows = table(only(written(lines, before, format="csv", columns=columns)))
    assert list(rows[0]) == list(columns)
    assert {r["Datum"] for r in rows} <= {"01.04.2003", "04.04.2003", "30.04.2003"}
    assert summed((r["Konto"], number(r["Betrag"])) for r in rows) == posted(lines)


def many(lines: pd.DataFrame, copies: int) -> pd.DataFrame:
    """The same lines under many leases."""
    return pd.concat([lines.assign(lease=f"lease-{i}") for i in range(copies)], ignore_index=True)


@pytest.mark.parametrize(("name", "limit"), [("sap", 999), ("xero", 300), ("netsuite", 200)])
def test_documents_keep_the_limit_and_balance(lines: pd.DataFrame, name: str, limit: int) -> None:
    assert layouts()[name].limit == limit
    posted_lines = many(lines, 150)
    found = documents(posted_lines, ErpFile(format="csv"), limit)
    assert len(found) > 2
    assert max(len(d.lines) for d in found) <= limit
    assert sum(len(d.lines) for d in found) == len(posted_lines)
    assert all(sum(line.amount for line in d.lines) == 0 for d in found)
    assert len({d.id for d in found}) == len(found)


def test_ids_are_those_of_the_content(lines: pd.DataFrame) -> None:
    settings = ErpFile(format="csv")
    assert [d.id for d in documents(lines, settings, 99)] == [d.id for d in documents(lines.copy(), settings, 99)]
    changed = lines.assign(debit=lines["debit"] + 1, credit=lines["credit"] + 1)
    assert {d.id for d in documents(lines, settings, 99)}.isdisjoint(d.id for d in documents(changed, settings, 99))


@pytest.mark.parametrize(("settings", "key", "found"), [
    ({"format": "oracle fbdi"}, "erp[0].ledger", "nothing"),
    ({"format": "sap", "account_codes": {}}, "erp[0]", "Right-of-use asset"),
    ({"format": "sap", "entity_codes": {}}, "erp[0]", "Entity"),
    ({"format": "csv"}, "erp[0].columns", "nothing"),
    ({"format": "csv", "columns": {"A": "{acount}"}}, "erp[0].columns.A", "{acount}"),
    ({"format": "csv", "columns": {"A": "{date:%Y"}}, "erp[0].columns.A", "{date:%Y"),
])
def test_what_does_not_fit_is_refused(lines: pd.DataFrame, before: pd.DataFrame, settings: dict[str, object],
                                      key: str, found: str) -> None:
    with pytest.raises(asc842.InputError) as error:
        written(lines, before, **settings)
    assert (key, found) in [(p.key, p.found) for p in error.value.problems]


def checker(name: str) -> str:
    """Path of a checker, beside this Python or on the path; skip where there is none, except in CI."""
    path = shutil.which(name, path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    if path is None and not os.environ.get("ASC842_NO_SKIPS"):
        pytest.skip(f"{name} is not installed")
    assert path, f"{name} is not installed"
    return path


PLAIN = [("beancount", "bean-check", []), ("hledger", "hledger", ["check", "-f"])]


def run_checker(name: str, arguments: list[str], file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([checker(name), *arguments, str(file)], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("layout", "name", "arguments"), PLAIN)
def test_plain_text_passes_its_own_checker(lines: pd.DataFrame, before: pd.DataFrame, tmp_path: Path, layout: str,
                                           name: str, arguments: list[str]) -> None:
    file = tmp_path / "ledger"
    file.write_text(only(written(lines, before, format=layout, account_codes={})))
    result = run_checker(name, arguments, file)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize(("layout", "name", "arguments"), PLAIN)
def test_the_checker_finds_a_wrong_cent(lines: pd.DataFrame, before: pd.DataFrame, tmp_path: Path, layout: str,
                                        name: str, arguments: list[str]) -> None:
    text = only(written(lines, before, format=layout, account_codes={}))
    # The closing balance of cash, or of another account, a cent off.
    last = text.rstrip("\n").rsplit("\n", 1)[-1]
    amount = next(word for word in last.split() if re.fullmatch(r"-?\d+\.\d\d", word) and word != "0.00")
    wrong = text.replace(last, last.replace(amount, str(Decimal(amount) + Decimal("0.01"))))
    file = tmp_path / "ledger"
    file.write_text(wrong)
    assert wrong != text
    assert run_checker(name, arguments, file).returncode != 0
