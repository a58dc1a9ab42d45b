"""Pandas tables of leases, payments and events as waves of spans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from asc842.base.constants import ONE_DAY
from asc842.base.money import digits_of
from asc842.calendar.positions import Days, Floats, Ints, day_of_month
from asc842.measurement.adoption import COLUMNS as ADOPTION_COLUMNS
from asc842.measurement.adoption import CarriedOver
from asc842.measurement.discount import COMPOUNDINGS, CONVENTIONS
from asc842.measurement.events import Events, Wave
from asc842.measurement.reader import TableReader
from asc842.measurement.span import SpanPayments, Spans
from asc842.measurement.treatments import TREATMENTS, having
from asc842.measurement.weight_table import with_weights

_PLACES = {word: place for place, word in enumerate(COMPOUNDINGS)}
CLASSIFICATIONS = ("operating", "finance")
LEASE_COLUMNS: dict[str, object] = {
    "lease": None, "commencement": None, "lease_term_end": None, "discount_rate": None,
    "rate_convention": "nominal", "compounding": "monthly", "classification": "operating",
    "day_one_payment": "excluded", "cost_weights": "months", "amortization_end": pd.NaT,
    "initial_direct_costs": 0, "prepaid_rent": 0, "incentives": 0, "unusual_rate": False, "currency": "USD",
    **ADOPTION_COLUMNS,
}
PAYMENT_COLUMNS: dict[str, object] = {
    "lease": None, "due": None, "gross_rent": None, "abatement": 0, "timing": "advance", "counted": pd.NaT,
    "event": 0, "incentive": 0, "settles": True, "payment": "",
}
EVENT_COLUMNS: dict[str, object] = {
    "lease": None, "effective": None, "treatment": None, "at_end_of_day": False,
    "lease_term_end": pd.NaT, "discount_rate": np.nan, "compounding": "", "classification": "",
    "amortization_end": pd.NaT, "share": 0.0, "impairment": 0, "penalty": 0, "rent_due": 0,
    "guarantee_obligation": 0, "net_investment": 0,
    "initial_direct_costs": 0, "prepaid_rent": 0, "incentives": 0, "catch_up": 0, "changes_payments": False,
    "unusual_rate": False,
}
TABLES = ("leases", "payments", "events", "weights", "unpaid")
BESIDE = ("dimensions", "transfers", "expenses", "cash", "building", "improvements", "use", "sale_leaseback")
"""Tables of a portfolio that a close reads and measurement does not."""
ONLY = {amount: name for name, of in TREATMENTS.items() for amount in of.only}
"""Amounts that only one treatment takes."""
SIGNED = ("prepaid_rent", "penalty", "catch_up")
"""Amounts of events that may be below zero."""
LONGEST = np.timedelta64(200 * 366, "D")


def currency_units(currencies: pd.Series) -> Ints:
    """Minor units of one of the currency of each lease, (leases,); most leases share few currencies."""
    codes, names = pd.factorize(currencies.fillna("USD").astype(str))
    return np.array([10 ** digits_of(str(name)) for name in names], dtype=np.int64)[codes]


def waves_from_tables(tables: Mapping[str, pd.DataFrame]) -> tuple[list[Wave], pd.Index]:
    """Read ``leases``, ``payments`` and, where given, ``events`` (columns above; those with None are required).

    ``weights``, where given, has the columns of :mod:`asc842.measurement.weight_table`.

    Returns the waves and the lease ids, in the order of ``leases``. Raises InputError that lists every problem with
    its table, row (from 0) and column.
    """
    reader = TableReader()
    reader.known(tables, TABLES, BESIDE)
    leases = reader.table(tables, "leases", LEASE_COLUMNS)
    payments = reader.table(tables, "payments", PAYMENT_COLUMNS)
    events = reader.table({"events": pd.DataFrame(columns=["lease", "effective", "treatment"]), **tables}, "events",
                          EVENT_COLUMNS)
    # What an event leaves empty it leaves as it was.
    events = pd.DataFrame({c: [EVENT_COLUMNS[c] if pd.isna(v) else v for v in events[c]] for c in EVENT_COLUMNS})
    reader.refuse()
    reader.currencies("leases", leases, "currency")
    reader.units["leases"] = units = currency_units(leases["currency"])
    spans, opening = _first_spans(reader, leases)
    ids = reader.ids(leases)
    owner, stream = reader.owners("payments", payments, ids), reader.counts("payments", payments, "event")
    reader.units["payments"] = units[np.maximum(owner, 0)] if len(units) else units
    paid = _payments(reader, payments, spans, owner)
    _given_once(reader, payments, paid)
    of_event = reader.owners("events", events, ids)
    reader.units["events"] = units[np.maximum(of_event, 0)] if len(units) else units
    counts = np.bincount(np.maximum(of_event, 0), minlength=len(ids) + 1)
    most = counts[np.maximum(owner, -1)]
    reader.check("payments", "event", stream > most, payments["event"], "0, or the number of an event of the lease",
                 "correct it")
    reader.refuse()
    waves = [Wave(spans, paid.of(stream == 0, paid.span), opening)]
    waves += _later_waves(reader, events, of_event, waves[0], (paid, stream))
    reader.refuse()
    waves = with_weights(reader, tables, waves, ids, counts[:-1])
    reader.refuse()
    return waves, ids


def _first_spans(reader: TableReader, t: pd.DataFrame) -> tuple[Spans, Events]:
    start, end = reader.days("leases", t, "commencement"), reader.days("leases", t, "lease_term_end")
    reader.check("leases", "lease_term_end", end < start, t["lease_term_end"], "a date on or after commencement",
                 "correct one of the two")
    reader.check("leases", "lease_term_end", end - start > LONGEST, t["lease_term_end"],
                 "at most 200 years after commencement", "correct the year")
    after, none = end + ONE_DAY, np.full(len(t), np.datetime64("NaT", "D"))
    life = reader.optional_days("leases", t, "amortization_end")
    reader.check("leases", "amortization_end", life - start > LONGEST, t["amortization_end"],
                 "at most 200 years after commencement", "correct the year")
    spans = Spans(
        lease=np.arange(len(t)), anchor=start, start=start, after=after, until=none,
        asset_after=_or(life + ONE_DAY, after),
        rate=reader.rates("leases", t, "discount_rate"),
        convention=reader.words("leases", t, "rate_convention", CONVENTIONS),
        compounding=_compounding(reader.words("leases", t, "compounding", COMPOUNDINGS)),
        finance=reader.words("leases", t, "classification", CLASSIFICATIONS) == "finance",
        level=~reader.flags("leases", t, "impaired"),
        day_one_included=reader.words("leases", t, "day_one_payment", ("excluded", "included")) == "included",
        weigh_by_days=reader.words("leases", t, "cost_weights", ("months", "days")) == "days")
    costs, prepaid, incentives = (reader.cents("leases", t, name, signed=name == "prepaid_rent")
                                  for name in ("initial_direct_costs", "prepaid_rent", "incentives"))
    return spans, Events.initial(start, costs, prepaid, incentives, CarriedOver.read(reader, t))


def _compounding(words: np.ndarray) -> Ints:
    return np.array([_PLACES.get(word, 0) for word in words], dtype=np.int64)


def _payments(reader: TableReader, t: pd.DataFrame, spans: Spans, owner: Ints) -> SpanPayments:
    due = reader.days("payments", t, "due")
    gross, abated = reader.cents("payments", t, "gross_rent"), reader.cents("payments", t, "abatement", signed=True)
    arrears = reader.words("payments", t, "timing", ("advance", "arrears")) == "arrears"
    begin = spans.start[np.maximum(owner, 0)] if len(spans) else due
    reader.check("payments", "due", due < begin, t["due"], "a date on or after the lease's commencement",
                 "enter rent paid earlier as the lease's prepaid_rent")
    reader.check("payments", "due", due - begin > LONGEST, t["due"], "at most 200 years after commencement",
                 "correct the year")
    known = {p.key for p in reader.problems}
    refused = np.array([f"payments[{i}].gross_rent" in known for i in range(len(t))]) if known else False
    reader.check("payments", "abatement", ((abated < 0) | (abated > gross)) & ~np.asarray(refused), t["abatement"],
                 "from 0 to the gross rent", "correct the abatement")
    given = reader.optional_days("payments", t, "counted")
    reader.check("payments", "counted", ~np.isnat(given) & (given != due) & (given != due + ONE_DAY), t["counted"],
                 "the due date, or the day after it", "correct it")
    return SpanPayments(owner, due, _or(given, _counted(due, arrears)), gross, abated,
                        reader.cents("payments", t, "incentive"), reader.flags("payments", t, "settles"))


def _given_once(reader: TableReader, t: pd.DataFrame, paid: SpanPayments) -> None:
    """Report each row of ``payments`` that is alike another one in every column."""
    key = (paid.span << 24) + paid.due.astype(np.int64)  # days since 1970 stay below 2**23 either way
    if reader.problems or (np.diff(key) > 0).all():
        return
    order = np.argsort(key, kind="stable")
    same = np.flatnonzero(np.diff(key[order]) == 0)
    rows = np.unique(order[np.concatenate([same, same + 1])])
    twice = np.zeros(len(t), dtype=bool)
    twice[rows] = t.iloc[rows].duplicated().to_numpy()
    reader.check("payments", "due", twice, t["due"], "a payment given once",
                 "drop the row; where two payments are alike, give each an id of its own in the column payment")


def _counted(due: Days, arrears: np.ndarray) -> Days:
    """Rent in arrears due on the last day of a month counts at that month's end."""
    return np.where(arrears & (day_of_month(due + ONE_DAY) == 1), due + ONE_DAY, due)


