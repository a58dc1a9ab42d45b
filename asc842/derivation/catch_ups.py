"""Catch-ups of closed periods: what was posted too little or too much, and the change of input behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from asc842.base.lazy import pd
from asc842.closing.register.causes import late_lines
from asc842.closing.reports.as_posted import ASSET, CATCH_UP, LIABILITY
from asc842.closing.reports.cost import PARTS, SIGNS
from asc842.derivation.entry_parts import names
from asc842.derivation.figure import Derived, Part, Support, amount
from asc842.derivation.lease_steps import LeaseSteps

OF_REPORTS: dict[tuple[str, str], tuple[tuple[str, ...], int]] = {
    ("liability roll-forward", CATCH_UP): (tuple(LIABILITY.roles), LIABILITY.sign),
    ("right-of-use asset roll-forward", CATCH_UP): (tuple(ASSET.roles), ASSET.sign),
    ("cash flows", CATCH_UP): (("cash",), -1),
    ("cash flows", f"{CATCH_UP}, costs and incentives"): (("initial_direct_cost", "lease_incentive"), -1),
    **{("lease cost", CATCH_UP + of): (tuple(roles.values()), SIGNS[of]) for of, roles in PARTS.items()},
}
"""Columns of catch-ups: on the accounts of which roles they stand, and with which sign debits less credits."""


@dataclass(frozen=True)
class PostedLines:
    """What a close posted: its ``lines``, and what ``changed`` in the input since the close before."""

    lines: pd.DataFrame
    changed: pd.DataFrame

    @cached_property
    def late_lines(self) -> frozenset[str]:
        """The ids of the lines that make up for closed periods."""
        return frozenset(late_lines(self.lines)["line_id"])

    def caught_up(self, s: LeaseSteps, lease: str, report: str, column: str) -> list[Part]:
        """Return the lines that make up for closed periods in a column of a report."""
        roles, sign = OF_REPORTS[report, column]
        accounts = set[str]().union(*(names(s, role) for role in roles))
        late = late_lines(self.lines)
        rows = late[(late["lease"] == lease) & late["account"].isin(sorted(accounts))].to_dict("records")
        return [Part(self.late(s, row), sign, f"{row['origin']}, {row['account']}") for row in rows]

    def late(self, s: LeaseSteps, row: Mapping[Any, Any]) -> Derived:
        """Return a line that makes up for a closed period, with the facts that changed, before and after."""
        known = self.changed[self.changed["lease"].isin([row["lease"], ""])].to_dict("records")
        quote = "; ".join(f"{x['key']}: {x['before']} -> {x['after']}" for x in known) or str(row["memo"])
        source = ", ".join(dict.fromkeys(str(x["source"]) for x in known if x["source"]))
        reason = "; ".join(dict.fromkeys(str(x["reason"]) for x in known if x["reason"]))
        document, _, clause = source.partition(", ")
        support = Support("fact", f"{s.says.where}, changed since the close before", document, clause, quote, reason)
        return Derived(f"{row['entry']}, {row['account']}", "stated", word=str(row["entry"]), support=support,
                       kept=amount(int(row["debit"]) - int(row["credit"]), s.digits), paragraph="250-10-45-17, -45-23",
                       digits=s.digits)
