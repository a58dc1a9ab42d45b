"""What reports are tied to, put together from what the register holds and what is about to be posted."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.errors import InputError
from asc842.base.frames import places_in
from asc842.base.lazy import pd
from asc842.book.classified import accounts_by_dimensions, accounts_of
from asc842.book.places import Places, dimensions_of, transfers_of
from asc842.book.roster import Roster
from asc842.calendar.fiscal import FiscalCalendar, FiscalPeriod
from asc842.closing.holdings import Holdings
from asc842.closing.measuring import holdings_of
from asc842.closing.policies import policy_document
from asc842.closing.portfolio import portfolio_of
from asc842.closing.posted import DROPPED, Held, Posted
from asc842.closing.register import Posting
from asc842.closing.register.run import Earlier
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.ledger.roles import ROLES

LAST_PLACE = np.datetime64("3000-01-01", "D")
"""A day after every transfer."""


def held_of(roster: Roster, at: FiscalPeriod, since: date, posting: Posting) -> Held:
    """Return what will be posted of all leases of a close; ``since`` is the first day of the fiscal year before."""
    before, through, earlier = posting.before, posting.through, posting.earlier
    first, last = np.datetime64(at.first_day), np.datetime64(at.last_day)
    begins = np.datetime64(earlier.begins)

    def up_to(day: np.datetime64) -> pd.DataFrame:
        if day < begins:
            return earlier.forward if day == begins - ONE_DAY else earlier.forward.iloc[:0]
        if day in (last, first - ONE_DAY):
            return through if day == last else before
        return posting.sums_before(date.fromisoformat(str(day + ONE_DAY)))

    late = earlier.late(since.isoformat())
    # An error taken back in the year in which it was booked leaves nothing on any account, and still moved them.
    dropped = late.loc[late["kind"].astype(str).str.startswith(DROPPED), "lease"]
    posted = pd.unique(through["lease"].to_numpy(object)).tolist()
    known = set(roster.leases.tolist())
    absent = gone_leases({*posted, *dropped} - known - {*posting.formerly}, since.isoformat(), posting)
    absent = absent[~absent["lease"].isin(known)].reset_index(drop=True)
    return Held(up_to, late, begins, absent, roles_before([*earlier.policies(), policy_document(roster.policy)]),
                posting.formerly, lambda leases: _as_begun(leases, earlier), _names(roster, absent))


def _names(roster: Roster, absent: pd.DataFrame) -> dict[tuple[int, int], frozenset[str]]:
    """Accounts that any lease has for a role, by classification and role."""
    both = accounts_of(roster), accounts_by_dimensions(absent, roster.policy)
    return {(finance, role): frozenset(name for names in both for name in pd.unique(names[finance, :, role]))
            for finance in (0, 1) for role in range(len(ROLES))}


class HeldInBlocks:
    """What a register holds, a block of leases at a time; of leases that are not in the close with the last block.

    ``ends`` are the positions after the last lease of each block.
    """

    def __init__(self, held: Held, leases: pd.Index, ends: Sequence[int]) -> None:
        self._held, self._leases, self._ends = held, leases, np.array(ends)
        self._known = dict[Any, list[pd.DataFrame]]()

    def posted(self, number: int, h: Holdings, through: np.datetime64) -> Posted:
        """Put what is held ``through`` a day beside the leases ``h`` of a block, by its number."""
        held, last = self._held, len(self._ends) - 1
        return Posted.of(h, replace(
            held, at=lambda day: self._parts(day, lambda: held.at(day))[number],
            late=self._parts("late", lambda: held.late)[number],
            absent=held.absent if number == last else held.absent.iloc[:0]), through)

    def _parts(self, key: Any, rows: Callable[[], pd.DataFrame]) -> list[pd.DataFrame]:
        """Rows of each block; those of no lease of the close are with the last."""
        if key not in self._known:
            self._known[key] = self._split(rows())
        return self._known[key]

    def _split(self, rows: pd.DataFrame) -> list[pd.DataFrame]:
        if len(self._ends) == 1:
            return [rows]
        now = self._held.formerly
        lease = rows["lease"].map(lambda name: now.get(name, name)) if now else rows["lease"]
        place = places_in(self._leases, lease)
        block = np.where(place < 0, len(self._ends) - 1, np.searchsorted(self._ends, place, side="right"))
        order = np.argsort(block, kind="stable")
        return [rows.iloc[order[low:high]] for low, high in pairwise(np.searchsorted(
            block[order], np.arange(len(self._ends) + 1)).tolist())]


def _as_begun(leases: Sequence[str], earlier: Earlier) -> Holdings | None:
    """Measure leases as a register began with them; None where there are none, or this version can't date them."""
    documents = [text for text in earlier.begun_with(leases)["document"] if text]
    if not documents:
        return None
    policy = Policy.model_validate_json(earlier.policies()[0])
    try:
        held = portfolio_of([Lease.model_validate_json(text) for text in documents], policy)
    except InputError:
        return None
    return holdings_of(held, policy, FiscalCalendar(policy.calendar))


def roles_before(policies: Sequence[str]) -> dict[str, str]:
    """Return the role of each account by the policies (documents) of earlier closes; the latest says it."""
    found = dict[str, str]()
    for document in policies:
        said = json.loads(document)
        for accounts in (said.get("accounts", {}), *(m.get("accounts", {}) for m in said.get("account_maps", []))):
            found |= {account: role.removeprefix("finance_") for role, account in accounts.items()}
    return found


def gone_leases(names: Collection[str], since: str, posting: Posting) -> pd.DataFrame:
    """Dimensions of leases that were posted and are not closed, those left out that are long over: a row each.

    ``classification`` is that by which they were closed last.
    """
    through, known = posting.through, posting.earlier.documents(sorted(names))
    recent = known[(known["first_day"] >= since) | ~known["state"].map(nothing_left)]
    return dimensions_as_closed(recent, through[through["lease"].isin(recent["lease"])])


def dimensions_as_closed(documents: pd.DataFrame, posted: pd.DataFrame) -> pd.DataFrame:
    """Dimensions of leases and their ``classification`` as they were closed last, a row each.

    ``documents`` have the input of each (``lease, document``); where none was kept, ``posted`` lines or sums tell
    entity and currency.
    """
    leases = [Lease.model_validate_json(text) for text in documents["document"] if text]
    places = Places.of(dimensions_of(leases).frame(), transfers_of(leases))
    stood: pd.DataFrame = places.table.iloc[places.at(LAST_PLACE)]
    told = stood.assign(classification=[_classified(x) for x in leases])
    rest = posted[~posted["lease"].isin(told["lease"])].drop_duplicates("lease", keep="last")
    return pd.concat([told, rest[["lease", "entity", "currency"]]], ignore_index=True).astype(object)


def _classified(lease: Lease) -> str:
    changed = [e.classification for e in lease.events if e.classification]
    try:
        return str([lease.classification, *changed][-1])
    except LookupError:
        return changed[-1] if changed else "operating"


def nothing_left(state: str) -> bool:
    """Whether every balance that a lease was closed with last is nil; not where its state is unknown."""
    said = json.loads(state) if state and state.startswith("{") else {}
    amounts = (said.get("liability", "1"), said.get("asset", "1"), said.get("financing_obligation", "0"))
    return bool(said) and not any(Decimal(str(amount)) for amount in amounts)