def _or(days: Days, otherwise: Days) -> Days:
    return np.where(np.isnat(days), otherwise, days)


def _later_waves(reader: TableReader, t: pd.DataFrame, owner: Ints, first: Wave,
                 paid: tuple[SpanPayments, Ints]) -> list[Wave]:
    """Return a wave for each lease's first event, second event, and so on; close the span before each."""
    if t.empty:
        return []
    number = t.groupby(owner).cumcount().to_numpy() + 1
    terms, waves, stream = first.spans, list[Wave](), np.zeros(len(first.spans), dtype=np.int64)
    previous = first
    for n in range(1, number.max() + 1):
        rows = np.flatnonzero(number == n)
        rows = rows[np.argsort(owner[rows], kind="stable")]
        at = owner[rows]
        spans, events = _span_after(reader, t.iloc[rows], at, terms)
        previous.spans.until[np.searchsorted(previous.spans.lease, at)] = spans.start
        replaced = np.concatenate([paid[0].span[paid[1] == n], at[t["changes_payments"].iloc[rows].to_numpy(bool)]])
        stream[np.intersect1d(replaced, at)] = n
        waves.append(Wave(spans, _payments_from(paid, stream, spans), events))
        terms, previous = _updated(terms, spans), waves[-1]
    return waves


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


