"""What differs between two inputs, on one screen: leases added, removed and changed, and what each change does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from asc842.closing.input_difference import FIGURES, InputDifference
from asc842.output.renderers.text import rendered
from asc842.output.table import Kind, Table, missing

CALLED = {"liability": "Liability", "asset": "Asset", "cost": "Cost of the year"}
HIDDEN = ("facts", "judgements", "rows", "answer")
"""Parts of a key that say where something stands in a lease file, and nothing of the lease."""


def diff_text(found: InputDifference) -> RenderableType:
    """Lay a difference out for a terminal."""
    if found.same:
        return Text(f"Both inputs say the same; balances at {found.at.last_day} do not change.", style="green")
    return Group(*_policy(found), *_leases(found), *_changes(found))


def _policy(found: InputDifference) -> Iterator[RenderableType]:
    if found.policy:
        yield rendered(Table.of_rows("Policy", _text("Key", "Before", "After"), [
            (in_words(x.key), x.before or "not stated", x.after or "not stated") for x in found.policy]))


def _leases(found: InputDifference) -> Iterator[RenderableType]:
    """A row for each lease that differs: what it was and is, at the end of the period."""
    if found.leases.empty:
        return
    amounts = [f"{figure}{of}" for figure in FIGURES for of in (" before", " change")]
    rows = [(r["lease"], r["what"], r["currency"], *(r[name] for name in amounts)) for r in _records(found.leases)]
    heads: list[tuple[str, Kind]] = [*_text("Lease", "What", "")]
    heads += [(head, "amount") for figure in FIGURES for head in (CALLED[figure], "change")]
    yield rendered(Table.of_rows(f"Leases that differ, at {found.at.last_day}", heads, rows), wraps=True)


def _changes(found: InputDifference) -> Iterator[RenderableType]:
    """A row for each key that differs, with what that change alone does."""
    if found.changes.empty:
        return
    rows = [(r["lease"], in_words(r["key"]), r["before"] or "not stated", r["after"] or "not stated",
             *(r[figure] for figure in FIGURES)) for r in _records(found.changes)]
    heads: list[tuple[str, Kind]] = [*_text("Lease", "What changed", "Before", "After"),
                                     *((CALLED[figure], "amount") for figure in FIGURES)]
    yield rendered(Table.of_rows("\nWhat each change does by itself", heads, rows))
    if any(missing(r["liability"]) for r in _records(found.changes)):
        yield Text("No amount: a remark, or a change that makes a lease only together with the others.")


def in_words(key: str) -> str:
    """Write the key of a change as the trade says it: facts.rent.base.rows[0, from 2025-01-01].monthly."""
    kept = [part for part in key.replace("[", ".[").split(".") if part not in HIDDEN and part]
    return " ".join(part.strip("[]").replace("_", " ") if not part.startswith("[") else f"({part.strip('[]')})"
                    for part in kept)


def _records(frame: Any) -> list[dict[str, Any]]:
    return frame.to_dict("records")  # type: ignore[no-any-return]


def _text(*heads: str) -> list[tuple[str, Kind]]:
    return [(head, "text") for head in heads]
