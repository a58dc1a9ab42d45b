"""What was found in a contract, with places: facts by their key, what was sought in vain, what is no rent."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from asc842.reading.documents.document import ContractText
from asc842.reading.language.dates import PRINTED_DAY
from asc842.reading.language.periods import periods
from asc842.reading.language.replaced import as_amended
from asc842.reading.rent.tables import RentComponent
from asc842.reading.said import Doubt, Group, Said, Sought

DATE = PRINTED_DAY
PERCENT = r"(?:(?:[a-z-]+\s+){1,4}(?:and\s+[a-z0-9/-]+\s+)?percent\s*\(\s*)?(\d{1,3}(?:\.\d+)?)\s*(?:%|percent\b)\)?"


def day_in(text: str) -> date | str | None:
    """Return the day that a text names, as text where there is no such day."""
    read = periods(" ".join(text.split()))
    return read[0].first if read else None


@dataclass
class Found:
    """All that was read of one document.

    ``single`` are facts that there are once (``lessee``), ``listed`` tables of a lease file (``premises``),
    ``notes`` what a lease file has no key for, by name; ``tables`` what its tables say,
    ``components`` its rent.
    """

    document: ContractText
    components: list[RentComponent] = field(default_factory=list)
    tables: list[RentComponent] = field(default_factory=list)
    single: dict[str, Said] = field(default_factory=dict)
    listed: dict[str, list[Group]] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    noted: list[tuple[str, Said]] = field(default_factory=list)
    sought: list[Sought] = field(default_factory=list)
    left_out: list[tuple[str, int, int]] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    unread: list[Doubt] = field(default_factory=list)
    printed_areas: tuple[Decimal, ...] = ()
    maybe_rent: list[tuple[str, int, int]] = field(default_factory=list)
    amends: bool = False
    _amended: tuple[str, str] = ("", "")

    @property
    def flow(self) -> str:
        """The document as single-spaced paragraphs."""
        return self.document.flow

    @property
    def in_force(self) -> str:
        """The flow, blank where an amendment takes words out."""
        if self._amended[0] is not self.flow:
            self._amended = self.flow, as_amended(self.flow)
        return self._amended[1]

    def said(self, value: Any, start: int, end: int, readings: tuple[Any, ...] = (), question: str = "") -> Said:
        """Return a value said by a stretch of the flow."""
        return Said(value, *self.document.span(start, end), readings, question)

    def at(self, offset: int) -> int:
        """Return where in the flow a character of the text is."""
        return bisect_left(self.document.offsets, offset)

    def add(self, table: str, **said: Said | None) -> Group:
        """Add a row to a table of the lease file; what is None is left out."""
        group = Group()
        for key, one in said.items():
            group.put(key.rstrip("_"), one)
        self.listed.setdefault(table, []).append(group)
        return group

    def remember(self, name: str, text: str, said: Said) -> None:
        """Keep what a lease file has no key for: in the notes, and by its name."""
        self.notes.setdefault(name, said.value)
        self.noted.append((text, said))

    def seek(self, key: str, question: str) -> None:
        """List what was looked for and not found."""
        if all(s.key != key for s in self.sought):
            self.sought.append(Sought(key, question))

    @property
    def areas(self) -> tuple[Decimal, ...]:
        """Areas that rent may be charged on, the total first."""
        total = [self.single["premises_total"].value] if "premises_total" in self.single else []
        let = [g.value("area") for g in self.listed.get("premises", [])]
        return tuple(dict.fromkeys([*total, *let, *self.printed_areas]))

    def sentence(self, at: int) -> tuple[int, int]:
        """Return where the sentence around a place of the flow begins and ends."""
        low = max(0, self.flow.rfind("\n", 0, at) + 1)
        cut = [low + m.end() for m in re.finditer(r"(?<![A-Z])[.](?=\s+[A-Z(\"“])", self.flow[low:at])]
        high = self.flow.find("\n", at)
        high = len(self.flow) if high < 0 else high
        stop = re.search(r"(?<![A-Z])[.](?=\s+[A-Z(\"“]|\n|$)", self.flow[at:high])
        return (cut[-1] if cut else low), (at + stop.end() if stop else high)
