"""Whether the transfer of an asset that is leased back is a sale, at which price, and what is owed besides a lease."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np

from asc842.base.constants import DAY
from asc842.base.errors import InputError, Problem
from asc842.base.money import from_cents, percent, round_half_up, text, to_cents
from asc842.calendar.grid import MonthGrid
from asc842.contract.judgements import Classification, TransferOfControl
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.sale_leaseback import SaleLeaseback
from asc842.measurement.discount import COMPOUNDINGS, CONVENTIONS
from asc842.measurement.sale_leaseback import Owing
from asc842.payments.build import Promised
from asc842.payments.compounding import compounding
from asc842.payments.pattern import elapsed
from asc842.payments.payment import Payment
from asc842.payments.sale_leaseback import (
    SECTION,
    net_of,
    refuse_short_term,
    stays,
    unfit,
    with_prepaid,
    without_lease,
)
from asc842.resolve.position import Position
from asc842.resolve.resolve import Judged, resolve
from asc842.timeline.timeline import Timeline

NO_ADJUSTMENT = "none: at fair value"
Paid = tuple[date, date, float, int]
"""Due date, date at whose start it counts, exact cents, and whole cents as paid."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """What is owed to the buyer-lessor besides a lease liability; whole cents where not said otherwise.

    Interest accrues at the yearly ``rate``, ``why`` is its source. It is owed until the day before ``until``; the
    balance then goes with the asset, whose carrying amount is ``carried``, or is the ``price`` at which it is
    bought back (both None: nothing is left).
    """

    owing: Owing
    rate: float
    why: str
    start: date
    until: date
    received: int
    paid: tuple[Paid, ...]
    carried: int | None = None
    price: int | None = None


@dataclass(frozen=True, slots=True)
class Leaseback:
    """The accounting for a sale and leaseback; whole cents.

    ``off_market`` is additional financing, negative: rent paid beforehand (842-40-30-2). ``gain`` is that of the sale
    (negative: a loss), or of the end of the financing.
    """

    terms: SaleLeaseback
    on: date
    sale: bool
    why: str
    paragraph: str
    off_market: int
    why_adjusted: str
    gain: int
    obligation: Obligation | None


def resolve_leaseback(life: Timeline, promised: Promised) -> tuple[Judged, Promised, Leaseback]:
    """Do as :func:`asc842.resolve.resolve.resolve` for a lease whose asset was sold to the lessor.

    Returns with it the payments as far as they are for the lease, and what the sale is accounted for as. Raises
    InputError where a fact that this needs is not given, or where terms can't be accounted for.
    """
    s = life.lease.sale_leaseback
    assert s is not None
    failed = _no_transfer(life.lease, s)
    if failed is None:
        judged, net, found = _sale(life, s, promised)
        if judged.lease.classification == "operating":
            return judged, net, found
        failed = "the leaseback is a finance lease", "842-40-25-2, 842-40-25-5", "finance"
    return _financing(life, s, promised, *failed)


def _no_transfer(lease: Lease, s: SaleLeaseback) -> tuple[str, str, str] | None:
    """Why a transfer is no sale whatever its leaseback is, with the paragraph and the classification."""
    judged = lease.judgement(TransferOfControl)
    assert judged is not None
    if not judged.answer:
        return f"control does not pass: {judged.reason}", "842-40-25-1, 842-40-25-5", "operating"
    if s.repurchase and not s.repurchase.leaves_a_sale:
        lacking = ("it is to be bought back" if s.repurchase.exercise else "at another price than fair value"
                   if not s.repurchase.at_fair_value else "assets like it are not readily available")
        return f"a right to buy the asset back, {lacking}", "842-40-25-3, 842-40-25-5", "operating"
    return None


# Sales


def _sale(life: Timeline, s: SaleLeaseback, promised: Promised) -> tuple[Judged, Promised, Leaseback]:
    lease, policy = life.lease, life.policy
    if s.control_passed:
        raise InputError([Problem("sale-leaseback.control-needless",
                                  f"{SECTION}.control_passed", str(s.control_passed.date),
                                  "nothing: the transfer is a sale, and control passes with it", "take it out")])
    first = resolve(life, promised).lease
    rents = [p for p in promised[0] if p.measured and not p.incentive]
    position = Position(first, policy, None, list(promised[0]), secured=True, key="")
    worth = position.worth([(p.due, p.counted, p.rent_due) for p in rents], first.discount_rate)
    off_market, why = _off_market(lease, s, position.worth(position.lease_payments(), first.discount_rate))
    if off_market >= worth > 0 or (off_market > 0 and not worth):
        raise InputError([_too_much(off_market, worth)])
    obligation = None
    if off_market > 0:
        share = Fraction(off_market) / _exact(position, rents, first.discount_rate)
        obligation = _additional(first, policy, off_market, share, rents)
        promised = net_of(life, promised, share)
    if off_market:
        refuse_short_term(promised, "a price off market")
    if off_market < 0:
        life = life.said_of(with_prepaid(lease, s, -off_market))
    gain = to_cents(s.price - s.carrying_amount - (s.selling_costs or 0)) - off_market
    found = Leaseback(s, lease.commencement, True, "control passes, and the leaseback is an operating lease",
                      "842-40-25-4", off_market, why, gain, obligation)
    return resolve(life, promised), promised, found


def _off_market(lease: Lease, s: SaleLeaseback, worth: int) -> tuple[int, str]:
    """The excess of the price over fair value (negative: below it), in cents, and its source."""
    asset = lease.facts.underlying_asset
    fair_value = s.fair_value or (asset.fair_value if asset else None)
    if lease.related_party:
        return 0, "none: between related parties (842-40-30-4)"
    if s.market_rent_worth is not None:
        more = worth - to_cents(s.market_rent_worth)
        return more, f"worth of rent less that of market rent, {text(s.market_rent_worth)}" if more else NO_ADJUSTMENT
    if fair_value is None:
        raise InputError([Problem("sale-leaseback.no-market",
                                  f"{SECTION}.fair_value", "nothing", "what tells whether the price is at market: "
                                  "fair_value, or market_rent_worth (842-40-30-1)", "add the one more readily known")])
    more = to_cents(s.price - fair_value)
    return more, f"price less fair value, {text(fair_value)}" if more else NO_ADJUSTMENT


def _too_much(off_market: int, worth: int) -> Problem:
    found = f"{from_cents(off_market):,} of additional financing, and rent worth {from_cents(worth):,}"
    return Problem("sale-leaseback.financing", SECTION, found,
                   "additional financing that the rent repays, with something left for the lease (842-40-30-2)",
                   "correct the fair value, or the rent")


def _exact(position: Position, rents: Sequence[Payment], rate: Decimal) -> Fraction:
    """Present value of rent on the first day in cents, not rounded."""
    owing = _owing(position.lease, position.policy, 0, [(p.due, p.counted, float(p.rent_due), 0) for p in rents])
    after = _day(max(p.due for p in rents) + DAY)
    grown = owing.balances(float(rate), after)[0]
    unit = replace(owing, opening=1.0, due=owing.due[:0], counted=owing.counted[:0], amount=owing.amount[:0])
    return Fraction(-grown / unit.balances(float(rate), after)[0])


def _additional(lease: Lease, policy: Policy, received: int, share: Fraction, rents: Sequence[Payment]) -> Obligation:
    paid = tuple((p.due, p.counted, float(share * p.rent_due), round_half_up(share * p.rent_due)) for p in rents)
    until = max(lease.lease_term_end, *(due for due, *_ in paid)) + DAY
    return Obligation(_owing(lease, policy, received, paid), float(lease.discount_rate),
                      "that of the lease", lease.commencement, until, received, paid)


# Financings


def _financing(life: Timeline, s: SaleLeaseback, promised: Promised, why: str, paragraph: str,
               classification: str) -> tuple[Judged, Promised, Leaseback]:
    """Account for a transfer that is no sale: the asset remains, the amount received is a liability (842-40-25-5)."""
    refuse_short_term(promised, "a transfer that is no sale")
    if problems := unfit(life.lease, s):
        raise InputError(problems)
    judged = resolve(life.said_of(_classified(life.lease, classification)), promised)
    obligation = _owed(judged.lease, s, life.policy, [p for p in promised[0] if p.measured])
    gain = 0
    if obligation.carried is not None:
        gain = round_half_up(Fraction(obligation.owing.balances(obligation.rate, _day(obligation.until))[0])
                             ) - obligation.carried
    found = Leaseback(s, life.lease.commencement, False, why, paragraph, 0, "none: no sale", gain, obligation)
    return judged, without_lease(promised), found


def _classified(lease: Lease, classification: str) -> Lease:
    """Return the lease with a classification, which a lease that is not recognized need not state."""
    if (judged := lease.judgement(Classification)) is not None and judged.answer == classification:
        return lease
    answer = Classification.model_validate({
        "question": "classification", "answer": classification,
        "reason": "The transfer is no sale: what it is a lease by has no effect (842-40-25-5)."})
    kept = tuple(x for x in lease.judgements if not isinstance(x, Classification))
    return lease.model_copy(update={"judgements": (*kept, answer)})


def _owed(lease: Lease, s: SaleLeaseback, policy: Policy, payments: Sequence[Payment]) -> Obligation:
    received, start, borrowing = to_cents(s.price), lease.commencement, float(lease.discount_rate)
    bought = s.repurchase.exercise if s.repurchase else None
    expected = min(bought or lease.lease_term_end, *([s.repurchase.expires] if s.repurchase and s.repurchase.expires
                                                     else []), lease.lease_term_end) + DAY
    until = s.control_passed.date if s.control_passed else expected
    paid = tuple((p.due, p.counted, float(p.net), p.net) for p in payments)
    if bought or stays(lease):
        price = to_cents(s.repurchase.price or 0) if s.repurchase and bought else None
        within = tuple(p for p in paid if p[0] < until)
        owing = _owing(lease, policy, received, [*within, (until - DAY, until, float(price or 0), price or 0)])
        rate = owing.rate_for(0.0, _day(until))
        if rate is None:
            raise InputError([_unpaid(received, sum(p[3] for p in within) + (price or 0))])
        return Obligation(owing, rate, "the one at which all that is paid is worth what was received", start, until,
                          received, within, price=price)
    owing = _owing(lease, policy, received, paid)
    carried = _carried(lease, s, policy, expected)
    rate, why = _rate(owing, borrowing, received, carried, expected)
    passed = carried if until == expected else _carried(lease, s, policy, until)
    return Obligation(owing, rate, why, start, until, received, tuple(p for p in paid if p[0] < until), carried=passed)


def _rate(owing: Owing, borrowing: float, received: int, carried: int, end: date) -> tuple[float, str]:
    """Return the borrowing rate, or the nearest to it by which what is owed neither grows nor ends below the asset.

    842-40-30-6: interest is no more than what is paid (a), so that no more is owed in the end than at first; and the
    asset is not carried above what is owed when the buyer obtains control of it (b).
    """
    owed = owing.balances(borrowing, _day(end))[0]
    if carried > received:
        raise InputError([Problem("sale-leaseback.end-amount",
                                  f"{SECTION}.carrying_amount_at_end", f"{from_cents(carried):,}",
                                  f"at most what is received, {from_cents(received):,}: no rate keeps what is owed "
                                  "from growing and the asset from being carried above it (842-40-30-6)",
                                  "test the asset for impairment (Topic 360), or correct one of the two")])
    if owed > received:
        rate = owing.rate_for(float(received), _day(end))
        return _found(rate), (f"imputed: at {_shown(borrowing)} more would be owed in the end than at first "
                              "(842-40-30-6a)")
    if owed < carried:
        rate = owing.rate_for(float(carried), _day(end))
        return _found(rate), (f"imputed: at {_shown(borrowing)} the asset would be carried above what is owed "
                              "(842-40-30-6b)")
    return borrowing, "the lessee's borrowing rate"


def _found(rate: float | None) -> float:
    """Return the rate, which exists: the balance at zero and at the borrowing rate encloses the one asked for."""
    assert rate is not None
    return rate


def _shown(rate: float) -> str:
    return percent(Fraction(rate))


def _unpaid(received: int, paid: int) -> Problem:
    return Problem("sale-leaseback.unpaid",
                   f"{SECTION}.price", f"{from_cents(received):,} received, {from_cents(paid):,} paid in all",
                   "at least as much to be paid as was received, for the asset stays with the lessee",
                   "correct the price, the rent, or what it is bought back for")


def _carried(lease: Lease, s: SaleLeaseback, policy: Policy, at: date) -> int:
    """Carrying amount of the asset at the start of a day: as given, or straight line over its useful life."""
    if s.useful_life is None:
        return to_cents(s.carrying_amount_at_end or 0)
    start, left = lease.commencement, s.carrying_amount - (s.residual_value or 0)
    after = (MonthGrid(start).boundary(s.useful_life) if isinstance(s.useful_life, int) else s.useful_life + DAY)
    over = elapsed((), start, after, at, by_days=policy.cost_weights == "days")
    return to_cents(Fraction(s.carrying_amount) - Fraction(left) * over)


def _owing(lease: Lease, policy: Policy, opening: int, paid: Sequence[Paid]) -> Owing:
    convention = CONVENTIONS.index(policy.rate_convention)
    compounded = COMPOUNDINGS.index(compounding(lease, policy))
    return Owing(_day(lease.commencement), np.array([convention]), np.array([compounded]), float(opening),
                 _days([p[0] for p in paid]), _days([p[1] for p in paid]), np.array([p[2] for p in paid]))


def _days(days: Sequence[date]) -> np.ndarray:
    return np.array(days, dtype="datetime64[D]")


def _day(day: date) -> np.ndarray:
    return _days([day])
