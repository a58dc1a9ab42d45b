"""The close: read, measure, check, journal, post, export."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from asc842._version import __version__
from asc842.api import account_for
from asc842.calendar.fiscal import FiscalCalendar, FiscalPeriod
from asc842.closing.book import CloseBook, SetAside
from asc842.closing.checks import balanced, close_checks, each_lease, trial_balance_check
from asc842.closing.collection import without_collection
from asc842.closing.dimensions import dimension_names, dimension_texts
from asc842.closing.earlier_years import earlier_years, to_retained_earnings
from asc842.closing.erp.write import check_erp
from asc842.closing.exports import check_writable, write_folder
from asc842.closing.files import close_files
from asc842.closing.foreign import Rates, read_rates
from asc842.closing.holdings import Holdings
from asc842.closing.lines import BALANCE_COLUMNS, balances_before, current_portion, lines_before, period_lines
from asc842.closing.portfolio import Portfolio, PortfolioLease, read_portfolio
from asc842.closing.portfolio import SetAside as NotClosed
from asc842.closing.portfolio.strays import unread_files
from asc842.closing.rates_given import require_rates
from asc842.closing.register import CloseRun, Outcome, Register
from asc842.closing.reports.all import reports_of
from asc842.closing.reports.exceptions import exceptions
from asc842.closing.reports.notes import notes_of
from asc842.closing.reports.trial_balance import compared_with, currencies_of, read_trial_balance
from asc842.contract.policy import Policy
from asc842.contract_checks.check import Check
from asc842.errors import InputError, Problem
from asc842.ledger.limits import breaches
from asc842.money import from_cents
from asc842.reports.classified import shared_accounts
from asc842.reports.measure import measure_in_cents

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""
Tables = Mapping[str, pd.DataFrame]
ONE_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True)
class CloseResult:
    """What came of a close: the book, what the register posted (None without one), and the files written."""

    book: CloseBook
    outcome: Outcome
    files: tuple[Path, ...]

    @property
    def passed(self) -> bool:
        """Whether every check passes and no lease was set aside."""
        return self.book.passed


@without_collection()
def close(portfolio: str | Path | Portfolio, period: str, *, register: str | Path | None = None,
          out: str | Path | None = "exports", policy: Policy | None = None, trial_balance: str | Path | None = None,
          rates: str | Path | None = None, reports: bool = True, dry_run: bool = False,
          progress: Progress | None = None) -> CloseResult:
    """Close one period over a portfolio: measure every lease, post what is new, write the reports.

    ``portfolio`` is a folder (see :func:`asc842.closing.portfolio.read_portfolio`) or one that was read. ``period``
    is a label of the policy's calendar, such as 2003-12. ``register`` is a path or database URL, by default
    ``register.db`` in ``out``. Files go to ``out``/period; ``out`` None writes none, ``reports`` False only the
    journal and a summary. ``rates`` is a CSV of exchange rates (see :mod:`asc842.closing.foreign`),
    ``trial_balance`` one of the ledger's balances. ``dry_run`` posts nothing and writes nothing.

    The same close twice posts nothing new and writes the same bytes. Raises InputError where the portfolio, the
    policy or the trial balance is refused, RegisterError where the register can't be used, OutputError where files
    can't be written.
    """
    told = progress or (lambda *_: None)
    held = portfolio if isinstance(portfolio, Portfolio) else read_portfolio(
        portfolio, lambda done, of: told("reading", done, of), policy)
    policy = _policy(held, policy)
    calendar = FiscalCalendar(policy.calendar)
    at = calendar.period(period)
    ledger = _ledger(held, policy, Path(trial_balance), exchanged=rates is not None) if trial_balance else None
    held, checked = vetted(held, told)
    _all_or_nothing(held, policy)
    told("measuring", 0, len(held.leases))
    exchanged = read_rates(Path(rates)) if rates else None
    h, tables = holdings_of(held, policy, calendar, exchanged)
    if (sound := _within_balances(held, h)) is not held:
        held = sound
        _all_or_nothing(held, policy)
        h, tables = holdings_of(held, policy, calendar, exchanged)
    book = _book(held, h, calendar, at, checked, whole=reports)
    left = unread_files(held.unread, held.path, (trial_balance, rates))
    book = replace(book, checks=(*book.checks, *left))
    if out is not None and not dry_run:
        check_writable(Path(out) / at.label)
    told("posting", 0, 1)
    with Register.open(_register(register, out, dry_run)) as kept:
        require_rates(h, kept)
        begun = (kept.runs()["period"] == at.label).any()
        outcome = kept.post(_run(held, book, tables, calendar), dry_run=dry_run,
                            accept=(lambda lines: check_erp(lines, policy, dimension_names(h.dimensions),
                                                            book.before)
                                    ) if policy.erp else None)
        posted = kept.posted(at.label) if begun or outcome.already_closed else outcome.posted
        restated = kept.restated_difference(at.label)
        book = _as_posted(book, posted, outcome.years[outcome.years["lease"].isin(h.leases)])
        trial = None if ledger is None else _trial(book, kept, calendar, ledger)
    book = replace(book if trial is None else _compared(book, trial), restated=restated)
    files = () if dry_run or out is None else tuple(
        write_folder(Path(out) / at.label, close_files(book, reports=reports)))
    return CloseResult(book, outcome, files)


def _policy(held: Portfolio, given: Policy | None) -> Policy:
    """Return the policy of a portfolio, which measured it already; refuse another one."""
    if given is not None and given != held.policy:
        raise InputError([Problem("policy", "another policy than that of the portfolio", "the one it was read with",
                                  "give the policy to read_portfolio, or close the folder itself")])
    return held.policy


def holdings_of(held: Portfolio, policy: Policy, calendar: FiscalCalendar,
                rates: Rates | None = None) -> tuple[Holdings, Tables]:
    """Measure every lease of a portfolio at once, on the calendar's periods."""
    tables = held.tables()
    return _measured(tables, policy, calendar, rates), tables


