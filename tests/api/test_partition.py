"""A partition of leases: every row that it makes of a lease is that of the lease's own book."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from asc842 import InputError, LeaseBook, Portfolio, account_for
from asc842.api.scale.columns import COLUMNS, amounts_of
from asc842.api.scale.partition import measure_partition
from asc842.base.money import from_cents
from asc842.closing.portfolio.frame_tables import PART, ROW
from asc842.contract.policy import Policy
from lease_files import ROOT

TABLES = {p.stem: pd.read_csv(p, dtype=str)
          for p in sorted((ROOT / "inputs" / "sample-portfolio" / "tables").glob("*.csv"))}
Tables = dict[str, pd.DataFrame]


def of_leases(tables: Tables, leases: list[str]) -> Tables:
    return {name: rows[rows["lease"].isin(leases)].rename_axis(ROW) for name, rows in tables.items()}


def in_amounts(name: str, rows: pd.DataFrame, currency: str) -> list[tuple[Any, ...]]:
    """Rows with exact amounts, as a book has them."""
    amounts = amounts_of(name)
    return [tuple(from_cents(value, currency) if column in amounts else value for column, value in
                  zip(rows.columns, row, strict=True)) for row in rows.itertuples(index=False)]


def same_as_book(out: Tables, book: LeaseBook) -> None:
    own = {name: rows[rows["lease"] == book.lease.id] for name, rows in out.items()}
    for name, plain in (("schedule", book.schedule), ("journal", book.journal)):
        columns = [x for x in own[name].columns if x in plain.columns]
        assert len(columns) >= 7
        expected = plain[columns].assign(**{x: pd.to_datetime(plain[x]) for x in ("starts", "ends", "date")
                                            if x in columns})
        found = in_amounts(name, own[name][columns], book.lease.currency)
        assert found == [tuple(row) for row in expected.itertuples(index=False)], (book.lease.id, name)
    checks = {(c.name, c.about, c.status, c.expected, c.actual, c.residual) for c in book.checks}
    rows = own["checks"]
    assert len(rows) >= 9
    for row in rows.itertuples():
        assert (row.name, row.about, row.status, row.expected, row.actual, Decimal(str(row.residual))) in checks
    of = own["payments"].groupby("terms")["present_value"].sum()
    unit = from_cents(1, book.lease.currency)
    assert abs(Decimal(of.iloc[0]) - book.summary["opening_liability"]) <= unit * Decimal("0.6")


def equal(one: Tables, other: Tables) -> None:
    for name, rows in one.items():
        pd.testing.assert_frame_equal(rows, other[name], check_categorical=False)


def test_every_row_of_a_partition_is_that_of_the_book_of_its_lease() -> None:
    out, policy = measure_partition(TABLES), Policy()
    assert list(out) == list(COLUMNS)
    assert out["problems"].empty
    leases = Portfolio.from_tables(TABLES, policy)
    assert sorted(out["schedule"]["lease"].unique()) == [x.id for x in leases.leases]
    for held in leases.leases:
        same_as_book(out, account_for(held.lease, policy))


def test_numbers_of_rows_name_them_and_are_of_one_row_alone() -> None:
    plain = {"lease": ["a", "b", "c"], "commencement": "2024-01-01", "term_months": [24, 24, 0],
             "rent": [1000, 5000, 7], "timing": "advance", "discount_rate": 0.06, "classification": "operating"}
    rows = pd.DataFrame(plain)
    with pytest.raises(InputError, match="each row with a number of its own"):
        measure_partition({"leases": rows.set_axis(pd.Index([1, 1, 2], name=ROW))})
    named = rows.set_axis(pd.MultiIndex.from_arrays([["x", "y", "y"], [1, 1, 2]], names=[PART, ROW]))
    out = measure_partition({"leases": named})
    told = out.pop("problems")
    equal(out, measure_partition({"leases": rows}))
    assert told[["lease", "where", "row"]].to_numpy().tolist() == [["c", "leases/y[2].term_months", 2]]


def test_a_lease_that_can_not_be_measured_with_others_costs_only_itself() -> None:
    leases = pd.DataFrame({"lease": ["a", "x", "z"], "commencement": "2024-01-01", "term_months": 24, "rent": 1000,
                           "timing": "advance", "discount_rate": 0.06, "classification": "operating", "reason": "w"})
    events = pd.DataFrame({"lease": ["x"], "id": "e", "kind": "modification", "approved": "2025-01-01", "reason": "w",
                           "discount_rate": 0.05, "classification": "operating", "lease_term_end": "2230-12-31"})
    out = measure_partition({"leases": leases, "events": events})
    assert out["problems"][["lease", "where", "code"]].to_numpy().tolist() == [["x", "leases[1]", "tables.due-late"]]
    rest = measure_partition({"leases": leases[leases["lease"] != "x"]})
    equal({name: rows for name, rows in rest.items() if name != "problems"}, out)


def test_partitions_together_are_the_whole() -> None:
    leases = sorted(TABLES["leases"]["lease"])
    parts = [measure_partition(pickle.loads(pickle.dumps(of_leases(TABLES, leases[at::3])))) for at in range(3)]
    whole = measure_partition(TABLES)
    for name, rows in whole.items():
        joined = pd.concat([part[name].astype(rows.dtypes.map(lambda x: object if x == "category" else x).to_dict())
                            for part in parts]).sort_values("lease", kind="stable", ignore_index=True)
        pd.testing.assert_frame_equal(joined, rows.astype(joined.dtypes.to_dict()))


def test_columns_and_dtypes_are_the_same_without_a_row() -> None:
    nothing, whole = measure_partition(of_leases(TABLES, [])), measure_partition(TABLES)
    assert [len(rows) for rows in nothing.values()] == [0] * 5
    for name, rows in nothing.items():
        assert rows.dtypes.map(str).to_dict() == whole[name].dtypes.map(str).to_dict() == COLUMNS[name]


def test_a_bad_lease_costs_only_itself() -> None:
    wrong = {name: rows.copy() for name, rows in TABLES.items()}
    at = wrong["leases"].index[wrong["leases"]["lease"] == "copier"][0]
    wrong["leases"].loc[at, "commencement"] = "2003-13-45"
    told = Portfolio.from_tables(wrong).problems_frame
    rest = [x for x in TABLES["leases"]["lease"] if x != "copier"]
    out = measure_partition(wrong)
    assert out["problems"].astype(told.dtypes.to_dict()).to_dict("list") == told.to_dict("list")
    assert {*out["problems"]["lease"]} == {"copier"}
    assert int(out["problems"]["row"].iloc[0]) == at
    part = measure_partition(of_leases(wrong, ["copier"]))
    assert part["problems"].astype(object).values.tolist() == out["problems"].astype(object).values.tolist()
    out.pop("problems")
    equal(out, {name: rows for name, rows in measure_partition(of_leases(TABLES, rest)).items() if name in out})
