"""What an instalment of several months is for, where the contract does not say: shown, since amounts depend on it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from asc842.base.check import Check
from asc842.base.constants import DAY
from asc842.checks.contract import RENT
from asc842.contract.lease import Lease
from asc842.contract.rent import MONTHS_PER_PAYMENT, Rent
from asc842.payments.cycle import rent_cycle

NAME = "instalments as understood"


@RENT.at(10, "lease", "rent")
def instalment_checks(lease: Lease, rent: Rent) -> Iterator[Check]:
    """Note that instalments of several months follow a commencement date inside of a month."""
    stated = rent.instalments is not None or rent.cycle_month is not None or rent.cycle_begins is not None
    months, start = MONTHS_PER_PAYMENT.get(rent.frequency, 0), lease.commencement
    if stated or months < 2 or start.day == 1:
        return
    cycle = rent_cycle(rent, start)
    first = f"{cycle.boundary(0)} to {cycle.boundary(1) - DAY}"
    yield Check(NAME, "note", "not stated", first, Decimal(0), Decimal(0), rent.source, rent.id, "",
                f'each pays for {months} months from the commencement date (instalments = "anniversary"); '
                'where the contract charges by calendar months, state instalments = "calendar" or cycle_month')
