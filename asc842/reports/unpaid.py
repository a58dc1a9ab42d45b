"""Rent that falls due and is not paid, in the journal: accrued instead of paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from asc842.contract.policy import Accounts
from asc842.money import from_cents


def accrued(journal: pd.DataFrame, unpaid: Mapping[str, int], names: Accounts) -> pd.DataFrame:
    """Return a journal in which what is left unpaid of a month's rent is credited to accrued rent, not to cash.

    ``unpaid`` has whole cents by month. The payment entry of the month keeps its debit to the liability.
    """
    if not unpaid:
        return journal
    lines = [part for line in journal.to_dict("records") for part in _split(line, unpaid, names)]
    return pd.DataFrame(lines, columns=journal.columns)


def _split(line: dict[Any, Any], unpaid: Mapping[str, int], names: Accounts) -> Iterator[dict[Any, Any]]:
    """Yield a line as it is, or its part paid in cash, if any, and its part left unpaid."""
    owed = unpaid.get(line["period"], 0) if (line["entry"], line["account"]) == ("payment", names.cash) else 0
    left = from_cents(owed)
    if line["credit"] != left or not owed:
        yield line | {"credit": line["credit"] - left}
    if owed:
        yield line | {"account": names.prepaid_rent, "credit": left}
