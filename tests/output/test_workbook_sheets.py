"""Sheets that an auditor works through: live classification, current portion, figures by the program's functions."""

from __future__ import annotations

from pathlib import Path

import pytest

import event_workbooks
import workbooks
from asc842.base.money import in_currency
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.standing import current
from asc842.output.workbook.current import current_rows
from asc842.output.workbook.independent import comparisons
from asc842.output.workbook.life import Life
from heavy import params
from lease_files import book_of, lease_text, toml
from workbooks import D, read, table

LIGHT = ("windham-history", "concession", "to-finance", "allowance-caught-up", "finance-part-months", "daily")
LEASES = {name: m.the_book for m in (workbooks, event_workbooks) for name in m.LEASES}


@pytest.mark.parametrize("name", params(LEASES, LIGHT))
def test_the_current_portion_at_each_year_end_is_that_which_a_close_presents(name: str) -> None:
    book = LEASES[name](name)
    with in_currency(book.lease.currency):
        life = Life(book)
        steps = LeaseSteps(book, steps=life.steps)
        for row in current_rows(life):
            assert float(row["current"]) == pytest.approx(float(current(steps, row["at"]).value), abs=1e-9), row["at"]
        assert not [x.name for x in comparisons(life) if x.otherwise == "fail" and x.values[0] != x.values[1]]


def test_each_criterion_is_tested_beside_its_facts(tmp_path: Path) -> None:
    """90 of 120 months are the major part exactly; a whole life of 400 months has 25 % of it left at 100."""
    asset = {"source": "lease, 1", "fair_value": D("500000.00"), "remaining_economic_life": {"months": 120},
             "transfers_ownership": False, "no_alternative_use": False}
    for months, whole, term, sort in ((120, None, "met", "finance"), (121, None, "not met", "operating"),
                                      (100, 400, "not applied", "operating")):
        facts = asset | {"remaining_economic_life": {"months": months}} | (
            {"economic_life": {"months": whole}} if whole else {})
        text = lease_text("2024-01-01", "2031-06-30", {"timing": "advance", "rows": [{"monthly": D("1000.00")}]},
                          classification=sort)
        text += "\n[facts.underlying_asset]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in facts.items())
        book = book_of(text)
        path = book.to_workbook(tmp_path / f"{months}.xlsx")
        columns = table(read(path)["Classification"], "At")
        results = [c.value for c in columns["Result"]]
        assert results == [r["result"] for r in book.plain["classification"].records()]
        assert results[2] == term
        assert columns["Value"][2].value == pytest.approx(90 / months)
        formulas = table(read(path, values=False)["Classification"], "At")
        assert all(c.data_type == "f" for key in ("Value", "Threshold", "Result") for c in formulas[key])
        assert formulas["Term in months, or present value"][2].value == "=Term_months"
        verdict = next(row for row in read(path)["Classification"].iter_rows(values_only=True) if row[2] == sort)
        assert verdict[2:4] == (sort, sort)
