"""What the register holds of leases, by role of account and classification: what reports are tied to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from asc842.base.constants import ONE_DAY
from asc842.base.frames import places_in
from asc842.base.lazy import pd
from asc842.book.classified import accounts_by_dimensions, accounts_of, finance_at
from asc842.book.roster import WorkedOutOnce
from asc842.calendar.positions import Days, Ints
from asc842.closing.foreign import functional_currencies
from asc842.closing.holdings import Holdings
from asc842.closing.lines import role_totals
from asc842.contract.accounts import Accounts
from asc842.ledger.roles import ROLES

LONG_AGO = np.datetime64("0001-01-01", "D")
LATE_COLUMNS = ("entity", "lease", "currency", "account", "kind", "period", "origin", "amount")
BROUGHT_FORWARD, DROPPED, CARRIED = "brought forward", "dropped", "carried on"
"""What the kinds of entries begin with that belong to no period's own movements and are no catch-up either."""
ByEntity = dict[tuple[str, str], int]
"""Amounts in whole minor units by entity and currency."""
Roles = Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What a register holds, as it is read: debits less credits in cents.

    ``at`` returns what was posted in all periods up to the one that ends on a day (``entity, lease, currency,
    account, amount``). ``late`` are the entries posted in another period than the one they belong to, of the last
    two fiscal years: LATE_COLUMNS, ``period`` and ``origin`` the first days of these periods (NaT: the time before the
    register). ``begins`` is the first day of the register's first period, ``absent`` are the dimensions of leases
    that were posted and are not in the close, ``roles`` the roles that accounts were used for in earlier closes.
    ``formerly`` names the lease of today by each id under which it was posted before. ``as_begun`` measures some
    leases as the register began with them. ``names`` are the accounts that any lease of the close, or of those absent,
    has for a role, by classification and number of the role.
    """

    at: Callable[[np.datetime64], pd.DataFrame]
    late: pd.DataFrame
    begins: np.datetime64
    absent: pd.DataFrame
    roles: Mapping[str, str] = field(default_factory=dict)
    formerly: Mapping[str, str] = field(default_factory=dict)
    as_begun: Callable[[Sequence[str]], Holdings | None] = lambda _: None
    names: Mapping[tuple[int, int], frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Posted amounts as arrays (rows,): lease, entity, account, cents, first days of the periods posted in and of.

    ``entity`` is a number among ``entities``, ``stands`` has the roles for which the account stands of that lease, a
    bit for each, (2, rows) by classification.
    """

    place: Ints
    entity: Ints
    account: np.ndarray
    amount: Ints
    stands: Ints
    period: Days
    origin: Days
    entities: np.ndarray

    def where(self, which: np.ndarray) -> _Rows:
        """Return some of the rows."""
        return _Rows(self.place[which], self.entity[which], self.account[which], self.amount[which],
                     self.stands[:, which], self.period[which], self.origin[which], self.entities)


