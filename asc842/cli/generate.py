"""``asc842 generate``: a portfolio to try the product on."""

from __future__ import annotations

from pathlib import Path

import click

from asc842.cli.output import Output, with_output_options
from asc842.cli.progress import progress

EPILOG = "Exit code: 0 written; 2 refused, nothing written."


@click.command(epilog=EPILOG, short_help="Write a portfolio of generated leases.")
@click.option("--leases", type=int, default=1_000, show_default=True, help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same leases.")
@click.option("--out", "out", type=click.Path(path_type=Path), required=True, help="Folder to write, new or empty.")
@click.option("--tables", type=click.Choice(["parquet", "csv"]), default="csv", show_default=True,
              help="Format of the tables.")
@click.option("--bad-rows", type=float, default=0.0, show_default=True,
              help="Share of leases with a row that is wrong on purpose; manifest.json names each.")
@with_output_options
def generate(leases: int, seed: int, out: Path, tables: str, bad_rows: float, output: Output) -> None:
    """Write a portfolio of generated leases: real estate, vehicles, equipment, towers, in five currencies.

    With steps and escalators, abatements, part months, options, events and transfers, as the tables of a portfolio
    with a policy; close and measure take it.

    \b
        asc842 generate --leases 5000 --out fleet
        asc842 close fleet --period 2026-12
    """
    from asc842.api.generate import generate as write  # noqa: PLC0415  (so that --help is quick)

    with progress() as report:
        made = write(leases, out, seed=seed, tables=tables, bad_rows=bad_rows,
                     progress=lambda done, of: report("generating", done, of))
    wrong = f", {len(made.bad):,} with a row that is wrong on purpose (manifest.json)" if made.bad else ""
    output.put(lambda: [f"{made.path}: {made.leases:,} leases{wrong}"], lambda: {
        "schema": "asc842/generate/1", "folder": str(made.path), "leases": made.leases, "bad": list(made.bad)})
