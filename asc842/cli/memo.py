"""``asc842 memo``: the technical accounting memo of one lease."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from asc842.cli.books import POLICY_HELP, book_of, books_of
from asc842.cli.compare import side_of
from asc842.cli.main import CHECK_FAILED, DONE, EPILOG, LEASE
from asc842.cli.output import Output, say, with_output_options

if TYPE_CHECKING:
    from asc842 import LeaseBook

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(epilog=EPILOG, short_help="Write a technical accounting memo of one lease.")
@click.argument("lease", type=LEASE, required=False)
@click.option("--lease", "name", metavar="ID", help="Which lease of a workbook, table or folder with several.")
@click.option("-o", "--out", "out", type=FILE, help="File to write, .docx or .html. [default: exports/ID-memo.docx]")
@click.option("--against", "against", multiple=True, metavar="[NAME=]LEASE[+LEASE...]",
              help="Another way of accounting for the same contract, to weigh in the memo; any number of times.")
@click.option("--template", "template", type=FILE, help="A Word template of your own.")
@click.option("--copy-template", "copy", type=FILE, help="Write the template shipped to this file, to be edited.")
@click.option("--policy", "policy_file", type=LEASE, help=POLICY_HELP)
@with_output_options
def memo(lease: Path | None, name: str | None, out: Path | None, against: tuple[str, ...], template: Path | None,
         copy: Path | None, policy_file: Path | None, output: Output) -> None:
    """Write the technical accounting memo of LEASE, a lease file or one lease of a workbook, table or folder.

    Facts with their clauses, judgements with their reasons, classification with its tests, measurement, alternatives
    with their effect, checks, lines to sign. Every figure is one that the engine has measured; each judgement is
    measured with another answer too. As JSON the figures of the memo are printed.

    \b
        asc842 memo inputs/windham-v.toml -o windham.docx
        asc842 memo inputs/windham-v-history.toml -o windham.html \\
            --against "separate contract=inputs/windham-v-original.toml+inputs/windham-v-additional-premises.toml"
        asc842 memo --copy-template memo.docx
    """
    from asc842.api.memo import copy_template, memo_of, require_suffix, write  # noqa: PLC0415  (quick --help)
    from asc842.output.word.memo import OUTLINE  # noqa: PLC0415

    if copy is not None:
        say(f"Template: {copy_template(OUTLINE, copy)}", error=output.as_json)
    if lease is None:
        if copy is None:
            raise click.UsageError("give a LEASE, or --copy-template")
        raise SystemExit(DONE)
    if out is not None:
        require_suffix(out)
    book = book_of(lease, policy_file, name)
    figures = memo_of(book, [(side_of(text)[0], _side(text, policy_file)) for text in against])
    written = write(OUTLINE, figures, out or Path("exports") / f"{book.lease.id}-memo.docx", template)
    output.put(lambda: [f"Memo: {written}"], lambda: {"schema": "asc842/memo/1", **figures})
    raise SystemExit(DONE if book.passed else CHECK_FAILED)


def _side(text: str, policy_file: Path | None) -> list[LeaseBook]:
    """Account for the leases of an alternative; raises what refuses the first of them that is refused."""
    found = []
    for _, book in (one for file in side_of(text)[1] for one in books_of(file, policy_file)):
        if isinstance(book, Exception):
            raise book
        found.append(book)
    return found
