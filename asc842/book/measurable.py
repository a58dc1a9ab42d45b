"""A lease ready to be measured: policies applied, rate and classification resolved, payments promised, as tables."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from asc842.base.errors import InputError
from asc842.base.money import in_currency_of
from asc842.book.catch_up import with_catch_up
from asc842.book.lease_tables import tables_of
from asc842.book.short_term import unrecognized
from asc842.book.transition import Adoption, adopted, adoption_of
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.residual import keeps_obligation
from asc842.payments.build import promised_payments
from asc842.payments.combined import combined, left_out, told_as_combined
from asc842.payments.incentives import by_policy
from asc842.payments.payment import Payment
from asc842.payments.short_term import ShortTerm, short_term_of, with_exemption
from asc842.resolve.resolve import Judged, answered, resolve
from asc842.resolve.sale_leaseback import Leaseback, resolve_leaseback


@dataclass(frozen=True, slots=True)
class Measurable:
    """What measurement needs of one lease, alone or in a portfolio.

    ``contract`` is the lease as read, its questions answered, with its nonlease components joined to it where the
    policy does not separate them; ``lease`` the same as policies have it measured;
    ``promised`` the payments of each of its versions; ``tables`` what :func:`asc842.measure` takes; ``policy`` the
    elections under which all of it was made; ``former`` is the lease as ASC 840 had it, ``leaseback`` what a sale of
    the asset to the lessor is accounted for as.
    """

    contract: Lease
    lease: Lease
    short_term: ShortTerm | None
    promised: list[list[Payment]]
    judged: Judged
    adoption: Adoption | None
    tables: dict[str, pd.DataFrame]
    policy: Policy
    former: Lease
    leaseback: Leaseback | None = None


@in_currency_of("currency")
def measurable(lease: Lease, policy: Policy) -> Measurable:
    """Make a lease ready to be measured under a policy.

    Raises InputError where a discount rate can't be worked out, where the facts don't decide a classification that
    nobody judged, or where the file leaves out a charge that the policy's elections may make a lease payment.
    """
    if problems := left_out(lease, policy):
        raise InputError(problems)
    stated, contract = lease, combined(lease, policy)
    lease = by_policy(contract, policy)
    if short_term := short_term_of(lease.model_copy(update={"transition": None}), policy):
        # What ASC 840 did with such a lease goes on: it has no transition.
        contract, lease = (x.model_copy(update={"transition": None}) for x in (contract, lease))
    promised = told_as_combined(stated, policy, promised_payments(lease, policy))
    promised, leaseback = with_exemption(promised, short_term), None
    if lease.sale_leaseback:
        judged, promised, leaseback = resolve_leaseback(lease, policy, promised)
    else:
        judged = resolve(lease, policy, promised)
    if keeps_obligation(judged.lease) and not keeps_obligation(lease):
        # A former capital lease that the facts leave a finance lease: all that is guaranteed is owed.
        promised = told_as_combined(stated, policy, promised_payments(judged.lease, policy))
        promised = with_exemption(promised, short_term)
    contract, lease = answered(contract, judged.findings), judged.lease
    former = _former(lease, stated, policy, judged)
    adoption = adoption_of(lease, policy, former)
    tables = adopted(unrecognized(tables_of(lease, policy, promised), short_term), adoption)
    tables = with_catch_up(tables, lease, policy, promised, short_term)
    return Measurable(contract, lease, short_term, promised, judged, adoption, tables, policy, former, leaseback)


def _former(lease: Lease, stated: Lease, policy: Policy, judged: Judged) -> Lease:
    """Return a lease as ASC 840 had it: where it has a transition, with the services apart that it now takes in."""
    if lease.transition is None or combined(stated, policy) == stated:
        return lease
    return answered(by_policy(stated, policy), judged.findings)
