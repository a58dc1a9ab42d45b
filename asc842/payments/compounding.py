"""How often the nominal convention compounds on one lease."""

from __future__ import annotations

from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.rent import MONTHS_PER_PAYMENT


def compounding(lease: Lease, policy: Policy) -> str:
    """Return how often the nominal convention compounds: as the policy says, or as often as rent is paid.

    ``lease`` is the one as contracted; what its events change leaves the compounding of its rates.
    """
    if policy.compounding != "payment":
        return policy.compounding
    paid = [r.frequency for r in lease.facts.rent if r.measured and r.frequency != "once"]
    return min(paid, key=MONTHS_PER_PAYMENT.__getitem__, default="monthly")
