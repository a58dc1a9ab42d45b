"""How long a right-of-use asset is amortized (842-20-35-8)."""

from __future__ import annotations

from datetime import date

from asc842.base.constants import DAY
from asc842.calendar.grid import MonthGrid
from asc842.contract.judgements import UsefulLife
from asc842.contract.lease import Lease
from asc842.contract.residual import ownership_passes


def useful_life_end(lease: Lease) -> date | None:
    """Return the last day of the underlying asset's useful life, where it is judged."""
    judged = lease.judgement(UsefulLife)
    if judged is None:
        return None
    if isinstance(judged.answer, int):
        return MonthGrid(lease.commencement).boundary(judged.answer) - DAY
    return judged.answer


def amortization_end(lease: Lease) -> date | None:
    """Return the last day over which a finance asset is amortized where a useful life is judged, else None.

    It is that of the useful life where ownership passes to the lessee, else the earlier of its end and that of the
    lease term.
    """
    end = useful_life_end(lease)
    if end is None or lease.classification != "finance":
        return None
    return end if ownership_passes(lease) else min(end, lease.lease_term_end)


def asset_end(lease: Lease) -> date:
    """Return the last day of the asset's life where it is amortized by itself, in a finance or an operating lease.

    The lease term, or a useful life judged, at commencement or by an abandonment, where that ends earlier. Only a
    finance asset that the lessee comes to own outlasts the lease (842-20-35-8, -35-10).
    """
    life = useful_life_end(lease) or lease.lease_term_end
    return amortization_end(lease) or min(life, lease.lease_term_end)
