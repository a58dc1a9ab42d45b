"""A draft on the screen: rows of rent, then what is open."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from asc842.output.draft_tables import counts, rent_tables
from asc842.output.renderers.text import rendered
from asc842.output.table import Table
from asc842.reading.draft import ContractDraft


def draft_text(draft: ContractDraft) -> Iterator[RenderableType]:
    """Yield what was read of a contract: rent, misprints, marks, counts."""
    yield f"{draft.lease['name']}\n{draft.document}\n"
    for table in rent_tables(draft):
        yield from (rendered(table), "")
    if draft.misprints:
        yield rendered(
            Table.of_rows(
                "The contract against itself",
                [(h, "text") for h in ("Check", "Of", "Computed", "Printed")],
                [(c.name, c.about, c.expected, c.actual) for c in draft.misprints],
            )
        )
        yield ""
    for title, marks in (("To confirm", draft.confirm), ("Missing", draft.missing)):
        if marks:
            yield title
            yield from (f"  {m.key}\n    {m.question}" for m in marks)
            yield ""
    if draft.left_out:
        yield "No rent"
        yield from (f"  {text.removeprefix('not rent: ')}" for text in draft.left_out)
        yield ""
    yield f"{counts(draft)}."
