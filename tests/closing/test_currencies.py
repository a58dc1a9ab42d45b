"""Amounts in whole minor units of their currency (ISO 4217): no decimals of a yen, three of a Kuwaiti dinar."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import openpyxl
import pandas as pd
import pytest

import asc842
from asc842.base import money
from asc842.closing.register import Register
from asc842.output.amounts import separated, written
from asc842.output.schemas import schema_of
from asc842.output.text.book import book_text
from heavy import params
from lease_files import lease_text, load_text, measured_amounts
from libreoffice import recalculated
from recalculation import check_passes, check_values
from snapshots import once
from test_events import with_events

D = Decimal
OUTPUT = schema_of("output")


@pytest.fixture
def _told_always(monkeypatch: pytest.MonkeyPatch) -> None:
    """No amount is read or written without a currency: what forgets to say which it is in fails."""
    monkeypatch.setattr(money, "_digits", ContextVar("a currency, said each time"))


@pytest.fixture
def _seven_decimals(monkeypatch: pytest.MonkeyPatch) -> None:
    """What forgets to say which currency it is in shows seven decimals."""
    monkeypatch.setattr(money, "_digits", ContextVar("no currency", default=7))


def in_currency(text: str, currency: str, entity: str = "Alpha") -> str:
    return text.replace('name = "A lease', f'currency = "{currency}"\nentity = "{entity}"\nname = "A lease', 1)


def monthly(amount: str, currency: str, name: str = "lease", classification: str = "operating") -> str:
    """Three years of a rent on the first of each month, at 6 %."""
    rent = {"timing": "advance", "due_day": 1, "rows": [{"monthly": D(amount)}]}
    return in_currency(lease_text("2024-01-01", "2026-12-31", rent, lease_id=name, classification=classification),
                       currency)


def annuity(amount: str, places: int) -> D:
    """35 payments in arrears at half a per cent a month, to whole minor units, half of one up."""
    exact = D(amount) * (1 - 1 / D("1.005") ** 35) / D("0.005")
    return exact.quantize(D(1).scaleb(-places))


@pytest.mark.parametrize(("code", "places"), [("USD", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("ISK", 0), ("KWD", 3),
                                              ("BHD", 3), ("TND", 3), ("CLF", 4), ("HUF", 2), ("XAU", 2), ("ZZZ", 2)])
def test_decimals_by_iso_4217(code: str, places: int) -> None:
    """As ISO's list one has them; two where it gives none, or knows no such code."""
    assert money.digits_of(code) == places


@pytest.mark.usefixtures("_told_always")
@pytest.mark.parametrize(("amount", "currency", "places"), [("345678", "JPY", 0), ("250.125", "KWD", 3),
                                                            ("3456.78", "USD", 2), ("12.3456", "CLF", 4)])
def test_a_lease_in_its_currency(amount: str, currency: str, places: int, tmp_path: Path) -> None:
    book = asc842.account_for(load_text(monthly(amount, currency)))
    assert book.passed
    assert book.summary["opening_liability"] == annuity(amount, places)
    document = json.loads(book.to_json())
    jsonschema.validate(document, OUTPUT)
    amounts = [row[name] for row in document["schedule"] for name in ("interest", "cost", "liability_closing")]
    amounts += [row[side] for row in document["journal"] for side in ("debit", "credit")]
    assert {len(text.partition(".")[2]) for text in amounts} == {places}
    sheet = openpyxl.load_workbook(book.to_workbook(tmp_path / "book.xlsx"))["Schedule"]
    shown = {c.number_format for row in sheet.iter_rows(min_row=8, max_row=20, min_col=4, max_col=10) for c in row}
    decimals = f".{'0' * places}" if places else ""
    both = f"#,##0{decimals}_);(#,##0{decimals});"
    assert shown == {f'{both}"–"_)', f"{both}0{decimals}_)"}
    book_text(book)


def test_amounts_finer_than_the_currency_are_refused() -> None:
    for amount, currency, expected in (("250.1255", "KWD", "an amount in KWD: at most three decimals"),
                                       ("345678.50", "JPY", "an amount in JPY: no decimals"),
                                       ("1000.125", "USD", "dollars and cents: at most two decimals")):
        with pytest.raises(asc842.InputError) as error:
            load_text(monthly(amount, currency))
        assert [p.expected for p in error.value.problems] == [expected]
    assert load_text(monthly("345678.00", "JPY")).facts.rent[0].rows[0].monthly == 345678


