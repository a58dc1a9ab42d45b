"""The schedule of many leases in whole cents: one row per lease and reporting period, through every event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.calendar.positions import Days, Floats, Ints
from asc842.calendar.reporting import MONTHS, ReportingGrid
from asc842.ledger.openings import Opened, Opening, opened
from asc842.ledger.rounding import cents
from asc842.ledger.span_rows import SpanRows, span_rows
from asc842.measurement.events import Wave
from asc842.measurement.measured import Measured, measure_spans
from asc842.measurement.span import Spans
from asc842.measurement.unpaid import Unpaid

OPENED = tuple(name for name in Opened.__dataclass_fields__ if name not in Opening.__dataclass_fields__)
"""What :class:`asc842.ledger.openings.Opened` says of how balances come about."""
FLOWS = ("gross_rent", "abatement", "incentive", "payment", "interest", "cost", "amortization")


@dataclass(frozen=True, slots=True)
class EventRows:
    """What each event did, one element per event, amounts in whole cents; ``wave`` counts from 1.

    ``transferred`` is asset less liability that passed into an asset bought, ``paid`` the penalty or price, and rent
    for days used; ``guarantee_obligation`` is one that stays, ``net_investment`` that in a sublease. ``catch_up`` is
    cost of the time gone by taken back: ``asset_before`` has it in it. What comes after it, OPENED, is
    that of :class:`asc842.ledger.openings.Opened`.
    """

    lease: Ints
    wave: Ints
    date: Days
    liability_before: Ints
    liability_after: Ints
    asset_before: Ints
    asset_after: Ints
    gain_loss: Ints
    paid: Ints
    transferred: Ints
    guarantee_obligation: Ints
    net_investment: Ints
    catch_up: Ints
    liability_remeasured: Ints
    asset_remeasured: Ints
    amortized: Ints
    termination_gain: Ints
    remeasurement_gain: Ints
    impairment_loss: Ints

    @property
    def asset_change(self) -> Ints:
        """By what events change the asset, but for what is amortized or caught up as cost."""
        return self.asset_after - self.asset_before + self.amortized

    @property
    def liability_ended(self) -> Ints:
        """By what the liability changes but for remeasurement: with the right of use that ends."""
        return self.liability_after - self.liability_before - self.liability_remeasured

    @property
    def asset_ended(self) -> Ints:
        """By what the asset changes but for remeasurement: a part that ends or is sublet, an impairment."""
        return self.asset_change - self.asset_remeasured - self.remeasurement_gain

    @property
    def other_gain(self) -> Ints:
        """Gain or loss that is of no termination, remeasurement or impairment: of subleases."""
        return self.gain_loss - self.termination_gain - self.remeasurement_gain + self.impairment_loss


@dataclass(frozen=True, slots=True)
class Schedule:
    """Rows by lease and reporting period in whole cents, each field of shape (rows,), in order of lease and time.

    ``lease`` indexes the leases; ``starts`` and ``ends`` are days, ``finance`` the
    classification at the end of the period, ``finance_interest``, ``finance_payment`` and ``finance_incentive`` so
    much of interest, payment and incentive as falls in the part of it in which the lease is a finance lease. Opening
    balances, day-one payments and ``leases`` have shape (leases,). The other columns are those of the promised
    schedule. ``forgiven`` is what of the adjustment of the liability is rent never paid, ``unpaid`` all rent that is
    not paid when it falls due. ``divided`` has periods in which a classification changes in two, where there are any.
    """

    lease: Ints
    starts: Days
    ends: Days
    finance: np.ndarray
    gross_rent: Ints
    abatement: Ints
    incentive: Ints
    liability_opening: Ints
    interest: Ints
    payment: Ints
    liability_adjustment: Ints
    liability_closing: Ints
    cost: Ints
    gain_loss: Ints
    asset_opening: Ints
    amortization: Ints
    asset_adjustment: Ints
    asset_closing: Ints
    finance_interest: Ints
    finance_payment: Ints
    finance_incentive: Ints
    forgiven: Ints
    opening_liability: Ints
    opening_asset: Ints
    day_one: Ints
    events: EventRows
    divided: Schedule | None = None
    unpaid: Unpaid = field(default_factory=Unpaid.none)

    @property
    def by_class(self) -> Schedule:
        """The same with a row more where a lease changes its classification inside a period: one for each class."""
        return self.divided or self

    @property
    def rent(self) -> Ints:
        """What falls due in each period."""
        return self.gross_rent - self.abatement

    def per_lease(self, column: Ints) -> Ints:
        """Add a column up by lease: (rows,) -> (leases,)."""
        return np.bincount(self.lease, weights=column, minlength=len(self.opening_asset)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class RoundedWave:
    """One wave as measured and rounded: what its spans opened from, what they opened with, and their rows."""

    wave: Wave
    measured: Measured
    before: Opening
    now: Opened
    rows: SpanRows


def steps_of(waves: Sequence[Wave], leases: int, grid: ReportingGrid = MONTHS) -> Iterator[RoundedWave]:
    """Measure and round all spans of all leases by the periods of a grid, wave after wave.

    The balances with which a span is left carry into the event that opens the next one. ``leases`` is their number;
    the first wave has a span for each.
    """
    state = _State.at_start(leases)
    for wave in waves:
        m = measure_spans(wave.spans, wave.payments, grid, wave.weights)
        before, same = state.before(wave.spans, wave.events.catch_up)
        now = opened(wave.events, cents(m.opening_liability), m.day_one, before, same_method=same,
                     lifeless=wave.spans.lifeless)
        rows = span_rows(wave.spans, m, now)
        yield RoundedWave(wave, m, before, now, rows)
        state.leave(wave.spans, rows)


def schedule_of(waves: Sequence[Wave], leases: int, grid: ReportingGrid = MONTHS) -> Schedule:
    """Measure and round all spans of all leases, and join them by reporting period."""
    parts, events, nothing = list[_Part](), list[EventRows](), np.zeros(leases, dtype=np.int64)
    opening: tuple[Ints, Ints, Ints] = nothing, nothing, nothing
    for number, step in enumerate(steps_of(waves, leases, grid)):
        if number:
            events.append(_event_rows(step.wave, number, step.before, step.now))
            parts.append(_event_part(step.wave, step.before, step.now))
        else:
            opening = step.now.liability, step.now.asset, step.measured.day_one
        parts.append(_span_part(step.wave.spans, step.rows))
    return _joined(parts, opening, events, grid)


@dataclass(slots=True)
class _State:
    """Where each lease stands between two waves; every field has shape (leases,)."""

    liability: Ints
    asset: Ints
    drift: Floats
    level: np.ndarray

    @classmethod
    def at_start(cls, leases: int) -> _State:
        nothing = np.zeros(leases, dtype=np.int64)
        return cls(nothing.copy(), nothing.copy(), np.zeros(leases), np.full(leases, True))

    def before(self, spans: Spans, catch_up: Ints) -> tuple[Opening, np.ndarray]:
        """Return the balances that events meet, and whether each span goes on to spread cost as before.

        What is caught up (spans,) has come off the cost of the time until then, and is in the asset.
        """
        lease = spans.lease
        carried = Opening(self.liability[lease], self.asset[lease] + catch_up, np.zeros_like(self.asset[lease]),
                          self.drift[lease])
        return carried, self.level[lease] == (spans.level & ~spans.finance)

    def leave(self, spans: Spans, rows: SpanRows) -> None:
        """Keep the balances with which spans close."""
        lease = spans.lease
        self.liability[lease], self.asset[lease] = rows.last(rows.liability_closing), rows.last(rows.asset_closing)
        self.drift[lease], self.level[lease] = rows.last(rows.drift), spans.level & ~spans.finance


_Part = dict[str, np.ndarray]
COLUMNS = (*FLOWS, "liability_opening", "liability_adjustment", "liability_closing", "gain_loss", "asset_opening",
           "asset_adjustment", "asset_closing", "finance_interest", "finance_payment", "finance_incentive", "forgiven")


def _span_part(spans: Spans, rows: SpanRows) -> _Part:
    """Flatten a wave's rows over the periods that exist."""
    exists = rows.periods.exists
    part = {name: getattr(rows, name)[exists] for name in COLUMNS if hasattr(rows, name)}
    nothing, finance = np.zeros(exists.sum(), dtype=np.int64), spans.finance[np.nonzero(exists)[0]]
    return {"lease": spans.lease[np.nonzero(exists)[0]], "starts": rows.periods.starts[exists],
            "ends": rows.periods.ends[exists], "finance": finance,
            **{f"finance_{name}": part[name] * finance for name in ("interest", "payment", "incentive")},
            "liability_adjustment": nothing, "asset_adjustment": nothing,
            "gain_loss": nothing, "forgiven": nothing, **part}


