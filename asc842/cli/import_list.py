"""``asc842 import``: somebody's own list of leases as a workbook to go on with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from asc842.cli.main import CHECK_FAILED, DONE
from asc842.cli.output import REFUSED, Output, say, with_output_options
from asc842.cli.progress import progress

if TYPE_CHECKING:
    from rich.console import RenderableType

    from asc842.api.import_list import ImportedList

PATH = click.Path(path_type=Path)
EPILOG = ("Exit code: 0 written, every check passes; 1 written, a check fails; 2 something is asked or refused, no "
          "workbook is written.")


def _pair(text: str) -> tuple[str, str]:
    """Take HEAD=WORD apart at its last sign of equality; the head may hold one."""
    return _parts(text.rpartition("="), text)


def _setting(text: str) -> tuple[str, str]:
    """Take COLUMN=VALUE apart at its first sign of equality; the value may hold one."""
    return _parts(text.partition("="), text)


def _parts(parts: tuple[str, str, str], text: str) -> tuple[str, str]:
    name, found, value = parts
    if not found or not name.strip():
        raise click.BadParameter(f"{text}: write it as NAME=VALUE")
    return name.strip(), value.strip()


@click.command("import", epilog=EPILOG, short_help="Read your own list of leases into a workbook.")
@click.argument("leases", type=PATH, metavar="LIST")
@click.option("-o", "--out", "workbook", type=PATH, required=True, help="The workbook to write.")
@click.option("--dates", type=click.Choice(["us", "iso", "eu"]), help="How dates are read in columns that don't show "
              "it: 3/1/2024 is March 1 (us) or January 3 (eu).")
@click.option("--numbers", type=click.Choice(["point", "comma"]), help="What marks decimals in columns that don't "
              "show it.")
@click.option("--map", "columns", type=_pair, multiple=True, metavar="HEAD=COLUMN", help="Which column of Leases a "
              "head of the list is; nothing after the = where it is not used.")
@click.option("--read", type=_pair, multiple=True, metavar="HEAD=WORD", help="How cells are read: percent, fraction, "
              "monthly, yearly, months, years, us, eu, iso, 1900, 1904, point, comma, cents, month, after, steps, "
              "leases, index.")
@click.option("--set", "values", type=_setting, multiple=True, metavar="COLUMN=VALUE", help="What holds for every "
              "lease whose cell is empty.")
@click.option("--sheet", default="", help="The sheet of the list, where several hold one.")
@click.option("--mapping", type=PATH, help="The mapping file. [default: LIST with .mapping.toml as its ending]")
@click.option("--force", is_flag=True, help="Write over a workbook that is there.")
@with_output_options
def import_list(leases: Path, workbook: Path, output: Output, **said: Any) -> None:
    """Read LIST, your own list of leases in a workbook or a text file, and write it as a workbook with a sheet Leases.

    Shows which column is which, by what, and how cells were read. What is not sure is asked for once for each column;
    the answer is kept in LIST's mapping file, which may be corrected and is used the next time.

    \b
        asc842 import my-list.xlsx -o leases.xlsx
        asc842 import my-list.csv -o leases.xlsx --dates us --set "Timing=advance"
    """
    from asc842.api.import_list import import_list as take  # noqa: PLC0415  (so that --help is quick)

    said = {name: value or "" if name in ("dates", "numbers") else value for name, value in said.items()}
    with progress() as report:
        made = take(leases, workbook, progress=report, **said)
    output.put(lambda: _text(made), lambda: _document(made))
    if made.problems and not output.as_json:
        _report(made, whole=output.whole)
    raise SystemExit(REFUSED if made.problems else DONE if made.passed else CHECK_FAILED)


def _report(made: ImportedList, *, whole: bool) -> None:
    """Print what is asked and what is wrong."""
    from asc842.base.errors import InputError  # noqa: PLC0415

    refusal = InputError(made.problems)
    asked = len(made.filled.questions)
    said = [f"{asked} question{'s' * (asked != 1)} to answer"] * bool(asked)
    wrong = len(made.problems) - asked
    said += [f"{wrong:,} problem{'s' * (wrong != 1)}"] * bool(wrong)
    kept = f" The mapping is in {made.mapping}." if made.mapping else ""
    shown = refusal.whole if whole else refusal
    say(f"\n{shown}\n\nasc842: {', '.join(said)}; no workbook was written.{kept}", error=True)


def _text(made: ImportedList) -> Iterator[RenderableType]:
    from asc842.cli.check import checked  # noqa: PLC0415
    from asc842.output.text.import_list import import_text  # noqa: PLC0415

    yield from import_text(made.found, made.columns, made.filled)
    if made.workbook is not None:
        yield checked([(book.lease.id, book) for book in made.books])
        yield f"Workbook: {made.workbook}; mapping: {made.mapping}"


def _document(made: ImportedList) -> dict[str, Any]:
    from asc842.closing.lease_list.document import import_document  # noqa: PLC0415
    from asc842.output.json_book import check_document, problem_documents  # noqa: PLC0415

    return {"schema": "asc842/import/1", "list": str(made.path),
            "workbook": str(made.workbook) if made.workbook else None,
            "mapping": str(made.mapping) if made.mapping else None,
            **import_document(made.found, made.columns, made.filled),
            "problems": problem_documents(made.problems),
            "checks": [{"lease": b.lease.id, **check_document(c)} for b in made.books for c in b.checks
                       if c.status == "fail"]}
