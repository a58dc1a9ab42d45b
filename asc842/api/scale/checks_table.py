"""Checks of the leases of a partition as a table: one row for each check of each lease."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from asc842.api.scale.columns import COLUMNS, joined, table_of
from asc842.base.check import Check
from asc842.base.constants import ZERO
from asc842.base.frames import by_value
from asc842.base.lazy import pd
from asc842.checks.each_lease import LeaseIdentity
from asc842.closing.holdings import Holdings


def checks_table(h: Holdings, checked: Mapping[str, Sequence[Check]], found: Sequence[LeaseIdentity],
                 alone: np.ndarray) -> pd.DataFrame:
    """Return checks of leases by themselves, and the identities ``found`` of all others, in order of lease.

    A lease that is ``alone`` (leases,) was accounted for by itself: the same identities are among its checks.
    """
    others = np.flatnonzero(~alone)
    by_hand = [(i, check) for i, lease in enumerate(h.leases.tolist()) for check in checked.get(lease, ())]
    by_hand += [(int(i), x.check(int(i), h.currency(int(i)))) for x in found
                for i in others[x.residual[others] != 0]]
    parts = [_of_checks(h, by_hand), *(_passed(h, x, others[x.residual[others] == 0]) for x in found)]
    table = joined("checks", parts)
    return table.iloc[np.argsort(h.leases.get_indexer(table["lease"].astype(object)), kind="stable")].reset_index(
        drop=True)


def _of_checks(h: Holdings, checks: Sequence[tuple[int, Check]]) -> pd.DataFrame:
    columns = {name: [_plain(getattr(check, name)) for _, check in checks] for name in COLUMNS["checks"]
               if name != "lease"}
    return table_of("checks", columns | {"lease": [h.leases[i] for i, _ in checks]})


def _told(of: LeaseIdentity, name: str, currency: str) -> str:
    """Write what a check says that holds for a lease in a currency."""
    return _plain(getattr(of.of(0, "", currency), name))


def _plain(value: object) -> str:
    """Write a residual as a plain number, and texts as they are."""
    return value if isinstance(value, str) else f"{value:f}"


def _passed(h: Holdings, of: LeaseIdentity, leases: np.ndarray) -> pd.DataFrame:
    """Return one row for each lease of which an identity holds."""
    n, currency = len(leases), h.dimensions["currency"]
    by_currency = {name: by_value(currency, partial(_told, of, name))[leases]
                   for name in ("expected", "actual", "residual")}
    same = {"name": of.name, "status": "pass", "tolerance": str(ZERO), "source": of.source, "difference": "",
            "detail": "", "code": ""}
    return table_of("checks", {name: pd.Categorical.from_codes(np.zeros(n, dtype=np.int64), pd.Index([text]))
                               for name, text in same.items()}
                    | by_currency | {"lease": pd.Categorical.from_codes(leases, h.leases), "about": of.about[leases]})
