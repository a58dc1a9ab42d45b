"""On the screen: components of the contract; costs outside the liability and leasehold improvements, a row a year."""

from __future__ import annotations

from decimal import Decimal

from rich import box
from rich.markup import escape
from rich.table import Table

from asc842.base.money import text
from asc842.book.book_tables import BookTables
from asc842.payments.expense import EXPENSE_KINDS


def components_table(book: BookTables) -> Table | None:
    """Lay out components with their prices, shares and parts of the consideration; None where there are none."""
    t = book.tables["components"]
    if t.empty:
        return None
    table = Table(title="Components", title_justify="left", box=box.SIMPLE, pad_edge=False, show_edge=False)
    for name, right in (("", False), ("Kind", False), ("Standalone price", True), ("Share", True),
                        ("Consideration", True), ("Accounted for", False), ("From", False)):
        table.add_column(name, justify="right" if right else "left", no_wrap=right)
    for c in t.to_dict("records"):
        divided = c["consideration"] is not None
        share = f"{c['share']:.2%}".replace("%", " %") if divided else ""
        estimated = " (estimated)" if c["estimated"] else ""
        table.add_row(escape(c["name"]), c["kind"], f"{c['standalone_price']:,}{estimated}", share,
                      text(c["consideration"]) if divided else "", c["accounted_for"],
                      escape(c["event"]) or "commencement")
    return table


def expenses_table(book: BookTables) -> Table | None:
    """Lay out what is recognized and paid outside the liability, by calendar year; None where there is nothing."""
    t = book.tables["expenses"]
    if t.empty:
        return None
    kinds = [k for k in EXPENSE_KINDS if (t["kind"] == k).any() and k != "lease incentive"]
    table = Table(title="Outside the liability", title_justify="left", box=box.SIMPLE, pad_edge=False, show_edge=False)
    table.add_column("")
    for name in (*kinds, "paid"):
        table.add_column(name[0].upper() + name[1:], justify="right", no_wrap=True)
    for year, rows in t.groupby(t["period"].str[:4]):
        sums = [sum(rows.loc[rows["kind"] == k, "cost"], Decimal(0)) for k in kinds]
        table.add_row(str(year), *(text(x) for x in (*sums, sum(rows["paid"], Decimal(0)))))
    return table


def improvements_table(book: BookTables) -> Table | None:
    """Lay out leasehold improvements, by name and calendar year; None where there are none."""
    t = book.tables["leasehold_improvements"]
    if t.empty:
        return None
    table = Table(title="Leasehold improvements", title_justify="left", box=box.SIMPLE, pad_edge=False,
                  show_edge=False)
    table.add_column("")
    table.add_column("")
    for header in ("Amortization", "Written off", "Left", "To"):
        table.add_column(header, justify="right", no_wrap=True)
    for (name, first), rows in t.groupby(["name", t["period"].str[:4]], sort=False):
        off = sum((sum(rows[name], Decimal(0)) for name in ("impaired", "written_off", "transferred")), Decimal(0))
        table.add_row(escape(str(name)), str(first), text(sum(rows["amortization"], Decimal(0))), text(off),
                      text(rows["closing"].iloc[-1]), str(rows["amortized_to"].iloc[-1]))
    return table
