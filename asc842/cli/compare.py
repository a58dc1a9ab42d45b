"""``asc842 compare``: two ways of accounting for the same contracts, side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asc842.cli.books import AMONG, POLICY_HELP, books_of
from asc842.cli.main import CHECK_FAILED, DONE, EPILOG, LEASE
from asc842.cli.output import Output, say, with_output_options

if TYPE_CHECKING:
    from datetime import date, datetime

    from asc842 import Comparison


@click.command(epilog=EPILOG, short_help="Compare two ways of accounting, side by side.")
@click.argument("left", metavar="[NAME=]LEASE[+LEASE...]")
@click.argument("right", metavar="[[NAME=]LEASE[+LEASE...]]", required=False)
@click.option("--at", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="Day whose balances are compared. [default: the first modification or separate contract]")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False),
              help="File to write the comparison to, .xlsx or .csv.")
@click.option("--policy", "policy_file", type=LEASE, help=POLICY_HELP)
@with_output_options
def compare(left: str, right: str | None, at: datetime | None, out: Path | None, policy_file: Path | None,
            output: Output) -> None:
    """Compare two ways of accounting for the same contracts, each the sum of its leases.

    A LEASE is a lease file, a workbook with all of its leases, or one of them: leases.xlsx#office.

    Prints balances on the day of the change, balances, cost, interest and cash by year, gain or loss and the
    differences; and, where one side takes a change as a separate contract and the other as a modification, what must
    be decided between them. Without a second side, modifications are accounted for when both parties approved them
    on the left, and when their rent begins on the right.

    \b
        asc842 compare "apart=inputs/windham-v-original.toml+inputs/windham-v-additional-premises.toml" \\
                       "together=inputs/windham-v-history.toml"
    """
    named = side_of(left), side_of(right) if right else None
    _show(_compared(named, at.date() if at else None, policy_file), out, output)


def side_of(text: str) -> tuple[str, list[Path]]:
    """Read one side, ``[NAME=]FILE[+FILE...]``: its name (by default the files' stems) and its files."""
    if Path(text).exists():
        return Path(text).stem, [Path(text)]
    name, equals, rest = text.partition("=")
    files = [Path(f) for f in (rest if equals else text).split("+") if f]
    return (name if equals else " + ".join(f.name.partition(AMONG)[2] or f.stem for f in files)), files


def _compared(named: tuple[tuple[str, list[Path]], tuple[str, list[Path]] | None], at: date | None,
              policy_file: Path | None) -> Comparison:
    """Account for both sides; every file that is refused is reported, not only the first."""
    from asc842 import InputError, LeaseBook, Problem  # noqa: PLC0415  (so that --help is quick)
    from asc842 import compare as compare_books  # noqa: PLC0415

    sides, problems = list[list[LeaseBook]](), list[Problem]()
    for _, files in filter(None, named):
        sides.append([])
        for _, found in (one for file in files for one in books_of(file, policy_file)):
            if isinstance(found, InputError):
                problems += found.problems
            else:
                sides[-1].append(found)
    if problems:
        raise InputError(dict.fromkeys(problems))
    if named[1] is None:
        return compare_books(sides[0], at=at)
    return compare_books(sides[0], sides[1], names=(named[0][0], named[1][0]), at=at)


def _show(comparison: Comparison, out: Path | None, output: Output) -> None:
    """Write and print a comparison; exits with the code of its checks."""
    from asc842.output.text.comparison import comparison_text  # noqa: PLC0415

    written = comparison.to_file(out) if out else None
    output.put(lambda: [comparison_text(comparison)], lambda: json.loads(comparison.to_json()))
    if written:
        say(f"Comparison: {written}", error=output.as_json)
    raise SystemExit(DONE if comparison.passed else CHECK_FAILED)
