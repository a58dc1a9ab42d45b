"""Leases in a foreign currency: the liability at closing rates, the asset as it was, the rest in gain or loss."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import asc842
from asc842.closing.exchange import EXCHANGED
from asc842.closing.foreign import Rates, read_rates
from asc842.closing.holdings import Holdings
from asc842.closing.lines import balances_before, period_lines
from asc842.contract.policy import Policy
from holdings import holdings_of
from lease_files import lease_text, load_text

RATES = "currency,to,date,rate\nEUR,USD,2025-01-01,2\nEUR,USD,2025-12-31,3\n"
POLICY = Policy(functional_currencies={"Entity": "USD"}, reclassify_current=False)


def day(text: str) -> np.datetime64:
    return np.datetime64(text, "D")


def rates_of(text: str, folder: Path) -> Rates:
    path = folder / "rates.csv"
    path.write_text(text)
    return read_rates(path)


@pytest.fixture
def holdings(tmp_path: Path) -> Holdings:
    """Three yearly payments of 100,000.00 in arrears at 6 %, in euros and the same in dollars."""
    rent = {"frequency": "annual", "timing": "arrears", "rows": [{"amount": 100000}]}
    texts = [lease_text(date(2025, 1, 1), date(2027, 12, 31), rent, rate="0.06", lease_id=name)
             .replace('name = "A lease', f'currency = "{currency}"\nname = "A lease', 1)
             for name, currency in (("in-euros", "EUR"), ("in-dollars", "USD"))]
    return replace(holdings_of([load_text(t) for t in texts], POLICY), rates=rates_of(RATES, tmp_path))


def euros() -> list[int]:
    """Liability in cents at commencement and at the end of months 1 to 12 before the payment, from the formula."""
    value = sum(100000 / 1.06**n for n in (1, 2, 3))
    return [int(value * 1.06 ** (month / 12) * 100 + 0.5) for month in range(13)]


def test_first_year(holdings: Holdings) -> None:
    balance = euros()
    interest = [b - a for a, b in pairwise(balance)]
    # Commencement and eleven months at 2.0; December's interest and the payment at 3.0; the closing balance at 3.0.
    carried = 2 * balance[0] + 2 * sum(interest[:11]) + 3 * interest[11] - 3 * 100000_00
    loss = 3 * (balance[12] - 100000_00) - carried
    found = balances_before(holdings, day("2026-01-01"))
    dollars = found[(found["currency"] == "USD") & (found["lease"] == "in-euros")].set_index("account")["amount"]
    assert dollars.to_dict() == {"Foreign exchange gain or loss": loss, "Lease liability": -loss}


def test_december_alone_bears_the_change(holdings: Holdings) -> None:
    for month, moves in (("2025-11", False), ("2025-12", True)):
        first = day(f"{month}-01")
        lines = period_lines(holdings, month, first, (first.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1)
        assert (lines["entry"] == EXCHANGED).any() == moves
        assert not lines.groupby(["lease", "currency"])[["debit", "credit"]].sum().diff(axis=1)["credit"].any()


def test_a_lease_in_its_functional_currency_has_none(holdings: Holdings) -> None:
    found = balances_before(holdings, day("2026-01-01"))
    assert "Foreign exchange gain or loss" not in set(found.loc[found["lease"] == "in-dollars", "account"])


def test_all_is_settled_at_the_end(holdings: Holdings) -> None:
    """When nothing is owed any more, the loss is what was paid at its rates less what was borrowed at its own."""
    found = balances_before(holdings, day("2028-01-01"))
    dollars = found[(found["currency"] == "USD") & (found["lease"] == "in-euros")].set_index("account")["amount"]
    balance = euros()
    interest = [b - a for a, b in pairwise(balance)]
    later = 200000_00 - (balance[12] - 100000_00)  # interest of years 2 and 3, and the two payments, all at 3.0
    borrowed = 2 * balance[0] + 2 * sum(interest[:11]) + 3 * interest[11] + 3 * later
    assert dollars["Foreign exchange gain or loss"] == 3 * 300000_00 - borrowed


def test_rates_that_are_missing_or_bad_are_refused(holdings: Holdings, tmp_path: Path) -> None:
    late = replace(holdings, rates=rates_of("currency,to,date,rate\nEUR,USD,2025-06-30,2\n", tmp_path))
    with pytest.raises(asc842.InputError, match="no rate of EUR in USD on or before 2025-01-01"):
        balances_before(late, day("2026-01-01"))
    with pytest.raises(asc842.InputError) as error:
        rates_of("currency,to,date,rate\nEUR,USD,2025-06-31,2\nEUR,USD,2025-06-30,0\n", tmp_path)
    assert [(p.line, p.key) for p in error.value.problems] == [(2, "date"), (3, "rate")]
    assert {p.file for p in error.value.problems} == {str(tmp_path / "rates.csv")}
