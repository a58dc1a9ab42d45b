"""A folder of lease files and tables, read lease by lease; what is bad never stops the rest."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from asc842.base.constants import LIST_MAPPING, TABLE_FILES
from asc842.base.errors import InputError, Problem
from asc842.base.frames import python_strings
from asc842.book.measurable import Measurable, measurable
from asc842.closing.collection import without_collection
from asc842.closing.policies import policy_document
from asc842.closing.portfolio.alike import RowRead
from asc842.closing.portfolio.by_itself import by_itself, elected
from asc842.closing.portfolio.frame_tables import tables_of_frames
from asc842.closing.portfolio.leases_read import Each, Found, LeasesRead
from asc842.closing.portfolio.leaving import DROPPED, dropped_of, each_goes_on_once
from asc842.closing.portfolio.one_row.expand import expanded
from asc842.closing.portfolio.portfolio import HeldLeases, PortfolioLease, RejectedLease
from asc842.closing.portfolio.rent import PortfolioRent, rent_of_all
from asc842.closing.portfolio.sheet_policy import policy_beside, policy_of_workbook
from asc842.closing.portfolio.strays import is_calendar
from asc842.closing.portfolio.table_files import is_workbook
from asc842.closing.portfolio.table_leases import Rows, file_of_rows, lease_of_rows
from asc842.closing.portfolio.table_sets import TableSet, table_sets
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.intake.files import POLICY, LeaseFile, lease_file_of, read_lease, read_policy
from asc842.intake.rules.all import judged_in_columns
from asc842.intake.text.json_values import named_in, source_of
from asc842.intake.text.schema import schema_of
from asc842.intake.text.source import SourceFile
from asc842.intake.text.text_table import TextTable
from asc842.intake.text.words import clean, quoted
from asc842.payments.concessions import payment_problems
from asc842.timeline.timeline import Timeline

Place = str | os.PathLike[str]
Progress = Callable[[int, int], None]
"""Told how many leases are done, and of how many."""


@without_collection()
@python_strings()
def read_portfolio(path: Place | Sequence[Place], progress: Progress | None = None, policy: Policy | None = None
                   ) -> HeldLeases:
    """Read a portfolio: every lease file (``*.toml``) and every set of tables in a folder and in those below it.

    ``path`` may be a single file of it too (a workbook, a table of leases, a lease file), or several files and
    folders. ``policy`` is that which the workbook states in its sheet Policy, else of the nearest ``policy.toml``,
    else the defaults, unless given; in a folder that of ``policy.toml`` or of such a sheet, and of one of them alone.
    A lease file or table row with a problem is rejected with its reason; so are leases whose id is used twice. Raises
    InputError where the folder, its policy, or what it says of leases that have left it can't be read.
    """
    paths = [Path(p) for p in ([path] if isinstance(path, str | os.PathLike) else path)]
    roots = list(dict.fromkeys(map(_folder, paths)))
    root = roots[0] if len(roots) == 1 else Path(os.path.commonpath([str(r.absolute()) for r in roots]))
    given = _sources(paths)
    policy = policy or _policy(paths, given.workbooks) or Policy()
    found = _read(root, given.files, given.sets, policy, progress)
    left = [f for f in given.unread if not (policy.calendar.kind == "custom" and is_calendar(f))]
    named = {x.id for x in found.leases} | {x.lease for x in found.rejected if x.lease}
    return replace(found, dropped=tuple(x for one in roots for x in dropped_of(one, named)),
                   unread=tuple(map(_within(root), (clean(str(f)) for f in left))),
                   hidden=tuple(_within(root)(text) for tables in given.sets for text in tables.hidden))


@without_collection()
@python_strings()
def portfolio_of_tables(tables: Mapping[str, Any], policy: Policy, progress: Progress | None = None) -> HeldLeases:
    """Return the leases of DataFrames of terms, which have the columns of the tables of a folder, by name.

    Raises InputError where what is given are no tables of leases.
    """
    if not isinstance(tables, Mapping):
        raise InputError([Problem("tables.missing", "tables", f"a {type(tables).__name__}",
                                  "DataFrames by the names of tables", 'give {"leases": a DataFrame, ...}')])
    return portfolio_of_text(tables_of_frames(tables), policy, progress)


@without_collection()
@python_strings()
def portfolio_of_text(tables: Sequence[tuple[str, TextTable]], policy: Policy, progress: Progress | None = None
                      ) -> HeldLeases:
    """Return the leases of tables that were read already, by name; what is wrong with one stands where it does."""
    return _read(Path(), [], [TableSet(tables=tables)], policy, progress)


@without_collection()
@python_strings()
def portfolio_of_dicts(leases: Iterable[Any], policy: Policy, progress: Progress | None = None) -> HeldLeases:
    """Return leases that are given as dicts with the keys of the published schema, each read as a lease file is.

    Raises InputError where what is given is no list.
    """
    if isinstance(leases, str | bytes | Mapping) or not isinstance(leases, Iterable):
        raise InputError([Problem("dicts.no-list", "leases", f"a {type(leases).__name__}",
                                  "a list of dicts, one for each lease", "give [lease, ...]")])
    schema = schema_of(Lease)
    sources = [source_of(f"leases[{i}]", given, schema) for i, given in enumerate(leases)]
    return _read(Path(), sources, [], policy, progress)


class _Sources(NamedTuple):
    """Lease files, sets of tables, data files that are neither, and workbooks."""

    files: list[Path]
    sets: list[TableSet]
    unread: list[Path]
    workbooks: list[Path]


def _read(root: Path, files: Sequence[Path | SourceFile], sets: Sequence[TableSet], policy: Policy,
          progress: Progress | None) -> HeldLeases:
    """Read every lease, accepted or rejected."""
    total = len(files) + sum(len(tables.leases) + sum(map(len, tables.alike)) for tables in sets)
    alike = [x for tables in sets for x in _alike(tables, policy)]
    read = LeasesRead([*alike, *(x for tables in sets for x in tables.rejected)])
    if progress and alike:
        progress(len(alike), total)
    for done, each in enumerate(_each(files, sets, policy), len(alike) + 1):
        read.add(each)
        if progress:
            progress(done, total)
    return _portfolio(root, policy, read)


def _folder(path: Path) -> Path:
    """Return the folder of a portfolio: the path itself, or that in which one file of it stands."""
    if path.is_dir() or (path.is_file() and path.suffix.lower() in (*TABLE_FILES, ".toml")):
        return path if path.is_dir() else path.parent
    found = "a file" if path.exists() else "no such folder"
    raise InputError([Problem("portfolio.not-found",
                              "", found, "a folder of lease files and tables, a workbook, or a table of leases",
                              "check the path", file=clean(str(path)))])


def _policy(paths: Sequence[Path], workbooks: Sequence[Path]) -> Policy | None:
    """Return the policy of a portfolio, stated once: in policy.toml, or in the sheet Policy of a workbook."""
    files = [path / POLICY for path in paths if path.is_dir() and os.path.lexists(path / POLICY)]
    stated = {file: read_policy(file) for file in files}
    beside = [(file, policy_of_workbook(file)) for file in workbooks]
    beside += [(path, policy_beside(path)) for path in paths if path.is_file()]
    stated |= {file: policy for file, policy in beside if policy is not None}
    if len({policy_document(p.model_copy(update={"reasons": {}})) for p in stated.values()}) > 1:
        first, *others = map(str, stated)
        raise InputError([Problem("policy.two", "", f"a policy there, and another one in {', '.join(others)}",
                                  "one policy for all leases of a folder", "keep one: empty the sheet Policy, or "
                                  "take policy.toml away", file=clean(first))])
    return next(iter(stated.values()), None)


def _sources(paths: Sequence[Path]) -> _Sources:
    """Return what is read of files and folders; a file that stands in one of the folders is read with it."""
    found, loose = _Sources([], [], [], []), dict[Path, list[Path]]()
    for path in dict.fromkeys(p for p in paths if not any(other in p.parents for other in paths)):
        if path.is_dir():
            found.files.extend(f for f in sorted(path.rglob("*.toml")) if f not in (path / POLICY, path / DROPPED)
                               and not f.name.endswith(LIST_MAPPING))
            tabled, unread = table_sets(path)
            found.sets.extend(TableSet(some) for some in tabled.values())
            found.unread.extend(unread)
            found.workbooks.extend(f for f in tabled if f.is_file())
        elif path.suffix.lower() == ".toml":
            found.files.append(path)
        else:
            loose.setdefault(path if is_workbook(path) else path.parent, []).append(path)
    found.sets.extend(TableSet(some, given=len(some) == 1) for some in loose.values())
    return found


def _each(files: Sequence[Path | SourceFile], sets: Sequence[TableSet], policy: Policy) -> Iterator[Each]:
    """Read every lease; rows of tables are let go of once they are read."""
    for file in files:
        if isinstance(file, Path):
            yield Each(_accepted(read_lease(file), clean(str(file)), file.stem, policy))
        else:
            yield Each(_accepted(lease_file_of(file), file.name, named_in(file), policy))
    for tables in sets:
        tables.leases.reverse()
        while tables.leases:
            rows = tables.leases.pop()
            further = tables.problems_of(rows)
            yield (None if further else _of_rows(rows, policy, tables.cited)) or Each(_refused(rows, policy, further))


def _alike(tables: TableSet, policy: Policy) -> Iterator[PortfolioLease]:
    """Yield the leases of rows that are like one which is accepted; those of other kinds are left to be read."""
    kinds = [tables.but_for(some, elected(policy)) for some in tables.alike]
    lives = [(n, life) for n, some in enumerate(kinds) if some and (life := _first(some[0], policy, tables.cited))]
    sound = {n for n, _ in lives} - rent_of_all(lives)[1]
    for n, some in enumerate(kinds):
        if n in sound:
            yield from map(PortfolioLease, some, some[0].file.places([x.line for x in some]))
        else:
            tables.by_themselves(some)
    tables.alike.clear()


def _first(row: RowRead, policy: Policy, cited: bool) -> Timeline | None:
    """Return the life of a lease whose row stands for all that are like it; None where it can't."""
    rows, problems = expanded(row.tables)
    read = None if problems else lease_of_rows(rows, cited=cited)
    if read is None or not judged_in_columns(read[1]) or by_itself(read[0], policy, read[1]):
        return None
    return Timeline(read[0], policy)


