"""Rules on incentives: received, receivable or conditional, and what events say of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from asc842.base.errors import Problem
from asc842.contract.events import Event
from asc842.contract.facts import Incentive
from asc842.contract.lease import Lease
from asc842.contract.receivable import Receivable
from asc842.contract.rejudged import takes_effect
from asc842.intake.doubts import Doubts
from asc842.intake.many import SURE, by_keys
from asc842.intake.rules import RULES
from asc842.intake.rules.dates import term_in_order, term_of
from asc842.intake.text.words import did_you_mean, listing, quoted

SURE.at(190)(by_keys)
"""Of an incentive that was received: it has no parts."""


@RULES.at(190, marks=("facts.incentives",))
def incentives(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """An incentive is received by commencement, or receivable after it in parts that fit it, or conditional."""
    for i, incentive in enumerate(lease.facts.incentives):
        key = f"facts.incentives[{i}]"
        if doubts.touches("facts", "incentives", i):
            continue
        if incentive.received is None and incentive.condition is None and not incentive.receivable:
            yield Problem("incentives.when", key, "neither received nor receivable nor condition",
                          "the date received, the dates on which it is receivable, or the condition on which it "
                          "depends", "add what the contract says")
        if incentive.received and incentive.receivable:
            yield Problem("incentives.when-twice",
                          f"{key}.receivable", "both received and receivable", "an incentive that is one of the two",
                          "write two incentives, one for each part")
        yield from _parts(key, incentive)
        yield from _dated(key, incentive.receivable, lease, doubts)


def _parts(key: str, incentive: Incentive) -> Iterator[Problem]:
    total = sum((r.amount for r in incentive.receivable), Decimal(0))
    if incentive.receivable and (total > incentive.amount or (total < incentive.amount and not incentive.condition)):
        rule = f"at most {incentive.amount:,}" if incentive.condition else f"{incentive.amount:,}"
        yield Problem("incentives.parts",
                      f"{key}.receivable", f"parts of {total:,} in all", f"{rule}, the amount of the incentive",
                      "correct the parts, or the amount")


def _dated(key: str, receivable: tuple[Receivable, ...], lease: Lease, doubts: Doubts,
           event: Event | None = None) -> Iterator[Problem]:
    term = term_of(lease, doubts)
    if term is None or not term_in_order(lease, doubts):
        return
    first = takes_effect(event) if event else term[0]
    options = [o.lease_term_end for o in lease.facts.options if event and o.lease_term_end]
    ends = [term[1], *options, *(e.lease_term_end for e in lease.events if e.lease_term_end)]
    for k, r in enumerate(receivable):
        too_early = r.on < first if event else r.on <= first
        if too_early or r.on > max(ends):
            yield Problem("incentives.day", f"{key}.receivable[{k}].on", str(r.on),
                          f"a date {'from the event' if event else 'after commencement'}, {first}, to the end of the "
                          f"lease term, {max(ends)}", "correct the date" + (
                              "" if event else "; an incentive received by commencement has received = ..."))
        if r.earned and not _in_between(term[0], r.earned, r.on):
            yield Problem("incentives.earned", f"{key}.receivable[{k}].earned", str(r.earned),
                          f"a date after commencement, {term[0]}, and not after receipt, {r.on}", "correct the date")


def _in_between(start: date, day: date, end: date) -> bool:
    return start < day <= end


@RULES.at(290, marks=("events",))
def incentive_events(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """An event names an incentive that is there, and gives what is receivable of it from the event on."""
    known = {i.id for i in lease.facts.incentives}
    sure = not doubts.covers("facts", "incentives", "*", "id") and not doubts.touches("facts", "incentives")
    for i, event in enumerate(lease.events):
        if doubts.touches("events", i):
            continue
        key = f"events[{i}]"
        earlier = known | {e.id for e in lease.events if e.receivable is not None and e.effective < event.effective}
        if event.incentive_id and event.incentive_id not in earlier and sure:
            yield Problem("incentives.unknown", f"{key}.incentive_id", quoted(event.incentive_id),
                          f"the id of an incentive: {listing(map(quoted, sorted(earlier))) or 'there is none'}",
                          did_you_mean(event.incentive_id, earlier, "name one of [[facts.incentives]]", 0.4))
        yield from _what_changes(key, event)
        yield from _dated(key, event.receivable or (), lease, doubts, event)


def _what_changes(key: str, event: Event) -> Iterator[Problem]:
    if event.kind == "incentive" and event.incentive is None and event.receivable is None:
        yield Problem("incentives.nothing-new", key, "an incentive with neither incentive nor receivable",
                      "incentive = what is received, or receivable = what is still to be received", "add either")
    if (event.kind == "incentive" and event.receivable is not None and event.incentive_id is None
            and not event.is_modification):
        yield Problem("incentives.which",
                      key, "receivable without incentive_id", "the incentive of [[facts.incentives]] that changes",
                      "add incentive_id; an incentive that no clause gave before is a modification (treatment = "
                      '"modification")')
    if event.incentive_id is not None and event.receivable is None and event.incentive is None:
        yield Problem("incentives.no-rest", f"{key}.incentive_id", "an incentive named without receivable",
                      "receivable = the part still to be received ([] for none)", "add it, or remove the name")
