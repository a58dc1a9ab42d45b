"""A sublease as a lease of its own, so that its rent is dated, abated and spread as any other."""

from __future__ import annotations

from asc842.contract.judgements import (
    DateReading,
    GoverningFigure,
    GoverningPeriod,
    Judgement,
    PaymentTermsJudgement,
)
from asc842.contract.lease import Lease
from asc842.contract.sublease import Sublease
from asc842.contract.values import Dated

_OF_A_ROW = (DateReading, GoverningFigure, GoverningPeriod)


def as_lease(lease: Lease, sublease: Sublease) -> Lease:
    """Return a sublease as a lease from its first to its last day, with its rent and nothing of the head lease's.

    Judgements on rows of its rent, which name it ``component/sublease``, go with it, as do the payment terms judged.
    """
    first, last = (Dated(date=day, source=sublease.source) for day in (sublease.begins, sublease.ends))
    facts = lease.facts.model_copy(update={
        "lessee": sublease.sublessee, "lessor": lease.facts.lessee, "commencement": first, "expiration": last,
        "rent": sublease.rent, "abatements": sublease.abatements, "variable_payments": sublease.variable_payments,
        "premises": (), "premises_total": None, "proportionate_shares": (), "options": (),
        "residual_guarantees": (), "components": (), "consideration_from": None, "totals": (), "incentives": (),
        "costs": (), "prepaid_rent": (), "underlying_asset": None, "implicit_rate": None, "notes": (),
        "subleases": (),
    })
    return lease.model_copy(update={"facts": facts, "events": (), "transition": None, "accounts_for": None,
                                    "judgements": tuple(_judged(lease, sublease))})


def component_name(rent: str, sublease: Sublease) -> str:
    """Return the name by which judgements know a component of a sublease's rent."""
    return f"{rent}/{sublease.id}"


def _judged(lease: Lease, sublease: Sublease) -> list[Judgement]:
    own = {component_name(rent.id, sublease): rent.id for rent in sublease.rent}
    rows = [j.model_copy(update={"rent": own[j.rent]}) for j in lease.judgements
            if isinstance(j, _OF_A_ROW) and j.rent in own]
    return [*(j for j in lease.judgements if isinstance(j, PaymentTermsJudgement)), *rows]


def can_be_dated(lease: Lease, sublease: Sublease) -> bool:
    """Whether the first and last day of a sublease are in order, and it is known when its rent falls due."""
    stated = all(rent.timing or rent.frequency == "once" for rent in sublease.rent)
    return sublease.begins <= sublease.ends and (stated or lease.judgement(PaymentTermsJudgement) is not None)
