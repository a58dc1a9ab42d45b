"""The discount rate of a lease at commencement and after each event, with its source (842-20-30-2 to -4)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from asc842.base.constants import ZERO
from asc842.base.errors import Problem
from asc842.base.money import percent, text
from asc842.contract.judgements import DiscountRate
from asc842.contract.underlying_asset import ImplicitRate
from asc842.resolve.position import Flow, Position
from asc842.resolve.rate_tables import Wanted, in_range, rate_for, table_for


@dataclass(frozen=True, slots=True)
class Rate:
    """A yearly rate as a fraction, the method by which it was found, and in words where it comes from."""

    value: Decimal
    method: str
    source: str


@dataclass(frozen=True, slots=True)
class Investment:
    """The lessor's investment on the first day and its receipts: the two sides of an implicit rate."""

    target: Decimal
    residual: Decimal
    flows: list[Flow]
    source: str


def rate_at(p: Position) -> Rate | Problem | None:
    """Return the rate from a position on, the problem that keeps it from being found, or None where it stays."""
    if p.event:
        if p.event.discount_rate_method:
            return _computed(p, p.event.discount_rate_method)
        rate = p.event.discount_rate
        return None if rate is None else Rate(rate, "given", f"given. {p.event.reason}")
    judged = p.lease.judgement(DiscountRate)
    if judged is None:
        raise LookupError("discount_rate")
    if judged.method != "given":
        return _computed(p, judged.method)
    if judged.answer is None:
        raise LookupError("discount_rate")
    return Rate(judged.answer, "given", f"{'assumed' if judged.assumption else 'given'}. {judged.reason}")


def _computed(p: Position, method: str) -> Rate | Problem:
    return _implicit(p) if method == "implicit" else _not_elected(p, method) or _from_table(p, method)


def _not_elected(p: Position, method: str) -> Problem | None:
    """Risk-free rates go by class of asset: all leases of an elected class, and no others (842-20-30-3)."""
    elected, of_class = p.policy.risk_free_classes, p.lease.asset_class
    if (of_class in elected) == (method == "risk-free"):
        return None
    named = f'asset_class "{of_class}"' if of_class else "a lease without asset_class"
    classes = ", ".join(f'"{c}"' for c in elected) or "none"
    if method == "risk-free":
        return Problem("rate.risk-free-class",
                       p.key, f'"risk-free" for {named}', f"a class of the policy's risk_free_classes: {classes}",
                       "name the class there (842-20-30-3; not for public business entities), or use another method")
    return Problem("rate.risk-free-elected",
                   p.key, f'"{method}" for {named}', "risk-free rates, as the policy elects for this class",
                   'write "risk-free", or take the class out of risk_free_classes')


def _from_table(p: Position, method: str) -> Rate | Problem:
    wanted = Wanted(method, p.lease.currency, p.secured, p.rated_from, p.rated_months)
    table = table_for(p.policy, wanted)
    if table is None:
        return Problem("rate.no-table",
                       p.key, f'"{method}", and no table of {wanted}', "such a table in [[rate_tables]] of the policy",
                       "add it to the policy file, or give the rate as the answer")
    months = _months(p)
    if not in_range(table, p.rated_months, p.policy.rate_interpolation):
        terms = [point.months for point in table.rates]
        return Problem("rate.term", p.key, f"a term of {months} months",
                       f'{min(terms)} to {max(terms)} months, the terms of "{table.name}"',
                       "add a rate for the term to the table, or give the rate as the answer")
    value, how = rate_for(table, p.rated_months, p.policy.rate_interpolation)
    return Rate(value, method, f'{method} rate for {months} months from "{table.name}" of {table.as_of}: {how}')


def _months(p: Position) -> str:
    months = p.rated_months
    return str(months) if months.denominator == 1 else f"{float(months):.2f}"


def investment(p: Position) -> Investment:
    """Return both sides of the implicit rate (842-10-20); what a lease file needs for it has been checked.

    What the lessor expects of the asset is the residual that nobody guarantees and the one that the lessee does. At an
    event the fair value is that of its day, and neither tax credit nor initial direct costs arise again.
    """
    facts, asset, value = p.lease.facts.implicit_rate, p.lease.facts.underlying_asset, p.fair_value
    assert value is not None
    if p.event:
        given = p.event.unguaranteed_residual
        residual = given if given is not None else facts.unguaranteed_residual if facts else ZERO
        target, source = value, p.event.source or p.event.reason
    else:
        assert facts is not None
        assert asset is not None
        residual, target = facts.unguaranteed_residual, value + _costs_less_credit(facts)
        source = "; ".join(dict.fromkeys((asset.source_of("fair_value"), facts.source)))
    residual += p.guaranteed
    return Investment(target, residual, [*p.lease_payments(), *p.at_end(residual)], source)


def _costs_less_credit(facts: ImplicitRate) -> Decimal:
    return (facts.initial_direct_costs or ZERO) - (facts.investment_tax_credit or ZERO)


def _implicit(p: Position) -> Rate | Problem:
    two = investment(p)
    rate, negative = p.implicit_rate(two.flows, two.target)
    if math.isnan(rate):
        return Problem("rate.no-implicit",
                       p.key, f"no rate below 100 % at which payments and residual are worth {text(two.target)}",
                       "fair value less tax credit plus deferred costs that some rate from 0 to 1 explains",
                       "correct fair value, residual or payments, or use another method")
    below = "; a rate below zero is taken as zero (842-10-20)" if negative else ""
    return Rate(Decimal(repr(rate)), "implicit", f"implicit in the lease: payments and a residual of "
                f"{text(two.residual)} are worth {text(two.target)} at {percent(Decimal(rate))} ({two.source}){below}"
                if not negative else f"implicit in the lease{below} ({two.source})")
