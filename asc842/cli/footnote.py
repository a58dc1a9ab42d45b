"""``asc842 footnote``: the lease footnote of a closed period."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from asc842.cli.closing import DONE, FAILED, out_option, register_option
from asc842.cli.output import Output, with_output_options

if TYPE_CHECKING:
    from asc842.api.footnote import FootnoteDraft

FILE = click.Path(path_type=Path, dir_okay=False)
EPILOG = "Exit code: 0 every data-quality rule holds; 1 one fails (the footnote is written); 2 refused."


@click.command(epilog=EPILOG, short_help="Draft the lease footnote of a closed period.")
@click.argument("period", required=False)
@click.option("-o", "file", type=FILE, help="File to write, .docx or .html. [default: OUT/PERIOD-footnote.docx]")
@click.option("--balance-sheet", type=FILE,
              help="CSV of element, line, amount: the line of the balance sheet that each balance stands in.")
@click.option("--template", "template", type=FILE, help="A Word template of your own.")
@click.option("--copy-template", "copy", type=FILE, help="Write the template shipped to this file, to be edited.")
@register_option
@out_option
@with_output_options
def footnote(period: str | None, file: Path | None, balance_sheet: Path | None, template: Path | None,
             copy: Path | None, register: str | None, out: Path, output: Output) -> None:
    """Draft the lease footnote of a closed PERIOD, in the order of 842-20-50, from what the register keeps of it.

    Tables of lease cost, cash flows, averages and maturities with the year before, the words that terms and elections
    call for, and what is left to do before it is filed. Data-quality rules are looked at as --balance-sheet allows.

    \b
        asc842 footnote 2003-12 -o footnote.docx
        asc842 footnote 2003-12 -o footnote.html --balance-sheet lines.csv
    """
    from asc842.api.memo import copy_template, require_suffix, write  # noqa: PLC0415  (quick --help)
    from asc842.output.word.footnote import OUTLINE  # noqa: PLC0415

    if copy is not None:
        copy_template(OUTLINE, copy)
    if period is None:
        if copy is None:
            raise click.UsageError("give a PERIOD, or --copy-template")
        raise SystemExit(DONE)
    place = file or out / f"{period}-footnote.docx"
    require_suffix(place)
    draft = _drafted(period, register, out, balance_sheet)
    written = write(OUTLINE, draft.figures, place, template)
    failing = [c for c in draft.checks if c.status == "fail"]
    output.put(lambda: [f"Footnote: {written}", *(f"fails: {c.name}: {c.actual}" for c in failing)],
               lambda: {"schema": "asc842/footnote/1", **draft.figures})
    raise SystemExit(DONE if draft.passed else FAILED)


def _drafted(period: str, register: str | None, out: Path, balance_sheet: Path | None) -> FootnoteDraft:
    from asc842.api.footnote import footnote_of  # noqa: PLC0415
    from asc842.closing.register import Register  # noqa: PLC0415

    with Register.open(register or out / "register.db", create=False) as kept:
        files, known = kept.files(period), kept.status().periods
    reopened = bool(((known["label"] == period) & (known["state"] == "open")).any())
    return footnote_of(files, period, balance_sheet, reopened=reopened)
