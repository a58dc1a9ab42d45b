"""What a close catches up: its effect, the changes of input behind it, and how Topic 250 has it treated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd
from asc842.base.money import from_cents
from asc842.book.classified import accounts_of
from asc842.book.roster import Roster
from asc842.closing.register.causes import NOT_STATED, UNEXPLAINED, late_lines
from asc842.closing.reports.exceptions import EXCEPTION_COLUMNS
from asc842.ledger.roles import ROLES, income_accounts

KIND = "catch-up"
LIABILITY, ASSET = ("lease_liability", "lease_liability_current"), ("right_of_use_asset",)
TREATMENTS = {
    "error": "error: assess whether the closed periods must be restated (250-10-45-23, SAB 99, SAB 108)",
    "estimate": "change in estimate: accounted for in this period and later ones (250-10-45-17)",
    "new information": "new information: a change in estimate, accounted for in this period and later ones "
                       "(250-10-45-17)",
    NOT_STATED: f"{NOT_STATED}: what was in force, or could have been known, is an error of the closed periods "
                "(250-10-45-23)",
}
"""What follows from each kind of late fact, in few words."""
OF_ALL = {
    "policy": "change of policy: apply it to earlier periods as well (250-10-45-5)",
    "exchange": "exchange rates of closed days differ: an error, unless they were estimates",
    "engine": "another version of asc842 works this out otherwise: see asc842 recheck",
}
"""The same for what changed for all leases, by the first part of its key."""
SHOWN, LONGEST = 3, 100
"""Changes that an exception names, and characters of a value."""


def catch_ups(h: Roster, lines: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """One exception for each lease and currency of which lines make up for closed periods: EXCEPTION_COLUMNS.

    ``lines`` are those posted in the period, ``changed`` what differs in the input (CHANGED_COLUMNS).
    """
    late = late_lines(lines)
    rows = [_row(h, str(lease), str(currency), some, changed)
            for (lease, currency), some in late.groupby(["lease", "currency"], observed=True, sort=True)]
    return pd.DataFrame(rows, columns=list(EXCEPTION_COLUMNS), dtype=object)


def with_catch_ups(exceptions: pd.DataFrame, late: pd.DataFrame) -> pd.DataFrame:
    """Put the exceptions of catch-ups among the others, in order of lease and kind."""
    both = pd.concat([exceptions, late], ignore_index=True) if len(late) else exceptions
    return both.sort_values(["lease", "kind"], kind="stable", ignore_index=True)


def _row(h: Roster, lease: str, currency: str, lines: pd.DataFrame, changed: pd.DataFrame) -> tuple[Any, ...]:
    signed = lines.assign(amount=lines["debit"] - lines["credit"]).groupby("account")["amount"].sum()
    effects = _effects(h, lease, signed)
    effect = ", ".join(f"{what} {from_cents(cents, currency):+,}" for what, cents in effects.items())
    origins = ", ".join(dict.fromkeys(lines["origin"].astype(str)))
    return lease, KIND, f"{origins}: {effect} {currency}", None, "; ".join(_why(_behind(changed, lease)))


def _effects(h: Roster, lease: str, signed: pd.Series[int]) -> Mapping[str, int]:
    """Cents by which liability and asset rise, and what is borne as cost.

    Of a lease that is not in the close, such as one that goes on under another id, by the accounts of all.
    """
    mine = np.flatnonzero(h.places.lease == h.leases.get_indexer(pd.Index([lease]))[0])
    names = accounts_of(h)[:, mine if len(mine) else slice(None)]
    accounts = {role: set(names[:, :, ROLES.index(role)].ravel().tolist()) for role in (*LIABILITY, *ASSET)}
    owed = set[str]().union(*(accounts[role] for role in LIABILITY))
    return {"liability": -_of(signed, owed), "asset": _of(signed, accounts[ASSET[0]]),
            "cost": _of(signed, income_accounts(h.policy))}


def _of(signed: pd.Series[int], accounts: set[str]) -> int:
    return int(signed[signed.index.isin(accounts)].sum())


def _behind(changed: pd.DataFrame, lease: str) -> pd.DataFrame:
    """What may be behind a catch-up of a lease: what changed late in it, else what changed for all."""
    late = changed[changed["caught_up"] == "yes"]
    own = late[late["lease"] == lease]
    return own if len(own) else late[late["lease"] == ""]


def _why(behind: pd.DataFrame) -> Iterator[str]:
    """Say what changed, by which reason, and what follows."""
    if behind.empty:
        yield UNEXPLAINED
    rows = behind.to_dict("records")
    for row in rows[:SHOWN]:
        source = f" ({row['source']})" if row["source"] else ""
        yield f"{row['key']}: {_cut(row['before'])} -> {_cut(row['after'])}{source}"
    if len(rows) > SHOWN:
        yield f"and {len(rows) - SHOWN} more, in the table of changed inputs"
    yield from dict.fromkeys(row["reason"] for row in rows if row["reason"])
    yield from dict.fromkeys(_treatment(row) for row in rows)


def _cut(value: str) -> str:
    """Tell a value in few words: an event or a table that is added is all in the table of changed inputs."""
    return (value if len(value) <= LONGEST else value[:LONGEST].rpartition(",")[0] + ", ...") or "not stated"


def _treatment(row: Mapping[Any, Any]) -> str:
    of_all = OF_ALL.get(str(row["key"]).split(".")[0].split(" ")[0], "")
    return TREATMENTS.get(str(row["kind"]), "") if row["lease"] else of_all


def require_reasons(changed: pd.DataFrame, lines: pd.DataFrame, places: Mapping[str, str]) -> None:
    """Raise InputError for each lease of which lines make up for closed periods and that does not say why.

    ``places`` are the files or tables that leases were read from.
    """
    problems = [problem for lease, some in late_lines(lines).groupby("lease", observed=True, sort=True)
                for problem in _unreasoned(str(lease), len(some), changed, places)]
    if problems:
        raise InputError(dict.fromkeys(problems))


def _unreasoned(lease: str, lines: int, changed: pd.DataFrame, places: Mapping[str, str]) -> Iterator[Problem]:
    behind = _behind(changed, lease)
    without = behind[(behind["reason"] == "") & ~behind["remark"].astype(bool)]
    told = [f"{key}: {old or 'not stated'} -> {new or 'not stated'}"
            for key, old, new in zip(without["key"], without["before"], without["after"], strict=True)]
    where = places.get(lease, "")
    if len(without) and (behind["lease"] != "").any():
        found = f"no reason, where {lines} lines of {lease} make up for closed periods: " + "; ".join(told)
        yield Problem("late-facts.no-reason", "late_facts", found, "a reason for each, as the policy late_facts asks",
                      _remedy(str(without["key"].iloc[0]), where), file=where)
    for key in without["key"]:
        if str(key).startswith("policy.") and (behind["lease"] == "").all():
            name = str(key).split(".")[1]
            yield Problem("late-facts.no-policy-reason",
                          f"reasons.{name}", "no reason, where closed periods are caught up: " + "; ".join(told),
                          "a reason for the change, as the policy late_facts asks", f'add {name} = "..." to [reasons]')


def _remedy(key: str, where: str) -> str:
    kinds = "error, estimate or new information"
    if ".toml" in where or not where:
        return (f'add [[late_facts]] with changed = "{key}" (or "lease" for all), reason = "...", and where known '
                f"kind: {kinds}")
    return (f"add a row to the table late_facts: lease, changed ({key}, or lease for all), reason, and where known "
            f"kind: {kinds}")
