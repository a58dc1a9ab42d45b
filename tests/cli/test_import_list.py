"""``asc842 import``: what it prints of a long list, what it asks, what it writes and when."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from asc842.cli import main
from asc842.closing.portfolio import read_portfolio

HEADS = ("Lease ID,Property Name,Legal Entity,Asset Type,Landlord,Commencement Date,Term (Mos),Rent/Mo,Payment Timing,"
         "Escalation,Free Rent,TI Allowance,Allowance Received,IBR,Lease Type")
LONGEST = 40
"""Lines that a list of 300 leases may bring to the screen."""


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def listed(path: Path, leases: int) -> Path:
    """Write leases with US dates, none with a day above 12, commas, ``6 %`` and heads in title case."""
    lines = [f'L-{i:03d},"Store {i}, Main St",Example Inc.,Retail,Landlord {i % 20} LLC,'
             f'{i % 12 + 1}/{i % 11 + 1}/2024,{36 + 12 * (i % 3)},"{1000 + 7 * i:,}.00",'
             f'{("Advance", "Arrears")[i % 2]},{("3 %", "2 %", "")[i % 3]},'
             f'{i % 3},"{40000 * (i % 5 == 0):,}.00",{"4" * (i % 5 == 0)},{("6 %", "7.25 %")[i % 2]},'
             f'{("Operating", "Finance")[i % 4 == 0]}' for i in range(leases)]
    path.write_text("\n".join([HEADS, *lines, ""]))
    return path


def test_300_leases_ask_one_question_on_one_screen(tmp_path: Path) -> None:
    path, out = listed(tmp_path / "my-list.csv", 300), tmp_path / "leases.xlsx"
    asked = run("import", path, "-o", out)
    lines = asked.output.splitlines()
    assert len(lines) <= LONGEST, asked.output
    assert (asked.exit_code, out.exists()) == (2, False)
    assert [line for line in lines if line[:2] == "  " and ": " in line] == [
        "  found:    300 dates such as 12/1/2024, none with a day above 12",
        "  expected: whether month or day comes first",
        "  remedy:   --dates us (12/1/2024 is 2024-12-01), or --dates eu (12/1/2024 is 2024-01-12)"]
    assert lines[-1].startswith("asc842: 1 question to answer; no workbook was written.")


def test_the_answer_is_all_that_was_missing(tmp_path: Path) -> None:
    path, out = listed(tmp_path / "my-list.csv", 12), tmp_path / "leases.xlsx"
    assert run("import", path, "-o", out).exit_code == 2
    done = run("import", path, "-o", out, "--dates", "us")
    assert done.exit_code == 0, done.output
    assert len(done.output.splitlines()) <= LONGEST, done.output
    held = read_portfolio(out)
    assert (len(held.leases), held.rejected) == (12, ())
    last = held.leases[-1].lease
    assert (last.id, last.name, str(last.facts.commencement.date)) == ("l-011", "Store 11, Main St", "2024-12-01")


LIST = "Lease,Start,End,Rent/mo,Timing,IBR,Class,Remark\na,2024-01-15,2026-12-31,\"1,000.00\",advance,6,Operating,x\n"


def test_as_json_and_what_is_written_when(tmp_path: Path) -> None:
    path, out = tmp_path / "list.csv", tmp_path / "leases.xlsx"
    path.write_text(LIST)
    asked = run("import", path, "-o", out, "--format", "json")
    document = json.loads(asked.stdout)
    assert (asked.exit_code, document["workbook"], document["leases"]) == (2, None, 1)
    assert document["asked"] == [{"section": "read", "key": "IBR", "answers": ["percent", "fraction"]}]
    assert document["problems"] == [{
        "code": "list.rate-unit", "key": "IBR", "found": "1 bare number such as 6",
        "expected": "whether they are percentages", "file": str(path), "line": 1,
        "remedy": '--read "IBR=percent" (6 is 6 %), or --read "IBR=fraction" (6 is 600 %)'}]
    assert document["conversions"] == [
        {"head": "Rent/mo", "is": "Rent", "form": "thousands apart", "cells": 1, "from": "1,000.00", "to": "1000.00"},
        {"head": "Class", "is": "Classification", "form": "words", "cells": 1, "from": "Operating",
         "to": "operating"}]
    assert {c["head"]: c["is"] for c in document["columns"]} == {
        "Lease": "Lease", "Start": "Start", "End": "End", "Rent/mo": "Rent", "Timing": "Timing", "IBR": "Rate",
        "Class": "Classification", "Remark": None}
    assert run("import", path, "-o", out, "--read", "IBR=percent").exit_code == 0
    before = out.read_bytes()
    refused = run("import", path, "-o", out)
    assert (refused.exit_code, out.read_bytes()) == (2, before)
    assert "--force" in refused.output
    assert run("import", path, "-o", out, "--force").exit_code == 0
    assert out.read_bytes() == before
    assert run("import", path, "-o", out, "--read", "IBR").exit_code == 2
    checked = run("check", out)
    assert (checked.exit_code, "1 lease: 22 pass" in checked.output) == (0, True)


def test_what_an_engine_refuses_stands_at_the_cell_of_the_list(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST.replace("2026-12-31", "2023-12-31").replace(",6,", ",6 %,"))
    refused = run("import", path, "-o", tmp_path / "leases.xlsx")
    assert refused.exit_code == 2
    assert f"{path}:2: End" in refused.output
    assert not (tmp_path / "leases.xlsx").exists()
