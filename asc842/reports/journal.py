"""The journal of one lease: the lines that a close posts, on the same accounts, as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from asc842.contract.lease import Lease
from asc842.ledger.entries import ROLES
from asc842.money import from_cents
from asc842.payments.concessions import unpaid_by_day, unpaid_by_month
from asc842.reports.books import UNPAID, Books
from asc842.reports.classified import accounts_of
from asc842.reports.coded import FOREVER, Coded, joined, lines_beside, on_due_days, schedule_lines
from asc842.reports.moves import booked_moves

JOURNAL_COLUMNS = ("date", "period", "lease", "entry", "account", "debit", "credit")
END_OF_TIME = np.datetime64("9999-12-31")
CASH, ACCRUED = ROLES.index("cash"), ROLES.index("prepaid_rent")


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
                    lines_beside(books, FOREVER, END_OF_TIME)])
    accounts = accounts_of(books)
    zero = from_cents(0)
    rows = [(x.date, f"{x.date:%Y-%m}", lease.id, x.entry, accounts[int(x.finance), x.place, x.role],
             from_cents(x.amount) if x.amount > 0 else zero, from_cents(-x.amount) if x.amount < 0 else zero)
            for x in _accrued(_lines(coded), *_unpaid(books, lease))]
    return pd.DataFrame(rows, columns=list(JOURNAL_COLUMNS))


def _lines(coded: Coded) -> list[_Line]:
    coded = coded.where(np.argsort(coded.date, kind="stable"))
    columns = [getattr(coded, name).tolist() for name in _Line._fields]
    return [_Line(*values) for values in zip(*columns, strict=True)]


def _unpaid(books: Books, lease: Lease) -> tuple[Mapping[str, int], str]:
    """Rent left unpaid, whole cents, by what tells the entry of its payment from others: its month, or its day."""
    if on_due_days(books):
        return {str(day): owed for day, owed in unpaid_by_day(lease).items()}, "%Y-%m-%d"
    return unpaid_by_month(lease), "%Y-%m"


def _accrued(lines: list[_Line], unpaid: Mapping[str, int], by: str) -> Iterator[_Line]:
    """Yield lines in which what is left unpaid of a rent is credited to accrued rent, not to cash.

    ``unpaid`` has whole cents by month or day, written ``by``. A close posts the payment and takes back what was not
    paid in an entry of its own; here the entry of the payment tells both.
    """
    for line in lines:
        owed = unpaid.get(line.date.strftime(by), 0) if (line.entry, line.role) == ("payment", CASH) else 0
        if line.entry == UNPAID:
            continue
        if line.amount + owed:
            yield line._replace(amount=line.amount + owed)
        if owed:
            yield line._replace(role=ACCRUED, amount=-owed)
