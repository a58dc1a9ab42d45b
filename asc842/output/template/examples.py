"""The leases that a new template holds as examples: one of a real contract, and two of one row each."""

from __future__ import annotations

from pathlib import Path

import asc842.output.template as here

COPIER = {
    "lease": "copier", "name": "Copier, second floor", "entity": "Example Inc.", "asset_class": "Equipment",
    "commencement": "2024-01-01", "term_months": "36", "rent": "389.00", "frequency": "monthly", "timing": "arrears",
    "discount_rate": "0.05", "classification": "operating",
    "reason": "Rate quoted by the bank for three years; 36 of 84 months, payments far below the price.",
}
TRUCK = {
    "lease": "truck", "name": "Truck 12", "entity": "Example Inc.", "asset_class": "Vehicles",
    "commencement": "2024-01-01", "term_months": "60", "rent": "1850.00", "frequency": "monthly", "timing": "advance",
    "due_day": "1", "purchase_price": "5000.00", "purchase_certain": "true", "discount_rate": "0.061",
    "classification": "finance", "useful_life": "96",
    "reason": "The price is far below what the truck will be worth, so that it will be bought.",
}
CONTRACT = "windham-v.toml"


def contract_file() -> Path:
    """Return the lease file of the real contract, as installed or as it stands in the repository."""
    installed = Path(str(here.__file__)).with_name(CONTRACT)
    return installed if installed.exists() else installed.parents[3] / "inputs" / CONTRACT
