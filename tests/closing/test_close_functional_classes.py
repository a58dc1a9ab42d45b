"""Foreign leases that change classification, in the functional currency: each class rolls forward by itself."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import asc842
from asc842.calendar.fiscal import FiscalCalendar
from asc842.closing.checks import Made
from asc842.closing.exchange import EXCHANGED, exchange_of
from asc842.closing.foreign import read_rates
from asc842.closing.holdings import Holdings
from asc842.closing.lines import current_portion, period_lines
from asc842.closing.reports.all import by_class
from asc842.closing.reports.asset_rates import rates_before
from holdings import close_checks, holdings_of, reports_of
from lease_files import load_text
from test_close_classification import MAPS, chain, value, yearly
from test_incentives import with_events

LIABILITY, ASSET = "liability roll-forward in functional currency, {}", (
    "right-of-use asset roll-forward in functional currency, {}")
# Closing rates, and averages: 2 until December 2026, 3 from then on, 4 from the end of 2027 on.
RATES = "currency,to,date,rate\nEUR,USD,2025-01-01,2\nEUR,USD,2026-12-31,3\nEUR,USD,2027-12-31,4\n"
MAPPED = {"account_maps": MAPS, "functional_currencies": {"Entity": "USD"}, "reclassify_current": False}
PLAIN = {"functional_currencies": {"Entity": "USD"}, "reclassify_current": False}


def in_euros(text: str) -> asc842.Lease:
    return load_text(text.replace('name = "A lease', 'currency = "EUR"\nname = "A lease', 1))


def to_finance(effective: str, **more: Any) -> str:
    """1,000 a year in arrears for six years at 6 %, operating until that day; nothing else changes."""
    return with_events(yearly(), {
        "id": "to-finance", "kind": "reassessment", "effective": date.fromisoformat(effective),
        "classification": "finance", "discount_rate": Decimal("0.06"), **more})


def held(tmp_path: Path, rates: str, policy: dict[str, Any], *texts: str) -> Holdings:
    (tmp_path / "rates.csv").write_text(rates)
    h = holdings_of([in_euros(text) for text in texts], asc842.Policy.model_validate(policy))
    return replace(h, rates=read_rates(tmp_path / "rates.csv"))


def reports(h: Holdings, label: str) -> dict[str, pd.DataFrame]:
    calendar = FiscalCalendar(h.policy.calendar)
    period = calendar.period(label)
    return reports_of(h, calendar, period, current_portion(h, np.datetime64(period.last_day)))


def rows(table: pd.DataFrame, *columns: str) -> dict[str, list[int]]:
    assert set(table["lease currency"]) == {"EUR"}
    assert set(table["currency"]) == {"USD"}
    return {kind: list(map(int, x)) for kind, x in zip(table["classification"], table[list(columns)].to_numpy(),
                                                       strict=True)}


def accreted(years: int, months: float) -> int:
    """What is owed in cents some months after the value of so many payments."""
    exact = Decimal(sum(100000 / 1.06**n for n in range(1, years + 1)) * 1.06 ** (months / 12))
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize("policy", [PLAIN, MAPPED])
@pytest.mark.parametrize("effective", ["2027-01-01", "2027-01-16"])
def test_the_year_of_a_change(tmp_path: Path, effective: str, policy: dict[str, Any]) -> None:
    """What is owed moves at the closing rate of December 2026, 3; the asset at that of its commencement, 2.

    Interest of eleven months is at 3, December's at 4.
    """
    found = reports(held(tmp_path, RATES, policy, to_finance(effective)), "2027-12")
    eleven = accreted(4, 11) - value(4)
    december = value(3) + 100000 - accreted(4, 11)
    columns = "opening", "change of classification", "interest", "payments", "exchange difference", "closing"
    got = rows(found[LIABILITY.format("year to date")], *columns, "difference")
    # 15 of the 31 days of January, if so many, are booked under the classification before.
    days = (int(effective[-2:]) - 1) / 31
    early = 3 * (accreted(4, days) - value(4))
    moved = 3 * value(4) + early
    assert got["operating"] == [3 * value(4), -moved, early, 0, 0, 0, 0]
    flows = [moved, 3 * eleven + 4 * december - early, -400000]
    assert got["finance"] == [0, *flows, 4 * value(3) - sum(flows), 4 * value(3), 0]
    asset = rows(found[ASSET.format("year to date")], "opening", "change of classification", "amortization", "closing")
    opening = asset["operating"][0]
    assert abs(opening - 2 * value(4)) <= 2
    # Those days at straight-line cost, then the rest of 48 months in level amortization.
    at_change = value(4) * 1.06 ** (days / 12) - 100000 / 12 * days
    assert abs(asset["finance"][1] - 2 * at_change) <= 2
    assert asset["operating"] == [opening, -asset["finance"][1], asset["finance"][1] - opening, 0]
    assert asset["finance"][0] == 0
    assert abs(asset["finance"][3] - 2 * at_change * 36 / (48 - days)) <= 2
    assert sum(asset["finance"][:3]) == asset["finance"][3]
    summed = by_class(found[LIABILITY.format("year to date")]).set_index("classification")["closing"]
    assert summed.to_dict() == {"finance": 4 * value(3), "operating": 0}


def test_a_change_at_the_end_of_a_period(tmp_path: Path) -> None:
    """Interest and payment of December 2026, at 3, are booked under the classification before; its exchange
    difference under that at its end, as its entry is."""
    found = reports(held(tmp_path, RATES, MAPPED, to_finance("2026-12-31", at_end_of_day=True)), "2026-12")
    opening, interest = accreted(5, 11), value(4) + 100000 - accreted(5, 11)
    moved = 2 * opening + 3 * interest - 300000
    got = rows(found[LIABILITY.format("period")], "opening", "interest", "payments", "exchange difference",
               "change of classification", "closing", "difference")
    assert got == {
        "operating": [2 * opening, 3 * interest, -300000, 0, -moved, 0, 0],
        "finance": [0, 0, 0, 3 * value(4) - moved, moved, 3 * value(4), 0]}


def random_rates(seed: int) -> str:
    """A closing and an average rate of each month of 2024 to 2028."""
    rng = random.Random(seed)
    ends = pd.period_range("2024-12", "2028-12", freq="M").to_timestamp("M")
    return "\n".join(["currency,to,date,rate,average", *(
        f"EUR,USD,{end:%Y-%m-%d},{rng.randint(80, 140) / 100},{rng.randint(80, 140) / 100}" for end in ends)]) + "\n"


@pytest.mark.parametrize("each", [4, pytest.param(1, marks=pytest.mark.heavy)])
def test_any_chain_of_changes_foots_by_class_and_ties_to_the_journal(tmp_path: Path, each: int) -> None:
    """Two to four changes of each lease, on any day; exchange differences by class are those booked by class."""
    h = held(tmp_path, random_rates(1), MAPPED, *(chain(seed) for seed in range(12)))
    changed = 0
    days = {np.datetime64(d, "M") for wave in h.measurement.waves[1:] for d in wave.events.date}
    assert len(days) > 20
    for month in sorted(map(str, days | {day + 1 for day in list(days)[::6]}))[::each]:
        first = np.datetime64(f"{month}-01", "D")
        last = (first.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
        found = reports(h, month)
        for stretch in ("period", "year to date"):
            table = found[LIABILITY.format(stretch)]
            assert not table["difference"].any()
            assert (table.groupby("lease")["change of classification"].sum() == 0).all()
        lines = period_lines(h, month, first, last)
        assert [c for c in close_checks(Made(h, lines, found, current_portion(h, last))) if c.status == "fail"] == []
        kinds = lines["account"].map({"7759": "finance", "Foreign exchange gain or loss": "operating"})
        booked = lines[(lines["entry"] == EXCHANGED) & kinds.notna()]
        sums = (booked["debit"] - booked["credit"]).groupby([booked["lease"].astype(str), kinds[booked.index]]).sum()
        rolled = found[LIABILITY.format("period")].set_index(["lease", "classification"])
        shown = rolled["exchange difference"]
        assert shown[shown != 0].to_dict() == sums[sums != 0].to_dict()
        changed += int((rolled["change of classification"] != 0).sum())
        both = pd.concat([found["liability roll-forward, period"].set_index(["lease", "classification"])["closing"],
                          rolled["closing"]], axis=1, keys=["euros", "dollars"]).fillna(0)
        assert ((both["euros"] != 0) == (both["dollars"] != 0)).all()
    assert changed >= 24 // each


def test_an_asset_enters_an_event_at_the_rate_that_earlier_ones_left(tmp_path: Path) -> None:
    """Longer by two years from 2027 on: at 6 %, four payments are left at a rate of 2, two come at a rate of 3."""
    longer = {"id": "longer", "kind": "reassessment", "effective": date(2027, 1, 1), "discount_rate": Decimal("0.06"),
              "lease_term_end": date(2032, 12, 31)}
    other = {"id": "to-finance", "kind": "reassessment", "effective": date(2028, 1, 1), "classification": "finance",
             "discount_rate": Decimal("0.06")}
    h = held(tmp_path, RATES, PLAIN, with_events(yearly(), longer, other))
    four, two = (sum(1 / 1.06**n for n in some) for some in (range(1, 5), (5, 6)))
    weighted = (2 * four + 3 * two) / (four + two)
    assert rates_before(h, exchange_of(h), 1).tolist() == [2]
    assert rates_before(h, exchange_of(h), 2) == pytest.approx([weighted], abs=1e-5)
