"""Bulk measurement: what its tables take, what they give back, and what is refused, row by row."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import asc842
from lease_files import measured_amounts

D = Decimal
SCHEDULE = (
    "lease",
    "period",
    "starts",
    "ends",
    "gross_rent",
    "abatement",
    "rent",
    "liability_opening",
    "interest",
    "payment",
    "liability_adjustment",
    "liability_closing",
    "cost",
    "gain_loss",
    "asset_opening",
    "amortization",
    "asset_adjustment",
    "asset_closing",
)


def leases(**columns: Any) -> pd.DataFrame:
    """One lease, 2025-01-01 to 2025-03-31 at 6 %; each keyword sets a column."""
    row = {"lease": "a", "commencement": "2025-01-01", "lease_term_end": "2025-03-31", "discount_rate": 0.06}
    return pd.DataFrame([row | columns])


def payments(*rows: dict[str, Any]) -> pd.DataFrame:
    """Three payments of 100.10 on the 1st; each argument changes one of them."""
    changes = [*rows, {}, {}, {}][:3]
    return pd.DataFrame(
        [
            {"lease": "a", "due": f"2025-0{i}-01", "gross_rent": D("100.10")} | change
            for i, change in enumerate(changes, 1)
        ]
    )


def measure(a: Any = None, b: Any = None) -> dict[str, pd.DataFrame]:
    return measured_amounts({"leases": leases() if a is None else a, "payments": payments() if b is None else b})


def problems(a: Any = None, b: Any = None) -> list[tuple[str, str]]:
    """Return (key, found) of everything that is refused, and see that nothing else is said."""
    with warnings.catch_warnings(), pytest.raises(asc842.InputError) as error:
        measure(a, b)  # under pytest a warning is an error
    assert all(p.expected and p.remedy for p in error.value.problems)
    return [(p.key, p.found) for p in error.value.problems]


def keys(a: Any = None, b: Any = None) -> list[str]:
    return [key for key, _ in problems(a, b)]


# What is taken -----------------------------------------------------------------------------------------------------

AS_TYPES: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "decimal": lambda t: t,
    "float": lambda t: t.astype({"gross_rent": float}),
    "text": lambda t: t.assign(gross_rent=t["gross_rent"].map(str)),
    "mixed": lambda t: t.assign(gross_rent=pd.Series([D("100.10"), 100.1, "100.10"], dtype=object)),
    "nullable float": lambda t: t.astype({"gross_rent": float}).astype({"gross_rent": "Float64"}),
    "extension types": lambda t: t.astype({"gross_rent": float}).convert_dtypes(),
}


@pytest.mark.parametrize("kind", AS_TYPES)
def test_amounts_of_any_type(kind: str) -> None:
    summary = measure(b=AS_TYPES[kind](payments()))["summary"]
    assert summary["rent"].tolist() == [300.30]
    # 100.10 / 1.005 + 100.10 / 1.005^2 = 99.60199 + 99.10646
    assert summary["opening_liability"].tolist() == [198.71]


@pytest.mark.parametrize(
    "amount", [0.1 + 0.2, 1.1 * 3, 54321098765.43, 99999999999.99, 1e11, 9826634798.21, 9654914742.97]
)
def test_doubles_next_to_a_whole_cent_are_that_cent(amount: float) -> None:
    rent = measure(b=payments(*[{"gross_rent": amount}] * 3).astype({"gross_rent": float}))["summary"]["rent"]
    assert rent.tolist() == [float(3 * D(f"{amount:.2f}"))]


def test_whole_numbers() -> None:
    summary = measure(b=payments(*[{"gross_rent": 100}] * 3).astype({"gross_rent": "int64"}))["summary"]
    assert summary["rent"].tolist() == [300.0]


DATES = (
    "2025-01-01",
    dt.date(2025, 1, 1),
    dt.datetime(2025, 1, 1),
    pd.Timestamp(2025, 1, 1),
    np.datetime64("2025-01-01"),
)


@pytest.mark.parametrize("day", DATES, ids=lambda d: type(d).__name__)
def test_dates_of_any_type(day: Any) -> None:
    assert_frame_equal(measure(leases(commencement=day), payments({"due": day}))["schedule"], measure()["schedule"])


def test_defaults_are_those_that_are_promised() -> None:
    spelled_out = leases(
        rate_convention="nominal",
        compounding="monthly",
        classification="operating",
        day_one_payment="excluded",
        cost_weights="months",
        initial_direct_costs=0,
        prepaid_rent=0,
        incentives=0,
    )
    paid = payments().assign(abatement=0, timing="advance", counted=None)
    assert_frame_equal(measure(spelled_out, paid)["schedule"], measure()["schedule"])


def test_arrears_on_the_last_day_count_the_whole_month() -> None:
    rows = [{"due": d, "timing": "arrears"} for d in ("2025-01-31", "2025-02-28", "2025-03-31")]
    # 100.10 x (1/1.005 + 1/1.005^2 + 1/1.005^3) = 99.60199 + 99.10646 + 98.61339 = 297.32184
    assert measure(b=payments(*rows))["summary"]["opening_liability"].tolist() == [297.32]


def test_counted_says_otherwise() -> None:
    rows = [
        {"due": d, "counted": c}
        for d, c in (("2025-01-31", "2025-02-01"), ("2025-02-28", "2025-03-01"), ("2025-03-31", "2025-04-01"))
    ]
    assert measure(b=payments(*rows))["summary"]["opening_liability"].tolist() == [297.32]


def test_ids_of_any_type() -> None:
    rows = payments().assign(lease=7)
    assert measure(leases(lease=7), rows)["summary"]["lease"].tolist() == [7]


def test_index_of_the_caller_does_not_matter() -> None:
    odd = measure(leases().set_axis([5]), payments().set_axis([1, 1, 1]))
    assert_frame_equal(odd["schedule"], measure()["schedule"])


# What comes back ---------------------------------------------------------------------------------------------------


def test_columns_and_order() -> None:
    two = pd.concat([leases(lease="z"), leases(lease="a")])
    paid = pd.concat([payments(), payments().assign(lease="z")])
    m = measure(two, paid)
    assert tuple(m["schedule"].columns) == SCHEDULE
    assert m["schedule"]["lease"].tolist() == ["z"] * 3 + ["a"] * 3
    assert m["schedule"]["period"].tolist() == ["2025-01", "2025-02", "2025-03"] * 2
    assert m["summary"]["lease"].tolist() == ["z", "a"]
    assert m["summary"].index.tolist() == [0, 1]


def test_amounts_are_the_doubles_nearest_to_whole_cents() -> None:
    schedule = measure()["schedule"]
    for column in SCHEDULE[4:]:
        assert all(float(f"{amount:.2f}") == amount for amount in schedule[column]), column


def test_half_a_cent_of_a_balance_is_rounded_up() -> None:
    # 1 / 1.6 = 0.625 without a rest: 0.04 x 0.625 = 0.025 -> 0.03, 0.12 x 0.625 = 0.075 -> 0.08
    year = leases(discount_rate=0.6, compounding="annual", lease_term_end="2025-12-31")
    for paid, liability in ((0.04, 0.03), (0.12, 0.08)):
        rows = payments({"due": "2025-12-31", "gross_rent": paid, "timing": "arrears"}).iloc[:1]
        assert measure(year, rows)["summary"]["opening_liability"].tolist() == [liability]


def test_a_term_is_told_in_months() -> None:
    # 17 to 31 January is 15/31 of a month, all of February, 10 of the 31 days of March
    mid = leases(commencement="2025-01-17", lease_term_end="2025-03-10")
    months = measure(mid, payments({"due": "2025-01-17"}))["summary"]["months"]
    assert months.tolist() == pytest.approx([1 + 25 / 31], abs=1e-12)


def test_nothing_passed_in_is_changed() -> None:
    a, b = leases(commencement=dt.date(2025, 1, 1)), payments({"gross_rent": "100.10"})
    before = a.copy(deep=True), b.copy(deep=True)
    measure(a, b)
    assert_frame_equal(a, before[0])
    assert_frame_equal(b, before[1])


def test_no_leases_give_empty_tables_with_the_same_columns() -> None:
    m = measure(leases().iloc[:0], payments().iloc[:0])
    assert tuple(m["schedule"].columns) == SCHEDULE
    assert (len(m["schedule"]), len(m["summary"])) == (0, 0)


def test_a_lease_without_payments() -> None:
    m = measure(b=payments().iloc[:0])
    assert m["summary"]["opening_asset"].tolist() == [0.0]
    assert m["schedule"]["liability_closing"].tolist() == [0.0] * 3


# What is refused ---------------------------------------------------------------------------------------------------


def test_every_bad_row_of_both_tables_at_once() -> None:
    two = pd.concat([leases(discount_rate=6), leases(lease="b", lease_term_end="2024-01-01")])
    paid = payments({"due": None}, {"gross_rent": "x"}, {"lease": "c"})
    assert set(keys(two, paid)) == {
        "leases[0].discount_rate",
        "leases[1].lease_term_end",
        "payments[0].due",
        "payments[1].gross_rent",
        "payments[2].lease",
    }


AMOUNTS = {
    "a fraction of a cent": D("100.105"),
    "a fraction of a cent, binary": 100.105,
    "a fraction in text": "100.101",
    "next to a whole cent": D("100.1000001"),
    "no number": "a hundred",
    "nothing": None,
    "NaN": float("nan"),
    "infinite": float("inf"),
    "infinite text": "inf",
    "infinite decimal": D("-Infinity"),
    "signalling": D("sNaN"),
    "a truth value": True,
    "below zero": D("-0.01"),
    "beyond any rent": 1e14,
}


@pytest.mark.parametrize("kind", AMOUNTS)
def test_amounts_that_are_refused(kind: str) -> None:
    assert keys(b=payments({}, {"gross_rent": AMOUNTS[kind]})) == ["payments[1].gross_rent"]


@pytest.mark.parametrize("kind", ["NaN", "infinite", "beyond any rent", "a fraction of a cent, binary"])
def test_amounts_that_are_refused_in_a_column_of_floats(kind: str) -> None:
    paid = payments().assign(gross_rent=np.array([100.10, AMOUNTS[kind], 100.10], dtype=float))
    assert keys(b=paid) == ["payments[1].gross_rent"]


def test_truth_values_are_no_amounts() -> None:
    assert keys(b=payments().assign(gross_rent=True)) == [f"payments[{i}].gross_rent" for i in range(3)]


@pytest.mark.parametrize("column", ["initial_direct_costs", "incentives"])
def test_costs_and_incentives_are_not_negative(column: str) -> None:
    assert keys(leases(**{column: -1})) == [f"leases[0].{column}"]


def test_accrued_rent_is_negative_prepaid_rent() -> None:
    plain, accrued = measure()["summary"], measure(leases(prepaid_rent=-50))["summary"]
    assert (plain["opening_asset"] - accrued["opening_asset"]).tolist() == [50.0]


@pytest.mark.parametrize("rate", [6, 1, 1.5, -0.01, float("nan"), float("inf"), None, "six", True, False])
def test_rates_that_are_refused(rate: Any) -> None:
    assert keys(leases(discount_rate=rate)) == ["leases[0].discount_rate"]


@pytest.mark.parametrize(
    "day", [None, pd.NaT, "", "soon", "2025-02-30", "01/03/2025", 20250101, 45658.0, True], ids=repr
)
def test_dates_that_are_refused(day: Any) -> None:
    assert keys(leases(lease_term_end=day)) == ["leases[0].lease_term_end"]
    assert keys(b=payments({}, {"due": day})) == ["payments[1].due"]


def test_term_and_payments_in_order() -> None:
    assert keys(leases(lease_term_end="2024-12-31")) == ["leases[0].lease_term_end"]
    assert problems(b=payments({"due": "2024-12-31"})) == [("payments[0].due", "'2024-12-31'")]


def test_lives_longer_than_two_centuries_are_refused_before_they_fill_the_memory() -> None:
    assert keys(leases(lease_term_end="9999-12-31")) == ["leases[0].lease_term_end"]
    assert keys(b=payments({}, {}, {"due": "9999-12-31"})) == ["payments[2].due"]


@pytest.mark.parametrize("counted", ["2024-12-31", "2025-01-30", "2025-02-02", "2026-01-01", "garbage"])
def test_counted_is_the_due_date_or_the_day_after(counted: str) -> None:
    assert keys(b=payments({"due": "2025-01-31", "counted": counted})) == ["payments[0].counted"]


def test_abatement_is_between_nothing_and_the_rent() -> None:
    paid = payments({"abatement": D("100.11")}, {"abatement": D("-0.01")}, {"abatement": D("100.10")})
    assert keys(b=paid) == ["payments[0].abatement", "payments[1].abatement"]


WORDS = {
    "rate_convention": "efective",
    "compounding": "hourly",
    "classification": "Finance",
    "day_one_payment": "in",
    "cost_weights": None,
}


def test_words_that_are_none_of_the_known() -> None:
    assert keys(leases(**WORDS)) == [f"leases[0].{column}" for column in WORDS]
    assert keys(b=payments({"timing": "advance"}, {"timing": "arrear"}, {"timing": "arrears"})) == [
        "payments[1].timing"
    ]


def test_ids() -> None:
    assert keys(pd.concat([leases(), leases(), leases(lease="b")])) == ["leases[1].lease"]
    assert keys(b=payments({"lease": "b"}, {"lease": None})) == ["payments[0].lease", "payments[1].lease"]


@pytest.mark.parametrize("nothing", [None, float("nan"), ""])
def test_a_lease_without_an_id(nothing: Any) -> None:
    assert "leases[0].lease" in keys(leases(lease=nothing))


def test_unknown_columns_name_the_nearest() -> None:
    with pytest.raises(asc842.InputError) as error:
        measure(leases(clasification="finance", colour="red"), payments({"gros_rent": 1}))
    said = {p.key: p.remedy for p in error.value.problems}
    assert said["leases.clasification"] == "did you mean classification?"
    assert said["payments.gros_rent"] == "did you mean gross_rent?"
    assert said["leases.colour"] == "remove or rename it"


def test_missing_columns() -> None:
    assert keys(leases().drop(columns="discount_rate"), payments().drop(columns=["due", "lease"])) == [
        "leases.discount_rate",
        "payments.lease",
        "payments.due",
    ]


def test_a_column_twice() -> None:
    twice = pd.concat([leases(), leases()[["lease"]]], axis=1)
    assert keys(twice) == ["leases.lease"]


@pytest.mark.parametrize("table", [None, [1], {"lease": ["a"]}, "payments.csv"], ids=repr)
def test_what_is_no_table(table: Any) -> None:
    with pytest.raises(asc842.InputError) as error:
        measured_amounts({"leases": leases(), "payments": table})
    assert [p.key for p in error.value.problems] == ["payments"]


def test_no_tables_at_all() -> None:
    with pytest.raises(asc842.InputError) as error:
        measured_amounts({})
    assert [p.key for p in error.value.problems] == ["leases", "payments"]
    assert str(error.value).startswith("leases [tables.missing]\n")


# What balances do not hold -------------------------------------------------------------------------------------------


def year_of(name: str, amount: str = "100.00", **columns: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A lease of 2025 at no interest, paid at the end of each month: liability and asset are the rent to come."""
    lease = {"lease": name, "commencement": "2025-01-01", "lease_term_end": "2025-12-31", "discount_rate": 0.0}
    ends = pd.date_range("2025-01-31", "2025-12-31", freq="ME").date
    rows = [{"lease": name, "due": end, "gross_rent": D(amount), "timing": "arrears"} for end in ends]
    return lease | columns, rows


