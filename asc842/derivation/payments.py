"""What a payment is made of: the printed row of rent, how it rises, the days it pays for, what abates of it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from asc842.base.money import in_currency
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent
from asc842.derivation.figure import Derived, Part, amount
from asc842.derivation.indexed import of_component
from asc842.derivation.lease_steps import LeaseSteps
from asc842.derivation.once import made_once
from asc842.derivation.rent import whole_payment
from asc842.payments.payment import Payment
from asc842.payments.rent import rent_for_days

FIXED = "842-10-30-5(a)"


@made_once
def settled(s: LeaseSteps, n: int, i: int) -> Derived:
    """Return what of a payment settles the liability: rent due less what the lessor pays."""
    p = s.paid[n][i]
    rent = Part(rent_due(s, n, i), 1, "rent")
    if not p.incentive:
        return rent.of
    return _of(s, p, "settled", "sum", [rent, Part(received_with(s, n, i), -1, "incentive")], p.net)


@made_once
def received_with(s: LeaseSteps, n: int, i: int) -> Derived:
    """Return what the lessor pays with a payment, or as one."""
    p = s.paid[n][i]
    return s.says.fact(f"incentive received {p.due}, {p.why}", amount(p.incentive, s.digits), p.source,
                       word="incentive", key=f"incentive {p.rent}")


@made_once
def rent_due(s: LeaseSteps, n: int, i: int) -> Derived:
    """Return the rent of a payment: gross rent less what abates of it."""
    p = s.paid[n][i]
    if not p.abated:
        return gross(s, n, i)
    parts = [Part(gross(s, n, i), 1, "gross rent"), *(
        Part(abated(s, n, i, name), -1, "abated") for name in p.abated)]
    return _of(s, p, "rent due", "sum", parts, p.rent_due, word="rent")


@made_once
def abated(s: LeaseSteps, n: int, i: int, name: str) -> Derived:
    """Return what an abatement takes off a payment, as its clause says."""
    p, version = s.paid[n][i], s.versions[n]
    of = next((a for a in version.facts.abatements if a.id == name), None)
    how_much = "" if of is None else (f"{of.amount:,f} a payment" if of.amount is not None else
                                      f"{of.share} of it" if of.share is not None else "")
    return s.says.fact(f"abatement {name} of the payment due {p.due}", amount(p.abated[name], s.digits),
                       of.source if of else p.source, word="abated", quote=how_much, key=f"abatement {name}")


@made_once
def gross(s: LeaseSteps, n: int, i: int) -> Derived:
    """Return the gross rent of a payment, of the steps of rent whose days it pays for."""
    p = s.paid[n][i]
    version = s.versions[n]
    rent = next((r for r in version.facts.rent if r.id == p.rent), None)
    with in_currency(version.currency):
        parts = list(_steps(s, version, rent, p)) if rent else []
    found = _of(s, p, "gross rent", "rounded", [Part(_sum(s, p, parts))], p.gross, word="rent") if parts else None
    if found is not None and not found.agrees:
        share = of_component(s, version, p, _sum(s, p, parts))
        found = share if share is not None and share.value == amount(p.gross, s.digits) else None
    if found is None:
        return s.says.fact(f"{_name(rent, p)} due {p.due}, {p.why}", amount(p.gross, s.digits), p.source, word="rent",
                           quote=p.rows, key=f"rent {p.rent}")
    whole = parts[0].of if len(parts) == 1 else None
    return whole if whole is not None and whole.kind == "amount" and whole.value == found.kept else found


def _name(rent: Rent | None, p: Payment) -> str:
    return rent.name if rent else p.rent


def _sum(s: LeaseSteps, p: Payment, parts: list[Part]) -> Derived:
    return parts[0].of if len(parts) == 1 else Derived(
        f"rent for {p.covers_from} to the day before {p.covers_after}", "sum", parts, kind="exact", digits=s.digits)


def _of(s: LeaseSteps, p: Payment, what: str, how: str, parts: list[Part], cents: int, word: str = "") -> Derived:
    return Derived(f"{what} due {p.due}", how, parts, kept=amount(cents, s.digits), word=word or what,
                      paragraph=FIXED, digits=s.digits)


def _steps(s: LeaseSteps, version: Lease, rent: Rent, p: Payment) -> Iterator[Part]:
    for step in p.steps:
        whole = whole_payment(s, version, rent, step)
        first, after = max(step.start, p.covers_from), min(step.after, p.covers_after)
        if rent.frequency == "once":
            yield Part(whole)
            continue
        part = rent_for_days(version, rent, p, [step._replace(instalment=Fraction(10**12))], first, after) / 10**12
        if part == 1:
            yield Part(whole)
        elif part:
            days = s.says.fact(f"part of a payment that {first} to the day before {after} are", part, rent.source,
                               kind="number", word="part", quote=rent.proration or "", key=f"rent {rent.id}")
            yield Part(Derived(f"rent for {first} to the day before {after}", "product", [Part(whole), Part(days)],
                                  kind="exact", word="rent", digits=s.digits))
