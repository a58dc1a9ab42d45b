"""CSV tables that a close is given beside its leases, read without losing what stands in a cell."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

import numpy as np
import pandas as pd

from asc842.errors import InputError, Problem


def read_csv(path: Path, needs: str, numeric: Sequence[str]) -> pd.DataFrame:
    """Return a CSV's cells as text, those of ``numeric`` columns as Decimals where they are numbers, NaN where empty.

    Raises InputError where the file can't be read; ``needs`` says what it should hold.
    """
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except FileNotFoundError:
        raise InputError([Problem("", "no such file", "a CSV file", "check the path", str(path))]) from None
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError([Problem("", str(error).strip(), f"a CSV file of {needs}", "save it as CSV in UTF-8",
                                  str(path))]) from None
    given = {name: table[name].map(_number) for name in numeric if name in table}
    return table.assign(**given)


def _number(text: str) -> object:
    if not text.strip():
        return np.nan
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return text
