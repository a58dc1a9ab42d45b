"""Sales and leasebacks in a close: what they are, what they gain and pay, and what is owed (842-40-50-1, -50-2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from asc842.base.check import Check
from asc842.base.constants import DAY, ONE_DAY
from asc842.base.lazy import pd
from asc842.base.money import from_cents, in_currency, to_cents
from asc842.book.sale_leaseback import (
    BORROWED,
    BOUGHT,
    FINANCED,
    INTEREST,
    INTEREST_PAID,
    PASSED,
    PAYMENT,
    PRINCIPAL,
    PROCEEDS,
    SOLD,
    sale_table,
)
from asc842.calendar.positions import Days, Ints, boundary
from asc842.closing import CLOSE_CHECKS
from asc842.closing.foreign import BEGINNING, functional_currencies
from asc842.closing.holdings import Holdings
from asc842.closing.posted import Posted
from asc842.closing.reports import BY_LEASE, EACH, FLOWS, NOTES, OF_SALES
from asc842.closing.reports.as_posted import Rolled, tied
from asc842.closing.reports.maturity import bucket_names
from asc842.resolve.sale_leaseback import Leaseback

OBLIGATION = "financing_obligation"
OWED = Rolled((OBLIGATION,), -1)
COSTS = {"interest on financing obligations": "financing_interest",
         "loss (gain) on sale and leaseback": "sale_leaseback_gain"}
"""Columns beside lease cost, by the role of their account (842-20-50-4(f))."""
RECEIVED, PAID = (PROCEEDS, BORROWED), (INTEREST_PAID, PRINCIPAL)
MOVEMENTS = {"received": (SOLD, FINANCED), "interest": (INTEREST,), "payments": (PAYMENT,),
             "asset bought back": (BOUGHT,), "control passed": (PASSED,)}
"""What moves an obligation, by the entries that book it."""
SALES = "sales and leasebacks"
SALE_COLUMNS = ("lease", "on", "outcome", "price", "off market", "carrying amount", "gain", "owed", "why",
                "why adjusted", "rate", "why rate", "until", "terms", "paragraph")


def leaseback_costs(h: Holdings, first: np.datetime64, last: np.datetime64) -> dict[str, Ints]:
    """Interest, and loss (negative: gain) of sales, from one day to another, by name of COSTS, (leases,)."""
    t = _within(h, first, last)
    return {name: _summed(h, t[t["role"] == role]) for name, role in COSTS.items()}


def leaseback_flows(h: Holdings, first: np.datetime64, last: np.datetime64) -> dict[str, Ints]:
    """Cash flows from one day to another by name, (leases,): RECEIVED as positive, and PAID as positive."""
    t = _within(h, first, last)
    return {name: (1 if name in RECEIVED else -1) * _summed(h, t[t["flow"] == name]) for name in (*RECEIVED, *PAID)}


@FLOWS.at(60, "h", "first", "last", "posted", name="financing obligations roll-forward", marks=(OF_SALES,))
def obligations(h: Holdings, first: np.datetime64, last: np.datetime64, posted: Posted | None = None) -> pd.DataFrame:
    """One row per lease with a financing obligation, in whole cents: opening, movements, closing.

    ``difference`` is what opening and movements leave of closing; both are those ``posted``, where there is such.
    """
    owed = h.sale_leaseback[h.sale_leaseback["role"] == OBLIGATION]
    t = owed[(owed["date"] >= first) & (owed["date"] <= last)]
    moved = {name: -_summed(h, t[t["entry"].isin(entries)]) for name, entries in MOVEMENTS.items()}
    columns = {"opening": _owed(h, first - ONE_DAY), **moved, "closing": _owed(h, last)}
    leases, has = h.leases, np.isin(np.arange(len(h.leases)), owed["lease"].to_numpy(np.int64))
    if posted is not None:
        both = {name: np.stack([x, np.zeros_like(x)]) for name, x in columns.items()}
        columns = {name: x.sum(axis=0) for name, x in tied(posted, OWED, both, first, last).items()}
        leases, has = posted.leases, np.append(has, np.zeros(len(posted.leases) - len(has), dtype=bool))
        has = has | np.any([x != 0 for x in columns.values()], axis=0)
    apart = sum(x for name, x in columns.items() if name != "closing") - columns["closing"]
    return pd.DataFrame({"lease": leases, **columns, "difference": apart})[has]


@NOTES.at(120, "holdings", "leasebacks", "now.at", name=SALES, marks=(BY_LEASE, OF_SALES, EACH))
def sales(h: Holdings, found: Sequence[Leaseback | None], at: np.datetime64) -> pd.DataFrame:
    """One row per sale and leaseback up to a day: SALE_COLUMNS, amounts in whole cents (842-40-50-2).

    ``found`` are what the leases' sales are accounted for as, in their order. ``owed`` is the financing obligation at
    the end of the day.
    """
    owed, rows = _owed(h, at), list[dict[str, object]]()
    for place, one in enumerate(found):
        if one is not None and np.datetime64(one.on) <= at:
            with in_currency(h.currency(place)):
                rows.append({"lease": h.leases[place], **_told(one, at), "owed": int(owed[place])})
    return pd.DataFrame(rows, columns=list(SALE_COLUMNS))


@NOTES.at(130, "holdings", "now.at", "year_ends", name="financing obligations", marks=(BY_LEASE, OF_SALES,))
def obligation_maturity(h: Holdings, at: np.datetime64, year_ends: Days) -> pd.DataFrame:
    """One row per lease that owes a financing obligation: what will be paid by fiscal year, and what it comes to.

    Columns as of :func:`asc842.closing.reports.maturity.maturity`; ``without payment`` is what goes with the asset,
    ``current`` what of the obligation the payments of the next twelve months, less their interest, take off it.
    """
    owed, later = _owed(h, at), h.sale_leaseback[h.sale_leaseback["date"] > at]
    due = later[(later["role"] == OBLIGATION) & later["entry"].isin((PAYMENT, BOUGHT))]
    bucket = np.searchsorted(year_ends, due["date"].to_numpy("datetime64[D]"))
    columns = {name: _summed(h, due[bucket == i]) for i, name in enumerate(bucket_names(year_ends))}
    total = sum(columns.values(), np.zeros(len(h.leases), dtype=np.int64))
    passing = later[(later["role"] == OBLIGATION) & (later["entry"] == PASSED)]
    left = _summed(h, passing)
    year_on = boundary(np.array([at + ONE_DAY]), np.array([12]))[0]
    soon = later[(later["role"] == OBLIGATION) & (later["date"] < year_on) & (later["entry"] != PASSED)]
    current = np.clip(_summed(h, soon), 0, np.maximum(owed, 0))
    table = pd.DataFrame({"lease": h.leases, **columns, "total": total, "without payment": left,
                          "interest": owed - total - left, "obligation": owed, "current": current,
                          "noncurrent": owed - current})
    kept: pd.DataFrame = table[owed != 0].reset_index(drop=True)
    return kept


@dataclass(frozen=True, slots=True)
class _Foreign:
    """Leases with a financing obligation in a foreign currency, and the largest obligation of any lease, in cents."""

    leases: tuple[str, ...]
    largest: int
    name: str = "financing obligations in the functional currency"

    def and_(self, other: _Foreign) -> _Foreign:
        return _Foreign(self.leases + other.leases, max(self.largest, other.largest))

    def checks(self) -> Iterator[Check]:
        if self.leases:
            yield Check(self.name, "fail", "none in another", ", ".join(self.leases), from_cents(self.largest),
                        from_cents(0), "830-20-35-1", detail="what is owed is not remeasured at closing rates: book "
                        "the exchange difference beside it")


@CLOSE_CHECKS.at(60, "holdings")
def foreign_obligations(h: Holdings) -> Iterator[_Foreign]:
    """Fail where a financing obligation is in another currency than the functional one: it is not remeasured."""
    if h.rates is None or not h.features.sales:
        return
    functional = functional_currencies(h.dimensions, h.policy.functional_currencies)
    foreign = h.dimensions["currency"].to_numpy(object) != functional
    mine = np.unique(h.sale_leaseback.loc[h.sale_leaseback["role"] == OBLIGATION, "lease"].to_numpy(np.int64))
    owed = np.abs(_owed(h, np.datetime64("9998-12-31")))
    yield _Foreign(tuple(h.leases[mine[foreign[mine]]].tolist()), int(owed.max(initial=0)))


def owed_at(h: Holdings, at: np.datetime64) -> dict[int, int]:
    """Whole cents owed at the end of a day, by position of the leases that ever owe a financing obligation."""
    mine = np.unique(h.sale_leaseback.loc[h.sale_leaseback["role"] == OBLIGATION, "lease"].to_numpy(np.int64))
    return dict(zip(mine.tolist(), _owed(h, at)[mine].tolist(), strict=True)) if mine.size else {}


def _within(h: Holdings, first: np.datetime64, last: np.datetime64) -> pd.DataFrame:
    return h.sale_leaseback[(h.sale_leaseback["date"] >= first) & (h.sale_leaseback["date"] <= last)]


def _owed(h: Holdings, at: np.datetime64) -> Ints:
    t = _within(h, BEGINNING, at)
    return -_summed(h, t[t["role"] == OBLIGATION])


def _summed(h: Holdings, rows: pd.DataFrame) -> Ints:
    return h.sum_by_lease(rows["lease"].to_numpy(np.int64), rows["cents"].to_numpy(np.int64))


def _told(found: Leaseback, at: np.datetime64) -> dict[str, object]:
    """What a row of the sales says of one; the gain of a financing is none before control of the asset passes."""
    (told,) = sale_table(found).records()
    passed = found.sale or (found.obligation is not None and np.datetime64(found.obligation.until - DAY) <= at)
    amounts = {"price": to_cents(found.terms.price), "off market": found.off_market,
               "carrying amount": to_cents(found.terms.carrying_amount), "gain": found.gain if passed else 0}
    words = {name: told[name.replace(" ", "_")] for name in SALE_COLUMNS
             if name not in ("lease", "owed", "rate", *amounts)}
    rate = float("nan") if told["rate"] is None else float(told["rate"])
    return {**{name: "" if value is None else str(value) for name, value in words.items()}, "rate": rate, **amounts}
