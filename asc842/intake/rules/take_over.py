"""Rules for a lease taken over from other books: on which day that may be, and which balances belong together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asc842.base.constants import DAY
from asc842.base.errors import Problem
from asc842.base.money import text
from asc842.contract.judgements import Classification, TakeOverJudgement
from asc842.contract.lease import Lease
from asc842.contract.rejudged import takes_effect
from asc842.contract.take_over import PARTS, TakeOver
from asc842.intake.doubts import Doubts
from asc842.intake.rules import RULES
from asc842.intake.rules.dates import sound_term
from asc842.intake.rules.judgements import UNANSWERED

ANSWERS = '"keep" (spread over the rest), "true up" (an entry on the first day) or "restate" (retained earnings)'
SUM = "liability + prepaid rent - accrued rent - unamortized incentives + unamortized costs"


@RULES.at(335, marks=("take_over", "judgements.take_over"))
def take_over_problems(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Every rule that the take-over of a lease breaks."""
    t = lease.take_over
    if not doubts.covers("judgements", "*") and not doubts.touches("take_over"):
        yield from _judged(lease)
    if t is None or doubts.touches("take_over"):
        return
    term = sound_term(lease, doubts)
    yield from _day(lease, t, term) if term and not doubts.touches("events") else ()
    yield from _parts(t)
    if not doubts.covers("judgements", "classification") and not doubts.touches("events"):
        yield from _asset(lease, t)
    if lease.sale_leaseback:
        yield Problem("take-over.sale-leaseback",
                      "take_over", "a sale and leaseback taken over in mid-life", "a lease without [sale_leaseback]",
                      "take [take_over] out, and state the sale and leaseback from its beginning: its obligation and "
                      "gain follow from that")


def _judged(lease: Lease) -> Iterator[Problem]:
    """The difference from the contract is judged where there is a take-over, and only there."""
    index = next((i for i, j in enumerate(lease.judgements) if isinstance(j, TakeOverJudgement)), None)
    if lease.take_over and index is None:
        yield Problem(UNANSWERED["take_over"],
                      "judgements", "nothing that answers take_over", f"a judgement on take_over: {ANSWERS}",
                      'add [[judgements]] with question = "take_over", answer and reason',
                      values={"question": "take_over"})
    if lease.take_over is None and index is not None:
        yield Problem("take-over.no-books",
                      f"judgements[{index}]", "take_over judged of a lease that no books hand over",
                      "[take_over] with the balances carried", "state them, or take the judgement out")


def _day(lease: Lease, t: TakeOver, term: tuple[date, date]) -> Iterator[Problem]:
    start, end = term
    for event in sorted(lease.events, key=lambda e: e.effective):
        end = event.lease_term_end if event.lease_term_end and takes_effect(event) < t.begins else end
    if not start <= t.on < end:
        yield Problem("take-over.day", "take_over.on", str(t.on),
                      f"a day in the lease term, {start} to {end}, after which some of it is left",
                      "take [take_over] out: a lease that commences later has none, and of one that ended nothing is "
                      "left; or correct the day")
    elif t.begins.day != 1:
        yield Problem("take-over.month-end",
                      "take_over.on", str(t.on), "the last day of a month, at which balances are closed",
                      f"take the balances of {t.on.replace(day=1) - DAY}, or of the end of that month")
    elif lease.adopted_on and t.on < lease.adopted_on:
        yield Problem("take-over.too-early",
                      "take_over.on", str(t.on), f"a day on or after {lease.adopted_on}, when the lease came under "
                      "ASC 842 or to the lessee", "correct the day; balances before it stand in [transition]")


def _parts(t: TakeOver) -> Iterator[Problem]:
    if t.liability < 0:
        yield Problem("take-over.negative",
                      "take_over.liability", text(t.liability), "what is owed, an amount of 0 or more",
                      "write it without the minus")
    if t.accrued_rent and t.prepaid_rent:
        yield Problem("take-over.accrued-and-prepaid",
                      "take_over.prepaid_rent", "rent both accrued and prepaid", "one of the two, the balance",
                      "state accrued_rent where more was cost than was paid, else prepaid_rent")
    elif t.asset is not None and t.in_parts is not None and t.asset != t.in_parts:
        yield Problem("take-over.parts",
                      "take_over.asset", f"{text(t.asset)}, and parts that come to {text(t.in_parts)}",
                      f"{SUM} (842-20-35-3)", "correct asset or parts, or leave one of the two out")


def _asset(lease: Lease, t: TakeOver) -> Iterator[Problem]:
    """The asset of an operating lease follows from its parts; that of a finance lease stands by itself."""
    classified = _classified(lease, t)
    if classified == "finance":
        for name in PARTS:
            if getattr(t, name) is not None:
                yield Problem("take-over.finance-parts",
                              f"take_over.{name}", f"{name} of a finance lease", "an asset by itself: it amortizes "
                              "whatever the rent (842-20-35-7)", "take it out, and state asset")
    if t.asset is None and (classified == "finance" or t.in_parts is None):
        yield Problem("take-over.no-asset", "take_over.asset", "no right-of-use asset", "asset"
                      + ("" if classified == "finance" else f", or the parts by which it differs: {', '.join(PARTS)}"),
                      "add it as the books carried it; 0.00 where it was at nothing")


def _classified(lease: Lease, t: TakeOver) -> str | None:
    """Return the classification on the day; None where it is to be tested."""
    judged = lease.judgement(Classification)
    said = [e.classification for e in sorted(lease.events, key=lambda e: e.effective)
            if takes_effect(e) < t.begins and e.classification]
    former = lease.acquisition.former if lease.acquisition else None
    return said[-1] if said else judged.answer if judged else former
