"""Rent tables on the Contract sheet: each row as printed, beside what its figures come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from asc842.base.check import Check
from asc842.base.constants import DAY
from asc842.base.money import half_up
from asc842.checks.contract.readings import AS_PRINTED
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent, RentRow, months_per_payment
from asc842.payments.figures import months_per_rate
from asc842.payments.steps import steps_of

PRINTED: dict[str, tuple[str, str]] = {
    "when": ("When, as printed", "wrap"), "rate": ("Rate", "unit"), "area": ("Area", "area"),
    "charged_area": ("Area charged", "area"), "annual": ("Annual", "balance"), "monthly": ("Monthly", "balance"),
    "amount": ("Amount of a payment", "balance"), "parts": ("Parts", "wrap right"), "months": ("Months", "fraction"),
    "period_total": ("Period total", "balance"), "rise": ("Rise", "wrap right"),
}
MEASURED = {"begins": ("Begins", "date"), "ends": ("Ends", "date"), "instalment": ("Instalment in use", "balance")}


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A figure worked out from others of its row, and the printed ``against`` which it is held.

    ``formula`` writes it in Excel from the row's printed columns; ``value`` gives it exactly, or None where the row
    does not print what it needs.
    """

    key: str
    header: str
    against: str
    formula: Callable[[Rent, RentRow], str]
    value: Callable[[Rent, RentRow], Fraction | None]


@dataclass(slots=True)
class RentLine:
    """One row of the table: printed figures by column, formulas with their values, findings and source.

    ``inferred`` names the figures that stand among the printed ones but were worked out by the reader.
    """

    title: str
    printed: dict[str, Any] = field(default_factory=dict)
    measured: dict[str, Any] = field(default_factory=dict)
    computed: dict[str, tuple[str, Decimal]] = field(default_factory=dict)
    differences: dict[str, tuple[str, Decimal]] = field(default_factory=dict)
    inferred: tuple[str, ...] = ()
    remark: str = ""
    source: str = ""


def area_of(rent: Rent, row: RentRow) -> Decimal | None:
    """Return the area that a row's rate is printed for."""
    return row.area or rent.area


def _by_area(months: Callable[[Rent], int | Fraction]) -> tuple[Callable[[Rent, RentRow], str],
                                                     Callable[[Rent, RentRow], Fraction | None]]:
    """Rate x area for so many months."""
    def formula(rent: Rent, row: RentRow) -> str:
        return f"=ROUND([rate]*[area]{_times(Fraction(months(rent), months_per_rate(rent, row)))},PLACES)"

    def value(rent: Rent, row: RentRow) -> Fraction | None:
        area = area_of(rent, row)
        if row.rate is None or area is None:
            return None
        return Fraction(row.rate) * Fraction(area) * months(rent) / months_per_rate(rent, row)

    return formula, value


def _payment_months(rent: Rent) -> int | Fraction:
    return 12 if rent.frequency == "once" else months_per_payment(rent)


def _times(ratio: Fraction) -> str:
    """Write what a figure is multiplied by in a formula."""
    return f"*{ratio.numerator}" * (ratio.numerator > 1) + f"/{ratio.denominator}" * (ratio.denominator > 1)


def _of(figure: str, months: int) -> Callable[[Rent, RentRow], Fraction | None]:
    """Return a printed figure of so many months, for the months of one payment."""
    def value(rent: Rent, row: RentRow) -> Fraction | None:
        printed: Decimal | None = getattr(row, figure)
        return None if printed is None else Fraction(printed) * _payment_months(rent) / months

    return value


def _total(_: Rent, row: RentRow) -> Fraction | None:
    return Fraction(row.monthly) * Fraction(row.months) if row.monthly is not None and row.months is not None else None


COMPARISONS = (
    WorkedOut("rate_year", "Rate × area, a year", "annual", *_by_area(lambda _: 12)),
    WorkedOut("twelfth", "Annual ÷ 12", "monthly", lambda *_: "=ROUND([annual]/12,PLACES)",
               lambda _, row: None if row.annual is None else Fraction(row.annual) / 12),
    WorkedOut("rate_month", "Rate × area, a month", "monthly", *_by_area(lambda _: 1)),
    WorkedOut("rate_payment", "Rate × area, a payment", "amount", *_by_area(_payment_months)),
    WorkedOut("monthly_payment", "Monthly, a payment", "amount",
               lambda rent, _: f"=ROUND([monthly]{_times(Fraction(_payment_months(rent)))},PLACES)",
               _of("monthly", 1)),
    WorkedOut("annual_payment", "Annual, a payment", "amount",
               lambda rent, _: f"=ROUND([annual]{_times(Fraction(_payment_months(rent)) / 12)},PLACES)",
               _of("annual", 12)),
    WorkedOut("row_total", "Monthly × months", "period_total",
               lambda *_: "=ROUND([monthly]*[months],PLACES)", _total),
)


