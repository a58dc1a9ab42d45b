"""Leases with any of the features that bear on rent, drawn by a seed: data as a lease file holds it."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from asc842.contract.lease import Lease
from asc842.contract.rent import DAYS_PER_PAYMENT, MONTHS_PER_PAYMENT

DAY = timedelta(days=1)
FREQUENCIES = (*(["monthly"] * 6), *MONTHS_PER_PAYMENT, *DAYS_PER_PAYMENT, "twice-monthly", "quarter-day")
PRORATIONS = (None, None, "days of the month", "days of the period", "30 days", "360 days", "365 days")
SOURCE = "lease, 1"
Data = dict[str, Any]


class Draw:
    """A lease by its seed; amounts from cents to sums that do not fit 64 bits once they are counted by days."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)
        self.largest = self.r.choice((10**6, 10**6, 10**9, 10**13))
        self.start = date(2000, 1, 1) + self.r.randrange(9000) * DAY
        if self.maybe(0.5):
            self.start = self.start.replace(day=1)
        self.months = self.r.choice((self.r.randint(2, 30), self.r.randint(12, 130)))
        self.end = self.start + self.months * 30 * DAY + self.r.randint(-15, 15) * DAY

    def maybe(self, chance: float) -> bool:
        return self.r.random() < chance

    def money(self) -> Decimal:
        return Decimal(self.r.randrange(self.largest)).scaleb(-2)

    def day(self) -> date:
        return self.start + self.r.randrange((self.end - self.start).days + 1) * DAY

    def lease(self) -> Lease:
        rents = [self.rent(f"rent-{i}") for i in range(self.r.choice((1, 1, 1, 2, 3)))]
        if self.maybe(0.25):
            days = [self.day() for _ in range(self.r.randint(1, 3))]
            rents.append({"id": "single", "name": "Rent", "frequency": "once", "source": SOURCE,
                          "rows": tuple({"on": day, "amount": self.money()} for day in days)})
        abatements = [self.abatement(f"abatement-{i}", rents) for i in range(self.r.choice((0, 0, 1, 1, 2, 3)))]
        event = self.event(rents) if self.maybe(0.5) else None
        return Lease.model_validate({
            "id": "drawn", "name": "Drawn", "facts": {
                "lessee": "Lessee", "lessor": "Lessor", "asset": "Premises",
                "documents": ({"id": "lease", "title": "Lease"},),
                "commencement": {"date": self.start, "source": SOURCE},
                "expiration": {"date": self.end, "source": SOURCE},
                "rent": tuple(rents), "abatements": tuple(abatements)},
            "judgements": (
                {"question": "payment_terms", "answer": self.terms(), "reason": "Given."},
                {"question": "discount_rate", "answer": Decimal("0.06"), "reason": "Given."},
                {"question": "classification", "answer": "operating", "reason": "Given."}),
            "events": (event,) if event else ()}, strict=True)

    def terms(self) -> Data:
        return {"timing": self.r.choice(("advance", "arrears"))} | (
            {"due_day": self.r.randint(1, 31)} if self.maybe(0.4) else {})

    def rent(self, name: str) -> Data:
        frequency = self.r.choice(FREQUENCIES)
        found: Data = {"id": name, "name": "Rent", "frequency": frequency, "source": SOURCE,
                       "proration": self.r.choice(PRORATIONS), "rows": tuple(self.rows())}
        if frequency in MONTHS_PER_PAYMENT:
            found |= {"instalments": self.r.choice((None, "calendar", "anniversary"))}
            several = frequency not in ("monthly", "two-yearly")
            if several and found["instalments"] != "anniversary" and self.maybe(0.3):
                found["cycle_month"] = self.r.randint(1, 12)
        if frequency in DAYS_PER_PAYMENT and self.maybe(0.4):
            found["due_weekday"] = self.r.choice(("monday", "friday", "sunday"))
        if frequency == "twice-monthly" and self.maybe(0.5):
            found |= {"cycle_days": tuple(sorted(self.r.sample(range(1, 29), 2))), "due_days": (1, 16)}
        if frequency == "quarter-day" and self.maybe(0.5):
            found["quarter_days"] = ("01-31", "05-15", "08-28", "11-11")
        if self.maybe(0.2):
            found["first_month"] = "first full month"
        if self.maybe(0.25):
            found |= {"begins": self.day()}
        if self.maybe(0.2):
            found |= {"ends": self.day()}
        if self.maybe(0.3):
            found["escalator"] = self.escalator()
        if self.maybe(0.2):
            found |= {"basis": "index", "index": self.index()}
        return found | (self.terms() if self.maybe(0.4) else {})

    def rows(self) -> list[Data]:
        """Draw rows by days or by lease years; some follow one another, or rise over the one before."""
        figure = self.r.choice(("amount", "monthly", "annual", "parts", "rate"))
        first = self.figure(figure)
        if self.maybe(0.3):
            years = range(2, 2 + self.r.randint(0, self.months // 12))
            return [first | {"lease_year": 1}, *(self.next(figure) | {"lease_year": y} for y in years)]
        days = sorted({self.day() for _ in range(self.r.randint(0, 5))} - {self.start})
        if days and self.maybe(0.4):
            ends = [*(d - DAY for d in days), self.end]
            return [(self.next(figure) if i else first) | {"from": begin, "to": end}
                    for i, (begin, end) in enumerate(zip([self.start, *days], ends, strict=True))]
        return [first, *(self.next(figure) | {"from": d} for d in days)]

    def figure(self, name: str) -> Data:
        if name == "parts":
            return {"parts": (self.money(), self.money())}
        if name == "rate":
            return {"rate": self.money() / 1000, "area": Decimal(self.r.randint(10, 99999))}
        area = {"area": Decimal(self.r.randint(10, 9999))} if self.maybe(0.3) else {}
        return {name: self.money()} | area

    def next(self, figure: str) -> Data:
        if self.maybe(0.3) and figure != "parts":
            return {"increase_rate": Decimal(self.r.randint(-100, 900)).scaleb(-4)}
        return self.figure(figure)

    def escalator(self) -> Data:
        by = {"rate": Decimal(self.r.randint(1, 999)).scaleb(-4)} if self.maybe(0.7) else {"amount": Decimal("12.34")}
        return by | {"every_months": self.r.choice((6, 12, 12, 24)), "rounding": self.r.choice(("each", "none"))}

    def index(self) -> Data:
        days = sorted({self.day() for _ in range(self.r.randint(0, 4))})
        return {"name": "Index", "at_commencement": Decimal("256.974"), "every_months": 12,
                "readings": tuple({"from": d, "value": Decimal(self.r.randint(240_000, 330_000)).scaleb(-3),
                                   "source": SOURCE} for d in days)} | (
            {"floor": Decimal("0.02"), "cap": Decimal("0.05")} if self.maybe(0.5) else {})

    def abatement(self, name: str, rents: list[Data]) -> Data:
        first, last = sorted((self.day(), self.day()))
        when: Data = self.r.choice((
            {"from": first, "to": last}, {"months": (f"{first:%Y-%m}",)}, {"month": self.r.randint(1, 6)},
            {"month": 2, "through_month": 5}, {"first_months": Decimal(self.r.randint(1, 13)) / 2},
            {"first_full_months": 2}, {"last_months": Decimal(self.r.randint(1, 9)) / 2},
            {"calendar_months": (7, 8)}, {"calendar_months": (1,), "from": first, "to": last}))
        much: Data = self.r.choice((
            {"share": Decimal(self.r.randint(1, 10**6)).scaleb(-6)}, {"share": Decimal(1)}, {"share": Decimal("0.5")},
            {"amount": self.money() / 100}, {"area": Decimal(self.r.randint(1, 50))}))
        if "amount" in much:
            much = {"amount": much["amount"].quantize(Decimal("0.01"))}
        until = {"until_aggregate": self.money()} if self.maybe(0.3) else {}
        of = (self.r.choice(rents)["id"],) if self.maybe(0.6) else ()
        return {"id": name, "rent": of, "source": SOURCE, **when, **much, **until}

    def event(self, rents: list[Data]) -> Data:
        found: Data = {"id": "change", "kind": "modification", "effective": self.day(), "reason": "Agreed.",
                       "discount_rate": Decimal("0.07"), "classification": "operating"}
        if self.maybe(0.6):
            found["lease_term_end"] = found["effective"] + self.r.randint(20, 1500) * DAY
        if self.maybe(0.6):
            changed = dict(self.r.choice(rents))
            row = {"on": found["effective"]} if changed["frequency"] == "once" else {}
            changed |= {"rows": (row | {"amount": self.money()},), "begins": None, "ends": None}
            found["rent"] = (changed,)
        return found


def lease_of(seed: int) -> Lease:
    """Return the lease of a seed."""
    return Draw(seed).lease()
