"""Sale and leaseback: what the seller-lessee sold, for how much, and what it kept of the right to it (842-40)."""

from __future__ import annotations

from datetime import date

from asc842.contract.options import LastDayOrMonths
from asc842.contract.values import Dated, Frozen, Money, PositiveMoney, Source, Words


class Repurchase(Frozen):
    """A right of the seller-lessee to buy the asset back (842-40-25-3).

    The transfer stays a sale only where the price is fair value on the day of exercise (``at_fair_value``) and assets
    that are substantially the same are readily available (``alternatives``). ``expires`` is the last day on which it
    may be exercised, ``exercise`` the day on which it is, or is expected to be: the ``price`` then settles what is
    owed.
    """

    price: PositiveMoney | None = None
    at_fair_value: bool = False
    alternatives: bool = False
    expires: date | None = None
    exercise: date | None = None
    source: Source

    @property
    def leaves_a_sale(self) -> bool:
        """Whether the transfer may be a sale all the same."""
        return self.at_fair_value and self.alternatives and self.exercise is None


class SaleLeaseback(Frozen):
    """An asset sold on commencement and leased back (Subtopic 842-40).

    ``price`` is received on commencement; ``carrying_amount`` is that of the asset then. Whether price and rent are
    at market follows from the ``fair_value`` of the asset or from what market rent for the leaseback would be worth
    (``market_rent_worth``), whichever is more readily determinable (842-40-30-1). ``selling_costs`` would have been
    paid without the leaseback too, and reduce the gain. ``terms`` are the main terms, to be disclosed (842-40-50-2).

    Where the transfer is no sale, ``carrying_amount_at_end`` is what the asset will be carried at when the buyer
    obtains control of it. Where it is not given, it follows from ``useful_life`` (its last day, or months from
    commencement) and ``residual_value``, straight line. The buyer obtains control at the end of the lease term,
    or the day after a right to buy the asset back expires; ``control_passed`` is the day on which it did, where that
    is another.
    """

    price: PositiveMoney
    carrying_amount: Money
    fair_value: PositiveMoney | None = None
    market_rent_worth: PositiveMoney | None = None
    selling_costs: Money | None = None
    repurchase: Repurchase | None = None
    carrying_amount_at_end: Money | None = None
    useful_life: LastDayOrMonths | None = None
    residual_value: Money | None = None
    control_passed: Dated | None = None
    terms: Words
    source: Source
