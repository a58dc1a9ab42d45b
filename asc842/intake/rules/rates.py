"""Rules on discount rates and on what classification is tested with."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from asc842.base.errors import Problem
from asc842.contract import judgements as j
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.contract.underlying_asset import AssetLife
from asc842.intake.doubts import Doubts
from asc842.intake.many import SURE, ManyLeases, Mask
from asc842.intake.rules import NO_LIFE, RULES

HIGH_RATE = "rate.too-high"
HIGH = 1
"""A rate that is no less may be a percentage."""
FACTS = ("fair_value", "economic_life", "remaining_economic_life", "transfers_ownership", "no_alternative_use")


@RULES.at(300)
def rates(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """A rate is given, or says how it is found and the facts for it are there."""
    for i, x in enumerate(lease.judgements):
        if isinstance(x, j.DiscountRate) and not doubts.touches("judgements", i):
            yield from _meant(x.answer, f"judgements[{i}]", "answer", x.unusual_rate)
            yield from _judged(x, f"judgements[{i}]")
            if x.method == "implicit" and not doubts.touches("facts", "underlying_asset"):
                yield from _implicit(lease, f"judgements[{i}].method")
    for i, event in enumerate(lease.events):
        if not doubts.touches("events", i):
            yield from _meant(event.discount_rate, f"events[{i}]", "discount_rate", event.unusual_rate)
            yield from _of_event(lease, event, f"events[{i}]")


@SURE.at(300)
def _low(many: ManyLeases) -> Mask:
    return many.rate < HIGH


def high_rate(key: str, rate: Decimal, where_meant: str) -> Problem:
    """A rate of 100 % and more: it may be a percentage, and says how to write it where it is meant."""
    return Problem(HIGH_RATE, key, f"{rate}", "a fraction below 1, such as 0.06 for 6 %",
                   f"write {(rate / 100).normalize():f} for {rate} %; where {rate * 100:f} % is meant, {where_meant}",
                   values={"rate": rate})


def _meant(rate: Decimal | None, key: str, name: str, unusual: bool) -> Iterator[Problem]:
    """A rate of 100 % and more is said to be meant: 6 may stand for 6 %."""
    high = rate is not None and rate >= HIGH
    if rate is not None and high and not unusual:
        yield high_rate(f"{key}.{name}", rate, "add unusual_rate = true")
    if unusual and not high:
        yield Problem("rate.unusual",
                      f"{key}.unusual_rate", "unusual_rate = true" + (f" with {rate}" if rate is not None else ""),
                      "it only with a rate of 1 (100 %) or more", "take it out")


def _judged(x: j.DiscountRate, key: str) -> Iterator[Problem]:
    if x.method == "given" and x.answer is None:
        yield Problem("rate.no-answer", key, "nothing", "the key answer: a yearly rate as a fraction, such as 0.06",
                      "add answer = ..., or method = ... where the rate is to be worked out")
    if x.method != "given" and x.answer is not None:
        yield Problem("rate.answer-and-method", f"{key}.answer", f'{x.answer} with method = "{x.method}"',
                      "no answer: the rate is worked out", 'take it out, or write method = "given"')
    if x.secured is not None and x.method != "incremental borrowing":
        yield Problem("rate.secured", f"{key}.secured", f'secured with method = "{x.method}"',
                      'secured only with method = "incremental borrowing"', "take it out")


def _implicit(lease: Lease, key: str) -> Iterator[Problem]:
    asset, facts = lease.facts.underlying_asset, lease.facts.implicit_rate
    for missing, section, fact in ((asset is None or asset.fair_value is None, "underlying_asset", "fair_value"),
                                   (facts is None, "implicit_rate", "unguaranteed_residual")):
        if missing:
            yield Problem("rate.no-facts", key, f'"implicit" without {fact}', f"{fact} in [facts.{section}]",
                          "add it, or use another method: the rate must be readily determinable (842-20-30-3)")


def _of_event(lease: Lease, event: Event, key: str) -> Iterator[Problem]:
    method = event.discount_rate_method
    if method and event.discount_rate is not None:
        yield Problem("rate.twice",
                      f"{key}.discount_rate_method", f'"{method}" with discount_rate = {event.discount_rate}',
                      "one of discount_rate and discount_rate_method", "keep the one that holds")
    if method == "implicit" and event.fair_value is None:
        yield Problem("rate.no-fair-value", f"{key}.discount_rate_method", '"implicit" without fair_value',
                      "the asset's fair_value on the day of the event", "add it, or use another method")
    if method == "implicit" and event.unguaranteed_residual is None and lease.facts.implicit_rate is None:
        yield Problem("rate.no-residual", f"{key}.discount_rate_method", '"implicit" without unguaranteed_residual',
                      "unguaranteed_residual on the event, or in [facts.implicit_rate]",
                      "add it, or use another method")
    if event.unguaranteed_residual is not None and method != "implicit":
        yield Problem("rate.residual-alone",
                      f"{key}.unguaranteed_residual", "unguaranteed_residual without an implicit rate",
                      'it only with discount_rate_method = "implicit"', "take it out")


@RULES.at(310, marks=("facts.underlying_asset", "facts.implicit_rate", "events.remaining_economic_life"))
def underlying_asset(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """The facts about the asset say something, and agree with one another."""
    asset, facts = lease.facts.underlying_asset, lease.facts.implicit_rate
    key = "facts.underlying_asset"
    for name, life in _lives(lease):
        if (life.years is None and life.months is None) != life.indefinite:
            yield Problem("asset.life", name, "a length, and indefinite = true" if life.indefinite else "no length",
                          "years, months, or both; or indefinite = true for land",
                          "keep one of the two" if life.indefinite else "add years = ...")
    if asset is None or doubts.touches("facts", "underlying_asset"):
        return
    if all(getattr(asset, name) is None for name in FACTS):
        yield Problem("asset.no-facts",
                      key, "none of its facts", f"at least one of {', '.join(FACTS)}", "add what is known")
    whole, left = asset.economic_life, asset.remaining_economic_life
    if whole and left and (left.in_months > whole.in_months > 0 or (left.indefinite and not whole.indefinite)):
        yield Problem("asset.remaining-life", f"{key}.remaining_economic_life",
                      f"{'no end' if left.indefinite else f'{float(left.in_months):g} months left'} of "
                      f"{float(whole.in_months):g} months",
                      "no more than economic_life, the whole of it", "correct one of the two")
    if asset.transfers_ownership and not doubts.covers("judgements", "*"):
        yield from _owned(lease, f"{key}.transfers_ownership")
    credit = facts.investment_tax_credit if facts else None
    if credit and asset.fair_value and credit >= asset.fair_value:
        yield Problem("rate.tax-credit", "facts.implicit_rate.investment_tax_credit", f"{credit:,}",
                      f"less than the fair value of {asset.fair_value:,}", "correct one of the two")


def _owned(lease: Lease, key: str) -> Iterator[Problem]:
    """What passes to the lessee is a finance lease, amortized over the asset's useful life."""
    judged = lease.judgement(j.Classification)
    if judged and judged.answer == "operating":
        yield Problem("asset.title-operating", key, "title that passes to the lessee, in an operating lease",
                      "a finance lease where ownership transfers (842-10-25-2a)",
                      'answer classification "finance", or correct the fact')
    if lease.judgement(j.UsefulLife) is None:
        yield Problem(NO_LIFE, key, "title that passes to the lessee, and nothing that answers useful_life",
                      "the last day of the asset's useful life, over which it is amortized (842-20-35-8)",
                      'add [[judgements]] with question = "useful_life", answer (a date, or months), and reason')


def _lives(lease: Lease) -> Iterator[tuple[str, AssetLife]]:
    asset = lease.facts.underlying_asset
    for name in ("economic_life", "remaining_economic_life"):
        if asset and (life := getattr(asset, name)):
            yield f"facts.underlying_asset.{name}", life
    for i, event in enumerate(lease.events):
        if event.remaining_economic_life:
            yield f"events[{i}].remaining_economic_life", event.remaining_economic_life