def _of_rows(rows: Rows, policy: Policy, cited: bool) -> Each | None:
    """Return a lease from tables, with its life where nothing of it is worked out by itself; None where refused."""
    read, where = lease_of_rows(rows, cited=cited), rows["leases"][0].where
    if read is None:
        return None
    lease, keys = read
    life = Timeline(lease, policy)
    if not by_itself(lease, policy, keys):
        return Each(PortfolioLease(lease, where), life, rows)
    alone = _worked_out(life)
    return Each(PortfolioLease(lease, where, alone)) if alone else None


def _apart(x: PortfolioLease, read: Each, policy: Policy) -> Found:
    """Look at a lease by itself whose rent dated with that of all others is of no use."""
    assert read.life is not None
    alone = _worked_out(read.life)
    return replace(x, alone=alone) if alone else _refused(read.rows, policy)


def _refused(rows: Rows, policy: Policy, further: Sequence[Problem] = ()) -> Found:
    """Read rows again as a lease file, so that what is wrong is told at its place."""
    return _accepted(file_of_rows(rows, further), rows["leases"][0].where, rows["leases"][0].cells["lease"], policy)


def _worked_out(life: Timeline) -> Measurable | None:
    """Make a lease from tables ready to be measured; None where anything is refused, which is told by its place."""
    try:
        return None if payment_problems(life) else measurable(life)
    except InputError:
        return None


