"""Pandas tables of leases, payments and events as waves of spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from asc842.base.constants import NO_DAY, ONE_DAY
from asc842.base.lazy import pd
from asc842.base.money import digits_of
from asc842.calendar.positions import Days, Floats, Ints, day_of_month, nowhere
from asc842.measurement.adoption import COLUMNS as ADOPTION_COLUMNS
from asc842.measurement.adoption import CarriedOver
from asc842.measurement.discount import COMPOUNDINGS, CONVENTIONS
from asc842.measurement.events import AMOUNTS, Events, Wave
from asc842.measurement.reader import USUAL_UNITS, InputTable, TableReader, pieces, piecewise
from asc842.measurement.span import SpanPayments, Spans
from asc842.measurement.treatments import TREATMENTS, having
from asc842.measurement.typed import TypedReader
from asc842.measurement.weight_table import with_weights

CLASSIFICATIONS = ("operating", "finance")
LEASE_COLUMNS: dict[str, object] = {
    "lease": None, "commencement": None, "lease_term_end": None, "discount_rate": None,
    "rate_convention": "nominal", "compounding": "monthly", "classification": "operating",
    "day_one_payment": "excluded", "cost_weights": "months", "amortization_end": NO_DAY,
    "initial_direct_costs": 0, "prepaid_rent": 0, "incentives": 0, "unusual_rate": False, "currency": "USD",
    **ADOPTION_COLUMNS,
}
PAYMENT_COLUMNS: dict[str, object] = {
    "lease": None, "due": None, "gross_rent": None, "abatement": 0, "timing": "advance", "counted": NO_DAY,
    "event": 0, "incentive": 0, "settles": True, "payment": "",
}
_COLUMNS = {"costs": "initial_direct_costs", "prepaid": "prepaid_rent"}
EVENT_AMOUNTS = tuple(_COLUMNS.get(name, name) for name in AMOUNTS)
"""Columns of amounts that an event may bring, in the order of :data:`asc842.measurement.events.AMOUNTS`."""
EVENT_COLUMNS: dict[str, object] = {
    "lease": None, "effective": None, "treatment": None, "at_end_of_day": False,
    "lease_term_end": NO_DAY, "discount_rate": np.nan, "compounding": "", "classification": "",
    "amortization_end": NO_DAY, "share": 0.0, **dict.fromkeys(EVENT_AMOUNTS, 0), "changes_payments": False,
    "unusual_rate": False,
}
Tables = Mapping[str, Any]
"""By name a DataFrame each, or the rows that were made here."""
TABLES = ("leases", "payments", "events", "weights", "unpaid")
BESIDE = ("dimensions", "transfers", "expenses", "cash", "building", "improvements", "use", "sale_leaseback")
"""Tables of a portfolio that a close reads and measurement does not."""
ONLY = {amount: name for name, of in TREATMENTS.items() for amount in of.only}
"""Amounts that only one treatment takes."""
SIGNED = ("prepaid_rent", "penalty", "catch_up", "corrected")
"""Amounts of events that may be below zero."""
FEW = 16
"""Leases whose currencies are looked up one by one."""
LONGEST = 200 * 366 * ONE_DAY


def currency_units(currencies: Sequence[Any] | np.ndarray | pd.Series) -> Ints:
    """Minor units of one of the currency of each lease, (leases,); most leases share few currencies."""
    if len(currencies) <= FEW:
        return np.array([10 ** digits_of(str(x) if x == x and x else "USD") for x in currencies],  # noqa: PLR0124
                        dtype=np.int64)
    codes, names = pd.factorize(pd.Series(currencies).fillna("USD").astype(str))
    return np.array([10 ** digits_of(str(name)) for name in names], dtype=np.int64)[codes]


def reader_of(tables: Tables) -> TableReader:
    """Return what reads tables: rows made here are typed, those of a DataFrame may hold anything."""
    made = {name: some for name, some in tables.items() if isinstance(some, list)}
    return TypedReader(made) if made else TableReader()


def waves_from_tables(tables: Tables) -> tuple[list[Wave], Any]:
    """Read ``leases``, ``payments`` and, where given, ``events`` (columns above; those with None are required).

    ``weights``, where given, has the columns of :mod:`asc842.measurement.weight_table`.

    Returns the waves and the lease ids, in the order of ``leases``. Raises InputError that lists every problem with
    its table, row (from 0) and column.
    """
    reader = reader_of(tables)
    reader.known(tables, TABLES, BESIDE)
    leases = reader.table(tables, "leases", LEASE_COLUMNS)
    payments = reader.table(tables, "payments", PAYMENT_COLUMNS)
    events = reader.table(tables, "events", EVENT_COLUMNS, optional=True)
    events = events.filled()  # what an event leaves empty it leaves as it was
    reader.refuse()
    reader.currencies("leases", leases, "currency")
    units = currency_units(leases.array("currency", object))
    reader.units["leases"] = _units_of(np.arange(len(units)), units)
    spans, opening = _first_spans(reader, leases)
    ids = reader.ids(leases)
    owner, stream = reader.owners("payments", payments, ids), reader.counts("payments", payments, "event")
    reader.units["payments"] = _units_of(owner, units)
    paid = _payments(reader, payments, spans, owner)
    _given_once(reader, payments, paid)
    of_event = reader.owners("events", events, ids)
    reader.units["events"] = _units_of(of_event, units)
    counts = np.bincount(np.maximum(of_event, 0), minlength=len(ids) + 1)
    if stream.any():
        reader.check("tables.event-number", "payments", "event", stream > counts[np.maximum(owner, -1)], payments,
                     "0, or the number of an event of the lease", "correct it")
    reader.refuse()
    paid, stream = _by_lease(paid, stream)
    waves = [Wave(spans, paid.of(stream == 0, paid.span) if stream.any() else paid, opening)]
    waves += _later_waves(reader, events, of_event, waves[0], (paid, stream))
    reader.refuse()
    waves = with_weights(reader, tables, waves, ids, counts[:-1])
    reader.refuse()
    return waves, ids


def _units_of(owner: Ints, units: Ints) -> Ints:
    """Minor units of one of the currency of each owner, (rows,); (1,) where all leases have the same."""
    same = len(units) == 0 or bool((units == units[0]).all())
    return np.append(units, USUAL_UNITS)[:1] if same else units[np.maximum(owner, 0)]


def _by_lease(paid: SpanPayments, stream: Ints) -> tuple[SpanPayments, Ints]:
    """Put payments in order of lease, those of a lease as they were: so each lease, or block of them, is a slice."""
    if (paid.span[1:] >= paid.span[:-1]).all():
        return paid, stream
    order = np.argsort(paid.span, kind="stable")
    return paid.of(order, paid.span), stream[order]


def _first_spans(reader: TableReader, t: InputTable) -> tuple[Spans, Events]:
    commenced, end = reader.days("leases", t, "commencement"), reader.days("leases", t, "lease_term_end")
    came = CarriedOver.read(reader, t)
    start = came.first_days(commenced)
    reader.check("tables.taken-over-early", "leases", "taken_over", start < commenced, t,
                 "a date on or after commencement", "correct the date")
    reader.check("tables.end-early", "leases", "lease_term_end", end < start, t, "a date on or after commencement",
                 "correct one of the two")
    reader.check("tables.term-too-long", "leases", "lease_term_end", end - start > LONGEST, t,
                 "at most 200 years after commencement", "correct the year")
    after, none = end + ONE_DAY, np.full(len(t), NO_DAY)
    life = reader.days("leases", t, "amortization_end", optional=True)
    reader.check("tables.asset-too-long", "leases", "amortization_end", life - start > LONGEST, t,
                 "at most 200 years after commencement", "correct the year")
    spans = Spans(
        lease=np.arange(len(t)), anchor=commenced, start=start, after=after, until=none,
        asset_after=_or(life + ONE_DAY, after),
        rate=reader.rates("leases", t, "discount_rate"),
        convention=reader.choices("leases", t, "rate_convention", CONVENTIONS),
        compounding=reader.choices("leases", t, "compounding", COMPOUNDINGS),
        finance=reader.choices("leases", t, "classification", CLASSIFICATIONS) == 1,
        level=~reader.flags("leases", t, "impaired"),
        day_one_included=reader.choices("leases", t, "day_one_payment", ("excluded", "included")) == 1,
        weigh_by_days=reader.choices("leases", t, "cost_weights", ("months", "days")) == 1)
    costs, prepaid, incentives = (reader.cents("leases", t, name, signed=name == "prepaid_rent")
                                  for name in ("initial_direct_costs", "prepaid_rent", "incentives"))
    return spans, Events.initial(came.entered_on(start), costs, prepaid, incentives, came)


def _payments(reader: TableReader, t: InputTable, spans: Spans, owner: Ints) -> SpanPayments:
    due = reader.days("payments", t, "due")
    gross, abated = reader.cents("payments", t, "gross_rent"), reader.cents("payments", t, "abatement", signed=True)
    arrears = reader.choices("payments", t, "timing", ("advance", "arrears")) == 1

    begins = spans.start if len(spans) else due

    def since(these: slice) -> np.ndarray:
        days = due[these] - begins[np.maximum(owner[these], 0)]
        return np.where(np.isnat(days), 0, days.astype(np.int64)) if reader.problems else days.view(np.int64)

    into = piecewise(len(t), since, np.int32)
    reader.check("tables.due-early", "payments", "due", into < 0, t, "a date on or after the lease's commencement",
                 "enter rent paid earlier as the lease's prepaid_rent")
    reader.check("tables.due-late", "payments", "due", into > LONGEST.astype(int), t,
                 "at most 200 years after commencement", "correct the year")
    known = {p.key for p in reader.problems}
    refused = np.array([f"payments[{i}].gross_rent" in known for i in range(len(t))]) if known else False
    if not nowhere(abated):
        beyond = piecewise(len(t), lambda these: (abated[these] < 0) | (abated[these] > gross[these]), bool)
        reader.check("tables.abatement", "payments", "abatement", beyond & ~np.asarray(refused), t,
                     "from 0 to the gross rent", "correct the abatement")
    return SpanPayments(owner, due, _counted(reader, t, due, arrears), gross, abated,
                        reader.cents("payments", t, "incentive"), reader.flags("payments", t, "settles"))


def _given_once(reader: TableReader, t: InputTable, paid: SpanPayments) -> None:
    """Report each row of ``payments`` that is alike another one in every column."""
    if reader.problems or all((np.diff(_lease_and_day(paid, slice(x.start, x.stop + 1))) > 0).all()
                              for x in pieces(len(t))):
        return
    key = _lease_and_day(paid, slice(None))
    asked = np.flatnonzero(_not_in_order(paid, key))
    order = asked[np.argsort(key[asked], kind="stable")]
    same = np.flatnonzero(np.diff(key[order]) == 0)
    rows = np.unique(order[np.concatenate([same, same + 1])])
    twice = np.zeros(len(t), dtype=bool)
    twice[rows] = t.repeated(rows)
    reader.check("tables.payment-twice", "payments", "due", twice, t, "a payment given once",
                 "drop the row; where two payments are alike, give each an id of its own in the column payment")


def _not_in_order(paid: SpanPayments, key: Ints) -> np.ndarray:
    """Tell the payments of leases whose payments do not stand in order of days: of the others none is given twice.

    All, where the payments of a lease do not stand together.
    """
    if (paid.span[1:] < paid.span[:-1]).any():
        return np.ones(len(key), dtype=bool)
    back = np.flatnonzero(np.diff(key) <= 0)
    which = np.zeros(int(paid.span.max(initial=-1)) + 2, dtype=bool)
    which[paid.span[np.concatenate([back, back + 1])]] = True
    found: np.ndarray = which[paid.span]
    return found


def _lease_and_day(paid: SpanPayments, these: slice) -> Ints:
    return (paid.span[these] << 24) + paid.due[these].astype(np.int64)  # days stay below 2**23 either way


def _counted(reader: TableReader, t: InputTable, due: Days, arrears: np.ndarray) -> Days:
    """Return the day at whose start payments count: that of rent in arrears on a month's last day is the next one."""
    counted = due
    if arrears.any():
        at_end = piecewise(len(t), lambda these: arrears[these] & (day_of_month(due[these] + ONE_DAY) == 1), bool)
        counted = due + at_end.astype("timedelta64[D]")
    given = reader.days("payments", t, "counted", optional=True)
    if np.isnat(given).all():
        return counted
    reader.check("tables.counted", "payments", "counted", ~np.isnat(given) & (given != due) & (given != due + ONE_DAY),
                 t, "the due date, or the day after it", "correct it")
    return _or(given, counted)


