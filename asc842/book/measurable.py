"""A lease ready to be measured: policies applied, rate and classification resolved, payments promised, as tables."""

from __future__ import annotations

from dataclasses import dataclass

from asc842.base.errors import InputError
from asc842.base.money import in_currency_of
from asc842.book.catch_up import with_catch_up
from asc842.book.lease_tables import rows_of
from asc842.book.short_term import unrecognized
from asc842.book.transition import Adoption, adopted, adoption_of
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.contract.residual import keeps_obligation
from asc842.measurement.typed import Rows
from asc842.payments.build import Promised, promised_payments
from asc842.payments.combined import combined, left_out, told_as_combined
from asc842.payments.incentives import by_policy
from asc842.payments.short_term import ShortTerm, short_term_of, with_exemption
from asc842.resolve.resolve import Judged, answered, resolve
from asc842.resolve.sale_leaseback import Leaseback, resolve_leaseback
from asc842.timeline.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Measurable:
    """What measurement needs of one lease, alone or in a portfolio.

    ``stated`` is the life of the lease as read, its questions answered, with its nonlease components joined to it
    where the policy does not separate them; ``life`` the same as policies have it measured;
    ``promised`` the payments of each of its versions; ``rows`` those of the tables that :func:`asc842.measure` takes;
    ``former`` is the life under the earlier standard, ``leaseback`` how a sale of the asset to the lessor is
    accounted for.
    """

    stated: Timeline
    life: Timeline
    short_term: ShortTerm | None
    promised: Promised
    judged: Judged
    adoption: Adoption | None
    rows: Rows
    former: Timeline
    leaseback: Leaseback | None = None

    @property
    def contract(self) -> Lease:
        """The lease as stated."""
        return self.stated.lease

    @property
    def lease(self) -> Lease:
        """The lease as it is measured."""
        return self.life.lease

    @property
    def policy(self) -> Policy:
        """The elections under which all of it was made."""
        return self.life.policy


@in_currency_of("lease.currency")
def measurable(read: Timeline) -> Measurable:
    """Make a lease ready to be measured under the policy of its life, as ``read``.

    Raises InputError where a discount rate can't be worked out, where the facts don't decide a classification that
    nobody judged, or where the file leaves out a charge that the policy's elections may make a lease payment.
    """
    policy = read.policy
    if problems := left_out(read.lease, policy):
        raise InputError(problems)
    contract, life, short_term = _by_policy(read)
    promised = with_exemption(told_as_combined(read.lease, policy, promised_payments(life)), short_term)
    leaseback, found = None, life
    if life.lease.sale_leaseback:
        judged, promised, leaseback = resolve_leaseback(life, promised)
    else:
        judged = resolve(life, promised)
    life = judged.life
    if keeps_obligation(life.lease) and not keeps_obligation(found.lease):
        # A former capital lease that the facts leave a finance lease: all that is guaranteed is owed.
        promised = with_exemption(told_as_combined(read.lease, policy, promised_payments(life)), short_term)
    same = contract is found and leaseback is None
    stated = life if same else contract.said_of(answered(contract.lease, judged.findings))
    former = _former(life, read, judged)
    adoption = adoption_of(life, former)
    rows = adopted(unrecognized(rows_of(life, promised), short_term), adoption)
    rows = with_catch_up(rows, life, promised, short_term)
    return Measurable(stated, life, short_term, promised, judged, adoption, rows, former, leaseback)


def _by_policy(read: Timeline) -> tuple[Timeline, Timeline, ShortTerm | None]:
    """Return the life of a lease as policies join its parts, as they have it measured, and its exemption."""
    contract = read.of(combined(read.lease, read.policy))
    life = contract.of(by_policy(contract.lease, read.policy))
    if short_term := short_term_of(_begun_here(life)):
        # A short-term lease is accounted for as before: it has no transition.
        same, contract = contract is life, _begun_here(contract)
        life = contract if same else _begun_here(life)
    return contract, life, short_term


def _begun_here(life: Timeline) -> Timeline:
    """Return the life of a lease without its transition."""
    return life.of(life.lease.model_copy(update={"transition": None})) if life.lease.transition else life


def _former(life: Timeline, read: Timeline, judged: Judged) -> Timeline:
    """Return the life under the earlier standard: in a transition, with the services apart that it now takes in."""
    if life.lease.transition is None or combined(read.lease, read.policy) == read.lease:
        return life
    return read.of(answered(by_policy(read.lease, read.policy), judged.findings))
