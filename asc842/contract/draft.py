"""What a draft is not sure of: marks on a lease file that was read from a contract and not confirmed yet."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from asc842.contract.values import Frozen, Words

Readings = Annotated[tuple[Words, ...], Field(max_length=40)]


class ToConfirm(Frozen):
    """A value that someone has to look at: its ``key`` in the file, the ``quote`` that says it and its ``place``.

    ``readings`` are what it may mean. Where ``judgement`` names a question, the answer is one on the row that the key
    is in, and not another value.
    """

    key: Words
    question: Words
    quote: Words | None = None
    place: Words | None = None
    readings: Readings = ()
    judgement: Words | None = None


class Missing(Frozen):
    """What was looked for in a contract and not found: its ``key`` in the file, and the ``question`` to ask."""

    key: Words
    question: Words


class Confirmed(Frozen):
    """An answer to a mark of a draft: who gave it, on which day, and to what."""

    key: Words
    answer: Words
    by: Words
    on: date
    quote: Words | None = None
