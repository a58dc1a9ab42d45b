"""Named identities of a close, each with residual and tolerance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from asc842.base.check import Check, compared
from asc842.base.constants import ONE_DAY, ZERO
from asc842.base.lazy import pd
from asc842.base.money import from_cents
from asc842.base.showing import counted
from asc842.book.classified import accounts_of, tells_classes_apart
from asc842.calendar.positions import Ints
from asc842.checks.judged import JUDGED_ANEW, asks_anew
from asc842.closing import CLOSE_CHECKS, POSTED_CHECKS
from asc842.closing.exchange import EXCHANGED
from asc842.closing.foreign import BEGINNING, functional_currencies
from asc842.closing.holdings import Holdings
from asc842.closing.lines import CURRENT, role_totals
from asc842.closing.posted import Posted
from asc842.closing.reports.functional import LIABILITY
from asc842.closing.reports.interest_paid import interest_paid
from asc842.contract.lease import Lease
from asc842.ledger.roles import BALANCES, ROLES
from asc842.ledger.rounding import units_of
from asc842.ledger.standing import Standing


@dataclass(frozen=True, slots=True)
class Made:
    """What a close makes of today's input: ``lines`` of the journal, ``reports`` by name, how leases stand ``now``."""

    holdings: Holdings
    lines: pd.DataFrame
    reports: dict[str, pd.DataFrame]
    now: Standing


@dataclass(frozen=True, slots=True)
class Closed:
    """What a close made, what is ``posted`` in the end, and what was ``checked`` of its leases by themselves.

    ``spans`` are the stretches that reports of flows are of, ``given`` checks of events of leases that were not
    accounted for by themselves.
    """

    made: Made
    posted: Posted
    posted_lines: pd.DataFrame
    spans: Mapping[str, tuple[np.datetime64, np.datetime64]]
    leases: Sequence[Lease]
    checked: Mapping[str, Sequence[Check]]
    given: Mapping[str, Sequence[Check]]

    @property
    def every_check(self) -> Mapping[str, Sequence[Check]]:
        """All checks of leases, by lease."""
        return {**self.checked, **self.given}


def close_checks(made: Made) -> tuple[Check, ...]:
    """Compare journal, roll-forwards, standing and ledger with one another; :func:`balanced` takes what is posted."""
    return tuple(found for check in CLOSE_CHECKS for found in check.of(made))


def posted_checks(closed: Closed) -> tuple[Check, ...]:
    """Compare what is posted with the reports, elections with the leases of a class, and tell what leases fail."""
    return tuple(found for check in POSTED_CHECKS for found in check.of(closed))


def worst(name: str, residuals: pd.Series, source: str, about: str, currencies: Sequence[str]) -> Check:
    """Compare every residual with zero; the worst is told, with where it stands.

    ``currencies`` are those that the residuals are in, whole minor units of each.
    """
    return worst_of(name, residuals.to_numpy(np.int64), residuals.index, source, about, currencies)


def worst_of(name: str, residuals: Ints, of: Sequence[Any] | pd.Index, source: str, about: str,
             currencies: Sequence[str]) -> Check:
    """The same of an array of residuals, ``of`` the leases, or whatever else, that they are of."""
    at = int(np.argmax(np.abs(residuals) / units_of(currencies))) if residuals.any() else 0
    found = int(residuals[at]) if len(residuals) else 0
    residual = from_cents(found, currencies[at]) if found else ZERO
    where = f"fails for {of[at]}" if found else ""
    return compared(name, ZERO, residual, ZERO, source, about=about, detail=where)


def balanced(lines: pd.DataFrame) -> tuple[Check, ...]:
    """Add debits and credits up by entry (by id, where the register gave one), lease, and entity, each by currency."""
    amount = lines["debit"] - lines["credit"]
    entry = ["entry_id"] if "entry_id" in lines else ["lease", "date", "entry"]
    found = []
    for name, keys, what in (("every entry balances", entry, "entry"), ("every lease balances", ["lease"], "lease"),
                             ("every entity balances", ["entity"], "entity total")):
        sums = amount.groupby([lines[k] for k in (*keys, "currency")], observed=True).sum()
        found.append(worst(name, sums, "double entry", counted(len(sums), what),
                            sums.index.get_level_values("currency").tolist()))
    return tuple(found)


