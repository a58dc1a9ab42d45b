"""Pandas tables of leases and payments as arrays of spans, with every problem of every row reported at once."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import numpy as np
import pandas as pd

from asc842.calendar.positions import Days, Ints, day_of_month, month_number
from asc842.errors import InputError, Problem
from asc842.measurement.discount import CONVENTIONS
from asc842.spans.span import SpanPayments, Spans

COMPOUNDING = {"monthly": 1.0, "quarterly": 3.0, "half-yearly": 6.0, "annual": 12.0}
LEASE_COLUMNS: dict[str, object] = {
    "lease": None, "commencement": None, "lease_term_end": None, "discount_rate": None,
    "rate_convention": "nominal", "compounding": "monthly", "classification": "operating",
    "day_one_payment": "excluded", "cost_weights": "months",
    "initial_direct_costs": 0, "prepaid_rent": 0, "incentives": 0,
}
PAYMENT_COLUMNS: dict[str, object] = {
    "lease": None, "due": None, "gross_rent": None, "abatement": 0, "timing": "advance", "counted": pd.NaT,
}
WORDS: dict[str, tuple[str, ...]] = {
    "rate_convention": CONVENTIONS, "compounding": tuple(COMPOUNDING), "classification": ("operating", "finance"),
    "day_one_payment": ("excluded", "included"), "cost_weights": ("months", "days"),
    "timing": ("advance", "arrears"),
}
LARGEST_RATE = 1.0


def spans_from_tables(tables: Mapping[str, pd.DataFrame]) -> tuple[Spans, SpanPayments, pd.Index]:
    """Read ``leases`` and ``payments`` (columns above; those with None are required).

    Returns the spans, their payments and the lease ids, in the order of ``leases``. Raises InputError that lists
    every problem with its table, row (from 0) and column.
    """
    reader = _Reader()
    leases = reader.table(tables, "leases", LEASE_COLUMNS)
    payments = reader.table(tables, "payments", PAYMENT_COLUMNS)
    reader.refuse()
    spans = _spans(reader, leases)
    ids = pd.Index(leases["lease"])
    reader.check("leases", "lease", ids.duplicated(), ids, "an id used once", "give each lease one row")
    owner = ids.get_indexer(payments["lease"]) if ids.is_unique else np.zeros(len(payments), dtype=np.int64)
    reader.check("payments", "lease", owner < 0, payments["lease"], "the id of a row of leases", "add the lease")
    paid = _payments(reader, payments, spans, owner)
    reader.refuse()
    return spans, paid, ids


def _spans(reader: _Reader, t: pd.DataFrame) -> Spans:
    start, end = reader.days("leases", t, "commencement"), reader.days("leases", t, "lease_term_end")
    rate = reader.numbers("leases", t, "discount_rate")
    for name in ("rate_convention", "compounding", "classification", "day_one_payment", "cost_weights"):
        reader.words("leases", t, name)
    reader.check("leases", "lease_term_end", end < start, t["lease_term_end"], "a date on or after commencement",
                 "correct one of the two")
    reader.check("leases", "discount_rate", ~((rate >= 0) & (rate < LARGEST_RATE)), t["discount_rate"],
                 "a yearly rate as a fraction, 0.06 for 6 %", "divide a percentage by 100")
    finance, included = t["classification"] == "finance", t["day_one_payment"] == "included"
    costs, prepaid, incentives = (reader.cents("leases", t, name)
                                  for name in ("initial_direct_costs", "prepaid_rent", "incentives"))
    months = np.array([COMPOUNDING.get(word, 1.0) for word in t["compounding"]], dtype=np.float64)
    return Spans(start, end + np.timedelta64(1, "D"), rate, t["rate_convention"].to_numpy(str), months,
                 finance.to_numpy(bool), included.to_numpy(bool), (t["cost_weights"] == "days").to_numpy(bool),
                 costs, prepaid, incentives)


def _payments(reader: _Reader, t: pd.DataFrame, spans: Spans, owner: Ints) -> SpanPayments:
    due = reader.days("payments", t, "due")
    gross, abated = reader.cents("payments", t, "gross_rent"), reader.cents("payments", t, "abatement")
    reader.words("payments", t, "timing")
    begin = spans.start[np.maximum(owner, 0)] if len(spans) else due
    reader.check("payments", "due", due < begin, t["due"], "a date on or after the lease's commencement",
                 "enter rent paid earlier as the lease's prepaid_rent")
    reader.check("payments", "abatement", (abated < 0) | (abated > gross), t["abatement"],
                 "from 0 to the gross rent", "correct the abatement")
    given = pd.to_datetime(t["counted"], errors="coerce").to_numpy("datetime64[D]")
    return SpanPayments(owner, due, np.where(np.isnat(given), _counted(due, t), given), gross, abated)


def _counted(due: Days, t: pd.DataFrame) -> Days:
    """Rent in arrears due on the last day of a month counts at that month's end."""
    following = due + np.timedelta64(1, "D")
    at_end = (t["timing"] == "arrears").to_numpy(bool) & (day_of_month(following) == 1)
    at_end &= month_number(following) > month_number(due)
    return np.where(at_end, following, due)


