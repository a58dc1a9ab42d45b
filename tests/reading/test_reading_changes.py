"""One sentence that changes a rent, under a table that is read: what its reading does not use is asked about."""

from __future__ import annotations

import pytest

from asc842.reading.documents.text_document import text_document
from asc842.reading.read import read_document

LEASE = """OFFICE LEASE

Landlord: Alder Way Partners LLC
Tenant: Finch Metals, Inc.
Premises: 10,000 rentable square feet
Commencement Date: January 1, 2015
Expiration Date: December 31, 2017

Base Rent. Tenant shall pay Base Rent, in advance on the first day of each month, as follows:

January 1, 2015 - December 31, 2015     $20,000.00 per month
January 1, 2016 - December 31, 2016     $21,000.00 per month
January 1, 2017 - December 31, 2017     $22,000.00 per month

"""
ABATED, OFTEN, UNREAD = "facts.abatements[0].share", "facts.rent[0].frequency", "unread"
CHANGES = (
    ("Base Rent shall abate in full for the first two months of the second Lease Year.", ABATED, '"Lease Year"'),
    ("Base Rent shall abate by 25% for the first month of each of the second and third Lease Years.",
     ABATED, '"Lease Years"'),
    ("Base Rent for Suite 210 only shall abate for March and April 2015.", ABATED, '"Suite", "210", "only"'),
    ("Base Rent shall abate for the first and third months of the Term.", ABATED, '"first"'),
    ("Base Rent shall abate for every sixth month of the Term.", ABATED, '"every"'),
    ("Base Rent shall abate during the first three (3) months of each Lease Year.", ABATED, '"each"'),
    ("Base Rent shall abate for the months of June 2015, 2016 and 2017.", ABATED, '"2016", "2017"'),
    ("Base Rent for the first full calendar month after Tenant opens for business shall abate.", ABATED, '"after"'),
    ("Base Rent shall abate as to 4,000 square feet of the Premises for the first six months.", ABATED, '"4,000"'),
    ("Additional Rent shall abate for the first four months of the Term.", ABATED, '"Additional"'),
    ("If Tenant defaults, no further Base Rent shall abate for 2016.", ABATED, '"no", "further"'),
    ("Under the former lease Base Rent abated for January 2015.", ABATED, '"former"'),
    ("Base Rent shall abate for the first two months if Tenant exercises its renewal option.", ABATED, '"if"'),
    ("Base Rent shall abate for May 2015. Base Rent shall abate for May and June 2015.", ABATED, "another sentence"),
    ("Base Rent shall be paid in two equal installments on January 1 and July 1 of every year.", OFTEN, "two equal"),
    ("Tenant shall pay Base Rent quarterly, on the first day of January, April, July and October.",
     OFTEN, "quarterly"),
    ("Tenant shall pay Base Rent annually in advance.", OFTEN, "annually"),
    ("Tenant shall pay Base Rent in arrears.", "facts.rent[0].timing", "in arrears"),
    ("Installments of Base Rent fall due on the fifteenth day of the month following.",
     "facts.rent[0].due_day", "days"),
    ("Base Rent is payable in Canadian dollars.", "currency", "Canadian dollars"),
    ("Base Rent rises by 8% on the first day of the sixth, eleventh and sixteenth lease years, an annual rent.",
     "facts.rent[0].escalator", "how often"),
    ("Rent for the 13th month of the Lease Term shall be one-half of the amount stated above.", UNREAD, "13th month"),
    ("If an Anchor Store closes, then in lieu of Base Rent Tenant shall pay 5% of Gross Sales.", UNREAD, "in lieu of"),
    ("Base rent for the month of January 2015 has been paid as of the date hereof.", UNREAD, "has been paid"),
    ("Tenant shall not owe Base Rent for the last two months of the first Lease Year.", UNREAD, "not owe"),
    ("Tenant is relieved of Base Rent for the last month of the Term.", UNREAD, "relieved"),
    ("Tenant's obligation to pay Base Rent begins on the first day of the third month.", UNREAD, "obligation"),
    ("The installment for the fourth Lease Month is payable upon signing.", UNREAD, "payable upon signing"),
    ("The Board shall credit Tenant $58,050.00, one half of each monthly rental until used up.", UNREAD, "credit"),
    ("Free rent: 02/2015, 03/2015 (base rent only)", UNREAD, "Free rent"),
)


@pytest.mark.parametrize(("sentence", "key", "quoted"), CHANGES, ids=[c[0][:40] for c in CHANGES])
def test_a_sentence_that_changes_the_rent_is_asked_about(sentence: str, key: str, quoted: str) -> None:
    draft = read_document(text_document("lease.txt", f"{LEASE}{sentence}\n"))
    assert len(draft.lease["facts"]["rent"][0]["rows"]) == 3
    assert any(quoted in mark.question for mark in draft.confirm if mark.key == key), draft.confirm


@pytest.mark.parametrize("sentence", [
    "",
    "The Base Rent due for May 2016 is forgiven.",
    "Provided that Tenant is not in default, Base Rent shall be abated for the months of May and June 2016.",
    "Base Rent shall abate for the first two (2) months of the Term.",
])
def test_a_sentence_that_is_read_in_full_is_not_asked_about(sentence: str) -> None:
    assert read_document(text_document("lease.txt", f"{LEASE}{sentence}\n")).confirm == []


def test_sentences_beyond_those_that_are_quoted_are_counted() -> None:
    """Fourteen of them, twelve are quoted, and none that a reading uses takes the place of one."""
    said = "".join(f"If store {n} closes, Tenant shall pay {n} percent of gross sales in lieu of Base Rent.\n\n"
                   for n in range(14))
    marks = [x for x in read_document(text_document("lease", LEASE + said)).confirm if x.key == "unread"]
    assert len(marks) == 1
    assert sum("in lieu of" in x for x in marks[0].readings) == 12
    assert "and 2 more such sentences" in marks[0].readings[-1]
