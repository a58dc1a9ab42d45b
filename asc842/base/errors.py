"""Everything asc842 raises.

    Asc842Error
    ├── InputError      a file, table or argument was refused; carries every problem found
    ├── OutputError     a result could not be written; nothing was left behind
    └── RegisterError   the register of closed periods refused, or could not be read or written

Nothing else reaches a caller for bad input: any other exception is a defect of asc842.
"""

from __future__ import annotations

from collections.abc import Iterable

from asc842.base.folding import folded
from asc842.base.problem import Problem

__all__ = ["Asc842Error", "InputError", "OutputError", "Problem", "RegisterError"]


class Asc842Error(Exception):
    """Base of every error that asc842 raises on purpose."""


class InputError(Asc842Error):
    """Input was refused; ``problems`` lists all that was found, its text folds those of one kind into one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n\n".join(map(str, folded(self.problems))))

    @property
    def whole(self) -> str:
        """The text of every problem, none folded."""
        return "\n\n".join(map(str, self.problems))


class OutputError(Asc842Error):
    """A result could not be written (no permission, no space); no partial file was left behind."""


class RegisterError(Asc842Error):
    """The register refused, or could not be read or written; all that it held before still stands, unchanged."""
