"""A register goes on in the minor units that it began with."""

from __future__ import annotations

import json
from decimal import Decimal

import numpy as np

from asc842.base.errors import RegisterError
from asc842.base.money import USUAL, digits_of, quantum
from asc842.book.roster import Roster
from asc842.closing.register import Register


def require_minor_units(h: Roster, kept: Register) -> None:
    """Raise RegisterError where a register counts a currency in hundredths that has more decimals, or fewer.

    Versions before this one counted so; whole minor units added to them would be another amount. What a close
    recorded of a lease of the currency, liability and asset as text, tells which it counts in.
    """
    currencies = h.dimensions["currency"].astype(str)
    for code in sorted(set(currencies)):
        if digits_of(code) != USUAL and (unit := _recorded(h, kept, np.flatnonzero(currencies == code))) is not None:
            right = Decimal(1).scaleb(-digits_of(code))
            if unit != right:
                raise RegisterError("register.minor-unit",
                                    f"the register counts {code} in units of {unit}; its minor unit is {right} "
                                    "(ISO 4217)\n  remedy:   begin a new register for these leases")


def _recorded(h: Roster, kept: Register, leases: np.ndarray) -> Decimal | None:
    """Return the unit in which a close recorded the first of these leases that it knows; None where it knows none."""
    for i in leases[:100].tolist():
        for state in reversed(kept.history(str(h.leases[i]))["state"].tolist()):
            told = json.loads(state, parse_float=str)
            if "liability" in told:
                return quantum(Decimal(str(told["liability"])))
    return None
