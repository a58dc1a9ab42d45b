"""Gain or loss by what it comes from: each kind has an account and a column of its own, and a remeasurement its own.

Six leases of 10,000.00 a month in advance, 2025-01-01 to 2029-12-31 at 6 %, each with an event on July 1, 2025. By
then six rents are paid and 54 are left; rent and cost are level, so that the asset is what the liability is.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

import asc842
from asc842.closing.reports.impairments import impairments, unsaid
from holdings import holdings_of
from lease_files import book_of, lease_text, load_text, refused
from test_incentives import with_events
from test_portfolio import write

D = Decimal
NAMES = ("part", "loss", "ended", "below", "empty", "plain")
BASE = {"commencement": "2025-01-01", "lease_term_end": "2029-12-31", "discount_rate": "0.06",
        "classification": "operating", "timing": "advance", "entity": "Alpha"}
EVENT = {"effective": "2025-07-01", "reason": "Agreed.", "source": "contract, 1"}
AGAIN = {**EVENT, "discount_rate": "0.06", "classification": "operating"}
EVENTS = [
    {**AGAIN, "lease": "part", "id": "part", "kind": "partial termination", "method": "right of use",
     "share_terminated": "0.2", "lease_term_end": "2034-12-31"},
    {**EVENT, "lease": "loss", "id": "loss", "kind": "impairment", "impairment": "40000.00",
     "asset_group": "Store B", "segment": "Retail"},
    {**EVENT, "lease": "ended", "id": "end", "kind": "termination", "penalty": "5000.00"},
    {**AGAIN, "lease": "below", "id": "less", "kind": "modification"},
    {**EVENT, "lease": "empty", "id": "empty", "kind": "abandonment", "amortization_end": "2025-06-30"},
]
RENT = [*({"lease": name, "rent": "base", "from": "2025-01-01", "monthly": "10000.00"} for name in NAMES),
        {"lease": "part", "rent": "base", "event": "part", "from": "2025-07-01", "monthly": "8000.00",
         "timing": "advance", "name": "Rent", "source": "contract, 2"},
        {"lease": "below", "rent": "base", "event": "less", "from": "2025-07-01", "monthly": "7000.00",
         "timing": "advance", "name": "Rent", "source": "contract, 2"}]


def worth(rent: int, payments: int) -> int:
    """Cents owed with so many rents in advance to come, the next one today, at 0.5 % a month."""
    return round(100 * sum(rent / 1.005 ** k for k in range(payments)))


OWED = worth(10000, 54)
ENDED, MORE = -round(OWED * 0.2), worth(8000, 114) - (OWED - round(OWED * 0.2))
# 400,000.00 received at commencement comes off the asset, of which 54 of 60 months are left.
BELOW = worth(7000, 54) - OWED + (OWED - 36000000)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> asc842.CloseResult:
    folder = tmp_path_factory.mktemp("roles") / "leases"
    folder.mkdir()
    write(folder, leases=[{"lease": name, **BASE} for name in NAMES], rent=RENT, events=EVENTS,
          incentives=[{"lease": "below", "id": "ti", "name": "Allowance", "amount": "400000.00",
                       "received": "2025-01-01", "source": "contract, 5"}])
    asc842.close(folder, "2025-06", out=folder.parent / "out", reports=False)
    found = asc842.close(folder, "2025-07", out=folder.parent / "out", reports=False)
    assert [c for c in found.book.checks if c.status == "fail"] == []
    return found


def column(closed: asc842.CloseResult, report: str, name: str) -> dict[str, int]:
    """Amounts of a column in cents by lease, zeros left out."""
    table = closed.book.reports[f"{report}, period"]
    return {lease: int(x) for lease, x in table.groupby("lease")[name].sum().items() if x}


def test_the_figures_worked_out_here_are_those_of_a_calculator() -> None:
    """20 % is given back and the term is five years longer: 8,000.00 a month, 114 times."""
    assert (ENDED, MORE) == (-9491492, 31768297)
    assert BELOW == -2779778


def test_a_partial_termination_with_an_extension_is_two_movements(closed: asc842.CloseResult) -> None:
    for report in ("liability roll-forward", "right-of-use asset roll-forward"):
        assert column(closed, report, "partial termination") == {"part": ENDED}
        assert column(closed, report, "remeasurement")["part"] == MORE
    obtained = column(closed, "cash flows", "assets obtained: operating")
    assert obtained == {"part": MORE}


def test_an_asset_takes_a_remeasurement_to_zero_and_no_further(closed: asc842.CloseResult) -> None:
    less = worth(7000, 54) - OWED
    assert column(closed, "liability roll-forward", "remeasurement")["below"] == less
    assert column(closed, "right-of-use asset roll-forward", "remeasurement")["below"] == less
    assert column(closed, "right-of-use asset roll-forward", "remeasurement below zero") == {"below": -BELOW}


def test_each_kind_of_gain_or_loss_has_a_column(closed: asc842.CloseResult) -> None:
    """Twenty percent of asset and liability are alike, so that only the penalty of 5,000.00 is a loss."""
    kinds = {"impairment": {"loss": -4000000}, "termination": {"ended": -500000},
             "remeasurement below zero": {"below": -BELOW}, "other": {}}
    for kind, amounts in kinds.items():
        assert column(closed, "lease cost", f"gain or loss: {kind}") == amounts


def test_each_kind_of_gain_or_loss_has_an_account(closed: asc842.CloseResult) -> None:
    lines = closed.outcome.posted
    lines = lines.assign(amount=lines["debit"] - lines["credit"])
    sums = lines.groupby(["account", "lease"], observed=True)["amount"].sum()
    assert sums["Impairment of right-of-use assets"].to_dict() == {"loss": 4000000}
    assert sums["Gain or loss on termination of leases"].to_dict() == {"ended": 500000}
    assert sums["Remeasurement of leases below zero"].to_dict() == {"below": BELOW}
    assert "Gain or loss on leases" not in sums.index.get_level_values("account")


def test_what_is_abandoned_on_the_spot_is_amortized(closed: asc842.CloseResult) -> None:
    """No day of its life is left: all of the asset is cost of July, beside a month's interest."""
    interest = worth(10000, 53) - OWED + 1000000
    assert column(closed, "right-of-use asset roll-forward", "amortization")["empty"] == -OWED
    assert "empty" not in column(closed, "right-of-use asset roll-forward", "remeasurement")
    assert column(closed, "lease cost", "operating lease cost")["empty"] == OWED + interest
    lines = closed.outcome.posted.query("lease == 'empty'")
    assert not lines["account"].str.contains("Gain|Remeasurement|Impairment").any()


