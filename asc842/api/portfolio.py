"""A portfolio as the library has it: leases from DataFrames, workbooks, files or dicts, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from os import PathLike
from typing import Any

from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd
from asc842.base.showing import counted, html_of
from asc842.closing.portfolio import (
    HeldLeases,
    PortfolioLease,
    portfolio_of_dicts,
    portfolio_of_tables,
    read_portfolio,
)
from asc842.contract.policy import Policy
from asc842.intake.text.words import quoted

Place = str | PathLike[str]
PROBLEM_COLUMNS = ("lease", "where", "table", "row", "column", "found", "expected", "remedy", "code")
LEASE_COLUMNS = ("lease", "name", "entity", "asset_class", "currency", "commencement", "expiration", "where")


@dataclass(frozen=True, repr=False)
class Portfolio(HeldLeases):
    """Leases to measure and close: ``leases`` were accepted, ``rejected`` were not, ``problems`` say why.

    Made by ``from_tables``, ``from_excel``, ``from_files`` or ``from_dicts``. One bad lease costs only itself; what is
    wrong with a table as a whole, such as a column that is there twice, is wrong for every lease in it.
    :func:`asc842.measure` and :func:`asc842.close` take it.
    """

    @classmethod
    def of(cls, held: HeldLeases) -> Portfolio:
        """Return leases that were read as a portfolio."""
        return cls(**{f.name: getattr(held, f.name) for f in fields(held)})

    @classmethod
    def from_tables(cls, tables: Mapping[str, pd.DataFrame], policy: Policy | None = None) -> Portfolio:
        """Return the leases of DataFrames of terms: ``leases``, one row each, and further tables by name.

        Tables and columns are those of a folder of tables or of a workbook, in any case and by any word for them
        (``Start``, ``IBR``); cells may be of any dtype, and missing in any way. The index is not read but for levels
        named as a column is. Raises InputError where a table is unknown, no DataFrame, or ``leases`` is missing.
        """
        return cls.of(portfolio_of_tables(tables, policy or Policy()))

    @classmethod
    def from_excel(cls, path: Place, policy: Policy | None = None) -> Portfolio:
        """Return the leases of a workbook; its sheet Policy, or the nearest policy.toml, states the policy.

        Raises InputError where there is no such workbook, or its policy can't be read.
        """
        return cls.of(read_portfolio(path, policy=policy))

    @classmethod
    def from_files(cls, paths: Place | Sequence[Place], policy: Policy | None = None) -> Portfolio:
        """Return the leases of a folder, a file, or several of them: lease files, workbooks, CSV and Parquet tables.

        Raises InputError where one is not there, or they state different policies and none is given.
        """
        if not isinstance(paths, str | PathLike) and not paths:
            raise InputError([Problem("portfolio.not-found", "paths", "none", "a file or folder, or several",
                                      "name one")])
        return cls.of(read_portfolio(paths, policy=policy))

    @classmethod
    def from_dicts(cls, leases: Iterable[Mapping[str, Any]], policy: Policy | None = None) -> Portfolio:
        """Return leases given as dicts with the keys of a lease file (``asc842 schema lease``), as from JSON.

        Dates and amounts may be text, as in JSON, or Python's own. Raises InputError where it is no list.
        """
        return cls.of(portfolio_of_dicts(leases, policy or Policy()))

    def __getitem__(self, name: str) -> PortfolioLease:
        """Return a lease by its id; raises InputError where there is none."""
        found = next((x for x in self.leases if x.id == name), None)
        if found is None:
            raise InputError([Problem("lease.unknown", "", quoted(name), "the id of a lease that was accepted",
                                      "see problems_frame")])
        return found

    def __len__(self) -> int:
        """Count the leases that were accepted."""
        return len(self.leases)

    @cached_property
    def leases_frame(self) -> pd.DataFrame:
        """One row for each lease that was accepted: LEASE_COLUMNS."""
        rows = [(x.id, x.lease.name, x.lease.entity, x.lease.asset_class, x.lease.currency,
                 x.lease.commencement, x.lease.facts.expiration and x.lease.facts.expiration.date, x.where)
                for x in self.leases]
        return pd.DataFrame(rows, columns=list(LEASE_COLUMNS), dtype=object)

    @cached_property
    def problems_frame(self) -> pd.DataFrame:
        """One row for each problem: PROBLEM_COLUMNS.

        Of a DataFrame ``row`` counts from 0, in its order; of a file it is the line. ``lease`` is empty where the
        problem is not of one lease alone.
        """
        owner = dict[Problem, str]()
        for x in self.rejected:
            for p in x.error.problems:
                owner[p] = (x.lease or "") if p not in owner or owner[p] == x.lease else ""
        rows = [(lease, p.where, p.values.get("table", ""), p.values.get("row", p.line), p.values.get("column", p.key),
                 p.found, p.expected, p.remedy, p.code) for p, lease in owner.items()]
        found = pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS), dtype=object)
        return found.assign(row=found["row"].astype("Int64"))

    def __repr__(self) -> str:
        left = f", {counted(len(self.rejected), 'rejection')}: see problems" if self.rejected else ""
        return f"Portfolio({counted(len(self.leases), 'lease')}{left})"

    def _repr_html_(self) -> str:
        shown, wrong = self.leases_frame, self.problems_frame
        below = html_of("Problems", wrong.columns, wrong.to_numpy(object)) if len(wrong) else ""
        return html_of(repr(self), shown.columns, shown.to_numpy(object)) + below
