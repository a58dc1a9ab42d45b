"""Rows of tables put together as the data of one lease, as a lease file would hold it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, get_args

from asc842.closing.portfolio.assemble_inner import add_inner
from asc842.closing.portfolio.assemble_stated import STATED, add_stated
from asc842.closing.portfolio.cells import Untold, told, value_of
from asc842.closing.portfolio.headings import DIMENSION
from asc842.closing.portfolio.inner import INNER
from asc842.closing.portfolio.layout import JUDGED_ENTRIES, REASONED, Layout, TableColumn, judged_columns, layouts
from asc842.closing.portfolio.shared import (
    TERMS,
    cells_of,
    date_shared,
    document_shared,
    judgement_said,
    judgement_shared,
)
from asc842.closing.portfolio.table_files import TableRow
from asc842.contract.facts import NOT_STATED
from asc842.contract.rent import RentRow
from asc842.contract.values import Frozen

Data = dict[str, Any]
ROW = " row"
"""Key under which a table of the data remembers the row it was made from, while cells are traced."""
DOCUMENT, ENTERED, TITLE = "contract", ", as entered in the table ", "The contract, as entered in tables"
_TEXT = TableColumn((), "text")
_FACTS = ("lessee", "lessor", "asset")
_SOURCED = {"premises_total", "underlying_asset", "implicit_rate"}
_ROW_COLUMNS = frozenset(info.alias or name for name, info in RentRow.model_fields.items())
_OF_ROW = _ROW_COLUMNS | {"lease", "rent", "event", "option"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with the row and column it was read from."""

    value: Any
    row: TableRow
    column: str


