"""Other assets that a lease helps to build: what its rent is spent on meanwhile."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from asc842.contract.values import Frozen, Number, Words


class UsedToBuild(Frozen):
    """Time for which the leased asset brings another ``asset`` to its intended use, so that its rent is part of that.

    ``from`` is the first day of that time, ``to`` the last. ``share`` is the part of the use that serves it. Rent
    and variable payments of an operating lease paid meanwhile are investing cash flows (842-20-45-5c), and the
    cost is capitalized there (842-20-50-4).
    """

    asset: Words
    from_: date = Field(alias="from")
    to: date
    share: Annotated[Number, Field(gt=0, le=1, decimal_places=6)] = Decimal(1)
    reason: Words
