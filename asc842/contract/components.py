"""Components of a contract: what is leased, and what services come with it, each at its own price."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from asc842.contract.values import LARGEST, Frozen, Identifier, Number, Source, Words

Price = Annotated[Number, Field(gt=0, le=LARGEST)]


class ContractComponent(Frozen):
    """A lease or nonlease component of the contract (842-10-15-28 to -32).

    ``name`` is what outputs call it; ``kind`` says which of the two it is. The consideration is divided in
    proportion to ``standalone_price`` (842-10-15-33); only the ratio of prices counts. ``estimated`` says that no
    price is observable. A component runs from ``begins`` to ``ends``, by default as long as the contract. A
    nonlease component that ``serves`` one lease component is accounted for in the file of that one, by default in
    that of the first; its cost is ``recognized`` straight-line over its time, or when due.
    """

    id: Identifier
    name: Words
    kind: Literal["lease", "nonlease"]
    standalone_price: Price
    estimated: bool = False
    begins: date | None = None
    ends: date | None = None
    serves: Identifier | None = None
    recognized: Literal["straight-line", "when due"] | None = None
    source: Source
