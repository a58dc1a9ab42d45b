"""A lease taken over from other books: what they carried, what the contract gives, what comes of the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from asc842.base.constants import DAY
from asc842.base.errors import InputError, Problem
from asc842.base.money import from_cents, quantum, text, to_cents
from asc842.base.plain_table import PlainTable
from asc842.book import TABLES
from asc842.contract.judgements import DiscountRate, TakeOverJudgement
from asc842.contract.lease import Lease
from asc842.contract.rejudged import takes_effect
from asc842.contract.take_over import MONTHLY, TakeOver, TrueUp
from asc842.ledger.schedule import RoundedWave, steps_of
from asc842.measurement.carried import Left
from asc842.measurement.discount import CONVENTIONS
from asc842.measurement.tables import waves_from_tables
from asc842.measurement.typed import Rows
from asc842.payments.short_term import ShortTerm
from asc842.timeline.timeline import Timeline

TAKE_OVER_COLUMNS = ("convention", "rate", "liability_carried", "liability_by_contract", "difference", "explains")
BALANCE_COLUMNS = ("item", "carried", "by_contract", "difference", "opens_with", "paragraph", "source")
PARAGRAPHS = {
    "keep": "842-20-35-2: interest is a constant rate on the balance; 842-20-25-6a: the cost left is spread",
    "true up": "250-10-45-27, SAB Topic 1.N: an error that is immaterial, corrected in the period",
    "restate": "250-10-45-23: restated as of the first day shown, against opening retained earnings",
}
TRUE_UP = "take-over-true-up"


@dataclass(frozen=True, slots=True)
class Contracted:
    """What the contract gives at the end of the day of a take-over, as though the lease had been here from the start.

    Amounts in whole cents. ``rounded_above`` is what is posted of the cost (or of a finance asset) by then above the
    exact figure, ``left`` what is still to be paid, ``anchor`` the day from which its months count.
    """

    liability: int
    asset: int
    rounded_above: float
    level: bool
    finance: bool
    rate: float
    anchor: date
    left: Left

    @classmethod
    def at(cls, rows: Rows, taken: TakeOver, event: int) -> Contracted | None:
        """Measure a lease from its beginning and stop; ``event`` is the number of its last one before the day after.

        None where nothing of the lease is left by then.
        """
        step: RoundedWave = list(steps_of(waves_from_tables(rows)[0], 1))[event]
        begins = np.datetime64(taken.begins, "D")
        found, spans = np.flatnonzero(step.rows.periods.next_starts[0] == begins), step.wave.spans
        if not len(found):
            return None
        def there(column: np.ndarray) -> Any:
            return column[0, found[0]].item()
        r, left = step.rows, Left.of(spans, step.wave.payments, begins)
        return cls(there(r.liability_closing), there(r.asset_closing), there(r.drift),
                   bool(spans.level[0] and not spans.finance[0]), bool(spans.finance[0]), float(spans.rate[0]),
                   spans.anchor[0].item(), left)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A lease as it is taken over: the facts, the judgement on the difference, and both sides in whole cents.

    ``rate`` is that by which the liability goes on: what its balance implies where that is kept, else the contract's.
    """

    facts: TakeOver
    answer: str
    reason: str
    contract: Contracted
    convention: str
    carried_rate: float
    rate: float | None

    @property
    def liability(self) -> int:
        """The liability carried."""
        return to_cents(self.facts.liability)

    @property
    def asset(self) -> int:
        """The asset carried."""
        return to_cents(self.facts.carried_asset)

    @property
    def opens_with(self) -> tuple[int, int]:
        """Liability and asset with which the lease opens here: as carried, or restated."""
        c = self.contract
        return (c.liability, c.asset) if self.answer == "restate" else (self.liability, self.asset)

    @property
    def trued_up(self) -> bool:
        """Whether an entry on the first day makes the balances those of the contract."""
        differs = (self.liability, self.asset) != (self.contract.liability, self.contract.asset)
        return self.answer == "true up" and differs

    @property
    def explained_by(self) -> tuple[str, ...]:
        """The conventions that explain the liability carried, to the unit in which it is stated."""
        half = quantum(self.facts.liability) / 2
        return tuple(name for name, cents in self.by_convention().items()
                     if abs(from_cents(cents) - self.facts.liability) <= half)

    def by_convention(self) -> dict[str, int]:
        """Return the liability that the contract gives at the rate carried under each convention, in cents.

        ``nominal`` compounds as the lease does; where that is not monthly, monthly is a convention of its own.
        """
        left, rate = self.contract.left, self.carried_rate
        nominal, *others = left.worth(rate)
        monthly = left.worth_by_month(rate)
        by_month = {} if monthly is None else {MONTHLY: monthly}
        first = MONTHLY if self.convention == MONTHLY else CONVENTIONS[0]
        return {first: nominal, **by_month, **dict(zip(CONVENTIONS[1:], others, strict=True))}

    def columns(self) -> dict[str, Any]:
        """Return what ``leases`` holds of it for :func:`asc842.measure`."""
        c, (liability, asset) = self.contract, self.opens_with
        goes_on = self.answer != "keep" or self.asset == c.asset
        restated = (asset - liability) - (self.asset - self.liability)
        return {"commencement": c.anchor, "taken_over": self.facts.on, "transition": False, "acquired": False,
                "off_market": Decimal(0), "day_one_payment": "included", "impaired": not c.level and not c.finance,
                "opening_liability": from_cents(liability), "restated": from_cents(restated),
                "rounded_above": c.rounded_above if goes_on else 0.0, **self._asset(asset, liability)}

    def _asset(self, asset: int, liability: int) -> dict[str, Decimal]:
        """Return the asset by itself, or in its parts where it follows from the liability (842-20-35-3)."""
        t, nothing = self.facts, Decimal(0)
        if not self.contract.level:
            return {"initial_direct_costs": nothing, "incentives": nothing, "prepaid_rent": nothing,
                    "opening_asset": from_cents(asset)}
        costs, incentives = t.unamortized_costs or nothing, t.unamortized_incentives or nothing
        return {"initial_direct_costs": costs, "incentives": incentives,
                "prepaid_rent": from_cents(asset - liability) - costs + incentives}

    def rows(self, rows: Rows) -> Rows:
        """Return the rows of the lease with its balances in its row of ``leases``."""
        return rows | {"leases": [rows["leases"][0] | self.columns()]}

    def measured(self, lease: Lease) -> Lease:
        """Return the lease to be measured: at the rate of the balance it opens with, and with the true-up, if any."""
        rate = self.carried_rate if self.rate is None else self.rate
        taken = self.facts.model_copy(update={"rate": Decimal(repr(rate))})
        events = (self._true_up(), *lease.events) if self.trued_up else lease.events
        return lease.model_copy(update={"take_over": taken, "events": events})

    def _true_up(self) -> TrueUp:
        c = self.contract
        return TrueUp(id=TRUE_UP, kind="true up", effective=self.facts.begins, reason=self.reason,
                      source=self.facts.source, discount_rate=Decimal(repr(self.carried_rate)),
                      unusual_rate=self.carried_rate >= 1, corrected=from_cents(c.asset - self.asset))