def _event_part(wave: Wave, before: Opening, now: Opened) -> _Part:
    """Rows of no length that take balances from before an event to after it, on its day; ``before`` is its eve.

    Cost is amortization of the asset: what an event catches up is so much less, what is abandoned on the spot all.
    """
    day, nothing, catch_up = wave.events.date, np.zeros(len(wave.spans), dtype=np.int64), wave.events.catch_up
    amortized = now.amortized - catch_up
    flows = (*FLOWS, "finance_interest", "finance_payment", "finance_incentive", "forgiven")
    return {**dict.fromkeys(flows, nothing), "cost": amortized, "amortization": amortized,
            "lease": wave.spans.lease, "starts": day, "ends": day,
            "before": wave.spans.start - ONE_DAY,
            "finance": wave.spans.finance,
            "liability_opening": before.liability, "liability_adjustment": now.liability - before.liability,
            "liability_closing": now.liability, "asset_opening": before.asset - catch_up,
            "asset_adjustment": now.asset - before.asset + now.amortized, "asset_closing": now.asset,
            "gain_loss": now.gain_loss}


def _event_rows(wave: Wave, number: int, before: Opening, now: Opened) -> EventRows:
    return EventRows(wave.spans.lease, np.full(len(wave.spans), number), wave.events.date, before.liability,
                     now.liability, before.asset, now.asset, now.gain_loss, wave.events.paid,
                     np.where(wave.events.treatment == "purchase", before.asset - before.liability, 0),
                     wave.events.guarantee_obligation, wave.events.net_investment, wave.events.catch_up,
                     *(getattr(now, name) for name in OPENED))


