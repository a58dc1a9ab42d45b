"""A sublease as a lease of its own, so that its rent is dated, abated and spread as any other."""

from __future__ import annotations

from asc842.contract.acquisition import Acquisition
from asc842.contract.events import Event
from asc842.contract.judgements import (
    DateReading,
    GoverningFigure,
    GoverningPeriod,
    Judgement,
    PaymentTermsJudgement,
)
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent
from asc842.contract.subleases import Sublease, SubleaseModification
from asc842.contract.values import Dated

_OF_A_ROW = (DateReading, GoverningFigure, GoverningPeriod)


def as_lease(lease: Lease, sublease: Sublease) -> Lease:
    """Return a sublease as a lease from its first to its last day, with its rent and nothing of the head lease's.

    Its modifications are events of kind modification, so that rent, term and index follow as they do in any lease.

    Judgements on rows of its rent, which name it ``component/sublease``, go with it, as do the payment terms judged.
    """
    first, last = (Dated(date=day, source=sublease.source) for day in (sublease.begins, sublease.ends))
    facts = lease.facts.model_copy(update={
        "lessee": sublease.sublessee, "lessor": lease.facts.lessee, "commencement": first, "expiration": last,
        "rent": sublease.rent, "abatements": sublease.abatements, "variable_payments": sublease.variable_payments,
        "documents": (), "premises": (), "premises_total": None, "proportionate_shares": (), "options": (),
        "residual_guarantees": (), "components": (), "consideration_from": None, "totals": (), "incentives": (),
        "costs": (), "prepaid_rent": (), "underlying_asset": None, "implicit_rate": None, "notes": (),
        "subleases": (),
    })
    return lease.model_copy(update={"facts": facts, "events": tuple(map(_event, sublease.modifications)),
                                    "transition": None, "acquisition": _acquired(lease, sublease),
                                    "accounts_for": None,
                                    "judgements": tuple(_judged(lease, sublease))})


def _acquired(lease: Lease, sublease: Sublease) -> Acquisition | None:
    """A sublease that came with the lease is another's until the same day; how its own terms stand is not stated."""
    came = lease.acquisition is not None and sublease.begins < lease.acquisition.date
    return lease.acquisition.model_copy(update={"favorable_terms": None, "unfavorable_terms": None}) if (
        came and lease.acquisition) else None


def _event(change: SubleaseModification) -> Event:
    return Event(id=change.id, kind="modification", effective=change.effective, source=change.source,
                 reason=change.reason, lease_term_end=change.ends, rent=change.rent, abatements=change.abatements)


def sublet_rents(sublease: Sublease) -> list[tuple[str, Rent]]:
    """Return every component of rent with its id in the sublease; a modification's by id, slash, its own id."""
    changed = [(f"{rent.id}/{m.id}", rent) for m in sublease.modifications for rent in m.rent]
    return [*((rent.id, rent) for rent in sublease.rent), *changed]


def component_name(rent: str, sublease: Sublease) -> str:
    """Return the name by which judgements know a component of a sublease's rent."""
    return f"{rent}/{sublease.id}"


def _judged(lease: Lease, sublease: Sublease) -> list[Judgement]:
    own = {component_name(name, sublease): name for name, _ in sublet_rents(sublease)}
    rows = [j.model_copy(update={"rent": own[j.rent]}) for j in lease.judgements
            if isinstance(j, _OF_A_ROW) and j.rent in own]
    return [*(j for j in lease.judgements if isinstance(j, PaymentTermsJudgement)), *rows]


def can_be_dated(lease: Lease, sublease: Sublease) -> bool:
    """Whether the first and last day of a sublease are in order, and it is known when its rent falls due."""
    stated = all(rent.timing or rent.frequency == "once" for _, rent in sublet_rents(sublease))
    known = stated or lease.judgement(PaymentTermsJudgement) is not None
    return sublease.begins <= sublease.ends and known
