"""The five criteria of classification on one lease, at commencement or as an event leaves it (842-10-25-2)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np

from asc842.base.money import from_cents, half_up, percent, text, to_cents
from asc842.calendar.positions import Ints
from asc842.contract.underlying_asset import AssetLife
from asc842.measurement import classification as c
from asc842.resolve.position import Position

RATIO = Decimal("0.000001")
"""Ratios are shown rounded to this; they are compared exactly."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """The result of one criterion at commencement or at an event.

    ``value`` is a ratio, or yes or no; None where it is not tested. ``threshold`` is None where there is none.
    ``missing`` is the key of the fact that it lacks.
    """

    at: str
    on: date
    criterion: str
    value: Decimal | bool | None
    threshold: Decimal | None
    result: str
    citation: str
    detail: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class CriteriaTested:
    """All five criteria, and the classification: finance, operating, or undetermined where a fact is missing."""

    criteria: tuple[Assessed, ...]
    classification: str

    @property
    def missing(self) -> list[str]:
        """Keys of the facts without which criteria could not be tested."""
        return [a.missing for a in self.criteria if a.missing]

    @property
    def met(self) -> list[str]:
        """Names of the criteria that are met."""
        return [a.criterion for a in self.criteria if a.result == c.MET]


@dataclass(frozen=True, slots=True)
class _Tested:
    name: str
    outcome: c.Criterion
    detail: str
    fact: str


def assess(p: Position, rate: Decimal) -> CriteriaTested:
    """Test all five criteria with the facts of a position, discounting at ``rate``."""
    tested = [_ownership(p), _purchase_option(p), _term(p), _payments(p, rate), _alternative_use(p)]
    verdict = str(c.classified(tuple(t.outcome for t in tested))[0])
    return CriteriaTested(tuple(_assessed(p, t) for t in tested), verdict)


def _assessed(p: Position, t: _Tested) -> Assessed:
    value, threshold = float(t.outcome.value[0]), float(t.outcome.threshold[0])
    yes_or_no, result = math.isnan(threshold), str(t.outcome.result[0])
    shown = None if math.isnan(value) else bool(value) if yes_or_no else half_up(Fraction(value), RATIO)
    missing = t.fact if result == c.NOT_TESTED else ""
    return Assessed(p.event.id if p.event else "commencement", p.start, t.name, shown,
                    None if yes_or_no else half_up(Fraction(threshold), Decimal("0.0001")), result,
                    t.outcome.citation, f"{missing.split('.')[-1]} is not given" if missing else t.detail, missing)


def _ownership(p: Position) -> _Tested:
    said, source = _said(p, "transfers_ownership")
    detail = f"title {'passes' if said else 'does not pass'} by the end of the term ({source})"
    return _Tested("ownership transfers", c.ownership_transfers(_flag(said)), detail,
                   "facts.underlying_asset.transfers_ownership")


def _purchase_option(p: Position) -> _Tested:
    """Reasonably certain as judged; a contract whose facts hold no option grants none."""
    taken = p.lease.course.purchase
    options = ", ".join(f"{o.id}: {o.source}" for o in p.lease.facts.options if o.kind == "purchase")
    judged = f"{'judged' if taken else 'not'} reasonably certain to be exercised ({options})"
    return _Tested("purchase option reasonably certain",
                   c.purchase_option_reasonably_certain(_flag(taken is not None)),
                   judged if options else "the facts hold no option to purchase", "")


def _alternative_use(p: Position) -> _Tested:
    said, source = _said(p, "no_alternative_use")
    detail = f"the lessor is expected to have {'no' if said else 'an'} alternative use for it ({source})"
    return _Tested("no alternative use", c.no_alternative_use(_flag(said)), detail,
                   "facts.underlying_asset.no_alternative_use")


def _term(p: Position) -> _Tested:
    asset, thresholds = p.lease.facts.underlying_asset, p.policy.classification
    remaining, whole = p.remaining_life, asset.economic_life if asset else None
    term, left, life = _in_one_unit(p.months, _length(remaining), _length(whole))
    outcome = c.term_is_major_part(term, left, life, _units(thresholds.major_part), _units(thresholds.near_end))
    detail = f"{_shown(p.months)} of {_shown(_length(remaining))} months"
    if remaining and remaining.indefinite:
        detail = "the economic life has no end"
    elif outcome.result[0] == c.NOT_APPLIED:
        detail += (f"; not applied, as no more than {percent(thresholds.near_end)} of {_shown(_length(whole))} months "
                   "of economic life is left")
    elif whole is None:
        detail += "; the whole economic life is not given, so that the end of it is not considered"
    return _Tested("term is the major part of the remaining economic life", outcome, detail,
                   _fact(p, "remaining_economic_life"))


def _payments(p: Position, rate: Decimal) -> _Tested:
    worth, value = p.worth(p.lease_payments(), rate), p.fair_value
    guaranteed = p.worth(p.at_end(p.guaranteed), rate)
    outcome = c.payments_are_substantially_all(
        np.array([worth]), np.array([guaranteed]), np.array([c.UNKNOWN if value is None else to_cents(value)]),
        _units(p.policy.classification.substantially_all))
    detail = (f"payments worth {text(from_cents(worth))}{_guarantees(p, guaranteed)} at {percent(rate)}, of a fair "
              f"value of {text(value or 0)}")
    return _Tested("payments are substantially all of fair value", outcome, detail, _fact(p, "fair_value"))


def _guarantees(p: Position, worth: int) -> str:
    """Describe the guarantees of the residual value, and which of them are not the lessee's."""
    released = ", ".join(g.id for g in p.lease.facts.residual_guarantees if not g.binds_lessee)
    counted = f" and {text(from_cents(worth))} more for the residual of which {text(p.guaranteed)} is guaranteed"
    return ((counted if worth else "")
            + (f" (without {released}, from which the lessor has released the lessee)" if released else ""))


def _fact(p: Position, name: str) -> str:
    return f"{p.key}.{name}" if p.event else f"facts.underlying_asset.{name}"


def _said(p: Position, fact: str) -> tuple[bool | None, str]:
    asset = p.lease.facts.underlying_asset
    return (getattr(asset, fact), asset.source_of(fact)) if asset else (None, "")


def _flag(said: bool | None) -> Ints:
    return np.array([c.UNKNOWN if said is None else int(said)])


def _units(threshold: Decimal) -> Ints:
    return np.array([int(threshold * c.UNIT)])


def _length(life: AssetLife | None) -> Fraction | None:
    return life.in_months if life else None


def _in_one_unit(*lengths: Fraction | None) -> list[Ints]:
    """Write lengths as whole numbers of their smallest common part, so that they compare exactly."""
    unit = math.lcm(*(x.denominator for x in lengths if x is not None))
    return [np.array([c.UNKNOWN if x is None else int(x * unit)]) for x in lengths]


def _shown(months: Fraction | None) -> str:
    return "" if months is None else f"{months}" if months.denominator == 1 else f"{float(months):.2f}"
