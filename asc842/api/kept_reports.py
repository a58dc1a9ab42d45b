"""Reports of a closed period as the register keeps them, read back for a terminal."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence

from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd

FOLDER, CHECKS, JOURNAL = "reports/", "checks", "journal"
NOTHING = ("", "0", "0.0", "0.00", "0.000")


def names_of(files: Mapping[str, bytes]) -> list[str]:
    """Name the reports among the files that a period was closed with, the journal and the checks first."""
    made = sorted(path.removeprefix(FOLDER).removesuffix(".csv") for path in files if path.startswith(FOLDER))
    return [JOURNAL, CHECKS, *made] if files else []


def report_of(files: Mapping[str, bytes], name: str, lease: str | None = None, columns: Sequence[str] = ()
              ) -> pd.DataFrame:
    """Return one of :func:`names_of` as it was written, all text: rows of a lease and some columns where asked.

    Columns in which nothing stands are left out. Raises InputError where there is no report or column of a name.
    """
    known = names_of(files)
    if name not in known:
        raise InputError([_unknown("report", name, known)])
    table = _checks(files) if name == CHECKS else _csv(files[f"{FOLDER if name != JOURNAL else ''}{name}.csv"])
    if unknown := [column for column in columns if column not in table]:
        raise InputError([_unknown("column", column, list(map(str, table.columns))) for column in unknown])
    if lease is not None:
        table = table[table["lease"] == lease] if "lease" in table else table.iloc[:0]
    told = [c for c in table.columns if not table[c].isin(NOTHING).all()]
    return table[list(columns) or told].reset_index(drop=True)


def _csv(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)


def _checks(files: Mapping[str, bytes]) -> pd.DataFrame:
    """Every check of the close: name, status, residual, what was compared, the paragraph."""
    found = json.loads(files["close.json"])["checks"]
    names = {"name": "check", "status": "status", "residual": "residual", "about": "compared", "source": "paragraph"}
    return pd.DataFrame(found, columns=list(names), dtype=object).rename(columns=names).astype(str)


def _unknown(key: str, name: str, known: Sequence[str]) -> Problem:
    return Problem("register.report-unknown", key, f'"{name}"', "one of: " + ", ".join(known), "name one of these")
