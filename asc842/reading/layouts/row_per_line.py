"""A row a line: cells in columns by gaps, bars, tabs, or as the document draws them; labels may be folded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from asc842.reading.documents.document import ContractText
from asc842.reading.language.periods import StatedPeriod
from asc842.reading.layouts import LAYOUTS
from asc842.reading.layouts.items import RULE, TOTAL, Item, is_value, items_of
from asc842.reading.layouts.labels import joined, one_label, with_a_note, worded
from asc842.reading.layouts.table import PrintedRow, PrintedTable

HEAD_LINES, CAPTION_LINES = 9, 7
SECTION = re.compile(
    r"\b(?:renewal|extension|extended|option)s?\b.*\b(?:term|period|option)s?\b|\binitial\s+term\b|\bterms?\b", re.I
)
HEADING = re.compile(r"\b(?:rent(?:al)?s?|instal+ments?)\b.{0,30}:\s*$", re.I)
"""The heading of the next table: what it states is not what the one above states."""
_BULLET = re.compile(r"\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]|[\u2022*-]", re.I)
_BROKEN_OFF = re.compile(r"\d\s+(?:per|a|each|payable|in)$|\d;$")
PREMISES = re.compile(
    r"\s*(?:(?:the\s+)?(?:\w+[\s-]+){0,3}(?:premises|space|suites?|floor|building|unit|storage|office|warehouse|parcel|bay|lab)"
    r"(?:\s+(?:no\.?\s*)?[\w-]{1,6})?|storage(?:\s+space)?)\s*",
    re.I,
)
"""A cell that says which premises the figures of its row are for."""
_SCANNED = re.compile(r"(?=.*\d)[\dlIOoS|/\\.,:'\u2010-\u2015 -]{6,25}")
"""Days of which a scan has lost a sign."""
LEADS = 4
"""More words than this before a colon lead to another table."""
WORDY = 9
"""So many words in one cell are prose, and end a table."""


@LAYOUTS.at(10)
def row_per_line(document: ContractText, taken: set[int]) -> Iterator[PrintedTable]:
    """Find runs of lines that begin with a period and go on with figures."""
    yield from RowPerLine(document, taken).tables()


class RowPerLine:
    """Walks through the lines; ``at`` is the next that was not looked at."""

    name = "a row a line"

    def __init__(self, document: ContractText, taken: set[int]) -> None:
        self.document, self.taken, self.at = document, taken, 0
        self.items = dict[int, list[Item]]()

    def tables(self) -> Iterator[PrintedTable]:
        """Yield every table of the document."""
        while (table := self.next()) is not None:
            yield table

    def of(self, index: int) -> list[Item]:
        """Return the items of a line, read once; a long line of words has none."""
        if index not in self.items:
            line = self.document.lines[index]
            text = self.document.text_of(line)
            prose = (
                not line.table
                and len(text.split()) > WORDY
                and "  " not in text.strip()
                and "\t" not in text
                and "|" not in text
                and not re.search(r"\d", text)
            )
            self.items[index] = [] if prose or line.furniture else items_of(self.document, line)
        return self.items[index]

    def blank(self, index: int) -> bool:
        """Whether a line says nothing: empty, a rule, or of the page."""
        line = self.document.lines[index]
        return line.furniture or RULE.fullmatch(self.document.text_of(line)) is not None

    def next(self) -> PrintedTable | None:
        """Return the next table, or None at the end of the document."""
        count = len(self.document.lines)
        while self.at < count:
            row, used = self.row_at(self.at)
            if row is None:
                self.at += 1
                continue
            table = self.table_from(row, used)
            if len(table.rows) > 1 or table.heads:
                return table
        return None

    def table_from(self, row: PrintedRow, used: set[int]) -> PrintedTable:
        """Read on from a first row to the end of its table."""
        table = PrintedTable(self.name, [], [row], lines=set(used))
        first, at, gap = min(used), max(used) + 1, 0
        section = ""
        while at < len(self.document.lines):
            if self.blank(at):
                gap += not self.document.lines[at].furniture
                at += 1
                if gap > 4:
                    break
                continue
            if self._mended(table, at):
                table.lines.add(at)
                at, gap = at + 1, 0
                continue
            following, used = self.row_at(at)
            if following is None:
                following, used = self._damaged(table, at)
            if following is not None:
                following.section = section
                table.rows.append(following)
            else:
                used, section, ended = self._between(table, at, section)
                if ended:
                    break
            table.lines |= used
            at, gap = max(used) + 1, 0
        self.at = max(table.lines) + 1
        table.lines |= self._heads(table, first)
        table.after = self._around(max(table.lines) + 1, 4)
        if any(row.premises for row in table.rows):
            for before, below in pairwise(table.rows):
                below.premises = below.premises or before.premises
        return table

    def _mended(self, table: PrintedTable, at: int) -> bool:
        """Put cents that stand alone on the next line to the figure above them, as a damaged figure."""
        items, last = self.of(at), table.rows[-1].values[-1]
        if (
            len(items) != 1
            or not re.fullmatch(r"[.]\s?\d{2}", items[0].text.strip())
            or last.amount is None
            or last.amount.value is None
        ):
            return False
        whole = last.amount.value + Decimal(items[0].text.replace(" ", ""))
        damaged = replace(last.amount, value=whole, readings=(whole, last.amount.value))
        table.rows[-1].values[-1] = replace(last, end=items[0].end, amount=damaged)
        return True

    def _damaged(self, table: PrintedTable, at: int) -> tuple[PrintedRow | None, set[int]]:
        """Read a row between others whose label is digits and signs that are no days: a scan's, to be confirmed."""
        items = self.of(at)
        values = [i for i in items if i.kind == "money"]
        if at in self.taken or not items or items[0] in values or len(values) != len(table.rows[-1].values):
            return None, set()
        label = [i for i in items if i not in values]
        text = " ".join(i.text.strip() for i in label)
        if not _SCANNED.fullmatch(text):
            return None, set()
        period = replace(label[0], kind="period", text=text, end=label[-1].end, readings=(StatedPeriod(first=text),))
        return PrintedRow([period], values), {at}

    def _between(self, table: PrintedTable, at: int, section: str) -> tuple[set[int], str, bool]:
        """Take a line that is no row: a total, a heading of what follows, a head repeated on a new page; else end."""
        items = self.of(at)
        words = " ".join(i.text for i in items if not is_value(i))
        text = self.document.text_of(self.document.lines[at]).rstrip()
        leads = HEADING.search(text) or (text.endswith(":") and len(text.split()) > LEADS and not SECTION.search(text))
        if (leads or self._heads_another(table, items)) and not any(is_value(i) for i in items):
            return {at}, section, True
        if TOTAL.match(words) and any(is_value(i) for i in items):
            table.totals.append(PrintedRow([i for i in items if not is_value(i)], [i for i in items if is_value(i)]))
            return {at}, section, False
        ahead = next(
            (
                j
                for j in range(at + 1, min(at + 6, len(self.document.lines)))
                if not self.blank(j) and self.row_at(j)[0] is not None
            ),
            None,
        )
        if ahead is None or not items or any(len(i.text.split()) > WORDY for i in items):
            return {at}, section, True
        if any(is_value(i) for i in items) and len(items[0].text.split()) > 6:
            return {at}, section, True
        return {at}, words if SECTION.search(words) else section, False

    def _heads_another(self, table: PrintedTable, items: list[Item]) -> bool:
        """Whether a line heads columns by words that are not above the first row: another table begins."""
        if len(items) < 2 or SECTION.search(" ".join(i.text for i in items)) or any(i.kind != "words" for i in items):
            return False
        above = self._around(min(table.lines) - HEAD_LINES - 4, HEAD_LINES + 4).casefold()
        return not all(" ".join(i.text.split()).casefold() in above for i in items[1:])

    def row_at(self, at: int) -> tuple[PrintedRow | None, set[int]]:
        """Return the row that begins on a line with the lines that it takes, or None."""
        if at in self.taken or self.blank(at) or self._breaks_off(at):
            return None, set()
        items = self.of(at)
        if len(items) > 2 and _BULLET.fullmatch(items[0].text.strip()):
            items = items[1:]
        if wrapped := self._wrapped(at, items):
            return wrapped, {at, at + 1}
        items = worded(one_label(items))
        values = [i for i in items if is_value(i)]
        if self._is_prose(at, items, values) or runs_on(items):
            return None, set()
        row, used = self._row(at, items)
        if row is None and values:
            row, used = self._beside(at, items)
        if row:
            return row, used
        folded = self._folded(at, items, values) if values and _few_words(items) else None
        return folded or (self._ahead(at, items) if items and not values else (None, set()))

    def _beside(self, at: int, items: list[Item]) -> tuple[PrintedRow | None, set[int]]:
        """Read a row whose first cell names premises, or has a few words beside the period."""
        if [i.kind for i in items[:2]] == ["words", "period"] and PREMISES.fullmatch(items[0].text):
            row, used = self._row(at, items[1:])
            return (replace(row, premises=items[0].text.strip()) if row else None), used
        parts = with_a_note(items)
        return self._row(at, parts) if parts else (None, set())

    def _wrapped(self, at: int, items: list[Item]) -> PrintedRow | None:
        """Read a row whose cells of days each go on in the line below, right under them."""
        labels = [i for i in items if not is_value(i)]
        below = self.of(at + 1) if labels and at + 1 < len(self.document.lines) and not self.blank(at + 1) else []
        figures = items[len(labels) :]
        if not labels or len(below) != len(labels) or not figures or not all(map(is_value, figures)):
            return None
        days = all(re.search(r"\d", i.text) for i in below) and not any(re.search(r"\d", i.text) for i in labels)
        if not days or any(i.kind == "money" for i in below):
            return None
        if any(abs(a.left - b.left) > 3 for a, b in zip(labels, below, strict=True)):
            return None
        whole = [joined([a, b]) for a, b in zip(labels, below, strict=True)]
        return PrintedRow([label for label in whole if label], figures) if all(whole) else None

    def _row(self, at: int, items: list[Item]) -> tuple[PrintedRow | None, set[int]]:
        """Return the row of items that are a period, more of it, and figures."""
        if not items or items[0].kind != "period" or not (rest := _values(items[1:])):
            return None, set()
        label = [items[0], *(i for i in items[1:] if i.kind == "period" and not _is_figure(i))]
        return PrintedRow(label, rest, [i for i in items[1:] if i.kind == "words"]), {at}

    def _breaks_off(self, at: int) -> bool:
        """Whether a line ends before the unit of its figure does: it is one of a paragraph."""
        line = self.document.lines[at]
        return not line.table and _BROKEN_OFF.search(self.document.text_of(line).rstrip()) is not None

    def _is_prose(self, at: int, items: list[Item], values: list[Item]) -> bool:
        """Whether a line is one cell that holds words beside its figures."""
        one = len(self.document.cells_of(self.document.lines[at])) == 1
        return one and bool(values) and any(i.kind == "words" for i in items)

    def _folded(self, at: int, items: list[Item], values: list[Item]) -> tuple[PrintedRow, set[int]] | None:
        """Read a label of which a part is on the line below: figures are on the first line."""
        if items[0].kind != "words":
            return None
        label = [items[0]]
        for down in self._below(at, items[0]):
            label.append(down[1])
            if whole := joined(label):
                return PrintedRow([whole], values, [i for i in items[1:] if i.kind == "words"]), set(
                    range(at, down[0] + 1)
                )
        return None

    def _ahead(self, at: int, items: list[Item]) -> tuple[PrintedRow | None, set[int]]:
        """Read a label that goes on below, where the figures are on its last line."""
        if items[0].kind not in ("words", "period"):
            return None, set()
        if len(items) > 1 or len(items[0].text.split()) > WORDY or self.document.lines[at].table:
            return None, set()
        label = [items[0]]
        for index in range(at + 1, min(at + 4, len(self.document.lines))):
            if self.blank(index):
                break
            here = self.of(index)
            if not here or here[0].kind not in ("words", "period", "number") or abs(here[0].left - label[0].left) > 6:
                break
            label.append(here[0])
            values = _values(here[1:])
            if values and (whole := joined(label)):
                return PrintedRow([whole], values, []), set(range(at, index + 1))
            if len(here) > 1:
                break
        return None, set()

    def _below(self, at: int, label: Item) -> Iterator[tuple[int, Item]]:
        for index in range(at + 1, min(at + 3, len(self.document.lines))):
            here = self.of(index)
            if self.blank(index) or len(here) != 1 or abs(here[0].left - label.left) > 6 or is_value(here[0]):
                return
            yield index, here[0]

    def _heads(self, table: PrintedTable, first: int) -> set[int]:
        """Take the lines above the first row as heads of columns, and the words above them as what it is about."""
        used, heads, at, blanks = set[int](), list[list[Item]](), first - 1, 0
        spaced = len(table.rows) > 1 and self.blank(first + 1)  # every row of it stands alone
        while at >= 0 and first - at <= HEAD_LINES + 4 and len(heads) < HEAD_LINES:
            if self.blank(at):
                blanks += (
                    not self.document.lines[at].furniture
                    and not self.document.text_of(self.document.lines[at]).strip()
                )
                if blanks > 3 or (blanks > 1 and heads):
                    break
                at -= 1
                continue
            items = self.of(at) or items_of(self.document, self.document.lines[at])
            line = self.document.lines[at]
            ends = not line.table and self.document.text_of(line).rstrip().endswith((":", ".", ";"))
            if at in self.taken or ends or not _is_head(items, len(table.rows[0].values)):
                break
            heads.insert(0, items)
            used.add(at)
            at -= 1
            blanks = 0 if spaced and len(items) > 1 else blanks
        table.heads = [i for line in heads for i in line]
        table.before = self._around(at - CAPTION_LINES + 1, CAPTION_LINES) if at >= 0 else ""
        return used

    def _around(self, at: int, count: int) -> str:
        lines = self.document.lines[max(0, at) : max(0, at + count)]
        return " ".join(" ".join(self.document.text_of(line).split()) for line in lines if not line.furniture)