def scaled(value: Any, by: int) -> Any:
    """Multiply amounts by a power of ten; ids, dates and shares stay."""
    money_keys = ("amount", "monthly", "annual", "price", "impairment", "penalty", "payment")
    if isinstance(value, dict):
        return {k: (v * by if k in money_keys and isinstance(v, int | D) else scaled(v, by)) for k, v in value.items()}
    return [scaled(v, by) for v in value] if isinstance(value, list | tuple) else value


RENTS = [{"timing": "advance", "rows": [{"monthly": D("4321.09")}]},
         {"timing": "arrears", "frequency": "quarterly", "rows": [{"amount": D("777.77")}]}]
BESIDE = {"incentives": [{"amount": D("1500.55"), "received": date(2024, 1, 1)}],
          "costs": [{"amount": D("333.33")}], "prepaid_rent": [{"amount": D("99.01")}],
          "abatements": [{"id": "half", "rent": ["rent-1"], "months": ["2024-05"], "share": D("0.5")},
                         {"id": "some", "rent": ["rent-1"], "months": ["2024-08"], "amount": D("1000.01")}]}
EVENTS = [{"id": "less", "kind": "impairment", "effective": date(2025, 1, 31), "at_end_of_day": True,
           "impairment": D("1234.56")},
          {"id": "end", "kind": "termination", "effective": date(2026, 3, 17), "penalty": D("2345.67")}]


@pytest.mark.usefixtures("_told_always")
@pytest.mark.parametrize("classification", ["operating", "finance"])
def test_yen_are_as_many_as_cents_were(classification: str) -> None:
    """A lease of 4,321.09 dollars and one of 432,109 yen: the same minor units on every line of the journal."""
    journals = []
    for currency, by in (("USD", 1), ("JPY", 100)):
        beside = {name: scaled(items, by) for name, items in BESIDE.items()}
        text = lease_text("2024-01-10", "2027-12-31", scaled(RENTS, by), classification=classification, **beside)
        book = asc842.account_for(load_text(with_events(in_currency(text, currency), *scaled(EVENTS, by))))
        assert book.passed, [c for c in book.checks if c.status == "fail"]
        journals.append(book.journal.drop(columns=["debit", "credit"]).assign(
            amount=[int((d - c) * 100 / by) for d, c in zip(book.journal["debit"], book.journal["credit"],
                                                            strict=True)]))
    pd.testing.assert_frame_equal(*journals)


@pytest.mark.libreoffice
@pytest.mark.heavy
@pytest.mark.parametrize(("amount", "currency"), [("345678", "JPY"), ("250.125", "KWD")])
def test_a_workbook_recalculates(amount: str, currency: str, tmp_path: Path) -> None:
    """Every formula, worked out again by LibreOffice, comes to the value beside it; every live check passes."""
    change = {"id": "change", "kind": "modification", "effective": date(2025, 4, 17), "discount_rate": D("0.07"),
              "lease_term_end": date(2027, 9, 30)}
    texts = {"plain": monthly(amount, currency), "life": with_events(monthly(amount, currency), change)}
    written = [asc842.account_for(load_text(text)).to_workbook(tmp_path / f"{name}.xlsx")
               for name, text in texts.items()]
    for path, opened in zip(written, recalculated(written, tmp_path / "again"), strict=True):
        check_values(path, opened)
        assert check_passes(opened)


# Portfolios ----------------------------------------------------------------------------------------------------------

TABLES = {"leases.csv": "lease,entity,currency,commencement,lease_term_end,discount_rate,classification,timing,"
                        "due_day\n"
                        "osaka,Beta,JPY,2024-01-01,2026-12-31,0.06,operating,advance,1\n"
                        "salmiya,Beta,KWD,2024-01-01,2026-12-31,0.06,operating,advance,1\n",
          "rent.csv": "lease,from,monthly\nosaka,2024-01-01,345678\nsalmiya,2024-01-01,250.125\n"}
