"""Generated leases: a block of them at a time, drawn as arrays, as the tables of a portfolio.

What a lease is follows from the seed and its number alone: blocks have a size of their own, whatever is written at
once and however many leases are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from asc842.api.scale.kinds import ENTITIES, IN_DOLLARS, KINDS, REGIONS, AssetKind
from asc842.base.constants import ONE_DAY
from asc842.base.lazy import pd
from asc842.base.money import digits_of
from asc842.calendar.positions import Days, Floats, Ints

BLOCK = 2_000
"""Leases drawn at once."""
FIRST_MONTH, MONTHS = np.datetime64("2018-01", "M"), 108
"""Leases commence within these nine years."""
REASON = "Generated: no contract stands behind it."
Draw = np.random.Generator


@dataclass
class GeneratedLeases:
    """Leases drawn, each field (leases,); ``rent`` is that of a month, in whole currency units times ``scale``.

    ``printed``: rent stands in rows of the table rent, else in the row of the lease.
    """

    draw: Draw
    ids: np.ndarray
    kind: Ints
    entity: Ints
    start: Days
    months: Ints
    rent: Floats
    decimals: Ints
    rate: Floats
    finance: np.ndarray
    step_rate: Floats
    frequency: np.ndarray
    arrears: np.ndarray
    printed: np.ndarray
    bad: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def of_kind(self, name: str) -> Floats:
        """Return a number that each kind of asset has, of each lease."""
        return np.array([getattr(kind, name) for kind in KINDS])[self.kind]

    def chosen(self, share: Floats | float) -> np.ndarray:
        """Return about a ``share`` of the leases."""
        return self.draw.random(len(self)) < share

    @property
    def end(self) -> Days:
        """Last days of the leases."""
        return months_after(self.start, self.months) - ONE_DAY

    def rounded(self, amounts: Floats) -> Floats:
        """Round amounts to what is paid in the currencies of the leases, at most to hundredths."""
        units = 10.0 ** np.minimum(self.decimals, 2)
        found: Floats = np.rint(amounts * units) / units
        return found


def drawn(seed: int, number: int) -> GeneratedLeases:
    """Draw the leases of a block by its number."""
    draw = np.random.default_rng([seed, number])
    kind = draw.choice(len(KINDS), BLOCK, p=[x.share for x in KINDS])
    entity = draw.choice(len(ENTITIES), BLOCK, p=[x[2] for x in ENTITIES])
    terms = np.array([_padded(x.terms, 8) for x in KINDS])
    low, high = (np.array([x.rents[at] for x in KINDS])[kind] for at in (0, 1))
    rising = draw.random(BLOCK) < np.array([x.steps for x in KINDS])[kind]
    least, most = (np.array([x.step_rates[at] for x in KINDS])[kind] for at in (0, 1))
    currency = [x[1] for x in ENTITIES]
    of = GeneratedLeases(
        draw, _ids(number), kind, entity, _starts(draw, kind), terms[kind, draw.integers(0, 8, BLOCK)],
        np.exp(draw.uniform(np.log(low), np.log(high))) * np.array([IN_DOLLARS[x] for x in currency])[entity],
        np.array([digits_of(x) for x in currency])[entity], draw.integers(250, 1_100, BLOCK) / 10_000,
        draw.random(BLOCK) < np.array([x.finance for x in KINDS])[kind],
        np.where(rising, np.rint(draw.uniform(least, most) * 400) / 400, 0.0), _frequencies(draw, kind),
        draw.random(BLOCK) < np.array([x.arrears for x in KINDS])[kind],
        draw.random(BLOCK) < np.array([x.printed for x in KINDS])[kind])
    of.rent = of.rounded(of.rent)
    of.printed &= of.frequency == "monthly"
    return of


def _ids(block: int) -> np.ndarray:
    return np.array([f"lease-{block * BLOCK + n:08d}" for n in range(1, BLOCK + 1)], dtype=object)


def _padded(terms: tuple[int, ...], length: int) -> list[int]:
    return [terms[i * len(terms) // length] for i in range(length)]


def _starts(draw: Draw, kind: Ints) -> Days:
    """Commencement dates: the first of a month, or any day to the 28th."""
    month = FIRST_MONTH + draw.integers(0, MONTHS, BLOCK)
    within = draw.random(BLOCK) < np.array([x.part_month for x in KINDS])[kind]
    found: Days = month.astype("datetime64[D]") + np.where(within, draw.integers(1, 28, BLOCK), 0)
    return found


def _frequencies(draw: Draw, kind: Ints) -> np.ndarray:
    at, found = draw.random(BLOCK), np.full(BLOCK, "", dtype=object)
    for number, of in enumerate(KINDS):
        names, shares = zip(*of.frequencies, strict=True)
        here = kind == number
        found[here] = np.array(names, dtype=object)[np.searchsorted(np.cumsum(shares)[:-1], at[here], side="right")]
    return found


def months_after(start: Days, months: Ints) -> Days:
    """Return the same day of a later month; days to the 28th."""
    month = start.astype("datetime64[M]")
    found: Days = (month + months).astype("datetime64[D]") + (start - month.astype("datetime64[D]"))
    return found


def where(which: np.ndarray, values: Any, blank: Any = None) -> Any:
    """Return values of some leases, blank for the others."""
    if blank is None and np.asarray(values).dtype.kind == "f":
        return np.where(which, values, np.nan)
    if np.asarray(values).dtype.kind in "iu":
        return pd.array(np.asarray(values), dtype="Int64").copy() if which.all() else _whole(which, values)
    return np.where(which, np.asarray(values, dtype=object), blank)


def _whole(which: np.ndarray, values: Any) -> Any:
    found = pd.array(np.broadcast_to(values, which.shape), dtype="Int64")
    found[~which] = pd.NA
    return found


def leases_table(b: GeneratedLeases) -> pd.DataFrame:
    """Return the table ``leases``; rent that is not printed row by row stands in it."""
    n, own = len(b), ~b.printed
    steps = own & (b.step_rate > 0)
    free = own & b.chosen(b.of_kind("free"))
    renewal, certain = own & b.chosen(b.of_kind("renewal")), b.chosen(0.4)
    allowance, costs = own & b.chosen(b.of_kind("free") / 10), b.chosen(0.1)
    classes = np.array([_padded_text(x) for x in KINDS], dtype=object)
    names, currencies = (np.array([x[at] for x in ENTITIES], dtype=object)[b.entity] for at in (0, 1))
    return pd.DataFrame({
        "lease": b.ids, "entity": names, "currency": currencies,
        "asset_class": classes[b.kind, b.draw.integers(0, 6, n)],
        "cost_center": [f"{x}" for x in b.draw.integers(100, 900, n).tolist()],
        "dimension.region": np.array(REGIONS, dtype=object)[b.draw.integers(0, len(REGIONS), n)],
        "commencement": b.start, "term_months": pd.array(b.months, dtype="Int64"), "discount_rate": b.rate,
        "classification": np.where(b.finance, "finance", "operating").astype(object),
        "timing": np.where(b.arrears, "arrears", "advance").astype(object),
        "due_day": where(~b.arrears & (b.frequency == "monthly"), np.ones(n, dtype=np.int64)),
        "frequency": where(own, b.frequency), "rent": where(own, b.rounded(b.rent * _months_paid(b))),
        "step_rate": where(steps, b.step_rate), "step_months": where(steps, np.full(n, 12)),
        "free_months": where(free, b.draw.integers(1, 4, n)),
        "allowance": where(allowance, b.rounded(b.rent * 2)),
        "allowance_received": where(allowance, b.draw.integers(2, 7, n)),
        "initial_direct_costs": where(costs, b.rounded(b.rent * 0.4)),
        "renewal_months": where(renewal, np.full(n, 24)), "renewal_rent": where(renewal, np.full(n, "as before")),
        "renewal_certain": where(renewal, np.where(certain, "yes", "no")), "reason": np.full(n, REASON, dtype=object),
    })


def _padded_text(of: AssetKind) -> list[str]:
    return [of.classes[i * len(of.classes) // 6] for i in range(6)]


def _months_paid(b: GeneratedLeases) -> Floats:
    """Months that one payment is for."""
    found: Floats = np.select([b.frequency == "quarterly", b.frequency == "annual"], [3.0, 12.0], 1.0)
    return found
