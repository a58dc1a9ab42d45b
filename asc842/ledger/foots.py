"""How columns of every row of the schedule add up: declared once, for checks, workbooks and explanations."""

from __future__ import annotations

FOOTS: dict[str, dict[str, int]] = {
    "rent": {"gross_rent": 1, "abatement": -1},
    "liability_closing": {"liability_opening": 1, "interest": 1, "payment": -1, "liability_adjustment": 1},
    "asset_closing": {"asset_opening": 1, "amortization": -1, "asset_adjustment": 1},
    "cost": {"interest": 1, "amortization": 1},
}
"""Each column that others make, with these and their signs, in the order in which they are read."""
