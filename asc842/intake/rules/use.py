"""Seasons of a lease: in order, apart from one another, within the documents, and all that spreads its cost."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.errors import Problem
from asc842.contract.judgements import CostBasis
from asc842.contract.lease import Lease
from asc842.intake.doubts import Doubts
from asc842.intake.rules import RULES
from asc842.intake.rules.dates import term_in_order, term_of

BASIS = "weights in addition to periods of use"


@RULES.at(380, marks=("facts.periods_of_use",))
def periods_of_use(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Every rule that the periods of use of a lease break."""
    periods = lease.facts.periods_of_use
    if not periods or doubts.touches("facts", "periods_of_use"):
        return
    term = term_of(lease, doubts) if term_in_order(lease, doubts) else None
    for i, p in enumerate(periods):
        key = f"facts.periods_of_use[{i}]"
        if p.to < p.from_:
            yield Problem("use.dates", f"{key}.to", str(p.to), f"a day from {p.from_} on", "correct one of the two")
        elif i and p.from_ <= periods[i - 1].to:
            yield Problem("use.order",
                          f"{key}.from", str(p.from_), f"a day after {periods[i - 1].to}, the end of the one before",
                          "let them follow one another in order of time, each once")
        elif term and (p.from_ < term[0] or p.to > lease.contract_end):
            yield Problem("use.outside-term",
                          key, f"{p.from_} to {p.to}", f"days of the lease, {term[0]} to {lease.contract_end}",
                          "correct the dates, or the last day of the lease")
    if term and not any(p.from_ <= term[1] for p in periods):
        yield Problem("use.none",
                      "facts.periods_of_use", f"none by {term[1]}", "a period of use in the lease term", "add it")
    yield from _weighed(lease)


def _weighed(lease: Lease) -> Iterator[Problem]:
    for i, judged in enumerate(lease.judgements):
        if isinstance(judged, CostBasis):
            yield Problem("use.basis", f"judgements[{i}]", BASIS, "one of the two",
                          "the seasons spread the cost: take the basis out")
    for i, event in enumerate(lease.events):
        if event.basis:
            yield Problem("use.basis", f"events[{i}].basis", BASIS, "one of the two",
                          "the seasons spread the cost: add to them what the event brings, and take the basis out")
