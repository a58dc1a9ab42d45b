"""All rent of a contract: its tables, joined where two of them state one rent."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from asc842.reading.found import Found
from asc842.reading.language.amounts import Amount
from asc842.reading.layouts import LAYOUTS
from asc842.reading.rent.flat import flat_rent
from asc842.reading.rent.tables import FIGURES, RentComponent, components_of, left_out
from asc842.reading.said import Group, Said

SENTENCES = 90
"""The place of the layout that reads sentences; those before it read tables."""


def _begins(found: Found) -> date | None:
    """Return the commencement date that the contract prints, if it does."""
    begins = found.single["commencement"].value if "commencement" in found.single else None
    return begins if isinstance(begins, date) else None


def read_tables(found: Found) -> None:
    """Read every table of rent, and keep its lines out of what clauses are read from."""
    taken = set[int]()
    for layout in LAYOUTS:
        for table in layout.entry(found.document, taken) if layout.place < SENTENCES else ():
            if components := components_of(table, found.areas):
                taken |= table.lines
                found.tables += components
    _extended(found, found.tables)
    if not any(c.kind == "rent" for c in found.tables):
        for component in found.tables:
            component.kind = "rent" if component.kind == "unnamed" else component.kind
    read = [c.table for c in found.tables if c.kind in ("rent", "option") and c.table]
    first = {id(t): found.document.line_at(min(r.start for r in t.rows)).start for t in read}
    found.document.hide({n for t in read for n in t.lines if found.document.lines[n].start >= first[id(t)]})


CENTS = Decimal("0.50")
"""What rounding of some rows to the cent takes or adds."""
_NAMES = {"month": "month", "lease_year": "lease year"}
_COMMENCES = re.compile(r"\W*(?:from\s+)?(?:the\s+)?(?:lease\s+|term\s+)?commencement\s+date\b", re.I)
_GRANTS = re.compile(
    r"\b(?:options?|rights?|elections?|privileges?)\b[^.\n]{0,80}?\bto\s+(?:renew|extend)|\b(?:renewal|extension)\s+(?:options?|rights?)\b"
    r"|\bmay\s+(?:renew|extend)\b|\boptions?\s+(?:terms?|periods?)\b|\bif\s+(?:the\s+)?(?:tenant|lessee|option)[^.\n]{0,80}\bexercise",
    re.I,
)


def _extended(found: Found, components: list[RentComponent]) -> None:
    """Take the rent of an extension for that of the term where the document extends it, and grants no option to."""
    if not _GRANTS.search(found.flow):
        for component in components:
            component.kind = "rent" if component.kind == "option" else component.kind


def read_rent(found: Found) -> None:
    """Put tables and sentences that state rent together; figures that are no rent are listed with what they are."""
    starts = found.single["rent_commencement"].value if "rent_commencement" in found.single else None
    begins = _begins(found)
    all_of = list(found.tables)
    for component in found.tables:
        _from_commencement(component, begins)
    no_rent = {n for c in found.tables if c.kind == "left out" and c.table and c.table.heads for n in c.table.lines}
    for layout in LAYOUTS:
        for table in layout.entry(found.document, no_rent) if layout.place == SENTENCES else ():
            all_of += [
                c
                for c in components_of(table, found.areas, starts, begins)
                if c.kind != "rent" or not _repeats(c, found.tables)
            ]
    _extended(found, all_of)
    if not any(c.kind == "rent" for c in all_of) and (flat := flat_rent(found)):
        all_of.append(flat)
    for component in all_of:
        if component.kind in ("left out", "unnamed"):
            found.left_out += [(text, component.start, component.end) for text in left_out(component)]
        elif not any(how(component, found.components) for how in (_joined, _precedes, _continues)):
            found.components.append(component)
    _of_premises(found)
    _totals(found)
    for component in found.components:
        _follow(component)
        if component.kind == "rent":
            _within_term(component, found)
    if not any(c.kind == "rent" for c in found.components):
        found.seek("facts.rent", "What rent does the contract print, and for when?")


def _totals(found: Found) -> None:
    """Note the total that a table of rent prints of itself; where no column adds up to it, it is asked about."""
    for component in found.components:
        printed = component.table.totals if component.table else []
        figures = [i for i in printed[-1].values if i.amount and i.amount.value] if len(printed) == 1 else []
        if component.kind != "rent" or not figures or "total" in found.notes:
            continue
        sums = [_sum(component, key) for key in ("period_total", "annual", "amount", "monthly")]
        value = next((i for i in figures if _near(i.amount, sums)), figures[-1])
        total = value.amount.value if value.amount else None
        off = "" if _near(value.amount, sums) else "no column of the table adds up to it: of what is it the total?"
        group = found.add("totals", value=Said(total, value.start, value.end, (), off))
        group.said["of"] = Said("gross rent", value.start, value.start + 1)
        found.notes["total"] = total


def _sum(component: RentComponent, key: str) -> Decimal:
    return sum((row.value(key) or Decimal(0) for row in component.rows), Decimal(0))


def _near(amount: Amount | None, sums: list[Decimal]) -> bool:
    """Whether an amount is one of some sums, but for cents."""
    return amount is not None and amount.value is not None and any(abs(amount.value - s) <= CENTS for s in sums if s)


def _of_premises(found: Found) -> None:
    """Name components of one name after the premises that each is for, where every one names others."""
    for kind in ("rent", "option"):
        rents = [c for c in found.components if c.kind == kind]
        names = {c.premises.lower() for c in rents}
        if 1 < len(rents) == len(names) and "" not in names and len({c.name for c in rents}) < len(rents):
            for component in rents:
                component.name = f"{component.name}, {component.premises}"


def _from_commencement(component: RentComponent, begins: date | None) -> None:
    """Give a first row that begins with the commencement date the day that the contract prints for that."""
    said = component.rows[0].said if component.rows else {}
    label = said.get("label")
    if begins and label and "to" in said and "from" not in said and _COMMENCES.match(str(label.value)):
        component.rows[0].put("from", Said(begins, label.start, label.end))


def _precedes(component: RentComponent, known: list[RentComponent]) -> bool:
    """Put dated rows of sentences before those of the one table that begins after them."""
    tables = [c for c in known if c.kind == component.kind]
    ends = component.rows[-1].said
    key, due = _due(component.rows[-1])
    if len(tables) == 1 and due is not None and tables[0].rows[0].value(key) == due:
        tables[0].rows[:0] = component.rows
        tables[0].also += component.printed
        return True
    last = component.rows[-1].value("to" if "to" in ends else "from")
    if len(tables) != 1 or not component.table or component.table.layout != "prose" or not isinstance(last, date):
        return False
    first = tables[0].rows[0]
    later = isinstance(first.value("from"), date) and first.value("from") > last
    if later or first.value("lease_year") == 2:
        tables[0].rows[:0] = component.rows
        tables[0].also += component.printed
        return True
    return False


def _continues(component: RentComponent, known: list[RentComponent]) -> bool:
    """Put rows after those of another place which end the day before, or go on until something follows."""
    first, days = component.rows[0].value("from"), [row.value("from") for row in component.rows]
    same = [c for c in known if c.kind == component.kind and c.name == component.name]
    if len(same) != 1 or not same[0].rows[-1].said:
        return False
    last = same[0].rows[-1]
    key, due = _due(last)
    if key != "from" and due is not None and due in (component.rows[0].value(key), _counted(component.rows[0], key)):
        same[0].rows += component.rows
        same[0].also += component.printed
        return True
    if not all(isinstance(d, date) for d in days) or days != sorted(days):
        return False
    open_since = last.value("from") if "to" not in last.said else None
    goes_on = isinstance(open_since, date) and open_since < first
    if goes_on or (isinstance(last.value("to"), date) and last.value("to") + timedelta(1) == first):
        same[0].rows += component.rows
        same[0].also += component.printed
        return True
    return False


def _counted(row: Group, key: str) -> int | None:
    """Return the lease month with which a row begins that counts lease years, or the other way round."""
    month, year = row.value("month"), row.value("lease_year")
    if key == "month":
        return 12 * year - 11 if year else None
    return (month + 11) // 12 if month and month % 12 == 1 else None


AGAIN = "its rows begin again at an earlier time: are the later ones the same rent?"
OPEN = "its first row goes on from a time that was not read: what is due before, and from when is this?"
_NEXT = re.compile(
    r"(?:for\s+|during\s+)?(?:the\s+)?(?:next|following|succeeding|subsequent|remain\w*|balance|thereafter)\b", re.I
)


def _follow(component: RentComponent) -> None:
    """Doubt the beginning of a row that does not follow the one before it: a time between has no rent, or two."""
    first = component.table.rows[0].label if component.table else []
    if first and _NEXT.match(first[0].text.strip()):
        component.question = component.question or OPEN
    for before, row in pairwise(component.rows):
        key, due = _due(before)
        said = row.said.get(key)
        if said is None or due is None or said.doubtful or said.value == due or type(said.value) is not type(due):
            continue
        since: Any = before.value(key)
        now: Any = said.value
        if type(since) is type(now) and now <= since:
            component.question = component.question or AGAIN
        question = f"{due} would follow the row before it, and {said.value} is printed: what is due between?"
        row.said[key] = replace(said, question=question)


def _within_term(component: RentComponent, found: Found) -> None:
    """Doubt a first row that does not begin with the lease, and rows that begin after its end."""
    first = component.rows[0]
    alone = sum(c.kind == "rent" for c in found.components) == 1
    for key in ("month", "lease_year"):
        if (said := first.said.get(key)) and said.value > 1 and not said.doubtful and alone:
            first.said[key] = replace(said, question=f"what rent is due before {_NAMES[key]} {said.value}?")
    months = found.single["term_months"].value if "term_months" in found.single else None
    ends = found.single["expiration"].value if "expiration" in found.single else None
    for row in component.rows:
        for key, most in (("month", months), ("lease_year", -(-months // 12) if months else None), ("from", ends)):
            said = row.said.get(key)
            if said and most and type(said.value) is type(most) and said.value > most and not said.doubtful:
                row.said[key] = replace(said, question="it begins after the end of the term: is it rent of an option?")


def _due(row: Group) -> tuple[str, date | int | None]:
    """Return the key and value with which the row after one begins where it follows it, as far as the row says."""
    if isinstance(last := row.value("to"), date):
        return "from", last + timedelta(1)
    if isinstance(month := row.value("through_month"), int):
        return "month", month + 1
    year = row.value("through_lease_year")
    return "lease_year", year + 1 if isinstance(year, int) else None


def _repeats(component: RentComponent, all_of: list[RentComponent]) -> bool:
    """Whether sentences say rent that a table says too, or part of it."""
    printed = {
        s.value
        for c in all_of
        if c is not component and c.kind == "rent"
        for row in c.rows
        for k, s in row.said.items()
        if k in FIGURES
    }
    return any(s.value in printed for row in component.rows for k, s in row.said.items() if k in FIGURES)


def _joined(component: RentComponent, known: list[RentComponent]) -> bool:
    """Join a table with one before it that states the same rent: the same rows, or its years and these its months."""
    for other in known:
        if other.kind != component.kind or len(other.rows) != len(component.rows):
            continue
        if _same(other, component):
            other.also += component.printed
            return True
        mine, theirs = ({k for row in c.rows for k in row.said if k in FIGURES} for c in (component, other))
        if not mine & theirs and _agree(other, component):
            for row, more in zip(other.rows, component.rows, strict=True):
                _merge(row.said, more.said)
            other.also += component.printed
            return True
    return False


def _same(one: RentComponent, other: RentComponent) -> bool:
    return all(
        all(a.value(k) == b.value(k) for k in b.said if k != "label")
        for a, b in zip(one.rows, other.rows, strict=True)
    )


def _agree(one: RentComponent, other: RentComponent) -> bool:
    """Whether one table's years are twelve of the other's months in most rows."""
    good = total = 0
    for a, b in zip(one.rows, other.rows, strict=True):
        both = {**a.said, **b.said}
        if "annual" in both and "monthly" in both:
            total += 1
            good += abs(both["annual"].value - 12 * both["monthly"].value) < Decimal("0.5")
    return total > 0 and good * 3 >= total * 2


def _merge(row: dict[str, Said], more: dict[str, Said]) -> None:
    """Add another table's figures to a row; lease months beside dates become their count."""
    for key, one in more.items():
        if key in FIGURES:
            row[key] = one
    dated, counted = (row, more) if "from" in row and "to" in row else (more, row)
    if not ("from" in dated and "to" in dated and "month" in counted) or "months" in row:
        return
    first, last = counted["month"], counted.get("through_month", counted["month"])
    said: dict[str, Said] = {k: dated[k] for k in ("label", "from", "to") if k in dated}
    for key in ("month", "through_month"):
        row.pop(key, None)
    row |= said
    row["months"] = Said(Decimal(last.value - first.value + 1), first.start, last.end)
