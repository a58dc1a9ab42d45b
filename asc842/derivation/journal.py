"""Lines of the journal: each the figures that its entry books on the account of a role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise

from asc842.base.constants import DAY
from asc842.closing.lines import RECLASSIFIED, REVERSED
from asc842.derivation import account_moves, financing, improvements, sublet  # noqa: F401  (entries announce themselves)
from asc842.derivation.concessions import unpaid
from asc842.derivation.entry_parts import PARAGRAPHS, Booked, JournalLine, entry, line, names
from asc842.derivation.exchange import booked_loss, loss_before
from asc842.derivation.figure import Derived, Part, amount
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.moves import day_one, move, opening, stated
from asc842.derivation.payments import received_with, rent_due
from asc842.derivation.roll_forwards import expense, of_expenses
from asc842.derivation.schedule import figure, flows_until
from asc842.derivation.standing import current
from asc842.ledger.entries import AT_EVENTS, BY_PERIOD
from asc842.ledger.roles import income_accounts
from asc842.measurement.events import IN_PLACE
from asc842.payments.expense import EXPENSE_KINDS, role_of
from asc842.payments.targets import ACCRUED as TARGETS

EVENT, PAYMENT, INCENTIVE = "event ", "payment", "incentive received"
PAID = {PAYMENT: (("lease_liability", 1), ("cash", -1)), INCENTIVE: (("cash", 1), ("lease_liability", -1))}
CARRIED = {"prepaid (accrued) rent": ("prepaid_rent",), "unamortized incentives": ("unamortized_incentives",),
           "unamortized initial direct costs": ("unamortized_costs",), "exit cost liability": ("exit_cost_liability",),
           "favorable (unfavorable) lease terms": ("favorable_terms", "unfavorable_terms"),
           "capital lease asset": ("capital_lease_asset",), "capital lease obligation": ("capital_lease_obligation",)}
"""On which account a transition takes off a debit, and a credit, of the earlier standard, by items of its table."""
PARAGRAPHS |= {"operating lease cost": "842-20-25-6", "finance lease cost": "842-20-25-5", PAYMENT: "842-20-35-1",
               "commencement": "842-20-30-5", "transition": "842-10-65-1", "acquisition": "805-20-30-24",
               "purchase": "842-20-40-2", RECLASSIFIED: "842-20-45-1", REVERSED: "842-20-45-1"}

def forward(s: LeaseSteps, of: JournalLine, first: date) -> Derived:
    """Return a balance that a register was begun with: what the journal books on the account before its first day."""
    def parts() -> list[Part]:
        rows = [row for row in s.book.plain["journal"].rows() if row["account"] == of.account and row["date"] < first]
        days = [date.min, *(t.from_ for t in s.book.life.lease.transfers), first]
        here = [[row for row in rows if since <= row["date"] < until] for since, until in pairwise(days)]
        # What was booked in one place of several stands there.
        mine = next((x for x in here if sum(r["debit"] - r["credit"] for r in x) == of.cents), rows)
        found = [line(s, JournalLine(row["date"], row["entry"], of.account, row["debit"] - row["credit"]))
                 for row in mine]
        beside = _current_before(s, of.account, first) if mine is rows else []
        return [*(Part(x, 1, x.words) for x in found), *beside]
    return Derived(f"{of.entry}, {of.account}", "sum", parts, kept=amount(of.cents, s.digits), word=of.account,
                   digits=s.digits)


def exchange_forward(s: LeaseSteps, of: JournalLine, first: date) -> Derived:
    """Return what a register was begun with of exchange differences, in the functional currency."""
    assert of.decimals is not None
    kept, words = amount(of.cents, of.decimals), f"{of.entry}, {of.account}"
    for role, parts in booked_loss(loss_before(s, first)):
        if of.account in names(s, role):
            return Derived(words, "sum", parts, kept=kept, word=of.account, digits=of.decimals)
    return Derived(words, "sum", [], kept=kept, word=of.account, digits=of.decimals)


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
    found = current(s, first - DAY)
    return [Part(found, sign) for role, sign in (("lease_liability", 1), ("lease_liability_current", -1))
            if account in names(s, role)]


def _row(s: LeaseSteps, day: date) -> int | None:
    return next((i for i, ends in enumerate(s.schedule["ends"]) if ends == day), None)


@entry(*BY_PERIOD)
def _of_period(s: LeaseSteps, of: JournalLine) -> Iterator[Booked]:
    """Yield what a period books: its row of the schedule; where the class changes inside it, the part that ends."""
    row = _row(s, of.day)
    if row is not None:
        yield from ((role, [Part(figure(s, column, row), sign)]) for role, sign, column in BY_PERIOD[of.entry])
    for role, sign, column in BY_PERIOD[of.entry]:
        yield role, [Part(x.of, sign * x.sign) for x in flows_until(s, column, of.day)]


@entry(*PAID)
def _paid(s: LeaseSteps, line_: JournalLine) -> Iterator[Booked]:
    """Yield a payment, on its due day or with the entries of its period, as the policy dates it."""
    day, entry = line_.day, line_.entry
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
    yield from _with_unpaid(s, line_, row)


def _with_unpaid(s: LeaseSteps, of: JournalLine, row: int | None) -> Iterator[Booked]:
    """Yield what is paid of a period where rent is put off or forgiven; by due days, what is unpaid, or paid late."""
    late = [Part(x.of, sign) for x in unpaid(s) for day, sign in ((x.due_day, -1), (x.paid_day, 1)) if day == of.day]
    received = flows_until(s, "incentive", of.day)
    whole = [] if row is None else [Part(figure(s, "payment", row)), *received]
    for role, sign in PAID[of.entry]:
        for paid in (whole, [*flows_until(s, "payment", of.day), *received]):
            yield role, [Part(x.of, sign * x.sign, x.word) for x in paid]
        for x in late:
            yield role, [Part(x.of, sign * x.sign)]


@entry("commencement")
def _commencement(s: LeaseSteps, _: JournalLine) -> Iterator[Booked]:
    yield "right_of_use_asset", [Part(opening(s, 0, "asset"))]
    yield "lease_liability", [Part(opening(s, 0, "liability"), -1)]
    yield "cash", [Part(day_one(s, 0), -1)]
    yield from _beside(s, 0)


def _beside(s: LeaseSteps, n: int) -> Iterator[Booked]:
    for role, name, sign in (("lease_incentive", "incentives", 1), ("initial_direct_cost", "costs", -1),
                             ("prepaid_rent", "prepaid", -1)):
        yield role, [Part(stated(s, n, name), sign)]


@entry("acquisition", "take-over", "transition")
def _came_in(s: LeaseSteps, of: JournalLine) -> Iterator[Booked]:
    """Yield what a lease brings that began before it came into these books; the rest goes where the entry says."""
    opened: list[Booked] = [("right_of_use_asset", [Part(opening(s, 0, "asset"))]),
                            ("lease_liability", [Part(opening(s, 0, "liability"), -1)])]
    restated = int(s.steps[0].wave.events.adoption.restated[0])
    carried = _carried_over(s) if of.entry == "transition" else [("restatement_equity", [Part(s.says.stated(
        "what restating changes", amount(restated, s.digits), key="take_over"), -1)])] if restated else []
    yield from (*opened, *carried)
    rest = [Part(x.of, -x.sign, x.word) for _, parts in (*opened, *carried) for x in parts]
    for role in ("acquisition_consideration", "take_over_clearing", "adoption_equity"):
        yield role, rest


def _carried_over(s: LeaseSteps) -> list[Booked]:
    """Return what of the earlier standard's balances a transition takes off, as the table of the transition has it."""
    rows = s.book.plain["transition"].records() if "transition" in s.book.plain else []
    return [(role, [Part(s.says.fact(f"{x['item']}, by {x['known_from']}", Fraction(x["before"]), x["source"],
                                     word=x["item"], key="transition"), -1)])
            for x in rows if x["before"] for role in CARRIED[x["item"]][:1 if x["before"] > 0 else None][-1:]]


