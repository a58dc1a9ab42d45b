"""The cells of one column of a list as those of a column of Leases: read as the column shows, else asked for once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from asc842.base.money import USUAL
from asc842.closing.lease_list import words
from asc842.closing.lease_list.days import Days
from asc842.closing.lease_list.durations import MONTHS_A_YEAR, duration
from asc842.closing.lease_list.kinds import AMOUNTS, FEW_MONTHS, MOST_MONTHS, NO_AMOUNT_IS_NOTHING, kind_of
from asc842.closing.lease_list.numbers import Figure, decimal_mark, figure
from asc842.closing.lease_list.per_payment import RENTS
from asc842.closing.lease_list.told import WORDS, CellFault, ColumnQuestion, ColumnRead, Told, counted
from asc842.closing.portfolio.layout import layouts
from asc842.closing.portfolio.one_row.topics import AS_BEFORE
from asc842.intake.text.typed_dates import how_to_write, no_such_day
from asc842.intake.text.words import listing, quoted
from asc842.intake.text.workbook import CellError, DateText, NumberText

OF_UNKNOWN_UNIT = ("term_months", "renewal_months", "step_months")
"""Columns of months in which others count years too."""
STEPS = ("step_rate", "step_amount")
SMALL_RATE = Decimal("0.2")
"""Bare numbers below are rates as fractions: no percentage of a lease is 0.2 % or less, unless it is said so."""


Cell = tuple[str, str]
"""What a cell says and by which form, which is nothing where it is read as it stands."""
Reader = Callable[[str], Cell | None]


def read_column(column: str, texts: Sequence[str], told: Told) -> ColumnRead:
    """Read the cells of a column of a list as those of a column of Leases."""
    found = ColumnRead()
    filled = [t for t in texts if not words.is_nothing(t) and type(t) is not CellError
              and not (column in STEPS and words.is_index(t))]
    reader, expected = _reader(column, filled, told, found)
    indexed = list[str]()
    for row, text in enumerate(texts):
        found.per.append("")
        if type(text) is CellError:
            found.faults.append(CellFault(text.code, row, text.found, text.expected, text.remedy))
        elif text and words.is_nothing(text):
            found.count("nothing", text, "empty")
        elif column in STEPS and words.is_index(text):
            if "index" in told.says:
                found.count("an index, no fixed step", text, "empty")
            indexed.append(text)
        elif text:
            read = reader(text)
            if read is not None and column in NO_AMOUNT_IS_NOTHING and _is_zero(read[0]):
                found.count("nothing", text, "empty")
            elif read is not None:
                if read[1]:
                    found.count(read[1], text, read[0])
                found.values.append(read[0])
                if kind_of(column) in AMOUNTS:
                    found.per[row] = _per(text)
                continue
            elif not found.questions:
                found.faults.append(CellFault("list.cell", row, quoted(text), expected, _remedy(column, text)))
        found.values.append("")
    if indexed and "index" not in told.says:
        found.questions.append(ColumnQuestion(
            f"{counted(len(indexed), 'cell')} such as {quoted(indexed[0])}", "a step by a rate or an amount", (
                ("index", "rent follows an index and is measured as it is at the start (842-10-30-5b); what the index "
                 "becomes goes into the sheet Index readings"),)))
    return found


def _remedy(column: str, text: str) -> str:
    if kind_of(column) == "date" and no_such_day(text):
        return how_to_write(text)
    if kind_of(column) != "choice":
        return "correct the cell, or empty it"
    meant = layouts()["leases"].columns[column].choices[0]
    return f'correct it, or say under [words] of the mapping file what it means: {{ {quoted(text)} = "{meant}" }}'


@lru_cache(maxsize=100_000, typed=True)
def fits(column: str, text: str) -> bool:
    """Whether a cell may hold what a column of Leases does, whatever convention it is read by."""
    kind = kind_of(column)
    if kind in ("amount", "amount or words", "fraction", "number"):
        return _fits_figures(column, kind, text)
    if kind in ("months", "years"):
        length = duration(text, "months")
        bare = text.replace(".", "").isdigit()
        return length is not None and length[0] <= (FEW_MONTHS.get(column, MOST_MONTHS) if bare else MOST_MONTHS)
    if kind == "date":
        return Days.may_be(text)
    if kind == "date or months":
        return Days.may_be(text) or duration(text, "months") is not None
    if kind in ("text", "id"):
        return type(text) is not DateText
    return _chosen(column, kind, text, {}) is not None


def _fits_figures(column: str, kind: str, text: str) -> bool:
    said = figure(text)
    if said is None:
        return _goes_on(kind, text) or (column in STEPS and words.is_index(text))
    return not said.percent if kind != "fraction" else said.percent or (not said.currency and _small(said))


def _goes_on(kind: str, text: str) -> bool:
    """Whether a cell of the rent of a renewal says that rent and its steps go on."""
    return kind == "amount or words" and words.plain(text) == AS_BEFORE


def _small(said: Figure) -> bool:
    values = [v for mark in said.marks if (v := said.value(mark)) is not None]
    return any(abs(v) < 100 for v in values)


def _reader(column: str, filled: Sequence[str], told: Told, found: ColumnRead) -> tuple[Reader, str]:
    """Return what reads a cell of a column, and what it expects there; notes what has to be asked."""
    kind = kind_of(column)
    if kind == "id":
        return _id, "the id of a lease"
    if kind in ("amount", "number", "fraction", "amount or words"):
        return _figures(column, kind, filled, told, found)
    if kind in ("months", "years"):
        return _lengths(column, kind, filled, told, found)
    if kind in ("date", "date or months"):
        days = Days.of(filled, told)
        found.questions += days.questions
        found.says |= days.says
        by_month = _lengths(column, "months", [], told, ColumnRead())[0]
        return (lambda t: days.read(t) or (by_month(t) if kind != "date" else None)), (
            "a date" if kind == "date" else "a date, or a number of months")
    if kind == "text":
        return (lambda t: (" ".join(t.split()), "")), "text"
    choices = layouts()["leases"].columns[column].choices if kind == "choice" else ("yes", "no")
    return (lambda t: _chosen(column, kind, t, told.words)), f"one of: {listing(choices)}" if kind != "day" else (
        "a day of the month, from 1 to 31")


def _chosen(column: str, kind: str, text: str, further: Mapping[str, str]) -> Cell | None:
    said = further.get(text) or (
        words.due_day(text) if kind == "day" else words.yes_or_no(text) if kind == "yes or no" else
        words.choice(text, column, layouts()["leases"].columns[column].choices))
    if said is None:
        return None
    return said, "" if said == text or (kind == "yes or no" and text in ("yes", "no", "true", "false")) else WORDS


def _id(text: str) -> Cell | None:
    """Return the id that a text makes: small letters, digits, dots and dashes."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9._-]+", "-", plain).strip("-._")[:80].strip("-._")
    return (made, "" if made == text else "an id") if made else None


