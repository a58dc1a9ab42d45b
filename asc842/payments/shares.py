"""Shares of a contract's components in its consideration, by relative standalone price."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from asc842.base.constants import DAY
from asc842.base.money import round_half_up
from asc842.calendar.grid import MonthGrid
from asc842.contract.components import ContractComponent
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.payments.combined import combines
from asc842.timeline.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Shares:
    """Components in the order in which they are given their part, lease components first, and what each one's is.

    ``own`` is the lease component that the file accounts for, ``beside`` the nonlease components it accounts for with
    it; the others belong to other files.
    """

    components: tuple[ContractComponent, ...]
    of: tuple[Fraction, ...]
    own: ContractComponent
    beside: tuple[ContractComponent, ...]

    def split(self, cents: int) -> tuple[int, ...]:
        """Divide an amount so that the parts add up to it; the first is rounded half up, each later one the rest."""
        bounds, upto = [0], Fraction(0)
        for share in self.of:
            upto += share
            bounds.append(round_half_up(cents * upto))
        return tuple(b - a for a, b in pairwise(bounds))

    @property
    def staggered(self) -> bool:
        """Whether components begin or end at different times."""
        return len({(c.begins, c.ends) for c in self.components}) > 1

    def during(self, first: date, after: date) -> Shares:
        """Return the shares of those there are in a stretch of time, day by day (842-10-55-140).

        What varies arises when it varies, and is no consideration for what has yet to begin.
        """
        if not self.staggered:
            return self
        changes = {d for c in self.components for d in (c.begins, c.ends and c.ends + DAY) if d and first < d < after}
        days, grid = sorted({first, after, *changes}), MonthGrid.calendar(first)
        found = [Fraction(0)] * len(self.of)
        for start, stop in pairwise(days):
            part, length = self._present(start), grid.position(stop) - grid.position(start)
            found = [upto + share * length for upto, share in zip(found, part, strict=True)]
        whole = sum(found, Fraction(0))
        return replace(self, of=tuple(x / whole for x in found) if whole else self._present(first))

    def _present(self, day: date) -> tuple[Fraction, ...]:
        """Shares of the components that there are on a day; as all have them where there is none."""
        held = [share if (c.begins or day) <= day <= (c.ends or day) else Fraction(0)
                for c, share in zip(self.components, self.of, strict=True)]
        return tuple(share / sum(held) for share in held) if any(held) else self.of

    def ours(self, cents: int) -> tuple[int, int]:
        """Return what this file accounts for of an amount: the lease component's part, that of nonlease components."""
        parts = dict(zip([c.id for c in self.components], self.split(cents), strict=True))
        return parts[self.own.id], sum(parts[c.id] for c in self.beside)

    @property
    def lets(self) -> Shares:
        """The lease components alone, in the ratio in which they share."""
        shared = [s for c, s in zip(self.components, self.of, strict=True) if c.kind == "lease"]
        return Shares(tuple(c for c in self.components if c.kind == "lease"), tuple(s / sum(shared) for s in shared),
                      self.own, ())

    def part(self, component: ContractComponent) -> Fraction:
        """Share of one component."""
        return self.of[self.components.index(component)]


def shares_of(lease: Lease, policy: Policy) -> Shares | None:
    """Return the shares by which the consideration of a contract is divided; None where it is all for one component.

    Where the policy combines components of the lease's class of asset, nonlease components go with the lease
    component that they serve (842-10-15-37); those that serve no one in particular leave the shares as they are.
    """
    stated, combined = lease.facts.components, combines(lease, policy)
    if not stated:
        return None
    lets = [c for c in stated if c.kind == "lease"]
    other = [] if combined else [c for c in stated if c.kind == "nonlease"]
    if len(lets) + len(other) < 2 or not lets:
        return None
    prices = [Fraction(c.standalone_price) + (_served(stated, c) if combined else 0) for c in lets]
    prices += [Fraction(c.standalone_price) for c in other]
    own = next((c for c in lets if c.id == lease.accounts_for), lets[0])
    beside = tuple(c for c in other if (c.serves or lets[0].id) == own.id)
    return Shares((*lets, *other), tuple(p / sum(prices) for p in prices), own, beside)


def shares_on(life: Timeline, day: date) -> Shares | None:
    """Return the shares of the version of a lease that is in force on a day."""
    return shares_of(life.on(day).lease, life.policy)


def shares_over(life: Timeline, first: date, last: date) -> Shares | None:
    """Return the shares of what varies over some days, by the version of a lease in force on the last of them."""
    shares = shares_on(life, last)
    return shares and shares.during(first, last + DAY)


def _served(stated: tuple[ContractComponent, ...], let: ContractComponent) -> Fraction:
    return sum((Fraction(c.standalone_price) for c in stated if c.serves == let.id), Fraction(0))
