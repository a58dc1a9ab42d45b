"""What each lease of a close is made of: its schedule through every event, and each payment with its present value."""

from __future__ import annotations

import numpy as np

from asc842.base.lazy import pd
from asc842.book.frames import SCHEDULE_COLUMNS
from asc842.closing.holdings import Holdings
from asc842.measurement.discount import Discounting
from asc842.measurement.events import Wave
from asc842.measurement.measured import settling

AMOUNTS = tuple(name for name in SCHEDULE_COLUMNS[3:] if name != "rent")
FACTOR_PLACES = 12


def schedules(h: Holdings) -> pd.DataFrame:
    """Return the schedule of every lease, one row per reporting period, in whole minor units.

    Columns ``lease, currency`` and those of a lease's own schedule (SCHEDULE_COLUMNS).
    """
    s = h.schedule
    of = {name: getattr(s, name) for name in AMOUNTS}
    of["rent"] = s.gross_rent - s.abatement
    return pd.DataFrame({
        "lease": np.asarray(h.leases, dtype=object)[s.lease], "currency": _currencies(h)[s.lease],
        "period": h.grid.labels(s.ends), "starts": s.starts, "ends": s.ends,
        **{name: of[name] for name in SCHEDULE_COLUMNS[3:]}})


def payments(h: Holdings) -> pd.DataFrame:
    """Return every payment that each lease has promised, at commencement (``terms`` 0) and by each event.

    ``settles`` is what of it is in the liability; that times ``discount_factor`` is ``present_value`` on the day
    ``terms_from``, a Decimal text not rounded to cents, and its sum over the terms of a lease the liability on that
    day (842-20-30-1, 842-20-35-1). ``counted`` is the day at whose start the payment counts in months.
    """
    waves = [_promised(h, n, wave) for n, wave in enumerate(h.measurement.waves)]
    found = pd.concat([x for x in waves if len(x)] or waves[:1], ignore_index=True)
    order = np.lexsort((found["due"].to_numpy(), found["terms"].to_numpy(), found.pop("position").to_numpy()))
    return found.iloc[order].reset_index(drop=True)


def _promised(h: Holdings, n: int, wave: Wave) -> pd.DataFrame:
    spans, paid = wave.spans, wave.payments
    discounting = Discounting.by_convention(spans.anchor, spans.start, spans.rate, spans.convention, spans.compounding)
    factors = discounting.factors(paid.counted, paid.due, paid.span)
    settles = np.where(settling(spans, paid), paid.net, 0)
    lease = spans.lease[paid.span]
    units = h.measurement.units[lease]
    return pd.DataFrame({
        "position": lease, "lease": np.asarray(h.leases, dtype=object)[lease], "currency": _currencies(h)[lease],
        "terms": [f"{n}"] * len(lease), "terms_from": spans.start[paid.span], "due": paid.due, "counted": paid.counted,
        "gross_rent": paid.gross, "abatement": paid.abatement, "incentive": paid.incentive, "settles": settles,
        "rate": spans.rate[paid.span], "discount_factor": factors, "present_value": settles / units * factors})


def _currencies(h: Holdings) -> np.ndarray:
    return np.asarray(h.measurement.currencies, dtype=object)
