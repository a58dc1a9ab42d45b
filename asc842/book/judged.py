"""Sources of rates, and results of the criteria of classification, as tables."""

from __future__ import annotations

from typing import Any

from asc842.base.plain_table import PlainTable
from asc842.book import TABLES
from asc842.resolve.criteria import Assessed
from asc842.resolve.resolve import Judged

CLASSIFICATION_COLUMNS = ("at", "date", "criterion", "value", "threshold", "result", "citation", "detail")


@TABLES.at(70, "ready.judged", name="classification")
def classification_table(judged: Judged) -> PlainTable:
    """One row per criterion, at commencement and at each event that tests the classification again.

    ``value`` is a ratio as an exact Decimal, "yes" or "no"; None where it is not tested. ``threshold`` is a Decimal,
    None where there is none.
    """
    rows = [_row(a) for f in judged.findings if f.assessment for a in f.assessment.criteria]
    return PlainTable.of_records(CLASSIFICATION_COLUMNS, rows, kinds=dict.fromkeys(CLASSIFICATION_COLUMNS, object))


def _row(a: Assessed) -> dict[str, Any]:
    value = ("yes" if a.value else "no") if isinstance(a.value, bool) else a.value
    return {"at": a.at, "date": a.on, "criterion": a.criterion, "value": value, "threshold": a.threshold,
            "result": a.result, "citation": a.citation, "detail": a.detail}


def rate_summary(judged: Judged) -> dict[str, Any]:
    """Return the method by which the rate at commencement was found, and its source."""
    rate = judged.findings[0].rate
    return {"discount_rate_method": rate.method, "discount_rate_source": rate.source}


def with_rate_sources(events: PlainTable, judged: Judged) -> PlainTable:
    """Return the table of events with the source of the rate that holds after each; none where the lease ends."""
    sources = {f.at: f.rate.source for f in judged.findings[1:]}
    told = {"discount_rate_source": [sources.get(str(e), "") for e in events["id"]]}
    return PlainTable({**events.columns, **told}, events.money)
