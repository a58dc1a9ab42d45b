"""Sets of tables: the rows of each lease, and the rows and tables that are no lease's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from asc842.base.constants import TABLES
from asc842.base.errors import InputError, Problem
from asc842.closing.portfolio.alike import RowRead, alike
from asc842.closing.portfolio.assemble_stated import STATED
from asc842.closing.portfolio.deals import fill_in
from asc842.closing.portfolio.layout import DEALS
from asc842.closing.portfolio.leaving import TABLE
from asc842.closing.portfolio.one_row.expand import expanded
from asc842.closing.portfolio.portfolio import RejectedLease
from asc842.closing.portfolio.strays import data_files, is_imported, is_table, lists_leases, meant_table, remedy_of
from asc842.closing.portfolio.table_files import TableRow, is_workbook, read_tables, rows_of
from asc842.closing.portfolio.table_leases import Rows
from asc842.intake.text.text_table import TextTable
from asc842.intake.text.words import clean, quoted


def table_sets(root: Path) -> tuple[dict[Path, list[Path]], list[Path]]:
    """Return the files that are tables, or seem meant as one, by folder; and those that hold no table of leases."""
    sets, unread = dict[Path, list[Path]](), list[Path]()
    for file in data_files(root):
        if file == root / TABLE:
            continue
        if is_imported(file):
            unread.append(file)
        elif is_workbook(file) and lists_leases(file):
            sets[file] = [file]
        elif is_table(file) or meant_table(file) is not None:
            sets.setdefault(file.parent, []).append(file)
        elif file.suffix.lower() in TABLES or is_workbook(file):
            unread.append(file)
    return sets, unread


class TableSet:
    """The tables of one folder: ``leases`` are the rows of each lease, by table; ``rejected`` are no lease's.

    ``alike`` are rows of leases by kind, of which each is in order if one is (:func:`alike`).

    Where no table says which documents there are or has a column for sources, no row is ``cited`` from a document.
    """

    def __init__(self, paths: Sequence[Path] = (), *, given: bool = False,
                 tables: Sequence[tuple[str, TextTable]] = ()) -> None:
        """Read the tables of some files, or take those that were read already."""
        self._given = given
        self.rejected: list[RejectedLease] = []
        self.leases: list[Rows] = []
        self._unknown = False
        self.hidden: list[str] = []
        self.cited = False
        self._wrong = dict[str, list[Problem]]()
        rows = dict[str, dict[str, list[TableRow]]]()
        self._deals = list[TableRow]()
        self._named = list[TextTable]()
        self.alike = list[list[RowRead]]()
        for name, file in (*tables, *(x for path in self._known(paths) for x in read_tables(path))):
            self._read(name, file, rows)
        self._take_leases(rows)
        for name, problem in fill_in({k: tables.get("leases", []) for k, tables in rows.items()}, self._deals):
            self._misfit(name, problem)
        self._sort_out(rows)

    def problems_of(self, rows: Rows) -> list[Problem]:
        """Return what is wrong with rows of a lease that could not be put into it."""
        return self._wrong.get(rows["leases"][0].cells["lease"], [])

    def by_themselves(self, alike: Sequence[RowRead]) -> None:
        """Leave rows that are like one which is refused to be read by themselves."""
        for x in alike:
            self._expand(x.id, x.tables)

    def but_for(self, alike: Sequence[RowRead], classes: Collection[str]) -> Sequence[RowRead]:
        """Return rows that are alike, and leave those of some classes of asset to be read by themselves."""
        if not classes:
            return alike
        self.by_themselves([x for x in alike if x.cell("asset_class") in classes])
        return [x for x in alike if x.cell("asset_class") not in classes]

    def _expand(self, name: str, tables: Rows) -> None:
        rows, problems = expanded(tables)
        self.leases.append(rows)
        if problems:
            self._wrong.setdefault(name, []).extend(problems)

    def _known(self, paths: Sequence[Path]) -> Sequence[Path]:
        """Return the tables to read; one that is misnamed, or there twice, is rejected: its data would be lost.

        A workbook, or any file that was given by itself, is a set of its own.
        """
        if len(paths) == 1 and (is_workbook(paths[0]) or self._given):
            return paths
        known = []
        for path in paths:
            twin = next((p for p in paths if p.stem == path.stem and p != path and is_table(p)), None)
            if not is_table(path):
                self._refuse("table.misnamed",
                             path, quoted(path.name), "the name of a table", remedy_of(path, meant_table(path) or ""))
            elif twin:
                self._refuse("table.twice",
                             path, f"{path.name} beside {twin.name}", "each table once", "keep one of the two")
            else:
                known.append(path)
        if known and not any(p.stem == "leases" for p in known):
            self._refuse("table.no-leases",
                         known[0], "no table leases beside it", "leases.csv or leases.parquet, a row for each lease",
                         "add it")
            return []
        return known

    def _refuse(self, code: str, path: Path, found: str, expected: str, remedy: str) -> None:
        where = clean(str(path))
        problem = Problem(code, "", found, expected, remedy, file=where)
        self.rejected.append(RejectedLease(None, where, InputError([problem])))
        self._wrong.setdefault("", []).append(problem)

    def _read(self, name: str, file: TextTable, rows: dict[str, dict[str, list[TableRow]]]) -> None:
        """Put a table into the rows of each lease; one that is bad as a whole is bad for every lease."""
        if file.problems:
            self.rejected.append(RejectedLease(None, file.name, InputError(file.problems)))
            self._wrong.setdefault("", []).extend(file.problems)
            self._unknown |= name == "leases"
        else:
            self._take(name, file, rows)

    def _take(self, table: str, file: TextTable, rows: dict[str, dict[str, list[TableRow]]]) -> None:
        if file.hidden:
            self.hidden.append(f"{file.name}: {file.hidden}")
        self.cited |= table in STATED or any(column.endswith("source") for column in file.header)
        if table == DEALS:
            self._deals = list(rows_of(table, file))
            for _, problem in file.ragged:
                self._misfit("", problem)
            return
        at = file.header.index("lease")
        for values, problem in file.ragged:
            self._misfit(values[at] if at < len(values) else "", problem)
        if table == "leases":
            self._named.append(file)
        else:
            self._sort(table, file, rows)

    def _take_leases(self, rows: dict[str, dict[str, list[TableRow]]]) -> None:
        """Take the tables of leases once it is known of which something stands elsewhere too."""
        for file in self._named:
            if len(self._named) == 1 and "" not in self._wrong:
                wrong = self._wrong.keys()
                rents = {name: x["rent"] for name, x in rows.items() if x.keys() == {"rent"} and name not in wrong}
                self.alike += alike(file, (rows.keys() | wrong) - rents.keys(), rents)
                for name in [x.id for some in self.alike for x in some if x.rent]:
                    del rows[name]
            self._sort("leases", file, rows)

    def _sort(self, table: str, file: TextTable, rows: dict[str, dict[str, list[TableRow]]]) -> None:
        """Put the rows of a table to the leases that they are of."""
        for row in rows_of(table, file):
            name = row.cells.get("lease", "")
            if name:
                rows.setdefault(name, {}).setdefault(row.table, []).append(row)
            else:
                self._misfit("", row.problem("table.no-lease", "lease", "nothing", "the id of a lease", "name it"))
        file.rows, file.lines = [], []  # what they say is in the rows by now

    def _misfit(self, lease: str, problem: Problem) -> None:
        if lease:
            self._wrong.setdefault(lease, []).append(problem)
        else:
            self.rejected.append(RejectedLease(None, problem.where.rpartition(": ")[0] or problem.where,
                                               InputError([problem])))

    def _sort_out(self, rows: dict[str, dict[str, list[TableRow]]]) -> None:
        everywhere = self._wrong.pop("", [])
        for name, tables in rows.items():
            own = tables.get("leases", [])
            if everywhere and own:
                self.rejected.append(RejectedLease(name, own[0].where, InputError(everywhere)))
            elif len(own) == 1:
                self._expand(name, tables)
            elif not self._unknown:  # a table of leases that is bad as a whole is the cause; what follows is not told
                self._no_row_of_its_own(name, own, tables)
        for name in self._wrong.keys() - rows.keys():
            self.rejected.append(RejectedLease(name, self._wrong[name][0].where, InputError(self._wrong[name])))

    def _no_row_of_its_own(self, name: str, own: list[TableRow], tables: dict[str, list[TableRow]]) -> None:
        row = own[0] if own else next(iter(tables.values()))[0]
        if own:
            found, expected = f"{quoted(name)} in {len(own)} rows", "one row of leases for each lease"
            problems = [r.problem("table.lease-twice",
                                  "lease", found, expected, "rename or remove all but one") for r in own]
        else:
            problems = [r.problem("table.lease-unknown",
                                  "lease", quoted(name), "the id of a row of leases",
                                  "add the lease, correct its id, or take these rows out")
                        for rows in tables.values() for r in rows[:1]]
        self.rejected.append(RejectedLease(name, row.where, InputError(problems)))
