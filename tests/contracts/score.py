"""Scores what is read of the texts of this folder against what a person expects; writes docs/contracts.md's tables.

``python tests/contracts/score.py`` reads every text in every form and writes the tables; with names of texts it shows
what is not found and what is false in each. Expectations are in the files of the texts, in the keys of a lease file:

``row``        the rows of rent, as printed; ``component`` where the text has more than one
``fields``     what the clauses say; lists hold every value
``missing``    what a draft asks for, ``confirm`` what it marks, as the end of a key
``misprints``  two printed figures that disagree; ``traps`` figures that look like rent; ``redacted`` what is struck

A row is found where a row read has the same figures and days; every other row read is false, unless it is marked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta

import asc842
from typeset import given, typeset

FIGURES = ("rate", "annual", "monthly", "period_total", "amount")
Facts = dict[str, Any]
PAGE = Path(__file__).parents[2] / "docs" / "contracts.md"


@dataclass
class Score:
    """Counts over texts; ``faults`` are sentences for a person."""

    texts: int = 0
    rows: int = 0
    rows_found: int = 0
    rows_false: int = 0
    fields: int = 0
    fields_found: int = 0
    fields_false: int = 0
    marks: int = 0
    named: int = 0
    named_found: int = 0
    unmarked: int = 0
    faults: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


# --- rows ------------------------------------------------------------------------------------------------------


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


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None


def _first(row: Facts) -> date | int | None:
    if "from" in row:
        return _day(row["from"])
    return row.get("month") or (12 * row["lease_year"] - 11 if row.get("lease_year") else None)


def _last(row: Facts) -> date | int | None:
    if row.get("to"):
        return _day(row["to"])
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


def _figures(row: Facts, component: Facts) -> Facts:
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
    return (name in shown and _figures(expected, {}) == _figures(read.row, read.component)
            and _same_time(expected, read, start))


def _score_rows(text: Facts, draft: Any, score: Score) -> None:
    start = text.get("fields", {}).get("commencement")
    left = list(rows_read(draft.lease["facts"]))
    for expected in text.get("row", ()):
        score.rows += 1
        found = next((read for read in left if _same_row(expected, read, start)), None)
        if found:
            score.rows_found += 1
            left.remove(found)
        else:
            score.faults.append(f"row not found: {_shown(expected)}")
    for read in left:
        _false_row(read, draft, score)


def _false_row(read: Read, draft: Any, score: Score) -> None:
    if not any(figure for figure in _figures(read.row, read.component).values()):
        return  # a time without rent: its months are a field
    score.rows_false += not marked(draft, read.key)
    score.faults.append(f"{'marked' if marked(draft, read.key) else 'FALSE'} row: {_shown(read.row)}")


def _shown(row: Facts) -> str:
    return ", ".join(f"{k} {v}" for k, v in row.items() if k not in ("source", "label"))


# --- marks -----------------------------------------------------------------------------------------------------


def of(entry: Any, name: str) -> Any:
    """What a mark says, be it a table or an object."""
    return entry.get(name) if isinstance(entry, dict) else getattr(entry, name, None)


def marked(draft: Any, key: str) -> bool:
    """Whether a person is asked to confirm this, a part of it, or what holds it."""
    keys = [str(of(entry, "key")) for entry in draft.confirm]
    return any(k.startswith(key) or key.startswith(k) for k in keys)


def _said(draft: Any) -> str:
    """All that a draft says in words: notes, questions, what was left out, what its checks find."""
    facts = draft.lease["facts"]
    parts: list[object] = [facts.get("notes", ()), draft.missing, draft.confirm, facts.get("incentives", ()),
                           facts.get("options", ())]
    parts += [getattr(draft, name, ()) for name in ("left_out", "misprints", "checks", "notes")]
    return " ".join(map(str, parts))


def _score_marks(text: Facts, draft: Any, score: Score) -> None:
    """What the draft has to ask, to mark, to name."""
    score.marks += len(draft.confirm)
    said = _said(draft)
    asked = " ".join(str(of(m, "key")) for m in draft.missing)
    looked = [(f"missing {key}", key in asked) for key in text.get("missing", ())]
    looked += [(f"confirm {key}", any(marked_at(draft, key))) for key in text.get("confirm", ())]
    looked += [(f"misprint {_shown(m)}", all(_in(m[k], said) for k in ("printed", "other"))) for m in
               text.get("misprints", ())]
    looked += [(f"trap {figure}", _in(figure, said)) for figure in text.get("traps", ())]
    looked += [(f"redacted {what}", "redact" in said.casefold()) for what in text.get("redacted", ())]
    score.named += len(looked)
    score.named_found += sum(found for _, found in looked)
    score.faults += [f"not named: {what}" for what, found in looked if not found]


def marked_at(draft: Any, end: str) -> Iterator[bool]:
    """Whether a mark is at a key, or below it."""
    return (end in str(of(entry, "key")) for entry in draft.confirm)


def _in(figure: object, said: str) -> bool:
    """Whether a figure is named, with or without commas."""
    plain = re.sub(r"(?<=\d),(?=\d)", "", said)
    return re.sub(r"(?<=\d),(?=\d)", "", str(figure)) in plain


# --- fields ----------------------------------------------------------------------------------------------------

Found = Iterable[tuple[str, Any]]
"""Values with their keys in the draft."""


def _dated(name: str) -> Callable[[Facts], Found]:
    return lambda facts: [(f"facts.{name}", _day(facts[name].get("date")))] if facts.get(name) else []


def _areas(facts: Facts) -> Found:
    return [(f"facts.premises[{i}]", number(p["area"])) for i, p in enumerate(facts.get("premises", ()))]


def _area_total(facts: Facts) -> Found:
    return [("facts.premises_total", number(facts["premises_total"]["area"]))] if facts.get("premises_total") else []


def _shares(facts: Facts) -> Found:
    shares = facts.get("proportionate_shares", ())
    return [(f"facts.proportionate_shares[{i}]", number(p["share"])) for i, p in enumerate(shares)]


def _abatements(facts: Facts) -> Found:
    return [(f"facts.abatements[{i}]", a) for i, a in enumerate(facts.get("abatements", ()))]


def _free(facts: Facts) -> Found:
    """Times without rent: rows of nothing, and what is abated in full."""
    rows = [(r.key, {"from": r.first, "to": r.last}) for r in rows_read(facts)
            if _figures(r.row, r.component) and not any(_figures(r.row, r.component).values())]
    return [*rows, *((k, a) for k, a in _abatements(facts) if number(a.get("share")) == 1)]


def _deposit(facts: Facts) -> Found:
    rents = [(f"facts.rent[{i}]", r) for i, r in enumerate(facts.get("rent", ())) if not r.get("measured", True)]
    held = [(key, number(next((row[k] for k in FIGURES if row.get(k) is not None), None)))
            for key, r in rents if "deposit" in f"{r.get('id')} {r.get('name')} {r.get('accounted_in')}".casefold()
            for row in r.get("rows", ())]
    notes = [n["text"] for n in facts.get("notes", ()) if n["text"].casefold().startswith("security deposit")]
    amounts = [number(found) for note in notes for found in re.findall(r"\d[\d,]*(?:\.\d\d)?", note)[:1]]
    return [*held, *(("facts.notes", amount) for amount in amounts)]


def _due_day(facts: Facts) -> Found:
    return list({r["due_day"]: (f"facts.rent[{i}].due_day", number(r["due_day"]))
                 for i, r in enumerate(facts.get("rent", ())) if r.get("due_day")}.values())


def _escalator(facts: Facts) -> Found:
    return [(f"facts.rent[{i}].escalator", number(r["escalator"].get("rate", r["escalator"].get("amount"))))
            for i, r in enumerate(facts.get("rent", ())) if r.get("escalator")]


def _options(facts: Facts) -> Found:
    return [(f"facts.options[{i}]", o) for i, o in enumerate(facts.get("options", ()))]


def _amounts(name: str) -> Callable[[Facts], Found]:
    return lambda facts: [(f"facts.{name}[{i}]", number(x.get("amount"))) for i, x in enumerate(facts.get(name, ()))]


def _totals(facts: Facts) -> Found:
    return [(f"facts.totals[{i}]", number(t["value"])) for i, t in enumerate(facts.get("totals", ()))]


READERS: dict[str, Callable[[Facts], Found]] = {
    "commencement": _dated("commencement"), "expiration": _dated("expiration"), "areas": _areas,
    "area_total": _area_total, "shares": _shares, "abatements": _abatements, "deposit": _deposit, "due_day": _due_day,
    "escalator": _escalator, "options": _options, "incentives": _amounts("incentives"),
    "prepaid": _amounts("prepaid_rent"), "total": _totals, "free": _free,
}
"""Every field that has a key of its own in a lease file. What a draft has of these and is not expected is false."""
NEVER_FALSE = ("free", "total", "area_total", "escalator")
"""What a draft may have although the text leaves it to its rows."""
NAMED = {"lessor": "lessor", "lessee": "lessee"}


def _same_value(expected: Any, read: Any) -> bool:
    """Whether what was read says all that is expected; a table may say more."""
    if isinstance(expected, dict):
        return all(_same_value(value, read.get(key)) for key, value in expected.items() if key != "rent") and all(
            _in(figure, str(read)) for figure in expected.get("rent", ()))
    if isinstance(expected, list | tuple):
        return isinstance(read, list | tuple) and sorted(map(str, expected)) == sorted(map(str, read))
    if isinstance(expected, int | Decimal) and not isinstance(expected, bool):
        return number(expected) == number(read)
    return _day(expected) == _day(read) if isinstance(expected, date) else bool(expected == read)


def _score_fields(text: Facts, draft: Any, score: Score) -> None:
    facts, expected = draft.lease["facts"], text.get("fields", {})
    for name, reader in READERS.items():
        wanted = expected.get(name, [])
        _score_field(name, wanted if isinstance(wanted, list) else [wanted], list(reader(facts)), draft, score)
    _score_words(expected, draft, score)


def _score_field(name: str, wanted: list[Any], read: list[tuple[str, Any]], draft: Any, score: Score) -> None:
    left = list(read)
    for value in wanted:
        score.fields += 1
        found = next((pair for pair in left if _same_value(value, pair[1])), None)
        score.fields_found += found is not None
        score.faults += [] if found else [f"field not found: {name} {value}"]
        left = [pair for pair in left if pair is not found]
    if name not in NEVER_FALSE:
        for key, value in left:
            if name == "abatements" and _is_free(value):
                continue
            score.fields_false += not marked(draft, key)
            score.faults.append(f"{'marked' if marked(draft, key) else 'FALSE'} field: {name} {value}")


def _is_free(abatement: Facts) -> bool:
    """Whether an abatement is what the text calls a time without rent."""
    return number(abatement.get("share")) == 1 and bool(abatement.get("from"))


def _score_words(expected: Facts, draft: Any, score: Score) -> None:
    """Names, dates of documents, and what only words say: it is in what the draft says."""
    facts, said = draft.lease["facts"], _said(draft)
    everything = f"{said} {draft.lease}"
    for name, value in expected.items():
        if name in READERS:
            continue
        for one in value if isinstance(value, list) else [value]:
            score.fields += 1
            found = one == facts.get(name) if name in NAMED else _in_words(one, everything)
            score.fields_found += found
            score.faults += [] if found else [f"field not found: {name} {one}"]


def _in_words(value: Any, everything: str) -> bool:
    if isinstance(value, date):
        return value.isoformat() in everything or f"{value!r}" in everything
    return _in(str(value).casefold(), everything.casefold())


# --- all of it -------------------------------------------------------------------------------------------------


def score_of(text: Facts, draft: Any) -> Score:
    """What a draft has of what is expected of a text."""
    score = Score(texts=1)
    _score_rows(text, draft, score)
    _score_fields(text, draft, score)
    _score_marks(text, draft, score)
    return score


def scored(name: str, form: str, folder: Path) -> Score:
    """Read a text of this folder in one form, and score it."""
    text = given(name)
    score = score_of(text, asc842.read(typeset(text, form, folder, name)))
    score.faults = [f"{name} ({form}): {fault}" for fault in score.faults]
    return score