# Figures -----------------------------------------------------------------------------------------------------------


def _figures(column: str, kind: str, filled: Sequence[str], told: Told, found: ColumnRead) -> tuple[Reader, str]:
    figures = [f for f in map(figure, filled) if f is not None]
    found.currencies = list(dict.fromkeys(f.currency for f in figures if f.currency))
    decimal = _decimal(filled, told, found, grouped=kind != "fraction")
    rates = _rates([f for f in figures if not f.percent], decimal, told, found) if kind == "fraction" else ""
    cents = _rounding(figures, decimal, told, found) if kind == "amount" else False

    def read(text: str) -> Cell | None:
        said = figure(text)
        value = said.value(decimal) if said else None
        if said is None or value is None:
            return (AS_BEFORE, "") if _goes_on(kind, text) else None
        forms = list(said.forms)
        if kind == "fraction":
            return None if column == "discount_rate" and told.unit == "months" else _rate(said, value, rates, forms)
        if said.percent or (said.per and column not in RENTS):
            return None
        if type(text) is not NumberText and not re.fullmatch(r"-?\d+(\.\d+)?", text):
            forms += ["thousands apart"] if re.search(r"\d[.,' \u00a0]\d{3}", text) else []
            forms += ["a decimal comma"] if decimal == "comma" and "," in text else []
        rounded = value.quantize(Decimal(1).scaleb(-told.places), ROUND_HALF_UP) if cents else value
        forms += ["more than cents"] if rounded != value else []
        return f"{rounded:f}", ", ".join(forms)
    return read, "a rate, such as 7.25 %" if kind == "fraction" else "an amount" if kind == "amount" else "a number"


def _rate(said: Figure, value: Decimal, rates: str, forms: list[str]) -> Cell | None:
    """Return a year's rate as a fraction; one that fits its column's way of writing no better than another is none."""
    if said.per == "monthly":
        return None
    percent = said.percent or rates == "percent"
    if not said.percent and value and (abs(value) < SMALL_RATE if percent else abs(value) >= 1):
        return None
    made = value / 100 if percent else value
    forms += ["percent"] if percent and not said.percent else []
    return f"{made.normalize():f}", ", ".join(forms)


