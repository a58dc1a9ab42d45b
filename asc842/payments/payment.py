"""One dated payment: gross rent, what of it abates, and what is due."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from asc842.payments.steps import Step

SHORT, SHORT_WHEN_ACQUIRED, REPAYS, NONLEASE, NOT_SEPARATED = (
    "short-term", "short-term when acquired", "repays financing", "nonlease component", "not separated")
"""Marks of a payment: by what it is told apart from others of its lease."""


@dataclass(frozen=True, slots=True)
class Payment:
    """An instalment of one component of rent; amounts in whole cents.

    It pays for the days from ``covers_from`` to the day before ``covers_after`` and falls due on ``due``. It counts
    from the start of ``counted``: the due date, or the day after where rent in arrears is due on the last day of a
    month or of the time it pays for. ``steps`` are the steps of rent that it spans, ``abated`` the cents
    that each abatement takes off. An ``incentive`` is money that the lessor pays on that day. ``measured`` says that
    it is rent of this lease, ``exempt`` that it never enters the liability all the same: that of a short-term lease.
    A ``credit`` has been taken off ``gross``: what was paid in advance for days of which the rent then changed.
    ``beyond`` is what of rent due comes of an index since the consideration was divided between components. A ``rest``
    is what an event leaves to be paid of an instalment whose first days were paid for before it. ``why`` says in words
    why it is in or out of the liability; ``marks`` say it to whoever decides on it.
    """

    rent: str
    covers_from: date
    covers_after: date
    due: date
    counted: date
    timing: str
    gross: int
    steps: tuple[Step, ...]
    measured: bool
    why: str
    source: str
    abated: dict[str, int] = field(default_factory=dict)
    incentive: int = 0
    exempt: bool = False
    credit: int = 0
    beyond: int = 0
    rest: bool = False
    marks: frozenset[str] = frozenset()

    @property
    def abatement(self) -> int:
        """All that abates, in cents."""
        return sum(self.abated.values())

    @property
    def rent_due(self) -> int:
        """Gross rent less abatement, in cents."""
        return self.gross - self.abatement

    @property
    def net(self) -> int:
        """Rent due less incentive, in cents."""
        return self.rent_due - self.incentive

    @property
    def rows(self) -> str:
        """Titles of the printed rows that this payment falls under."""
        return "; ".join(s.row for s in self.steps)
