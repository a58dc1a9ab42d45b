"""Every kind of event x advance, arrears x monthly, annual x stepped, abated x operating, finance, in lease files.

Each book's own checks pass (every row foots, total cost = what is paid, present values by a second method, components
of the asset); beyond these, balances end at nothing and the journal balances around each event.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

import asc842
from heavy import params
from lease_files import book_of, lease_text
from test_incentives import with_events

D = Decimal
ON = date(2026, 7, 1)
SHAPES = list(product(("advance", "arrears"), ("monthly", "annual"), ("stepped", "abated"), ("operating", "finance")))
# Five in which each two features meet in every way.
FEW = [SHAPES[i] for i in (0b0000, 0b0111, 0b1011, 0b1101, 0b1110)]
FEW_THEN_OTHERS = pytest.mark.parametrize(
    "shapes", [FEW, pytest.param([x for x in SHAPES if x not in FEW], marks=pytest.mark.heavy)], ids=["few", "others"])


def rent(timing: str, frequency: str, *amounts: str) -> dict[str, Any]:
    rows = [{"amount": D(amounts[0])}] if len(amounts) == 1 else [
        {"month": 12 * i + 1, "amount": D(a)} for i, a in enumerate(amounts)]
    return {"id": "base", "timing": timing, "frequency": frequency, "rows": rows}


def base(timing: str, frequency: str, form: str, kind: str) -> str:
    factor = 12 if frequency == "annual" else 1
    steps = [f"{a * factor}.00" for a in (900, 1000, 1150, 1230)] if form == "stepped" else [f"{1000 * factor}.00"]
    free = [{"first_months": 3, "share": D("0.5")}] if form == "abated" else []
    return lease_text("2025-01-01", "2028-12-31", rent(timing, frequency, *steps), classification=kind, rate="0.0625",
                      costs=[{"amount": D("640.01")}], abatements=free,
                      incentives=[{"id": "ti", "amount": D("1500.00"), "condition": "the work is done", "receivable": [
                          {"on": date(2027, 3, 31), "amount": D("1500.00")}]}])


def new_rent(timing: str, frequency: str, monthly: int) -> list[dict[str, Any]]:
    amount = D(monthly * (12 if frequency == "annual" else 1))
    return [{"id": "base", "name": "Rent", "source": "lease, 9", "timing": timing, "frequency": frequency,
             "rows": [{"amount": amount}]}]


def events(timing: str, frequency: str, kind: str) -> dict[str, dict[str, Any]]:
    """One or two events of every kind."""
    other, rate = "finance" if kind == "operating" else "operating", D("0.071")
    months = [f"2027-{m:02d}" for m in range(1, 13)]
    relief = [{"id": "relief", "months": months, "share": D("0.25"), "source": "lease, 9"}]
    put_off = [{**relief[0], "months": [m.replace("2027", "2028") for m in months]}]
    return {
        "extension": {"kind": "reassessment", "lease_term_end": date(2030, 6, 30), "discount_rate": rate,
                      "rent": new_rent(timing, frequency, 1180)},
        "other class": {"kind": "reassessment", "discount_rate": rate, "classification": other},
        "shorter": {"kind": "modification", "discount_rate": rate, "lease_term_end": date(2027, 11, 15)},
        "dearer": {"kind": "modification", "discount_rate": rate, "rent": new_rent(timing, frequency, 1400),
                   "initial_direct_costs": D("99.99"), "incentive": D("50.00")},
        "half by right": {"kind": "partial termination", "method": "right of use", "share_terminated": D("0.45"),
                          "discount_rate": rate, "rent": new_rent(timing, frequency, 600)},
        "half by liability": {"kind": "partial termination", "method": "liability", "discount_rate": rate,
                              "rent": new_rent(timing, frequency, 600)},
        "separate": {"kind": "separate contract", "added_right_of_use": "a floor", "standalone_price": "as let"},
        "end": {"kind": "termination", "penalty": D("2500.00")},
        "purchase": {"kind": "purchase", "price": D("30000.00")},
        "loss": {"kind": "impairment", "impairment": D("1111.11")},
        "abandoned": {"kind": "abandonment", "amortization_end": date(2027, 2, 28)},
        "guarantee": {"kind": "guarantee", "rent": [{"id": "owed", "name": "Guarantee", "frequency": "once",
                                                     "source": "lease, 9", "rows": [
                                                         {"on": date(2028, 12, 31), "amount": D("800.00")}]}]},
        "fixed now": {"kind": "contingency resolved", "rent": new_rent(timing, frequency, 1320)},
        "relief": {"kind": "concession", "discount_rate": rate, "abatements": relief},
        "relief by right": {"kind": "concession", "treatment": "variable", "source": "lease, 9",
                            "abatements": put_off, "repaid": [{"on": date(2028, 12, 31), "amount": D("1000.00")}]},
        "allowance": {"kind": "incentive", "incentive_id": "ti", "receivable": [
            {"on": date(2027, 9, 30), "amount": D("700.00")}]},
        "money": {"kind": "incentive", "incentive": D("123.45")},
    }


NAMES = list(events("advance", "monthly", "operating"))
ENDS = ("end", "purchase")


def sound(book: asc842.LeaseBook) -> None:
    """Check what holds of any book, from its journal and its schedule."""
    last = book.schedule.iloc[-1]
    assert (last["liability_closing"], last["asset_closing"]) == (0, 0)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    entries: dict[tuple[Any, str], Decimal] = defaultdict(Decimal)
    for line in book.journal.to_dict("records"):
        sums[line["account"]] += line["debit"] - line["credit"]
        entries[(line["date"], line["entry"])] += line["debit"] - line["credit"]
    assert set(entries.values()) == {D(0)}
    a = book.policy.accounts
    assert sums[a.right_of_use_asset] == sums[a.lease_liability] == sums[a.prepaid_rent] == 0
    costs = sum(sums[x] for x in (a.lease_cost, a.interest, a.amortization, a.gain_loss, a.impairment_loss,
                                  a.termination_gain_loss, a.remeasurement_gain_loss, a.variable_lease_cost,
                                  a.property))
    assert costs == -(sums[a.cash] + sums[a.initial_direct_cost] + sums[a.lease_incentive])
    assert [c for c in book.checks if c.status == "fail"] == []


@pytest.mark.parametrize("name", NAMES)
@FEW_THEN_OTHERS
def test_each_kind_in_every_shape(name: str, shapes: list[tuple[str, str, str, str]]) -> None:
    for timing, frequency, form, kind in shapes:
        event = {"id": "event", "effective": ON, **events(timing, frequency, kind)[name]}
        sound(book_of(with_events(base(timing, frequency, form, kind), event)))


@pytest.mark.parametrize("seed", params(range(24), range(8)))
def test_chains_of_events(seed: int) -> None:
    """Two to four events of different kinds, some at the end of a day, the last one perhaps the end of the lease."""
    rng = random.Random(seed)
    shape = rng.choice(SHAPES)
    timing, frequency, _, kind = shape
    names = rng.sample([n for n in NAMES if n not in (*ENDS, "shorter", "abandoned", "extension")], rng.randint(2, 3))
    # Rent of 2028 that is put off in 2026 is not paid later where the lease ends before it.
    names += [rng.choice(ENDS)] if rng.random() < 0.5 and "relief by right" not in names else []
    days = sorted(rng.sample(range(300), len(names)))
    chain = [{"id": f"e{i}", "effective": date.fromordinal(date(2026, 1, 15).toordinal() + day),
              **events(timing, frequency, kind)[name], "at_end_of_day": rng.random() < 0.4}
             for i, (name, day) in enumerate(zip(names, days, strict=True))]
    for i, event in enumerate(chain):
        event["abatements"] = [{**a, "id": f"relief-{i}"} for a in event.get("abatements", [])]
    book = book_of(with_events(base(*shape), *({k: v for k, v in e.items() if v != []} for e in chain)),
                   incentives_receivable=rng.choice(["in payments", "when earned", "when received"]))
    assert set(book.events["id"]) >= {e["id"] for e in chain if e["kind"] != "separate contract"}
    sound(book)


def test_operating_to_finance_and_back() -> None:
    """1,000 a year in arrears for six years at 6 %, finance in years 3 and 4. Asset: liability after year 2 (rent is
    level, so nothing is accrued), then two quarters of it, then cost even over the last two years."""
    text = lease_text("2025-01-01", "2030-12-31", {"frequency": "annual", "timing": "arrears",
                                                   "rows": [{"amount": D(1000)}]})
    book = book_of(with_events(
        text, {"id": "to-finance", "kind": "reassessment", "effective": date(2027, 1, 1), "classification": "finance",
               "discount_rate": D("0.06")},
        {"id": "back", "kind": "modification", "effective": date(2029, 1, 1), "classification": "operating",
         "discount_rate": D("0.06")}))
    left = {n: sum(1000 / D("1.06") ** k for k in range(1, n + 1)) for n in (4, 2)}
    years = book.schedule.groupby(book.schedule["period"].str[:4])
    amortization, cost = years["amortization"].sum(), years["cost"].sum()
    for year in ("2027", "2028"):
        assert abs(amortization[year] - left[4] / 4) <= D("0.01")
    remaining = 2000 + left[4] / 2 - left[2]
    for year in ("2029", "2030"):
        assert abs(cost[year] - remaining / 2) <= D("0.01")
    sound(book)


def test_a_penalty_already_in_the_liability() -> None:
    """The term was shortened to end on 2026-12-31 with a penalty of 500 that day; the lease then ends as foreseen, a
    day before, and the penalty is paid: liability 500 and the rent of the day, nothing of it a gain."""
    text = lease_text("2025-01-01", "2027-12-31", {"timing": "advance", "rows": [{"monthly": D(100)}]}, rate="0")
    shorter = {"id": "shorter", "kind": "reassessment", "effective": date(2026, 1, 1), "discount_rate": D(0),
               "lease_term_end": date(2026, 12, 31), "rent": [
                   {"id": "penalty", "name": "Penalty", "frequency": "once", "source": "lease, 9",
                    "rows": [{"on": date(2026, 12, 31), "amount": D(500)}]}]}
    end = {"id": "end", "kind": "termination", "effective": date(2026, 12, 31), "penalty": D(500)}
    book = book_of(with_events(text, shorter, end))
    event = book.events.iloc[1]
    assert event["liability_before"] == D(500)
    # Of the cost of the last year, (1,200 + 500) less what was accrued, a day is left in the asset.
    assert event["gain_loss"] == -event["asset_before"]
    sound(book)
