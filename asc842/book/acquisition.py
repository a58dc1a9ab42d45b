"""Balances recognized for a lease acquired in a business combination (805-20-30-24, 842-10-55-11)."""

from __future__ import annotations

from decimal import Decimal

from asc842.base.money import from_cents
from asc842.base.plain_table import PlainTable
from asc842.book import TABLES
from asc842.contract.lease import Lease
from asc842.payments.short_term import ShortTerm

ACQUISITION_COLUMNS = ("item", "amount", "paragraph", "source")


@TABLES.at(120, "lease", "ready.short_term", "opening_asset", "opening_liability", name="acquisition")
def acquired_table(lease: Lease, short_term: ShortTerm | None, asset: int, liability: int) -> PlainTable | None:
    """Return the balances that an acquisition brings, None where it brings none or the lease is not recognized."""
    here = lease.acquisition and not short_term and not lease.take_over
    return acquisition_table(lease, asset, liability) if here else None


def acquisition_table(lease: Lease, asset: int, liability: int) -> PlainTable:
    """One row per balance that the acquisition brings, debit positive; they add up to nothing.

    ``asset`` and ``liability`` are those with which the lease opens, in whole cents; what they leave is part of
    goodwill and consideration. No rows for a lease of the lessee's own, or one that is in the transition since.
    """
    a = lease.acquisition
    rows: list[tuple[str, Decimal, str, str]] = []
    if a and not lease.transition:
        terms, liable = a.favorable_terms or a.unfavorable_terms, from_cents(liability)
        off = from_cents(asset - liability)
        rows = [("lease liability, as of a new lease", -liable, "805-20-30-24", a.source),
                ("right-of-use asset: the liability", liable, "805-20-30-24", a.source),
                ("right-of-use asset: favorable (unfavorable) terms", off, "805-20-30-24",
                 terms.source if terms else ""),
                ("goodwill and consideration", -off, "805-30-30-1", "")]
    return PlainTable.of(ACQUISITION_COLUMNS, [r for r in rows if r[1]])
