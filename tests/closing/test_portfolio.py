"""Portfolios: tables say what lease files say, in bulk as one by one; what is bad is rejected and told where."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import asc842
import reference
import strategies
from asc842.book.lease_tables import rows_of
from asc842.closing.portfolio import HeldLeases, RejectedLease, content_hash, read_portfolio
from asc842.closing.portfolio.by_itself import by_itself
from asc842.closing.portfolio.rent import rent_of_all
from asc842.contract.lease import Lease
from asc842.measurement.typed import frames_of
from asc842.payments.build import promised_payments
from asc842.timeline.timeline import Timeline
from lease_files import ROOT, lease_text, load_text, measured_amounts, toml

DAY = timedelta(days=1)
Rows = Iterable[Mapping[str, Any]]
THOROUGH = settings(max_examples=2 * settings().max_examples, suppress_health_check=list(HealthCheck))


def write(folder: Path, **tables: Rows) -> Path:
    """Write tables as CSV files."""
    for name, rows in tables.items():
        entries = [dict(r) for r in rows]
        columns = list(dict.fromkeys(c for r in entries for c in r))
        if columns:
            with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                out = csv.DictWriter(file, columns)
                out.writeheader()
                out.writerows(entries)
    return folder


LEASE = {"lease": "a", "entity": "Alpha", "asset_class": "Office", "cost_center": "10", "dimension.region": "East",
         "commencement": "2025-01-01", "lease_term_end": "2026-12-31", "discount_rate": "0.06",
         "classification": "operating", "timing": "advance"}
RENT = {"lease": "a", "from": "2025-01-01", "monthly": "1000.00"}


def portfolio(folder: Path, **tables: Rows) -> HeldLeases:
    return read_portfolio(write(folder, **{"leases": [LEASE], "rent": [RENT], **tables}))


def told(rejected: RejectedLease) -> list[tuple[str, str]]:
    """Place and key of each problem, within the folder."""
    return [(f"{Path(p.file).name}:{p.line}", p.key) for p in rejected.error.problems]


# The same terms in a file and in tables ------------------------------------------------------------------------------


def in_tables(g: strategies.Generated, lease_id: str = "test-lease") -> dict[str, list[dict[str, Any]]]:
    """Return a generated lease as rows of tables."""
    r, t = g.rent, g.terms
    rent = {"lease": lease_id, "frequency": r.frequency, "instalments": "calendar", "due_day": r.due_day or ""}
    reliefs = [{"lease": lease_id, "from": x.first, "to": x.after - DAY, "share": strategies.decimal(x.share),
                "until_aggregate": "" if x.most is None else strategies.money(x.most)} for x in r.reliefs]
    named = [{"lease": lease_id, "months": month, "amount": strategies.money(cents)} for month, cents in g.named]
    return {
        "leases": [{"lease": lease_id, "commencement": r.start, "lease_term_end": r.after - DAY, "timing": r.timing,
                    "discount_rate": strategies.decimal(t.rate),
                    "classification": "finance" if t.finance else "operating"}],
        "rent": [{**rent, "from": day, "amount": strategies.money(cents)} for day, cents in r.steps],
        "abatements": reliefs + named,
        "costs": [{"lease": lease_id, "amount": strategies.money(t.costs)}],
        "prepaid_rent": [{"lease": lease_id, "amount": strategies.money(t.prepaid)}],
        "incentives": [{"lease": lease_id, "amount": strategies.money(t.incentives), "received": r.start}],
    }


def plain_rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Rows of payments in whole cents, in one order."""
    cents = {c: [round(float(x) * 100) for x in frame[c]] for c in ("gross_rent", "abatement", "incentive")}
    days = [pd.to_datetime(frame[c]).dt.date for c in ("due", "counted")]
    return sorted(zip(frame["lease"], frame["event"], *days, *cents.values(), strict=True))


