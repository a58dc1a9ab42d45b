"""Events that ask for more than the balances hold: found for all leases at once, reported one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from asc842.base.money import from_cents
from asc842.calendar.positions import Ints
from asc842.ledger.schedule import EventRows, Schedule
from asc842.measurement.events import Wave


@dataclass(frozen=True, slots=True)
class Breach:
    """An event that asks for more than there is; ``lease`` indexes the leases, ``wave`` counts their events from 1.

    ``about`` names what is asked: impairment, method, sublease, or part (of what is sublet). ``found``
    and ``expected`` are for a reader.
    """

    lease: int
    wave: int
    about: str
    found: str
    expected: str


def breaches(s: Schedule, waves: Sequence[Wave], currencies: Sequence[str]) -> list[Breach]:
    """Return every event of every lease that the balances before it do not allow, in order of lease and event.

    An impairment above the asset (842-20-35-9); a right of use reduced by a liability that does not fall
    (842-10-25-13); a sublease of an asset that is not there, or of a part whose liability goes another way than the
    rest (842-20-35-14). ``currencies`` are those of the leases.
    """
    found, begins = list[Breach](), 0
    for number, (before, wave) in enumerate(pairwise(waves), 1):
        here = slice(begins, begins + len(wave.spans))
        found += _impaired(s.events, here, wave, number, currencies)
        found += _by_liability(s.events, here, wave, number, currencies)
        found += _sublet(before, wave, number)
        begins = here.stop
    return sorted(found, key=lambda b: (b.lease, b.wave))


def _impaired(did: EventRows, here: slice, wave: Wave, number: int, currencies: Sequence[str]) -> Iterator[Breach]:
    loss, asset = wave.events.impairment, did.asset_before[here]
    bad = (loss > np.maximum(asset, 0)) | ((wave.events.treatment == "impair") & (asset < 0))
    for i in np.flatnonzero(bad):
        own = currencies[wave.spans.lease[i]]
        yield Breach(int(wave.spans.lease[i]), number, "impairment", f"a loss of {_amount(loss[i], own)}",
                     f"at most the right-of-use asset before it, {_amount(asset[i], own)}")


def _by_liability(did: EventRows, here: slice, wave: Wave, number: int,
                  currencies: Sequence[str]) -> Iterator[Breach]:
    """A liability that rises, or is zero or below, gives no proportion by which the asset falls."""
    before, after = did.liability_before[here], did.liability_after[here]
    bad = (wave.events.treatment == "reduce by liability") & ((after > before) | (before <= 0) | (after < 0))
    for i in np.flatnonzero(bad):
        own = currencies[wave.spans.lease[i]]
        yield Breach(int(wave.spans.lease[i]), number, "method",
                     f"by a liability that goes from {_amount(before[i], own)} to {_amount(after[i], own)}",
                     "a liability above zero that falls, and not below zero: only then is there a proportion by which "
                     "the asset falls (842-10-25-13)" if min(before[i], after[i]) < 0 else
                     "a liability that falls, so that the asset falls in proportion (842-10-25-13)")


def _sublet(before: Wave, wave: Wave, number: int) -> Iterator[Breach]:
    """Subleases that the terms before an event do not allow."""
    sublet = wave.events.treatment == "sublet"
    if not sublet.any():
        return
    at = np.searchsorted(before.spans.lease, wave.spans.lease)
    unrecognized, finance = _unrecognized(before)[at], before.spans.finance[at]
    part = wave.events.share_numerator < wave.events.share_denominator
    for i in np.flatnonzero(sublet & unrecognized):
        yield Breach(int(wave.spans.lease[i]), number, "sublease", "of a short-term lease that has no asset",
                     "a right-of-use asset that the net investment takes the place of (842-20-35-14)")
    for i in np.flatnonzero(sublet & ~unrecognized & part & ~finance):
        share = f"{wave.events.share_numerator[i] / wave.events.share_denominator[i]:g}"
        yield Breach(int(wave.spans.lease[i]), number, "part", f"of {share} of an operating lease",
                     "all of the lease, or a finance lease: the liability of what is sublet goes on apart from the "
                     "rest (842-20-35-14)")


def _unrecognized(wave: Wave) -> np.ndarray:
    """Whether spans have payments, none of which ever enters the liability, (spans,)."""
    spans, settles = len(wave.spans), wave.payments.settles
    all_of: Ints = np.bincount(wave.payments.span, minlength=spans)
    settling: Ints = np.bincount(wave.payments.span[settles], minlength=spans)
    nothing: np.ndarray = (all_of > 0) & (settling == 0)
    return nothing


def _amount(cents: np.integer, currency: str) -> str:
    return f"{from_cents(int(cents), currency):,}"


@dataclass(frozen=True, slots=True)
class Below:
    """A balance of a lease that falls below zero: what, its lowest in whole cents, and the first row that closes so.

    ``row`` is -1 where it is lowest as the lease opens.
    """

    lease: int
    what: str
    lowest: int
    row: int


def below_zero(s: Schedule) -> list[Below]:
    """Return every liability and asset that is below zero at some time, in order of lease.

    Incentives above the rent that is left make a liability negative; so they, and rent that rises steeply, do with an
    operating asset (842-20-30-5, 842-20-35-3). It is no error, and never set to zero, but to be presented apart.
    """
    kinds = (("lease liability", s.opening_liability, s.liability_closing),
             ("right-of-use asset", s.opening_asset, s.asset_closing))
    found = [Below(lease, what, *lowest) for what, opening, closing in kinds
             for lease, lowest in _lowest(s.lease, opening, closing)]
    return sorted(found, key=lambda b: (b.lease, b.what))


def _lowest(lease: Ints, opening: Ints, closing: Ints) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield each lease below zero with its lowest balance, and the row that closes with it."""
    if min(opening.min(initial=0), closing.min(initial=0)) >= 0:
        return
    begins = np.flatnonzero(np.diff(lease, prepend=-1))
    least = opening.copy()
    if len(begins):
        least[lease[begins]] = np.minimum(opening[lease[begins]], np.minimum.reduceat(closing, begins))
    rows = np.flatnonzero((least < 0)[lease] & (closing == least[lease]))
    reached, first = np.unique(lease[rows], return_index=True)
    row = np.full(len(least), -1)
    row[reached] = rows[first]
    row[opening == least] = -1
    for i in np.flatnonzero(least < 0).tolist():
        yield i, (int(least[i]), int(row[i]))
