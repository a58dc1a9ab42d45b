"""Leasehold improvements as a table, and their entries; their amortization is no lease cost."""

from __future__ import annotations

from collections.abc import Sequence

from asc842.base.plain_table import PlainTable
from asc842.book import TABLES
from asc842.payments.improvements import MOVEMENTS, ImprovementRow

AMOUNTS = ("opening", *MOVEMENTS, "closing")
COLUMNS = ("improvement", "name", "period", "starts", "ends", *AMOUNTS, "amortized_to", "limited_by", "paragraph",
           "source")
ACCUMULATED = "leasehold_improvement_accumulated"
ENTRIES = {
    "amortization": ("leasehold_improvement_amortization", ACCUMULATED, "amortization"),
    "impaired": ("leasehold_improvement_loss", ACCUMULATED, "impairment"),
    "restated": (ACCUMULATED, "adoption_equity", "life to the group, as if it always had been"),
    "written_off": ("leasehold_improvement_loss", ACCUMULATED, "write-off"),
    "transferred": ("common_control_equity", ACCUMULATED, "transfer under common control"),
    "addition": ("leasehold_improvements", "cash", "in service"),
}
"""What each movement debits and credits, by the roles of accounts, and what its entry is called."""


@TABLES.at(140, "improvements", name="leasehold_improvements")
def improvements_table(rows: Sequence[ImprovementRow]) -> PlainTable:
    """One row per improvement and calendar month, from the day in service on; amounts exact Decimals.

    ``opening + addition + carried_in + restated - amortization - impaired - written_off - transferred = closing``;
    ``amortized_to`` is the last day of amortization as then judged, ``limited_by`` what sets it (842-20-35-12,
    -35-12A, -35-13).
    """
    return PlainTable.of(COLUMNS, [
        (r.improvement.id, r.improvement.name, f"{r.starts:%Y-%m}", r.starts, r.ends,
         *(getattr(r, name) for name in AMOUNTS), r.life.last, r.life.until, r.paragraph, r.improvement.source)
        for r in rows], AMOUNTS)


def entry_name(kind: str, improvement: str) -> str:
    """Name the entry of a movement of an improvement."""
    return f"leasehold improvement, {ENTRIES[kind][2]}: {improvement}"
