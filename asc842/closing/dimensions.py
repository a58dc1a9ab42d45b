"""What each line of a lease says beside entity, lease and currency: asset class, cost center, any other dimension."""

from __future__ import annotations

import pandas as pd

from asc842.closing.lines import LINE_COLUMNS
from asc842.closing.register.hashing import encoded
from asc842.closing.register.reading import IDS


def dimension_texts(dimensions: pd.DataFrame) -> list[str]:
    """Return the dimensions of each lease as JSON, by name, blanks left out; empty text where there are none."""
    names = sorted(str(name) for name in dimensions.columns if name not in LINE_COLUMNS)
    rows = zip(*(dimensions[name].tolist() for name in names), strict=True)
    said = ({name: value for name, value in zip(names, row, strict=True) if isinstance(value, str)} for row in rows)
    return [encoded(each) if each else "" for each in said]


def dimension_names(lines: pd.DataFrame) -> list[str]:
    """Return the names of the dimensions that stand in the columns of a portfolio or of posted lines."""
    return [str(name) for name in lines.columns if name not in (*LINE_COLUMNS, *IDS)]
