"""The weights by which a lease spreads its cost, as a table with dates and reasons."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from asc842.base.plain_table import PlainTable
from asc842.book import TABLES
from asc842.contract.basis import Weight
from asc842.contract.judgements import CostBasis
from asc842.payments.pattern import pattern_of, restated
from asc842.timeline.timeline import Timeline

COLUMNS = ("at", "begins", "ends", "weight", "share", "reason", "paragraph")
SEASONS = "The asset is the lessee's in these seasons alone: the period of use is their sum."
PARAGRAPH = "842-20-25-6(a), 842-20-35-7, 842-20-35-11"


@TABLES.at(90, "life", name="basis")
def basis_table(life: Timeline) -> PlainTable:
    """One row for each stretch of even benefit: as judged at commencement, and again at each event that states it.

    ``weight`` is exact as stated, ``share`` its part of all that are stated with it, to six decimals; no rows where
    cost is spread by time alone (842-20-25-6a).
    """
    rows = [row for at, weights, reason in _stated(life) for row in _rows(at, weights, reason)]
    return PlainTable.of_records(COLUMNS, rows, kinds=dict.fromkeys(COLUMNS, object))


def _stated(life: Timeline) -> Iterator[tuple[str, tuple[Weight, ...], str]]:
    judged = life.first.judgement(CostBasis)
    if judged:
        yield "commencement", judged.answer, judged.reason
    elif seasons := pattern_of(life.first):
        yield "commencement", seasons, SEASONS
    for before, after in pairwise(life.versions):
        assert after.event is not None
        yield (after.event.id, restated(before.lease, after.lease, after.event),
               after.event.reason if after.event.basis else SEASONS)


def _rows(at: str, weights: tuple[Weight, ...], reason: str) -> Iterator[dict[str, Any]]:
    whole = sum((w.weight for w in weights), Decimal(0))
    for w in weights:
        yield {"at": at, "begins": w.from_, "ends": w.to, "weight": w.weight,
               "share": (w.weight / whole).quantize(Decimal("0.000001")), "reason": reason, "paragraph": PARAGRAPH}
