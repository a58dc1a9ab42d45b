"""A portfolio: accepted leases with their content hash, those rejected, and the tables that measurement takes."""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np

from asc842.base.check import Check
from asc842.base.constants import WORKBOOKS
from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd
from asc842.base.money import in_currency_of
from asc842.book.books import EXPENSE_COLUMNS, expense_rows
from asc842.book.lease_tables import lease_and_event_rows
from asc842.book.measurable import Measurable
from asc842.book.measure import Measurement
from asc842.book.places import dimensions_of, transfers_of
from asc842.checks.accounted import accounted, checks_of_contract
from asc842.checks.contract.says_twice import says_twice
from asc842.closing.portfolio.alike import RowRead
from asc842.closing.portfolio.beside_rent import (
    building_table,
    cash_table,
    improvement_table,
    leaseback_table,
    use_table,
)
from asc842.closing.portfolio.rent import BLOCK, PortfolioRent, rent_of_all
from asc842.closing.portfolio.table_leases import lease_said
from asc842.contract.dropped import DroppedLease
from asc842.contract.lease import Lease
from asc842.contract.policy import Policy
from asc842.intake.text.words import clean
from asc842.ledger.rounding import units_of
from asc842.measurement.tables import LEASE_COLUMNS
from asc842.payments.expenses import expenses_of
from asc842.payments.subleases import sublease_items
from asc842.timeline.timeline import Timeline

PAYMENTS = ("lease", "due", "counted", "gross_rent", "abatement", "incentive", "event", "settles", "payment")

_DIGITS = re.compile(r"(\d+)")
_encoded = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def no_lease(path: Path) -> Problem:
    """Return what is wrong with a portfolio without a lease, with what to do where it stands."""
    books = [path] if path.suffix.lower() in WORKBOOKS else sorted(
        x for end in WORKBOOKS for x in path.glob(f"*{end}")) if path.is_dir() else []
    remedy = (f"type the leases into the sheet Leases of {clean(books[0].name)}, one row each; or be asked for them: "
              f"asc842 new {clean(str(books[0]))}" if books else "name the folder or the file that holds the leases")
    return Problem("portfolio.empty", "", "no lease",
                   "a row of the sheet Leases of a workbook, a row of leases.csv, or a lease file (*.toml)",
                   remedy, clean(str(path)))


def canonical(lease: Lease) -> str:
    """Return a lease as canonical JSON: what is said, whatever the file's name, order and spacing.

    Keys are sorted, and keys at their default are left out, so that a key that a later version adds changes nothing.
    """
    said = lease.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return _encoded(said)