def _or(days: Days, otherwise: Days) -> Days:
    return np.where(np.isnat(days), otherwise, days)


def _later_waves(reader: TableReader, t: InputTable, owner: Ints, first: Wave,
                 paid: tuple[SpanPayments, Ints]) -> list[Wave]:
    """Return a wave for each lease's first event, second event, and so on; close the span before each."""
    if not len(t):
        return []
    number = _number_of(owner)
    terms, waves, stream = first.spans, list[Wave](), np.zeros(len(first.spans), dtype=np.int64)
    previous = first
    for n in range(1, number.max() + 1):
        rows = np.flatnonzero(number == n)
        rows = rows[np.argsort(owner[rows], kind="stable")]
        at = owner[rows]
        spans, events = _span_after(reader, t.take(rows), at, terms)
        previous.spans.until[np.searchsorted(previous.spans.lease, at)] = spans.start
        replaced = np.concatenate([paid[0].span[paid[1] == n], at[t.array("changes_payments", bool)[rows]]])
        stream[np.intersect1d(replaced, at)] = n
        waves.append(Wave(spans, _payments_from(paid, stream, spans), events))
        terms, previous = _updated(terms, spans), waves[-1]
    return waves


def _number_of(owner: Ints) -> Ints:
    """Number the rows of each owner from 1, in the order in which they stand."""
    order = np.argsort(owner, kind="stable")
    number = np.empty_like(owner)
    number[order] = np.arange(1, len(owner) + 1) - np.searchsorted(owner[order], owner[order])
    return number


