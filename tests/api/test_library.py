"""The library as an ERP job has it: DataFrames, workbooks, files and dicts in, journal and problems out."""

from __future__ import annotations

import io
import json
import pickle
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from rich.console import Console

import asc842
from asc842.closing.portfolio.portfolio import canonical
from asc842.output.text.book import book_text
from lease_files import ROOT

SAMPLE = ROOT / "inputs" / "sample-portfolio"
OPENED = {"office": ("574176.49", "580376.49"), "copier": ("12979.26", "12979.26"), "truck": ("97786.25", "99636.25")}
"""Liability and asset of the three leases, as the contract gives them (an annuity worked out outside)."""
TERMS: dict[str, list[Any]] = {
    "lease": ["office", "copier", "truck"], "commencement": [date(2024, 2, 15), date(2024, 1, 1), date(2024, 1, 1)],
    "term_months": [63, 36, 60], "rent": [12450, 389, 1850], "timing": ["advance", "arrears", "advance"],
    "due_day": [1, None, 1], "step_percent": [Decimal("0.03"), None, None], "step_every_months": [12, None, None],
    "free_months": [3, None, None], "allowance": [85000, None, None], "allowance_received": ["4", None, None],
    "initial_direct_costs": [6200, None, None], "discount_rate": [0.0725, 0.05, 0.061],
    "classification": ["operating", "operating", "finance"], "useful_life": [None, None, "96"],
    "purchase_price": [None, None, 5000], "purchase_certain": [None, None, True],
    "renewal_months": [60, None, None], "renewal_certain": [False, None, None], "reason": ["None.", None, None],
}


def terms(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in {**TERMS, **columns}.items()})


def opened(held: asc842.Portfolio) -> dict[str, tuple[str, str]]:
    books = {x.id: asc842.account_for(x.lease, held.policy).summary for x in held.leases}
    return {name: (str(s["opening_liability"]), str(s["opening_asset"])) for name, s in books.items()}


