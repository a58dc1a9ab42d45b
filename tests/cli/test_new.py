"""A lease question by question: the leases that a new user types, from a pipe and in a terminal."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import PatternFill

import asc842
from asc842.cli import main

HEAD = ("", "Example Inc.", "Example Landlord")
OFFICE = ("Office", *HEAD, "1", "2024-02-15", "63", "12450.00", "", "", "1", "3 %", "", "3", "7.25 %", "85000", "4",
          "6200", "60", "", "", "", "")
COPIER = ("Copier", *HEAD, "2", "2024-01-01", "36", "389.00", "", "2", "", "", "", "5 %", "", "", "", "", "", "")
TRUCK = ("Truck 12", "truck", "", "", "Vehicles", "2024-01-01", "2028-12-31", "1850.00", "monthly", "advance", "1", "",
         "", "0.061", "", "", "", "5000", "yes", "96", "", "")

QUESTIONS = (
    "What is leased?", "Its id [copier]", "Its id [copier]", "What is leased? [Copier]", "Its id [copier]", "lessee?",
    "lessor?", "3 Vehicles)", "When does it start?", "When does it start?", "to which day?", "at the start?",
    "[monthly]", "[advance]", "is it due?", "or an amount?", "are free?", "discount rate?", "an allowance?",
    "direct costs?", "be renewed for?", "at the end?", "[operating]", "Concluded when the lease was entered.]",
    "Write it to [copier.toml]",
)


def typed(file: Path, *answers: str, more: tuple[str, ...] = ()) -> Result:
    return CliRunner().invoke(main, ["new", str(file), *more], input="\n".join([*answers, ""]))


def opening(lease: asc842.Lease) -> tuple[str, str]:
    summary = asc842.account_for(lease).summary
    return f"{summary['opening_liability']:,}", f"{summary['opening_asset']:,}"


def test_an_office_from_a_pipe_each_answer_refused_at_once_by_the_rules_of_a_row(tmp_path: Path) -> None:
    file = tmp_path / "office.toml"
    wrong = {"2024-02-15": "2/15/2024", "63": "0", "12450.00": "$12,450", "3 %": "0.03.", "7.25 %": "7.25", "4": "70"}
    done = typed(file, *(a for answer in OFFICE for a in ([wrong[answer]] if answer in wrong else []) + [answer]), "")
    assert done.exit_code == 0, done.output
    for code in ("cell.date", "term.too-short", "cell.number", "rate.too-high", "incentives.day"):
        assert f"[{code}]" in done.output
    assert "remedy:   write 2024-02-15\n" in done.output
    assert "  62 payments" not in done.output
    assert "799,045.13 in all" in done.output, "three months free, by days"
    assert "Liability 657,654.29" in done.output, "before the allowance"
    assert "Liability 574,176.49, right-of-use asset 580,376.49" in done.output
    lease = asc842.load(file)
    assert opening(lease) == ("574,176.49", "580,376.49")
    assert (lease.id, lease.facts.lessee, lease.facts.lessor) == ("office", "Example Inc.", "Example Landlord")
    assert "table" not in file.read_text(encoding="utf-8")


def test_a_copier_and_a_truck_become_rows_of_a_workbook_that_keeps_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "leases.xlsx"
    assert typed(file, *COPIER, "").exit_code == 0
    book = load_workbook(file)
    book["Leases"]["B2"].fill = PatternFill("solid", start_color="FFAABBCC")
    book.create_sheet("Own")["A1"] = "=1+1"
    book.save(file)
    done = typed(file, *TRUCK, "", more=("--json",))
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"schema": "asc842/new/1", "file": str(file), "lease": "truck",
                                       "liability": "97786.25", "asset": "99636.25"}
    held = asc842.Portfolio.from_excel(file)
    assert {x.id: opening(x.lease) for x in held.leases} == {
        "copier": ("12,979.26", "12,979.26"), "truck": ("97,786.25", "99,636.25")}
    book = load_workbook(file)
    assert (book["Leases"]["B2"].fill.start_color.rgb, book["Own"]["A1"].value) == ("FFAABBCC", "=1+1")
    assert book["Leases"]["A3"].value == "truck"
    again = typed(file, "Truck 12", "truck", "quit")
    assert (again.exit_code, "[id.in-two-places]" in again.output) == (2, True)


def test_back_asks_the_question_before_with_its_answer_and_a_mark_explains(tmp_path: Path) -> None:
    answers = ["back", "?", "Copyer", "back", "Copier", *COPIER[1:-4], "12", "yes", "as before", "back",
               "back", "back", "-", "a price", "", "", "back", "finance", "Own."]
    done = typed(tmp_path / "copier.toml", *answers, "")
    assert done.exit_code == 0, done.output
    assert "What is leased? [Copyer] Copier" in done.output
    assert "This is the first question." in done.output
    assert "found:    \"a price\"" in done.output
    assert asc842.account_for(asc842.load(tmp_path / "copier.toml")).summary["classification"] == "finance"


@pytest.mark.parametrize("answers", [OFFICE[:7], COPIER, (*OFFICE[:3], "quit")])
def test_input_that_ends_early_writes_nothing(tmp_path: Path, answers: tuple[str, ...]) -> None:
    done = typed(tmp_path / "office.toml", *answers)
    assert done.exit_code == 2
    assert "othing was written" in done.output
    assert ("[new.ended]" in done.output) == ("quit" not in answers)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.heavy
def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text("mine", encoding="utf-8")
    for name in ("office.toml", "office.txt"):
        assert typed(tmp_path / name).exit_code == 2
    assert (tmp_path / "office.toml").read_text(encoding="utf-8") == "mine"
    file = tmp_path / "leases.xlsx"
    typed(file, *COPIER, "")
    book = load_workbook(file)
    chart = BarChart()
    chart.add_data(Reference(book["Leases"], min_col=1, min_row=1, max_row=2))
    book["Leases"].add_chart(chart, "A9")
    book.save(file)
    before = file.read_bytes()
    done = typed(file, *TRUCK, "")
    assert (done.exit_code, "[workbook.pictures]" in done.output) == (2, True)
    assert file.read_bytes() == before


@pytest.mark.heavy
@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals here")
def test_in_a_terminal(tmp_path: Path) -> None:
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(tmp_path)
        os.execv(sys.executable, [sys.executable, "-m", "asc842", "new", "copier.toml"])
    shown = b""
    answers = ("Copier", "?", "back", "", *COPIER[1:5], "1/2/2024", *COPIER[5:], "")
    for question, answer in zip(QUESTIONS, answers, strict=True):
        while not shown.endswith(f"{question} ".encode()):
            shown += os.read(terminal, 4096)
        os.write(terminal, f"{answer}\n".encode())
        shown += b"\n"
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, shown.decode()
    assert b"[cell.date]" in shown
    assert b"Liability 12,979.26" in shown
    assert opening(asc842.load(tmp_path / "copier.toml")) == ("12,979.26", "12,979.26")
