"""What is printed around a rent and is in no reading is quoted in a mark on it; a rent that is borne out has none."""

from __future__ import annotations

import pytest

from asc842.reading.documents.text_document import text_document
from asc842.reading.language.statements import Spoken, pairings
from asc842.reading.read import read_document

CLEAN = """
     The term begins January 1, 2013 and ends December 31, 2014.  Tenant shall pay Base Rent in
advance on the first day of each month, without notice or demand, as follows:

Period                 Annual Base Rent     Monthly Base Rent
1/1/13 - 12/31/13           $294,435.00            $24,536.25
1/1/14 - 12/31/14           $303,268.08            $25,272.34
"""
PROSE = """
     The term begins January 1, 2013 and ends December 31, 2014.
     Tenant shall pay Base Rent of $24,536.25 per month from January 1, 2013 through December 31, 2013 and $25,272.34
per month from January 1, 2014 through December 31, 2014.
"""


def asked(text: str) -> str:
    """What is asked of the first rent as a whole."""
    draft = read_document(text_document("lease.txt", text))
    assert len(draft.lease["facts"]["rent"][0]["rows"]) == 2
    return " ".join(mark.question for mark in draft.confirm if mark.key == "facts.rent[0]")


@pytest.mark.parametrize("text", [CLEAN, PROSE], ids=["table", "sentence"])
def test_a_rent_that_everything_around_it_bears_out_has_no_mark(text: str) -> None:
    assert asked(text) == ""


@pytest.mark.parametrize(("old", "new", "quoted"), [
    ("Annual Base Rent ", "Annual Fee       ", "Fee"),
    ("as follows:", "of which $5,000.00 is deferred, as follows:", "$5,000.00"),
    ("as follows:", "estimated as follows:", "estimated"),
    ("as follows:", "until March 1, 2014 as follows:", "March 1, 2014"),
    ("Tenant shall pay Base Rent", "Base Rent is 60 % of the figures below.  Tenant shall pay Base Rent", "60 %"),
    ("December 31, 2014.", "June 30, 2015.", "it ends with 2014-12-31, and the term with 2015-06-30"),
    ("January 1, 2013 and", "November 1, 2012 and", "it begins on 2013-01-01, and the term on 2012-11-01"),
    ("25,272.34\n", "25,272.34\nTenant pays half of it if the store is closed.\n", "half"),
    ("25,272.34\n", "25,272.34\n\n9. Tenant shall pay $900.00 per month for the dock.\n", "$900.00"),
    ("25,272.34\n", "25,272.34\n\n9. One installment of rent is waived by Landlord.\n", "waived"),
])
def test_what_no_reading_uses_is_quoted(old: str, new: str, quoted: str) -> None:
    assert quoted in asked(CLEAN.replace(old, new, 1))


def test_words_of_a_sentence_that_may_change_its_rent_are_quoted() -> None:
    assert '"late"' in asked(PROSE.replace("and $25,272.34", "and if it is late $25,272.34"))


def test_amounts_and_times_are_paired_in_every_plainest_way() -> None:
    rent, cut, time = Spoken("RENT"), Spoken("CUT"), Spoken("TIME")
    assert pairings([rent, time, cut, rent, time]) == [((0, (1,)), (3, (4,)))]
    assert pairings([rent, cut, rent, Spoken("TIME", ends=True)]) == [((0, ()), (2, (3,)))]
    assert pairings([Spoken("TIME", begins=True), rent, Spoken("TIME", ends=True)]) == [((1, (0, 2)),)]
    assert pairings([rent, time, time]) == pairings([time]) == []
    ends = Spoken("TIME", ends=True)
    assert len(pairings([time, rent, ends, rent, ends])) == 2


def test_both_readings_of_a_sentence_are_shown() -> None:
    draft = read_document(text_document("lease.txt", (
        "Base Rent is payable from January 1, 2013 at $8,000.00 per month until June 30, 2013 $9,000.00 per month "
        "until June 30, 2014.\n")))
    questions = [mark.question for mark in draft.confirm if mark.key.startswith("facts.rent[0].rows[")]
    assert len(questions) == 2
    assert "'from January 1, 2013' or 'from January 1, 2013 until June 30, 2013'" in questions[0]
