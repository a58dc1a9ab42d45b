"""The workbook of a lease with events, sheet by sheet."""

from __future__ import annotations

from dataclasses import replace

from xlsxwriter.workbook import Workbook

from asc842.book.book_tables import BookTables
from asc842.output.workbook.charts import write_charts
from asc842.output.workbook.checks import checks_grid, write_checks
from asc842.output.workbook.concessions import conceded_grids
from asc842.output.workbook.contract import write_contract
from asc842.output.workbook.event_values import event_values
from asc842.output.workbook.events_page import write_events
from asc842.output.workbook.figures import figures_of
from asc842.output.workbook.further_tables import write_further_tables
from asc842.output.workbook.grid import Grid
from asc842.output.workbook.journal import journal_grid, write_journal
from asc842.output.workbook.life import Life
from asc842.output.workbook.life_payments import payments_grid, write_payments
from asc842.output.workbook.life_schedule import schedule_grid, write_schedule
from asc842.output.workbook.life_weights import weights_grid, write_weights
from asc842.output.workbook.life_workings import last_rows, workings_grid, write_workings
from asc842.output.workbook.page import Workspace
from asc842.output.workbook.styles import Styles
from asc842.output.workbook.summary import write_summary


def fill_life(workbook: Workbook, book: BookTables) -> None:
    """Write every sheet of a lease with events."""
    life = Life(book)
    grids: dict[str, Grid] = {g.sheet: g for g in (
        payments_grid(life), schedule_grid(life), workings_grid(life), journal_grid(book, life))}
    grids |= conceded_grids(book)
    if life.weights_stated:
        grids["Weights"] = weights_grid(life)
    space = Workspace(workbook, Styles(workbook), book, figures_of(book), grids, life)
    grids["Checks"] = checks_grid(space)
    write_summary(space)
    # The contract as it came to stand, with every rent table that was ever in force.
    write_contract(replace(space, book=replace(book, lease=life.terms[-1])))
    write_events(space, life, event_values(life), last_rows(life))
    write_payments(space, life)
    write_schedule(space, life)
    write_workings(space, life)
    if life.weights_stated:
        write_weights(space, life)
    for write in (write_journal, write_checks, write_further_tables, write_charts):
        write(space)
