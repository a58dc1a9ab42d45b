"""``asc842 diff``: what differs between two inputs, and what each change does at a period end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from asc842.cli.closing import PATH
from asc842.cli.output import Output, say, with_output_options

if TYPE_CHECKING:
    from asc842.closing.portfolio import HeldLeases

SAME, DIFFERS = 0, 1
EPILOG = "Exit code: 0 both say the same; 1 something differs, or a lease was refused; 2 an input can't be read."


@click.command(epilog=EPILOG, short_help="Show what differs between two inputs, and what it does.")
@click.argument("old")
@click.argument("new", type=PATH)
@click.option("--period", help="The period at whose end amounts are compared: 2003-12. [default: that of today; with "
              "--register, OLD]")
@click.option("--register", help="Register (a file or a database URL): OLD is then a period that it has closed.")
@with_output_options
def diff(old: str, new: Path, period: str | None, register: str | None, output: Output) -> None:
    """Compare the input OLD with NEW, each a lease file, a workbook, a table or a folder of leases.

    Prints the leases added, removed and changed with liability, right-of-use asset and lease cost of the year at the
    end of a period, and each key that differs with what that change does by itself.

    \b
        asc842 diff leases-of-march leases --period 2024-06
        asc842 diff 2003-11 inputs/sample-portfolio --register exports/register.db --period 2003-12
    """
    from asc842.api.diff import diff as difference_of  # noqa: PLC0415  (so that --help is quick)
    from asc842.base.errors import InputError  # noqa: PLC0415
    from asc842.output.close.tables import difference_document  # noqa: PLC0415
    from asc842.output.json_book import problem_documents  # noqa: PLC0415
    from asc842.output.text.diff import diff_text  # noqa: PLC0415

    found = difference_of(_closed(register, old, new) if register else Path(old), new,
                          period or (old if register else None))
    if found.problems and not output.as_json:
        refusal = InputError(found.problems)
        say(f"{refusal.whole if output.whole else refusal}\n", error=True)
    output.put(lambda: [diff_text(found)], lambda: {
        "schema": "asc842/diff/1", "period": found.at.label, **difference_document(found),
        "problems": problem_documents(found.problems)})
    raise SystemExit(SAME if found.same else DIFFERS)


def _closed(register: str, period: str, new: Path) -> HeldLeases:
    """Return what a period was closed with, under the policy of the new input."""
    from asc842.api.diff import as_closed, read_input  # noqa: PLC0415
    from asc842.closing.register import Register  # noqa: PLC0415

    with Register.open(register, create=False) as kept:
        return as_closed(kept, period, read_input(new).policy)
