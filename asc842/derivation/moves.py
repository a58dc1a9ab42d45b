"""What an event does to liability and asset: the engine's own treatment, run on figures that keep their parts.

The arithmetic of a treatment (:mod:`asc842.measurement.treatments`) takes balances and the event as arrays. Given
arrays of :class:`Traced` figures it returns moves that say of which of them they are made: so what is explained is
what was computed, and a treatment needs no second statement of its arithmetic.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from asc842.derivation.figure import Derived, Part, amount
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.once import made_once
from asc842.derivation.payments import settled
from asc842.derivation.present_value import measured
from asc842.measurement.events import IN_PLACE
from asc842.measurement.treatments import SUMS, TREATMENTS, MeasuredEvents, Moves
from asc842.measurement.treatments import Opening as Before

WORDS = {
    "released": "liability of what ends", "surrendered": "asset of what ends",
    "entered": "what enters the asset beside",
    "liability_remeasured": "remeasurement of the liability", "asset_remeasured": "remeasurement of the asset",
    "impairment_loss": "impairment loss", "expensed": "what the asset does not carry",
    "amortized": "amortized on the day", "termination_gain": "gain of what ends",
    "remeasurement_gain": "remeasurement below zero", "other_gain": "other gain",
    "transferred": "asset less liability",
    "bought": "asset bought", "share_numerator": "share that ends, numerator",
    "share_denominator": "share that ends, denominator", "gain_loss": "gain or loss",
    "liability_change": "liability adjustment", "asset_change": "asset adjustment",
    "asset_ended": "asset that ends or is impaired",
}
"""What each move, and what they come to, is called."""
AT_FIRST = {"liability_remeasured": "liability measured", "liability_change": "liability", "asset_change": "asset"}
"""What they are called of that with which a lease begins."""
COUNTS = ("share_numerator", "share_denominator")
"""Moves that are no amounts."""


BALANCES: dict[str, Callable[[LeaseSteps, int, int], Derived]] = {}
"""How the balance at the end of a period of a span is made: announced where the flows of periods are."""


class Traced:
    """A figure of a treatment in whole minor units, and the figures of which it is the sum."""

    __slots__ = ("cents", "terms")

    def __init__(self, cents: int, terms: tuple[Part, ...]) -> None:
        self.cents, self.terms = cents, terms

    @classmethod
    def of(cls, cents: int, found: Derived) -> Traced:
        """Return a figure that stands for itself."""
        return cls(int(cents), (Part(found),))

    def __add__(self, other: Traced | int) -> Traced:
        if isinstance(other, Traced):
            return Traced(self.cents + other.cents, self.terms + other.terms)
        assert other == 0, "an amount that nothing explains"
        return self

    __radd__ = __add__

    def __neg__(self) -> Traced:
        return Traced(-self.cents, tuple(Part(p.of, -p.sign, p.word) for p in self.terms))

    def __sub__(self, other: Traced | int) -> Traced:
        return self + -other

    def __rsub__(self, other: int) -> Traced:
        return -self + other

    def portion(self, numerator: Any, denominator: Any) -> Traced:
        """Return a share of it, half a minor unit up, as :func:`asc842.measurement.treatments.portion` has it."""
        n, d = _cents(numerator), _cents(denominator)
        if n == d or not n:
            return self if n else Traced(0, ())
        digits = self.terms[0].of.digits
        cents = (2 * self.cents * n + d) // (2 * d)
        parts = [Part(_one(x, digits)) for x in (self, numerator, denominator)]
        return Traced.of(cents, Derived("share of it", "share", parts, kept=amount(cents, digits), digits=digits))

    def __lt__(self, other: Any) -> bool:
        return self.cents < _cents(other)

    def __le__(self, other: Any) -> bool:
        return self.cents <= _cents(other)

    def __gt__(self, other: Any) -> bool:
        return self.cents > _cents(other)

    def __ge__(self, other: Any) -> bool:
        return self.cents >= _cents(other)

    def __eq__(self, other: object) -> bool:
        return self.cents == _cents(other)

    def __hash__(self) -> int:
        return hash(self.cents)


def _cents(value: Any) -> int:
    return value.cents if isinstance(value, Traced) else int(value)


def _one(found: Traced, digits: int) -> Derived:
    if len(found.terms) == 1 and found.terms[0].sign > 0:
        return found.terms[0].of
    return Derived("what is shared", "sum", found.terms, kept=amount(found.cents, digits), digits=digits)


@made_once
def moves(s: LeaseSteps, n: int) -> Moves:
    """Return the moves with which span n opens, as arrays of one traced figure each, by the engine's own treatment."""
    step = s.steps[n]
    name = str(step.wave.events.treatment[0])
    before = Before(_array(balance_before(s, n, "liability"), step.before.liability[0]),
                    _array(balance_before(s, n, "asset"), step.before.asset[0]), step.before.drift)
    return TREATMENTS[name].moves(before, _event(s, n))


