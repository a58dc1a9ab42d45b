"""Rent as a contract states it: a table of printed rows, and the rule by which it escalates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from asc842.contract.values import (
    Area,
    Fractional,
    Frozen,
    Identifier,
    Money,
    MonthDay,
    Number,
    Portion,
    Source,
    StepRate,
    UnitRate,
    Words,
    YearMonth,
)
from asc842.contract.variable import Basis, ExpenseOf, Index

Frequency = Literal["monthly", "two-monthly", "quarterly", "four-monthly", "half-yearly", "annual", "two-yearly",
                    "twice-monthly", "four-weekly", "two-weekly", "weekly", "daily", "quarter-day", "once"]
MONTHS_PER_PAYMENT: dict[str, int] = {"monthly": 1, "two-monthly": 2, "quarterly": 3, "four-monthly": 4,
                                      "half-yearly": 6, "annual": 12, "two-yearly": 24}
"""Frequencies counted in whole months."""
DAYS_PER_PAYMENT: dict[str, int] = {"daily": 1, "weekly": 7, "two-weekly": 14, "four-weekly": 28}
"""Frequencies counted in days."""
PER_YEAR: dict[str, int] = {"daily": 365, "weekly": 52, "two-weekly": 26, "four-weekly": 13, "twice-monthly": 24}
"""How many payments of a frequency that no whole months make up a year's rent is divided into."""
HALF_MONTHS = (1, 16)
QUARTER_DAYS = ("03-25", "06-24", "09-29", "12-25")
"""Lady Day, Midsummer, Michaelmas and Christmas."""
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Timing = Literal["advance", "arrears"]
DueDay = Annotated[int, Field(ge=1, le=31)]
PrintedDate = date | Annotated[str, Field(min_length=1, max_length=40)]
Figure = Literal["amount", "monthly", "annual", "rate", "period_total", "parts"]
Proration = Literal["days of the month", "days of the period", "30 days", "360 days", "365 days"]
RisingFigure = Literal["amount", "monthly", "annual", "rate"]


class RentRow(Frozen):
    """One printed row of a rent table.

    It begins at ``from``, at the first day of ``lease_year``, or at the first day of lease ``month`` (from 1); it
    lasts to ``to``, through ``through_lease_year`` or ``through_month`` where these are given, else until the next
    row or the end of the term. ``label`` is what the contract calls the row, ``note`` a remark on it. ``on`` is
    the due date of a payment made once. A date printed in a way that is no date is kept as text until a judgement
    reads it.

    Figures as printed, each optional: ``amount`` of one payment, or of all the days of a row that says which day
    is its last and covers less than a payment does. ``monthly`` is the rent of a month, ``annual`` that of a year.
    ``rate`` is the rent of a unit of area, by the year unless ``rate_per`` here or on the component says month.
    ``period_total`` is the rent of the whole row, ``months`` the count of months that the row says it covers.
    ``parts`` are amounts that add up to the payment. ``increase_rate`` or ``increase_amount`` is the rise over the
    row before; ``increase_of`` names the figure to which an amount is added, where the row that rises prints more
    than one. ``charged_area`` is the area on which the contract charges when that is less than ``area``. Figures
    named in ``inferred`` were not printed but worked out by the reader. A row with no beginning of its own follows
    the row before it, which then says its ``months`` or its end.
    """

    label: Words | None = None
    from_: PrintedDate | None = Field(default=None, alias="from")
    lease_year: Annotated[int, Field(ge=1, le=200)] | None = None
    month: Annotated[int, Field(ge=1, le=2400)] | None = None
    to: PrintedDate | None = None
    through_lease_year: Annotated[int, Field(ge=1, le=200)] | None = None
    through_month: Annotated[int, Field(ge=1, le=2400)] | None = None
    on: date | None = None
    amount: Money | None = None
    monthly: Money | None = None
    annual: Money | None = None
    rate: UnitRate | None = None
    rate_per: Literal["year", "month"] | None = None
    area: Area | None = None
    charged_area: Area | None = None
    period_total: Money | None = None
    parts: tuple[Money, ...] = ()
    months: Annotated[Number, Field(gt=0)] | None = None
    increase_rate: StepRate | None = None
    increase_amount: Number | None = None
    increase_of: RisingFigure | None = None
    inferred: tuple[Figure, ...] = ()
    note: Words | None = None
    source: Source | None = None

    @property
    def title(self) -> str:
        """Name of the row in judgements and messages: its label, else where it begins, else what it prints."""
        if self.label:
            return self.label
        if self.lease_year:
            return f"lease year {self.lease_year}"
        if self.month:
            return f"month {self.month}"
        begins = self.from_ or self.on
        return f"from {begins}" if begins else f"row of {self._printed}"

    @property
    def _printed(self) -> str:
        """The first figure that a row prints, by its name."""
        named = ((name, getattr(self, name)) for name in ("amount", "monthly", "annual", "rate", "period_total"))
        printed = (f"{name.replace('_', ' ')} {value:,f}" for name, value in named if value is not None)
        return next(printed, "no figure")


