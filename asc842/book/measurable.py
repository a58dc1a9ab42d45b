"""A lease ready to be measured: policies applied, rate and classification resolved, payments promised, as tables."""

from __future__ import annotations

from dataclasses import dataclass, replace

from asc842.base.errors import InputError
from asc842.base.money import in_currency_of
from asc842.book.catch_up import with_catch_up
from asc842.book.lease_tables import rows_of
from asc842.book.short_term import unrecognized
from asc842.book.take_over import TakenOver, as_judged, from_the_start, on_the_books, taken_over
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
    ``given`` is the lease as it came, before anything was found for it; ``former`` is the life under the earlier
    standard, ``leaseback`` how a sale of the asset to the lessor is accounted for, ``taken`` the
    balances that other books handed over.
    """

    stated: Timeline
    life: Timeline
    short_term: ShortTerm | None
    promised: Promised
    judged: Judged
    adoption: Adoption | None
    rows: Rows
    former: Timeline
    given: Lease
    leaseback: Leaseback | None = None
    taken: TakenOver | None = None

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
    nobody judged, or where the file leaves out a charge that the policy's elections may make a lease payment; and
    where balances taken over can't be those of the lease.
    """
    if problems := left_out(read.lease, read.policy):
        raise InputError(problems)
    return _measurable(read) if read.lease.take_over is None else _taken_over(read)


def _taken_over(read: Timeline) -> Measurable:
    """Make a lease ready that other books hand over: first as though it had been here from the start, then from there.

    What events before the day did to rate, classification and asset is in what it gives by then.
    """
    t = read.lease.take_over
    assert t is not None
    policy = t.elected(read.policy)
    start = _measurable(Timeline(from_the_start(read.lease), policy))
    on_the_books(t, start.short_term, start.life)
    taken = taken_over(read, start.life, start.rows)
    known = answered(read.lease, start.judged.findings)
    stated = Timeline(combined(as_judged(read.lease, known), policy), policy)
    ready = _measurable(Timeline(taken.measured(known), policy), taken)
    return replace(ready, stated=stated, taken=taken, former=start.former, given=read.lease)


def _measurable(read: Timeline, taken: TakenOver | None = None) -> Measurable:
    policy = read.policy
    contract, life, short_term = _by_policy(read, recognized=taken is not None)
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
    adoption = None if taken else adoption_of(life, former)
    rows = adopted(unrecognized(rows_of(life, promised), short_term), adoption)
    rows = taken.rows(rows) if taken else rows
    rows = with_catch_up(rows, life, promised, short_term)
    return Measurable(stated, life, short_term, promised, judged, adoption, rows, former, read.lease, leaseback)


def _by_policy(read: Timeline, *, recognized: bool) -> tuple[Timeline, Timeline, ShortTerm | None]:
    """Return the life of a lease as policies join its parts, as they have it measured, and its exemption.

    One taken over with a liability is ``recognized``: whatever exempted it once no longer does.
    """
    contract = read.of(combined(read.lease, read.policy))
    life = contract.of(by_policy(contract.lease, read.policy))
    if recognized:
        return contract, life, None
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
