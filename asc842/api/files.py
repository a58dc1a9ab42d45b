"""Every file of a close: the journal and tables as CSV and JSON, workbook, page, and files for other ledgers."""

from __future__ import annotations

from asc842.closing.book import CloseBook
from asc842.closing.dimensions import dimension_names
from asc842.output.close.tables import files_of_tables
from asc842.output.erp.write import erp_files


def close_files(book: CloseBook, *, reports: bool = True) -> dict[str, bytes]:
    """Return the content of each file by its path in the folder of the close; the same book gives the same bytes.

    Without ``reports`` there is the journal, in every layout asked for, and the JSON by class.
    """
    files = dict(files_of_tables(book, reports=reports))
    ledgers = erp_files(book.lines, book.before, book.period.first_day, book.period.last_day, book.policy,
                        dimension_names(book.holdings.dimensions))
    files |= {f"erp/{name}": text.encode() for name, text in ledgers.items()}
    if reports:
        from asc842.output.close.page import close_page  # noqa: PLC0415  (slow to load)
        from asc842.output.close.workbook import close_workbook  # noqa: PLC0415

        files |= {"close.xlsx": close_workbook(book), "close.html": close_page(book).encode()}
    return files