@dataclass(frozen=True, slots=True, eq=False)
class Posted(WorkedOutOnce):
    """Posted amounts of the leases of a close, and of those that are not in it and were posted (after the others).

    Amounts have shape (2, leases): on accounts of operating, and of finance leases. An account of both belongs to the
    classification that the lease has on the day; one that stands for other roles too is taken less what those come to.
    """

    h: Holdings
    held: Held
    leases: pd.Index
    dimensions: pd.DataFrame
    names: np.ndarray
    owner: Ints
    through: np.datetime64
    currencies: np.ndarray
    known: dict[Any, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, h: Holdings, held: Held, through: np.datetime64) -> Posted:
        """Put what a register holds ``through`` a day beside the leases of a close.

        ``names`` are the accounts of each place in the ledger that a lease has or had, (2, places, roles), ``owner``
        is the lease of each.
        """
        absent = held.absent[~held.absent["lease"].isin(h.leases)].reset_index(drop=True)
        dimensions = pd.concat([h.dimensions, absent], ignore_index=True)
        return cls(h, held, pd.Index(dimensions["lease"], dtype=object), dimensions,
                   np.concatenate([accounts_of(h), accounts_by_dimensions(absent, h.policy)], axis=1),
                   np.append(h.places.lease, len(h.leases) + np.arange(len(absent))), through,
                   dimensions["currency"].to_numpy(object))

    def let_go(self) -> None:
        """Forget what was worked out: it holds on to itself in circles, and no garbage is collected in a close."""
        self.known.clear()
        self.h.known.clear()

    @property
    def functional(self) -> Posted:
        """The same in functional currencies: exchange differences, of leases in a foreign one."""
        named = functional_currencies(self.dimensions, self.h.policy.functional_currencies)
        found: Posted = self.once("functional", lambda: replace(self, currencies=named, known={}))
        return found

    @property
    def begins(self) -> np.datetime64:
        """First day of the register's first period."""
        return self.held.begins

    @property
    def gone(self) -> np.ndarray:
        """Whether leases are not in the close, (leases,)."""
        return np.arange(len(self.leases)) >= len(self.h.leases)

    def balance(self, roles: Roles, at: np.datetime64) -> Ints:
        """What stands posted on accounts of some roles at the end of a period, (2, leases)."""
        return self.once(("balance", tuple(roles), at), lambda: self._balance(roles, at))

    def moved(self, roles: Roles, first: np.datetime64, last: np.datetime64) -> Ints:
        """What was posted on accounts of some roles in the periods from one day to another, (2, leases)."""
        return self.balance(roles, last) - self.balance(roles, first - ONE_DAY)

    def late(self, roles: Roles, first: np.datetime64, last: np.datetime64) -> Ints:
        """What was posted from one day to another and belongs to closed periods before it, (2, leases)."""
        t = self._caught_up()
        return self._of(t.where((t.period >= first) & (t.period <= last) & (t.origin < first)), roles, first - ONE_DAY)

    def later(self, roles: Roles, first: np.datetime64, last: np.datetime64) -> Ints:
        """What was posted after some days and belongs to periods from the first of them to the last, (2, leases)."""
        t = self._caught_up()
        return self._of(t.where((t.period > last) & (t.origin >= first) & (t.origin <= last)), roles, last)

    def dropped(self, roles: Roles, first: np.datetime64, last: np.datetime64) -> Ints:
        """What took leases that were dropped out of the accounts, (2, leases)."""
        t = self._late_rows(DROPPED)
        return self._of(t.where((t.period >= first) & (t.period <= last)), roles, last)

    def by_entity(self, roles: Roles, at: np.datetime64) -> ByEntity:
        """What stands posted in the books of each entity, of leases in the close."""
        def worked_out() -> ByEntity:
            rows = self._at(at)
            found = self._on(rows, roles)
            which = (found[0] | found[1]) & ~self.gone[rows.place]
            code, currencies = self.once("currencies", lambda: pd.factorize(self.currencies, sort=True))
            return _summed((rows.entity[which], rows.entities), (code[rows.place[which]], currencies),
                           rows.amount[which])
        return self.once(("by entity", tuple(roles), at), worked_out)

    @property
    def several(self) -> bool:
        """Whether there are leases of the close that the books of more than one entity have, or had, anything of."""
        return len(self.once("books", self._books)) > 0

    def elsewhere(self, entity: np.ndarray) -> pd.DataFrame:
        """Leases of the close with books in another entity than one, (leases,): ``place`` and that ``entity``."""
        known: pd.DataFrame = self.once("books", self._books)
        found: pd.DataFrame = known[known["entity"].to_numpy(object) != entity[known["place"].to_numpy()]]
        return found

    def within(self, entity: str) -> Posted:
        """What one entity's books hold of leases that more than one has had; nothing of others."""
        found: Posted = self.once(("within", entity), lambda: self._within(entity))
        return found

    def _within(self, entity: str) -> Posted:
        names, now = set(self.leases[self.once("books", self._books)["place"]]), self.held.formerly
        names |= {name for name, later in now.items() if later in names}

        def only(rows: pd.DataFrame) -> pd.DataFrame:
            return rows[(rows["entity"] == entity) & rows["lease"].isin(names)]
        held = replace(self.held, at=lambda day: only(self.held.at(day)), late=only(self.held.late))
        return replace(self, held=held, known={"codes": self._coded(), "stands": self._stands()})

    def _books(self) -> pd.DataFrame:
        """Leases of the close and the entities whose books have, or had, anything of them, where these are several."""
        frames = [_each_once(x, ("lease", "entity")) for x in (self.held.late, self.held.at(self.through))]
        posted, now, h = pd.concat(frames), self.held.formerly, self.h
        lease = posted["lease"].map(lambda name: now.get(name, name)) if now else posted["lease"]
        place = h.leases.get_indexer(pd.Index(lease))
        told = pd.DataFrame({"place": h.places.lease, "entity": h.places.table["entity"].fillna("")})
        both = pd.concat([told, pd.DataFrame({"place": place, "entity": posted["entity"].to_numpy(object)})])
        both = both[both["place"] >= 0].drop_duplicates()
        return both[both["place"].duplicated(keep=False)].reset_index(drop=True)

    def shares(self, roles: Roles) -> bool:
        """Whether an account of some roles stands for others too."""
        return bool(self._others(roles))

    def place_of(self, table: pd.DataFrame) -> Ints:
        """Position among the leases of each row of a report, -1 for none; worked out once for each table."""
        # The table is kept with it, so that no other one has its id.
        return self.once(("rows", id(table)), lambda: (places_in(self.leases, table["lease"]), table))[0]

    def _caught_up(self) -> _Rows:
        """Entries of another period than their own, but for those that no fact came late for."""
        return self._late_rows("")

    def _balance(self, roles: Roles, at: np.datetime64) -> Ints:
        total = self._of(self._at(at), roles, at)
        for finance, role in self._others(roles):
            inside = np.isin(self.names[finance, : len(self.h.places), role], self._names_of(roles))
            beside = role_totals(self.h, at + ONE_DAY)[finance, :, role]
            total[finance, : len(self.h.leases)] -= self.h.sum_by_lease(
                self.h.places.lease, np.where(inside, beside, 0))
        return total

    def _at(self, at: np.datetime64) -> _Rows:
        return self.once(("at", at), lambda: self._placed(self.held.at(at)))

    def _late_rows(self, kind: str) -> _Rows:
        """Entries posted in another period than their own: catch-ups, or those whose kind begins with a word."""
        apart = (BROUGHT_FORWARD, DROPPED, CARRIED)

        def some() -> _Rows:
            code, kinds = pd.factorize(self.held.late["kind"].to_numpy(object))
            begins = np.array([name.startswith(kind or apart) for name in kinds], dtype=bool)[code]
            return self._placed(self.held.late[begins if kind else ~begins])
        return self.once(("late", kind), some)

    def _placed(self, rows: pd.DataFrame) -> _Rows:
        """Rows in the currency of their lease, with its position; what was posted under a former id is the lease's."""
        now = self.held.formerly
        lease = rows["lease"].map(lambda name: now.get(name, name)) if now else rows["lease"]
        place = places_in(self.leases, lease)
        own = (self.currencies[place] == rows["currency"].to_numpy(object)) & (place >= 0)
        place, account = place[own].astype(np.int64), rows["account"].to_numpy(object)[own]
        code = self._codes().get_indexer(pd.Index(account, dtype=object))
        stands = np.where(code >= 0, self._stands()[:, place, code], 0)
        period, origin = (_days(rows, name)[own] if name in rows else np.full(len(place), LONG_AGO)
                          for name in ("period", "origin"))
        entity, entities = pd.factorize(rows["entity"].to_numpy(object)[own], sort=True)
        return _Rows(place, entity, account, rows["amount"].to_numpy(np.int64)[own], stands, period, origin,
                     entities)

    def _of(self, rows: _Rows, roles: Roles, at: np.datetime64) -> Ints:
        """Add up rows on accounts of some roles by classification and lease."""
        count, place = len(self.leases), rows.place
        if not len(place):
            return np.zeros((2, count), dtype=np.int64)
        found = self._on(rows, roles)
        finance = found[1] & (~found[0] | self.finance_at(at)[place])
        which = found[0] | found[1]
        summed = np.bincount(place[which] + count * finance[which], minlength=2 * count, weights=rows.amount[which])
        return summed.astype(np.int64).reshape(2, count)

    def _on(self, rows: _Rows, roles: Roles) -> np.ndarray:
        """Tell which rows are on accounts of some roles, (2, rows) by classification."""
        found: np.ndarray = rows.stands & sum(1 << ROLES.index(r) for r in roles) != 0
        if (strange := np.flatnonzero(~rows.stands.any(axis=0))).size:
            for finance in (0, 1):
                found[finance, strange] = np.isin(rows.account[strange], self._names_once(roles, finance))
        return found

    def _codes(self) -> pd.Index:
        """Names of all accounts, each once."""
        return self._coded()[1]

    def _coded(self) -> tuple[Ints, pd.Index]:
        """Account of each place and role by its number among all, (2, places, roles), and their names."""
        def worked_out() -> tuple[Ints, pd.Index]:
            code, names = pd.factorize(self.names.ravel())
            return code.astype(np.int64).reshape(self.names.shape), pd.Index(names, dtype=object)
        return self.once("codes", worked_out)

    def _stands(self) -> Ints:
        """Tell for which roles each account stands, (2, leases, accounts) by classification, a bit a role."""
        def worked_out() -> Ints:
            code, names = self._coded()
            found: Ints = np.zeros((2, len(self.leases), len(names)), dtype=np.int64)
            for finance in (0, 1):
                for role in range(len(ROLES)):
                    found[finance][self.owner, code[finance, :, role]] |= 1 << role
            return found
        return self.once("stands", worked_out)

    def _names_once(self, roles: Roles, finance: int) -> list[str]:
        """Accounts that stand for some roles by any map of the policy, in an earlier close, or by default."""
        def known() -> list[str]:
            first = Accounts().model_dump()
            named = {first.get(f"finance_{role}" if finance else role, first[role]): role for role in ROLES}
            named |= self.held.roles
            for number, role in enumerate(ROLES):
                named |= dict.fromkeys(sorted(self._used(finance, number)), role)
            return [name for name, role in named.items() if role in roles]
        return self.once(("names", tuple(roles), finance), known)

    def _names_of(self, roles: Roles) -> list[str]:
        numbers = [ROLES.index(role) for role in roles]
        return sorted(set[str]().union(*(self._used(finance, role) for finance in (0, 1) for role in numbers)))

    def _used(self, finance: int, role: int) -> frozenset[str]:
        """Names of the accounts that leases have for a role."""
        def worked_out() -> frozenset[str]:
            return frozenset(pd.unique(self.names[finance, :, role]))
        return self.held.names.get((finance, role)) or self.once(("used", finance, role), worked_out)

    def _others(self, roles: Roles) -> list[tuple[int, int]]:
        """Classification and number of roles that share an account with some roles."""
        return self.once(("others", tuple(roles)), lambda: self._sharing(roles))

    def _sharing(self, roles: Roles) -> list[tuple[int, int]]:
        mine = set(self._names_of(roles))
        return [(finance, number) for finance in (0, 1) for number, role in enumerate(ROLES)
                if role not in roles and mine & self._used(finance, number)]

    def finance_at(self, at: np.datetime64) -> np.ndarray:
        """Whether leases are finance leases at the end of a day; those that are gone as their input said last."""
        def worked_out() -> np.ndarray:
            said = self.dimensions.get("classification", pd.Series(index=self.dimensions.index, dtype=object))
            gone = (said.iloc[len(self.h.leases):] == "finance").to_numpy(bool)
            return np.concatenate([finance_at(self.h, at), gone])
        return self.once(("finance", at), worked_out)

    def table_of(self, columns: Mapping[str, Ints]) -> pd.DataFrame:
        """Return amounts (leases,) as a report by lease: of leases that are not in the close where there are any."""
        table = pd.DataFrame({"lease": self.leases, **columns})
        if not self.gone.any():
            return table
        return table[~self.gone | (table[list(columns)] != 0).any(axis=1)].reset_index(drop=True)