def _payments_from(paid: tuple[SpanPayments, Ints], stream: Ints, spans: Spans) -> SpanPayments:
    """Payments in force from the first day of each span on: the latest promised, due from that day."""
    payments, number = paid
    place = np.full(len(stream), -1)
    place[spans.lease] = np.arange(len(spans))
    span = place[payments.span]
    ends_here = spans.after <= spans.start
    which = (span >= 0) & (number == stream[payments.span])
    which &= (payments.due >= spans.start[span]) & ~ends_here[span]
    return payments.of(which, span)


def _span_after(reader: TableReader, t: InputTable, at: Ints, terms: Spans) -> tuple[Spans, Events]:
    """Return the spans that events open, ordered by lease as ``t`` is, and what the events do."""
    name = "events"
    date = reader.days(name, t, "effective")
    start = date + t.array("at_end_of_day", bool).astype("timedelta64[D]")
    treatment = reader.words(name, t, "treatment", tuple(name for name, of in TREATMENTS.items() if of.movement))
    last = terms.start[at]
    bad = (start < last) | (start > np.maximum(terms.after, terms.asset_after)[at])
    reader.check("tables.effective", name, "effective", bad, t,
                 "a date in the lease term, not before the event before it",
                 "correct the date, or the order of the events")
    ended = having(treatment, "ends")
    last = reader.days(name, t, "lease_term_end", optional=True)
    after = np.where(ended, start, _or(last + ONE_DAY, terms.after[at]))
    longer = (treatment == "reduce by liability") & (after > terms.after[at])
    reader.check("tables.longer-term", name, "lease_term_end", longer, t,
                 "a term that is not longer, where the asset is reduced by the liability",
                 "reduce by share, or let a remeasurement of the same day follow")
    reader.check("tables.end-before-event", name, "lease_term_end", ~ended & ~bad & (after < start), t,
                 "a date after the event", "correct it, or terminate the lease")
    rate = reader.rates(name, t, "discount_rate", optional=True)
    word = reader.words(name, t, "classification", ("", *CLASSIFICATIONS))
    compounding = reader.choices(name, t, "compounding", ("", *COMPOUNDINGS)) - 1
    asset_end = reader.days(name, t, "amortization_end", optional=True) + ONE_DAY
    reader.check("tables.asset-too-long", name, "amortization_end", asset_end - terms.anchor[at] > LONGEST, t,
                 "at most 200 years after commencement", "correct the year")
    spans = Spans(
        lease=at, anchor=terms.anchor[at], start=start, after=after, until=np.full(len(at), NO_DAY),
        asset_after=np.where(ended, start, _or(asset_end, _asset_after(terms, at, after))),
        rate=np.where(np.isnan(rate), terms.rate[at], rate), convention=terms.convention[at],
        compounding=np.where(compounding < 0, terms.compounding[at], compounding),
        finance=np.where(word == "", terms.finance[at] | having(treatment, "finance"), word == "finance"),
        level=terms.level[at] & ~having(treatment, "by_itself"),
        day_one_included=terms.day_one_included[at], weigh_by_days=terms.weigh_by_days[at])
    apart = (treatment != "remeasure") | ~spans.level | spans.finance
    reader.check("tables.catch-up", name, "catch_up", (t.array("catch_up", object) != 0) & apart, t,
                 "0.00 but where an operating lease with level cost is remeasured",
                 "leave it out: nothing is caught up where the asset is amortized by itself")
    return spans, _events(reader, t, date, treatment)


