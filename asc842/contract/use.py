"""Seasons: the stretches of days in which a lessee has the right to use an asset that others use at other times."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from asc842.contract.values import Frozen, Source


class PeriodOfUse(Frozen):
    """Days on which the lessee may use the asset; all of them together are its period of use (Topic 842, glossary).

    ``from`` is the first of them, ``to`` the last.
    """

    from_: date = Field(alias="from")
    to: date
    source: Source | None = None
