"""How each incentive that the documents state enters measurement, from the measured tables."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.money import text
from asc842.book.book_tables import BookTables
from asc842.contract.facts import Incentive


def measured_as(book: BookTables, incentive: Incentive) -> str:
    """Write how an incentive enters measurement, with amounts and days; empty where it is in none.

    It reduces the asset when it is received by commencement (842-20-30-5), the lease payments while it is receivable
    (842-10-30-5a), or either by an event, those of a policy among them.
    """
    return "; ".join([*_at_commencement(book, incentive), *_by_events(book, incentive)])


def _at_commencement(book: BookTables, incentive: Incentive) -> Iterator[str]:
    if incentive.received:
        yield f"{text(incentive.amount)} received {incentive.received}, deducted from the asset"
    measured = next((i for i in book.terms.facts.incentives if i.id == incentive.id), incentive)
    for r in measured.receivable:
        yield f"{text(r.amount)} receivable on {r.on}, deducted from the lease payments"


def _by_events(book: BookTables, incentive: Incentive) -> Iterator[str]:
    for event in book.terms.events:
        if event.incentive_id == incentive.id or event.id.startswith(f"{incentive.id}-"):
            received = [f"{text(event.incentive)} received"] if event.incentive else []
            still = [f"{text(r.amount)} receivable on {r.on}" for r in event.receivable or ()]
            none = ["nothing receivable any more"] if event.receivable == () and not received else []
            yield f"from {event.effective} by {event.id}: " + ", ".join([*received, *still, *none])
