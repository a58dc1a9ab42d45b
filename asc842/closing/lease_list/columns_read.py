"""The cells of each column of a list, as it shows or as it is said how they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from asc842.base.money import USUAL, digits_of
from asc842.closing.lease_list.durations import unit_of_terms
from asc842.closing.lease_list.filling import Converted, Filling
from asc842.closing.lease_list.found import ListColumn
from asc842.closing.lease_list.heads import in_larger_units, title, unit_of
from asc842.closing.lease_list.kinds import AMOUNTS, kind_of
from asc842.closing.lease_list.reading import read_column
from asc842.closing.lease_list.told import SAYS, ColumnRead, Told

ENDS = ("commencement", "expiration")


def read_columns(f: Filling) -> None:
    """Read every column that is one of Leases, and make its cells those of rows."""
    # The currency says how many decimals amounts have; start and end may show in what a term counts.
    for target in sorted(f.by_target, key=lambda c: (c != "currency", c == "term_months")):
        f.reads[target] = _read(f, target, f.by_target[target])
    f.made.rows = [{t: f.reads[t].values[n] for t in f.by_target if f.reads[t].values[n]}
                   for n in range(len(f.made.lines))]


def _read(f: Filling, target: str, column: ListColumn) -> ColumnRead:
    texts, says = f.found.texts(column), _says(f, column.label)
    read = read_column(target, texts, _told(f, column, says))
    known = {**f.everywhere, **(_unit_of_term(f, texts) if target == "term_months" else {})}
    if open_ := {SAYS[q.answers[0][0]] for q in read.questions} & known.keys():
        says |= {topic: known[topic] for topic in open_}
        read = read_column(target, texts, _told(f, column, says))
    f.made.read[column.label] = [*dict.fromkeys((*says.values(), *read.says.values()))]
    for question in read.questions:
        f.ask_of(column, question)
    for fault in read.faults:
        f.made.problems.append(f.found.problem(
            fault.code, column, fault.found, fault.expected, fault.remedy, f.made.lines[fault.row]))
    if kind_of(target) in AMOUNTS and in_larger_units(column.head):
        f.made.problems.append(f.found.problem(
            "list.thousands", column, "a head that says thousands or millions", "amounts in full",
            "write them in full, and take it out of the head"))
    f.made.converted += [Converted(column.label, target, form, cells)
                         for form, cells in read.conversions.items() if not read.questions]
    return read


def _says(f: Filling, label: str) -> dict[str, str]:
    """Return what is said of how a column is read: what the command says of all goes before the mapping file."""
    own = ("read", label) in f.said.given
    return {topic: word for topic, word in f.said.says(label).items() if own or topic not in f.everywhere}


def _unit_of_term(f: Filling, texts: Sequence[str]) -> dict[str, str]:
    """Return in what a term counts where start and end of the leases show it."""
    ends = [[date.fromisoformat(v) if v else None for v in f.reads[c].values] for c in ENDS if c in f.reads]
    unit = unit_of_terms(zip(texts, *ends, strict=True)) if len(ends) == len(ENDS) else ""
    return {"unit": unit} if unit else {}


def _told(f: Filling, column: ListColumn, says: Mapping[str, str]) -> Told:
    file = f.found.file
    return Told(says, unit_of(column.head), not file.separator, f.found.sheet.later, file.separator != ";",
                f.said.words.get(column.label, {}), _places(f))


def _places(f: Filling) -> int:
    """Return the most decimals that a currency of the list has."""
    read = f.reads["currency"].values if "currency" in f.reads else []
    named = {code.upper() for code in (*read, f.said.values.get(title("currency"), "")) if code}
    return max(map(digits_of, named), default=USUAL)
