"""What a close hands to the register, and what it gets back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from asc842.base.lazy import pd
from asc842.closing.lines import BALANCE_COLUMNS
from asc842.closing.register.kept import KeptFiles

KEY = BALANCE_COLUMNS[:-1]
"""What a balance is kept for: it is never added up over any of these."""
LEASE_COLUMNS = ("lease", "content_hash", "state")
"""Columns that the leases of a close must have; ``document`` may come with them."""


class Period(Protocol):
    """A fiscal period: its label, first and last day. Those of ``asc842.calendar`` are of this kind."""

    @property
    def label(self) -> str:
        """Name of the period, 2003-12."""

    @property
    def first_day(self) -> date:
        """First day of the period."""

    @property
    def last_day(self) -> date:
        """Last day of the period."""


@dataclass(frozen=True, slots=True, eq=False)
class Leaving:
    """Leases that were dropped, and what takes them out of the accounts.

    ``lines`` is given what stands posted of them, what of that was posted before the fiscal year, which begins on
    ``year_begins`` (KEY and ``amount`` each), and what they were closed with last (``lease, document``). It returns
    KEY, ``amount``, ``entry`` and ``memo``.
    """

    leases: tuple[str, ...]
    year_begins: date
    lines: Callable[[pd.DataFrame, pd.DataFrame, pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True, slots=True, eq=False)
class CloseRun:
    """Everything that should stand in the ledger at the end of one period, by what is known now.

    ``lines`` has one row per journal line with LINE_COLUMNS of ``asc842.closing.lines``: ``period`` a label, ``date``
    datetime64, ``debit`` and ``credit`` whole cents (int64); further columns are dimensions. It holds the lines of
    ``period`` and of every period before it. Or, for a large portfolio, those of ``period`` alone, beside
    ``balances``: one row per KEY with ``amount``, debits less credits in cents of all earlier lines. ``earlier`` then
    returns the earlier lines of the leases that it is given; it is asked only for those with something to catch up.
    Without it a catch-up is not told apart by period. ``earlier_years`` returns what moves the cost of earlier fiscal
    years to retained earnings, KEY and ``amount``; it is asked only when a register's first period is closed.

    ``leases`` has one row per lease of this close: ``lease``, ``content_hash`` (of its canonical input), ``state``
    (where it stands at the period's end, JSON text) and, where given, ``document`` (the canonical input itself, so
    that the period can be computed again) and ``dimensions`` (JSON text, those of its lines that have none). A lease
    that is not in it is left as it is, unless it has another id now (``formerly`` names the one it had, by the one it
    has) or is among those that are ``leaving``.

    ``policy_document`` is the canonical input that ``policy_hash`` is of, ``rates`` the exchange rates, a line each
    (currency, to, day, rate, average): kept, so that a later close can say what differs in them.
    """

    period: Period
    calendar: str
    lines: pd.DataFrame
    leases: pd.DataFrame
    engine: str
    input_hash: str
    policy_hash: str
    balances: pd.DataFrame | None = None
    earlier: Callable[[Sequence[str]], pd.DataFrame] | None = None
    earlier_years: Callable[[], pd.DataFrame] | None = None
    closes: bool = True
    policy_document: str = ""
    rates: Sequence[str] = ()
    formerly: Mapping[str, str] = field(default_factory=dict)
    leaving: Leaving | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """What was posted before a period, as reports need it; amounts in cents, debits less credits.

    ``begins`` is the first day of the register's first period, ``forward`` what was brought forward into it (KEY and
    ``amount``). ``late`` returns sums (``lease, currency, account, kind, period, origin, amount``) of entries of other
    periods than those they are posted in, since a day; their ``period`` and ``origin`` are first days, NaT for the
    time before the register. ``documents`` returns, for some leases, what they were last closed with: ``lease,
    first_day`` (of the period), ``state, document``; ``begun_with`` what they were closed with in the register's first
    period: ``lease, document``. ``policies`` returns the documents of the policies that periods
    were closed under, the oldest first.
    """

    begins: str
    forward: pd.DataFrame
    late: Callable[[str], pd.DataFrame]
    documents: Callable[[Sequence[str]], pd.DataFrame]
    begun_with: Callable[[Sequence[str]], pd.DataFrame]
    policies: Callable[[], list[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Posting:
    """What a close will leave in the register, before any of it is written: what reports and files are made from.

    ``lines`` are all lines of the period as they will stand, with ``entry_id, line_id, run, origin``; ``new`` those
    of them that this close adds. ``before`` is what was posted in the periods before it, ``through`` that and
    ``lines`` together: KEY and ``amount``, debits less credits in cents, of every lease that was ever posted.
    ``sums_before`` returns the same of the periods that begin before a day. ``restated`` and ``years`` are what
    ``Register.restated_difference`` and ``RunOutcome.years`` say.

    Where the period is ``closed`` already, ``new`` is empty and ``waiting`` are the lines that today's facts would
    add. ``absent`` are leases of the register that this close left out. ``standing_of`` tells where some leases stood
    when they were last posted: ``lease, period, first_day, state``. ``files`` is what is kept of the period's files.
    ``earlier`` is what reports must know of earlier periods, ``formerly`` the lease of today by each id that it had.
    ``signatures`` are those of the period so far (``as, name, signed``), all of a state before this close.

    ``changed`` is what differs in the input from that of the close before, CHANGED_COLUMNS of ``causes``.
    """

    lines: pd.DataFrame
    new: pd.DataFrame
    waiting: pd.DataFrame
    before: pd.DataFrame
    through: pd.DataFrame
    restated: pd.DataFrame
    years: pd.DataFrame
    closed: bool
    absent: tuple[str, ...]
    files: KeptFiles
    sums_before: Callable[[date], pd.DataFrame]
    standing_of: Callable[[Sequence[str]], pd.DataFrame]
    changed: pd.DataFrame
    earlier: Earlier
    formerly: Mapping[str, str]
    signatures: pd.DataFrame


Build = Callable[[Posting], Mapping[str, bytes]]
"""Makes the files of a period (path to content) from what will be posted; what it raises leaves all as it was.

