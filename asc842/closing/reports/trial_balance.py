"""The ledger's own balances beside those of the register, account by account."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from asc842.closing.csv_tables import read_csv, refuse
from asc842.spans.reader import TableReader

COLUMNS: dict[str, object] = {"entity": "", "account": None, "currency": "USD", "balance": None}


def read_trial_balance(path: Path) -> pd.DataFrame:
    """Read a CSV of ``account, balance`` and, where they matter, ``entity, currency``; balances in whole cents.

    Debits are positive. Raises InputError with every bad row.
    """
    text, file = read_csv(path, COLUMNS, ("balance",))
    reader = TableReader()
    table = reader.table({"trial balance": text}, "trial balance", COLUMNS)
    cents = reader.cents("trial balance", table, "balance", signed=True)
    refuse(file, reader)
    return table.assign(balance=cents)


def compared_with(ledger: pd.DataFrame, booked: pd.DataFrame, shared: Collection[str]) -> pd.DataFrame:
    """Return one row per account that leases touch: ``entity, account, currency, shared, ledger, booked, difference``.

    Cents. ``booked`` has BALANCE_COLUMNS. Where the trial balance names no entity, entities are added up within a
    currency. Accounts ``shared`` with other business ("yes") have balances that leases alone do not explain; of these,
    only those are shown that the ledger names.
    """
    keys = ["entity", "account", "currency"]
    if (ledger["entity"] == "").all():
        booked = booked.assign(entity="")
    ours = booked.astype(dict.fromkeys(keys, str)).groupby(keys)["amount"].sum().rename("booked")
    theirs = ledger.groupby(keys)["balance"].sum().rename("ledger")
    known = set(booked["account"].astype(str)) - (set(shared) - set(ledger["account"]))
    both = pd.concat([theirs, ours], axis=1).fillna(0).astype("int64").reset_index()
    both = both[both["account"].isin(known)].reset_index(drop=True)
    both.insert(len(keys), "shared", both["account"].isin(shared).map({True: "yes", False: ""}))
    return both.assign(difference=both["ledger"] - both["booked"])
