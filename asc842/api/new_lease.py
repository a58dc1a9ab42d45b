"""A lease that is entered answer by answer: read after each as a row of leases is, measured as far as it goes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from asc842.api.account_for import account_for
from asc842.api.lease_book import LeaseBook
from asc842.api.portfolio import Portfolio
from asc842.base.constants import WORKBOOKS
from asc842.base.errors import InputError, OutputError, Problem
from asc842.base.frames import python_strings
from asc842.base.lazy import pd
from asc842.closing.portfolio.cells import BadCell, value_of
from asc842.closing.portfolio.headings import heading
from asc842.closing.portfolio.layout import layouts
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.intake.text.words import quoted
from asc842.output.added_row import add_row
from asc842.output.lease_toml import lease_toml
from asc842.output.template import template_workbook
from asc842.output.workbook.save import save

Said = Mapping[str, str]
_OF_TABLES = re.compile(r'^(source = "contract, as entered|title = "The contract, as entered|\w+ = "not stated)'
                        r' in (?:the )?tables?(?: \w+)?"$', re.MULTILINE)
"""What a lease that was read from tables says of them."""


def meanwhile(said: Said) -> dict[str, str]:
    """Return what stands in for columns that are still to be asked, so that rent can be dated before they are."""
    kept = said.get("purchase_certain", "").lower() in ("yes", "true")
    return {"lease": "lease", "discount_rate": "0.05", "classification": "finance" if kept else "operating",
            "reason": "Not said yet."}


class Draft:
    """What is ``said`` so far, by column of ``leases``; nothing of it changes once it is made."""

    def __init__(self, said: Said, policy: Policy | None = None) -> None:
        self.said, self.policy = dict(said), policy

    def problems(self, asked: Collection[str]) -> list[Problem]:
        """Return what is wrong in the columns asked so far, each by its head; of others nothing is known yet."""
        heads = {heading("leases", column).title for column in asked}
        return [*self._bad_cells()] or [p for p in self._read.problems if p.values.get("column") in heads]

    def _bad_cells(self) -> Iterator[Problem]:
        """Yield answers that are of another kind than their column, whether or not anything is made of them yet."""
        for column, text in self.said.items():
            value = value_of(text, layouts()["leases"].columns[column])
            if isinstance(value, BadCell):
                yield Problem(value.code, heading("leases", column).title, *value[1:])

    @property
    def lease(self) -> Lease | None:
        """The lease, with stand-ins for what is still to be asked; None where it can't be read yet."""
        return self._read.leases[0].lease if self._read.leases else None

    @cached_property
    def book(self) -> LeaseBook | None:
        """The lease measured, None where it can't be yet."""
        try:
            return account_for(self.lease, self.policy) if self.lease else None
        except InputError:
            return None

    @cached_property
    def _read(self) -> Portfolio:
        said = meanwhile(self.said) | self.said
        row = {heading("leases", column).title: text for column, text in said.items() if text}
        with python_strings():
            return Portfolio.from_tables({"leases": pd.DataFrame([row], dtype=object)}, self.policy)

    def write(self, path: Path) -> tuple[LeaseBook, Path]:
        """Write the lease to a new lease file, or into a workbook, a new one or one that is there; return its book.

        Raises InputError where anything is wrong with it, OutputError where it can't be written; either way nothing
        is left behind.
        """
        if self.lease is None:
            raise InputError(self._read.problems)
        book, row = account_for(self.lease, self.policy), dict(self._plain())
        if path.suffix.lower() not in WORKBOOKS:
            return book, save(_file_text(self.lease).encode(), path)
        return book, add_row(path, row) if path.exists() else save(template_workbook({"leases": [row]}), path)

    def _plain(self) -> Iterator[tuple[str, str]]:
        """Yield what is said as a table holds it: fractions for percentages, true and false."""
        for column, text in self.said.items():
            value = value_of(text, layouts()["leases"].columns[column])
            yield column, str(value).lower() if isinstance(value, bool) else str(value)


def _file_text(lease: Lease) -> str:
    """Return a lease file that speaks of no table."""
    return _OF_TABLES.sub(r'\1"', lease_toml(lease))


def to_be_written(path: Path) -> frozenset[str]:
    """Return the ids of the leases of a workbook to which one is to be added; none of a file that is still to be made.

    Raises InputError where the name is neither a lease file's nor a workbook's, or the workbook can't be read;
    OutputError where a lease file is there already.
    """
    if path.suffix.lower() not in (*WORKBOOKS, ".toml"):
        raise InputError([Problem("new.name", "FILE", quoted(path.name), "a lease file, such as office.toml, or a "
                                  "workbook, such as leases.xlsx", "end it so")])
    if not path.exists():
        return frozenset()
    if path.suffix.lower() == ".toml":
        raise OutputError("output.there-already", f"{path} is there already\n  remedy: take another name")
    held = Portfolio.from_excel(path)
    return frozenset({x.id for x in held.leases} | {x.lease for x in held.rejected if x.lease})
