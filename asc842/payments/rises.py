"""What of a printed row rises, and to what: by a share, or by an amount that is added to one of its figures."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Self

import numpy as np

from asc842.base.money import half_up, quantum, unit
from asc842.calendar.positions import Floats, Ints
from asc842.calendar.recurring import Mask
from asc842.contract.rent import Escalator, Rent, RentRow, months_per_payment
from asc842.contract.values import largest
from asc842.payments.figures import area_charged, instalment, printed, usable


class Rising(NamedTuple):
    """Rent of a printed row, or risen from one.

    ``instalment`` is exact, in currency units. ``base`` is the printed row, ``row`` that one or the row risen from it,
    with what is carried on of its area; ``governing`` is the figure by which it is rent: an amount is added to that
    where it is ``judged``. ``figure`` and ``value`` are the figure that rose last and what it rose to.
    """

    rent: Rent
    base: RentRow
    row: RentRow
    instalment: Fraction
    governing: str
    judged: bool
    figure: str | None = None
    value: Fraction | None = None

    @classmethod
    def printed(cls, rent: Rent, row: RentRow, figure: str, months: Fraction, *, judged: bool) -> Self:
        """Return the rent of a printed row by the figure that governs; ``months`` are those of its dates."""
        row = row.model_copy(update={"months": months}) if row.months is None and figure == "period_total" else row
        return cls(rent, row, row, instalment(rent, row, figure), figure, judged)

    @property
    def columns(self) -> tuple[str, ...]:
        """The figures of the printed row to which an amount may be added: one, unless the contract leaves it open."""
        return (self.governing,) if self.judged else _columns(self.rent, self.base, self.governing)

    def for_days(self, amount: Decimal, months: Fraction) -> Self:
        """Return the rent of a row that prints an amount for less than a payment period, as whole payments of it."""
        whole = Fraction(amount) * months_per_payment(self.rent) / months
        return self._replace(instalment=whole, governing="amount", judged=True, figure="amount",
                       value=Fraction(half_up(whole)))

    def column_of(self, row: RentRow) -> str | None:
        """Return the figure that rises with a row, or None where the contract leaves it open.

        It is the one that the row or the escalator names. Else a share raises the instalment, and an amount is added
        to the figure that is printed.
        """
        amount = _rise(self.rent, row)[1]
        named = row.increase_of or (self.rent.escalator.applied_to if self.rent.escalator else None)
        if amount is None:
            return named if named and usable(self.rent, self.base, named) else "amount"
        return named or (self.columns[0] if len(self.columns) == 1 else None)

    def risen(self, row: RentRow) -> Self:
        """Return the rent of a row that prints none, risen; see :meth:`column_of` for what rises.

        The figure is rounded to the last digit in which the contract prints it, unless rises compound.
        """
        column = self.column_of(row) or "amount"
        rate, amount = _rise(self.rent, row)
        value = self._value(column) * (1 + Fraction(rate or 0)) + Fraction(amount or 0)
        unit = self._unit(column)
        if unit and not (self.rent.escalator and self.rent.escalator.rounding == "none"):
            value = Fraction(half_up(value, unit))
        like = self._like(row)
        exact = instalment(self.rent, like, column, value)
        return self._replace(row=like, instalment=exact, figure=column, value=value)

    def lacks_area(self, row: RentRow) -> bool:
        """Whether a rate is to rise on an area that nothing names."""
        return self.column_of(row) == "rate" and not area_charged(self.rent, self._like(row))

    def _value(self, column: str) -> Fraction:
        """Return the figure that rises: as it rose last, as it is printed, or as it follows from the instalment."""
        if column == self.figure and self.value is not None:
            return self.value
        if column == "amount":
            return Fraction(half_up(self.instalment))
        if self.figure is None and usable(self.rent, self.base, column):
            return Fraction(printed(self.base, column) or 0)
        return self.instalment / instalment(self.rent, self.row, column, Fraction(1))

    def _unit(self, column: str) -> Decimal | None:
        """Return the unit to which a figure is rounded: that of its last printed digit, at most a cent."""
        figure = printed(self.base, column)
        if figure is not None and column != "amount":
            return min(unit(), quantum(figure))
        return None if column == "rate" else unit()

    def _like(self, row: RentRow) -> RentRow:
        """Return a row with what the one before says, and it does not, of area and time of the rate.

        A total that rises stays one of as many months as it was.
        """
        carried = ["rate_per"] if row.rate_per is None else []
        if row.area is None and row.charged_area is None:
            carried += ["area", "charged_area"]
        return row.model_copy(update={name: getattr(self.row, name) for name in [*carried, "months"]})


def surely_payable(first: Floats, rate: Floats, amount: Floats, times: Ints) -> Mask:
    """Whether rent that rises so many ``times``, by a share or an amount, surely stays from nothing to the largest.

    Each (leases,), in currency units; a bound twice as high as it need be, so that no rounding matters.
    """
    with np.errstate(over="ignore"):
        highest = (first + times) * np.maximum(1 + rate, 1) ** times + np.maximum(amount, 0) * times
    lowest = first + (np.minimum(amount, 0) - float(unit())) * times * (amount < 0)
    return (2 * highest < largest()) & (lowest >= 0)


def rises(rent: Rent, row: RentRow) -> bool:
    """Whether a row that prints no figure rises, by what itself says or by the component's escalator."""
    return any(by is not None for by in _rise(rent, row))


def _rise(rent: Rent, row: RentRow) -> tuple[Decimal | None, Decimal | None]:
    """Share and amount by which a row rises over the one before: its own, or else the escalator's."""
    if row.increase_rate is None and row.increase_amount is None and rent.escalator:
        return rent.escalator.rate, rent.escalator.amount
    return row.increase_rate, row.increase_amount


def rise_of(rent: Rent, row: RentRow) -> tuple[Decimal | None, Decimal | None, Escalator | None]:
    """Return share and amount by which a row rises, and the escalator where that says it."""
    own = row.increase_rate is not None or row.increase_amount is not None
    return (*_rise(rent, row), None if own else rent.escalator)


def _columns(rent: Rent, row: RentRow, governing: str) -> tuple[str, ...]:
    """Return the printed figures that stand for different times or quantities, to any of which an amount may be added.

    The total of a row is one only where nothing else is printed.
    """
    names = [name for name in ("amount", "parts", "monthly", "annual", "rate")
             if printed(row, name) is not None and name not in row.inferred]
    per_unit = {name: instalment(rent, row, name, Fraction(1)) if name != "rate" else Fraction(-1) for name in names}
    first = {per: name for name, per in reversed(per_unit.items())}
    found = tuple(name for name in names if first[per_unit[name]] == name)
    return tuple("amount" if name == "parts" else name for name in found) or (governing,)
