"""The kinds of value that a lease file holds: money, areas, rates and where each was read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError, PydanticKnownError

from asc842.base.money import LARGEST_UNITS, digits, unit

# Above this nothing is a lease payment.
LARGEST = Decimal("1e11")


Number = Decimal


def largest() -> int:
    """Return the largest amount that a lease may state in the currency in force: less where that has many decimals."""
    return _largest(digits())


@cache
def _largest(decimals: int) -> int:
    return min(int(LARGEST), LARGEST_UNITS // int(10**decimals))


def _whole_units(amount: Decimal) -> Decimal:
    """Refuse an amount with more decimals than its currency has (ISO 4217), or beyond what is measured in it."""
    if amount != amount.quantize(unit()):
        raise PydanticCustomError("decimal_max_places", "more decimals than the currency has")
    most = largest()
    if amount > most:
        raise PydanticKnownError("less_than_equal", {"le": most})
    if amount < -most:
        raise PydanticKnownError("greater_than_equal", {"ge": -most})
    return amount


# Four decimals are the most that any currency has.
Money = Annotated[Number, Field(ge=0, le=LARGEST, decimal_places=4), AfterValidator(_whole_units)]
PositiveMoney = Annotated[Number, Field(gt=0, le=LARGEST, decimal_places=4), AfterValidator(_whole_units)]
SignedMoney = Annotated[Number, Field(ge=-LARGEST, le=LARGEST, decimal_places=4), AfterValidator(_whole_units)]
Area = Annotated[Number, Field(gt=0, le=LARGEST)]
UnitRate = Annotated[Number, Field(ge=0, le=LARGEST)]
Fractional = Annotated[Number, Field(ge=0, le=1)]
"""A part of one: 45.30 % is 0.4530."""
Portion = Annotated[Number, Field(gt=0, le=1)]
"""A part of one that is not nothing."""
AnnualRate = Annotated[Number, Field(ge=0, lt=1)]
"""A yearly rate as a fraction: 6 % is 0.06."""
DiscountingRate = Annotated[Number, Field(ge=0, le=100)]
"""A yearly rate as a fraction that may be 100 % (1) or more, where it is said to be meant so."""
StepRate = Annotated[Number, Field(gt=-1, lt=1)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9])?$")]
"""Lower-case letters, digits, dots, dashes and underscores: it names files, so it holds no path."""
Component = Annotated[str, Field(pattern=r"^[a-z0-9._-]{1,80}(/[a-z0-9._-]{1,80}){0,2}$")]
"""A component of rent by its id; one that an event brings by id, slash, the event's id; of a sublease its id last."""
YearMonth = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
MonthDay = Annotated[str, Field(pattern=r"^(0[13578]|1[02])-(0[1-9]|[12]\d|3[01])$|^(0[469]|11)-(0[1-9]|[12]\d|30)$"
                                       r"|^02-(0[1-9]|1\d|2[0-8])$")]
"""A day of every year, as month and day: 03-25."""
Words = Annotated[str, Field(min_length=1, max_length=2000)]
Name = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00-\x1f\x7f\u0085\u2028\u2029]+$")]
"""Words on one line: a name that stands in files of many kinds, where the end of a line would begin a new record."""
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
"""An ISO 4217 code."""
Source = Annotated[str, Field(min_length=1, max_length=200)]
"""Document and clause: the document's id, a comma, the clause (``amendment, section 3(a)``)."""


class Frozen(BaseModel):
    """A value that never changes after it was read, with no key but those it declares."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Dated(Frozen):
    """A date and where it is printed."""

    date: date
    source: Source