class Assembly:
    """Puts the rows of one lease together.

    With ``traced`` every value is kept as a :class:`Cell`, so that problems can name table, row and column; without,
    the first cell that is refused raises Untold.
    """

    def __init__(self, rows: Mapping[str, Sequence[TableRow]], *, traced: bool) -> None:
        self.rows, self.traced = rows, traced
        self.shares = not traced and STATED.isdisjoint(rows)
        self.misplaced: list[tuple[TableRow, str, str, str, str, str]] = []

    def lease(self) -> Data:
        """Return the data of the lease."""
        (row,) = self.rows["leases"]
        data = self._head(row)
        self._dated(data)
        events = self._entries("events")
        for name in [name for name in _listed() if name in self.rows]:
            data["facts"].setdefault(name, []).extend(self._placed(name, events))
            data["judgements"] += self._answers(name, data["facts"][name])
        data["facts"]["rent"] += self._components(events, data["facts"].get("options", []))
        data |= {"events": events} if events else {}
        if not INNER.keys().isdisjoint(self.rows):
            add_inner(self, data, _source, plain)
        if not STATED.isdisjoint(self.rows):
            add_stated(self, data, plain)
        return data

    # The row of the lease itself

    def _head(self, row: TableRow) -> Data:
        layout = layouts()["leases"]
        data: Data = {"facts": {"rent": []}}
        self.fill(data, row, layout, skip=_apart())
        lease_id, facts = row.cells["lease"], data["facts"]
        data.setdefault("name", lease_id)
        for name, other in zip(_FACTS, ("entity", None, "asset_class"), strict=True):
            facts.setdefault(name, row.cells.get(other or "", NOT_STATED))
        for name in ("commencement", "expiration"):
            if name in facts:
                facts[name].setdefault("source", _source("leases"))
                facts[name] = date_shared(**facts[name]) if self.shares and "date" in facts[name] else facts[name]
        for name in _SOURCED & facts.keys():
            facts[name].setdefault("source", _source("leases"))
        for came in ("transition", "acquisition", "sale_leaseback", "take_over"):
            _cited(data.get(came, {}), whole=came != "transition")
        title = self.value(row, "document", layout.columns["document"]) if "document" in row.cells else TITLE
        facts["documents"] = [document_shared(DOCUMENT, title) if self.shares else {"id": DOCUMENT, "title": title}]
        data["judgements"] = list(self._judgements(row))
        return data | self.dimensions(row) | self.mark(row)

    def _judgements(self, row: TableRow) -> Iterator[Data | Frozen]:
        """Yield the judgements of a row; one that another lease has as well is the same, where nothing bears on it."""
        if "due_day" in row.cells and "timing" not in row.cells:
            timing, day = row.titled("timing"), row.titled("due_day")
            self.misplace("row.due-day",
                          row, "due_day", f"{day} without {timing}", f"{timing}, and perhaps {day}", f"add {timing}")
        columns = layouts()["leases"].columns
        said, why = _questions(tuple(row.cells))
        reasons, currency = cells_of(row, why) if self.shares else (), row.cells.get("currency", "USD")
        for question, names in said:
            if self.shares:
                yield judgement_shared(question, cells_of(row, names), reasons, currency)
            else:
                yield judgement_said(question, names, why, lambda name: self.value(row, name, columns[name])
                                     ) | self.mark(row)

    # Rows that are entries of a list

    def _entries(self, name: str) -> list[Data]:
        layout, entries = layouts()[name], list[Data]()
        for number, row in enumerate(self.rows.get(name, ()), 1):
            entry = self.mark(row)
            self.fill(entry, row, layout, skip={"event"})
            defaults = {"id": f"{name.replace('_', '-').removesuffix('s')}-{number}", "source": _source(name),
                        "name": name.replace("_", " ").removesuffix("s"), "reason": _source(name)}
            has = {key for key, column in layout.columns.items() if column.path and not (
                key == "source" and name == "events" and "documents" in self.rows)}
            entries.append({key: v for key, v in defaults.items() if key in has} | entry)
        return entries

    def _placed(self, name: str, events: list[Data]) -> list[Data]:
        """Return entries of the contract; those of an event go to the event."""
        kept = []
        for row, entry in zip(self.rows[name], self._entries(name), strict=True):
            event = self._event(row, events) if "event" in row.cells else None
            if event is not None:
                event.setdefault(name, []).append(entry)
            elif "event" not in row.cells:
                kept.append(entry)
        return kept

    def _answers(self, name: str, entries: list[Data]) -> Iterator[Data]:
        """Yield the judgement of each row that has an answer: is an option exercised, how much is probable."""
        columns, kind = layouts()[name].columns, JUDGED_ENTRIES.get(name)
        for row, entry in zip(self.rows[name], entries, strict=False):
            if kind and "answer" in row.cells:
                question: str = get_args(kind.model_fields["question"].annotation)[0]
                said = {key: self.value(row, key, columns[key]) for key in ("answer", *REASONED[:2])
                        if key in row.cells}
                yield {"question": question, question: entry["id"], "reason": f"As entered in the table {name}.",
                       **said, **self.mark(row)}

    def _event(self, row: TableRow, events: list[Data]) -> Data | None:
        wanted, ids = row.cells["event"], [plain(e["id"]) for e in events]
        if wanted in ids:
            return events[ids.index(wanted)]
        self.misplace("row.event-unknown",
                      row, "event", wanted, f"the id of an event of the lease: {', '.join(ids) or 'it has none'}",
                       "correct it, or add the event to the table events")
        return None

    # Rent: rows by component

    def _components(self, events: list[Data], options: list[Data]) -> list[Data]:
        layout, grouped = layouts()["rent"], dict[tuple[str, str, str], list[TableRow]]()
        for row in self.rows.get("rent", ()):
            of = row.cells.get("event", ""), row.cells.get("option", "")
            grouped.setdefault((*of, row.cells.get("rent", "rent")), []).append(row)
        kept = []
        for (event_id, option_id, name), rows in sorted(grouped.items()):
            component = self._component(name, rows, layout)
            home = self._event(rows[0], events) if event_id else self._option(rows[0], options) if option_id else None
            if home is not None:
                if event_id and ("", "", "rent") not in grouped:
                    self._replaces_dated(rows[0])
                home.setdefault("rent", []).append(component)
            elif not event_id and not option_id:
                kept.append(component)
        return kept

    def _replaces_dated(self, row: TableRow) -> None:
        """Refuse an event's rent without a name beside dated payments: it would be added to them in silence."""
        dated = sorted({_dated_id(r) for r in self.rows.get("payments", ())})
        if dated and "rent" not in row.cells and "rent" not in dated:
            self.misplace("row.which-rent", row, "rent", "nothing", f"whose place this rent takes: {', '.join(dated)}",
                          "name it, so that the dated payments end with the event; rent that comes in addition has a "
                          "name of its own")

    def _option(self, row: TableRow, options: list[Data]) -> Data | None:
        wanted, ids = row.cells["option"], [plain(x["id"]) for x in options]
        if wanted in ids:
            return options[ids.index(wanted)]
        self.misplace("row.option-unknown",
                      row, "option", wanted, f"the id of an option of the lease: {', '.join(ids) or 'it has none'}",
                      "correct it, or add the option to the table options")
        return None

    def _component(self, name: str, rows: list[TableRow], layout: Layout) -> Data:
        component: Data = {"id": name, "name": "Rent", "source": _source("rent"), **self.mark(rows[0])}
        said: dict[str, TableRow] = {}
        for row in rows:
            for column in [column for column in row.cells if column not in _OF_ROW]:
                if (first := said.setdefault(column, row)) is row:
                    _put(component, layout.columns[column].path, self.value(row, column, layout.columns[column]))
                elif first.cells[column] != row.cells[column]:
                    other = f"{first.cells[column]} in line {first.file.line_named(first.line)}"
                    self.misplace("row.contradicts", row, column, f"{row.cells[column]}, but {other}",
                                   f"one {column} for all rows of {name}", "correct one of the two")
        if "rent" in rows[0].cells:
            component["id"] = self.value(rows[0], "rent", _TEXT)
        in_order, columns = sorted(rows, key=_begins) if all(map(_begins, rows)) else rows, layout.columns
        dated = [{column: self.value(row, column, columns[column]) for column in row.cells if column in _ROW_COLUMNS}
                 | self.mark(row) for row in in_order]
        return component | {"rows": dated if self.traced else tuple(dated)}

    # Payments that are dated already

    def _dated(self, data: Data) -> None:
        """Enter dated payments as rent paid once, each abatement by its day; blank timing is in advance."""
        columns, components = layouts()["payments"].columns, dict[str, Data]()
        for row in sorted(self.rows.get("payments", ()), key=lambda r: r.cells.get("due", "")):
            timing, name = row.cells.get("timing", "advance"), _dated_id(row)
            component = components.setdefault(name, {
                "id": name, "name": "Rent", "frequency": "once", "source": _source("payments"), "rows": [],
                "timing": self.kept(timing, row, "timing"), **self.mark(row)})
            paid = {key: self.value(row, c, columns[c]) for c, key in (("due", "on"), ("gross_rent", "amount"))
                    if c in row.cells}
            component["rows"].append(paid | self.mark(row))
            if row.cells.get("abatement", "0").strip("0.") and "due" in row.cells:
                due = self.value(row, "due", columns["due"])
                data["facts"].setdefault("abatements", []).append({
                    "id": f"{name}-{row.cells['due']}", "rent": [name], "from": due, "to": due,
                    "amount": self.value(row, "abatement", columns["abatement"]), "source": _source("payments"),
                    **self.mark(row)})
        data["facts"]["rent"] += [components[name] for name in sorted(components)]

    # Cells

    def fill(self, data: Data, row: TableRow, layout: Layout, skip: Collection[str]) -> None:
        """Put the cells of a row where their columns belong, but for those of some columns."""
        columns = layout.columns
        for column in row.cells:
            meant = columns.get(column)
            if meant is not None and (path := meant.path) and column not in skip:
                _put(data, path, self.value(row, column, meant))

    def dimensions(self, row: TableRow) -> Data:
        """Return the dimensions beside entity, asset class and cost center, if a row names any."""
        named = {column.removeprefix(DIMENSION): self.value(row, column, _TEXT) for column in row.cells
                 if column.startswith(DIMENSION)}
        return {"dimensions": named} if named else {}

    def value(self, row: TableRow, column: str, meant: TableColumn) -> Any:
        """Return the value of one cell, with its place while cells are traced."""
        return Cell(value_of(row.cells[column], meant), row, column) if self.traced else told(row.cells[column], meant)

    def kept(self, value: Any, row: TableRow, column: str) -> Any:
        """Return a value read from a cell, with its place while cells are traced."""
        return Cell(value, row, column) if self.traced else value

    def mark(self, row: TableRow) -> Data:
        """Return what a table of the data made from a row begins with."""
        return {ROW: row} if self.traced else {}

    def misplace(self, code: str, row: TableRow, column: str, found: str, expected: str, remedy: str) -> None:
        """Keep a problem of a row that belongs nowhere."""
        if not self.traced:
            raise Untold
        self.misplaced.append((row, code, column, found, expected, remedy))


