"""The workbook of a lease with events as written: live formulas, their values, the story of each event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from asc842.base.plain_table import PlainTable
from asc842.output.workbook.event_rows import ROWS
from asc842.output.workbook.events_page import PLACES
from event_workbooks import LEASES, _lease, _on, the_book, with_events
from heavy import now, params
from lease_files import book_of
from workbooks import AMOUNT, HOSTILE, SHEETS, every_formula_has_a_value, read, same_schedule, sheets_of, table

D = Decimal
LIGHT = ("windham-history", "half-by-share", "abandoned", "terminated", "to-finance", "allowance-caught-up",
         "weighed-in-parts-of-months")


@pytest.fixture(scope="module")
def written(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("written")
    return {name: the_book(name).to_workbook(folder / f"{name}.xlsx") for name in now(pytestconfig, LEASES, LIGHT)}


def events_cell(path: Path, key: str, span: int, *, values: bool = True) -> Any:
    return read(path, values=values)["Events"].cell(PLACES[key] + 1, span + 2)


@pytest.mark.parametrize("name", params(LEASES, LIGHT))
def test_sheets(name: str, written: dict[str, Path]) -> None:
    spread = SHEETS.index("Independent check")
    by_weights = [*SHEETS[:spread], "Weights", *SHEETS[spread:]]
    sheets = by_weights if 'question = "basis"' in LEASES[name][0] else SHEETS
    assert read(written[name]).sheetnames == sheets_of(the_book(name), sheets)


@pytest.mark.parametrize("name", params(LEASES, LIGHT))
def test_cached_schedule_is_the_books(name: str, written: dict[str, Path]) -> None:
    same_schedule(written[name], the_book(name).schedule.to_dict("records"))


@pytest.mark.parametrize("name", params(LEASES, LIGHT))
def test_every_amount_is_a_formula_with_a_value(name: str, written: dict[str, Path]) -> None:
    every_formula_has_a_value(written[name])
    for head, cells in table(read(written[name], values=False)["Schedule"], "Period").items():
        assert all(c.data_type == "f" for c in cells), head


@pytest.mark.parametrize("name", params(LEASES, LIGHT))
def test_the_journal_is_formulas_but_for_what_the_schedule_does_not_explain(name: str,
                                                                            written: dict[str, Path]) -> None:
    columns = table(read(written[name], values=False)["Journal"], "Entry")
    posted = [i for i, c in enumerate(columns["From"]) if c.value == "as posted"]
    # Rent that is left unpaid by right, and what it becomes; income of a sublease, and what it cost to obtain.
    assert bool(posted) == (name in ("concession-by-right", "sublet-below-cost"))
    beside = "variable" if name == "concession-by-right" else "sublease"
    assert {columns["What"][i].value for i in posted} <= {
        "payment", *(w for w in (c.value for c in columns["What"]) if str(w).startswith(beside))}
    for side in ("Debit", "Credit"):
        assert all(c.data_type == "f" for i, c in enumerate(columns[side]) if i not in posted)


@pytest.mark.parametrize("name", params(LEASES, LIGHT))
def test_the_story_of_each_event(name: str, written: dict[str, Path]) -> None:
    for n, event in enumerate(the_book(name).events.to_dict("records"), 1):
        for key in ("liability_before", "liability_after", "asset_before", "asset_after", "gain_loss", "transferred"):
            assert events_cell(written[name], key, n).value == pytest.approx(float(event[key]), abs=AMOUNT), key
            assert events_cell(written[name], key, n, values=False).data_type == "f"
        for key in ("kind", "reason", "source", "paragraph"):
            assert events_cell(written[name], key, n).value == event[key]
        assert events_cell(written[name], "effective", n).value.date() == event["effective"]
        assert events_cell(written[name], "rate", n).value == float(event["discount_rate"])


def test_what_events_bring_can_be_changed(written: dict[str, Path]) -> None:
    cells = [events_cell(written["half-by-share"], key, 1, values=False) for key in ("rate", "share", "treatment")]
    assert [c.data_type for c in cells] == ["n", "n", "s"]
    assert all(c.font.color.rgb == "FF0000CC" for c in cells)
    assert {r.key for r in ROWS if r.live} == {"costs", "prepaid", "incentives", "impairment", "paid", "rate",
                                              "treatment", "share", "net_investment", "guarantee_obligation",
                                              "catch_up"}


def test_every_promised_payment_stands_once(written: dict[str, Path]) -> None:
    """Windham: 72 months as contracted; of these the amendment, made on 2003-04-04, replaces the 67 from May 2003 on.

    The instalment of April was paid by then at the old rent; what April costs more is a payment of its own, which the
    amendment abates whole.
    """
    columns = table(read(written["windham-history"])["Payments"], "#")
    assert len(columns["#"]) == 72 + 68
    replaced = [c.value for c in columns["Replaced by"]]
    assert (replaced.count(None), replaced.count("first-amendment")) == (73, 67)
    falls_due = sum(c.value for c in columns["Falls due"])
    assert falls_due == pytest.approx(float(the_book("windham-history").summary["rent"]), abs=AMOUNT)
    # An event that changes no rent repeats no payment.
    unchanged = table(read(written["abandoned"])["Payments"], "#")
    assert len(unchanged["#"]) == len(the_book("abandoned").payments)


@pytest.mark.parametrize("name", params(LEASES, LIGHT))
def test_journal_is_the_books(name: str, written: dict[str, Path]) -> None:
    columns = table(read(written[name])["Journal"], "Entry")
    lines = zip(*(columns[h] for h in ("Date", "What", "Account", "Debit", "Credit")), strict=True)
    found = [[c.value for c in line] for line in lines if line[3].value or line[4].value]
    expected = the_book(name).journal.to_dict("records")
    assert [(f[0].date(), f[1], f[2]) for f in found] == [(e["date"], e["entry"], e["account"]) for e in expected]
    assert [f[3:] for f in found] == [pytest.approx([float(e["debit"]), float(e["credit"])], abs=AMOUNT)
                                      for e in expected]


def test_the_contract_shows_the_rents_of_its_amendment(written: dict[str, Path]) -> None:
    cells = [str(c.value) for row in read(written["windham-history"])["Contract"].iter_rows() for c in row]
    assert any("base/first-amendment" in c for c in cells)
    assert any("monthly governs" in c for c in cells)


def test_same_book_same_bytes(tmp_path: Path, written: dict[str, Path]) -> None:
    again = the_book("half-by-share").to_workbook(tmp_path / "again.xlsx")
    assert again.read_bytes() == written["half-by-share"].read_bytes()


@pytest.mark.parametrize("words", params(HOSTILE[:5], HOSTILE[:2]))
def test_text_of_an_event_stays_text(words: str, tmp_path: Path) -> None:
    text = with_events(_lease("2024-01-01", "2025-12-31"), _on(
        date(2025, 1, 1), "modification", discount_rate=D("0.07"), reason=words, source=f"lease, {words}"))
    cells = [c for sheet in read(book_of(text).to_workbook(tmp_path / "hostile.xlsx"), values=False)
             for row in sheet.iter_rows() for c in row if c.value == words]
    assert cells
    assert {c.data_type for c in cells} == {"s"}


def test_further_tables_are_sheets_of_their_own(tmp_path: Path) -> None:
    book = the_book("abandoned")
    tables = {"asset_components": PlainTable({
        "on": [date(2024, 1, 31), date(2024, 2, 29)], "cost": [D("1.50"), D("2.25")],
        "balance": [D("10.00"), D("7.75")],
        "rate": [D("0.0615"), D("0.07")], "months": [3, 4], "why": ["=1+1", None], "tested": [True, False]}),
        "empty": PlainTable({"cost": []})}
    for source in (book, asc842.account_for(book.lease.model_copy(update={"events": ()}))):
        path = replace(source, plain={**source.plain, **tables}).to_workbook(tmp_path / f"{len(source.events)}.xlsx")
        sheets = read(path, values=False)
        assert sheets.sheetnames[-3:] == ["Asset components", "Sources", "Charts"]
        rows = [[c.value for c in row] for row in sheets["Asset components"].iter_rows(min_row=4)]
        assert rows[0] == ["On", "Cost", "Balance", "Rate", "Months", "Why", "Tested"]
        assert rows[1][1:] == [1.5, 10, 0.0615, 3, "=1+1", "yes"]
        assert rows[3][:2] == ["Total", "=SUM(B5:B6)"]
        assert rows[3][2] is None
        assert sheets["Asset components"]["F5"].data_type == "s"