def summed_by_entity(entity: np.ndarray, currency: np.ndarray, cents: np.ndarray) -> ByEntity:
    """Add amounts up by entity and currency: arrays of one length -> one amount for each pair."""
    return _summed(pd.factorize(entity), pd.factorize(currency), cents)


def _summed(entity: tuple[Ints, np.ndarray], currency: tuple[Ints, np.ndarray], cents: Ints) -> ByEntity:
    """The same of entities and currencies by number, each with what its numbers stand for."""
    (code, entities), (other, currencies) = entity, currency
    pairs, row = np.unique(code * len(currencies) + other, return_inverse=True)
    summed = np.zeros(len(pairs), dtype=np.int64)
    np.add.at(summed, row, cents)
    first, second = np.divmod(pairs, max(len(currencies), 1))
    names = zip(entities[first].tolist(), currencies[second].tolist(), strict=True)
    return dict(zip(names, summed.tolist(), strict=True))


def _each_once(rows: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return some columns of rows, equal ones once, in order."""
    number = np.zeros(len(rows), dtype=np.int64)
    for name in names:
        code, values = pd.factorize(rows[name].to_numpy(object))
        number = number * len(values) + code
    return rows.loc[~pd.Series(number, rows.index).duplicated(), list(names)].astype(object)


def _days(rows: pd.DataFrame, name: str) -> Days:
    """First days of periods; the time before the register comes before all of them."""
    days = rows[name].to_numpy("datetime64[D]")
    return np.where(np.isnat(days), LONG_AGO, days)
