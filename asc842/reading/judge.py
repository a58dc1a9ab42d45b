"""The contract against itself: what was read goes through the checks of a contract at once; nothing is corrected."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from asc842.base.check import Check
from asc842.calendar.grid import MonthGrid
from asc842.checks.contract import CONTRACT, OF_ROWS, RENT, Printed
from asc842.contract.draft import ToConfirm
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent, RentRow
from asc842.intake.files import lease_file_of
from asc842.intake.text.source import SourceFile
from asc842.reading.draft import ContractDraft
from asc842.reading.rent.arithmetic import CENTS

STAND_IN = "a stand-in, so that the contract can be compared with itself"
COLUMNS = ("period_total", "annual", "monthly", "amount", "rate")
LEAP = Decimal("2")
"""Rent seldom more than doubles, or falls by more than half, from one row to the next."""
_OF_CONTRACT = (20, 30)
"""Places of the checks of documents and of areas, which need no payments."""


def judge(draft: ContractDraft) -> None:
    """Add the checks of the contract with itself to a draft, and mark each figure that fails one."""
    lease = lease_of(draft)
    if lease is None:
        return
    of_rent = [tuple(_of_rows(lease, rent)) for rent in lease.facts.rent]
    draft.checks = (*_checks(lease), *(check for checks in of_rent for check in checks))
    for i, (rent, own) in enumerate(zip(lease.facts.rent, of_rent, strict=True)):
        draft.confirm += _marks(draft, i, rent, own)
    draft.confirm += [mark for i, rent in enumerate(lease.facts.rent) for mark in _leaps(draft, i, rent)]
    draft.confirm += _of_facts(draft, lease)


def lease_of(draft: ContractDraft) -> Lease | None:
    """Return the draft as a lease, with stand-ins for what nobody judged; None where it can't be one."""
    data = copy.deepcopy(draft.lease)
    facts = data["facts"]
    for name in ("lessee", "lessor", "asset"):
        facts.setdefault(name, STAND_IN)
    begins = facts.get("commencement", {}).get("date") or _first_day(facts) or date(2000, 1, 1)
    if not isinstance(begins, date):
        begins = date(2000, 1, 1)
    facts.pop("commencement", None)
    end = facts.get("expiration", {}).get("date")
    end = end if isinstance(end, date) else MonthGrid(begins).boundary(60) - timedelta(1)
    facts.pop("expiration", None)
    answers: dict[str, Any] = {
        "commencement": begins,
        "lease_term_end": max(end, begins),
        "first_lease_year_end": MonthGrid(begins).boundary(12) - timedelta(1),
        "discount_rate": Decimal("0.06"),
        "payment_terms": {"timing": "advance", "due_day": 1},
        "classification": "operating",
    }
    data["judgements"] = [{"question": q, "answer": a, "reason": STAND_IN} for q, a in answers.items()]
    facts.pop("options", None)
    return lease_file_of(SourceFile(draft.document, data=_plain(data))).lease


