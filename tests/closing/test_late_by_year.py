"""What facts that came late did to each fiscal year: the rollover and the iron curtain of SAB 108, by hand."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import asc842
from asc842.calendar.fiscal import FiscalCalendar
from asc842.closing.reports.late_by_year import CURTAIN, ROLLOVER, late_by_year
from asc842.contract.policy import Policy
from event_workbooks import with_events
from lease_files import lease_text

ROLES = {"Rent": "cost", "Interest": "cost", "Liability": "liability", "Liability, current": "liability",
         "Asset": "asset", "Cash": ""}


def restated(*rows: tuple[str, str, int]) -> pd.DataFrame:
    """Differences of period and account, debits less credits in cents: what would have been less what was closed."""
    return pd.DataFrame([{"entity": "E", "lease": "a", "currency": "USD", "period": period, "account": account,
                          "as_closed": 0, "restated": cents, "difference": cents} for period, account, cents in rows])


def by_year(table: pd.DataFrame) -> dict[str, list[int]]:
    return {r["fiscal_year"]: [r[ROLLOVER], r[CURTAIN], r["liability overstated"], r["asset overstated"]]
            for r in table.to_dict("records")}


def test_an_error_of_two_years_that_is_caught_up_in_the_third() -> None:
    """Cost 300.00 too little in 2023 and 100.00 in 2024, a liability of 5,000.00 left out; all booked in 2025.

    The rollover looks at the year alone: 2025 bears 400.00 too much. The iron curtain looks at the balance sheet:
    300.00, 400.00, and nothing once it is booked.
    """
    found = late_by_year(restated(
        ("2023-12", "Rent", 30000), ("2023-12", "Liability", -500000), ("2023-12", "Asset", 470000),
        ("2024-06", "Interest", 10000), ("2024-06", "Liability, current", -10000),
        ("2025-01", "Rent", -30000), ("2025-01", "Interest", -10000), ("2025-01", "Liability", 500000),
        ("2025-01", "Liability, current", 10000), ("2025-01", "Asset", -470000), ("2025-01", "Cash", 0)),
        FiscalCalendar(Policy().calendar), ROLES)
    assert by_year(found) == {"2023": [-30000, -30000, -500000, -470000], "2024": [-10000, -40000, -510000, -470000],
                              "2025": [40000, 0, 0, 0]}


def test_a_year_between_carries_the_misstatement_on() -> None:
    """Nothing of 2024 itself is wrong, yet its balance sheet is; what is made up within a year misstates no year."""
    found = late_by_year(restated(
        ("before 2023-12", "Rent", 100), ("2023-12", "Rent", 500), ("2025-01", "Rent", -600),
        ("2025-02", "Interest", 70), ("2025-03", "Interest", -70)), FiscalCalendar(Policy().calendar), ROLES)
    # The register begins with December: what was before it is of other years too, by how much it does not know.
    assert by_year(found) == {"2023 before 2023-12, and earlier years": [-100, -100, 0, 0],
                              "2023, from 2023-12": [-500, -600, 0, 0],
                              "2024": [0, -600, 0, 0], "2025": [600, 0, 0, 0]}
    within = late_by_year(restated(("2025-02", "Rent", 70), ("2025-03", "Rent", -70)),
                          FiscalCalendar(Policy().calendar), ROLES)
    assert within.empty


@pytest.mark.heavy
def test_a_close_tells_it_in_every_output(tmp_path: Path) -> None:
    """A rider of December 2003 turns up in January: rent is 2,200.00 instead of 2,000.00 from that month on, and so is
    cost. At 6 % the 35 payments left are worth 200 more each: liability and asset were too low by that."""
    folder = tmp_path / "leases"
    folder.mkdir()
    rent: dict[str, Any] = {"id": "base", "name": "Base rent", "timing": "advance", "source": "lease, 4",
                            "rows": [{"monthly": 2000}]}
    text = lease_text("2003-11-01", "2006-10-31", rent, lease_id="office")
    path = folder / "office.toml"
    path.write_text(text, encoding="utf-8")
    for period in ("2003-11", "2003-12"):
        asc842.close(folder, period, out=tmp_path / "out", reports=False)
    rider = {"id": "rider", "kind": "modification", "effective": date(2003, 12, 1), "discount_rate": Decimal("0.06"),
             "classification": "operating", "rent": [{**rent, "rows": [{"monthly": 2200}]}]}
    path.write_text(with_events(text, rider) + '\n[[late_facts]]\nchanged = "rider"\nkind = "error"\n'
                    'reason = "Filed late."\n', encoding="utf-8")
    result = asc842.close(folder, "2004-01", out=tmp_path / "out")
    less = sum(20000 / 1.005**k for k in range(1, 35))  # of the payments of January 2004 and later, at December's end
    (first, second) = result.book.by_year.to_dict("records")
    assert (first["fiscal_year"], first[ROLLOVER], first[CURTAIN], first["kind"]) == ("2003", -20000, -20000, "error")
    assert (second["fiscal_year"], second[ROLLOVER], second[CURTAIN]) == ("2004", 20000, 0)
    assert (second["liability overstated"], second["asset overstated"]) == (0, 0)
    assert abs(first["liability overstated"] + less * 1.005) <= 1
    assert abs(first["asset overstated"] + less * 1.005) <= 1
    out = tmp_path / "out" / "2004-01"
    assert json.loads((out / "close.json").read_text())["late_facts_by_year"][0][ROLLOVER] == "-200.00"
    assert (out / "reports" / "late facts by fiscal year.csv").exists()
    assert "Late facts by year" in openpyxl.load_workbook(out / "close.xlsx").sheetnames
    assert "Late facts by fiscal year" in (out / "close.html").read_text(encoding="utf-8")