@CLOSE_CHECKS.at(10, "reports")
def _rolled(reports: dict[str, pd.DataFrame]) -> Iterator[Check]:
    for name, table in reports.items():
        if "roll-forward" in name and "difference" in table:
            yield worst(f"{name}: opening + movements = closing", table.set_index("lease")["difference"],
                         "842-20-50-4", counted(len(table), "lease"), table["currency"].tolist())


def _own(h: Holdings) -> list[str]:
    own: list[str] = h.measurement.currencies.tolist()
    return own


@CLOSE_CHECKS.at(20, "holdings", "now")
def _shared(h: Holdings, now: Standing) -> Iterator[Check]:
    """Note accounts on which both finance and operating leases stand: the statements must part them (842-20-45-3)."""
    names, roles = accounts_of(h)[:, h.places.at(now.at)], [BALANCES[0], BALANCES[1], CURRENT]
    stand = [set(names[kind, now.live & (now.finance == bool(kind))][:, roles].ravel()) for kind in (0, 1)]
    if both := sorted(stand[0] & stand[1]):
        yield Check("finance and operating leases on accounts of their own", "note", "no account of both",
                    ", ".join(both), ZERO, ZERO, "842-20-45-3", "accounts",
                    detail="part them with account_maps by classification, or in the statements")


@CLOSE_CHECKS.at(30, "holdings", "now")
def _by_class(h: Holdings, now: Standing) -> Iterator[Check]:
    """Compare what stands on accounts of the classification that a lease does not have with nothing."""
    if tells_classes_apart(h):
        here = h.places.at(now.at)
        other = role_totals(h, now.at + ONE_DAY)[1 - now.finance.astype(np.int64), here][:, [*BALANCES, CURRENT]]
        names = accounts_of(h)[:, here][:, :, [*BALANCES, CURRENT]]
        left = pd.Series(np.where(names[0] != names[1], np.abs(other), 0).sum(axis=1), h.leases)
        yield worst("nothing on accounts of the other classification", left, "842-20-45-3",
                    counted(len(left), "lease"),
                     _own(h))


@CLOSE_CHECKS.at(40, "holdings", "now")
def _left_behind(h: Holdings, now: Standing) -> Iterator[Check]:
    """Compare what stands where leases were before a transfer with nothing: entity, cost center, other dimensions."""
    if len(h.places.later):
        booked = np.abs(role_totals(h, now.at + ONE_DAY)[:, :, [*BALANCES, CURRENT]]).sum(axis=(0, 2))
        booked[h.places.at(now.at)] = 0
        left = pd.Series(h.sum_by_lease(h.places.lease, booked), h.leases)
        moved = len(np.unique(h.places.lease[h.places.later[h.places.since[h.places.later] <= now.at]]))
        yield worst("nothing stands where a lease was before a transfer", left, "double entry",
                    counted(moved, "lease"),
                     _own(h))


@CLOSE_CHECKS.at(70, "holdings", "now")
def _present_values(h: Holdings, now: Standing) -> Iterator[Check]:
    """Compare each liability with the present value of the payments that remain: half a cent is rounding."""
    apart = np.where(now.commenced, now.liability - now.present_value, 0.0)
    at = int(np.argmax(np.abs(apart)))
    unit = from_cents(1, h.currency(at))
    yield compared("liability = present value of the payments that remain", ZERO,
                    round(Decimal(str(round(float(apart[at]), 6))) * unit, 6), unit / 2, "842-20-35-1",
                    about=counted(len(h.leases), "lease"), detail=f"largest for {h.leases[at]}")


