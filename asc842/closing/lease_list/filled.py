"""A list as rows of the sheet Leases: its cells read, what it leaves out filled in, and everything asked for once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from asc842.closing.lease_list.columns_read import read_columns
from asc842.closing.lease_list.filling import FilledList, Filling
from asc842.closing.lease_list.for_all import (
    ask_for_currency,
    leave_out_without_use,
    refuse_other_currencies,
    set_for_all,
)
from asc842.closing.lease_list.found import FoundList
from asc842.closing.lease_list.heads import title
from asc842.closing.lease_list.ids import make_ids
from asc842.closing.lease_list.lacking import ask_for_what_is_missing
from asc842.closing.lease_list.mapping_file import ListMapping
from asc842.closing.lease_list.needs import usual
from asc842.closing.lease_list.placing import Placed
from asc842.closing.lease_list.rent import make_rent_of_payments
from asc842.closing.lease_list.steps import ask_for_first_steps, join_steps


def fill(found: FoundList, places: Sequence[Placed], said: ListMapping, everywhere: Mapping[str, str]) -> FilledList:
    """Read a list whose columns are placed; ``everywhere`` says how columns are read that don't show it themselves."""
    f = Filling(found, places, said, everywhere)
    made = f.made
    for step in (read_columns, leave_out_without_use, ask_for_currency, set_for_all, refuse_other_currencies):
        step(f)
    made.usual += [u for u in usual(made.rows) if ("set", title(u.column)) not in {a[:2] for a in made.asked}]
    for step in (make_ids, ask_for_first_steps, make_rent_of_payments, join_steps):
        step(f)
    if not made.lines:
        f.ask(found.problem("list.no-lease", None, "no row below the heads that is a lease", "a row for each lease",
                            "check that these are the heads of the list"), "", "", ())
    ask_for_what_is_missing(f)
    return made
