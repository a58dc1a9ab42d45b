"""A draft as tables: rent as it was read, what is to be confirmed, what is missing, the place of each value."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from asc842.output.json_book import check_document
from asc842.output.table import Kind, Table
from asc842.reading.draft import ContractDraft

_BEGINS, _ENDS = ("from", "month", "lease_year"), ("to", "through_month", "through_lease_year")
_FIGURES = ("rate", "annual", "monthly", "amount", "period_total")


def rent_tables(draft: ContractDraft) -> list[Table]:
    """Return the rows of each component of rent, with the line that each is printed on."""
    events = [rent for event in draft.lease.get("events", ()) for rent in event.get("rent", ())]
    read = [r for r in events if any(key.startswith("events[") for key in draft.places)]
    return [_rent(rent) for rent in read or draft.lease["facts"].get("rent", ())]


def _rent(rent: dict[str, Any]) -> Table:
    rows = rent["rows"]
    figures = [f for f in _FIGURES if any(f in row for row in rows)]
    heads: list[tuple[str, Kind]] = [
        ("Row", "text"),
        ("From", "text"),
        ("To", "text"),
        *((f.replace("_", " ").capitalize(), "residual") for f in figures),
        ("Place", "text"),
    ]
    return Table.of_rows(
        rent["name"],
        heads,
        [
            (
                row.get("label", ""),
                _edge(row, _BEGINS),
                _edge(row, _ENDS),
                *(row.get(f) for f in figures),
                row.get("source", ""),
            )
            for row in rows
        ],
    )


def _edge(row: dict[str, Any], names: tuple[str, ...]) -> str:
    """Return where a row begins or ends, as it is said."""
    name = next((n for n in names if n in row), "")
    return (
        str(row[name])
        if name in ("", "from", "to") and name
        else f"{name.replace('through_', '').replace('_', ' ')} {row[name]}"
        if name
        else ""
    )


def confirm_table(draft: ContractDraft) -> Table:
    """Return what someone has to look at."""
    return _texts(
        "To confirm",
        ("Key", "Question", "Quote", "Place", "Readings"),
        [(m.key, m.question, m.quote or "", m.place or "", ", ".join(m.readings)) for m in draft.confirm],
    )


def missing_table(draft: ContractDraft) -> Table:
    """Return what was looked for and not found, with the question to ask."""
    return _texts("Missing", ("Key", "Question"), [(m.key, m.question) for m in draft.missing])


def left_out_table(draft: ContractDraft) -> Table:
    """Return figures that were not taken for rent."""
    return _texts("Figures that are no rent", ("Figure",), [(text,) for text in draft.left_out])


def places_table(draft: ContractDraft) -> Table:
    """Return the place of each value: document, line, page and box, and the characters quoted."""
    return _texts(
        "Places",
        ("Key", "Document", "Line", "Page", "Box", "Quote"),
        [
            (key, p.document, str(p.line), str(p.page or ""), ", ".join(f"{x:.1f}" for x in p.box or ()), p.quote)
            for key, p in draft.places.items()
        ],
    )


def _texts(title: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    return Table.of_rows(title, [(head, "text") for head in heads], rows)


def counts(draft: ContractDraft) -> str:
    """Return how much was read, in a line."""
    return (
        f"{draft.rows} row{'s' * (draft.rows != 1)} of rent, {draft.figures} values with their places; "
        f"{len(draft.confirm)} to confirm, {len(draft.missing)} missing, {len(draft.misprints)} failed checks of the "
        "contract with itself"
    )


def draft_document(draft: ContractDraft) -> dict[str, Any]:
    """Return a draft as the document that is printed as JSON."""
    return {
        "schema": "asc842/draft/1",
        "document": draft.document,
        "lease": plain(draft.lease),
        "places": {
            key: {"document": p.document, "line": p.line, "page": p.page, "box": p.box, "quote": p.quote}
            for key, p in draft.places.items()
        },
        "confirm": [m.model_dump(mode="json") for m in draft.confirm],
        "missing": [m.model_dump(mode="json") for m in draft.missing],
        "said": plain(draft.said),
        "left_out": draft.left_out,
        "checks": [check_document(c) for c in draft.checks],
        "counts": {
            "rows": draft.rows,
            "values": draft.figures,
            "confirm": len(draft.confirm),
            "missing": len(draft.missing),
        },
    }


def plain(value: Any) -> Any:
    """Return nested values as JSON has them, amounts as text."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value if isinstance(value, str | int | bool) or value is None else str(value)