RATES = ("currency,to,date,rate,average\nJPY,USD,2023-12-31,0.0070,\nJPY,USD,2024-01-31,0.0068,0.0069\n"
         "KWD,USD,2023-12-31,3.25,\nKWD,USD,2024-01-31,3.24,3.245\n")


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    folder = tmp_path / "leases"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / name).write_text(text)
    for name, amount, currency, kind in (("tokyo", "345678", "JPY", "finance"),
                                         ("kuwait", "250.125", "KWD", "operating"),
                                         ("boston", "3456.78", "USD", "operating")):
        (folder / f"{name}.toml").write_text(monthly(amount, currency, name, kind))
    (tmp_path / "rates.csv").write_text(RATES)
    return folder


def closed(folder: Path, **more: Any) -> asc842.CloseResult:
    policy = asc842.Policy.model_validate({"functional_currencies": {"Alpha": "USD"},
                                           "erp": [{"format": "hledger"}, {"format": "beancount"}]})
    return asc842.close(folder, "2024-01", out=folder.parent / "out", register=folder.parent / "register.db",
                        policy=policy, rates=folder.parent / "rates.csv", **{"reports": False} | more)


def before(folder: Path) -> None:
    """Close what a test looks at; see :mod:`snapshots`."""
    once(folder.parent, "2024-01", lambda: closed(folder))


@pytest.mark.usefixtures("_seven_decimals")
@pytest.mark.parametrize("drawn", params([False, True], [False]))
def test_a_portfolio_of_several_currencies(portfolio: Path, drawn: bool, request: pytest.FixtureRequest) -> None:
    if drawn:
        request.getfixturevalue("pictures")
    result = closed(portfolio, reports=True)
    assert result.passed, [c for c in result.book.checks if c.status == "fail"]
    out = portfolio.parent / "out" / "2024-01"
    lines = pd.read_csv(out / "journal.csv", dtype=str, keep_default_na=False)
    places = {"JPY": 0, "KWD": 3, "USD": 2}
    for row in lines.to_dict("records"):
        assert len((row["debit"] or row["credit"]).partition(".")[2]) == places[row["currency"]], row
    opened = lines[(lines["entry"] == "commencement") & lines["account"].str.startswith("Lease liability")]
    assert dict(zip(opened["lease"], opened["credit"], strict=True)) == {
        "boston": str(annuity("3456.78", 2)), "kuwait": str(annuity("250.125", 3)),
        "salmiya": str(annuity("250.125", 3)), "osaka": str(annuity("345678", 0)), "tokyo": str(annuity("345678", 0))}
    document = json.loads((out / "close.json").read_text())
    for row in document["by_class"]["liability roll-forward, period"]:
        assert len(row["closing"].partition(".")[2]) == places[row["currency"]]
    assert "11,129,293<" in (out / "close.html").read_text()
    assert not re.search(r"\.\d{7}\b", "".join(f.read_text() for f in [out / "close.html", *out.rglob("*.csv")]))


def test_exchange_between_currencies_of_other_decimals(portfolio: Path) -> None:
    """At commencement 0.0070 dollars for a yen; interest at the average of 0.0069; all of it at 0.0068 in the end."""
    reports = closed(portfolio).book.reports
    table, rolled = (reports[name].set_index("lease") for name in (
        "functional currency", "right-of-use asset roll-forward in functional currency, period"))
    for lease, amount, places, rates in (("tokyo", "345678", 0, ("0.0070", "0.0069", "0.0068")),
                                         ("kuwait", "250.125", 3, ("3.25", "3.245", "3.24"))):
        first, average, last = map(D, rates)
        opening = annuity(amount, places)
        interest = (D(amount) * (1 - 1 / D("1.005") ** 35) / D("0.005") * D("1.005")).quantize(
            D(1).scaleb(-places)) - opening
        cents = D("0.01")
        closing = ((opening + interest) * last).quantize(cents)
        gain = (opening * first).quantize(cents) + (interest * average).quantize(cents) - closing
        row = table.loc[lease]
        assert (D(int(row["liability"])) / 100, D(int(row["exchange gain or loss, period"])) / 100) == (closing, gain)
        assert int(row["liability in lease currency"]) == (opening + interest).scaleb(places)
        # The asset stands at the rate of its first day, in minor units of the functional currency; the roll-forward
        # closes with it, and nothing of a first close is caught up.
        asset = rolled.loc[lease]
        assert D(int(asset["additions"])) / 100 == ((opening + D(amount)) * first).quantize(cents)
        assert int(asset["closing"]) == int(row["asset"])
        assert not asset.filter(regex="caught up|catch-up").any()


