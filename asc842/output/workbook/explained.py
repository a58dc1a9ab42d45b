"""Cell comments on the balances at year ends: the sentence that explains each, and how to ask for more."""

from __future__ import annotations

from asc842.derivation.figures import lease_figure
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.schedule import figure
from asc842.output.derivation_words import sentence
from asc842.output.workbook.grid import Grid
from asc842.output.workbook.page import Page, TablePage, year_ends

BALANCES = {"liability_closing": "liability", "asset_closing": "asset"}
"""Columns that are explained, and the names by which their figures are asked for."""
SUMMARY = {"Opening_liability": "opening_liability", "Opening_asset": "opening_asset", "Total_cost": "cost_total",
           "Total_interest": "interest_total", "Day_one_rent": "day_one_payment"}
"""Named cells of the first sheets, and the names by which their figures are asked for."""
LOOK = {"x_scale": 3.2, "y_scale": 1.1, "author": "asc842"}


def write_explanations(page: TablePage, grid: Grid, s: LeaseSteps) -> None:
    """Write a comment on each balance at the end of a year of the schedule."""
    schedule = s.schedule
    for row in sorted(year_ends(schedule["ends"])):
        for column, name in BALANCES.items():
            found = figure(s, column, row)
            asked = f"asc842 explain {s.book.lease.id} {name} --as-of {schedule['period'][row]}"
            page.sheet.write_comment(grid.first + row, list(grid.letters).index(column),
                                     f"{sentence(found)}\n{found.paragraph}\n{asked}", LOOK)


def write_explanation(page: Page, row: int, name: str) -> None:
    """Write a comment on a named cell of a summary whose figure can be asked for."""
    asked, book = SUMMARY.get(name), page.space.book
    if asked is not None:
        found = lease_figure(LeaseSteps(book, steps=page.space.life.steps), asked)
        command = f"asc842 explain {book.lease.id} {asked}"
        page.sheet.write_comment(row, 1, f"{sentence(found)}\n{found.paragraph}\n{command}", LOOK)
