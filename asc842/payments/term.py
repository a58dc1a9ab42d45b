"""Where lease years, lease months and printed dates fall in the lease term."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from asc842.base.constants import DAY
from asc842.calendar.grid import MonthGrid, next_month
from asc842.contract.judgements import FirstLeaseYearEnd
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent


@dataclass(frozen=True, slots=True)
class Term:
    """The lease term: first day ``start``, and ``after``, the day following its last.

    ``reach`` is the day after the last that the contract's documents reach, options not taken included.
    ``begin`` and ``stop`` are the days between which a component of rent runs: the same, unless it says otherwise.
    ``first_year_end`` is the last day of lease year 1 where that is judged.
    """

    start: date
    after: date
    reach: date
    first_year_end: date | None
    begin: date
    stop: date

    @classmethod
    def of(cls, lease: Lease, rent: Rent | None = None) -> Term:
        """Return the term of a lease as printed or judged, and the part of it in which a component runs."""
        start, after = lease.commencement, lease.lease_term_end + DAY
        beyond = lease.facts.options or lease.facts.expiration
        judged = lease.judgement(FirstLeaseYearEnd)
        found = cls(start, after, lease.contract_end + DAY if beyond else after, judged.answer if judged else None,
                    start, after)
        return found.of_rent(rent) if rent else found

    def of_rent(self, rent: Rent) -> Term:
        """Return the same term with the days in which a component runs."""
        if rent.begins is None and rent.ends is None:
            return self
        return replace(self, begin=max(self.start, rent.begins or self.start),
                       stop=min(self.after, rent.ends + DAY if rent.ends else self.after))

    @property
    def second_year(self) -> date:
        """First day of lease year 2; each later one is the twelve months from there on."""
        return self.first_year_end + DAY if self.first_year_end else MonthGrid(self.start).boundary(12)

    @property
    def end(self) -> date:
        """Last day of the term."""
        return self.after - DAY

    def lease_year(self, n: int) -> date:
        """First day of lease year n, from 1."""
        if n == 1 and self.second_year > self.start:
            return self.start
        return MonthGrid(self.second_year).boundary(12 * (n - 2))

    def lease_month(self, n: int, rent: Rent | None = None) -> date:
        """First day of lease month n, from 1, as the component of rent counts its months."""
        if n == 1:
            return self.start
        return self.month_grid(rent).boundary(n - 1)

    def month_grid(self, rent: Rent | None = None) -> MonthGrid:
        """Return the grid on which lease months are counted."""
        if rent and rent.first_month == "first full month" and self.start.day != 1:
            return MonthGrid(next_month(self.start))
        return MonthGrid(self.start)

    def first_full_month(self) -> date:
        """First day of the first whole calendar month of the term."""
        return self.start if self.start.day == 1 else next_month(self.start)