Of a period that is closed already it returns those alone that are to be kept beside what is kept of it. Where a file
prints the seal of the run, which is not known yet, it has :data:`asc842.closing.seal_mark.MARK`.
"""
Stage = Callable[[Mapping[str, bytes]], None]
"""Takes the files of a period that is closed now, as they will be kept: with the seal in them, and ``seal.json``."""


@dataclass(frozen=True, slots=True, eq=False)
class RunOutcome:
    """What a close posted.

    ``posted`` are the new lines with ``entry_id, line_id, run, origin``; ``catch_up`` those of them that make up for
    earlier periods, ``brought_forward`` those that stand for the time before the register's first period.
    Where the period was closed before, ``already_closed`` is true and nothing is posted: ``waiting`` are the lines
    that today's facts would add, ``waits`` what they come to by lease, account and the period that they belong to:
    KEY, ``origin``, and in cents ``as_posted`` (for it so far), ``today`` and ``difference``. ``absent`` are leases of
    the register that this close left out.
    ``years`` is what stands on retained earnings for fiscal years that were over when the register began: KEY,
    ``origin`` and ``amount`` in cents. ``changed`` is what differs in the input from that of the close before
    (CHANGED_COLUMNS of ``causes``).
    """

    period: str
    run: int | None
    run_hash: str
    posted: pd.DataFrame
    message: str
    already_closed: bool = False
    dry_run: bool = False
    waiting: pd.DataFrame = field(default_factory=pd.DataFrame)
    waits: pd.DataFrame = field(default_factory=pd.DataFrame)
    absent: tuple[str, ...] = ()
    note: str = ""
    years: pd.DataFrame = field(default_factory=pd.DataFrame)
    changed: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def catch_up(self) -> pd.DataFrame:
        """The lines posted that make up for closed periods."""
        return self.posted[self.posted["entry"].str.startswith("catch-up")]

    @property
    def brought_forward(self) -> pd.DataFrame:
        """The lines posted for the time before the register's first period."""
        return self.posted[self.posted["entry"].str.startswith("brought forward")]
