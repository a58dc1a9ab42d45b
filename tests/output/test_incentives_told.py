"""What an output says of an incentive is what was measured: in no measurement only where it is in none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from asc842 import Policy, account_for
from lease_files import lease_text, load_text
from test_incentives import with_events

D = Decimal
TERM = (date(2025, 1, 1), date(2027, 12, 31))
RENT = {"timing": "advance", "rows": [{"monthly": D("1000.00")}]}
FIXED = {"id": "fit-out", "name": "Allowance", "amount": D("4500.00"),
         "receivable": [{"on": date(2025, 6, 30), "amount": D("4500.00")}]}
CONDITIONAL = {**FIXED, "condition": "works are done"}
HOPED_FOR = {k: v for k, v in CONDITIONAL.items() if k != "receivable"}
GRANTED = {"id": "granted", "kind": "incentive", "effective": date(2025, 4, 1), "incentive_id": "fit-out",
           "receivable": [{"on": date(2025, 6, 30), "amount": D("4500.00")}]}


def told(path: Path, text: str, **policy: str) -> tuple[bool, str]:
    """Whether Summary lists the allowance under what is in no measurement, and what Contract remarks of it."""
    book = account_for(load_text(text), Policy.model_validate(policy))
    sheets = openpyxl.load_workbook(book.to_workbook(path / "book.xlsx"))
    summary = [str(c.value) for row in sheets["Summary"].iter_rows() for c in row if c.value]
    contract = [[str(c.value) for c in row if c.value] for row in sheets["Contract"].iter_rows()]
    (line,) = [row for row in contract if row[:2] == ["Allowance", "incentive"]]
    return "Allowance (incentive)" in summary, line[-2]


@pytest.mark.parametrize(("text", "policy", "unmeasured", "remark"), [
    (lease_text(*TERM, RENT, incentives=[FIXED]), {}, False,
     "4,500.00 receivable on 2025-06-30, deducted from the lease payments"),
    (lease_text(*TERM, RENT, incentives=[CONDITIONAL]), {"incentives_receivable": "when received"}, False,
     "from 2025-06-30 by fit-out-received-2025-06-30: 4,500.00 received; on condition: works are done"),
    (lease_text(*TERM, RENT, incentives=[HOPED_FOR]), {}, True, "in no measurement; on condition: works are done"),
    (with_events(lease_text(*TERM, RENT, incentives=[HOPED_FOR]), GRANTED), {}, False,
     "from 2025-04-01 by granted: 4,500.00 receivable on 2025-06-30; on condition: works are done"),
], ids=["receivable", "by policy when received", "on condition alone", "granted by an event"])
def test_an_incentive_is_told_as_it_was_measured(tmp_path: Path, text: str, policy: dict[str, str],
                                                 unmeasured: bool, remark: str) -> None:
    assert told(tmp_path, text, **policy) == (unmeasured, remark)
