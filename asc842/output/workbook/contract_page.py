"""The Contract sheet's columns, shared by rent tables of differing width and by the sections below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from asc842.base.column import Column
from asc842.output.workbook.page import Page, Workspace, head_style

Places = list[tuple[int, int]]


def shared(widths: Sequence[float], needs: Sequence[float]) -> Places | None:
    """Give each need as many columns as it takes, from column B on; None where there are too few."""
    places, column = list[tuple[int, int]](), 0
    for need in needs:
        first, width = column, 0.0
        while width < need:
            if column == len(widths):
                return None
            width += widths[column]
            column += 1
        places.append((first + 1, column))
    return places


class ContractPage(Page):
    """A sheet whose first column labels, whose last two remark and cite, and whose middle is shared out as needed."""

    def __init__(self, space: Workspace, columns: tuple[Column, ...]) -> None:
        super().__init__(space, "Contract", "Contract", "As printed, beside what it comes to. Difference = printed − "
                         "computed; whatever differs is marked, and classed on Checks.")
        self.columns = columns
        self.widths([c.width for c in columns])
        self.sheet.freeze_panes(3, 1)

    @property
    def end(self) -> int:
        """Last column."""
        return len(self.columns) - 1

    def place(self, key: str) -> int:
        """Return where a column stands."""
        return next(i for i, c in enumerate(self.columns) if c.key == key)

    def heading(self, row: int, title: str, note: str = "") -> int:
        """Write a section's title, and a note below it."""
        row = self.section(row, title, self.end)
        if note:
            self.merged(row, 0, self.end, note, "faint wrap")
            row += 1
        return row

    def heads(self, row: int) -> int:
        """Write bands and headers of a rent table."""
        bands = [c.band for c in self.columns]
        for band in dict.fromkeys(filter(None, bands)):
            first, last = bands.index(band), len(bands) - 1 - bands[::-1].index(band)
            self.merged(row, first, last, band, "band")
        for i, column in enumerate(self.columns):
            self.put(row + 1, i, column.header, head_style(column.style))
        return row + 2

    def slots(self, needs: Sequence[float]) -> Places:
        """Share the middle out: columns for the label, for each need in characters, for remark and source."""
        places = shared([c.width for c in self.columns[1:-2]], needs)
        assert places is not None, "the sheet has too few columns for its sections"
        following = places[-1][1] + 1
        return [(0, 0), *places, (following, self.end - 1), (self.end, self.end)]

    def table(self, row: int, places: Places, headers: Sequence[str], styles: Sequence[str],
              lines: Iterable[Sequence[object]]) -> int:
        """Write a section's table; return the row after it."""
        self.spread(row, places, headers, [head_style(s) for s in styles])
        for line in lines:
            row += 1
            self.spread(row, places, line, [f"{s} line" for s in styles])
        return row + 1

    def mark(self, first: int, column: int, last: int) -> None:
        """Mark figures that differ from zero."""
        self.sheet.conditional_format(first, column, last, column, {
            "type": "cell", "criteria": "!=", "value": 0, "format": self.space.styles.conditional("differs")})
