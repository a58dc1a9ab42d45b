"""Rules on rent, row by row, and on costs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from asc842.base.errors import Problem
from asc842.contract.judgements import PaymentTermsJudgement
from asc842.contract.lease import Lease
from asc842.contract.rent import DAYS_PER_PAYMENT, MONTHS_PER_PAYMENT, Rent, RentRow
from asc842.intake.doubts import Doubts
from asc842.intake.many import SURE, ManyLeases, Mask, by_keys
from asc842.intake.parts import components
from asc842.intake.rules import RULES
from asc842.intake.text.places import Path, key_path
from asc842.intake.text.words import quoted

FIGURES = {"amount", "monthly", "annual", "rate", "rate_per", "area", "charged_area", "period_total", "parts",
           "increase_rate", "increase_amount", "inferred", "note", "source", "name", "why_not", "measured", "timing",
           "due_day", "basis", "expensed_as", "accounted_in", "index", "at_commencement", "readings", "value", "cap",
           "floor", "proration", "increase_of"}
"""Keys of rent that have no bearing on when a row begins and ends, nor on what it is called."""
TITLES = {"rows", "label", "lease_year", "month", "from", "on"}
"""Keys of a row that give it its name, and that of the rows."""
_PLAIN = {"from_", "amount", "monthly", "annual", "rate", "rate_per"}
_BEGINNINGS, _ENDS = ("from_", "lease_year", "month"), ("to", "through_lease_year", "through_month")


def dates_in_doubt(doubts: Doubts, component: Path) -> bool:
    """Return whether it is in doubt when the rows of a component begin and end, or what they are called."""
    return doubts.covers(*component) or bool(doubts.beneath(*component) - FIGURES)


def titles_in_doubt(doubts: Doubts, component: Path) -> bool:
    """Return whether it is in doubt by which names the rows of a component go."""
    return doubts.covers(*component) or doubts.unknown(*component) or bool(doubts.beneath(*component) & TITLES)


SURE.at(130)(by_keys)


@RULES.at(110)
def rent(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Each component and each row says one thing in one way, and nothing that is ignored."""
    for key, _, component in components(lease):
        if not component.measured and not component.why_not:
            yield Problem("rent.why-not",
                          f"{key}.why_not", "nothing", "why this component is no lease payment", 'add why_not = "..."')
        if component.begins and component.ends and component.ends < component.begins:
            yield Problem("rent.dates", f"{key}.ends", f"begins {component.begins} and ends {component.ends}",
                          "an end on or after the beginning", "correct one of the two dates")
        yield from escalator_problems(component, key)
        if component.proration:
            yield from _proration(component, key, doubts)
        yield from _cycle(lease, component, key)
        once = component.frequency == "once"
        for i, row in enumerate(component.rows):
            # Most rows say nothing but when they begin, as a date, and their figures.
            if once or not row.model_fields_set <= _PLAIN or isinstance(row.from_, str):
                yield from _row(f"{key}.rows[{i}]", component, row, doubts)


_CYCLES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(DAYS_PER_PAYMENT, ("cycle_begins", "due_weekday")), "monthly": ("instalments", "due_day"),
    "two-yearly": ("instalments", "cycle_begins", "due_day"), "twice-monthly": ("cycle_days", "due_days"),
    "quarter-day": ("quarter_days",), "once": ("instalments", "cycle_month", "due_day"),
}
_BY_MONTHS = ("instalments", "cycle_month", "due_day")
_OF_CYCLES = ("instalments", "cycle_month", "cycle_begins", "cycle_days", "quarter_days", "due_day", "due_weekday",
              "due_days")
"""Keys that say when instalments begin and fall due, and those that each frequency uses."""


@SURE.at(110)
def _due_days(many: ManyLeases) -> Mask:
    heed = {name: "due_day" in _CYCLES.get(name, _BY_MONTHS) for name in {*many.frequency}}
    return np.asarray(~many.due_day | np.fromiter(map(heed.__getitem__, many.frequency), bool, len(many.ids)))


