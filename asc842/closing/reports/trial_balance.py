"""The ledger's own balances beside those of the register, account by account."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from asc842.errors import InputError, Problem
from asc842.spans.reader import TableReader

COLUMNS: dict[str, object] = {"entity": "", "account": None, "currency": "USD", "balance": None}


def read_trial_balance(path: Path) -> pd.DataFrame:
    """Read a CSV of ``account, balance`` and, where they matter, ``entity, currency``; balances in whole cents.

    Debits are positive. Raises InputError with every bad row.
    """
    try:
        text = pd.read_csv(path, dtype=str, keep_default_na=False)
    except FileNotFoundError:
        raise InputError([Problem("", "no such file", "a CSV file", "check the path", str(path))]) from None
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError([Problem("", str(error), "a CSV file with account and balance", "save it as CSV in UTF-8",
                                  str(path))]) from None
    reader = TableReader()
    table = reader.table({"trial balance": text}, "trial balance", COLUMNS)
    reader.refuse()
    cents = reader.cents("trial balance", table, "balance", signed=True)
    reader.refuse()
    return table.assign(balance=cents)


def compared_with(ledger: pd.DataFrame, booked: pd.DataFrame) -> pd.DataFrame:
    """Return one row per account of either: ``entity, account, currency, ledger, booked, difference`` in cents.

    ``booked`` has BALANCE_COLUMNS. Where the trial balance names no entity, entities are added up within a currency.
    Accounts that leases never touch are left out.
    """
    keys = ["entity", "account", "currency"]
    if (ledger["entity"] == "").all():
        booked = booked.assign(entity="")
    ours = booked.astype(dict.fromkeys(keys, str)).groupby(keys)["amount"].sum().rename("booked")
    theirs = ledger.groupby(keys)["balance"].sum().rename("ledger")
    known = set(booked["account"].astype(str))
    both = pd.concat([theirs, ours], axis=1).fillna(0).astype("int64").reset_index()
    both = both[both["account"].isin(known)]
    return both.assign(difference=both["ledger"] - both["booked"]).reset_index(drop=True)
