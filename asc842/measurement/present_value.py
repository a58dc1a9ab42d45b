"""Present value of dated flows, one total per span."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.calendar.positions import Days, Floats, Ints
from asc842.measurement.discount import Discounting


@dataclass(frozen=True, slots=True)
class Flows:
    """What is paid or expected, in one list; every field has shape (flows,), amounts in any one unit.

    ``span`` indexes the spans, ``due`` is the due date, ``counted`` the date at whose start a flow counts in months.
    """

    span: Ints
    due: Days
    counted: Days
    amount: Floats


def present_value(discounting: Discounting, flows: Flows) -> Floats:
    """Value of all flows of each span on its first day, shape (spans,), in the unit of the amounts."""
    discounted = flows.amount * discounting.factors(flows.counted, flows.due, flows.span)
    return np.bincount(flows.span, weights=discounted, minlength=len(discounting.origin)).astype(np.float64)
