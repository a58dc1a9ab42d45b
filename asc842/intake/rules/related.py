"""A related party is named with what relates it to the lessee (842-20-50-7)."""

from __future__ import annotations

from collections.abc import Iterator

from asc842.base.errors import Problem
from asc842.contract.lease import Lease
from asc842.intake.doubts import Doubts
from asc842.intake.rules import RULES


@RULES.at(340, marks=("related_party", "related_party_note"))
def related_party(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """A lessor is a related party with a note of the relationship, or none without one."""
    if doubts.touches("related_party") or doubts.touches("related_party_note"):
        return
    if lease.related_party and not lease.related_party_note:
        yield Problem("related-party.no-note", "related_party", "a related party without related_party_note",
                      "what relates lessor and lessee, as Topic 850 has it disclosed",
                      'add related_party_note = "..."')
    if lease.related_party_note and not lease.related_party:
        yield Problem("related-party.note-alone", "related_party_note", "a note on a lessor that is no related party",
                      "related_party = true along with it", "add related_party = true, or take the note out")
