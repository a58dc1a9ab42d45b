"""Areas and shares as printed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from asc842.base.check import Check, Status, compared
from asc842.base.money import quantum
from asc842.checks.contract import CONTRACT
from asc842.checks.contract.compare import printed_check
from asc842.contract.lease import Lease


@CONTRACT.at(30, "lease")
def premises_checks(lease: Lease) -> Iterator[Check]:
    """Areas add up to the printed total; shares of the building imply one building."""
    facts = lease.facts
    if facts.premises_total and facts.premises:
        yield compared("areas foot", sum((p.area for p in facts.premises), Decimal(0)), facts.premises_total.area,
                       Decimal(0), facts.premises_total.source, detail=" + ".join(
                           f"{p.name} {p.area:,}" for p in facts.premises))
    for share in facts.proportionate_shares:
        if share.building_area is not None:
            yield printed_check("area / building area = share", share.share,
                                Fraction(share.area) / Fraction(share.building_area), share.source,
                                f"{share.area:,} of {share.building_area:,}")
    if len(facts.proportionate_shares) > 1:
        yield _one_building(lease)
    yield from _let_on(lease)


def _let_on(lease: Lease) -> Iterator[Check]:
    """Compare the areas that components of rent are charged on with the premises, where each has one of its own.

    Two rates on two areas are two components; together they charge for all that is let, or it is noted.
    """
    total = lease.facts.premises_total
    areas = [r.area for r in lease.facts.rent if r.measured and r.area and any(row.rate is not None for row in r.rows)]
    if total is None or len(areas) < 2 or len(set(areas)) == 1 or total.area in areas:
        return
    charged, shown = sum(areas, Decimal(0)), " + ".join(f"{area:,}" for area in areas)
    if charged == total.area:
        yield compared("areas of rent = premises let", total.area, charged, Decimal(0), total.source, detail=shown)
    else:
        yield Check("areas of rent = premises let", "note", f"{total.area:,}", f"{charged:,}", charged - total.area,
                    Decimal(0), total.source, "", "", f"{shown}: rent is charged on another area than is let")


def _one_building(lease: Lease) -> Check:
    """Each printed share allows a range of building areas; all ranges must have a whole unit of area in common."""
    shares = lease.facts.proportionate_shares
    least = max(Fraction(s.area) / (Fraction(s.share) + _half(s.share)) for s in shares)
    most = min(Fraction(s.area) / (Fraction(s.share) - _half(s.share)) for s in shares)
    first, last = ceil(least), floor(most)
    status: Status = "pass" if first <= last else "fail"
    shown = ", ".join(f"{s.share:%} of {s.area:,}" for s in shares)
    return Check("shares imply one building area", status, "an area all allow",
                 f"{first:,} to {last:,}" if first <= last else f"none: {first:,} > {last:,}",
                 Decimal(max(0, first - last)), Decimal(0), shares[0].source, detail=shown)


def _half(share: Decimal) -> Fraction:
    return Fraction(quantum(share)) / 2