@pytest.mark.properties
@given(lease=strategies.leases())
@THOROUGH
def test_tables_say_what_a_lease_file_says(lease: strategies.Generated) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tables = in_tables(lease)
        held = read_portfolio(write(Path(folder), **tables), policy=asc842.Policy(**lease.elections))
    assert held.rejected == ()
    life = Timeline(load_text(lease.text()), held.policy)
    expected = frames_of(rows_of(life, promised_payments(life)))
    got = held.tables()
    assert plain_rows(got["payments"]) == plain_rows(expected["payments"])
    assert got["leases"].to_dict("records") == expected["leases"].to_dict("records")


# Bulk dating beside dating one by one --------------------------------------------------------------------------------


def compared(leases: Sequence[Lease]) -> int:
    """Date leases at once and one by one; return of how many nothing is worked out by itself."""
    lives = {i: Timeline(x) for i, x in enumerate(leases) if not by_itself(x, asc842.Policy())}
    rent, apart = rent_of_all(list(lives.items()))
    columns = (rent.lease, rent.event, rent.due, rent.counted, rent.gross, rent.abatement)
    got = sorted(row for row in zip(*(c.tolist() for c in columns), strict=True) if row[0] not in apart)
    changed = {(i, n) for i in lives.keys() - apart for n, version in enumerate(lives[i].versions)
               if n == 0 or version.changes_payments}
    promised = {i: promised_payments(lives[i]) for i in lives.keys() - apart}
    expected = [(i, n, p.due, p.counted, p.gross, p.abatement) for i, each in promised.items()
                for n, payments in enumerate(each) if (i, n) in changed for p in payments]
    assert got == sorted(expected)
    return len(lives) - len(apart)


@pytest.mark.properties
@given(lease=strategies.leases())
@THOROUGH
def test_bulk_dating_of_any_lease(lease: strategies.Generated) -> None:
    compared([load_text(lease.text())])


@st.composite
def changing(draw: st.DrawFn) -> str:
    """Draw a lease file with part months, anniversaries, cycles, components, abatements in months, and changes."""
    start = draw(st.dates(date(2020, 1, 1), date(2024, 12, 31)))
    end = reference.plus_months(start, draw(st.integers(6, 60))) + draw(st.integers(-20, 20)) * DAY
    frequency = draw(st.sampled_from(["monthly", "monthly", "quarterly", "half-yearly", "annual"]))
    base: dict[str, Any] = {
        "id": "base", "frequency": frequency, "timing": draw(st.sampled_from(["advance", "arrears"])),
        "instalments": draw(st.sampled_from(["calendar", "anniversary"])),
        "rows": [{draw(st.sampled_from(["monthly", "annual", "amount"])): draw(amounts)},
                 {"from": draw(st.dates(start + DAY, end)), "annual": draw(amounts)}],
    }
    if base["instalments"] == "calendar" and frequency != "monthly":
        base["cycle_month"] = draw(st.integers(1, 12))
    if draw(st.booleans()):
        base["due_day"] = draw(st.integers(1, 31))
    single = {"id": "single", "frequency": "once", "rows": [{"on": draw(st.dates(start, end)),
                                                             "amount": draw(amounts)}]}
    abatement = draw(st.sampled_from([
        {"first_full_months": 2, "share": Decimal("0.5"), "rent": ["base"]},
        {"first_months": 3, "share": Decimal("0.333333"), "rent": ["base"]},
        {"last_months": 2, "share": Decimal(1)}, {"from": start + 40 * DAY, "to": start + 75 * DAY,
                                                  "share": Decimal("0.25")}, None]))
    text = lease_text(start, end, [base, single], abatements=[abatement] if abatement else [])
    change = draw(st.dates(start + DAY, end))
    change = change.replace(day=1) if change.replace(day=1) > start and draw(st.booleans()) else change
    new = end + draw(st.integers(0, 500)) * DAY
    rent = {**base, "name": "Rent", "source": "lease, 9", "rows": [{"monthly": draw(amounts)}]}
    event = draw(st.sampled_from([
        {"kind": "modification", "discount_rate": Decimal("0.07"), "rent": [rent], "lease_term_end": new},
        {"kind": "impairment", "impairment": Decimal("1.00")}, {"kind": "termination"}, None]))
    return text if event is None else text + "\n[[events]]\n" + "\n".join(
        f"{k} = {toml(v)}" for k, v in {"id": "e1", "effective": change, "reason": "Agreed.",
                                                    **event}.items()) + "\n"


