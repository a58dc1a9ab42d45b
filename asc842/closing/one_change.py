"""A lease with one of its changes alone: what that change does to liability, asset and cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from asc842.closing.changes import Document, Key, entries, pairs


def with_one_change(before: Document, after: Document, parts: Key) -> Document:
    """Return a version of a lease that takes one change (the ``parts`` of its key) from a later version.

    Everything else is as it was before; an entry that is added to a list has its place in the later version.
    """
    return dict(_table((), before, after, parts))


def _table(at: Key, before: Document, after: Document, parts: Key) -> Iterator[tuple[str, Any]]:
    for name in dict.fromkeys([*before, *after]):
        value = _value((*at, name), before.get(name), after.get(name), parts)
        if value is not None:
            yield name, value


def _value(at: Key, before: Any, after: Any, parts: Key) -> Any:
    if at == parts:
        return after
    if parts[: len(at)] != at:
        return before
    if isinstance(before, dict) and isinstance(after, dict):
        return dict(_table(at, before, after, parts))
    if entries(before) and entries(after):
        taken = [(p.before, _value((*at, *p.named), p.before, p.after, parts))
                 for p in pairs(at, before or [], after or [])]
        stood = {id(old): new for old, new in taken if old is not None}
        kept = [stood.get(id(x), x) for x in before or []]
        for place, new in ((after.index(new), new) for old, new in taken if old is None and new is not None):
            kept.insert(place, new)
        return [x for x in kept if x is not None]
    return before
