"""Rules on the dates of a lease: a term in order, and what is paid by commencement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from asc842.base.errors import Problem
from asc842.contract import judgements as j
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent
from asc842.intake.doubts import Doubts
from asc842.intake.many import SURE, ManyLeases, Mask, years_between
from asc842.intake.rules import RULES
from asc842.intake.text.words import did_you_mean, listing, quoted

LONGEST_TERM_YEARS = 200
MEANING = ("question", "answer", "rent", "row", "end", "printed")
"""Keys of a judgement that say what is judged."""
_DATING = (j.CommencementJudgement, j.LeaseTermEnd, j.FirstLeaseYearEnd, j.GoverningPeriod, j.DateReading,
           j.GoverningFigure)


def term_in_order(lease: Lease, doubts: Doubts) -> bool:
    """Return whether the term is known for certain and in order, and with it everything that dates rent."""
    term = term_of(lease, doubts)
    return term is not None and not list(_term_problems(lease, term))


def sound_term(lease: Lease, doubts: Doubts) -> tuple[date, date] | None:
    """First and last day of the term, where they are known for certain and in order: what other dates are held to."""
    return term_of(lease, doubts) if term_in_order(lease, doubts) else None


@RULES.at(90)
def dates_in_order(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """The lease ends after it begins, and what is measured at commencement is paid by then."""
    term = term_of(lease, doubts)
    yield from _term_problems(lease, term)
    start = term[0] if term else term_start(lease, doubts)
    if start is None:
        return
    for i, rent in enumerate(lease.facts.rent):
        if term and (rent.begins or rent.ends):
            yield from _interm_of(f"facts.rent[{i}]", rent, *term)
    for i, prepaid in enumerate(lease.facts.prepaid_rent):
        yield from _not_after(f"facts.prepaid_rent[{i}].paid", prepaid.paid, start,
                              'rent paid later is a component of rent with frequency = "once"')
        ids = {rent.id for rent in lease.facts.rent}
        for k, applied in enumerate(prepaid.applied):
            if applied.rent and applied.rent not in ids and not doubts.touches("facts", "rent"):
                yield Problem("prepaid-rent.rent-unknown",
                              f"facts.prepaid_rent[{i}].applied[{k}].rent", quoted(applied.rent),
                              f"the id of a component of rent: {listing(ids)}",
                              did_you_mean(applied.rent, ids, "name one that facts.rent defines"))
    for i, incentive in enumerate(lease.facts.incentives):
        yield from _not_after(f"facts.incentives[{i}].received", incentive.received, start,
                              "an incentive received later is receivable = [{ on = its date, amount = ... }], with "
                              "the condition on which it depends, if any")


@SURE.at(90)
def _dates_in_order(many: ManyLeases) -> Mask:
    received = np.isnat(many.received) | (many.received <= many.start)
    return (many.start <= many.end) & (years_between(many.start, many.end) <= LONGEST_TERM_YEARS) & received


def term_start(lease: Lease, doubts: Doubts) -> date | None:
    """Return commencement, or None where it is not given or in doubt."""
    return _sure(lease, doubts, j.CommencementJudgement, "commencement")


def term_of(lease: Lease, doubts: Doubts) -> tuple[date, date] | None:
    """First and last day of the term, or None where they, or a judgement that dates rent, are in doubt."""
    return doubts.once("term", lease, lambda: _term_of(lease, doubts))


def _term_of(lease: Lease, doubts: Doubts) -> tuple[date, date] | None:
    start, end = term_start(lease, doubts), _term_end(lease, doubts)
    if start is None or end is None or (doubts and _dating_in_doubt(lease, doubts)):
        return None
    return start, end


def _dating_in_doubt(lease: Lease, doubts: Doubts) -> bool:
    judged = [i for i, x in enumerate(lease.judgements) if isinstance(x, _DATING)]
    return (doubts.covers("judgements", "*") or doubts.covers("judgements", "first_lease_year_end")
            or any(doubts.covers("judgements", i, key) for i in judged for key in MEANING))


def _term_end(lease: Lease, doubts: Doubts) -> date | None:
    """Last day of the term, or None where it, or an option that leads there, is in doubt."""
    if not lease.facts.options:
        return _sure(lease, doubts, j.LeaseTermEnd, "expiration")
    unsure = options_in_doubt(lease, doubts) or lease.facts.expiration is None or doubts.touches("facts", "expiration")
    if lease.facts.expiration is None and all(o.kind == "purchase" for o in lease.facts.options):
        unsure = _sure(lease, doubts, j.LeaseTermEnd, "expiration") is None
    return None if unsure else lease.lease_term_end


def printed_end(lease: Lease, doubts: Doubts) -> date | None:
    """Return the end of the noncancellable period as printed; None where it is not, in doubt, or no end of a term."""
    printed, start = lease.facts.expiration, term_start(lease, doubts)
    if printed is None or start is None or doubts.touches("facts", "expiration"):
        return None
    return printed.date if start <= printed.date and printed.date.year - start.year <= LONGEST_TERM_YEARS else None


def options_in_doubt(lease: Lease, doubts: Doubts) -> bool:
    """Return whether the options of a lease, or what is judged of one, are in doubt."""
    judged = [i for i, x in enumerate(lease.judgements)
              if isinstance(x, j.OptionJudgement | j.LeaseTermEnd | j.UsefulLife | j.Classification)]
    return (doubts.touches("facts", "options") or doubts.covers("judgements", "*")
            or doubts.covers("judgements", "option")
            or any(doubts.covers("judgements", i, key) for i in judged for key in (*MEANING, "option")))


def _sure(lease: Lease, doubts: Doubts, kind: type[j.CommencementJudgement | j.LeaseTermEnd],
          fact: str) -> date | None:
    judged = lease.judgement(kind)
    if judged is not None:
        index = lease.judgements.index(judged) if doubts else 0
        in_doubt = doubts and any(doubts.covers("judgements", index, key) for key in ("question", "answer"))
        return None if in_doubt else judged.answer
    printed = getattr(lease.facts, fact)
    return None if printed is None or doubts.covers("facts", fact, "date") else printed.date


def _term_problems(lease: Lease, term: tuple[date, date] | None) -> Iterator[Problem]:
    if term is None:
        return
    start, end = term
    if start <= end and end.year - start.year <= LONGEST_TERM_YEARS:
        return
    key = next((f"judgements[{i}].answer" for i, x in enumerate(lease.judgements) if isinstance(x, j.LeaseTermEnd)),
               "facts.expiration.date")
    if end < start:
        yield Problem("term.backwards", key, f"a lease that ends {end}, before it commences {start}",
                      "an end on or after commencement", "correct one of the two dates")
    else:
        yield Problem("term.too-long",
                      key, f"a term from {start} to {end}", f"at most {LONGEST_TERM_YEARS} years", "correct the year")


def _interm_of(key: str, rent: Rent, start: date, end: date) -> Iterator[Problem]:
    """A component of rent runs for some part of the term."""
    for name, day in (("begins", rent.begins), ("ends", rent.ends)):
        if day and (day > end if name == "begins" else day < start):
            yield Problem("dates.outside-term",
                          f"{key}.{name}", str(day), f"a date within the lease term, {start} to {end}",
                          "correct the date, or the lease term")


def _not_after(key: str, day: date | None, start: date, remedy: str) -> Iterator[Problem]:
    if day and day > start:
        yield Problem("dates.after-commencement", key, str(day), f"a date on or before commencement, {start}", remedy)