amounts = st.integers(0, 9_999_999).map(strategies.money)


SEEN = {"plain": 0, "all": 0}


@pytest.mark.properties
@given(text=changing())
@settings(max_examples=3 * settings().max_examples, suppress_health_check=list(HealthCheck))
def test_bulk_dating_of_changing_leases(text: str) -> None:
    try:
        lease = load_text(text)
    except asc842.InputError:
        return
    SEEN["all"] += 1
    SEEN["plain"] += compared([lease])


@pytest.mark.properties
def test_most_changing_leases_were_dated_in_bulk() -> None:
    """So that the test above compares something. Rent that changes inside an instalment is dated one by one."""
    assert SEEN["plain"] > 0.5 * SEEN["all"] > settings().max_examples / 4


# Tables --------------------------------------------------------------------------------------------------------------


def test_a_lease_from_tables(tmp_path: Path) -> None:
    held = portfolio(tmp_path, events=[{"lease": "a", "id": "more", "kind": "modification", "effective": "2025-07-01",
                                        "discount_rate": "0.07", "classification": "operating",
                                        "reason": "More rent."}],
                     rent=[RENT, {**RENT, "from": "2025-07-01", "monthly": "1100.00", "event": "more"}])
    (one,) = held.leases
    book = asc842.account_for(one.lease)
    assert book.passed
    # 6 x 1,000 and 18 x 1,100
    assert book.summary["gross_rent"] == Decimal("25800.00")
    assert [(e.id, e.kind) for e in one.lease.events] == [("more", "modification")]
    measured = measured_amounts(held.tables())["schedule"]
    for column in ("liability_closing", "asset_closing", "cost"):
        assert measured[column].tolist() == [float(x) for x in book.schedule[column]]
    assert held.dimensions().to_dict("records") == [{
        "lease": "a", "entity": "Alpha", "currency": "USD", "asset_class": "Office", "cost_center": "10",
        "region": "East"}]


def test_an_option_from_tables(tmp_path: Path) -> None:
    """A renewal of a year that is reasonably certain makes three years of rent; one that is not leaves two."""
    for i, (answer, rent) in enumerate((("exercised", "36000.00"), ("not exercised", "24000.00"))):
        (tmp_path / str(i)).mkdir()
        held = portfolio(tmp_path / str(i), leases=[{**LEASE, "lease_term_end": "", "expiration": "2026-12-31"}],
                         options=[{"lease": "a", "id": "renewal", "kind": "renewal", "lease_term_end": "2027-12-31",
                                   "answer": answer, "reason": "Fitted out last year."}])
        assert [x.reason for x in held.rejected] == []
        assert asc842.account_for(held.leases[0].lease).summary["rent"] == Decimal(rent)
        assert measured_amounts(held.tables())["summary"]["rent"].tolist() == [float(rent)]


def test_a_useful_life_in_months(tmp_path: Path) -> None:
    held = portfolio(tmp_path, leases=[{**LEASE, "classification": "finance", "useful_life": "12"}])
    assert [str(x)[:10] for x in held.tables()["leases"]["amortization_end"]] == ["2025-12-31"]


