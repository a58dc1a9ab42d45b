"""Rules on abatements: how much, when, and of which rent, each said in one way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.contract.rent import Abatement, Rent
from asc842.intake.doubts import Doubts
from asc842.intake.many import SURE, by_keys
from asc842.intake.parts import all_abatements, ids_known
from asc842.intake.rules import RULES
from asc842.intake.text.places import key_path
from asc842.intake.text.words import did_you_mean, listing, quoted

TIMES = ("months", "from", "to", "month", "through_month", "first_months", "first_full_months", "last_months",
         "calendar_months")


SURE.at(120)(by_keys)


@RULES.at(120, marks=("facts.abatements", "events.abatements"))
def abatements(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Every abatement says how much abates, when, and of which rent."""
    found = list(all_abatements(lease))
    known = bool(found) and ids_known(lease, doubts)
    for key, abatement in found:
        if not doubts.unknown(*key_path(key)):
            yield from form_problems(lease, abatement, key, rents_known=known)


def form_problems(lease: Lease, abatement: Abatement, key: str, rents_known: bool = True) -> list[Problem]:
    """Return what is wrong with the way in which an abatement is written, whatever the dates of the lease."""
    problems = [*_quantity(abatement, key), *_time(abatement, key), *_repeated(abatement, key)]
    return [*problems, *(_rents(lease, abatement, key) if rents_known else ())]


def _quantity(abatement: Abatement, key: str) -> Iterator[Problem]:
    given = [name for name in ("amount", "share", "area") if getattr(abatement, name) is not None]
    if len(given) != 1:
        advice = "keep the one that is printed" if given else "add share = 1 where all of the rent abates"
        yield Problem("abatements.how-much",
                      key, " and ".join(given) or "no quantity", "one of amount, share and area", advice)


def _time(abatement: Abatement, key: str) -> Iterator[Problem]:
    ways = [name for name in ("months", "month", "first_months", "first_full_months", "last_months")
            if getattr(abatement, name)]
    if abatement.from_ or abatement.to or abatement.calendar_months:
        ways.append("from, to or calendar_months")
    if len(ways) > 1:
        yield Problem("abatements.when", key, " and ".join(ways), "one way of saying when the abatement applies",
                      "keep one, or write two abatements")
    if abatement.through_month and not abatement.month:
        yield Problem("abatements.no-first-month",
                      f"{key}.through_month", f"through_month = {abatement.through_month} without month",
                      "month, the first lease month that abates", "add month = ...")


def _repeated(abatement: Abatement, key: str) -> Iterator[Problem]:
    for name in ("months", "calendar_months", "rent"):
        values: Sequence[str | int] = getattr(abatement, name)
        for value, count in Counter(values).items():
            if count > 1:
                last = len(values) - 1 - list(reversed(values)).index(value)
                shown = quoted(value) if isinstance(value, str) else str(value)
                yield Problem("abatements.twice",
                              f"{key}.{name}[{last}]", f"{shown} a second time", "each one once", "take one out")


def _rents(lease: Lease, abatement: Abatement, key: str) -> Iterator[Problem]:
    """Rent is there and, where an area abates, is charged on an area no smaller."""
    rents = {rent.id.split("/")[0]: rent for rent in (*lease.facts.rent, *(r for e in lease.events for r in e.rent))}
    for i, name in enumerate(abatement.rent):
        if name not in rents:
            yield Problem("abatements.rent-unknown",
                          f"{key}.rent[{i}]", quoted(name), f"the id of a component of rent: {listing(rents)}",
                          did_you_mean(name, rents, "name one that facts.rent defines"))
    fixed = [rent for rent in rents.values() if "/" not in rent.id and rent.frequency != "once"]
    if abatement.amount is not None and len(fixed) > 1 and len(abatement.rent) != 1:
        yield Problem("abatements.which-rent",
                      key, f"an amount off {len(abatement.rent) or len(fixed)} components of rent",
                      "an amount that comes off one component", 'name it: rent = ["..."]')
    for rent in rents.values() if abatement.area is not None else ():
        if rent.id.split("/")[0] in abatement.rent if abatement.rent else rent.frequency != "once":
            yield from _area(abatement, rent, key)


def _area(abatement: Abatement, rent: Rent, key: str) -> Iterator[Problem]:
    areas = [row.area or rent.area for row in rent.rows]
    if rent.frequency == "once" or None in areas:
        yield Problem("abatements.no-area",
                      f"{key}.area", f"{abatement.area:,} of the area of {quoted(rent.id)}, which states none",
                      "rent that is charged on an area",
                      "name in rent the components that state an area, add the area, or abate a share")
        return
    most = max(area for area in areas if area is not None)
    if abatement.area and abatement.area > most:
        yield Problem("abatements.area-too-large",
                      f"{key}.area", f"{abatement.area:,}", f"at most the area let, {most:,}", "correct the area")
