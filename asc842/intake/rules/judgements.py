"""Rules on judgements: one answer to a question, an answer to every question, about things that are there."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.errors import Problem
from asc842.contract import judgements as j
from asc842.contract.facts import Facts
from asc842.contract.lease import Lease
from asc842.contract.sublet import component_name, sublet_rents
from asc842.intake.doubts import Doubts
from asc842.intake.many import SURE, by_keys
from asc842.intake.parts import components, ids_known
from asc842.intake.rules import RULES
from asc842.intake.rules.dates import MEANING
from asc842.intake.rules.rent import titles_in_doubt
from asc842.intake.text.places import key_path
from asc842.intake.text.words import did_you_mean, listing, quoted

UNANSWERED = {"commencement": "commencement.missing", "lease_term_end": "term-end.missing",
              "discount_rate": "rate.missing", "classification": "classification.missing",
              "payment_terms": "payment-terms.missing", "take_over": "take-over.missing"}
"""Codes of questions that nothing answers."""


SURE.at(70)(by_keys)
SURE.at(80)(by_keys)


@RULES.at(70)
def one_answer(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """A question is answered once."""
    if len({type(x) for x in lease.judgements}) == len(lease.judgements):
        return
    first = dict[tuple[str, str], int]()
    for i, judgement in enumerate(lease.judgements):
        if doubts and any(doubts.covers("judgements", i, key) for key in MEANING if key != "answer"):
            continue
        asked = (judgement.question, judgement.subject)
        if first.setdefault(asked, i) != i:
            of = f" ({judgement.subject})" if judgement.subject else ""
            yield Problem("judgements.twice", f"judgements[{i}].question", f"{judgement.question}{of} a second time",
                          f"one judgement on one question; the first is judgements[{first[asked]}]",
                          "keep the one that holds, and say in its reason what else was considered")


@RULES.at(80)
def missing_answers(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Every question that measurement asks is answered, by the contract or by a judgement."""
    asked_of = ("judgements", "*"), ("facts", "rent"), ("events", "*", "rent")
    if doubts and any(doubts.covers(*path) for path in asked_of):
        return
    facts, sure = lease.facts, not (doubts and doubts.children("facts") - set(Facts.model_fields))
    judged = {type(x) for x in lease.judgements}
    needed: list[tuple[bool, type[j._Judgement], str, str]] = [
        (sure and facts.commencement is None, j.CommencementJudgement, "commencement",
         "[facts.commencement] where the contract prints it, else "),
        (sure and facts.expiration is None, j.LeaseTermEnd, "lease_term_end",
         "[facts.expiration] where the contract prints it, else "),
        (True, j.DiscountRate, "discount_rate", ""),
        (sure and facts.underlying_asset is None and not _stays_classified(lease), j.Classification, "classification",
         "[facts.underlying_asset] with what the criteria need, else "),
        (j.PaymentTermsJudgement not in judged and any(
            c.rent.timing is None and c.rent.frequency != "once" for c in components(lease)), j.PaymentTermsJudgement,
         "payment_terms", "timing in each [[facts.rent]] where the contract prints it, else "),
    ]
    for applies, kind, question, fact in needed:
        if applies and kind not in judged and not doubts.covers("judgements", question):
            yield Problem(UNANSWERED[question],
                          "judgements", f"nothing that answers {question}", f"{fact}a judgement on {question}",
                          f'add [[judgements]] with question = "{question}", answer and reason '
                          "(and assumption = true where no document at hand says it)",
                          values={"question": question})


def _stays_classified(lease: Lease) -> bool:
    """Whether a lease keeps a classification from before: by the package of expedients, or as one acquired."""
    return lease.acquisition is not None or bool(lease.transition and lease.transition.package_of_expedients)


@RULES.at(100, marks=("judgements.document_date", "judgements.governing_figure", "judgements.governing_period",
                      "judgements.date_reading"))
def things_judged(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """A judgement names a component of rent, a row or a document that is there."""
    if not any(isinstance(x, (j.DocumentDate, *j.OF_A_ROW)) for x in lease.judgements):
        return
    documents = [] if doubts.covers("facts", "documents", "*", "id") else [d.id for d in lease.facts.documents]
    rows = _rows_by_component(lease, doubts)
    for i, x in enumerate(lease.judgements):
        if isinstance(x, j.DocumentDate) and documents:
            yield from _known(f"judgements[{i}].document", x.document, documents, "the id of a document")
        elif isinstance(x, j.OF_A_ROW) and rows:
            yield from _known(f"judgements[{i}].rent", x.rent, list(rows), "the id of a component of rent")
            if titles := rows.get(x.rent):
                yield from _known(f"judgements[{i}].row", x.row, titles, f"the label of a row of {x.rent}")


def _rows_by_component(lease: Lease, doubts: Doubts) -> dict[str, list[str]]:
    """Titles of the rows of each component; none where ids are in doubt, no rows where these are or repeat a title."""
    if not ids_known(lease, doubts):
        return {}
    titles = {c.name: [row.title for row in c.rent.rows] for c in components(lease)}
    # Where a title stands twice, one of the two is another row's, and that may be the one judged.
    found = {c.name: [] if titles_in_doubt(doubts, key_path(c.key)) or len(set(titles[c.name])) < len(titles[c.name])
             else titles[c.name] for c in components(lease)}
    return found | _of_subleases(lease, doubts)


def _of_subleases(lease: Lease, doubts: Doubts) -> dict[str, list[str]]:
    """Titles of the rows of what sublessees pay, by component, slash, sublease; no rows where any are in doubt."""
    sure = not doubts.touches("facts", "subleases")
    return {component_name(name, s): [row.title for row in rent.rows] if sure else []
            for s in lease.facts.subleases for name, rent in sublet_rents(s)}


def _known(key: str, name: str, names: list[str], expected: str) -> Iterator[Problem]:
    if name not in names:
        yield Problem("judgements.name-unknown",
                      key, quoted(name), f"{expected}: {listing(map(quoted, names[:100]), 8)}",
                      did_you_mean(name, names, "name one of these", 0.4))
