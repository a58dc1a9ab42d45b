"""Bulk measurement: pandas in, pandas out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from asc842.base.errors import InputError, Problem
from asc842.base.lazy import pd
from asc842.base.money import from_cents
from asc842.book.frames import ScheduleRows
from asc842.book.measures import TOTALS, Measures, assumed
from asc842.calendar.fiscal import FiscalCalendar
from asc842.calendar.periods import months_in_term
from asc842.calendar.positions import Ints
from asc842.calendar.reporting import MONTHS, ReportingGrid
from asc842.contract.fiscal import Calendar
from asc842.contract.policy import Policy
from asc842.ledger.blocks import LeaseBlock, ManyRows, blocks_of, room_for, schedule_in_blocks
from asc842.ledger.limits import Breach, below_zero, breaches
from asc842.ledger.schedule import Schedule
from asc842.ledger.unpaid import reaching, unmatched, with_unpaid
from asc842.ledger.unusual import TOO_MANY_CENTS, unlisted
from asc842.measurement.events import Wave
from asc842.measurement.reader import no_table
from asc842.measurement.tables import Tables, currency_units, reader_of, waves_from_tables
from asc842.measurement.unpaid import NAME as UNPAID
from asc842.measurement.unpaid import Unpaid

_BEYOND = {
    "impairment": ("impairment", "correct the amount or the date; an asset is not impaired below zero (842-20-35-9)"),
    "method": ("treatment", "correct the payments or the rate, or use 'reduce by share' with its share"),
    "sublease": ("treatment", "leave the event out, or let the payments settle a liability"),
    "part": ("treatment", "measure the part sublet as a lease of its own, and sublet all of that"),
}
"""The column of ``events`` where a breach is reported, and the remedy."""
NOTE_COLUMNS = ("lease", "note", "period", "lowest")


@dataclass(frozen=True, slots=True)
class Measurement:
    """Schedules of many leases in whole minor units, with the spans they were made from and the leases' ids.

    ``currencies`` (leases,) are those that their amounts are in. ``contracted`` is the schedule as though all rent
    were paid when it falls due.
    """

    schedule: Schedule
    contracted: Schedule
    waves: list[Wave]
    leases: Any
    currencies: np.ndarray

    @property
    def units(self) -> Ints:
        """Minor units of one of the currency of each lease, (leases,)."""
        return currency_units(self.currencies)


@dataclass(frozen=True, slots=True)
class _Read:
    """Tables as arrays; ``units`` (leases,) are the minor units of one of the currency of each lease."""

    waves: list[Wave]
    leases: Any
    currencies: np.ndarray
    units: Ints
    unpaid: Unpaid

    @classmethod
    def of(cls, tables: Tables) -> _Read:
        """Read tables; raises InputError listing every bad row."""
        waves, leases = waves_from_tables(tables)
        currencies = _currencies(tables["leases"])
        units = currency_units(currencies)
        return cls(waves, leases, currencies, units, Unpaid.read(reader_of(tables), tables, leases, units))

    def unpaid_of(self, block: LeaseBlock) -> tuple[Unpaid, Ints]:
        """Return the rent that leases of a block do not pay when due, and the rows of the table that state it."""
        rows = np.flatnonzero((self.unpaid.lease >= block.low) & (self.unpaid.lease < block.high))
        found = self.unpaid.where(rows)
        return replace(found, lease=found.lease - block.low), rows


def _currencies(leases: pd.DataFrame | list[dict[str, Any]]) -> np.ndarray:
    if isinstance(leases, list):
        return np.array([row["currency"] for row in leases], dtype=object)
    if "currency" in leases:
        return leases["currency"].fillna("USD").to_numpy(object)
    return np.full(len(leases), "USD", dtype=object)


def measure_in_cents(tables: Tables, grid: ReportingGrid = MONTHS) -> Measurement:
    """Do as :func:`measure` does on a reporting grid, but keep arrays of whole cents."""
    read = _Read.of(tables)
    contracted = reaching(schedule_in_blocks(read.waves, len(read.leases), grid), read.unpaid, grid)
    return Measurement(with_unpaid(contracted, read.unpaid), contracted, read.waves, read.leases, read.currencies)


class Leases(Protocol):
    """Leases that can be put into tables: an :class:`asc842.Portfolio`."""

    policy: Policy

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables that are measured."""
        ...