def rent_lines(lease: Lease, rent: Rent, index: int, checks: tuple[Check, ...]) -> Iterator[RentLine]:
    """Yield the rows of a rent table, then those that its escalator adds."""
    steps = [] if rent.frequency == "once" else steps_of(lease, rent, f"facts.rent[{index}]")[0]
    for row, step in zip_longest(rent.rows, steps):
        line = RentLine(step.row, source=rent.source) if row is None else _printed_line(lease, rent, row, checks)
        if step:
            line.measured = {"begins": step.start, "ends": step.after - DAY, "instalment": half_up(step.instalment)}
        elif row and row.on:
            line.measured = {"begins": row.on, "ends": row.on, "instalment": row.amount}
        yield line


def _printed_line(lease: Lease, rent: Rent, row: RentRow, checks: tuple[Check, ...]) -> RentLine:
    source = row.source or rent.source
    line = RentLine(row.title, _printed(rent, row), inferred=row.inferred, source=source)
    line.remark = _remark(lease, rent, row, checks)
    for c in COMPARISONS:
        value, against = c.value(rent, row), getattr(row, c.against)
        if value is not None and against is not None:
            _compare(line, c.key, c.formula(rent, row), half_up(value), c.against, against)
    if row.parts:
        column = next((c for c in ("amount", "monthly", "annual") if getattr(row, c) is not None), None)
        total = "=ROUND(" + "+".join(map(str, row.parts)) + ",PLACES)"
        line.computed["parts_total"] = (total, sum(row.parts, Decimal(0)))
        if column:
            _compare(line, "parts_total", total, sum(row.parts, Decimal(0)), column, getattr(row, column))
    return line


def _compare(line: RentLine, key: str, formula: str, value: Decimal, against: str, printed: Decimal) -> None:
    line.computed[key] = (formula, value)
    line.differences[key] = (f"=ROUND([{against}]-[{key}],PLACES)", printed - value)


def _printed(rent: Rent, row: RentRow) -> dict[str, Any]:
    rises = [f"{(row.increase_rate * 100).normalize():f} %" if row.increase_rate is not None else "",
             f"{row.increase_amount:,}{f' on the {row.increase_of}' if row.increase_of else ''}"
             if row.increase_amount is not None else ""]
    printed = {
        "when": _when(row), "rate": row.rate, "area": area_of(rent, row) if row.rate is not None else row.area,
        "parts": " + ".join(f"{p:,}" for p in row.parts), "rise": " + ".join(filter(None, rises)),
    }
    printed |= {k: getattr(row, k) for k in ("charged_area", "annual", "monthly", "amount", "months", "period_total")}
    return {k: v for k, v in printed.items() if v not in (None, "")}


def _when(row: RentRow) -> str:
    """Write a row's time as its contract does."""
    parts = [f"on {row.on}" if row.on else "", f"from {row.from_}" if row.from_ else "",
             f"lease year {row.lease_year}" if row.lease_year else "", f"month {row.month}" if row.month else "",
             f"to {row.to}" if row.to else "", f"through lease year {row.through_lease_year}"
             if row.through_lease_year and row.through_lease_year != row.lease_year else "",
             f"through month {row.through_month}" if row.through_month else ""]
    return " ".join(filter(None, parts))


def _remark(lease: Lease, rent: Rent, row: RentRow, checks: tuple[Check, ...]) -> str:
    """Say what was found on a row, what governs it, what was inferred."""
    found: dict[str, list[str]] = {}
    own = [c for c in checks if (c.about, c.source) == (row.title, row.source or rent.source)]
    for c in own:
        if c.status != "pass" and c.code != AS_PRINTED:
            names = found.setdefault(", ".join(filter(None, (c.status, c.difference))), [])
            names += [c.name] if c.name not in names else []
    governing, period = lease.governing(rent, row), lease.governing_period(rent, row)
    readings = [f"{end} read as {x.answer}" for end in ("from", "to") if (x := lease.date_reading(rent, row, end))]
    readings += [f'"{c.actual}" read as {c.expected}' for c in own if c.code == AS_PRINTED]
    judged = [f"{x.answer} governs" for x in (governing, period) if x]
    inferred = [f"not printed, worked out: {', '.join(row.inferred)}"] if row.inferred else []
    findings = [f"{word}: {', '.join(names)}" for word, names in found.items()]
    return "; ".join([*findings, *judged, *readings, *inferred, *filter(None, [row.note])])
