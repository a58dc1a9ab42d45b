"""Figures that are accepted and are seldom right: reported for every lease, so that a typing error is seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from asc842.base.money import USUAL, from_cents, listed_digits
from asc842.ledger.schedule import Schedule
from asc842.measurement.events import Wave

LEAST_RATE, MOST_RATE = 0.001, 0.25
MOST_YEARS = 40
ABATED_AT_MOST = 0.5
MOST_CENTS = 10**11
"""Largest sum of a lease's payments at which every balance in doubles is exact to the cent."""
TOO_MANY_CENTS = 10**14
"""Where balances would be off by cents."""


@dataclass(frozen=True, slots=True)
class Unusual:
    """A figure beyond what is usual; ``lease`` indexes the leases, ``wave`` counts the lease's events (0: none)."""

    lease: int
    wave: int
    what: str
    usual: str
    found: str


def unusual(s: Schedule, waves: Sequence[Wave], currencies: Sequence[str]) -> list[Unusual]:
    """Return currencies that are not listed, and rates, terms and abatements beyond what leases usually have.

    They are in order of lease and event. A currency without decimals in ISO 4217 (withdrawn, or misprinted); a
    discount rate above 25 % or below 0.1 %; a term of more than 40 years; abatements of more than half of the rent;
    payments of more than MOST_CENTS in all, in the ``currencies`` of the leases.
    A rate or term that an event leaves as it is is reported once.
    """
    found = [*unlisted(currencies), *_rates(waves), *_terms(waves), *_abated(s), *_large(s, currencies)]
    return sorted(found, key=lambda x: (x.lease, x.wave))


def unlisted(currencies: Sequence[str]) -> Iterator[Unusual]:
    """Report each lease in a currency for which ISO 4217 lists no decimals."""
    odd = {code for code in set(currencies) if listed_digits(code) is None}
    for i, code in enumerate(currencies if odd else ()):
        if code in odd:
            yield Unusual(i, 0, "currency", "a currency of ISO 4217, which says how many decimals it has",
                          f"{code}, taken to have {USUAL}")


def _rates(waves: Sequence[Wave]) -> Iterator[Unusual]:
    before = np.full(len(waves[0].spans), np.nan)
    for number, wave in enumerate(waves):
        spans = wave.spans
        odd = ((spans.rate > MOST_RATE) | (spans.rate < LEAST_RATE)) & (spans.rate != before[spans.lease])
        before[spans.lease] = spans.rate
        for i in np.flatnonzero(odd):
            yield Unusual(int(spans.lease[i]), number, "discount rate",
                          f"{_percent(LEAST_RATE)} to {_percent(MOST_RATE)}", _percent(spans.rate[i]))


def _terms(waves: Sequence[Wave]) -> Iterator[Unusual]:
    before = np.full(len(waves[0].spans), np.datetime64("NaT", "D"))
    for number, wave in enumerate(waves):
        spans = wave.spans
        years = (spans.after - spans.anchor).astype(np.int64) / 365.25
        odd = (np.round(years, 2) > MOST_YEARS) & (spans.after != before[spans.lease])
        before[spans.lease] = spans.after
        for i in np.flatnonzero(odd):
            yield Unusual(int(spans.lease[i]), number, "lease term", f"at most {MOST_YEARS} years",
                          f"{years[i]:.1f} years")


def _abated(s: Schedule) -> Iterator[Unusual]:
    gross, abatement = s.per_lease(s.gross_rent), s.per_lease(s.abatement)
    for i in np.flatnonzero(abatement > gross * ABATED_AT_MOST):
        yield Unusual(int(i), 0, "abatement", f"at most {_percent(ABATED_AT_MOST)} of the rent",
                      _percent(abatement[i] / gross[i]))


def _large(s: Schedule, currencies: Sequence[str]) -> Iterator[Unusual]:
    total = s.per_lease(s.gross_rent)
    for i in np.flatnonzero(total > MOST_CENTS).tolist():
        yield Unusual(int(i), 0, "rent in all", f"at most {from_cents(MOST_CENTS, currencies[i]):,}; beyond it a "
                      "balance may be a cent off", f"{from_cents(int(total[i]), currencies[i]):,}")


def _percent(share: float) -> str:
    return f"{share * 100:.2f} %"
