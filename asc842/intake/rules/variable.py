"""Rules on rent that follows an index, on payments that vary, and on charges outside the liability."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from asc842.base.errors import Problem
from asc842.contract.events import KINDS
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent
from asc842.contract.variable import Actual, Index, VariablePayment
from asc842.intake.doubts import Doubts
from asc842.intake.parts import components
from asc842.intake.rules import RULES
from asc842.intake.rules.dates import term_in_order, term_of
from asc842.intake.text.places import Path, key_path

MOST_TIMES = Decimal(1000)
"""What an index may come to, as a multiple of its value at commencement."""


@RULES.at(140, marks=("rent.basis", "rent.index", "rent.measured", "rent.expensed_as", "rent.accounted_in"))
def bases(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """The basis of each component of rent has what it needs, and says nothing that is ignored."""
    for key, _, rent in components(lease):
        if not doubts or _is_sure(key_path(key), doubts):
            yield from _basis(key, rent)
        if rent.index and not doubts.touches(*key_path(key), "index"):
            yield from _index(f"{key}.index", rent.index)
    yield from _readings_begin(lease, doubts)


def _is_sure(at: Path, doubts: Doubts) -> bool:
    known = not doubts.unknown(*at) and not doubts.touches(*at, "index")
    return known and not any(doubts.covers(*at, name) for name in ("basis", "measured", "expensed_as"))


def _basis(key: str, rent: Rent) -> Iterator[Problem]:
    if rent.basis == "index" and rent.index is None:
        yield Problem("index.missing", key, 'basis = "index" without index', "the index and its value at commencement",
                      'add index = { name = "CPI-U", at_commencement = ..., readings = [...] }')
    if rent.basis != "index" and rent.index is not None:
        yield Problem("index.misplaced",
                      f"{key}.index", f'an index on rent with basis = "{rent.basis}"', 'basis = "index"',
                      'write basis = "index", or take the index out')
    if not rent.measured and rent.basis != "fixed":
        yield Problem("rent.basis", f"{key}.basis", f'basis = "{rent.basis}" with measured = false',
                      "a basis where rent is a lease payment", "take one of the two out")
    if rent.measured and rent.expensed_as:
        yield Problem("rent.expensed-as",
                      f"{key}.expensed_as", "a component that is both in the liability and expensed",
                      "expensed_as only with measured = false", "add measured = false and why_not, or take it out")
    if rent.accounted_in and (rent.measured or rent.expensed_as):
        yield Problem("rent.accounted-in",
                      f"{key}.accounted_in", "a component that is accounted for in another place, and in this file",
                      "accounted_in only with measured = false and without expensed_as", "take one of them out")


def _index(key: str, index: Index) -> Iterator[Problem]:
    for i, (before, reading) in enumerate(pairwise(index.readings), 1):
        if reading.from_ <= before.from_:
            yield Problem("index.order",
                          f"{key}.readings[{i}].from", f"{reading.from_}, after a reading from {before.from_}",
                          "readings in order of time, one a day", "correct the date, or the order")
    for i, reading in enumerate(index.readings):
        ratio = reading.value / index.at_commencement
        if not 1 / MOST_TIMES <= ratio <= MOST_TIMES:
            yield Problem("index.value",
                          f"{key}.readings[{i}].value", f"{reading.value}, {ratio:.3g} times that at commencement",
                          f"from 1/{MOST_TIMES} to {MOST_TIMES} times {index.at_commencement}",
                          "correct the value; both are of the same index on the same base")
    if index.cap is not None and index.floor is not None and index.cap < index.floor:
        yield Problem("index.cap", f"{key}.cap", f"a cap of {index.cap} below the floor of {index.floor}",
                      "a cap at or above the floor", "correct one of the two")


def _readings_begin(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """The index at commencement stands apart; readings are what came after it."""
    term = term_of(lease, doubts) if term_in_order(lease, doubts) else None
    for key, _, rent in components(lease) if term else ():
        first = rent.index.readings[0] if rent.index and rent.index.readings else None
        begins = max(_begun(lease, term[0]), rent.begins or date.min) if term else date.min
        if first and not doubts.touches(*key_path(key)) and first.from_ <= begins:
            yield Problem("index.first-reading",
                          f"{key}.index.readings[0].from", str(first.from_), f"a date after {begins}",
                          "the value with which rent begins is at_commencement")


def _begun(lease: Lease, start: date) -> date:
    """First day whose rent counts: commencement, or one before it from which the consideration is divided."""
    return min(lease.facts.consideration_from or start, start)


@RULES.at(150, marks=("facts.variable_payments",))
def variable_payments(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Each actual has an amount or a base with a rate, in the term, and no day is charged twice."""
    for key, payment, first, last in payments_in_term(lease, doubts):
        for k, actual in enumerate(payment.actuals):
            yield from _amount(f"{key}.actuals[{k}]", payment, actual)
            if first and last:
                yield from _in_term(f"{key}.actuals[{k}]", actual, first, last)
        yield from _once(key, payment)


