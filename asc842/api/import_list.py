"""Somebody's own list of leases as a workbook of ours: mapped, read, asked about, checked, written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from asc842.api.account_for import account_for
from asc842.api.lease_book import LeaseBook
from asc842.base.constants import WORKBOOKS
from asc842.base.errors import InputError, OutputError, Problem
from asc842.base.frames import python_strings
from asc842.closing.lease_list.as_tables import text_tables
from asc842.closing.lease_list.file import ListFile, read_list
from asc842.closing.lease_list.filled import fill
from asc842.closing.lease_list.filling import FilledList
from asc842.closing.lease_list.found import FoundList, find_list
from asc842.closing.lease_list.heads import title
from asc842.closing.lease_list.mapping_file import ListMapping, mapping_text, path_of, read_mapping
from asc842.closing.lease_list.placing import Placed, placed
from asc842.closing.portfolio import portfolio_of_text
from asc842.closing.portfolio.layout import layouts
from asc842.contract.policy import Policy
from asc842.intake.files import nearest_policy
from asc842.intake.text.words import quoted
from asc842.output.template import template_workbook
from asc842.output.workbook.save import save

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""
Pairs = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ImportedList:
    """What became of a list of leases: its place in its file, its columns, what was read, asked and written.

    ``workbook`` is None where ``problems`` stood in the way: then nothing but the mapping is written. ``books`` are
    those of its leases.
    """

    path: Path
    found: FoundList
    columns: tuple[Placed, ...]
    filled: FilledList
    mapping: Path | None
    problems: tuple[Problem, ...] = ()
    workbook: Path | None = None
    books: tuple[LeaseBook, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether it was written and no check of its leases fails."""
        return self.workbook is not None and all(book.passed for book in self.books)


@python_strings()
def import_list(path: str | Path, workbook: str | Path, *, columns: Pairs = (), read: Pairs = (), values: Pairs = (),
                dates: str = "", numbers: str = "", sheet: str = "", mapping: str | Path | None = None,
                force: bool = False, progress: Progress | None = None) -> ImportedList:
    """Read somebody's own list of leases, a workbook or text, and write it as a workbook with the sheet Leases.

    ``columns`` says which column of Leases a head of the list is ("" for none), ``read`` how the cells under a head
    are read (``percent``, ``monthly``, ``us``, ...), ``values`` what a column of Leases is where the list is silent;
    ``dates`` (us, eu, iso) and ``numbers`` (point, comma) how they are read in columns that don't show it. All is kept
    in the ``mapping`` file, by default next to the list, and used by the next import. What is not sure is among
    ``problems`` of the result, each with what answers it; then no workbook is written. ``progress`` is told how many
    leases are checked.

    Raises InputError where the file, its mapping or an argument can't be read, OutputError where the workbook can't
    be written or is there already and ``force`` is not said.
    """
    path, workbook = Path(path), Path(workbook)
    _writable(path, workbook, force=force)
    file = read_list(path)
    said = read_mapping(Path(mapping) if mapping else path_of(path))
    for section, pairs in (("columns", columns), ("read", read), ("set", values)):
        said.add(section, pairs.items() if isinstance(pairs, Mapping) else pairs)
    said.sheet = sheet or said.sheet
    made = understood(file, said, {topic: w for topic, w in (("dates", dates), ("decimal", numbers)) if w})
    if not made.problems:
        made = _vetted(made, nearest_policy(workbook) or Policy(), progress)
    if not said.problems:
        made = replace(made, mapping=_keep(made, said))
    if made.problems:
        return made
    return replace(made, workbook=save(template_workbook(made.filled.tables()), workbook))


def understood(file: ListFile, said: ListMapping, everywhere: Mapping[str, str]) -> ImportedList:
    """Return a list as it is understood, nothing of it checked or written yet.

    ``everywhere`` says by topic how columns are read that don't show it.
    """
    found = find_list(file, said.sheet, said.head_rows)
    places, contested = placed(found, said, everywhere.get("decimal", ""))
    filled = fill(found, places, said, everywhere)
    filled.questions[:0] = contested
    return ImportedList(file.path, found, tuple(places), filled, None, (
        *said.problems, *filled.questions, *filled.problems))


def _writable(path: Path, workbook: Path, *, force: bool) -> None:
    """Refuse a name that is none of a workbook, and one that is taken, before anything is read."""
    if workbook.suffix.lower() != WORKBOOKS[0]:
        raise InputError([Problem("list.workbook-name", "workbook", quoted(workbook.name),
                                  "the name of a workbook, such as leases.xlsx", "end it so")])
    if workbook.exists() and path.exists() and workbook.samefile(path):
        raise OutputError("output.list-itself", f"{workbook} is the list itself\n  remedy: take another name")
    if workbook.exists() and not force:
        raise OutputError("output.there-already", f"{workbook} is there already\n  remedy: take another name, or "
                          "--force to write over it")


def _vetted(made: ImportedList, policy: Policy, progress: Progress | None = None) -> ImportedList:
    """Account for every lease, as a check does; what is refused stands at its cell of the list."""
    held = portfolio_of_text([*text_tables(made.found, made.filled, made.columns)], policy)
    problems = [p for refused in held.rejected for p in refused.error.problems]
    books = list[LeaseBook]()
    for done, x in enumerate(held.leases, 1):
        if progress:
            progress("checking", done, len(held.leases))
        try:
            books.append(account_for(x.lease, held.policy))
        except InputError as error:
            problems += error.problems
    heads = {c: title(c) for c in layouts()["leases"].columns}
    heads |= {key: p.column.label for p in made.columns if p.target for key in (p.target, title(p.target))}
    placed_there = [replace(p, key=heads.get(p.key, p.key)) for p in problems]
    return replace(made, problems=tuple(dict.fromkeys(placed_there)), books=tuple(books))


def _keep(made: ImportedList, said: ListMapping) -> Path:
    """Write the mapping of a list where it says anything else than the file that is there."""
    text = mapping_text(made.path.name, said, (made.found.sheet.name, made.found.head_lines), [
        (p.column.label, title(p.target) if p.target else "", p.evidence) for p in made.columns],
        made.filled.read, made.filled.asked)
    if text != said.text:
        save(text.encode(), said.path)
    return said.path
