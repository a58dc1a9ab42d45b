"""The Classification sheet: the criteria of 842-10-25-2 as live tests, at commencement and at each event that asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from asc842.base.column import Column
from asc842.base.money import from_cents
from asc842.calendar.periods import months_in_term
from asc842.contract.judgements import Classification
from asc842.measurement import classification as c
from asc842.output.workbook.events_page import months_between, place
from asc842.output.workbook.grid import Grid, written
from asc842.output.workbook.identity import Identity
from asc842.output.workbook.life import Life
from asc842.output.workbook.page import TablePage, Workspace
from asc842.resolve.criteria import Assessed, CriteriaTested, assess
from asc842.resolve.position import Position
from asc842.resolve.resolve import Finding

SHEET = "Classification"
FIRST_ROW = 6
FACTS, TEST = "Facts and judgements", "Test"
NO_END = "no end"
ALONE = "By the criteria of 842-10-25-2; no judgement says otherwise."
AFRESH = ("The criteria now come to another classification, and the figures keep the one in force: change the facts "
          "in the lease file and make the workbook again.")
NEAR = 1e-9
NONE = "–"
"""Stands where there is nothing to compare."""
VALUE = ('=IF([answer]<>"",[answer],IF(AND([measured]<>"",ISNUMBER([of])),[measured]/[of],'
         f'IF([of]="{NO_END}",0,"{NONE}")))')
THRESHOLD = ('=IF(LEFT([criterion],4)="term",Major_part,IF(LEFT([criterion],8)="payments",'
             f'Substantially_all,"{NONE}"))')
RESULT = (f'=IF([value]="{NONE}","not tested",IF([threshold]="{NONE}",IF([value]="yes","met","not met"),'
          'IF(AND(N([whole])>0,N([of])>0,N([of])<=Near_end*N([whole])),"not applied",'
          'IF(ROUND([value],12)>=[threshold],"met","not met"))))')
COLUMNS = (
    Column("at", "At", 16, "wrap", basis="commencement, or event"),
    Column("date", "Date", 11, "date", basis="Events", linked=True),
    Column("criterion", "Criterion", 27, "wrap", basis="842-10-25-2"),
    Column("answer", "Yes or no", 9, "center given", basis="", band=FACTS),
    Column("measured", "Term in months, or present value", 16, "balance given", basis="", band=FACTS, linked=True),
    Column("of", "Remaining life in months, or fair value", 16, "balance given", basis="", band=FACTS),
    Column("whole", "Whole life in months", 11, "unit given", basis="", band=FACTS),
    Column("value", "Value", 11, "percent center", VALUE, "measured ÷ of", TEST),
    Column("threshold", "Threshold", 10, "percent", THRESHOLD, "Summary", TEST),
    Column("result", "Result", 11, "center", RESULT, "", TEST),
    Column("citation", "Paragraph", 17, "wrap"),
    Column("detail", "What it rests on", 36, "wrap"),
)


@dataclass(frozen=True, slots=True)
class Tested:
    """The criteria at one point: number of its span, rate and position, what was found, what is in force, why.

    ``concluded``: whether a person concluded it, whatever the criteria come to.
    """

    span: int
    rate: Decimal
    position: Position
    criteria: CriteriaTested
    judged: str
    reason: str
    concluded: bool


@dataclass(frozen=True, slots=True)
class OneSide:
    """What a criterion compares: a figure, or a formula with the value that it has now."""

    value: Any
    formula: str = ""


def tested(life: Life) -> list[Tested]:
    """Return the criteria at commencement, tested or not, and at each event that tests them."""
    names = {life.events[n].id: n for n in range(1, len(life))}  # type: ignore[union-attr]
    found = []
    for f in life.book.findings:
        if f.at in names or f.at == "commencement":
            criteria = f.assessment or (assess(f.position, f.rate.value) if f.at == "commencement" else None)
            if criteria:
                found.append(Tested(names.get(f.at, 0), f.rate.value, f.position, criteria, *_judged(life, f),
                                    f.judged is not None))
    return found


def _judged(life: Life, f: Finding) -> tuple[str, str]:
    """Return the classification in force from a point on, and why."""
    held = "finance" if life.finance_after(0 if f.position.event is None else life.events.index(
        f.position.event)) else "operating"
    judgement = life.book.lease.judgement(Classification) if f.position.event is None else None
    return held, judgement.reason if judgement else f.reason


def classification_grid(life: Life) -> Grid:
    """Lay the tests out."""
    return Grid.of(SHEET, COLUMNS, FIRST_ROW, sum(len(t.criteria.criteria) for t in tested(life)))


def write_classification(space: Workspace) -> None:
    """Write the Classification sheet."""
    points, grid = tested(space.life), space.grids[SHEET]
    ends = frozenset(np.cumsum([len(t.criteria.criteria) for t in points]) - 1)
    page = TablePage(space, grid, "Classification", "Each criterion as a live test over the facts in blue; fill in "
                     "what is not given and see. Thresholds are on Summary.", ends)
    page.head()
    rows = [(t, a) for t in points for a in t.criteria.criteria]
    sides = [_sides(space, t, a) for t, a in rows]
    facts = [_facts(t.position, a) for t, a in rows]
    columns: dict[str, list[Any]] = {
        "at": [a.at for _, a in rows], "criterion": [a.criterion for _, a in rows],
        "answer": [_answer(a) for _, a in rows], "of": [f[0] for f in facts], "whole": [f[1] for f in facts],
        "threshold": [NONE if a.threshold is None else a.threshold for _, a in rows],
        "value": [_value(a, s, f[0]) for (_, a), s, f in zip(rows, sides, facts, strict=True)],
        "result": [a.result for _, a in rows], "citation": [a.citation for _, a in rows],
        "detail": [a.detail for _, a in rows]}
    for key, values in columns.items():
        page.cells(key, values)
    starts = [f"={place('starts', t.span)}" if a.on == space.life.first_day(t.span) else "" for t, a in rows]
    page.cells("date", [a.on for _, a in rows], dict(enumerate(starts)))
    page.cells("measured", [s.value for s in sides], {i: s.formula for i, s in enumerate(sides)})
    _verdicts(page, points)


def _answer(a: Assessed) -> str | None:
    return None if a.threshold is not None or a.value is None else "yes" if a.value else "no"


def _value(a: Assessed, side: OneSide, of: Any) -> Any:
    """Return what the formula of a value comes to now: not rounded, as the book shows it."""
    if isinstance(a.value, bool):
        return "yes" if a.value else "no"
    if of == NO_END:
        return 0.0
    return NONE if of is None or side.value is None else float(side.value) / float(of)


def _facts(p: Position, a: Assessed) -> tuple[Any, Any]:
    """Return what a criterion compares with, and the whole economic life: of the term and of the payments alone."""
    if a.criterion.startswith("payments"):
        return p.fair_value, None
    if not a.criterion.startswith("term"):
        return None, None
    asset, life = p.lease.facts.underlying_asset, p.remaining_life
    whole = asset.economic_life.in_months if asset and asset.economic_life else None
    return NO_END if life and life.indefinite else _number(life.in_months if life else None), _number(whole)


def _number(months: Fraction | None) -> float | None:
    return None if months is None else float(months)


def _sides(space: Workspace, t: Tested, a: Assessed) -> OneSide:
    """Return what a criterion measures: by formula where that gives what was measured, else as a figure."""
    if a.criterion.startswith("term"):
        return _term(space.life, t)
    return _worth(space, t) if a.criterion.startswith("payments") else OneSide(None)


def _term(life: Life, t: Tested) -> OneSide:
    """Return the months of the term that is left: from the first day of the span, where that is what was measured."""
    months, n = float(t.position.months), t.span
    spans = life.spans(n)
    if abs(months - float(months_in_term(spans.start, spans.after)[0])) >= NEAR:
        return OneSide(months)
    whole = n == 0 and life.dates_live
    return OneSide(months, "=Term_months" if whole else f"={months_between(place('starts', n), place('term_end', n))}")


def _worth(space: Workspace, t: Tested) -> OneSide:
    """Return the present value of payments and guaranteed residual on the day of the test."""
    p, n = t.position, t.span
    worth = p.worth(p.lease_payments(), t.rate) + p.worth(p.at_end(p.guaranteed), t.rate)
    value = from_cents(worth)
    if _in_force(space.life, n) != worth:
        return OneSide(value)
    net = "({Payments.rent}-{Payments.incentive})"
    formula = (f'=ROUND(SUMPRODUCT(({{Payments.in_liability}}<>"no")*({{Payments.first}}<={n})*({{Payments.through}}>='
               f"{n})*({{Payments.due}}>={place('starts', n)})*{net}*{{Payments.factor_{n}}}),PLACES)")
    return OneSide(value, written(formula, space.grids["Payments"], 0, space.grids))


def _in_force(life: Life, n: int) -> int:
    """Return what payments in force on the first day of a span are worth then, in whole cents."""
    first = life.first_day(n)
    paid = [x.payment for x in life.promises if x.first <= n <= x.through and x.payment.due >= first
            and x.payment.measured]
    if not paid:
        return 0
    counted, due = (np.array([getattr(p, k) for p in paid], dtype="datetime64[D]") for k in ("counted", "due"))
    factors = life.discounting(n).factors(counted, due, np.zeros(len(paid), dtype=np.int64))
    return int(np.floor(float((np.array([p.net for p in paid]) * factors).sum()) + 0.5))


def verdict_row(life: Life, index: int) -> int:
    """Return the row, counted from 0, that says what the criteria come to at one of the points tested."""
    return classification_grid(life).last + 4 + index


def followed(life: Life) -> Iterator[Identity]:
    """Yield, for each point tested, whether the classification in force is what the criteria come to now.

    Criteria that are not all tested leave it open.
    """
    for index, t in enumerate(tested(life)):
        row = verdict_row(life, index) + 1
        by, held = f"{SHEET}!$C${row}", f"{SHEET}!$D${row}"
        made = t.criteria.classification
        detail, otherwise = (("1: judged, or kept, otherwise than the criteria; see why on Classification", "note")
                             if t.concluded else (AFRESH, "fail"))
        yield Identity(f"classification at {t.criteria.criteria[0].at} is what the criteria come to", "=0",
                       f'=IF(OR({by}={held},{by}="{c.UNDETERMINED}"),0,1)',
                       (0, int(made not in (t.judged, c.UNDETERMINED))), "842-10-25-2", detail, otherwise)


def _verdicts(page: TablePage, points: Iterable[Tested]) -> None:
    """Say below the table what the criteria come to at each point, and what is in force."""
    grid, row = page.grid, verdict_row(page.space.life, 0) - 1
    page.section(row - 1, "What the criteria come to", len(grid.columns) - 1)
    page.row_of(row, ["At", None, "By the criteria", "In force", None, None, None, None, None, None, None, "Why"],
                "head")
    first = grid.first
    for t in points:
        row += 1
        last = first + len(t.criteria.criteria) - 1
        results = f"{grid.letters['result']}{first + 1}:{grid.letters['result']}{last + 1}"
        page.put(row, 0, t.criteria.criteria[0].at, "wrap line")
        page.put(row, 1, None, "line")
        page.formula(row, 2, f'=IF(COUNTIF({results},"{c.MET}")>0,"{c.FINANCE}",IF(COUNTIF({results},'
                     f'"{c.NOT_TESTED}")>0,"{c.UNDETERMINED}","{c.OPERATING}"))', t.criteria.classification,
                     "bold wrap line")
        page.formula(row, 3, f"={place('classification', t.span)}", t.judged, "bold line")
        page.spread(row, [(4, len(grid.columns) - 1)], [_why(t, row)], "wrap indent line")
        first = last + 1


def _why(t: Tested, row: int) -> str | tuple[str, str]:
    """Say why a classification is in force: by formula, where the criteria alone put it there at commencement."""
    if t.span or t.concluded:
        return t.reason
    return f'=IF(C{row + 1}=D{row + 1},"{ALONE}","{AFRESH}")', ALONE