def from_the_start(lease: Lease) -> Lease:
    """Return a lease as though it had been here from its commencement, at the rate by which it was carried."""
    taken = lease.take_over
    assert taken is not None
    judged = tuple(j for j in lease.judgements if not isinstance(j, TakeOverJudgement))
    found = lease.model_copy(update={"take_over": None, "judgements": judged})
    return found if taken.rate is None else _at_rate(found, taken)


def as_judged(lease: Lease, known: Lease) -> Lease:
    """Return what is ``known`` of a lease with the rates that it states, whatever its liability is carried at."""
    rated = lease.judgement(DiscountRate)
    of_events = {e.id: {"discount_rate": e.discount_rate} for e in lease.events if e.discount_rate is not None}
    return known.model_copy(update={
        "judgements": tuple(rated if rated and rated.answer is not None and isinstance(j, DiscountRate) else j
                            for j in known.judgements),
        "events": tuple(e.model_copy(update=of_events.get(e.id, {})) for e in known.events)})


def _at_rate(lease: Lease, taken: TakeOver) -> Lease:
    """Put the rate carried in the place of the last one before the day: an event's, or that judged first."""
    rated = [e for e in lease.events if takes_effect(e) < taken.begins and (e.discount_rate or e.discount_rate_method)]
    new = {"discount_rate": taken.rate, "discount_rate_method": None}
    if rated:
        last = max(rated, key=lambda e: (e.effective, e.at_end_of_day, e.order or 0))
        return lease.model_copy(update={"events": tuple(
            e.model_copy(update=new) if e is last else e for e in lease.events)})
    return lease.model_copy(update={"judgements": tuple(
        j.model_copy(update={"answer": taken.rate, "method": "given"}) if isinstance(j, DiscountRate) else j
        for j in lease.judgements)})


def _events_before(t: TakeOver, start: Timeline) -> int:
    """Count the events that took effect before asc842 keeps the books, and so the version in force then."""
    return sum(version.first < t.begins for version in start.later)


