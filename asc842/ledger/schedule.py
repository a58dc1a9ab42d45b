"""The schedule of many leases in whole cents: one row per lease and reporting period, through every event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.calendar.positions import Days, Floats, Ints
from asc842.calendar.reporting import MONTHS, ReportingGrid
from asc842.ledger.rounding import cents
from asc842.ledger.span_rows import SpanRows, span_rows
from asc842.measurement.events import Wave
from asc842.measurement.measured import Measured, measure_spans
from asc842.measurement.span import Spans
from asc842.measurement.treatments import MeasuredEvents, Moves, Opening, having, moves_of
from asc842.measurement.unpaid import Unpaid

FLOWS = ("gross_rent", "abatement", "incentive", "payment", "interest", "cost", "amortization")


@dataclass(frozen=True, slots=True)
class EventRows(Moves):
    """What each event did, one element per event, amounts in whole cents; ``wave`` counts from 1.

    Its moves as its ``treatment`` worked them out, and the balances before it. ``catch_up`` is cost of the time gone
    by taken back: ``asset_before`` has it in it.
    """

    lease: Ints
    wave: Ints
    date: Days
    treatment: np.ndarray
    liability_before: Ints
    asset_before: Ints
    catch_up: Ints

    @property
    def liability_after(self) -> Ints:
        """The liability as the event leaves it."""
        return self.liability_before + self.liability_change

    @property
    def asset_after(self) -> Ints:
        """The asset as the event leaves it."""
        return self.asset_before + self.asset_change - self.amortized


@dataclass(frozen=True, slots=True)
class Schedule:
    """Rows by lease and reporting period in whole cents, each field of shape (rows,), in order of lease and time.

    ``lease`` indexes the leases; ``starts`` and ``ends`` are days, ``finance`` the
    classification at the end of the period, ``finance_interest``, ``finance_payment`` and ``finance_incentive`` so
    much of interest, payment and incentive as falls in the part of it in which the lease is a finance lease. Opening
    balances, day-one payments and ``leases`` have shape (leases,). The other columns are those of the promised
    schedule. ``forgiven`` is the part of the liability's adjustment that is rent never paid, ``unpaid`` all rent
    that is not paid when it falls due. ``divided`` has periods in which a classification changes in
    two, where there are any.
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
        return self.sums_per_lease(column)[0]

    def sums_per_lease(self, *columns: Ints) -> list[Ints]:
        """Add columns up by lease."""
        begins = np.flatnonzero(np.diff(self.lease, prepend=-1))
        leases, found = self.lease[begins], [np.zeros(len(self.opening_asset), dtype=np.int64) for _ in columns]
        for total, column in zip(found, columns, strict=True):
            total[leases] = np.add.reduceat(column, begins) if len(begins) else 0
        return found


@dataclass(frozen=True, slots=True)
class RoundedWave:
    """One wave measured and rounded: balances before it, its moves, opening balances of its spans, rows."""

    wave: Wave
    measured: Measured
    before: Opening
    moves: Moves
    now: Opening
    rows: SpanRows


def steps_of(waves: Sequence[Wave], leases: int, grid: ReportingGrid = MONTHS) -> Iterator[RoundedWave]:
    """Measure and round all spans of all leases by the periods of a grid, wave after wave.

    The balances with which a span is left carry into the event that opens the next one. ``leases`` is their number;
    the first wave has a span for each.
    """
    state = _State.at_start(leases, waves[0])
    for wave in waves:
        m = measure_spans(wave.spans, wave.payments, grid, wave.weights)
        before, same = state.before(wave.spans, wave.events.catch_up)
        events = MeasuredEvents.of(wave.events, cents(m.opening_liability), m.day_one, wave.spans.lifeless)
        moves = moves_of(before, events, wave.events.treatment)
        now = before.after(moves, goes_on=same & ~having(wave.events.treatment, "reduces"))
        rows = span_rows(wave.spans, m, now)
        yield RoundedWave(wave, m, before, moves, now, rows)
        if wave is not waves[-1]:
            state.leave(wave.spans, rows)


def schedule_of(waves: Sequence[Wave], leases: int, grid: ReportingGrid = MONTHS) -> Schedule:
    """Measure and round all spans of all leases, and join them by reporting period."""
    parts, events, nothing = list[_Part](), list[EventRows](), np.zeros(leases, dtype=np.int64)
    opening: tuple[Ints, Ints, Ints] = nothing, nothing, nothing
    for number, step in enumerate(steps_of(waves, leases, grid)):
        if number:
            events.append(_event_rows(step, number))
            parts.append(_event_part(step))
        else:
            opening = step.now.liability, step.now.asset, step.measured.day_one
        parts.append(_span_part(step.wave.spans, step.rows))
    return _joined(parts, opening, events, grid)


