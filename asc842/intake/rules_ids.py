"""Rules on ids: used once, known where they are referred to, fit to name a file."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.contract.lease import Lease
from asc842.contract.values import Frozen
from asc842.errors import Problem
from asc842.intake.doubts import Doubts
from asc842.intake.parts import all_abatements, components
from asc842.intake.words import did_you_mean, listing, quoted

DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Names that Windows keeps for devices, whatever their ending."""


def file_name(lease: Lease, _doubts: Doubts) -> Iterator[Problem]:
    """The lease's id can name a file."""
    if lease.id.split(".")[0] in DEVICES:
        yield Problem("id", quoted(lease.id), "an id that can name a file; Windows keeps this one for a device",
                      "choose another id, such as " + quoted(f"lease-{lease.id}"))


def duplicate_ids(lease: Lease, _doubts: Doubts) -> Iterator[Problem]:
    """An id is used once in its list, an abatement's once in the lease, and a label once in its rent table."""
    for name in ("documents", "rent", "variable_payments", "incentives", "costs", "prepaid_rent", "options",
                 "residual_guarantees"):
        keyed = [(f"facts.{name}[{i}].id", item.id) for i, item in enumerate(getattr(lease.facts, name))]
        yield from _twice(keyed, f"an id used once in facts.{name}")
    yield from _twice([(f"{key}.id", a.id) for key, a in all_abatements(lease)], "an id used once among abatements")
    yield from _twice([(f"events[{e}].id", event.id) for e, event in enumerate(lease.events)],
                      "an id used once among events")
    yield from _shared(lease)
    for o, option in enumerate(lease.facts.options):
        yield from _twice([(f"facts.options[{o}].rent[{i}].id", r.id) for i, r in enumerate(option.rent)],
                          "an id used once among the rent of an option")
    for e, event in enumerate(lease.events):
        yield from _twice([(f"events[{e}].rent[{i}].id", r.id) for i, r in enumerate(event.rent)],
                          "an id used once among the rent of an event")
    for key, _, rent in components(lease):
        labels = [(f"{key}.rows[{i}].label", row.label) for i, row in enumerate(rent.rows) if row.label is not None]
        yield from _twice(labels, "a label used once in a rent table")


def _shared(lease: Lease) -> Iterator[Problem]:
    """Options go by an id that no event has, and neither they nor guarantees by that of a component of rent."""
    facts = lease.facts
    options = {o.id: f"facts.options[{i}].id" for i, o in enumerate(facts.options)}
    guarantees = {g.id: f"facts.residual_guarantees[{i}].id" for i, g in enumerate(facts.residual_guarantees)}
    rents = {r.id: f"facts.rent[{i}].id" for i, r in enumerate(facts.rent)}
    events = {e.id: f"events[{i}].id" for i, e in enumerate(lease.events)}
    for one, other in ((rents, options), (rents, guarantees), (options, guarantees), (options, events)):
        for name in one.keys() & other.keys():
            yield Problem(other[name], f"{quoted(name)} a second time (first: {one[name]})",
                          "an id of its own for rent, option, guarantee and event", "rename one of the two")


def _twice(keyed: list[tuple[str, str]], expected: str) -> Iterator[Problem]:
    first = dict[str, str]()
    for key, name in keyed:
        if first.setdefault(name, key) != key:
            yield Problem(key, f"{quoted(name)} a second time (first: {first[name]})", expected,
                          "rename one of the two")


def sources(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """A source begins with the id of a document, and recited documents are listed."""
    known = {d.id: None for d in lease.facts.documents}
    if doubts.covers("facts", "documents", "*", "id") or len(known) < len(lease.facts.documents):
        return
    for key, source in (*_all_sources(lease.facts, "facts"), *_all_sources(lease.events, "events"),
                        *_all_sources(lease.transition, "transition")):
        cited = source.split(",")[0].strip()
        if cited not in known:
            yield Problem(key, quoted(source), f"the id of a document ({listing(known)}), a comma, the clause",
                          did_you_mean(cited, known, "add the document to [[facts.documents]]", 0.4))
    for i, document in enumerate(lease.facts.documents):
        for k, recited in enumerate(document.recites):
            if recited not in known:
                yield Problem(f"facts.documents[{i}].recites[{k}]", quoted(recited),
                              f"the id of a document: {listing(known)}",
                              did_you_mean(recited, known, "add the document, with held = false if it is not at hand"))


def _all_sources(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield every source with its key."""
    if isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _all_sources(item, f"{path}[{i}]")
    elif isinstance(value, Frozen):
        for name, inner in value.__dict__.items():
            if (name == "source" or name.endswith("_source")) and inner is not None:
                yield f"{path}.{name}", inner
            elif isinstance(inner, tuple | Frozen):
                yield from _all_sources(inner, f"{path}.{name}")
