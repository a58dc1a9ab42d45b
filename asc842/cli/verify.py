"""``asc842 verify`` of a workbook: of one lease, or of a close, made again and compared cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from asc842.cli.main import CHECK_FAILED, DONE
from asc842.cli.output import Output

if TYPE_CHECKING:
    from rich.console import RenderableType

    from asc842.api.verify import Made, Verified

SCHEMA = "asc842/verification/1"
LISTED = 20
"""Cells that are listed, unless every one is asked for."""


def verify_one_workbook(workbook: Path, output: Output, closes: Made | None) -> NoReturn:
    """Print what verifying a workbook finds; exit code 0, or 1 where cells differ.

    ``closes`` gives the workbook of the close of a period.
    """
    from asc842.api.verify import verify_workbook  # noqa: PLC0415  (so that --help is quick)

    found = verify_workbook(workbook, closes)
    output.put(lambda: _text(workbook, found, whole=output.whole), lambda: _document(workbook, found))
    raise SystemExit(DONE if found.passed else CHECK_FAILED)


def _text(workbook: Path, found: Verified, *, whole: bool) -> Iterator[RenderableType]:
    from asc842._version import __version__  # noqa: PLC0415
    from asc842.output.renderers.text import rendered  # noqa: PLC0415
    from asc842.output.table import Table  # noqa: PLC0415

    made = found.engine or "an unnamed engine"
    yield f"{workbook}: {found.of}, made by {made}, compared by asc842 {__version__}"
    yield f"{found.cells:,} cells, {found.formulas:,} of them formulas: {_counted(found)}"
    if found.without_value:
        yield (f"{found.without_value:,} formulas hold no value: open the workbook in a spreadsheet program and save "
               "it, to have their values compared")
    if found.filled_in:
        yield f"filled in by hand: {', '.join(f'{d.cell} ({d.found})' for d in found.filled_in)}"
    if not found.differences:
        return
    shown = found.differences if whole else found.differences[:LISTED]
    yield rendered(Table.of_rows("", (("Cell", "text"), ("What", "text"), ("In the workbook", "text"),
                                      ("Should be", "text")),
                                 [(d.cell, d.what, d.found, d.expected) for d in shown]))
    if len(shown) < len(found.differences):
        yield f"{len(found.differences) - len(shown):,} more cells: --all"


def _counted(found: Verified) -> str:
    if not found.differences:
        return "every one is as it should be" if not found.without_value else (
            "what they hold is as it should be")
    counts = Counter(d.what for d in found.differences)
    named = ', '.join(f'{n:,} {what}' for what, n in counts.items())
    return f"{len(found.differences):,} differ{'s' * (len(found.differences) == 1)} ({named})"


def _document(workbook: Path, found: Verified) -> dict[str, Any]:
    return {"schema": SCHEMA, "file": str(workbook), "of": found.of, "engine": found.engine,
            "without_value": found.without_value,
            "filled_in": [{"cell": d.cell, "found": d.found} for d in found.filled_in],
            "cells": found.cells, "formulas": found.formulas, "passed": found.passed,
            "differences": [{"cell": d.cell, "what": d.what, "found": d.found, "expected": d.expected}
                            for d in found.differences]}