def _measured(tables: Tables, policy: Policy, calendar: FiscalCalendar, rates: Rates | None) -> Holdings:
    dimensions = tables["dimensions"].fillna({"entity": ""})
    expenses = tables["expenses"]
    expenses = expenses.assign(date=pd.to_datetime(expenses["date"]))
    beside = {name: tables[name].assign(lease=pd.Index(dimensions["lease"]).get_indexer(tables[name]["lease"]))
              for name in ("cash", "building", "improvements")}
    return Holdings(measure_in_cents(tables, calendar.grid), dimensions, policy, expenses, grid=calendar.grid,
                    rates=rates, transfers=tables["transfers"], **beside)


def _all_or_nothing(held: Portfolio, policy: Policy) -> None:
    """Refuse a portfolio without a lease, and one with bad leases where the policy says all or nothing."""
    bad = [p for aside in held.set_aside for p in aside.error.problems]
    if bad and (policy.set_aside == "all" or not held.leases):
        raise InputError(bad)
    if not held.leases:
        raise InputError([Problem("", "no lease", "lease files (*.toml) or tables (leases.csv, rent.csv)",
                                  "name the folder that holds the leases", str(held.path))])


def _register(register: str | Path | None, out: str | Path | None, dry_run: bool) -> str | Path:
    """Return the register to open: the one named, or register.db beside the files; a dry run makes no new one."""
    if register is not None:
        return register
    place = Path(out or ".") / "register.db"
    return "sqlite://" if dry_run and not place.exists() else place


def vetted(held: Portfolio, told: Progress) -> tuple[Portfolio, dict[str, tuple[Check, ...]]]:
    """Account for every lease that comes from a lease file by itself: its checks by id.

    A lease whose events ask for what its balances do not hold is set aside.
    """
    checked, kept, aside = dict[str, tuple[Check, ...]](), list[PortfolioLease](), list(held.set_aside)
    files = sum(x.alone is not None for x in held.leases)
    for x in held.leases:
        try:
            if x.alone:
                checked[x.id] = x.checks
                told("checking", len(checked), files)
            kept.append(x)
        except InputError as error:
            aside.append(NotClosed(x.id, x.where, error))
    if len(kept) == len(held.leases):
        return held, checked
    return held.without({x.lease for x in aside if x.lease}, tuple(aside)), checked


def _within_balances(held: Portfolio, h: Holdings) -> Portfolio:
    """Set aside what was dated in bulk and has events that ask for what its balances do not hold."""
    found = {str(h.leases[b.lease]) for b in breaches(h.schedule, h.measurement.waves)}
    bad, aside = [x for x in held.leases if x.id in found], list(held.set_aside)
    for x in bad:
        try:
            account_for(x.lease, h.policy)
        except InputError as error:
            aside.append(NotClosed(x.id, x.where, error))
    return held.without(found, tuple(aside)) if bad else held


def _book(held: Portfolio, h: Holdings, calendar: FiscalCalendar, at: FiscalPeriod,
          checked: Mapping[str, Sequence[Check]], *, whole: bool) -> CloseBook:
    """Put reports, exceptions and checks together, before anything is posted: the ``whole``, or amounts alone."""
    now = current_portion(h, np.datetime64(at.last_day))
    lines = period_lines(h, at.label, np.datetime64(at.first_day), np.datetime64(at.last_day))
    reports = reports_of(h, calendar, at, now, year_before=whole)
    reports |= notes_of(held, h, at, now, reports, words=whole)
    found = exceptions(h, at, now, [x.lease for x in held.leases], checked, lines)
    aside = tuple(SetAside(x.where, x.lease or "", x.error.problems) for x in held.set_aside)
    return CloseBook(at, h.policy, h, now, lines, balances_before(h, np.datetime64(at.first_day)), reports, found,
                     (*close_checks(h, lines, reports, now), each_lease(checked)), input_hash(held, h.rates), aside)