def with_table(*events: dict[str, Any], **more: Any) -> dict[str, pd.DataFrame]:
    made = [year_of("a"), year_of("b"), year_of("c", **more)]
    paid = [{**row, "event": 0} for _, rows in made for row in rows]
    # What an event by the liability leaves of b: 150.00 or 50.00 a month from July on.
    paid += [{"lease": "b", "due": f"2025-{m:02d}-28", "gross_rent": D(events[1].get("then", "50.00")), "event": 1,
              "timing": "advance"} for m in range(7, 13)]
    rows = [{k: v for k, v in e.items() if k != "then"} for e in events]
    return {"leases": pd.DataFrame([lease for lease, _ in made]), "payments": pd.DataFrame(paid),
            "events": pd.DataFrame(rows)}


IMPAIRED = {"lease": "c", "effective": "2025-07-01", "treatment": "impair", "impairment": D("600.00")}
REDUCED = {"lease": "b", "effective": "2025-07-01", "treatment": "reduce by liability"}


def test_what_balances_hold_is_taken() -> None:
    """Six rents of 100.00 are to come in July: so much is the asset, and all of it may be lost."""
    schedule = measured_amounts(with_table(IMPAIRED, REDUCED))["schedule"]
    july = schedule[schedule["period"].astype(str).str[:7] == "2025-07"].set_index("lease")
    assert july.loc["c", "asset_closing"] == 0
    assert july.loc["b", "liability_closing"] == 5 * 50


