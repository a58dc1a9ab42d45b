"""Rules on the names of dimensions: each is a column of its own, along with those that the ledger has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from asc842.base.errors import Problem
from asc842.contract.lease import LEDGER_COLUMNS, Lease
from asc842.contract.policy import Policy
from asc842.contract.transfers import Transfer, first_dimensions
from asc842.intake.doubts import Doubts
from asc842.intake.many import SURE, by_keys
from asc842.intake.rules import POLICY_RULES, RULES
from asc842.intake.rules.dates import sound_term
from asc842.intake.text.words import quoted

OWN_KEYS = ("entity", "currency", "asset_class", "cost_center", "classification")
"""Names that are keys of a lease or of an account map themselves."""


SURE.at(30)(by_keys)


@RULES.at(30, marks=("dimensions",))
def dimensions(lease: Lease, _doubts: Doubts) -> Iterator[Problem]:
    """No dimension has the name of a column that every line of the journal has."""
    yield from _named(lease.dimensions, "dimensions")


@RULES.at(40, marks=("transfers",))
def transfers(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Each takes effect after commencement, by the end, on a day of its own, and says something new."""
    known = [(i, x) for i, x in enumerate(lease.transfers) if not doubts.touches("transfers", i)]
    term = sound_term(lease, doubts) if known else None
    last = max([lease.contract_end, *(e.lease_term_end for e in lease.events if e.lease_term_end)]) if term else None
    stands = first_dimensions(lease.entity, lease.asset_class, lease.cost_center, lease.dimensions)
    days = dict[date, int]()
    for i, transfer in sorted(known, key=lambda x: x[1].from_):
        first = days.setdefault(transfer.from_, i)
        found = [*_named(transfer.dimensions, f"transfers[{i}].dimensions"),
                 *_without(f"transfers[{i}].without", transfer, stands),
                 *_dated(f"transfers[{i}].from", transfer.from_, first if first != i else None,
                         term[0] if term else None, None if doubts.touches("events") else last)]
        if not found and all(stands.get(name) == value for name, value in transfer.changes.items()):
            said = ", ".join(f"{name} {quoted(value or '')}" for name, value in transfer.changes.items())
            found = [Problem("transfers.nothing-new",
                             f"transfers[{i}]", f"{said}, as before" if said else "nothing that is new",
                             "an entity, asset_class, cost_center or dimension that is new",
                             "name it, or take it out")]
        yield from found
        stands |= {} if found else transfer.changes


def _without(key: str, transfer: Transfer, stands: Mapping[str, str | None]) -> Iterator[Problem]:
    for name in transfer.without:
        if stands.get(name) is None:
            yield Problem("transfers.dimension",
                          key, quoted(name), f"a dimension that the lease has: {', '.join(stands) or 'it has none'}",
                          "correct it, or take it out")


def _dated(key: str, since: date, first: int | None, begins: date | None, ends: date | None) -> Iterator[Problem]:
    if first is not None:
        yield Problem("transfers.twice", key, f"{since}, as transfers[{first}]", "one transfer for a day",
                      "say in one what is new from that day on")
    elif begins and since <= begins:
        yield Problem("transfers.too-early", key, str(since), f"a day after commencement on {begins}",
                      "write what holds from the beginning as keys of the lease itself")
    elif ends and since > ends:
        yield Problem("transfers.too-late", key, str(since), f"a day of the lease, which ends on {ends}",
                      "correct the date, or take it out")


@POLICY_RULES.at(30)
def account_maps(policy: Policy) -> Iterator[Problem]:
    """An account map matches by dimensions that a lease can have."""
    for i, account_map in enumerate(policy.account_maps):
        yield from _named(account_map.dimensions, f"account_maps[{i}].dimensions")


def _named(names: Iterable[str], key: str) -> Iterator[Problem]:
    for name in names:
        if name in LEDGER_COLUMNS:
            remedy = f"write the key {name} itself, or choose another name" if name in OWN_KEYS else \
                "choose another name"
            yield Problem("dimensions.taken", f"{key}.{name}", f"a dimension named {quoted(name)}",
                          "a name that no column of the journal has", remedy)
        elif not name or name != name.strip():
            yield Problem("dimensions.spaces", f"{key}.{quoted(name)}", f"a dimension named {quoted(name)}",
                          "a name, without spaces around it", "correct the name")
