"""Posted lines cut into documents: whole entries together, no more lines than a ledger takes, each balanced."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from asc842.base.lazy import pd
from asc842.base.money import from_cents
from asc842.closing.dimensions import dimension_names
from asc842.contract.erp import ErpFile

ID_LENGTH = 11
"""Characters of a document's id: the shortest field that holds one (DOCNUM of QuickBooks) takes as many."""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One line of a document, as text and exact amounts; one of ``debit`` and ``credit`` is zero.

    ``dimensions`` are those other than cost center and asset class, by name, where the line has them.
    """

    number: int
    entity: str
    lease: str
    account: str
    debit: Decimal
    credit: Decimal
    entry: str
    memo: str
    cost_center: str
    asset_class: str
    dimensions: Mapping[str, str] = field(default_factory=dict)

    @property
    def amount(self) -> Decimal:
        """Debit less credit."""
        return self.debit - self.credit

    @property
    def text(self) -> str:
        """Say what the line is: lease and entry, and the memo where there is one."""
        return f"{self.lease}: {self.entry}" + (f" ({self.memo})" if self.memo else "")


@dataclass(frozen=True, slots=True)
class ErpDocument:
    """Entries of one entity, currency and day that are posted together.

    ``id`` is made from the content, so that the same document always has the same: a ledger that refuses ids it has
    seen posts nothing twice. ``foreign`` says that the currency is not the entity's functional one.
    """

    id: str
    entity: str
    currency: str
    period: str
    date: date
    lines: tuple[DocumentLine, ...]
    foreign: bool = False


def documents(lines: pd.DataFrame, settings: ErpFile, limit: int,
              functional: Mapping[str, str] | None = None) -> list[ErpDocument]:
    """Cut lines (LINE_COLUMNS, amounts in whole cents) into documents of at most ``limit`` lines.

    An entry of a lease stays whole; one of more lines than that is a document by itself. Documents come in order of
    run, entity, currency and date: what a later close adds to a reopened period leaves the earlier documents, and
    their ids, as they were. ``functional`` names the functional currency of entities, where it is known; a document
    in another one is ``foreign``.
    """
    limit = min(limit, settings.lines_per_document or limit)
    found = []
    keys = [*(["run"] if "run" in lines else []), "entity", "currency", "date"]
    further = [name for name in dimension_names(lines) if name not in ("cost_center", "asset_class")]
    for _, group in lines.groupby(keys, observed=True, sort=True):
        found += [_document(rows, settings, functional or {}, further) for rows in _packed(group, limit)]
    return found


def _packed(group: pd.DataFrame, limit: int) -> Iterator[list[dict[str, Any]]]:
    """Put whole entries together until the next would be too much."""
    entries = dict[tuple[str, str], list[dict[str, Any]]]()
    for row in group.to_dict("records"):
        entries.setdefault((row["lease"], row["entry"]), []).append({str(k): v for k, v in row.items()})
    part = list[dict[str, Any]]()
    for rows in entries.values():
        if part and len(part) + len(rows) > limit:
            yield part
            part = []
        part += rows
    if part:
        yield part


def _document(rows: list[dict[str, Any]], settings: ErpFile, functional: Mapping[str, str],
              further: Sequence[str]) -> ErpDocument:
    currency, day = str(rows[0]["currency"]), pd.Timestamp(rows[0]["date"]).date()
    name = str(rows[0]["entity"])
    entity = _translated(name, settings.entity_codes)
    lines = tuple(DocumentLine(
        i, entity, str(row["lease"]), _translated(str(row["account"]), settings.account_codes),
        from_cents(row["debit"], currency), from_cents(row["credit"], currency),
        str(row["entry"]), str(row.get("memo") or ""),
        _text(row.get("cost_center")), _text(row.get("asset_class")),
        {name: text for name in further if (text := _text(row[name]))}) for i, row in enumerate(rows, 1))
    content = "\n".join(f"{line}" for line in (currency, day, rows[0]["period"], rows[0].get("run", ""), *lines))
    digest = hashlib.sha256(content.encode()).hexdigest()[:ID_LENGTH].upper()
    return ErpDocument(digest, entity, currency, str(rows[0]["period"]), day, lines,
                    functional.get(name, currency) != currency)


def _translated(name: str, codes: Mapping[str, str]) -> str:
    return codes.get(name, name)


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124  (NaN is not itself)
