"""The Payments sheet: one row per payment, from gross rent to present value."""

from __future__ import annotations

from asc842.book.book_tables import BookTables
from asc842.output.workbook.grid import Column, Grid
from asc842.output.workbook.page import TablePage, Workspace, rate_line, year_ends

SHEET = "Payments"
FIRST_ROW = 6
# The month in which a date lies, counted from that of commencement; a month is whole once its day has come.
CALENDAR_MONTHS = "(YEAR([counted])-YEAR(Measured_from))*12+MONTH([counted])-MONTH(Measured_from)"
WHOLE_MONTHS = f"={CALENDAR_MONTHS}-IF([counted]<EDATE(Measured_from,{CALENDAR_MONTHS}),1,0)"
MONTHS = ("=[whole_months]+([counted]-EDATE(Measured_from,[whole_months]))"
          "/(EDATE(Measured_from,[whole_months]+1)-EDATE(Measured_from,[whole_months]))")
DAYS = '=IF(LEFT(Rate_convention,6)="actual",[due],[counted])-Measured_from'
TIME = '=IF(Counted_in="days",[days],[months])'
FACTOR = "=(1+Rate_per_step)^-([time]/Time_step)"
SETTLES = ('=IF(AND([in_liability]="yes",OR([due]<>Measured_from,Day_one_payment="included")),'
           'ROUND([rent]-[incentive],PLACES),0)')
DUE_IN_SCHEDULE = '{Payments.in_liability},"<>no"'
"""Rent that falls due in the schedule: that in the liability, and that of a short-term lease."""

COLUMNS = (
    Column("number", "#", 5, "center", basis="in order"),
    Column("component", "Component", 18, "wrap", basis="Contract"),
    Column("covers_from", "Pays from", 11, "date", basis="first day"),
    Column("covers_to", "Pays to", 11, "date", basis="last day"),
    Column("due", "Due", 11, "date", basis="payment terms"),
    Column("counted", "Counted at", 11, "date", basis="due; next day if at month end in arrears"),
    Column("gross_rent", "Gross rent", 13, "money", basis="printed row", total=True),
    Column("abatement", "Abatement", 12, "money", basis="abatement clauses", total=True),
    Column("rent", "Rent due", 13, "money", "=ROUND([gross_rent]-[abatement],PLACES)", "gross − abatement",
           total=True),
    Column("incentive", "Incentive received", 12, "money", basis="paid by the lessor", total=True),
    Column("in_liability", "In the liability", 9, "center", basis="see why"),
    Column("settles", "Settles the liability", 13, "money", SETTLES,
           "a day-one payment by policy", total=True),
    Column("whole_months", "Whole months", 9, "whole", WHOLE_MONTHS, "complete"),
    Column("months", "Months k", 12, "months", MONTHS, "part months by days"),
    Column("days", "Days", 8, "whole", DAYS, "to the due date where the convention is daily, else as counted"),
    Column("time", "Time", 11, "months", TIME, "months or days, as counted"),
    Column("factor", "Discount factor", 15, "factor", FACTOR, "(1 + rate per step) ^ −(time ÷ step)"),
    Column("value", "Present value", 20, "exact", "=[settles]*[factor]", "settles × factor, not rounded", total=True),
    Column("why", "Why", 30, "wrap", basis="in or out of the liability"),
    Column("row", "Printed row", 38, "wrap", basis="rent table"),
    Column("abated_by", "Abated by", 18, "wrap", basis="Contract, abatements"),
    Column("source", "Source", 26, "wrap", basis="document and clause"),
)


def payments_grid(book: BookTables) -> Grid:
    """Lay the table of payments out."""
    return Grid.of(SHEET, COLUMNS, FIRST_ROW, len(book.payments))


def write_payments(space: Workspace) -> None:
    """Write the Payments sheet."""
    page = TablePage(space, space.grids[SHEET], "Payments",
                     "Gross rent, abatement and rent due of every payment, and what it is worth at commencement.",
                     ruled=year_ends(space.book.payments["due"]))
    page.head(repeat_columns=2)
    page.sheet.fit_to_pages(2, 0)
    page.sheet.repeat_columns(0, 1)
    rate_line(page, (0, 3, 6, 7, 10, 12))
    _fill(page)


def _fill(page: TablePage) -> None:
    space = page.space
    book, figures = space.book, space.figures
    names = {i.id: i.name for i in book.lease.facts.incentives} | {r.id: r.name for r in book.lease.facts.rent}
    unique = len(set(names.values())) == len(names)
    named = {c: names.get(c.split("/")[0], c) for c in book.payments["component"]}
    data = book.payments
    columns: dict[str, list[object]] = {c.key: list(data[c.key]) for c in COLUMNS if c.key in data}
    columns |= {
        "number": list(range(1, len(data) + 1)),
        "component": [named[c] if unique or named[c] == c else f"{named[c]} ({c})" for c in data["component"]],
        "in_liability": [
            in_liability(measured=p.measured, exempt=p.exempt) for p in book.due],
        "settles": list(figures.settles),
        "whole_months": list(figures.paid.whole_months), "months": list(figures.paid.months),
        "days": list(figures.paid.days), "time": list(figures.paid.time), "factor": list(figures.paid.factor),
        "value": list(figures.value),
    }
    for column in COLUMNS:
        page.cells(column.key, columns[column.key])
    page.totals({c.key: sum(map(float, columns[c.key])) for c in COLUMNS if c.total})  # type: ignore[arg-type]


def in_liability(*, measured: bool, exempt: bool) -> str:
    """Say whether a payment is in the liability; that of a short-term lease is due and never in it (842-20-25-2)."""
    return "short-term" if exempt else "yes" if measured else "no"
