"""A sale and leaseback in its payments: what repays additional financing, what a transfer that is no sale leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction

from asc842.base.errors import InputError, Problem
from asc842.base.money import from_cents, round_half_up
from asc842.contract.facts import PrepaidRent
from asc842.contract.judgements import CarriedRent
from asc842.contract.lease import Lease
from asc842.contract.sale_leaseback import SaleLeaseback
from asc842.payments.build import Promised
from asc842.payments.payment import REPAYS, SHORT, Payment
from asc842.timeline.timeline import Timeline

SECTION = "sale_leaseback"
NO_LEASE = "financing: the transfer is no sale, and no lease is recognized (842-40-25-5)"
WHY_REPAYS = "repays additional financing (842-40-30-2b)"
PREPAID = "sale-below-fair-value"
BESIDE_RENT = ("costs", "prepaid_rent", "incentives", "variable_payments", "subleases")
"""Facts of a lease that a financing has no place for."""


def net_of(life: Timeline, promised: Promised, share: Fraction) -> Promised:
    """Part each payment into what repays the financing, fixed at commencement, and what is for the lease.

    Raises InputError where an event leaves less rent than that.
    """
    parts = dict[tuple[str, date], int]()
    for p in promised[0]:
        if p.measured and not p.incentive:
            parts[_key(p)] = parts.get(_key(p), 0) + round_half_up(share * p.rent_due)
    found, lease = list[tuple[Payment, ...]](), life.lease
    for payments, version in zip(promised, life.versions, strict=True):
        event, since = version.event, version.first if version.event else lease.commencement
        left = {key: cents for key, cents in parts.items() if key[1] >= since}
        found.append(tuple(part for p in payments for part in _parted(p, left)))
        if any(left.values()):
            raise InputError([Problem("sale-leaseback.repays",
                f"events[{lease.events.index(event)}]" if event else SECTION,
                f"less rent than what repays the additional financing: {from_cents(sum(left.values())):,} of it has "
                "none to come from", "rent that goes on repaying what was borrowed with the sale (842-40-30-2)",
                "the end or change of the additional financing (Topic 470) is not computed: end the lease in this "
                "file, and state what follows in a file of its own")])
    return tuple(found)


def _key(payment: Payment) -> tuple[str, date]:
    return payment.rent.split("/", maxsplit=1)[0], payment.due


def _parted(p: Payment, left: dict[tuple[str, date], int]) -> list[Payment]:
    part = min(left.get(_key(p), 0), p.rent_due) if p.measured and not p.incentive else 0
    if part <= 0:
        return [p]
    left[_key(p)] -= part
    return [replace(p, gross=p.gross - part), replace(p, gross=part, abated={}, measured=False, exempt=False,
                                                      why=WHY_REPAYS, marks=p.marks | {REPAYS})]


def with_prepaid(lease: Lease, s: SaleLeaseback, cents: int) -> Lease:
    """Return a lease with what the price lacks of fair value as rent paid beforehand (842-40-30-2a)."""
    given = PrepaidRent(id=PREPAID, amount=from_cents(cents), source=s.source)
    facts = lease.facts.model_copy(update={"prepaid_rent": (*lease.facts.prepaid_rent, given)})
    return lease.model_copy(update={"facts": facts})


def refuse_short_term(promised: Promised, what: str) -> None:
    """Refuse a leaseback that is exempt as a short-term lease where it is part of something else too."""
    if any(SHORT in p.marks for p in promised[0]):
        raise InputError([Problem("sale-leaseback.short-term",
                                  SECTION, f"{what}, with a short-term leaseback of a class elected",
                                  "a leaseback that is recognized", "name an asset class that is not among "
                                  "short_term_classes")])


def without_lease(promised: Promised) -> Promised:
    """Return payments of which none is rent of a lease: they repay what was received."""
    return tuple(tuple(replace(p, measured=False, exempt=False, why=NO_LEASE, marks=frozenset()) if p.measured else p
                       for p in payments) for payments in promised)


def unfit(lease: Lease, s: SaleLeaseback) -> list[Problem]:
    """Return what keeps a transfer that is no sale from being accounted for as a financing."""
    found = list[Problem]()
    if s.selling_costs:
        found.append(Problem("sale-leaseback.selling-costs", f"{SECTION}.selling_costs", f"{s.selling_costs:,}",
                             "none: the transfer is no sale, and what it cost is a cost of debt (835-30)",
                             "take them out, and book them beside the lease"))
    if lease.events:
        found.append(Problem("sale-leaseback.event", "events[0]", lease.events[0].kind,
                             "no event: the transfer is no sale, and a change of a financing is none of a lease "
                             "(Topic 470)",
                             "take it out; state control_passed where the buyer obtains control, and the lease that "
                             "then begins in a file of its own"))
    bought = s.repurchase and s.repurchase.exercise
    if not bought and not stays(lease) and s.carrying_amount_at_end is None and s.useful_life is None:
        found.append(Problem("sale-leaseback.no-end-amount",
                             f"{SECTION}.carrying_amount_at_end", "nothing", "what the asset will be carried at when "
                             "the buyer obtains control of it (842-40-30-6b)", "add it, or useful_life"))
    return [*found, *_no_lease_has(lease)]


def _no_lease_has(lease: Lease) -> Iterator[Problem]:
    """Yield what would enter the measurement or the cost of a lease, of a transfer that leaves none."""
    expected = "fixed rent alone: the transfer is no sale, and there is no lease"
    remedy = "leave it out, and book it beside the lease"
    for name in BESIDE_RENT:
        if getattr(lease.facts, name):
            yield Problem("sale-leaseback.no-sale",
                          f"facts.{name}", f"{len(getattr(lease.facts, name))} of them", expected, remedy)
    for i, rent in enumerate(lease.facts.rent):
        if rent.index:
            yield Problem("sale-leaseback.no-sale",
                          f"facts.rent[{i}].index", rent.index.name, expected, "state the rent as expected")
    if lease.judgement(CarriedRent):
        yield Problem("sale-leaseback.no-sale", "judgements", "carried_rent", expected, remedy)


def stays(lease: Lease) -> bool:
    """Whether the asset is the seller-lessee's again when the leaseback ends: title comes back to it."""
    asset = lease.facts.underlying_asset
    return bool(asset and asset.transfers_ownership)
