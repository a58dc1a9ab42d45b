"""A table of rent as components, each with rows in the keys of a lease file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from asc842.reading.language.amounts import Amount
from asc842.reading.language.periods import StatedPeriod
from asc842.reading.language.premises_named import premises_of
from asc842.reading.layouts.items import Item
from asc842.reading.layouts.table import PrintedRow, PrintedTable
from asc842.reading.rent.arithmetic import Areas, rated, settle, swapped
from asc842.reading.rent.columns import NOT_BASE, RentColumn, columns_of
from asc842.reading.rent.groups import RENT, grouped
from asc842.reading.rent.rows import months_in, put_period, readings_of
from asc842.reading.rent.words import DUE, by_days_due, by_order_of_words, by_words_around
from asc842.reading.said import Doubt, Group, Said, Sought

FIGURES = ("rate", "annual", "monthly", "period_total", "amount")
ELSE = re.compile(
    r"for\s+example|example|illustrat|hypothetical|purely|prior\s+(?:to|rent)|previous|superseded|deleted|"
    r"heretofore|no\s+longer|currently\s+pay|comparable|market\s+survey",
    re.I,
)
NOW = re.compile(
    r"\b(?:presently|currently|now|heretofore)\s+"
    r"(?:provid|requir|stat|read|reflect|set|payable|in\s+effect)[^.]*$",
    re.I,
)
"""What an amendment says of the rent that it changes, right before a table of it."""
_AS_CHANGED = re.compile(r"\bshall\s+(?:be|pay)\b|\bis\s+(?:hereby\s+)?(?:amended|changed|replaced)", re.I)
OPTION = re.compile(
    r"\b(?:renewal|extension\s+(?:term|period|option)s?|extended\s+terms?|option(?:al)?\s+(?:terms?|periods?|to|rent)|options?:?$|exercise[sd]?)\b",
    re.I,
)
MASTER = re.compile(r"\bsub(?:landlord|lessor)\s+pays?\b|\bunder\s+the\s+(?:master|prime|over)\s*lease\b", re.I)
"""What a sublease says right before a table of the rent that its lessor pays."""
@dataclass(slots=True)
class RentComponent:
    """A component of rent that a table states, or figures of it that are no rent: ``kind`` says which."""

    name: str
    rows: list[Group]
    kind: str = "rent"
    rate_per: str = ""
    area: Said | None = None
    start: int = 0
    end: int = 0
    frequency: str = "monthly"
    table: PrintedTable | None = None
    asked: list[tuple[int, Sought]] = field(default_factory=list)
    premises: str = ""
    question: str = ""
    also: list[PrintedTable] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    often: Said | None = None

    @property
    def printed(self) -> list[PrintedTable]:
        """The tables and sentences that its rows are printed in."""
        return [*([self.table] if self.table else []), *self.also]

    @property
    def figures(self) -> int:
        """How many figures its rows print."""
        return sum(key in FIGURES for row in self.rows for key in row.said)


def components_of(
    table: PrintedTable, areas: Areas, starts: date | None = None, begins: date | None = None
) -> list[RentComponent]:
    """Return the components that a table states; none where it is no table of rent."""
    readings = readings_of(table, starts, begins)
    columns = columns_of(table)
    settle(columns, areas, lambda n: months_in(readings[n][0]))
    by_order_of_words(table, columns)
    by_days_due(table, columns, readings)
    by_words_around(table, columns)
    rated(columns, areas)
    swapped(columns)
    out = list[RentComponent]()
    for name, group, kind in grouped(table, columns):
        out += _made(table, name, group, kind, readings)
    return [c for c in out if c.figures or c.asked]


def _made(
    table: PrintedTable, name: str, columns: list[RentColumn], kind: str, readings: list[tuple[StatedPeriod, ...]]
) -> Iterator[RentComponent]:
    """Yield a component for the term, and one for each option that rows are headed by."""
    kind = kind if kind != "rent" else _kind(table, columns)
    sections = dict.fromkeys((bool(OPTION.search(r.heading)), r.premises) for r in table.rows)
    for optional, premises in sections:
        chosen = [
            n for n, r in enumerate(table.rows) if (bool(OPTION.search(r.heading)), r.premises) == (optional, premises)
        ]
        if table.layout == "run on":
            chosen.sort(key=lambda n: _order(readings[n][0]))
        component = RentComponent(name, [], "option" if optional and kind == "rent" else kind, table=table)
        component.start, component.end = table.rows[chosen[0]].start, table.rows[chosen[-1]].end
        around = f"{table.before[-240:]} {' '.join(h.text for h in table.heads)}"
        heads = " ".join(h.text for h in table.heads)
        component.question = (
            IN_THOUSANDS if _THOUSANDS.search(around) else OF_DAYS if DUE.search(heads) and not table.by_order else ""
        )
        component.premises = premises or premises_of(table.before[-240:])
        component.rate_per = next((c.rate_per for c in columns if c.role == "rate" and c.rate_per), "")
        own = {i.amount.per for r in table.rows for i in r.values if i.amount}
        if any(c.role == "quarterly" for c in columns) or "quarter" in own:
            component.frequency = "quarterly"
        for n in chosen:
            following = readings[chosen[chosen.index(n) + 1]][0] if n != chosen[-1] else None
            last = following is None or _skips(readings[n][0], following)
            _row(component, table, columns, n, readings, first=n == chosen[0], last=last)
        yield component


_THOUSANDS = re.compile(
    r"\b(?:in|(?:in\s+)?(?:u\.?s\.?\s*)?(?:\$|dollars))\s*(?:thousands|millions|hundreds)\b|\b(?:thousands|millions)\s+of\s+dollars"
    r"|\b(?:000'?s?|thousands)\s+omitted|\$\s?000'?s\b|\bin\s+(?:u\.?s\.?\s*)?\$?000'?s",
    re.I,
)
IN_THOUSANDS = "the table says that its figures are in thousands (or millions): what is the rent in full?"
OF_DAYS = "the rows are days of payment: is each paid for the time before that day, or from it on?"


def _skips(period: StatedPeriod, following: StatedPeriod) -> bool:
    """Whether lease years or months between two rows have none, so that the first ends with its own."""
    years, months = (period.year, following.year), (period.month, following.month)
    return (None not in years and (following.year or 0) > (period.through_year or period.year or 0) + 1) or (
        None not in months and period.through_month is None and (following.month or 0) < (period.month or 0)
    )


def _order(period: StatedPeriod) -> tuple[int, str]:
    return period.month or period.year or 0, str(period.first or "")


def _kind(table: PrintedTable, columns: list[RentColumn]) -> str:
    """Return what a table is about: rent of the term, of an option, or no rent at all."""
    fields = " ".join(w.text for r in table.rows for w in r.words)
    near, heads = table.before[-260:], f"{' '.join(h.text for h in table.heads)} {fields}"
    if table.layout == "prose":
        return "option" if OPTION.search(near[-160:]) else "rent"
    if ((now := NOW.search(near)) and not _AS_CHANGED.search(near, now.start())) or MASTER.search(near[-140:]):
        return "left out"
    other = list(ELSE.finditer(near[-200:]))
    if other and not re.search(
        r"replaced\s+by|in\s+lieu|as\s+follows|the\s+following|instead", near[-200:][other[-1].end() :], re.I
    ):
        return "left out"
    if (
        NOT_BASE.search(f"{near[-110:]} {heads}")
        and not RENT.search(heads)
        and not re.search(r"(?:base|basic|minimum|fixed|annual|monthly)\s+(?:\w+\s+)?rent", near[-110:], re.I)
    ):
        return "left out"
    options = list(OPTION.finditer(near[-160:]))
    own = near[-160:][options[-1].start() :] if options else ""
    if options and not re.search(r"initial\s+term", own, re.I) and not re.search(r"no\s+option", near[-160:], re.I):
        return "option"
    fields = " ".join(w.text for r in table.rows for w in r.words)
    said = (
        table.layout == "prose"
        or RENT.search(f"{table.before} {heads} {fields} {table.after}")
        or any(c.role == "rate" for c in columns)
    )
    return "rent" if said else "unnamed"


def _row(
    component: RentComponent,
    table: PrintedTable,
    columns: list[RentColumn],
    n: int,
    readings: list[tuple[StatedPeriod, ...]],
    *,
    first: bool,
    last: bool,
) -> None:
    row, group = table.rows[n], Group()
    put_period(group, row, readings[n], first=first, last=last, before=readings[n - 1][0] if n else None)
    parts = list[Said]()
    for column in columns:
        item = column.items.get(n)
        if item is None:
            continue
        if item.kind == "redacted":
            figure = column.role or "monthly"
            question = f"{item.text.strip()} is redacted: what does the contract print for {figure}?"
            component.asked.append((len(component.rows), Sought(figure, question)))
        elif column.head.startswith("part:") and item.amount and item.amount.value is not None:
            parts.append(_figure(item))
        elif said := _said(column, item):
            _put(group, *said, sure=column.sure)
    if parts:
        group.put(
            "parts",
            Said(
                tuple(p.value for p in parts),
                parts[0].start,
                parts[-1].end,
                tuple(r for p in parts for r in p.readings),
            ),
        )
    _unread(row, group)
    if _own_rate_per(group, component, columns, n):
        group.put("rate_per", Said("month", group.said["rate"].start, group.said["rate"].end))
    component.rows.append(group)


def _put(group: Group, key: str, said: Said, *, sure: bool) -> None:
    """Note a figure; one that nothing names takes no place of a named one, which is asked about."""
    named = group.said.get(key)
    if named is None or sure:
        group.put(key, said)
    elif not named.doubtful:
        group.said[key] = replace(named, question=f'"{said.value:,}" beside it is named by no head: what is it?')


_LIKE_MONEY = re.compile(r"\$\s?\d|\d[\d.,]{3,}\d")


def _unread(row: PrintedRow, group: Group) -> None:
    """Doubt the figures of a row in which something that looks like money is no figure: a sign is damaged."""
    lost = next((w.text.strip() for w in row.words if _LIKE_MONEY.search(w.text)), "")
    key = next((k for k in FIGURES if k in group.said and not group.said[k].doubtful), None)
    if lost and key:
        group.said[key] = replace(group.said[key], question=f'"{lost}" beside it was read as no figure: what is it?')


def _own_rate_per(group: Group, component: RentComponent, columns: list[RentColumn], n: int) -> bool:
    """Whether a row's rate is by the month where the others are by the year."""
    own = next((c.items[n].amount for c in columns if c.role == "rate" and n in c.items), None)
    return "rate" in group.said and own is not None and own.per == "month" and component.rate_per == "year"