def test_payments_that_are_dated_already(tmp_path: Path) -> None:
    """As asc842.measure takes them: an abatement, and rent in arrears on the last day of a month and in mid-month."""
    payments = [{"lease": "a", "due": f"2025-{m:02d}-01", "gross_rent": "100.00",
                 "abatement": "40.00" if m < 3 else ""} for m in range(1, 7)]
    payments += [{"lease": "a", "due": day, "gross_rent": "50.00", "timing": "arrears"}
                 for day in ("2025-02-28", "2025-03-15")]
    held = portfolio(tmp_path, payments=payments, rent=[])
    leases = pd.DataFrame([{"lease": "a", "commencement": "2025-01-01", "lease_term_end": "2026-12-31",
                            "discount_rate": 0.06}])
    frame = pd.DataFrame(payments).fillna({"timing": "advance"}).astype({"gross_rent": float})
    frame["abatement"] = [float(x or 0) if isinstance(x, str) else 0.0 for x in frame["abatement"]]
    expected, got = (measured_amounts(t)["schedule"] for t in ({"leases": leases, "payments": frame}, held.tables()))
    pd.testing.assert_frame_equal(got, expected)
    assert asc842.account_for(held.leases[0].lease).passed


@pytest.mark.parametrize(("timing", "expected"), [
    ("advance", {"2025-10": 3000, "2025-11": 600, "2026-01": 3900}),
    ("arrears", {"2025-09": 3000, "2025-12": 3600, "2026-03": 3900}),
])
def test_rent_of_a_quarter_that_changes_at_the_end_of_a_month(
        tmp_path: Path, timing: str, expected: dict[str, int]) -> None:
    """A quarter costs 3,000 until October and 3,900 from November 1 on, of which each month of it is a third.

    In advance, 2,000 of what was paid on October 1 are for November and December, which cost 2 x 1,300 = 2,600: 600
    are due. In arrears, October and these two months fall due together: 1,000 + 2,600.
    """
    head = {"lease": "a", "commencement": "2025-01-01", "lease_term_end": "2026-12-31", "discount_rate": "0.06",
            "classification": "operating", "timing": timing, "reason": "Given."}
    rent = [{"lease": "a", "frequency": "quarterly", "from": "2025-01-01", "monthly": "1000.00"},
            {"lease": "a", "frequency": "quarterly", "from": "2025-11-01", "monthly": "1300.00", "event": "more"}]
    event = {"lease": "a", "id": "more", "kind": "modification", "effective": "2025-11-01", "discount_rate": "0.06",
             "reason": "More rent."}
    held = read_portfolio(write(tmp_path, leases=[head], rent=rent, events=[event]))
    schedule = measured_amounts(held.tables())["schedule"].set_index("period")
    due = schedule["gross_rent"].loc["2025-09":"2026-03"]
    assert due[due != 0].astype(int).to_dict() == expected


def test_parquet_says_what_csv_says(tmp_path: Path) -> None:
    (tmp_path / "csv").mkdir()
    (tmp_path / "parquet").mkdir()
    rent = [{"lease": "a", "from": date(2025, 1, 1), "monthly": Decimal("1000.10"), "due_day": 5},
            {"lease": "a", "from": date(2026, 1, 1), "monthly": Decimal("1100.20"), "due_day": None}]
    abatements = [{"lease": "a", "calendar_months": [7, 8], "share": 0.5}]
    lease = {**LEASE, "discount_rate": 0.06, "commencement": pd.Timestamp("2025-01-01")}
    for name, rows in (("leases", [lease]), ("rent", rent), ("abatements", abatements)):
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / "parquet" / f"{name}.parquet")
    write(tmp_path / "csv", leases=[LEASE], abatements=[{"lease": "a", "calendar_months": "7; 8", "share": "0.5"}],
          rent=[{k: "" if v is None else v for k, v in r.items()} for r in rent])
    one, other = (read_portfolio(tmp_path / kind) for kind in ("csv", "parquet"))
    assert [x.hash for x in one.leases] == [x.hash for x in other.leases]
    assert len(one.leases) == 1
    (tmp_path / "csv" / "rent.parquet").write_bytes(b"no such thing")
    rejected = read_portfolio(tmp_path / "csv").rejected
    assert [(x.where, x.error.problems[0].expected) for x in rejected] == [
        ("leases.csv:2", "each table once"), ("rent.csv", "each table once"), ("rent.parquet", "each table once")]
    (tmp_path / "csv" / "rent.csv").unlink()
    rejected = read_portfolio(tmp_path / "csv").rejected
    assert [(x.where, x.error.problems[0].expected) for x in rejected] == [
        ("leases.csv:2", "a Parquet file"), ("rent.parquet", "a Parquet file")]


