"""Kinds of assets in a generated portfolio: how long they are leased, what rent is, how it is paid, how it rises."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AssetKind:
    """Leases of one kind; shares are of its leases, rents in dollars a month, terms in months.

    ``printed`` is the share of contracts that print a table of rent, ``changed`` of these the share with an event.
    """

    name: str
    share: float
    classes: tuple[str, ...]
    terms: tuple[int, ...]
    rents: tuple[int, int]
    frequencies: tuple[tuple[str, float], ...]
    arrears: float
    finance: float
    steps: float
    step_rates: tuple[float, float]
    printed: float
    changed: float
    free: float
    renewal: float
    part_month: float


KINDS = (
    AssetKind("real estate", 0.35, ("Office", "Retail", "Warehouse"), (24, 36, 60, 63, 84, 120, 126, 180),
              (1_800, 90_000), (("monthly", 1.0),), 0.02, 0.05, 0.8, (0.015, 0.045), 0.6, 0.25, 0.35, 0.3, 0.25),
    AssetKind("vehicles", 0.35, ("Cars", "Trucks"), (24, 36, 36, 48, 60), (260, 2_400), (("monthly", 1.0),),
              0.15, 0.35, 0.0, (0.0, 0.0), 0.1, 0.3, 0.0, 0.0, 0.4),
    AssetKind("equipment", 0.2, ("Copiers", "Forklifts", "Servers"), (18, 24, 36, 48, 60), (90, 9_000),
              (("monthly", 0.6), ("quarterly", 0.4)), 0.4, 0.4, 0.1, (0.01, 0.03), 0.15, 0.15, 0.05, 0.05, 0.2),
    AssetKind("towers", 0.1, ("Tower sites",), (60, 120, 180, 240), (400, 4_500),
              (("monthly", 0.4), ("annual", 0.6)), 0.0, 0.0, 0.95, (0.02, 0.04), 0.2, 0.1, 0.0, 0.2, 0.05),
)
ENTITIES = (("Alder Stores Inc.", "USD", 0.5), ("Birch Freight LLC", "USD", 0.25), ("Cedar Canada Ltd.", "CAD", 0.1),
            ("Dogwood UK Ltd.", "GBP", 0.07), ("Elm Japan K.K.", "JPY", 0.05), ("Fir Gulf W.L.L.", "KWD", 0.03))
"""Entities with the currency of their books and leases, and their share of all leases."""
IN_DOLLARS = {"USD": 1.0, "CAD": 1.35, "GBP": 0.8, "JPY": 150.0, "KWD": 0.31}
"""What a dollar of rent is in each currency."""
REGIONS = ("North", "South", "East", "West")
