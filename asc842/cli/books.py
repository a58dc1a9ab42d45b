"""The leases that a command is given: one lease file, or those of a workbook, a table or a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from asc842.cli.output import say

if TYPE_CHECKING:
    from asc842 import InputError, LeaseBook, Policy

POLICY_HELP = "Policy file. [default: policy.toml next to the lease file or one folder up, else the built-in policies]"
AMONG = "#"
"""Between a file of several leases and the id of one of them: leases.xlsx#office."""


def books_of(path: Path, policy_file: Path | None) -> Iterator[tuple[str, LeaseBook | InputError]]:
    """Yield the book of each lease of a file or folder with its place, or why it was refused.

    A workbook, a table or a folder of them may hold many leases, a lease file holds one; ``FILE#ID`` names one.
    """
    from asc842 import InputError  # noqa: PLC0415  (so that --help is quick)

    file, _, name = str(path).rpartition(AMONG) if AMONG in path.name and not path.exists() else (str(path), "", "")
    try:
        yield from _of_file(Path(file), policy_file) if _is_lease_file(Path(file)) else _of_portfolio(
            Path(file), policy_file, name)
    except InputError as error:
        yield str(path), error


def book_of(path: Path, policy_file: Path | None, lease: str | None = None) -> LeaseBook:
    """Account for the one lease of a file, or that of the id ``lease``; raises InputError with all problems."""
    from asc842 import InputError, Problem  # noqa: PLC0415

    if _is_lease_file(path):
        found = [book for _, book in books_of(path, policy_file)]
    else:
        found = [book for _, book in _of_portfolio(path, policy_file, lease or "")]
    books = [x for x in found if not isinstance(x, InputError)]
    if found and not books:
        raise InputError([problem for x in found if isinstance(x, InputError) for problem in x.problems])
    if len(found) != 1:
        ids = sorted(x.lease.id for x in books)
        more = f" and {len(ids) - 20} more" if len(ids) > 20 else ""
        raise InputError([Problem("lease.which", "--lease", f"{len(found)} leases in {path}",
                                  f"one of them: {', '.join(ids[:20])}{more}", "name it with --lease")])
    return books[0]


def find_policy(lease: Path, given: Path | None) -> Policy | None:
    """Return the policy to use for a file: the one given, the nearest policy.toml, or None for the defaults."""
    from asc842 import load_policy  # noqa: PLC0415
    from asc842.intake.files import nearest_policy  # noqa: PLC0415

    return load_policy(given) if given else nearest_policy(lease)


def _is_lease_file(path: Path) -> bool:
    """Whether a path is no folder, workbook or table: of anything else it is said why it is no lease file."""
    from asc842.base.constants import TABLE_FILES  # noqa: PLC0415

    return not path.is_dir() and path.suffix.lower() not in TABLE_FILES


def _of_file(path: Path, policy_file: Path | None) -> Iterator[tuple[str, LeaseBook]]:
    """Account for a lease file; whatever is refused is reported by its line."""
    from asc842 import InputError, account_for, load  # noqa: PLC0415
    from asc842.intake.files import placed  # noqa: PLC0415

    read = load(path), find_policy(path, policy_file)
    try:
        yield str(path), account_for(*read)
    except InputError as error:
        raise InputError(placed(path, error.problems)) from None


def _of_portfolio(path: Path, policy_file: Path | None, name: str) -> Iterator[tuple[str, LeaseBook | InputError]]:
    """Account for each lease of a workbook, table or folder, or for the one of an id."""
    from asc842 import InputError, Problem, account_for, load_policy  # noqa: PLC0415
    from asc842.closing.portfolio import no_lease, read_portfolio  # noqa: PLC0415

    held = read_portfolio(path, policy=load_policy(policy_file) if policy_file else None)
    for text in held.hidden:
        say(f"asc842: {text}: hidden, and read all the same", error=True)
    for refused in held.rejected:
        if not name or refused.lease in (name, None):
            yield refused.where, refused.error
    if not held.leases and not held.rejected:
        raise InputError([no_lease(path)])
    known = [x.id for x in held.leases]
    if name and name not in known and all(r.lease not in (name, None) for r in held.rejected):
        raise InputError([Problem("lease.unknown",
                                  "lease", f"no lease {name} in {path}", f"one of: {', '.join(known[:20])}",
                                  "correct the id")])
    for x in held.leases:
        if not name or x.id == name:
            try:
                yield x.where, account_for(x.lease, held.policy)
            except InputError as error:
                yield x.where, error
