"""Foreign leases in the functional currency, balances and movements, against figures worked out here by themselves."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

import asc842
from asc842.calendar.fiscal import FiscalCalendar
from asc842.closing.checks import Made
from asc842.closing.foreign import read_rates
from asc842.closing.holdings import Holdings
from asc842.closing.lines import current_portion, period_lines
from asc842.closing.reports.all import by_class
from asc842.contract.policy import Policy
from holdings import close_checks, holdings_of, reports_of
from lease_files import lease_text, load_text
from test_events import with_events

POLICY = Policy(functional_currencies={"Entity": "USD"}, reclassify_current=False)
# Closing rate of each month from December 2024 on, and the average of the month.
CLOSING = [Decimal("1.1000"), *(Decimal("1.1000") + Decimal("0.0125") * m for m in range(1, 25))]
AVERAGE = [Decimal(0), *((a + b) / 2 for a, b in pairwise(CLOSING))]
RENT = {"frequency": "annual", "timing": "arrears", "rows": [{"amount": 100000}]}
CHANGED = {"id": "rent-1", "name": "Rent", "source": "lease, 9", "frequency": "annual", "timing": "arrears",
           "rows": [{"amount": 110000}]}
MORE_RENT = {"id": "more", "kind": "modification", "effective": date(2026, 1, 1), "discount_rate": Decimal("0.07"),
             "rent": [CHANGED], "source": "lease, 9", "reason": "More rent."}


def cent(value: Decimal | float) -> int:
    return int((Decimal(value) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def turned(cents: int, rate: Decimal) -> int:
    return int((cents * rate).quantize(Decimal(1), ROUND_HALF_UP))


def month_end(month: int) -> np.datetime64:
    """Last day of the month-th month from 2025 on; 0 is the end of 2024."""
    return np.datetime64(np.datetime64("2025-01", "M") + month, "D") - 1


def rates_text() -> str:
    rows = [f"EUR,USD,{month_end(m)},{CLOSING[m]},{AVERAGE[m] or ''}" for m in range(25)]
    # A second foreign currency, twice the first at every date.
    rows += [f"GBP,USD,{month_end(m)},{2 * CLOSING[m]},{2 * AVERAGE[m] or ''}" for m in range(25)]
    return "\n".join(["currency,to,date,rate,average", *rows]) + "\n"


def text_of(name: str, currency: str, *events: dict[str, object]) -> str:
    text = lease_text(date(2025, 1, 1), date(2027, 12, 31), RENT, lease_id=name)
    text = text.replace('name = "A lease', f'currency = "{currency}"\nname = "A lease', 1)
    return with_events(text, *events) if events else text


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Holdings:
    path = tmp_path_factory.mktemp("rates") / "rates.csv"
    path.write_text(rates_text())
    leases = [load_text(text_of("euros", "EUR", MORE_RENT)), load_text(text_of("pounds", "GBP", MORE_RENT)),
              load_text(text_of("dollars", "USD"))]
    return replace(holdings_of(leases, POLICY), rates=read_rates(path))


def liabilities() -> list[int]:
    """Liability in cents of the lease's currency at the end of months 0 to 12, and after the modification."""
    value = sum(100000 / 1.06**n for n in (1, 2, 3))
    found = [cent(value * 1.06 ** (month / 12)) for month in range(13)]
    found[12] -= 100000_00
    return [*found, cent(110000 / 1.07 + 110000 / 1.07**2)]


def assets() -> list[int]:
    """Asset likewise: straight-line cost of 300,000 over 36 months less interest; then what the liability rises by."""
    owed = liabilities()
    interest = [b - a for a, b in pairwise(owed[:13])]
    interest[11] += 100000_00
    cost = [cent(Decimal(300000) * m / 36) for m in range(13)]
    found = [owed[0]]
    for month in range(1, 13):
        found.append(found[-1] - (cost[month] - cost[month - 1] - interest[month - 1]))
    return [*found, found[-1] + owed[13] - owed[12]]


def reports(held: Holdings, label: str) -> dict[str, pd.DataFrame]:
    calendar = FiscalCalendar(POLICY.calendar)
    period = calendar.period(label)
    return reports_of(held, calendar, period, current_portion(held, np.datetime64(period.last_day)))


def row(table: pd.DataFrame, lease: str) -> pd.Series:
    return table.set_index("lease").loc[lease]