def measure(tables: Mapping[str, pd.DataFrame] | Leases, calendar: Calendar | None = None) -> Measures:
    """Measure any number of leases at once; a single lease is a portfolio of one.

    ``tables`` are DataFrames by name, or an :class:`asc842.Portfolio`, whose policy then names the calendar.

    ``tables["leases"]`` has one row per lease: ``lease, commencement, lease_term_end, discount_rate`` and, where
    they differ from the default, ``rate_convention`` (nominal), ``compounding`` (monthly; the payment interval, for
    the nominal convention: daily, weekly, ... two-yearly), ``unusual_rate`` (False; True where a rate of 1, 100 %, or
    more is meant; on events too), ``classification`` (operating), ``day_one_payment`` (excluded), ``cost_weights``
    (months), ``initial_direct_costs``, ``prepaid_rent`` (negative: accrued), ``incentives`` (0). A lease in
    ``transition`` from an earlier standard (False) has its transition date as commencement and ``day_one_payment``
    included, with what it carries over in ``prepaid_rent``, ``incentives``, ``initial_direct_costs``,
    ``costs_written_off``, ``exit_cost_liability``, ``capital_lease_asset``, ``capital_lease_obligation`` (0), with an
    ``opening_asset`` where that does not follow from the liability, and ``impaired`` where the asset is. A lease
    ``acquired`` in a business combination (False) has the acquisition date as commencement; ``off_market`` (0)
    are its favorable terms (negative: unfavorable), or what is left of those of a lease in transition. One
    ``taken_over`` (a day; blank: it was not) is measured from the day after, months being counted from commencement;
    it opens with ``opening_liability`` (blank: the present value), and with an ``opening_asset`` or with what the
    asset differs by; ``restated`` (0) is what of that is equity, ``rounded_above`` (0.0) what cost posted before is
    above the exact one, in minor units.
    ``tables["payments"]`` has one row per payment: ``lease, due, gross_rent`` and, where they differ,
    ``abatement`` (0), ``incentive`` (0; what the lessor pays that day), ``timing`` (advance), ``counted`` (the date
    at whose start the payment counts; by default ``due``, or the day after where rent in arrears is due on the last
    day of a month), ``settles`` (True; False for rent that never enters the liability: that of a short-term lease),
    ``payment`` (blank; an id, where two payments of a lease are alike in everything else).

    ``tables["events"]``, where given, has one row per event, those of a lease in order of time: ``lease, effective,
    treatment`` (remeasure, reduce by share, reduce by liability, impair, carry, terminate, purchase) and, where they
    apply, ``at_end_of_day`` (False), ``lease_term_end, discount_rate, classification, compounding, amortization_end``
    (as before), ``share, impairment, penalty`` (on a termination below zero where the lessee is paid),
    ``initial_direct_costs, prepaid_rent, incentives`` (0), ``catch_up`` (0; operating lease cost of the time gone by
    that the event takes back, so much more asset). Payments that an event puts in the place of earlier ones
    name it by its number in ``event`` (0: as contracted); where none are left, ``changes_payments`` on the event says
    that the earlier ones are gone.

    ``tables["unpaid"]``, where given, has a row for each part of rent in the liability that is not paid when it falls
    due, by a right that the contract gives: ``lease, due, amount``, the day on which it is ``paid`` instead (blank:
    never; it then leaves the liability on its due date, as negative variable cost), and, where they differ from the
    due date, ``known`` (the day from which on that is so) and ``counted``. Put off it stays in the liability, without
    interest, until it is paid.

    ``tables["weights"]``, where given, has rows for leases whose benefit is not even over time: ``lease, begins,
    ends, weight`` and ``event`` (0; or the number of the event that states them again). The weights of one event, or
    of commencement, follow one another without a gap to the last day of what is spread; cost (of a finance lease, or
    after an impairment, amortization) of a period is what remains x its weight / the weight that remains.

    Amounts are in the ``currency`` of their lease (USD), in whole minor units of it by ISO 4217, of any numeric type;
    rates are yearly fractions. ``calendar`` is a policy's fiscal calendar (calendar months by default): periods and
    their labels are its own, a balance at a day is the same.

    Returns ``{"schedule": one row per lease and period, "summary": one row per lease, "notes": one row for each
    liability or asset that falls below zero, with its lowest balance, and each currency that is not listed,
    "assumed": one row for each default that was taken and changes amounts}``, in the order of the leases.
    Amounts are exact Decimals in the lease's currency, which ``summary`` names; for millions of rows
    ``result.minor_units("schedule")`` has them as int64, in whole minor units (cents). Nothing passed in is changed.
    ``lease`` and ``period`` of the schedule are categoricals in the order of the input; as ``str`` they sort by name.
    Raises InputError listing every bad row, every unknown table and payments given twice; where all can be read, every
    event that asks for what the balances do not hold, as an impairment above the asset. Relies on 842-20-25-6, -30-1,
    -30-5, -35-1, -35-3, -35-7.
    """
    if not isinstance(tables, Mapping):
        calendar, tables = calendar or tables.policy.calendar, tables.tables()
    grid = FiscalCalendar(calendar).grid if calendar else MONTHS
    # Rows in lists are taken as they are where the engine made them; from outside they are no table.
    if rows := [no_table(name, given) for name, given in tables.items() if isinstance(given, list)]:
        raise InputError(rows)
    read = _Read.of(tables)
    results = _Results(read, grid)
    for block in blocks_of(read.waves):
        results.add(block)
    if problems := list(results.problems(tables)):
        raise InputError(problems)
    return Measures(schedule=results.schedule.frame(), summary=results.summary(), notes=results.notes(),
                    assumed=assumed(tables))


