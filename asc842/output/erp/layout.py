"""What a layout is: how a ledger takes journals, and what is written for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from asc842.base.registry import Registry
from asc842.contract.erp import ErpFile
from asc842.output.erp.documents import DocumentLine, ErpDocument
from asc842.output.erp.names import as_one_file, file_part

Files = dict[str, str]
Name = tuple[str, str, str]
"""Kind of name, the name, and how a file writes it."""
Balances = Mapping[tuple[str, str, str], Decimal]
"""Balance by entity, account and currency."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a layout writes: ``documents`` of a period, with what was booked ``before`` it.

    ``roots`` gives the root in a chart of accounts of each account by its name, as the ledger names it.
    """

    documents: list[ErpDocument]
    settings: ErpFile
    first: date
    last: date
    before: Balances
    roots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ErpLayout:
    """How a ledger takes journals: lines of a document at most, and the longest key of each field (0: any).

    ``advised`` says that the limit is advice, which an entry that has more lines may pass; ``settings`` are the
    longest values of what the policy says for the file, and ``needs`` what it must say: rule and remedy by key.
    ``one_currency``: no line names a currency. ``by_entity``: nothing is posted without the code of an entity.
    ``names`` are those that the file writes otherwise than they are, which might make one of two; ``opened`` by
    spreadsheet programs, which take some texts for formulas.
    """

    write: Callable[[Ledger], Files]
    limit: int
    account: int = 0
    entity: int = 0
    cost_center: int = 0
    largest: Decimal = Decimal("99999999999.99")
    advised: bool = False
    one_currency: bool = False
    by_entity: bool = False
    opened: bool = True
    settings: Mapping[str, int] = field(default_factory=dict)
    needs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    names: Callable[[DocumentLine, Ledger], Iterable[Name]] | None = None


LAYOUTS = Registry[ErpLayout]("asc842.output.erp")
"""Every layout, by the name that a policy gives as its format."""


def layout(place: int, name: str, limit: int, **how: Any) -> Callable[[Callable[[Ledger], Files]],
                                                                      Callable[[Ledger], Files]]:
    """Announce the function that follows as what writes a layout; ``how`` are fields of :class:`ErpLayout`."""
    def announced(write: Callable[[Ledger], Files]) -> Callable[[Ledger], Files]:
        LAYOUTS.at(place, name=name)(ErpLayout(write, limit, **how))
        return write
    return announced


def entity_names(line: DocumentLine, _ledger: Ledger) -> Iterator[Name]:
    """Files by entity."""
    yield "entity", line.entity, as_one_file(file_part(line.entity))


def fields_of(d: ErpDocument, line: DocumentLine) -> dict[str, object]:
    """Return every field that a column of one's own CSV may name."""
    own = {name: getattr(line, name) for name in DocumentLine.__dataclass_fields__ if name != "dimensions"}
    return {**line.dimensions, **own, "amount": line.amount, "text": line.text, "document": d.id,
            "currency": d.currency, "period": d.period, "date": d.date}
