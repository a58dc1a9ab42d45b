"""What facts that came late misstated in each fiscal year, in its cost and at its end (250-10-S99, SAB 99 and 108)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np

from asc842.base.lazy import pd
from asc842.book.classified import accounts_of
from asc842.book.roster import Roster
from asc842.calendar.fiscal import FiscalCalendar
from asc842.contract.accounts import ASSET, LIABILITY
from asc842.ledger.roles import BY_CLASS, ROLES, income_accounts, is_income, role_of_key

ROLLOVER, CURTAIN = "cost of the year overstated (rollover)", "cost to date overstated (iron curtain)"
AMOUNTS = (ROLLOVER, CURTAIN, "liability overstated", "asset overstated")
WHOSE = ("lease", "entity", "currency")
PARTS = {role: {ASSET: "asset", LIABILITY: "liability"}[role_of_key(role).root] for role in BY_CLASS}
BEFORE = re.compile(r"before ")


def late_by_year(restated: pd.DataFrame, calendar: FiscalCalendar, roles: Mapping[str, str],
                 kinds: Mapping[str, str] | None = None) -> pd.DataFrame:
    """One row per lease and fiscal year that is misstated: WHOSE, ``fiscal_year``, AMOUNTS in cents, ``kind``.

    ``restated`` has what closed periods would have been by what is known now (``Register.restated_difference``),
    ``roles`` says which accounts are *cost*, *liability* or *asset*, ``kinds`` what was stated of each lease: error,
    estimate or new information. The rollover is what the cost of the year has too much, what was made up for in it
    included; the iron curtain what cost had too much in all by its end, as liability and asset had, so that a
    misstatement of years before stays until the year that makes up for it. Below zero: too little. What is made up
    for within its year misstates no year.
    """
    if restated.empty:
        return pd.DataFrame(columns=[*WHOSE, "fiscal_year", *AMOUNTS, "kind"])
    part = restated["account"].astype(str).map(lambda account: roles.get(account, ""))
    sign = np.where(part == "liability", 1, -1)  # differences are debits less credits, restated less as closed
    moved = restated.assign(year=_years(restated["period"], calendar), part=part, amount=sign * restated["difference"])
    by = [*WHOSE, "year"]
    found = moved.pivot_table(index=by, columns="part", values="amount", aggfunc="sum", fill_value=0)
    wide = _through(found.reindex(columns=["cost", "liability", "asset"], fill_value=0).astype(np.int64))
    table = pd.DataFrame({ROLLOVER: wide["cost"], **{name: wide.groupby(level=list(WHOSE))[column].cumsum()
                          for name, column in zip(AMOUNTS[1:], ("cost", "liability", "asset"), strict=True)}})
    table = table[(table != 0).any(axis=1)].reset_index()
    told = table["year"].map(_names(restated["period"], calendar))
    kind = table["lease"].map(lambda lease: (kinds or {}).get(lease, f"see asc842 history {lease}" if kinds else ""))
    return table.assign(fiscal_year=told, kind=kind)[[*WHOSE, "fiscal_year", *AMOUNTS, "kind"]]


def roles_of_accounts(h: Roster, earlier: Mapping[str, str]) -> dict[str, str]:
    """Say which accounts are cost, liability or asset: by the policy, and by the roles that ``earlier`` closes had."""
    names = accounts_of(h)
    found = {account: PARTS.get(role, "cost" if is_income(role) else "") for account, role in earlier.items()}
    for role, part in PARTS.items():
        found |= dict.fromkeys(map(str, names[:, :, ROLES.index(role)].ravel().tolist()), part)
    return found | dict.fromkeys(income_accounts(h.policy), "cost")


def _years(periods: pd.Series, calendar: FiscalCalendar) -> list[int]:
    """Fiscal year of each period; 0 for the time before the register."""
    labels = periods.astype(str)
    known = {label: 0 if BEFORE.match(label) else calendar.period(label).year for label in labels.unique()}
    return labels.map(known).tolist()


def _names(periods: pd.Series, calendar: FiscalCalendar) -> Callable[[int], str]:
    """Return what each year is called; where the register begins inside of one, that is said of it and of before."""
    early = next((label for label in periods.astype(str) if BEFORE.match(label)), "")
    begins = calendar.period(BEFORE.sub("", early)) if early else None

    def told(year: int) -> str:
        if begins is None or year not in (0, begins.year) or begins.number == 1:
            return str(year) if year else early
        return f"{year}, from {begins.label}" if year else f"{begins.year} {early}, and earlier years"
    return told


def _through(found: pd.DataFrame) -> pd.DataFrame:
    """Add the years between, in which nothing of their own is wrong, so that what is carried on shows in them."""
    told = found.index.to_frame(index=False)
    reach = told[told["year"] > 0].groupby(list(WHOSE), sort=True)["year"].agg(["min", "max"])
    count = (reach["max"] - reach["min"] + 1).to_numpy()
    since = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    year = np.repeat(reach["min"].to_numpy(), count) + since
    years = reach.index.repeat(count).to_frame(index=False).assign(year=year)
    every = pd.concat([told[told["year"] == 0], years]).sort_values([*WHOSE, "year"])
    return found.reindex(pd.MultiIndex.from_frame(every), fill_value=0)
