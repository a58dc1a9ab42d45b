"""``asc842 check``: the checks of any number of leases, what fails first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asc842.cli.books import POLICY_HELP, books_of
from asc842.cli.main import CHECK_FAILED, DONE, EPILOG, LEASE
from asc842.cli.output import REFUSED, Output, say, with_output_options

if TYPE_CHECKING:
    from rich.console import RenderableType

    from asc842 import InputError, LeaseBook, Problem

    Found = tuple[str, LeaseBook | InputError]

STATUSES = ("fail", "resolved", "note", "pass")
LISTED = 12
"""Lines of leases that are refused, and of leases that pass, unless every one is asked for."""


@click.command(epilog=EPILOG, short_help="Check leases: the contract, payments, identities.")
@click.argument("leases", type=LEASE, nargs=-1, required=True, metavar="LEASE...")
@click.option("--policy", "policy_file", type=LEASE, help=POLICY_HELP)
@click.option("--marked", type=LEASE, help="Write a copy of the workbook with the cells in question marked.")
@with_output_options
def check(leases: tuple[Path, ...], policy_file: Path | None, marked: Path | None, output: Output) -> None:
    """Check each LEASE: the contract against itself, the payments against the contract, and every identity.

    LEASE is a lease file, or a workbook, table or folder, of which every lease is checked.

    Prints what fails, then one line for each lease (of many refused or passed ones the first); writes nothing. A
    lease that is refused does not keep the others from being checked. With --marked a copy of one workbook has every
    cell in question colored and commented, and a sheet Problems with links to them.

    \b
        asc842 check inputs/windham-*.toml
        asc842 check leases.xlsx --marked leases-marked.xlsx
    """
    _one_workbook(leases, marked)
    found = [one for path in leases for one in books_of(path, policy_file)]
    if not output.as_json:
        for text in _refusals(found, whole=output.whole):
            say(f"{text}\n", error=True)
    output.put(lambda: _text(found, whole=output.whole), lambda: _document(found))
    if marked is not None:
        _write_marked(leases[0], found, marked, output)
    passed = all(book.passed for _, book in _accounted(found))
    raise SystemExit(REFUSED if any(_refused(found)) else DONE if passed else CHECK_FAILED)


def _one_workbook(leases: Sequence[Path], marked: Path | None) -> None:
    """Refuse to mark anything but one workbook, or anything but in a copy of its kind, before anything is read."""
    from asc842.base.constants import WORKBOOKS  # noqa: PLC0415  (so that --help is quick)

    if marked is None:
        return
    if len(leases) != 1 or leases[0].suffix.lower() not in WORKBOOKS:
        raise click.UsageError("--marked takes one workbook")
    if marked.suffix.lower() != leases[0].suffix.lower() or marked.resolve() == leases[0].resolve():
        raise click.UsageError(f"--marked {marked}: name another file that ends in {leases[0].suffix}; the workbook "
                               "itself is left as it is")


def _write_marked(workbook: Path, found: Sequence[Found], to: Path, output: Output) -> None:
    from asc842.output.marked import write_marked  # noqa: PLC0415  (so that --help is quick)

    problems = _problems_of(found)
    if problems and not any(p.cell for p in problems):
        return say("asc842: the workbook could not be read as leases, and nothing in it is marked", error=True)
    written = write_marked(workbook, problems, to)
    say(f"Marked: {written}", error=output.as_json)
    return None


def _refused(found: Sequence[Found]) -> Iterator[tuple[str, InputError]]:
    for path, result in found:
        if isinstance(result, Exception):
            yield path, result


def _problems_of(found: Sequence[Found]) -> list[Problem]:
    """Return every problem once, causes first, though several leases are refused for it."""
    from asc842.base.causes import causes_first  # noqa: PLC0415  (so that --help is quick)

    return causes_first(dict.fromkeys(p for _, refusal in _refused(found) for p in refusal.problems))


def _refusals(found: Sequence[Found], *, whole: bool) -> Iterator[str]:
    """Yield what was refused, problems of one kind folded over all leases unless every one is asked for.

    What is wrong with a table is wrong for every lease in it, and is said once.
    """
    from asc842.base.folding import folded, said  # noqa: PLC0415

    problems = _problems_of(found)
    yield from said(problems if whole else folded(problems))


def _accounted(found: Sequence[Found]) -> Iterator[tuple[str, LeaseBook]]:
    for path, result in found:
        if not isinstance(result, Exception):
            yield path, result


def _text(found: Sequence[Found], *, whole: bool) -> Iterator[RenderableType]:
    """Yield the failing checks of each lease (``whole``: every check), one line a lease, and the sum of them all."""
    from asc842.output.text.book import checks_listed, heading  # noqa: PLC0415

    for path, book in _accounted(found):
        checks = [c for s in STATUSES for c in book.checks if c.status == s and (whole or s == "fail")]
        if checks:
            yield from (heading(book), f"{path}\n", *checks_listed(checks), "")
    yield _by_lease(found, whole=whole)
    yield checked(found)
    if not whole and any(c.status != "fail" for _, book in _accounted(found) for c in book.checks):
        yield "Every check, with what explains or settles it: --all"


def checked(found: Sequence[Found]) -> str:
    """Say how many leases there are, and how their checks came out."""
    counts = Counter[str](c.status for _, book in _accounted(found) for c in book.checks)
    return f"{len(found):,} lease{'s' * (len(found) != 1)}: {_counted(counts, sum(1 for _ in _refused(found)))}"


def _counted(counts: Counter[str], refused: int) -> str:
    said = [f"{counts[s]:,} {s}" for s in reversed(STATUSES) if counts[s]] + [f"{refused} refused"] * bool(refused)
    return ", ".join(said)


def _by_lease(found: Sequence[Found], *, whole: bool) -> RenderableType:
    """One row a lease, those that are refused or fail first; of refused and of passed leases the first ones."""
    from asc842.output.renderers.text import rendered  # noqa: PLC0415
    from asc842.output.table import Table  # noqa: PLC0415

    refused = [("refused", *[""] * len(STATUSES), f"{path}: {_problems(len(refusal.problems))}")
               for path, refusal in _refused(found)]
    rows = _listed(refused, whole=whole)
    for passed in (False, True):
        of_each = [_row(path, book) for path, book in _accounted(found) if book.passed is passed]
        rows += _listed(of_each, whole=whole or not passed)
    return rendered(Table.of_rows("", (("Lease", "text"), *((s.capitalize(), "count") for s in STATUSES),
                                       ("File", "text")), rows))


def _row(path: str, book: LeaseBook) -> tuple[str, ...]:
    counts = Counter[str](c.status for c in book.checks)
    return book.lease.id, *(f"{counts[s]:,}" if counts[s] else "" for s in STATUSES), str(path)


def _listed(rows: list[tuple[str, ...]], *, whole: bool) -> list[tuple[str, ...]]:
    """Return the first rows and a count of the others, or all of them."""
    more = len(rows) - LISTED
    return rows if whole or more <= 1 else [*rows[:LISTED], (f"{more:,} more", *[""] * len(STATUSES), "--all")]


def _problems(count: int) -> str:
    return f"{count} problem{'s' * (count != 1)}"


def _document(found: Sequence[Found]) -> dict[str, object]:
    from asc842._version import __version__  # noqa: PLC0415
    from asc842.output.json_book import check_document, problem_documents  # noqa: PLC0415

    return {"schema": "asc842/checks/1", "engine": {"name": "asc842", "version": __version__}, "leases": [
        {"file": str(path), "problems": problem_documents(result.problems)}
        if isinstance(result, Exception) else
        {"file": str(path), "lease": result.lease.id, "passed": result.passed,
         "checks": [check_document(c) for c in result.checks]} for path, result in found]}
