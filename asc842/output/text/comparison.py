"""A comparison on one screen: the day of the change, year by year, totals, and what must be decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from asc842._version import __version__
from asc842.base.money import in_currency_of, text
from asc842.book.compared import Compared
from asc842.book.modification_question import Question
from asc842.output.renderers.text import rendered
from asc842.output.table import Kind, Table

PAIRS = (("liability", "right-of-use asset"), ("cost", "interest"))


@in_currency_of("currency")
def comparison_text(c: Compared) -> RenderableType:
    """Lay a comparison out for a terminal."""
    rows: list[dict[str, Any]] = c.table.to_dict("records")  # type: ignore[assignment]
    parts = [_heading(c), *_at(c, rows), *(_by_year(c, rows, pair) for pair in PAIRS), *_rent(c, rows),
             *_others(c, rows)]
    asked = list(_question(c.question)) if c.question else []
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts), *asked)


def _heading(c: Compared) -> Text:
    line = Text.assemble(("Comparison", "bold"), f"  (asc842 {__version__}). Amounts in {c.currency}; difference = "
                         f"{c.right.name} less {c.left.name}.")
    for side in (c.left, c.right):
        line.append(f"\n{side.name}: ", style="bold")
        line.append(" + ".join(book.lease.id for book in side.books))
    return line


def _at(c: Compared, rows: Sequence[dict[str, Any]]) -> Iterator[RenderableType]:
    found = [(r["figure"].capitalize(), *_amounts(r)) for r in rows if r["figure"].endswith((" before", " after"))]
    if found:
        heads = _heads([c.left.name, c.right.name, "Difference"])
        yield rendered(Table.of_rows(f"On {c.at}", heads, found), wraps=True)


def _by_year(c: Compared, rows: Sequence[dict[str, Any]], figures: tuple[str, ...]) -> RenderableType:
    names = (c.left.name, c.right.name, "difference")
    heads = _heads([f"{figure.capitalize()}\n{name}" for figure in figures for name in names])
    by_day = {(r["figure"], r["on"]): r for r in rows}
    table = Table.of_rows("", heads, [(str(day), *(a for figure in figures for a in _amounts(by_day[figure, day])))
                                      for day in dict.fromkeys(r["on"] for r in rows if r["figure"] == figures[0])])
    totals = [by_day.get((f"total {figure}", None)) for figure in figures]
    return rendered(table, total=("total", *(a for r in totals if r for a in _amounts(r))) if all(totals) else None,
                    wraps=True)


def _rent(c: Compared, rows: Sequence[dict[str, Any]]) -> Iterator[RenderableType]:
    """Lay rent out by year where the sides differ in it; else say that they don't."""
    if any(r["difference"] for r in rows if r["figure"] == "rent due"):
        yield _by_year(c, rows, ("rent due",))
    else:
        total = next(r for r in rows if r["figure"] == "total rent due")
        yield Text(f"Cash: the same rent falls due in every year, {text(total['left'])} in total.")


def _others(c: Compared, rows: Sequence[dict[str, Any]]) -> Iterator[RenderableType]:
    shown = [r for r in rows if r["figure"] in ("total gain or loss", "total costs outside the liability")
             and (r["left"] or r["right"] or r["figure"] == "total gain or loss")]
    yield rendered(Table.of_rows("", _heads([c.left.name, c.right.name, "Difference"]), [
        (r["figure"].removeprefix("total ").capitalize(), *_amounts(r)) for r in shown]), wraps=True)


def _question(q: Question) -> Iterator[RenderableType]:
    yield Text(f"To decide ({q.paragraph})", style="bold")
    yield Text(q.asked)
    for label, figure in q.known:
        yield Text(f"  {label}: {figure}", style="dim")
    for answer, name, lines in (("Yes to both", q.separate, q.if_both), ("No to either", q.modified, q.if_not)):
        yield Text.assemble((f"{answer}: {name}. ", "bold"), " ".join(lines))


def _amounts(row: dict[str, Any]) -> list[str]:
    difference = row["difference"]
    return [text(row["left"]), text(row["right"]), text(difference) if difference else "–"]


def _heads(names: Sequence[str]) -> list[tuple[str, Kind]]:
    return [("", "text"), *((name, "amount") for name in names)]