def on_the_books(t: TakeOver, short_term: ShortTerm | None, start: Timeline) -> None:
    """Refuse balances of a lease that is exempt on the day: a short-term lease of an elected class has none."""
    number = _events_before(t, start)
    if short_term and short_term.exempt[number]:
        raise InputError([Problem("take-over.short-term",
                                  "take_over.liability", f"{text(t.liability)} of a short-term lease",
                                  "no balances: its class is elected, and it is not recognized (842-20-25-2)",
                                  "take [take_over] out, or the class out of short_term_classes")])


def taken_over(life: Timeline, start: Timeline, rows: Rows) -> TakenOver:
    """Compare the balances taken over with those of the contract; ``start`` is the life from_the_start, with its rows.

    Raises InputError where nothing is left of the lease by then, and where balances that are kept can't be paid off
    by what is left to be paid at any rate.
    """
    t, judged = life.lease.take_over, life.lease.judgement(TakeOverJudgement)
    assert t is not None
    assert judged is not None
    number = _events_before(t, start)
    contract = None if start.versions[number].ended else Contracted.at(rows, t, number)
    if contract is None:
        raise InputError([Problem("take-over.lease-over",
                                  "take_over.on", str(t.on), "a day on which something is left of the lease",
                                  "take [take_over] out, and the lease with it, or correct the day")])
    of_policy = start.policy.rate_convention
    implied = contract.rate if to_cents(t.liability) == contract.liability else contract.left.implied(
        CONVENTIONS.index(of_policy), to_cents(t.liability))
    if implied is None and judged.answer == "keep":
        raise InputError([_never_paid_off(t, contract)])
    rate = implied if judged.answer == "keep" else contract.rate
    return TakenOver(t, judged.answer, judged.reason, contract, t.convention or of_policy, contract.rate, rate)


def _never_paid_off(t: TakeOver, c: Contracted) -> Problem:
    return Problem("take-over.never-paid-off",
        "take_over.liability",
        f"{text(t.liability)}, and {text(from_cents(c.left.total))} left to be paid after {t.on}",
        f"a liability that these payments pay off at a rate from 0 to 100 % (at the rate carried: "
        f"{text(from_cents(c.liability))})",
        'correct it or the rent that is left, or judge take_over = "true up" or "restate"')


def first_day(lease: dict[str, Any]) -> date:
    """Return the first day in these books of a row of ``leases``."""
    taken: date | None = lease.get("taken_over")
    commenced: date = lease["commencement"]
    return taken + DAY if taken else commenced


@TABLES.at(125, "ready.taken", name="take_over")
def conventions_table(taken: TakenOver | None) -> PlainTable | None:
    """One row per named rate convention: the liability that the contract gives, and whether it is the one carried.

    ``explains`` is "to the unit stated" as "yes" or "no". None of a lease that was not taken over.
    """
    if taken is None:
        return None
    carried, explains = taken.facts.liability, taken.explained_by
    rows = [(name, Decimal(repr(taken.carried_rate)), carried, from_cents(cents), carried - from_cents(cents),
             "yes" if name in explains else "no") for name, cents in taken.by_convention().items()]
    return PlainTable.of(TAKE_OVER_COLUMNS, rows)


@TABLES.at(126, "ready.taken", name="take_over_balances")
def balances_table(taken: TakenOver | None) -> PlainTable | None:
    """One row per balance, debit positive: as carried, as the contract gives it, and as the lease opens with it.

    Differences add up to nothing; the last row has what of them is neither asset nor liability.
    """
    return None if taken is None else PlainTable.of(BALANCE_COLUMNS, _balances(taken))


def _balances(taken: TakenOver) -> Iterator[tuple[Any, ...]]:
    c, t = taken.contract, taken.facts
    opens, asset = taken.opens_with
    paragraph = PARAGRAPHS[taken.answer]
    for item, was, is_, now in (("right-of-use asset", taken.asset, c.asset, asset),
                                ("lease liability", -taken.liability, -c.liability, -opens)):
        yield (item, *map(from_cents, (was, is_, was - is_, now)), paragraph, t.source)
    net, contracted = taken.asset - taken.liability, c.asset - c.liability
    other = {"keep": "spread over the rest", "true up": "gain or loss of the first period",
             "restate": "opening retained earnings"}[taken.answer]
    equity = net - contracted if taken.answer == "restate" else 0
    yield (other, from_cents(0), from_cents(0), from_cents(contracted - net), from_cents(equity), paragraph, "")
