"""The Journal sheet: every line a formula over the schedule, debits and credits in total.

Lines that come to nothing at the measured inputs are shown too, as dashes: they may come to something once an input
is changed, and the entry would not balance without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from asc842.base.column import Column
from asc842.base.constants import ZERO
from asc842.base.standard import of_the_books
from asc842.book.book_tables import BookTables
from asc842.book.classified import accounts_by_class
from asc842.book.moves import RECLASSIFIED
from asc842.contract.accounts import Accounts
from asc842.measurement.events import IN_PLACE
from asc842.output.workbook.event_values import event_values
from asc842.output.workbook.events_page import place as event_place
from asc842.output.workbook.grid import Grid, written
from asc842.output.workbook.life import Life
from asc842.output.workbook.page import TablePage, Workspace
from asc842.output.workbook.summary_names import values_of

SHEET = "Journal"
FIRST_ROW = 5
LATE = 9
"""Order on its day of an entry that nothing explains."""
COLUMNS = (
    Column("number", "Entry", 7, "center"),
    Column("date", "Date", 12, "date"),
    Column("period", "Period", 10, "center"),
    Column("entry", "What", 24, "text"),
    Column("account", "Account", 36, "wrap"),
    Column("debit", "Debit", 16, "money", total=True, linked=True),
    Column("credit", "Credit", 16, "money", total=True, linked=True),
    Column("from", "From", 32, "text indent"),
    Column("source", "Source", 26, "text"),
)
ByClass = tuple[Accounts, Accounts]
"""Account names of the lease while it is operating, and while it is a finance lease."""
Figure = tuple[str, int, str]
"""An account, +1 for a debit and -1 for a credit, and the schedule's column or the Summary's name it takes."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``amount`` is a debit, or a credit where negative; ``figure`` tells where it comes from, if known.

    ``step`` orders the entries of a day; ``event`` is the number of the event that books it, or 0. ``rows`` are those
    of Workings that it adds up, where a classification changes inside a period.
    """

    day: date
    period: str
    entry: str
    account: str
    amount: Decimal
    figure: Figure | None = None
    step: int = 0
    event: int = 0
    rows: tuple[int, ...] = ()

    @property
    def posted(self) -> tuple[date, str, str, str, Decimal]:
        """What of it posts."""
        return self.day, self.period, self.entry, self.account, self.amount


@lru_cache(maxsize=2)
def lines_of(life: Life) -> list[Line]:
    """Return every line with the figure it takes, in the order in which it posts.

    An entry that the schedule and the events do not explain, such as a cost outside the liability, is as posted.
    """
    book = life.book
    names = accounts_by_class(book.lease, book.policy)
    traced = _by_entry(_traced(names, life))
    posted = _by_entry(_posted(book, names, r) for r in book.plain["journal"].records())
    chosen = [traced[key] if key in traced and _posts(traced[key]) == _posts(posted.get(key, [])) else
              [replace(x, step=traced[key][0].step) for x in posted.get(key, [])] if key in traced else posted[key]
              for key in dict.fromkeys([*traced, *posted])]
    return sorted((x for lines in chosen for x in lines), key=lambda x: (x.day, x.step))


def _posted(book: BookTables, names: ByClass, row: dict[Any, Any]) -> Line:
    """Return a line as posted; asset and liability at a transition or an acquisition are those of Summary."""
    a, amount = _at_first(book, names), row["debit"] - row["credit"]
    line = Line(row["date"], row["period"], row["entry"], row["account"], amount, step=LATE)
    if row["entry"] not in ("transition", "acquisition", "take-over"):
        return line
    figures: list[Figure] = [(a.right_of_use_asset, 1, "Opening_asset"), (a.lease_liability, -1, "Opening_liability")]
    same = (f for f in figures if f[0] == line.account and f[1] * book.summary[f[2].lower()] == amount)
    return replace(line, step=0, figure=next(same, None))


def _at_first(book: BookTables, names: ByClass) -> Accounts:
    """Account names of the classification with which the lease comes into these books."""
    return names[book.summary["classification"] == "finance"]


def _by_entry(lines: Iterable[Line]) -> dict[tuple[date, str], list[Line]]:
    found: dict[tuple[date, str], list[Line]] = {}
    for line in lines:
        found.setdefault((line.day, line.entry), []).append(line)
    return found


def _posts(lines: Iterable[Line]) -> list[tuple[date, str, str, str, Decimal]]:
    return [x.posted for x in lines if x.amount]


def _traced(names: ByClass, life: Life) -> Iterator[Line]:
    """Yield commencement, events, then cost and payment of each period."""
    book = life.book
    rows, incentives = book.plain["schedule"].records(), _incentives(book)
    began = _at_first(book, names)
    yield from _entry(began, "commencement", book.summary["commencement"], rows[0]["period"], values_of(book), 0)
    yield from _booked(names, life)
    for index, row in enumerate(rows):
        for part, finance, numbers in _by_class(life, row):
            received = _received(incentives, part["starts"], part["ends"])
            values = part | {"paid": part["payment"] + received, "received": received}
            for line in _monthly(names[finance], life, values, finance=finance, first=index == 0):
                yield replace(line, rows=numbers)


def _by_class(life: Life, row: dict[Any, Any],
              ) -> Iterator[tuple[dict[Any, Any], bool, tuple[int, ...]]]:
    """Yield a period's row, or its parts where the classification changes in it: whether finance, rows of Workings."""
    stretches = life.stretches(row["starts"], row["ends"])
    if len(stretches) < 2:
        finance = life.finance_after(life.rows[stretches[0][0]].span) if stretches else (
            life.book.summary["classification"] == "finance")
        yield row, finance, ()
        return
    for numbers in stretches:
        first, last = life.rows[numbers[0]], life.rows[numbers[-1]]
        part = row | life.flows(numbers) | {"starts": first.starts, "ends": last.ends}
        yield part, life.finance_after(first.span), tuple(numbers)


