"""Named identities of a close, each with residual and tolerance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np

from asc842.base.check import Check, compared
from asc842.base.constants import ONE_DAY, ZERO
from asc842.base.lazy import pd
from asc842.base.money import from_cents
from asc842.base.registry import Registry
from asc842.base.showing import counted
from asc842.book.classified import accounts_of, tells_classes_apart
from asc842.book.roster import Roster
from asc842.checks.judged import JUDGED_ANEW
from asc842.closing import CLOSE_CHECKS, POSTED_CHECKS
from asc842.closing.exchange import EXCHANGED
from asc842.closing.foreign import BEGINNING, functional_currencies
from asc842.closing.holdings import Holdings
from asc842.closing.lines import CURRENT, role_totals
from asc842.closing.parts import OF_ALL, CheckPart, Worst, asked, joined_parts, worst
from asc842.closing.posted import Posted
from asc842.closing.reports.functional import LIABILITY
from asc842.closing.reports.interest_paid import interest_paid
from asc842.ledger.roles import BALANCES, ROLES
from asc842.ledger.standing import Standing


@dataclass(frozen=True, slots=True)
class Made:
    """What a close makes of a block of leases: journal ``lines``, ``reports`` by name, how leases stand ``now``."""

    holdings: Holdings
    lines: pd.DataFrame
    reports: dict[str, pd.DataFrame]
    now: Standing


@dataclass(frozen=True, slots=True)
class Closed:
    """What a close made of a block of leases, and what is ``posted`` of them in the end.

    ``spans`` are the stretches that reports of flows are of.
    """

    made: Made
    posted: Posted
    spans: Mapping[str, tuple[np.datetime64, np.datetime64]]


@dataclass(frozen=True, slots=True)
class ClosedWhole:
    """What is ``posted`` in a period, and what was ``checked`` of leases by themselves.

    ``leases`` are the ids of those in the reports, ``gone`` whether some of them are not in the close, ``formerly``
    names the lease of today by each id that it had, ``given`` are checks of events of leases that were not accounted
    for by themselves, ``due`` the events at which leases are to be judged anew.
    """

    roster: Roster
    posted_lines: pd.DataFrame
    leases: pd.Index
    gone: bool
    formerly: Mapping[str, str]
    checked: Mapping[str, Sequence[Check]]
    given: Mapping[str, Sequence[Check]]
    due: int

    @property
    def every_check(self) -> Mapping[str, Sequence[Check]]:
        """All checks of leases, by lease."""
        return {**self.checked, **self.given}


Brought = dict[int, list[CheckPart]]
"""Parts of checks by the place of the check."""


def brought_by(made: Made, closed: Closed) -> tuple[Brought, Brought]:
    """Return the parts of a block of leases of every check of what a close makes, and of what is posted."""
    return _brought(CLOSE_CHECKS, made), _brought(POSTED_CHECKS, closed)


def _brought(checks: Registry[Any], subject: Made | Closed) -> Brought:
    return {check.place: list(check.of(subject)) for check in checks if OF_ALL not in check.marks}


def close_checks(blocks: Sequence[tuple[Brought, Brought]], whole: ClosedWhole) -> Iterator[Check]:
    """Compare journal, roll-forwards, standing and ledger with one another, and with what is posted.

    Elections are compared with the leases of a class, and it is told what leases fail; :func:`balanced` takes what
    is posted.
    """
    for number, checks in enumerate((CLOSE_CHECKS, POSTED_CHECKS)):
        for check in checks:
            if OF_ALL in check.marks:
                yield from check.of(whole)
            else:
                for part in joined_parts([brought[number][check.place] for brought in blocks]):
                    yield from part.checks()


def balanced(lines: pd.DataFrame) -> tuple[Check, ...]:
    """Add debits and credits up by entry (by id, where the register gave one), lease, and entity, each by currency."""
    amount = lines["debit"] - lines["credit"]
    entry = ["entry_id"] if "entry_id" in lines else ["lease", "date", "entry"]
    found = list[Check]()
    for name, keys, what in (("every entry balances", entry, "entry"), ("every lease balances", ["lease"], "lease"),
                             ("every entity balances", ["entity"], "entity total")):
        sums = amount.groupby([lines[k] for k in (*keys, "currency")], observed=True).sum()
        found += worst(name, sums, "double entry", what, sums.index.get_level_values("currency").tolist()).checks()
    return tuple(found)


@CLOSE_CHECKS.at(10, "reports")
def _rolled(reports: dict[str, pd.DataFrame]) -> Iterator[Worst]:
    for name, table in reports.items():
        if "roll-forward" in name and "difference" in table:
            yield worst(f"{name}: opening + movements = closing", table.set_index("lease")["difference"],
                        "842-20-50-4", "lease", table["currency"].tolist())


def _own(h: Holdings) -> list[str]:
    own: list[str] = h.measurement.currencies.tolist()
    return own


@dataclass(frozen=True, slots=True)
class _Standing:
    """Accounts on which operating, and finance leases stand."""

    operating: frozenset[str]
    finance: frozenset[str]
    name: str = "finance and operating leases on accounts of their own"

    def and_(self, other: _Standing) -> _Standing:
        return _Standing(self.operating | other.operating, self.finance | other.finance)

    def checks(self) -> Iterator[Check]:
        if both := sorted(self.operating & self.finance):
            yield Check(self.name, "note", "no account of both",
                        ", ".join(both), ZERO, ZERO, "842-20-45-3", "accounts",
                        detail="part them with account_maps by classification, or in the statements")


@CLOSE_CHECKS.at(20, "holdings", "now")
def _shared(h: Holdings, now: Standing) -> Iterator[_Standing]:
    """Note accounts on which both finance and operating leases stand: the statements must part them (842-20-45-3)."""
    names, roles = accounts_of(h)[:, h.places.at(now.at)], [BALANCES[0], BALANCES[1], CURRENT]
    operating, finance = (frozenset(names[kind, now.live & (now.finance == bool(kind))][:, roles].ravel())
                          for kind in (0, 1))
    yield _Standing(operating, finance)


@CLOSE_CHECKS.at(30, "holdings", "now")
def _by_class(h: Holdings, now: Standing) -> Iterator[Worst]:
    """Compare what stands on accounts of the classification that a lease does not have with nothing."""
    left, told = np.zeros(len(h.leases), dtype=np.int64), tells_classes_apart(h)
    if told:
        here = h.places.at(now.at)
        other = role_totals(h, now.at + ONE_DAY)[1 - now.finance.astype(np.int64), here][:, [*BALANCES, CURRENT]]
        names = accounts_of(h)[:, here][:, :, [*BALANCES, CURRENT]]
        left = np.where(names[0] != names[1], np.abs(other), 0).sum(axis=1)
    yield asked(worst("nothing on accounts of the other classification", pd.Series(left, h.leases), "842-20-45-3",
                      "lease", _own(h)), if_=told)


@CLOSE_CHECKS.at(40, "holdings", "now")
def _left_behind(h: Holdings, now: Standing) -> Iterator[Worst]:
    """Compare what stands where leases were before a transfer with nothing: entity, cost center, other dimensions."""
    later = h.places.later
    if not h.features.transfers:
        return
    booked = np.abs(role_totals(h, now.at + ONE_DAY)[:, :, [*BALANCES, CURRENT]]).sum(axis=(0, 2))
    booked[h.places.at(now.at)] = 0
    left = pd.Series(h.sum_by_lease(h.places.lease, booked), h.leases)
    moved = len(np.unique(h.places.lease[later[h.places.since[later] <= now.at]]))
    yield worst("nothing stands where a lease was before a transfer", left, "double entry", "lease", _own(h),
                count=moved)


@dataclass(frozen=True, slots=True)
class _Apart:
    """By how much the liability of a lease is above the value of its payments, the largest of so many leases."""

    apart: float
    lease: str
    currency: str
    count: int
    name: str = "liability = present value of the payments that remain"

    def and_(self, other: _Apart) -> _Apart:
        larger = other if abs(other.apart) > abs(self.apart) else self
        return replace(larger, count=self.count + other.count)

    def checks(self) -> Iterator[Check]:
        unit = from_cents(1, self.currency)
        yield compared(self.name, ZERO, round(Decimal(str(round(self.apart, 6))) * unit, 6), unit / 2,
                       "842-20-35-1", about=counted(self.count, "lease"), detail=f"largest for {self.lease}")


@CLOSE_CHECKS.at(70, "holdings", "now")
def _present_values(h: Holdings, now: Standing) -> Iterator[_Apart]:
    """Compare each liability with the present value of the payments that remain: half a cent is rounding."""
    apart = np.where(now.commenced, now.liability - now.present_value, 0.0)
    at = int(np.argmax(np.abs(apart)))
    yield _Apart(float(apart[at]), str(h.leases[at]), h.currency(at), len(h.leases))


@CLOSE_CHECKS.at(80, "holdings", "now")
def _interest(h: Holdings, now: Standing) -> Iterator[Worst]:
    """Compare the interest that cash flows call paid with what the schedule has accrued: never more, in the end all.

    In the end it is all of it for leases that ran out without an event; what is forgiven may have been interest.
    """
    s = h.schedule
    reached = np.flatnonzero(s.ends <= now.at)
    accrued = h.sum_by_lease(s.lease[reached], s.finance_interest[reached])
    above = interest_paid(h, BEGINNING, now.at) - accrued
    forgiven = h.sum_by_lease(s.lease, s.forgiven)
    ran_out = now.commenced & ~now.live & (now.liability == 0)
    ran_out[s.events.lease] = False
    off = np.where(ran_out, np.maximum(above, 0) + np.minimum(above + forgiven, 0),
                   np.where(now.liability >= 0, np.maximum(above, 0), 0)) * s.finance.any()
    yield asked(worst("interest paid by finance leases: none before it accrues, all in the end",
                      pd.Series(off, h.leases), "842-20-45-5", "lease", _own(h), count=int((accrued != 0).sum())),
                if_=s.finance.any())


@CLOSE_CHECKS.at(90, "holdings", "lines", "reports")
def _exchanged(h: Holdings, lines: pd.DataFrame, reports: dict[str, pd.DataFrame]) -> Iterator[Worst]:
    """Compare exchange differences in the journal with what the functional-currency roll-forward shows."""
    rolled = reports.get(LIABILITY.format("period"))
    if rolled is not None:
        booked = lines[(lines["entry"] == EXCHANGED) & (lines["account"].isin(_named(h, "foreign_exchange")))]
        sums = (booked["debit"] - booked["credit"]).groupby(booked["lease"].astype(str)).sum()
        shown = rolled.groupby("lease")["exchange difference"].sum()
        apart = shown.sub(sums, fill_value=0).astype("int64")
        yield worst("exchange differences of the journal = functional-currency roll-forward", apart, "842-20-55-10",
                    "lease| in a foreign currency", _functional(h, apart.index), count=len(shown))


def _functional(h: Holdings, leases: pd.Index) -> list[str]:
    functional = functional_currencies(h.dimensions, h.policy.functional_currencies)
    found: list[str] = functional[h.leases.get_indexer(leases)].tolist()
    return found


def _named(h: Holdings, role: str) -> set[str]:
    return set(accounts_of(h)[:, :, ROLES.index(role)].ravel().tolist())


@POSTED_CHECKS.at(50, "checked", marks=(OF_ALL,))
def each_lease(checked: Mapping[str, Sequence[Check]]) -> Iterator[Check]:
    """Count checks that fail of leases accounted for by themselves, where contracts do not agree with themselves."""
    failing = [lease for lease, checks in checked.items() for check in checks
               if check.status == "fail" and check.code != JUDGED_ANEW]
    yield compared("contract differences that no judgement resolves", ZERO, Decimal(len(failing)), ZERO,
                    "lease files", about=counted(len(checked), "lease"),
                    detail=f"see the exceptions of {', '.join(dict.fromkeys(failing))}" if failing else "")


@POSTED_CHECKS.at(60, "due", "every_check", marks=(OF_ALL,))
def judged_anew(due: int, checked: Mapping[str, Sequence[Check]]) -> Iterator[Check]:
    """Count events at which classification has to be reassessed and nobody judged or tested it, if there are any."""
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
    (found,) = worst("ledger = register, account by account", named, "trial balance", "account",
                     ours["currency"].tolist()).checks()
    return found
