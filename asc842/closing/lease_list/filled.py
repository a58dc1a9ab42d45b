"""A list as rows of the sheet Leases: its cells read, what it leaves out filled in, and everything asked for once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from asc842.base.errors import Problem
from asc842.closing.lease_list.durations import unit_of_terms
from asc842.closing.lease_list.found import FoundList, ListColumn
from asc842.closing.lease_list.heads import column_titled, in_larger_units, shares_a_word, title, unit_of
from asc842.closing.lease_list.kinds import AMOUNTS, kind_of
from asc842.closing.lease_list.mapping_file import ListMapping
from asc842.closing.lease_list.needs import (
    ASKED_BY,
    INSTEAD,
    NEEDED,
    OF_EACH,
    SAYS_NOTHING,
    Usual,
    answers,
    holds,
    missing,
    says_nothing,
    usual,
)
from asc842.closing.lease_list.numbers import CODES, OWN, figure, may_be_in
from asc842.closing.lease_list.per_payment import as_a_year, of_one_payment
from asc842.closing.lease_list.placing import Placed
from asc842.closing.lease_list.reading import fits, read_column
from asc842.closing.lease_list.told import ASKED, SAYS, ColumnQuestion, ColumnRead, Conversion, Told, counted
from asc842.closing.portfolio.headings import sheet_heading
from asc842.intake.text.places import Lines
from asc842.intake.text.text_table import TextTable
from asc842.intake.text.words import listing, quoted

Said = dict[str, str]
GLOBAL = {"dates": "--dates", "decimal": "--numbers"}
PER = {"months": "monthly", "years": "yearly"}
ENDS = ("commencement", "expiration")
OPEN = "Term (months) or End"


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


def fill(found: FoundList, places: Sequence[Placed], said: ListMapping, everywhere: Mapping[str, str]) -> FilledList:
    """Read a list whose columns are placed; ``everywhere`` says how columns are read that don't show it themselves."""
    return _Filling(found, places, said, everywhere).filled()


