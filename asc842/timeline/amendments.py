"""The terms of a lease after each of its events: the same contract, with what the event changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from asc842.base.constants import DAY
from asc842.contract.events import KINDS, Event
from asc842.contract.facts import Incentive
from asc842.contract.judgements import CommencementJudgement
from asc842.contract.lease import Lease
from asc842.contract.receivable import Receivable
from asc842.contract.rejudged import rejudged, takes_effect
from asc842.contract.rent import DAYS_PER_PAYMENT, Rent, RentRow

RELEASE = "payment-for-release"


def amended(lease: Lease, event: Event) -> Lease:
    """Return a lease with the terms that an event changes.

    A component of rent with the id of an earlier one takes its place from the day it begins; the earlier one ends the
    day before. Its own id becomes ``id/event``, so that judgements can name its rows. Rent of an option that the
    event takes into the term comes first; what the event itself states takes its place. A concession taken as variable
    cost changes nothing.
    """
    if event.is_variable:
        return lease
    judged = with_option_rent(rejudged(lease, event), set(lease.course.options))
    facts = judged.facts.model_copy(update={
        "rent": _replaced(judged, judged.facts.rent, (*event.rent, *_paid_for_release(event)), event.id,
                          takes_effect(event)),
        "abatements": (*judged.facts.abatements, *event.abatements),
        **({"components": event.components, "consideration_from": takes_effect(event)} if event.components else {}),
    })
    lease = judged.model_copy(update={"facts": facts})
    return lease if event.receivable is None else _receivable_anew(lease, event)


def _paid_for_release(event: Event) -> tuple[Rent, ...]:
    """Return the payment for the part given back as consideration of the rest, due as the event takes effect."""
    if not (event.spread_payment and event.penalty):
        return ()
    row = RentRow(label="paid for the part given back", on=takes_effect(event), amount=event.penalty)
    return (Rent(id=RELEASE, name="Payment for the part given back", frequency="once", timing="advance", rows=(row,),
                 source=event.source or event.id),)


def with_receivable(lease: Lease, incentive_id: str, receivable: tuple[Receivable, ...]) -> Lease:
    """Return a lease with another list of receivable amounts of one incentive."""
    incentives = tuple(i.model_copy(update={"receivable": receivable}) if i.id == incentive_id else i
                       for i in lease.facts.incentives)
    return lease.model_copy(update={"facts": lease.facts.model_copy(update={"incentives": incentives})})


def _receivable_anew(lease: Lease, event: Event) -> Lease:
    """Replace what is receivable of the incentive that an event names, or add an incentive of its own.

    What was received before it stays; what was only planned does not, whatever its day.
    """
    new = event.receivable or ()
    known = next((i for i in lease.facts.incentives if i.id == event.incentive_id), None)
    if known:
        past = tuple(r for r in known.receivable if r.received and r.on < takes_effect(event))
        return with_receivable(lease, known.id, (*past, *new))
    granted = Incentive(id=event.id, name=f"Incentive of {event.id}", amount=sum((r.amount for r in new), Decimal(0)),
                        receivable=new, source=event.source or event.id)
    facts = lease.facts.model_copy(update={"incentives": (*lease.facts.incentives, granted)})
    return lease.model_copy(update={"facts": facts})


def with_option_rent(lease: Lease, before: set[str] | None = None) -> Lease:
    """Return a lease with the rent of the options taken into its term, but for those taken ``before``."""
    if not lease.facts.options:
        return lease
    rents = lease.facts.rent
    for taken in lease.course.taken:
        if taken.option.id not in (before or set()):
            rents = _replaced(lease, rents, taken.option.rent, taken.option.id, taken.begins)
    return lease.model_copy(update={"facts": lease.facts.model_copy(update={"rent": rents})})


def begun(lease: Lease) -> date:
    """First day whose consideration counts: commencement, or one before it on which the contract was in force."""
    return min(lease.facts.consideration_from or lease.commencement, lease.commencement)


def contracted(lease: Lease) -> Lease:
    """Return a lease with its rent running from the first day whose consideration counts."""
    if lease.facts.consideration_from is None or begun(lease) == lease.commencement:
        return lease
    new = CommencementJudgement(question="commencement", answer=begun(lease), reason="consideration_from")
    others = (j for j in lease.judgements if j.question != "commencement")
    return lease.model_copy(update={"judgements": (*others, new)})


def changes_payments(event: Event) -> bool:
    """Whether an event changes what will be paid."""
    terms = (event.rent or event.abatements or event.lease_term_end or event.receivable is not None or event.options
             or event.guarantees or event.components or (event.spread_payment and event.penalty))
    return bool(terms) and not event.is_variable


def remeasures(event: Event) -> bool:
    """Whether an event remeasures the lease payments, an index among them (842-10-35-4, 842-10-35-5).

    Receiving an incentive as contracted does not, nor does what changes only the asset.
    """
    return KINDS[event.kind].remeasures and not event.by_right


def _replaced(lease: Lease, rents: tuple[Rent, ...], new: tuple[Rent, ...], by: str, day: date) -> tuple[Rent, ...]:
    """Put new components in the place of those of the same id from the day they begin, by default ``day``."""
    begun = tuple(r.model_copy(update={"id": f"{r.id}/{by}", "begins": r.begins or day, **_goes_on(lease, rents, r)})
                  for r in new)
    kept = tuple(r for r in rents if r.id not in {b.id for b in begun})
    return (*_ended(kept, begun), *begun)


def _goes_on(lease: Lease, rents: tuple[Rent, ...], new: Rent) -> dict[str, date]:
    """Return the first day of the weeks by which rent is still paid after an event changes it."""
    if new.frequency not in DAYS_PER_PAYMENT or new.cycle_begins:
        return {}
    before = next((r for r in reversed(rents) if r.id.split("/")[0] == new.id and r.frequency == new.frequency), None)
    return {"cycle_begins": before.cycle_begins or before.begins or lease.commencement} if before else {}


def _ended(rents: tuple[Rent, ...], begun: tuple[Rent, ...]) -> list[Rent]:
    begins = {r.id.split("/")[0]: r.begins for r in begun}
    ended = []
    for rent in rents:
        new = begins.get(rent.id.split("/")[0])
        running = new is not None and (rent.ends is None or rent.ends >= new)
        ended.append(rent.model_copy(update={"ends": new - DAY}) if new and running else rent)
    return [r for r in ended if r.begins is None or r.ends is None or r.begins <= r.ends]
