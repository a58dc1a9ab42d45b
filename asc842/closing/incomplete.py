"""A close without a lease that was rejected, or that is in the register and no longer in the portfolio."""

from __future__ import annotations

import json
from pathlib import Path

from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd
from asc842.base.showing import few
from asc842.calendar.fiscal import FiscalCalendar, FiscalPeriod
from asc842.closing.held import nothing_left
from asc842.closing.portfolio import HeldLeases, no_lease
from asc842.closing.register import Posting, Register
from asc842.closing.renamed import hint, likely_now

SHOWN = 10


def refuse_rejected(held: HeldLeases, label: str, place: str | Path, *, complete: bool) -> None:
    """Raise InputError for a portfolio without a lease, or where leases are rejected and the close is to be complete.

    A period that is closed already gets nothing posted: what is rejected is reported with the rest then.
    """
    bad = [p for x in held.rejected for p in x.error.problems]
    if not held.leases:
        raise InputError(bad or [no_lease(held.path)])
    if not bad or not complete:
        return
    rejected = {x.lease: x.where for x in held.rejected if x.lease}
    with Register.find(place) or Register.open("sqlite://") as kept:
        if kept.is_closed(label):
            return
        standing = kept.standing_of(sorted(rejected))
    unnamed = [x.where for x in held.rejected if not x.lease]
    named = [*(_standing(x, standing) for x in sorted(rejected)), *dict.fromkeys(unnamed)]
    raise InputError([*bad, _without(f"{len(named)} rejected: {few(named, SHOWN)}", label, held)])


def refuse_missing(posting: Posting, held: HeldLeases, calendar: FiscalCalendar, at: FiscalPeriod) -> None:
    """Raise InputError where the register holds leases that the portfolio lacks, and that nothing has ended."""
    missing = missing_leases(posting, held, calendar, at)
    if len(missing):
        now = likely_now(missing["lease"].tolist(), posting, held)
        named = [_standing(lease, missing) + hint(lease, now) for lease in missing["lease"]]
        raise InputError([Problem("portfolio.lease-missing", "", f"{len(missing)} missing: {few(named, SHOWN)}",
                                  "every lease that the register holds",
                                  "put the file or rows of each back; a lease leaves by an event that ends it, or by "
                                  "dropped.toml",
                                  str(held.path)), _without(f"{len(missing)} missing", at.label, held)])


def missing_leases(posting: Posting, held: HeldLeases, calendar: FiscalCalendar, at: FiscalPeriod) -> pd.DataFrame:
    """Return leases posted before that the portfolio lacks: ``lease, period, first_day, state`` of their last posting.

    A lease whose balances were nil then may leave, once neither this fiscal year nor the one before, which
    reports compare with it, has anything posted for it. One that is rejected is not missing.
    """
    found = posting.standing_of(sorted({*posting.absent} - {x.lease for x in held.rejected if x.lease}))
    if found.empty:
        return found
    since = calendar.year(at.year - 1)[0].first_day.isoformat()
    gone = [(first < since) and nothing_left(state)
            for first, state in zip(found["first_day"], found["state"], strict=True)]
    return found[[not each for each in gone]].reset_index(drop=True)


def _without(found: str, label: str, held: HeldLeases) -> Problem:
    return Problem("close.leases-refused", "", found, f"all leases: {label} without one would understate what is owed",
                   "mend what is said above; or close without them by --without-rejected (without_rejected=True, "
                   'set_aside = "bad leases" in the policy), and once they are mended asc842 reopen '
                   f"{label} and close it again", str(held.path))


def _standing(lease: str, standing: pd.DataFrame) -> str:
    """Name a lease with the balances that it had when it was last posted."""
    for row in standing[standing["lease"] == lease].to_dict("records"):
        stands = ", ".join(f"{name} {amount}" for name, amount in _balances(row["state"]).items())
        return f"{lease} ({stands} at {row['period']})"
    return f"{lease} (never posted)"


def _balances(state: str) -> dict[str, str]:
    said = json.loads(state) if state else {}
    owed = {"financing obligation": str(said["financing_obligation"])} if "financing_obligation" in said else {}
    return {**{name: str(said.get(name, "unknown")) for name in ("liability", "asset")}, **owed}
