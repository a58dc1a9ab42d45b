"""The right-of-use asset of one lease by components at every period end, computed apart from the schedule."""

from __future__ import annotations

from datetime import date
from typing import Any

from asc842.base.constants import DAY
from asc842.base.money import from_cents, round_half_up
from asc842.base.plain_table import PlainTable
from asc842.book import TABLES
from asc842.book.component_spans import carry, spans_of
from asc842.book.component_state import Parts
from asc842.ledger.schedule import EventRows, Schedule
from asc842.measurement.typed import Rows

COLUMNS = ("period", "at", "basis", "liability", "prepaid_or_accrued", "unamortized_initial_direct_costs",
           "unamortized_incentives", "other", "asset", "presented_as_asset", "presented_as_liability")
COMPOSED, APART = "842-20-35-3b", "straight line, 842-20-35-7, -35-9 to -11"
WEIGHED = "by the weights stated, 842-20-35-7, -35-11"


@TABLES.at(100, "ready.rows", "measured.contracted", "measured.schedule.events", name="asset_components")
def components_table(terms: Rows, schedule: Schedule, moves: EventRows) -> PlainTable:
    """One row at commencement and one per period; amounts exact Decimals.

    Of an operating lease, asset = liability + prepaid (less accrued) rent + unamortized initial direct costs -
    unamortized incentives + other (842-20-35-3b); ``other`` are off-market terms of an acquired lease and what
    remeasurements took to profit or loss. Where the asset is amortized by itself (a finance lease; an impaired one)
    ``other`` is asset less liability. An asset below zero is presented as a liability, apart from the lease
    liability. ``terms`` is the lease as it is measured; from ``schedule`` only liabilities are taken, and of events
    their ``moves``.
    """
    spans, liability = spans_of(terms), int(schedule.liability_opening[0])
    first = spans[0].terms
    rows = [_row("commencement", first.start, spans[0].parts, liability, weighed=bool(first.pattern))]
    carry(spans, liability, moves)
    for starts, ends, closing in zip(schedule.starts.tolist(), schedule.ends.tolist(),
                                     schedule.liability_closing.tolist(), strict=True):
        span = [s for s in spans if s.opens <= ends][-1]
        parts = Parts() if span.ended else span.parts_at(ends + DAY)
        rows.append(_row(f"{starts:%Y-%m}", ends, parts, closing, weighed=bool(span.terms.pattern)))
    return PlainTable.of(COLUMNS, rows, COLUMNS[3:])


def below_zero(components: PlainTable) -> dict[str, Any]:
    """Return the largest amount presented as a liability instead of an asset, and the first date of that."""
    amounts = components.cents("presented_as_liability")
    first = next((at for at, cents in zip(components["at"], amounts, strict=True) if cents > 0), None)
    return {"largest_presented_as_liability": from_cents(max(amounts)), "presented_as_liability_from": first}


def _row(period: str, at: date, parts: Parts, liability: int, *, weighed: bool) -> tuple[Any, ...]:
    """Return one row; prepaid rent is the asset less the other components, each rounded."""
    asset = parts.asset(liability)
    costs, incentives, other = round_half_up(parts.costs), round_half_up(parts.incentives), round_half_up(parts.other)
    if parts.apart is not None:
        other = asset - liability
    cents = (liability, asset - liability - costs + incentives - other, costs, incentives, other, asset,
             max(asset, 0), max(-asset, 0))
    basis = COMPOSED if parts.apart is None else WEIGHED if weighed else APART
    return period, at, basis, *cents