def _accepted(file: LeaseFile, where: str, name: str, policy: Policy) -> Found:
    """Date the rent of a lease by itself, and work out its rate and classification where nobody gave them.

    Rejects it where that brings up a problem.
    """
    life = Timeline(file.lease, policy) if file.lease else None
    try:
        file.refuse(payment_problems(life) if life and file.datable else [])
        assert life is not None
        return PortfolioLease(life.lease, where, _measurable(file, life))
    except InputError as error:
        known = file.lease is not None and not file.source.doubts.covers("id")
        return RejectedLease(file.lease.id if file.lease and known else name, where, error)


def _measurable(file: LeaseFile, life: Timeline) -> Measurable:
    """Make a lease ready to be measured; what stands in the way is told at its place in the file."""
    try:
        return measurable(life)
    except InputError as error:
        raise InputError([p if p.file else file.source.place(p) for p in error.problems]) from None


def portfolio_of(leases: Sequence[Lease], policy: Policy) -> HeldLeases:
    """Return leases that were read already as a portfolio, in order of id; their rent is dated one by one.

    Raises InputError where the rent of one cannot be dated.
    """
    held = tuple(PortfolioLease(x, x.id, measurable(Timeline(x, policy))) for x in sorted(leases, key=lambda x: x.id))
    return HeldLeases(Path(), policy, held, (), PortfolioRent.none())


