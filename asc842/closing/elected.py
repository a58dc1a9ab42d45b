"""Checks of a close that hold elections by class of underlying asset against the leases of these classes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from asc842.base.check import Check
from asc842.base.constants import ZERO
from asc842.base.lazy import pd
from asc842.book.roster import Roster
from asc842.closing import POSTED_CHECKS
from asc842.closing.holdings import Holdings
from asc842.closing.parts import OF_ALL, Worst, asked, worst
from asc842.closing.posted import Posted
from asc842.contract.elections import EXPEDIENTS
from asc842.intake.text.words import nearest, quoted
from asc842.ledger.standing import Standing

APART = ("nonlease_cost", "variable_nonlease_cost")
"""Roles of accounts on which nothing is booked where components are not separated."""


@POSTED_CHECKS.at(42, "made.holdings", "posted", "made.now")
def election_checks(h: Holdings, posted: Posted, now: Standing) -> Iterator[Worst]:
    """Compare what is posted as nonlease cost with elections against it.

    An election is for the class that a lease has at first, whatever it is transferred to.
    """
    if not h.policy.combine_components:
        return
    classes = h.dimensions["asset_class"].fillna("").to_numpy(object)
    bound = np.isin(classes, list(h.policy.combine_components))
    stands = posted.balance(APART, now.at).sum(axis=0)[:len(classes)]
    yield asked(worst("no nonlease cost where components are not separated = posted",
                      pd.Series(stands[bound], h.leases[bound]), "842-10-15-37", "lease",
                      posted.dimensions["currency"].to_numpy(object)[:len(classes)][bound].tolist()), if_=bound.any())


@POSTED_CHECKS.at(40, "roster", marks=(OF_ALL,))
def unknown_classes(h: Roster) -> Iterator[Check]:
    """Note classes of elections that no lease has at first: a word written otherwise elects nothing."""
    classes = sorted(set(h.dimensions["asset_class"].fillna("").tolist()) - {""})
    named = dict.fromkeys(name for key in EXPEDIENTS for name in getattr(h.policy, key))
    if strays := [name for name in named if name not in classes]:
        meant = [f"{quoted(name)}: did you mean {quoted(near)}?" for name in strays if (near := _near(name, classes))]
        yield Check("classes that policies name are classes of leases", "note", ", ".join(classes) or "none",
                    ", ".join(strays), ZERO, ZERO, "842-20-50-8, -50-9, -50-10", f"{len(named):,} classes",
                    detail="; ".join(meant) or "an election binds the leases of its class alone; no lease has these")


def _near(name: str, classes: list[str]) -> str | None:
    same = next((known for known in classes if known.lower() == name.lower()), None)
    return same or nearest(name, classes)