def _cited(came: Data, *, whole: bool) -> None:
    """Say of amounts of a section of the file that they were entered in the table, where nothing does.

    ``whole``: what they stand in has a source too.
    """
    for entry in ([came] if came and whole else []) + [x for x in came.values() if isinstance(x, dict)]:
        entry.setdefault("source", _source("leases"))


def _put(data: Data, path: tuple[str, ...], value: Any) -> None:
    for part in path[:-1]:
        data = data.setdefault(part, {})
    data[path[-1]] = value


@lru_cache(maxsize=1000)
def _questions(columns: tuple[str, ...]) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]]:
    """Return the questions that columns of the table leases answer, each with its own, and columns that say why."""
    said = dict[str, tuple[str, ...]]()
    for name in judged_columns():
        if name in columns:
            question = name.partition(".")[0]
            said[question] = (*said.get(question, ()), name)
    if "timing" in columns:
        said[TERMS] = tuple(name for name in ("timing", "due_day") if name in columns)
    return tuple(said.items()), tuple(name for name in REASONED if name in columns)


@cache
def _listed() -> tuple[str, ...]:
    """Tables of which each row is an entry of a list of facts, but for those of rent."""
    return tuple(name for name, layout in layouts().items() if layout.into[:1] == ("facts",)
                 and name not in ("rent", "payments"))


@cache
def _apart() -> frozenset[str]:
    """Columns of the table leases that say more than one fact."""
    return frozenset((*judged_columns(), *REASONED, "timing", "due_day", "document"))


@cache
def _source(table: str) -> str:
    return f"{DOCUMENT}{ENTERED}{table}"


def is_entered(source: str) -> bool:
    """Whether a source is that of a row of a table which names none of its own."""
    return source.startswith(f"{DOCUMENT}{ENTERED}")


def plain(value: Any) -> Any:
    """Return a value without the cell that it was read from."""
    return value.value if isinstance(value, Cell) else value


def _dated_id(row: TableRow) -> str:
    """Return the id of the component that a dated payment is of; those in arrears are one of their own."""
    name = row.cells.get("rent", "payments")
    return f"{name}-arrears" if row.cells.get("timing") == "arrears" else name


def _begins(row: TableRow) -> str:
    """Return when a row of rent begins as text that sorts; nothing where no date says it."""
    return row.cells.get("from") or row.cells.get("on", "")
