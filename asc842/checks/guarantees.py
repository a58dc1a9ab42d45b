"""Residual value guarantees that bind nobody, as the lessee comes to own the asset: noted, as no number has them."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.check import Check
from asc842.base.constants import ZERO
from asc842.checks import CHECKS
from asc842.contract.residual import ownership_passes
from asc842.timeline.timeline import Timeline

NAME = "guarantee of an asset that the lessee keeps"


@CHECKS.at(220, "life")
def guarantee_checks(life: Timeline) -> Iterator[Check]:
    """Note each guarantee by the lessee that is in no measurement, as title passes or the asset is bought."""
    lease = life.first
    if ownership_passes(lease):
        for g in (g for g in lease.facts.residual_guarantees if g.binds_lessee):
            yield Check(NAME, "note", "nothing owed", f"{g.guaranteed:,} guaranteed", ZERO, ZERO, g.source, g.id,
                        detail="the lessee comes to own the asset, so that nothing is owed under the guarantee: it is "
                               "in no measurement and no test (842-10-25-2a and b, 842-10-30-5f)")
