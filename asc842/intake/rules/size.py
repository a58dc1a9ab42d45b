"""Rules on size: what is beyond any lease, and would keep a machine busy for hours."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.contract.rent import PER_YEAR
from asc842.intake.doubts import Doubts
from asc842.intake.many import SURE, ManyLeases, Mask, months_between
from asc842.intake.parts import all_abatements, components
from asc842.intake.rules import RULES
from asc842.intake.rules.dates import term_of

MOST_INSTALMENTS = 50_000
"""Of all components of rent together: 40 of them paid monthly for a hundred years."""
MOST_ABATED = 500_000
"""Abatements times instalments."""
MOST_RISES = 600
"""Of one escalator: fifty years of monthly rises."""
MOST_EVENTS = 200
MOST_READINGS = 600


def _in_a_month(frequency: str) -> int:
    """How many instalments of a component a month may see: one, or as many as there are weeks or days."""
    return -(-PER_YEAR.get(frequency, 12) // 12)


@RULES.at(400)
def size(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Rent, abatements, rises and events are as many as a lease may have."""
    term = term_of(lease, doubts)
    if term is None:
        return
    months = (term[1].year - term[0].year) * 12 + term[1].month - term[0].month + 1
    rents = list(components(lease))
    instalments = sum([_in_a_month(rent.frequency) for _, _, rent in rents]) * months
    abated = len(list(all_abatements(lease)))
    advice = "check the dates, and add up what is paid and rises together"
    if instalments > MOST_INSTALMENTS:
        yield Problem("size.rent", "facts.rent", f"{len(rents):,} components of rent over {months:,} months",
                      f"at most {MOST_INSTALMENTS:,} months of rent in all", advice)
    if abated * instalments > MOST_ABATED:
        yield Problem("size.abatements",
                      "facts.abatements", f"{abated:,} abatements of {instalments:,} months of rent",
                      f"at most {MOST_ABATED:,}, multiplied", advice)
    if len(lease.events) > MOST_EVENTS:
        yield Problem("size.events",
                      "events", f"{len(lease.events):,} events", f"at most {MOST_EVENTS}", "check the file")
    for key, _, rent in [x for x in rents if x.rent.index or x.rent.escalator]:
        readings = len(rent.index.readings) if rent.index else 0
        if readings > MOST_READINGS:
            yield Problem("size.readings",
                          f"{key}.index.readings", f"{readings:,} readings", f"at most {MOST_READINGS}",
                          "keep those that change the rent")
        rises = months // rent.escalator.every_months if rent.escalator else 0
        if rises > MOST_RISES:
            yield Problem("size.rises", f"{key}.escalator.every_months", f"{rises:,} rises in {months:,} months",
                          f"at most {MOST_RISES} rises",
                          "correct every_months or the dates, or state the rent in rows")


@SURE.at(400)
def _sizes(many: ManyLeases) -> Mask:
    """Leases with one component of rent, and with a second one in a renewal; at most one abatement, and no event."""
    lasts = months_between(many.start, many.end) + 1
    instalments = 2 * lasts * np.fromiter(map(_in_a_month, many.frequency), np.int64, len(lasts))
    rises = lasts // np.maximum(many.every, 1) * (many.every > 0)
    return (instalments <= min(MOST_INSTALMENTS, MOST_ABATED)) & (rises <= MOST_RISES)