def test_the_hash_is_of_what_is_said(tmp_path: Path) -> None:
    text = (ROOT / "inputs" / "windham-v.toml").read_text(encoding="utf-8")
    other = "# A comment\n" + re.sub(r"^(\w+) = ", r"\1  =  ", text.replace('currency = "USD"\n', ""), flags=re.M)
    (tmp_path / "x.toml").write_text(other, encoding="utf-8")
    lease = asc842.load(ROOT / "inputs" / "windham-v.toml")
    assert content_hash(asc842.load(tmp_path / "x.toml")) == content_hash(lease)
    (tmp_path / "y.toml").write_text(text.replace("66740.29", "66740.28"), encoding="utf-8")
    assert content_hash(asc842.load(tmp_path / "y.toml")) != content_hash(lease)


def test_rows_in_any_order_are_one_lease(tmp_path: Path) -> None:
    rows = [{**RENT, "from": f"{y}-01-01", "monthly": m} for y, m in ((2025, "1000.00"), (2026, "1100.00"))]
    hashes = []
    for i, order in enumerate((rows, rows[::-1])):
        (tmp_path / str(i)).mkdir()
        hashes.append(portfolio(tmp_path / str(i), rent=order).leases[0].hash)
    assert hashes[0] == hashes[1]


# What is rejected ----------------------------------------------------------------------------------------------------

GOOD = [{**LEASE, "lease": x} for x in "ab"]
GOOD_RENT = [{**RENT, "lease": x} for x in "ab"]


@pytest.mark.parametrize(("tables", "expected"), [
    ({"rent": [GOOD_RENT[0], {**GOOD_RENT[1], "monthly": "1,000.00"}]}, [("rent.csv:3", "monthly")]),
    ({"rent": [GOOD_RENT[0], {**GOOD_RENT[1], "from": "1/1/2025"}]}, [("rent.csv:3", "from")]),
    ({"rent": [GOOD_RENT[0], {**GOOD_RENT[1], "from": "2025-02-01"}]}, [("rent.csv:3", "")]),
    ({"rent": [GOOD_RENT[0], {**GOOD_RENT[1], "frequency": "hourly"}]}, [("rent.csv:3", "frequency")]),
    ({"rent": [*GOOD_RENT, {**GOOD_RENT[1], "from": "2026-01-01", "due_day": "5"},
               {**GOOD_RENT[1], "from": "2026-06-01", "due_day": "6"}]}, [("rent.csv:5", "due_day")]),
    ({"leases": [GOOD[0], {**GOOD[1], "discount_rate": "6"}]}, [("leases.csv:3", "discount_rate")]),
    ({"leases": [GOOD[0], {**GOOD[1], "lease_term_end": "", "classification": ""}]},
     [("leases.csv:3", "classification"), ("leases.csv:3", "lease_term_end")]),
    ({"leases": [GOOD[0], {**GOOD[1], "commencement": "0225-01-01"}]}, [("leases.csv:3", "commencement")]),
    ({"abatements": [{"lease": "b", "from": "2025-01-01", "to": "2025-01-31"}]}, [("abatements.csv:2", "")]),
    ({"abatements": [{"lease": "b", "from": "2027-01-01", "to": "2027-01-31", "share": "1"}]},
     [("abatements.csv:2", "from")]),
    ({"abatements": [{"lease": "b", "months": "2025-01", "amount": "2000.00"}]}, [("abatements.csv:2", "amount")]),
    ({"abatements": [{"lease": "b", "months": "2025-01", "share": "1", "event": "x"}]},
     [("abatements.csv:2", "event")]),
    ({"events": [{"lease": "b", "id": "x", "kind": "impairment", "effective": "2025-06-30"}]},
     [("events.csv:2", "")]),
    ({"costs": [{"lease": "b", "amount": "$5"}, {"lease": "b", "amount": "6.001"}]},
     [("costs.csv:2", "amount"), ("costs.csv:3", "amount")]),
    ({"payments": [{"lease": "b", "due": "2024-12-31", "gross_rent": "5.00"}]}, [("payments.csv:2", "due")]),
])
def test_a_bad_lease_is_rejected_with_its_place(tmp_path: Path, tables: dict[str, Any],
                                                expected: list[tuple[str, str]]) -> None:
    held = portfolio(tmp_path, **{"leases": GOOD, "rent": GOOD_RENT, **tables})
    (rejected,) = held.rejected
    assert (rejected.lease, [x.id for x in held.leases]) == ("b", ["a"])
    assert sorted(set(told(rejected))) == expected
    assert all(p.found and p.expected and p.remedy and p.excerpt for p in rejected.error.problems)
    assert len(held.tables()["leases"]) == 1


