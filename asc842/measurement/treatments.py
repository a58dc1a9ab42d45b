"""What an event does to liability and asset: one function for each treatment, found by its name, in whole cents.

A treatment is a function of the balances before an event and of the event itself; what it returns is kept with the
schedule, and read by whoever shows, books or checks it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from asc842.calendar.positions import Floats, Ints
from asc842.measurement.events import Events


@dataclass(frozen=True, slots=True)
class Moves:
    """How an event moves liability and asset; every field has shape (events,), amounts in whole cents.

    ``released`` is the liability that goes with the right of use that ends, ``surrendered`` the asset that does: the
    share ``share_numerator`` over ``share_denominator`` of it. ``liability_remeasured`` is what else the liability
    changes by, and the asset with it; ``entered`` what enters the asset beside it: costs, a payment on the day,
    prepaid rent less incentives. ``asset_remeasured`` is what both do to the asset, whether it carries it or not.
    ``impairment_loss`` is positive. ``expensed`` is what of all that the asset does not carry; of it, ``amortized`` is
    an asset abandoned on the spot: cost of the day, and no part of the gain. ``termination_gain`` is that of all or a
    part that ends, ``remeasurement_gain`` what of a remeasurement the asset does not carry, ``other_gain`` that of a
    sublease. ``transferred`` is asset less liability that passes into an asset bought, which is booked with the
    price at ``bought``.
    """

    released: Ints
    surrendered: Ints
    share_numerator: Ints
    share_denominator: Ints
    liability_remeasured: Ints
    entered: Ints
    asset_remeasured: Ints
    impairment_loss: Ints
    expensed: Ints
    amortized: Ints
    termination_gain: Ints
    remeasurement_gain: Ints
    other_gain: Ints
    transferred: Ints
    bought: Ints

    @property
    def gain_loss(self) -> Ints:
        """Gain (positive) or loss of the event."""
        return self._added("gain_loss")

    @property
    def liability_change(self) -> Ints:
        """By what the event changes the liability."""
        return self._added("liability_change")

    @property
    def asset_change(self) -> Ints:
        """By what the event changes the asset, but for what is amortized."""
        return self._added("asset_change")

    @property
    def asset_ended(self) -> Ints:
        """By what the asset changes but for remeasurement: a part that ends or is sublet, an impairment."""
        return self._added("asset_ended")

    def _added(self, name: str) -> Ints:
        total = np.zeros_like(self.released)
        for move, sign in SUMS[name].items():
            total = total + getattr(self, move) if sign > 0 else total - getattr(self, move)
        return total


SUMS: dict[str, dict[str, int]] = {
    "gain_loss": {"termination_gain": 1, "remeasurement_gain": 1, "other_gain": 1, "impairment_loss": -1},
    "liability_change": {"liability_remeasured": 1, "released": -1},
    "asset_change": {"liability_remeasured": 1, "entered": 1, "surrendered": -1, "impairment_loss": -1, "expensed": -1,
                     "amortized": 1},
    "asset_ended": {"asset_change": 1, "asset_remeasured": -1, "remeasurement_gain": -1},
}
"""What moves come to together, each with its sign; read by whoever computes them and by whoever explains them."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Balances of spans between two events; every field (spans,).

    ``drift`` is what posted cost (or a finance asset) is above the exact one, in cents below 1.
    """

    liability: Ints
    asset: Ints
    drift: Floats

    def after(self, moves: Moves, *, goes_on: np.ndarray) -> Opening:
        """Return the balances after an event; drift ``goes_on`` where cost is spread as before."""
        return Opening(self.liability + moves.liability_change, self.asset + moves.asset_change - moves.amortized,
                       np.where(goes_on, self.drift, 0.0))


@dataclass(frozen=True, slots=True)
class MeasuredEvents:
    """Events of spans as treatments take them; every field (spans,), amounts in whole cents.

    ``measured`` is the liability on the terms from then on, ``entered`` what enters the asset beside it. An asset that
    is ``lifeless`` has no days left to be amortized over. ``received`` is what takes the place of what ends: the net
    investment in a sublease, less a guarantee that stays, less what is paid in cash.
    """

    measured: Ints
    entered: Ints
    impairment: Ints
    received: Ints
    share_numerator: Ints
    share_denominator: Ints
    lifeless: np.ndarray

    @classmethod
    def of(cls, events: Events, measured: Ints, day_one: Ints, lifeless: np.ndarray) -> MeasuredEvents:
        """Take events with the liability measured, and the payments of the day that are left out of it.

        An asset carried over at a transition is measured by itself, and not from the liability (842-10-65-1). A
        liability taken over from other books is what they carried.
        """
        own, liability = events.adoption.asset, events.adoption.liability
        if not np.isnan(liability).all():
            measured = np.where(np.isnan(liability), measured, np.nan_to_num(liability).astype(np.int64))
        entered = day_one + events.beside
        if not np.isnan(own).all():
            entered = np.where(np.isnan(own), entered, np.nan_to_num(own).astype(np.int64) - measured)
        return cls(measured, entered, events.impairment, events.received, events.share_numerator,
                   events.share_denominator, lifeless)


Arithmetic = Callable[[Opening, MeasuredEvents], Moves]


@dataclass(frozen=True, slots=True)
class Treatment:
    """One way to account for an event: its arithmetic, and what else follows from it.

    ``movement`` is what a roll-forward calls its effect, remeasurement apart; empty where a lease begins.
    ``ends`` tells that nothing of the lease is left, ``reduces`` that a part of the right of use goes, so that
    rounding starts anew; from then on the asset is amortized ``by_itself`` (842-20-35-10), or as that of a ``finance``
    lease. ``remeasures`` tells that the liability is measured on the terms from then on, ``terminates`` that the gain
    is that of a termination, and what is paid may be below zero: received for what ends. ``only`` names amounts of
    events that no other treatment takes.
    """

    moves: Arithmetic
    movement: str
    ends: bool = False
    reduces: bool = False
    by_itself: bool = False
    finance: bool = False
    remeasures: bool = False
    terminates: bool = False
    only: tuple[str, ...] = ()


TREATMENTS: dict[str, Treatment] = {}
"""Every treatment by name, as tables of events have it: each announces itself below."""


def treatment(name: str, movement: str, **follows: Any) -> Callable[[Arithmetic], Arithmetic]:
    """Announce the function below as the arithmetic of a treatment."""
    def announce(moves: Arithmetic) -> Arithmetic:
        TREATMENTS[name] = Treatment(moves, movement, **follows)
        return moves
    return announce


def moves_of(before: Opening, events: MeasuredEvents, treatments: np.ndarray) -> Moves:
    """Return how each event moves balances, by the treatment of each, (spans,)."""
    if len(treatments) and (treatments == treatments[0]).all():
        return TREATMENTS[str(treatments[0])].moves(before, events)
    found = Moves(*np.zeros((len(Moves.__dataclass_fields__), len(treatments)), dtype=np.int64))
    for name in np.unique(treatments).tolist():
        these = np.flatnonzero(treatments == name)
        part = TREATMENTS[name].moves(_some(before, these), _some(events, these))
        for field in Moves.__dataclass_fields__:
            getattr(found, field)[these] = getattr(part, field)
    return found


def having(treatments: np.ndarray, what: str) -> np.ndarray:
    """Tell which treatments, by name, have something in common that :class:`Treatment` says, (spans,)."""
    return np.isin(treatments, [name for name, of in TREATMENTS.items() if getattr(of, what)])


def portion(amount: Ints, numerator: Ints, denominator: Ints) -> Ints:
    """Return amount x numerator / denominator to the cent, half a cent up. Exact below 2**53 cents.

    Of figures that keep what they are made of (objects), each says what a portion of it is.
    """
    if amount.dtype == object:
        parts = zip(amount, numerator, denominator, strict=True)
        return np.array([a.portion(n, d) for a, n, d in parts], dtype=object)
    exact = [(2 * int(a) * int(n) + int(d)) // (2 * int(d))
             for a, n, d in zip(amount, numerator, denominator, strict=True)]
    return np.array(exact, dtype=np.int64)


@treatment("initial", "")
def initial_recognition(before: Opening, event: MeasuredEvents) -> Moves:
    """Asset = liability + day-one payment + costs + prepaid rent - incentives (842-20-30-5), or as carried over."""
    return _moves(before, event, remeasured=event.measured)


@treatment("remeasure", "remeasurement", remeasures=True)
def remeasurement(before: Opening, event: MeasuredEvents) -> Moves:
    """The asset moves with the liability (842-20-35-4, 842-10-25-11, -25-12), not below zero."""
    return _remeasured(before, event, _moves(before, event))


@treatment("reduce by share", "partial termination", reduces=True, remeasures=True, terminates=True)
def partial_termination_by_share(before: Opening, event: MeasuredEvents) -> Moves:
    """Liability and asset fall by the share that ends, the difference is gain or loss; the rest is remeasured.

    842-10-25-13, by the right of use.
    """
    share = event.share_numerator, event.share_denominator
    ended = _moves(before, event, portion(before.liability, *share), share)
    return _terminated(_remeasured(before, event, ended))


@treatment("reduce by liability", "partial termination", reduces=True, remeasures=True, terminates=True)
def partial_termination_by_liability(before: Opening, event: MeasuredEvents) -> Moves:
    """The asset falls in the proportion in which the liability does (842-10-25-13, by the liability).

    A liability that rises, or is nothing or below it, gives no proportion: such an event is refused, and the asset
    stays until then.
    """
    falls = (before.liability > 0) & (event.measured >= 0) & (event.measured <= before.liability)
    released = np.where(before.liability == 0, 0, before.liability - event.measured)
    share = np.where(falls, released, 0), np.where(falls, before.liability, 1)
    return _terminated(_remeasured(before, event, _moves(before, event, released, share)))


@treatment("impair", "impairment", by_itself=True)
def impairment(before: Opening, event: MeasuredEvents) -> Moves:
    """The asset falls by the loss (842-20-35-9), the liability stays."""
    return _moves(before, event)


@treatment("carry", "remeasurement", by_itself=True)
def abandonment(before: Opening, event: MeasuredEvents) -> Moves:
    """Nothing changes but how the asset is amortized: all at once where no day of its life is left (842-20-35-8)."""
    kept = _moves(before, event)
    return replace(kept, amortized=kept.expensed, other_gain=kept.other_gain + kept.expensed)


@treatment("terminate", "termination", ends=True, terminates=True, only=("rent_due", "guarantee_obligation"))
def termination(before: Opening, event: MeasuredEvents) -> Moves:
    """Both go, with any penalty, below zero where the lessee is paid for it (842-20-40-1).

    Rent paid for days used goes with the liability that it settles; a guarantee that stays is a liability of its own
    (842-20-40-3).
    """
    return _terminated(_moves(before, event, before.liability, _all_of(before)))


@treatment("purchase", "purchase", ends=True)
def purchase(before: Opening, event: MeasuredEvents) -> Moves:
    """Both pass into the asset bought, and there is no gain or loss (842-20-40-2)."""
    gone = _moves(before, event, before.liability, _all_of(before))
    transferred = gone.surrendered - gone.released
    return replace(gone, other_gain=event.impairment, transferred=transferred, bought=transferred - event.received)


@treatment("sublet", "sublease", reduces=True, finance=True, only=("net_investment",))
def sublease(before: Opening, event: MeasuredEvents) -> Moves:
    """The share of the asset that is sublet gives way to the net investment; the liability stays (842-20-35-14)."""
    return _moves(before, event, share=(event.share_numerator, event.share_denominator))


@treatment("true up", "take-over trued up", only=("corrected",))
def true_up(before: Opening, event: MeasuredEvents) -> Moves:
    """Balances taken over become those of the contract; the difference is gain or loss (250-10-45-27)."""
    return _moves(before, event, before.liability - event.measured, entered_gain=event.entered)


def _moves(before: Opening, event: MeasuredEvents, released: Ints | int = 0,
           share: tuple[Ints, Ints] | None = None, remeasured: Ints | int = 0,
           entered_gain: Ints | int = 0) -> Moves:
    """Return the moves of an event by which a share of the right of use ends, and the liability changes.

    Whatever it would leave in an asset without a day of life goes to profit or loss (842-20-35-8).
    """
    nothing = np.zeros_like(before.asset)
    numerator, denominator = share or (nothing, nothing + 1)
    surrendered = portion(before.asset, numerator, denominator) if share else nothing
    left = before.asset - surrendered + remeasured + event.entered - event.impairment
    expensed = np.where(event.lifeless, left, 0)
    gain = released - surrendered + event.received - expensed + entered_gain
    return Moves(nothing + released, surrendered, numerator, denominator, nothing + remeasured, event.entered,
                 nothing, event.impairment, expensed, nothing, nothing, nothing, gain, nothing, nothing)


def _remeasured(before: Opening, event: MeasuredEvents, moves: Moves) -> Moves:
    """Return moves with the remeasurement of the liability that is left, which the asset follows.

    Not below zero, and no further where it is below zero already: what of the remeasurement is over goes to profit or
    loss (842-20-35-4); what else comes in (an incentive received) is none.
    """
    moved = event.measured - (before.liability - moves.released)
    left = before.asset - moves.surrendered
    carried = left + moved + event.entered - event.impairment
    over = np.maximum(np.minimum(carried - np.minimum(left, 0), 0), np.minimum(moved, 0))
    expensed = np.where(event.lifeless, carried, over)
    return replace(moves, liability_remeasured=moved, asset_remeasured=moved + event.entered, expensed=expensed,
                   remeasurement_gain=-expensed, other_gain=moves.other_gain + moves.expensed)


def _terminated(moves: Moves) -> Moves:
    """Return moves whose gain or loss is that of what ends."""
    return replace(moves, termination_gain=moves.other_gain, other_gain=np.zeros_like(moves.other_gain))


def _all_of(before: Opening) -> tuple[Ints, Ints]:
    one = np.ones_like(before.asset)
    return one, one


def _some(of: Any, which: Ints) -> Any:
    return type(of)(*(getattr(of, name)[which] for name in of.__dataclass_fields__))
