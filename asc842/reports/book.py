"""All that asc842 has to say of one lease, as tables."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract_checks.check import Check, failed


@dataclass(frozen=True, slots=True)
class LeaseBook:
    """One lease accounted for.

    ``payments``: one row per payment (``component, covers_from, covers_to, due, counted, timing, gross_rent,
    abatement, rent, in_liability, why, row, abated_by, source``). ``schedule``: one row per period, the promised
    columns. ``journal``: one row per line (``date, period, lease, entry, account, debit, credit``). ``summary``:
    totals and opening balances by name. ``checks``: every comparison and identity. Amounts are exact Decimals in
    lease currency.
    """

    lease: Lease
    policy: Policy
    payments: pd.DataFrame
    schedule: pd.DataFrame
    journal: pd.DataFrame
    events: pd.DataFrame
    summary: dict[str, Any]
    checks: tuple[Check, ...] = field(default=())

    @property
    def passed(self) -> bool:
        """Whether no check fails."""
        return not failed(self.checks)

    def with_checks(self, checks: tuple[Check, ...]) -> LeaseBook:
        """Return the same book with its checks."""
        return replace(self, checks=checks)

    def to_json(self) -> str:
        """Return the book as one JSON object; its schema is ``asc842 schema output``."""
        from asc842.reports.json_book import book_json  # noqa: PLC0415  (a renderer, loaded when asked for)

        return book_json(self)

    def to_workbook(self, path: str | Path) -> Path:
        """Write the auditor's workbook (xlsx, live formulas) and return its path.

        Raises OutputError, leaving nothing behind, where it can't be written.
        """
        from asc842.reports.workbook import write_workbook  # noqa: PLC0415  (a renderer, loaded when asked for)

        return write_workbook(self, Path(path))
