"""A check: two figures that should agree, and what came of comparing them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from asc842.base.money import USUAL, digits, unit

Status = Literal["pass", "fail", "resolved", "note"]
Difference = Literal["agrees", "convention", "misprint", "date error", ""]


@dataclass(frozen=True, slots=True)
class Check:
    """One named comparison.

    ``residual`` is actual less expected. ``status``: *pass* within ``tolerance``; *note* a difference that a
    convention explains, or a statement; *fail*; *resolved* a failure that a judgement settles, which stays on show.
    ``difference`` classes a comparison of printed figures (design, section 6); ``detail`` says what explains or
    resolves it. ``about`` names the row, month or document concerned. ``code`` is by what checks that are told in a
    way of their own are known: nothing is decided on the wording of a name.
    """

    name: str
    status: Status
    expected: str
    actual: str
    residual: Decimal
    tolerance: Decimal
    source: str
    about: str = ""
    difference: Difference = ""
    detail: str = ""
    code: str = ""

    def __repr__(self) -> str:
        of = f" of {self.about}" if self.about else ""
        return f"Check({self.status}: {self.name}{of}, expected {self.expected}, actual {self.actual})"


def compared(name: str, expected: Decimal, actual: Decimal, tolerance: Decimal, source: str, *, about: str = "",
             detail: str = "") -> Check:
    """Compare two figures: pass where they differ by no more than ``tolerance``, else fail."""
    residual = actual - expected
    status: Status = "pass" if abs(residual) <= tolerance else "fail"
    return Check(name, status, text_of(expected), text_of(actual), residual, tolerance, source, about, "", detail)


def text_of(figure: Decimal) -> str:
    """Write a figure with the decimals it has, less those that its currency has not: 0.00 yen are 0."""
    whole = figure.quantize(unit()) if digits() < USUAL else figure
    return f"{whole if whole == figure else figure:,}"


def failed(checks: tuple[Check, ...] | list[Check]) -> bool:
    """Whether any check fails."""
    return any(c.status == "fail" for c in checks)