def _array(found: Derived, cents: Any) -> Any:
    traced = np.empty(1, dtype=object)
    traced[0] = Traced.of(int(cents), found)
    return traced


def _event(s: LeaseSteps, n: int) -> MeasuredEvents:
    """Return an event as a treatment takes it, each amount as the figure that it is."""
    step = s.steps[n]
    events, m = step.wave.events, step.measured
    lifeless = step.wave.spans.lifeless
    kept = MeasuredEvents.of(events, np.floor(m.opening_liability + 0.5).astype(np.int64), m.day_one, lifeless)
    value = measured(s, n, -1)
    if value.value != amount(kept.measured[0], s.digits):  # as other books carried it
        value = s.says.stated("liability taken over", amount(kept.measured[0], s.digits), key="take_over")
    share = kept.share_numerator, kept.share_denominator
    numerator, denominator = (_array(_share(s, n, int(x[0])), x[0]) if n and x[0] else x.astype(object) for x in share)
    return MeasuredEvents(_array(value, kept.measured[0]), _array(entered(s, n, kept), kept.entered[0]),
                          _array(stated(s, n, "impairment"), kept.impairment[0]),
                          _array(received(s, n), kept.received[0]), numerator, denominator, lifeless)


def _share(s: LeaseSteps, n: int, value: int) -> Derived:
    event = s.events[n]
    assert event is not None, "a share of what an event does"
    return s.says.event(event, "share of the right of use, of a thousand million", Fraction(value), kind="number")


@made_once
def stated(s: LeaseSteps, n: int, name: str) -> Derived:
    """Return an amount that an event states, or that a lease brings along at commencement."""
    cents, event = int(getattr(s.steps[n].wave.events, name)[0]), s.events[n]
    words = name.replace("_", " ")
    if event is not None:
        return s.says.event(event, words, amount(cents, s.digits))
    return _brought(s, name, words, cents)


def _brought(s: LeaseSteps, name: str, words: str, cents: int) -> Derived:
    """Return what a lease brings along: costs, prepaid rent and incentives by their facts, where these are all."""
    facts, value = s.versions[0].facts, amount(cents, s.digits)
    found = {"costs": [(c.name, c.amount, c.source, f"cost {c.id}") for c in facts.costs
                       if c.amount is not None and c.paid_by == "lessee"],
             "prepaid": [(f"prepaid rent {p.id}", p.amount, p.source, f"prepaid_rent {p.id}")
                         for p in facts.prepaid_rent],
             "incentives": [(i.name, i.amount, i.source, f"incentive {i.id}") for i in facts.incentives if i.received],
             }.get(name, [])
    parts = [Part(s.says.fact(said, Fraction(stated_), source, key=key)) for said, stated_, source, key in found]
    whole = Derived(words, "sum", parts, kept=value, digits=s.digits)
    return whole if whole.agrees else s.says.stated(words, value, key=f"facts, {name}")


def entered(s: LeaseSteps, n: int, kept: MeasuredEvents) -> Derived:
    """Return what enters the asset beside the liability: a payment on the day, costs, prepaid rent, incentives."""
    events, m = s.steps[n].wave.events, s.steps[n].measured
    parts = [Part(day_one(s, n), 1, "payment on the first day")] if m.day_one[0] else []
    parts += [Part(stated(s, n, name), sign) for name, sign in (
        ("costs", 1), ("prepaid", 1), ("incentives", -1), ("corrected", 1)) if getattr(events, name)[0]]
    if beside := int(events.adoption.beside[0]):
        parts.append(Part(s.says.stated("carried over", amount(beside, s.digits), key="transition or acquisition")))
    whole = Derived(WORDS["entered"], "sum", parts, kept=amount(kept.entered[0], s.digits), paragraph="842-20-30-5",
                       digits=s.digits)
    if whole.agrees:
        return whole
    return s.says.stated("asset carried over, less liability", amount(kept.entered[0], s.digits), key="entry")