def test_what_balances_do_not_hold_is_refused_by_lease_and_row() -> None:
    """All at once, each at its row: one cent more than the asset, and a liability that rises."""
    bad = with_table({**IMPAIRED, "impairment": D("600.01")}, {**REDUCED, "then": "150.00"},
                     {**IMPAIRED, "lease": "a", "effective": "2025-10-01", "impairment": D("300.01")})
    with pytest.raises(asc842.InputError) as error:
        measured_amounts(bad)
    assert [(p.key, p.found, p.expected) for p in error.value.problems] == [
        ("events[0].impairment", "a loss of 600.01 (lease c)", "at most the right-of-use asset before it, 600.00"),
        ("events[1].treatment", "by a liability that goes from 600.00 to 900.00 (lease b)",
         "a liability that falls, so that the asset falls in proportion (842-10-25-13)"),
        ("events[2].impairment", "a loss of 300.01 (lease a)", "at most the right-of-use asset before it, 300.00")]


def test_a_cent_that_rises_to_ten_thousand_million_gives_no_proportion() -> None:
    """An asset of ten thousand million times that is beyond any number here; what is wrong is told all the same."""
    made = {"lease": ["a"], "commencement": ["2025-01-01"], "lease_term_end": ["2025-12-31"], "discount_rate": [0.0]}
    paid = [("2025-02-01", D("10000000000"), 0), ("2025-12-01", D("0.01"), 0), ("2025-12-01", D("10000000000"), 1)]
    payments = pd.DataFrame([{"lease": "a", "due": due, "gross_rent": rent, "event": n} for due, rent, n in paid])
    events = pd.DataFrame([{**REDUCED, "lease": "a"}])
    with pytest.raises(asc842.InputError) as error:
        measured_amounts({"leases": pd.DataFrame(made), "payments": payments, "events": events})
    (problem,) = error.value.problems
    assert (problem.key, problem.found) == (
        "events[0].treatment", "by a liability that goes from 0.01 to 10,000,000,000.00 (lease a)")


