"""What of a lease is worked out for it by itself, before it is measured with all others; its rent never is."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from asc842.contract.judgements import Classification, CostBasis, DiscountRate
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.intake.given import Keys, given
from asc842.payments.short_term import short_term_of
from asc842.timeline.timeline import Timeline


def _rate(lease: Lease, _: Policy) -> bool:
    judged = lease.judgement(DiscountRate)
    return (judged is None or bool(judged.model_fields_set & {"method", "secured"})
            or any(event.discount_rate_method for event in lease.events))


def _classification(lease: Lease, _: Policy) -> bool:
    tested = any(event.fair_value or event.remaining_economic_life or event.options for event in lease.events)
    return tested or (lease.judgement(Classification) is None and lease.acquisition is None)


def _components(lease: Lease, _: Policy) -> bool:
    return bool(lease.facts.components or lease.facts.consideration_from
                or any(event.components for event in lease.events))


def _variable(lease: Lease, _: Policy) -> bool:
    """Rent that follows an index costs more or less than is measured; what is outside the liability is cost."""
    rents = [lease.facts.rent, *(option.rent for option in lease.facts.options), *(e.rent for e in lease.events)]
    return bool(lease.facts.variable_payments) or any(r.index or not r.measured for rent in rents for r in rent)


def _incentives(lease: Lease, _: Policy) -> bool:
    """An incentive that is still to be received, or that events may bring as it depends on a condition."""
    given = any(event.receivable is not None or event.incentive_id for event in lease.events)
    return given or any(i.receivable or (i.condition and lease.events) for i in lease.facts.incentives)


def _options(lease: Lease, _: Policy) -> bool:
    return any(option.penalty or option.price for option in lease.facts.options)


def _guarantees(lease: Lease, _: Policy) -> bool:
    return bool(lease.facts.residual_guarantees)


def _beforehand(lease: Lease, _: Policy) -> bool:
    return any(prepaid.applied for prepaid in lease.facts.prepaid_rent)


def _seasons(lease: Lease, _: Policy) -> bool:
    return bool(lease.facts.periods_of_use or lease.judgement(CostBasis) or any(event.basis for event in lease.events))


def _subleases(lease: Lease, _: Policy) -> bool:
    return bool(lease.facts.subleases) or any(event.sublease for event in lease.events)


def _concessions(lease: Lease, _: Policy) -> bool:
    return any(event.is_variable for event in lease.events)


def _holdover(lease: Lease, _: Policy) -> bool:
    return any(event.kind == "holdover" for event in lease.events)


def _came_later(lease: Lease, _: Policy) -> bool:
    """A transition, a take-over, or an acquisition with events before it: the first version is not as contracted."""
    earlier = any(lease.enters_on and event.effective < lease.enters_on for event in lease.events)
    return lease.transition is not None or lease.take_over is not None or earlier


def _sold(lease: Lease, _: Policy) -> bool:
    return lease.sale_leaseback is not None


def _exempt(lease: Lease, policy: Policy) -> bool:
    return lease.asset_class in elected(policy) and short_term_of(Timeline(lease, policy)) is not None


ASKED: dict[Callable[[Lease, Policy], bool], tuple[str, ...]] = {
    _rate: (), _classification: (), _exempt: (),
    _components: ("facts.components", "facts.consideration_from", "events.components"),
    _variable: ("facts.variable_payments", "rent.index", "rent.measured"),
    _incentives: ("facts.incentives", "events.receivable", "events.incentive_id"),
    _options: ("facts.options",), _guarantees: ("facts.residual_guarantees",), _beforehand: ("facts.prepaid_rent",),
    _seasons: ("facts.periods_of_use", "judgements.basis", "events.basis"),
    _subleases: ("facts.subleases", "events.sublease"), _concessions: ("events",), _holdover: ("events",),
    _came_later: ("transition", "take_over", "acquisition"), _sold: ("sale_leaseback",)}
"""Questions of which each, answered with yes, has a lease made ready to be measured by itself.

With each the keys that it is about, which may be those of a lease in any place (:func:`asc842.intake.given.given`); a
question about none of these in particular is asked of every lease.
"""


def by_itself(lease: Lease, policy: Policy, keys: Keys | None = None) -> bool:
    """Whether anything of a lease but its rent is worked out for it by itself; ``keys`` are those that it gives."""
    return any(asked(lease, policy) for asked in _asked(given(lease) if keys is None else keys))


def elected(policy: Policy) -> frozenset[str]:
    """Classes of which short-term leases are exempt: of all others :func:`by_itself` looks at the keys given."""
    return frozenset((*policy.short_term_classes, *policy.acquired_short_term_classes))


@lru_cache(maxsize=10_000)
def _asked(keys: Keys) -> tuple[Callable[[Lease, Policy], bool], ...]:
    return tuple(asked for asked, about in ASKED.items() if not (about and keys.isdisjoint(about)))