def _cycle(lease: Lease, component: Rent, key: str) -> Iterator[Problem]:
    """What is said of when instalments begin and fall due is such as the frequency uses."""
    heeded, said = _CYCLES.get(component.frequency, _BY_MONTHS), component.model_fields_set.intersection(_OF_CYCLES)
    for name in sorted(said, key=_OF_CYCLES.index):
        if getattr(component, name) not in (None, (), "calendar") and name not in heeded:
            yield Problem("rent.key-misplaced", f"{key}.{name}", f"{name} of rent that is paid {component.frequency}",
                          f"one of {', '.join(heeded)}" if heeded else "nothing of when", "take it out")
    judged = None if component.timing else lease.judgement(PaymentTermsJudgement)
    if judged and judged.answer.due_day and "due_day" not in heeded:
        yield Problem("rent.timing",
                      f"{key}.timing", f"no timing, and payment_terms judged with due_day = {judged.answer.due_day}",
                      f"timing of rent that is paid {component.frequency}, which uses no day of the month",
                      'add timing = "advance" or "arrears"')
    days: tuple[int | str, ...] = (*component.cycle_days, *component.quarter_days)
    name, counts = ("cycle_days", (2,)) if component.cycle_days else ("quarter_days", (2, 3, 4, 6, 12))
    if days and (len(days) not in counts or len(set(days)) < len(days)):
        yield Problem("rent.days", f"{key}.{name}", ", ".join(map(str, days)),
                      f"{' or '.join(map(str, counts))} days, each one once",
                      "name each day on which the time that rent is paid for begins")


def _proration(component: Rent, key: str, doubts: Doubts) -> Iterator[Problem]:
    """Days of a month count where rent is by the month, and any part where it is paid for time."""
    by_months = ("days of the month", "30 days")
    unfit = component.frequency == "once" or (
        component.proration in by_months and component.frequency not in MONTHS_PER_PAYMENT)
    if unfit and not doubts.covers(*key_path(key), "frequency"):
        found = f"{quoted(str(component.proration))} of rent that is paid {component.frequency}"
        yield Problem("rent.proration", f"{key}.proration", found,
                      "a payment period of whole months" if component.frequency != "once" else "rent paid for time",
                      'write proration = "days of the period"' if component.frequency != "once" else "take it out")


def escalator_problems(component: Rent, key: str) -> list[Problem]:
    """An escalator that does not say by how much rent rises; ``key`` is the component's."""
    escalator = component.escalator
    if escalator is None or escalator.rate is not None or escalator.amount is not None:
        return []
    return [Problem("rent.escalator",
                    f"{key}.escalator", "an escalator with neither rate nor amount", "by how much rent rises",
                    "add rate = 0.03 for 3 %, or amount = ...")]


def _row(key: str, component: Rent, row: RentRow, doubts: Doubts) -> Iterator[Problem]:
    begins, ends = _given(row, _BEGINNINGS), _given(row, _ENDS)
    for given, names in ((begins, _BEGINNINGS), (ends, _ENDS)):
        if len(given) > 1:
            yield Problem("rent.row-amounts",
                          key, " and ".join(given), f"one of {', '.join(names).replace('_,', ',')}",
                          "keep the one that is printed")
    if component.frequency == "once" and begins + ends:
        yield Problem("rent.row-days",
                      key, f"{' and '.join(begins + ends)} in a payment made once", "on = its due date, and amount",
                      "write on = ..., or change the frequency")
    if component.frequency != "once" and row.on and not doubts.covers(*key_path(key)[:-2], "frequency"):
        yield Problem("rent.row-on", f"{key}.on", str(row.on), 'on only where frequency = "once"',
                      'say when the row begins with from, or write frequency = "once"')
    yield from _numbers(key, component, row)
    yield from _dates_in_quotes(key, row)


def _given(row: RentRow, names: tuple[str, ...]) -> list[str]:
    return [name.rstrip("_") for name in names if getattr(row, name) is not None]


def _numbers(key: str, component: Rent, row: RentRow) -> Iterator[Problem]:
    area = row.area or component.area
    if row.charged_area and area and row.charged_area > area:
        yield Problem("rent.charged-area",
                      f"{key}.charged_area", str(row.charged_area), f"at most the area let, {area}",
                      "correct one of the two")


def _dates_in_quotes(key: str, row: RentRow) -> Iterator[Problem]:
    for name, printed in (("from", row.from_), ("to", row.to)):
        if isinstance(printed, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", printed.strip()):
            yield Problem("rent.quoted-date",
                          f"{key}.{name}", quoted(printed), "a date without quotes; quotes are for a misprinted date",
                          f"write {printed.strip()}")


@RULES.at(130, marks=("facts.costs",))
def money(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """A cost that the lessee pays has an amount."""
    for i, cost in enumerate(lease.facts.costs):
        sure = not doubts.unknown("facts", "costs", i) and not doubts.covers("facts", "costs", i, "paid_by")
        if cost.paid_by == "lessee" and cost.amount is None and sure:
            yield Problem("costs.no-amount",
                          f"facts.costs[{i}]", "a cost without an amount", "the amount that the lessee pays",
                          'add amount = ...; or paid_by = "lessor" where the lessor pays')