def test_a_second_event_meets_what_the_first_leaves() -> None:
    """After a loss of 400.00 in July 200.00 is left, 200 / 6 of it gone by August: 166.67."""
    second = {**IMPAIRED, "effective": "2025-08-01", "impairment": D("166.68")}
    with pytest.raises(asc842.InputError) as error:
        measured_amounts(with_table({**IMPAIRED, "impairment": D("400.00")}, REDUCED, second))
    (problem,) = error.value.problems
    assert (problem.key, problem.expected) == ("events[2].impairment",
                                               "at most the right-of-use asset before it, 166.67")


def test_a_sublease_of_what_has_no_asset_is_refused() -> None:
    """A lease whose rent never enters the liability, and half of an operating one."""
    sublet = {"effective": "2025-07-01", "treatment": "sublet", "share": 1.0, "net_investment": D("1.00")}
    tables = with_table({"lease": "a", **sublet, "share": 0.5}, REDUCED, {"lease": "c", **sublet})
    tables["payments"]["settles"] = (tables["payments"]["lease"] != "c").to_numpy()
    with pytest.raises(asc842.InputError) as error:
        measured_amounts(tables)
    assert [(p.key, p.found) for p in error.value.problems] == [
        ("events[0].treatment", "of 0.5 of an operating lease (lease a)"),
        ("events[2].treatment", "of a short-term lease that has no asset (lease c)")]


