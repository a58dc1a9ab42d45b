"""Which lease of a portfolio one that is missing from it may have become: the same facts under another id."""

from __future__ import annotations

from collections.abc import Collection

from asc842.closing.portfolio import HeldLeases
from asc842.closing.register import Posting
from asc842.contract.lease import Lease


def likely_now(missing: Collection[str], posting: Posting, held: HeldLeases) -> dict[str, str]:
    """Return, for leases that are missing, one that was never posted before and has the same facts or the same name.

    Only that one: where several are alike nothing is said.
    """
    if not missing:
        return {}
    before = set(posting.before["lease"])
    new = [x.lease for x in held.leases if x.id not in before and not x.lease.formerly]
    if not new:
        return {}
    known = posting.earlier.documents(sorted(missing))
    then = [Lease.model_validate_json(text) for text in known["document"] if text]
    alike = {old.id: [x.id for x in new if x.facts == old.facts] or [x.id for x in new if x.name == old.name]
             for old in then}
    return {old: found[0] for old, found in alike.items() if len(found) == 1}


def hint(old: str, now: dict[str, str]) -> str:
    """Say what to write where a lease may have another id now; nothing where none is like it."""
    return f'; if {now[old]} is the same lease, write formerly = "{old}" in it' if old in now else ""
