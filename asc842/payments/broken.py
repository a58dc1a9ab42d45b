"""Instalments that an event, or a renewal, breaks: rent changes on a day inside the time that an instalment pays for.

Each day is then paid for once, under the terms of that day. In arrears, the days before the change fall due when the
whole instalment would have. In advance, the instalment is already paid by the time of an event; what it paid for the
days from the change on is credited against the new rent, from its first instalment on. A renewal is known by then:
paid for by the same terms, the whole instalment falls due on its one day, as it does where a step of rent breaks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from asc842.base.constants import DAY
from asc842.base.errors import InputError, Problem
from asc842.base.money import from_cents
from asc842.contract.events import Event
from asc842.contract.lease import Lease
from asc842.contract.rejudged import takes_effect
from asc842.contract.rent import Rent
from asc842.payments.payment import Payment


def gives_way(lease: Lease, rent: Rent) -> bool:
    """Whether a component ends because an event, or a renewal, puts another in its place from the next day on."""
    return rent.ends is not None and any(
        r.begins == rent.ends + DAY for r in (*_by_event(lease, _root(rent.id)), *_renewed(lease, rent)))


def due_from(lease: Lease, rent: Rent, begin: date) -> date:
    """Return the first day on which a component may fall due: ``begin``, its first day.

    Rent of a renewal that goes on as rent before it is paid for may fall due before, but not before an event that
    grants the renewal, or judges it.
    """
    if not any(rent in _renewed(lease, r) for r in lease.facts.rent):
        return begin
    name = rent.id.rpartition("/")[2]
    granted = {o.granted_by for o in lease.facts.options if o.id == name}
    days = [takes_effect(e) for e in lease.events if e.id in granted or any(o.option == name for o in e.options)]
    return min(begin, max(days, default=lease.commencement))


def _renewed(lease: Lease, rent: Rent) -> list[Rent]:
    """Return the rent of a renewal that goes on with a component by the same terms of payment."""
    if rent.ends is None or not lease.facts.options:
        return []
    known = {f"{_root(rent.id)}/{o.id}" for o in lease.facts.options}
    return [r for r in lease.facts.rent if r.id in known and r.begins == rent.ends + DAY
            and r.frequency == rent.frequency and lease.payment_terms(r) == lease.payment_terms(rent)]


def _by_event(lease: Lease, root: str) -> Iterator[Rent]:
    by = {f"{root}/{event.id}" for event in lease.events}
    return (r for r in lease.facts.rent if r.id in by)


def _root(rent: str) -> str:
    return rent.split("/", maxsplit=1)[0]


@dataclass(slots=True)
class Credits:
    """Rent paid in advance for days of which the rent then changed, in cents by component, as events come.

    ``asked`` are the payments that fell due, before any credit; ``left`` is the credit not yet used up, ``granted``
    all credit with the day it is for.
    """

    asked: list[Payment] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)
    granted: list[tuple[str, date, int]] = field(default_factory=list)

    def fell_due(self, asked: list[Payment], credited: list[Payment], first: date) -> None:
        """Note what fell due before an event, as asked for and less credit, in the same order."""
        for before, after in zip(asked, credited, strict=True):
            if before.due < first:
                self.asked.append(before)
                if before.gross != after.gross:
                    self.left[_root(before.rent)] -= before.gross - after.gross

    def grant(self, lease: Lease, owed: list[Payment], first: date, event: str) -> None:
        """Grant what was paid before ``first`` for days on which the event sets other rent.

        ``owed`` is what the amended lease asks for from commencement on, at the prices that held until then.
        """
        for rent in lease.facts.rent:
            if rent.begins and rent.id.endswith(f"/{event}"):
                root = _root(rent.id)
                cents = self._overpaid(root, rent.begins, [p for p in owed if p.due < first])
                self.granted.append((root, rent.begins, cents))
                self.left[root] = self.left.get(root, 0) + cents

    def _overpaid(self, root: str, day: date, owed: list[Payment]) -> int:
        mine = [p for p in self.asked if _root(p.rent) == root]
        broken = [p.covers_from for p in mine if p.covers_from < p.covers_after and p.covers_after > day]
        if not broken:
            return 0
        begun = min(broken)
        before = sum(cents for name, since, cents in self.granted if name == root and since > begun)
        return (sum(p.rent_due for p in mine if p.covers_from >= begun) - before
                - sum(p.rent_due for p in owed if _root(p.rent) == root and p.covers_from >= begun))

    def applied(self, payments: list[Payment], first: date) -> list[Payment]:
        """Return payments in order of due date, those from ``first`` on less the credit that is left."""
        left, found = dict(self.left), list[Payment]()
        for p in payments:
            used = max(0, min(left.get(_root(p.rent), 0), p.rent_due)) if p.due >= first and not p.incentive else 0
            if used:
                left[_root(p.rent)] -= used
            found.append(_less(p, used) if used else p)
        return found

    def refuse_rest(self, lease: Lease, event: Event, asked: list[Payment], credited: list[Payment]) -> None:
        """Raise InputError where rent to come under an event is less than the credit for what was paid in advance."""
        for root, left in self.left.items():
            used = sum(a.gross - c.gross for a, c in zip(asked, credited, strict=True) if _root(a.rent) == root)
            if left > used:
                place = f"events[{lease.events.index(event)}]"
                raise InputError([Problem("rent.paid-in-advance",
                    f"{place}.rent" if event.rent else place, f"{from_cents(left - used):,} paid in advance for days "
                    "from then on, which the new rent does not use up", "rent from which it can be taken",
                    "let the new rent begin with the next instalment (begins), or state the rent that is still due")])


def _less(payment: Payment, cents: int) -> Payment:
    why = f"{payment.why}; less {from_cents(cents):,} paid in advance under the rent before"
    return replace(payment, gross=payment.gross - cents, credit=cents, why=why)
