"""What an event does to liability and asset: balances before, balances after, gain or loss. Whole cents throughout."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asc842.calendar.positions import Floats, Ints
from asc842.measurement.events import Events


@dataclass(frozen=True, slots=True)
class Opening:
    """Balances with which spans open, and the gain (positive) or loss of the event; every field (spans,).

    ``drift`` is what posted cost (or a finance asset) is above the exact one, in cents below 1.
    """

    liability: Ints
    asset: Ints
    gain_loss: Ints
    drift: Floats


@dataclass(frozen=True, slots=True)
class Opened(Opening):
    """Balances after an event, and how it came to them; every field (spans,).

    ``liability_remeasured`` is what the liability changes by, but for what goes with the right of use that ends;
    ``asset_remeasured`` what that, and costs and incentives with it, does to the asset, whether it carries it or not.
    ``amortized`` is an asset abandoned on the spot: cost of the day, and no part of ``gain_loss``. Of the gain,
    ``termination_gain`` is that of all or a part that ends, ``remeasurement_gain`` what of a remeasurement the asset
    does not carry, ``impairment_loss`` the loss of an impairment (positive); the rest is of a sublease that takes the
    asset's place.
    """

    liability_remeasured: Ints
    asset_remeasured: Ints
    amortized: Ints
    termination_gain: Ints
    remeasurement_gain: Ints
    impairment_loss: Ints


def opened(events: Events, measured: Ints, day_one: Ints, before: Opening, *, same_method: np.ndarray,
           lifeless: np.ndarray) -> Opened:
    """Open spans: ``measured`` is the liability on the terms now in force; ``before`` are the balances till then.

    Drift carries on where cost is spread by the ``same_method`` and no part of the right of use has ended. An asset
    that is ``lifeless`` has no days left to be amortized over (842-20-35-8): whatever an event would leave in it goes
    to profit or loss, increase as well as decrease.

    *initial*: asset = liability + day-one payment + costs + prepaid rent - incentives (842-20-30-5), unless one is
    carried over at transition (842-10-65-1).
    *remeasure*: the asset moves with the liability (842-10-35-4, 842-10-25-11, -25-12), not below zero, and no further
    where it is below zero already: what of the remeasurement is over goes to profit or loss (842-20-35-4).
    *reduce by share*: liability and asset fall by the share of the right of use that ends, the difference is gain or
    loss; what is left is remeasured (842-10-25-13). *reduce by liability*: the asset falls in the proportion in
    which the liability does. *purchase*: both pass into the asset bought (842-20-40-2). *impair*: the asset falls by
    the loss (842-20-35-9). *carry*: nothing changes but how the asset is amortized: all of it at once, as cost, where
    no day of its life is left (842-20-35-8). *terminate*: both go, with any penalty, below zero where the
    lessee is paid (842-20-40-1); rent paid for days used goes with the liability that it settles, and a guarantee that
    stays is a liability of its own (842-20-40-3). *sublet*: the share of the asset that is sublet gives way to the
    net investment in the sublease, and the liability stays (842-20-35-14).
    """
    liability, asset = before.liability, before.asset
    share = (events.share_numerator, events.share_denominator)
    by_share = events.treatment == "reduce by share"
    by_liability = (events.treatment == "reduce by liability") & (liability != 0)
    ended, bought = np.isin(events.treatment, ("terminate", "purchase")), events.treatment == "purchase"
    sublet = events.treatment == "sublet"
    kept = sublet | np.isin(events.treatment, ("impair", "carry"))
    released = np.where(by_share, portion(liability, *share), np.where(by_liability, liability - measured, 0))
    surrendered = np.where(by_share | sublet, portion(asset, *share), np.where(
        by_liability, portion(asset, liability - measured, np.where(liability == 0, 1, liability)), 0))
    released, surrendered = np.where(ended, liability, released), np.where(ended, asset, surrendered)
    after = np.where(ended, 0, np.where(kept, liability, measured))
    moved = after - (liability - released)
    carried = asset - surrendered + moved + day_one + events.beside - events.impairment
    given = ~np.isnan(events.adoption.asset)
    carried = np.where(given, np.where(given, events.adoption.asset, 0).astype(np.int64), carried)
    floor = np.minimum(asset - surrendered, 0)
    # An opening is no remeasurement, and what else comes in (an incentive received) is none.
    reduces = (moved < 0) & (events.treatment != "initial")
    over = np.where(reduces, np.maximum(np.minimum(carried - floor, 0), np.minimum(moved, 0)), 0)
    expensed = np.where(lifeless, carried, over)
    amortized = np.where(events.treatment == "carry", expensed, 0)
    gain = np.where(bought, 0, released - surrendered - events.impairment - events.paid - expensed + amortized
                    + events.net_investment - events.guarantee_obligation)
    reduced = by_share | (events.treatment == "reduce by liability")
    remeasures, ends = reduced | (events.treatment == "remeasure"), reduced | (events.treatment == "terminate")
    below_zero = np.where(remeasures, -expensed, 0)
    drift = np.where(same_method & ~by_share & ~by_liability & ~sublet, before.drift, 0.0)
    return Opened(after, carried - expensed, gain, drift, moved,
                  np.where(remeasures, carried - asset + surrendered + events.impairment, 0), amortized,
                  np.where(ends, gain - below_zero + events.impairment, 0), below_zero, events.impairment)


def portion(amount: Ints, numerator: Ints, denominator: Ints) -> Ints:
    """Return amount x numerator / denominator to the cent, half a cent up. Exact below 2**53 cents."""
    exact = [(2 * int(a) * int(n) + int(d)) // (2 * int(d))
             for a, n, d in zip(amount, numerator, denominator, strict=True)]
    return np.array(exact, dtype=np.int64)
