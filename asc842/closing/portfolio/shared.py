"""What many leases from tables have alike is made once, by the text of its cells: a judgement, a document, a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date as day
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from asc842.base.money import in_currency
from asc842.closing.portfolio.cells import Untold, told
from asc842.closing.portfolio.layout import judged_columns, layouts
from asc842.closing.portfolio.table_files import TableRow
from asc842.contract.facts import Document
from asc842.contract.judgements import Judgement
from asc842.contract.values import Dated
from asc842.intake.text.workbook import CellError

TERMS = "payment_terms"
MOST = 100_000
Cells = tuple[tuple[str, str], ...]
_JUDGEMENT = TypeAdapter[Judgement](Judgement)


def cells_of(row: TableRow, names: Sequence[str]) -> Cells:
    """Return the texts of some cells, each with its column; raises Untold where one shows an error of a workbook."""
    cells = row.cells
    for name in names:
        if type(cells[name]) is CellError:
            raise Untold
    return tuple([(name, cells[name]) for name in names])


def judgement_said(question: str, names: Sequence[str], why: Sequence[str], value: Callable[[str], Any],
                   ) -> dict[str, Any]:
    """Return a judgement as a file holds it; ``value`` gives what a column of the row says."""
    if question == TERMS:
        said: dict[str, Any] = {"answer": {name: value(name) for name in names}}
    else:
        said = {judged_columns()[name].path[0]: value(name) for name in names}
    return {"question": question, **said, "reason": "As entered in the table leases.",
            **{name: value(name) for name in why}}


@lru_cache(MOST)
def judgement_shared(question: str, answer: Cells, why: Cells, currency: str) -> Judgement:
    """Return the judgement that cells of a row make, each the name of its column and its text.

    Raises Untold or ValidationError where it is refused.
    """
    cells, columns = dict(answer + why), layouts()["leases"].columns
    data = judgement_said(question, [name for name, _ in answer], [name for name, _ in why],
                          lambda name: told(cells[name], columns[name]))
    with in_currency(currency):
        return _JUDGEMENT.validate_python(data, strict=True)


@lru_cache(MOST)
def document_shared(name: str, title: str) -> Document:
    """Return a document; raises ValidationError."""
    return Document(id=name, title=title)


@lru_cache(MOST)
def date_shared(date: day, source: str) -> Dated:
    """Return a day and where it was entered."""
    return Dated(date=date, source=source)
