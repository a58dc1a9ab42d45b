"""What is said of a file: the text of its refusal, by the command that takes such files, or what came of it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pandas as pd
from click.testing import CliRunner

import asc842
from asc842.cli import main
from asc842.closing.disclosures.balance_sheet import read_balance_sheet
from asc842.output.word.docx import filled, read_template

REFUSED = 2
TABLES = {
    "leases.csv": "lease,commencement,lease_term_end,discount_rate,classification,timing\n"
                  "elm-street,2025-01-01,2029-12-31,0.06,operating,advance\n",
    "rent.csv": "lease,from,monthly\nelm-street,2025-01-01,8000.00\n",
}
"""A portfolio of one lease, beside which a bad table is put."""


def refusal(file: str, run: str = "") -> str:
    """Text with which a file is refused, with exit code 2; or what came of it, after the word taken.

    A table is refused in a portfolio of tables, a list by ``asc842 import``, told what ``run`` says, a template by
    what fills it in; tables.json holds DataFrames for :func:`asc842.measure`, a list of rows each.
    """
    if file.startswith("list."):
        return _of_list(file, run)
    if file.startswith(("memo.", "balance-sheet.")):
        return _of_document(Path(file))
    if file.endswith((".xlsx", ".xlsm")):
        return _of_tables(file)
    if file.endswith(".json"):
        return (_of_measure if file == "tables.json" else _of_dicts)(Path(file).read_text(encoding="utf-8"))
    return _of_toml(file) if file.endswith(".toml") else _of_tables(_among_good(file))


def _of_toml(file: str) -> str:
    try:
        if file.startswith("policy"):
            asc842.load_policy(file)
        else:
            asc842.account_for(asc842.load(file))
    except asc842.InputError as error:
        return str(error)
    return ""


def _of_document(file: Path) -> str:
    """A template of memos, or the lines of a balance sheet that a footnote is told."""
    try:
        if file.suffix == ".csv":
            read_balance_sheet(file, "USD")
        else:
            filled(read_template(file), {}, "--template")
    except asc842.InputError as error:
        return str(error)
    return ""


def _of_measure(text: str) -> str:
    try:
        asc842.measure({name: pd.DataFrame(rows) for name, rows in json.loads(text).items()})
    except asc842.InputError as error:
        return str(error)
    return ""


def _of_list(file: str, run: str) -> str:
    said, shown = _of_command("import", file, "-o", "leases.xlsx", *shlex.split(run))
    if said:
        assert not Path("leases.xlsx").exists()
        return said
    left_out = [line for line in shown.splitlines() if line.startswith(("Rows left out", "Hidden"))]
    return "\n".join([*left_out, _taken(asc842.Portfolio.from_files("leases.xlsx"))])


def _among_good(file: str) -> str:
    """Put the tables of a good portfolio beside a table, and return their folder."""
    for name, text in TABLES.items():
        if Path(name).stem != Path(file).stem:
            Path(name).write_text(text, encoding="utf-8")
    return "."


def _of_tables(path: str) -> str:
    said, _ = _of_command("check", path)
    return said or _taken(asc842.Portfolio.from_files(path))


def _of_command(*arguments: str) -> tuple[str, str]:
    """Return what a command prints of problems, without its last line, and what else; it writes nothing there."""
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    refused = result.stderr.partition("\n\nasc842: ")[0].strip() if result.exit_code == REFUSED else ""
    assert bool(refused) == (result.exit_code == REFUSED)
    return refused, result.stdout


def _of_dicts(text: str) -> str:
    try:
        held = asc842.Portfolio.from_dicts(json.loads(text))
    except asc842.InputError as error:
        return str(error)
    return "\n\n".join(x.reason for x in held.rejected) or _taken(held)


def _taken(held: asc842.Portfolio) -> str:
    hidden = [f"{text}: hidden, and read all the same" for text in held.hidden]
    return "\n".join([*hidden, *(f"taken: {asc842.account_for(x.lease, held.policy)!r}" for x in held.leases)])