def _portfolio(root: Path, policy: Policy, read: LeasesRead) -> HeldLeases:
    """Reject leases that share an id, and put all others in order with their rent."""
    rent, apart = read.dated()
    held, rejected = _each_once([x for x in read.found if isinstance(x, PortfolioLease)])
    held, former = each_goes_on_once(held)
    rejected += former
    rejected += [x for x in read.found if isinstance(x, RejectedLease)]
    held.sort(key=attrgetter("id"))
    if apart:
        dated = [_apart(x, apart[x.where], policy) if x.where in apart else x for x in held]
        rejected += [x for x in dated if isinstance(x, RejectedLease)]
        held = [x for x in dated if isinstance(x, PortfolioLease)]
    place = {x.where: i for i, x in enumerate(held)}
    rent = rent.numbered(np.array([place.get(x.where, -1) for x in read.found], dtype=np.int64))
    below = _within(root)
    held = [PortfolioLease(x.given, below(x.where), x.alone) for x in held]
    rejected = sorted((replace(x, where=below(x.where)) for x in rejected), key=lambda x: x.place)
    return HeldLeases(root, policy, tuple(held), tuple(rejected), rent,
                      undated=tuple(i for i, x in enumerate(held) if isinstance(x.given, RowRead)))


def _within(root: Path) -> Callable[[str], str]:
    """Return what tells a place by its path within the portfolio, the same on every machine."""
    prefix = f"{clean(str(root))}{os.sep}"
    return lambda where: where.removeprefix(prefix).replace(os.sep, "/")


def _each_once(held: list[PortfolioLease]) -> tuple[list[PortfolioLease], list[RejectedLease]]:
    """Reject all leases whose id another one has."""
    if len({x.id for x in held}) == len(held):
        return held, []
    places = dict[str, list[str]]()
    for x in held:
        places.setdefault(x.id, []).append(x.where)
    rejected = []
    for x in held:
        others = [where for where in places[x.id] if where != x.where]
        if others:
            problem = Problem("id.in-two-places",
                              "id", f"{quoted(x.id)}, which is also the id of {', '.join(others[:3])}",
                              "an id used once in the portfolio", "rename one, or take it out", file=x.where)
            rejected.append(RejectedLease(x.id, x.where, InputError([problem])))
    return [x for x in held if len(places[x.id]) == 1], rejected
