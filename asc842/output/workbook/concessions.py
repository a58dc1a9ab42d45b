"""Rent that is not paid when it falls due, as formulas over the Concessions sheet, beside what Workings measures."""

from __future__ import annotations

from asc842.book.book_tables import BookTables
from asc842.output.workbook.further_tables import sheet_name, table_grid
from asc842.output.workbook.grid import Grid
from asc842.payments.concessions import PUT_OFF

TABLE = "concessions"
OURS = '{Concessions.in_liability},"yes"'
LATER, GONE = (f'{{Concessions.taken_as}},"{sign}{PUT_OFF}"' for sign in ("", "<>"))


def _sum(*conditions: str) -> str:
    return f"SUMIFS({{Concessions.amount}},{OURS},{','.join(conditions)})"


def _within(column: str) -> str:
    return f'{{Concessions.{column}}},">="&[starts],{{Concessions.{column}}},"<="&[ends]'


ALL_GONE = _sum(GONE)
"""What leaves the liability over the life without being paid."""
BESIDE = {
    "payment": f"-{_sum(_within('due'))}+{_sum(_within('paid'), LATER)}",
    "liability_adjustment": f"-{_sum(_within('due'), GONE)}",
    "liability_opening": "+" + _sum('{Concessions.due},"<"&[starts],{Concessions.paid},">="&[starts]', LATER),
    "liability_closing": "+" + _sum('{Concessions.due},"<="&[ends],{Concessions.paid},">"&[ends]', LATER),
}
"""What each column of the schedule adds to its figure in Workings."""


def is_conceded(book: BookTables) -> bool:
    """Whether any rent in the liability is not paid when it falls due."""
    return any(book.plain[TABLE]["in_liability"])


def conceded_grids(book: BookTables) -> dict[str, Grid]:
    """Lay the Concessions sheet out, where there is one."""
    return {sheet_name(TABLE): table_grid(TABLE, book.plain[TABLE])} if len(book.plain[TABLE]) else {}

