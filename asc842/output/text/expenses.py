"""On the screen: components of the contract; costs outside the liability and leasehold improvements, a row a year."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.constants import ZERO
from asc842.book.book_tables import BookTables
from asc842.output.table import Kind, Table
from asc842.payments.expense import EXPENSE_KINDS


def components_table(book: BookTables) -> Iterator[Table]:
    """Lay out components with their prices, shares and parts of the consideration, where there are any."""
    heads: list[tuple[str, Kind]] = [("", "text"), ("Kind", "text"), ("Standalone price", "amount"), ("Share", "rate"),
                                     ("Consideration", "amount"), ("Accounted for", "text"), ("From", "text")]
    rows = [(c["name"], c["kind"], f"{c['standalone_price']:,}{' (estimated)' if c['estimated'] else ''}",
             f"{c['share']:.2%}".replace("%", " %") if c["consideration"] is not None else "", c["consideration"],
             c["accounted_for"], c["event"] or "commencement") for c in book.tables["components"].to_dict("records")]
    if rows:
        yield Table.of_rows("Components", heads, rows)


def expenses_table(book: BookTables) -> Iterator[Table]:
    """Lay out what is recognized and paid outside the liability, by calendar year, where there is anything."""
    t = book.tables["expenses"]
    kinds = [k for k in EXPENSE_KINDS if (t["kind"] == k).any() and k != "lease incentive"]
    heads: list[tuple[str, Kind]] = [("", "text"), *((n[0].upper() + n[1:], "amount") for n in (*kinds, "paid"))]
    rows = [(str(year), *(sum(rows.loc[rows["kind"] == k, "cost"], ZERO) for k in kinds), sum(rows["paid"], ZERO))
            for year, rows in t.groupby(t["period"].str[:4])]
    if rows:
        yield Table.of_rows("Outside the liability", heads, rows)


def improvements_table(book: BookTables) -> Iterator[Table]:
    """Lay out leasehold improvements, by name and calendar year, where there are any."""
    t = book.tables["leasehold_improvements"]
    heads: list[tuple[str, Kind]] = [("", "text"), ("", "text"), ("Amortization", "amount"), ("Written off", "amount"),
                                     ("Left", "amount"), ("To", "amount")]
    rows = [(str(name), str(first), sum(rows["amortization"], ZERO),
             sum((sum(rows[part], ZERO) for part in ("impaired", "written_off", "transferred")), ZERO),
             rows["closing"].iloc[-1], str(rows["amortized_to"].iloc[-1]))
            for (name, first), rows in t.groupby(["name", t["period"].str[:4]], sort=False)] if len(t) else []
    if rows:
        yield Table.of_rows("Leasehold improvements", heads, rows)
