"""What makes a lessee judge term or purchase option anew (842-10-35-1), and what does not (842-10-55-29)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import asc842
from asc842.book.event_story import event_stories
from asc842.closing.portfolio import read_portfolio
from asc842.closing.reports.judgements import judgements
from lease_files import book_of, lease_text, refused
from test_events import with_events

D = Decimal
FIVE = {"timing": "advance", "rows": [{"monthly": D("10000.00")}]}
MORE = {"id": "more", "kind": "renewal", "lease_term_end": date(2031, 12, 31),
        "rent": [{"id": "rent-1", "name": "Rent", **FIVE, "source": "lease, 8"}]}
"""Two more years at the rent of the first five."""


def leased(answer: str, event: dict[str, Any], *, option: dict[str, Any] = MORE) -> str:
    text = lease_text("2025-01-01", "2029-12-31", FIVE, options=[option], judgements=[
        {"question": "option", "option": option["id"], "answer": answer, "reason": "So planned."}])
    return with_events(text, {"id": "anew", "kind": "reassessment", "effective": date(2027, 1, 1),
                              "discount_rate": D("0.07"), **event})


def said_of(text: str) -> str:
    """Everything that a refusal says, problem by problem."""
    return "\n".join(f"{p.key}: {p.found}; {p.expected}; {p.remedy}" for p in refused(text))


def story(book: asc842.LeaseBook) -> str:
    ((_, said),) = event_stories(book)
    return said


def judged(answer: str) -> list[dict[str, str]]:
    return [{"option": "more", "answer": answer}]


TRIGGERS = [("significant event", "not exercised", "exercised", "(a)"),
            ("contractual obligation", "not exercised", "exercised", "(b)"),
            ("exercised", "not exercised", "exercised", "(c)"),
            ("not exercised", "exercised", "not exercised", "(d)")]


@pytest.mark.parametrize(("trigger", "before", "after", "letter"), TRIGGERS)
def test_each_trigger_is_told_with_its_paragraph(trigger: str, before: str, after: str, letter: str) -> None:
    """The story of the event names the trigger; the amounts are those of the new term, whatever it was."""
    book = book_of(leased(before, {"trigger": trigger, "options": judged(after)}))
    (row,) = book.events.to_dict("records")
    months = 59 if after == "exercised" else 35
    factor = 1 + sum((1 + D("0.07") / 12) ** -k for k in range(1, months + 1))
    assert row["liability_after"] == (D(10000) * factor).quantize(D("0.01"))
    assert f"842-10-35-1{letter}" in story(book)
    assert book.passed


def test_a_reassessment_without_trigger_is_refused() -> None:
    said = said_of(leased("not exercised", {"trigger": None, "options": judged("exercised")}))
    assert "a reassessment without trigger" in said
    assert "842-10-55-29" in said, "market factors alone lead to nothing: the remedy says so"
    for trigger, *_ in TRIGGERS:
        assert f'"{trigger}"' in said


@pytest.mark.parametrize("word", ["market factors", "market", "market rates"])
def test_market_factors_alone_are_refused(word: str) -> None:
    said = said_of(leased("not exercised", {"trigger": word, "options": judged("exercised")}))
    assert f'"{word}"' in said
    assert "842-10-55-29" in said
    assert "significant event" in said


@pytest.mark.parametrize(("trigger", "before", "after", "expected"), [
    ("exercised", "exercised", "not exercised", "an option that was not expected to be exercised, and now is"),
    ("not exercised", "not exercised", "exercised", "an option that was expected to be exercised, and now is not"),
    ("exercised", "exercised", "exercised", "an option that was not expected to be exercised, and now is"),
])
def test_a_trigger_that_options_contradict_is_refused(trigger: str, before: str, after: str, expected: str) -> None:
    said = said_of(leased(before, {"trigger": trigger, "options": judged(after)}))
    assert "events[0].trigger" in said
    assert expected in said


def test_an_option_that_ends_the_lease_is_exercised_though_not_expected() -> None:
    """A break option: exercising it shortens the term."""
    leave = {"id": "more", "kind": "termination", "lease_term_end": date(2028, 12, 31)}
    book = book_of(leased("not exercised", {"trigger": "exercised", "options": judged("exercised")}, option=leave))
    assert book.events["lease_term_end"].tolist() == [date(2028, 12, 31)]
    assert "842-10-35-1(c)" in story(book)


def test_only_a_reassessment_takes_a_trigger() -> None:
    text = with_events(lease_text("2025-01-01", "2029-12-31", FIVE), {
        "id": "less", "kind": "modification", "effective": date(2027, 1, 1), "discount_rate": D("0.07"),
        "trigger": "significant event"})
    assert "trigger on a modification" in said_of(text)


def test_what_was_judged_under_asc_840_needs_no_trigger() -> None:
    """842-10-35-1 did not hold before the transition."""
    text = with_events(lease_text("2020-01-01", "2029-12-31", FIVE), {
        "id": "anew", "kind": "reassessment", "effective": date(2021, 1, 1), "lease_term_end": date(2027, 12, 31),
        "trigger": None})
    text += '\n[transition]\ndate = 2022-01-01\nclassification = "operating"\n'
    assert "trigger" not in _problems(text)


def _problems(text: str) -> str:
    try:
        book_of(text)
    except asc842.InputError as error:
        return str(error)
    return ""


LEASES = ("lease,name,lessee,lessor,asset,commencement,expiration,timing,discount_rate,classification,reason\n"
          "a,A,Tenant,Landlord,Shop,2025-01-01,2029-12-31,advance,0.06,operating,Given.\n"
          "b,B,Tenant,Landlord,Shop,2025-01-01,2029-12-31,advance,0.06,operating,Given.\n")
RENT = "lease,rent,monthly\na,base,10000.00\nb,base,10000.00\n"
EVENTS = ("lease,id,kind,trigger,effective,lease_term_end,discount_rate,classification,reason\n"
          "a,anew,reassessment,significant event,2027-01-01,2031-12-31,0.07,operating,Shelves were built in.\n"
          "b,anew,reassessment,,2027-01-01,2031-12-31,0.07,operating,Rents have doubled.\n")


def test_tables_say_triggers_too(tmp_path: Path) -> None:
    """The row with a trigger is measured and stands in the judgements; the one without is rejected, by its cell."""
    folder = tmp_path / "leases"
    folder.mkdir()
    for name, text in (("leases", LEASES), ("rent", RENT), ("events", EVENTS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    found = read_portfolio(folder)
    (rejected,) = found.rejected
    assert rejected.lease == "b"
    assert "a reassessment without trigger" in str(rejected.error)
    table = judgements(x.lease for x in found.leases)
    (said,) = table.loc[table["question"] == "event", "answer"]
    assert said == ("reassessment, 2027-01-01 (significant event or change in circumstances within the lessee's "
                    "control, 842-10-35-1(a))")
