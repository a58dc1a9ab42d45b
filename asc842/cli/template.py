"""``asc842 template``: a workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from asc842.cli.output import Output, say, with_output_options

PATH = click.Path(path_type=Path)
DONE, NOT_HELD = 0, 1
EPILOG = "Exit code: 0 written; 1 written, but for what is named; 2 refused, nothing written."


@click.command(epilog=EPILOG, short_help="Write a workbook to fill in.")
@click.argument("workbook", type=PATH)
@click.option("--from", "portfolio", type=PATH, help="Fill in the leases of a portfolio or lease file, not examples.")
@with_output_options
def template(workbook: Path, portfolio: Path | None, output: Output) -> None:
    """Write WORKBOOK, a spreadsheet to fill in: one row of its sheet Leases is enough for an ordinary lease.

    It holds three examples that can be deleted. The sheet Explain says what each sheet and column is for.

    \b
        asc842 template leases.xlsx
        asc842 template leases.xlsx --from inputs/sample-portfolio
    """
    from asc842.api.template import template as write_template  # noqa: PLC0415  (so that --help is quick)

    made = write_template(workbook, portfolio)
    for refused in made.rejected:
        say(f"{refused.lease or refused.where}: refused, and not in the workbook\n{refused.reason}\n", error=True)
    for lease, key in made.not_held:
        say(f"{lease}: no sheet holds {key}, and the workbook is without it", error=True)
    output.put(lambda: [f"Workbook: {made.path}, {made.leases:,} lease{'s' * (made.leases != 1)}"], lambda: {
        "schema": "asc842/template/1", "workbook": str(made.path), "leases": made.leases,
        "refused": [x.lease or x.where for x in made.rejected], "not_held": [list(x) for x in made.not_held]})
    raise SystemExit(DONE if made.whole else NOT_HELD)