LONGER = {"kind": "partial termination", "effective": date(2025, 7, 1), "discount_rate": D("0.06"),
          "classification": "operating", "reason": "Agreed."}


def rent(amount: int) -> list[dict[str, object]]:
    return [{"id": "rent-1", "name": "Rent", "timing": "advance", "source": "lease, 9",
             "rows": [{"monthly": D(amount)}]}]


def test_a_longer_term_hides_how_much_the_liability_falls_with_a_part() -> None:
    """By the liability the part that ends is told apart from the longer term: two events, in order."""
    text = lease_text("2025-01-01", "2029-12-31", {"id": "rent-1", "timing": "advance", "rows": [
        {"monthly": D(10000)}]}, rate="0.06")
    at_once = {**LONGER, "id": "both", "method": "liability", "lease_term_end": date(2034, 12, 31), "rent": rent(8000)}
    (problem,) = refused(with_events(text, at_once))
    assert problem.key == "events[0].method"
    assert problem.found == "liability, with a term to 2034-12-31 where it was 2029-12-31"
    book = book_of(with_events(
        text, {**LONGER, "id": "part", "method": "liability", "rent": rent(8000), "order": 1},
        {**LONGER, "id": "longer", "kind": "modification", "lease_term_end": date(2034, 12, 31), "order": 2}))
    changes = (book.events["liability_after"] - book.events["liability_before"]).tolist()
    assert changes == [D(ENDED) / 100, D(MORE) / 100]
    assert book.events["liability_remeasured"].tolist() == [0, D(MORE) / 100]


# One account for all of them ----------------------------------------------------------------------------------------


def test_an_account_named_for_gain_or_loss_is_that_of_each_kind() -> None:
    accounts = asc842.Policy.model_validate({"accounts": {"gain_loss": "7900", "impairment_loss": "7950"}}).accounts
    assert (accounts.termination_gain_loss, accounts.remeasurement_gain_loss) == ("7900", "7900")
    assert accounts.impairment_loss == "7950"
    mapped = asc842.Policy.model_validate({"account_maps": [{"entity": "A", "accounts": {"gain_loss": "1"}}]})
    assert set(mapped.account_maps[0].accounts.values()) == {"1"}
    assert set(mapped.account_maps[0].accounts) == {"gain_loss", "impairment_loss", "termination_gain_loss",
                                                    "remeasurement_gain_loss"}


# What is disclosed of an impairment ----------------------------------------------------------------------------------


def test_impairments_of_the_year_are_a_table(closed: asc842.CloseResult) -> None:
    """Of store B is said what Topic 360 has disclosed (360-10-50-2); what nobody said is an exception."""
    (row,) = closed.book.reports["impairments"].to_dict("records")
    assert (row["lease"], row["event"], row["date"].date(), row["entity"]) == (
        "loss", "loss", date(2025, 7, 1), "Alpha")
    assert (row["asset_group"], row["segment"], row["caption"], row["facts"]) == (
        "Store B", "Retail", "Impairment of right-of-use assets", "Agreed.")
    assert (row["asset before"], row["impairment loss"], row["asset after"]) == (OWED, 4000000, OWED - 4000000)
    assert row["fair_value_method"] == "not stated"
    told = closed.book.exceptions.query("kind == 'impairment disclosure'")
    assert told[["lease", "what"]].to_numpy().tolist() == [["loss", "loss: fair_value_method not stated"]]


def test_a_caption_that_is_stated_stands_before_the_account() -> None:
    text = with_events(lease_text("2025-01-01", "2026-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}]}), {
        "id": "loss", "kind": "impairment", "effective": date(2026, 1, 1), "impairment": D("100.00"),
        "asset_group": "Store", "fair_value_method": "Quoted rents", "caption": "Restructuring"})
    lease = load_text(text)
    found = impairments(holdings_of([lease]), [lease], np.datetime64("2026-01-01"), np.datetime64("2026-12-31"))
    assert found["caption"].tolist() == ["Restructuring"]
    assert not list(unsaid(found))
    assert impairments(holdings_of([lease]), [lease], np.datetime64("2025-01-01"), np.datetime64("2025-12-31")).empty


def test_other_events_take_no_asset_group() -> None:
    text = with_events(lease_text("2025-01-01", "2026-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}]}), {
        "id": "end", "kind": "termination", "effective": date(2026, 1, 1), "asset_group": "Store"})
    (problem,) = refused(text)
    assert problem.key == "events[0].asset_group"
