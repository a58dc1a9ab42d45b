"""How often the nominal convention compounds on one lease."""

from __future__ import annotations

from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.rent import MONTHS_PER_PAYMENT, Rent, months_per_payment


def compounding(lease: Lease, policy: Policy) -> str:
    """Return how often the nominal convention compounds: as the policy says, or as often as rent is paid.

    ``lease`` is the one as contracted; what its events change leaves the compounding of its rates.
    """
    if policy.compounding != "payment":
        return policy.compounding
    paid = [r for r in lease.facts.rent if r.measured and r.frequency != "once"]
    return _compounded(min(paid, key=months_per_payment)) if paid else "monthly"


def _compounded(rent: Rent) -> str:
    """Return as often as a component is paid; a quarter between quarter days counts as three months."""
    months = months_per_payment(rent)
    return next((name for name, n in MONTHS_PER_PAYMENT.items() if n == months), rent.frequency)
