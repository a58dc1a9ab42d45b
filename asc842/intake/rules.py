"""Rules that tie the parts of a lease file together: ids, sources, questions asked once, dates in order."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from asc842.contract import judgements as j
from asc842.contract.lease import Lease
from asc842.contract.rent import Rent, RentRow
from asc842.contract.values import Frozen
from asc842.errors import Problem

LONGEST_TERM_YEARS = 200


def problems_of(lease: Lease) -> list[Problem]:
    """Every rule that the lease breaks, in the order of the file."""
    return [problem for rule in _RULES for problem in rule(lease)]


def can_be_dated(lease: Lease) -> bool:
    """Whether commencement, the end of the term and the payment terms are known and in order."""
    try:
        for rent in lease.facts.rent:
            if rent.frequency != "once":
                lease.payment_terms(rent)
        return lease.commencement <= lease.lease_term_end and not any(_dates_in_order(lease))
    except LookupError:
        return False


def _duplicate_ids(lease: Lease) -> Iterator[Problem]:
    for name in ("documents", "rent", "abatements", "incentives", "costs", "prepaid_rent"):
        seen = set[str]()
        for i, item in enumerate(getattr(lease.facts, name)):
            if item.id in seen:
                yield Problem(f"facts.{name}[{i}].id", f"{item.id!r} a second time", "an id used once among " + name,
                              "rename one of them")
            seen.add(item.id)
    for r, rent in enumerate(lease.facts.rent):
        count = Counter(row.title for row in rent.rows)
        for i, row in enumerate(rent.rows):
            if count[row.title] > 1 and row.label and any(
                    b.label == row.label for b in rent.rows[:i]):
                yield Problem(f"facts.rent[{r}].rows[{i}].label", f"{row.title!r} a second time",
                              "a label used once in a rent table", "tell the two rows apart")


def _sources(lease: Lease) -> Iterator[Problem]:
    known = [d.id for d in lease.facts.documents]
    for key, source in _all_sources(lease.facts, "facts"):
        document = source.split(",")[0].strip()
        if document not in known:
            near = difflib.get_close_matches(document, known, 1, 0.4)
            yield Problem(key, repr(source), f"a document's id, a comma, the clause; documents: {', '.join(known)}",
                          f"did you mean {near[0]!r}?" if near else "add the document to facts.documents")
    for i, document in enumerate(lease.facts.documents):
        for recited in document.recites:
            if recited not in known:
                yield Problem(f"facts.documents[{i}].recites", repr(recited), "the id of a document",
                              "add the document, held = false where it is not at hand")


def _all_sources(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _all_sources(item, f"{path}[{i}]")
    elif isinstance(value, Frozen):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if name == "source" and inner is not None:
                yield f"{path}.source", inner
            elif isinstance(inner, tuple | Frozen):
                yield from _all_sources(inner, f"{path}.{name}")


def _one_answer(lease: Lease) -> Iterator[Problem]:
    seen = dict[tuple[str, str], int]()
    for i, judgement in enumerate(lease.judgements):
        asked = (judgement.question, judgement.subject)
        if asked in seen:
            of = f" of {judgement.subject}" if judgement.subject else ""
            yield Problem(f"judgements[{i}]", f"a second judgement on {judgement.question}{of}",
                          f"one judgement on one question (the first is judgements[{seen[asked]}])",
                          "keep the one that holds, and say in its reason what was considered")
        seen.setdefault(asked, i)


def _missing_answers(lease: Lease) -> Iterator[Problem]:
    facts = lease.facts
    needed: list[tuple[bool, type[j._Judgement], str, str]] = [
        (facts.commencement is None, j.CommencementJudgement, "commencement",
         "facts.commencement where the contract prints it, or "),
        (facts.expiration is None, j.LeaseTermEnd, "lease_term_end",
         "facts.expiration where the contract prints it, or "),
        (True, j.DiscountRate, "discount_rate", ""), (True, j.Classification, "classification", ""),
        (any(r.timing is None and r.frequency != "once" for r in facts.rent), j.PaymentTermsJudgement,
         "payment_terms", "timing in each facts.rent where the contract prints it, or "),
    ]
    for applies, kind, question, alternative in needed:
        if applies and lease.judgement(kind) is None:
            yield Problem("judgements", f"no answer to {question}", f"{alternative}a judgement on {question}",
                          f"add [[judgements]] with question = \"{question}\", answer, reason; "
                          "assumption = true where a document is not at hand")


def _dates_in_order(lease: Lease) -> Iterator[Problem]:
    try:
        start, end = lease.commencement, lease.lease_term_end
    except LookupError:
        return
    key = next((f"judgements[{i}].answer" for i, x in enumerate(lease.judgements) if isinstance(x, j.LeaseTermEnd)),
               "facts.expiration.date")
    if end < start:
        yield Problem(key, f"the lease ends {end}, before it commences {start}", "an end on or after commencement",
                      "correct one of the two dates")
    elif end.year - start.year > LONGEST_TERM_YEARS:
        yield Problem(key, f"a term from {start} to {end}", f"at most {LONGEST_TERM_YEARS} years", "correct the year")
    for i, prepaid in enumerate(lease.facts.prepaid_rent):
        yield from _not_after(f"facts.prepaid_rent[{i}].paid", prepaid.paid, start, "state it as rent, made once")
    for i, incentive in enumerate(lease.facts.incentives):
        yield from _not_after(f"facts.incentives[{i}].received", incentive.received, start,
                              "an incentive received later is not measured by this version")


def _not_after(key: str, day: date | None, start: date, remedy: str) -> Iterator[Problem]:
    if day and day > start:
        yield Problem(key, str(day), f"a date on or before commencement, {start}", remedy)


def _rows_judged(lease: Lease) -> Iterator[Problem]:
    rents = {r.id: r for r in lease.facts.rent}
    rents |= {f"{r.id}/{e.id}": r for e in lease.events for r in e.rent}
    for i, x in enumerate(lease.judgements):
        if not isinstance(x, j.GoverningFigure | j.GoverningPeriod | j.DateReading):
            continue
        if x.rent not in rents:
            yield Problem(f"judgements[{i}].rent", repr(x.rent), f"the id of a component of rent: {', '.join(rents)}",
                          "name the component that the row belongs to")
            continue
        titles = [row.title for row in rents[x.rent].rows]
        if x.row not in titles:
            near = difflib.get_close_matches(x.row, titles, 1, 0.3)
            yield Problem(f"judgements[{i}].row", repr(x.row), "the label of a row: " + "; ".join(titles),
                          f"did you mean {near[0]!r}?" if near else "name a row of the table")


def _rent_rows(lease: Lease) -> Iterator[Problem]:
    for r, rent in enumerate(lease.facts.rent):
        if not rent.measured and not rent.why_not:
            yield Problem(f"facts.rent[{r}].why_not", "nothing", "why this component is no lease payment", "add it")
        for i, row in enumerate(rent.rows):
            yield from _row(f"facts.rent[{r}].rows[{i}]", rent, row)


def _row(key: str, rent: Rent, row: RentRow) -> Iterator[Problem]:
    for names in (("from_", "lease_year", "month"), ("to", "through_lease_year", "through_month")):
        given = [n.rstrip("_") for n in names if getattr(row, n) is not None]
        if len(given) > 1:
            yield Problem(key, " and ".join(given), f"one of {', '.join(n.rstrip('_') for n in names)}",
                          "keep the one that the contract prints")
    area = row.area or rent.area
    if row.charged_area and area and row.charged_area > area:
        yield Problem(f"{key}.charged_area", str(row.charged_area), f"at most the area let, {area}", "correct it")


def _money(lease: Lease) -> Iterator[Problem]:
    for i, cost in enumerate(lease.facts.costs):
        if cost.paid_by == "lessee" and cost.amount is None:
            yield Problem(f"facts.costs[{i}].amount", "nothing", "the amount that the lessee pays",
                          "add it; or paid_by = \"lessor\" where the lessor pays")
    for i, incentive in enumerate(lease.facts.incentives):
        if incentive.received is None and incentive.condition is None:
            yield Problem(f"facts.incentives[{i}]", "neither received nor condition",
                          "the date received, or the condition on which it depends", "add what the contract says")


_RULES: tuple[Callable[[Lease], Iterator[Problem]], ...] = (
    _duplicate_ids, _sources, _one_answer, _missing_answers, _dates_in_order, _rows_judged, _rent_rows, _money,
)
