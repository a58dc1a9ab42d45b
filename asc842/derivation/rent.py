"""What a whole payment of a step of rent costs: by the figure that its row prints, or as that has risen."""

from __future__ import annotations

from fractions import Fraction

from asc842.contract.lease import Lease
from asc842.contract.rent import Rent, RentRow, months_per_payment
from asc842.derivation.figure import Derived, Kind, Part
from asc842.derivation.indexed import at_the_index
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.sources import Sources
from asc842.payments.figures import area_charged, default_figure, instalment, months_per_rate, printed
from asc842.payments.rises import Rising, rise_of
from asc842.payments.row_dates import RowDates
from asc842.payments.steps import Step, rising_rows
from asc842.payments.term import Term

RAISED: tuple[tuple[str, Kind], ...] = (("raised", "amount"), ("raised exactly", "exact"))
"""The ways in which rent rises, and what kind of figure each gives."""


def whole_payment(s: LeaseSteps, version: Lease, rent: Rent, step: Step) -> Derived:
    """Return what a whole payment of a step costs: by the figure that its row prints, or as that has risen."""
    printed_ = _printed(s, version, rent, step)
    if printed_ is not None and printed_.value == step.instalment:
        return printed_
    rose = _risen(s, version, rent, step)
    if rose is not None and rose.value == step.instalment:
        return rose
    base = _base(s, version, rent, step)
    indexed = None if base is None else at_the_index(s, rent, base, step.instalment)
    return indexed or s.says.fact(f"{rent.name}, {step.row}", step.instalment, rent.source, kind="exact", word="rent",
                                  quote=step.row, key=f"rent {rent.id}")


def _base(s: LeaseSteps, version: Lease, rent: Rent, step: Step) -> Derived | None:
    """Return the base amount of a step of rent that follows an index: the figure that its row prints."""
    row = next((row for row in rent.rows if row.title == step.row), None)
    judged = version.governing(rent, row) if row else None
    figure = judged.answer if judged else default_figure(rent, row) if row else None
    return _by_figure(s.says, rent, row, figure, judged) if row is not None and figure is not None else None


def _printed(s: LeaseSteps, version: Lease, rent: Rent, step: Step) -> Derived | None:
    row = next((row for row in rent.rows if row.title == step.row), None)
    judged = version.governing(rent, row) if row else None
    figure = judged.answer if judged else default_figure(rent, row) if row else None
    if row is None or figure is None:
        return None
    return rounded_to(s, _by_figure(s.says, rent, row, figure, judged), step.instalment)


def rounded_to(s: LeaseSteps, found: Derived, value: Fraction) -> Derived:
    """Return a figure, or that rounded to the minor unit where this is the value asked for."""
    if found.value == value:
        return found
    return Derived(found.words, "rounded", [Part(found)], kind="amount", word=found.word, digits=s.digits)


def _by_figure(says: Sources, rent: Rent, row: RentRow, figure: str, judged: object = None) -> Derived:
    """Return a payment of a row by the figure that governs, divided as figures are."""
    value = printed(row, figure)
    assert value is not None
    leaf = says.row(rent, row, figure, value)
    parts = [Part(leaf)]
    if judged is not None:
        leaf = Derived(leaf.words, "as judged", [Part(leaf), Part(says.judgement(
            "which figure governs", figure, judged))], kind=leaf.kind, word=leaf.word, digits=says.digits)
        parts = [Part(leaf)]
    if rent.frequency == "once" or (whole := instalment(rent, row, figure)) == value:
        return leaf
    months = Fraction(months_per_payment(rent))
    if figure == "rate":
        area = area_charged(rent, row)
        parts.append(Part(says.row(rent, row, "area", area or 0)))  # type: ignore[arg-type]
        months /= months_per_rate(rent, row)
    else:
        months = whole / Fraction(value)
    share = says.stated("part of a year, or of what is printed, that a payment is for", months, kind="number",
                        key=f"rent {rent.id}, paid {rent.frequency}")
    return Derived(f"payment of {rent.name}, {row.title}", "product", [*parts, Part(share)], kind="exact",
                      word="rent", digits=says.digits)


def _risen(s: LeaseSteps, version: Lease, rent: Rent, step: Step) -> Derived | None:
    """Return a payment that has risen from a printed row, rise by rise."""
    chain = rising_rows(version, rent, Term.of(version).of_rent(rent))
    at = next((i for i, (dated, _) in enumerate(chain) if dated.start == step.start and dated.row.title == step.row),
              None)
    if at is None:
        return None
    return _rise(s, rent, chain, at)


def _rise(s: LeaseSteps, rent: Rent, chain: list[tuple[RowDates, Rising]], at: int) -> Derived | None:
    now = chain[at][1]
    if now.value is None or chain[at][0].row.title == now.base.title:
        figure = now.governing
        return rounded_to(s, _by_figure(s.says, rent, now.base, figure), now.instalment) if printed(
            now.base, figure) is not None else None
    before = _rise(s, rent, chain, at - 1) if at else None
    if before is None or not before.value:
        return None
    return _raised(s, rent, now, before)


def _raised(s: LeaseSteps, rent: Rent, now: Rising, before: Derived) -> Derived:
    """Return rent that rises by the rule of its row or component; where another figure rises, in that proportion."""
    rate, more, rule = rise_of(rent, now.row)
    source = (rule and rule.source) or now.row.source or rent.source
    key, words = f"rent {rent.id}, escalator", f"{rent.name}, {now.row.title}"
    by = [Part(before, 1, "rent before"),
          Part(s.says.fact("rate of the rise", Fraction(rate or 0), source, kind="rate", key=key)),
          Part(s.says.fact("amount of the rise", Fraction(more or 0), source, key=key))]
    for how, kind in RAISED:
        found = Derived(words, how, by, kept=now.instalment, kind=kind, word="rent", digits=s.digits)
        if found.agrees:
            return found
    ratio = now.instalment / Fraction(before.value)  # type: ignore[arg-type]
    quote = f"{(now.figure or '').replace('_', ' ')} rises by {f'{rate * 100:f} %' if rate else more}"
    return Derived(words, "product", [by[0], Part(s.says.fact("1 + the rise", ratio, source, kind="number",
                                                                quote=quote, key=key))],
                      kept=now.instalment, kind="exact", word="rent", digits=s.digits)
