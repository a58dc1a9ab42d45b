"""A draft: a lease file of what a contract says, with the place of each figure and what is not sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from asc842.base.check import Check
from asc842.contract.draft import Missing, ToConfirm
from asc842.intake.text.toml_written import toml_document
from asc842.reading.documents.document import PrintedPlace


@dataclass
class ContractDraft:
    """What was read of a contract.

    ``lease`` has the keys of a lease file; ``places`` the place of each by its key; ``confirm`` what someone has to
    look at, ``missing`` what was not found. ``said`` is what a lease file has no key for (``deposit``), ``left_out``
    figures that are no rent, with what they are; ``checks`` compare the contract with itself.
    """

    document: str
    lease: dict[str, Any]
    places: dict[str, PrintedPlace] = field(default_factory=dict)
    confirm: list[ToConfirm] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    checks: tuple[Check, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows of rent were read."""
        return len({key.rpartition(".")[0] for key in self.places if ".rows[" in key})

    @property
    def figures(self) -> int:
        """How many values were read, each with its place."""
        return len(self.places)

    @property
    def misprints(self) -> list[Check]:
        """Checks of the contract with itself that fail."""
        return [c for c in self.checks if c.status == "fail"]

    def to_toml(self) -> str:
        """Return the draft as the text of a lease file."""
        marks = {
            "confirm": [m.model_dump(exclude_defaults=True) for m in self.confirm],
            "missing": [m.model_dump() for m in self.missing],
        }
        return drafted({**self.lease, **{k: v for k, v in marks.items() if v}}, self.document)


def drafted(data: Mapping[str, Any], document: str) -> str:
    """Return the text of a draft; its first line names what it was read from."""
    return f"# Read from {document}. What is marked below [[confirm]] and [[missing]] is open: asc842 confirm.\n\n" + (
        toml_document(data))
