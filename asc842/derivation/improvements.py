"""Leasehold improvements month by month, and their entries (842-20-35-12 to -13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from asc842.base.constants import DAY
from asc842.book.improvements import AMOUNTS, ENTRIES, entry_name
from asc842.contract.improvements import LeaseholdImprovement
from asc842.derivation.entry_parts import Booked, JournalLine, entry
from asc842.derivation.figure import Derived, Part, amount
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.level import weight
from asc842.derivation.once import made_once
from asc842.payments.improvements import TERM, ImprovementRow, ServiceLife, rows_of

PARAGRAPH = "842-20-35-12"
SIGNS = {"addition": 1, "carried_in": 1, "restated": 1, "amortization": -1, "impaired": -1, "written_off": -1,
         "transferred": -1}


@dataclass(frozen=True, slots=True)
class ImprovementMonth:
    """A month of an improvement, or a change on a day: its ``row``, and each amount of it that is not nothing."""

    row: ImprovementRow
    of: dict[str, Derived]


@entry("leasehold improvement, ")
def _of_improvement(s: LeaseSteps, of: JournalLine) -> Iterator[Booked]:
    for kind, (debited, credited, _) in ENTRIES.items():
        parts = [Part(month.of[kind]) for month in months_of(s) if kind in month.of
                 and of.entry == entry_name(kind, month.row.improvement.id)
                 and of.day == (month.row.starts if kind == "addition" else month.row.ends)]
        if parts:
            yield debited, parts
            yield credited, [Part(x.of, -1) for x in parts]


@made_once
def months_of(s: LeaseSteps) -> list[ImprovementMonth]:
    """Return every month of every improvement that the lease shows, in the order of its table."""
    facts = s.book.life.lease.facts
    return [month for x in facts.leasehold_improvements for month in _entered(s, list(_months(s, x)))]


def _entered(s: LeaseSteps, found: list[ImprovementMonth]) -> Iterator[ImprovementMonth]:
    """Yield what stands in these books: of a lease that came into them later, carried in on the day."""
    start, began = s.book.lease.enters_on, False
    for month in found:
        if start is None or found[0].row.starts >= start:
            yield month
        elif month.row.ends >= start:
            of = dict(month.of)
            if not began:
                of["carried_in"] = of.pop("addition" if "addition" in of else "opening")
            began = True
            yield ImprovementMonth(month.row, of)


def _months(s: LeaseSteps, x: LeaseholdImprovement) -> Iterator[ImprovementMonth]:
    """Yield the rows of one improvement in turn, each from what the one before leaves."""
    cost = s.says.fact(f"cost of {x.name}", Fraction(x.cost), x.source, word="cost", key=f"improvement {x.id}")
    left, opening, life = cost, cost, None
    for row in rows_of(s.book.life, x, by_days=s.book.policy.cost_weights == "days"):
        before = _rounded(s, left, f"carried on {row.starts}") if left is not cost else cost
        if row.impaired or row.restated:
            name = "impaired" if row.impaired else "restated"
            change = _changed(s, x, row, before)
            left = Derived(f"carried after {row.ends}", "sum", [Part(left), Part(change, SIGNS[name])], kind="exact",
                           digits=s.digits)
            yield _month(s, row, {"opening": before, name: change})
        elif row.written_off or row.transferred:
            yield _month(s, row, {"opening": before, "written_off" if row.written_off else "transferred": before})
        else:
            if row.life != life:
                opening, life = left, row.life
            left = _left(s, x, opening, row)
            yield _month(s, row, {"addition" if row.addition else "opening": before,
                                  "amortization": _amortized(s, x, row, before, left)})


def _month(s: LeaseSteps, row: ImprovementRow, of: dict[str, Derived]) -> ImprovementMonth:
    kept = {name: x for name, x in of.items() if getattr(row, name)}
    parts = [Part(kept["opening"])] if "opening" in kept else []
    closing = Derived(f"{row.improvement.name}, carried on {row.ends}", "sum", [
        *parts, *(Part(kept[name], sign) for name, sign in SIGNS.items() if name in kept)], word="carried",
        paragraph=PARAGRAPH, digits=s.digits)
    return ImprovementMonth(row, {**kept, "closing": closing} if row.closing else kept)


def _amortized(s: LeaseSteps, x: LeaseholdImprovement, row: ImprovementRow, before: Derived, left: Derived) -> Derived:
    parts = [Part(before, 1, "before"), Part(_rounded(s, left, f"carried on {row.ends}"), -1, "what is left")]
    return Derived(f"amortization of {x.name}, {row.starts:%Y-%m}", "sum", parts, word="amortization",
                   kept=amount(row.amortization, s.digits), paragraph=row.paragraph, digits=s.digits)


def _rounded(s: LeaseSteps, exact: Derived, words: str) -> Derived:
    return Derived(words, "rounded", [Part(exact)], word="carried", digits=s.digits)


def _left(s: LeaseSteps, x: LeaseholdImprovement, opening: Derived, row: ImprovementRow) -> Derived:
    """Return what is left at the end of a month, straight line over its service life."""
    last, first = _last(s, x, row.life), row.life.first
    return Derived(f"left on {row.ends}", "left exactly", [
        Part(opening, 1, "carried"), Part(weight(s, first, row.ends, row.life.last)),
        Part(weight(s, first, row.life.last, row.life.last, last))], kind="exact", word="left", digits=s.digits)


def _last(s: LeaseSteps, x: LeaseholdImprovement, life: ServiceLife) -> Derived:
    """Return the last day of amortization: of the lease term as judged or printed, or of its useful life."""
    version = s.versions[s.in_force(max(life.first, s.enters))]
    end = s.says.term_end(version)
    if life.until == TERM and end.value == life.last:
        return end
    return s.says.fact(f"last day of {x.name}, {life.until}", life.last, x.source, kind="day",
                       key=f"improvement {x.id}")


def _changed(s: LeaseSteps, x: LeaseholdImprovement, row: ImprovementRow, before: Derived) -> Derived:
    """Return an impairment, or what the life to the group restates."""
    if row.impaired:
        loss = next(i for i in x.impairments if i.on == row.ends)
        return s.says.fact(f"impairment of {x.name}", amount(row.impaired, s.digits), loss.source, quote=loss.reason,
                           key=f"improvement {x.id}")
    cost = s.says.fact(f"cost of {x.name}", Fraction(x.cost), x.source, word="cost", key=f"improvement {x.id}")
    stood = Derived("carried, had it always been so", "left exactly", [
        Part(cost), Part(weight(s, x.in_service, row.starts - DAY, row.life.last)),
        Part(weight(s, x.in_service, row.life.last, row.life.last))], kind="exact", digits=s.digits)
    return Derived(f"{x.name} restated", "sum", [Part(_rounded(s, stood, "restated")), Part(before, -1, "before")],
                   paragraph="842-10-65-7", digits=s.digits)


def improved(s: LeaseSteps, first: date, last: date, column: str) -> list[Part]:
    """Return a column of the months within some days: balances at either end, flows within."""
    assert column in AMOUNTS
    within = [m for m in months_of(s) if first <= m.row.starts and m.row.ends <= last and column in m.of]
    if column == "opening":
        within = [m for m in within if m.row.starts <= first]
    if column == "closing":
        within = [m for m in within if m.row.ends >= last]
    return [Part(m.of[column], 1, f"{m.row.improvement.name}, {m.row.starts:%Y-%m}") for m in within]
