"""The ledger's own balances beside those of the register, account by account."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd
from asc842.calendar.positions import Ints
from asc842.closing.csv_tables import read_csv, refuse
from asc842.closing.foreign import functional_currencies
from asc842.intake.text.text_table import TextTable
from asc842.intake.text.words import listing
from asc842.measurement.reader import TableReader
from asc842.measurement.tables import currency_units

COLUMNS: dict[str, object] = {"entity": "", "account": None, "currency": "", "balance": None}
ALL = ""
"""Entity of rows that name none: they stand for all of them."""


def currencies_of(dimensions: pd.DataFrame, functional: Mapping[str, str], *, exchanged: bool) -> dict[str, list[str]]:
    """Return in which currencies each entity's leases post, and those of all (under ALL), in order of name.

    With exchange differences (``exchanged``) these are the functional currencies of foreign leases too.
    """
    posts = pd.DataFrame({"entity": dimensions["entity"].fillna(ALL), "currency": dimensions["currency"]})
    if exchanged:
        own = functional_currencies(dimensions, dict(functional))
        posts = pd.concat([posts, posts.assign(currency=own)], ignore_index=True)
    found = {str(entity): sorted(set(group)) for entity, group in posts.groupby("entity")["currency"]}
    return found | {ALL: sorted(set(posts["currency"]))}


def read_trial_balance(path: Path, currencies: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Read a CSV of ``account, balance`` and, where they matter, ``entity, currency``; balances in whole cents.

    Debits are positive. A row that names no currency is in the one in which its entity's leases post, by
    ``currencies`` (see :func:`currencies_of`). Raises InputError with every bad row, and where they post in several.
    """
    text, file = read_csv(path, COLUMNS, ("balance",))
    reader = TableReader()
    found = reader.table({"trial balance": text}, "trial balance", COLUMNS)
    table = found.frame
    choices = [tuple(currencies.get(entity, currencies[ALL])) for entity in table["entity"]]
    unnamed = (table["currency"] == "").to_numpy(bool)
    only = pd.Series([choice[0] if choice else "" for choice in choices], table.index, dtype=object)
    currency = table["currency"].mask(unnamed, only)
    reader.units["trial balance"] = currency_units(currency)
    cents = reader.cents("trial balance", found, "balance", signed=True)
    refuse(file, reader)
    if wrong := list(_undecided(file, table, np.flatnonzero(unnamed), choices)):
        raise InputError(wrong)
    return table.assign(balance=cents, currency=currency)


def _undecided(file: TextTable, table: pd.DataFrame, unnamed: Ints, choices: Sequence[Sequence[str]]
               ) -> Iterator[Problem]:
    """Rows without a currency whose leases post in several; told once where the file has no such column."""
    several = [row for row in unnamed.tolist() if len(choices[row]) > 1]
    for row in several if "currency" in file.header else several[:1]:
        whose = f"leases of {table['entity'][row]}" if table["entity"][row] else "leases"
        expected = f"the currency of each balance, since {whose} post in {listing(choices[row])}"
        if "currency" in file.header:
            yield file.problem("trial-balance.currency",
                               file.lines[row], "currency", "nothing", expected, "fill it in")
        else:
            yield file.problem("trial-balance.currency",
                               1, "currency", "no column currency", expected, "add the column currency")


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
