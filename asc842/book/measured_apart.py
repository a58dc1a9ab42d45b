"""Leases measured together, of which each is accounted for by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from asc842.base.errors import InputError
from asc842.book.measure import Measurement, measure_in_cents
from asc842.ledger.blocks import block_of, schedule_of_one
from asc842.measurement.typed import Rows

AT_ONCE = 500
"""Leases measured in one call: what is measured of them is held until each was looked at."""


def measured_apart(leases: Sequence[Rows]) -> Iterator[Callable[[], Measurement]]:
    """Measure leases together, and yield what gives of each the same as :func:`measure_in_cents` of it alone.

    ``leases`` are the rows of each. What is yielded raises InputError where the rows of its lease are refused.
    """
    for i in range(0, len(leases), AT_ONCE):
        some = leases[i: i + AT_ONCE]
        try:
            together = measure_in_cents(_joined(some))
        except InputError:
            yield from (partial(measure_in_cents, rows) for rows in some)
        else:
            yield from (partial(_one, together, lease) for lease in range(len(some)))


def _joined(leases: Sequence[Rows]) -> Rows:
    names = dict.fromkeys(name for rows in leases for name in rows)
    return {name: [row for rows in leases for row in rows.get(name, ())] for name in names}


def _one(m: Measurement, lease: int) -> Measurement:
    own = slice(lease, lease + 1)
    contracted = schedule_of_one(m.contracted, lease)
    schedule = contracted if m.schedule is m.contracted else schedule_of_one(m.schedule, lease)
    return Measurement(schedule, contracted, block_of(m.waves, lease, lease + 1).waves, m.leases[own],
                       m.currencies[own])
