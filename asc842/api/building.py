"""The book and the files of a close, made from what will be posted before any of it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from asc842._version import __version__
from asc842.api.diff import since_close
from asc842.api.exports import Staged, refuse_in_the_way
from asc842.api.files import close_files
from asc842.base.check import Check
from asc842.base.frames import typed
from asc842.base.lazy import pd
from asc842.book.classified import shared_accounts
from asc842.calendar.fiscal import FiscalCalendar, FiscalPeriod
from asc842.closing.blocks import Blocks
from asc842.closing.book import CloseBook, NotClosed
from asc842.closing.checks import ClosedWhole, balanced, close_checks, trial_balance_check
from asc842.closing.earlier_years import retained, to_retained_earnings
from asc842.closing.foreign import Rates
from asc842.closing.held import held_of
from asc842.closing.incomplete import missing_leases, refuse_missing
from asc842.closing.lines import BALANCE_COLUMNS
from asc842.closing.made import ToPost
from asc842.closing.policies import policy_hash
from asc842.closing.portfolio import HeldLeases
from asc842.closing.posted import Held
from asc842.closing.reduced import reduced
from asc842.closing.register import Posting
from asc842.closing.renamed import likely_now
from asc842.closing.reports.all import first_day_before
from asc842.closing.reports.departures import departures
from asc842.closing.reports.discount_rates import differing
from asc842.closing.reports.exceptions import exceptions
from asc842.closing.reports.impairments import unsaid
from asc842.closing.reports.late import catch_ups, require_reasons, with_catch_ups
from asc842.closing.reports.late_by_year import late_by_year, roles_of_accounts
from asc842.closing.reports.trial_balance import compared_with


@dataclass(frozen=True)
class Work:
    """What a close has worked out before it comes to the register; nothing of it has been posted.

    ``made`` is what today's input makes for the period, ``left`` are checks of files that were not read, ``ledger`` is
    a trial balance to compare with. ``complete``: nothing is posted without a lease that is rejected
    or missing.
    """

    held: HeldLeases
    blocks: Blocks
    at: FiscalPeriod
    made: ToPost
    left: tuple[Check, ...] = ()
    ledger: pd.DataFrame | None = None
    complete: bool = True

    @property
    def calendar(self) -> FiscalCalendar:
        """The calendar of the policy."""
        return self.blocks.calendar

    @cached_property
    def input_hash(self) -> str:
        """The SHA-256 of every lease's id and content, in order of id, and of the exchange rates, if any."""
        return input_hash(self.held, self.blocks.rates)


class Builder:
    """Makes the book and the files of a close from what will be posted (:class:`asc842.closing.register.Posting`).

    Called by the register before it writes; keeps the book, the files, and what it has to say.
    """

    def __init__(self, work: Work, folder: Path | None, *, reports: bool, dry_run: bool,
                 more: Mapping[str, bytes] | None = None) -> None:
        """``folder`` is where the files will go, None where none are wanted; a ``dry_run`` writes nothing there.

        ``more`` are files to keep that are made already.
        """
        self.more = more or {}
        self.work, self.folder, self.reports, self.dry_run = work, folder, reports, dry_run
        self.book: CloseBook | None = None
        self.as_closed = True
        self.known: Mapping[str, frozenset[str]] = {}
        self.notes: list[str] = []
        self.staged: Staged | None = None

    def __call__(self, posting: Posting) -> dict[str, bytes]:
        """Return the files to keep: all of a period that is closed now, those missing of one closed before."""
        if self.work.complete and not posting.closed:
            refuse_missing(posting, self.work.held, self.work.calendar, self.work.at)
        if self.work.held.policy.late_facts == "reason required":
            require_reasons(posting.changed, posting.new, {x.id: x.where for x in self.work.held.leases})
        self.as_closed = not posting.closed or not any(self._other(posting))
        self.book = book_of(self.work, posting, whole=self.reports, as_closed=self.as_closed)
        self.notes, self.known = [], posting.files.known
        if self.folder is None or not self._wanted(posting):
            return {}
        made = {**close_files(self.book, reports=self.reports), **self.more}
        self.work.blocks.roster.known.clear()  # what files had in common takes as much memory as they do
        kept = posting.files.current if posting.closed else {}
        files = {path: made[path] for path in made if path not in kept}
        if self.dry_run:
            refuse_in_the_way(self.folder, files, self.known)
        return files

    def stage(self, files: Mapping[str, bytes]) -> None:
        """Write the files of a period that is closed now beside its folder, as they will be kept."""
        self.discard()
        if self.folder is not None and not self.dry_run:
            self.staged = Staged(self.folder, files, self.known)

    def discard(self) -> None:
        """Remove what was written beside the folder of a close that came to nothing."""
        if self.staged is not None:
            self.staged.discard()

    @property
    def made(self) -> CloseBook:
        """The book of the close."""
        assert self.book is not None
        return self.book

    def _wanted(self, posting: Posting) -> bool:
        """Whether files are to be made: of a period closed before, those asked for that it does not keep yet."""
        if not posting.closed:
            return True
        kept = posting.files.current
        if kept and ("close.xlsx" in kept or not self.reports):
            return False
        if other := " and ".join(self._other(posting)):
            what = "reports of this period were not made when it was closed" if kept else (
                "the files of this period were not kept when it was closed")
            self.notes.append(f"{self.work.at.label}: {what}, and can't be made now: {other} than then. What is in "
                              f"{self.folder} was left as it is.")
            return False
        return True

    def _other(self, posting: Posting) -> Iterator[str]:
        """What is not as it was when the period was closed."""
        run = posting.files.run or {}
        then = run.get("input_hash"), run.get("policy_hash"), run.get("engine")
        now = self.work.input_hash, policy_hash(self.work.held.policy), __version__
        for what, one, other in zip(("the input is another", "the policy is another",
                                     f"asc842 {__version__} is another version"), then, now, strict=True):
            if one != other:
                yield what


