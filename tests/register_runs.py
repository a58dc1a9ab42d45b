"""Closes for tests of the register: leases whose lines follow from a few facts, by plain arithmetic."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import pandas as pd

from asc842.closing.register import CloseRun

KEY = ["entity", "lease", "currency", "account"]


@dataclass(frozen=True)
class Month:
    """A calendar month as a fiscal period, numbered from January 2003."""

    number: int

    @property
    def year(self) -> int:
        return 2003 + self.number // 12

    @property
    def month(self) -> int:
        return self.number % 12 + 1

    @property
    def label(self) -> str:
        return f"{self.year}-{self.month:02d}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])


Facts = Mapping[str, Mapping[int, int]]
"""Lease -> month -> rent in cents."""


def lines_of(facts: Facts, upto: int) -> pd.DataFrame:
    """Two entries a month: the cost (a third of it to the asset), and the payment of the rent."""
    rows = []
    for lease, rents in facts.items():
        for number, rent in sorted(rents.items()):
            if number > upto or rent == 0:
                continue
            m = Month(number)
            head = {"entity": "E1", "lease": lease, "currency": "USD", "period": m.label,
                    "date": pd.Timestamp(m.last_day), "memo": "", "cost_center": f"cc-{len(lease) % 3}"}
            asset = rent // 3
            for entry, account, debit, credit in (
                ("operating lease cost", "Lease cost", rent, 0),
                ("operating lease cost", "Lease liability", 0, rent - asset),
                ("operating lease cost", "Right-of-use asset", 0, asset),
                ("payment", "Lease liability", rent, 0), ("payment", "Cash", 0, rent),
            ):
                rows.append({**head, "entry": entry, "account": account, "debit": debit, "credit": credit})
    columns = ["entity", "lease", "currency", "period", "date", "entry", "account", "debit", "credit", "memo",
               "cost_center"]
    frame = pd.DataFrame(rows, columns=columns).astype({"debit": "int64", "credit": "int64"})
    return frame.assign(date=frame["date"].astype("datetime64[s]"))


def leases_of(facts: Facts, upto: int) -> pd.DataFrame:
    rows = []
    for lease, rents in facts.items():
        document = json.dumps({"lease": lease, "rents": {str(k): v for k, v in rents.items()}})
        paid = sum(rent for number, rent in rents.items() if number <= upto)
        rows.append({"lease": lease, "content_hash": sha256(document.encode()).hexdigest(), "document": document,
                     "state": json.dumps({"paid": paid})})
    return pd.DataFrame(rows, columns=["lease", "content_hash", "document", "state"])


def close_run(facts: Facts, month: int, **changes: Any) -> CloseRun:
    values: dict[str, Any] = {
        "period": Month(month), "calendar": "calendar months", "lines": lines_of(facts, month),
        "leases": leases_of(facts, month), "engine": "0.1.0", "input_hash": "a" * 64, "policy_hash": "b" * 64,
        "policy_document": "{}", "rates": ("EUR USD 2003-01-01 1.0 1.0",)}
    return CloseRun(**values | changes)


def short_run(facts: Facts, month: int, asked: list[Sequence[str]] | None = None, **changes: Any) -> CloseRun:
    """The same close handed over as the month's lines, balances before it, and earlier lines on demand."""
    everything = lines_of(facts, month)
    here = everything["period"] == Month(month).label
    before = everything[~here]

    def earlier(leases: Sequence[str]) -> pd.DataFrame:
        if asked is not None:
            asked.append(list(leases))
        return before[before["lease"].isin(leases)]

    return close_run(facts, month, **{"lines": everything[here], "balances": balances(before), "earlier": earlier}
                     | changes)


def balances(lines: pd.DataFrame, *more: str) -> pd.DataFrame:
    """Debits less credits by KEY (and more), zeros left out, in order."""
    by = [*KEY, *more]
    total = lines.assign(amount=lines["debit"] - lines["credit"]).groupby(by, as_index=False)["amount"].sum()
    return total[total["amount"] != 0].sort_values(by, ignore_index=True)
