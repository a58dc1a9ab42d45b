"""All leases of a portfolio, measured together, with what the ledger knows each by."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from asc842.base.lazy import pd
from asc842.book.books import EXPENSE_COLUMNS, IMPROVEMENT_COLUMNS, Books
from asc842.book.places import Places
from asc842.book.sale_leaseback import LINE_COLUMNS
from asc842.calendar.positions import Days, Ints
from asc842.calendar.reporting import MONTHS, ReportingGrid
from asc842.closing.foreign import Rates, functional_currencies
from asc842.ledger.ownership import Owned, owned_by
from asc842.ledger.schedule import Schedule
from asc842.ledger.standing import balances, rows_at
from asc842.measurement.treatments import TREATMENTS

CASH_COLUMNS, BUILDING_COLUMNS = ("lease", "date", "kind", "cents"), ("lease", "first", "last", "share")
USE_COLUMNS = ("lease", "first", "last")
REMEASURED, BELOW_ZERO = "remeasurement", "remeasurement below zero"


@dataclass(frozen=True, slots=True)
class Features:
    """What any lease of a portfolio has, so that reports of all its leases have a column, or a table, for it.

    Transfers, a take-over from other books, leasehold improvements, a sale and leaseback, a foreign currency that
    there are rates for.
    """

    transfers: bool = False
    taken_over: bool = False
    improvements: bool = False
    sales: bool = False
    foreign: bool = False

    def __or__(self, other: Features) -> Features:
        """Return what leases of either have."""
        return Features(*(getattr(self, name) or getattr(other, name) for name in Features.__dataclass_fields__))


@dataclass(frozen=True, slots=True)
class Holdings(Books):
    """Books of a portfolio, or of a block of its leases, by period; see :class:`asc842.book.books.Books`.

    ``cash`` is paid or received beside rent, by day: ``lease`` as position, ``kind`` (costs, prepaid rent,
    incentives), ``cents``; ``building`` has the stretches (``first``, ``last``) for which a ``share`` of a lease
    serves to build another asset, ``use`` the stretches of use of leases that are used in seasons. ``grid`` is
    that of the reporting periods, ``rates`` are exchange rates, where given. ``beyond`` is what leases of the
    portfolio have that are not among these.
    """

    dimensions: pd.DataFrame
    expenses: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(EXPENSE_COLUMNS)))
    improvements: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(IMPROVEMENT_COLUMNS)))
    sale_leaseback: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(LINE_COLUMNS)))
    cash: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(CASH_COLUMNS)))
    building: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(BUILDING_COLUMNS)))
    use: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(USE_COLUMNS)))
    grid: ReportingGrid = MONTHS
    rates: Rates | None = None
    beyond: Features = Features()

    @property
    def places(self) -> Places:
        """The place of each lease in the ledger, and the day it begins."""
        return self.once("places", lambda: Places.of(self.dimensions, self.transfers, named=self.beyond.transfers))

    @property
    def features(self) -> Features:
        """What any lease of the portfolio has."""
        return self.once("features", lambda: self.beyond | self._own_features())

    def _own_features(self) -> Features:
        functional = functional_currencies(self.dimensions, self.policy.functional_currencies)
        foreign = self.rates is not None and (self.dimensions["currency"].to_numpy(object) != functional).any()
        return Features(self.transfers is not None and len(self.transfers) > 0, bool(self.taken_over.any()),
                        len(self.improvements) > 0, len(self.sale_leaseback) > 0, bool(foreign))

    def owned(self, s: Schedule | None = None) -> Owned:
        """Tell which rows of the schedule, or of one by class, show assets that the lessee has come to own."""
        return owned_by(s or self.schedule, self.measurement.waves)

    def commencements(self) -> Days:
        """Day on which every lease comes into these books, (leases,): its first, or that of its take-over."""
        return self.measurement.waves[0].events.date

    @property
    def acquired(self) -> np.ndarray:
        """Whether leases came with a business, (leases,)."""
        return self.measurement.waves[0].events.adoption.acquired

    @property
    def taken_over(self) -> np.ndarray:
        """Whether leases came with balances from other books, (leases,)."""
        return self.measurement.waves[0].events.adoption.is_taken_over

    def event_movements(self) -> np.ndarray:
        """Name of what each event did, in the order of ``schedule.events``."""
        return np.array([TREATMENTS[name].movement for name in self.schedule.events.treatment.tolist()], dtype=object)

    def rows_within(self, s: Schedule, first: np.datetime64, last: np.datetime64) -> Ints:
        """Positions of the rows of the schedule, or of that by class, that lie between two days."""
        return self.once(("rows", s is self.schedule, first, last),
                         lambda: np.flatnonzero((s.starts >= first) & (s.ends <= last)))

    def liability(self, at: np.datetime64) -> Ints:
        """Return the lease liability at the end of a day, (leases,): 0 before commencement."""
        return balances(self.schedule.liability_closing, self._rows_at(at), self.schedule.opening_liability)

    def asset(self, at: np.datetime64) -> Ints:
        """Return the right-of-use asset at the end of a day, (leases,): 0 before commencement, or once it is owned."""
        leased = self.once("leased", lambda: self.owned().leased(self.schedule.asset_closing))
        return balances(leased, self._rows_at(at), self.schedule.opening_asset)

    def _rows_at(self, at: np.datetime64) -> Ints:
        return self.once(("rows", at), lambda: rows_at(self.schedule, at, self.commencements()))

    def sum_by_lease(self, lease: Ints, amounts: Ints) -> Ints:
        """Add amounts up by lease: (n,) -> (leases,)."""
        return np.bincount(lease, weights=amounts, minlength=len(self.leases)).astype(np.int64)