def input_hash(held: Portfolio, rates: Rates | None = None) -> str:
    """Return the SHA-256 of every lease's id and content, in order of id, and of the exchange rates, if any."""
    lines = [f"{x.id} {x.hash}" for x in held.leases] + (rates.as_text() if rates else [])
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def policy_hash(policy: Policy) -> str:
    """Return the SHA-256 of a policy's canonical JSON; elections at their default are left out."""
    said = json.dumps(policy.model_dump(mode="json", exclude_defaults=True), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _run(held: Portfolio, book: CloseBook, tables: Tables, calendar: FiscalCalendar) -> CloseRun:
    """Return what the register is given: the period's lines, balances before it, and each lease's input and state."""
    h, at = book.holdings, book.period
    first, last = np.datetime64(at.first_day), np.datetime64(at.last_day)

    def earlier(leases: Sequence[str]) -> pd.DataFrame:
        some = {name: t[t["lease"].isin(leases)].reset_index(drop=True) for name, t in tables.items()
                if name != "expenses"}
        kept = {old: new for new, old in enumerate(np.flatnonzero(tables["dimensions"]["lease"].isin(leases)))}
        expenses = tables["expenses"][tables["expenses"]["lease"].isin(kept)]
        expenses = expenses.assign(lease=expenses["lease"].map(kept))
        return lines_before(_measured({**some, "expenses": expenses}, h.policy, calendar, h.rates), first)

    year_begins = np.datetime64(calendar.year(at.year)[0].first_day)
    return CloseRun(at, calendar.policy.kind, book.lines, states_of(held, h, last), __version__, book.input_hash,
                    policy_hash(h.policy), book.before, earlier, lambda: earlier_years(h, year_begins))


def states_of(held: Portfolio, h: Holdings, last: np.datetime64) -> pd.DataFrame:
    """Each lease with its content, where it stands at the period's end, and the dimensions of its lines."""
    now = current_portion(h, last)
    states = [f'{{"liability": "{from_cents(li)}", "asset": "{from_cents(a)}"}}'
              for li, a in zip(now.liability.tolist(), now.asset.tolist(), strict=True)]
    return pd.DataFrame({"lease": [x.id for x in held.leases], "content_hash": [x.hash for x in held.leases],
                         "state": states, "document": [x.document for x in held.leases],
                         "dimensions": dimension_texts(h.dimensions)}, dtype=object)


def _as_posted(book: CloseBook, posted: pd.DataFrame, years: pd.DataFrame) -> CloseBook:
    """Take the lines as the register has them; what was booked before them is the rest of the balances."""
    keys = list(BALANCE_COLUMNS[:-1])
    after = balances_before(book.holdings, np.datetime64(book.period.last_day) + ONE_DAY)
    moved = posted.assign(amount=posted["credit"] - posted["debit"])[[*keys, "amount"]]
    rest = _summed(after, years, moved)
    return replace(book, lines=posted, before=rest, checks=(*balanced(posted), *book.checks))


def _ledger(held: Portfolio, policy: Policy, path: Path, *, exchanged: bool) -> pd.DataFrame:
    """Read a trial balance; rows without a currency are in that of the leases."""
    return read_trial_balance(path, currencies_of(held.dimensions(), policy.functional_currencies,
                                                  exchanged=exchanged))


def _trial(book: CloseBook, kept: Register, calendar: FiscalCalendar, ledger: pd.DataFrame) -> pd.DataFrame:
    """Compare a ledger's balances with those of the register; cost of years that are over is in retained earnings."""
    begins = calendar.year(book.period.year)[0].first_day
    lines = book.lines.assign(amount=book.lines["debit"] - book.lines["credit"])[list(BALANCE_COLUMNS)]
    over = kept.posted_before(begins)
    over = over[over["lease"].isin(book.holdings.leases)]
    moved = to_retained_earnings(book.holdings, over, np.datetime64(begins))
    return compared_with(ledger, _summed(book.before, lines, moved), shared_accounts(book.holdings))


def _compared(book: CloseBook, trial: pd.DataFrame) -> CloseBook:
    return replace(book, trial_balance=trial, checks=(*book.checks, trial_balance_check(trial)))


def _summed(*parts: pd.DataFrame) -> pd.DataFrame:
    keys = list(BALANCE_COLUMNS[:-1])
    total = pd.concat([x[list(BALANCE_COLUMNS)].astype(dict.fromkeys(keys, object)) for x in parts]).groupby(
        keys, sort=True)["amount"].sum()
    return total[total != 0].astype(np.int64).reset_index()
