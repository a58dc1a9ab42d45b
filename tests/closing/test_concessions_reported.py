"""Concessions by right in a close: what is never paid is no cash, what is put off stays in the liability."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import asc842
from asc842.closing.reports.rollforward import rollforward
from lease_files import book_of, lease_text, load_text, measured_amounts
from test_close_cash_flows import held
from test_incentives import with_events

D = Decimal
RENT = {"id": "base", "timing": "advance", "rows": [{"monthly": D("10000.00")}]}
HALF = [{"id": "closure", "months": ["2025-04", "2025-05", "2025-06"], "share": D("0.5"), "source": "lease, 14"}]
RIGHT = {"id": "closed", "kind": "concession", "effective": date(2025, 4, 1), "treatment": "variable",
         "source": "lease, 14", "abatements": HALF}


def text(kind: str, *, repaid: dict[date, int] | None = None, **more: Any) -> str:
    """10,000 a month in advance for five years at 6 %, of which 5,000 is not paid in each of three months."""
    later = [{"on": on, "amount": D(amount)} for on, amount in (repaid or {}).items()]
    event = RIGHT | ({"repaid": later} if later else {}) | more
    return with_events(lease_text("2025-01-01", "2029-12-31", RENT, classification=kind, lease_id="a"), event)


def owed(months: int) -> Decimal:
    """Liability at the end of so many months, by one payment after the other in decimals, to the cent."""
    v = 1 / D("1.005")
    return round(sum((10000 * v**k for k in range(60 - months)), D(0)), 2)


def closed(folder: Path, lease: str, period: str, **elections: Any) -> asc842.CloseResult:
    (folder / "a.toml").write_text(lease, encoding="utf-8")
    result = asc842.close(folder, period, out=None, register="sqlite://", policy=asc842.Policy(**elections))
    assert result.passed, [c for c in result.book.checks if c.status == "fail"]
    return result


def row(result: asc842.CloseResult, name: str) -> dict[str, Decimal]:
    """Amounts of the one lease in a report, those that are not zero."""
    (found,) = result.book.reports[name].to_dict("records")
    return {str(k): D(int(v)) / 100 for k, v in found.items() if isinstance(v, int) and v}


def test_what_is_forgiven_of_a_finance_lease_is_no_cash(tmp_path: Path) -> None:
    """15,000 of 120,000 forgiven in 2025. 105,000 are paid: 10,000 on the first day, the rest settles the liability.

    Interest of the year is what has accrued by the first of December: what the liability rose by above its payments.
    """
    result = closed(tmp_path, text("finance"), "2025-12")
    opening = owed(0) - 10000
    interest = owed(11) - 10000 - (opening - 110000)
    assert (opening, interest, 95000 - interest) == (D("509841.89"), D("25961.29"), D("69038.71"))
    cash = row(result, "cash flows, year to date")
    assert cash.pop("financing: other payments of finance leases") == 10000
    assert cash.pop("assets obtained: finance") == opening
    assert cash == {"operating: interest on finance leases": interest,
                    "financing: principal of finance leases": 95000 - interest}
    rolled = row(result, "liability roll-forward, year to date")
    assert (rolled["payments"], rolled["rent forgiven"], rolled["closing"]) == (-95000, -15000, owed(12))
    assert row(result, "lease cost, year to date")["variable lease cost"] == -15000


@pytest.mark.parametrize("kind", ["operating", "finance"])
@pytest.mark.parametrize("elections", [
    {}, pytest.param({"payment_entry_date": "due day"}, marks=pytest.mark.heavy), {"current_portion": "principal"}])
def test_what_is_put_off_stays_in_the_liability_until_it_is_paid(tmp_path: Path, kind: str,
                                                                 elections: dict[str, Any]) -> None:
    """15,000 put off: 6,000 to July 2026, 9,000 to March 2027. All of it is owed beside what is measured."""
    lease = text(kind, repaid={date(2026, 7, 1): 6000, date(2027, 3, 1): 9000})
    result = closed(tmp_path, lease, "2025-12", **elections)
    due = row(result, "maturity")
    assert due["liability"] == owed(12) + 15000
    assert [due[f"year to {y}-12-31"] for y in (2026, 2027, 2028, 2029)] == [126000, 129000, 120000, 120000]
    v = 1 / D("1.005")
    soon = (sum((10000 * v**k for k in range(12)), D(0)) if "current_portion" not in elections else
            owed(12) - owed(24))
    assert abs(due["current"] - soon - 6000) <= D("0.01")
    rolled = row(result, "liability roll-forward, year to date")
    assert (rolled["payments"], "rent forgiven" in rolled) == (-95000, False)
    assert "variable lease cost" not in row(result, "lease cost, year to date")
    later = closed(tmp_path, lease, "2026-12", **elections)
    assert row(later, "maturity")["liability"] == owed(24) + 9000
    cash = row(later, "cash flows, year to date")
    assert sum(cash.values()) == 126000
    assert not [name for name in cash if "variable" in name or "other" in name]
    if kind == "finance":
        assert cash["operating: interest on finance leases"] == owed(23) - 10000 - (owed(11) - 10000 - 120000)


def test_rent_still_to_fall_due_is_told_when_it_is_paid(tmp_path: Path) -> None:
    """Half of November to February is put off to 2028-01-01: at the end of 2025 10,000 are owed and 10,000 to come."""
    months = [{**HALF[0], "months": ["2025-11", "2025-12", "2026-01", "2026-02"]}]
    lease = text("operating", abatements=months, effective=date(2025, 10, 15), repaid={date(2028, 1, 1): 20000})
    due = row(closed(tmp_path, lease, "2025-12"), "maturity")
    assert due["liability"] == owed(12) + 10000
    assert [due[f"year to {y}-12-31"] for y in (2026, 2027, 2028, 2029)] == [110000, 120000, 140000, 120000]
    v = 1 / D("1.005")
    soon = sum((10000 * v**k for k in range(12)), D(0)) - 5000 - 5000 * v
    assert abs(due["current"] - soon) <= D("0.01")


def test_put_off_as_variable_cost_leaves_the_liability(tmp_path: Path) -> None:
    lease = text("operating", repaid={date(2026, 7, 1): 15000})
    result = closed(tmp_path, lease, "2025-12", deferred_rent="variable cost")
    assert row(result, "maturity")["liability"] == owed(12)
    assert row(result, "lease cost, year to date")["variable lease cost"] == -15000
    assert "operating: variable, short-term and nonlease" not in row(result, "cash flows, year to date")
    later = closed(tmp_path, lease, "2026-12", deferred_rent="variable cost")
    assert row(later, "cash flows, year to date")["operating: variable, short-term and nonlease"] == 15000
    assert row(later, "lease cost, year to date")["variable lease cost"] == 15000


def test_all_of_the_last_months_forgiven_pays_no_interest_of_them(tmp_path: Path) -> None:
    """A finance lease whose last two instalments are forgiven: interest that accrued on them was never paid."""
    last = [{**HALF[0], "months": ["2029-11", "2029-12"], "share": 1}]
    result = closed(tmp_path, text("finance", abatements=last), "2029-12")
    # From October's payment on 10,000 and 9,950.25 are owed: no payment settles what accrues on them.
    assert row(result, "maturity") == {}
    assert "financing: principal of finance leases" in row(result, "cash flows, year to date")


def test_tables_of_measurement_say_what_is_not_paid() -> None:
    """The same lease as tables: 5,000 of April never paid, 5,000 of May paid in 2026."""
    leases = pd.DataFrame([{"lease": "a", "commencement": "2025-01-01", "lease_term_end": "2029-12-31",
                            "discount_rate": 0.06}])
    payments = pd.DataFrame([{"lease": "a", "due": d, "gross_rent": 10000}
                             for d in pd.date_range("2025-01-01", "2029-12-01", freq="MS")])
    unpaid = pd.DataFrame([{"lease": "a", "due": "2025-04-01", "amount": 5000, "paid": None},
                           {"lease": "a", "due": "2025-05-01", "amount": 5000, "paid": "2026-07-01"}])
    s = measured_amounts({"leases": leases, "payments": payments, "unpaid": unpaid})["schedule"].set_index("period")
    columns = ["payment", "liability_adjustment"]
    assert s.loc[["2025-04", "2025-05", "2026-07"], columns].to_numpy().tolist() == [
        [5000, -5000], [5000, 0], [15000, 0]]
    assert D(str(s.loc["2025-12", "liability_closing"])) == owed(12) + 5000
    assert s["liability_closing"].iloc[-1] == 0


@pytest.mark.parametrize(("change", "key"), [
    ({"amount": 10000.01}, "unpaid[0].amount"), ({"lease": "b"}, "unpaid[0].lease"),
    ({"paid": "2025-03-01"}, "unpaid[0].paid"), ({"due": "2025-13-01"}, "unpaid[0].due")])
def test_bad_rows_of_unpaid_are_refused(change: dict[str, Any], key: str) -> None:
    leases = pd.DataFrame([{"lease": "a", "commencement": "2025-01-01", "lease_term_end": "2025-12-31",
                            "discount_rate": 0.06}])
    payments = pd.DataFrame([{"lease": "a", "due": f"2025-{m:02}-01", "gross_rent": 10000} for m in range(1, 13)])
    row_of = {"lease": "a", "due": "2025-04-01", "amount": 5000, "paid": None} | change
    with pytest.raises(asc842.InputError) as error:
        measured_amounts({"leases": leases, "payments": payments, "unpaid": pd.DataFrame([row_of])})
    assert key in [p.key for p in error.value.problems]


@pytest.mark.heavy
def test_a_late_concession_is_caught_up_and_ties(tmp_path: Path) -> None:
    """Known in July of rent since April: what was posted as paid is owed, and all reports tie to the register."""
    register = f"sqlite:///{tmp_path}/register.db"
    (tmp_path / "a.toml").write_text(lease_text("2025-01-01", "2029-12-31", RENT, lease_id="a"), encoding="utf-8")
    assert asc842.close(tmp_path, "2025-06", out=None, register=register).passed
    (tmp_path / "a.toml").write_text(text("operating", repaid={date(2026, 7, 1): 9000}), encoding="utf-8")
    result = asc842.close(tmp_path, "2025-07", out=None, register=register)
    assert result.passed, [c for c in result.book.checks if c.status == "fail"]
    assert row(result, "liability roll-forward, period")["closing"] == owed(7) + 9000


def test_other_classification_and_transfer_in_the_month(tmp_path: Path) -> None:
    """From operating to finance on 2025-05-15, with rent put off on both sides of it."""
    lease = with_events(lease_text("2025-01-01", "2029-12-31", RENT, lease_id="a"), {
        **RIGHT, "repaid": [{"on": date(2025, 12, 1), "amount": D(12000)}]}, {
        "id": "change", "kind": "reassessment", "effective": date(2025, 5, 15), "classification": "finance",
        "discount_rate": D("0.06")})
    result = closed(tmp_path, lease, "2025-06")
    cash = row(result, "cash flows, year to date")
    assert cash["operating: operating leases"] == 3 * 10000 - 5000 + 5000
    closed(tmp_path, lease, "2025-12")


def test_the_book_tells_the_same(tmp_path: Path) -> None:
    book = book_of(text("finance", repaid={date(2026, 7, 1): 6000}))
    assert book.passed
    assert sum(book.schedule["payment"]) == 59 * 10000 - 9000
    book.to_workbook(tmp_path / "a.xlsx")


def test_rent_forgiven_is_settled_on_the_accounts_of_every_place() -> None:
    """A lease of 1,000 a month moves to a class with an account of its own before 250 of a rent is forgiven."""
    text = lease_text("2025-01-01", "2026-12-31", {"timing": "advance", "rows": [{"monthly": D(1000)}]})
    moved = ('asset_class = "Office"\n' + text
             + '\n[[transfers]]\nfrom = 2025-03-01\nasset_class = "Vehicles"\nreason = "Moved."\n')
    lease = load_text(with_events(moved, {
        "id": "relief", "kind": "concession", "effective": date(2025, 6, 1), "treatment": "variable",
        "source": "lease, 9", "abatements": [
            {"id": "quarter", "months": ["2025-06"], "share": D("0.25"), "source": "lease, 9"}]}))
    apart = {"asset_class": "Vehicles", "accounts": {"lease_liability": "2560"}}
    book = asc842.account_for(lease, asc842.Policy.model_validate({"account_maps": (apart,)}))
    (settled,) = (c for c in book.checks if c.name == "rent due = what is paid for it + what is forgiven")
    assert (settled.status, settled.expected) == ("pass", "23,000.00")


def test_what_one_lease_puts_off_is_owed_by_no_other(tmp_path: Path) -> None:
    """Of three leases alike the first two put off 15,000 and 12,000 to 2028: that alone is owed beside the rent."""
    put_off = text("operating", repaid={date(2028, 1, 1): 15000})
    less = text("operating", repaid={date(2028, 1, 1): 12000}, abatements=[{**HALF[0], "share": D("0.4")}])
    plain = lease_text("2025-01-01", "2029-12-31", RENT, lease_id="c")
    h = held(tmp_path, put_off, less.replace('id = "a"', 'id = "b"', 1), plain)
    table = rollforward(h, np.datetime64("2025-12-01"), np.datetime64("2025-12-31"))
    assert [D(int(x)) / 100 for x in table["liability"]["closing"]] == [owed(12) + 15000, owed(12) + 12000, owed(12)]
