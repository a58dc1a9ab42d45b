"""What the places of a memo are filled with: figures of the book and of what it is compared with, none of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from asc842._version import __version__
from asc842.base.check import Check
from asc842.base.constants import ZERO
from asc842.base.money import in_currency_of, percent, text
from asc842.book.book_tables import BookTables
from asc842.book.compared import Compared
from asc842.book.event_story import event_stories
from asc842.book.incentives import measured_as
from asc842.contract.elections import EXPEDIENTS, MEASURED_BY, words_of
from asc842.contract.judgements import DiscountRate, Judgement
from asc842.output.text.book import SHOWN_IF_ZERO, TOTALS, answer_text, convention
from asc842.output.word.fact_lines import fact_lines

Figures = dict[str, Any]
AFTER = ("liability after", "right-of-use asset after")
BALANCES = ("liability", "right-of-use asset", "cost")
SIGNERS = ("Prepared by", "Reviewed by", "Approved by")
TO_FILL = {"name": "", "signature": "", "date": ""}


@in_currency_of("lease.currency")
def memo_figures(book: BookTables, alternatives: Iterable[Mapping[str, Any]]) -> Figures:
    """Return the figures of a memo by name, all text, for the page and for Word alike.

    ``alternatives`` are those of :func:`alternative_figures`.
    """
    lease, weighed = book.lease, list(alternatives)
    return {
        "title": f"Technical accounting memo: {lease.name}", "footer": f"{lease.id}: asc842 {__version__}",
        "lease": {"name": lease.name, "id": lease.id, "currency": lease.currency},
        "heading": list(_heading(book)), "conclusion": list(_conclusion(book)),
        "assumptions": [f"{j.question.replace('_', ' ')} {j.subject}".strip() + f": {_answer(book, j)}. {j.reason}"
                        for j in lease.assumptions],
        "documents": [{"title": d.title, "id": d.id, "dated": str(d.dated or ""), "held": "yes" if d.held else "no",
                       "recites": ", ".join(d.recites)} for d in lease.facts.documents],
        "facts": [{"what": what, "says": says, "source": source} for what, says, source in fact_lines(lease)],
        **_against_itself(book), "judgements": list(_judgements(book)), **_classification(book),
        "measurement": list(_measurement(book)), "amounts": list(_amounts(book)), "entries": list(_entries(book)),
        "events": list(_events(book)), "years": list(_years(book)),
        "weighed": [] if weighed else ["None: no judgement of this lease could be answered otherwise."],
        "alternatives": weighed, "policies": list(_policies(book)), "open": list(_open(book)),
        "signatures": [{"role": role, **TO_FILL} for role in SIGNERS],
    }


@in_currency_of("currency")
def alternative_figures(c: Compared, name: str, why: str) -> Figures:
    """Return the figures of one alternative: what it comes to beside the way taken, and the question between them."""
    rows = [{"figure": figure, "on": str(on or ""), "taken": text(a), "other": text(b), "difference": text(b - a)}
            for figure, on, a, b in _compared(c)]
    q = c.question
    question = [] if q is None else [
        f"{q.paragraph}: {q.asked}", *(f"{label}: {known}" for label, known in q.known),
        *(f"If so ({q.separate}): {line}" for line in q.if_both), *(f"If not ({q.modified}): {line}"
                                                                    for line in q.if_not)]
    return {"title": name[0].upper() + name[1:], "taken": c.left.name, "other": c.right.name, "rows": rows,
            "lines": [f"Not taken: {why}"] if why else [], "question": question}


def not_measured(name: str, why: str, refused: str) -> Figures:
    """Return what is said of an alternative that the engine can't measure."""
    return {"title": name[0].upper() + name[1:], "taken": "", "other": "", "rows": [], "question": [],
            "lines": [f"Not taken: {why}", f"Not measured: {refused}."]}


def _compared(c: Compared) -> Iterator[tuple[str, date | None, Decimal, Decimal]]:
    """Balances once the events of the day compared are booked; what differs at the first year end after it, in all."""
    ends = [on for on in c.table["on"] if on and (c.at is None or on > c.at)]
    first = min(ends, default=None)
    for figure, on, a, b in c.table[["figure", "on", "left", "right"]].itertuples(index=False):
        if (on == c.at and figure in AFTER) or (a != b and (not on or (on == first and figure in BALANCES))):
            yield figure, on or None, a, b


def _heading(book: BookTables) -> Iterator[Figures]:
    facts, s = book.lease.facts, book.summary
    for label, said in (("Entity", book.lease.entity or facts.lessee), ("Lessee", facts.lessee),
                        ("Lessor", facts.lessor), ("Underlying asset", facts.asset),
                        ("Lease term", f"{s['commencement']} to {s['lease_term_end']}"),
                        ("Amounts in", book.lease.currency), ("Status", "draft, for review")):
        yield {"label": label, "text": said}


def _conclusion(book: BookTables) -> Iterator[str]:
    s = book.summary
    term = f"from {s['commencement']} to {s['lease_term_end']} ({s['months_from_commencement']} months)"
    if "financing" in book.plain["sale_leaseback"]["outcome"]:
        yield f"No lease is recognized {term}: a sale and leaseback without a sale (842-40-25-5)."
        return
    if s["short_term"]:
        yield f"A short-term lease {term}, left off the balance sheet by election (842-20-25-2)."
        return
    article = "An operating" if s["classification"] == "operating" else "A finance"
    yield (f"{article} lease {term}. On {s['measured_from']} a lease liability of {text(s['opening_liability'])} and "
           f"a right-of-use asset of {text(s['opening_asset'])} are recognized, discounted at {convention(book)}.")
    yield f"Total cost over the term is {text(s['cost_total'])}, of which interest {text(s['interest_total'])}."


