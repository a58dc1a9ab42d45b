"""Concessions that are no modification: their basis, and that all rent due is paid, deferred or forgiven."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.base.money import from_cents
from asc842.book.book_tables import BookTables
from asc842.book.classified import accounts_ever
from asc842.book.journal import posted
from asc842.checks import CHECKS
from asc842.payments.concessions import KIND, SOURCE, concession_items

RESTS_ON = "concession that is no modification"
STAFF = ("the FASB staff's Q&A of April 2020 for the effects of COVID-19, elected; it is not open to other "
         "concessions by analogy (KPMG, 2020-05-28)")


@CHECKS.at(160, "book")
def concession_checks(book: BookTables) -> Iterator[Check]:
    """Compare rent due, over the life, with what the journal pays or forgives of it; state the basis of each."""
    events = [e for e in book.lease.events if e.is_variable]
    if not events:
        return
    yield _settled(book)
    for event in events:
        staff = event.rests_on == "FASB staff Q&A, April 2020"
        found = STAFF if staff else f"the clause {event.source}"
        yield Check(RESTS_ON, "note", "a right that the contract gives", found, ZERO, ZERO, SOURCE, event.id, "",
                    event.reason)


def _settled(book: BookTables) -> Check:
    due = sum(p.rent_due - p.incentive for p in book.due if p.measured and not p.exempt)
    liability = {a.lease_liability for a in accounts_ever(book.lease, book.policy)}
    settling = {"payment", "incentive received", *(f"{KIND}: {item}" for item in concession_items(book.stated))}
    return compared("rent due = what is paid for it + what is forgiven",
                    from_cents(due) + ZERO - book.summary["day_one_payment"],
                    from_cents(posted(book.plain["journal"], liability, settling)) + ZERO, ZERO, SOURCE,
                    about=", ".join(e.id for e in book.lease.events if e.is_variable))
