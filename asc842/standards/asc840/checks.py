"""The ASC 842 schedule of an operating lease against its ASC 840 one: two computations that share no code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.base.money import unit
from asc842.book.book_tables import BookTables
from asc842.book.transition import Adoption
from asc842.standards.asc840.paragraphs import PARAGRAPHS

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
    before = book.tables["asc840"]
    if before.empty:
        return
    if "deferred_rent" not in before:
        yield compared("capital lease obligation ends at zero", ZERO, before["obligation"].iloc[-1], ZERO,
                       PARAGRAPHS["obligation"])
        return
    yield compared("deferred rent ends at zero", ZERO, before["deferred_rent"].iloc[-1], ZERO,
                   PARAGRAPHS["straight-line rent"])
    rows = _comparable(book, before)
    tolerance = ZERO if adoption is None else unit()
    if len(rows) and not book.lease.take_over and (adoption is None or adoption.runs_off):
        cost = rows["rent_expense"] + rows["cost_amortization"]
        held = rows["deferred_rent"] + rows["unamortized_incentives"] - rows["unamortized_costs"]
        basis = "rent of ASC 840 by the basis stated" if "weights" in book.rows else "straight-line rent of ASC 840"
        yield _same(f"cost = {basis}", rows["cost"] - cost, "842-20-25-6a", rows, tolerance)
        yield _same("liability - asset = deferred rent of ASC 840",
                    rows["liability_closing"] - rows["asset_closing"] - held, "842-20-35-3b", rows, tolerance)


def _comparable(book: BookTables, before: pd.DataFrame) -> pd.DataFrame:
    """Return the periods that both schedules have and in which the lease stays an operating one."""
    if book.lease.classification != "operating" or book.summary["short_term"]:
        return before.iloc[:0]
    days = ["period", "starts", "ends"]
    rows = {key: i for i, key in enumerate(zip(*(before[c] for c in days), strict=True))}
    keys, split = list(zip(*(book.schedule[c] for c in days), strict=True)), _first_split(book)
    now = [i for i, key in enumerate(keys) if key in rows and key[2] < split]
    former = before.drop(columns=before.columns.intersection(book.schedule.columns)).iloc[[rows[keys[i]] for i in now]]
    return pd.concat([book.schedule.iloc[now].reset_index(drop=True), former.reset_index(drop=True)], axis=1)


def _first_split(book: BookTables) -> date:
    """Return the day of the first event after which the two need not agree."""
    apart = [e["effective"] for e in book.measured_events.to_dict("records")
             if e["kind"] not in SPREADS or e["gain_loss"] or e["classification"] != "operating"]
    # Deferred rent stays in the liability along with what is measured.
    apart += book.tables["concessions"]["due"].tolist() if any(e.is_variable for e in book.life.events) else []
    return min(apart, default=date.max)


def _same(name: str, residuals: pd.Series[Any], source: str, rows: pd.DataFrame,
          tolerance: Decimal) -> Check:
    wrong = residuals[abs(residuals) > tolerance]
    where = ", ".join(rows.loc[wrong.index[:6], "period"])
    return compared(name, ZERO, max(map(abs, residuals), default=ZERO), tolerance, source,
                    about=f"{len(rows)} periods", detail=f"fails in {where}" if where else "")
