"""Figures and dates printed as none: text in the file, and a judgement that says what is taken."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import asc842
from asc842.contract.judgements import Reading
from asc842.output.json_book import book_document
from lease_files import book_of, lease_text, load_text, refused, screen

D = Decimal
day = date.fromisoformat
TERM = ("2025-01-01", "2026-12-31")


def reading(printed: str, answer: Any, **further: Any) -> dict[str, Any]:
    return {"question": "reading", "printed": printed, "answer": answer, "reason": "One digit too many."} | further


def lease(printed: Any, *judgements: dict[str, Any], **row: Any) -> str:
    rows = [{"label": "Year 1", "from": day("2025-01-01"), "monthly": printed} | row,
            {"label": "Year 2", "from": day("2026-01-01"), "monthly": D("1100.00")}]
    return lease_text(*TERM, {"timing": "advance", "rows": rows}, judgements=judgements)


def test_a_figure_printed_as_none_is_taken_as_judged_and_shown_as_printed() -> None:
    book = book_of(lease("1,000,.00", reading("1,000,.00", D("1000.00"))))
    assert book.summary["gross_rent"] == D("25200.00")  # 12 x 1,000.00 + 12 x 1,100.00
    (check,) = [c for c in book.checks if c.name == "monthly as printed"]
    assert (check.status, check.actual, check.expected, check.difference, check.about) == (
        "resolved", "1,000,.00", "1,000.00", "misprint", "Year 1")
    assert check.detail == "One digit too many."
    document = book_document(book)
    assert document["lease"]["judgements"][-1]["printed"] == "1,000,.00"
    assert document["lease"]["judgements"][-1]["of"] == ["facts.rent[0].rows[0].monthly"]
    assert "1,000,.00" in screen(book)


def test_every_figure_and_date_of_facts_and_events_may_be_text() -> None:
    """Months, an expiration, a total, an event's day: each read, each shown."""
    text = lease_text("2025-01-01", "2002-06-31", {"timing": "advance", "rows": [
        {"label": "All", "months": "0-18", "monthly": D("1000.00")}]}, totals=[
            {"of": "gross rent", "value": "1,8,000.00"}], judgements=[
                reading("June 31, 2026", day("2026-06-30")), reading("0-18", 18),
                reading("1,8,000.00", D("18000.00")), reading("2025-13-01", day("2026-01-01"))])
    text = text.replace("date = 2002-06-31", 'date = "June 31, 2026"')
    text += '\n[[events]]\nid = "rate"\nkind = "reassessment"\ntrigger = "exercised"\n' \
        'effective = "2025-13-01"\nreason = "Given."\n' \
        'lease_term_end = 2026-06-30\ndiscount_rate = 0.07\n'
    book = book_of(text)
    assert str(book.lease.lease_term_end) == "2026-06-30"
    assert book.summary["gross_rent"] == D("18000.00")
    shown = {(c.name, c.actual, c.expected) for c in book.checks if c.name.endswith(" as printed")}
    assert shown == {("date as printed", "June 31, 2026", "2026-06-30"), ("months as printed", "0-18", "18"),
                     ("value as printed", "1,8,000.00", "18,000.00"),
                     ("effective as printed", "2025-13-01", "2026-01-01")}


def test_a_row_begins_on_the_day_that_is_read() -> None:
    text = lease(D("1000.00"), reading("June 31, 2025", day("2025-06-30")), to="June 31, 2025")
    assert [p.key for p in refused(text)] == ["facts.rent[0].rows[1]"]  # the second row then leaves a gap
    text = text.replace("2026-01-01", "2025-07-01")
    assert book_of(text).summary["gross_rent"] == D("25800.00")  # 6 x 1,000.00 + 18 x 1,100.00


def test_the_same_text_may_be_read_in_one_place_alone() -> None:
    rows = [{"from": day("2025-01-01"), "monthly": "1O00"}, {"from": day("2026-01-01"), "monthly": "1O00"}]
    judged = [reading("1O00", D("1000.00"), of=["facts.rent[0].rows[0].monthly"]),
              reading("1O00", D("1100.00"), of=["facts.rent[0].rows[1].monthly"])]
    table = {"timing": "advance", "rows": rows}
    assert book_of(lease_text(*TERM, table, judgements=judged)).summary["gross_rent"] == D("25200.00")
    left = refused(lease_text(*TERM, table, judgements=judged[:1]))
    assert [p.key for p in left] == ["facts.rent[0].rows[1].monthly"]


REFUSED = {
    "a text that nothing reads": (lease("1,000,.00"), "facts.rent[0].rows[0].monthly", 'question = "reading"'),
    "a reading of another text": (lease("1,000,.00", reading("1000,.00", D("1000.00"))),
                                  "facts.rent[0].rows[0].monthly", 'question = "reading"'),
    "a reading of nothing": (lease(D("1000.00"), reading("1,000,.00", D("1000.00"))), "judgements[2].printed",
                             "write the text"),
    "an answer of another kind": (lease("1,000,.00", reading("1,000,.00", day("2025-01-01"))),
                                  "judgements[2].answer", "write a number"),
    "an answer below zero": (lease("1,000,.00", reading("1,000,.00", D("-1000.00"))), "judgements[2].answer", "minus"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_readings_that_are_refused(name: str) -> None:
    text, key, remedy = REFUSED[name]
    found = {p.key: p.remedy for p in refused(text)}
    assert key in found, found
    assert remedy in found[key]


def test_a_reading_stands_among_the_judgements() -> None:
    judged = load_text(lease("1,000,.00", reading("1,000,.00", D("1000.00")))).judgements[-1]
    assert isinstance(judged, Reading)
    assert judged.subject == '"1,000,.00", facts.rent[0].rows[0].monthly'
    assert isinstance(asc842.account_for(load_text(lease("1,000,.00", reading("1,000,.00", 1000)))), asc842.LeaseBook)
