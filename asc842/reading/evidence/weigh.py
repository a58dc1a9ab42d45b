"""Every rent is put to every witness."""

from __future__ import annotations

from asc842.reading.evidence import WITNESSES
from asc842.reading.evidence.fields import weigh_fields
from asc842.reading.evidence.passage import Passage, Whole
from asc842.reading.found import Found


def weigh(found: Found) -> None:
    """Note with every component of rent what no reading accounts for."""
    whole = Whole(found)
    weigh_fields(whole)
    for component in found.components:
        passage = Passage(whole, component)
        component.doubts = [doubt for witness in WITNESSES for doubt in witness.entry(passage)]
