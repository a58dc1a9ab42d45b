"""The journal of one lease: the lines that a close posts, on the same accounts, as a table."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from asc842.base.plain_table import PlainTable
from asc842.book.books import Books
from asc842.book.classified import accounts_of
from asc842.book.coded import FOREVER, Coded, joined, lines_outside, schedule_lines
from asc842.book.moves import booked_moves
from asc842.contract.lease import Lease

JOURNAL_COLUMNS = ("date", "period", "lease", "entry", "account", "debit", "credit")
END_OF_TIME = np.datetime64("9999-12-31")


def journal_table(lease: Lease, books: Books) -> PlainTable:
    """Return the journal of one lease: JOURNAL_COLUMNS, exact Decimals, in order of date.

    Entries of its schedule, of costs outside the liability and of leasehold improvements, and those that move balances
    between accounts where its classification changes; every line on the account that the policy's maps name.
    """
    coded, accounts = whole_life(books), accounts_of(books)
    columns = (coded.date, np.datetime_as_string(coded.date, unit="M"), np.full(len(coded.date), lease.id, object),
               coded.entry, accounts[coded.finance.astype(np.int64), coded.place, coded.role],
               np.maximum(coded.amount, 0), np.maximum(-coded.amount, 0))
    return PlainTable(dict(zip(JOURNAL_COLUMNS, (values.tolist() for values in columns), strict=True)),
                      ("debit", "credit"))


def whole_life(books: Books) -> Coded:
    """Return every line that is booked for leases, whenever it is dated, in order of lease and date."""
    coded = joined([booked_moves(books), schedule_lines(books, FOREVER, END_OF_TIME),
                    lines_outside(books, FOREVER, END_OF_TIME)])
    return coded.where(np.lexsort((coded.date, coded.lease)))


def posted(journal: PlainTable, accounts: Collection[str], entries: Collection[str] | None = None) -> int:
    """Add up, in whole minor units, debits less credits on some accounts; of some ``entries`` alone, where named."""
    columns = journal["account"], journal["entry"], journal.cents("debit"), journal.cents("credit")
    return sum(debit - credit for account, entry, debit, credit in zip(*columns, strict=True)
               if account in accounts and (entries is None or entry in entries))
