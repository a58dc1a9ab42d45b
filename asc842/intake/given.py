"""Which keys a lease gives: rules about others need not be asked of it."""

from __future__ import annotations

from functools import lru_cache

from asc842.contract.lease import Lease
from asc842.intake.parts import components

Keys = frozenset[str]
CITED = "source"
"""The key of a source, in whatever it stands."""


def given(lease: Lease, *, cited: bool = True) -> Keys:
    """Return the keys that a lease gives: its own, ``facts.costs``, ``judgements.basis`` by its question.

    Those of any component of rent, wherever it stands, are ``rent.index``, those of any event ``events.rent``;
    ``source`` is one where any document is ``cited``.
    """
    return _given(cited, frozenset(lease.model_fields_set), frozenset(lease.facts.model_fields_set),
                  tuple([x.question for x in lease.judgements]),
                  tuple([frozenset(event.model_fields_set) for event in lease.events]),
                  tuple([frozenset(c.rent.model_fields_set) for c in components(lease)]))


@lru_cache(maxsize=10_000)
def _given(cited: bool, own: Keys, facts: Keys, questions: tuple[str, ...], events: tuple[Keys, ...],
           rents: tuple[Keys, ...]) -> Keys:
    """Put the keys of all parts together; the same ones come again and again."""
    parts = {"facts": facts, "judgements": frozenset(questions), "events": frozenset().union(*events),
             "rent": frozenset().union(*rents)}
    return own | ({CITED} if cited else set()) | {f"{part}.{key}" for part, keys in parts.items() for key in keys}