def _is_head(items: list[Item], columns: int) -> bool:
    """Whether a line can be a head: short cells, several of them or a word of a column, and no figure."""
    if not items or any(i.kind in ("money", "number") for i in items):
        return False
    if any(len(i.text.split()) > WORDY for i in items) or items[0].text.rstrip().endswith((":", ".", ";")):
        return False
    return len(items) > 1 or (len(items[0].text.split()) <= 5 and columns > 0)


def _values(items: list[Item]) -> list[Item] | None:
    """Return the figures among items; None where there are more words than a column of remarks would have."""
    if sum(len(i.text.split()) for i in items if i.kind == "words") > 14:
        return None
    return [
        replace(i, kind="number") if _is_figure(i) and i.kind == "period" else i
        for i in items
        if is_value(i) or _is_figure(i)
    ]


def runs_on(items: list[Item]) -> bool:
    """Whether a second row begins on the line: a period after a figure."""
    figures = [n for n, i in enumerate(items) if i.kind == "money"]
    return (
        bool(figures)
        and items[0].kind == "period"
        and any(i.kind == "period" and not _is_figure(i) and not _in_parentheses(i.text) for i in items[figures[0] :])
    )


def _in_parentheses(text: str) -> bool:
    """Whether a text is what stands in parentheses: the number of months after an amount begins no row."""
    return text.rstrip().endswith(")") and text.count(")") >= text.count("(")


def _is_figure(item: Item) -> bool:
    """Whether an item after the label is a bare number: a count of months."""
    return item.kind == "period" and re.fullmatch(r"\d{1,3}(?:\.\d)?", item.text.strip()) is not None


def _few_words(items: list[Item]) -> bool:
    return sum(len(i.text.split()) for i in items if i.kind == "words") <= 14
