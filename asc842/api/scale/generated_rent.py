"""Printed rent, abatements, options, events and transfers of generated leases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.api.scale.generated import REASON, GeneratedLeases, months_after, where
from asc842.base.constants import ONE_DAY
from asc842.base.lazy import pd
from asc842.calendar.positions import Days, Floats, Ints

EVENTS = (("more space", 0.3), ("extension", 0.25), ("partial termination", 0.15), ("impairment", 0.15),
          ("termination", 0.15))
"""What happens to leases, each with its share of events."""
LEAST = 18
"""Months of a lease with an event."""


@dataclass
class GeneratedEvents:
    """Events of leases, each field (events,): the lease by its position, what happens, and on the day of which month.

    ``rent`` is the rent of a month from then on.
    """

    lease: Ints
    what: np.ndarray
    month: Ints
    day: Days
    rent: Floats


def changes_of(b: GeneratedLeases) -> GeneratedEvents:
    """Draw the events: one of each lease that has any, in its middle third."""
    lease = np.flatnonzero(b.printed & (b.months >= LEAST) & b.chosen(b.of_kind("changed")))
    drawn = b.draw.choice(len(EVENTS), len(lease), p=[share for _, share in EVENTS])
    what = np.array([name for name, _ in EVENTS], dtype=object)[drawn]
    month = (b.months[lease] * b.draw.uniform(0.34, 0.66, len(lease))).astype(np.int64)
    before = b.rent[lease] * (1 + b.step_rate[lease]) ** (month // 12)
    factor = np.select([what == "more space", what == "partial termination"], [1.3, 0.7], 1.05)
    units = 10.0 ** np.minimum(b.decimals[lease], 2)
    return GeneratedEvents(lease, what, month, months_after(b.start[lease], month),
                           np.rint(before * factor * units) / units)


def rent_table(b: GeneratedLeases, c: GeneratedEvents) -> pd.DataFrame:
    """Return the rows of printed rent: a step every year where it rises, and from an event on what it brings."""
    lease = np.flatnonzero(b.printed)
    rows = np.where(b.step_rate[lease] > 0, -(-b.months[lease] // 12), 1)
    of = np.repeat(lease, rows)
    year = np.arange(len(of)) - np.repeat(np.cumsum(rows) - rows, rows)
    units = 10.0 ** np.minimum(b.decimals[of], 2)
    printed = pd.DataFrame({"lease": b.ids[of], "event": None, "from": months_after(b.start[of], 12 * year),
                            "monthly": np.rint(b.rent[of] * (1 + b.step_rate[of]) ** year * units) / units,
                            "at": of, "order": year})
    new = np.isin(c.what, ("more space", "extension", "partial termination"))
    changed = pd.DataFrame({"lease": b.ids[c.lease[new]], "event": "change", "from": c.day[new],
                            "monthly": c.rent[new], "at": c.lease[new], "order": 1_000})
    together = pd.concat([printed, changed], ignore_index=True).sort_values(["at", "order"], ignore_index=True)
    return together.assign(event=together["event"].astype(object).where(together["event"].notna(), None)).drop(
        columns=["at", "order"])


def abatements_table(b: GeneratedLeases) -> pd.DataFrame:
    """Return abatements of printed rent: the first full months free, or half of the rent for some months."""
    lease = np.flatnonzero(b.printed & b.chosen(b.of_kind("free")))
    whole, n = b.draw.random(len(lease)) < 0.6, b.draw.integers(1, 5, len(lease))
    start = b.start[lease]
    return pd.DataFrame({
        "lease": b.ids[lease], "id": "free", "first_full_months": where(whole, n), "share": np.where(whole, 1.0, 0.5),
        "from": pd.Series(start).where(~whole), "to": pd.Series(months_after(start, n) - ONE_DAY).where(~whole)})


def options_table(b: GeneratedLeases) -> pd.DataFrame:
    """Return options to renew leases whose rent is printed; nobody is reasonably certain to exercise them."""
    lease = np.flatnonzero(b.printed & b.chosen(b.of_kind("renewal")))
    return pd.DataFrame({"lease": b.ids[lease], "id": "renewal", "kind": "renewal",
                         "lease_term_end": months_after(b.start[lease], b.months[lease] + 60) - ONE_DAY,
                         "answer": "not exercised", "reason": REASON})


def events_table(b: GeneratedLeases, c: GeneratedEvents) -> pd.DataFrame:
    """Return the events."""
    space, longer, part, impaired, left = (c.what == name for name, _ in EVENTS)
    agreed, at_end = space | longer | part | left, impaired | left
    kind = np.select([space | longer, part, impaired], ["modification", "partial termination", "impairment"],
                     "termination").astype(object)
    day = np.where(at_end, c.day - ONE_DAY, c.day)
    classes = np.where(b.finance[c.lease], "finance", "operating")
    new = space | longer | part
    units = 10.0 ** np.minimum(b.decimals[c.lease], 2)
    return pd.DataFrame({
        "lease": b.ids[c.lease], "id": "change", "kind": kind, "approved": pd.Series(day).where(agreed),
        "effective": pd.Series(day).where(~new), "at_end_of_day": where(impaired, np.full(len(c.lease), "true")),
        "discount_rate": where(new, b.draw.integers(250, 1_100, len(c.lease)) / 10_000),
        "classification": where(new, classes), "method": where(part, np.full(len(c.lease), "right of use")),
        "share_terminated": where(part, np.full(len(c.lease), 0.3)),
        "impairment": where(impaired, np.rint(b.rent[c.lease] * units) / units),
        "lease_term_end": pd.Series(months_after(b.start[c.lease], b.months[c.lease] + 24) - ONE_DAY).where(longer),
        "reason": np.full(len(c.lease), REASON, dtype=object)})


def transfers_table(b: GeneratedLeases) -> pd.DataFrame:
    """Return leases that move to another cost center, one in a hundred."""
    lease = np.flatnonzero(b.chosen(0.01))
    return pd.DataFrame({"lease": b.ids[lease], "from": months_after(b.start[lease], b.months[lease] // 2),
                         "cost_center": "950"})
