"""Printed abatements: how they are derived, what they add up to, and how many months they touch."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from asc842.base.check import Check
from asc842.base.constants import DAY
from asc842.base.money import from_cents
from asc842.checks.contract import CONTRACT
from asc842.checks.contract.compare import printed_check
from asc842.contract.lease import Lease
from asc842.contract.rent import Abatement
from asc842.payments.payment import Payment
from asc842.payments.term import Term
from asc842.payments.windows import windows_of


@CONTRACT.at(50, "lease", "payments")
def abatement_checks(lease: Lease, payments: list[Payment]) -> Iterator[Check]:
    """Compare each abatement with its derivation and with its printed aggregate."""
    for abatement in lease.facts.abatements:
        if abatement.derivation and abatement.amount is not None:
            yield _derivation(abatement)
        total = from_cents(sum(p.abated.get(abatement.id, 0) for p in payments))
        if abatement.aggregate is not None:
            yield printed_check("abatement = printed aggregate", abatement.aggregate, Fraction(total),
                                abatement.source, abatement.id)
        if abatement.until_aggregate is not None:
            yield printed_check("aggregate is exhausted", abatement.until_aggregate, Fraction(total),
                                abatement.source, abatement.id, _short(lease, abatement))


def _short(lease: Lease, abatement: Abatement) -> str:
    """Why a cap is not used up: the time that abates ends before the term, or the term does."""
    term = Term.of(lease)
    last = max(w.after for w in windows_of(abatement, term)) - DAY
    if last < term.end:
        return f"a cap that rent to {last}, when the time that abates ends, does not reach"
    return "a cap that rent in the term does not reach"


def _derivation(abatement: Abatement) -> Check:
    d = abatement.derivation
    assert d is not None
    assert abatement.amount is not None
    per_rate = 12 if d.rate_per == "year" else 1
    computed = Fraction(d.area) * Fraction(d.rate) * Fraction(d.share) / per_rate
    return printed_check("area x rate x share = abatement", abatement.amount, computed, abatement.source, abatement.id)
