"""The Checks sheet: identities that live in the workbook, then every check of the engine; a word and a colour each."""

from __future__ import annotations

from collections.abc import Iterable

from asc842.base.check import Check
from asc842.base.constants import ZERO
from asc842.base.money import digits
from asc842.book.book_tables import BookTables
from asc842.output.workbook.grid import Column, Grid, written
from asc842.output.workbook.identity import Identity
from asc842.output.workbook.life_checks import life_identities
from asc842.output.workbook.page import TablePage, Workspace
from asc842.output.workbook.payments import DUE_IN_SCHEDULE
from asc842.output.workbook.schedule import FOOT_KEYS, row_feet
from asc842.output.workbook.styles import STATUSES

SHEET = "Checks"
FIRST_ROW = 5
RENT_DUE = f"SUMIFS({{Payments.rent}},{DUE_IN_SCHEDULE})"
COLUMNS = (
    Column("status", "Status", 10, "center"),
    Column("name", "Check", 36, "wrap"),
    Column("about", "Of", 26, "wrap"),
    Column("expected", "Expected", 19, "right wrap"),
    Column("actual", "Actual", 19, "right wrap"),
    Column("residual", "Residual", 13, "unit"),
    Column("tolerance", "Tolerance", 10, "unit"),
    Column("difference", "Class", 12, "center"),
    Column("detail", "Detail", 52, "wrap"),
    Column("source", "Source", 26, "wrap"),
)


def identities(space: Workspace) -> list[Identity]:
    """Return what must hold in the workbook itself, whatever is changed on Summary."""
    if not space.identities:
        space.identities.extend(_identities(space))
    return space.identities


def _identities(space: Workspace) -> list[Identity]:
    if space.life:
        return life_identities(space, space.life)
    s, schedule = space.book.summary, space.book.schedule
    total = {c: sum(schedule[c], ZERO) for c in ("cost", "interest", "rent", "payment")}
    return [
        Identity("liability ends at 0.00", "=0", "={Schedule.liability_closing:last}",
                 (ZERO, schedule["liability_closing"].iloc[-1]), "842-20-35-1"),
        Identity("right-of-use asset ends at 0.00", "=0", "={Schedule.asset_closing:last}",
                 (ZERO, schedule["asset_closing"].iloc[-1]), "842-20-35-3, -35-7"),
        Identity("total cost = payments + initial direct costs + prepaid rent − incentives", "=Total_cost",
                 "=SUM({Schedule.cost})", (s["cost_total"], total["cost"]), "842-20-25-6"),
        Identity("total interest = payments − opening liability − day-one payment", "=Total_interest",
                 "=SUM({Schedule.interest})", (s["interest_total"], total["interest"]), "842-20-35-1"),
        Identity("rent of the schedule = rent of the payments in the liability", f"={RENT_DUE}",
                 "=SUM({Schedule.rent})", (s["rent"], total["rent"]), "Payments"),
        Identity("payments of the schedule = payments that settle the liability", "=SUM({Payments.settles})",
                 "=SUM({Schedule.payment})", (sum(space.figures.settles, ZERO), total["payment"]), "Payments"),
        *_second_method(space), *_feet(space), *_as_measured(space.book),
    ]


def _second_method(space: Workspace) -> list[Identity]:
    f, opening = space.figures, space.book.summary["opening_liability"]
    closing = list(map(float, space.book.schedule["liability_closing"]))
    gap = max(abs(round(c, digits()) - balance) for c, balance in zip(f.anew.tolist(), closing, strict=True))
    anew = "=SUMPRODUCT({Payments.settles}*(1+Rate_per_step)^-({Payments.time}/Time_step))"
    return [
        Identity("opening liability by a second method", "=Opening_liability", anew, (opening, f.value.sum()),
                 "Payments"),
        Identity("liability at every period end by a second method", "=0",
                 "=MAX(MAX({Workings.difference}),-MIN({Workings.difference}))", (ZERO, gap),
                 "Workings, less schedule", "largest difference of any period"),
    ]


