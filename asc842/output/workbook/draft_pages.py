"""A draft as a workbook: rent, what is to be confirmed, what is missing, the place of each value."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from asc842._version import __version__
from asc842.base.lazy import pd
from asc842.output.draft_tables import confirm_table, left_out_table, missing_table, places_table, rent_tables
from asc842.output.renderers.styles import workbook_options
from asc842.output.renderers.xlsx import Pages
from asc842.output.table import Table
from asc842.reading.draft import ContractDraft


def draft_workbook(draft: ContractDraft) -> bytes:
    """Return the workbook of a draft; it is to look at, and the draft lease file is what is read."""
    content = BytesIO()
    workbook = xlsxwriter.Workbook(content, workbook_options())
    pages = Pages(workbook, f"asc842 {__version__}  ·  draft")
    rents = [(f"Rent {n}" if n else "Rent", table) for n, table in enumerate(rent_tables(draft))]
    for name, table in (
        *rents,
        ("Confirm", confirm_table(draft)),
        ("Missing", missing_table(draft)),
        ("No rent", left_out_table(draft)),
        ("Places", places_table(draft)),
    ):
        pages.plain(name, f"{draft.lease['name']}: {table.title}", _frame(table), "the draft lease file")
    workbook.close()
    return content.getvalue()


def _frame(table: Table) -> pd.DataFrame:
    return pd.DataFrame(
        {c.heading: [str(v) if v is not None and c.kind == "text" else v for v in c.values] for c in table.columns},
        dtype=object,
    )