def _against_itself(book: BookTables) -> Figures:
    found = [c for c in book.checks if c.difference and c.status != "pass"]
    rows = [{"name": ", ".join(filter(None, (c.name, c.about))), "expected": c.expected, "actual": c.actual,
             "status": c.status, "detail": c.detail} for c in found]
    count = sum(bool(c.difference) for c in book.checks)
    said = "none disagree" if not rows else f"{len(rows)} do not agree"
    line = f"{count} printed figures were held against one another; {said}." if count else (
        "The contract prints no figures that could be held against one another.")
    return {"differences": rows, "printed": [line]}


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _judgements(book: BookTables) -> Iterator[Figures]:
    for j in book.lease.judgements:
        by = ", ".join(str(x) for x in (j.by, j.on) if x)
        yield {"question": f"{j.question.replace('_', ' ')} {j.subject}".strip(), "answer": _answer(book, j),
               "reason": f"Assumption. {j.reason}" if j.assumption else j.reason, "by": by}


def _answer(book: BookTables, judged: Judgement) -> str:
    if isinstance(judged, DiscountRate):
        return percent(book.summary["discount_rate"]) + (", worked out" if judged.answer is None else "")
    return answer_text(judged.answer)


def _classification(book: BookTables) -> Figures:
    rows = book.plain["classification"].records()
    lines = [f"Classified as {book.summary['classification']}."]
    if not rows:
        lines.append("Fair value and economic life of the asset are not among the facts, so that no criterion was "
                     "tested by figures; the classification is the judgement of section 4.")
    return {"classification": lines, "tests": [
        {"criterion": row["criterion"] if row["at"] == "commencement" else f"{row['at']}: {row['criterion']}",
         "value": _ratio(row["value"]), "threshold": _ratio(row["threshold"]), "result": row["result"],
         "detail": row["detail"]} for row in rows]}


def _ratio(value: Any) -> str:
    return percent(value) if isinstance(value, Decimal) else str(value or "")


def _measurement(book: BookTables) -> Iterator[str]:
    s = book.summary
    yield f"Rate: {convention(book)}. {_sentence(s['discount_rate_source'])}"
    day_one = "included" if book.lease.enters_on else book.policy.day_one_payment
    said = "included in" if day_one == "included" else "left out of"
    yield f"A payment due on the commencement date is {said} the opening liability."
    for i in book.lease.facts.incentives:
        if not measured_as(book, i):
            yield f"Not measured: {i.name}, {text(i.amount)}, conditional ({i.source})."


def _amounts(book: BookTables) -> Iterator[Figures]:
    for name, label in TOTALS:
        if book.summary[name] or name in SHOWN_IF_ZERO:
            yield {"label": label, "amount": text(book.summary[name])}


def _entries(book: BookTables) -> Iterator[Figures]:
    names = {"commencement", *(f"event {n}" for n in range(1, len(book.terms.events) + 1))}
    for row in book.plain["journal"].records():
        if row["entry"] in names:
            yield {"date": str(row["date"]), "entry": row["entry"], "account": row["account"],
                   "debit": text(row["debit"]) if row["debit"] else "",
                   "credit": text(row["credit"]) if row["credit"] else ""}


def _events(book: BookTables) -> Iterator[Figures]:
    for row, story in event_stories(book):
        cited = ", ".join(x for x in (row["source"], row["paragraph"]) if x)
        said = (f"liability {text(row['liability_before'])} → {text(row['liability_after'])}, asset "
                f"{text(row['asset_before'])} → {text(row['asset_after'])}; {story}")
        yield {"title": f"{row['effective']}, {row['kind']} ({row['id']})", "story": said, "reason": row["reason"],
               "cited": cited}


def _years(book: BookTables) -> Iterator[Figures]:
    s = book.summary
    yield {"at": f"{s['measured_from']}, opening", "rent": "", "cost": "", "interest": "",
           "liability": text(s["opening_liability"]), "asset": text(s["opening_asset"])}
    for year in book.plain["schedule"].years().values():
        sums = {name: text(sum((row[name] for row in year), ZERO)) for name in ("rent", "cost", "interest")}
        yield {"at": str(year[-1]["ends"]), **sums, "liability": text(year[-1]["liability_closing"]),
               "asset": text(year[-1]["asset_closing"])}


def _policies(book: BookTables) -> Iterator[Figures]:
    for key, (what, paragraph) in EXPEDIENTS.items():
        yield _policy(book, key, what, words_of(book.policy, key), paragraph)
    for key, paragraph in MEASURED_BY.items():
        yield _policy(book, key, key.replace("_", " "), str(getattr(book.policy, key)), paragraph)


def _policy(book: BookTables, key: str, what: str, elected: str, paragraph: str) -> Figures:
    return {"policy": what, "elected": elected, "reason": book.policy.reasons.get(key, ""), "paragraph": paragraph}


def _open(book: BookTables) -> Iterator[str]:
    wrong = [c for c in book.checks if c.status == "fail"]
    yield f"{len(book.checks)} checks, {len(wrong)} of which fail."
    yield from (_failing(c) for c in wrong)
    yield ("To be concluded by the preparer: that the contract conveys control of the use of an identified asset "
           "(842-10-15-2 to 842-10-15-27), which figures don't show.")
    missing: Sequence[str] = [d.title for d in book.lease.facts.documents if not d.held]
    if missing:
        yield f"Not at hand: {', '.join(missing)}."


def _failing(c: Check) -> str:
    return f"{', '.join(filter(None, (c.name, c.about)))}: expected {c.expected}, actual {c.actual}."
