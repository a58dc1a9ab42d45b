"""Rent that falls due and is not paid then, by a right that the contract gives: forgiven, or paid on a later day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from asc842.base.constants import NO_DAY
from asc842.calendar.positions import Days, Ints
from asc842.measurement.reader import TableReader

NAME = "unpaid"
COLUMNS: dict[str, object] = {"lease": None, "due": None, "amount": None, "paid": NO_DAY, "known": NO_DAY,
                              "counted": NO_DAY}


@dataclass(frozen=True, slots=True)
class Unpaid:
    """Parts of rent in the liability that are not paid when they are due; every field (parts,), amounts whole cents.

    ``paid`` is the day on which a part is paid instead, NaT where it never is: then it leaves the liability when it
    falls due (842-20-25-5b, -25-6b), else when it is paid, and bears no interest in between. ``known`` is the first
    day on which that is known, ``counted`` the date at whose start the payment would have counted.
    """

    lease: Ints
    due: Days
    counted: Days
    amount: Ints
    paid: Days
    known: Days

    def __len__(self) -> int:
        return len(self.lease)

    @classmethod
    def none(cls) -> Self:
        """Return no such rent."""
        nothing, days = np.zeros(0, dtype=np.int64), np.zeros(0, dtype="datetime64[D]")
        return cls(nothing, days, days, nothing, days, days)

    @classmethod
    def read(cls, reader: TableReader, tables: Mapping[str, Any], ids: Any, units: Ints) -> Self:
        """Read the table ``unpaid`` (COLUMNS); raises InputError with every problem found."""
        if NAME not in tables or not len(tables[NAME]):
            return cls.none()
        t = reader.table(tables, NAME, COLUMNS)
        reader.refuse()
        owner = reader.owners(NAME, t, ids)
        reader.units[NAME] = units[np.maximum(owner, 0)]
        due, paid = reader.days(NAME, t, "due"), reader.days(NAME, t, "paid", optional=True)
        counted, known = (_or(reader.days(NAME, t, name, optional=True), due) for name in ("counted", "known"))
        amount = reader.cents(NAME, t, "amount")
        reader.check("tables.paid-early", NAME, "paid", paid < due, t, "a day on or after the due date",
                     "correct one of the two")
        reader.check("tables.known-late", NAME, "known", known > due, t, "a day on or before the due date",
                     "correct it")
        reader.refuse()
        return cls(owner, due, counted, amount, paid, known)

    @property
    def forgiven(self) -> np.ndarray:
        """Tell which parts are never paid, (parts,)."""
        return np.isnat(self.paid)

    def where(self, which: np.ndarray) -> Unpaid:
        """Return some of the parts."""
        return Unpaid(*(getattr(self, name)[which] for name in Unpaid.__dataclass_fields__))


def _or(days: Days, otherwise: Days) -> Days:
    return np.where(np.isnat(days), otherwise, days)
