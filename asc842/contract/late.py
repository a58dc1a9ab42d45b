"""What is said of a fact that became known after a period was closed with another one."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from asc842.contract.values import Frozen, Words

LateKind = Literal["error", "estimate", "new information"]
Changed = Annotated[str, Field(min_length=1, max_length=200)]


class LateFact(Frozen):
    """Why something that closed periods are based on is stated otherwise now (Topic 250).

    ``changed`` names it as the close does: a key of the lease file (``judgements.discount_rate``) or any part of one,
    an event's id, or ``lease`` for all that changed. ``kind`` says whether the closed periods had an *error* (what was
    known, or could have been, was left out or used wrongly: assess whether they must be restated), whether an
    *estimate* changed, or whether there is *new information* that nobody could have had. It counts for the first close
    after it was written, and stays in the file as a record of it. ``by`` says who wrote it, ``on`` when.
    """

    changed: Changed
    reason: Words
    kind: LateKind | None = None
    by: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    on: date | None = None
