"""Rules on the components of a contract."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.errors import Problem
from asc842.contract.components import ContractComponent
from asc842.contract.lease import Lease
from asc842.intake.doubts import Doubts
from asc842.intake.many import SURE, by_keys
from asc842.intake.rules import RULES
from asc842.intake.rules.dates import term_in_order, term_of
from asc842.intake.text.places import key_path
from asc842.intake.text.words import did_you_mean, listing, quoted

Stated = tuple[str, tuple[ContractComponent, ...]]
"""The key of a list of components, and the list."""


@RULES.at(170, marks=("accounts_for", "facts.components", "facts.consideration_from", "events.components"))
def contract_components(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Components fit together, the file says which it accounts for, and what begins later can be allocated."""
    stated = [s for s in _stated(lease) if s[1] and not doubts.touches(*key_path(s[0]))]
    wrong = [p for key, components in stated
             for p in (*_list(key, components), *_accounted_for(key, components, lease, doubts))]
    yield from wrong
    if lease.accounts_for and not any(c for _, c in _stated(lease)) and not doubts:
        yield Problem("components.none", "accounts_for", quoted(lease.accounts_for), "components of which it is one",
                      "state [[facts.components]], or take accounts_for out")
    yield from _consideration_from(lease, doubts)
    if not wrong and not doubts.touches("events") and not doubts.touches("facts", "components"):
        yield from _staggered(lease)
        yield from _conceded(lease)


SURE.at(180)(by_keys)


@RULES.at(180, marks=("facts.costs", "facts.incentives", "facts.prepaid_rent"))
def divided(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """What is for one component names one of the contract's; an initial direct cost, one that is leased."""
    if doubts.touches("facts", "components") or doubts.touches("events"):
        return
    known = [c for _, components in _stated(lease) for c in components]
    for kind, wanted in (("costs", "lease"), ("incentives", ""), ("prepaid_rent", "")):
        names = list(dict.fromkeys(c.id for c in known if c.kind.startswith(wanted)))
        for i, item in enumerate(getattr(lease.facts, kind)):
            if item.component is not None and item.component not in names:
                yield Problem("components.unknown", f"facts.{kind}[{i}].component", quoted(item.component),
                              f"one of the contract's {wanted} components: ".replace("  ", " ")
                              + (listing(names) or "it states none"),
                              did_you_mean(item.component, names, "take it out; it is then divided by price"))


def _stated(lease: Lease) -> list[Stated]:
    return [("facts.components", lease.facts.components),
            *((f"events[{i}].components", e.components) for i, e in enumerate(lease.events))]


def _list(key: str, components: tuple[ContractComponent, ...]) -> Iterator[Problem]:
    lets = [c.id for c in components if c.kind == "lease"]
    if not lets:
        yield Problem("components.no-lease", key, "no lease component", 'a component with kind = "lease"',
                      "add what is leased; a contract without it holds no lease (842-10-15-3)")
    first = dict[str, int]()
    for i, c in enumerate(components):
        at = f"{key}[{i}]"
        if first.setdefault(c.id, i) != i:
            yield Problem("components.twice",
                          f"{at}.id", f"{quoted(c.id)} a second time (first: {key}[{first[c.id]}])",
                          f"an id used once in {key}", "rename one of the two")
        if c.serves is not None and (c.kind == "lease" or c.serves not in lets):
            yield Problem("components.serves",
                          f"{at}.serves", quoted(c.serves), f"on a nonlease component, a lease component: "
                          f"{listing(lets)}", did_you_mean(c.serves, lets, "take it out"))
        if c.recognized and c.kind == "lease":
            yield Problem("components.recognized",
                          f"{at}.recognized", quoted(c.recognized), "recognized on nonlease components only",
                          "take it out; the cost of a lease follows from its classification")
        if c.begins and c.ends and c.ends < c.begins:
            yield Problem("components.dates",
                          f"{at}.ends", f"begins {c.begins} and ends {c.ends}", "an end on or after the beginning",
                          "correct one of the two dates")


def _accounted_for(key: str, components: tuple[ContractComponent, ...], lease: Lease,
                   doubts: Doubts) -> Iterator[Problem]:
    lets = [c.id for c in components if c.kind == "lease"]
    if doubts.covers("accounts_for") or doubts.unknown() or not lets:
        return
    if lease.accounts_for is None and len(lets) > 1:
        yield Problem("components.which",
                      key, f"{len(lets)} lease components: {listing(lets)}", "which of them this file accounts for",
                      f"add accounts_for = {quoted(lets[0])} at the top; each lease component has a file of its own")
    elif lease.accounts_for is not None and lease.accounts_for not in lets:
        yield Problem("components.accounts-for",
                      key, f"no lease component {quoted(lease.accounts_for)}, for which the file accounts",
                      f"one of: {listing(lets)}", did_you_mean(lease.accounts_for, lets, "correct accounts_for"))


def _consideration_from(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    day = lease.facts.consideration_from
    if day is None or doubts.covers("facts", "consideration_from"):
        return
    if not lease.facts.components and not doubts.touches("facts"):
        yield Problem("components.consideration-alone",
                      "facts.consideration_from", str(day), "components that share the consideration",
                      "state [[facts.components]], or take it out")
    term = term_of(lease, doubts) if term_in_order(lease, doubts) else None
    if term and day > term[0]:
        yield Problem("components.consideration-late",
                      "facts.consideration_from", str(day), f"a date on or before commencement, {term[0]}",
                      "correct it; it is the day from which the contract's rent is divided")


def _staggered(lease: Lease) -> Iterator[Problem]:
    """Components that begin at different times are allocated once: events that change rent restate them."""
    standing = lease.facts.components
    for i, event in [(-1, None), *enumerate(lease.events)]:
        if event and event.components:
            standing = event.components
        if len({(c.begins, c.ends) for c in standing}) < 2:
            continue
        changes = event and (event.rent or event.abatements or event.lease_term_end)
        if event and changes and not event.components:
            yield Problem("components.staggered",
                          f"events[{i}]", "rent or term changes, of components that begin at different times",
                          "the components from then on, with their standalone prices", "add [[events.components]]")


def _conceded(lease: Lease) -> Iterator[Problem]:
    """What a concession of variable cost leaves unpaid is not divided by component."""
    several = any(len(components) > 1 for _, components in _stated(lease))
    for i, event in enumerate(lease.events):
        if several and event.is_variable:
            yield Problem("concessions.components",
                          f"events[{i}].treatment", quoted("variable"), "a concession on rent of one component",
                          "allocate by hand: state the rent of this component alone, without components")
