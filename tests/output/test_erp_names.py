"""Names in files for other ledgers: no two of them become one; the real checkers of plain text read them apart."""

from __future__ import annotations

import csv
import io
from datetime import date
from itertools import chain
from pathlib import Path

import pandas as pd
import pytest

import asc842
from asc842.output.erp.names import account_part, file_part, shortened
from asc842.output.erp.write import erp_files
from test_erp import PLAIN, checker, run_checker
from test_erp_layouts import entry, frame, only, written

BY_ENTITY = [("dynamics 365", "DEBITAMOUNT"), ("quickbooks online", "Debits"), ("quickbooks iif", "")]


@pytest.mark.parametrize("settings", [{"format": "dynamics 365", "segments": ["account"]},
                                      {"format": "quickbooks online"}, {"format": "quickbooks iif"}])
def test_each_entity_has_a_file_of_its_own(settings: dict[str, object]) -> None:
    """``Alpha/Beta``, ``Alpha:Beta`` and others that a file system takes for one, or for a path."""
    names = ["Alpha/Beta", "Alpha:Beta", "Alpha-Beta", "Alpha Beta", "..", "", "(no entity)", "東京", "Ä" * 300,
             "Ä" * 301, "a%2Fb", "a/b"]
    lines = frame(*(entry(f"l{i}", i + 1, entity=name) for i, name in enumerate(names)))
    files = written(lines, entity_codes={}, **settings)
    assert len(files) == len(names)
    assert all(len(name.rpartition("/")[2].encode()) <= 255 for name in files)
    assert all("/" not in name.partition("/")[2] for name in files)
    told = "".join(files.values())
    assert all(f"l{i}: operating lease cost" in told for i in range(len(names)))


def test_names_of_files_tell_names_apart() -> None:
    assert [file_part(name) for name in ("Alpha/Beta", "Alpha:Beta", "Head office, East", "Café Nº 1", "a.b-c")] == [
        "Alpha%2FBeta", "Alpha%3ABeta", "Head office, East", "Café Nº 1", "a.b-c"]
    assert shortened("a" * 19, 18)[:11] == "a" * 11
    assert len({shortened("a" * n, 18) for n in range(10, 90)}) == 80


@pytest.mark.parametrize(("settings", "rows", "found", "remedy"), [
    ({"format": "quickbooks iif"}, [{"entity": "ALPHA"}, {"entity": "Alpha"}], '"ALPHA", "Alpha"', "entity_codes"),
    ({"format": "beancount"}, [{"entity": "Alpha/Beta"}, {"entity": "Alpha:Beta"}], '"Alpha/Beta", "Alpha:Beta"',
     "entity_codes"),
    ({"format": "hledger"}, [{"account": "Lease cost"}, {"account": "Lease-cost"}], '"Lease cost", "Lease-cost"',
     "account_codes"),
    ({"format": "sap", "entity_codes": {"Alpha": "A"}}, [{"account": "100"}, {"account": "0100"}], '"100", "0100"',
     "account_codes"),
    ({"format": "sap", "entity_codes": {"Alpha": "A"}}, [{"cost_center": "7"}, {"cost_center": "07"}], '"7", "07"',
     "cost_center"),
    ({"format": "dynamics 365", "segments": ["account", "cost_center"]},
     [{"account": "61-00", "cost_center": "1"}, {"account": "61", "cost_center": "00-1"}],
     '"61-00 | 1", "61 | 00-1"', "dashes"),
])
def test_what_would_become_one_name_is_refused(settings: dict[str, object], rows: list[dict[str, str]], found: str,
                                               remedy: str) -> None:
    lines = pd.concat([frame(entry(f"l{i}", 100)).assign(**row) for i, row in enumerate(rows)])
    with pytest.raises(asc842.InputError) as error:
        written(lines, **{"entity_codes": {}, **settings})
    (problem,) = [p for p in error.value.problems if "each written as" in p.found]
    assert problem.found.startswith(found)
    assert remedy in problem.remedy.replace("cost center", "cost_center")


def test_a_balance_before_the_period_counts_too() -> None:
    lines = frame(entry("one", 100, entity="Alpha/Beta"))
    before = pd.DataFrame({"entity": ["Alpha:Beta"], "account": ["1000"], "currency": ["USD"], "amount": [5]})
    policy = asc842.Policy.model_validate({"erp": [{"format": "hledger"}]})
    written_on = (date(2003, 12, 1), date(2003, 12, 31), policy)
    assert erp_files(lines, before.iloc[:0], *written_on)
    with pytest.raises(asc842.InputError, match="each written as"):
        erp_files(lines, before, *written_on)


def test_leases_of_long_ids_stay_apart() -> None:
    ids = ["north-building-third-floor-2024-east", "north-building-third-floor-2024-west"]
    lines = frame(*(entry(name, 100) for name in ids))
    for settings, column in (({"format": "sap"}, 6), ({"format": "sage intacct"}, 10)):
        text = written(lines, **settings)
        rows = list(csv.reader(io.StringIO(list(text.values())[-1], newline="")))[1:]
        assert len({row[column] for row in rows}) == 2


ENTITIES = ("東京", "大阪", "Café", "Cafe", "مصر", "İstanbul", "east", "5th Avenue", "ñandú", "X")
ACCOUNTS = ("現金", "リース債務", "Réserve", "Cash")


@pytest.mark.parametrize(("layout", "name", "arguments"), PLAIN)
def test_letters_of_every_script_stand_in_accounts(tmp_path: Path, layout: str, name: str, arguments: list[str]
                                                   ) -> None:
    """The checker passes; where hledger adds up, each entity and account has the amount that only it has."""
    rows = list(chain(*(entry(f"l{i}", 10 ** 4 * (i + 1), entity=e) for i, e in enumerate(ENTITIES))))
    for row in rows:
        row["account"] = ACCOUNTS[rows.index(row) % 4]
    file = tmp_path / "ledger"
    file.write_text(only(written(frame(rows), format=layout, entity_codes={})), encoding="utf-8")
    result = run_checker(name, arguments, file)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    opened = {line.split()[-1] for line in file.read_text(encoding="utf-8").splitlines()
              if line.startswith("account ") or " open " in line} - {"Equity:Opening-Balances"}
    assert len(opened) == len({(row["entity"], row["account"]) for row in rows}) == 2 * len(ENTITIES)


def test_hledger_adds_up_each_account_by_itself(tmp_path: Path) -> None:
    lines = frame(*(entry(f"l{i}", 10 ** 4 * (i + 1), entity=e) for i, e in enumerate(ENTITIES)))
    file = tmp_path / "ledger"
    file.write_text(only(written(lines, format="hledger", entity_codes={})), encoding="utf-8")
    checker("hledger")
    summed = run_checker("hledger", ["balance", "-N", "--flat", "-O", "csv", "-f"], file).stdout
    found = {row["account"]: row["balance"] for row in csv.DictReader(io.StringIO(summed)) if row["balance"] != "0"}
    assert found == {f"Expenses:{account_part(e)}:{account}": f"{sign}{100 * (i + 1)}.00 USD"
                     for i, e in enumerate(ENTITIES) for account, sign in (("6100", ""), ("1000", "-"))}