def _plain(value: Any) -> Any:
    """Return nested values with lists in place of tuples, as a file has them."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value


def _first_day(facts: dict[str, Any]) -> date | None:
    days = [row["from"] for rent in facts.get("rent", ()) for row in rent["rows"] if isinstance(row.get("from"), date)]
    return min(days, default=None)


def _checks(lease: Lease) -> Iterator[Check]:
    """Yield checks of documents and areas, which need no dated payments."""
    for check in CONTRACT:
        if check.place in _OF_CONTRACT:
            yield from check.of(Printed(lease, []))


def _of_rows(lease: Lease, rent: Rent) -> Iterator[Check]:
    """Yield checks of the rows of a component, which need no dated payments."""
    for check in RENT:
        if OF_ROWS in check.marks:
            yield from check.of(Printed(lease, [], rent))


def _marks(draft: ContractDraft, index: int, rent: Rent, checks: tuple[Check, ...]) -> Iterator[ToConfirm]:
    """Yield a mark for each row whose figures or dates disagree: on the one that the others are against."""
    for n, row in enumerate(rent.rows):
        own = [c for c in checks if c.status == "fail" and c.about == row.title]
        figures = [c for c in own if c.difference == "misprint"]
        dates = [c for c in own if c.difference == "date error"]
        columns = [c for c in COLUMNS if getattr(row, c) is not None]
        key = f"facts.rent[{index}].rows[{n}]"
        if figures and columns:
            suspect = _suspect(rent, row, columns)
            readings = (*(c for c in columns if c != suspect), suspect)
            yield _marked(
                draft,
                f"{key}.{suspect}",
                figures,
                "Which of the printed figures governs?",
                readings,
                "governing_figure",
            )
        if dates:
            end = next((e for e in ("to", "from") if f"{key}.{e}" in draft.places), "months")
            yield _marked(draft, f"{key}.{end}", dates, "Which day is meant?")


def _leaps(draft: ContractDraft, index: int, rent: Rent) -> Iterator[ToConfirm]:
    """Yield a mark where rent more than doubles or halves from a row to the next: a digit or a column may be lost."""
    asked = {m.key for m in draft.confirm}
    for n, (before, row) in enumerate(pairwise(rent.rows), 1):
        for column in COLUMNS[1:]:
            one, other = getattr(before, column), getattr(row, column)
            key = f"facts.rent[{index}].rows[{n}].{column}"
            if one and other and not (one / LEAP <= other <= one * LEAP) and key not in asked and key in draft.places:
                place = draft.places[key]
                question = f"after {one:,} the row before, {other:,} is printed: is it rent of the same kind and time?"
                yield ToConfirm(
                    key=key, question=question, quote=" ".join(place.quote.split())[:400], place=str(place),
                    readings=(f"{other:f}",),
                )


def _marked(
    draft: ContractDraft,
    key: str,
    failed: list[Check],
    question: str,
    readings: tuple[str, ...] = (),
    judgement: str | None = None,
) -> ToConfirm:
    """Return the mark of a figure that fails checks: what each says, and the question."""
    place = draft.places.get(key)
    said = "; ".join(f"{c.name}: printed {c.actual}, computed {c.expected}" for c in failed)
    about = f"{failed[0].about}: " if failed[0].about else ""
    quote = " ".join(place.quote.split())[:400] if place else None
    return ToConfirm(
        key=key,
        question=f"{about}{said[:1500]}. {question}",
        quote=quote,
        place=str(place) if place else None,
        readings=readings,
        judgement=judgement,
    )


def _of_facts(draft: ContractDraft, lease: Lease) -> Iterator[ToConfirm]:
    """Yield a mark where areas, shares or documents contradict one another."""
    titles = {row.title for rent in lease.facts.rent for row in rent.rows}
    failed = [c for c in draft.checks if c.status == "fail" and c.about not in titles]
    for keys, found in (
        (("premises_total.area", "premises[0].area"), [c for c in failed if not c.about and not c.difference]),
        (("documents[0].dated",), [c for c in failed if c.difference == "date error"]),
    ):
        key = next((f"facts.{k}" for k in keys if f"facts.{k}" in draft.places), None)
        if found and key and all(m.key != key for m in draft.confirm):
            yield _marked(draft, key, found, "Which is printed rightly?")


def _suspect(rent: Rent, row: RentRow, columns: list[str]) -> str:
    """Return the figure of a row that agrees with the fewest of the others."""
    years = {c: year for c in columns if (year := _of_year(rent, row, c)) is not None}
    agree = {c: sum(abs(years[c] - other) <= CENTS for n, other in years.items() if n != c) for c in years}
    return min(agree, key=agree.__getitem__) if agree else columns[0]


def _of_year(rent: Rent, row: RentRow, column: str) -> Decimal | None:
    """Return the year's rent that a figure comes to, where it says one."""
    figure, area = getattr(row, column), row.area or rent.area
    months = {"annual": Decimal(1), "monthly": Decimal(12)}
    if column == "rate":
        return figure * area * (12 if (row.rate_per or rent.rate_per) == "month" else 1) if area else None
    return figure * months[column] if column in months else None