class _Reader:
    """Reads columns and keeps every problem until all are known."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def refuse(self) -> None:
        if self.problems:
            raise InputError(self.problems)

    def table(self, tables: Mapping[str, pd.DataFrame], name: str, columns: dict[str, object]) -> pd.DataFrame:
        given = tables.get(name)
        if given is None:
            self.problems.append(Problem(name, "no such table", f"tables['{name}'], a DataFrame", "add it"))
            return pd.DataFrame(columns=list(columns))
        for column in given.columns.difference(list(columns)):
            near = difflib.get_close_matches(str(column), columns, 1)
            self.problems.append(Problem(f"{name}.{column}", "an unknown column", ", ".join(columns),
                                         f"did you mean {near[0]}?" if near else "remove or rename it"))
        for column, default in columns.items():
            if default is None and column not in given.columns:
                self.problems.append(Problem(f"{name}.{column}", "missing", "a column of that name", "add it"))
        return pd.DataFrame({c: given[c].reset_index(drop=True) if c in given else pd.Series([d] * len(given))
                             for c, d in columns.items()})

    def check(self, table: str, column: str, bad: np.ndarray, values: pd.Series | pd.Index, expected: str,
              remedy: str) -> None:
        """Report every row for which ``bad`` is true."""
        self.problems += [Problem(f"{table}[{row}].{column}", repr(values[row]), expected, remedy)
                          for row in np.flatnonzero(bad).tolist()]

    def days(self, table: str, t: pd.DataFrame, column: str) -> Days:
        parsed = pd.to_datetime(t[column], errors="coerce")
        self.check(table, column, parsed.isna().to_numpy(), t[column], "a date", "write it as 2003-04-01")
        return parsed.to_numpy("datetime64[D]")

    def words(self, table: str, t: pd.DataFrame, column: str) -> None:
        bad = ~t[column].isin(WORDS[column]).to_numpy()
        self.check(table, column, bad, t[column], " or ".join(WORDS[column]), "use one of these")

    def numbers(self, table: str, t: pd.DataFrame, column: str) -> np.ndarray:
        parsed = pd.to_numeric(t[column], errors="coerce").to_numpy(np.float64)
        self.check(table, column, ~np.isfinite(parsed), t[column], "a number", "correct it")
        return parsed

    def cents(self, table: str, t: pd.DataFrame, column: str) -> Ints:
        """Amounts in currency, of any numeric type, as whole cents; a fraction of a cent is refused."""
        exact = _exact_cents(t[column])
        bad = ~np.isfinite(exact) | (np.abs(exact - np.rint(exact)) > 1e-4) | (np.abs(exact) > 1e13)
        self.check(table, column, bad, t[column], "an amount in whole cents", "round it as the contract does")
        return np.where(bad, 0, np.rint(exact)).astype(np.int64)


def _exact_cents(amounts: pd.Series) -> np.ndarray:
    if amounts.dtype == object:
        return np.array([_decimal_cents(a) for a in amounts], dtype=np.float64)
    return pd.to_numeric(amounts, errors="coerce").to_numpy(np.float64) * 100


def _decimal_cents(amount: object) -> float:
    try:
        return float(Decimal(str(amount)) * 100)
    except InvalidOperation:
        return float("nan")
