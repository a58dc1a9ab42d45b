"""Everything that a close has to say, as tables: what its renderers read."""

from __future__ import annotations

from dataclasses import dataclass, field

from asc842.base.check import Check, failed
from asc842.base.errors import Problem
from asc842.base.lazy import pd
from asc842.book.roster import Roster
from asc842.calendar.fiscal import FiscalPeriod
from asc842.closing.input_difference import InputDifference
from asc842.closing.seal_mark import MARK
from asc842.contract.policy import Policy


@dataclass(frozen=True, slots=True)
class NotClosed:
    """A lease that was not closed: where it came from, its id where that could be read, and every reason."""

    source: str
    lease: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class CloseBook:
    """One period closed over a portfolio; amounts in whole cents.

    ``lines`` are the lines that stand posted in the period (LINE_COLUMNS and dimensions), ``before`` what was booked
    before it by account (BALANCE_COLUMNS). ``reports`` are tables by name, ``exceptions`` and ``changed`` (what
    differs in the input from that of the close before: CHANGED_COLUMNS of the register's ``causes``) tables too.
    ``input_hash`` names the input that all of it came from. ``restated`` are the sums by period that facts known by
    now would have made otherwise (see ``Register.restated_difference``), ``by_year`` what that misstates in each
    fiscal year (see ``reports.late_by_year``), ``difference`` what each change of input since the close before does.
    ``roster`` is what the ledger knows the leases by. Where reports are asked for, ``over_time`` is what all of them
    owe and hold at the end of each period (see ``reports.pictures``), ``schedules`` and ``payments`` what each is
    made of (see ``detail``). ``run_hash`` is the seal; while files are made it is not known yet, and they have a mark
    in its place. ``signatures`` (``as, name, signed``) are those of the period before it was reopened.
    """

    period: FiscalPeriod
    policy: Policy
    roster: Roster
    lines: pd.DataFrame
    before: pd.DataFrame
    reports: dict[str, pd.DataFrame]
    exceptions: pd.DataFrame
    checks: tuple[Check, ...]
    input_hash: str
    rejected: tuple[NotClosed, ...] = ()
    trial_balance: pd.DataFrame = field(default_factory=pd.DataFrame)
    restated: pd.DataFrame = field(default_factory=pd.DataFrame)
    by_year: pd.DataFrame = field(default_factory=pd.DataFrame)
    changed: pd.DataFrame = field(default_factory=pd.DataFrame)
    difference: InputDifference | None = None
    over_time: pd.DataFrame = field(default_factory=pd.DataFrame)
    schedules: pd.DataFrame = field(default_factory=pd.DataFrame)
    payments: pd.DataFrame = field(default_factory=pd.DataFrame)
    run_hash: str = MARK
    signatures: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def passed(self) -> bool:
        """Whether no check fails and no lease was rejected."""
        return not failed(self.checks) and not self.rejected