def _figure(item: Item) -> Said:
    amount = item.amount
    assert amount is not None
    readings = amount.readings
    question = f'"{amount.text.strip()}" is no plain figure: which is it?' if readings else amount.question
    return Said(amount.value, item.start + (len(item.text) - len(item.text.lstrip())), item.end, readings, question)


def _said(column: RentColumn, item: Item) -> tuple[str, Said] | None:
    """Return key and value of one figure; by its own unit first, which may differ from its column's."""
    if item.kind == "percent":
        number = Decimal(re.findall(r"[\d.]+", item.text)[0]) / 100
        return ("increase_rate", Said(number, item.start, item.end)) if column.role == "percent" else None
    if item.kind == "number":
        number = Decimal(re.findall(r"[\d,]+(?:\.\d)?", item.text)[0].replace(",", ""))
        return (column.role, Said(number, item.start, item.end)) if column.role in ("area", "months") else None
    amount = item.amount
    if amount is None or amount.value is None:
        return None
    return (
        _money_said(column, item, amount)
        if column.role != "area"
        else ("area", Said(amount.value, item.start, item.end))
    )


def _money_said(column: RentColumn, item: Item, amount: Amount) -> tuple[str, Said] | None:
    """Return key and value of an amount."""
    figure = _figure(item)
    own = (
        "rate"
        if amount.by_area
        else {"month": "monthly", "year": "annual", "quarter": "amount"}.get(amount.per or "", "")
    )
    other = column.other_figure(item)
    if other is not None:
        question = "the figures of a month and of a year stand under each other's head: which is it?"
        figure = Said(figure.value, figure.start, figure.end, (figure.value, other), question)
    role: str = own or {"quarterly": "amount"}.get(column.role, column.role)
    if role in ("rate", "annual", "monthly", "period_total", "amount"):
        return role, figure
    if role in ("area", "months", "percent", "other"):
        return None
    return "monthly", Said(
        figure.value,
        figure.start,
        figure.end,
        ("monthly", "annual"),
        f"is {amount.text.strip()} rent of a month or of a year?",
    )


def left_out(component: RentComponent) -> list[str]:
    """Return figures that are no rent, with what they are."""
    return [
        f"not rent: {component.name}: {said.value:,}"
        for row in component.rows
        for key, said in row.said.items()
        if isinstance(said.value, Decimal)
    ]
