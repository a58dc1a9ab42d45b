"""What a leased asset is used to build: in order, within the term, and never more than all of it on a day."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.intake.doubts import Doubts
from asc842.intake.rules import RULES
from asc842.intake.rules.dates import term_in_order, term_of


@RULES.at(350, marks=("used_to_build",))
def used_to_build(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Refuse a stretch that ends before it begins, begins before the lease, or overlaps others beyond the whole."""
    if not lease.used_to_build:
        return
    known = [(i, x) for i, x in enumerate(lease.used_to_build) if not doubts.touches("used_to_build", i)]
    term = term_of(lease, doubts) if term_in_order(lease, doubts) else None
    for i, stretch in known:
        key = f"used_to_build[{i}]"
        if stretch.to < stretch.from_:
            yield Problem("construction.dates",
                          f"{key}.to", f"from {stretch.from_} to {stretch.to}", "an end on or after the beginning",
                          "correct one of the two dates")
        elif term and (stretch.from_ < term[0] or stretch.from_ > lease.contract_end):
            yield Problem("construction.too-early",
                          f"{key}.from", str(stretch.from_), f"a day of the lease, from {term[0]} on",
                          "correct the date, or take it out")
        at_once = sum(x.share for _, x in known if x.from_ <= stretch.from_ <= x.to)
        if at_once > 1:
            yield Problem("construction.share",
                          f"{key}.share", f"{at_once} of the asset on {stretch.from_}", "at most 1 of it on any day",
                          "divide the use between what is built")
