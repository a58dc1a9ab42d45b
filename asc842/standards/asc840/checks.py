"""The ASC 842 schedule of an operating lease against its ASC 840 one: two computations that share no code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.base.money import from_cents, unit
from asc842.base.plain_table import PlainTable, Row
from asc842.book.book_tables import BookTables
from asc842.book.transition import Adoption
from asc842.standards.asc840.paragraphs import PARAGRAPHS

PERIOD = ("period", "starts", "ends")
SPREADS = frozenset({"reassessment", "guarantee", "contingency resolved", "modification", "concession", "incentive"})
"""Kinds of event after which both spread what is left of the rent evenly."""


def schedules_agree(book: BookTables, adoption: Adoption | None) -> Iterator[Check]:
    """Check that deferred rent ends at zero, and that both schedules agree on an operating lease.

    Cost is straight-line rent, or rent by the basis stated (840-20-25-1 allows of one too), less incentives
    amortized plus initial direct costs amortized (842-20-25-6a), so that liability - asset = deferred rent +
    unamortized incentives - unamortized initial direct costs. That holds to the cent until an event separates the
    two: an impairment, a gain or loss, another classification. After a transition it holds where that carried over
    what the schedule comes to, and no more, and to within a cent: what is spread from there on begins with the
    rounded balance that was carried over.
    """
    before = book.plain["asc840"]
    if not len(before):
        return
    if "deferred_rent" not in before:
        yield compared("capital lease obligation ends at zero", ZERO, before["obligation"][-1], ZERO,
                       PARAGRAPHS["obligation"])
        return
    yield compared("deferred rent ends at zero", ZERO, before["deferred_rent"][-1], ZERO,
                   PARAGRAPHS["straight-line rent"])
    rows = _comparable(book, before)
    tolerance = 0 if adoption is None else 1
    if rows and not book.lease.take_over and (adoption is None or adoption.runs_off):
        basis = "rent of ASC 840 by the basis stated" if "weights" in book.rows else "straight-line rent of ASC 840"
        yield _same(f"cost = {basis}", [(now["period"], now["cost"] - was["rent_expense"] - was["cost_amortization"])
                                        for now, was in rows], "842-20-25-6a", tolerance)
        yield _same("liability - asset = deferred rent of ASC 840", [
            (now["period"], now["liability_closing"] - now["asset_closing"] - was["deferred_rent"]
             - was["unamortized_incentives"] + was["unamortized_costs"]) for now, was in rows],
            "842-20-35-3b", tolerance)


def _comparable(book: BookTables, before: PlainTable) -> list[tuple[Row, Row]]:
    """Return the periods that both schedules have and in which the lease stays an operating one; whole cents."""
    if book.lease.classification != "operating" or book.summary["short_term"]:
        return []
    split, former = _first_split(book), {tuple(row[c] for c in PERIOD): row for row in before.rows()}
    both = ((row, former.get(tuple(row[c] for c in PERIOD))) for row in book.plain["schedule"].rows())
    return [(now, was) for now, was in both if was and now["ends"] < split]


def _first_split(book: BookTables) -> date:
    """Return the day of the first event after which the two need not agree."""
    apart = [e["effective"] for e in book.event_rows
             if e["kind"] not in SPREADS or e["gain_loss"] or e["classification"] != "operating"]
    # Deferred rent stays in the liability along with what is measured.
    apart += book.plain["concessions"]["due"] if any(e.is_variable for e in book.life.events) else []
    return min(apart, default=date.max)


def _same(name: str, residuals: list[tuple[str, int]], source: str, tolerance: int) -> Check:
    wrong = [period for period, left in residuals if abs(left) > tolerance]
    most = max(abs(left) for _, left in residuals)
    return compared(name, ZERO, from_cents(most) + ZERO, unit() if tolerance else ZERO, source,
                    about=f"{len(residuals)} periods", detail=f"fails in {', '.join(wrong[:6])}" if wrong else "")