@made_once
def day_one(s: LeaseSteps, n: int) -> Derived:
    """Return what is paid on the day of commencement and left out of the opening liability."""
    settles, p = s.settles(n), s.steps[n].wave.payments
    parts = [Part(settled(s, n, i)) for i in range(len(s.paid[n])) if p.settles[i] and not settles[i]]
    return Derived("payment on the first day", "sum", parts, kept=amount(s.steps[n].measured.day_one[0], s.digits),
                      paragraph="842-20-30-5(b)", digits=s.digits)


@made_once
def received(s: LeaseSteps, n: int) -> Derived:
    """Return what takes the place of a right of use that ends, less what is owed and paid for it."""
    events = s.steps[n].wave.events
    parts = [Part(_in_place(s, n, x.name), x.sign, x.label.lower()) for x in IN_PLACE if getattr(events, x.name)[0]]
    return Derived("received for what ends", "sum", parts, kept=amount(events.received[0], s.digits),
                      digits=s.digits)


def _in_place(s: LeaseSteps, n: int, name: str) -> Derived:
    if name != "paid":
        return stated(s, n, name)
    parts = [Part(stated(s, n, part)) for part in ("penalty", "rent_due")
             if getattr(s.steps[n].wave.events, part)[0]]
    return Derived("paid", "sum", parts, kept=amount(s.steps[n].wave.events.paid[0], s.digits), digits=s.digits)


@made_once
def move(s: LeaseSteps, n: int, name: str) -> Derived:
    """Return one move of the event that opens span n, or what moves come to together."""
    step, paragraph = s.steps[n], paragraph_of(str(s.steps[n].wave.events.treatment[0]))
    kept, word = int(getattr(step.moves, name)[0]), WORDS[name] if n else AT_FIRST.get(name, WORDS[name])
    value = Fraction(kept) if name in COUNTS else amount(kept, s.digits)
    if name in SUMS:
        parts = [Part(move(s, n, of), sign) for of, sign in SUMS[name].items() if int(getattr(step.moves, of)[0])]
    else:
        found = getattr(moves(s, n), name)[0]
        parts = list(found.terms) if isinstance(found, Traced) else []
    return Derived(f"{word}, {s.opened_by(n)}", "sum", parts, kept=value, word=word, paragraph=paragraph,
                      digits=s.digits)


def paragraph_of(treatment: str) -> str:
    """Return the paragraphs that a treatment relies on, as its function states them."""
    return ", ".join(dict.fromkeys(re.findall(r"\d{3}-\d{2}-\d{2}-\d+[A-Z]?(?:\([a-z]\))?",
                                              TREATMENTS[treatment].moves.__doc__ or "")))


@made_once
def balance_before(s: LeaseSteps, n: int, what: str) -> Derived:
    """Return the balance that the event which opens span n meets; cost caught up has come off, and is in the asset."""
    kept = amount(getattr(s.steps[n].before, what)[0], s.digits)
    if n == 0:
        return Derived(f"{what} before commencement", "sum", [], kept=kept, word=f"{what} before", digits=s.digits)
    last = closing_of_span(s, n - 1, what)
    if what == "liability" or not s.steps[n].wave.events.catch_up[0]:
        return last
    return Derived("asset before, with what is caught up", "sum", [Part(last), Part(stated(s, n, "catch_up"))],
                      kept=kept, word="asset before", paragraph="842-20-25-6", digits=s.digits)


def closing_of_span(s: LeaseSteps, n: int, what: str) -> Derived:
    """Return the balance with which a span closes."""
    return BALANCES[what](s, n, s.periods(n) - 1)


@made_once
def opening(s: LeaseSteps, n: int, what: str) -> Derived:
    """Return the balance with which span n opens: that before its event, and what the event changes."""
    kept = amount(getattr(s.steps[n].now, what)[0], s.digits)
    change = "liability_change" if what == "liability" else "asset_change"
    parts = [Part(balance_before(s, n, what), 1, "before")] if n else list(move(s, n, change).parts)
    if n and getattr(s.steps[n].moves, change)[0]:
        parts.append(Part(move(s, n, change)))
    if what == "asset" and s.steps[n].moves.amortized[0]:
        parts.append(Part(move(s, n, "amortized"), -1))
    return Derived(f"{what} after {s.opened_by(n)}", "sum", parts, kept=kept, word=what,
                      paragraph=paragraph_of(str(s.steps[n].wave.events.treatment[0])), digits=s.digits)
