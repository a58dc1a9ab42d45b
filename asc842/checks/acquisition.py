"""A lease acquired with a business: measured as a new one, its terms in the asset, its classification kept."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from asc842.base.check import Check, compared
from asc842.base.constants import ZERO
from asc842.book.book_tables import BookTables
from asc842.checks import CHECKS

ENTRY = "acquisition"


@CHECKS.at(80, "book")
def acquisition_checks(book: BookTables) -> Iterator[Check]:
    """Check the asset by its rule, from the file; that the entry takes no more; and that no earlier time counts."""
    a = book.lease.acquisition
    if a is None or book.lease.transition or book.lease.take_over or book.summary["short_term"]:
        return
    favorable, unfavorable = (x.amount if x else ZERO for x in (a.favorable_terms, a.unfavorable_terms))
    s, lines = book.summary, book.plain["journal"].records()
    yield compared("asset acquired = liability + favorable terms - unfavorable terms",
                   s["opening_liability"] + favorable - unfavorable, s["opening_asset"], ZERO, "805-20-30-24")
    other = [x["debit"] - x["credit"] for x in lines if x["entry"] == ENTRY and x["account"] not in _own(book)]
    yield compared("the rest of the acquisition entry = unfavorable terms - favorable terms", unfavorable - favorable,
                   sum(other, ZERO), ZERO, "805-20-30-24")
    early = [*(x["entry"] for x in lines if x["date"] < a.date),
             *(x["item"] for x in book.plain["expenses"].records() if x["date"] < a.date)]
    yield compared("nothing is booked before the acquisition", Decimal(0), Decimal(len(early)), Decimal(0),
                   "805-20-25-1", detail=", ".join(early[:6]))
    yield Check("classification of the business acquired is kept",
                "pass" if book.lease.classification == a.former else "fail", a.former, book.lease.classification, ZERO,
                ZERO, "842-10-55-11")


def _own(book: BookTables) -> set[str]:
    """Accounts of asset and liability, of either class."""
    accounts = book.policy.accounts
    return {getattr(accounts, f"{of}{name}") for of in ("", "finance_")
            for name in ("right_of_use_asset", "lease_liability")}