def _decimal(filled: Sequence[str], told: Told, found: ColumnRead, *, grouped: bool) -> str:
    """Return what marks decimals; of rates, none of which is ``grouped`` by thousands, any mark that they have."""
    if "decimal" in told.says:
        return told.says["decimal"]
    typed = [f for f, t in ((figure(t), t) for t in filled) if f is not None and type(t) is not NumberText]
    mark, unclear = decimal_mark(typed, commas_group=told.commas_group)
    marks = {"point" if "." in f.body else "comma" for f in unclear}
    if not grouped and len(marks) == 1 and all(len(f.marks) > 1 for f in unclear):
        mark, unclear = marks.pop(), []
    if unclear:
        shown = listing(dict.fromkeys(f.body for f in unclear), 3)
        one, two = (next((f.body for f in unclear if m in f.marks), unclear[0].body) for m in ("point", "comma"))
        found.questions.append(ColumnQuestion(
            f"{counted(len(unclear), 'number')} such as {shown}", "what marks decimals", (
                ("point", f"{one} has a decimal point" if "." in one else "commas group"),
                ("comma", f"{two} has a decimal comma" if "," in two else "points group"))))
    elif mark == "comma":
        found.says["decimal"] = mark
    return mark or "point"


def _rates(bare: Sequence[Figure], decimal: str, told: Told, found: ColumnRead) -> str:
    """Return how bare numbers of a column of rates are meant: as percentages, or as fractions."""
    if "rates" in told.says:
        return told.says["rates"]
    values = [abs(v) for f in bare if (v := f.value(decimal))]
    if all(v < SMALL_RATE for v in values):
        return "fraction"
    large = [v for v in values if v >= SMALL_RATE]
    if told.unit == "percent" and len(large) == len(values):
        found.says["rates"] = "percent"
        return "percent"
    shown = f"{large[0].normalize():f}"
    what = f"{counted(len(large), 'bare number')} such as {shown}"
    found.questions.append(ColumnQuestion(what, "whether they are percentages", (
        ("percent", f"{shown} is {shown} %"), ("fraction", f"{shown} is {(large[0] * 100).normalize():f} %"))))
    return "percent"


def _rounding(figures: Sequence[Figure], decimal: str, told: Told, found: ColumnRead) -> bool:
    """Whether amounts are to be rounded to cents, or what the currency has, which is asked where some are finer."""
    if "rounding" in told.says:
        return True
    finer = [v for f in figures if (v := f.value(decimal)) is not None and v != round(v, told.places)]
    if finer and not found.questions:
        held = "cents" if told.places == USUAL else f"the {told.places} decimals of the currency"
        found.questions.append(ColumnQuestion(
            f"{counted(len(finer), 'amount')} with more decimals than {held}, such as {finer[0]:f}",
            f"amounts in {held}", (("cents", f"each is rounded to {'the cent' if held == 'cents' else held}"),)))
    return False


def _per(text: str) -> str:
    said = figure(text)
    return said.per if said else ""


def _is_zero(text: str) -> bool:
    return bool(re.fullmatch(r"-?0*(\.0*)?", text))


# Lengths of time ---------------------------------------------------------------------------------------------------


def _lengths(column: str, kind: str, filled: Sequence[str], told: Told, found: ColumnRead) -> tuple[Reader, str]:
    """Return what reads months, or years; in what bare numbers count is asked for where neither head nor cells say."""
    unit = told.says.get("unit") or (told.unit if told.unit in ("months", "years") else "")
    bare = [t for t in filled if re.fullmatch(r"\d+(\.\d+)?", t.strip())]
    if not unit and bare and column in FEW_MONTHS and column not in OF_UNKNOWN_UNIT:
        unit = kind  # what it is headed in the template says in what it counts
    if not unit and bare:
        what = f"{counted(len(bare), 'number')} such as {bare[0]}"
        found.questions.append(ColumnQuestion(what, "in what they count", (
            ("months", f"{bare[0]} months"), ("years", f"{bare[0]} years"))))
    elif bare and "unit" not in told.says:
        found.says["unit"] = unit

    def read(text: str) -> Cell | None:
        length = duration(text, unit or kind)
        if length is None:
            return None
        months, counted = length
        value = months / MONTHS_A_YEAR if kind == "years" else months
        if kind == "months" and value != int(value) and column != "free_months":
            return None
        said = f"{value.normalize():f}"
        return said, "" if said == text else counted
    return read, f"a number of {kind}"