class _Results:
    """The results for leases, one block of them after another."""

    def __init__(self, read: _Read, grid: ReportingGrid) -> None:
        self.read, self.grid = read, grid
        self.schedule = ScheduleRows(read.leases, grid, room_for(read.waves))
        self._totals, self._breaches = ManyRows(len(read.leases)), list[Breach]()
        self._below, self._unmatched = list[tuple[object, str, str, int]](), list[int]()
        self._currencies = read.currencies.tolist()

    def add(self, block: LeaseBlock) -> None:
        """Measure the leases of a block."""
        unpaid, rows = self.read.unpaid_of(block)
        contracted = reaching(block.schedule(self.grid), unpaid, self.grid)
        s = with_unpaid(contracted, unpaid)
        self.schedule.add(s, block.high - block.low)
        self._totals.add(totals(s))
        self._below += self._notes(s, block.low)
        found = breaches(s, block.waves, self._currencies[block.low:block.high])
        self._breaches += [replace(b, lease=b.lease + block.low) for b in found]
        self._unmatched += rows[unmatched(contracted, unpaid)].tolist() if len(unpaid) else []

    def _notes(self, s: Schedule, low: int) -> Iterator[tuple[object, str, str, int]]:
        for b in below_zero(s):
            label = self.grid.labels(s.starts[[b.row]]).item() if b.row >= 0 else ""
            yield self.read.leases[low + b.lease], f"{b.what} below zero", label, int(b.lowest)

    def problems(self, tables: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
        """Yield what is wrong with leases whose tables can be read."""
        yield from self._too_large()
        yield from beyond_tables(tables, self.read.leases, self._breaches)
        for row in sorted(self._unmatched):
            t = tables[UNPAID]
            yield Problem("measure.unpaid-too-much",
                          f"{UNPAID}[{row}].amount", f"{t['amount'].iloc[row]} due {t['due'].iloc[row]}",
                          "no more than what settles the liability in that period",
                          "correct the amount, or the due date")

    def _too_large(self) -> Iterator[Problem]:
        """Yield each lease whose rent in all is so large that balances in doubles would be cents off."""
        total = self._totals.filled()["gross_rent"]
        for i in np.flatnonzero(total > TOO_MANY_CENTS).tolist():
            own = self._currencies[i]
            found = f"{from_cents(int(total[i]), own):,} in all (lease {self.read.leases[i]})"
            yield Problem("measure.too-large",
                          "payments.gross_rent", found, f"at most {from_cents(TOO_MANY_CENTS, own):,} for a lease: "
                          "beyond it balances are cents off", "state the lease in a larger unit, such as thousands")

    def notes(self) -> pd.DataFrame:
        """One row for each balance below zero: ``lease, note, period`` of the lowest ("" at opening), ``lowest``.

        Before them a row, without these two, for each lease in a currency whose decimals ISO 4217 does not list.
        """
        rows = [(self.read.leases[x.lease], f"currency {x.found}", "", None) for x in unlisted(self._currencies)]
        return pd.DataFrame([*rows, *self._below], columns=list(NOTE_COLUMNS)).astype({"lowest": "Int64"})

    def summary(self) -> pd.DataFrame:
        """Totals and opening balances, one row per lease, with the currency of its amounts."""
        first = self.read.waves[0].spans
        return pd.DataFrame({"lease": self.read.leases, "months": months_in_term(first.start, first.after),
                             "classification": ["finance" if f else "operating" for f in first.finance.tolist()],
                             "currency": self.read.currencies} | self._totals.filled())


def totals(s: Schedule) -> dict[str, Ints]:
    """Totals and opening balances of each lease in whole cents, (leases,)."""
    gross, abated, interest, cost = s.sums_per_lease(s.gross_rent, s.abatement, s.interest, s.cost)
    return dict(zip(TOTALS, (gross, abated, gross - abated, s.day_one, s.opening_liability, s.opening_asset, interest,
                             cost), strict=True))


def beyond_tables(tables: Mapping[str, pd.DataFrame], leases: pd.Index, found: Sequence[Breach]) -> list[Problem]:
    """Return the problems of events that ask for what the balances do not hold, by their rows in ``events``."""
    if not found:
        return []
    events = tables["events"]
    owner = leases.get_indexer(pd.Index(events["lease"]))
    number = events.groupby(owner).cumcount().to_numpy() + 1
    row = {(int(lease), int(n)): i for i, (lease, n) in enumerate(zip(owner, number, strict=True))}
    return sorted((_beyond(row[b.lease, b.wave], leases[b.lease], b) for b in found),
                  key=lambda p: int(p.key.split("[")[1].split("]")[0]))


def _beyond(row: int, lease: object, breach: Breach) -> Problem:
    column, remedy = _BEYOND[breach.about]
    return Problem("events.beyond",
                   f"events[{row}].{column}", f"{breach.found} (lease {lease})", breach.expected, remedy)
