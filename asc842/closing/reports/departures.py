"""Exceptions about leases that are missing from a close, were dropped, or go on under another id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from asc842.base.frames import by_value
from asc842.base.lazy import pd
from asc842.base.money import from_cents
from asc842.closing.posted import DROPPED, Posted
from asc842.closing.renamed import hint
from asc842.closing.reports.as_posted import ASSET, LIABILITY
from asc842.closing.reports.sale_leaseback import OWED


def departures(posted: Posted, missing: pd.DataFrame, likely: Mapping[str, str], lines: pd.DataFrame
               ) -> Iterator[tuple[Any, ...]]:
    """Rows of EXCEPTION_COLUMNS: leases that are ``missing``, those that ``lines`` of the period take out or carry on.

    ``likely`` says which lease a missing one may have become.
    """
    at = posted.through
    stands = {what: of.sign * posted.balance(of.roles, at).sum(axis=0) for what, of in (
        ("liability", LIABILITY), ("right-of-use asset", ASSET), ("financing obligation", OWED))}
    place = posted.leases.get_indexer(pd.Index(missing["lease"], dtype=object))
    for i, lease in zip(place.tolist(), missing["lease"], strict=True):
        currency = str(posted.dimensions["currency"].iloc[i])
        held = {what: int(x[i]) if i >= 0 else 0 for what, x in stands.items()}
        holds = ", ".join(f"{what} {from_cents(cents, currency):,}" for what, cents in held.items()
                          if cents or what != "financing obligation")
        yield (lease, "missing lease", "posted before and not in the portfolio", None,
               f"the register still holds {holds}{hint(lease, dict(likely))}")
    out = lines[_begins(lines, DROPPED)].drop_duplicates("lease")
    for row in out.to_dict("records"):
        yield (row["lease"], "dropped", str(row["entry"]), row["date"].date(), row["memo"])
    carried = lines[_begins(lines, "carried on from ")]
    for lease, entry in carried[["lease", "entry"]].drop_duplicates().itertuples(index=False):
        yield lease, "carried on", str(entry), None, "posted under the former id until now; its history has both"


def _begins(lines: pd.DataFrame, kind: str) -> np.ndarray:
    return by_value(lines["entry"], lambda entry: entry.startswith(kind)).astype(bool)
