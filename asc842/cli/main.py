"""The ``asc842`` command."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path

import click

from asc842._version import __version__
from asc842.cli.books import POLICY_HELP, book_of
from asc842.cli.output import Output, report_if_unwritable, say, with_output_options

DONE, CHECK_FAILED = 0, 1
EPILOG = "Exit code: 0 every check passes; 1 a check fails (output is written); 2 input refused, nothing written."
LEASE = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=EPILOG)
@click.version_option(__version__, prog_name="asc842")
def main() -> None:
    """Account for leases under ASC 842, from the contract to a checked schedule and a closed period.

    Leases stand in a workbook or in tables (leases.csv, rent.csv, ...), one row each and further sheets where that is
    not enough; or in TOML files with the facts as the contract prints them and the judgements made on it, each with
    its source or reason. Start with the template or the examples:

    \b
        asc842 template leases.xlsx              a workbook to fill in
        asc842 import my-list.xlsx -o leases.xlsx    such a workbook from a list of your own
        asc842 new leases.xlsx                   a lease question by question, into a workbook or a lease file
        asc842 schedule leases.xlsx --lease office
        asc842 schedule inputs/windham-v.toml    schedule, checks and workbook of one lease
        asc842 check inputs/windham-*.toml       what fails a check, for any number of leases
        asc842 close inputs/sample-portfolio --period 2003-12
                                                 journal and reports of a folder of leases and tables
        asc842 compare A.toml B.toml             two ways of accounting, side by side
        asc842 schema                            JSON Schema of a lease file, for editors
    """
    # A command makes much and drops little of it: looking for what is dropped as often as usual takes a tenth of it.
    gc.set_threshold(50_000)


@main.command(epilog=EPILOG, short_help="Account for one lease and write its workbook.")
@click.argument("lease", type=LEASE)
@click.option("--lease", "name", metavar="ID", help="Which lease of a workbook, table or folder with several.")
@click.option("--out", "out", type=click.Path(path_type=Path, file_okay=False), default=Path("exports"),
              show_default=True, help="Folder that the workbook is written to.")
@click.option("--policy", "policy_file", type=LEASE, help=POLICY_HELP)
@with_output_options
def schedule(lease: Path, name: str | None, out: Path, policy_file: Path | None, output: Output) -> None:
    """Account for LEASE, a lease file or one lease of a workbook, table or folder, and write its workbook.

    Prints what was measured, every assumption, opening and year-end balances, and each check that needs attention;
    writes OUT/<lease id>.xlsx with live formulas. As JSON the whole book is printed.

    \b
        asc842 schedule inputs/windham-v.toml
        asc842 schedule inputs/windham-v.toml --json | jq .summary
        asc842 schedule leases.xlsx --lease office
    """
    gc.set_threshold(500_000)  # of one lease there is less than that to drop
    from asc842.output.json_book import book_document  # noqa: PLC0415  (so that --help is quick)
    from asc842.output.text.book import book_text  # noqa: PLC0415

    book = book_of(lease, policy_file, name)
    workbook = book.to_workbook(out / f"{book.lease.id}.xlsx")
    output.put(lambda: [book_text(book)], lambda: book_document(book))
    with report_if_unwritable():
        say(f"Workbook: {workbook}", error=output.as_json)
    raise SystemExit(DONE if book.passed else CHECK_FAILED)


@main.command(short_help="Print the JSON Schema of a file.")
@click.argument("kind", type=click.Choice(["lease", "policy", "output"]), default="lease")
def schema(kind: str) -> None:
    """Print the JSON Schema of a lease file, a policy file or the JSON output."""
    from asc842.output.schemas import schema_of  # noqa: PLC0415

    sys.stdout.write(json.dumps(schema_of(kind), indent=2) + "\n")
