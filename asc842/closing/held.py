"""What reports are tied to, put together from what the register holds and what is about to be posted."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.errors import InputError
from asc842.base.lazy import pd
from asc842.book.places import Places, dimensions_of, transfers_of
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

LAST_PLACE = np.datetime64("3000-01-01", "D")
"""A day after every transfer."""


def posted_of(h: Holdings, at: FiscalPeriod, since: date, posting: Posting) -> Posted:
    """Put what will be posted beside the leases of a close; ``since`` is the first day of the fiscal year before."""
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
    absent = gone_leases({*posted, *dropped} - {*h.leases.to_numpy(object).tolist(), *posting.formerly},
                         since.isoformat(), posting)
    return Posted.of(h, Held(up_to, late, begins, absent,
                             roles_before([*earlier.policies(), policy_document(h.policy)]), posting.formerly,
                             lambda leases: _as_begun(leases, earlier)), last)


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
