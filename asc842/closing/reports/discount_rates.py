"""Every discount rate in use: from which day and for which term, what supports it, which leases alike take others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from asc842.base.frames import typed
from asc842.base.lazy import pd
from asc842.base.money import percent
from asc842.closing.portfolio import PortfolioLease
from asc842.closing.reports import JOINED, NOTES, WORDS
from asc842.contract.judgements import DiscountRate
from asc842.contract.policy import Policy
from asc842.resolve.position import Position
from asc842.resolve.rates import Rate, rate_at

NAME, ALIKE = "discount rates", "alike at other rates"
RATE_COLUMNS = ("lease", "at", "rate of", "months", "rate", "method", "assumption", "support", ALIKE)
OF_KIND = ("entity", "currency", "asset_class")
COMMENCEMENT, IMPLICIT, SHOWN = "commencement", "implicit", 5
"""Where a lease begins; the method of a rate that no other lease has to share; leases that a row names at most."""

Given = tuple[str, Position, Rate]


@NOTES.at(40, "held.leases", "holdings.policy", name=NAME, marks=(WORDS,))
def discount_rates(leases: Sequence[PortfolioLease], policy: Policy) -> pd.DataFrame:
    """One row per rate, in the order of the leases and of their events: RATE_COLUMNS but for the last.

    ``rate of`` is the day whose rates count, ``months`` what is left of the term then, ``rate`` a yearly fraction,
    ``support`` in words where it comes from (842-20-30-2, -3). While a lease is exempted as short-term no rate of it
    is used, and it has no row.
    """
    rows = [_row(x, *given) for x in leases for given in _given(x, policy)]
    return typed(pd.DataFrame(rows, columns=list(RATE_COLUMNS[:-1]), dtype=object), ("rate",), "float64")


@JOINED.at(40, "rows", "roster.dimensions", name=NAME)
def with_leases_alike(table: pd.DataFrame, dimensions: pd.DataFrame) -> pd.DataFrame:
    """Name in ``alike at other rates`` the leases alike that take another rate of the same day for as many months.

    Alike are those of the same entity, currency and asset class (columns of ``dimensions``, by ``lease``); a rate
    implicit in a lease is its own, and is left out of that.
    """
    return table.assign(**{ALIKE: _alike(table, dimensions)})


def differing(table: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Yield an exception for each rate from which those of leases alike differ (EXCEPTION_COLUMNS)."""
    for r in table[table[ALIKE] != ""].to_dict("records"):
        yield (r["lease"], "rate differs", f"{_percent(r['rate'])} for {r['months']:g} months", r["rate of"],
               f"leases alike, of that day: {r[ALIKE]}")


def _given(x: PortfolioLease, policy: Policy) -> Iterator[Given]:
    """Rates that are found anew, at commencement and at events, where the lease is measured with them."""
    before, exempt = None, x.alone.short_term.exempt if x.alone and x.alone.short_term else ()
    for n, (at, position, rate) in enumerate(_found(x, policy)):
        if rate is not None and rate != before and not (n < len(exempt) and exempt[n]):
            yield at, position, rate
        before = rate or before


def _found(x: PortfolioLease, policy: Policy) -> Iterator[tuple[str, Position, Rate | None]]:
    """What was found at each point of a lease's life; otherwise a lease states its rates."""
    if x.alone:
        yield from ((f.at, f.position, f.rate) for f in x.alone.judged.findings)
        return
    for version in x.life.versions:
        event = version.event
        position = Position(version.lease, policy, event, [], secured=True, key="")
        rate = rate_at(position)
        yield event.id if event else COMMENCEMENT, position, rate if isinstance(rate, Rate) else None


def _row(x: PortfolioLease, at: str, p: Position, rate: Rate) -> tuple[Any, ...]:
    judged = x.lease.judgement(DiscountRate)
    assumed = "assumption" if at == COMMENCEMENT and judged and judged.assumption else ""
    return (x.id, at, p.rated_from, round(float(p.rated_months), 2), float(rate.value), rate.method, assumed,
            rate.source)


def _alike(table: pd.DataFrame, dimensions: pd.DataFrame) -> list[str]:
    """Name for each row the leases alike that take another rate, by lease; SHOWN of them at most."""
    known = dimensions.set_index("lease")[list(OF_KIND)].astype(object).fillna("")
    keyed = table.join(known, on="lease")
    keyed = keyed[keyed["method"] != IMPLICIT]
    told = dict[Any, str]()
    for _, some in keyed.groupby([*OF_KIND, "rate of", "months"], sort=False):
        if some["rate"].nunique() > 1:
            of = sorted(zip(some["lease"], some["rate"], strict=True))
            told |= {row: _named([(lease, rate) for lease, rate in of if rate != own])
                     for row, own in some["rate"].items()}
    return [told.get(row, "") for row in table.index]


def _named(others: Sequence[tuple[str, float]]) -> str:
    more = [f"and {len(others) - SHOWN} more"] if len(others) > SHOWN else []
    return ", ".join([*(f"{lease} {_percent(rate)}" for lease, rate in others[:SHOWN]), *more])


def _percent(rate: float) -> str:
    return percent(Decimal(repr(rate)))