def _monthly(a: Accounts, life: Life, values: dict[Any, Any], *, finance: bool,
             first: bool) -> Iterator[Line]:
    """Yield cost and payment of a period, or of a part of one under one classification."""
    ends, period = values["ends"], values["period"]
    yield from _entry(a, _cost(life, values, finance=finance), ends, period, values, 2)
    # A day-one payment settles the liability or not as the policy on Summary says.
    if values["paid"] or first:
        yield from _entry(a, "payment", ends, period, values, 3)
    if values["received"]:
        yield from _entry(a, "incentive received", ends, period, values, 3)
    if life.passes(values["starts"], ends):
        yield from _entry(a, "purchase", ends, period, values, 4)


def _incentives(book: BookTables) -> list[tuple[date, Decimal]]:
    """Return what the lessor pays under the liability, and when."""
    return [(p["due"], p["incentive"]) for p in book.plain["payments"].records()
            if p["in_liability"] and p["incentive"]]


def _received(incentives: list[tuple[date, Decimal]], starts: date, ends: date) -> Decimal:
    """Incentives that the lessor pays in a period."""
    return sum((amount for due, amount in incentives if starts <= due <= ends), ZERO)


def _cost(life: Life, row: dict[Any, Any], *, finance: bool) -> str:
    """Name the entry of a period's cost by what the lease is: an asset may be the lessee's own by then."""
    if not finance:
        return "operating lease cost"
    return "depreciation" if life.owned_from(row["starts"]) else "finance lease cost"


