"""The transition to ASC 842: each balance as its rule has it, and nothing in equity that no rule puts there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.base.money import from_cents, quantum
from asc842.base.standard import earlier
from asc842.book.book_tables import BookTables
from asc842.book.transition import Adoption
from asc842.checks import CHECKS

ASSET = {
    "operating to operating": "liability + prepaid rent - incentives + initial direct costs - exit costs + off-market "
                              "terms",
    "capital to finance": "capital lease asset + initial direct costs",
    "capital to operating": "liability + capital lease asset - obligation + initial direct costs",
}
"""What the right-of-use asset is made of, by the way the lease takes; imputed where it becomes a finance lease."""


@CHECKS.at(70, "book", "ready.adoption")
def transition_checks(book: BookTables, adoption: Adoption | None) -> Iterator[Check]:
    """Check the asset by its rule, the obligation carried over, the entry's balance, and what equity takes."""
    if adoption is None:
        return
    c, s = adoption.carried, book.summary
    after = dict(zip(book.plain["transition"]["item"], book.plain["transition"]["after"], strict=True))
    made_of = {
        "operating to operating": s["opening_liability"] + from_cents(
            c.prepaid_rent - c.incentives + c.kept_costs - c.exit_costs + c.off_market),
        "capital to finance": from_cents(c.capital_asset + c.kept_costs),
        "capital to operating": s["opening_liability"] + from_cents(c.capital_asset - c.obligation + c.kept_costs),
    }
    if adoption.way in made_of:
        yield compared(f"asset at transition = {ASSET[adoption.way]}", made_of[adoption.way], s["opening_asset"],
                       ZERO, "842-10-65-1(h), (m), (r), (s)")
        yield compared("equity at transition = costs that no longer qualify", from_cents(c.written_off),
                       after["equity"], ZERO, "842-10-65-1(p)")
    if adoption.way == "capital to finance":
        yield compared("lease liability at transition = capital lease obligation", from_cents(c.obligation),
                       s["opening_liability"], ZERO, "842-10-65-1(r)")
    yield from _as_given(adoption)


def _as_given(adoption: Adoption) -> Iterator[Check]:
    """Compare what the file states with what the earlier schedule comes to.

    An obligation must agree, to the unit printed: its payments and rate say what it is. Other balances may depend on
    what happened before, so that a difference is only noted.
    """
    t, c = adoption.transition, adoption.carried
    if t.obligation:
        yield compared("capital lease obligation as stated", t.obligation.amount, from_cents(c.obligation),
                       quantum(t.obligation.amount) / 2, t.obligation.source)
    computed = {"accrued_rent": max(c.computed.deferred_rent, 0), "prepaid_rent": max(-c.computed.deferred_rent, 0),
                "unamortized_incentives": c.computed.incentives, "unamortized_initial_direct_costs": c.computed.costs}
    if c.computed_terms:  # Known where the file says how the lease was acquired.
        computed |= {"favorable_terms": max(c.computed_terms, 0), "unfavorable_terms": max(-c.computed_terms, 0)}
    for name, cents in computed.items():
        if name in c.given and (stated := t.amount(name)) is not None:
            yield _noted(name.replace("_", " "), stated, from_cents(cents), getattr(t, name).source)


def _noted(name: str, stated: Decimal, computed: Decimal, source: str) -> Check:
    check = compared(f"{name} as stated = {earlier().name} schedule", computed, stated, quantum(stated) / 2, source)
    if check.status == "pass":
        return check
    return Check(check.name, "note", check.expected, check.actual, check.residual, check.tolerance, source, "", "",
                 "the balance stated is carried over; the schedule is based on this file alone")
