"""Options and residual value guarantees as tables: what was judged of each, when, why, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from asc842.base.constants import ZERO
from asc842.base.plain_table import PlainTable
from asc842.book import TABLES
from asc842.contract.judgements import GuaranteeJudgement
from asc842.contract.lease import Lease
from asc842.contract.options import Option, ResidualGuarantee
from asc842.contract.residual import ownership_passes, probable_amount
from asc842.timeline.timeline import Timeline

OPTION_COLUMNS = ("option", "kind", "held_by", "judged", "by", "answer", "lease_term_end", "on", "amount", "notice_by",
                  "effect", "reason", "paragraph", "source")
GUARANTEE_COLUMNS = ("guarantee", "guaranteed_by", "judged", "by", "guaranteed", "probable", "effect", "reason",
                     "paragraph", "source")
PARAGRAPHS = {"renewal": "842-10-30-1", "termination": "842-10-30-1, 842-10-30-5d", "purchase": "842-10-30-5c"}


@TABLES.at(50, "life", name="options")
def options_table(life: Timeline) -> PlainTable:
    """One row for each option at commencement, and again for each event that judges it or brings it into play.

    ``answer`` is "exercised" or "not exercised" (reasonably certain or not), "in the term" or "not assumed" where
    the lessor's control settles it, "not reached" where the lease does not last until it could be exercised.
    ``amount`` is price or penalty, None where there is none; ``judged`` a date, ``by`` "commencement" or an event.
    """
    rows = [row for judged, by, version, before in _stages(life) for row in _rows(judged, by, version, before)]
    return PlainTable.of_records(OPTION_COLUMNS, rows)


def _stages(life: Timeline) -> Iterator[tuple[date, str, Lease, Lease | None]]:
    """Yield the lease as it is judged at commencement and after each event, and as it was before."""
    before = life.first
    yield before.commencement, "commencement", before, None
    for version in life.later:
        if version.event and not version.ended:
            yield version.event.effective, version.event.id, version.lease, before
        before = version.lease


def _rows(judged: date, by: str, lease: Lease, before: Lease | None) -> Iterator[dict[str, Any]]:
    for option in lease.options:
        row = _row(option, lease)
        if before is None or option not in before.options or row != _row(option, before):
            yield {"judged": judged, "by": by, **row}


def _row(option: Option, lease: Lease) -> dict[str, Any]:
    answer, judged = answer_on(option, lease), lease.option_answers.get(option.id)
    reason = judged.reason if judged else (
        "the lessor can exercise it" if option.held_by != "lessee" else "the lease ends before it")
    return {"option": option.id, "kind": option.kind, "held_by": option.held_by, "answer": answer,
            "lease_term_end": option.lease_term_end, "on": option.on, "amount": _amount(option),
            "notice_by": option.notice_by, "effect": _effect(option, lease), "reason": reason,
            "paragraph": "842-10-30-1c" if option.automatic else PARAGRAPHS[option.kind], "source": option.source}


def _amount(option: Option) -> Decimal | None:
    return option.price if option.kind == "purchase" else option.penalty


def answer_on(option: Option, lease: Lease) -> str:
    """Return what the lease term assumes of an option."""
    judged = lease.option_answers.get(option.id)
    if option.id not in lease.course.reached:
        return "not reached"
    if option.automatic:
        return "in the term" if option.in_term_anyway else "not assumed"
    return judged.answer if judged else "not judged"


def _effect(option: Option, lease: Lease) -> str:
    taken = lease.course.options.get(option.id)
    if taken is None:
        return "none"
    if option.kind == "renewal":
        return f"in the lease term: {taken.begins} to {taken.end}"
    paid = _amount(option)
    payment = f"; {'price' if option.kind == 'purchase' else 'penalty'} of {paid:,} in the liability" if paid else ""
    passes = "; the asset passes to the lessee" if option.kind == "purchase" else ""
    return f"the lease ends {taken.end}{payment}{passes}"


@TABLES.at(60, "life", name="guarantees")
def guarantees_table(life: Timeline) -> PlainTable:
    """One row for each guarantee at commencement, and again for each event that changes what is probable under it."""
    rows = list[dict[str, Any]]()
    for judged, by, version, before in _stages(life):
        for guarantee in version.facts.residual_guarantees:
            row = _guarantee(guarantee, version)
            if before is None or row != _guarantee(guarantee, before):
                rows.append({"judged": judged, "by": by, **row})
    return PlainTable.of_records(GUARANTEE_COLUMNS, rows)


def _guarantee(g: ResidualGuarantee, lease: Lease) -> dict[str, Any]:
    judged = (x for x in lease.judgements if isinstance(x, GuaranteeJudgement) and x.guarantee == g.id)
    counts = g.binds_lessee and not ownership_passes(lease)
    probable = probable_amount(lease, g) if counts else ZERO
    effect = f"due {lease.lease_term_end}, in the liability" if probable else "nothing in the liability"
    if not counts:
        effect += "; the lessee keeps the asset" if g.binds_lessee else "; the lessee is released"
    return {"guarantee": g.id, "guaranteed_by": g.by, "guaranteed": g.guaranteed, "probable": probable,
            "effect": effect, "reason": next((x.reason for x in judged), "it does not bind the lessee"),
            "paragraph": "842-10-30-5f" if counts else "842-10-55-36", "source": g.source}
