"""A portfolio is begun by one command: what it writes is read, filled in, and closed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
from click.testing import CliRunner, Result

import asc842
from asc842.cli import main

COPIER = {"Lease": "copier", "Start": date(2024, 1, 1), "Term (months)": 36, "Rent": 389, "Timing": "arrears",
          "Rate": 0.05, "Classification": "operating", "Reason": "Quoted by the bank."}


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_what_is_begun_is_filled_in_and_closed(tmp_path: Path) -> None:
    folder = tmp_path / "leases"
    assert run("init", folder).exit_code == 0
    assert {f.name for f in folder.iterdir()} == {"leases.xlsx", "policy.toml", "README.md"}
    assert len((folder / "README.md").read_text().splitlines()) == 3
    policy = asc842.load_policy(folder / "policy.toml")
    stated = {key for key in asc842.Policy.model_fields if key not in ("accounts", "reasons")}
    assert all(getattr(policy, key) == getattr(asc842.Policy(), key) for key in stated)
    assert policy.reasons
    for command in (["check", folder], ["check", folder / "leases.xlsx"], ["schedule", folder / "leases.xlsx"],
                    ["close", folder, "--period", "2024-12", "--out", tmp_path / "out"]):
        refused = run(*command)
        assert refused.exit_code == 2
        assert "[portfolio.empty]" in refused.stderr
        assert "sheet Leases of leases.xlsx" in refused.stderr
    book = openpyxl.load_workbook(folder / "leases.xlsx")
    heads = {cell.value: cell.column for cell in book["Leases"][1]}
    for head, value in COPIER.items():
        book["Leases"].cell(2, heads[head], value)
    book.save(folder / "leases.xlsx")
    assert run("close", folder, "--period", "2024-12", "--out", tmp_path / "out").exit_code == 0
    journal = (tmp_path / "out" / "2024-12" / "journal.csv").read_text()
    assert "0000 Lease liability" in journal
    shown = run("schedule", folder / "leases.xlsx", "--lease", "copier", "--json", "--out", tmp_path / "out")
    opening = sum(389 / (1 + 0.05 / 12) ** k for k in range(1, 37))
    assert json.loads(shown.stdout)["summary"]["opening_liability"] == f"{opening:.2f}" == "12979.26"


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("ours")
    result = run("init", tmp_path, "--format", "json")
    assert result.exit_code == 2
    assert "not empty" in json.loads(result.stdout)["problems"][0]["found"]
    assert [f.name for f in tmp_path.iterdir()] == ["notes.txt"]