def test_balances_at_the_end_of_the_first_year(held: Holdings) -> None:
    table = reports(held, "2025-12")["functional currency"]
    assert list(table["lease"]) == ["euros", "pounds"]
    assert set(table["currency"]) == {"USD"}
    owed, asset = liabilities(), assets()
    for lease, times in (("euros", 1), ("pounds", 2)):
        found = row(table, lease)
        assert (found["liability in lease currency"], found["asset in lease currency"]) == (owed[12], asset[12])
        assert found["closing rate"] == pytest.approx(float(times * CLOSING[12]), abs=1e-12)
        assert found["rate of the asset"] == pytest.approx(float(times * CLOSING[0]), abs=1e-12)
        assert found["liability"] == turned(owed[12], times * CLOSING[12])
        assert found["asset"] == turned(asset[12], times * CLOSING[0])
        assert found["current"] + found["noncurrent"] == found["liability"]


def test_the_liability_rolls_forward_at_the_rate_of_each_movement(held: Holdings) -> None:
    owed = liabilities()
    interest = [b - a for a, b in pairwise(owed[:13])]
    interest[11] += 100000_00
    accreted = sum(turned(cents, AVERAGE[m]) for m, cents in enumerate(interest, 1))
    paid = turned(100000_00, AVERAGE[12])
    opened, closing = turned(owed[0], CLOSING[0]), turned(owed[12], CLOSING[12])
    found = row(reports(held, "2025-12")["liability roll-forward in functional currency, year to date"], "euros")
    assert (found["opening"], found["additions"], found["interest"]) == (0, opened, accreted)
    assert (found["payments"], found["closing"]) == (-paid, closing)
    assert found["exchange difference"] == closing - opened - accreted + paid
    assert found["difference"] == 0


def test_a_month_by_itself_and_in_the_journal(held: Holdings) -> None:
    """June: the balance at May's rate, interest at June's average, the rest exchange, booked for that amount."""
    owed = liabilities()
    before, after = turned(owed[5], CLOSING[5]), turned(owed[6], CLOSING[6])
    loss = after - before - turned(owed[6] - owed[5], AVERAGE[6])
    found = row(reports(held, "2025-06")["liability roll-forward in functional currency, period"], "euros")
    assert (found["opening"], found["closing"], found["exchange difference"]) == (before, after, loss)
    lines = period_lines(held, "2025-06", np.datetime64("2025-06-01"), np.datetime64("2025-06-30"))
    booked = lines[(lines["lease"] == "euros") & (lines["account"] == "Foreign exchange gain or loss")]
    assert (booked["debit"] - booked["credit"]).tolist() == [loss]
    balances = row(reports(held, "2025-06")["functional currency"], "euros")
    assert balances["exchange gain or loss, period"] == -loss


def test_what_a_modification_adds_to_the_asset_comes_in_at_its_day(held: Holdings) -> None:
    """The rest stays at the rate of commencement; the liability's rise is at the modification's rate too."""
    owed, asset = liabilities(), assets()
    spot = CLOSING[12]  # 2026-01-01: the latest rate is that of 2025-12-31
    added = asset[13] - asset[12]
    weighted = (asset[12] * CLOSING[0] + added * spot) / asset[13]
    found = reports(held, "2026-01")
    rolled = row(found["right-of-use asset roll-forward in functional currency, period"], "euros")
    assert (rolled["opening"], rolled["remeasurement"]) == (turned(asset[12], CLOSING[0]), turned(added, spot))
    balances = row(found["functional currency"], "euros")
    assert balances["rate of the asset"] == pytest.approx(float(weighted), abs=1e-9)
    assert balances["asset"] == turned(int(balances["asset in lease currency"]), weighted)
    assert rolled["closing"] == balances["asset"]
    assert rolled["closing"] - rolled["opening"] - rolled["remeasurement"] == rolled["amortization"]
    liability = row(found["liability roll-forward in functional currency, period"], "euros")
    assert liability["remeasurement"] == turned(owed[13] - owed[12], spot)
    assert liability["difference"] == 0
    # Of January's exchange difference, what the modification adds on its first day is no part.
    after = cent((110000 / 1.07 + 110000 / 1.07**2) * 1.07 ** (1 / 12))
    opened, closed = turned(owed[12], CLOSING[12]), turned(after, CLOSING[13])
    lost = closed - opened - turned(owed[13] - owed[12], spot) - turned(after - owed[13], AVERAGE[13])
    assert liability["exchange difference"] == -balances["exchange gain or loss, period"] == lost