def payments_in_term(lease: Lease, doubts: Doubts,
                     ) -> Iterator[tuple[str, VariablePayment, date | None, date | None]]:
    """Yield variable payments that are not in doubt: key, payment, first and last day of the term where sure.

    The last day is that after every event.
    """
    if not lease.facts.variable_payments:
        return
    term = term_of(lease, doubts) if term_in_order(lease, doubts) else None
    last = None if term is None or doubts.touches("events") else _last_day(lease, term[1])
    for i, payment in enumerate(lease.facts.variable_payments):
        key = f"facts.variable_payments[{i}]"
        if not doubts.touches(*key_path(key)):
            yield key, payment, term[0] if term else None, last


def _last_day(lease: Lease, end: date) -> date:
    """Last day of the term as it stands after every event."""
    for event in sorted(lease.events, key=lambda e: (e.effective, e.at_end_of_day)):
        end = event.effective if KINDS[event.kind].ends_lease else event.lease_term_end or end
    return end


def _amount(key: str, payment: VariablePayment, actual: Actual) -> Iterator[Problem]:
    given = [name for name in ("base", "amount") if getattr(actual, name) is not None]
    if len(given) != 1:
        yield Problem("actuals.amount",
                      key, " and ".join(given) or "neither base nor amount", "one of base and amount",
                      "state the amount charged, or the base to which the rate applies")
    elif given == ["base"] and payment.rate is None:
        yield Problem("actuals.no-rate",
                      f"{key}.base", "a base, and no rate on the payment", "rate = 0.05 for 5 % of the base",
                      "add rate to the variable payment, or state the amount")


def _in_term(key: str, actual: Actual, start: date, last: date) -> Iterator[Problem]:
    if actual.to < actual.from_:
        yield Problem("actuals.dates",
                      f"{key}.to", f"from {actual.from_} to {actual.to}", "an end on or after the beginning",
                      "correct one of the two dates")
    elif actual.from_ < start or actual.to > last:
        name = "from" if actual.from_ < start else "to"
        yield Problem("actuals.outside-term", f"{key}.{name}", f"{actual.from_} to {actual.to}",
                      f"days within the lease term, {start} to {last}",
                      "correct the dates, or charge only what the lease covers")
    if actual.due and actual.due < start:
        yield Problem("actuals.due",
                      f"{key}.due", str(actual.due), f"a date on or after commencement, {start}", "correct the date")


def _once(key: str, payment: VariablePayment) -> Iterator[Problem]:
    """No day is charged twice by its base; an amount may be corrected later by another one."""
    charged = sorted((a.from_, a.to, k) for k, a in enumerate(payment.actuals) if a.base is not None)
    for (_, to, _), (first, _, k) in pairwise(charged):
        if first <= to:
            yield Problem("actuals.twice",
                          f"{key}.actuals[{k}].from", f"{first}, in a time charged to {to}", "each day charged once",
                          "correct the dates, or merge the two")
