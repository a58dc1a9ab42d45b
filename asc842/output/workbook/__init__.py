"""The auditor's workbook: every figure a live formula that carries its value, traceable to inputs and payments.

Sheets in the order of an audit: Cover, Summary, Contract, Classification, Rate, Payments, Schedule, Workings,
Independent check, Events, Current portion, Journal, Checks, a sheet for each further table of the book, Sources,
Charts. The same book gives the same bytes.
"""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from xlsxwriter.workbook import Workbook

from asc842._version import __version__
from asc842.base.money import in_currency_of
from asc842.book.book_tables import BookTables
from asc842.output.renderers.styles import Styles, workbook_options
from asc842.output.workbook.charts import write_charts
from asc842.output.workbook.checks import checks_grid, write_checks
from asc842.output.workbook.classification import classification_grid, write_classification
from asc842.output.workbook.concessions import conceded_grids
from asc842.output.workbook.contract import write_contract
from asc842.output.workbook.cover import begin_cover, in_order, write_cover
from asc842.output.workbook.current import current_grid, write_current
from asc842.output.workbook.event_values import event_values
from asc842.output.workbook.events_page import write_events
from asc842.output.workbook.further_tables import write_further_tables
from asc842.output.workbook.grid import Grid
from asc842.output.workbook.identities import identities_of
from asc842.output.workbook.independent import independent_grid, write_independent
from asc842.output.workbook.journal import journal_grid, write_journal
from asc842.output.workbook.life import Life
from asc842.output.workbook.page import Workspace
from asc842.output.workbook.payments import payments_grid, write_payments
from asc842.output.workbook.rate import write_rate
from asc842.output.workbook.save import save
from asc842.output.workbook.schedule import schedule_grid, write_schedule
from asc842.output.workbook.sources import write_sources
from asc842.output.workbook.summary import write_summary
from asc842.output.workbook.weights import weights_grid, write_weights
from asc842.output.workbook.workings import last_rows, workings_grid, write_workings

__all__ = ["write_workbook"]

# Which warnings are errors is the business of the whole process: threads must not change it under one another.
_ONE_AT_A_TIME = threading.Lock()


def write_workbook(book: BookTables, path: Path) -> Path:
    """Write the workbook of one lease and return its path.

    Raises OutputError where it can't be written; nothing is left behind then.
    """
    return save(workbook_bytes(book), path)


@in_currency_of("lease.currency")
def workbook_bytes(book: BookTables) -> bytes:
    """Return the workbook of one lease as a file's content."""
    buffer = io.BytesIO()
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        # A warning of xlsxwriter means that something was not written as asked.
        warnings.simplefilter("error", UserWarning)
        with Workbook(buffer, workbook_options()) as workbook:
            _fill(workbook, book)
    return buffer.getvalue()


def _fill(workbook: Workbook, book: BookTables) -> None:
    # A date of the lease, not of the clock: the same book gives the same bytes.
    workbook.set_properties({
        "title": book.lease.name, "subject": "ASC 842 lease accounting", "author": f"asc842 {__version__}",
        "created": datetime.combine(book.summary["commencement"], time()),
    })
    life = Life(book)
    grids: dict[str, Grid] = {g.sheet: g for g in (
        payments_grid(life), schedule_grid(life), workings_grid(life), journal_grid(life))}
    grids |= conceded_grids(book) | {"Independent": independent_grid(life), "Current portion": current_grid(life),
                                     "Classification": classification_grid(life)}
    if life.weights_stated:
        grids["Weights"] = weights_grid(life)
    space = Workspace(workbook, Styles(workbook), book, grids, life, identities_of(life))
    grids["Checks"] = checks_grid(space)
    cover = begin_cover(space)
    write_summary(space)
    # The contract as it came to stand, with every rent table that was ever in force.
    shown = book if len(life) == 1 else replace(book, lease=life.terms[-1])
    write_contract(replace(space, book=shown))
    write_events(space, life, event_values(life), last_rows(life))
    write_payments(space, life)
    write_schedule(space)
    write_workings(space, life)
    if life.weights_stated:
        write_weights(space, life)
    for write in (write_classification, write_rate, write_independent, write_current, write_journal, write_checks,
                  write_further_tables,
                  write_sources, write_charts):
        write(space)
    write_cover(cover, space)
    _put_in_order(workbook)


def _put_in_order(workbook: Workbook) -> None:
    """Put the sheets in the order in which an auditor works, whatever the order in which they were written."""
    sheets = {sheet.name: sheet for sheet in workbook.worksheets()}
    workbook.worksheets_objs[:] = [sheets[name] for name in in_order(list(sheets))]
    for index, sheet in enumerate(workbook.worksheets_objs):
        sheet.index = index
