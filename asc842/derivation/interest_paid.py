"""Interest that payments of a finance lease settle: what has accrued unpaid by the day of each (842-20-45-5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from asc842.derivation.figure import Derived, Part
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.moves import closing_of_span, opening
from asc842.derivation.once import made_once
from asc842.derivation.payments import settled
from asc842.derivation.present_value import factor, worth
from asc842.derivation.report_cells import Stretch

PARAGRAPH = "842-20-45-5"


@dataclass(frozen=True, slots=True)
class _PaidInterest:
    """A payment on a day: the interest that it settles, and what of interest is unpaid after it."""

    due: date
    settles: Derived
    unpaid: Derived


def interest_paid(s: LeaseSteps, at: Stretch) -> list[Part]:
    """Return the interest that payments of some days settle, payment by payment."""
    return [Part(x.settles, 1, f"paid {x.due}") for x in _settled(s) if at.first <= x.due <= at.last
            and x.settles.value]


@made_once
def _settled(s: LeaseSteps) -> list[_PaidInterest]:
    return list(_each(s))


def _each(s: LeaseSteps) -> Iterator[_PaidInterest]:
    unpaid: Derived | None = None
    for n in range(len(s.steps)):
        if not s.finance(n):
            continue
        before, paid = [Part(opening(s, n, "liability"), -1, "liability before")], list[Part]()
        ends = s.first_day(n + 1) if n + 1 < len(s.steps) else date.max
        settles = s.settles(n)
        for i, p in enumerate(s.paid[n]):
            if not settles[i] or p.due >= ends:
                continue
            now = _balance(s, n, i)
            carried = [Part(unpaid, 1, "unpaid before")] if unpaid is not None and unpaid.value else []
            accrued = Derived(f"interest unpaid on {p.due}", "sum", [Part(now), *before, *paid, *carried],
                              word="accrued", digits=s.digits)
            part = Derived(f"interest paid {p.due}", "lesser", [Part(settled(s, n, i)), Part(accrued)],
                           word="interest", paragraph=PARAGRAPH, digits=s.digits)
            unpaid = Derived("interest unpaid", "sum", [Part(accrued), Part(part, -1)], digits=s.digits)
            before, paid = [Part(now, -1, "liability before")], [Part(settled(s, n, i), 1, "paid")]
            yield _PaidInterest(p.due, part, unpaid)
        carried = [Part(unpaid, 1, "unpaid before")] if unpaid is not None and unpaid.value else []
        unpaid = Derived("interest unpaid", "sum", [
            Part(closing_of_span(s, n, "liability"), 1, "liability"), *before, *paid, *carried], digits=s.digits)


def _balance(s: LeaseSteps, n: int, i: int) -> Derived:
    """Return the liability just before a payment: of it, and of all that is paid after it."""
    p, settles = s.paid[n][i], s.settles(n)
    parts = [Part(worth(s, n, k)) for k in range(i, len(s.paid[n])) if settles[k]]
    words = f"present value on {p.due}"
    exact = Derived(words, "quotient", [Part(Derived(words, "sum", parts, kind="exact", digits=s.digits)),
                                        Part(factor(s, n, p.counted, p.due))], kind="exact", digits=s.digits)
    return Derived(words, "rounded", [Part(exact)], word="liability", digits=s.digits)
