"""For when a row of rent is, in the keys of a lease file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from asc842.reading.language.dates import FIGURES, full_year, made
from asc842.reading.language.periods import StatedPeriod, together, united
from asc842.reading.layouts.table import PrintedRow, PrintedTable
from asc842.reading.said import Group, Said

ASKS = "for when is this row"
ENDS = re.compile(r"\s*(?:through|thru|to|until|ending|ends?|expir\w+|last\s+day)\b", re.I)
DAMAGED = re.compile(
    r"(?=[\dlIO/]*[lIO])[\dlIO]{1,2}\s?/\s?[\dlIO]{1,2}\s?/\s?[\dlIO]{2,4}|\b[lI]\s?[-\u2010-\u2015]\s?\d"
)


def unit_of(table: PrintedTable) -> str:
    """Return what the head over the labels counts, month or year, or nothing."""
    words = _head_of(table).lower()
    return "month" if "month" in words else "year" if "year" in words else ""


def _head_of(table: PrintedTable) -> str:
    """Return the words over the labels of a table."""
    left = min((r.label[0].left for r in table.rows if r.label), default=0)
    right = max((r.label[0].right for r in table.rows if r.label), default=0)
    heads = table.heads[:1] if table.by_order else [h for h in table.heads if min(h.right, right) > max(h.left, left)]
    return " ".join(h.text for h in heads)


def readings_of(
    table: PrintedTable, starts: date | None = None, begins: date | None = None
) -> list[tuple[StatedPeriod, ...]]:
    """Return what each label may say; bare numbers take the unit of the head, or of what the rows count."""
    unit = unit_of(table)
    found = [tuple(_started(p, starts, begins) for p in _of_labels(row)) for row in table.rows]
    if any(_day_first(p) for r in found for p in r):
        found = [
            tuple(q for p in r for q in (_turned(p), p)) if FIGURES.search(_text(row)) else r
            for r, row in zip(found, table.rows, strict=True)
        ]
    if ENDS.match(_head_of(table)):
        found = [tuple(_ending(p) for p in r) for r in found]
    bare = [r[0].bare for r in found if r and r[0].bare]
    guessed = "" if unit or not bare else _counted(bare)
    return _mended(sequenced([_first(united(r, unit), guessed) for r in found]))


def _mended(rows: list[tuple[StatedPeriod, ...]]) -> list[tuple[StatedPeriod, ...]]:
    """Give a row whose days are no days those between its neighbors, as a reading to be confirmed."""
    out = list(rows)
    for n in range(1, len(rows)):
        p, before = rows[n][0], out[n - 1][0].last
        follows = rows[n + 1][0].first if n + 1 < len(rows) else None
        if isinstance(p.first, str) and p.last is None and isinstance(before, date):
            last = follows - timedelta(1) if isinstance(follows, date) else None
            out[n] = (replace(p, first=before + timedelta(1), last=last), *rows[n])
    return out


def _text(row: PrintedRow) -> str:
    return " ".join(i.text for i in row.label)


def _day_first(p: StatedPeriod) -> bool:
    """Whether a date is none month first and one day first: those of the whole table may be so."""
    return any(isinstance(d, str) and isinstance(_turned_day(d), date) for d in (p.first, p.last))


def _turned(p: StatedPeriod) -> StatedPeriod:
    """Return a period with its dates read day first."""
    return replace(p, first=_turned_day(p.first), last=_turned_day(p.last))


def _turned_day(day: date | str | None) -> date | str | None:
    if isinstance(day, date):
        return made(day.year, day.day, day.month) or day
    parts = FIGURES.fullmatch(day.strip()) if day else None
    return (made(full_year(int(parts[3])), int(parts[2]), int(parts[1])) if parts else None) or day


def _started(p: StatedPeriod, starts: date | None, begins: date | None) -> StatedPeriod:
    """Give a period that begins with the term or with rent, or ends as rent begins, the day that the contract says."""
    if p.until_rent and starts:
        p = replace(p, last=starts - timedelta(1), until_rent=False)
    if p.count and p.unit == "month" and p.last is None and begins and p.first == begins:
        return replace(p, first=None, order="first")
    day = starts if p.rent_starts else begins if p.last is not None else None
    return replace(p, first=day, commences=False) if p.commences and day and p.first is None else p


def _ending(p: StatedPeriod) -> StatedPeriod:
    """Take the one day of a row for its last, under a head that says so."""
    alone = p.first is not None and p.last is None and not p.through_year and not p.through_month
    return replace(p, first=None, last=p.first) if alone else p


def _of_labels(row: PrintedRow) -> tuple[StatedPeriod, ...]:
    """Return what the labels of a row say together: dates in one cell, months in another."""
    if not row.label:
        return (StatedPeriod(order="first"),)
    readings = row.label[0].readings
    for item in row.label[1:]:
        readings = tuple(dict.fromkeys(joined(a, b) for a in readings for b in item.readings)) or readings
    return readings


def joined(one: StatedPeriod, other: StatedPeriod) -> StatedPeriod:
    """Join two labels of a row; bare numbers beside dates are months, a second date is the end."""
    if other.bare and one.first is not None:
        other = united((other,), "month")[0]
    if one.first is not None and one.last is None and other.first is not None:
        return replace(one, last=other.last or other.first)
    return together(one, other)


def sequenced(rows: list[tuple[StatedPeriod, ...]]) -> list[tuple[StatedPeriod, ...]]:
    """Say of rows that follow one another when they begin: the next twelve months, thereafter, until a day."""
    month: int | None = 1
    day: date | None = None
    out = list[tuple[StatedPeriod, ...]]()
    for readings in rows:
        p = _placed(readings[0], month, day)
        out.append((p, *readings[1:]))
        through = p.through_month or (12 * (p.through_year or p.year) if p.year and not p.open else None)
        month = through + 1 if through else p.month if p.month and p.open else None
        day = p.last + timedelta(1) if isinstance(p.last, date) else None
    return out


def _placed(p: StatedPeriod, month: int | None, day: date | None) -> StatedPeriod:
    """Give a period its beginning where it follows the one before."""
    begun = p.first is not None or p.month is not None or p.year is not None or p.commences
    if p.count and p.unit in ("month", "year") and not begun and p.last is None and p.order != "last" and month:
        count = p.count * (12 if p.unit == "year" else 1)
        return replace(p, count=None, unit="", month=month, through_month=month + count - 1)
    if p.through_month and not begun and month:
        return replace(p, month=month)
    if p.last is not None and not begun and day:
        return replace(p, first=day)
    if p.open and p.expires and not begun:
        return replace(p, month=month) if month and month > 1 else replace(p, first=day) if day else p
    return p


def _first(readings: tuple[StatedPeriod, ...], unit: str) -> tuple[StatedPeriod, ...]:
    """Put the reading first whose unit is the likelier."""
    return tuple(sorted(readings, key=lambda p: unit != "" and getattr(p, unit) is None))


def _counted(bare: Sequence[tuple[int, int]]) -> str:
    """Return what bare numbers are likelier to count: ranges of six and more are months."""
    return "month" if any(high - low >= 5 for low, high in bare) or max(high for _, high in bare) > 40 else "year"


def put_period(
    group: Group,
    row: PrintedRow,
    readings: tuple[StatedPeriod, ...],
    *,
    first: bool,
    last: bool,
    before: StatedPeriod | None,
) -> None:
    """Put when a row begins and ends; what has several readings, or no day, is asked for."""
    if not row.label:
        return
    item, period = row.label[0], readings[0]
    text = " ".join(" ".join(i.text for i in row.label).split()).strip(" *:;,.")
    group.put("label", Said(text, item.start, row.label[-1].end))
    keys = keys_of(period, last=last)
    others = [keys_of(p, last=last) for p in readings[1:]]
    for key, value in keys.items():
        differing = tuple(dict.fromkeys(str(k) for k in (keys, *others))) if others else ()
        question = ""
        if isinstance(value, str) and key in ("from", "to"):
            differing = tuple(str(r) for r in likely_days(key, before))
            question = f'"{value}" is no date: which day is it?'
        elif differing or DAMAGED.search(text) or _backwards(keys):
            question = f'"{text}": {ASKS}?'
        group.put(key, Said(value, item.start, row.label[-1].end, differing, question))
    if not keys and not first:
        group.put("from", None)


def _backwards(keys: dict[str, object]) -> bool:
    """Whether a row would end before it begins."""
    first, last = keys.get("from"), keys.get("to")
    return isinstance(first, date) and isinstance(last, date) and last < first


def likely_days(key: str, before: StatedPeriod | None) -> list[date]:
    """Return days that a misprinted one may be: that after the row before, else nothing."""
    if key == "from" and before and isinstance(before.last, date):
        return [before.last + timedelta(1)]
    return []


def keys_of(period: StatedPeriod, *, last: bool) -> dict[str, object]:
    """Return a period in the keys of a row: one beginning, one end, a count of months."""
    p, out = _single(period), dict[str, object]()
    if p.first is not None:
        out["from"] = p.first
    elif p.month is not None:
        out["month"] = p.month
    elif p.year is not None:
        out["lease_year"] = p.year
    if p.last is not None:
        out["to"] = p.last
    elif p.through_month is not None:
        out["through_month"] = p.through_month
    elif p.through_year is not None:
        out["through_lease_year"] = p.through_year
    elif last and not p.open and not p.expires and p.first is None:
        out |= {"through_month": p.month} if p.month else {"through_lease_year": p.year} if p.year else {}
    if p.first is not None and p.last is not None and p.month:
        out["months"] = (p.through_month or p.month) - p.month + 1
    if p.count and not (p.first and p.last):
        out["months"] = p.count * (12 if p.unit == "year" else 1)
    return out


def _single(period: StatedPeriod) -> StatedPeriod:
    """Return a period whose named month, where it is one, is its first to last day."""
    if len(period.named) == 1 and period.first is not None:
        return replace(period, named=())
    return period


def months_in(period: StatedPeriod) -> int | None:
    """Return the months that a period covers, as far as it says."""
    if period.month and period.through_month:
        return period.through_month - period.month + 1
    if isinstance(period.first, date) and isinstance(period.last, date):
        after = period.last + timedelta(1)
        months = (after.year - period.first.year) * 12 + after.month - period.first.month
        return months if after.day == period.first.day else None
    if period.year:
        return 12 * ((period.through_year or period.year) - period.year + 1)
    return period.count * (12 if period.unit == "year" else 1) if period.count else None