def test_leases_may_stand_in_any_order_among_the_events() -> None:
    """What happens to each lease in turn is what counts."""
    twice = [{**IMPAIRED, "lease": name, "effective": day, "impairment": D("10.00")}
             for day in ("2025-07-01", "2025-09-01") for name in ("c", "a")]
    base = with_table(IMPAIRED, REDUCED)
    one, other = ({**base, "events": pd.DataFrame(rows)} for rows in (
        [twice[0], REDUCED, *twice[1:]], [*twice[1::2], REDUCED, *twice[::2]]))
    assert_frame_equal(measured_amounts(one)["schedule"], measured_amounts(other)["schedule"])


def test_a_table_that_nobody_reads_is_refused() -> None:
    """``event`` for ``events`` would leave a termination out without a word."""
    event = pd.DataFrame([{"lease": "a", "effective": "2025-02-28", "treatment": "terminate", "at_end_of_day": True}])
    tables = {"leases": leases(), "payments": payments()}
    with pytest.raises(asc842.InputError) as error:
        measured_amounts({**tables, "event": event, "notes": event})
    assert [(p.key, p.found, p.remedy) for p in error.value.problems] == [
        ("event", "an unknown table", "did you mean events?"), ("notes", "an unknown table", "take it out")]
    assert len(measured_amounts({**tables, "events": event})["schedule"]) == 2


