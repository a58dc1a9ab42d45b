"""Lines of the journal: each the figures that its entry books on the account of a role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from asc842.book.classified import accounts_by_class
from asc842.closing.lines import RECLASSIFIED, REVERSED
from asc842.contract.accounts import Accounts
from asc842.derivation.figure import Derived, Part, amount
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.moves import day_one, move, opening, stated
from asc842.derivation.once import made_once
from asc842.derivation.payments import received_with, rent_due
from asc842.derivation.roll_forwards import of_expenses
from asc842.derivation.schedule import figure
from asc842.derivation.standing import current
from asc842.ledger.entries import AT_EVENTS, BY_PERIOD
from asc842.ledger.roles import income_accounts
from asc842.measurement.events import IN_PLACE
from asc842.payments.expense import role_of

EVENT, PAYMENT, INCENTIVE = "event ", "payment", "incentive received"
PAID = {PAYMENT: (("lease_liability", 1), ("cash", -1)), INCENTIVE: (("cash", 1), ("lease_liability", -1))}
PARAGRAPHS = {"operating lease cost": "842-20-25-6", "finance lease cost": "842-20-25-5", PAYMENT: "842-20-35-1",
              "commencement": "842-20-30-5", RECLASSIFIED: "842-20-45-1", REVERSED: "842-20-45-1"}
Booked = tuple[str, Sequence[Part]]
"""A role, and what is debited on its account (taken off: credited)."""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A line as it stands in a journal: ``amount`` is the debit less the credit, in whole minor units."""

    day: date
    entry: str
    account: str
    cents: int


def line(s: LeaseSteps, of: JournalLine) -> Derived:
    """Return a line of the journal, of the figures that its entry books; without parts where nothing here makes it."""
    kept = amount(of.cents, s.digits)
    for role, parts in booked(s, of.day, of.entry):
        found = Derived(f"{of.entry} of {of.day}, {of.account}", "sum", parts, kept=kept, word=of.account,
                        paragraph=PARAGRAPHS.get(of.entry, ""), digits=s.digits)
        if of.account in names(s, role) and found.adds_up(1):
            return found
    return Derived(f"{of.entry} of {of.day}, {of.account}", "sum", [], kept=kept, word=of.account, digits=s.digits)


def forward(s: LeaseSteps, of: JournalLine, first: date) -> Derived:
    """Return a balance that a register was begun with: what the journal books on the account before its first day."""
    def parts() -> list[Part]:
        rows = [row for row in s.book.plain["journal"].rows() if row["account"] == of.account and row["date"] < first]
        found = [line(s, JournalLine(row["date"], row["entry"], of.account, row["debit"] - row["credit"]))
                 for row in rows]
        return [*(Part(x, 1, x.words) for x in found), *_current_before(s, of.account, first)]
    return Derived(f"{of.entry}, {of.account}", "sum", parts, kept=amount(of.cents, s.digits), word=of.account,
                   digits=s.digits)


def to_earnings(s: LeaseSteps, of: JournalLine, first: date) -> Derived:
    """Return what moves cost of the years before one to retained earnings when a register begins.

    On an account of cost so much less, on retained earnings all that was cost or income.
    """
    income = income_accounts(s.book.policy)
    of_cost = of.account in income
    rows = [row for row in s.book.plain["journal"].rows() if row["date"] < first
            and (row["account"] == of.account if of_cost else row["account"] in income)]
    lines_of = [JournalLine(row["date"], row["entry"], row["account"], row["debit"] - row["credit"]) for row in rows]
    return Derived(f"{of.entry}, {of.account}", "sum", lambda: [
        Part(x, -1 if of_cost else 1, x.words) for x in (line(s, one) for one in lines_of)],
        kept=amount(of.cents, s.digits), word=of.account, digits=s.digits)


def _current_before(s: LeaseSteps, account: str, first: date) -> list[Part]:
    """Return the current portion at the end of the day before, which stands on an account of its own by policy."""
    if not s.book.policy.reclassify_current:
        return []
    found = current(s, date.fromordinal(first.toordinal() - 1))
    return [Part(found, sign) for role, sign in (("lease_liability", 1), ("lease_liability_current", -1))
            if account in names(s, role)]


@made_once
def _accounts(s: LeaseSteps) -> tuple[Accounts, Accounts]:
    return accounts_by_class(s.book.life.lease, s.book.policy)


def names(s: LeaseSteps, role: str) -> set[str]:
    """Return the accounts of a role, while the lease is an operating one and while it is a finance lease."""
    return {getattr(accounts, role) for accounts in _accounts(s)}