def test_rows_that_are_no_leases(tmp_path: Path) -> None:
    held = portfolio(tmp_path, rent=[*GOOD_RENT, {**RENT, "lease": ""}], costs=[{"lease": "c", "amount": "5.00"}])
    assert [(x.lease, x.where) for x in held.rejected] == [("c", "costs.csv:2"), ("b", "rent.csv:3"),
                                                           (None, "rent.csv:4")]
    assert [x.id for x in held.leases] == ["a"]


def test_an_id_used_twice_is_rejected_wherever_it_is(tmp_path: Path) -> None:
    rent = {"rows": [{"monthly": Decimal(5)}], "timing": "advance"}
    text = lease_text("2025-01-01", "2025-12-31", rent, lease_id="a")
    for name in ("x", "y", "z"):
        (tmp_path / f"{name}.toml").write_text(text.replace('"a"', '"z"' if name == "z" else '"a"'), encoding="utf-8")
    held = portfolio(tmp_path, leases=[*GOOD, GOOD[1]], rent=GOOD_RENT)
    assert [x.id for x in held.leases] == ["z"]
    assert [(x.lease, x.where) for x in held.rejected] == [("a", "leases.csv:2"), ("b", "leases.csv:3"),
                                                           ("a", "x.toml"), ("a", "y.toml")]
    assert "which is also the id of" in held.rejected[0].reason


