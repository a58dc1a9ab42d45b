"""Lease files for tests: TOML text from a few arguments, and the lease or book that comes of it.

Tests go through a file as a user does: text in, book out.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

import asc842
from asc842.book.measures import MONEY
from asc842.measurement.tables import currency_units

Table = Mapping[str, Any]
TRIGGERED: Mapping[str, Table] = {"reassessment": {"trigger": "significant event"}}
"""What an event of a kind says where a test is about something else."""
ROOT = Path(__file__).resolve().parent.parent


def shipped_leases() -> list[Path]:
    """Return every lease file under inputs/; other files there say otherwise what they are, or nothing."""
    return [f for f in sorted((ROOT / "inputs").rglob("*.toml")) if "asc842/lease/1" in f.read_text(encoding="utf-8")]


def lease_text(
    start: date | str,
    end: date | str,
    rent: Table | Sequence[Table],
    *,
    rate: Decimal | str | None = "0.06",
    classification: str | None = "operating",
    judgements: Sequence[Table] = (),
    lease_id: str = "test-lease",
    **facts: Any,
) -> str:
    """Return a lease file. ``rent`` is one component or several; ``facts`` are further lists of facts.

    Ids, names and sources are filled in where a table leaves them out; without ``rate`` or ``classification`` there is
    no judgement on it.
    """
    rents: list[Table] = [rent] if isinstance(rent, Mapping) else list(rent)
    lists: dict[str, list[dict[str, Any]]] = {
        "rent": [{"id": f"rent-{i}", "name": "Rent", **r} for i, r in enumerate(rents, 1)],
        **{kind: [_named(kind, i, item) for i, item in enumerate(items, 1)] for kind, items in facts.items()},
    }
    answers: list[Table] = [
        *([{"question": "discount_rate", "answer": Decimal(rate)}] if rate is not None else []),
        *([{"question": "classification", "answer": classification}] if classification else []),
        *judgements,
    ]
    lines = [
        'format = "asc842/lease/1"',
        f"id = {toml(lease_id)}",
        'name = "A lease for a test"',
        "",
        "[facts]",
        'lessee = "Lessee"',
        'lessor = "Lessor"',
        'asset = "Premises"',
        'documents = [{ id = "lease", title = "Lease" }]',
        f'commencement = {{ date = {start}, source = "lease, 1" }}',
        f'expiration = {{ date = {end}, source = "lease, 1" }}',
        *(f"{kind} = {toml([{'source': 'lease, 2'} | x for x in items])}" for kind, items in lists.items()),
        *(f"\n[[judgements]]\n{_pairs({'reason': 'Given.'} | dict(j))}" for j in answers),
    ]
    return "\n".join(lines) + "\n"


def _named(kind: str, i: int, item: Table) -> dict[str, Any]:
    without_id = kind in ("totals", "proportionate_shares", "periods_of_use")
    defaults: dict[str, Any] = {} if without_id else {"id": f"{kind.replace('_', '-')}-{i}"}
    if kind in ("costs", "incentives"):
        defaults["name"] = kind
    return defaults | dict(item)


def _pairs(table: Table) -> str:
    return "\n".join(f"{key} = {toml(value)}" for key, value in table.items())


ANEW, AGREED = ("modification", "partial termination", "concession"), (
    "separate contract", "termination", "purchase")


def complete(text: str, events: Sequence[Table]) -> list[dict[str, Any]]:
    """Return events with what a whole file says of them besides: when they were approved, how they are classified.

    The classification is that of the lease before; a key that is None is left out, and stays so.
    """
    found, judged = list[dict[str, Any]](), re.search(r'question = "classification"\nanswer = "(\w+)"', text)
    kept = judged[1] if judged else None
    for e in sorted(events, key=lambda e: str(e["effective"])):
        modified = e["kind"] in ANEW and e.get("treatment") != "variable"
        said: dict[str, Any] = {"treatment": "as contracted"} if e["kind"] == "incentive" else {}
        said |= TRIGGERED.get(e["kind"], {})
        modified |= e["kind"] == "incentive" and e.get("treatment") == "modification"
        said |= {"approved": e["effective"]} if modified or e["kind"] in AGREED else {}
        due = modified or (e["kind"] == "reassessment" and ("lease_term_end" in e or "options" in e))
        bought = 'kind = "purchase"' in text and any(o["answer"] == "exercised" for o in e.get("options", ()))
        tested = bought or any(name in e for name in ("fair_value", "remaining_economic_life"))
        said |= {"classification": kept} if due and kept and not tested else {}
        found.append({k: v for k, v in {**e, **{k: v for k, v in said.items() if k not in e}}.items()
                      if v is not None})
        kept = "finance" if e["kind"] == "sublease" else e.get("classification") or kept
    return [found[i] for i in np.argsort(np.argsort([str(e["effective"]) for e in events], kind="stable"))]


def toml(value: Any) -> str:
    """Write a value as TOML. Dates and decimals stand bare; nothing passes through a float."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    return str(value)


def load_text(text: str) -> asc842.Lease:
    """Write a lease file and load it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lease.toml"
        path.write_text(text, encoding="utf-8")
        return asc842.load(path)


def book_of(text: str, **elections: Any) -> asc842.LeaseBook:
    """Load a lease file and account for it under a policy with these elections."""
    return asc842.account_for(load_text(text), asc842.Policy(**elections))


def refused(text: str) -> list[asc842.Problem]:
    """Return the problems for which a lease file is refused (none where it is accepted)."""
    try:
        load_text(text)
    except asc842.InputError as error:
        return list(error.problems)
    return []


def at(book: asc842.LeaseBook, end: date | str) -> dict[str, Any]:
    """Return the schedule row whose period ends on a day."""
    rows = book.schedule[book.schedule["ends"] == date.fromisoformat(str(end))]
    (row,) = rows.to_dict("records")
    return {str(column): value for column, value in row.items()}


def findings(term: tuple[date, date], *rows: Mapping[str, Any], facts: dict[str, Any] | None = None,
             judgements: tuple[Mapping[str, Any], ...] = (), **rent: Any) -> set[tuple[str, str, str]]:
    """Return (check, status, difference) of everything that does not simply pass."""
    table = {"id": "base", "timing": "advance", "rows": list(rows), **rent}
    book = book_of(lease_text(*term, table, judgements=judgements, **(facts or {})))
    return {(c.name, c.status, c.difference) for c in book.checks if c.status != "pass"}


def screen(book: asc842.LeaseBook) -> str:
    """Return what ``asc842 schedule`` prints of a book, on lines of 120 columns."""
    from rich.console import Console

    from asc842.output.text.book import book_text

    console = Console(width=120, file=io.StringIO(), highlight=False)
    with console.capture() as kept:
        console.print(book_text(book))
    return kept.get()


def measured_amounts(tables: Mapping[str, Any], calendar: Any = None) -> dict[str, Any]:
    """Return what :func:`asc842.measure` returns, amounts as the doubles nearest to them, in currency."""
    found = asc842.measure(tables, calendar)
    summary = found.minor_units("summary")
    units = dict(zip(summary["lease"], currency_units(summary["currency"]), strict=True))
    amounts = {}
    for name, columns in MONEY.items():
        table = found.minor_units(name)
        of_row = table["lease"].map(units).to_numpy(float) if len(table) else 1.0
        amounts[name] = table.assign(**{c: table[c].to_numpy(float, na_value=np.nan) / of_row for c in columns})
    return {**amounts, "summary": amounts["summary"].drop(columns="currency")}
