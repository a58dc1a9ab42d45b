"""Every file of a close: the journal and tables as CSV and JSON, workbook, page, and files for other ledgers."""

from __future__ import annotations

from asc842.closing.book import CloseBook
from asc842.output.close import FILES, OF_REPORTS, WITHOUT_REPORTS


def close_files(book: CloseBook, *, reports: bool = True) -> dict[str, bytes]:
    """Return the content of each file by its path in the folder of the close; the same book gives the same bytes.

    Without ``reports`` there is the journal, in every layout asked for, and the JSON by class.
    """
    files = dict[str, bytes]()
    for made in FILES:
        if (WITHOUT_REPORTS if reports else OF_REPORTS) not in made.marks:
            files |= made.entry(book)
    return files
