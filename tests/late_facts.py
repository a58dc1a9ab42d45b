"""Leases of which facts become known late: what is known, how it is written down, and random facts for Hypothesis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from hypothesis import strategies as st

import asc842
from lease_files import complete, lease_text, load_text, toml

MONTHS = 24
ACCOUNTS = """
format = "asc842/policy/1"
[[account_maps]]
asset_class = "Vehicles"
accounts = { right_of_use_asset = "1660", lease_liability = "2560", lease_cost = "6150" }
"""
SHAPES: dict[str, dict[str, Any]] = {
    "operating, in advance": {},
    "finance, in arrears": {"classification": "finance", "timing": "arrears"},
    "operating, from the middle of a month": {"day": 15},
    "finance, from the middle of a month, with costs": {
        "classification": "finance", "day": 16, "costs": [{"amount": 700, "paid": date(2024, 1, 1)}]},
    "two rents": {"second": {"timing": "arrears", "rows": [{"monthly": 310}]}},
}


@dataclass(frozen=True)
class Known:
    """What is known of one lease."""

    shape: str
    name: str
    began: int
    rent: int = 1000
    rate: str = "0.06"
    asset_class: str = "Offices"
    entity: str = "North"
    abated: int | None = None
    events: tuple[tuple[tuple[str, Any], ...], ...] = ()

    def text(self) -> str:
        """Write the lease file."""
        shape = SHAPES[self.shape]
        start = month(self.began).replace(day=shape.get("day", 1))
        rents = [self.component(self.rent), *([shape["second"]] if "second" in shape else [])]
        further = {"costs": [{**c, "paid": start} for c in shape["costs"]]} if "costs" in shape else {}
        if self.abated is not None:
            further["abatements"] = [{"months": [f"{month(self.abated):%Y-%m}"], "share": 0.5}]
        text = lease_text(start, month(self.began + MONTHS, -1), rents, rate=self.rate, lease_id=self.name,
                          classification=shape.get("classification", "operating"), **further)
        named = f'entity = "{self.entity}"\nasset_class = "{self.asset_class}"\n\n[facts]'
        whole = complete(text, [dict(e) for e in self.events])
        return text.replace("\n[facts]", named, 1) + "".join(_event_text(tuple(e.items())) for e in whole)

    def component(self, rent: int) -> dict[str, Any]:
        """Return the first rent component."""
        return {"id": "rent-1", "name": "Rent", "timing": SHAPES[self.shape].get("timing", "advance"),
                "source": "lease, 2", "rows": [{"monthly": rent}]}

    def lease(self) -> asc842.Lease:
        """Read the lease file; the same text is read once."""
        return _read(self.text())

    def with_event(self, kind: str, effective: date, **more: Any) -> Known:
        """Return the lease with one more event, put in the order of their dates."""
        event = {"id": f"event-{len(self.events) + 1}", "kind": kind, "effective": effective,
                 "reason": "Known late.", **more}
        return replace(self, events=tuple(sorted((*self.events, tuple(event.items())), key=_effective)))


@cache
def _read(text: str) -> asc842.Lease:
    return load_text(text)


def _effective(event: tuple[tuple[str, Any], ...]) -> date:
    return date.fromisoformat(str(dict(event)["effective"]))


def _event_text(event: tuple[tuple[str, Any], ...]) -> str:
    return "\n[[events]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in event)


def month(number: int, days: int = 0) -> date:
    """Return the first day of a month, counted from January 2025, or some days from it."""
    first = date(2025 + number // 12, number % 12 + 1, 1)
    return date.fromordinal(first.toordinal() + days)


# What may become known late ------------------------------------------------------------------------------------------

CHANGES: dict[str, Any] = {
    "rate": lambda k, _at, n: replace(k, rate=f"0.0{n % 8 + 1}"),
    "rent": lambda k, _at, n: replace(k, rent=800 + 37 * n),
    "class": lambda k, *_: replace(k, asset_class="Vehicles" if k.asset_class == "Offices" else "Offices"),
    "entity": lambda k, *_: replace(k, entity="South" if k.entity == "North" else "North"),
    "commencement": lambda k, _at, n: replace(k, began=k.began - 1 - n % 2),
    "abatement": lambda k, at, _: replace(k, abated=at),
    "concession": lambda k, at, _: k.with_event(
        "concession", month(at), treatment="variable", source="lease, 9",
        abatements=[{"id": f"closed-{len(k.events)}", "months": [f"{month(at):%Y-%m}"], "share": 0.25,
                     "source": "lease, 9"}]),
    "modification": lambda k, at, n: k.with_event(
        "modification", month(at, n % 2 * 10), discount_rate=0.075, rent=[k.component(900 + 41 * n)]),
    "extension": lambda k, at, _: k.with_event(
        "reassessment", month(at), trigger="significant event", discount_rate=0.065,
        lease_term_end=month(k.began + MONTHS + 6, -1)),
    "impairment": lambda k, at, n: k.with_event("impairment", month(at + 1, -1), impairment=500 + 50 * n),
    "partial termination": lambda k, at, _: k.with_event(
        "partial termination", month(at), discount_rate=0.07, method="right of use", share_terminated=0.4,
        rent=[k.component(600)]),
    "termination": lambda k, at, n: k.with_event("termination", month(at + 1, -1), penalty=100 * n),
    "withdrawn": lambda k, *_: replace(k, events=k.events[:-1]),
}
"""Kind of change -> the lease as known then, from the lease as known, a month and a number."""


@dataclass(frozen=True)
class Fact:
    """A change of one lease, or a new lease, that becomes known before a close: ``back`` months before its period."""

    kind: str
    lease: int
    back: int
    number: int


facts = st.builds(Fact, st.sampled_from(["new", *CHANGES, *CHANGES]), st.integers(0, 9), st.integers(1, 3),
                  st.integers(0, 9))
leases = st.lists(st.tuples(st.sampled_from(sorted(SHAPES)), st.integers(-3, 0)), min_size=4, max_size=6)
histories = st.tuples(leases, st.lists(st.lists(facts, min_size=5, max_size=10), min_size=2, max_size=3))
"""Leases known at first (shape and commencement), and what becomes known before each further close.

Each lease has a history of its own: what a close costs hardly depends on how many leases it has.
"""
