"""The workbook to fill in, empty but for examples, or with the leases of a portfolio."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from asc842.api.account_for import load
from asc842.base.constants import WORKBOOKS
from asc842.base.errors import InputError, OutputError, Problem
from asc842.base.frames import python_strings
from asc842.closing.portfolio import RejectedLease, read_portfolio
from asc842.closing.portfolio.lease_rows import Said, not_held, rows_of_lease
from asc842.intake.text.words import quoted
from asc842.output.template import template_workbook
from asc842.output.template.examples import COPIER, TRUCK, contract_file
from asc842.output.template.policy_sheet import elections_not_held
from asc842.output.workbook.save import save


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook that was written: how many leases it holds, those left out, and what no sheet of it holds."""

    path: Path
    leases: int
    rejected: tuple[RejectedLease, ...]
    not_held: tuple[tuple[str, str], ...]

    @property
    def whole(self) -> bool:
        """Whether it holds all that it was made from."""
        return not self.rejected and not self.not_held


@python_strings()
def template(path: str | Path, portfolio: str | Path | None = None) -> Template:
    """Write a workbook to fill in, with examples, or with the leases of a portfolio or lease file.

    Read again, it says the same of each. Raises InputError where the portfolio can't be read or ``path`` names no
    workbook, OutputError where it can't be written or is there already.
    """
    path = Path(path)
    if path.suffix.lower() != WORKBOOKS[0]:
        raise InputError([Problem("template.name",
                                  "", quoted(path.name), "the name of a workbook, such as leases.xlsx", "end it so")])
    if path.exists():
        raise OutputError("output.there-already",
                          f"{path} is there already\n  remedy: take another name, or remove it")
    if portfolio is None:
        windham = rows_of_lease(load(contract_file()))
        save(template_workbook(_joined([{"leases": [COPIER, TRUCK]}, windham])), path)
        return Template(path, 3, (), ())
    held = read_portfolio(portfolio)
    rows = _joined([rows_of_lease(x.lease) for x in held.leases])
    save(template_workbook(rows, held.policy), path)
    policy = [("policy", key) for key in elections_not_held(held.policy)]
    return Template(path, len(held.leases), held.rejected, (*not_held(rows), *policy))


def _joined(leases: list[dict[str, list[Said]]]) -> dict[str, list[Said]]:
    tables = dict[str, list[Said]]()
    for lease in leases:
        for name, rows in lease.items():
            tables.setdefault(name, []).extend(rows)
    return tables