class Escalator(Frozen):
    """How rent rises: by a ``rate`` or an ``amount``, every so many months (``every_months``).

    ``applied_to`` names the printed column that rises. Without it an ``amount`` is added to the figure that the rows
    print, and a ``rate`` raises the instalment. ``rounding``: *each* raises the figure already rounded to
    the cent, *none* compounds the first figure without rounding between. ``first_month`` is the lease month
    (from 1) of the first rise, by default one interval after the start.
    """

    rate: StepRate | None = None
    amount: Number | None = None
    every_months: Annotated[int, Field(ge=1, le=600)] = 12
    first_month: Annotated[int, Field(ge=2, le=2400)] | None = None
    applied_to: RisingFigure | None = None
    rounding: Literal["each", "none"] = "each"
    source: Source | None = None


class Rent(Frozen):
    """One component of rent: base rent, storage, a fixed charge for operating costs.

    ``name`` is what outputs call it, ``frequency`` how often it is paid. ``instalments``: *calendar* pays for
    calendar months, with part months by days at either end; *anniversary* pays for months counted from the
    commencement date: the default where an instalment is for several months and no ``cycle_month`` is given.
    ``cycle_month`` is the calendar month in which a quarterly, half-yearly or annual cycle begins, where that is
    not the month of commencement. ``cycle_begins`` is a day on which a week, or two years, that rent is paid for
    begin, by default the first day of the component. Twice-monthly rent is paid for the time from each of its
    ``cycle_days`` to the next (1 and 16), quarter-day rent from each of its ``quarter_days``, month and day (the
    English quarter days). ``due_weekday`` says on which day of the week rent by the week falls due, ``due_days``
    on which days of the month rent paid twice a month does. ``proration`` says how an instalment of which the
    component has a part counts: by whole months and the days of part months (by default), by days of the payment
    period, by whole months and thirtieths, or by days of which 360 or 365 cost a year's rent. ``first_month`` says
    whether lease month 1 begins at commencement or with the first full calendar month. ``area`` is what its rates
    by area are charged on, ``rate_per`` whether these are by the year or the month. ``timing`` and ``due_day`` are
    facts where the contract prints them, else the judgement ``payment_terms``. It runs from ``begins`` to
    ``ends``, by default for all of the term. ``basis`` says why it is a lease payment; on ``index`` the rows print
    base amounts, and ``index`` what they follow. ``measured`` is false of a component that is no lease payment of
    this contract; ``why_not`` says why. It is left out of the accounts, unless ``expensed_as`` names the cost that
    it is over the time paid for. What is no part of the consideration, such as a deposit, is ``accounted_in``
    another place. Where a policy does not separate nonlease components of the class of asset, ``nonlease cost`` is
    a lease payment all the same (842-10-15-37).
    """

    id: Identifier
    name: Words
    frequency: Frequency = "monthly"
    timing: Timing | None = None
    due_day: DueDay | None = None
    instalments: Literal["calendar", "anniversary"] | None = None
    cycle_month: Annotated[int, Field(ge=1, le=12)] | None = None
    cycle_begins: date | None = None
    cycle_days: tuple[DueDay, ...] = ()
    quarter_days: tuple[MonthDay, ...] = ()
    due_weekday: Weekday | None = None
    due_days: tuple[DueDay, ...] = ()
    first_month: Literal["commencement", "first full month"] = "commencement"
    area: Area | None = None
    rate_per: Literal["year", "month"] = "year"
    proration: Proration | None = None
    escalator: Escalator | None = None
    rows: Annotated[tuple[RentRow, ...], Field(min_length=1)]
    begins: date | None = None
    ends: date | None = None
    measured: bool = True
    why_not: Words | None = None
    expensed_as: ExpenseOf | None = None
    accounted_in: Words | None = None
    basis: Basis = "fixed"
    index: Index | None = None
    source: Source

    @property
    def by_calendar(self) -> bool:
        """Whether instalments pay for calendar months, not for months counted from the commencement date."""
        if self.instalments is None:
            return self.frequency == "monthly" or self.cycle_month is not None
        return self.instalments == "calendar"


