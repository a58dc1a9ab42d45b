"""Rent of the leases of a portfolio, dated, priced and abated in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.errors import InputError
from asc842.base.money import in_currency
from asc842.calendar.positions import Days, Ints
from asc842.calendar.recurring import days_of, ints_of
from asc842.contract.rent import Abatement, Rent
from asc842.payments.build import promised_payments
from asc842.payments.dating import FAR
from asc842.payments.rent import Rents, RentTerms
from asc842.timeline.amendments import contracted
from asc842.timeline.timeline import LeaseVersion, Timeline

NEVER = np.datetime64("9999-12-31", "D")
BLOCK = 2_000
"""Leases whose rent is dated in one call: many enough for arrays, few enough to be small beside the rest."""
LONG_AGO = np.datetime64("0001-01-01", "D")


@dataclass(frozen=True, slots=True)
class PortfolioRent:
    """Payments in whole cents, each field (payments,); ``lease`` and ``event`` are as the caller numbered them."""

    lease: Ints
    event: Ints
    due: Days
    counted: Days
    gross: Ints
    abatement: Ints

    @classmethod
    def none(cls) -> PortfolioRent:
        """Return no payments."""
        none, days = ints_of(()), days_of(())
        return cls(none, none, days, days, none, none)

    @classmethod
    def joined(cls, parts: Sequence[PortfolioRent]) -> PortfolioRent:
        """Return the payments of several blocks of leases, in the order given."""
        return cls(*(np.concatenate([getattr(x, name) for x in parts]) for name in cls.__slots__)
                   ) if parts else cls.none()

    def part(self, rows: slice, low: int) -> PortfolioRent:
        """Return some of the payments; ``low`` is the lease that has the number 0 in them."""
        columns = [getattr(self, name)[rows] for name in self.__slots__]
        return PortfolioRent(columns[0] - low, *columns[1:])

    def numbered(self, place: Ints) -> PortfolioRent:
        """Return the payments by the ``place`` of their leases, which has the new number of each, -1 for none."""
        lease = place[self.lease]
        which = np.flatnonzero(lease >= 0)
        if (np.diff(lease[which]) < 0).any():
            which = which[np.argsort(lease[which], kind="stable")]
        return PortfolioRent(lease[which], self.event[which], self.due[which], self.counted[which],
                             self.gross[which], self.abatement[which])

    def and_(self, rows: Mapping[int, Sequence[tuple[int, int, date, date, int, int]] | None]) -> PortfolioRent:
        """Return these and the payments of further leases, a row each; None for a lease of which there are none."""
        more = [row for each in rows.values() for row in each or ()]
        columns = list(zip(*more, strict=True)) if more else [()] * 6
        made = [days_of(x) if name in ("due", "counted") else ints_of(x)
                for name, x in zip(self.__slots__, columns, strict=True)]
        return PortfolioRent(*(np.concatenate([getattr(self, name), x])
                               for name, x in zip(self.__slots__, made, strict=True))) if more else self


class _Nowhere:
    """Places of components of rent in no file: what is wrong is told once a lease is read with its places."""

    def rent(self, _: Rent) -> str:
        """Return no place."""
        return ""

    def abatement(self, _: Abatement) -> str:
        """Return no place."""
        return ""


class _Versions:
    """Versions of leases that state what is paid, each field (versions,), with their charges.

    ``rank`` counts those of a lease, ``since`` and ``until`` are the days between which a version is in force.
    """

    def __init__(self, lives: Sequence[tuple[int, Timeline]]) -> None:
        self.terms, self.stated = RentTerms.none(), list[tuple[int, int, int, LeaseVersion]]()
        for lease, life in lives:
            with in_currency(life.lease.currency):
                self._add(lease, life)
        self.lease, self.event = ints_of(x[0] for x in self.stated), ints_of(x[1] for x in self.stated)
        self.rank, self.since = ints_of(x[2] for x in self.stated), days_of(x[3].first for x in self.stated)
        last = np.append(self.lease[1:] != self.lease[:-1], np.ones(min(len(self.lease), 1), dtype=bool))
        self.until = np.where(last, NEVER, np.append(self.since[1:], self.since[:1]))

    def _add(self, lease: int, life: Timeline) -> None:
        rank = 0
        for number, version in enumerate(life.versions):
            if number == 0 or version.changes_payments:
                self.terms.add(contracted(version.lease), _Nowhere())
                self.stated.append((lease, number, rank, version))
                rank += 1


def rent_of_all(lives: Sequence[tuple[int, Timeline]]) -> tuple[PortfolioRent, set[int]]:
    """Date and price what the versions of leases promise; each life comes with the number of its lease.

    Where what is due under an event depends on what was paid before it, the versions of that lease are gone through
    one after the other. Also returns the numbers of leases that are left out, to be looked at by themselves: something
    is wrong with their rent, or days are not covered.
    """
    versions = _Versions(lives)
    rents = Rents(versions.terms)
    of = rents.version
    apart = {int(versions.lease[n]) for n in (*rents.odd, *_uncovered(versions))}
    in_turn = {int(versions.lease[n]) for n in _paid_before(versions, rents)} - apart
    wanted = (rents.paid.due >= versions.since[of]) & ~np.isin(versions.lease[of], ints_of(apart | in_turn))
    found = PortfolioRent(versions.lease[of][wanted], versions.event[of][wanted], rents.paid.due[wanted],
                          rents.paid.counted[wanted], rents.paid.gross[wanted], rents.off[wanted])
    rows = {number: _in_turn(number, life) for number, life in lives if number in in_turn}
    return found.and_(rows), apart | {number for number, each in rows.items() if each is None}


def _in_turn(number: int, life: Timeline) -> list[tuple[int, int, date, date, int, int]] | None:
    """Date the versions of a lease one after the other, each by what was paid before; None where that is refused."""
    try:
        with in_currency(life.lease.currency):
            promised = promised_payments(life)
    except InputError:
        return None
    return [(number, n, p.due, p.counted, p.gross, p.abatement)
            for n, (payments, version) in enumerate(zip(promised, life.versions, strict=True))
            if n == 0 or version.changes_payments for p in payments]


def _uncovered(versions: _Versions) -> list[int]:
    """Return versions with days on which no component runs: a check of a lease by itself tells of them."""
    terms = versions.terms
    runs = [i for i, charge in enumerate(terms.charges) if not charge.once]
    n = ints_of(terms.version[i] for i in runs)
    begin, stop = (days_of(x).astype(np.int64) for x in ((terms.charges[i].begin for i in runs),
                                                         (terms.charges[i].stop for i in runs)))
    order = np.lexsort((begin, n))
    n, begin, stop = n[order], begin[order], stop[order]
    first = np.append([True], n[1:] != n[:-1])[:len(n)]
    start, after = (days_of(x).astype(np.int64)[n] for x in ((t.start for t in terms.spans),
                                                             (t.after for t in terms.spans)))
    reached = np.maximum.accumulate(n * FAR + stop) - n * FAR
    before = np.where(first, start, np.append(start[:1], reached[:-1]))
    last = np.append(first[1:], first[:1])
    found: list[int] = np.unique(n[(begin > before) | (last & (reached < after))]).tolist()
    return found


def _paid_before(versions: _Versions, rents: Rents) -> set[int]:
    """Return versions under which rent depends on what was paid before: credits, or days that are asked for again.

    Credits are for what was paid in advance for days on which other rent then begins; asked for again are days whose
    instalment was due, or was paid for in part, before the version (see :mod:`asc842.payments.parted`).
    """
    paid, version, found = rents.paid, rents.version, set[int]()
    if not versions.rank.any():
        return found
    component, root = _numbered(versions)
    later = np.flatnonzero(versions.rank[ints_of(versions.terms.version)]).tolist()
    new = [(i, n) for i in later if _new(versions, n := versions.terms.version[i], versions.terms.charges[i].rent)]
    until, until_root = (np.full(x.max() + 1, LONG_AGO) for x in (component, root))
    fell_due = (paid.due >= versions.since[version]) & (paid.due < versions.until[version])
    for rank in range(1, int(versions.rank.max()) + 1):
        past = fell_due & (versions.rank[version] == rank - 1)
        for upto, key in ((until, component), (until_root, root)):
            np.maximum.at(upto, key[paid.charge[past]], paid.after[past])
        at = np.flatnonzero(versions.rank[version] == rank)
        begin, after, since = paid.begin[at], paid.after[at], versions.since[version[at]]
        day = np.maximum(until[component[paid.charge[at]]], begin)
        again = (after > begin + ONE_DAY) & (day < after) & ((begin < day) | (paid.due[at] < since))
        found |= set(version[at][again].tolist())
        found |= {n for i, n in new if versions.rank[n] == rank
                  and until_root[root[i]].item() > versions.terms.charges[i].rent.begins}
    return found


def _new(versions: _Versions, n: int, rent: Rent) -> bool:
    """Whether the event of a version brings a component of rent."""
    event = versions.stated[n][3].event
    return event is not None and bool(rent.begins) and rent.id.endswith(f"/{event.id}")


def _numbered(versions: _Versions) -> tuple[Ints, Ints]:
    """Number the components of rent of each lease, by id, and by id before any event; each (charges,).

    Those of leases with one version all have the same number: nothing was paid before another.
    """
    several = set(versions.lease[versions.rank > 0].tolist())
    of = versions.lease[ints_of(versions.terms.version)].tolist()
    named = [(n, charge.rent.id) if n in several else (-1, "")
             for n, charge in zip(of, versions.terms.charges, strict=True)]
    places: list[dict[tuple[int, str], int]] = [{}, {}]
    return (ints_of(places[0].setdefault(key, len(places[0])) for key in named),
            ints_of(places[1].setdefault((n, name.split("/")[0]), len(places[1])) for n, name in named))
