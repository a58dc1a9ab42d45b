"""What a lease says of the asset after the term: whether the lessee owns it, at what its value is guaranteed."""

from __future__ import annotations

from decimal import Decimal

from asc842.base.constants import ZERO
from asc842.contract.judgements import Classification, GuaranteeJudgement
from asc842.contract.lease import Lease
from asc842.contract.options import ResidualGuarantee


def ownership_passes(lease: Lease) -> bool:
    """Whether the lessee ends up owning the asset: by a purchase reasonably certain, or because title passes.

    842-10-25-2a and b; such an asset is amortized over its useful life (842-20-35-8).
    """
    asset = getattr(lease.facts, "underlying_asset", None)
    return lease.course.purchase is not None or bool(asset and asset.transfers_ownership)


def binding_guarantees(lease: Lease) -> tuple[ResidualGuarantee, ...]:
    """Return the guarantees for which the lessee answers; none where the asset stays with it."""
    return () if ownership_passes(lease) else tuple(g for g in lease.facts.residual_guarantees if g.binds_lessee)


def guaranteed_residual(lease: Lease) -> Decimal:
    """Return the full residual value that the lessee guarantees: what classification counts (842-10-25-2d).

    In lease currency. What a third party guarantees counts unless the lessor has released the lessee (842-10-55-36).
    The probable amount is part of it, and already a lease payment: see :func:`probable_residual`.
    """
    return sum((g.guaranteed for g in binding_guarantees(lease)), ZERO)


def probable_residual(lease: Lease) -> Decimal:
    """Return what the lessee will probably owe under its guarantees: what measurement counts (842-10-30-5f)."""
    return sum((probable_amount(lease, g) for g in binding_guarantees(lease)), ZERO)


def keeps_obligation(lease: Lease) -> bool:
    """Whether the obligation of a former capital lease goes on as that of a finance lease.

    While nobody has judged or worked out the classification, only the package of expedients says so.
    """
    t, judged = lease.transition, lease.judgement(Classification)
    if t is None or t.classification != "finance":
        return False
    return judged.answer == "finance" if judged else t.package_of_expedients


def probable_amount(lease: Lease, guarantee: ResidualGuarantee) -> Decimal:
    """Return what will probably be owed under one guarantee, in lease currency.

    A lease that was a capital one and stays a finance lease keeps in its obligation all that is guaranteed, until it
    is remeasured (842-10-65-1(r), 840-10-25-6); one that becomes an operating lease does not (842-10-65-1(l)).
    """
    if keeps_obligation(lease):
        return guarantee.guaranteed
    judged = (j.answer for j in lease.judgements
              if isinstance(j, GuaranteeJudgement) and j.guarantee == guarantee.id)
    return next(judged, ZERO)
