"""Rules on the names of dimensions: each is a column of its own beside those that the ledger has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from asc842.contract.lease import LEDGER_COLUMNS, Lease
from asc842.contract.policy import Policy
from asc842.errors import Problem
from asc842.intake.doubts import Doubts
from asc842.intake.words import quoted

OWN_KEYS = ("entity", "currency", "asset_class", "cost_center", "classification")
"""Names that are keys of a lease or of an account map themselves."""


def dimensions(lease: Lease, _doubts: Doubts) -> Iterator[Problem]:
    """No dimension has the name of a column that every line of the journal has."""
    yield from _named(lease.dimensions, "dimensions")


def account_maps(policy: Policy) -> Iterator[Problem]:
    """An account map matches by dimensions that a lease can have."""
    for i, account_map in enumerate(policy.account_maps):
        yield from _named(account_map.dimensions, f"account_maps[{i}].dimensions")


def _named(names: Iterable[str], key: str) -> Iterator[Problem]:
    for name in names:
        if name in LEDGER_COLUMNS:
            remedy = f"write the key {name} itself, or choose another name" if name in OWN_KEYS else \
                "choose another name"
            yield Problem(f"{key}.{name}", f"a dimension named {quoted(name)}",
                          "a name that no column of the journal has", remedy)
        elif not name or name != name.strip():
            yield Problem(f"{key}.{quoted(name)}", f"a dimension named {quoted(name)}",
                          "a name, without blanks around it", "correct the name")
