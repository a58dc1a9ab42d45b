"""A workbook of one sheet that compares two sides: figures side by side, differences and totals as formulas."""

from __future__ import annotations

import io
import warnings
from datetime import date, datetime, time
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from asc842._version import __version__
from asc842.base.money import digits, in_currency_of
from asc842.book.compared import Compared
from asc842.output.renderers.styles import Styles, printed, workbook_options

WIDTHS = (34, 12, 22, 22, 18)
LAST = len(WIDTHS) - 1
BY_YEAR = ("liability", "right-of-use asset", "cost", "interest", "rent due")


@in_currency_of("currency")
def comparison_bytes(c: Compared) -> bytes:
    """Return the workbook as a file's content; the same comparison gives the same bytes."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        with Workbook(buffer, workbook_options()) as workbook:
            first = min(book.lease.commencement for side in (c.left, c.right) for book in side.books)
            workbook.set_properties({"title": "Comparison", "subject": "ASC 842 lease accounting",
                                     "author": f"asc842 {__version__}", "created": datetime.combine(first, time())})
            _Sheet(workbook, c).write()
    return buffer.getvalue()


class _Sheet:
    def __init__(self, workbook: Workbook, c: Compared) -> None:
        self.styles, self.c = Styles(workbook), c
        self.sheet: Worksheet = workbook.add_worksheet("Comparison")
        self.row = 0

    def write(self) -> None:
        """Write heading, figures by group, and the question."""
        self._set_up()
        rows: list[dict[str, Any]] = self.c.table.to_dict("records")  # type: ignore[assignment]
        if self.c.at:
            self._group(f"On {self.c.at}, before and after the day's events",
                        [r for r in rows if r["on"] == self.c.at and " " in r["figure"]
                         and r["figure"].endswith(("before", "after"))])
        for figure in BY_YEAR:
            self._group(figure.capitalize(), [r for r in rows if r["figure"] == figure],
                        summed=figure in BY_YEAR[2:])
        self._group("In total", [r for r in rows if r["figure"] in (
            "total gain or loss", "total costs outside the liability")])
        self._question()

    def _set_up(self) -> None:
        sheet, c = self.sheet, self.c
        printed(sheet, f"asc842 {__version__}")
        for i, width in enumerate(WIDTHS):
            sheet.set_column(i, i, width)
        self._line(["Comparison"], "title")
        for side in (c.left, c.right):
            self._line([f"{side.name}: " + " + ".join(f"{b.lease.name} ({b.lease.id})" for b in side.books)],
                       "subtitle")
        self._line([f"Amounts in {c.currency}. Difference = {c.right.name} less {c.left.name}."], "subtitle")
        self._line(["", "On", c.left.name, c.right.name, "Difference"], "head", "head center")
        sheet.freeze_panes(self.row, 0)
        sheet.repeat_rows(self.row - 1)

    def _line(self, values: list[Any], style: str, others: str = "") -> None:
        for i, value in enumerate(values):
            self._put(i, value, others if others and i else style)
        self.row += 1

    def _put(self, column: int, value: Any, style: str) -> None:
        form = self.styles[style]
        if isinstance(value, date):
            self.sheet.write_datetime(self.row, column, value, form)
        elif isinstance(value, str):
            self.sheet.write_string(self.row, column, value, form)
        elif value is None:
            self.sheet.write_blank(self.row, column, None, form)
        else:
            self.sheet.write_number(self.row, column, float(value), form)

    def _group(self, title: str, rows: list[dict[str, Any]], *, summed: bool = False) -> None:
        if not rows:
            return
        self._line([title, *[None] * LAST], "section")
        first = self.row
        for r in rows:
            label = r["figure"].removeprefix("total ").capitalize()
            for i, value in enumerate((label, r["on"], r["left"], r["right"])):
                self._put(i, value, ("text line", "date line", "balance line", "balance line")[i])
            self._difference(float(r["difference"]), "balance line")
            self.row += 1
        if summed:
            self._sums(first, rows)
        self.row += 1

    def _difference(self, value: float, style: str) -> None:
        formula = f"=ROUND(D{self.row + 1}-C{self.row + 1},{digits()})"
        self.sheet.write_formula(self.row, LAST, formula, self.styles[style], value)

    def _sums(self, first: int, rows: list[dict[str, Any]]) -> None:
        self._put(0, "Total", "total")
        self._put(1, None, "total")
        for i, key in ((2, "left"), (3, "right")):
            letter = "ABCDE"[i]
            self.sheet.write_formula(self.row, i, f"=SUM({letter}{first + 1}:{letter}{self.row})",
                                     self.styles["balance total"], float(sum(r[key] for r in rows)))
        self._difference(float(sum(r["difference"] for r in rows)), "balance total")
        self.row += 1

    def _question(self) -> None:
        q = self.c.question
        if q is None:
            return
        self._line([f"To decide ({q.paragraph})", *[None] * LAST], "section")
        self._text(q.asked, "bold wrap")
        for label, figure in q.known:
            self._text(f"{label}: {figure}", "wrap indent")
        for answer, name, lines in (("Yes to both", q.separate, q.if_both), ("No to either", q.modified, q.if_not)):
            self._text(f"{answer}: {name}. {' '.join(lines)}", "wrap")

    def _text(self, words: str, style: str) -> None:
        width = sum(WIDTHS)
        self.sheet.set_row(self.row, 11.5 * (1 + len(words) // width) + 4)
        self.sheet.merge_range(self.row, 0, self.row, LAST, "", self.styles[style])
        self._put(0, words, style)
        self.row += 1