def _joined(parts: list[_Part], opening: tuple[Ints, Ints, Ints], events: list[EventRows],
            grid: ReportingGrid) -> Schedule:
    """Join the parts of every lease by period: flows add up, balances run from the first to the last."""
    names = ("lease", "starts", "ends", "finance", *COLUMNS)
    columns: dict[str, Any] = {name: np.concatenate([p[name] for p in parts]) for name in names}
    beside: dict[str, Any] = {"opening_liability": opening[0], "opening_asset": opening[1], "day_one": opening[2],
                              "events": _all_events(events)}
    if len(parts) == 1:
        return Schedule(**columns, **beside)
    order = np.argsort(columns["lease"], kind="stable")
    columns = {name: values[order] for name, values in columns.items()}
    before = np.concatenate([p.get("before", p["ends"]) for p in parts])[order]
    changes = (np.diff(columns["lease"]) != 0) | (np.diff(grid.number(columns["starts"])) != 0)
    by_class = changes | np.diff(columns["finance"])
    divided = None
    if (by_class != changes).any():
        divided = Schedule(**_divided(columns, before, changes, by_class), **beside)
    return Schedule(**_added_up(columns, changes), **beside, divided=divided)


def _divided(columns: _Part, before: Days, changes: np.ndarray, by_class: np.ndarray) -> dict[str, Any]:
    """Join rows up to each change of lease, period or class.

    What another class follows in its period ends on the day ``before`` the last of its events, if it began by then.
    """
    rows, last = _added_up(columns, by_class), np.append(np.flatnonzero(by_class), len(before) - 1)
    followed = np.append(~changes[by_class], False) & (before[last] >= rows["starts"])
    return rows | {"ends": np.where(followed, before[last], rows["ends"])}


def _added_up(columns: _Part, changes: np.ndarray) -> dict[str, Any]:
    """Join rows up to each change: flows add up, balances run from the first to the last."""
    first = np.concatenate([[0], np.flatnonzero(changes) + 1])
    last = np.concatenate([first[1:] - 1, [len(columns["lease"]) - 1]])
    take_first, take_last = ("lease", "starts", "liability_opening", "asset_opening"), (
        "ends", "finance", "liability_closing", "asset_closing")
    return {name: values[first] if name in take_first else values[last] if name in take_last
            else np.add.reduceat(values, first) for name, values in columns.items()}


def _all_events(events: list[EventRows]) -> EventRows:
    names, nothing = EventRows.__dataclass_fields__, {"date": "datetime64[D]"}
    columns: dict[str, Any] = {name: np.concatenate([getattr(e, name) for e in events]) if events
                               else np.zeros(0, dtype=nothing.get(name, "int64")) for name in names}
    return EventRows(**columns)
