"""What differs between two inputs, on one screen: leases added, removed and changed, and what each change does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from asc842.closing.change_words import in_words
from asc842.closing.input_difference import FIGURES, InputDifference
from asc842.output.renderers.text import rendered
from asc842.output.table import Kind, Table, missing

CALLED = {"liability": "Liability", "asset": "Asset", "cost": "Cost of the year"}
UNDER_ONE_POLICY = "Amounts are under the policy of today, before and after: what changed for all is not in them."
SHOWN, LONGEST = 40, 160
"""Said where the policy changed too; changes that a close shows, and characters of a value."""


def diff_text(found: InputDifference) -> RenderableType:
    """Lay a difference out for a terminal."""
    if found.same:
        return Text(f"Both inputs say the same; balances at {found.at.last_day} do not change.", style="green")
    return Group(*_policy(found), *_leases(found, f"Leases that differ, at {found.at.last_day}"), *_changes(found))


def changed_text(found: InputDifference) -> Iterator[RenderableType]:
    """Lay out what a close has found to differ from the close before."""
    yield from _policy(found)
    yield from _leases(found, f"\nChanged since the close before, at {found.at.last_day}")
    yield from _changes(found, SHOWN)
    if found.policy and len(found.leases):
        yield Text(UNDER_ONE_POLICY)
    yield Text()
    if found.uncounted:
        yield Text(f"\n{found.uncounted:,} leases differ from the close before: asc842 diff PERIOD FOLDER --register "
                   "REGISTER says what each change does")


def _policy(found: InputDifference) -> Iterator[RenderableType]:
    if found.policy:
        yield rendered(Table.of_rows("Changed for all leases", _text("What", "Before", "After"), [
            tuple(_short(text or "not stated") for text in in_words(x)) for x in found.policy]))


def _leases(found: InputDifference, title: str) -> Iterator[RenderableType]:
    """A row for each lease that differs: what it was and is, at the end of the period."""
    if found.leases.empty:
        return
    amounts = [f"{figure}{of}" for figure in FIGURES for of in (" before", " change")]
    rows = [(r["lease"], r["what"], r["currency"], *(r[name] for name in amounts)) for r in _records(found.leases)]
    heads: list[tuple[str, Kind]] = [*_text("Lease", "What", "")]
    heads += [(head, "amount") for figure in FIGURES for head in (CALLED[figure], "change")]
    yield rendered(Table.of_rows(title, heads, rows), wraps=True)


def _changes(found: InputDifference, most: int | None = None) -> Iterator[RenderableType]:
    """A row for each change, with what it does by itself."""
    if found.changes.empty:
        return
    records = _records(found.changes)
    rows = [(r["lease"], r["what"], *(_short(r[name] or "not stated") for name in ("before", "after")),
             *(r[figure] for figure in FIGURES)) for r in records[:most]]
    heads: list[tuple[str, Kind]] = [*_text("Lease", "What changed", "Before", "After"),
                                     *((CALLED[figure], "amount") for figure in FIGURES)]
    yield rendered(Table.of_rows("\nWhat each change does by itself", heads, rows))
    if most and len(records) > most:
        yield Text(f"and {len(records) - most:,} more changes, in the table of changed inputs")
    if any(missing(r["liability"]) for r in records[:most]):
        yield Text("No amount: a remark, or a change that makes a lease only together with the others.")


def _short(said: str) -> str:
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}..."


def _records(frame: Any) -> list[dict[str, Any]]:
    return frame.to_dict("records")  # type: ignore[no-any-return]


def _text(*heads: str) -> list[tuple[str, Kind]]:
    return [(head, "text") for head in heads]