def test_a_payment_given_twice_is_refused_and_two_alike_have_ids() -> None:
    once = payments()
    twice = pd.concat([once, once.iloc[[1]]], ignore_index=True)
    assert problems(b=twice) == [("payments[3].due", "'2025-02-01'")]
    next_to_it = pd.concat([once.iloc[:2], once.iloc[1:]], ignore_index=True)
    assert problems(b=next_to_it) == [("payments[2].due", "'2025-02-01'")]
    told_apart = twice.assign(payment=["", "base", "", "parking"])
    assert measure(b=told_apart)["summary"]["rent"].tolist() == [400.40]  # 4 x 100.10
    other_amount = twice.assign(gross_rent=[D("100.10")] * 3 + [D("50.00")])
    assert measure(b=other_amount)["summary"]["rent"].tolist() == [350.30]  # 3 x 100.10 + 50.00


def test_rent_of_which_balances_would_be_cents_off_is_refused() -> None:
    """12 x 100,000,000,000.00 = 1,200,000,000,000.00; over ten years a balance was off by 0.06."""
    table = pd.DataFrame({"lease": "a", "due": pd.date_range("2025-01-01", periods=12, freq="MS"), "gross_rent": 1e11})
    found = problems(leases(lease_term_end="2025-12-31"), table)
    assert found == [("payments.gross_rent", "1,200,000,000,000.00 in all (lease a)")]


def test_an_amount_is_not_a_cent_below_nothing() -> None:
    assert keys(b=payments({"gross_rent": D("-0.01")}, {"gross_rent": D("0.00")})) == ["payments[0].gross_rent"]


def test_a_weight_is_a_thousand_million_at_most() -> None:
    stretch = {"lease": "a", "event": 0, "begins": "2025-01-01", "ends": "2025-03-31"}
    tables = {"leases": leases(), "payments": payments()}
    found = measured_amounts({**tables, "weights": pd.DataFrame([stretch | {"weight": 1e9}])})
    assert found["summary"]["cost_total"].tolist() == [300.30]
    with pytest.raises(asc842.InputError) as error:
        measured_amounts({**tables, "weights": pd.DataFrame([stretch | {"weight": 1e9 + 1}])})
    assert [p.key for p in error.value.problems] == ["weights[0].weight"]
