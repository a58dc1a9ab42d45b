"""``asc842 init``: begin a portfolio."""

from __future__ import annotations

from pathlib import Path

import click

from asc842.cli.output import Output, with_output_options


@click.command(short_help="Begin a portfolio: a policy, an account map, an empty workbook.")
@click.argument("folder", type=click.Path(path_type=Path))
@with_output_options
def init(folder: Path, output: Output) -> None:
    """Begin a portfolio in FOLDER, which is new or empty.

    Writes leases.xlsx to fill in, policy.toml with elections, their reasons and an account map whose numbers are to be
    replaced, and a README.md of three lines.

    \b
        asc842 init leases-of-2024
    """
    from asc842.api.init import init as begin  # noqa: PLC0415  (so that --help is quick)

    files = begin(folder)
    output.put(lambda: ["Files: " + ", ".join(map(str, files))],
               lambda: {"schema": "asc842/init/1", "files": list(map(str, files))})
