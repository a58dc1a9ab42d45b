"""Files for other ledgers, as the policy asks for them."""

from __future__ import annotations

from collections.abc import Mapping

from asc842.closing.book import CloseBook
from asc842.closing.dimensions import dimension_names
from asc842.output.close import FILES
from asc842.output.erp.write import erp_files


@FILES.at(40)
def ledger_files(book: CloseBook) -> Mapping[str, bytes]:
    """Return the journal in every layout that the policy names."""
    ledgers = erp_files(book.lines, book.before, book.period.first_day, book.period.last_day, book.policy,
                        dimension_names(book.roster.dimensions))
    return {f"erp/{name}": text.encode() for name, text in ledgers.items()}
