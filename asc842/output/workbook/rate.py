"""The Rate sheet: the discount rate at commencement and after each event, what supports it, and what it moves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from asc842.base.money import from_cents, minor_units
from asc842.measurement.discount import Discounting
from asc842.output.workbook.events_page import place
from asc842.output.workbook.grid import written
from asc842.output.workbook.life import Life
from asc842.output.workbook.page import Page, Workspace
from asc842.output.workbook.summary import write_results
from asc842.output.workbook.summary_names import discounting
from asc842.resolve.rate_tables import Wanted, table_for
from asc842.resolve.rates import Investment
from asc842.resolve.resolve import Finding

SHEET = "Rate"
WIDTHS = (40, 20, 20, 20, 20, 20, 30)
LAST = len(WIDTHS) - 1
SHIFTS = (-0.01, -0.005, 0.0, 0.005, 0.01)
"""Changes of the yearly rate whose effect is shown."""
PER_STEP = ('IF(Rate_convention="nominal",{0}/Compounded_a_year,IF(Rate_convention="actual/365 nominal",{0}/365,{0}))')


def write_rate(space: Workspace) -> None:
    """Write the Rate sheet."""
    page = Page(space, SHEET, "Discount rate", "The rate at commencement and after each event, what supports it, and "
                "what another rate would give.")
    page.widths(WIDTHS)
    row = _rates(page, space.life, 4)
    for finding in space.book.findings:
        row = _table(page, finding, row)
        if finding.investment:
            row = _implicit(page, finding, finding.investment, row)
    row = write_results(page, row, "How the rate discounts", discounting(space.life), LAST)
    if not space.book.lease.take_over:
        _shifted(page, space, row)
    page.sheet.freeze_panes(3, 0)


def _rates(page: Page, life: Life, row: int) -> int:
    """List the rate in force in each span, and by what it was found."""
    row = page.section(row, "Rates, and what supports them", LAST)
    page.row_of(row, ("From", "Day", "Rate, a year", "Found by"), ["head", *["head center"] * 3])
    page.merged(row, 4, LAST, "Support", "head indent")
    found = {f.at: f for f in life.book.findings}
    for n in range(len(life)):
        row += 1
        finding = found.get("commencement" if n == 0 else life.name(n))
        page.put(row, 0, life.name(n), "wrap line")
        page.formula(row, 1, f"={place('starts', n)}", life.first_day(n), "date line")
        page.formula(row, 2, f"={place('rate', n)}", life.terms[n].discount_rate, "percent line")
        page.put(row, 3, finding.rate.method if finding else "as before", "center line")
        page.merged(row, 4, LAST, finding.rate.source if finding else "", "wrap indent line")
    return row + 2


def _table(page: Page, f: Finding, row: int) -> int:
    """Write the table of the policy that a rate was taken from, and the term it was taken for."""
    p = f.position
    table = table_for(p.policy, Wanted(f.rate.method, p.lease.currency, p.secured, p.rated_from, p.rated_months))
    if table is None:
        return row
    row = page.section(row, f"Table of rates: {table.name}, as of {table.as_of} ({f.at})", LAST)
    page.row_of(row, ("Term in months", "Rate, a year", "Term of the lease"), ["head", "head center", "head center"])
    for index, point in enumerate(sorted(table.rates, key=lambda x: x.months)):
        row += 1
        page.row_of(row, (point.months, point.rate, float(p.rated_months) if index == 0 else None),
                    ["whole left given line", "percent given line", "months line"])
    return row + 2


def _implicit(page: Page, f: Finding, two: Investment, row: int) -> int:
    """Write both sides of an implicit rate: what the lessor invests, and receipts worth as much at the rate."""
    row = page.section(row, f"Rate implicit in the lease ({f.at})", LAST)
    for label, amount in (("Fair value, less tax credit, plus costs deferred", two.target),
                          ("of it, expected back at the end", two.residual)):
        page.put(row, 0, label, "wrap line")
        page.put(row, 1, amount, "balance given line")
        page.merged(row, 2, LAST, two.source, "faint wrap indent line")
        row += 1
    worth = from_cents(f.position.worth(two.flows, f.rate.value))
    page.put(row, 0, "Payments and residual at the rate, by asc842", "wrap line")
    page.put(row, 1, worth, "balance given line")
    page.put(row + 1, 0, "Differs by", "wrap line")
    page.formula(row + 1, 1, f"=ROUND(B{row + 1}-B{row - 1},PLACES)", worth - two.target, "balance line")
    return row + 3


def _shifted(page: Page, space: Workspace, row: int) -> None:
    """Show the opening liability at other rates: how much rests on the rate."""
    row = page.section(row, "What another rate would give", LAST)
    page.row_of(row, ("Rate changed by", "Rate, a year", "Opening liability", "Differs by"),
                ["head", *["head center"] * 3])
    payments, base = space.grids["Payments"], space.book.summary["opening_liability"]
    values = [_opening(space.life, shift) for shift in SHIFTS]
    for shift, value in zip(SHIFTS, values, strict=True):
        row += 1
        page.put(row, 0, shift, "percent left given line")
        rate = f"$B{row + 1}"
        page.formula(row, 1, f"=MAX(0,Discount_rate+$A{row + 1})", _rate(space.life, shift), "percent line")
        opening = (f"=ROUND(SUMPRODUCT(({{Payments.first}}=0)*{{Payments.settles}}*(1+{PER_STEP.format(rate)})"
                   f"^-({{Payments.time}}/Time_step)),PLACES)")
        page.formula(row, 2, written(opening, payments, 0, space.grids), value, "balance line")
        page.formula(row, 3, f"=ROUND($C{row + 1}-Opening_liability,PLACES)", value - float(base), "balance line")


def _rate(life: Life, shift: float) -> float:
    return max(0.0, float(life.spans(0).rate[0]) + shift)


def _opening(life: Life, shift: float) -> float:
    """Return what the payments promised at first are worth at a rate that is changed."""
    spans = life.spans(0)
    found = Discounting.by_convention(spans.anchor, spans.start, np.array([_rate(life, shift)]), spans.convention,
                                      spans.compounding)
    paid, net = _settled(life)
    counted, due = (np.array([getattr(p, k) for p in paid], dtype="datetime64[D]") for k in ("counted", "due"))
    if not paid:
        return 0.0
    worth = float((np.array(net) * found.factors(counted, due, np.zeros(len(paid), dtype=np.int64))).sum())
    return float(np.floor(worth + 0.5)) / minor_units()


def _settled(life: Life) -> tuple[Sequence[object], Sequence[int]]:
    """Return the payments promised at first, and what of each settles the liability, in cents."""
    paid = [(x.payment, cents) for x, cents in zip(life.promises, life.settles, strict=True) if x.first == 0]
    return [p for p, _ in paid], [cents for _, cents in paid]