def booked(s: LeaseSteps, day: date, entry: str) -> Iterator[Booked]:
    """Yield what an entry of a day books, by role."""
    if entry in BY_PERIOD:
        yield from _of_period(s, day, entry)
    elif entry in PAID:
        yield from _paid(s, day, entry)
    elif entry == "commencement":
        yield from _commencement(s)
    elif entry.startswith(EVENT) and entry.removeprefix(EVENT).isdigit():
        yield from _event(s, int(entry.removeprefix(EVENT)))
    elif entry in (RECLASSIFIED, REVERSED):
        yield from _reclassified(s, day, entry)
    else:
        yield from _expense(s, day, entry)


def _row(s: LeaseSteps, day: date) -> int | None:
    return next((i for i, ends in enumerate(s.schedule["ends"]) if ends == day), None)


def _of_period(s: LeaseSteps, day: date, entry: str) -> Iterator[Booked]:
    row = _row(s, day)
    if row is not None:
        yield from ((role, [Part(figure(s, column, row), sign)]) for role, sign, column in BY_PERIOD[entry])


def _paid(s: LeaseSteps, day: date, entry: str) -> Iterator[Booked]:
    """Yield a payment, on its due day or with the entries of its period, as the policy dates it."""
    row, on_day = _row(s, day), s.book.policy.payment_entry_date == "due day"
    pieces = [] if row is None or row >= len(s.by_period) else s.by_period[row]
    ends = s.schedule["ends"]
    of = rent_due if entry == PAYMENT else received_with
    for sign_role, sign in PAID[entry]:
        parts = []
        for n in {p.span for p in pieces if p.of is not None} if not on_day else range(len(s.steps)):
            until = s.first_day(n + 1) if n + 1 < len(s.steps) else date.max
            settles = s.settles(n)
            parts += [Part(of(s, n, i), sign, f"due {p.due}") for i, p in enumerate(s.paid[n])
                      if settles[i] and p.due < until and (p.incentive or entry == PAYMENT)
                      and (p.due == day if on_day else next((e for e in ends if e >= p.due), None) == day)]
        yield sign_role, parts


def _commencement(s: LeaseSteps) -> Iterator[Booked]:
    yield "right_of_use_asset", [Part(opening(s, 0, "asset"))]
    yield "lease_liability", [Part(opening(s, 0, "liability"), -1)]
    yield "cash", [Part(day_one(s, 0), -1)]
    yield from _beside(s, 0)


def _beside(s: LeaseSteps, n: int) -> Iterator[Booked]:
    for role, name, sign in (("lease_incentive", "incentives", 1), ("initial_direct_cost", "costs", -1),
                             ("prepaid_rent", "prepaid", -1)):
        yield role, [Part(stated(s, n, name), sign)]


def _event(s: LeaseSteps, n: int) -> Iterator[Booked]:
    if n >= len(s.steps):
        return
    for role, (sign, name) in AT_EVENTS.items():
        yield role, [Part(move(s, n, name), sign)]
    yield from _beside(s, n)
    for x in IN_PLACE:
        amounts = ("penalty", "rent_due") if x.name == "paid" else (x.name,)
        yield x.role, [Part(stated(s, n, name), x.sign) for name in amounts
                       if getattr(s.steps[n].wave.events, name)[0]]


def _reclassified(s: LeaseSteps, day: date, entry: str) -> Iterator[Booked]:
    """Yield the current portion at the end of the day, or, taken back, at that of the day before."""
    forth = entry == RECLASSIFIED
    found = current(s, day if forth else date.fromordinal(day.toordinal() - 1))
    sign = 1 if forth else -1
    yield "lease_liability", [Part(found, sign)]
    yield "lease_liability_current", [Part(found, -sign)]


def _expense(s: LeaseSteps, day: date, entry: str) -> Iterator[Booked]:
    kind, _, item = entry.partition(": ")
    rows = [x for x in of_expenses(s) if x["date"] == day and (x["kind"], x["item"]) == (kind, item)]
    for x in rows:
        cost, paid = Fraction(x["cost"]), Fraction(x["paid"])
        yield role_of(kind), [_stated(s, x, "cost", cost, 1)]
        yield "cash", [_stated(s, x, "paid", paid, -1)]
        yield "prepaid_rent", [_stated(s, x, "paid", paid, 1), _stated(s, x, "cost", cost, -1)]


def _stated(s: LeaseSteps, x: dict[str, Any], what: str, value: Fraction, sign: int) -> Part:
    return Part(s.says.fact(f"{what} of {x['kind']}, {x['item']}", value, x["source"], word=what,
                            quote=x["why"] or "", key=x["item"]), sign)
