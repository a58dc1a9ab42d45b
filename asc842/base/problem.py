"""One thing wrong with an input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input, told so that its reader can mend it.

    ``key`` is the path inside the file (``facts.rent[0].rows[3].monthly``), ``found`` what stands there, ``expected``
    the rule, ``remedy`` what to do; ``line`` is its line in ``file`` (from 1) and ``excerpt`` the text of that line.
    Of a workbook ``cell`` names sheet and cell (``Leases!F12``), and ``key`` is what the column is headed.
    ``code`` names the kind of problem, its topic first (``rent.gap``), and ``values`` what it is about: whoever
    decides does so by these, never by the wording of a text. ``asc842 explain-error CODE`` says what it means.
    """

    code: str
    key: str
    found: str
    expected: str
    remedy: str
    file: str = ""
    line: int | None = None
    excerpt: str = ""
    cell: str = ""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def sheet(self) -> str:
        """The sheet of its cell; nothing where it stands in no workbook."""
        return self.cell.rpartition("!")[0]

    @property
    def where(self) -> str:
        """File, line and key as one clickable place; of a workbook, file and cell."""
        line = "" if self.line is None else f":{self.line}"
        place = f"{self.file}, {self.cell}" if self.cell else f"{self.file}{line}"
        return ": ".join(part for part in (place, self.key) if part)

    def __repr__(self) -> str:
        return f"Problem({self.where or 'the input'}: found {self.found}, expected {self.expected})"

    def __str__(self) -> str:
        lines = [f"{self.where} [{self.code}]".lstrip()]
        if self.excerpt:
            lines.append(f"  {self.line} | {self.excerpt.strip()}")
        lines += [f"  found:    {self.found}", f"  expected: {self.expected}", f"  remedy:   {self.remedy}"]
        return "\n".join(lines)
