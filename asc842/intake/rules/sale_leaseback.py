"""Rules for a sale and leaseback: what shows whether it is one, at what terms, and when the buyer obtains control."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asc842.base.constants import DAY
from asc842.base.errors import Problem
from asc842.base.standard import earlier
from asc842.contract import judgements as j
from asc842.contract.lease import Lease
from asc842.contract.sale_leaseback import Repurchase, SaleLeaseback
from asc842.intake.doubts import Doubts
from asc842.intake.rules import RULES
from asc842.intake.rules.dates import term_of
from asc842.intake.text.words import quoted

SECTION = "sale_leaseback"


@RULES.at(390, marks=("sale_leaseback", "judgements.transfer_of_control"))
def sale_leaseback(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Every rule that a sale and leaseback breaks."""
    if doubts.touches(SECTION):
        return
    if not doubts.touches("judgements"):
        yield from _judged(lease)
    s, term = lease.sale_leaseback, term_of(lease, doubts)
    if s is None:
        return
    yield from _beside(lease)
    yield from _at_market(lease, s)
    yield from _carried(s)
    if s.repurchase:
        yield from _bought_back(s.repurchase, term)
    if s.control_passed and term:
        yield from _control(s, s.control_passed.date, *term)


def _judged(lease: Lease) -> Iterator[Problem]:
    for i, judged in enumerate(lease.judgements):
        if isinstance(judged, j.TransferOfControl) and lease.sale_leaseback is None:
            yield Problem("sale-leaseback.control-alone",
                          f"judgements[{i}]", "a transfer of control without a sale", "a lease with [sale_leaseback]",
                          "add the section [sale_leaseback], or take the judgement out")
        if lease.sale_leaseback and isinstance(judged, j.DiscountRate) and judged.method == "implicit":
            yield Problem("sale-leaseback.implicit-rate", f"judgements[{i}].method", quoted("implicit"),
                          "the seller-lessee's own borrowing rate: rent of a leaseback may repay more than its lease",
                          'state the rate, or name "incremental borrowing"')
    if lease.sale_leaseback and lease.judgement(j.TransferOfControl) is None:
        yield Problem("sale-leaseback.unjudged", SECTION, "a sale that nobody has judged",
                      "whether the buyer obtains control of the asset by a contract under Topic 606 (842-40-25-1)",
                      'add [[judgements]] with question = "transfer_of_control", answer and reason')


def _beside(lease: Lease) -> Iterator[Problem]:
    if lease.transition:
        yield Problem("sale-leaseback.transition", SECTION, "a sale and leaseback of a lease with a [transition]",
                      f"none: a sale under {earlier().name} is not reassessed (842-10-65-1(dd), (ee))",
                      "take [sale_leaseback] out; its deferred gain is booked outside of the lease")
    if lease.acquisition:
        yield Problem("sale-leaseback.acquisition", SECTION, "a sale and leaseback of a lease with an [acquisition]",
                      "one of the two: what an acquiree owes of a sale of its own is measured as it was acquired",
                      "take one out")
    if lease.facts.components:
        yield Problem("sale-leaseback.components", SECTION, "a sale and leaseback of a lease with facts.components",
                      "a leaseback whose rent is for the asset alone",
                      "leave components out; state what is paid in addition to rent with measured = false")
    if any(o.kind == "purchase" for o in lease.facts.options):
        yield Problem("sale-leaseback.purchase-option",
                      f"{SECTION}.repurchase", "an option to purchase among facts.options",
                      "the right to buy back what was sold, in the sale itself (842-40-25-3)",
                      "state it as repurchase in [sale_leaseback], and take the option out")


def _at_market(lease: Lease, s: SaleLeaseback) -> Iterator[Problem]:
    if s.fair_value is not None and s.market_rent_worth is not None:
        yield Problem("sale-leaseback.market-twice",
                      f"{SECTION}.market_rent_worth", "fair_value and market_rent_worth",
                      "one of the two, the one that is more readily determinable (842-40-30-1)", "take one out")
    asset = lease.facts.underlying_asset
    if asset and asset.fair_value is not None and s.fair_value not in (None, asset.fair_value):
        yield Problem("sale-leaseback.fair-value", f"{SECTION}.fair_value", f"{s.fair_value:,}",
                      f"the fair value of facts.underlying_asset, {asset.fair_value:,}", "correct one of the two")


def _carried(s: SaleLeaseback) -> Iterator[Problem]:
    if s.carrying_amount_at_end is not None and s.useful_life is not None:
        yield Problem("sale-leaseback.carried-twice",
                      f"{SECTION}.carrying_amount_at_end", "carrying_amount_at_end and useful_life",
                      "one of the two: the amount follows from the life", "take one out")
    if s.residual_value is not None and s.useful_life is None:
        yield Problem("sale-leaseback.residual-alone",
                      f"{SECTION}.residual_value", "residual_value without useful_life",
                      "a residual value at the end of a useful life", "add useful_life, or take it out")
    if s.residual_value is not None and s.residual_value > s.carrying_amount:
        yield Problem("sale-leaseback.residual", f"{SECTION}.residual_value", f"{s.residual_value:,}",
                      f"at most what the asset is carried at, {s.carrying_amount:,}", "correct one of the two")


def _bought_back(r: Repurchase, term: tuple[date, date] | None) -> Iterator[Problem]:
    key = f"{SECTION}.repurchase"
    if r.at_fair_value and r.price is not None and r.exercise is None:
        yield Problem("sale-leaseback.price-twice",
                      f"{key}.price", f"{r.price:,}, at fair value", "a price, or at_fair_value = true",
                      "take one out; once the right is exercised state the price with the day of exercise")
    if r.exercise and r.price is None:
        yield Problem("sale-leaseback.no-price",
                      f"{key}.price", "nothing", "what is paid when the asset is bought back", "add price")
    if r.exercise and r.expires and r.exercise > r.expires:
        yield Problem("sale-leaseback.exercise",
                      f"{key}.exercise", str(r.exercise), f"a day to {r.expires}, when the right expires",
                      "correct one of the two")
    for name in ("expires", "exercise"):
        day = getattr(r, name)
        if day and term and not term[0] < day <= term[1]:
            yield Problem("sale-leaseback.repurchase-day",
                          f"{key}.{name}", str(day), f"a day of the leaseback after {term[0]}, to {term[1]}",
                          "correct the date")


def _control(s: SaleLeaseback, day: date, start: date, end: date) -> Iterator[Problem]:
    key = f"{SECTION}.control_passed"
    if not start < day <= end + DAY:
        yield Problem("sale-leaseback.control-day",
                      f"{key}.date", str(day), f"a day after {start}, to the day after the leaseback, {end + DAY}",
                      "correct the date; where the buyer obtains control at once the transfer is a sale")
    elif s.useful_life is None:
        yield Problem("sale-leaseback.no-life", key, "a day on which control passes, without useful_life",
                      "what the asset is carried at on that day and at the end of the term",
                      "state useful_life in the place of carrying_amount_at_end")
    if s.repurchase and s.repurchase.exercise:
        yield Problem("sale-leaseback.bought-back",
                      key, "control of an asset that is bought back", "control_passed, or repurchase.exercise",
                      "take one out")
