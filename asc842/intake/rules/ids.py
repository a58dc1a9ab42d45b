"""Rules on ids: used once, known where they are referred to, fit to name a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Protocol, get_args

import numpy as np

from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.contract.values import Frozen
from asc842.intake.doubts import Doubts
from asc842.intake.given import CITED
from asc842.intake.many import SURE, ManyLeases, Mask, by_keys
from asc842.intake.parts import all_abatements, components
from asc842.intake.rules import RULES
from asc842.intake.text.words import did_you_mean, listing, nearest, quoted

LIKE = 0.4
"""How much a text is like the id of a document that it may mean."""
UNLISTED = "sources.unlisted"
LIST_IT = "add the document to [[facts.documents]]"
"""What helps where a source names no document of a lease file."""
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Names that Windows keeps for devices, whatever their ending."""


IDS_ONCE = ("documents", "rent", "variable_payments", "incentives", "costs", "prepaid_rent", "options",
            "residual_guarantees", "subleases", "leasehold_improvements")
"""Lists of facts in which an id is used once."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


@RULES.at(10)
def file_name(lease: Lease, _doubts: Doubts) -> Iterator[Problem]:
    """The lease's id can name a file."""
    if _is_device(lease.id):
        yield Problem("id.device",
                      "id", quoted(lease.id), "an id that can name a file; Windows keeps this one for a device",
                      "choose another id, such as " + quoted(f"lease-{lease.id}"))


@SURE.at(10)
def _files_named(many: ManyLeases) -> Mask:
    return ~np.fromiter(map(_is_device, many.ids), bool, len(many.ids))


def _is_device(name: str) -> bool:
    return name.partition(".")[0] in DEVICES


SURE.at(50)(by_keys)


@RULES.at(50)
def duplicate_ids(lease: Lease, _doubts: Doubts) -> Iterator[Problem]:
    """An id is used once in its list, an abatement's once in the lease, and a label once in its rent table."""
    for name in sorted(lease.facts.model_fields_set.intersection(IDS_ONCE), key=IDS_ONCE.index):
        if len(items := getattr(lease.facts, name)) > 1:
            yield from _twice(_ids(items), f"facts.{name}[{{}}].id", f"an id used once in facts.{name}")
    if abatements := list(all_abatements(lease)):
        yield from _twice([a.id for _, a in abatements], "{}.id", "an id used once among abatements",
                          [key for key, _ in abatements])
    if lease.events:
        yield from _twice(_ids(lease.events), "events[{}].id", "an id used once among events")
    yield from _shared(lease)
    for o, option in enumerate(lease.facts.options):
        yield from _twice(_ids(option.rent), f"facts.options[{o}].rent[{{}}].id",
                          "an id used once among the rent of an option")
    for e, event in enumerate(lease.events):
        yield from _twice(_ids(event.rent), f"events[{e}].rent[{{}}].id",
                          "an id used once among the rent of an event")
    for key, _, rent in components(lease):
        labels = [row.label for row in rent.rows]
        if labels.count(None) < len(labels) - 1:
            named = {i: label for i, label in enumerate(labels) if label is not None}
            yield from _twice(list(named.values()), f"{key}.rows[{{}}].label", "a label used once in a rent table",
                              list(named))


def _ids(items: Iterable[_Named]) -> list[str]:
    return [item.id for item in items]


def _shared(lease: Lease) -> Iterator[Problem]:
    """Options go by an id that no event has, and neither they nor guarantees by that of a component of rent."""
    facts = lease.facts
    if not facts.options and not facts.residual_guarantees:
        return
    options = {o.id: f"facts.options[{i}].id" for i, o in enumerate(facts.options)}
    guarantees = {g.id: f"facts.residual_guarantees[{i}].id" for i, g in enumerate(facts.residual_guarantees)}
    rents = {r.id: f"facts.rent[{i}].id" for i, r in enumerate(facts.rent)}
    events = {e.id: f"events[{i}].id" for i, e in enumerate(lease.events)}
    for one, other in ((rents, options), (rents, guarantees), (options, guarantees), (options, events)):
        for name in one.keys() & other.keys():
            yield Problem("id.shared", other[name], f"{quoted(name)} a second time (first: {one[name]})",
                          "an id of its own for rent, option, guarantee and event", "rename one of the two")


def _twice(names: list[str], key: str, expected: str, places: Sequence[object] | None = None) -> Iterator[Problem]:
    """Yield each name that comes again; ``key`` takes its place, which is its number where none are given."""
    if len(set(names)) == len(names):
        return
    first = dict[str, object]()
    for name, place in zip(names, places or range(len(names)), strict=True):
        if first.setdefault(name, place) != place:
            yield Problem("id.twice",
                          key.format(place), f"{quoted(name)} a second time (first: {key.format(first[name])})",
                          expected, "rename one of the two")


SURE.at(60)(by_keys)


@RULES.at(60, marks=(CITED,))
def sources(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """A source begins with the id of a document, and recited documents are listed."""
    known = {d.id: None for d in lease.facts.documents}
    if doubts.covers("facts", "documents", "*", "id") or len(known) < len(lease.facts.documents):
        return
    for key, source in (*_all_sources(lease.facts, "facts"), *_all_sources(lease.events, "events"),
                        *_all_sources(lease.transition, "transition"),
                        *_all_sources(lease.acquisition, "acquisition"),
                        *_all_sources(lease.take_over, "take_over"),
                        *_all_sources(lease.sale_leaseback, "sale_leaseback")):
        cited = source.split(",")[0].strip()
        if cited not in known:
            yield Problem("sources.unknown" if nearest(cited, known, LIKE) else UNLISTED, key, quoted(source),
                          f"the id of a document ({listing(known)}), a comma, the clause",
                          did_you_mean(cited, known, LIST_IT, LIKE))
    for i, document in enumerate(lease.facts.documents):
        for k, recited in enumerate(document.recites):
            if recited not in known:
                yield Problem("sources.recited", f"facts.documents[{i}].recites[{k}]", quoted(recited),
                              f"the id of a document: {listing(known)}",
                              did_you_mean(recited, known, "add the document, with held = false if it is not at hand"))


def _all_sources(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield every source with its key."""
    if isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _all_sources(item, f"{path}[{i}]")
    elif isinstance(value, Frozen):
        for name, is_source in _citing(type(value)):
            inner = getattr(value, name)
            if is_source and inner is not None:
                yield f"{path}.{name}", inner
            elif inner:
                yield from _all_sources(inner, f"{path}.{name}")


@cache
def _citing(kind: type[Frozen]) -> tuple[tuple[str, bool], ...]:
    """Return the keys of a table that are sources, or hold tables that may have some; and whether each is a source."""
    found = [(name, name == "source" or name.endswith("_source"), info.annotation)
             for name, info in kind.model_fields.items()]
    return tuple((name, is_source) for name, is_source, what in found if is_source or _holds_tables(what))


def _holds_tables(annotation: Any) -> bool:
    held = isinstance(annotation, type) and issubclass(annotation, Frozen)
    return held or any(map(_holds_tables, get_args(annotation)))