def _span_after(reader: TableReader, t: pd.DataFrame, at: Ints, terms: Spans) -> tuple[Spans, Events]:
    """Return the spans that events open, ordered by lease as ``t`` is, and what the events do."""
    name = "events"
    date = reader.days(name, t, "effective")
    start = date + t["at_end_of_day"].to_numpy(bool).astype("timedelta64[D]")
    treatment = reader.words(name, t, "treatment", tuple(name for name, of in TREATMENTS.items() if of.movement))
    last = terms.start[at]
    bad = (start < last) | (start > np.maximum(terms.after, terms.asset_after)[at])
    reader.check(name, "effective", bad, t["effective"], "a date in the lease term, not before the event before it",
                 "correct the date, or the order of the events")
    ended = having(treatment, "ends")
    after = np.where(ended, start, _or(reader.optional_days(name, t, "lease_term_end") + ONE_DAY, terms.after[at]))
    longer = (treatment == "reduce by liability") & (after > terms.after[at])
    reader.check(name, "lease_term_end", longer, t["lease_term_end"], "a term that is not longer, where the asset is "
                 "reduced by the liability", "reduce by share, or let a remeasurement of the same day follow")
    reader.check(name, "lease_term_end", ~ended & (after < start), t["lease_term_end"], "a date after the event",
                 "correct it, or terminate the lease")
    rate = reader.rates(name, t, "discount_rate", optional=True)
    word = reader.words(name, t, "classification", ("", *CLASSIFICATIONS))
    asset_end = reader.optional_days(name, t, "amortization_end") + ONE_DAY
    reader.check(name, "amortization_end", asset_end - terms.anchor[at] > LONGEST, t["amortization_end"],
                 "at most 200 years after commencement", "correct the year")
    spans = Spans(
        lease=at, anchor=terms.anchor[at], start=start, after=after, until=np.full(len(at), np.datetime64("NaT", "D")),
        asset_after=np.where(ended, start, _or(asset_end, _asset_after(terms, at, after))),
        rate=np.where(np.isnan(rate), terms.rate[at], rate), convention=terms.convention[at],
        compounding=np.where(t["compounding"] == "", terms.compounding[at],
                             _compounding(t["compounding"].to_numpy(str))),
        finance=np.where(word == "", terms.finance[at] | having(treatment, "finance"), word == "finance"),
        level=terms.level[at] & ~having(treatment, "by_itself"),
        day_one_included=terms.day_one_included[at], weigh_by_days=terms.weigh_by_days[at])
    apart = (treatment != "remeasure") | ~spans.level | spans.finance
    reader.check(name, "catch_up", (t["catch_up"].to_numpy() != 0) & apart, t["catch_up"],
                 "0.00 but where an operating lease with level cost is remeasured",
                 "leave it out: nothing is caught up where the asset is amortized by itself")
    return spans, _events(reader, t, date, treatment)