def _feet(space: Workspace) -> list[Identity]:
    book, spread = space.book, space.figures.spread
    weight = '=IF(Cost_weights="days",Term_end-Measured_from+1,Term_months*Weight_scale)'
    by_day = book.policy.cost_weights == "days"
    days = (book.summary["lease_term_end"] - book.summary["commencement"]).days + 1
    term = days if by_day else spread.months * spread.scale
    feet = "+".join(f"SUMPRODUCT(ABS({{Schedule.{key}}}))" for key in FOOT_KEYS)
    off = sum(abs(foot) for row in book.schedule.to_dict("records") for foot in row_feet(row))
    debit, credit = (sum(book.journal[side], ZERO) for side in ("debit", "credit"))
    return [
        Identity("every row of the schedule foots", "=0", f"={feet}", (ZERO, off), "Schedule, last four columns"),
        Identity("weights reach the whole term", weight, "=Total_weight", (term, spread.total), "Workings",
                 "fails when the term is made longer than the rows of the schedule"),
        Identity("journal: debits = credits", "=SUM({Journal.credit})", "=SUM({Journal.debit})", (credit, debit),
                 "Journal"),
    ]


def _as_measured(book: BookTables) -> list[Identity]:
    changed = "differs once an input on Summary is changed"
    return [Identity(f"{label} as asc842 measured it", f"={book.summary[key]}", f"={name}",
                     (book.summary[key], book.summary[key]), "lease file", changed, "note")
            for label, key, name in (("opening liability", "opening_liability", "Opening_liability"),
                                     ("opening asset", "opening_asset", "Opening_asset"))]


def checks_grid(space: Workspace) -> Grid:
    """Lay the checks out: identities first."""
    return Grid.of(SHEET, COLUMNS, FIRST_ROW, len(identities(space)) + len(space.book.checks))


def write_checks(space: Workspace) -> None:
    """Write the Checks sheet."""
    grid, own = space.grids[SHEET], identities(space)
    page = TablePage(space, grid, "Checks", f"The first {len(own)} are formulas of this workbook; asc842 made the "
                     "others, failures first. Residual = actual − expected.")
    page.head(repeat_columns=2)
    for index, identity in enumerate(own):
        _identity(page, index, identity)
    for index, check in enumerate(ordered(space.book.checks), len(own)):
        _check(page, index, check)
    page.statuses(grid.first, 0, grid.last)
    page.sheet.autofilter(grid.first - 1, 0, grid.last, len(COLUMNS) - 1)
    page.sheet.ignore_errors({"number_stored_as_text": f"D{grid.first + 1}:E{grid.last + 1}"})


def ordered(checks: Iterable[Check]) -> list[Check]:
    """Return the checks with those that want attention first."""
    return sorted(checks, key=lambda c: STATUSES.index(c.status))


def _check(page: TablePage, index: int, c: Check) -> None:
    styles = [f"{column.style} line" for column in COLUMNS]
    page.row_of(page.grid.first + index, [c.status, c.name, c.about, c.expected, c.actual, c.residual, c.tolerance,
                                          c.difference, c.detail, c.source], styles)


def _identity(page: TablePage, index: int, i: Identity) -> None:
    """Write one live identity: both sides, the difference and the verdict are formulas."""
    row, (expected, actual) = page.grid.first + index, map(float, i.values)
    page.row_of(row, [None, i.name, "live in this workbook", None, None, None, ZERO, None, i.detail, i.source],
                [f"{column.style} line" for column in COLUMNS])
    verdict = f'=IF(ABS([residual])<=[tolerance],"pass","{i.otherwise}")'
    for place, template, value, style in (
            (0, verdict, i.status, "center line"),
            (3, i.expected, expected, "balance line"), (4, i.actual, actual, "balance line"),
            (5, "=ROUND([actual]-[expected],PLACES)", i.residual, "unit line")):
        page.formula(row, place, written(template, page.grid, index, page.space.grids), value, style)
