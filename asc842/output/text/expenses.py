"""On the screen: components of the contract; costs outside the liability and leasehold improvements, a row a year."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.constants import ZERO
from asc842.base.plain_table import Row
from asc842.book.book_tables import BookTables
from asc842.output.table import Kind, Table
from asc842.payments.expense import EXPENSE_KINDS


def components_table(book: BookTables) -> Iterator[Table]:
    """Lay out components with their prices, shares and parts of the consideration, where there are any."""
    heads: list[tuple[str, Kind]] = [("", "text"), ("Kind", "text"), ("Standalone price", "amount"), ("Share", "rate"),
                                     ("Consideration", "amount"), ("Accounted for", "text"), ("From", "text")]
    rows = [(c["name"], c["kind"], f"{c['standalone_price']:,}{' (estimated)' if c['estimated'] else ''}",
             f"{c['share']:.2%}".replace("%", " %") if c["consideration"] is not None else "", c["consideration"],
             c["accounted_for"], c["event"] or "commencement") for c in book.plain["components"].records()]
    if rows:
        yield Table.of_rows("Components", heads, rows)


def expenses_table(book: BookTables) -> Iterator[Table]:
    """Lay out what is recognized and paid outside the liability, by calendar year, where there is anything."""
    t = book.plain["expenses"]
    kinds = [k for k in EXPENSE_KINDS if k in t["kind"] and k != "lease incentive"]
    heads: list[tuple[str, Kind]] = [("", "text"), *((n[0].upper() + n[1:], "amount") for n in (*kinds, "paid"))]
    rows = [(year, *(sum((row["cost"] for row in rows if row["kind"] == k), ZERO) for k in kinds),
             sum((row["paid"] for row in rows), ZERO)) for year, rows in t.years().items()]
    if rows:
        yield Table.of_rows("Outside the liability", heads, rows)


def improvements_table(book: BookTables) -> Iterator[Table]:
    """Lay out leasehold improvements, by name and calendar year, where there are any."""
    by_year = dict[tuple[str, str], list[Row]]()
    for row in book.plain["leasehold_improvements"].records():
        by_year.setdefault((row["name"], row["period"][:4]), []).append(row)
    heads: list[tuple[str, Kind]] = [("", "text"), ("", "text"), ("Amortization", "amount"), ("Written off", "amount"),
                                     ("Left", "amount"), ("To", "amount")]
    rows = [(name, year, sum((row["amortization"] for row in rows), ZERO),
             sum((row["impaired"] + row["written_off"] + row["transferred"] for row in rows), ZERO),
             rows[-1]["closing"], str(rows[-1]["amortized_to"])) for (name, year), rows in by_year.items()]
    if rows:
        yield Table.of_rows("Leasehold improvements", heads, rows)