@dataclass(slots=True)
class _State:
    """Balances of each lease between two waves; every field has shape (leases,)."""

    liability: Ints
    asset: Ints
    drift: Floats
    level: np.ndarray

    @classmethod
    def at_start(cls, leases: int, first: Wave) -> _State:
        """What was rounded in other books goes on where a lease was taken over from them."""
        nothing, spans = np.zeros(leases, dtype=np.int64), first.spans
        return cls(nothing.copy(), nothing.copy(), first.events.adoption.rounded_above.astype(np.float64),
                   spans.level & ~spans.finance)

    def before(self, spans: Spans, catch_up: Ints) -> tuple[Opening, np.ndarray]:
        """Return the balances that events meet, and whether each span still spreads cost as before.

        What is caught up (spans,) has come off the cost of the time until then, and is in the asset.
        """
        lease = spans.lease
        carried = Opening(self.liability[lease], self.asset[lease] + catch_up, self.drift[lease])
        return carried, self.level[lease] == (spans.level & ~spans.finance)

    def leave(self, spans: Spans, rows: SpanRows) -> None:
        """Keep the balances with which spans close."""
        lease = spans.lease
        self.liability[lease] = rows.last(rows.liability_closing, rows.opening_liability)
        self.asset[lease] = rows.last(rows.asset_closing, rows.opening_asset)
        self.drift[lease] = rows.last(rows.drift, rows.opening_drift)
        self.level[lease] = spans.level & ~spans.finance


_Part = dict[str, np.ndarray]
COLUMNS = (*FLOWS, "liability_opening", "liability_adjustment", "liability_closing", "gain_loss", "asset_opening",
           "asset_adjustment", "asset_closing", "finance_interest", "finance_payment", "finance_incentive", "forgiven")


def _span_part(spans: Spans, rows: SpanRows) -> _Part:
    """Flatten a wave's rows over the periods that exist."""
    exists = rows.periods.exists
    chosen = np.ravel if exists.all() else (lambda values: values[exists])
    part = {name: chosen(getattr(rows, name)) for name in COLUMNS if hasattr(rows, name)}
    count = exists.sum(axis=1)
    nothing, finance = np.zeros(count.sum(), dtype=np.int64), np.repeat(spans.finance, count)
    return {"lease": np.repeat(spans.lease, count), "starts": chosen(rows.periods.starts),
            "ends": chosen(rows.periods.ends), "finance": finance,
            **{f"finance_{name}": part[name] * finance for name in ("interest", "payment", "incentive")},
            "liability_adjustment": nothing, "asset_adjustment": nothing,
            "gain_loss": nothing, "forgiven": nothing, **part}


def _event_part(step: RoundedWave) -> _Part:
    """Rows of no length that take balances from before an event to after it, on its day.

    Cost is amortization of the asset: what an event catches up is so much less, what is abandoned on the spot all.
    """
    spans, events, moves = step.wave.spans, step.wave.events, step.moves
    nothing, amortized = np.zeros(len(spans), dtype=np.int64), moves.amortized - events.catch_up
    flows = (*FLOWS, "finance_interest", "finance_payment", "finance_incentive", "forgiven")
    return {**dict.fromkeys(flows, nothing), "cost": amortized, "amortization": amortized,
            "lease": spans.lease, "starts": events.date, "ends": events.date, "before": spans.start - ONE_DAY,
            "finance": spans.finance,
            "liability_opening": step.before.liability, "liability_adjustment": moves.liability_change,
            "liability_closing": step.now.liability, "asset_opening": step.before.asset - events.catch_up,
            "asset_adjustment": moves.asset_change, "asset_closing": step.now.asset, "gain_loss": moves.gain_loss}


def _event_rows(step: RoundedWave, number: int) -> EventRows:
    spans, events = step.wave.spans, step.wave.events
    return EventRows(**{name: getattr(step.moves, name) for name in Moves.__dataclass_fields__},
                     lease=spans.lease, wave=np.full(len(spans), number), date=events.date,
                     treatment=events.treatment, liability_before=step.before.liability,
                     asset_before=step.before.asset, catch_up=events.catch_up)


def _joined(parts: list[_Part], opening: tuple[Ints, Ints, Ints], events: list[EventRows],
            grid: ReportingGrid) -> Schedule:
    """Join the parts of every lease by period: flows add up, balances run from the first to the last."""
    names = ("lease", "starts", "ends", "finance", *COLUMNS)
    columns: dict[str, Any] = {name: np.concatenate([p[name] for p in parts]) if len(parts) > 1 else parts[0][name]
                               for name in names}
    of_lease: dict[str, Any] = {"opening_liability": opening[0], "opening_asset": opening[1], "day_one": opening[2],
                                "events": _all_events(events)}
    if len(parts) == 1:
        return Schedule(**columns, **of_lease)
    order = np.argsort(columns["lease"], kind="stable")
    columns = {name: values[order] for name, values in columns.items()}
    before = np.concatenate([p.get("before", p["ends"]) for p in parts])[order]
    changes = (np.diff(columns["lease"]) != 0) | (np.diff(grid.number(columns["starts"])) != 0)
    by_class = changes | np.diff(columns["finance"])
    divided = None
    if (by_class != changes).any():
        divided = Schedule(**_divided(columns, before, changes, by_class), **of_lease)
    return Schedule(**_added_up(columns, changes), **of_lease, divided=divided)


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
    names, nothing = EventRows.__dataclass_fields__, {"date": "datetime64[D]", "treatment": "str"}
    columns: dict[str, Any] = {name: np.concatenate([getattr(e, name) for e in events]) if events
                               else np.zeros(0, dtype=nothing.get(name, "int64")) for name in names}
    return EventRows(**columns)
