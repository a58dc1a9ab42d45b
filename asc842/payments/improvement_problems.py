"""What may be wrong with leasehold improvements: days outside of the lease, lives that end before they begin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from asc842.base.constants import DAY
from asc842.base.errors import Problem
from asc842.contract.improvements import LeaseholdImprovement
from asc842.payments.improvements import impaired_below_zero, lives
from asc842.timeline.timeline import Timeline


def improvement_problems(life: Timeline) -> list[Problem]:
    """Return each day of an improvement that does not fit the lease, its life, or what is said of control."""
    return [problem for i, x in enumerate(life.lease.facts.leasehold_improvements)
            for problem in _problems(life, x, f"facts.leasehold_improvements[{i}]")]


def _problems(life: Timeline, x: LeaseholdImprovement, key: str) -> Iterator[Problem]:
    last, lease = _last_day(life, x), life.lease
    if not lease.commencement <= x.in_service <= last:
        yield Problem("improvements.in-service", f"{key}.in_service", str(x.in_service),
                      f"a day of the lease, from commencement, {lease.commencement}, to {last}",
                      "correct the date; an older improvement is in service from commencement on, at what it is then "
                      "carried at")
        return
    if not isinstance(x.useful_life, int) and x.useful_life < x.in_service:
        yield Problem("improvements.useful-life",
                      f"{key}.useful_life", str(x.useful_life), f"a day from {x.in_service} on, or a number of months",
                      "correct one of the two")
    for name in ("removed", "head_lease_end"):
        day = getattr(x, name)
        if day and day < x.in_service:
            yield Problem("improvements.before-service",
                          f"{key}.{name}", str(day), f"a day from {x.in_service} on, when it is put in service",
                          "correct one of the two")
    if x.head_lease_end and not x.common_control:
        yield Problem("improvements.head-lease",
                      f"{key}.head_lease_end", "the lessor's own lease, without common control of lessor and lessee",
                      "head_lease_end only with common_control = true (842-20-35-12A)",
                      "remove it, or set common_control")
    yield from _control(x, key)
    end = max([last, *(life.last for life in lives(life, x))])
    wrong = [i for i, loss in enumerate(x.impairments) if not x.in_service <= loss.on <= min(end, x.removed or end)]
    yield from (Problem("improvements.impaired-day", f"{key}.impairments[{i}].on", str(x.impairments[i].on),
                        f"a day from {x.in_service}, when it is put in service, to {min(end, x.removed or end)}",
                        "correct the date") for i in wrong)
    yield from () if wrong else impaired_below_zero(life, x, key)
    if x.removed and x.removed > max([last, *(life.last for life in lives(life, x))]):
        yield Problem("improvements.removed",
                      f"{key}.removed", str(x.removed), f"a day to {last}", "correct the date, or leave it out")


def _control(x: LeaseholdImprovement, key: str) -> Iterator[Problem]:
    """Yield what does not fit of the days of common control."""
    for name in ("common_control_from", "common_control_until"):
        if getattr(x, name) and not x.common_control:
            yield Problem("improvements.control-alone",
                          f"{key}.{name}", "a day of common control, without it", f"{name} only with common_control = "
                          "true (842-20-35-12C)", "remove it, or set common_control")
            return
    if x.common_control_from and x.common_control_from <= x.in_service:
        yield Problem("improvements.control-from", f"{key}.common_control_from", str(x.common_control_from),
                      f"a day after {x.in_service}, when it is put in service", "leave it out: it counts from then on")
    if x.common_control_until and x.common_control_until < (x.common_control_from or x.in_service):
        yield Problem("improvements.control-until", f"{key}.common_control_until", str(x.common_control_until),
                      f"a day from {x.common_control_from or x.in_service} on", "correct one of the two")
    if x.restated and not x.common_control_from:
        yield Problem("improvements.restated", f"{key}.restated", "true, without common_control_from",
                      "the day on which the life to the group is taken up (842-10-65-7)", "add common_control_from")


def _last_day(life: Timeline, x: LeaseholdImprovement) -> date:
    """Return the last day of the lease as it stands when an improvement is put in service."""
    last = life.lease.lease_term_end
    for version in life.whole:
        if version.event is None or version.first <= x.in_service:
            last = version.first - DAY if version.ended else version.lease.lease_term_end
    return last
