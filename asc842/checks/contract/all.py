"""Every check of a contract, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import SequenceMatcher

from asc842.base.check import Check, Status
from asc842.checks import CHECKS
from asc842.checks.contract import CONTRACT, RENT, Printed
from asc842.contract.judgements import Difference
from asc842.contract.lease import Lease
from asc842.payments.payment import Payment


@CHECKS.at(10, "contract", "printed")
def contract_checks(lease: Lease, payments: list[Payment], without: tuple[str, ...] = ()) -> tuple[Check, ...]:
    """Check documents, premises, printed rows, escalators, abatements and totals, then the payments against them.

    Checks with one of the marks ``without`` are left out.
    """
    checks = [found for check in CONTRACT if check.marks.isdisjoint(without)
              for found in check.of(Printed(lease, payments))]
    judged = {(j.check, j.about): j for j in lease.judgements if isinstance(j, Difference)}
    return (*(_settled(check, judged.get((check.name, check.about))) for check in checks), *_astray(judged, checks))


@CONTRACT.at(40, "lease", "payments")
def _each_rent(lease: Lease, payments: list[Payment]) -> Iterator[Check]:
    for rent in lease.facts.rent:
        for check in RENT:
            yield from check.of(Printed(lease, payments, rent))


def _settled(check: Check, judged: Difference | None) -> Check:
    """Resolve a failed check that a judgement settles; it keeps its figures. Any other says which would."""
    if check.status != "fail":
        return check
    if judged is None:
        settles = f"{check.detail}; a judgement settles it: {_key(check)}"
        return check if check.difference else replace(check, detail=settles)
    return replace(check, status="resolved", detail=f"{judged.answer}: {judged.reason}")


def _key(check: Check) -> str:
    about = f', about = "{check.about}"' if check.about else ""
    return f'question = "difference", check = "{check.name}"{about}'


def _astray(judged: Mapping[tuple[str, str], Difference], checks: Sequence[Check]) -> Iterator[Check]:
    """Report judgements on a difference that does not exist: a check that passes is noted, an unknown check fails."""
    known = {(c.name, c.about): c for c in checks}
    for key, judgement in judged.items():
        check = known.get(key)
        if check is None:
            yield _difference_judged("fail", judgement, "a check of this contract", "no such check: " + _nearest(
                judgement, [c for c in checks if c.status == "fail"] or list(known.values())))
        elif check.status != "fail":
            yield _difference_judged("note", judgement, "a check that fails", f"the check is a {check.status}")


def _difference_judged(status: Status, judgement: Difference, expected: str, detail: str) -> Check:
    return Check("difference judged", status, expected, judgement.subject, Decimal(0), Decimal(0), "judgements",
                 judgement.subject, "", detail)


def _nearest(judgement: Difference, checks: Sequence[Check]) -> str:
    """Write how the check would be named that a judgement most probably means."""
    likest = max(checks, key=lambda c: SequenceMatcher(None, f"{judgement.check} {judgement.about}",
                                                       f"{c.name} {c.about}").ratio(), default=None)
    return "take the judgement out" + (f", or name the check meant: {_key(likest)}" if likest else "")