@entry("purchase")
def _bought(s: LeaseSteps, of: JournalLine) -> Iterator[Booked]:
    row = _row(s, of.day)
    if row is not None:
        yield "property", [Part(figure(s, "asset_closing", row))]
        yield "right_of_use_asset", [Part(figure(s, "asset_closing", row), -1)]


@entry(EVENT)
def _event(s: LeaseSteps, of: JournalLine) -> Iterator[Booked]:
    n = int(of.entry.removeprefix(EVENT))
    if n >= len(s.steps):
        return
    for role, (sign, name) in AT_EVENTS.items():
        yield role, [Part(move(s, n, name), sign)]
    yield from _beside(s, n)
    for x in IN_PLACE:
        amounts = ("penalty", "rent_due") if x.name == "paid" else (x.name,)
        yield x.role, [Part(stated(s, n, name), x.sign) for name in amounts
                       if getattr(s.steps[n].wave.events, name)[0]]


@entry(RECLASSIFIED, REVERSED)
def _reclassified(s: LeaseSteps, of: JournalLine) -> Iterator[Booked]:
    """Yield the current portion at the end of the day, or, taken back, at that of the day before."""
    forth = of.entry == RECLASSIFIED
    found = current(s, of.day if forth else of.day - DAY)
    sign = 1 if forth else -1
    yield "lease_liability", [Part(found, sign)]
    yield "lease_liability_current", [Part(found, -sign)]


@entry(*(f"{kind}: " for kind in EXPENSE_KINDS))
def _expense(s: LeaseSteps, of: JournalLine) -> Iterator[Booked]:
    kind, _, item = of.entry.partition(": ")
    rows = [x for x in of_expenses(s) if x["date"] == of.day and (x["kind"], x["item"]) == (kind, item)]
    for x in rows:
        cost, paid = ([Part(expense(s, x, what))] if x[what] else [] for what in ("cost", "paid"))
        yield role_of(kind), cost
        yield "cash", [Part(p.of, -1) for p in paid]
        for role in ("prepaid_rent", TARGETS, "lease_liability"):
            yield role, [*paid, *(Part(p.of, -1) for p in cost)]
