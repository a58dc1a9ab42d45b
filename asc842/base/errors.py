"""Everything asc842 raises.

    Asc842Error
    ├── InputError      a file, table or argument was refused; carries every problem found
    ├── OutputError     a result could not be written; nothing was left behind
    └── RegisterError   the register of closed periods refused, or could not be read or written

Nothing else reaches a caller for bad input: any other exception is a defect of asc842.
"""

from __future__ import annotations

from collections.abc import Iterable

from asc842.base.causes import causes_first
from asc842.base.folding import folded, said
from asc842.base.problem import Problem
from asc842.base.showing import counted, html_of

__all__ = ["Asc842Error", "InputError", "OutputError", "Problem", "RegisterError"]


_SHOWN = ("where", "found", "expected", "remedy")


class Asc842Error(Exception):
    """Base of every error that asc842 raises on purpose."""


class InputError(Asc842Error):
    """Input was refused; ``problems`` lists all that was found, causes first.

    The text folds problems of one kind into one; it shows the first ``most`` kinds and counts the
    rest, or all of them.
    """

    def __init__(self, problems: Iterable[Problem], most: int | None = None) -> None:
        self.problems, self.most = tuple(causes_first(problems)), most
        super().__init__(self.problems, most)

    def __str__(self) -> str:
        folds = folded(self.problems)
        more = sum(len(fold.problems) for fold in folds[self.most:]) if self.most else 0
        rest = [f"and {more:,} more problems in {self.problems[0].file}"] if more else []
        return "\n\n".join([*said(folds[:self.most]), *rest])

    @property
    def whole(self) -> str:
        """The text of every problem, none folded."""
        return "\n\n".join(said(self.problems))

    def __repr__(self) -> str:
        first = f"; first: {self.problems[0]!r}" if self.problems else ""
        return f"InputError({counted(len(self.problems), 'problem')}{first})"

    def _repr_html_(self) -> str:
        rows = ((p.where, p.found, p.expected, p.remedy) for p in self.problems)
        return html_of(f"InputError: {counted(len(self.problems), 'problem')}", _SHOWN, rows)


class CodedError(Asc842Error):
    """One refusal: its ``code`` names the kind, as that of a Problem does, and ends the first line of the text."""

    def __init__(self, code: str, text: str) -> None:
        self.code, self.text = code, text
        super().__init__(code, text)

    def __str__(self) -> str:
        first, end, rest = self.text.partition("\n")
        return f"{first} [{self.code}]{end}{rest}"


class OutputError(CodedError):
    """A result could not be written (no permission, no space); no partial file was left behind."""


class RegisterError(CodedError):
    """The register refused, or could not be read or written; all that it held before still stands, unchanged."""
