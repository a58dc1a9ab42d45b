"""A lease acquired with a business: when, from whom, as what it was classified, and its terms against the market."""

from __future__ import annotations

from datetime import date
from typing import Literal

from asc842.contract.transition import CarriedAmount
from asc842.contract.values import Frozen, Source, Words


class Acquisition(Frozen):
    """The business combination, or the acquisition by a not-for-profit entity, in which a lease came to the lessee.

    ``date`` is the acquisition date. The liability is measured as if the lease were a new one on that day: payments
    that are left, the term, options and guarantees as judged then, at the rate and the index of that day. The asset is
    the liability plus ``favorable_terms``, or less ``unfavorable_terms``, of the lease against market terms
    (805-20-30-24). What the business acquired had prepaid, accrued or deferred is not carried over.
    ``former`` is the classification of the ``business`` acquired, which stays unless the lease is modified
    (842-10-55-11).
    """

    date: date
    business: Words
    former: Literal["operating", "finance"]
    source: Source
    favorable_terms: CarriedAmount | None = None
    unfavorable_terms: CarriedAmount | None = None
