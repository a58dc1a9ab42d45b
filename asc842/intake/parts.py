"""The components of rent and the abatements of a lease with their keys, those that events bring included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from asc842.contract.lease import Lease
from asc842.contract.rent import Abatement, Rent
from asc842.intake.doubts import Doubts


class Component(NamedTuple):
    """A component of rent: its key in the file, the name by which judgements know it, and what is printed."""

    key: str
    name: str
    rent: Rent


def components(lease: Lease) -> Sequence[Component]:
    """Return every component of rent; one that an option or event brings is named by its id, a slash, theirs.

    Each rule on rent asks for those of the same lease, so that the last ones are kept.
    """
    known, found = _last[0]
    if known is not lease:
        found = tuple(_components(lease))
        _last[0] = lease, found
    return found


_last: list[tuple[Lease | None, Sequence[Component]]] = [(None, ())]


def _components(lease: Lease) -> Iterator[Component]:
    for i, rent in enumerate(lease.facts.rent):
        yield Component(f"facts.rent[{i}]", rent.id, rent)
    for o, option in enumerate(lease.facts.options):
        for i, rent in enumerate(option.rent):
            yield Component(f"facts.options[{o}].rent[{i}]", f"{rent.id}/{option.id}", rent)
    for e, event in enumerate(lease.events):
        for i, rent in enumerate(event.rent):
            yield Component(f"events[{e}].rent[{i}]", f"{rent.id}/{event.id}", rent)


def all_abatements(lease: Lease) -> Iterator[tuple[str, Abatement]]:
    """Yield every abatement with its key."""
    for i, abatement in enumerate(lease.facts.abatements):
        yield f"facts.abatements[{i}]", abatement
    for e, event in enumerate(lease.events):
        for i, abatement in enumerate(event.abatements):
            yield f"events[{e}].abatements[{i}]", abatement


def ids_known(lease: Lease, doubts: Doubts) -> bool:
    """Return whether every component of rent has an id of its own that is not in doubt."""
    names = [component.name for component in components(lease)]
    in_doubt = [("facts", "rent", "*", "id"), ("events", "*", "rent", "*", "id"), ("events", "*", "id"),
                ("facts", "options", "*", "rent", "*", "id"), ("facts", "options", "*", "id")]
    return len(set(names)) == len(names) and not any(doubts.covers(*path) for path in in_doubt)
