"""What was read: values with the characters that say them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """A value and the characters, ``start`` to ``end``, that say it.

    ``readings`` are what they may mean where that is in doubt, the value among them; ``question`` asks which.
    """

    value: Any
    start: int
    end: int
    readings: tuple[Any, ...] = ()
    question: str = ""

    @property
    def doubtful(self) -> bool:
        """Whether someone has to say what it is."""
        return bool(self.readings or self.question)


@dataclass(frozen=True, slots=True)
class Sought:
    """What was looked for and not found: its key, the question to ask, and whether it is redacted."""

    key: str
    question: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something printed around a rent, ``start`` to ``end``, that no reading accounts for, and how to say so."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Group:
    """A table of a lease file: what is said of each key, and the clause that says it."""

    said: dict[str, Said] = field(default_factory=dict)
    clause: str = ""

    def put(self, key: str, said: Said | None) -> None:
        """Note a value; nothing where there is none."""
        if said is not None:
            self.said[key] = said

    def value(self, key: str) -> Any:
        """Return a value, or None."""
        return self.said[key].value if key in self.said else None