def with_dtypes(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the same in the dtypes that databases and Parquet files bring: nullable, Arrow, categorical, float."""
    made = frame.assign(
        commencement=pd.to_datetime(frame["commencement"]), lease=frame["lease"].astype("category"),
        term_months=frame["term_months"].astype("Int64"), rent=frame["rent"].astype("float32"),
        due_day=pd.array([1, pd.NA, 1], dtype="Int8"), discount_rate=frame["discount_rate"].astype("Float64"),
        timing=frame["timing"].astype("category"), free_months=[3, np.nan, float("nan")],
        step_percent=np.array([0.03, np.nan, np.nan], dtype=np.float32),
        purchase_certain=pd.array([pd.NA, None, True], dtype="boolean"),
        allowance=[np.int64(85000), None, pd.NA], step_every_months=[Decimal(12), Decimal("NaN"), None])
    pyarrow = pytest.importorskip("pyarrow")
    text, day = pd.ArrowDtype(pyarrow.string()), pd.ArrowDtype(pyarrow.date32())
    amount = pd.array([Decimal("6200.00"), None, None], pd.ArrowDtype(pyarrow.decimal128(12, 2)))
    return made.assign(classification=made["classification"].astype(text), initial_direct_costs=amount,
                       commencement=made["commencement"].astype(day))


CHANGED: dict[str, Any] = {
    "plain": lambda t: t,
    "dtypes": with_dtypes,
    "an index that is no range": lambda t: t.set_axis([7, 7, "x"], axis=0),
    "leases in the index": lambda t: t.set_index("lease"),
    "heads of the trade": lambda t: t.rename(columns={
        "lease": "LEASE", "commencement": "Start Date", "term_months": "Term (mos)", "rent": "Rent/mo",
        "discount_rate": "IBR", "step_percent": "Escalation"}),
    "another order": lambda t: t.iloc[::-1, ::-1],
    "timestamps": lambda t: t.assign(commencement=[pd.Timestamp(x) for x in t["commencement"]], useful_life=[
        pd.NaT, None, "96"]),
    "days of numpy": lambda t: t.assign(commencement=pd.Series([np.datetime64(x) for x in t["commencement"]], t.index,
                                                               object)),
}


@pytest.mark.parametrize("change", CHANGED)
def test_data_frames_of_terms(change: str) -> None:
    given = CHANGED[change](terms())
    before = given.copy(deep=True)
    held = asc842.Portfolio.from_tables({"leases": given})
    assert held.problems == ()
    assert opened(held) == OPENED
    pd.testing.assert_frame_equal(given, before)


def test_a_bad_lease_costs_only_itself(tmp_path: Path) -> None:
    days = ["2/15/2024", pd.Timestamp("2024-01-01"), pd.NaT]
    bad = terms(discount_rate=[7.25, 0.05, float("inf")], commencement=days)
    steps = pd.DataFrame({"Lease": ["nobody"], "Monthly rent": [1.0]})
    held = asc842.Portfolio.from_tables({"leases": bad, "Rent steps": steps})
    assert opened(held) == {"copier": OPENED["copier"]}
    found = held.problems_frame
    assert list(held.leases_frame["lease"]) == ["copier"]
    where = set(found[["lease", "table", "row", "column"]].itertuples(index=False, name=None))
    assert {("office", "leases", 0, "commencement"), ("office", "leases", 0, "discount_rate"),
            ("truck", "leases", 2, "discount_rate"), ("nobody", "rent", 0, "Lease")} <= where
    assert (found["remedy"] != "").all()
    measured, closed = asc842.measure(held), asc842.close(held, "2024-12", register=tmp_path / "r.db", out=None,
                                                         without_rejected=True)
    assert measured["summary"]["opening_liability"].tolist() == [Decimal("12979.26")]
    assert closed.book.roster.leases.tolist() == ["copier"]


@pytest.mark.parametrize(("tables", "found"), [
    ({"leases": [1]}, "a list"), ({"leeses": pd.DataFrame()}, "an unknown table"), ({}, "no such table"), (5, "a int"),
    ({"leases": terms(), "Leases": terms()}, "the table leases twice"),
])
def test_what_is_no_table_of_leases_is_refused(tables: Any, found: str) -> None:
    with pytest.raises(asc842.InputError) as refused:
        asc842.Portfolio.from_tables(tables)
    assert refused.value.problems[0].found == found


@pytest.mark.parametrize(("leases", "key", "found"), [
    (pd.concat([terms(), terms()[["rent"]]], axis=1), "leases.rent", 'the columns "rent" and "rent"'),
    (terms(Rent=[1, 2, 3]), "leases.rent", 'the columns "rent" and "Rent"'),
    (terms().drop(columns="lease"), "leases.lease", "no column lease"),
    (terms(colour=["red"] * 3), "leases.colour", "unknown column colour"),
    (pd.DataFrame(), "leases.lease", "no column lease"),
])
def test_a_table_that_is_bad_as_a_whole(leases: pd.DataFrame, key: str, found: str) -> None:
    held = asc842.Portfolio.from_tables({"leases": leases})
    assert held.leases == ()
    (problem,) = held.problems
    assert (problem.key.lower(), problem.found.startswith(found)) == (key, True)


def test_files_and_workbooks(tmp_path: Path) -> None:
    terms().to_csv(tmp_path / "leases.csv", index=False)
    (tmp_path / "two.toml").write_text((ROOT / "inputs" / "windham-v.toml").read_text(encoding="utf-8"))
    (tmp_path / "bad.toml").write_text("id = 5")
    some = asc842.Portfolio.from_files([tmp_path / "leases.csv", str(tmp_path / "two.toml")])
    assert [x.id for x in some.leases] == ["copier", "office", "truck", "windham-v"]
    every = asc842.Portfolio.from_files(tmp_path)
    assert ([x.lease for x in every.leases], len(every.rejected)) == ([x.lease for x in some.leases], 1)
    both = asc842.Portfolio.from_files([tmp_path, tmp_path / "two.toml"])
    assert [x.id for x in both.leases] == [x.id for x in every.leases]
    from asc842.api.template import template

    made = template(tmp_path / "leases.xlsx", tmp_path / "leases.csv")
    assert opened(asc842.Portfolio.from_excel(made.path)) == OPENED
    for nothing in ([], tmp_path / "nothing.xlsx", [tmp_path / "nothing"]):
        with pytest.raises(asc842.InputError):
            asc842.Portfolio.from_files(nothing)


def test_a_heading_names_the_parties_and_the_asset_that_tables_state(tmp_path: Path) -> None:
    told = {"entity": ["Example Inc.", None, None], "lessor": ["Example LLC", "Lender", None],
            "asset_class": ["Office", None, None]}
    held = asc842.Portfolio.from_tables({"leases": terms(**told)})
    said = {"office": ("Operating lease of Example Inc. from Example LLC", ": Office"),
            "copier": ("Operating lease from Lender", ""), "truck": ("Finance lease", "")}
    for one in held.leases:
        book, (parties, asset) = asc842.account_for(one.lease, held.policy), said[one.id]
        printed, to = io.StringIO(), tmp_path / f"{one.id}.xlsx"
        Console(file=printed, width=400).print(book_text(book))
        assert f"\n{parties}, 2024-" in printed.getvalue()
        book.to_workbook(to)
        assert CalamineWorkbook.from_path(to).get_sheet_by_name("Summary").to_python()[2][0] == parties + asset


def recipe() -> dict[str, Any]:
    """Return the function that the page on the library shows."""
    page = (ROOT / "docs" / "6-library.md").read_text(encoding="utf-8")
    lines = page[page.index(">>> def journal_of"):page.index(">>> terms = pd.DataFrame")].splitlines()
    found: dict[str, Any] = {"asc842": asc842}
    exec("\n".join(line[4:] for line in lines), found)
    return found


def test_the_recipe_for_an_erp_runs_on_data_that_changes(tmp_path: Path) -> None:
    """The same data again posts nothing new; a corrected rate is caught up, and a bad row costs only itself."""
    journal_of, register = recipe()["journal_of"], str(tmp_path / "register.db")
    first, none, _ = journal_of(terms().rename(columns={"rent": "Rent/mo"}), "2024-11", register)
    again, _, failed = journal_of(with_dtypes(terms()), "2024-11", register)
    assert (len(none), failed, list(again["line_id"])) == (0, [], list(first["line_id"]))
    changed = with_dtypes(terms()).set_axis(["x", "y", "y"], axis=0).assign(discount_rate=[0.0725, 0.055, 6.1])
    journal, problems, failed = journal_of(changed, "2024-12", register)
    assert {type(x) for x in (*journal["debit"], *journal["credit"])} == {Decimal}
    assert journal["debit"].sum() == journal["credit"].sum()
    assert set(journal[journal["entry"].str.startswith("catch-up")]["lease"]) == {"copier"}
    assert [c.about for c in failed] == ["3 leases", "3 leases"]  # the truck, which was posted
    assert problems[["lease", "row", "column"]].to_numpy().tolist() == [["truck", 2, "discount_rate"]]


# Dicts --------------------------------------------------------------------------------------------------------------


def test_leases_as_json_are_those_of_their_files() -> None:
    said = {}
    for file in sorted((ROOT / "inputs").glob("*.toml")):
        if file.name != "policy.toml":
            lease = asc842.load(file)
            said[lease.id] = lease
    held = asc842.Portfolio.from_dicts([json.loads(canonical(x)) for x in said.values()])
    assert {x.id: x.lease for x in held.leases} == said
    typed = [x.model_dump(by_alias=True) for x in said.values()]
    assert [x.lease for x in asc842.Portfolio.from_dicts(typed).leases] == [x.lease for x in held.leases]


def _endless() -> dict[str, Any]:
    lease: dict[str, Any] = {"id": "x"}
    lease["facts"] = lease
    return lease


@pytest.mark.parametrize("bad", [
    {}, 5, None, "lease", [], {"id": 3}, {"facts": None}, {"facts": {"rent": "no"}}, {1: 2}, {"id": float("nan")},
    {"judgements": [{"question": "what"}]}, {"judgements": 7}, {"id": "a", "facts": {"rent": [None, 4]}}, _endless(),
    {"id": "x", "facts": {"commencement": {"date": "2024-02-30", "source": "s"}}}, {"format": "asc842/policy/1"},
], ids=str)
def test_dicts_that_are_no_lease_are_problems(bad: Any) -> None:
    good = json.loads(canonical(asc842.load(ROOT / "inputs" / "windham-v.toml")))
    held = asc842.Portfolio.from_dicts([bad, good])
    assert [x.id for x in held.leases] == ["windham-v"]
    assert held.problems
    assert all(p.where.startswith("leases[0]") for p in held.problems), held.problems


def test_an_event_on_the_first_day_that_there_is() -> None:
    """That day stands for none stated among events; a file that states it is told of its year."""
    plain = json.loads(canonical(asc842.load(ROOT / "inputs" / "windham-v-history.toml")))
    plain["events"][0]["effective"] = "0001-01-01"
    assert "a year from 1800 to 2399" in [p.expected for p in asc842.Portfolio.from_dicts([plain]).problems]


def test_amounts_and_days_of_dicts_of_any_kind() -> None:
    lease = asc842.load(ROOT / "inputs" / "windham-v.toml")
    plain = json.loads(canonical(lease))
    plain["facts"]["commencement"]["date"] = pd.Timestamp(lease.commencement)
    rows = plain["facts"]["rent"][0]["rows"]
    rows[0]["monthly"], rows[0]["note"] = np.float64(rows[0]["monthly"]), None
    rows[1]["monthly"] = float(rows[1]["monthly"])
    (held,) = asc842.Portfolio.from_dicts([plain]).leases
    assert held.lease == lease
    rows[0]["monthly"] = "12 450"
    (problem,) = asc842.Portfolio.from_dicts([plain]).problems
    assert problem.key == "facts.rent[0].rows[0].monthly"
    for wrong in (plain, "leases", 5):
        with pytest.raises(asc842.InputError):
            asc842.Portfolio.from_dicts(wrong)  # type: ignore[arg-type]


# What a prompt and a notebook show -----------------------------------------------------------------------------------


def test_every_public_object_is_one_line_and_a_table(tmp_path: Path) -> None:
    lease = asc842.load(ROOT / "inputs" / "windham-v.toml")
    book, held = asc842.account_for(lease), asc842.Portfolio.from_tables({"leases": terms(rent=[1, 2, "<b>"])})
    error = asc842.InputError(held.problems)
    closed = asc842.close(held, "2024-12", register=tmp_path / "r.db", out=None, without_rejected=True)
    with asc842.Register.open(tmp_path / "r.db") as register:
        shown = {repr(x): getattr(x, "_repr_html_", str)() for x in (
            lease, book, held, error, held.problems[0], closed, register, book.checks[0], asc842.Policy(),
            asc842.compare([book], [book], names=("a", "b")), asc842.measure(held), held.leases[0])}
    assert len(shown) == 12
    assert [text for text in shown if "\n" in text or len(text) > 300] == []
    assert "<b>" not in "".join(shown.values())
    assert sum(text.startswith("<div>") for text in shown.values()) == 7
    assert repr(held) == "Portfolio(2 leases, 1 rejection: see problems)"
    assert repr(asc842.Policy(cost_weights="days")) == "Policy(cost_weights='days')"
    assert repr(lease).startswith("Lease(windham-v: ")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_dir_names_all_that_is_public() -> None:
    assert set(asc842.__all__) <= set(dir(asc842))


# Money ---------------------------------------------------------------------------------------------------------------


def test_money_is_decimal_or_whole_cents(tmp_path: Path) -> None:
    held = asc842.Portfolio.from_files(SAMPLE)
    lease = next(x.lease for x in held.leases if not x.lease.events)
    book, measured = asc842.account_for(lease, held.policy), asc842.measure(held)
    closed = asc842.close(held, "2003-12", register=tmp_path / "r.db", out=None)
    lines, schedule = closed.journal, measured.minor_units("schedule")
    for frame, columns in ((book.schedule, ("rent", "cost", "liability_closing")), (book.journal, ("debit", "credit")),
                           (lines, ("debit", "credit")), (measured["summary"], ("rent", "opening_asset")),
                           (closed.reports["lease cost, period"], ("total",))):
        assert {type(x) for name in columns for x in frame[name]} == {Decimal}
    assert lines["debit"].sum() == lines["credit"].sum() == Decimal(int(closed.book.lines["debit"].sum())).scaleb(-2)
    own = schedule[schedule["lease"] == lease.id].reset_index(drop=True)
    assert set(own[["rent", "cost", "liability_closing"]].dtypes) == {np.dtype(np.int64)}
    assert [Decimal(x).scaleb(-2) for x in own["liability_closing"].tolist()] == book.schedule[
        "liability_closing"].tolist()
    yen = asc842.measure(asc842.Portfolio.from_tables({"leases": terms().iloc[[1]].assign(currency="JPY")}))
    assert yen["summary"]["opening_liability"].tolist() == [Decimal(12979)]


def test_measure_says_which_defaults_it_took() -> None:
    leases = pd.DataFrame({"lease": ["a"], "commencement": ["2025-01-01"], "lease_term_end": ["2025-12-31"],
                           "discount_rate": [0.06], "classification": ["operating"]})
    due = pd.date_range("2025-01-01", periods=12, freq="MS")
    payments = pd.DataFrame({"lease": "a", "due": due, "gross_rent": 1.0})
    taken = asc842.measure({"leases": leases, "payments": payments})["assumed"]
    assert ("payments", "timing", "advance", 12) in set(taken.itertuples(index=False, name=None))
    assert "classification" not in set(taken["column"])
    stated = payments.assign(timing="arrears")
    assert "timing" not in set(asc842.measure({"leases": leases, "payments": stated})["assumed"]["column"])
    with pytest.raises(asc842.InputError, match="an unknown table"):
        asc842.measure({"leases": leases, "payments": payments, "rents": payments})