def test_a_table_that_is_bad_as_a_whole_rejects_its_leases(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    portfolio(tmp_path / "more", leases=[{**LEASE, "lease": "elsewhere"}], rent=[{**RENT, "lease": "elsewhere"}])
    held = portfolio(tmp_path, rent=[{**RENT, "montly": "5"}])
    assert [x.id for x in held.leases] == ["elsewhere"]
    assert [(x.lease, x.where) for x in held.rejected] == [("a", "leases.csv:2"), (None, "rent.csv")]
    assert 'did you mean "monthly"?' in held.rejected[0].reason


def test_misnamed_and_lone_tables_are_told(tmp_path: Path) -> None:
    write(tmp_path, rent=[RENT], abatments=[{"lease": "a"}], balances=[{"account": "1"}])
    held = read_portfolio(tmp_path)
    assert [(x.where, x.error.problems[0].remedy) for x in held.rejected] == [
        ("abatments.csv", "did you mean abatements.csv? If not, take it out of the folder"), ("rent.csv", "add it")]
    assert held.unread == ("balances.csv",)


TAKE_OUT = "If not, take it out of the folder"
EVENT = {"lease": "a", "id": "end", "kind": "termination", "effective": "2025-06-30", "reason": "Agreed."}


@pytest.mark.parametrize(("name", "row", "remedy"), [
    ("rents.csv", {**RENT, "event": "x"}, f"did you mean rent.csv? {TAKE_OUT}"),
    ("event.csv", EVENT, f"did you mean events.csv? {TAKE_OUT}"),
    ("Rent.csv", RENT, f"did you mean rent.csv? {TAKE_OUT}"),
    ("events.CSV", EVENT, f"did you mean events.csv? {TAKE_OUT}"),
    ("changes 2025.csv", EVENT, f"did you mean events.csv? {TAKE_OUT}"),
    ("rent (2).csv", RENT, f"did you mean rent.csv? {TAKE_OUT}"),
    ("steps.csv", {"Lease": "a", "from": "2026-01-01", "monthly": "1100.00"}, f"did you mean rent.csv? {TAKE_OUT}"),
    ("events.xlsx", EVENT, "save it as events.csv or events.parquet, or put it into a workbook with the sheet Leases"),
])
def test_a_table_under_another_name_is_refused_with_the_leases_beside_it(
        tmp_path: Path, name: str, row: Mapping[str, Any], remedy: str) -> None:
    """What it says of them would be lost: a lease that ended would go on."""
    (tmp_path / "elsewhere").mkdir()
    portfolio(tmp_path / "elsewhere", leases=[{**LEASE, "lease": "other"}], rent=[{**RENT, "lease": "other"}])
    write(tmp_path, leases=[LEASE], rent=[RENT])
    write(tmp_path, stray=[row])
    (tmp_path / "stray.csv").rename(tmp_path / name)
    held = read_portfolio(tmp_path)
    assert [x.id for x in held.leases] == ["other"]
    assert sorted((x.lease or "", x.where) for x in held.rejected) == [("", name), ("a", "leases.csv:2")]
    assert {(p.found, p.expected, p.remedy) for x in held.rejected for p in x.error.problems} == {
        (f'"{name}"', "the name of a table", remedy)}


def test_files_that_are_no_tables_of_leases_are_noted_by_a_close(tmp_path: Path) -> None:
    """A trial balance that is given, and what a close has written into the folder, are not."""
    portfolio(tmp_path, unrelated=[{"Name": "x", "Phone": "1"}])
    (tmp_path / "ledger.csv").write_text("account,balance\nLease liability,0.00\n")
    (tmp_path / "Plan of the office.xlsx").write_bytes(b"PK")
    noted = []
    for ledger in (None, tmp_path / "ledger.csv"):
        result = asc842.close(tmp_path, "2025-01", out=tmp_path / "exports", trial_balance=ledger)
        assert not result.book.rejected
        noted += [c.actual for c in result.book.checks if c.name == "files of the folder that are not read"]
    assert noted == ["Plan of the office.xlsx, ledger.csv, unrelated.csv", "Plan of the office.xlsx, unrelated.csv"]


def test_the_file_of_a_custom_calendar_is_read(tmp_path: Path) -> None:
    """So it is not noted, but another one of the same columns is, where the calendar is none of these."""
    periods = "period,first_day,last_day\nFY2025-P01,2025-01-01,2025-02-15\nFY2025-P02,2025-02-16,2025-03-31\n"
    portfolio(tmp_path, unrelated=[{"Name": "x", "Phone": "1"}])
    (tmp_path / "periods.csv").write_text(periods)
    (tmp_path / "policy.toml").write_text(
        'format = "asc842/policy/1"\n[calendar]\nkind = "custom"\nfile = "periods.csv"\n')
    assert read_portfolio(tmp_path).unread == ("unrelated.csv",)
    (tmp_path / "policy.toml").unlink()
    assert read_portfolio(tmp_path).unread == ("periods.csv", "unrelated.csv")


def test_a_ragged_row_is_its_leases_problem(tmp_path: Path) -> None:
    portfolio(tmp_path, leases=GOOD, rent=GOOD_RENT)
    path = tmp_path / "rent.csv"
    path.write_text(path.read_text().replace("b,2025-01-01,1000.00", "b,2025-01-01,1,000.00"))
    held = read_portfolio(tmp_path)
    assert [(x.lease, told(x)) for x in held.rejected] == [("b", [("rent.csv:3", "")])]


def test_bad_lease_files_do_not_stop_the_others(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    (tmp_path / "bad.toml").write_text("no toml at all\n", encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "policy.toml").write_text('format = "asc842/policy/1"\n', encoding="utf-8")
    held = read_portfolio(write(tmp_path, leases=GOOD, rent=GOOD_RENT), lambda done, of: seen.append((done, of)))
    assert [x.id for x in held.leases] == ["a", "b"]
    assert [(x.lease, x.where) for x in held.rejected] == [("bad", "bad.toml"), ("policy", "sub/policy.toml")]
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_folder_or_a_policy_that_is_bad_is_refused(tmp_path: Path) -> None:
    with pytest.raises(asc842.InputError, match="no such folder"):
        read_portfolio(tmp_path / "nowhere")
    (tmp_path / "policy.toml").write_text('rate_convention = "x"\n', encoding="utf-8")
    with pytest.raises(asc842.InputError, match="rate_convention"):
        read_portfolio(tmp_path)


def test_an_empty_folder_is_an_empty_portfolio(tmp_path: Path) -> None:
    held = read_portfolio(tmp_path)
    assert (held.leases, held.rejected) == ((), ())
    assert len(held.dimensions()) == 0


def test_the_tables_of_the_documentation(tmp_path: Path) -> None:
    """24 months at 8,000.00, 6 at 8,400.00 and 30 at 9,100.00; the first two months free."""
    page = (ROOT / "docs" / "portfolio.md").read_text(encoding="utf-8")
    for name, text in re.findall(r"<!-- file: (.+?) -->\n```csv\n(.*?)```", page, re.S):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    held = read_portfolio(tmp_path)
    assert [(x.lease, x.reason) for x in held.rejected] == []
    summary = asc842.account_for(held.leases[0].lease).summary
    assert (summary["gross_rent"], summary["abatement"]) == (Decimal("515400.00"), Decimal("16000.00"))
    assert held.leases[0].alone is None
    office = asc842.account_for(held.leases[1].lease).summary
    assert (office["opening_liability"], office["opening_asset"]) == (Decimal("574176.49"), Decimal("580376.49"))


def test_plain_leases_of_the_sample_are_dated_in_bulk() -> None:
    held = read_portfolio(ROOT / "inputs" / "sample-portfolio")
    assert {x.id for x in held.leases if x.alone is None} == {
        "depot", "forklifts", "new-office", "regional-office", "store-12", "tower-site"}


def test_an_event_beyond_the_balances_of_a_lease_in_tables_is_rejected(tmp_path: Path) -> None:
    """Twelve rents of 1,000 at no interest are left on 2026-01-01: one cent more is no impairment."""
    leases = [{**LEASE, "lease": name, "discount_rate": "0"} for name in ("a", "b")]
    rent = [{**RENT, "lease": name} for name in ("a", "b")]
    events = [{"lease": name, "id": "loss", "kind": "impairment", "effective": "2026-01-01", "impairment": amount,
               "reason": "Tested."} for name, amount in (("a", "12000.00"), ("b", "12000.01"))]
    held = portfolio(tmp_path, leases=leases, rent=rent, events=events)
    assert [x.alone for x in held.leases] == [None, None]
    with pytest.raises(asc842.InputError, match="1 rejected: b"):
        asc842.close(held, "2026-01", out=None, register=tmp_path / "register.db")
    result = asc842.close(held, "2026-01", out=None, register=tmp_path / "register.db", without_rejected=True)
    assert list(result.book.roster.leases) == ["a"]
    (rejected,) = result.book.rejected
    assert (rejected.lease, [p.key for p in rejected.problems]) == ("b", ["events[0].impairment"])
