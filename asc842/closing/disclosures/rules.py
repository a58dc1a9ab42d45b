"""The data-quality rules that XBRL US has for leases, and sums of the tables, as named checks over facts.

Rules 87, 88, 90, 124, 125 and 131 of the Data Quality Committee (https://xbrl.us/data-quality), in our words; the
number after the point is that of the element which a message names. Figures of all classes are looked at, by currency
and day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.closing.disclosures.elements import (
    CLASSIFICATIONS,
    COST,
    COSTS,
    DUE,
    EXCESS,
    EXTENSION,
    NAMES,
    PAYMENTS,
    REMAINDER,
    THEREAFTER,
)
from asc842.closing.disclosures.facts import RATE_DECIMALS, Fact, rounded
from asc842.closing.disclosures.implied import implied_rate

PLACED = {
    "OperatingLeaseLiability": "DQC.US.0087.9369", "OperatingLeaseLiabilityCurrent": "DQC.US.0087.9370",
    "OperatingLeaseLiabilityNoncurrent": "DQC.US.0087.9371", "FinanceLeaseLiability": "DQC.US.0124.9584",
    "FinanceLeaseLiabilityCurrent": "DQC.US.0124.9585", "FinanceLeaseLiabilityNoncurrent": "DQC.US.0124.9586",
    "FinanceLeaseRightOfUseAsset": "DQC.US.0124.9587", "OperatingLeaseRightOfUseAsset": "DQC.US.0124.9588",
}
"""Balances that have a line of the balance sheet, or are said to be in one, by the rule that asks for it."""
WITHIN, EXPENSE, EXPENSE_IN_COST, NEGATIVE = (
    "DQC.US.0131.9726", "DQC.US.0088.9372", "DQC.US.0088.10094", "DQC.US.0125.9589")
RECONCILED = {"operating": "DQC.US.0090.9374", "finance": "DQC.US.0090.9375"}
BUCKETS, PARTS, COST_PARTS, IMPLIED = ("asc842.maturity-sum", "asc842.current-and-noncurrent",
                                       "asc842.lease-cost-sum", "asc842.implied-rate")
WHERE_PLACED = ("DQC.US.0087", "DQC.US.0124", "DQC.US.0131")
NEAR = Decimal("0.01")
"""How far a disclosed rate may be from the one that a table by years implies before it is noted."""


@dataclass(frozen=True, slots=True)
class BalanceSheetLine:
    """Where a balance stands: the ``line`` of the balance sheet, an element, and the ``amount`` of that line."""

    element: str
    line: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class _Told:
    """The facts of one currency and day by element, those of reports by label where the taxonomy has no element."""

    facts: Mapping[str, Fact]
    extensions: Sequence[Fact]
    about: str
    placed: Mapping[str, BalanceSheetLine] | None

    def of(self, element: str) -> Decimal | None:
        fact = self.facts.get(element)
        return fact.number if fact else None

    def some(self, element: str) -> Decimal:
        return self.of(element) or ZERO


def rule_checks(facts: Sequence[Fact], lines: Sequence[BalanceSheetLine] | None = None) -> tuple[Check, ...]:
    """Return what each rule and each sum says of facts, all figures of a table exact to the decimals that it has.

    ``lines`` are those of the balance sheet at the last day that facts are of. Without them nothing is known of where
    balances stand, and a note says so.
    """
    last = max((f.ends for f in facts), default=None)
    found = list[Check]()
    for currency, day in sorted({(f.currency, f.ends) for f in facts}, key=lambda x: (x[0], -x[1].toordinal())):
        known = _told(facts, currency, day, lines if day == last else None)
        if day == last:
            found += [*_placed(known), *_within(known)]
        found += [*_expenses(known), *_reconciled(known), *_negative(known), *_sums(known),
                  *_implied(known)]
    return tuple(found)


def _told(facts: Sequence[Fact], currency: str, day: date, lines: Sequence[BalanceSheetLine] | None) -> _Told:
    own = [f for f in facts if f.currency == currency and f.ends == day and not f.asset_class]
    placed = None if lines is None else {line.element: line for line in lines}
    return _Told({f.element: f for f in own if f.element != EXTENSION and isinstance(f.value, Decimal)},
                 [f for f in own if f.element == EXTENSION], f"{currency}, {day}", placed)


def _placed(t: _Told) -> Iterator[Check]:
    """A balance that is disclosed is on the face of the balance sheet, or what it is included in is named.

    A liability whose current and noncurrent parts both have their place needs none for the whole.
    """
    if t.placed is None:
        yield from (Check(f"{rule} balances and their lines of the balance sheet", "note", "a balance sheet",
                          "not given", ZERO, ZERO, "842-20-45-1 to -45-3", t.about, code=rule,
                          detail="give its lines with --balance-sheet") for rule in WHERE_PLACED)
        return
    for element, rule in PLACED.items():
        if not t.some(element):
            continue
        name = f"{rule} {element} has a line of the balance sheet"
        parts = [part for part in (f"{element}Current", f"{element}Noncurrent") if t.some(part)]
        line = t.placed.get(element)
        in_parts = bool(parts) and all(part in t.placed for part in parts)
        actual = line.line if line else ", ".join(t.placed[p].line for p in parts) if in_parts else "none"
        yield Check(name, "pass" if line or in_parts else "fail", "a line", actual, ZERO, ZERO, "842-20-45-1 to -45-3",
                    t.about, code=rule, detail="" if line or in_parts else (
                        f"say which line includes it: {element}StatementOfFinancialPositionExtensibleList"))


def _within(t: _Told) -> Iterator[Check]:
    """A balance that is said to be included in a line is no larger than the line."""
    for element, line in (t.placed or {}).items():
        if not t.of(element):
            continue
        over = max(t.some(element) - line.amount, ZERO)
        yield Check(f"{WITHIN} {element} is no larger than the line that includes it", "fail" if over else "pass",
                    f"{line.amount:,}", f"{t.some(element):,}", over, ZERO, "842-20-45-3", f"{t.about}: {line.line}",
                    code=WITHIN)


def _expenses(t: _Told) -> Iterator[Check]:
    """Operating lease cost is disclosed as such, and no operating lease expense stands in its place or in the sum."""
    expense, cost = t.of("OperatingLeaseExpense"), t.of("OperatingLeaseCost")
    if expense is None and cost is None:
        return
    alone = expense is not None and cost is None
    yield Check(f"{EXPENSE} OperatingLeaseExpense is not told without OperatingLeaseCost",
                "fail" if alone else "pass", "OperatingLeaseCost", "none" if cost is None else f"{cost:,}", ZERO, ZERO,
                "842-20-50-4(b)", t.about, code=EXPENSE)
    if t.of("LeaseCost") is not None:
        yield Check(f"{EXPENSE_IN_COST} OperatingLeaseExpense is no part of LeaseCost", "fail" if alone else "pass",
                    "OperatingLeaseCost", "OperatingLeaseExpense" if alone else "OperatingLeaseCost", ZERO, ZERO,
                    "842-20-50-4", t.about, code=EXPENSE_IN_COST)


def _reconciled(t: _Told) -> Iterator[Check]:
    """Undiscounted payments are the liability and what discounting takes from them."""
    for of, rule in RECONCILED.items():
        owed, due = f"{NAMES[of]}Liability", f"{PAYMENTS[of]}Due"
        if t.of(due) is not None and (t.of(owed) is not None or t.of(EXCESS[of]) is not None):
            yield _compared(t, f"{rule} {due} = {owed} + {EXCESS[of]}", t.some(owed) + t.some(EXCESS[of]),
                            t.some(due), "842-20-50-6", rule)


def _negative(t: _Told) -> Iterator[Check]:
    """Lease cost below zero has sublease income that explains it."""
    cost = t.of("LeaseCost")
    if cost is not None:
        explained = cost >= 0 or bool(t.some("SubleaseIncome"))
        yield Check(f"{NEGATIVE} LeaseCost is not below zero without SubleaseIncome", "pass" if explained else "fail",
                    "0 or more", f"{cost:,}", ZERO if explained else cost, ZERO, "842-20-50-4(e)", t.about,
                    code=NEGATIVE)


def _sums(t: _Told) -> Iterator[Check]:
    """Years of the maturity table, parts of a liability, kinds of lease cost: each adds up to its total."""
    for of in CLASSIFICATIONS:
        due, owed = f"{PAYMENTS[of]}Due", f"{NAMES[of]}Liability"
        if t.of(due) is not None:
            yield _compared(t, f"{due} = sum of its years", sum((t.some(f"{PAYMENTS[of]}{end}") for end in DUE), ZERO),
                            t.some(due), "842-20-50-6", BUCKETS)
        parts = [t.of(f"{owed}Current"), t.of(f"{owed}Noncurrent")]
        if t.of(owed) is not None and None not in parts:
            yield _compared(t, f"{owed} = current + noncurrent", sum((p for p in parts if p is not None), ZERO),
                            t.some(owed), "842-20-45-1(b)", PARTS)
    yield from _cost_sum(t)


def _cost_sum(t: _Told) -> Iterator[Check]:
    if t.of("LeaseCost") is None:
        return
    parts = [t.facts[e.name].number * e.sign for e in COSTS if e.name in t.facts and e.name != "LeaseCost"]
    columns = {e.column for e in COSTS if e.name == EXTENSION}
    parts += [f.number for f in t.extensions if f.report.startswith(COST) and f.column in columns]
    yield _compared(t, "LeaseCost = sum of its kinds", sum(parts, ZERO), t.some("LeaseCost"), "842-20-50-4",
                    COST_PARTS)


def _compared(t: _Told, name: str, expected: Decimal, actual: Decimal, paragraph: str, code: str) -> Check:
    return replace(compared(name, expected, actual, ZERO, paragraph, about=t.about), code=code)


def _implied(t: _Told) -> Iterator[Check]:
    """A disclosed rate is near the one at which the payments of a whole year's table are worth the liability."""
    for of in CLASSIFICATIONS:
        disclosed, owed = t.of(f"{NAMES[of]}WeightedAverageDiscountRatePercent"), t.of(f"{NAMES[of]}Liability")
        years = [t.some(f"{PAYMENTS[of]}{end}") for end in DUE]
        if disclosed is None or owed is None or years[REMAINDER] or not any(years):
            continue
        found = implied_rate(years[1:THEREAFTER], years[THEREAFTER], owed)
        if found is None:
            continue
        implied = rounded(Decimal(repr(found)), RATE_DECIMALS)
        near = abs(disclosed - implied) <= NEAR
        yield Check(f"discount rate of {of} leases is near that of the maturity table", "pass" if near else "note",
                    f"{implied}", f"{disclosed}", disclosed - implied, NEAR, "842-20-55-12", t.about, code=IMPLIED,
                    detail="" if near else "a table by years doesn't say when in a year, and after it, rent is due")
