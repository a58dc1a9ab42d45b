"""A table as a layout found it: heads, rows of a label and figures, and the words around it."""

from __future__ import annotations

from dataclasses import dataclass, field

from asc842.reading.layouts.items import Item


@dataclass(slots=True)
class PrintedRow:
    """A row: the items that say for when it is, those that are figures, and words beside them; its ``premises``."""

    label: list[Item]
    values: list[Item]
    words: list[Item] = field(default_factory=list)
    section: str = ""
    premises: str = ""

    @property
    def heading(self) -> str:
        """The words that head it: of the rows that it is one of, and in its own line."""
        return " ".join([self.section, *(w.text for w in self.words)])

    @property
    def start(self) -> int:
        """Offset of its first character."""
        return min(i.start for i in (*self.label, *self.values))

    @property
    def end(self) -> int:
        """Offset after its last character."""
        return max(i.end for i in (*self.label, *self.values))


@dataclass(slots=True)
class PrintedTable:
    """A table: its heads in columns, its rows, the text before and after it, and the lines that it takes."""

    layout: str
    heads: list[Item]
    rows: list[PrintedRow]
    before: str = ""
    after: str = ""
    lines: set[int] = field(default_factory=set)
    totals: list[PrintedRow] = field(default_factory=list)
    by_order: bool = False