def _booked(names: ByClass, life: Life) -> Iterator[Line]:
    """Yield what each event books, before or after the other entries of its day."""
    for n, values in enumerate(event_values(life)[1:], 1):
        day, step = values["effective"], 4 if life.first_day(n) > values["effective"] else 1
        a = names[life.finance_after(n)]
        for account, sign, key in _reclassified(names[life.finance_after(n - 1)], a):
            yield Line(day, f"{day:%Y-%m}", RECLASSIFIED[life.finance_after(n)], account, sign * values[key],
                       (account, sign, key), step, n)
        figures: list[Figure] = [
            (a.right_of_use_asset, 1, "asset_change"), (a.lease_liability, -1, "liability_change"),
            (a.lease_incentive, 1, "incentives"), (a.initial_direct_cost, -1, "costs"),
            (a.prepaid_rent, -1, "prepaid"), *((getattr(a, x.role), x.sign, x.name) for x in IN_PLACE),
            (a.impairment_loss, 1, "impairment"),
            (a.termination_gain_loss, -1, "ended"), (a.remeasurement_gain_loss, -1, "below_zero"),
            (a.gain_loss, -1, "other_gain"), (a.property, 1, "bought")]
        for account, sign, key in figures:
            yield Line(day, f"{day:%Y-%m}", f"event {n}", account, sign * values[key], (account, sign, key), step, n)


def _reclassified(old: Accounts, new: Accounts) -> Iterator[Figure]:
    """Move what stands on the accounts of the classification before an event to those of the one after it."""
    apart = [(was, now, sign, key) for was, now, sign, key in (
        (old.right_of_use_asset, new.right_of_use_asset, 1, "asset_before"),
        (old.lease_liability, new.lease_liability, -1, "liability_before")) if was != now]
    yield from ((was, -sign, key) for was, _, sign, key in apart)
    yield from ((now, sign, key) for _, now, sign, key in apart)


def _entry(a: Accounts, entry: str, day: date, period: str, values: dict[Any, Any],
           step: int) -> Iterator[Line]:
    for figure in _figures(a, entry):
        yield Line(day, period, entry, figure[0], figure[1] * values[figure[2]], figure, step)


def _figures(a: Accounts, entry: str) -> list[Figure]:
    """Lines that an entry may have, in the order in which they post."""
    settled: list[Figure] = [(a.lease_liability, -1, "interest"), (a.right_of_use_asset, -1, "amortization")]
    return {
        "commencement": [
            (a.right_of_use_asset, 1, "Opening_asset"), (a.lease_incentive, 1, "Incentives"),
            (a.lease_liability, -1, "Opening_liability"), (a.cash, -1, "Day_one_rent"),
            (a.initial_direct_cost, -1, "Initial_direct_costs"), (a.prepaid_rent, -1, "Prepaid_rent"),
        ],
        "operating lease cost": [(a.lease_cost, 1, "cost"), *settled],
        "finance lease cost": [(a.interest, 1, "interest"), (a.amortization, 1, "amortization"), *settled],
        "payment": [(a.lease_liability, 1, "paid"), (a.cash, -1, "paid")],
        "incentive received": [(a.cash, 1, "received"), (a.lease_liability, -1, "received")],
        "depreciation": [(a.depreciation, 1, "amortization"), (a.property, -1, "amortization"),
                         (a.interest, 1, "interest"), (a.lease_liability, -1, "interest")],
        "purchase": [(a.property, 1, "asset_closing"), (a.right_of_use_asset, -1, "asset_closing")],
    }[entry]


def journal_grid(life: Life) -> Grid:
    """Lay the journal out."""
    return Grid.of(SHEET, COLUMNS, FIRST_ROW, len(lines_of(life)))


