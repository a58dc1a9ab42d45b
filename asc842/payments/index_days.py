"""The days whose index measures a lease that came into these books after it began."""

from __future__ import annotations

from datetime import date

from asc842.contract.judgements import Classification
from asc842.contract.lease import Lease
from asc842.timeline.timeline import Timeline

IndexDays = dict[int, tuple[date, str]]
"""By the number of a version: the day whose index measures it from then on, and why."""
ACQUIRED = "at the acquisition date (805-20-30-24)"
ADOPTED = "at the transition (842-10-65-1(l), by policy the current index)"


def index_days(life: Timeline, *, current: bool) -> IndexDays:
    """Return the day of an acquisition and, where the policy takes the ``current`` index then, of the transition.

    An acquired lease is measured as a new one. At transition what is left are minimum rental payments of the
    earlier standard, which has the index of inception; the SEC staff does not object to the current one (PwC, In
    depth, 2018-08-30; PwC, Leases guide, 10.4.1.2 as of 2018-12). The obligation of a capital lease that goes on
    depends on neither.
    """
    found, lease = IndexDays(), life.lease
    if lease.acquisition:
        found[_version(life, lease.acquisition.date)] = (lease.acquisition.date, ACQUIRED)
    if lease.transition and current and life.policy.transition_index == "current" and not _goes_on(lease):
        found[_version(life, lease.transition.date)] = (lease.transition.date, ADOPTED)
    return found


def _version(life: Timeline, day: date) -> int:
    """Return the number of the version that is in force when a day begins, before the events of that day."""
    return sum(version.first < day for version in life.whole[1:])


def _goes_on(lease: Lease) -> bool:
    judged = lease.judgement(Classification)
    former = lease.transition is not None and lease.transition.classification == "finance"
    return former and (judged is None or judged.answer == "finance")