def _asset_after(terms: Spans, at: Ints, after: Days) -> Days:
    """Where the asset was amortized over the lease term it goes on so; a life of its own stays.

    One that ends before the lease does not outlast it once the term is reduced (842-20-35-8).
    """
    life, term = terms.asset_after[at], terms.after[at]
    return np.where(life == term, after, np.where(life < term, np.minimum(life, after), life))


def _events(reader: TableReader, t: pd.DataFrame, date: Days, treatment: np.ndarray) -> Events:
    amounts = {name: reader.cents("events", t, name, signed=name in SIGNED) for name in (
        "impairment", "penalty", *ONLY, "initial_direct_costs", "prepaid_rent", "incentives", "catch_up")}
    reader.check("events", "penalty", (amounts["penalty"] < 0) & ~having(treatment, "pays"), t["penalty"],
                 "0.00 or more; below zero only where the lessee is paid for a termination", "correct it")
    for name, kind in ONLY.items():
        reader.check("events", name, (amounts[name] != 0) & (treatment != kind), t[name],
                     f"0.00 but where the treatment is {kind}", "leave it out, or correct the treatment")
    share = reader.numbers("events", t, "share")
    reader.check("events", "share", ~((share >= 0) & (share <= 1)), t["share"], "from 0 to 1", "correct the share")
    return Events(date, treatment, *exact_share(share), amounts["impairment"], amounts["penalty"], amounts["rent_due"],
                  amounts["guarantee_obligation"], amounts["net_investment"], amounts["initial_direct_costs"],
                  amounts["prepaid_rent"], amounts["incentives"], amounts["catch_up"], CarriedOver.none(len(t)))


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
