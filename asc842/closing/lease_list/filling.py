"""What is made of a list so far: its columns as they are read, rows of Leases, questions and problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from asc842.base.errors import Problem
from asc842.closing.lease_list.found import FoundList, ListColumn
from asc842.closing.lease_list.heads import title
from asc842.closing.lease_list.mapping_file import ListMapping
from asc842.closing.lease_list.needs import Usual
from asc842.closing.lease_list.placing import Placed
from asc842.closing.lease_list.told import ASKED, SAYS, ColumnQuestion, ColumnRead, Conversion

Said = dict[str, str]
GLOBAL = {"dates": "--dates", "decimal": "--numbers"}


class Converted(NamedTuple):
    """Cells of a column read otherwise than they stand: its head, its column of Leases, the form, how many."""

    label: str
    column: str
    form: str
    cells: Conversion


@dataclass(slots=True)
class FilledList:
    """What a list says, as rows of Leases and Rent steps; ``lines`` are the numbers of the rows of leases in the list.

    ``asked`` are the section and key of the mapping that would answer a question, with the answers there are; ``read``
    the words by which columns were read.
    """

    rows: list[Said] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    rent: list[tuple[int, Said]] = field(default_factory=list)
    converted: list[Converted] = field(default_factory=list)
    usual: list[Usual] = field(default_factory=list)
    questions: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    asked: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    read: dict[str, list[str]] = field(default_factory=dict)
    filled: list[tuple[str, str, int]] = field(default_factory=list)

    def tables(self) -> dict[str, list[Said]]:
        """Return the rows by table, as a template takes them."""
        return {"leases": self.rows, **({"rent": [row for _, row in self.rent]} if self.rent else {})}


@dataclass(slots=True)
class Filling:
    """A list on its way to rows of Leases: ``made`` is what comes of it, ``reads`` its columns by what they are.

    ``everywhere`` says how columns are read that don't show it themselves; ``not_read`` are columns of Leases that
    the list has, and of which no cell can be read.
    """

    found: FoundList
    places: Sequence[Placed]
    said: ListMapping
    everywhere: Mapping[str, str]
    made: FilledList = field(default_factory=FilledList)
    reads: dict[str, ColumnRead] = field(default_factory=dict)
    by_target: dict[str, ListColumn] = field(default_factory=dict)
    not_read: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.by_target = {p.target: p.column for p in self.places if p.target}
        self.not_read = {p.seems for p in self.places if p.seems}
        self.made.lines = [line for line, _ in self.found.rows]

    def ask(self, problem: Problem, section: str, key: str, choices: tuple[str, ...]) -> None:
        """Ask something once, with the section and key of the mapping that would answer it, if any."""
        self.made.questions.append(problem)
        if section:
            self.made.asked.append((section, key, choices))

    def ask_of(self, column: ListColumn, question: ColumnQuestion) -> None:
        """Ask how the cells of a column are read."""
        topic = SAYS[question.answers[0][0]]
        option = GLOBAL.get(topic, "")
        ways = [f"{option} {word} ({means})" if option else f'--read "{column.label}={word}" ({means})'
                for word, means in question.answers]
        self.ask(self.found.problem(ASKED[topic], column, question.found, question.expected, ", or ".join(ways)),
                 "read", column.label, tuple(answer for answer, _ in question.answers))

    def count(self, column: str, form: str, typed: str, read: str) -> None:
        """Count a cell that is read otherwise than it stands."""
        label = self.by_target[column].label if column in self.by_target else title(column)
        old = next((c.cells for c in self.made.converted if (c.label, c.form) == (label, form)), None)
        if old is not None:
            old.count += 1
        else:
            self.made.converted.append(Converted(label, column, form, Conversion(1, typed, read)))
