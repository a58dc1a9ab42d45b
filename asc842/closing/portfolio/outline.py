"""Leases whose rent is plain enough to be dated in bulk, outlined as blocks, steps and windows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from asc842.base.constants import DAY
from asc842.base.money import digits, half_up
from asc842.calendar.grid import MonthGrid
from asc842.contract.events import Event
from asc842.contract.facts import Incentive
from asc842.contract.judgements import (
    CarriedRent,
    Classification,
    CommencementJudgement,
    DiscountRate,
    FirstLeaseYearEnd,
    LeaseTermEnd,
    PaymentTermsJudgement,
    UsefulLife,
)
from asc842.contract.lease import Lease
from asc842.contract.rejudged import before_entry, takes_effect
from asc842.contract.rent import MONTHS_PER_PAYMENT, Abatement, Rent, RentRow
from asc842.payments.broken import gives_way
from asc842.payments.cycle import is_part, rent_cycle
from asc842.payments.figures import default_figure, instalment, usable
from asc842.payments.term import Term
from asc842.payments.windows import Window, window_problems, windows_of
from asc842.timeline.timeline import Timeline

MOST_DAYS = 732
"""Of an instalment."""
MOST_CENTS = 10**9
"""Of one instalment: below it, cents times units of a month stay exact in 64 bits over 200 years."""
FINEST_SHARE = 10**6
PLAIN_LEASE = frozenset((
    "format", "id", "formerly", "name", "currency", "entity", "asset_class", "cost_center", "dimensions", "transfers",
    "facts",
    "judgements", "events", "late_facts", "acquisition"))
PLAIN_FACTS = frozenset((
    "lessee", "lessor", "asset", "documents", "commencement", "expiration", "premises", "premises_total",
    "proportionate_shares", "rent", "abatements", "totals", "incentives", "costs", "prepaid_rent", "notes"))
PLAIN_RENT = frozenset((
    "id", "name", "frequency", "timing", "due_day", "instalments", "cycle_month", "first_month", "area", "rate_per",
    "rows", "begins", "ends", "measured", "source"))
PLAIN_ROW = frozenset((
    "label", "from_", "to", "on", "amount", "monthly", "annual", "rate", "rate_per", "area", "charged_area", "parts",
    "inferred", "note", "source"))
PLAIN_ABATEMENT = frozenset((
    "id", "rent", "months", "from_", "to", "month", "through_month", "first_months", "first_full_months",
    "last_months", "calendar_months", "amount", "share", "aggregate", "condition", "recapture", "derivation",
    "source"))
PLAIN_EVENT = frozenset((
    "id", "kind", "effective", "at_end_of_day", "approved", "approved_reason", "effective_reason", "source", "reason",
    "trigger", "lease_term_end", "discount_rate", "classification", "rent", "abatements", "share_terminated", "method",
    "impairment", "asset_group", "fair_value_method", "caption", "segment", "penalty", "price",
    "amortization_end", "initial_direct_costs", "incentive"))
"""Keys whose meaning is known here; a lease that says anything else is dated one by one."""
PLAIN_JUDGEMENTS = frozenset((CommencementJudgement, LeaseTermEnd, FirstLeaseYearEnd, DiscountRate, Classification,
                              PaymentTermsJudgement, CarriedRent, UsefulLife))


class NotPlain(Exception):  # noqa: N818  (no error: the lease is dated another way)
    """A lease that is not dated in bulk."""


@dataclass(frozen=True, slots=True)
class Relief:
    """An abatement in one window of days: an amount in cents off each payment, or a share."""

    abatement: int
    window: Window
    amount: int | None
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Block:
    """One component of rent as one version of a lease has it.

    ``steps`` are (first day, day after the last, cents of an instalment), ``once`` (due, counted, cents).
    """

    rent: str
    months: int
    anchor: date
    calendar: bool
    arrears: bool
    due_day: int
    begin: date
    stop: date
    steps: list[tuple[date, date, int]] = field(default_factory=list)
    once: list[tuple[date, date, int]] = field(default_factory=list)
    reliefs: list[Relief] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Version:
    """What a version of a lease promises from ``since`` on; ``event`` 0 is as contracted."""

    event: int
    since: date
    abatements: int
    blocks: list[Block]


def outline(lease: Lease) -> list[Version] | None:
    """Outline each version of a lease that changes what is paid, or return None where it is not plain."""
    try:
        return list(_versions(lease))
    except (NotPlain, LookupError):  # LookupError: a question that nothing answers, which rules tell better
        return None


def _not_plain(lease: Lease, incentive: Incentive) -> bool:
    """Whether an incentive is dated: it is still to be received, or events may bring what depends on a condition."""
    return bool(incentive.model_fields_set & {"receivable"} or (incentive.condition and lease.events))


def _versions(lease: Lease) -> Iterator[Version]:
    _only(lease.model_fields_set, PLAIN_LEASE)
    _only(lease.facts.model_fields_set, PLAIN_FACTS)
    plain = PLAIN_JUDGEMENTS.issuperset(map(type, lease.judgements))
    if not plain or any(_not_plain(lease, i) for i in lease.facts.incentives) or any(
            p.applied for p in lease.facts.prepaid_rent):
        raise NotPlain
    rate, given = lease.judgement(DiscountRate), [e.discount_rate for e in lease.events]
    if any(r is not None and r >= 1 for r in (rate.answer if rate else None, *given)):
        raise NotPlain  # it may be a percentage
    if rate is None or rate.model_fields_set & {"method", "secured"}:
        raise NotPlain
    if lease.judgement(Classification) is None and lease.acquisition is None:
        raise NotPlain
    if lease.acquisition and any(before_entry(lease, e) for e in lease.events):
        raise NotPlain  # the first version here is not the first of the contract
    before = _version(lease, None, 0)
    yield before
    if not lease.events:
        return
    if any(e.kind == "holdover" for e in lease.events):
        raise NotPlain
    for number, stands in enumerate(Timeline(lease).later, 1):
        assert stands.event is not None
        _only(stands.event.model_fields_set, PLAIN_EVENT)
        if stands.changes_payments:
            now = _version(stands.lease, stands.event, number)
            _nothing_late(before, now)
            yield now
            before = now


def _version(lease: Lease, event: Event | None, number: int) -> Version:
    for abatement in lease.facts.abatements:
        _only(abatement.model_fields_set, PLAIN_ABATEMENT)
    blocks = [_block(lease, rent) for rent in lease.facts.rent]
    _covered(lease, blocks)
    since = takes_effect(event) if event else lease.begins_here
    return Version(number, since, len(lease.facts.abatements), blocks)


def _nothing_late(before: Version, now: Version) -> None:
    """Refuse what asks, from an event on, for days whose instalment was due before it: those are paid for apart.

    An instalment cut short by the term that is now longer, and a component that begins before the event.
    """
    stops = {(b.rent, b.begin): b.stop for b in before.blocks}
    for block in now.blocks:
        stop = stops.get((block.rent, block.begin))
        if stop is None and block.begin < now.since:
            raise NotPlain
        apart = stop is not None and (not _whole(block, stop) or (block.due_day and not block.calendar))
        if stop is not None and stop < block.stop and apart:
            raise NotPlain


def _whole(block: Block, stop: date) -> bool:
    """Whether a day is the first of an instalment."""
    n = (stop.year - block.anchor.year) * 12 + stop.month - block.anchor.month
    return n % block.months == 0 and MonthGrid(block.anchor).boundary(n) == stop


def _covered(lease: Lease, blocks: list[Block]) -> None:
    """Refuse a lease with days on which no component runs: a check tells of them."""
    day, after = lease.commencement, lease.lease_term_end + DAY
    for begin, stop in sorted((b.begin, b.stop) for b in blocks if b.steps):
        if begin > day:
            break
        day = max(day, stop)
    if day < after and any(b.steps for b in blocks):
        raise NotPlain


def _only(given: set[str], plain: frozenset[str]) -> None:
    if not given <= plain:
        raise NotPlain


def _block(lease: Lease, rent: Rent) -> Block:
    _only(rent.model_fields_set, PLAIN_RENT)
    for row in rent.rows:
        _only(row.model_fields_set, PLAIN_ROW)
    if not rent.measured:
        raise NotPlain
    start, after = lease.commencement, lease.lease_term_end + DAY
    if rent.frequency not in MONTHS_PER_PAYMENT and rent.frequency != "once":
        raise NotPlain  # by weeks or named days: few leases are
    if rent.frequency == "once":
        block = Block(rent.id, 1, start, True, False, 0, start, after, once=[
            _once(rent, row, start, after) for row in rent.rows if not (rent.ends and row.on and row.on > rent.ends)])
    else:
        begin = max(start, rent.begins or start)
        stop = min(after, rent.ends + DAY if rent.ends else after)
        terms, anchor, months = lease.payment_terms(rent), _anchor(rent, start), MONTHS_PER_PAYMENT[rent.frequency]
        if gives_way(lease, rent) and rent_cycle(rent, start).position(stop).denominator != 1:
            raise NotPlain  # inside an instalment: what was paid in advance for days after it counts
        block = Block(rent.id, months, anchor, rent.by_calendar,
                      terms.timing == "arrears", terms.due_day or 0, begin, stop,
                      _steps(rent, start, begin, stop))
    for i, abatement in enumerate(lease.facts.abatements):
        if not abatement.rent or rent.id.split("/")[0] in abatement.rent:
            block.reliefs.extend(_reliefs(lease, rent, i, abatement))
    return block


def _cents_of(amount: Decimal) -> int:
    """Return an amount of whole minor units in these: what to_cents does, without fractions."""
    return int(amount.scaleb(digits()))


def _anchor(rent: Rent, start: date) -> date:
    if rent.by_calendar and rent.cycle_month is None:
        return start.replace(day=1)
    return rent_cycle(rent, start).boundary(0)


def _once(rent: Rent, row: RentRow, start: date, after: date) -> tuple[date, date, int]:
    """Due date, date at which it counts, cents; as :mod:`asc842.payments.instalments` has single payments."""
    if row.on is None or row.amount is None or not start <= row.on < after:
        raise NotPlain
    due, following, cents = row.on, row.on + DAY, _cents_of(row.amount)
    if cents > MOST_CENTS:
        raise NotPlain
    arrears = rent.timing == "arrears" if rent.timing else following == after
    at_end = arrears and (following.day == 1 or following == after)
    return due, following if at_end else due, cents


def _steps(rent: Rent, commencement: date, begin: date, stop: date) -> list[tuple[date, date, int]]:
    """Date and price the rows of a component: each begins where the one before it ends, and they fill its time."""
    dated: list[tuple[date, date | None, RentRow]] = []
    follows: date | None = begin
    for row in rent.rows:
        start = row.from_ if row.from_ is not None else follows
        if not isinstance(start, date) or isinstance(row.to, str):
            raise NotPlain
        follows = row.to + DAY if row.to else None
        dated.append((start, follows, row))
    starts = [start for start, _, _ in dated[1:]]
    rows = [(start, after or following, row) for (start, after, row), following in
            zip(dated, [*starts, stop], strict=True) if start < stop]
    if not rows or rows[0][0] > begin or rows[-1][1] < stop or any(after <= start for start, after, _ in rows):
        raise NotPlain
    if any(one[1] != other[0] for one, other in pairwise(rows)):
        raise NotPlain
    if any(_of_own_days(rent, commencement, start, after, row) for start, after, row in rows):
        raise NotPlain
    return [(start, after, _cents(rent, row)) for start, after, row in rows]


def _of_own_days(rent: Rent, commencement: date, start: date, after: date, row: RentRow) -> bool:
    """Whether a row prints what its own days cost, which are fewer than a payment pays for."""
    if row.to is None or (row.amount is None and not row.parts):
        return False
    return (after - start).days < MOST_DAYS and is_part(rent, rent_cycle(rent, commencement), start, after)


def _cents(rent: Rent, row: RentRow) -> int:
    """Cents of one whole instalment, by the figure that governs."""
    if row.amount is not None:
        cents = _cents_of(row.amount)
    elif row.monthly is not None and rent.frequency == "monthly":
        cents = _cents_of(row.monthly)
    else:
        figure = default_figure(rent, row)
        if figure is None or not usable(rent, row, figure):
            raise NotPlain
        cents = _cents_of(half_up(instalment(rent, row, figure)))
    if cents > MOST_CENTS:
        raise NotPlain
    return cents


def _reliefs(lease: Lease, rent: Rent, number: int, abatement: Abatement) -> Iterator[Relief]:
    counted = abatement.month or abatement.first_months or abatement.first_full_months or abatement.last_months
    if abatement.amount is not None and counted:
        raise NotPlain
    amount = None if abatement.amount is None else _cents_of(abatement.amount)
    share = None if abatement.share is None else Fraction(abatement.share)
    if (amount is None) == (share is None) or (share is not None and share.denominator > FINEST_SHARE):
        raise NotPlain
    for window in _windows(lease, rent, abatement):
        if window.part != 1:
            raise NotPlain
        yield Relief(number, window, amount, share)


def _windows(lease: Lease, rent: Rent, abatement: Abatement) -> list[Window]:
    plain = {"months", "month", "first_months", "first_full_months", "last_months", "calendar_months"}
    if not abatement.model_fields_set & plain:
        start, after = lease.commencement, lease.lease_term_end + DAY
        window = Window(abatement.from_ or start, abatement.to + DAY if abatement.to else after)
        if start <= window.first < window.after <= after:
            return [window]
    term = Term.of(lease)
    if window_problems(abatement, term, ""):
        raise NotPlain
    return windows_of(abatement, term, rent)
