"""The tables that a partition of leases becomes: their columns, and the dtype of each, also where there is no row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from asc842.base.frames import coded, one_below_the_other, python_strings
from asc842.base.lazy import pd
from asc842.book.frames import SCHEDULE_COLUMNS

TEXT, DAY, AMOUNT, NUMBER, WHOLE = "category", "datetime64[s]", "int64", "float64", "Int64"
"""Texts are stored once each; amounts are whole minor units of the ``currency`` of their row (cents)."""
_AMOUNTS = dict.fromkeys(SCHEDULE_COLUMNS[3:], AMOUNT)
COLUMNS: dict[str, dict[str, str]] = {
    "schedule": {"lease": TEXT, "currency": TEXT, "period": TEXT, "starts": DAY, "ends": DAY, **_AMOUNTS},
    "payments": {"lease": TEXT, "currency": TEXT, "terms": AMOUNT, "terms_from": DAY, "due": DAY, "counted": DAY,
                 "gross_rent": AMOUNT, "abatement": AMOUNT, "incentive": AMOUNT, "settles": AMOUNT, "rate": NUMBER,
                 "discount_factor": NUMBER, "present_value": NUMBER},
    "journal": {"lease": TEXT, "entity": TEXT, "currency": TEXT, "date": DAY, "period": TEXT, "entry": TEXT,
                "account": TEXT, "debit": AMOUNT, "credit": AMOUNT},
    "checks": dict.fromkeys(("lease", "name", "status", "expected", "actual", "residual", "tolerance", "source",
                             "about", "difference", "detail", "code"), TEXT),
    "problems": {"lease": TEXT, "where": TEXT, "table": TEXT, "row": WHOLE,
                 **dict.fromkeys(("column", "found", "expected", "remedy", "code"), TEXT)},
}
"""By table its columns in order, and the dtype of each."""
COUNTS = {"payments": ("terms",)}
"""Columns of whole numbers that are no amounts."""


@python_strings()
def table_of(name: str, columns: Mapping[str, Any] | pd.DataFrame) -> pd.DataFrame:
    """Return columns as a table of the ``name``; each by its column of COLUMNS, further ones are left out."""
    return pd.DataFrame({column: _typed(columns[column], kind) for column, kind in COLUMNS[name].items()}, copy=False)


def no_rows(name: str) -> pd.DataFrame:
    """Return a table of the ``name`` without a row."""
    return table_of(name, dict.fromkeys(COLUMNS[name], ()))


def joined(name: str, parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return tables of the ``name`` one below the other."""
    return one_below_the_other(parts) if parts else no_rows(name)


def amounts_of(name: str) -> tuple[str, ...]:
    """Return the columns of a table that are amounts."""
    return tuple(column for column, kind in COLUMNS[name].items()
                 if kind == AMOUNT and column not in COUNTS.get(name, ()))


def _typed(values: Any, kind: str) -> Any:
    if kind != TEXT:
        return pd.array(values, dtype=WHOLE) if kind == WHOLE else np.asarray(values).astype(kind)
    if isinstance(values, pd.Series) and isinstance(values.dtype, pd.CategoricalDtype):
        values = values.array
    if isinstance(values, pd.Categorical):
        return pd.Categorical.from_codes(values.codes, pd.Index(values.categories, dtype=object).astype(str))
    found = coded(values)
    return pd.Categorical.from_codes(found.codes, pd.Index(found.categories, dtype="str"))
