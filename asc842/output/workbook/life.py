"""The life of a lease as its workbook shows it: spans, what opens each, payments as promised, rows of every span."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np

from asc842.base.constants import DAY
from asc842.base.money import from_cents
from asc842.book.book_tables import BookTables
from asc842.book.take_over import TRUE_UP
from asc842.calendar.periods import SCALE, months_in_term
from asc842.calendar.positions import Days, days_in_month, month_number
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.ledger.schedule import RoundedWave, steps_of
from asc842.measurement.discount import COMPOUNDING, COMPOUNDINGS, Discounting
from asc842.measurement.span import Spans
from asc842.measurement.tables import waves_from_tables
from asc842.measurement.weights import SoFar
from asc842.payments.payment import Payment


@dataclass(frozen=True, slots=True)
class Promise:
    """A payment, promised from the first day of the span ``first`` through span ``through``.

    ``replaced_by`` is the number of the event that puts others in its place before it falls due, or 0.
    """

    payment: Payment
    first: int
    through: int
    replaced_by: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the workings: a period of a span, or, where ``period`` is None, what opens the span."""

    span: int
    period: int | None
    starts: date
    ends: date


def entry_name(lease: Lease) -> str:
    """Name what opens the first span: commencement, or how the lease came into these books after it."""
    ways = (("take-over", lease.take_over), ("transition", lease.transition), ("acquisition", lease.acquisition))
    return next((name for name, came in ways if came), "commencement")


