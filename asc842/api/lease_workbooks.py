"""Workbooks of the leases of a close, one each, whatever the leases were read from."""

from __future__ import annotations

from pathlib import Path

from asc842.api.account_for import account_for
from asc842.api.vetted import Progress
from asc842.closing.portfolio import HeldLeases

FOLDER = "workbooks"


def write_lease_workbooks(held: HeldLeases, folder: Path, told: Progress | None = None) -> list[Path]:
    """Write the workbook of every lease of a portfolio to ``folder``/workbooks/LEASE.xlsx; return the paths.

    Each is that of :meth:`asc842.LeaseBook.to_workbook` under the policy of the portfolio. Raises OutputError where
    one can't be written.
    """
    written = []
    for done, lease in enumerate(held.leases, 1):
        book = account_for(lease.lease, held.policy)
        written.append(book.to_workbook(folder / FOLDER / f"{lease.id}.xlsx"))
        if told is not None:
            told("workbooks", done, len(held.leases))
    return written
