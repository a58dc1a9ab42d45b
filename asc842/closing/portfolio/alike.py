"""Rows of leases that are alike: one of each kind is read, and what differs in the others is judged in columns.

Rows are alike that say the same in the columns ALIKE, and fill in the same ones of FREE, but for those of ASIDE. What
a rule may have against one of them, and not against another of its kind, lies in the values of these: each is held to
the type of the key that it becomes, and together they are held to the tests of columns that stand by the rules. A row
of which any of this is not sure is read by itself, as is every row with another column, or with rows in other tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, partial
from itertools import compress
from types import GenericAlias
from typing import Any, NamedTuple, get_type_hints

import numpy as np
from pydantic import BaseModel, TypeAdapter, ValidationError

from asc842.base.money import in_currency
from asc842.calendar.positions import Days, Floats, Ints
from asc842.calendar.recurring import Mask
from asc842.closing.portfolio.alike_rents import FIGURES, PrintedRents
from asc842.closing.portfolio.cells import BadCell, value_of
from asc842.closing.portfolio.headings import DIMENSION
from asc842.closing.portfolio.layout import layouts
from asc842.closing.portfolio.one_row.expand import expanded
from asc842.closing.portfolio.one_row.many import RowsInColumns
from asc842.closing.portfolio.one_row.row import Rows
from asc842.closing.portfolio.table_files import TableRow
from asc842.contract.facts import Cost, Document, Facts, Incentive
from asc842.contract.judgements import Classification, DiscountRate, LeaseTermEnd, PaymentTerms, UsefulLife
from asc842.contract.lease import Lease
from asc842.contract.options import Option
from asc842.contract.rent import Abatement, Escalator, RentRow
from asc842.contract.values import Dated
from asc842.intake.rules.all import surely_in_order
from asc842.intake.text.text_table import TextTable

FREE: dict[str, tuple[type[BaseModel], str]] = {
    "lease": (Lease, "id"), "name": (Lease, "name"), "entity": (Lease, "entity"),
    "asset_class": (Lease, "asset_class"), "cost_center": (Lease, "cost_center"), "lessee": (Facts, "lessee"),
    "lessor": (Facts, "lessor"), "asset": (Facts, "asset"), "commencement": (Dated, "date"),
    "expiration": (Dated, "date"), "term_months": (RentRow, "month"), "rent": (RentRow, "amount"),
    "step_rate": (Escalator, "rate"), "step_amount": (Escalator, "amount"),
    "step_months": (Escalator, "every_months"), "free_months": (Abatement, "first_months"),
    "timing": (PaymentTerms, "timing"), "due_day": (PaymentTerms, "due_day"), "allowance": (Incentive, "amount"),
    "allowance_received": (Incentive, "received"), "initial_direct_costs": (Cost, "amount"),
    "discount_rate": (DiscountRate, "answer"), "useful_life": (UsefulLife, "answer"),
    "lease_term_end": (LeaseTermEnd, "answer"), "purchase_price": (Option, "price"),
    "reason": (Classification, "reason"), "document": (Document, "title")}
"""Columns in which rows that are alike differ, each with the key to whose type its cells are held."""
ASIDE = ("name", "entity", "asset_class", "cost_center", "lessee", "lessor", "asset", "due_day", "reason", "document")
"""Those of which it makes no difference whether they are filled in."""
ALIKE = ("currency", "frequency", "classification", "renewal_months", "renewal_rent", "renewal_certain",
         "purchase_certain")
"""Columns in which they say the same."""
LIKE_DIMENSIONS = "entity"
"""The column to whose type cells of further dimensions are held; rows that are alike have the same of these."""
MOST_READ = 100
"""So many rows are read one by one: it takes less time than to compare them."""
_MANY = 1 << 40


class RowRead(NamedTuple):
    """A row of ``leases`` that is like another one: the ``id`` of its lease, its cells, and its rows of ``rent``."""

    id: str
    file: TextTable
    line: int
    values: Sequence[str]
    rent: Sequence[TableRow] = ()

    def cell(self, column: str) -> str:
        """Return the text in a column, nothing where there is none."""
        return self.values[self.file.header.index(column)] if column in self.file.header else ""

    @property
    def tables(self) -> Rows:
        """The rows of the lease as they were typed, by table."""
        cells = dict(compress(zip(self.file.header, self.values, strict=True), self.values))
        own = {"leases": [TableRow("leases", cells, self.file, self.line)]}
        return own | ({"rent": self.rent} if self.rent else {})

    @property
    def rows(self) -> Rows:
        """The rows of the lease, by table, with those that its one row stands for."""
        return expanded(self.tables)[0]


def alike(file: TextTable, apart: Collection[str], rents: Rows) -> Iterator[list[RowRead]]:
    """Take rows that are alike out of a table, and yield those of each kind; leases ``apart`` are left in it.

    ``rents`` are the rows of rent of those of which nothing else stands elsewhere. Of each kind all are accepted if
    one is.
    """
    if len(file.rows) <= MOST_READ or len(file.rows[0]) != len(file.header) or "lease" not in file.header:
        return
    at = file.header.index("lease")
    apart = {"", *apart, *(name for name, n in Counter(row[at] for row in file.rows).items() if n > 1)}
    taken = np.zeros(len(file.rows), dtype=bool)
    for own, kind, sure in _judged(file, apart, rents):
        order = np.flatnonzero(sure)[np.argsort(kind[sure], kind="stable")]
        for some in np.split(own[order], np.flatnonzero(np.diff(kind[order])) + 1):
            if len(some) > 1:
                taken[some] = True
                yield [RowRead(file.rows[i][at], file, file.lines[i], file.rows[i], rents.get(file.rows[i][at], ()))
                       for i in some.tolist()]
    left = ~taken
    file.rows, file.lines = list(compress(file.rows, left)), list(compress(file.lines, left))


def _judged(file: TextTable, apart: Collection[str], rents: Rows) -> Iterator[tuple[Ints, Ints, Mask]]:
    """Yield the rows in each currency, the kind of each of these, and which are surely in order."""
    at = file.header.index("currency") if "currency" in file.header else None
    rows = dict[str, list[int]]()
    for i, row in enumerate(file.rows):
        rows.setdefault(row[at] or "USD" if at is not None else "USD", []).append(i)
    for currency, own in rows.items():
        with in_currency(currency):
            columns = _Columns(file.header, [file.rows[i] for i in own], apart, rents)
        yield np.array(own), columns.kind, columns.sure


class _Column:
    """The cells of a column: ``codes`` number the text of each row, ``kinds`` what of each text rows have alike.

    ``values`` are those of its texts, None where there is none, ``sure`` whether each is one for its key.
    """

    def __init__(self, name: str, cells: Sequence[str]) -> None:
        place = {text: i for i, text in enumerate(dict.fromkeys(cells))}
        self.codes = np.fromiter(map(place.__getitem__, cells), np.int64, len(cells))
        columns = layouts()["leases"].columns
        meant = columns.get(name, columns[LIKE_DIMENSIONS])
        told = [value_of(text, meant) if text else None for text in place]
        self.kinds = np.array([text != "" for text in place], np.int64) if _is_free(name) else np.arange(len(place))
        self.values = [None if type(x) is BadCell else x for x in told]
        self.sure = np.array([type(x) is not BadCell for x in told], dtype=bool)
        if _is_free(name):
            self.sure[_refused(name, self.values)] = False


def _is_free(name: str) -> bool:
    return name in FREE or name.startswith(DIMENSION)


def _refused(name: str, values: Sequence[Any]) -> list[int]:
    """Return the places of values that the key of a column does not take."""
    try:
        _key(name).validate_python(values, strict=True)
    except ValidationError as error:
        return [int(detail["loc"][0]) for detail in error.errors(include_url=False, include_input=False)]
    return []


@cache
def _key(name: str) -> TypeAdapter[Any]:
    model, key = FREE.get(name, FREE[LIKE_DIMENSIONS])
    kind: Any = get_type_hints(model, include_extras=True)[key]
    many: Any = GenericAlias(list, (kind | None,))
    return TypeAdapter(many)


class _Columns:
    """A table of leases by columns, with ``sure`` which rows are surely in order, if one of their kind is."""

    def __init__(self, header: Sequence[str], rows: Sequence[Sequence[str]], apart: Collection[str],
                 rents: Rows) -> None:
        self._rows, cells = len(rows), dict(zip(header, zip(*rows, strict=True), strict=True))
        filled = {name: column for name, column in cells.items() if any(column)}
        self._known = {name: _Column(name, filled[name]) for name in filled if name in ALIKE or _is_free(name)}
        self.sure = ~self._each(map(apart.__contains__, cells["lease"]))
        for name, column in filled.items():
            if name not in self._known:
                self.sure &= ~self._each(map(bool, column))
            elif {*map(type, column)} != {str}:
                self.sure &= self._each(type(text) is str for text in column)
        for known in self._known.values():
            self.sure &= known.sure[known.codes]
        many = RowsInColumns(self)
        self._rents = PrintedRents(cells["lease"], rents, partial(_refused, "rent"))
        self.sure &= self._rents.sure(many.leases.start, many.leases.end) & many.sure & surely_in_order(many.leases)

    def _each(self, values: Iterable[bool]) -> Mask:
        return np.fromiter(values, bool, self._rows)

    @property
    def kind(self) -> Ints:
        """Number the rows by what those of a kind have alike, (rows,)."""
        found, most = self._rents.kind, len(FIGURES) + 1
        for column in (self._known[name] for name in self._known if name not in ASIDE):
            kind = column.kinds[column.codes]
            if most * (several := int(kind.max()) + 1) > _MANY:
                found = np.unique(found, return_inverse=True)[1]
                most = int(found.max()) + 1
            found, most = found * several + kind, most * several
        return found

    def days(self, name: str) -> Days:
        """Days of a column, NaT where a cell holds none."""
        return self._array(name, date, "datetime64[D]", None)

    def numbers(self, name: str) -> Floats:
        """Numbers of a column as doubles, NaN where a cell holds none."""
        return self._array(name, (int, Decimal), np.float64, np.nan)

    def _array(self, name: str, kind: Any, dtype: Any, none: Any) -> np.ndarray:
        if name not in self._known:
            return np.full(self._rows, none, dtype=dtype)
        column = self._known[name]
        return np.array([x if isinstance(x, kind) else none for x in column.values], dtype=dtype)[column.codes]

    def values(self, name: str, blank: Any = None) -> list[Any]:
        """Values of a column, ``blank`` where there is none."""
        if name not in self._known:
            return [blank] * self._rows
        values = [blank if x is None else x for x in self._known[name].values]
        return list(map(values.__getitem__, self._known[name].codes.tolist()))