def _asset_after(terms: Spans, at: Ints, after: Days) -> Days:
    """Where the asset was amortized over the lease term it goes on so; a life of its own stays.

    One that ends before the lease does not outlast it once the term is reduced (842-20-35-8).
    """
    life, term = terms.asset_after[at], terms.after[at]
    return np.where(life == term, after, np.where(life < term, np.minimum(life, after), life))


def _events(reader: TableReader, t: InputTable, date: Days, treatment: np.ndarray) -> Events:
    amounts = {name: reader.cents("events", t, name, signed=name in SIGNED) for name in EVENT_AMOUNTS}
    reader.check("tables.penalty", "events", "penalty", (amounts["penalty"] < 0) & ~having(treatment, "terminates"), t,
                 "0.00 or more; below zero only where the lessee is paid for a termination", "correct it")
    for name, kind in ONLY.items():
        reader.check("tables.event-amount", "events", name, (amounts[name] != 0) & (treatment != kind), t,
                     f"0.00 but where the treatment is {kind}", "leave it out, or correct the treatment")
    share = reader.numbers("events", t, "share")
    reader.check("tables.share", "events", "share", ~((share >= 0) & (share <= 1)), t, "from 0 to 1",
                 "correct the share")
    return Events(date, treatment, *exact_share(share), adoption=CarriedOver.none(len(t)),
                  **dict(zip(AMOUNTS, amounts.values(), strict=True)))


def exact_share(share: Floats) -> tuple[Ints, Ints]:
    """Return shares of up to nine decimals as fractions of a thousand million."""
    return np.rint(share * 1e9).astype(np.int64), np.full(len(share), 10**9, dtype=np.int64)


def _updated(terms: Spans, spans: Spans) -> Spans:
    """Return the terms of all leases after those of some have changed."""
    fields = {}
    for name in Spans.__dataclass_fields__:
        values = getattr(terms, name).copy()
        values[spans.lease] = getattr(spans, name)
        fields[name] = values
    return replace(terms, **fields)