@CLOSE_CHECKS.at(80, "holdings", "now")
def _interest(h: Holdings, now: Standing) -> Iterator[Check]:
    """Compare the interest that cash flows call paid with what the schedule has accrued: never more, in the end all.

    In the end it is all of it for leases that ran out without an event; what is forgiven may have been interest.
    """
    s = h.schedule
    if not s.finance.any():
        return
    reached = np.flatnonzero(s.ends <= now.at)
    accrued = h.sum_by_lease(s.lease[reached], s.finance_interest[reached])
    above = interest_paid(h, BEGINNING, now.at) - accrued
    forgiven = h.sum_by_lease(s.lease, s.forgiven)
    ran_out = now.commenced & ~now.live & (now.liability == 0)
    ran_out[s.events.lease] = False
    yield worst("interest paid by finance leases: none before it accrues, all in the end",
                 pd.Series(np.where(ran_out, np.maximum(above, 0) + np.minimum(above + forgiven, 0),
                                    np.where(now.liability >= 0, np.maximum(above, 0), 0)), h.leases),
                 "842-20-45-5", counted(int((accrued != 0).sum()), "lease"), _own(h))


@CLOSE_CHECKS.at(90, "holdings", "lines", "reports")
def _exchanged(h: Holdings, lines: pd.DataFrame, reports: dict[str, pd.DataFrame]) -> Iterator[Check]:
    """Compare exchange differences in the journal with what the functional-currency roll-forward shows."""
    rolled = reports.get(LIABILITY.format("period"))
    if rolled is not None:
        booked = lines[(lines["entry"] == EXCHANGED) & (lines["account"].isin(_named(h, "foreign_exchange")))]
        sums = (booked["debit"] - booked["credit"]).groupby(booked["lease"].astype(str)).sum()
        shown = rolled.groupby("lease")["exchange difference"].sum()
        apart = shown.sub(sums, fill_value=0).astype("int64")
        yield worst("exchange differences of the journal = functional-currency roll-forward", apart, "842-20-55-10",
                     f"{len(shown):,} leases in a foreign currency", _functional(h, apart.index))


def _functional(h: Holdings, leases: pd.Index) -> list[str]:
    functional = functional_currencies(h.dimensions, h.policy.functional_currencies)
    found: list[str] = functional[h.leases.get_indexer(leases)].tolist()
    return found


def _named(h: Holdings, role: str) -> set[str]:
    return set(accounts_of(h)[:, :, ROLES.index(role)].ravel().tolist())


@POSTED_CHECKS.at(50, "checked")
def each_lease(checked: Mapping[str, Sequence[Check]]) -> Iterator[Check]:
    """Count checks that fail of leases accounted for by themselves, where contracts do not agree with themselves."""
    failing = [lease for lease, checks in checked.items() for check in checks
               if check.status == "fail" and check.code != JUDGED_ANEW]
    yield compared("contract differences that no judgement resolves", ZERO, Decimal(len(failing)), ZERO,
                    "lease files", about=counted(len(checked), "lease"),
                    detail=f"see the exceptions of {', '.join(dict.fromkeys(failing))}" if failing else "")


@POSTED_CHECKS.at(60, "leases", "every_check")
def judged_anew(leases: Sequence[Lease], checked: Mapping[str, Sequence[Check]]) -> Iterator[Check]:
    """Count events at which classification has to be reassessed and nobody judged or tested it, if there are any."""
    due = sum(asks_anew(event) for lease in leases for event in lease.events)
    failing = [lease for lease, checks in checked.items() for check in checks
               if check.status == "fail" and check.code == JUDGED_ANEW]
    if due:
        yield compared("classification reassessed at modifications and reassessments", ZERO, Decimal(len(failing)),
                       ZERO, "842-10-25-1, 842-10-25-9", about=counted(due, "event"),
                       detail=f"see the exceptions of {', '.join(dict.fromkeys(failing))}" if failing else "")


def trial_balance_check(compared_accounts: pd.DataFrame) -> Check:
    """Compare every account that leases alone touch with the trial balance given."""
    ours = compared_accounts[compared_accounts["shared"] == ""]
    named = ours.set_index("account")["difference"]
    return worst("ledger = register, account by account", named, "trial balance", f"{len(named):,} accounts",
                  ours["currency"].tolist())