def book_of(w: Work, posting: Posting, *, whole: bool, as_closed: bool = True) -> CloseBook:
    """Put reports, exceptions and checks together: the ``whole``, or amounts alone; lines are as posted.

    Where a period was closed with another input its reports are in its files, so that no check compares those that
    today's input would make.
    """
    roster, at = w.blocks.roster, w.at
    held = held_of(roster, at, first_day_before(w.calendar, at), posting)
    found = reduced(w.blocks, at, w.made, held, whole=whole, compared=as_closed)
    reports, missing = found.reports, missing_leases(posting, w.held, w.calendar, at)
    likely = likely_now(missing["lease"].tolist(), posting, w.held)
    left = [*departures(found.posted, missing, likely, posting.lines)]
    found.posted.let_go()
    rows = [*w.made.exceptions, *left, *(differing(reports["discount rates"]) if whole else ()),
            *unsaid(reports["impairments"])]
    listed = with_catch_ups(exceptions(rows), catch_ups(roster, _made_up_for(posting), posting.changed))
    not_closed = tuple(NotClosed(x.where, x.lease or "", x.error.problems) for x in w.held.rejected)
    checks = balanced(posting.lines)
    if as_closed:
        checks = (*checks, *close_checks(found.brought, _whole(w, posting, held)), *w.left)
    book = CloseBook(at, w.held.policy, roster, posting.lines, posting.before, reports, listed, checks, w.input_hash,
                     not_closed, restated=posting.restated, by_year=_by_year(w, posting, held),
                     changed=posting.changed.drop(columns="remark"),
                     difference=since_close(w.held, posting, at), over_time=found.over_time,
                     schedules=found.schedules, payments=found.payments, signatures=posting.signatures)
    if w.ledger is None:
        return book
    trial = _trial(w, posting, w.ledger)
    return replace(book, trial_balance=trial, checks=(*checks, trial_balance_check(trial)))


def _whole(w: Work, posting: Posting, held: Held) -> ClosedWhole:
    """Return what checks of all leases at once are made of."""
    leases = w.blocks.roster.leases.append(pd.Index(held.absent["lease"], dtype=object))
    return ClosedWhole(w.blocks.roster, posting.lines, leases, len(held.absent) > 0, held.formerly,
                       w.made.checked, w.made.given, w.made.due)


def _by_year(w: Work, posting: Posting, held: Held) -> pd.DataFrame:
    """What facts that came late misstate in each fiscal year."""
    caught_up = posting.changed[posting.changed["caught_up"] == "yes"]
    kinds = {str(lease): ", ".join(filter(None, dict.fromkeys(some))) for lease, some in caught_up.groupby(
        "lease")["kind"]}
    return late_by_year(posting.restated, w.calendar, roles_of_accounts(w.blocks.roster, held.roles), kinds)


def _made_up_for(posting: Posting) -> pd.DataFrame:
    """Lines among which those are that make up for closed periods: of this close, or of that which closed the period.

    Where a period is closed and something waits, these are the lines that wait.
    """
    if not posting.closed:
        return posting.new
    closed_by = (posting.files.run or {}).get("number")
    return posting.waiting if len(posting.waiting) else posting.lines[posting.lines["run"] == closed_by]


def _trial(w: Work, posting: Posting, ledger: pd.DataFrame) -> pd.DataFrame:
    """Compare a ledger's balances with those of the register; cost of years that are over is in retained earnings."""
    begins = w.calendar.year(w.at.year)[0].first_day
    of = {key: account for block in w.blocks for key, account in retained(
        block.holdings, np.datetime64(begins)).items()}
    moved = to_retained_earnings(w.held.policy, of, posting.sums_before(begins))
    return compared_with(ledger, _summed(posting.through, moved), shared_accounts(w.blocks.roster))


def _summed(*parts: pd.DataFrame) -> pd.DataFrame:
    keys = list(BALANCE_COLUMNS[:-1])
    total = pd.concat([typed(x[list(BALANCE_COLUMNS)], keys, object) for x in parts]).groupby(
        keys, sort=True)["amount"].sum()
    return total[total != 0].astype(np.int64).reset_index()


def input_hash(held: HeldLeases, rates: Rates | None = None) -> str:
    """Return the SHA-256 of every lease's id and content, in order of id, and of the exchange rates, if any."""
    lines = [f"{x.id} {x.hash}" for x in held.leases] + (rates.as_text() if rates else [])
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
