"""The close: read, measure, check, journal, post, export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from asc842._version import __version__
from asc842.api.building import Builder, Work
from asc842.api.exports import check_writable, put_files
from asc842.api.lease_workbooks import LIST, LeaseWorkbooks
from asc842.api.pending import put_pending
from asc842.api.timestamp import put_request
from asc842.api.vetted import Progress, as_given, vetted, within_balances
from asc842.base.check import failed
from asc842.base.errors import InputError, Problem
from asc842.base.frames import python_strings
from asc842.base.lazy import pd
from asc842.base.showing import counted, html_of
from asc842.calendar.fiscal import FiscalCalendar
from asc842.closing.blocks import Blocks
from asc842.closing.book import CloseBook
from asc842.closing.collection import without_collection
from asc842.closing.earlier_years import earlier_years
from asc842.closing.foreign import read_rates
from asc842.closing.incomplete import refuse_rejected
from asc842.closing.leaving import lines_of_dropped
from asc842.closing.lines import lines_before
from asc842.closing.made import Vetted, made_of, to_post
from asc842.closing.measuring import holdings_of
from asc842.closing.minor_units import require_minor_units
from asc842.closing.one_functional import require_one_functional_currency
from asc842.closing.policies import policy_document, policy_hash
from asc842.closing.portfolio import HeldLeases, read_portfolio
from asc842.closing.portfolio.strays import hidden_parts, unread_files
from asc842.closing.rates_given import require_rates
from asc842.closing.register import CloseRun, Leaving, Register, RunOutcome
from asc842.closing.reports.trial_balance import currencies_of, read_trial_balance
from asc842.closing.undated import with_history
from asc842.contract.policy import Policy


@dataclass(frozen=True, slots=True)
class CloseResult:
    """What came of a close: the book, what the register posted, the files in the folder of the period, notes.

    Of a period that was closed before, the files are those that the register keeps, and ``book`` says what today's
    input makes of it: ``as_closed`` tells whether that is what it was closed with. ``notes`` say what was asked for
    and is not there. Amounts of ``journal`` and ``reports`` are exact Decimals in the currency of their row; ``book``
    and ``outcome`` have them in whole minor units.
    """

    book: CloseBook
    outcome: RunOutcome
    files: tuple[Path, ...]
    notes: tuple[str, ...] = ()
    as_closed: bool = True

    @property
    def passed(self) -> bool:
        """Whether every check passes, no lease was left out, nothing waits, and all that was asked for is there."""
        return self.book.passed and self.outcome.waiting.empty and not self.notes

    @property
    def sealed_book(self) -> CloseBook:
        """The book with the hash of the run that closed the period; of a dry run with the one that it would have."""
        return replace(self.book, run_hash=self.outcome.run_hash)

    @property
    def journal(self) -> pd.DataFrame:
        """The lines that stand posted in the period: LINE_COLUMNS, dimensions, and the ids that the register gave."""
        return _in_decimals(self.book.lines)

    @property
    def reports(self) -> dict[str, pd.DataFrame]:
        """The reports of the period by name; of a close without reports those that a journal needs."""
        return {name: _in_decimals(table) for name, table in self.book.reports.items()}

    def __repr__(self) -> str:
        wrong = "a check fails" if failed(self.book.checks) else "checks pass"
        left = f", {len(self.book.rejected):,} rejected" if self.book.rejected else ""
        return (f"CloseResult({self.book.period.label}: {counted(len(self.book.roster.leases), 'lease')}{left}, "
                f"{counted(len(self.outcome.posted), 'line')} posted, {wrong})")

    def _repr_html_(self) -> str:
        shown = self.journal[["date", "lease", "account", "debit", "credit", "currency", "memo"]]
        return html_of(repr(self), shown.columns, shown.to_numpy(object))


def _in_decimals(table: pd.DataFrame) -> pd.DataFrame:
    from asc842.output.table import in_decimals  # noqa: PLC0415  (a renderer)

    return in_decimals(table)


@without_collection()
@python_strings()
def close(portfolio: str | Path | HeldLeases, period: str, *, register: str | Path | None = None,
          out: str | Path | None = "exports", policy: Policy | None = None, trial_balance: str | Path | None = None,
          rates: str | Path | None = None, reports: bool = True, without_rejected: bool = False,
          dry_run: bool = False, timestamp_request: bool = False, workbooks: bool = False,
          progress: Progress | None = None) -> CloseResult:
    """Close one period over a portfolio: measure every lease, post what is new, write the reports.

    ``portfolio`` is a folder or file (see :func:`asc842.closing.portfolio.read_portfolio`) or an
    :class:`asc842.Portfolio`. ``period``
    is a label of the policy's calendar, such as 2003-12. ``register`` is a path or database URL, by default
    ``register.db`` in ``out``. Files go to ``out``/period; ``out`` None writes none, ``reports`` False only the
    journal and a summary. ``rates`` is a CSV of exchange rates (see :mod:`asc842.closing.foreign`),
    ``trial_balance`` one of the ledger's balances. ``without_rejected`` closes without the leases that are rejected
    or missing, which otherwise refuse the close. ``dry_run`` posts nothing and writes nothing. ``timestamp_request``
    writes a request for a time-stamp of the seal too, ``workbooks`` the workbook of each lease; these aren't kept in
    the register, but their digests are, in workbooks.sha256 under the seal.

    Every file is made before anything is posted, and kept in the register. The same close again posts nothing new and
    writes what the register keeps, whatever the input is by then. Raises InputError where the portfolio, the policy or
    the trial balance is refused, RegisterError where the register can't be used, OutputError where files can't be
    written.
    """
    told = progress or (lambda *_: None)
    place = _register(register, out, dry_run)
    work = _work(portfolio, period, place, policy=policy, trial_balance=trial_balance, rates=rates,
                 without_rejected=without_rejected, reports=reports, told=told)
    folder = None if out is None else Path(out) / work.at.label
    if folder is not None and not dry_run:
        check_writable(folder)
    told("posting", 0, 1)
    with Register.open(place) as kept:
        require_rates(work.blocks.roster, work.blocks.rates, kept)
        require_minor_units(work.blocks.roster, kept)
        of_leases = LeaseWorkbooks(work.held, folder, told) if workbooks and folder and not dry_run else None
        build = Builder(work, folder, reports=reports, dry_run=dry_run,
                        more={LIST: of_leases.listed} if of_leases else {})
        try:
            outcome = kept.post(_run(work), dry_run=dry_run, build=build, stage=build.stage)
            written = [] if dry_run or folder is None else _written(kept, outcome, build, folder)
            if of_leases:
                written += _with_workbooks(of_leases, folder, build)
            if written and folder is not None and timestamp_request:
                written += put_request(folder, outcome.run_hash)
        finally:
            build.discard()
            if of_leases:
                of_leases.discard()
    return CloseResult(build.made, outcome, tuple(written), tuple(build.notes), build.as_closed)


def _written(kept: Register, outcome: RunOutcome, build: Builder, folder: Path) -> list[Path]:
    """Put the files of the period in its folder, and what waits beside it."""
    if not outcome.already_closed:
        return build.staged.place() if build.staged else []
    return [*put_files(folder, kept.files(outcome.period), build.known), *put_pending(folder, outcome)]


def _with_workbooks(of_leases: LeaseWorkbooks, folder: Path | None, build: Builder) -> list[Path]:
    """Put the workbooks of leases in place, unless the period was closed with others, which stay."""
    assert folder is not None
    sealed = folder / LIST
    if sealed.is_file() and sealed.read_bytes() != of_leases.listed:
        build.notes.append(f"{folder}: the workbooks of leases are those of the close; today's would differ")
        return []
    return of_leases.place()


def _work(portfolio: str | Path | HeldLeases, period: str, place: str | Path, *, policy: Policy | None,
          trial_balance: str | Path | None, rates: str | Path | None, without_rejected: bool, reports: bool,
          told: Progress) -> Work:
    """Read and measure the portfolio; refuse it where leases are rejected and none may be."""
    held = portfolio if isinstance(portfolio, HeldLeases) else read_portfolio(
        portfolio, lambda done, of: told("reading", done, of), policy)
    policy = _policy(held, policy)
    calendar = FiscalCalendar(policy.calendar)
    at = calendar.period(period)
    ledger = _ledger(held, policy, Path(trial_balance), exchanged=rates is not None) if trial_balance else None
    complete = not without_rejected and policy.set_aside == "all"
    vet = _vetting(place, at.first_day, told)
    if held.rejected or not held.leases:
        refuse_rejected(vet(held)[0], at.label, place, complete=complete)
    told("measuring", 0, len(held.leases))
    blocks = Blocks(held, calendar, read_rates(Path(rates)) if rates else None)
    del held, portfolio  # each block of leases is let go of once it was measured
    parts = made_of(blocks, at, vet, whole=reports)
    refuse_rejected(blocks.held, at.label, place, complete=complete)
    beyond = frozenset[str]().union(*(x.beyond for x in parts))
    if (sound := within_balances(blocks.held, beyond)) is not blocks.held:
        refuse_rejected(sound, at.label, place, complete=complete)
        blocks = Blocks(sound, calendar, blocks.rates)
        parts = made_of(blocks, at, vet, whole=reports)
    made, held = to_post(parts), blocks.held
    require_one_functional_currency(blocks.roster, {x.id: x.where for x in held.leases})
    left = [*unread_files(held.unread, held.path, (trial_balance, rates)), *hidden_parts(held.hidden)]
    return Work(held, blocks, at, made, tuple(left), ledger, complete=complete)


def _vetting(place: str | Path, first: date, told: Progress) -> Callable[[HeldLeases], Vetted]:
    """Return what looks at leases before they are measured; ``first`` is the first day of the period."""
    def vet(held: HeldLeases) -> Vetted:
        sound, checked = vetted(with_history(held, held.policy, place, first), told)
        return sound, checked, as_given(sound)
    return vet


def _policy(held: HeldLeases, given: Policy | None) -> Policy:
    """Return the policy of a portfolio, which measured it already; refuse another one."""
    if given is not None and given != held.policy:
        raise InputError([Problem("close.other-policy",
                                  "policy", "another policy than that of the portfolio", "the one it was read with",
                                  "give the policy to read_portfolio, or close the folder itself")])
    return held.policy


def _register(register: str | Path | None, out: str | Path | None, dry_run: bool) -> str | Path:
    """Return the register to open: the one named, or register.db beside the files; a dry run makes no new one."""
    place = Path(out or ".") / "register.db" if register is None else register
    if not dry_run:
        return place
    found = Register.find(place)
    if found is None:
        return "sqlite://"
    found.close_connection()
    return place


def _run(w: Work) -> CloseRun:
    """Return what the register is given: the period's lines, balances before it, and each lease's input and state."""
    at, policy, rates = w.at, w.held.policy, w.blocks.rates

    def earlier(leases: Sequence[str]) -> pd.DataFrame:
        some = w.held.without({x.id for x in w.held.leases} - set(leases), ())
        return lines_before(holdings_of(some, policy, w.calendar, rates), np.datetime64(at.first_day))

    year_begins = np.datetime64(w.calendar.year(at.year)[0].first_day)
    return CloseRun(at, w.calendar.policy.kind, w.made.lines, w.made.states, __version__, w.input_hash,
                    policy_hash(policy), w.made.balances, earlier, lambda: earlier_years(
                        (block.holdings for block in w.blocks), year_begins),
                    policy_document=policy_document(policy), rates=rates.as_text() if rates else (),
                    formerly=w.held.formerly, leaving=_leaving(w))


def _leaving(w: Work) -> Leaving | None:
    """Leases that were dropped, with what takes them out."""
    dropped, policy = w.held.dropped, w.held.policy
    begins = w.calendar.year(w.at.year)[0].first_day
    return Leaving(tuple(x.lease for x in dropped), begins, lambda held, earlier, documents: lines_of_dropped(
        policy, dropped, held, earlier, documents)) if dropped else None


def _ledger(held: HeldLeases, policy: Policy, path: Path, *, exchanged: bool) -> pd.DataFrame:
    """Read a trial balance; rows without a currency are in that of the leases."""
    return read_trial_balance(path, currencies_of(held.dimensions(), policy.functional_currencies,
                                                  exchanged=exchanged))
