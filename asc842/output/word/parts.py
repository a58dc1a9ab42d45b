"""What an outline is made of: headings, paragraphs and tables whose texts have places, {{ such }}, for figures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Title:
    """The name of the document."""

    text: str


@dataclass(frozen=True, slots=True)
class Headline:
    """A heading of level 1, or of what is below one."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, a ``note`` in small type, or an item of a ``list``."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Cells:
    """A column: its head, and what stands in the row ``r``; a figure stands at the right. ``width`` is in inches."""

    head: str
    cell: str
    width: float
    figure: bool = False


@dataclass(frozen=True, slots=True)
class TableOf:
    """A table with a row for each ``r`` of ``of``, ``height`` inches at least; left out where there is none.

    Where no column has a head there is no row of heads.
    """

    of: str
    columns: tuple[Cells, ...]
    height: float = 0


@dataclass(frozen=True, slots=True)
class ForEach:
    """Parts once for each ``name`` of ``of``."""

    name: str
    of: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class When:
    """Parts that are there where ``asked`` is not empty."""

    asked: str
    parts: tuple[Part, ...]


Part = Title | Headline | Paragraph | TableOf | ForEach | When
Outline = tuple[Part, ...]