def write_journal(space: Workspace) -> None:
    """Write the Journal sheet."""
    lines = lines_of(space.life)
    keys = [(x.day, x.entry) for x in lines]
    ends = frozenset(i for i, key in enumerate(keys) if keys[i + 1:i + 2] != [key])
    page = TablePage(space, space.grids[SHEET], "Journal", "Each amount is taken from Schedule, Summary or Events; "
                     "other costs are as posted. A line of dashes comes to nothing and does not post.", ends)
    page.head()
    numbers = {key: i for i, key in enumerate(dict.fromkeys(keys), 1)}
    page.cells("number", [numbers[k] for k in keys])
    for key, attribute in (("date", "day"), ("period", "period"), ("entry", "entry"), ("account", "account")):
        page.cells(key, [getattr(x, attribute) for x in lines])
    received = frozenset(x.period for x in lines if x.entry == "incentive received")
    for side, sign in (("debit", 1), ("credit", -1)):
        amounts = [max(sign * x.amount, ZERO) for x in lines]
        page.cells(side, amounts, {i: _formula(space, x, sign, received) for i, x in enumerate(lines) if x.figure})
    page.cells("from", [_from(x) for x in lines])
    page.cells("source", [_source(space, x) for x in lines])
    page.totals({"debit": float(sum(max(x.amount, ZERO) for x in lines)),
                 "credit": float(sum(max(-x.amount, ZERO) for x in lines))})


def _formula(space: Workspace, line: Line, sign: int, received: frozenset[str]) -> str:
    """Return the formula of one side of a line: what its figure comes to where it falls on that side, else nothing.

    ``received`` are the periods in which the lessor pays an incentive.
    """
    assert line.figure is not None
    _, own_sign, figure = line.figure
    if line.event:
        place = event_place(figure, line.event)
    elif figure[0].isupper():
        place = figure
    elif line.rows:
        place = _of_rows(space, figure, line.rows, line.period in received)
    else:
        place = _of_period(space, figure, space.life.places[line.period], line.period in received)
    return f"=MAX({'-' if sign != own_sign else ''}{place},0)"


def _of_period(space: Workspace, figure: str, index: int, any_received: bool) -> str:
    """Return a figure of a period; what is paid is the payment before an incentive that is received with it."""
    schedule = space.grids["Schedule"]
    if figure not in ("paid", "received"):
        return schedule.near(figure, index)
    starts, ends = schedule.near("starts", index), schedule.near("ends", index)
    received = (f'SUMIFS({{Payments.incentive}},{{Payments.due}},">="&{starts},{{Payments.due}},"<="&{ends}'
                f',{{Payments.in_liability}},"yes",{{Payments.replaced}},"")')
    if figure == "received":
        return written(received, schedule, index, space.grids)
    paid = schedule.near("payment", index)
    return f"({paid}+{written(received, schedule, index, space.grids)})" if any_received else paid


def _of_rows(space: Workspace, figure: str, rows: tuple[int, ...], any_received: bool) -> str:
    """Return a figure of a part of a period, from the rows of Workings that it has."""
    workings = space.grids["Workings"]
    if figure not in ("paid", "received"):
        return "(" + "+".join(workings.near(figure, i) for i in rows) + ")"
    received = written(f'SUMIFS({{Payments.incentive}},{{Payments.due}},">="&{workings.near("starts", rows[0])},'
                       f'{{Payments.due}},"<="&{workings.near("ends", rows[-1])},{{Payments.in_liability}},"yes",'
                       '{Payments.replaced},"")', workings, rows[0], space.grids)
    if figure == "received":
        return received
    paid = "+".join(workings.near("payment", i) for i in rows)
    return f"({paid}+{received})" if any_received else f"({paid})"


def _from(line: Line) -> str:
    if line.figure is None:
        return "as posted"
    name = line.figure[2]
    sheet = "Events" if line.event else "Summary" if name[0].isupper() else "Workings" if line.rows else "Schedule"
    words = {"paid": "payment", "received": "payments, incentive received"}
    name = words.get(name, name)
    return f"{sheet}: {name.replace('_', ' ').lower()}"


def _source(space: Workspace, line: Line) -> str:
    if line.event:
        return str(space.book.event_rows[line.event - 1]["paragraph"])
    return of_the_books().paragraphs.get(line.entry, "")
