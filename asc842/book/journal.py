"""The journal of one lease: the lines that a close posts, on the same accounts, as a table."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from asc842.base.money import from_cents
from asc842.book.books import Books
from asc842.book.classified import accounts_of
from asc842.book.coded import FOREVER, Coded, joined, lines_outside, schedule_lines
from asc842.book.moves import booked_moves
from asc842.contract.lease import Lease

JOURNAL_COLUMNS = ("date", "period", "lease", "entry", "account", "debit", "credit")
END_OF_TIME = np.datetime64("9999-12-31")


class _Line(NamedTuple):
    date: date
    entry: str
    role: int
    finance: bool
    amount: int
    place: int


def decimal_journal(lease: Lease, books: Books) -> pd.DataFrame:
    """Return the journal of one lease: JOURNAL_COLUMNS, exact Decimals, in order of date.

    Entries of its schedule, of costs outside the liability and of leasehold improvements, and those that move balances
    between accounts where its classification changes; every line on the account that the policy's maps name.
    """
    coded = joined([booked_moves(books), schedule_lines(books, FOREVER, END_OF_TIME),
                    lines_outside(books, FOREVER, END_OF_TIME)])
    accounts = accounts_of(books)
    zero = from_cents(0)
    rows = [(x.date, f"{x.date:%Y-%m}", lease.id, x.entry, accounts[int(x.finance), x.place, x.role],
             from_cents(x.amount) if x.amount > 0 else zero, from_cents(-x.amount) if x.amount < 0 else zero)
            for x in _lines(coded)]
    return pd.DataFrame(rows, columns=list(JOURNAL_COLUMNS))


def _lines(coded: Coded) -> list[_Line]:
    coded = coded.where(np.argsort(coded.date, kind="stable"))
    columns = [getattr(coded, name).tolist() for name in _Line._fields]
    return [_Line(*values) for values in zip(*columns, strict=True)]