def test_what_an_event_takes_away_leaves_the_rate_of_the_asset(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(rates_text())
    lost = {"id": "damage", "kind": "impairment", "effective": date(2025, 6, 30), "impairment": Decimal("50000.00"),
            "source": "lease, 9", "reason": "Damage."}
    held = replace(holdings_of([load_text(text_of("euros", "EUR", lost))], POLICY), rates=read_rates(path))
    found = reports(held, "2025-12")
    rolled = row(found["right-of-use asset roll-forward in functional currency, year to date"], "euros")
    assert rolled["impairment"] == -turned(50000_00, CLOSING[0])
    assert row(found["functional currency"], "euros")["rate of the asset"] == pytest.approx(1.1, abs=1e-12)


def test_currencies_are_never_added_up(held: Holdings) -> None:
    """By class, dollars of both leases are one sum; what is in euros and pounds has none."""
    table = reports(held, "2025-12")["functional currency"]
    (summed,) = by_class(table).to_dict("records")
    assert summed["liability"] == table["liability"].sum()
    assert "liability in lease currency" not in summed
    averages = reports(held, "2025-12")["weighted averages"]
    assert set(averages["currency"]) == {"EUR", "GBP", "USD"}
    assert (averages["leases"] <= 1).all()


def test_the_checks_compare_journal_and_report(held: Holdings) -> None:
    first, last = np.datetime64("2025-06-01"), np.datetime64("2025-06-30")
    lines, now = period_lines(held, "2025-06", first, last), current_portion(held, last)
    found = reports(held, "2025-06")
    checks = {c.name: c for c in close_checks(Made(held, lines, found, now))}
    named = "exchange differences of the journal = functional-currency roll-forward"
    assert {c.status for c in checks.values()} == {"pass"}
    wrong = lines.assign(debit=lines["debit"].where(lines["account"] != "Foreign exchange gain or loss",
                                                    lines["debit"] + 1))
    again = {c.name: c for c in close_checks(Made(held, wrong, found, now))}
    assert (checks[named].status, again[named].status) == ("pass", "fail")


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A close of June 2025 from files: exports in a folder."""
    folder = tmp_path_factory.mktemp("closed")
    (folder / "leases").mkdir()
    (folder / "rates.csv").write_text(rates_text())
    for name, currency in (("euros", "EUR"), ("pounds", "GBP"), ("dollars", "USD")):
        text = text_of(name, currency).replace('id = "', 'entity = "Entity"\nid = "', 1)
        (folder / "leases" / f"{name}.toml").write_text(text)
    result = asc842.close(folder / "leases", "2025-06", out=folder / "out", policy=POLICY, rates=folder / "rates.csv")
    assert result.passed
    return folder / "out" / "2025-06"


@pytest.mark.heavy
def test_in_every_export(closed: Path) -> None:
    owed = liabilities()
    expected = f"{Decimal(turned(owed[6], CLOSING[6])) / 100:.2f}"
    rows = list(csv.DictReader(io.StringIO((closed / "reports" / "functional currency.csv").read_text())))
    assert [(r["lease"], r["lease currency"], r["currency"]) for r in rows] == [("euros", "EUR", "USD"),
                                                                               ("pounds", "GBP", "USD")]
    assert rows[0]["liability"] == expected
    document = json.loads((closed / "close.json").read_text())
    assert document["reports"]["functional currency"][0]["liability"] == expected
    assert f"{Decimal(expected):,}" in (closed / "close.html").read_text()
    book = openpyxl.load_workbook(closed / "close.xlsx", data_only=True)
    shown = [cell.value for line in book["Functional currency"].iter_rows() for cell in line]
    assert float(expected) in shown


def test_without_foreign_leases_there_is_no_such_sheet(tmp_path: Path) -> None:
    (tmp_path / "leases").mkdir()
    (tmp_path / "leases" / "dollars.toml").write_text(text_of("dollars", "USD"))
    asc842.close(tmp_path / "leases", "2025-06", out=tmp_path / "out")
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "out" / "2025-06" / "close.xlsx").read_bytes()))
    assert "Functional currency" not in book.sheetnames