def content_hash(lease: Lease) -> str:
    """Return the SHA-256 of a lease's canonical JSON."""
    return hashlib.sha256(canonical(lease).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LeaseDocument:
    """A lease as its canonical JSON and the hash of that, which take a tenth of the memory of the lease itself."""

    id: str
    formerly: str | None
    document: str
    hash: str


@dataclass(frozen=True)
class PortfolioLease:
    """An accepted lease; ``where`` is the file, or the table and row, that it was read from.

    ``given`` is the lease, its document, or the row that says it and was judged with others like it: a lease is made
    of these when it is asked for. Where it comes from a lease file, or something of it is worked out by itself,
    ``alone`` is the lease as it is measured: policies applied, rate and classification worked out, its payments and
    tables.
    """

    given: Lease | RowRead | LeaseDocument
    where: str
    alone: Measurable | None = field(default=None, repr=False, compare=False)

    @cached_property
    def lease(self) -> Lease:
        """The lease."""
        if isinstance(self.given, LeaseDocument):
            return Lease.model_validate_json(self.given.document)
        return self.given if isinstance(self.given, Lease) else lease_said(self.given.rows)

    def as_document(self) -> PortfolioLease:
        """Return the same lease kept as its document, unless it is kept as it is measured."""
        return self if self.alone else replace(self, given=LeaseDocument(
            self.id, self.formerly, self.document, self.hash))

    @property
    def id(self) -> str:
        """Return the id of the lease."""
        return self.given.id

    @property
    def formerly(self) -> str | None:
        """The id that it had before; one that was judged with others like it had none."""
        return None if isinstance(self.given, RowRead) else self.given.formerly

    @cached_property
    def life(self) -> Timeline:
        """The life of the lease as it is stated; under no policy where nothing of it was worked out by itself."""
        return self.alone.stated if self.alone else Timeline(self.lease)

    @cached_property
    def document(self) -> str:
        """Return the canonical JSON of the lease (see :func:`canonical`)."""
        return self.given.document if isinstance(self.given, LeaseDocument) else canonical(self.lease)

    @cached_property
    def hash(self) -> str:
        """Return the content hash (see :func:`content_hash`)."""
        if isinstance(self.given, LeaseDocument):
            return self.given.hash
        return hashlib.sha256(self.document.encode()).hexdigest()

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """What :meth:`checked` finds of a lease that is measured here."""
        return self.checked()

    def checked(self, measured: Measurement | None = None) -> tuple[Check, ...]:
        """Return the checks of a lease accounted for by itself; of any other those of its contract, if it has any.

        ``measured`` is the lease by itself, where it was measured already. Raises InputError where its events ask for
        what its balances do not hold.
        """
        return accounted(self.alone, measured).checks if self.alone else checks_of_contract(Timeline(self.lease))

    @cached_property
    def compares(self) -> bool:
        """Whether there is anything of the lease by itself that a check compares."""
        return self.alone is not None or says_twice(self.lease)


@dataclass(frozen=True, slots=True)
class RejectedLease:
    """What could not be read: a lease, or a row or table of which it is not known whose it is (``lease`` None)."""

    lease: str | None
    where: str
    error: InputError

    @property
    def reason(self) -> str:
        """Every problem found, as text."""
        return str(self.error)

    @property
    def place(self) -> tuple[str, ...]:
        """By what it is put in the order of places: row 9 before row 10."""
        return *(part.zfill(9) if part.isdigit() else part for part in _DIGITS.split(self.where)), self.lease or ""


@dataclass(frozen=True)
class HeldLeases:
    """Leases accepted, in order of id, and what was rejected, in order of place; ``policy`` is that of the folder.

    ``dated`` are the payments of those leases of which nothing is worked out by itself, its ``lease`` a position in
    ``leases``, but for the leases at the positions ``undated``. ``unread`` are data files below ``path`` that hold no
    table of leases, ``dropped`` the leases that have left it, ``hidden`` the sheets and rows of workbooks that are
    read and not shown.
    """

    path: Path
    policy: Policy
    leases: tuple[PortfolioLease, ...]
    rejected: tuple[RejectedLease, ...]
    dated: PortfolioRent = field(repr=False)
    unread: tuple[str, ...] = ()
    dropped: tuple[DroppedLease, ...] = ()
    hidden: tuple[str, ...] = ()
    undated: tuple[int, ...] = field(default=(), repr=False)

    @cached_property
    def rent(self) -> PortfolioRent:
        """The payments of all leases of which nothing is worked out by itself; rent not dated yet is dated now."""
        parts = [self.dated]
        for low in range(0, len(self.undated), BLOCK):
            some = self.undated[low:low + BLOCK]
            rent, odd = rent_of_all([(i, Timeline(self.leases[i].lease, self.policy)) for i in some])
            assert not odd, f"rent of {[self.leases[i].where for i in odd]} does not hold together"
            parts.append(rent)
        return PortfolioRent.joined(parts).numbered(np.arange(len(self.leases))) if self.undated else self.dated

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found of leases, rows and tables that were rejected, each once."""
        return tuple(dict.fromkeys(p for x in self.rejected for p in x.error.problems))

    @property
    def formerly(self) -> dict[str, str]:
        """Former id of each lease that has another one now, by its id."""
        return {x.id: x.formerly for x in self.leases if x.formerly}

    def without(self, leases: set[str], rejected: tuple[RejectedLease, ...]) -> HeldLeases:
        """Return the portfolio without some leases, by id, and with what is rejected instead."""
        stays = np.array([x.id not in leases for x in self.leases], dtype=bool)
        place = np.where(stays, np.cumsum(stays) - 1, -1)
        return replace(self, leases=tuple(compress(self.leases, stays)), rejected=rejected,
                       dated=self.dated.numbered(place),
                       undated=tuple(place[[i for i in self.undated if stays[i]]].tolist()))

    def part(self, low: int, high: int) -> HeldLeases:
        """Return the leases from one place to the one before another, and nothing that was rejected."""
        rows = slice(*np.searchsorted(self.dated.lease, [low, high]).tolist())
        undated = self.undated[bisect_left(self.undated, low):bisect_left(self.undated, high)]
        # Copies, so that what is made of a document or of a row goes with the part.
        return replace(self, leases=tuple(map(replace, self.leases[low:high])), rejected=(),
                       undated=tuple(i - low for i in undated), dated=self.dated.part(rows, low))

    def with_leases(self, leases: Sequence[PortfolioLease]) -> HeldLeases:
        """Return the portfolio with other leases, none of which has rent that is dated."""
        return replace(self, leases=tuple(leases), dated=PortfolioRent.none(),
                       undated=tuple(i for i, x in enumerate(leases) if not x.alone))

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return what :func:`asc842.measure` takes, ``dimensions`` and ``expenses``.

        ``dimensions`` has one row per lease in the same order (DIMENSIONS and each further dimension by name),
        ``transfers`` one per day from which others hold (``lease`` the id, ``since``, what is new);
        ``expenses`` one row per cost outside the liability: the lease's position, cost and paid in whole cents;
        ``cash``, ``building``, ``use``, ``improvements`` and ``sale_leaseback`` are those of
        :mod:`asc842.closing.portfolio.beside_rent`.
        """
        leases, expenses = list[Any](), list[Any]()
        further: dict[str, list[Any]] = {"events": [], "weights": [], "unpaid": []}
        paid = list[dict[str, Any]]()
        for position, held in enumerate(self.leases):
            if held.alone is None:
                row, changes = lease_and_event_rows(Timeline(held.lease, self.policy))
                leases.append(row)
                further["events"] += changes
                continue
            rows = held.alone.rows
            leases += rows["leases"]
            for name in further.keys() & rows.keys():
                further[name] += rows[name]
            paid += rows["payments"]
            expenses += [(position, *row) for row in _outside(held.alone.life)]
        found = {"leases": _filled(leases), "payments": self._payments(paid),
                 "dimensions": self.dimensions(), "transfers": transfers_of([x.lease for x in self.leases]),
                 "expenses": pd.DataFrame(expenses, columns=list(EXPENSE_COLUMNS)),
                 "cash": cash_table([x.lease for x in self.leases], self.policy),
                 "building": building_table([x.lease for x in self.leases]),
                 "use": use_table([x.lease for x in self.leases]),
                 "improvements": improvement_table([x.lease for x in self.leases], self.policy),
                 "sale_leaseback": leaseback_table([x.alone for x in self.leases if x.alone])}
        return found | {name: pd.DataFrame(rows) for name, rows in further.items() if rows}

    def dimensions(self) -> pd.DataFrame:
        """Return what the ledger knows each lease by, one row per lease; text or None."""
        return dimensions_of([x.lease for x in self.leases]).frame()

    def _payments(self, alone: list[dict[str, Any]]) -> pd.DataFrame:
        """Return the rent dated for all leases at once and that of leases ``alone``, days and amounts as arrays."""
        rent = self._rent()
        if not alone:
            return rent
        one = pd.DataFrame({name: [p[name] for p in alone] for name in PAYMENTS})
        days = {name: one[name].to_numpy("datetime64[s]") for name in ("due", "counted")}
        amounts = {name: one[name].astype(float) for name in ("gross_rent", "abatement", "incentive")}
        return pd.concat([*([rent] if len(rent) else []), one.assign(**days, **amounts)], ignore_index=True)

    def _rent(self) -> pd.DataFrame:
        """Return the rent dated for all leases at once; amounts are the doubles nearest to whole cents."""
        ids, b = pd.Index([x.id for x in self.leases], dtype=object), self.rent
        units = units_of([x.lease.currency for x in self.leases])[b.lease]
        return pd.DataFrame({
            "lease": pd.Categorical.from_codes(b.lease, ids), "due": b.due.astype("datetime64[s]"),
            "counted": b.counted.astype("datetime64[s]"),
            "gross_rent": b.gross / units, "abatement": b.abatement / units, "incentive": 0.0, "event": b.event,
            "settles": True, "payment": np.arange(len(b.due))}, columns=list(PAYMENTS), copy=False)


def _filled(leases: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows of leases in one table; a column that a row does not have stands at its default."""
    names = dict.fromkeys(name for row in leases for name in row)
    return pd.DataFrame({name: [row.get(name, LEASE_COLUMNS[name]) for row in leases] for name in names},
                        columns=list(names) or list(LEASE_COLUMNS))


@in_currency_of("lease.currency")
def _outside(life: Timeline) -> list[tuple[Any, ...]]:
    return expense_rows([*expenses_of(life), *sublease_items(life)])