def test_files_of_other_ledgers_take_every_currency(portfolio: Path) -> None:
    from beancount import loader

    before(portfolio)
    erp = portfolio.parent / "out" / "2024-01" / "erp"
    text = next(erp.rglob("leases.journal")).read_text()
    assert "commodity 1000. JPY" in text
    assert "commodity 1000.000 KWD" in text
    _, errors, _ = loader.load_file(str(next(erp.rglob("*.beancount"))))
    assert errors == []


def test_a_trial_balance_in_each_currency(portfolio: Path) -> None:
    before(portfolio)
    with Register.open(portfolio.parent / "register.db") as kept:
        posted = kept.posted()
    sums = (posted["debit"] - posted["credit"]).groupby([posted["entity"], posted["account"], posted["currency"]],
                                                        observed=True).sum()
    rows = ["entity,account,balance,currency"]
    for (entity, account, currency), units in sums.items():
        rows.append(f'{entity},"{account}",{money.from_cents(int(units), str(currency))},{currency}')
    path = portfolio.parent / "trial.csv"
    path.write_text("\n".join(rows) + "\n")
    assert closed(portfolio, trial_balance=path).passed
    wrong = next(row for row in rows if row.startswith("Beta") and "Lease liability" in row and row.endswith("KWD"))
    *rest, balance, code = wrong.split(",")
    path.write_text("\n".join(rows).replace(wrong, ",".join([*rest, str(D(balance) + D("0.001")), code])) + "\n")
    failing, = (c for c in closed(portfolio, trial_balance=path).book.checks if c.status == "fail")
    assert failing.residual == D("0.001")


def test_history_by_currency(portfolio: Path) -> None:
    before(portfolio)
    with Register.open(portfolio.parent / "register.db") as kept:
        table = kept.history("kuwait")
    assert table["currency"].tolist() == ["KWD", "USD"]
    assert json.loads(table["state"].iloc[0])["liability"] > "8000"


def test_measure_takes_a_currency() -> None:
    leases = pd.DataFrame([
        {"lease": code, "currency": code, "commencement": date(2024, 1, 1), "lease_term_end": date(2026, 12, 31),
         "discount_rate": 0.06} for code in ("JPY", "KWD", "USD")])
    amounts = {"JPY": 345678, "KWD": 250.125, "USD": 3456.78}
    payments = pd.DataFrame([{"lease": code, "due": str(day), "gross_rent": amount}
                             for code, amount in amounts.items() for day in np.arange("2024-01", "2027-01",
                                                                                    dtype="datetime64[M]").astype("M8[D]")])
    summary = measured_amounts({"leases": leases, "payments": payments})["summary"].set_index("lease")
    found = summary["opening_liability"]
    assert found.to_dict() == {code: float(annuity(str(amount), money.digits_of(code)))
                               for code, amount in amounts.items()}
    with pytest.raises(asc842.InputError, match="payments"):
        measured_amounts({"leases": leases.assign(currency="USD"), "payments": payments})


def test_amounts_as_text() -> None:
    assert written([0, 11323737, -5], [0, 0, 0]) == ["0", "11323737", "-5"]
    assert written([250125, -5], [3, 3]) == ["250.125", "-0.005"]
    assert written([250125, 123, -1], [3, 2, 0]) == ["250.125", "1.23", "-1"]
    assert [separated(a, p) for a, p in ((11323737, 0), (-1234567, 3), (-5, 2), (123456, 2))] == [
        "11,323,737", "-1,234.567", "-0.05", "1,234.56"]


def test_hledger_takes_the_file(portfolio: Path) -> None:
    before(portfolio)
    journal = next((portfolio.parent / "out" / "2024-01" / "erp").rglob("leases.journal"))
    try:
        checked = subprocess.run(["hledger", "-f", str(journal), "check"], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("hledger is not installed")
    assert checked.returncode == 0, checked.stderr


def test_a_register_that_counts_yen_in_hundredths_is_not_continued(portfolio: Path) -> None:
    """As versions before this one counted: 11129293.00 yen recorded, and hundredths in every line."""
    before(portfolio)
    with sqlite3.connect(portfolio.parent / "register.db") as register:
        register.execute("UPDATE lease_states SET state = replace(state, '\"11129293\"', '\"11129293.00\"')")
    with pytest.raises(asc842.RegisterError, match=r"the register counts JPY in units of 0.01; its minor unit is 1"):
        closed(portfolio)
