"""The right-of-use asset by its components, exactly, one span of unchanged terms after the other.

Shares no code with :mod:`asc842.ledger`: fractions of cents instead of arrays, built up from what the asset consists
of instead of from what has been amortized.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from asc842.base.money import round_half_up
from asc842.contract.basis import Weight
from asc842.payments.pattern import elapsed

NO_CENTS = Fraction(0)


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of a span: its first day, the days after the lease term and after the asset's life, and how cost spreads.

    ``level`` spreads the cost (of an operating lease); otherwise the asset is amortized by itself; evenly, or by the
    weights of a ``pattern``.
    """

    start: date
    after: date
    asset_after: date
    level: bool
    by_days: bool
    pattern: tuple[Weight, ...] = ()

    @property
    def lifeless(self) -> bool:
        """Whether nothing is left of the time over which the asset is amortized."""
        return (self.after if self.level else self.asset_after) <= self.start

    def elapsed(self, day: date) -> Fraction:
        """Share of the weights of the lease term, or of the asset's life, elapsed at the start of a day."""
        after = self.after if self.level else self.asset_after
        return elapsed(self.pattern, self.start, after, day, by_days=self.by_days)


@dataclass(frozen=True, slots=True)
class Parts:
    """The adjustments that, with the liability, make up the asset, in exact cents (842-20-35-3b).

    ``prepaid`` is negative where rent is accrued; ``other`` are off-market terms of an acquired lease, not yet
    amortized, and what remeasurements took to profit or loss. Where the asset is amortized by itself, ``apart`` is all
    of it and the other parts are nothing.
    """

    prepaid: Fraction = NO_CENTS
    costs: Fraction = NO_CENTS
    incentives: Fraction = NO_CENTS
    other: Fraction = NO_CENTS
    apart: Fraction | None = None

    @property
    def adjustments(self) -> Fraction:
        """What the asset exceeds the liability by."""
        return sum(filter(None, (self.costs, -self.incentives, self.other)), self.prepaid)

    def asset(self, liability: int) -> int:
        """Asset in whole cents: its excess over the liability is rounded as cost is, half a cent of cost up."""
        if self.apart is not None:
            return round_half_up(self.apart)
        return liability - round_half_up(-self.adjustments)

    def later(self, elapsed: Fraction, paid: int, to_pay: int) -> Parts:
        """Return the parts when a share of the term has elapsed, and an amount of what was to be paid is paid."""
        left = 1 - elapsed
        if self.apart is not None:
            return Parts(apart=self.apart * left)
        costs, incentives, other = (x * left if x else x for x in (self.costs, self.incentives, self.other))
        return Parts(self.prepaid + paid - (to_pay + self.prepaid) * elapsed, costs, incentives, other)

    def caught_up(self, cents: int) -> Parts:
        """Return the parts when the cost of the elapsed term is reduced by an amount."""
        return replace(self, prepaid=self.prepaid + cents)

    def scaled(self, share: Fraction, adjustments: int) -> Parts:
        """Return the parts of what is left after a share of the right of use has ended, ``adjustments`` in all."""
        kept = replace(self, prepaid=NO_CENTS, costs=self.costs * (1 - share),
                       incentives=self.incentives * (1 - share), other=self.other * (1 - share))
        return replace(kept, prepaid=adjustments - kept.adjustments)