def months_per_payment(rent: Rent) -> int | Fraction:
    """Return the months that an instalment is for, as a part of a year's rent: 3, or 12/52 where it is weekly."""
    if rent.frequency == "quarter-day":
        return Fraction(12, len(rent.quarter_days or QUARTER_DAYS))
    return MONTHS_PER_PAYMENT.get(rent.frequency) or Fraction(12, PER_YEAR[rent.frequency])


class Derivation(Frozen):
    """How a printed abatement comes about: ``area`` x ``share`` x ``rate``, a twelfth where ``rate_per`` is a year."""

    area: Area
    rate: UnitRate
    rate_per: Literal["year", "month"] = "year"
    share: Fractional = Decimal(1)


class Abatement(Frozen):
    """Rent that the contract itself forgives, from the start.

    *When*: ``months`` by name; ``from`` and ``to``; lease months ``month`` to ``through_month``;
    ``first_months`` (6.5 is six months and half of the seventh); ``first_full_months``; ``last_months``;
    ``calendar_months`` of every year (7 and 8 for July and August), alone or within ``from`` and ``to``.

    *How much* of each instalment: an ``amount``; a ``share`` of it; or the share that ``area`` is of the area let.
    ``aggregate`` is the total that the contract prints. ``until_aggregate`` stops when so much has been abated;
    with ``month`` alone it goes on from there until then. ``rent`` names the components abated (all, if empty). A
    ``condition`` such as no default is shown, not tested; ``recapture`` says that a breach makes the rent payable.
    """

    id: Identifier
    rent: tuple[Identifier, ...] = ()
    months: tuple[YearMonth, ...] = ()
    from_: date | None = Field(default=None, alias="from")
    to: date | None = None
    month: Annotated[int, Field(ge=1, le=2400)] | None = None
    through_month: Annotated[int, Field(ge=1, le=2400)] | None = None
    first_months: Annotated[Number, Field(gt=0, le=2400)] | None = None
    first_full_months: Annotated[int, Field(ge=1, le=2400)] | None = None
    last_months: Annotated[Number, Field(gt=0, le=2400)] | None = None
    calendar_months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    amount: Money | None = None
    share: Portion | None = None
    area: Area | None = None
    until_aggregate: Money | None = None
    aggregate: Money | None = None
    condition: Words | None = None
    recapture: bool = False
    derivation: Derivation | None = None
    source: Source

    @property
    def goes_on(self) -> bool:
        """Whether lease ``month`` is the first of all that follow, until a total is used up."""
        return self.month is not None and self.through_month is None and self.until_aggregate is not None
