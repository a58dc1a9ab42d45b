"""Which column of a rent table is what: by the figure's own unit, else the head, else by arithmetic."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from asc842.reading.layouts.items import Item
from asc842.reading.layouts.table import PrintedRow, PrintedTable

Role = Literal["rate", "annual", "monthly", "quarterly", "period_total", "area", "months", "percent", "other", ""]
_AREA = re.compile(r"square\s*f|sq\.?\s*f|\bp?r?sf\b|p\.s\.f|/\s*r?sf|per\s+(?:rentable\s+)?foot", re.I)
_RULES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("quarterly", re.compile(r"quarter", re.I)),
    (
        "period_total",
        re.compile(
            r"(?:total|aggregate|rent).*\b(?:for|during|in)\s+(?:the\s+)?(?:lease\s+)?period|period\s+(?:base\s+|total\s+|minimum\s+)*(?:rent|total)"
            r"|total\s+(?:for\s+)?period|period\s+total|\btotal\s+for\b",
            re.I,
        ),
    ),
    ("monthly", re.compile(r"\bmonth(?:ly)?\b|/\s*mo\b|per\s+mo\b", re.I)),
    (
        "annual",
        re.compile(
            r"(?<!semi-)(?<!semi)\bannual|\bannum\b|\byearly\b|"
            r"(?:per|/|a)\s*(?:lease\s+)?y(?:ea)?r\b|\byear'?s?\s+rent", re.I
        ),
    ),
)
NOT_BASE = re.compile(
    r"hvac|\bdraws?\b|janitorial|\brepaid\b|repayment|surrender|operating|\bcam\b|common\s+area|\btax|insurance|\bnnn\b|electric|utilit|parking|expenses?\b|additional\s+rent|"
    r"estimated|late\s+(?:fee|charge)|deposit|allowance|liquidated|(?:replacement|insured|appraised|market)\s+value|termination\s+(?:fee|payment|amount|price|charge)|(?:required|face)\s+amount|amorti[sz]|purchase|"
    r"abate|\bcredits?\b|deferr|waive|forgiv|break\s*-?\s*point|(?:gross|net)\s+sales|percentage\s+rent|security|(?:loss|casualty|termination|early\s+buy-?out)\s+values?|percentage\s+of\s+(?:equipment|lessor'?s)\s+cost|letter\s+of\s+credit|storage\s+fee|savings?|commission",
    re.I,
)


OTHER_UNIT = re.compile(
    r"(?:\bper|/)\s*(?:kw|kilowatt|kva|mile|hour|ton|stall|space|bed|room|key|rack|cabinet|unit|vehicle|car|acre|gallon)"
    r"s?\b",
    re.I,
)
"""What a figure is per that is neither time nor area: no rate that a lease file has."""


OF_ANOTHER = re.compile(r"\b(?:prime|master|over)\s*lease|\b(?:old|former|prior|previous)\b", re.I)
"""A head over rent of another lease, or of before."""
ANY_TIME = re.compile(r"month|annual|annum|year|quarter|\bmo\b|\byr\b|\bp\.?a\b|\bp\.?m\b|period", re.I)
"""Words that say of what time a figure is."""


@dataclass(slots=True)
class RentColumn:
    """A column: its items by row, its head, and what its figures are; ``sure`` where something says so."""

    index: int
    head: str = ""
    top: str = ""
    role: Role = ""
    rate_per: str = ""
    sure: bool = False
    swapped: RentColumn | None = None
    items: dict[int, Item] = field(default_factory=dict)
    heads: list[Item] = field(default_factory=list)

    @property
    def kinds(self) -> Counter[str]:
        """How many of its cells are money, numbers, percentages."""
        return Counter(i.kind for i in self.items.values())

    @property
    def is_money(self) -> bool:
        """Whether its cells are amounts."""
        if self.role == "area":
            return False
        return self.kinds["money"] + self.kinds["redacted"] >= max(self.kinds["number"], self.kinds["percent"])

    def figure(self, row: int) -> Decimal | None:
        """Return the amount of a row, or None."""
        item = self.items.get(row)
        return item.amount.value if item and item.amount else None

    def other_figure(self, item: Item) -> Decimal | None:
        """Return the amount beside an item in the column whose head may be this one's."""
        row = next((n for n, own in self.items.items() if own is item), None)
        return self.swapped.figure(row) if self.swapped and row is not None else None


def columns_of(table: PrintedTable) -> list[RentColumn]:
    """Return the columns of figures of a table, each with its head."""
    widest = max(len(r.values) for r in table.rows)
    columns = [RentColumn(i) for i in range(widest)]
    whole = [r for r in table.rows if len(r.values) == widest]
    extents = [(min(r.values[i].left for r in whole), max(r.values[i].right for r in whole)) for i in range(widest)]
    for n, row in enumerate(table.rows):
        for i, item in _placed(row.values, extents, widest, table.by_order):
            columns[i].items[n] = item
    _headed(table, columns, extents)
    for column in columns:
        _role(column, table)
    _inherited(columns)
    return columns


def _inherited(columns: list[RentColumn]) -> None:
    """Give a column under a head that reaches over several what that head says of its neighbor."""
    money = [c for c in columns if c.is_money]
    roles = {c.role for c in money if c.role}
    if len(roles) != 1 or len(money) < 2 or all(c.role for c in money):
        return
    wide = [c for c in money if c.role and len(c.heads) > 1]
    if wide and not any(adds_up([c for c in money if c is not t], t) for t in money):
        for column in money:
            if not column.role and not NOT_BASE.search(column.head):
                column.role, column.sure = wide[0].role, True


