"""A lease taken over: its opening balances are those carried or restated, and which convention explains them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.base.money import from_cents, percent, quantum, text
from asc842.book.book_tables import BookTables
from asc842.book.take_over import TRUE_UP, TakenOver
from asc842.checks import CHECKS

ENTRY = "take-over"
EXPLAINED = "liability taken over = what the contract gives"


@CHECKS.at(85, "book", "ready.taken")
def take_over_checks(book: BookTables, taken: TakenOver | None) -> Iterator[Check]:
    """Check what the lease opens with, from the file; say what explains it; and that nothing is booked before."""
    if taken is None:
        return
    t, c, s = taken.facts, taken.contract, book.summary
    restated = taken.answer == "restate"
    wanted = (from_cents(c.liability), from_cents(c.asset)) if restated else (t.liability, t.carried_asset)
    source = "250-10-45-23" if restated else t.source
    for name, expected in zip(("liability", "asset"), wanted, strict=True):
        yield compared(f"opening {name} = {name} {'by the contract' if restated else 'taken over'}", expected,
                       s[f"opening_{name}"], ZERO, source)
    yield _explained(taken)
    yield from _trued_up(book, taken)
    lines, costs = book.plain["journal"].rows(), book.plain["expenses"].rows()
    early = [*(x["entry"] for x in lines if x["date"] < t.begins and x["entry"] != ENTRY),
             *(x["item"] for x in costs if x["date"] < t.begins)]
    yield compared("nothing is booked before the take-over", Decimal(0), Decimal(len(early)), Decimal(0), t.source,
                   detail=", ".join(early[:6]))


def _explained(taken: TakenOver) -> Check:
    """Compare the liability carried with the contract's by the convention that the lease has, and name another one."""
    t, computed = taken.facts, from_cents(taken.contract.liability)
    residual, by = t.liability - computed, taken.explained_by
    about = f"{taken.convention}, {percent(Decimal(repr(taken.carried_rate)))}"
    if taken.convention in by and not residual:
        return compared(EXPLAINED, computed, t.liability, ZERO, "842-20-30-1", about=about)
    return Check(EXPLAINED, "note", text(computed), text(t.liability), residual, quantum(t.liability) / 2,
                 "842-20-30-1", about, "", f"{_explanation(taken)}; {_consequence(taken)}")


def _explanation(taken: TakenOver) -> str:
    by = taken.explained_by
    if not by:
        return "no named rate convention explains it at this rate"
    to = "to the cent" if quantum(taken.facts.liability) < 1 else "to the rounding of its source"
    return f"the convention {' or '.join(by)} explains it {to}"


def _consequence(taken: TakenOver) -> str:
    if taken.answer == "keep":
        rate = percent(Decimal(repr(taken.rate or 0.0)))
        return f"kept: interest at {rate}, the rate that pays it off (842-20-35-2)"
    return "trued up on the first day" if taken.answer == "true up" else "restated"


def _trued_up(book: BookTables, taken: TakenOver) -> Iterator[Check]:
    """After a true-up both balances are those of the contract."""
    did = [e for e in book.event_rows if e["id"] == TRUE_UP]
    for name, cents in (("liability", taken.contract.liability), ("asset", taken.contract.asset)):
        for e in did:
            yield compared(f"{name} trued up = {name} by the contract", from_cents(cents), e[f"{name}_after"], ZERO,
                           "250-10-45-27")
