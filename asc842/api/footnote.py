"""The lease footnote of a closed period, from what the register keeps of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asc842.base.check import Check, failed
from asc842.base.errors import InputError, Problem
from asc842.closing.disclosures.balance_sheet import read_balance_sheet
from asc842.closing.disclosures.rules import rule_checks
from asc842.output.close.disclosures import JSON_FILE, fact_of
from asc842.output.word.footnote_figures import footnote_figures


@dataclass(frozen=True, slots=True)
class FootnoteDraft:
    """Figures of a footnote, all text by name, and what the data-quality rules say of what is filed."""

    figures: dict[str, Any]
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether no rule fails."""
        return not failed(self.checks)


def footnote_of(files: Mapping[str, bytes], period: str, balance_sheet: Path | None = None, *,
                reopened: bool = False) -> FootnoteDraft:
    """Return the footnote of a period from the ``files`` that it was closed with.

    ``balance_sheet`` is a CSV of ``element, line, amount``: where each balance stands; ``reopened``, whether the
    period has been reopened since, which the footnote says. Raises InputError where the
    period was closed without reports, or the balance sheet is refused.
    """
    if JSON_FILE not in files:
        raise InputError([Problem("footnote.none",
                                  "PERIOD", f"{period} has no disclosures", "a period that was closed with its "
                                  "reports by this version", "reopen it and close it without --journal-only")])
    facts = [fact_of(row) for row in json.loads(files[JSON_FILE])["facts"]]
    lines = None
    if balance_sheet is not None:
        currencies = sorted({f.currency for f in facts})
        if len(currencies) != 1:
            raise InputError([Problem("balance-sheet.currency",
                                      "--balance-sheet", ", ".join(currencies) or "no lease",
                                      "leases of one currency", "leave it out: lines of several are not compared")])
        lines = read_balance_sheet(balance_sheet, currencies[0])
    checks = rule_checks(facts, lines)
    close = json.loads(files["close.json"])
    return FootnoteDraft(footnote_figures(facts, close, checks, reopened=reopened), checks)