class Life:
    """The spans of one lease. Span 0 opens at commencement, span n with event n; arrays have one element here.

    ``workings`` are kept from when they are first worked out.
    """

    def __init__(self, book: BookTables) -> None:
        self.book = book
        waves, _ = waves_from_tables(book.rows)
        self.steps: list[RoundedWave] = list(steps_of(waves, 1))
        self.terms: list[Lease] = [version.lease for version in book.life.versions]
        self.events: list[Event | None] = [None, *book.life.events]
        self.workings: list[dict[str, Any]] = []
        self._weights: dict[int, tuple[list[int], int, int]] = {}
        assert len(self.steps) == len(self.terms) == len(book.promised)

    def __len__(self) -> int:
        return len(self.steps)

    @cached_property
    def dates_live(self) -> bool:
        """Whether its dates may be changed: no term ever changes, and cost is spread by time over the lease term."""
        s = self.book.summary
        return (len(self) == 1 and self.book.lease.enters_on is None and not self.weights_stated
                and s["amortization_end"] in (None, s["lease_term_end"]))

    @cached_property
    def term_months(self) -> float:
        """Calendar months in the lease term at first, part months by days."""
        spans = self.spans(0)
        return float(months_in_term(spans.start, spans.after)[0])

    @cached_property
    def places(self) -> dict[str, int]:
        """The row of each period in the schedule."""
        return {period: i for i, period in enumerate(self.book.plain["schedule"]["period"])}

    def spans(self, n: int) -> Spans:
        """Terms of a span."""
        return self.steps[n].wave.spans

    def first_day(self, n: int) -> date:
        """First day of a span."""
        return _day(self.spans(n).start[0])

    def level(self, n: int) -> bool:
        """Whether a span spreads cost evenly, not the asset."""
        return bool(self.spans(n).level[0] and not self.spans(n).finance[0])

    def stretches(self, starts: date, ends: date) -> list[list[int]]:
        """Return the rows of a period, by their number, apart where the classification changes inside it."""
        within = [i for i, row in enumerate(self.rows)
                  if row.period is not None and starts <= row.starts and row.ends <= ends]
        found = groupby(within, key=lambda i: bool(self.spans(self.rows[i].span).finance[0]))
        return [list(group) for _, group in found]

    def flows(self, rows: Sequence[int]) -> dict[str, Decimal]:
        """Add up what flows in some rows of the workings."""
        return {name: from_cents(sum(int(getattr(self.steps[r.span].rows, name)[0, r.period])
                                     for r in map(self.rows.__getitem__, rows)))
                for name in ("interest", "amortization", "cost", "payment")}

    @cached_property
    def trued_up(self) -> bool:
        """Whether it opens with balances taken over that are trued up at once: no present value."""
        return len(self) > 1 and self.name(1) == TRUE_UP

    def finance_after(self, n: int) -> bool:
        """Whether the lease is a finance lease from the n-th event on."""
        return bool(self.spans(n).finance[0])

    def owned_from(self, day: date) -> bool:
        """Whether the asset outlasts the lease and is the lessee's own by the start of a day (842-20-35-8)."""
        last = self.spans(-1)
        return bool((last.asset_after > last.after)[0]) and day >= _day(last.after[0])

    def passes(self, starts: date, ends: date) -> bool:
        """Whether the asset becomes the lessee's own at the end of the lease in a period."""
        last = self.spans(-1)
        outlasts = bool((last.asset_after > last.after)[0])
        return outlasts and starts < _day(last.after[0]) <= ends + DAY

    def last_day(self, n: int) -> date:
        """Last day of a span: that before the next event, or the last of its rows."""
        if n + 1 < len(self):
            return self.first_day(n + 1) - DAY
        periods = self.steps[n].rows.periods
        ends = periods.next_starts[periods.exists]
        return _day(ends[-1]) - DAY if len(ends) else self.first_day(n) - DAY

    def weights(self, n: int) -> tuple[list[int], int, int]:
        """Return the weight so far at each period's end, that of the whole span, and the units of a month."""
        if n not in self._weights:
            self._weights[n] = self._weigh(n)
        return self._weights[n]

    def _weigh(self, n: int) -> tuple[list[int], int, int]:
        # In the smallest whole units that the span's months need: so products stay exact in a spreadsheet.
        spans, m = self.spans(n), self.steps[n].measured
        weights, after = (m.cost, spans.after) if self.level(n) else (m.asset, spans.asset_after)
        elapsed, whole = weights.elapsed[0].tolist(), int(weights.whole[0])
        if self.weight_set(n) is not None:
            return elapsed, whole, self._divisor(n, after, whole)
        if spans.weigh_by_days[0]:
            return elapsed, whole, 1
        days = np.array([self.first_day(n), self.last_day(n), _day(after[0]) - DAY], dtype="datetime64[D]")
        units = int(np.lcm.reduce(days_in_month(month_number(days))))
        return [x * units // SCALE for x in elapsed], max(1, whole * units // SCALE), units

    def _divisor(self, n: int, after: Days, whole: int) -> int:
        """Return what weights by units of time are divided by, so that what a span weighs is as small as it can be."""
        spans, stretches = self.spans(n), self.steps[n].wave.weights
        so_far, one = SoFar.of(stretches, spans), np.zeros(1, dtype=np.int64)
        in_all = so_far.at(one, after[:, None]) - so_far.at(one, spans.start[:, None])
        return max(1, int(in_all[0, 0]) // whole)

    @cached_property
    def weights_stated(self) -> list[dict[str, Any]]:
        """Rows of the weights by which cost is spread, by the event that states them (0: commencement) and time."""
        return sorted(self.book.rows.get("weights", ()), key=lambda w: (w["event"], w["begins"]))

    def weight_set(self, n: int) -> int | None:
        """Return which weights hold in a span, by the number of the event that states them; None without any."""
        return max((w["event"] for w in self.weights_stated if w["event"] <= n), default=None)

    def keeps_rate(self, n: int) -> bool:
        """Whether an event leaves the rate as it was: it neither gives one nor says how to find one."""
        event = self.events[n]
        return (event is not None and event.discount_rate is None and not event.discount_rate_method
                and self.terms[n].discount_rate == self.terms[n - 1].discount_rate)

    def discounting(self, n: int) -> Discounting:
        """How a span discounts."""
        return self._discounting[n]

    @cached_property
    def _discounting(self) -> list[Discounting]:
        return [Discounting.by_convention(s.anchor, s.start, s.rate, s.convention, s.compounding)
                for s in map(self.spans, range(len(self)))]

    def compounded(self, n: int) -> str:
        """How often the nominal convention compounds in a span."""
        return COMPOUNDINGS[int(self.spans(n).compounding[0])]

    def per_year(self, n: int) -> float:
        """How many times a year that is."""
        return COMPOUNDING[self.compounded(n)].per_year

    def counted_in(self, n: int) -> str:
        """What time is counted in, in a span: days under the daily conventions, else months."""
        return "days" if self.discounting(n).daily[0] else "months"

    def name(self, n: int) -> str:
        """Return what opens a span, as its file names it."""
        event = self.events[n]
        return event.id if event else entry_name(self.book.lease)

    @cached_property
    def rows(self) -> list[Row]:
        """Rows of all spans in order, each span begun by the row that opens it."""
        return list(self._rows())

    def _rows(self) -> Iterator[Row]:
        for n, step in enumerate(self.steps):
            day = _day(step.wave.events.date[0])
            yield Row(n, None, day, day)
            periods = step.rows.periods
            for j in np.flatnonzero(periods.exists[0]).tolist():
                yield Row(n, j, _day(periods.starts[0, j]), _day(periods.next_starts[0, j]) - DAY)

    @cached_property
    def promises(self) -> list[Promise]:
        """Every payment once, with the spans that promise it."""
        found: dict[Any, tuple[Payment, int, int]] = {}
        for n, payments in enumerate(self.book.promised):
            seen: Counter[Any] = Counter()
            for payment in payments:
                key = _same(payment)
                seen[key] += 1
                place = (key, seen[key])
                known = found.get(place)
                if known and known[2] != n - 1:
                    found[(key, seen[key], n)] = found.pop(place)
                    known = None
                found[place] = (payment, known[1] if known else n, n)
        promises = [Promise(p, first, through, self._replaced(p, through)) for p, first, through in found.values()]
        return sorted(promises, key=lambda x: (x.first, x.payment.due, x.payment.covers_from))

    @cached_property
    def settles(self) -> list[int]:
        """Of each of the promises, what settles the liability, in whole cents."""
        book, start = self.book, self.book.summary["measured_from"]
        excluded = book.policy.day_one_payment == "excluded" and book.lease.enters_on is None
        return [p.net if p.measured and not p.exempt and not (excluded and p.due == start) else 0
                for p in (x.payment for x in self.promises)]

    def _replaced(self, payment: Payment, through: int) -> int:
        following = through + 1
        return following if following < len(self) and payment.due >= self.first_day(following) else 0


def _same(p: Payment) -> tuple[Any, ...]:
    return (p.rent, p.covers_from, p.covers_after, p.due, p.counted, p.timing, p.gross, tuple(p.abated.items()),
            p.incentive, p.measured, p.why, p.rows, p.source)


def _day(day: Any) -> date:
    found: date = day.astype("datetime64[D]").item()
    return found