class _Filling:
    def __init__(self, found: FoundList, places: Sequence[Placed], said: ListMapping, everywhere: Mapping[str, str]
                 ) -> None:
        self.found, self.places, self.said, self.everywhere = found, places, said, everywhere
        self.by_target = {p.target: p.column for p in places if p.target}
        self.made = FilledList()
        self.reads = dict[str, ColumnRead]()
        self.not_read = {p.seems for p in places if p.seems}

    def filled(self) -> FilledList:
        made, of = self.made, self.by_target
        made.lines = [line for line, _ in self.found.rows]
        reads = self.reads
        for target in sorted(of, key=lambda c: c == "term_months"):  # what a term counts in, start and end may show
            reads[target] = self._read(target, of[target])
        made.rows = [{t: reads[t].values[n] for t in of if reads[t].values[n]} for n in range(len(made.lines))]
        self._without_use(reads)
        self._currency(reads)
        self._set()
        self._of_one_currency(reads)
        made.usual += [u for u in usual(made.rows) if ("set", title(u.column)) not in {a[:2] for a in made.asked}]
        self._ids(reads)
        self._rent(reads)
        if not made.lines:
            self._ask(self.found.problem("list.no-lease", None, "no row below the heads that is a lease",
                                         "a row for each lease",
                                         "check that these are the heads of the list"), "", "", ())
        self._missing()
        return made

    # The cells of a column

    def _read(self, target: str, column: ListColumn) -> ColumnRead:
        texts, says = self.found.texts(column), self._says(column.label)
        read = read_column(target, texts, self._told(column, says))
        known = {**self.everywhere, **(self._unit_of_term(texts) if target == "term_months" else {})}
        if open_ := {SAYS[q.answers[0][0]] for q in read.questions} & known.keys():
            says |= {topic: known[topic] for topic in open_}
            read = read_column(target, texts, self._told(column, says))
        self.made.read[column.label] = [*dict.fromkeys((*says.values(), *read.says.values()))]
        for question in read.questions:
            self._ask(self._question(column, question), "read", column.label, tuple(a for a, _ in question.answers))
        for fault in read.faults:
            self.made.problems.append(self.found.problem(
                fault.code, column, fault.found, fault.expected, fault.remedy, self.made.lines[fault.row]))
        if kind_of(target) in AMOUNTS and in_larger_units(column.head):
            self.made.problems.append(self.found.problem(
                "list.thousands", column, "a head that says thousands or millions", "amounts in full",
                "write them in full, and take it out of the head"))
        self.made.converted += [Converted(column.label, target, form, cells)
                                for form, cells in read.conversions.items() if not read.questions]
        return read

    def _says(self, label: str) -> dict[str, str]:
        """Return what is said of how a column is read: what the command says of all goes before the mapping file."""
        own = ("read", label) in self.said.given
        return {topic: word for topic, word in self.said.says(label).items() if own or topic not in self.everywhere}

    def _unit_of_term(self, texts: Sequence[str]) -> dict[str, str]:
        """Return in what a term counts where start and end of the leases show it."""
        ends = [[date.fromisoformat(v) if v else None for v in self.reads[c].values] for c in ENDS if c in self.reads]
        unit = unit_of_terms(zip(texts, *ends, strict=True)) if len(ends) == len(ENDS) else ""
        return {"unit": unit} if unit else {}

    def _told(self, column: ListColumn, says: Mapping[str, str]) -> Told:
        file = self.found.file
        return Told(says, unit_of(column.head), not file.separator, self.found.sheet.later, file.separator != ";",
                    self.said.words.get(column.label, {}))

    def _question(self, column: ListColumn, question: ColumnQuestion) -> Problem:
        topic = SAYS[question.answers[0][0]]
        option = GLOBAL.get(topic, "")
        ways = [f"{option} {word} ({means})" if option else f'--read "{column.label}={word}" ({means})'
                for word, means in question.answers]
        return self.found.problem(ASKED[topic], column, question.found, question.expected, ", or ".join(ways))

    def _ask(self, problem: Problem, section: str, key: str, choices: tuple[str, ...]) -> None:
        self.made.questions.append(problem)
        if section:
            self.made.asked.append((section, key, choices))

    def _without_use(self, reads: Mapping[str, ColumnRead]) -> None:
        """Leave out what a row says of an option, an allowance or a step that it does not have, and count it."""
        for column in (c for c in SAYS_NOTHING if c in reads):
            rows = [row for row in self.made.rows if says_nothing(row, column)]
            texts = [row.pop(column) for row in rows]
            if texts:
                self.made.converted.append(Converted(self.by_target[column].label, column, "nothing to say it of",
                                                     Conversion(len(texts), texts[0], "empty")))

    # What holds for all leases

    def _currency(self, reads: Mapping[str, ColumnRead]) -> None:
        signs = dict.fromkeys(c.upper() for r in reads.values() for c in r.currencies if c.upper() not in OWN)
        if signs and "currency" not in reads and title("currency") not in self.said.values:
            codes = tuple(CODES.get(s, s) for s in signs)
            shown = f"amounts in {', '.join(signs)}, and no column of the currency"
            self._ask(self.found.problem("list.currency", None, shown, "the currency of the leases",
                                         f'--set "Currency={codes[0]}"'),
                      "set", title("currency"), codes)

    def _of_one_currency(self, reads: Mapping[str, ColumnRead]) -> None:
        """Refuse amounts whose sign is not that of the lease's currency, once it is known."""
        if any(q.code == "list.currency" for q in self.made.questions):
            return
        for column in (self.by_target[target] for target, read in reads.items() if read.currencies):
            for line, row, text in zip(self.made.lines, self.made.rows, self.found.texts(column), strict=True):
                own, said = row.get("currency", "USD"), figure(text)
                if said and not may_be_in(said.currency, own):
                    self.made.problems.append(self.found.problem(
                        "list.currency", column, f"{text} of a lease in {own}", "an amount in the lease's currency",
                        "correct one of them; leases in several currencies need a column headed Currency", line))

    def _set(self) -> None:
        """Fill in what is said of every lease whose cell is empty."""
        for name, text in self.said.values.items():
            target = column_titled(name) or ""
            read = read_column(target, [text], Told({}, unit_of(name), words={}))
            for fault in read.faults:
                self.said.problem("mapping.value", ("set", name), fault.found, fault.expected, "correct it")
            for question in read.questions:
                self.said.problem("mapping.value", ("set", name), question.found, question.expected,
                                  "write it so that it is sure")
            if not read.values[0]:
                self.not_read |= {target} if read.faults or read.questions else set()
                continue
            rows = [row for row in self.made.rows if target not in row and holds(row, target)]
            for row in rows:
                row[target] = read.values[0]
            self.made.filled.append((title(target), text, len(rows)))

    # Rent

    def _rent(self, reads: Mapping[str, ColumnRead]) -> None:
        """Make the rent of a month or year that of one payment; what it is of is asked for where nothing says it."""
        if "rent" not in reads:
            return
        column = self.by_target["rent"]
        per = self.said.says(column.label).get("per") or PER.get(unit_of(column.head), "")
        paid = "frequency" in self.by_target or title("frequency") in self.said.values
        each = [p or per or ("payment" if paid else "") for p in reads["rent"].per]
        if unsure := sum(not p and "rent" in row for p, row in zip(each, self.made.rows, strict=True)):
            first = next(row["rent"] for row in self.made.rows if "rent" in row)
            asked = ColumnQuestion(f"{counted(unsure, 'amount')} such as {first}, of no time named",
                                   "whether it is the rent of a month or of a year",
                                   (("monthly", f"{first} a month"), ("yearly", f"{first} a year")))
            self._ask(self._question(column, asked), "read", column.label, ("monthly", "yearly"))
        elif per:
            self.made.read[column.label] = [*dict.fromkeys((*self.made.read[column.label], per))]
        own = self.by_target.get("renewal_rent")
        renewal = PER.get(unit_of(own.head), "") if own else ""
        for n, row in enumerate(self.made.rows):
            if "rent" in row:
                said = reads["renewal_rent"].per[n] if own else ""
                self._of_one_payment(n, row, each[n], said or renewal or each[n])

    def _of_one_payment(self, n: int, row: Said, per: str, of_renewal: str) -> None:
        column, typed = self.by_target["rent"], row["rent"]
        changed = of_one_payment(row, per, of_renewal)
        if changed is None:
            made = as_a_year(row, per)
            if made is None:
                self.made.problems.append(self.found.problem(
                    "list.rent", column, f"{typed}, {per}, paid {row.get('frequency', 'monthly')}",
                    "rent whose part for one payment is in whole cents",
                    "write the rent of one payment, or the rent of a year without a rent of the renewal",
                    self.made.lines[n]))
                return
            self.made.rent.append((n, made))
            self._count("rent", "a year's rent", typed, f"{made['annual']} a year, in {sheet_heading('rent').title}")
            return
        for name, amount in changed.items():
            if amount != row[name]:
                of = of_renewal if name == "renewal_rent" else per
                self._count(name, f"rent of a {of.removesuffix('ly')}", row[name], f"{amount} a payment")
        row |= changed

    def _count(self, column: str, form: str, typed: str, read: str) -> None:
        label = self.by_target[column].label if column in self.by_target else title(column)
        old = next((c.cells for c in self.made.converted if (c.label, c.form) == (label, form)), None)
        if old is not None:
            old.count += 1
        else:
            self.made.converted.append(Converted(label, column, form, Conversion(1, typed, read)))

    # Ids, and what is missing

    def _ids(self, reads: Mapping[str, ColumnRead]) -> None:
        """Make ids of names, or of the numbers of rows, where there are none; keep an id that changed as the name."""
        made, names = self.made, [row.get("name", "") for row in self.made.rows]
        if "lease" in reads:
            if "name" not in reads:
                for row, text in zip(made.rows, self.found.texts(self.by_target["lease"]), strict=True):
                    if row.get("lease", "") != text.casefold():
                        row["name"] = " ".join(text.split())
            return
        ids = read_column("lease", names, Told({})).values
        whole = all(ids)
        seen, taken = dict[str, int](), set[str]()
        for row, line, made_id in zip(made.rows, made.lines, ids, strict=True):
            base = row["lease"] = made_id if whole else f"row-{line}"
            while row["lease"] in taken:
                seen[base] = seen.get(base, 1) + 1
                row["lease"] = f"{base}-{seen[base]}"
            taken.add(row["lease"])
        source = f"made of {quoted(self.by_target['name'].label)}" if whole and "name" in self.by_target else (
            "made of the numbers of rows")
        made.usual.insert(0, Usual("lease", source, len(made.rows)))
        if twice := self._as_before():
            made.usual.insert(1, Usual("lease", f"another one, though all cells are those of a row before it, in row"
                                       f"{'s' * (len(twice) > 1)} {listing(map(str, twice), 5)}", len(twice)))

    def _as_before(self) -> list[int]:
        """Return the lines of rows that say what a row before them says, in every column that is used."""
        rows = zip(*(self.found.texts(column) for column in self.by_target.values()), strict=True)
        seen, twice = set[tuple[str, ...]](), list[int]()
        for line, row in zip(self.made.lines, rows, strict=True):
            if row in seen:
                twice.append(line)
            seen.add(row)
        return twice

    def _missing(self) -> None:
        """Ask once for what no column says; what a cell of a column leaves out is a problem of this cell."""
        rent = {n for n, _ in self.made.rent}
        wrong = {(p.line, p.key) for p in self.made.problems}
        lacking = dict[str, list[int]]()
        for n, row in enumerate(self.made.rows):
            for column in missing(row):
                if not (column == "rent" and n in rent):
                    lacking.setdefault(column, []).append(n)
        for column, rows in lacking.items():
            at = self._column_of(column)
            known = OPEN if column == "term_months" else title(column)
            if self._is_asked(column, at):
                continue
            if at is None and title(column) not in self.said.values:
                self._ask(self._without(column, known, len(rows)), "set", title(column), answers(column))
                continue
            self.made.problems += [self.found.problem(
                "list.empty", at, "nothing", f"{known} for every lease",
                "fill it in" if column in OF_EACH else f"fill it in, or for all of them {_set(column)}",
                self.made.lines[n])
                for n in rows if at is None or (self.made.lines[n], at.label) not in wrong]

    def _column_of(self, column: str) -> ListColumn | None:
        return self.by_target.get(column) or (self.by_target.get("expiration") if column == "term_months" else None)

    def _is_asked(self, column: str, at: ListColumn | None) -> bool:
        """Whether something else is asked of the column of the list, or of what no cell of it can be read as."""
        if at is None:
            return not self.not_read.isdisjoint((column, *INSTEAD.get(column, ())))
        return any(section == "read" and key == at.label for section, key, _ in self.made.asked)

    def _without(self, column: str, known: str, count: int) -> Problem:
        needed = "every lease" if column in NEEDED else f"each of {count:,} with {title(ASKED_BY[column][0])}"
        at = self.found.file.name + (f", {self.found.sheet.name}" if self.found.sheet.name else "")
        named = f'name the column that says it: --map "{self._likely(column)}={title(column)}"'
        remedy = f"{named}, or add one" if column in OF_EACH else f"{_set(column)}; or {named}"
        return Problem("list.column-missing", known, f"no column that says it, for {counted(count, 'lease')}",
                       f"it for {needed}", remedy, at)

    def _likely(self, column: str) -> str:
        """Return the head of the only column that is not used and seems to say it, else HEAD."""
        likely = [p.column.label for p in self.places if not p.target and shares_a_word(p.column.head, column) and all(
            fits(column, t) for t in self.found.texts(p.column) if t)]
        return likely[0] if len(likely) == 1 else "HEAD"


