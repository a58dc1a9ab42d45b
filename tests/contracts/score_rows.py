"""Rows of rent that were read against those that a text is expected to have: the same figures, the same time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta

FIGURES = ("rate", "annual", "monthly", "period_total", "amount")
Facts = dict[str, Any]


@dataclass
class Score:
    """Counts over texts; ``faults`` are sentences for a person."""

    texts: int = 0
    rows: int = 0
    rows_found: int = 0
    rows_marked: int = 0
    rows_false: int = 0
    fields: int = 0
    fields_found: int = 0
    fields_false: int = 0
    marks: int = 0
    named: int = 0
    named_found: int = 0
    figures: int = 0
    placed: int = 0
    faults: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class Read:
    """A row of a draft: its key, its component, what it says, its first and last day or lease month."""

    key: str
    component: Facts
    row: Facts
    first: date | int | None
    last: date | int | None


def rows_read(facts: Facts) -> Iterator[Read]:
    """The rows of all rent that is measured."""
    for i, component in enumerate(facts.get("rent", ())):
        if component.get("measured", True):
            yield from _of_component(f"facts.rent[{i}]", component)


def _of_component(key: str, component: Facts) -> Iterator[Read]:
    rows = component.get("rows", [])
    firsts = [_first(row) for row in rows]
    before: date | int | None = None
    for j, row in enumerate(rows):
        first = firsts[j] or _after(before)
        follows = firsts[j + 1] if j + 1 < len(rows) else None
        last = _last(row) or _counted(first, row.get("months")) or _before(follows)
        before = last
        yield Read(f"{key}.rows[{j}]", component, row, first, last)


def day_of(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None


def _first(row: Facts) -> date | int | None:
    if "from" in row:
        return day_of(row["from"])
    return row.get("month") or (12 * row["lease_year"] - 11 if row.get("lease_year") else None)


def _last(row: Facts) -> date | int | None:
    if row.get("to"):
        return day_of(row["to"])
    return row.get("through_month") or (12 * row["through_lease_year"] if row.get("through_lease_year") else None)


def _after(last: date | int | None) -> date | int | None:
    return last + timedelta(1) if isinstance(last, date) else None if last is None else last + 1


def _before(first: date | int | None) -> date | int | None:
    return first - timedelta(1) if isinstance(first, date) else None if first is None else first - 1


def _counted(first: date | int | None, months: object) -> date | int | None:
    """The last day or month of so many whole months."""
    if first is None or months is None or Decimal(str(months)) % 1:
        return None
    count = int(Decimal(str(months)))
    return first + relativedelta(months=count) - timedelta(1) if isinstance(first, date) else first + count - 1


def _same_time(expected: Facts, read: Read, start: date | None) -> bool:
    first, last = _first(expected), _last(expected)
    if last is None and expected.get("lease_year"):
        last = 12 * expected["lease_year"]
    return (first is None or _same(first, read.first, start, 0)) and (
        last is None or read.last is None or _same(last, read.last, start, 1))


def _same(expected: date | int, read: date | int | None, start: date | None, past: int) -> bool:
    """Whether two are the same day or lease month; months are counted from commencement where one is a day."""
    if read is None or isinstance(expected, date) is isinstance(read, date):
        return expected == read
    months, day = (read, expected) if isinstance(expected, date) else (expected, read)
    return start is not None and start + relativedelta(months=months - 1 + past) - timedelta(past) == day


def number(value: object) -> Decimal | None:
    """A figure, however a draft holds it."""
    try:
        return Decimal(str(value).replace(",", ""))
    except ArithmeticError:
        return None


def figures_of(row: Facts, component: Facts) -> Facts:
    """The printed figures of a row; what is inferred is not printed."""
    shown = {k: number(row[k]) for k in FIGURES if row.get(k) is not None and k not in row.get("inferred", ())}
    if "amount" in shown and component.get("frequency", "monthly") in ("monthly", "annual"):
        shown[component.get("frequency", "monthly")] = shown.pop("amount")
    if row.get("parts"):
        shown["parts"] = [number(part) for part in row["parts"]]
    if "rate" in shown:
        shown["rate_per"] = row.get("rate_per") or component.get("rate_per", "year")
    return shown


def _same_row(expected: Facts, read: Read, start: date | None) -> bool:
    name = expected.get("component", "").casefold()
    shown = f"{read.component.get('id', '')} {read.component.get('name', '')}".casefold()
    return (name in shown and figures_of(expected, {"frequency": ""}) == figures_of(read.row, read.component)
            and _same_time(expected, read, start))


def score_rows(text: Facts, draft: Any, score: Score, document: str) -> None:
    start = text.get("fields", {}).get("commencement")
    left = list(rows_read(draft.lease["facts"]))
    for expected in text.get("row", ()):
        score.rows += 1
        found = next((read for read in left if _same_row(expected, read, start)), None)
        if found:
            score.rows_found += 1
            score.rows_marked += marked(draft, found.key)
            left.remove(found)
            _score_places(found, draft, score, document)
        else:
            score.faults.append(f"row not found: {shown(expected)}")
    for read in left:
        _false_row(read, draft, score)


def _score_places(read: Read, draft: Any, score: Score, document: str) -> None:
    """Every figure of a row has its place: characters with its digits, which occur once, or it is marked."""
    for name in (n for n in FIGURES if read.row.get(n) is not None and n not in read.row.get("inferred", ())):
        key = f"{read.key}.{name}"
        good = _is_placed(draft.places.get(key), read.row[name], document) or marked(draft, key)
        score.figures += 1
        score.placed += good
        score.faults += [] if good else [f"no place: {key} {read.row[name]}"]


def _is_placed(place: Any, figure: object, document: str) -> bool:
    """Whether a place quotes a figure from its line of a text; other forms have pages and boxes instead of lines."""
    if place is None or not place.unique or not _has_digits(place.quote, figure):
        return False
    return not document or place.quote.split("\n")[0].strip() in document.splitlines()[place.line - 1]


def _has_digits(quote: str, figure: object) -> bool:
    """Whether a quote shows a figure, in digits or in words."""
    whole = f"{number(figure):.0f}" if number(figure) % 1 == 0 else f"{number(figure)}".removeprefix("0")
    return whole in re.sub(r"(?<=\d),\s?(?=\d)", "", quote) or "dollar" in quote.casefold()


def _false_row(read: Read, draft: Any, score: Score) -> None:
    if not any(figure for name, figure in figures_of(read.row, read.component).items() if name != "rate_per"):
        return  # a time without rent: its months are a field
    score.rows_false += not marked(draft, read.key)
    score.faults.append(f"{'marked' if marked(draft, read.key) else 'FALSE'} row: {shown(read.row)}")


def shown(row: Facts) -> str:
    return ", ".join(f"{k} {v}" for k, v in row.items() if k not in ("source", "label"))


def of(entry: Any, name: str) -> Any:
    """What a mark says, be it a table or an object."""
    return entry.get(name) if isinstance(entry, dict) else getattr(entry, name, None)


def marked(draft: Any, key: str) -> bool:
    """Whether a person is asked to confirm this, a part of it, or what holds it."""
    keys = [str(of(entry, "key")) for entry in draft.confirm]
    return any(k == key or k.startswith((f"{key}.", f"{key}[")) or key.startswith((f"{k}.", f"{k}[")) for k in keys)