def _placed(
    values: list[Item],
    extents: list[tuple[float, float]],
    widest: int,
    by_order: bool,
) -> list[tuple[int, Item]]:
    """Give each figure its column: in order where none is missing, else the one that it stands under."""
    if len(values) == widest or by_order:
        return list(enumerate(values))
    out, taken = list[tuple[int, Item]](), set[int]()
    for item in values:
        free = [i for i in range(widest) if i not in taken]
        at = min(free, key=lambda i: min(abs(extents[i][1] - item.right), abs(extents[i][0] - item.left)))
        taken.add(at)
        out.append((at, item))
    return out


def _headed(table: PrintedTable, columns: list[RentColumn], extents: list[tuple[float, float]]) -> None:
    """Put the heads over columns: those in order, or each over the column that it covers."""
    if table.by_order:
        names = table.heads[-len(columns) :] if len(table.heads) >= len(columns) else []
        for column, head in zip(columns, names, strict=False):
            column.heads = [head]
    else:
        for head in table.heads:
            for i in _covered(head, extents, _label_extent(table)):
                columns[i].heads.append(head)
    for column in columns:
        column.head = " ".join(h.text for h in column.heads)
        column.top = column.heads[0].text if len(column.heads) > 1 else ""


def _label_extent(table: PrintedTable) -> tuple[float, float]:
    return (min(r.label[0].left for r in table.rows if r.label), max(r.label[0].right for r in table.rows if r.label))


def _covered(head: Item, extents: list[tuple[float, float]], label: tuple[float, float]) -> list[int]:
    """Return the columns that a head is over: all that it covers by half, else the one nearest; none over labels."""

    def shared(a: tuple[float, float]) -> float:
        return min(head.right, a[1]) - max(head.left, a[0])

    covered = [i for i, e in enumerate(extents) if shared(e) > 0.5 * min(e[1] - e[0], head.right - head.left)]
    if covered:
        return covered
    middle = (head.left + head.right) / 2
    near = {i: abs((e[0] + e[1]) / 2 - middle) for i, e in enumerate(extents)}
    best = min(near, key=near.__getitem__)
    if shared(label) > shared(extents[best]) or abs((label[0] + label[1]) / 2 - middle) < near[best]:
        return []
    return [best]


def _role(column: RentColumn, table: PrintedTable) -> None:
    """Say what a column is by its figures' own units, else by the words that head it."""
    amounts = [i.amount for i in column.items.values() if i.amount]
    local = Counter(local_head(table.rows[n], i) for n, i in column.items.items())
    own = local.most_common(1)[0][0] if local else ""
    column.head = column.head or own
    plain = bool(amounts) and not any(a.signed for a in amounts)
    if plain and _AREA.search(column.head) and not re.search(r"\bper\b|rate|/|psf", column.head, re.I):
        column.role, column.sure = "area", True
        return
    if OTHER_UNIT.search(column.head) and not re.search(r"month|annual|year|annum", column.head, re.I):
        column.role, column.sure = "other", True
        return
    by_area = amounts and sum(a.by_area for a in amounts) * 2 >= len(amounts)
    per = Counter(a.per for a in amounts if a.per).most_common(1)
    column.role, column.rate_per = role_of(column.head, money=column.is_money, by_area=bool(by_area))
    if per and column.role != "rate":
        column.role = {"month": "monthly", "year": "annual", "quarter": "quarterly"}.get(per[0][0] or "", column.role)  # type: ignore[assignment]
    elif per and column.role == "rate":
        column.rate_per = per[0][0] or column.rate_per
    column.sure = column.role != ""


def local_head(row: PrintedRow, item: Item) -> str:
    """Return the words of a row that stand right before a figure: the name of a field."""
    before = [w for w in row.words if w.end <= item.start]
    near = max(before, key=lambda w: w.end, default=None)
    if near is None or any(near.end <= other.start < item.start for other in row.values):
        return ""
    return near.text


def role_of(head: str, *, money: bool, by_area: bool = False) -> tuple[Role, str]:
    """Return what a head says that the figures under it are, and the time of a rate by area."""
    per = (
        "month"
        if re.search(r"month|/\s*mo\b", head, re.I) and not re.search(r"annual|year", head, re.I)
        else "year"
        if re.search(r"annual|year|annum", head, re.I)
        else ""
    )
    if not money:
        if re.search(r"%|percent|increase|escalat", head, re.I):
            return "percent", ""
        if _AREA.search(head) or re.search(r"\barea\b|\bfeet\b|\brsf\b", head, re.I):
            return "area", ""
        return ("months", "") if re.search(r"month", head, re.I) else ("", "")
    if by_area or (_AREA.search(head) and not re.search(r"\btotal\b", head, re.I)):
        return "rate", per
    return next((role for role, rule in _RULES if rule.search(head)), ""), ""


def adds_up(columns: Sequence[RentColumn], total: RentColumn) -> bool:
    """Whether a column is the sum of others in every row, cents of rounding apart."""
    rows = [n for n in total.items if total.figure(n) is not None]
    off = [abs(sum((c.figure(n) or Decimal(0) for c in columns), Decimal(0)) - (total.figure(n) or 0)) for n in rows]
    return bool(rows) and len(columns) > 1 and sum(d <= Decimal("0.05") for d in off) * 10 >= 7 * len(off)