def _set(column: str) -> str:
    return ", or ".join(f'--set "{title(column)}={answer}"' for answer in answers(column)[:3])


def text_tables(found: FoundList, filled: FilledList, places: Sequence[Placed]) -> Iterator[tuple[str, TextTable]]:
    """Yield the rows as tables of a portfolio whose problems stand at the cells of the list."""
    lines = [(n, row) for n, row in zip(filled.lines, filled.rows, strict=True)]
    rents = [(filled.lines[n], row) for n, row in filled.rent]
    by_target = {p.target: p.column for p in places if p.target}
    for name, rows in (("leases", lines), ("rent", rents)):
        if rows:
            yield name, _table(found, by_target if name == "leases" else {
                "annual": by_target["rent"], "lease": by_target.get("lease", by_target["rent"])}, rows)


def _table(found: FoundList, columns: Mapping[str, ListColumn], rows: Sequence[tuple[int, Said]]) -> TextTable:
    file = found.file
    table = TextTable(file.name, file.lines if file.separator else Lines(""), sheet=found.sheet.name)
    table.header = list(dict.fromkeys(["lease", *(c for _, row in rows for c in row)]))
    table.heads = {c: columns[c].label if c in columns and c != "rent" else title(c) for c in table.header}
    table.columns = {c: columns[c].number for c in table.header if c in columns}
    table.head_line = found.head_lines[-1]
    table.rows = [[row.get(c, "") for c in table.header] for _, row in rows]
    table.lines = [line for line, _ in rows]
    return table


